"""Stored files: type by content, size, names, one copy, downloads only."""

import io
import zipfile

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from hangji.kit.refusal import Refusal
from hangji.office import documents
from hangji.office.documents import KINDS, PAPERS, clean_name, open_document, send, store
from hangji.office.models import Document

PDF = b"%PDF-1.4\n%approval of a branch\n"


def upload(name, content=PDF):
    return SimpleUploadedFile(name, content)


def package(*members):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for member in members:
            archive.writestr(member, "x")
    return held.getvalue()


def picture(kind, **more):
    held = io.BytesIO()
    Image.new("RGB", (8, 6), "red").save(held, kind, **more)
    return held.getvalue()


CONTENTS = {
    "pdf": PDF,
    "ofd": package("OFD.xml", "Doc_0/Document.xml"),
    "docx": package("[Content_Types].xml", "word/document.xml"),
    "xlsx": package("[Content_Types].xml", "xl/workbook.xml"),
    "doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old",
    "jpg": picture("JPEG"),
    "png": picture("PNG"),
}


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_known_by_its_content(town, kind):
    document = store(upload(f"批复.{kind}", CONTENTS[kind]), act=town.act(), kinds=list(KINDS))
    assert (document.kind, document.size, document.stored_by) == (kind, len(CONTENTS[kind]), "chen")
    assert open_document(document).read() == CONTENTS[kind]


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("批复.pdf", b"", "文件是空的"),
        ("批复.pdf", b"MZ\x90\x00 program", "不是可以接收的类型"),
        ("批复.html", b"<script>alert(1)</script>", "不是可以接收的类型"),
        ("批复.pdf", b"<html>not a pdf</html>", "不是可以接收的类型"),
        ("批复.pdf", b"PK\x03\x04 broken package", "不是可以接收的类型"),
        ("批复.zip", package("a.txt"), "不是可以接收的类型"),
        ("名单.xlsx", CONTENTS["xlsx"], "不是可以接收的类型"),
        ("批复.docx", PDF, "扩展名与内容不符"),
        ("批复", PDF, "扩展名与内容不符"),
        ("批复.pdf.exe", PDF, "扩展名与内容不符"),
    ],
)
def test_what_is_not_a_paper_is_refused_in_words(town, name, content, why):
    with pytest.raises(Refusal, match=why):
        store(upload(name, content), act=town.act(), kinds=PAPERS)
    assert not Document.objects.exists()


def test_a_photographed_paper_does_not_tell_where_it_was_taken(town):
    where = Image.Exif()
    where[0x8825], where[0x013B] = {1: "N", 2: (33.0, 50.0, 0.0)}, "Owner"
    for kind, name in (("jpg", "JPEG"), ("png", "PNG")):
        taken = picture(name, exif=where)
        assert b"Owner" in taken
        document = store(upload(f"批复.{kind}", taken), act=town.act(), kinds=PAPERS)
        kept = open_document(document).read()
        assert b"Owner" not in kept
        assert (document.size, document.sha256) == (len(kept), documents.digest(upload("a", kept)))


def test_an_oversize_file_is_refused_before_it_is_kept(town, monkeypatch):
    monkeypatch.setattr(documents, "LARGEST", 1024**2)
    with pytest.raises(Refusal, match=r"它有 1\.5 MB，上限 1 MB"):
        store(upload("批复.pdf", PDF + b"0" * (3 * 512 * 1024)), act=town.act(), kinds=PAPERS)
    assert not default_storage.exists(documents.digest(upload("a", PDF))[:2])


def test_the_same_bytes_are_stored_once(town):
    first = store(upload("批复.pdf"), act=town.act(), kinds=PAPERS)
    second = store(upload("另一份.PDF"), act=town.act(town.wang), kinds=PAPERS)
    assert first.path == second.path == f"{first.sha256[:2]}/{first.sha256}"
    assert len(default_storage.listdir(first.sha256[:2])[1]) == 1
    assert (first.name, second.name) == ("批复.pdf", "另一份.PDF")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("..\\..\\windows\\批复.pdf", "批复.pdf"),
        ("/批复.pdf", "批复.pdf"),
        (".htaccess", "htaccess"),
        ("..", "文件"),
        ("", "文件"),
        ("批复\x00\r\nSet-Cookie: a.pdf", "批复 Set-Cookie_ a.pdf"),
        ("批复\u202efdp.exe", "批复 fdp.exe"),
        ('批"复<1>|?*.pdf', "批_复_1____.pdf"),
        ("甲" * 300 + ".pdf", "甲" * 116 + ".pdf"),
    ],
)
def test_names_lose_what_could_harm(typed, kept):
    assert clean_name(typed) == kept


def test_a_path_in_the_name_never_becomes_a_place(town, tmp_path):
    document = store(upload("../../outside.pdf"), act=town.act(), kinds=PAPERS)
    assert document.path == f"{document.sha256[:2]}/{document.sha256}"
    assert not list(tmp_path.glob("outside*"))


def test_a_download_is_a_download(town):
    document = store(upload("关于成立党支部的批复.pdf"), act=town.act(), kinds=PAPERS)
    answer = send(document)
    assert answer.getvalue() == PDF
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''%E5%85%B3")
    assert answer["Content-Type"] == "application/pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]


def test_what_has_no_known_kind_is_sent_as_bytes(town):
    page = upload("页面.html", b"<script>alert(1)</script>")
    document = documents.keep(page, name="页面.html", kind="html", act=town.act())
    assert send(document)["Content-Type"] == "application/octet-stream"
