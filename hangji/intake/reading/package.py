"""The zip package of a workbook: its parts, their sizes, and which parts are its sheets."""

import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pyexpat import ExpatError, ParserCreate
from typing import Any

from hangji.intake.reading import limits
from hangji.intake.reading.trouble import Trouble

CHUNK = 1 << 20
PACKAGE_FAULTS = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, OverflowError, IndexError)
OTHER_SHEETS = ("/chartsheet", "/dialogsheet", "/macrosheet", "/xlMacrosheet", "/xlIntlMacrosheet")


@dataclass(frozen=True)
class Part:
    """One sheet of the workbook: its name, the part that holds it, and whether it is hidden."""

    name: str
    path: str
    hidden: bool


def open_package(path: str) -> zipfile.ZipFile:
    """The zip, after a look at its directory only: count, sizes, passwords and doubles."""
    try:
        package = zipfile.ZipFile(path)
    except NotImplementedError as fault:
        raise Trouble("zip_method") from fault
    except PACKAGE_FAULTS as fault:
        raise Trouble("truncated") from fault
    entries = package.infolist()
    if len(entries) > limits.ZIP_ENTRIES:
        raise Trouble("many_entries", count=len(entries), most=limits.ZIP_ENTRIES)
    refuse_expansion(sum(entry.file_size for entry in entries))
    if any(entry.flag_bits & 1 for entry in entries):
        raise Trouble("zip_password")
    names = [entry.filename.lower() for entry in entries]
    if len(set(names)) < len(names):
        raise Trouble("double_part", part=max(names, key=names.count))
    return package


def refuse_expansion(size: int) -> None:
    """Refuse a package whose parts grow beyond the limit. ``size``: bytes after expansion."""
    if size > limits.ZIP_BYTES:
        raise Trouble("expands", megabytes=size // 1_000_000, most=limits.ZIP_BYTES // 1_000_000)


def refuse_other_packages(package: zipfile.ZipFile) -> None:
    """Name the kind of a zip that is no .xlsx workbook. Raises Trouble, or returns for a workbook."""
    names = {name.lower() for name in package.namelist()}
    if "xl/workbook.xml" in names:
        return
    if "xl/workbook.bin" in names:
        raise Trouble("xlsb")
    if "word/document.xml" in names:
        raise Trouble("docx")
    if "ppt/presentation.xml" in names:
        raise Trouble("pptx")
    if "mimetype" in names and "content.xml" in names:
        raise Trouble("ods")
    if names & {"[content_types].xml", "_rels/.rels"} or any(name.startswith("xl/") for name in names):
        raise Trouble("missing_part", part="xl/workbook.xml")
    raise Trouble("zip_other", count=len(names))


def pieces(package: zipfile.ZipFile, path: str) -> Iterator[bytes]:
    """The part's bytes after expansion, a megabyte at a time; what the directory said of its size is not believed."""
    try:
        with package.open(path) as stream:
            size = 0
            while chunk := stream.read(CHUNK):
                size += len(chunk)
                refuse_expansion(size)
                yield chunk
    except KeyError as fault:
        raise Trouble("missing_part", part=path) from fault
    except NotImplementedError as fault:
        raise Trouble("zip_method") from fault
    except RuntimeError as fault:
        raise Trouble("zip_password") from fault
    except PACKAGE_FAULTS as fault:
        raise Trouble("damaged_part", part=path) from fault


def refuse_doctype(*_declaration: Any) -> None:
    """A document type declaration is never needed in a workbook, and is how expanding entities come in."""
    raise Trouble("doctype")


def refuse_encoding(_version: str, encoding: str | None, _standalone: int) -> None:
    """Workbooks are UTF-8: another declared encoding would be read differently by different programs."""
    if encoding and encoding.upper() not in {"UTF-8", "UTF8", "US-ASCII", "ASCII"}:
        raise Trouble("xml_encoding", encoding=encoding)


class Wellformed:
    """Checks a part's XML as it streams by: well formed, UTF-8, no document type."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.parser = ParserCreate()
        self.parser.StartDoctypeDeclHandler = refuse_doctype
        self.parser.XmlDeclHandler = refuse_encoding
        self.started = False

    def feed(self, chunk: bytes, *, last: bool = False) -> None:
        """Take the next bytes; ``last`` ends the document. Raises Trouble."""
        if chunk and not self.started:
            self.started = True
            if chunk.startswith((b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<")):
                raise Trouble("xml_encoding", encoding="UTF-16")
        try:
            self.parser.Parse(chunk, last)
        except ExpatError as fault:
            raise Trouble("broken_xml", part=self.path, line=fault.lineno) from fault


def check_part(package: zipfile.ZipFile, path: str) -> None:
    """Read a whole part once, keeping nothing. Raises Trouble when it is not honest XML."""
    wellformed = Wellformed(path)
    for chunk in pieces(package, path):
        wellformed.feed(chunk)
    wellformed.feed(b"", last=True)


def elements(package: zipfile.ZipFile, path: str) -> list[tuple[str, dict[str, str]]]:
    """Each element of a small part: its name without prefix, and its attributes. Raises Trouble."""
    content = b"".join(pieces(package, path))
    if len(content) > limits.SMALL_PART_BYTES:
        raise Trouble("expands", megabytes=len(content) // 1_000_000, most=limits.SMALL_PART_BYTES // 1_000_000)
    found: list[tuple[str, dict[str, str]]] = []
    wellformed = Wellformed(path)
    wellformed.parser.StartElementHandler = lambda tag, attributes: found.append((tag.rpartition(":")[2], attributes))
    wellformed.feed(content)
    wellformed.feed(b"", last=True)
    return found


def part_named(package: zipfile.ZipFile, path: str) -> str:
    """The part's name as the zip spells it; names differ in case between programs. Raises Trouble when absent."""
    for name in package.namelist():
        if name.lower() == path.lower():
            return name
    raise Trouble("missing_part", part=path)


def target_path(relation: dict[str, str]) -> str:
    """Where a relation of the workbook points, inside the package. Raises Trouble when it points outside."""
    target = relation.get("Target", "").replace("\\", "/")
    if relation.get("TargetMode") == "External" or ":" in target:
        raise Trouble("outside_part", part=target)
    if ".." in target.split("/"):
        raise Trouble("outside_part", part=target)
    return posixpath.normpath(target.lstrip("/") if target.startswith("/") else "xl/" + target)


def sheet_parts(package: zipfile.ZipFile) -> tuple[list[Part], bool]:
    """The workbook's tables in order, and whether its dates count from 1904. Raises Trouble."""
    workbook = elements(package, part_named(package, "xl/workbook.xml"))
    relations = elements(package, part_named(package, "xl/_rels/workbook.xml.rels"))
    by_id = {attributes.get("Id", ""): attributes for tag, attributes in relations if tag == "Relationship"}
    for relation in by_id.values():
        if relation.get("Type", "").endswith("/sharedStrings"):
            part_named(package, target_path(relation))
    sheets = [sheet_part(package, attributes, by_id) for tag, attributes in workbook if tag == "sheet"]
    base_1904 = any(tag == "workbookPr" and attributes.get("date1904") in {"1", "true"} for tag, attributes in workbook)
    return [sheet for sheet in sheets if sheet], base_1904


def sheet_part(
    package: zipfile.ZipFile, attributes: dict[str, str], relations: dict[str, dict[str, str]]
) -> Part | None:
    """The part of one <sheet>; None for charts and old macro sheets, which hold no table."""
    key = next((value for name, value in attributes.items() if name.rpartition(":")[2] == "id"), "")
    name = attributes.get("name", "")
    if key not in relations:
        raise Trouble("missing_part", part=name)
    relation = relations[key]
    if relation.get("Type", "").endswith(OTHER_SHEETS):
        return None
    hidden = attributes.get("state", "visible") != "visible"
    return Part(name, part_named(package, target_path(relation)), hidden)
