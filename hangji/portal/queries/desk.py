"""What the people who make the portal see: how an article stands, what waits for whom, how two versions differ."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from difflib import SequenceMatcher
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from hangji.portal.models import Article, ArticleStep, ArticleVersion, VersionState
from hangji.portal.writing.marks import lines_of
from rulebook.portal import Hit, look_at

# How an article stands: code → (words, tag). Derived from the latest version, the moment and the withdrawal.
STATES: dict[str, tuple[Any, str]] = {
    "draft": (_("草稿"), "draft"),
    "offered": (_("待编辑"), "article_offered"),
    "reviewing": (_("审校中"), "article_reviewing"),
    "returned": (_("退回修改"), "sent_back"),
    "passed": (_("待发布"), "article_passed"),
    "scheduled": (_("定时发布"), "article_scheduled"),
    "released": (_("已发布"), "published"),
    "dropped": (_("不采用"), "article_dropped"),
    "withdrawn": (_("已撤下"), "article_withdrawn"),
}

SHORT = 2000  # characters of a paragraph, or paragraphs


def state_of(article: Article, now: datetime) -> str:
    if article.withdrawn_at:
        return "withdrawn"
    state = article.latest.state if article.latest else VersionState.DRAFT
    if state == VersionState.RELEASED and article.public_from and article.public_from > now:
        return "scheduled"
    return str(state)


def in_state(code: str, now: datetime) -> Q:
    """The same as a condition. Raises KeyError for no state."""
    STATES[code]
    if code == "withdrawn":
        return Q(withdrawn_at__isnull=False)
    state = VersionState.RELEASED if code == "scheduled" else code
    condition = Q(withdrawn_at__isnull=True, latest__state=state)
    if code == "scheduled":
        return condition & Q(public_from__gt=now)
    return condition & Q(public_from__lte=now) if code == "released" else condition


def turns_of(username: str) -> QuerySet[ArticleStep]:
    """The steps whose turn it is, of one person."""
    before = ArticleStep.objects.filter(version=OuterRef("version"), number__lt=OuterRef("number"), done_at=None)
    rows = ArticleStep.objects.filter(person=username, done_at=None, version__state=VersionState.REVIEWING)
    return rows.filter(~Exists(before))


def advice(version: ArticleVersion, *, day: date, place: int) -> list[Hit]:
    """What to look at in the words of a version: its title is line 0, the paragraphs count from 1."""
    found = look_at("\n".join((version.title, version.summary, *lines_of(version.text))), day=day, place=place)
    return [Hit(h.kind, h.found, max(0, h.line - 2), h.around, h.instead, h.source) for h in found]


@dataclass(frozen=True)
class Pair:
    """One paragraph or field in two versions. left, right: (changed, words) pieces in order; same: nothing differs."""

    label: Any
    left: list[tuple[bool, str]]
    right: list[tuple[bool, str]]
    same: bool


FIELDS = (
    *("title", "summary", "document_number", "source", "author", "first_published_on", "original_url", "changes"),
    *("basis_note", "correction"),
)


def differences(old: ArticleVersion, new: ArticleVersion) -> list[Pair]:
    """Two versions side by side: the fields that either has, then the text paragraph by paragraph."""
    return [*_fields(old, new), *_paragraphs(lines_of(old.text), lines_of(new.text))]


def _fields(old: ArticleVersion, new: ArticleVersion) -> Iterator[Pair]:
    for name in FIELDS:
        left, right = str(getattr(old, name) or ""), str(getattr(new, name) or "")
        if left or right:
            yield _pair(ArticleVersion._meta.get_field(name).verbose_name, left, right)  # type: ignore[union-attr]


def _paragraphs(old: list[str], new: list[str]) -> Iterator[Pair]:
    for _tag, a, b, c, d in _steps(old, new):
        for step in range(max(b - a, d - c)):
            left = old[a + step] if a + step < b else ""
            right = new[c + step] if c + step < d else ""
            yield _pair("", left, right)


def _steps(old: Sequence[str], new: Sequence[str]) -> Sequence[tuple[str, int, int, int, int]]:
    """From one to the other. Of what is long, whatever stands in it again and again says nothing of what is the same:
    else the time would grow with the square of the length.
    """
    return SequenceMatcher(None, old, new, autojunk=len(new) > SHORT).get_opcodes()


def _pair(label: Any, left: str, right: str) -> Pair:
    if left == right:
        return Pair(label, [(False, left)], [(False, right)], True)
    ours: list[tuple[bool, str]] = []
    theirs: list[tuple[bool, str]] = []
    for tag, a, b, c, d in _steps(left, right):
        ours += [(tag != "equal", left[a:b])] if b > a else []
        theirs += [(tag != "equal", right[c:d])] if d > c else []
    return Pair(label, ours, theirs, False)
