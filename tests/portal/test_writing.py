"""What is written and pasted: marks become clean HTML, WPS becomes marks, and nothing that runs comes through."""

import re
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from hangji.kit.pictures import redraw
from hangji.kit.refusal import Refusal
from hangji.office.documents import open_document
from hangji.portal.actions.files import add_attachment, add_picture, remove_file
from hangji.portal.actions.writing import amend_article, original_digest
from hangji.portal.models import FileUse
from hangji.portal.queries.public import files_of
from hangji.portal.writing.marks import Picture, html_of, plain
from hangji.portal.writing.pasted import tidy
from tests.portal.conftest import Newsroom, content

SHOT = Picture("/portal/articles/1/files/picture/1/", "指导员在开会", "例会现场", 800, 600)


def html(text: str) -> str:
    return html_of(text, {1: SHOT}, "表格")


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("一段\n\n又一段", "<p>一段</p>\n<p>又一段</p>"),
        ("## 做法", "<h2>做法</h2>"),
        ("### 一是", "<h3>一是</h3>"),
        ("- 甲\n- 乙", "<ul><li>甲</li><li>乙</li></ul>"),
        ("1. 甲\n2. 乙", "<ol><li>甲</li><li>乙</li></ol>"),
        ("1．不是列表", "<p>1．不是列表</p>"),
        ("> 引用", "<blockquote><p>引用</p></blockquote>"),
        ("**要紧**的", "<p><strong>要紧</strong>的</p>"),
        ("---", "<hr>"),
        ("见[原文](https://a.example.org/1?a=1&b=2)", 'href="https://a.example.org/1?a=1&amp;b=2"'),
        ("[图9]", ""),
        ("1 < 2 & 3", "<p>1 &lt; 2 &amp; 3</p>"),
    ],
)
def test_marks_become_html(text: str, made: str):
    assert made in html(text)


@pytest.mark.parametrize("table", ["| 县 | 家 |\n| --- | --- |\n| 谯城 | 93 |", "县\t家\n谯城\t93"])
def test_tables_come_from_bars_and_from_tabs(table: str):
    made = html(table)
    assert '<th scope="col">县</th>' in made
    assert "<td>93</td>" in made
    assert 'tabindex="0"' in made
    assert 'role="region"' in made


def test_a_picture_is_put_with_its_words():
    made = html("[图1]")
    assert f'src="{SHOT.src}"' in made
    assert 'alt="指导员在开会"' in made
    assert "<figcaption>例会现场</figcaption>" in made


ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<a href='javascript:alert(1)'>点</a>",
    "[点](javascript:alert(1))",
    "[点](JaVaScRiPt:alert(1))",
    "[点](data:text/html;base64,PHNjcmlwdD4=)",
    "[点](//evil.example/x)",
    '[点](https://a.example/"onmouseover="alert(1))',
    "<iframe src=https://evil.example></iframe>",
    "<p style='background:url(https://evil.example/t.gif)'>x</p>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<a href='&#106;avascript:alert(1)'>x</a>",
    "<img src='https://evil.example/track.gif'>",
    "<form action=https://evil.example><input name=p></form>",
    "<object data=x></object><embed src=x><base href=https://evil.example>",
    "<meta http-equiv=refresh content='0;url=https://evil.example'>",
    "<!--[if IE]><script>alert(1)</script><![endif]-->",
    "**<b onclick=alert(1)>x</b>**",
    "| <script>alert(1)</script> | b |\n| [x](javascript:alert(1)) | d |",
]


@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_that_runs_comes_through(attack: str):
    """As typed, and as pasted and tidied first."""
    for text in (attack, tidy(attack), tidy(f"<p>{attack}</p>")):
        made = html(text)
        tags = re.findall(r"<[^>]*>", made)
        live = re.compile(r"\son\w+\s*=|javascript:|data:|style\s*=|evil\.example", re.IGNORECASE)
        assert not [tag for tag in tags if live.search(tag)], made
        names = {re.match(r"</?\s*(\w+)", tag).group(1).lower() for tag in tags}  # type: ignore[union-attr]
        assert not names & {
            "script",
            "img",
            "svg",
            "iframe",
            "form",
            "object",
            "embed",
            "base",
            "meta",
            "style",
            "math",
        }


WPS = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><meta name=Generator content="WPS">
<style>p.MsoNormal{mso-style-name:正文;font-family:仿宋}</style>
<!--[if gte mso 9]><xml><w:WordDocument/></xml><![endif]--></head>
<body><h1><span style="font-size:22pt">关于做好换届工作的通知</span></h1>
<p class=MsoNormal style='text-indent:28.0pt'><span lang=ZH-CN>各社会组织</span><b><span>党支部</span></b>：
<o:p></o:p></p>
<p class=MsoNormal><a href="https://mz.example.gov.cn/a.html" onclick="x()">通知原文</a><span>&nbsp;</span></p>
<ul><li>到期的，一个月前报告。</li><li>逾期的，说明原因。</li></ul>
<table border=1><tr><td width=100><p>县区</p></td><td><p>支部</p></td></tr><tr><td>谯城</td><td>31</td></tr></table>
<p>&nbsp;</p></body></html>"""


def test_wps_becomes_marks():
    assert tidy(WPS).split("\n") == [
        "## 关于做好换届工作的通知",
        "各社会组织**党支部**：",
        "[通知原文](https://mz.example.gov.cn/a.html)",
        "- 到期的，一个月前报告。",
        "- 逾期的，说明原因。",
        "| 县区 | 支部 |",
        "| 谯城 | 31 |",
    ]


def test_tidying_what_is_tidy_changes_nothing():
    assert tidy(tidy(WPS)) == tidy(WPS)
    assert tidy("第一段\r\n\r\n　　第二段  ") == "第一段\n第二段"
    assert tidy("人数 < 3 的支部") == "人数 < 3 的支部"


def test_plain_words_have_no_marks():
    assert plain("## 做法\n- **甲**和[乙](https://a.example/)\n| 丙 | 丁 |\n[图1]") == "做法 甲和乙 丙 丁"


def test_the_original_is_told_by_its_words_alone():
    assert original_digest(" 一段 \r\n\r\n二段") == original_digest("一段\n二段")
    assert original_digest("") == ""


# Pictures


def photograph(**more: object) -> bytes:
    """A JPEG with the place where it was taken, as telephones write it."""
    image = Image.new("RGB", (2400, 1200), "red")
    exif = Image.Exif()
    exif[0x010F] = "Telephone"
    exif[0x0112] = 6  # turned by a quarter
    gps = exif.get_ifd(0x8825)
    gps[1], gps[2], gps[3], gps[4] = "N", (33.0, 52.0, 0.0), "E", (115.0, 46.0, 0.0)
    out = BytesIO()
    image.save(out, "JPEG", exif=exif, comment=b"taken at home", **more)
    return out.getvalue() + b"<script>alert(1)</script>"


def test_a_picture_forgets_where_it_was_taken():
    taken = photograph()
    assert Image.open(BytesIO(taken)).getexif().get_ifd(0x8825)
    drawn = redraw(BytesIO(taken))
    again = Image.open(BytesIO(drawn.data))
    assert not dict(again.getexif())
    assert not again.getexif().get_ifd(0x8825)
    for trace in (b"Exif", b"GPS", b"Telephone", b"taken at home", b"<script>"):
        assert trace not in drawn.data
    assert (drawn.kind, drawn.width, drawn.height) == ("jpg", 1200, 2400)  # upright


@pytest.mark.parametrize("data", [b"", b"GIF89a", b"\xff\xd8\xff\xe0 not a picture", b"<svg onload='x'/>"])
def test_what_is_no_picture_is_refused(data: bytes):
    with pytest.raises(Refusal, match="读不出来"):
        redraw(BytesIO(data))


def upload(data: bytes, name: str = "会场.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def test_a_picture_needs_a_text_for_those_who_do_not_see_it(newsroom: Newsroom):
    article = newsroom.draft()
    with pytest.raises(Refusal, match="没有替代文字"):
        add_picture(article=article, upload=upload(photograph()), alt=" ", version=1, act=newsroom.act())
    made = add_picture(article=article, upload=upload(photograph()), alt="会场", version=1, act=newsroom.act())
    with open_document(made.document) as file:
        assert b"GPS" not in file.read()


def test_versions_keep_their_files(newsroom: Newsroom):
    article = newsroom.draft()
    made = add_picture(article=article, upload=upload(photograph()), alt="会场", version=1, act=newsroom.act())
    paper = upload(b"%PDF-1.4 x", "通知.pdf")
    add_attachment(article=article, upload=paper, caption="通知", version=2, act=newsroom.act())
    article = newsroom.send(article)
    newsroom.step(article, "review_1", False, "换一张图")
    article = newsroom.fresh(article)
    article = remove_file(file=made, version=article.version, act=newsroom.act())
    assert article.latest.number == 2
    assert files_of(article, 1, FileUse.PICTURE) == [made]
    assert files_of(article, 2, FileUse.PICTURE) == []
    assert len(files_of(article, 2, FileUse.ATTACHMENT)) == 1


def test_an_attachment_is_what_it_says(newsroom: Newsroom):
    with pytest.raises(Refusal):
        add_attachment(
            article=newsroom.draft(), upload=upload(b"MZ program", "通知.pdf"), version=1, act=newsroom.act()
        )


def test_what_is_pasted_is_kept_tidy(newsroom: Newsroom):
    article = amend_article(article=newsroom.draft(), content=content(text=WPS), version=1, act=newsroom.act())
    assert article.latest.text.startswith("## 关于做好换届工作的通知\n各社会组织")
