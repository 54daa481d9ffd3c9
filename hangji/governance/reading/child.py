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

CHARACTERS = 300_000  # a long charter has 20,000
PAGES = 300
FEWEST = 30  # characters: a scanned PDF has at most the numbers of its pages
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main "
SAID_TWICE = "http://schemas.openxmlformats.org/markup-compatibility/2006 Fallback"
INSTEAD = {"tab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}


class Paragraphs:
    """Gathers the text of a Word document as it streams by: a paragraph a line; deleted text has another element."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.size = 0
        self.inside = self.twice = 0
        self.parser = ParserCreate(namespace_separator=" ")
        self.parser.StartDoctypeDeclHandler = refuse_doctype
        self.parser.XmlDeclHandler = refuse_encoding
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text

    def _start(self, name: str, _attributes: Any) -> None:
        self.twice += name == SAID_TWICE
        self.inside += name == f"{WORD}t"
        if name.startswith(WORD) and (instead := INSTEAD.get(name.removeprefix(WORD))):
            self._take(instead)

    def _end(self, name: str) -> None:
        self.twice -= name == SAID_TWICE
        self.inside -= name == f"{WORD}t"
        if name == f"{WORD}p":
            self._take("\n")

    def _text(self, data: str) -> None:
        if self.inside:
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
    lines: list[str] = []
    size = 0
    for page in reader.pages:
        text = page.extract_text()
        size += len(text)
        if size > CHARACTERS:
            raise Trouble("long")
        lines.append(text)
    return "\n".join(lines)


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
    lines = (re.sub(r"[^\S\n]+", " ", line).strip() for line in text.splitlines())
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
