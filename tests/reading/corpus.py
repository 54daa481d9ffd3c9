"""Hostile and broken files, made on the fly, each with the sentence it must get.

code: the refusal expected, or None when the file is to be read; note: a note that must then be told.
"""

import gzip
import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

import openpyxl
import xlwt

from tests.reading.parts import MAIN, OFFICE, PACKAGE, XML, inline, packed, parts, row, sheet, workbook

OLE = bytes.fromhex("D0CF11E0A1B11AE1")
TEXT = "统一社会信用代码,名称,正式党员\n51341602MJ0000001B,谯城区示例协会,3\n"
TEXT_HEAD = "统一社会信用代码,名称,正式党员\n"
LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol">'
    + "".join(f'<!ENTITY lol{i} "{f"&lol{i - 1 or str()};" * 10}">' for i in range(1, 10))
    + f']><worksheet xmlns="{MAIN}"><sheetData><row r="1">{inline("A1", "&lol9;")}</row></sheetData></worksheet>'
)
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


@dataclass(frozen=True)
class Case:
    """One file of the corpus."""

    title: str
    name: str
    make: Callable[[], bytes]
    code: str | None = None
    note: str = ""


def grown(name: str, start: bytes, megabytes: int) -> bytes:
    """A workbook with one part of that many megabytes, written without ever holding it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for other, part in parts().items():
            if other != name:
                package.writestr(other, part)
        with package.open(name, "w") as stream:
            stream.write(start)
            for _round in range(megabytes):
                stream.write(MEGABYTE)
    return out.getvalue()


def bomb() -> bytes:
    """One megabyte that grows to a gigabyte."""
    return grown("xl/media/padding.xml", b"", 1_050)


def lying_bomb() -> bytes:
    """A sheet that grows to 400 MB although the directory says a kilobyte."""
    start = f'{XML}<worksheet xmlns="{MAIN}">'.encode()
    content = grown("xl/worksheets/sheet1.xml", start, 400)
    size = (len(start) + 400 * len(MEGABYTE)).to_bytes(4, "little")
    return content.replace(size, (1024).to_bytes(4, "little"))


def many_entries() -> bytes:
    """Five thousand empty parts."""
    return packed(parts() | {f"xl/media/{i}.bin": b"" for i in range(5000)})


def doubled() -> bytes:
    """Two sheets under one name inside the zip."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, part in [*parts().items(), ("XL/worksheets/sheet1.xml", sheet())]:
            package.writestr(name, part)
    return out.getvalue()


def zip_with_password() -> bytes:
    """Each entry marked as encrypted."""
    content = bytearray(workbook())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        position = content.find(mark)
        while position >= 0:
            content[position + offset] |= 1
            position = content.find(mark, position + 4)
    return bytes(content)


def strange_method() -> bytes:
    """Each entry under a compression method nobody has."""
    content = bytearray(workbook())
    for mark, offset in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        position = content.find(mark)
        while position >= 0:
            content[position + offset] = 97
            position = content.find(mark, position + 4)
    return bytes(content)


def flipped() -> bytes:
    """A stored sheet with one letter changed, so that its checksum is wrong."""
    content = packed(parts(), zipfile.ZIP_STORED)
    return content.replace("谯城区示例协会".encode(), "谯城区示列协会".encode(), 1)


def old_xls() -> bytes:
    """A true .xls, written by xlwt."""
    book = xlwt.Workbook()
    book.add_sheet("a").write(0, 0, "名称")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def compound(*streams: str) -> bytes:
    """The beginning of a compound file with these stream names."""
    return OLE + b"\x00" * 504 + b"".join(name.encode("utf-16-le") + b"\x00" * 64 for name in streams) + b"\x00" * 512


def workbook_relations(target: str, mode: str = "") -> bytes:
    """A workbook whose sheet is said to be at ``target``."""
    relation = f'<Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="{target}"{mode}/>'
    return packed(parts(rels=f'{XML}<Relationships xmlns="{PACKAGE}/relationships">{relation}</Relationships>'))


def without_strings() -> bytes:
    """Relations name a table of shared strings that is not there."""
    relations = (
        f'{XML}<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
    )
    return packed(parts(rels=relations))


def formatted_rows() -> bytes:
    """200,000 rows of 18 formatted, empty cells under a small table."""
    empty = "".join(f'<row r="{i}">{"".join(f"""<c r="{c}{i}" s="1"/>""" for c in LETTERS)}</row>' for i in EMPTY_ROWS)
    return packed(parts(sheet(row(2), empty)))


LETTERS = "ABCDEFGHIJKLMNOPQR"
EMPTY_ROWS = range(3, 200_003)


def wide() -> bytes:
    """One row with 16,384 filled columns."""
    book = openpyxl.Workbook(write_only=True)
    book.create_sheet("a").append([f"列{i}" for i in range(16_384)])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def many_cells() -> bytes:
    """A million filled cells."""
    rows = "".join(f'<row r="{i}">' + f'<c r="A{i}"><v>1</v></c>' * 20 + "</row>" for i in range(2, 50_002))
    return packed(parts(sheet(rows)))


def many_rows() -> bytes:
    """70,000 filled rows."""
    return packed(parts(sheet("".join(f'<row r="{i}"><c r="A{i}"><v>1</v></c></row>' for i in range(2, 70_002)))))


def amplified(characters: int) -> bytes:
    """One long string used by 30,000 cells."""
    strings = f'{XML}<sst xmlns="{MAIN}"><si><t>{"长" * characters}</t></si></sst>'
    cells = "".join(
        f'<row r="{i}">' + "".join(f'<c r="{c}{i}" t="s"><v>0</v></c>' for c in "ABCDEFGHIJ") + "</row>"
        for i in range(2, 3_002)
    )
    relations = str(parts()["xl/_rels/workbook.xml.rels"]).replace(
        "</Relationships>",
        f'<Relationship Id="rId2" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
    )
    return packed(parts(sheet(cells), strings=strings, rels=relations))


def formula(result: str) -> bytes:
    """A workbook with one formula for the members."""
    cell = f'<c r="C2"><f>SUM(1,2)</f>{result}</c>'
    return workbook(f'<row r="2">{inline("A2", "51341602MJ0000001B")}{inline("B2", "谯城区示例协会")}{cell}</row>')


def deep() -> bytes:
    """A hundred thousand elements inside each other."""
    return packed(parts(XML + f'<worksheet xmlns="{MAIN}">' + "<a>" * 3_000_000 + "</a>" * 3_000_000 + "</worksheet>"))


def hidden_sheet() -> bytes:
    """The only sheet is hidden."""
    return packed(parts(workbook=str(parts()["xl/workbook.xml"]).replace('sheetId="1"', 'sheetId="1" state="hidden"')))


def truncated(share: float) -> Callable[[], bytes]:
    """A true workbook cut off."""
    return lambda: (content := workbook())[: int(len(content) * share)]


def stranger(name: str) -> bytes:
    """A zip of another kind: one part of that name."""
    return packed({"[Content_Types].xml": XML, name: "<a/>"})


def mixed() -> bytes:
    """A UTF-8 file with a line pasted in from GBK."""
    return TEXT.encode() + "51341602MJ0000002E,谯城区书画协会,1\n".encode("gbk")


def chart_only() -> bytes:
    """A workbook whose one sheet is a chart."""
    return packed(parts(rels=str(parts()["xl/_rels/workbook.xml.rels"]).replace('/worksheet"', '/chartsheet"')))


def utf16_sheet() -> bytes:
    """A sheet part in UTF-16."""
    return packed(parts(sheet().replace("UTF-8", "UTF-16").encode("utf-16")))


XML_TABLE = b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'
MEGABYTE = b" " * 1_000_000
EXTERNAL = ' TargetMode="External"'
FARTHEST = '<dimension ref="A1:XFD1048576"/>'
MOSTLY_LATIN = TEXT_HEAD + "51341602MJ0000001B,abc,3\n" * 9


def no_rows() -> bytes:
    """A sheet without a row."""
    return packed(parts(f'{XML}<worksheet xmlns="{MAIN}"><sheetData/></worksheet>'))


def gbk_sheet() -> bytes:
    """A sheet part that is GBK and says so."""
    return packed(parts(sheet().replace("UTF-8", "GBK").encode("gbk")))


def far_away(number: int, letters: str) -> bytes:
    """A small table and one cell far away."""
    return workbook(row(2), f'<row r="{number}"><c r="{letters}{number}"><v>1</v></c></row>')


def outside_entity() -> bytes:
    """A cell that would be filled from a file of the server."""
    return packed(parts(OUTSIDE + sheet(row(2, ("&x;",))).removeprefix(XML)))


def error_value() -> bytes:
    """A cell with an error value."""
    return workbook(f'<row r="2">{inline("A2", "a")}<c r="B2" t="e"><v>#REF!</v></c></row>')


def long_cell() -> bytes:
    """A name of 32,000 characters."""
    return workbook(row(2, ("51341602MJ0000001B", "长" * 32_000, "3")))


def from_1904() -> bytes:
    """Dates count from 1904."""
    book = str(parts()["xl/workbook.xml"])
    return packed(parts(workbook=book.replace("<sheets>", '<workbookPr date1904="1"/><sheets>')))


def prefixed() -> bytes:
    """Every element under a namespace prefix, as some programs write."""
    spelled = sheet().replace("<", "<x:").replace("<x:/", "</x:").replace("<x:?", "<?")
    return packed(parts(spelled.replace("xmlns=", "xmlns:x=")))


def tiring() -> bytes:
    """Text that looks like the beginnings of endless cells, to tire a pattern search."""
    lure = '<c r="A1" ' * 3_000_000
    return packed(parts(sheet(row(2), after=f"<x><![CDATA[{lure}]]></x>")))


CORPUS = [
    # what it is not
    Case("空文件", "a.xlsx", bytes, "empty"),
    Case("只有空白的文件", "a.xlsx", lambda: b"\x00" * 4096, "blank_bytes"),
    Case("太大的文件", "a.csv", lambda: b"1,2\n" * 6_000_000, "too_big"),
    Case("加密的工作簿", "a.xlsx", lambda: compound("EncryptionInfo", "EncryptedPackage"), "encrypted"),
    Case("旧 .xls", "a.xls", old_xls, "old_xls"),
    Case("旧 .xls 改名 .xlsx", "a.xlsx", old_xls, "old_xls"),
    Case("WPS .et", "a.et", lambda: compound("Workbook", "ETExtData"), "wps_table"),
    Case("旧 .doc", "a.doc", lambda: compound("WordDocument"), "old_document"),
    Case("WPS 文字", "a.wps", lambda: compound("WpsContent"), "old_document"),
    Case("不明的复合文档", "a.bin", lambda: compound("Contents"), "compound"),
    Case("网页改名 .xls", "a.xls", lambda: b"<html><body><table><tr><td>1</td></tr></table></body></html>", "html"),
    Case("带声明的网页", "a.xls", lambda: b"\xef\xbb\xbf<!DOCTYPE html>\n<table></table>", "html"),
    Case("XML 表格 2003", "a.xls", lambda: XML_TABLE, "xml_table"),
    Case("别的 XML", "a.xml", lambda: b'<?xml version="1.0"?><list><a/></list>', "xml_other"),
    Case("单文件网页", "a.xls", lambda: b"MIME-Version: 1.0\nContent-Type: multipart/related\n", "web_archive"),
    Case("PDF", "a.xlsx", lambda: b"%PDF-1.7\n%\xe2\xe3\n1 0 obj", "pdf"),
    Case("截图", "a.xlsx", lambda: b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "image"),
    Case("照片", "a.jpg", lambda: b"\xff\xd8\xff\xe0\x00\x10JFIF", "image"),
    Case("RAR", "a.rar", lambda: b"Rar!\x1a\x07\x00aaaa", "archive"),
    Case("gz", "a.xlsx", lambda: gzip.compress(b"a" * 100), "archive"),
    Case("RTF", "a.xlsx", lambda: b"{\\rtf1\\ansi}", "rtf"),
    Case("程序", "a.xlsx", lambda: b"MZ\x90\x00\x03\x00\x00\x00", "program"),
    Case("普通压缩包", "a.zip", lambda: packed({"台账/一月.csv": TEXT, "台账/二月.csv": TEXT}), "zip_other"),
    Case("docx 改名 .xlsx", "a.xlsx", lambda: stranger("word/document.xml"), "docx"),
    Case("pptx 改名 .xlsx", "a.xlsx", lambda: stranger("ppt/presentation.xml"), "pptx"),
    Case(".xlsb", "a.xlsb", lambda: stranger("xl/workbook.bin"), "xlsb"),
    Case(".ods", "a.ods", lambda: packed({"mimetype": "x", "content.xml": "<a/>"}), "ods"),
    Case("控制字符堆", "a.csv", lambda: bytes(range(1, 32)) * 20, "binary"),
    # broken
    *(Case(f"截断在 {share:.0%}", "a.xlsx", truncated(share), "truncated") for share in (0.05, 0.3, 0.6, 0.9, 0.999)),
    Case("校验和不对", "a.xlsx", flipped, "damaged_part"),
    Case("表内标记断了", "a.xlsx", lambda: packed(parts(sheet()[:-40])), "broken_xml"),
    Case("缺 workbook.xml", "a.xlsx", lambda: packed(parts(workbook=None)), "missing_part"),
    Case("缺 sharedStrings", "a.xlsx", without_strings, "missing_part"),
    Case("缺工作表", "a.xlsx", lambda: packed(parts(sheet=None)), "missing_part"),
    Case("缺关系表", "a.xlsx", lambda: packed(parts(rels=None)), "missing_part"),
    Case("两个同名部分", "a.xlsx", doubled, "double_part"),
    Case("不是工作表的工作表", "a.xlsx", lambda: packed(parts(XML + "<chart/>")), "not_a_sheet"),
    Case("只有图表", "a.xlsx", chart_only, "no_sheet"),
    Case("不常见的压缩方法", "a.xlsx", strange_method, "zip_method"),
    Case("加密的 zip", "a.xlsx", zip_with_password, "zip_password"),
    Case("没有一行内容", "a.xlsx", no_rows, "no_rows"),
    Case("行号为零", "a.xlsx", lambda: workbook('<row r="0"><c r="A0"><v>1</v></c></row>'), "reader"),
    # hostile
    Case("压缩炸弹", "a.xlsx", bomb, "expands"),
    Case("谎报大小的压缩炸弹", "a.xlsx", lying_bomb, "damaged_part"),
    Case("五千个部分", "a.xlsx", many_entries, "many_entries"),
    Case("十亿个笑", "a.xlsx", lambda: packed(parts(LAUGHS)), "doctype"),
    Case("外部实体", "a.xlsx", outside_entity, "doctype"),
    Case("藏在 workbook.xml 的实体", "a.xlsx", lambda: packed(parts(workbook=OUTSIDE + "<workbook/>")), "doctype"),
    Case("指向上级目录", "a.xlsx", lambda: workbook_relations("../../../etc/passwd"), "outside_part"),
    Case("指向外部网址", "a.xlsx", lambda: workbook_relations("http://a.invalid/a", EXTERNAL), "outside_part"),
    Case("UTF-16 的部分", "a.xlsx", utf16_sheet, "xml_encoding"),
    Case("自称 GBK 的部分", "a.xlsx", gbk_sheet, "xml_encoding"),
    Case("A1 和 XFD1048576", "a.xlsx", lambda: far_away(1_048_576, "XFD"), "far_cell"),
    Case("不可能的单元格", "a.xlsx", lambda: far_away(99_999_999, "A"), "impossible_cell"),
    Case("一万六千列", "a.xlsx", wide, "many_columns"),
    Case("一百万个单元格", "a.xlsx", many_cells, "many_cells"),
    Case("七万行", "a.xlsx", many_rows, "many_rows"),
    Case("同一长文重复三万次", "a.xlsx", lambda: amplified(1_500), "much_text"),
    Case("同一巨文重复三万次", "a.xlsx", lambda: amplified(30_000), "memory"),
    Case("耗尽时间的表", "a.xlsx", tiring, "slow"),
    Case("三百万层嵌套", "a.xlsx", deep, "no_rows"),
    # text
    Case("混合编码", "a.csv", mixed, "mixed_encodings"),
    Case("乱码字节", "a.csv", lambda: TEXT.encode("gbk") + b"\xff\xff\xff,1\n", "undecodable"),
    Case("文本中的空字节", "a.csv", lambda: TEXT.encode() + b"a,\x00b,1\n", "zero_bytes"),
    Case("没有配对的引号", "a.csv", (TEXT + '"没有完,1,2\n' * 3).encode, "open_quote"),
    Case("只有换行", "a.csv", lambda: b",,\n,,\n", "no_rows"),
    # read, and told
    Case("csv 改名 .xlsx", "a.xlsx", TEXT.encode, None, "named_otherwise"),
    Case("xlsx 改名 .csv", "a.csv", workbook, None, "named_otherwise"),
    Case("GB18030", "a.csv", lambda: TEXT.encode("gb18030"), None, "encoding"),
    Case("UTF-16", "a.txt", lambda: TEXT.replace(",", "\t").encode("utf-16"), None, "encoding"),
    Case("UTF-16 无标记", "a.txt", lambda: MOSTLY_LATIN.encode("utf-16-le"), None, "encoding"),
    Case("UTF-8 带标记", "a.csv", lambda: TEXT.encode("utf-8-sig")),
    Case("分号分隔", "a.csv", TEXT.replace(",", ";").encode),
    Case("没有 dimension", "a.xlsx", workbook),
    Case("错误的 dimension", "a.xlsx", lambda: workbook(before=FARTHEST), None, "wrong_dimension"),
    Case("二十万个空行", "a.xlsx", formatted_rows, None, "empty_rows"),
    Case("公式没有结果", "a.xlsx", lambda: formula(""), None, "unreckoned"),
    Case("公式结果为空", "a.xlsx", lambda: formula("<v></v>"), None, "unreckoned"),
    Case("公式有结果", "a.xlsx", lambda: formula("<v>3</v>")),
    Case("错误值", "a.xlsx", error_value, None, "error_cells"),
    Case("很长的单元格", "a.xlsx", long_cell, None, "long_cells"),
    Case("带宏", "a.xlsm", lambda: packed(parts() | {"xl/vbaProject.bin": b"\x00"}), None, "macros"),
    Case("1904 年起算", "a.xlsx", from_1904, None, "base_1904"),
    Case("隐藏的工作表", "a.xlsx", hidden_sheet, None),
    Case("前缀命名空间", "a.xlsx", prefixed),
]
