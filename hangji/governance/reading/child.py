"""The process in which a stranger's charter is read: ``python -m hangji.governance.reading.child FILE KIND``.

It prints one JSON document, {"text": …} or {"refused": code}, and ends; its own limits or the parent's patience may end
it earlier. It opens the file itself, so the web process never parses what a stranger sent.
"""

import json
import re
import sys
from pyexpat import ExpatError, ParserCreate
from typing import Any

from hangji.intake.reading.child import limit_memory, limit_seconds
from hangji.intake.reading.limits import CHILD_SECONDS
from hangji.intake.reading.package import open_package, pieces, refuse_doctype, refuse_encoding
from hangji.intake.reading.trouble import Trouble
from rulebook.characters import cleared

CHARACTERS = 300_000  # a long charter has 20,000
PAGES = 300
FEWEST = 30  # characters: a scanned PDF has at most the numbers of its pages
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main "
SAID_TWICE = "http://schemas.openxmlformats.org/markup-compatibility/2006 Fallback"
INSTEAD = {"tab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}


# What Word shows as gone: struck through, hidden, moved to another place. Deleted text has an element of its own.
GONE = frozenset(f"{WORD}{mark}" for mark in ("strike", "dstrike", "vanish"))
OFF = ("0", "false", "off")


class Paragraphs:
    """Gathers the text of a Word document as it streams by, as a reader of the page sees it: a paragraph a line."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.size = 0
        self.inside = self.twice = self.moved = 0
        self.gone: list[bool] = []  # of each run that is open
        self.parser = ParserCreate(namespace_separator=" ")
        self.parser.StartDoctypeDeclHandler = refuse_doctype
        self.parser.XmlDeclHandler = refuse_encoding
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text

    def _start(self, name: str, attributes: Any) -> None:
        self.twice += name == SAID_TWICE
        self.moved += name == f"{WORD}moveFrom"
        if name == f"{WORD}r":
            self.gone.append(False)
        elif name in GONE and self.gone:
            self.gone[-1] = attributes.get(f"{WORD}val") not in OFF
        self.inside += name == f"{WORD}t"
        if name.startswith(WORD) and (instead := INSTEAD.get(name.removeprefix(WORD))):
            self._take(instead)

    def _end(self, name: str) -> None:
        self.twice -= name == SAID_TWICE
        self.moved -= name == f"{WORD}moveFrom"
        if name == f"{WORD}r":
            self.gone.pop()
        self.inside -= name == f"{WORD}t"
        if name == f"{WORD}p":
            self._take("\n")

    def _text(self, data: str) -> None:
        if self.inside and not self.moved and not any(self.gone):
            self._take(data)

    def _take(self, text: str) -> None:
        if self.twice:
            return
        self.parts.append(text)
        self.size += len(text)
        if self.size > CHARACTERS:
            raise Trouble("long")


def read_docx(path: str) -> str:
    """Raises Trouble."""
    found = Paragraphs()
    with open_package(path) as package:
        try:
            for chunk in pieces(package, "word/document.xml"):
                found.parser.Parse(chunk, False)
            found.parser.Parse(b"", True)
        except ExpatError as fault:
            raise Trouble("broken") from fault
    return "".join(found.parts)


def read_pdf(path: str) -> str:
    """Raises Trouble, or whatever pypdf raises for a broken file."""
    from pypdf import PdfReader

    reader = PdfReader(path, strict=False)
    if reader.is_encrypted and not reader.decrypt(""):
        raise Trouble("encrypted")
    if len(reader.pages) > PAGES:
        raise Trouble("long")
    pages: list[list[str]] = []
    size = 0
    for page in reader.pages:
        text = page.extract_text()
        size += len(text)
        if size > CHARACTERS:
            raise Trouble("long")
        pages.append([line.strip() for line in text.splitlines() if line.strip()])
    return "\n".join(line for page in _without_heads(pages) for line in page)


def _without_heads(pages: list[list[str]]) -> list[list[str]]:
    """The pages without what stands at the head or foot of every one of them, if there are three or more."""
    for end in (0, -1):
        edges = {page[end] for page in pages if page}
        if len(pages) > 2 and len(edges) == 1:
            pages = [page[1:] if end == 0 else page[:-1] for page in pages]
    return pages


READERS = {"docx": read_docx, "pdf": read_pdf}


def answer(path: str, kind: str) -> dict[str, str]:
    """{"text": a paragraph a line, none empty} or {"refused": code}."""
    try:
        text = READERS[kind](path)
    except Trouble as trouble:
        return {"refused": trouble.code}
    except MemoryError:
        return {"refused": "memory"}
    except Exception:  # pypdf raises whatever a broken file makes it stumble over
        return {"refused": "broken"}
    lines = (re.sub(r"[^\S\n]+", " ", line).strip() for line in cleared(text).splitlines())
    kept = "\n".join(line for line in lines if line)
    if kind == "pdf" and len(kept) < FEWEST:
        return {"refused": "scanned"}
    return {"text": kept} if kept else {"refused": "blank"}


def main(path: str, kind: str) -> None:
    """Read under limits and print."""
    limit_memory()
    limit_seconds(CHILD_SECONDS)
    said = json.dumps(answer(path, kind), ensure_ascii=False)
    sys.stdout.buffer.write(said.encode("utf-8", "replace"))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
