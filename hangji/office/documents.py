"""Stored files: type told from the content, size limited, kept under their own hash, handed out as downloads only."""

import hashlib
import re
import unicodedata
import zipfile
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import ProtectedError
from django.http import FileResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from hangji.kit.bare import bare
from hangji.kit.pictures import Drawn
from hangji.kit.refusal import Refusal
from hangji.office.acts import Act
from hangji.office.models import Document

LARGEST = 20 * 1024 * 1024
LONGEST_NAME = 120
ERASED = "已删除的文件"  # the name of a document whose bytes were taken away with a person's data
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass(frozen=True)
class FileKind:
    """suffixes: the first is the usual one. is_one: tells the kind from the first bytes and the open file."""

    suffixes: tuple[str, ...]
    content_type: str
    is_one: Callable[[bytes, Any], bool]


def _starts(*signatures: bytes) -> Callable[[bytes, Any], bool]:
    return lambda head, _file: head.startswith(signatures)


def _zip_with(member: str) -> Callable[[bytes, Any], bool]:
    def is_one(head: bytes, file: Any) -> bool:
        if not head.startswith(b"PK\x03\x04"):
            return False
        try:
            with zipfile.ZipFile(file) as package:
                return any(name.startswith(member) for name in package.namelist())
        except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError):
            return False

    return is_one


OFFICE_TYPE = "application/vnd.openxmlformats-officedocument."
KINDS = {
    "pdf": FileKind((".pdf",), "application/pdf", _starts(b"%PDF-")),
    "ofd": FileKind((".ofd",), "application/ofd", _zip_with("OFD.xml")),
    "docx": FileKind((".docx",), OFFICE_TYPE + "wordprocessingml.document", _zip_with("word/")),
    "xlsx": FileKind((".xlsx",), OFFICE_TYPE + "spreadsheetml.sheet", _zip_with("xl/")),
    "doc": FileKind((".doc", ".wps"), "application/msword", _starts(OLE)),
    "jpg": FileKind((".jpg", ".jpeg"), "image/jpeg", _starts(b"\xff\xd8\xff")),
    "png": FileKind((".png",), "image/png", _starts(b"\x89PNG\r\n\x1a\n")),
}
# What an approval, minutes or a notice may come as.
PAPERS = ("pdf", "ofd", "docx", "doc", "jpg", "png")


def store(upload: UploadedFile[bytes], *, act: Act, kinds: Collection[str]) -> Document:
    """Keep an upload whose content is one of ``kinds`` (keys of KINDS) and whose name says the same.

    A picture is kept without what the camera wrote beside it; size and hash are of what is kept. Raises Refusal when it
    is empty, too large, of another type, or named as another type.
    """
    name = clean_name(upload.name or "")
    _fitting(upload, name)
    kind = _kind_of(upload, name, kinds)
    return keep(_bare(upload, kind), name=name, kind=kind, act=act)


def _bare(upload: UploadedFile[bytes], kind: str) -> File[bytes]:
    if kind not in ("jpg", "png"):
        return upload
    upload.seek(0)
    return ContentFile(bare(upload.read(), kind))


def keep(file: File[bytes], *, name: str, kind: str, act: Act) -> Document:
    """Keep a file as it is; the same bytes are stored once, whoever brings them and under whichever name."""
    sha256 = digest(file)
    path = f"{sha256[:2]}/{sha256}"
    if not default_storage.exists(path):
        file.seek(0)
        path = default_storage.save(path, file)
    return Document.objects.create(
        name=clean_name(name),
        kind=kind,
        size=file.size,
        sha256=sha256,
        path=path,
        stored_at=act.at,
        stored_by=act.user.username,
    )


def keep_picture(drawn: Drawn, *, name: str, act: Act) -> Document:
    """Keep a picture as it was drawn anew, under the name that it came with."""
    stem = PurePosixPath(clean_name(name)).stem
    return keep(ContentFile(drawn.data), name=f"{stem}.{drawn.kind}", kind=drawn.kind, act=act)


def digest(file: File[bytes]) -> str:
    """The sha256 of the whole content, in hexadecimal."""
    file.seek(0)
    total = hashlib.sha256()
    for chunk in file.chunks():
        total.update(chunk)
    return total.hexdigest()


def open_document(document: Document) -> File[bytes]:
    """The stored bytes. Raises FileNotFoundError when the file was taken away behind the program's back."""
    return default_storage.open(document.path)


def forget(document: Document | None) -> None:
    """Take a document away for good, with its bytes unless another one has the same: what a person's consent covered.

    Within the transaction of an action, whose rows no longer point to it; the bytes go once that is committed.
    """
    if document is None:
        return
    path = document.path
    try:
        document.delete()
    except ProtectedError:  # somebody else's fact stands on the same document
        return
    if not Document.objects.filter(path=path).exists():
        transaction.on_commit(lambda: default_storage.delete(path))


def erase(document: Document, act: Act) -> None:
    """Take the bytes away and leave the row, which says that there was a file: it names a person who is erased.

    Within the transaction of an action. Bytes that another document has too stay for that one.
    """
    document.erased_at, document.name = act.at, f"{ERASED}.{document.kind}"
    document.save(update_fields=["erased_at", "name"])
    if not Document.objects.filter(path=document.path, erased_at__isnull=True).exists():
        transaction.on_commit(lambda: default_storage.delete(document.path))


def send(document: Document) -> FileResponse:
    """The download, for the view of the document's owner, which has asked who may see it.

    Never shown inside a page of ours: an uploaded file could carry a script.
    """
    if document.erased_at:
        raise Refusal(
            _("不能下载：这份文件已经删除"),
            _("里面有已注销人员的个人信息，%(day)s 依申请删除") % {"day": timezone.localdate(document.erased_at)},
            _("需要这件事的凭据，请看所在事项的登记内容和变更记录"),
        )
    kind = KINDS.get(document.kind)
    content_type = kind.content_type if kind else "application/octet-stream"
    response = FileResponse(
        open_document(document), as_attachment=True, filename=document.name, content_type=content_type
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response


def clean_name(name: str) -> str:
    """A name without folders, control and direction characters, of a length that every system can keep."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    text = unicodedata.normalize("NFC", last)
    text = "".join(" " if unicodedata.category(char).startswith(("C", "Z")) else char for char in text)
    text = re.sub(r'[<>:"|?*]', "_", text)
    text = re.sub(r"\s+", " ", text).strip(" .")
    suffix = PurePosixPath(text).suffix[:10]
    stem = text.removesuffix(suffix)[: LONGEST_NAME - len(suffix)]
    return f"{stem}{suffix}" if stem else _("文件") + suffix


def _fitting(upload: UploadedFile[bytes], name: str) -> None:
    size = upload.size or 0
    if size == 0:
        raise Refusal(_("不能保存“%(name)s”：文件是空的") % {"name": name}, _("它有 0 个字节"), _("请重新选择文件"))
    if size > LARGEST:
        facts = {"name": name, "size": f"{size / 1024**2:.1f}", "most": LARGEST // 1024**2}
        raise Refusal(
            _("不能保存“%(name)s”：文件太大") % facts,
            _("它有 %(size)s MB，上限 %(most)s MB") % facts,
            _("扫描件降低分辨率，或拆成几份再交"),
        )


def _kind_of(upload: UploadedFile[bytes], name: str, kinds: Collection[str]) -> str:
    upload.seek(0)
    head = upload.read(16) or b""
    found = next((kind for kind in kinds if KINDS[kind].is_one(head, upload)), "")
    suffix = PurePosixPath(name).suffix.lower()
    if not found:
        raise Refusal(
            _("不能保存“%(name)s”：不是可以接收的类型") % {"name": name},
            _("文件内容不是 %(kinds)s 中的任何一种，改扩展名没有用") % {"kinds": _listed(kinds)},
            _("另存或扫描为其中一种再交"),
        )
    if suffix not in KINDS[found].suffixes:
        facts = {"name": name, "found": found.upper(), "suffix": KINDS[found].suffixes[0]}
        raise Refusal(
            _("不能保存“%(name)s”：扩展名与内容不符") % facts,
            _("内容是 %(found)s") % facts,
            _("核对是不是选错了文件；没有错就把扩展名改成 %(suffix)s") % facts,
        )
    return found


def _listed(kinds: Collection[str]) -> str:
    return _("、").join(kind.upper() for kind in kinds)
