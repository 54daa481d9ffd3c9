"""The corpus of invented charters, each laid out as a file, read as a stranger's file is, compared with its label.

``python -m tests.governance.corpus`` prints the figures that docs/charters.md has, and what was not read as labelled.
"""

import io
import re
import sys
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import docx
import typst
import yaml

from hangji.governance.reading.child import answer
from hangji.kit.typeset import AT_HAND
from rulebook.charter import Review, review

HERE = Path(__file__).parent / "charters"
DAY = date(2021, 10, 31)
MOVED = '<w:moveFrom xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" w:id="1" w:author="x"/>'
PAGE = """#set text(font: ("Noto Serif CJK SC", "Noto Sans CJK SC"), size: 14pt, lang: "zh")
#set page(width: 150mm, height: 120mm, margin: 22mm, header: [{head}], footer: context [— #counter(page).display() —])
"""


@dataclass(frozen=True)
class Reading:
    """A labelled charter and what the program said of it."""

    id: str
    truth: dict[str, str]
    said: Review

    @property
    def party(self) -> tuple[str, str]:
        return self.truth["party"], self.said.party

    @property
    def values(self) -> tuple[str, str]:
        return self.truth["values"], self.said.values.answer

    @property
    def right(self) -> bool:
        """Stated as labelled; a clause in other words is rightly shown as a difference."""
        return all(said in (true, OTHERWISE.get(true)) for true, said in (self.party, self.values))


OTHERWISE = {"other": "near"}
SILENT = ("missing", "not_asked")


@dataclass(frozen=True)
class Figures:
    """Of one clause. stated: the program says that a reference wording is there; shown: that, or a likeness."""

    stated: tuple[int, int]
    found: tuple[int, int]
    shown: tuple[int, int]
    seen: tuple[int, int]

    def __str__(self) -> str:
        stated, found = (" / ".join(map(str, pair)) for pair in (self.stated, self.found))
        shown, seen = (" / ".join(map(str, pair)) for pair in (self.shown, self.seen))
        return f"断言的准确率 {stated} · 断言的召回率 {found} · 提示的准确率 {shown} · 提示的召回率 {seen}"


def measured(pairs: Iterable[tuple[str, str]]) -> Figures:
    """pairs: what is truly there, what the program said."""
    all_ = list(pairs)
    stated = [pair for pair in all_ if pair[1] not in (*SILENT, "near")]
    worded = [pair for pair in all_ if pair[0] not in ("missing", "other")]
    shown = [pair for pair in all_ if pair[1] not in SILENT]
    there = [pair for pair in all_ if pair[0] != "missing"]
    alike = sum(true == said for true, said in stated)
    return Figures(
        (alike, len(stated)),
        (sum(true == said for true, said in worded), len(worded)),
        (sum(true != "missing" for true, _said in shown), len(shown)),
        (sum(said not in SILENT for _true, said in there), len(there)),
    )


@cache
def readings() -> tuple[Reading, ...]:
    """Every charter of the corpus, read out of its file."""
    frames = yaml.safe_load((HERE / "frames.yaml").read_text("utf-8"))
    charters = yaml.safe_load((HERE / "charters.yaml").read_text("utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        return tuple(
            Reading(one["id"], one["truth"], review(_text(one, frames, Path(folder)), day=DAY)) for one in charters
        )


def _text(one: dict[str, Any], frames: dict[str, str], folder: Path) -> str:
    lines = list(_lines(one, frames[one["frame"]]))
    if one["layout"] == "text":
        return "\n".join(lines)
    made = {"docx": _word, "pdf": _pages}[one["layout"]](one["name"], lines)
    path = folder / f"{one['id']}.{one['layout']}"
    path.write_bytes(made)
    return answer(str(path), one["layout"])["text"]


def _lines(one: dict[str, Any], frame: str) -> Iterator[str]:
    yield from one.get("front", "").splitlines()
    whole = frame.replace("{values}", one["values"].strip()).replace("{party}", one["party"].strip())
    yield from whole.replace("{name}", one["name"]).splitlines()
    yield from one.get("annex", "").splitlines()


def _word(_name: str, lines: list[str]) -> bytes:
    """A Word document. ~~struck through~~ and <<moved away>> are marked as Word marks them."""
    document = docx.Document()
    for line in lines:
        paragraph = document.add_paragraph()
        for part in re.split(r"(~~.+?~~|<<.+?>>)", line):
            run = paragraph.add_run(part.strip("~<>"))
            run.font.strike = part.startswith("~~") or None
            if part.startswith("<<"):
                moved = docx.oxml.parse_xml(MOVED)
                run._element.addprevious(moved)
                moved.append(run._element)
    kept = io.BytesIO()
    document.save(kept)
    return kept.getvalue()


def _pages(name: str, lines: list[str]) -> bytes:
    """Small pages, so that clauses run over lines and pages, with the charter's name over each."""
    body = "\n\n".join(re.sub(r"([#*_`$<@\\~])", r"\\\1", line) for line in lines)
    source = PAGE.format(head=f"{name}章程") + body
    made: bytes = typst.compile(source.encode("utf-8"), font_paths=[AT_HAND], format="pdf", timestamp=0)
    return made


def report() -> str:
    """The figures as docs/charters.md has them."""
    read = readings()
    return "\n".join(
        (
            f"语料 {len(read)} 份",
            f"党建条款：{measured(one.party for one in read)}",
            f"核心价值观条款：{measured(one.values for one in read)}",
        )
    )


if __name__ == "__main__":
    sys.stdout.write(report() + "\n")
    for one in readings():
        if not one.right:
            sys.stdout.write(
                f"  {one.id}: 党建 {one.party[0]} → {one.party[1]}，价值观 {one.values[0]} → {one.values[1]}\n"
            )
