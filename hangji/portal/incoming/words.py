"""The text of a file as the portal's marks, its pictures and attachments found in the folder."""

import re
from dataclasses import dataclass, field
from html import escape, unescape
from pathlib import Path
from urllib.parse import unquote

from django.utils.translation import gettext as _
from markdown_it import MarkdownIt

from hangji.office.documents import KINDS
from hangji.portal.actions.files import ATTACHMENTS, PICTURES
from hangji.portal.incoming.front import Tell
from hangji.portal.writing.pasted import tidy

MOST_PICTURES = 50
LARGEST = 20 * 1024 * 1024
IMAGE = re.compile(r"""<img\b((?:[^>"']|"[^"]*"|'[^']*'){0,4000})>""", re.IGNORECASE)
ANCHOR = re.compile(
    r"""<a\b(?:[^>"']|"[^"]*"|'[^']*'){0,1000}?\bhref\s*=\s*(?:"([^"]*)"|'([^']*)')[^>]{0,1000}>(.{0,500}?)</a>""",
    re.IGNORECASE | re.DOTALL,
)
ELSEWHERE = re.compile(r"^(?:[a-z][a-z0-9+.-]*:|//|#|$)", re.IGNORECASE)
_markdown = MarkdownIt("commonmark", {"html": True}).enable("table")


@dataclass
class Found:
    """text: with marks. pictures, attachments: (file, words for it)."""

    text: str = ""
    pictures: list[tuple[Path, str]] = field(default_factory=list)
    attachments: list[tuple[Path, str]] = field(default_factory=list)


def words_of(text: str, body_from: int, path: Path, root: Path, *, fault: Tell) -> Found:
    """The text from a line on. Each picture that is not there, has no words or cannot be used is told by its line."""
    found, body = Found(), "\n".join(text.split("\n")[body_from - 1 :])
    lines = _Lines(body, body_from)
    html = body if path.suffix.lower().startswith(".htm") else _markdown.render(body)

    def picture(match: re.Match[str]) -> str:
        said, line = _attributes(match[1]), lines.of(_attributes(match[1]).get("src", ""))
        file = file_of(said.get("src", ""), path.parent, root, line, PICTURES, fault)
        if file is None:
            return ""
        alt = " ".join(said.get("alt", "").split())[:200]
        if not alt:
            what = {"name": file.name}
            fault(line, _("图片 %(name)s 没有替代文字") % what, _("写上图上有谁、在做什么：![文字](文件)"))
            return ""
        found.pictures.append((file, alt))
        return f"</p><p>[图{len(found.pictures)}]</p><p>"

    def anchor(match: re.Match[str]) -> str:
        href, words = unescape(match[1] or match[2] or "").strip(), match[3]
        if ELSEWHERE.match(href) or href.startswith("/"):
            return match[0]
        line = lines.of(match[1] or match[2] or "")
        file = file_of(href, path.parent, root, line, ATTACHMENTS, fault)
        if file is not None:
            found.attachments.append((file, " ".join(re.sub(r"<[^>]*>", "", unescape(words)).split())[:120]))
        return words

    html = ANCHOR.sub(anchor, IMAGE.sub(picture, html))
    if len(found.pictures) > MOST_PICTURES:
        fault(body_from, _("图片多于 %(most)d 张") % {"most": MOST_PICTURES}, _("分成几篇"))
    found.text = tidy(f"<div>{html}</div>")
    return found


class _Lines:
    """Where a piece of the text stands."""

    def __init__(self, body: str, first: int):
        self.body, self.first = body, first

    def of(self, piece: str) -> int:
        at = self.body.find(piece) if piece else -1
        at = self.body.find(unquote(piece)) if at < 0 and piece else at
        return self.first + self.body.count("\n", 0, at) if at >= 0 else self.first


def _attributes(text: str) -> dict[str, str]:
    pairs = re.findall(r"""([a-z-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", text, re.IGNORECASE)
    return {name.lower(): unescape(a or b or c) for name, a, b, c in pairs}


def file_of(name: str, folder: Path, root: Path, line: int, kinds: tuple[str, ...], fault: Tell) -> Path | None:
    """A file that the text names, lying in the folder that is imported; None where it cannot be used, which is told."""
    said = {"name": escape(name[:60], quote=False)}
    if name.lower().startswith(("http:", "https:", "//", "data:")):
        fault(line, _("图片“%(name)s”不在文件夹里") % said, _("下载到文件夹里，改成相对的文件名"))
        return None
    try:
        path = (folder / unquote(name.split("?", maxsplit=1)[0].split("#", maxsplit=1)[0])).resolve()
        there = path.is_relative_to(root) and path.is_file() and bool(name)
    except (OSError, ValueError):
        there = False
    if not there:
        fault(line, _("找不到文件“%(name)s”") % said, _("放进同一个文件夹，核对名称的大小写"))
        return None
    return path if _usable(path, line, kinds, fault) else None


def _usable(path: Path, line: int, kinds: tuple[str, ...], fault: Tell) -> bool:
    said = {"name": path.name[:60], "kinds": _("、").join(kind.upper() for kind in kinds)}
    if path.stat().st_size > LARGEST:
        fault(line, _("文件“%(name)s”太大") % said, _("压缩到 %(most)d MB 以内") % {"most": LARGEST // 1024**2})
        return False
    with path.open("rb") as file:
        head = file.read(16)
        fits = any(KINDS[kind].is_one(head, file) and path.suffix.lower() in KINDS[kind].suffixes for kind in kinds)
    if not fits:
        fault(line, _("文件“%(name)s”不是可以用的类型") % said, _("换成 %(kinds)s") % said)
    return fits
