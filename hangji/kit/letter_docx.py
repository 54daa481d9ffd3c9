"""A letter drawn as a docx file, by GB/T 9704-2012: A4, text area 156 × 225 mm, 22 lines of 28 characters of 16 pt."""

import io
import zipfile
from collections.abc import Mapping
from typing import Any

from docx import Document
from docx.document import Document as Paper
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from hangji.kit.letter import Letter, plain, qr_png

TITLE, BODY, BLACK, KAI, SONG = "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312", "宋体"
LATIN = "Times New Roman"
RED = RGBColor(0xD7, 0x00, 0x0F)
WIDTH = Mm(156)
PITCH = Pt(28.95)  # 22 lines in 225 mm
CHAR = Pt(15.75)  # 28 characters in 156 mm; said as spacing, since programs differ on what a grid of characters is
TIGHTER = round((CHAR.pt - 16) * 20)  # twentieths of a point
FACES = {1: BLACK, 2: KAI, 3: BODY, 4: BODY}
CENTRE, RIGHT, LEFT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.LEFT
MADE = (1980, 1, 1, 0, 0, 0)  # the day inside the package, so that the same letter gives the same bytes


def drawn(letter: Letter) -> bytes:
    """The letter as the bytes of a docx file."""
    said, paper = plain(letter), Document()
    _page(paper)
    _core(paper, said)
    _head(paper, said)
    _title(paper, said["title"])
    if said["addressee"]:
        _line(paper, f"{said['addressee']}：")
    _parts(paper, said["body"])
    _attached(paper, said["attached"])
    _signed(paper, said)
    for note in said["notes"]:
        _line(paper, f"（{note}）", indent=2)
    if said["proof"]:
        _proof(paper, said["proof"])
    _annexes(paper, said["annexes"])
    _printed(paper, said)
    return _packed(paper)


# ---- the page


def _page(paper: Paper) -> None:
    section = paper.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(23)  # the number stands 7 mm below the text area
    grid = section._sectPr.find(qn("w:docGrid"))
    grid = section._sectPr.makeelement(qn("w:docGrid"), {}) if grid is None else grid
    grid.set(qn("w:type"), "lines")
    grid.set(qn("w:linePitch"), "579")
    if grid.getparent() is None:
        section._sectPr.append(grid)
    _usual(paper)
    paper.settings.odd_and_even_pages_header_footer = True
    _number(section.footer.paragraphs[0], RIGHT)
    _number(section.even_page_footer.paragraphs[0], LEFT)


def _usual(paper: Paper) -> None:
    style: Any = paper.styles["Normal"]
    style.font.size, style.font.name = Pt(16), LATIN
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), BODY)
    form = style.paragraph_format
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, PITCH
    form.space_before = form.space_after = Pt(0)
    tighter = OxmlElement("w:spacing")
    tighter.set(qn("w:val"), str(TIGHTER))
    style.element.rPr.insert_element_before(tighter, "w:w", "w:kern", "w:position", "w:sz", "w:szCs", "w:lang")
    for name in ("w:autoSpaceDE", "w:autoSpaceDN"):  # no space between Chinese and Latin letters or digits
        off = OxmlElement(name)
        off.set(qn("w:val"), "0")
        style.element.get_or_add_pPr().insert(0, off)


def _core(paper: Paper, said: Mapping[str, Any]) -> None:
    core = paper.core_properties
    core.title, core.author, core.comments = said["title"].replace("\n", ""), said["issuer"], ""
    core.subject, core.language = said["number"], "zh-CN"


def _number(paragraph: Paragraph, side: WD_ALIGN_PARAGRAPH) -> None:
    paragraph.alignment = side
    _indent(paragraph, right=1) if side == RIGHT else _indent(paragraph, left=1)
    for text in ("— ", None, " —"):
        run = _run(paragraph, text or "", SONG, 14)
        if text is None:
            _field(run._r, "PAGE")


def _field(run: Any, code: str) -> None:
    for kind in ("begin", None, "end"):
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.text = code
        run.append(mark)


# ---- lines


def _run(paragraph: Paragraph, text: str, face: str = BODY, size: float = 16, colour: RGBColor | None = None) -> Any:
    run = paragraph.add_run(text)
    run.font.size, run.font.name = Pt(size), LATIN
    fonts = run._r.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), face)
    fonts.set(qn("w:hint"), "eastAsia")  # quotation marks and dashes are Chinese ones
    if colour is not None:
        run.font.color.rgb = colour
    return run


def _runs(paragraph: Paragraph, text: str, face: str, size: float) -> None:
    """The lines of a text, one run each."""
    for number, part in enumerate(text.split("\n")):
        run = _run(paragraph, part, face, size)
        if number:
            run._r.insert(1, OxmlElement("w:br"))


def _line(
    paper: Any, text: str = "", face: str = BODY, size: float = 16, *, indent: int = 0, side: Any = None
) -> Paragraph:
    """A paragraph. indent: of its first line, in characters."""
    paragraph: Paragraph = paper.add_paragraph()
    _runs(paragraph, text, face, size)
    paragraph.alignment = side
    if indent:
        _indent(paragraph, first=indent)
    return paragraph


def _indent(paragraph: Paragraph, *, first: float = 0, left: float = 0, right: float = 0) -> None:
    """In characters; the plain measure stands beside for programs that know no characters."""
    ind = paragraph._p.get_or_add_pPr().get_or_add_ind()
    for name, chars in (("firstLine", first), ("left", left), ("right", right)):
        if chars:
            ind.set(qn(f"w:{name}Chars"), str(round(chars * 100)))
            ind.set(qn(f"w:{name}"), str(round(chars * 320)))


def _close(paragraph: Paragraph, points: float) -> None:
    """Lines of their own height, off the page's grid."""
    paragraph.paragraph_format.line_spacing = Pt(points)
    off = OxmlElement("w:snapToGrid")
    off.set(qn("w:val"), "0")
    paragraph._p.get_or_add_pPr().insert_element_before(off, "w:spacing")


def _blank(paper: Any, lines: int = 1) -> None:
    for _each in range(lines):
        paper.add_paragraph()


Edge = tuple[int, int, str]  # eighths of a point thick, points away from the text, colour


def _edge(paragraph: Paragraph, **edges: Edge) -> None:
    """Lines over (top) and under (bottom) a paragraph, as wide as the text area."""
    around = OxmlElement("w:pBdr")
    for side, (eighths, space, colour) in edges.items():
        edge = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", eighths), ("space", space), ("color", colour)):
            edge.set(qn(f"w:{name}"), str(value))
        around.append(edge)
    _put(paragraph, around, ("w:framePr", "w:widowControl", "w:numPr"))


def _put(paragraph: Paragraph, child: Any, after: tuple[str, ...] = ()) -> None:
    """Into a paragraph's properties, whose order the format lays down."""
    properties = paragraph._p.get_or_add_pPr()
    first = {qn(name) for name in ("w:pStyle", "w:keepNext", "w:keepLines", "w:pageBreakBefore", *after)}
    properties.insert(sum(each.tag in first for each in properties), child)


def _tab(paragraph: Paragraph, at: Length) -> None:
    from docx.enum.text import WD_TAB_ALIGNMENT

    paragraph.paragraph_format.tab_stops.add_tab_stop(at, WD_TAB_ALIGNMENT.RIGHT)


# ---- the parts of a letter


def _head(paper: Paper, said: Mapping[str, Any]) -> None:
    size = min(54.0, Mm(150).pt / max(len(said["issuer"]), 1))
    first = paper.paragraphs[0] if paper.paragraphs else paper.add_paragraph()
    first.alignment = CENTRE
    first.paragraph_format.space_before = Mm(35)
    first.paragraph_format.line_spacing = Pt(round(size * 1.2))
    _run(first, said["issuer"], TITLE, round(size), RED)
    _blank(paper, 1 if said["editor"] else 2)
    if said["editor"]:
        _line(paper, said["number"], side=CENTRE)
        last = _two_ended(paper, said["editor"], said["day"])
    elif said["signatory"]:
        last = _two_ended(paper, said["number"], "签发人：")
        _run(last, said["signatory"], KAI)
    else:
        last = _line(paper, said["number"], side=CENTRE)
    _edge(last, bottom=(12, 11, "D7000F"))
    if said["draft"]:
        _line(paper, f"（{said['draft']}）", BLACK, 14, side=RIGHT)


def _two_ended(paper: Any, left: str, right: str) -> Paragraph:
    """Left and right of one line, a character from either edge."""
    paragraph = _line(paper, f"　{left}\t{right}")
    _tab(paragraph, Length(WIDTH - CHAR))
    return paragraph


def _title(paper: Any, title: str) -> None:
    _blank(paper, 2)
    _heading_line(paper, title)
    _blank(paper)


def _heading_line(paper: Any, title: str) -> None:
    paragraph = _line(paper, title, TITLE, 22, side=CENTRE)
    _close(paragraph, 36)
    paragraph.paragraph_format.keep_with_next = True


def _parts(paper: Any, body: list[dict[str, Any]]) -> None:
    for part in body:
        if part["is"] == "table":
            _table(paper, part)
        elif part["is"] == "heading":
            paragraph = _line(paper, part["text"], FACES[part["level"]], indent=2)
            paragraph.paragraph_format.keep_with_next = True
        else:
            _line(paper, part["text"], indent=2, side=WD_ALIGN_PARAGRAPH.JUSTIFY)


def _attached(paper: Any, names: list[str]) -> None:
    if not names:
        return
    _blank(paper)
    for number, name in enumerate(names, 1):
        text = f"{number}. {name}" if len(names) > 1 else name
        paragraph = _line(paper, f"附件：{text}" if number == 1 else text)
        _indent(paragraph, left=2 if number == 1 else 5)


def _signed(paper: Any, said: Mapping[str, Any]) -> None:
    """The name is centred over the day, which stands four characters off the edge."""
    if said["editor"] or not (said["signature"] or said["day"]):
        return
    _blank(paper, 2)
    day, name = _wide(said["day"]), _wide(said["signature"])
    off = max(0.0, min(4.0, 4 - (name - day) / 2))
    widest = max(day, name)
    for text, wide in ((said["signature"], name), (said["day"], day)):
        if text:
            paragraph = _line(paper, text, side=RIGHT)
            paragraph.paragraph_format.keep_together = True
            _indent(paragraph, right=off + (widest - wide) / 2)


def _wide(text: str) -> float:
    """How many Chinese characters wide."""
    return sum(0.5 if char.isascii() else 1 for char in text)


def _annexes(paper: Any, annexes: list[dict[str, Any]]) -> None:
    for number, annex in enumerate(annexes, 1):
        mark = _line(paper, f"附件{number}" if len(annexes) > 1 else "附件", BLACK)
        mark.paragraph_format.page_break_before = True
        _blank(paper)
        _heading_line(paper, annex["title"])
        _blank(paper)
        _parts(paper, annex["body"])


# ---- tables


def _table(paper: Any, said: Mapping[str, Any]) -> None:
    if said["caption"]:
        caption = _line(paper, said["caption"], BLACK, 12, side=CENTRE)
        caption.paragraph_format.keep_with_next = True
    table = paper.add_table(rows=0, cols=len(said["columns"]), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    _row(table, said, said["columns"], head=True)
    for number, row in enumerate(said["rows"], 1):
        _row(table, said, row, bold=said["last"] and number == len(said["rows"]))
    _widths(table, said["widths"])
    _blank(paper)


def _widths(table: Any, parts: list[int]) -> None:
    """The columns share the text area by these parts; said of each cell too, for programs that ask there."""
    table.autofit = False
    for column, part in zip(table.columns, parts, strict=True):
        column.width = Length(WIDTH * part // sum(parts))
        for cell in column.cells:
            cell.width = column.width


def _row(table: Any, said: Mapping[str, Any], texts: list[str], *, head: bool = False, bold: bool = False) -> None:
    row = table.add_row()
    properties = row._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))
    if head:
        properties.append(OxmlElement("w:tblHeader"))
    for at, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
        paragraph = cell.paragraphs[0]
        _close(paragraph, 18)
        paragraph.alignment = CENTRE if head else RIGHT if at in said["right"] else LEFT
        _runs(paragraph, text, BLACK if head or bold else SONG, 10.5)


def _proof(paper: Any, proof: Mapping[str, Any]) -> None:
    """The QR code and what it stands for, under a thin line."""
    _edge(_line(paper, "", size=9), bottom=(4, 1, "808080"))
    table = paper.add_table(rows=1, cols=2)
    _widths(table, [25, 131])
    code, words = table.rows[0].cells
    picture = code.paragraphs[0]
    picture.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
    picture.add_run().add_picture(io.BytesIO(qr_png(proof["address"])), width=Mm(21))
    lines = [*proof["lines"], f"验证码 {proof['code']}", f"扫码或打开 {proof['address']} 核对"]
    for number, text in enumerate(lines):
        paragraph = words.paragraphs[0] if not number else words.add_paragraph()
        _close(paragraph, 13)
        _run(paragraph, text, SONG, 9)


def _printed(paper: Any, said: Mapping[str, Any]) -> None:
    """抄送 and 印发, between lines at the foot of the last page."""
    lines = [f"抄送：{said['copies']}。"] if said["copies"] else []
    if said["printed_by"]:
        lines.append(f"{said['printed_by']}\t{said['printed_on']}印发" if said["printed_on"] else said["printed_by"])
    if not lines:
        return
    _blank(paper)
    table = paper.add_table(rows=len(lines), cols=1)
    _widths(table, [1])
    _at_foot(table)
    for number, (row, text) in enumerate(zip(table.rows, lines, strict=True)):
        cell = row.cells[0]
        _indent(cell.paragraphs[0], left=0.5, right=0.5)
        _tab(cell.paragraphs[0], Length(WIDTH - CHAR))
        _run(cell.paragraphs[0], text, BODY, 14)
        _ruled(cell, top=6 if number else 8, bottom=8 if number == len(lines) - 1 else 6)
    _close(_line(paper, "", size=1), 1)  # a paper does not end with a table


def _at_foot(table: Any) -> None:
    """Programs that cannot float a table leave it behind the text."""
    place = OxmlElement("w:tblpPr")
    said = {"leftFromText": "0", "rightFromText": "0", "vertAnchor": "margin", "horzAnchor": "margin"}
    for name, value in (said | {"tblpXSpec": "center", "tblpYSpec": "bottom"}).items():
        place.set(qn(f"w:{name}"), value)
    properties = table._tbl.tblPr
    properties.insert(sum(each.tag == qn("w:tblStyle") for each in properties), place)


def _ruled(cell: Any, **eighths: int) -> None:
    """Lines over and under a cell. eighths: of a point thick."""
    borders = OxmlElement("w:tcBorders")
    for side, thick in eighths.items():
        edge = OxmlElement(f"w:{side}")
        edge.set(qn("w:val"), "single")
        edge.set(qn("w:sz"), str(thick))
        borders.append(edge)
    cell._tc.get_or_add_tcPr().append(borders)


def _packed(paper: Paper) -> bytes:
    """The package written anew with one fixed day for its members."""
    kept, made = io.BytesIO(), io.BytesIO()
    paper.save(kept)
    with zipfile.ZipFile(kept) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, MADE), old.read(name), zipfile.ZIP_DEFLATED)
    return made.getvalue()
