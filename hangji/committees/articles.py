"""The text of a regulation: its articles, and what one version says otherwise than another."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

ARTICLE = re.compile(r"^[\s　]*(第[〇零一二三四五六七八九十百\d]+条)")


@dataclass(frozen=True)
class Article:
    """number: "第三条"; "" for what stands before the first one or as a heading. text: whole, its number included."""

    number: str
    text: str


def articles(text: str) -> list[Article]:
    """The text in its articles; lines that begin no article belong to the one before."""
    found: list[Article] = []
    for line in (line.strip() for line in text.splitlines()):
        if not line:
            continue
        begins = ARTICLE.match(line)
        heading = re.match(r"^第[〇零一二三四五六七八九十百\d]+[章节]", line)
        if begins or heading or not found or not found[-1].number:
            found.append(Article(begins[1] if begins else "", line))
        else:
            found[-1] = Article(found[-1].number, f"{found[-1].text}\n{line}")
    return found


@dataclass(frozen=True)
class Part:
    """A run of signs: "same", "gone" or "new"."""

    is_: str
    text: str


@dataclass(frozen=True)
class Change:
    """An article beside its earlier form. kind: same, new, gone or changed."""

    kind: str
    number: str
    parts: tuple[Part, ...]


def differences(before: str, after: str) -> list[Change]:
    """Every article of both texts in their order; those of the same number are compared sign by sign."""
    old, new = articles(before), articles(after)
    found: list[Change] = []
    for tag, a, b, c, d in SequenceMatcher(None, _keys(old, new), _keys(new, old), autojunk=False).get_opcodes():
        if tag == "equal":
            found += [_compared(one, other) for one, other in zip(old[a:b], new[c:d], strict=True)]
        else:
            found += [Change("gone", each.number, (Part("gone", each.text),)) for each in old[a:b]]
            found += [Change("new", each.number, (Part("new", each.text),)) for each in new[c:d]]
    return found


def _keys(these: list[Article], those: list[Article]) -> list[str]:
    """An article is the same one as that of its text; else as that of its number, where its text is nowhere."""
    texts = {body(each) for each in those}
    return [body(each) if body(each) in texts else each.number or each.text for each in these]


def body(article: Article) -> str:
    """Without the number: an article that was only renumbered says the same."""
    return ARTICLE.sub("", article.text).strip(" 　")


def _compared(one: Article, other: Article) -> Change:
    if one.text == other.text:
        return Change("same", other.number, (Part("same", other.text),))
    return Change("changed", other.number, tuple(_signs(one.text, other.text)))


def _signs(one: str, other: str) -> Iterator[Part]:
    for tag, a, b, c, d in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Part("same", other[c:d])
        else:
            yield from (Part(is_, text) for is_, text in (("gone", one[a:b]), ("new", other[c:d])) if text)
