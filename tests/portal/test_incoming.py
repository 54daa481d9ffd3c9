"""Articles of another website: a hostile corpus told by file and line, and what is fine taken over once."""

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from PIL import Image

from hangji.portal.incoming.reading import read_folder
from hangji.portal.models import Article, ArticleFile
from tests.town import TODAY

HEAD = "---\ntitle: 旧站文章\nsource: 示例社会报\npublished: 2019-05-06\nchannel: news\n---\n"
PDF = b"%PDF-1.4 x"


def png(size=(6, 4)):
    made = io.BytesIO()
    Image.new("RGB", size, "red").save(made, "PNG")
    return made.getvalue()


def article(body="第一段。\n\n第二段。", **front):
    said = {"title": "旧站文章", "source": "示例社会报", "published": "2019-05-06", "channel": "news", **front}
    lines = "\n".join(f"{key}: {value}" for key, value in said.items() if value is not None)
    return f"---\n{lines}\n---\n{body}\n"


def put(folder: Path, **files):
    for name, content in files.items():
        path = folder / name.replace("__", "/").replace("_dot_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


# name of the case: (file name, its content, the line told, words told)
HOSTILE = {
    "empty": ("a.md", "", 1, "没有开头的说明"),
    "no front matter": ("a.md", "只有正文", 1, "没有开头的说明"),
    "front matter without end": ("a.md", "---\ntitle: x\n正文", 1, "没有结束"),
    "no text": ("a.md", article(""), 7, "没有正文"),
    "only a script": ("a.html", article("<script>alert(1)</script>"), 7, "没有正文"),
    "no source": ("a.md", article(source=None), 1, "缺来源"),
    "unknown key": ("a.md", article(tittle="x"), 6, "不认识“tittle”"),
    "key twice in two words": ("a.md", article(来源="甲"), 6, "写了两次"),
    "broken yaml": ("a.md", "---\ntitle: [1\nsource: x\n---\n正文", 3, "读不出来"),
    "yaml bomb": ("a.md", "---\na: &a [x,x]\nb: &b [*a,*a]\ntitle: *b\n---\n正文", 1, "不认识的写法"),
    "yaml tag": ("a.md", "---\ntitle: !!python/object/apply:os.system [ls]\n---\n正文", 1, "不认识的写法"),
    "front matter is a list": ("a.md", "---\n- a\n- b\n---\n正文", 1, "不是“名称: 内容”"),
    "title is a table": ("a.md", article(title="{a: b}"), 2, "不是一句话"),
    "title too long": ("a.md", article(title="长" * 121), 2, "最多 120"),
    "day of no calendar": ("a.md", article(published="2019-02-30"), 4, "不是可以用的日期"),
    "day to come": ("a.md", article(published="2031-01-01"), 4, "不是可以用的日期"),
    "day of the beginning": ("a.md", article(published="1970-01-01"), 4, "不是可以用的日期"),
    "unknown channel": ("a.md", article(channel="体育"), 5, "不认识"),
    "channel that takes no articles": ("a.md", article(channel="data"), 5, "不认识"),
    "reprint without a right": ("a.md", article(link="https://old.example.org/1"), 1, "没有写版权依据"),
    "link that is a script": ("a.md", article(link="javascript:alert(1)", copyright="licensed"), 6, "不是网址"),
    "link with a password": ("a.md", article(link="https://u:p@x.example/", copyright="licensed"), 6, "不是网址"),
    "binary": ("a.md", b"\x00\x01\x02\xff", 0, "看不出是什么编码"),
    "broken bytes": ("a.md", b"\xff\x81\xff\x20", 0, "看不出是什么编码"),
    "huge": ("a.md", HEAD + "长" * 400_000, 0, "太大"),
    "picture that is not there": ("a.md", article("段\n\n![图](no.png)"), 9, "找不到文件"),
    "picture outside the folder": ("a.md", article("![图](../../../../etc/passwd)"), 7, "找不到文件"),
    "picture of another website": ("a.md", article("![图](https://x.example/a.png)"), 7, "不在文件夹里"),
    "picture in the text": ("a.html", article('<img src="data:image/png;base64,AA" alt="x">'), 7, "不在文件夹里"),
    "attachments are a table": ("a.md", article(attachments="{a: b}"), 6, "不是文件名的单子"),
    "attachment that is not there": ("a.md", article(attachments="[no.pdf]"), 6, "找不到文件"),
    "attachment outside the folder": ("a.md", article(attachments="[../../../../etc/passwd]"), 6, "找不到文件"),
    "attachment of another website": ("a.md", article(attachments="['https://x.example/a.pdf']"), 6, "不在文件夹里"),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_what_is_wrong_is_told_by_file_and_line_with_what_to_do(tmp_path, case):
    name, content, line, words = HOSTILE[case]
    (tmp_path / name).write_bytes(content.encode() if isinstance(content, str) else content)
    found = read_folder(tmp_path, TODAY)
    assert found.pieces == []
    told = [fault for fault in found.faults if words in fault.what]
    assert [fault.path for fault in told] == [name], [str(fault) for fault in found.faults]
    assert told[0].line == line
    assert told[0].instead


def test_pictures_without_words_of_a_wrong_kind_and_links_to_elsewhere(tmp_path):
    (tmp_path / "a.md").write_text(article("![](fine.png)\n\n![图](bad.png)\n\n[附件](bad.pdf)"), "utf-8")
    (tmp_path / "fine.png").write_bytes(png())
    (tmp_path / "bad.png").write_bytes(b"<svg onload=x>")
    (tmp_path / "bad.pdf").write_bytes(b"MZ")
    (tmp_path / "out.md").symlink_to("/etc/hostname")
    told = [str(fault) for fault in read_folder(tmp_path, TODAY).faults]
    for words in ("没有替代文字", "bad.png”不是可以用的类型", "bad.pdf”不是可以用的类型", "文件夹以外的链接"):
        assert any(words in each for each in told), told
    assert len(told) == 4


def test_characters_that_are_in_no_text_are_left_out(tmp_path):
    (tmp_path / "a.md").write_text(article(title='"旧\\ud800站\\0文章"', summary='"一\\x02句"'), "utf-8")
    (piece,) = read_folder(tmp_path, TODAY).pieces
    said = piece.content.tidied()
    assert (said.title, said.summary) == ("旧站文章", "一句")


def test_two_files_of_one_original_are_told_and_an_empty_folder_too(tmp_path):
    same = article(link="https://old.example.org/1", copyright="licensed")
    (tmp_path / "a.md").write_text(same, "utf-8")
    (tmp_path / "b.md").write_text(same.replace("第二段", "第三段"), "utf-8")
    found = read_folder(tmp_path, TODAY)
    assert [piece.path for piece in found.pieces] == ["a.md"]
    assert "和 a.md 是同一篇" in str(found.faults[0])
    (tmp_path / "empty").mkdir()
    assert "没有文章" in str(read_folder(tmp_path / "empty", TODAY).faults[0])


def test_hostile_markup_becomes_plain_marks_in_bounded_time(tmp_path):
    body = (
        "# 旧站文章\n\n<script>x()</script><p onclick=x()>甲<b>乙</b></p>\n\n[点](javascript:x)\n\n"
        "| a | b |\n|---|---|\n| 1 | 2 |\n\n" + "<div>" * 2000 + "\n\n" + "> " * 300 + "深" + "\n\n" + "[" * 3000
    )
    (tmp_path / "a.md").write_text(article(body), "utf-8")
    (piece,) = read_folder(tmp_path, TODAY).pieces
    text = piece.content.text
    assert "甲**乙**" in text
    assert "| 1 | 2 |" in text
    assert "旧站文章" not in text  # the title stands above already
    assert not [word for word in ("script", "onclick", "x()") if word in text.replace("javascript:x", "")]


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_old_encodings_are_read(tmp_path, coding):
    (tmp_path / "a.html").write_bytes(article("<p>龍騰，𠮷</p>", 摘要="迁入").encode(coding))
    (piece,) = read_folder(tmp_path, TODAY).pieces
    assert (piece.content.text, piece.content.summary) == ("龍騰，𠮷", "迁入")


def test_a_page_of_the_old_site_says_of_itself_what_its_front_matter_does_not(tmp_path):
    html = (
        "<html><head><title>旧页 &amp; 题</title><meta name='source' content='示例报'>"
        '<meta name="date" content="2019年5月6日">'
        '<meta name="channel" content="媒体报道"></head><body><h1>旧页 &amp; 题</h1><p>正文</p></body></html>'
    )
    (tmp_path / "a.htm").write_text(html, "utf-8")
    (piece,) = read_folder(tmp_path, TODAY).pieces
    assert (piece.content.title, piece.channel, str(piece.published)) == ("旧页 & 题", "media", "2019-05-06")
    assert "正文" in piece.content.text


@pytest.fixture
def folder(tmp_path):
    body = "引言\n\n![会场里坐满了人](img/a.png)\n\n见[报名表](form.pdf)。"
    front = {"link": "https://old.example.org/1", "copyright": "licensed", "author": "甲"}
    put(
        tmp_path,
        **{"a.md": article(body, **front), "img__a.png": png(), "form.pdf": PDF},
        **{"b.html": article("<p>另一篇</p>", title="另一篇", channel="通知公告").encode("gb18030")},
    )
    return tmp_path


def run(folder, *more):
    out = io.StringIO()
    call_command("articles", "import", str(folder), "--user", "chen", *more, stdout=out, stderr=out)
    return out.getvalue()


@pytest.fixture(autouse=True)
def _the_day_of_the_town(settings):
    settings.PINNED_DAY = TODAY


def test_a_folder_is_taken_over_once_with_its_days_pictures_and_files(newsroom, folder, client):
    assert "会写入 2 篇" in run(folder, "--dry-run")
    assert Article.objects.count() == 0
    assert "写入 2 篇（已公开）" in run(folder, "--checked-by", "li")
    one = Article.objects.get(shown__title="旧站文章")
    assert (one.shown.original_url, one.shown.author, one.shown.origin) == (
        "https://old.example.org/1",
        "甲",
        "reprint",
    )
    assert str(one.shown.first_published_on) == "2019-05-06"
    assert one.public_from.year == 2019
    assert set(ArticleFile.objects.values_list("use", flat=True)) == {"picture", "attachment"}
    html = client.get(f"/portal/articles/{one.pk}/").content.decode()
    assert 'alt="会场里坐满了人"' in html
    assert "报名表" in html
    assert "已有、跳过 2 篇" in run(folder, "--checked-by", "li")
    assert Article.objects.count() == 2


def test_what_is_here_by_the_address_of_its_original_is_not_taken_again(newsroom, folder):
    run(folder, "--checked-by", "li")
    one = folder / "a.md"
    one.write_text(one.read_text("utf-8").replace("引言", "引言，旧站后来改过"), "utf-8")
    assert "已有、跳过 2 篇" in run(folder, "--checked-by", "li")
    assert Article.objects.count() == 2


def test_without_a_second_person_they_are_drafts(newsroom, folder):
    assert "作为草稿" in run(folder)
    assert not Article.objects.filter(shown__isnull=False).exists()
    assert "跳过 2 篇" in run(folder)
    with pytest.raises(CommandError, match="由另一人核对"):
        run(folder, "--checked-by", "chen")
    with pytest.raises(CommandError):  # who has no right to publish has compared nothing
        run(folder, "--checked-by", "song")
    with pytest.raises(CommandError, match="范围"):  # an officer of a county below answers for nothing of the city
        run(folder, "--checked-by", "wang")
    with pytest.raises(CommandError, match="没有账号"):
        run(folder, "--checked-by", "nobody")


def test_one_bad_file_keeps_all_out_unless_it_is_to_be_skipped(newsroom, folder):
    put(
        folder,
        **{"c.md": article(source=None), "d.md": article("![图](img/cut.png)", title="丁"), "img__cut.png": png()[:40]},
    )
    with pytest.raises(CommandError, match="什么也没有写入"):
        run(folder)
    assert Article.objects.count() == 0
    (folder / "c.md").unlink()
    with pytest.raises(CommandError, match="什么也没有写入"):  # the picture turns out broken while it is drawn
        run(folder)
    assert Article.objects.count() == 0
    put(folder, **{"c.md": article(source=None)})
    told = run(folder, "--skip-bad")
    assert "c.md:1" in told
    assert "d.md" in told
    assert "写入 2 篇" in told
