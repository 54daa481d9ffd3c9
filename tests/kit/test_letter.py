"""Letters by GB/T 9704: what is said stands on the paper, docx and PDF alike, in the measures of the standard."""

import io
from datetime import date

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from pypdf import PdfReader

from hangji.kit.letter import Annex, Heading, Letter, Proof, Table, chinese, docx, pdf, plain, qr_svg

pytestmark = pytest.mark.databaseless
ADDRESS = "https://djb.example.cn/v/ACDEF-GHJKM-NPQRT-VWXY3/"
TABLE = Table(
    ("县区", "社会组织"), [("谯城区", "60"), ("合计", "100")], caption="表1", widths=(2, 1), right=(1,), last=True
)
LONG = "截至2021年10月31日，全市共有社会组织175家。" * 8


def letter(**changed):
    said = {
        "issuer": "亳州市民政局文件",
        "title": "关于成立联合党支部的请示",
        "number": "亳民社〔2021〕3号",
        "signatory": "陈思远",
        "addressee": "中共亳州市社会组织综合委员会",
        "body": [
            "现请示如下。",
            Heading("情况"),
            Heading("条件", 2),
            Heading("党员", 3),
            Heading("其他", 4),
            LONG,
            Heading("事项"),
            TABLE,
        ],
        "signature": "亳州市民政局",
        "day": date(2021, 11, 2),
        "notes": ("联系人：李知行",),
        "copies": "市委组织部",
        "printed_by": "亳州市民政局办公室",
        "printed_on": date(2021, 11, 2),
        "annexes": (Annex("名单", [TABLE]), Annex("说明", [LONG])),
        "proof": Proof(ADDRESS, "ACDEF-GHJKM-NPQRT-VWXY3", ("编号 亳民社〔2021〕3号",)),
    }
    return Letter(**(said | changed))


def read_docx(made):
    paper = Document(io.BytesIO(made))
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    return paper, "\n".join([*(p.text for p in paper.paragraphs), *cells])


def read_pdf(made):
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(made)).pages).replace(" ", "").replace("\n", "")


SAID = (
    *(
        "亳州市民政局文件",
        "亳民社〔2021〕3号",
        "签发人：陈思远",
        "中共亳州市社会组织综合委员会：",
        "一、情况",
        "（一）条件",
    ),
    *(
        "1.党员",
        "（1）其他",
        "二、事项",
        "谯城区",
        "2021年11月2日",
        "（联系人：李知行）",
        "抄送：市委组织部。",
        "2021年11月2日印发",
    ),
    *("附件1", "附件2", "ACDEF-GHJKM-NPQRT-VWXY3", ADDRESS),
)


@pytest.mark.parametrize("said", SAID)
def test_what_is_said_stands_on_both_papers(said):
    assert said in read_docx(docx(letter()))[1]
    assert said.replace("：", "") in read_pdf(pdf(letter())).replace("：", "").replace(":", "") or said in ADDRESS


def test_characters_that_are_in_no_text_stay_away_from_both_papers():
    pasted = letter(title="关于\x02成立\x0b联合党支部的请示", issuer="亳州\x00市", body=["现\ud800请示\x1f如下。"])
    assert "现请示如下。" in read_docx(docx(pasted))[1]
    assert "现请示如下。" in read_pdf(pdf(pasted))


def test_the_same_letter_gives_the_same_bytes_and_another_day_others():
    for draw in (docx, pdf):
        assert draw(letter()) == draw(letter())
        assert draw(letter()) != draw(letter(day=date(2021, 11, 3)))


def test_the_docx_has_the_measures_of_the_standard():
    paper, _text = read_docx(docx(letter()))
    page = paper.sections[0]
    margins = (page.top_margin, page.bottom_margin, page.left_margin, page.right_margin)
    assert [round(margin.mm) for margin in margins] == [37, 35, 28, 26]
    usual = paper.styles["Normal"]
    assert (usual.font.size, usual.element.rPr.rFonts.get(qn("w:eastAsia"))) == (Pt(16), "仿宋_GB2312")
    assert 22 * usual.paragraph_format.line_spacing <= Mm(225) < 22.05 * usual.paragraph_format.line_spacing
    spacing = int(usual.element.rPr.find(qn("w:spacing")).get(qn("w:val"))) / 20
    assert 28 * (16 + spacing) <= Mm(156).pt < 28.1 * (16 + spacing)
    assert usual.element.pPr.find(qn("w:autoSpaceDE")).get(qn("w:val")) == "0"


def face_of(paper, text):
    runs = [run for paragraph in paper.paragraphs if text in paragraph.text for run in paragraph.runs]
    return next(run._r.rPr.rFonts.get(qn("w:eastAsia")) for run in runs)


@pytest.mark.parametrize(
    ("text", "face"),
    [
        ("亳州市民政局文件", "方正小标宋简体"),
        ("关于成立联合党支部的请示", "方正小标宋简体"),
        ("一、情况", "黑体"),
        ("（一）条件", "楷体_GB2312"),
        ("1.党员", "仿宋_GB2312"),
        ("现请示如下", "仿宋_GB2312"),
    ],
)
def test_each_part_has_its_face(text, face):
    assert face_of(read_docx(docx(letter()))[0], text) == face


def test_a_full_line_has_twenty_eight_characters_and_a_page_twenty_two_lines():
    page = PdfReader(io.BytesIO(pdf(letter(body=["国" * 2000], proof=None, annexes=())))).pages[1]
    lines = [line.replace(" ", "") for line in page.extract_text().splitlines() if "国" in line]
    assert (len(lines), {len(line) for line in lines}) == (22, {28})


def test_a_bulletin_has_its_editor_and_day_in_the_head_and_no_signature():
    bulletin = letter(editor="亳州市民政局社管科", signatory="", notes=(), printed_by="", copies="")
    for text in (read_docx(docx(bulletin))[1], read_pdf(pdf(bulletin))):
        assert "亳州市民政局社管科" in text
        assert text.replace("\t", "").count("2021年11月2日") == 1


def test_a_draft_says_so():
    for text in (read_docx(docx(letter(draft="草稿")))[1], read_pdf(pdf(letter(draft="草稿")))):
        assert "草稿" in text
    assert "草稿" not in read_docx(docx(letter()))[1]


def test_the_least_letter_can_be_drawn():
    least = Letter(issuer="某局", title="通知\n两行", body=[])
    assert "通知" in read_docx(docx(least))[1]
    assert "通知两行" in read_pdf(pdf(least))


def test_headings_count_anew_under_the_next_one_above():
    body = [Heading("甲"), Heading("乙", 2), Heading("丙", 2), Heading("丁"), Heading("戊", 2)]
    texts = [block["text"] for block in plain(letter(body=body))["body"]]
    assert texts == ["一、甲", "（一）乙", "（二）丙", "二、丁", "（一）戊"]


@pytest.mark.parametrize(("number", "said"), [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (99, "九十九")])
def test_numbers_in_chinese(number, said):
    assert chinese(number) == said


def test_no_number_in_chinese_beyond_ninety_nine():
    with pytest.raises(ValueError, match="100"):
        chinese(100)


def test_the_code_is_drawn_of_the_address_alone():
    assert qr_svg(ADDRESS).startswith("<svg")
    assert qr_svg(ADDRESS) != qr_svg(ADDRESS + "x")
