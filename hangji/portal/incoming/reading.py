"""A folder of Markdown and HTML files with front matter becomes pieces; everything wrong with them is told at once.

Nothing of a file is believed: its encoding is found out, its front matter is checked key by key, its pictures and
attachments must lie in the folder, and its text becomes the portal's simple marks (portal/writing/pasted.py).
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from django.utils.translation import gettext as _

from hangji.portal.actions.files import ATTACHMENTS
from hangji.portal.actions.writing import Content
from hangji.portal.incoming.front import Front, Tell, front_of
from hangji.portal.incoming.words import Found, file_of, words_of

SUFFIXES = (".md", ".markdown", ".html", ".htm")
MOST_FILES = 5000
LARGEST = 1024 * 1024  # bytes of one article's text


@dataclass(frozen=True)
class Fault:
    """What is wrong where, and what to do. line: 0 for the whole file."""

    path: str
    line: int
    what: str
    instead: str

    def __str__(self) -> str:
        where = f"{self.path}:{self.line}" if self.line else self.path
        return f"{where}  {self.what}  →  {self.instead}"


@dataclass
class Piece:
    """One article ready to be taken over. pictures, attachments: files in the folder, in the order of the text."""

    path: str
    channel: str
    published: date
    content: Content
    pictures: list[tuple[Path, str]] = field(default_factory=list)
    attachments: list[tuple[Path, str]] = field(default_factory=list)


@dataclass
class Folder:
    pieces: list[Piece] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def read_folder(folder: Path, today: date) -> Folder:
    """Every article of a folder and the folders below it. Raises NotADirectoryError."""
    if not folder.is_dir():
        raise NotADirectoryError(folder)
    root, found = folder.resolve(), Folder()
    paths = list(_files(root))
    if len(paths) > MOST_FILES:
        most = {"n": len(paths), "most": MOST_FILES}
        found.faults.append(
            Fault(".", 0, _("有 %(n)d 个文件，一次最多 %(most)d 个") % most, _("分成几个文件夹，分几次导入"))
        )
        return found
    for path in paths:
        _read(path, root, today, found)
    _twice(found)
    if not paths:
        found.faults.append(Fault(".", 0, _("没有文章"), _("放入扩展名是 .md、.html 的文件")))
    return found


def _files(root: Path) -> Iterator[Path]:
    """In the order of their names; links to elsewhere and hidden folders are not followed."""
    for base, folders, names in os.walk(root, followlinks=False):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(base) / name
            if path.suffix.lower() in SUFFIXES and not name.startswith("."):
                yield path


def _read(path: Path, root: Path, today: date, found: Folder) -> None:
    name = path.relative_to(root).as_posix()

    def fault(line: int, what: str, instead: str) -> None:
        found.faults.append(Fault(name, line, what, instead))

    before = len(found.faults)
    text = _text(path, root, fault)
    if text is None:
        return
    front = front_of(text, html=path.suffix.lower().startswith(".htm"), today=today, fault=fault)
    words = words_of(text, front.body_from, path, root, fault=fault)
    words.attachments += _listed(front, path.parent, root, fault)
    if not words.text:
        fault(front.body_from, _("没有正文"), _("补上正文，或者移走这个文件"))
    if len(found.faults) == before:
        found.pieces.append(_piece(name, front, words))


def _listed(front: Front, folder: Path, root: Path, fault: Tell) -> list[tuple[Path, str]]:
    """The attachments that the front matter names, as far as they can be used."""
    named = (file_of(each, folder, root, front.attachments_at, ATTACHMENTS, fault) for each in front.attachments)
    return [(file, "") for file in named if file]


def _piece(name: str, front: Front, words: Found) -> Piece:
    text = words.text
    first, _line, rest = text.partition("\n")
    if first.lstrip("# ").strip() == front.title and first.startswith("#"):
        text = rest or first
    content = Content(
        title=front.title,
        text=text,
        origin=front.origin,
        source=front.source,
        basis=front.basis,
        summary=front.summary,
        document_number=front.number,
        author=front.author,
        first_published_on=front.first_published,
        original_url=front.link,
        changes=front.changes,
        basis_note=front.note,
    )
    kept = {path.resolve(): (path, said) for path, said in reversed(words.attachments)}
    return Piece(name, front.channel, front.published, content, words.pictures, list(reversed(kept.values())))


def _text(path: Path, root: Path, tell: Tell) -> str | None:
    """The file as text; None where it is none, which is told."""
    if not path.resolve().is_relative_to(root) or not path.is_file():
        tell(0, _("是指向文件夹以外的链接"), _("把原文件复制进来"))
        return None
    size = path.stat().st_size
    if size > LARGEST:
        most = {"size": f"{size / 1024**2:.1f}", "most": LARGEST // 1024**2}
        tell(0, _("太大：%(size)s MB，一篇最大 %(most)d MB") % most, _("图片另存成文件，不要嵌在正文里"))
        return None
    text = decoded(path.read_bytes())
    if text is None:
        tell(0, _("看不出是什么编码，或者不是文本"), _("用记事本打开，另存为 UTF-8"))
    return text


def decoded(data: bytes) -> str | None:
    """UTF-8, UTF-16 with its mark, or GB18030; None for anything else."""
    marked = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    for coding in ("utf-16",) if marked else ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(coding)
        except UnicodeDecodeError:
            continue
        return None if "\0" in text else text.replace("\r\n", "\n").replace("\r", "\n")
    return None


def _twice(found: Folder) -> None:
    """The same original or the same words in two files: neither can be chosen by a program."""
    seen: dict[str, str] = {}
    for piece in list(found.pieces):
        keys = [key for key in (piece.content.original_url, piece.content.tidied().digest()) if key]
        other = next((seen[key] for key in keys if key in seen), "")
        if other:
            what = _("和 %(other)s 是同一篇（原文链接或者内容相同）") % {"other": other}
            found.faults.append(Fault(piece.path, 0, what, _("只留一份")))
            found.pieces.remove(piece)
        seen.update({key: piece.path for key in keys})
