"""The process in which stored files are searched for a person: ``python -m hangji.intake.reading.mentions``.

It is given JSON, {"instead", "others", "files": [[path, kind], …]}, and prints a list: true, false, or null where a
file cannot be read (pictures, scans, old Word files, broken or locked ones). The web process opens none of them.
"""

import html
import json
import re
import sys
import zipfile
from collections.abc import Iterator
from typing import Any

from hangji.intake.reading.child import limit_memory, limit_seconds
from hangji.intake.reading.limits import CHILD_SECONDS
from hangji.intake.reading.package import open_package, pieces
from hangji.intake.reading.trouble import Trouble
from rulebook.erasing import Blank

MARKUP = re.compile(r"<[^>]*>")
PLAIN = 20_000_000  # bytes of a text file
FEWEST = 30  # signs: a scanned PDF has at most the numbers of its pages


def _parts(path: str) -> Iterator[str]:
    """The text of every part of a package, runs joined: a name may be cut in two by a change of face."""
    with open_package(path) as package:
        for name in package.namelist():
            if name.endswith((".xml", ".rels")):
                yield html.unescape(MARKUP.sub("", b"".join(pieces(package, name)).decode("utf-8", "replace")))


def _pages(path: str) -> Iterator[str]:
    from pypdf import PdfReader

    reader = PdfReader(path, strict=False)
    if reader.is_encrypted and not reader.decrypt(""):
        raise Trouble("encrypted")
    text = "".join(page.extract_text() for page in reader.pages)
    if len(text.strip()) < FEWEST:
        raise Trouble("scanned")
    yield text


def _plain(path: str) -> Iterator[str]:
    with open(path, "rb") as file:
        text = file.read(PLAIN).decode("utf-8", "replace")
    yield text
    if "\\u" in text:
        yield re.sub(r"\\u([0-9a-fA-F]{4})", lambda found: chr(int(found.group(1), 16)), text)


READERS = {"docx": _parts, "xlsx": _parts, "ofd": _parts, "pdf": _pages, "json": _plain, "table": _plain, "csv": _plain}


def mentions(path: str, kind: str, looked: Blank) -> bool | None:
    """Whether a file names the person, white space left out, as lists pad names of two signs; None: unreadable."""
    if kind == "table":
        kind = "xlsx" if zipfile.is_zipfile(path) else "csv"
    if kind not in READERS:
        return None
    try:
        return any(looked.found(re.sub(r"\s+", "", text)) for text in READERS[kind](path))
    except Exception:  # whatever a broken file makes its reader stumble over
        return None


def main() -> None:
    limit_memory()
    limit_seconds(CHILD_SECONDS)
    asked: dict[str, Any] = json.load(sys.stdin)
    looked = Blank(asked["instead"], tuple(asked["others"]))
    sys.stdout.write(json.dumps([mentions(path, kind, looked) for path, kind in asked["files"]]))


if __name__ == "__main__":
    main()
