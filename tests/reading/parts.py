"""A workbook written part by part, so that a test can spoil any one of them."""

import io
import zipfile
from collections.abc import Mapping

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
HEAD = ("统一社会信用代码", "名称", "正式党员")
ROW = ("51341602MJ0000001B", "谯城区示例协会", "3")


def inline(address: str, text: str) -> str:
    """A cell with its text inside."""
    return f'<c r="{address}" t="inlineStr"><is><t>{text}</t></is></c>'


def row(number: int, texts: tuple[str, ...] = ROW, more: str = "") -> str:
    """One row of texts; ``more``: further attributes."""
    cells = "".join(inline(f"{'ABCDEFGH'[i]}{number}", text) for i, text in enumerate(texts))
    return f'<row r="{number}"{more}>{cells}</row>'


def sheet(*rows: str, before: str = "", after: str = "") -> str:
    """A sheet with a head and these rows. before, after: elements around the data."""
    data = row(1, HEAD) + ("".join(rows) if rows else row(2))
    return f'{XML}<worksheet xmlns="{MAIN}">{before}<sheetData>{data}</sheetData>{after}</worksheet>'


def parts(sheet_xml: str | bytes = "", **changes: str | bytes | None) -> dict[str, str | bytes]:
    """All parts. changes: by short name (workbook, rels, sheet, strings, styles); None leaves one out."""
    found: dict[str, str | bytes | None] = {
        "types": f'{XML}<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/></Types>',
        "root": f'{XML}<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "workbook": f'{XML}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
        '<sheet name="台账" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "rels": f'{XML}<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "sheet": sheet_xml or sheet(),
    }
    names = {
        "types": "[Content_Types].xml",
        "root": "_rels/.rels",
        "workbook": "xl/workbook.xml",
        "rels": "xl/_rels/workbook.xml.rels",
        "sheet": "xl/worksheets/sheet1.xml",
        "strings": "xl/sharedStrings.xml",
        "styles": "xl/styles.xml",
    }
    found |= changes
    return {names.get(key, key): content for key, content in found.items() if content is not None}


def packed(content: Mapping[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """The parts as a zip."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method, compresslevel=6) as package:
        for name, part in content.items():
            package.writestr(name, part)
    return out.getvalue()


def workbook(*rows: str, before: str = "", after: str = "") -> bytes:
    """A whole workbook of one sheet."""
    return packed(parts(sheet(*rows, before=before, after=after)))
