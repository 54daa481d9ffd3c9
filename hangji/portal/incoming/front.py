"""The front matter of a file: lines between two "---" at its top, in Chinese or English words, checked key by key."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from html import unescape
from typing import Any
from urllib.parse import urlsplit

import yaml
from django.utils.translation import gettext as _

from hangji.portal.models import ArticleVersion, Basis, Origin, channels

Tell = Callable[[int, str, str], None]
FENCE = re.compile(r"^---[ \t]*$", re.MULTILINE)
LONGEST = 20_000
FIRST_DAY = date(1990, 1, 1)
# Each key with the words by which it is known.
KEYS: dict[str, tuple[str, ...]] = {
    "title": ("title", "标题"),
    "source": ("source", "来源"),
    "author": ("author", "作者"),
    "published": ("published", "date", "发布日期", "日期"),
    "first_published": ("first_published", "原发日期"),
    "link": ("link", "url", "原文链接", "原文"),
    "channel": ("channel", "栏目"),
    "origin": ("origin", "来历", "稿件来历"),
    "basis": ("copyright", "basis", "版权", "版权依据"),
    "note": ("note", "依据说明"),
    "changes": ("changes", "改动"),
    "summary": ("summary", "description", "摘要"),
    "number": ("number", "文号", "发文字号"),
    "attachments": ("attachments", "附件"),
}
NAMES = {word: key for key, words in KEYS.items() for word in words}
FIELDS = {
    **{"title": "title", "source": "source", "author": "author", "note": "basis_note", "changes": "changes"},
    **{"summary": "summary", "number": "document_number", "link": "original_url"},
}


@dataclass
class Front:
    """What the front matter says. attachments_at, body_from: the lines, from 1, of the attachments and of the text."""

    title: str = ""
    source: str = ""
    author: str = ""
    published: date = FIRST_DAY
    first_published: date | None = None
    link: str = ""
    channel: str = ""
    origin: str = ""
    basis: str = ""
    note: str = ""
    changes: str = ""
    summary: str = ""
    number: str = ""
    attachments: tuple[str, ...] = ()
    attachments_at: int = 1
    body_from: int = 1


def front_of(text: str, *, html: bool, today: date, fault: Tell) -> Front:
    """Read and check it; each fault is told by its line."""
    said, lines, body_from = _said(text, html, fault)
    front = Front(body_from=body_from)
    if said is None:  # told as one fault, of which others would only follow
        return front

    def at(key: str) -> int:
        return lines.get(key, 1)

    for key in FIELDS:
        setattr(front, key, _words(key, said, at(key), fault))
    _dates(front, said, at, today, fault)
    _choices(front, said, at, fault)
    _attachments(front, said, at("attachments"), fault)
    for key, why in (("title", _("标题")), ("source", _("来源")), ("published", _("发布日期")), ("channel", _("栏目"))):
        if key not in said:
            fault(1, _("缺%(what)s") % {"what": why}, _("在开头写一行 %(key)s: …") % {"key": key})
    _link(front, at("link"), fault)
    return front


def _said(text: str, html: bool, fault: Tell) -> tuple[dict[str, Any] | None, dict[str, int], int]:
    """(values by key, None where they cannot be read; their lines; the first line of the text)."""
    opened = FENCE.match(text.lstrip("\n"))
    if not opened:
        found = _meta(text) if html else {}
        if not found:
            fault(1, _("没有开头的说明"), _("第一行写 ---，写完标题、来源、日期、栏目再写一行 ---"))
        return found or None, {}, 1
    skipped = len(text) - len(text.lstrip("\n"))
    closed = FENCE.search(text, skipped + opened.end())
    if not closed:
        fault(1, _("开头的说明没有结束"), _("说明写完以后另起一行写 ---"))
        return None, {}, 1
    block, before = text[skipped + opened.end() : closed.start()], text.count("\n", 0, skipped + opened.end())
    body_from = text.count("\n", 0, closed.end()) + 2
    return *_yaml(block, before + 1, fault), body_from


def _meta(text: str) -> dict[str, Any]:
    """What the head of an HTML page says by itself: its title and <meta name= content=>."""
    found: dict[str, Any] = {}
    if title := re.search(r"<title[^>]*>(.*?)</title>", text, re.IGNORECASE | re.DOTALL):
        found["title"] = " ".join(unescape(title[1]).split())
    for tag in re.findall(r"<meta\b[^>]{0,2000}>", text[:LONGEST], re.IGNORECASE):
        name = re.search(r"""\bname\s*=\s*["']([^"']+)["']""", tag, re.IGNORECASE)
        value = re.search(r"""\bcontent\s*=\s*(?:"([^"]*)"|'([^']*)')""", tag, re.IGNORECASE)
        if name and value and (key := NAMES.get(name[1].strip().casefold())):
            found[key] = unescape(value[1] or value[2] or "").strip()
    return found


def _yaml(block: str, first: int, fault: Tell) -> tuple[dict[str, Any] | None, dict[str, int]]:
    """Plain keys and words; neither anchors nor tags, which could grow or run. A date is read here, not by YAML."""
    if len(block) > LONGEST or re.search(r"(?m)(?:^|[\s\[:,-])[&*!][\w<!]", block):
        fault(first, _("开头的说明太长，或者用了不认识的写法"), _("每行写一个“名称: 内容”"))
        return None, {}
    try:
        read = yaml.load(block, Loader=yaml.BaseLoader) or {}
    except (yaml.YAMLError, RecursionError) as wrong:
        mark = getattr(wrong, "problem_mark", None)
        line = first + mark.line if mark else first
        fault(line, _("开头的说明读不出来"), _("每行写一个“名称: 内容”；内容里有冒号的，用英文引号括起来"))
        return None, {}
    if not isinstance(read, Mapping):
        fault(first, _("开头的说明不是“名称: 内容”"), _("每行写一个“名称: 内容”"))
        return None, {}
    return _known(read, block, first, fault)


def _known(read: Mapping[Any, Any], block: str, first: int, fault: Tell) -> tuple[dict[str, Any], dict[str, int]]:
    said, lines = {}, {}
    for name, value in read.items():
        found = re.search(rf"(?m)^{re.escape(str(name))}\s*:", block)
        line = first + block.count("\n", 0, found.start()) if found else first
        key = NAMES.get(str(name).strip().casefold())
        if key is None:
            known = _("、").join(words[0] for words in KEYS.values())
            fault(line, _("不认识“%(name)s”") % {"name": str(name)[:20]}, _("可以写的是 %(known)s") % {"known": known})
        elif key in said:
            fault(line, _("“%(name)s”写了两次") % {"name": str(name)[:20]}, _("只留一行"))
        elif value is not None and value != "":
            said[key], lines[key] = value, line
    return said, lines


def _words(key: str, said: Mapping[str, Any], line: int, fault: Tell) -> str:
    value = said.get(key, "")
    if isinstance(value, (dict, list)):
        fault(line, _("“%(key)s”不是一句话") % {"key": key}, _("写在一行里"))
        return ""
    text = " ".join(str(value).split())
    most = getattr(ArticleVersion._meta.get_field(FIELDS[key]), "max_length", None) or 0
    if len(text) > most:
        many = {"key": key, "n": len(text), "most": most}
        fault(line, _("“%(key)s”有 %(n)d 个字，最多 %(most)d 个") % many, _("缩短"))
    return text


def _dates(front: Front, said: Mapping[str, Any], at: Callable[[str], int], today: date, fault: Tell) -> None:
    for key in ("published", "first_published"):
        if key not in said:
            continue
        day = _day(said[key])
        if day is None or not FIRST_DAY <= day <= today:
            told = {"value": str(said[key])[:20] if not isinstance(said[key], (dict, list)) else "…"}
            fault(at(key), _("“%(value)s”不是可以用的日期") % told, _("写成 2021-10-31，不晚于今天"))
        else:
            setattr(front, key, day)
    front.first_published = front.first_published or front.published


def _day(value: Any) -> date | None:
    """2021-10-31, 2021/10/31, 2021年10月31日, with or without a time."""
    found = (
        re.match(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})", str(value)) if isinstance(value, str) else None
    )
    try:
        return date(int(found[1]), int(found[2]), int(found[3])) if found else None
    except ValueError:
        return None


def _choices(front: Front, said: Mapping[str, Any], at: Callable[[str], int], fault: Tell) -> None:
    """Channel, origin and copyright by their code or their word; a reprint says by which right it is shown."""
    open_channels = {each.code: each.title for each in channels().values() if each.articles}
    tables: dict[str, Mapping[str, Any]] = {
        "channel": open_channels,
        "origin": dict(Origin.choices),
        "basis": dict(Basis.choices),
    }
    for key, table in tables.items():
        if key in said:
            code = _code(said[key], table)
            if code:
                setattr(front, key, code)
            else:
                known = _("、").join(str(title) for title in table.values())
                told = {"key": key, "value": str(said[key])[:20]}
                fault(
                    at(key), _("“%(key)s”里的“%(value)s”不认识") % told, _("写其中一个：%(known)s") % {"known": known}
                )
    front.origin = front.origin or (Origin.REPRINT if front.link else Origin.OWN)
    plain = {Origin.OWN: Basis.OWN, Origin.OFFICIAL: Basis.OFFICIAL, Origin.CONTRIBUTED: Basis.SUPPLIED}
    if not front.basis and "basis" not in said:
        front.basis = plain.get(Origin(front.origin), "")
        if not front.basis:
            known = _("、").join(str(label) for label in Basis.labels)
            fault(1, _("转载的没有写版权依据"), _("写一行 copyright: %(known)s 里的一个") % {"known": known})


def _code(value: Any, table: Mapping[str, Any]) -> str:
    if not isinstance(value, str):
        return ""
    text = value.strip()
    return text if text in table else next((code for code, title in table.items() if str(title) == text), "")


def _attachments(front: Front, said: Mapping[str, Any], line: int, fault: Tell) -> None:
    value = said.get("attachments", [])
    names = [value] if isinstance(value, str) else value
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names) or len(names) > 20:
        fault(line, _("附件不是文件名的单子"), _("写成 attachments: [甲.pdf, 乙.docx]，最多 20 个"))
        return
    front.attachments, front.attachments_at = tuple(names), line


def _link(front: Front, line: int, fault: Tell) -> None:
    if not front.link:
        return
    try:
        parts = urlsplit(front.link)
        fine = parts.scheme in ("http", "https") and bool(parts.hostname) and not parts.username
    except ValueError:
        fine = False
    if not fine or re.search(r"[\s<>\"']", front.link):
        fault(line, _("原文链接不是网址"), _("写成 https:// 开头的网址"))
