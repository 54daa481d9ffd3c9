"""What was corrected since a report was locked: the differences, and for each row the entries that made them."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from hangji.kit.tables import Column
from hangji.office.models import AuditEntry
from hangji.office.pen import chunks
from hangji.office.verbs import in_words, verb_said
from hangji.reports.content import Content
from hangji.reports.difference import Changed, Moved, RowKey, compare
from hangji.reports.models import Report
from hangji.reports.queries import frozen, live

Place = Callable[[int], str]
# What the explanation names; the difference itself lists everything.
LINES, NAMED = 12, 5


@dataclass(frozen=True)
class Cause:
    """An entry of the audit trail, in words."""

    at: datetime
    who: str
    verb: Any
    text: str
    reason: str

    def __str__(self) -> str:
        return " ".join(part for part in (str(self.verb), self.text, self.reason) if part)


@dataclass(frozen=True)
class Correction:
    """One row that counts differently now, and why."""

    moved: Moved
    causes: Sequence[Cause]


@dataclass(frozen=True)
class Story:
    """Everything that changed since the locking. basis: whether indicators or policy values are others now."""

    changed: Sequence[tuple[Changed, Sequence[Correction]]]
    basis: bool

    @property
    def rows(self) -> int:
        """How many things count differently."""
        return len({one.moved.key for _change, corrections in self.changed for one in corrections})


def story(report: Report, place: Place, *, told: bool = True) -> Story:
    """The locked content beside the content as known now. told: with the entries of the trail, two statements more.

    Raises what queries.frozen raises.
    """
    locked, now = frozen(report), live(report)
    changes = compare(locked, now)
    causes = _causes({one.key for change in changes for one in change.rows}, report, place) if told else {}
    lines = [(change, [Correction(one, causes.get(one.key, ())) for one in change.rows]) for change in changes]
    return Story(lines, locked.basis != now.basis)


def _causes(keys: Iterable[RowKey], report: Report, place: Place) -> dict[RowKey, list[Cause]]:
    """What was entered about each thing after the locking, oldest first."""
    ids: dict[str, list[int]] = defaultdict(list)
    for kind, pk in keys:
        ids[kind].append(pk)
    found: dict[RowKey, list[Cause]] = defaultdict(list)
    for entry in _entries(ids, report):
        reason = _("理由：%(reason)s") % {"reason": entry.reason} if entry.reason else ""
        cause = Cause(entry.at, entry.by_name, verb_said(entry.verb), in_words(entry, place), reason)
        found[entry.subject_kind, entry.subject_id].append(cause)
    return found


def _entries(ids: dict[str, list[int]], report: Report) -> Iterator[AuditEntry]:
    for kind, pks in ids.items():
        for some in chunks(sorted(pks)):
            entries = AuditEntry.objects.filter(subject_kind=kind, subject_id__in=some, at__gt=report.locked_at)
            yield from entries.order_by("at", "pk")


# ---- in one paragraph, for the next edition


def explanation(before: Content, after: Content, edition: int) -> str:
    """更正说明: a line a number that differs from the edition before; always in Chinese, as the report is."""
    changes = compare(before, after)
    if not changes:
        return f"与第 {edition} 版相比，各项数没有变化。"
    said = [_line(change) for change in changes[:LINES]]
    more = [f"另有 {len(changes) - LINES} 项数随之变化。"] if len(changes) > LINES else []
    return "\n".join([*said, *more])


def _line(change: Changed) -> str:
    number = change.number
    moves = [
        part
        for how, word in (("entered", "增加"), ("left", "减少"), ("changed", "变动"))
        if (part := _moves([one for one in change.rows if one.how == how], word))
    ]
    tail = f"（{'；'.join(moves)}）" if moves else ""
    return f"{number.label}由 {_said(change.before)} {number.unit}更正为 {_said(change.after)} {number.unit}{tail}"


def _said(value: int | None) -> str:
    return "—" if value is None else str(value)


def _moves(moved: list[Moved], word: str) -> str:
    if not moved:
        return ""
    names = "、".join(one.row.name for one in moved[:NAMED])
    return f"{word}{names}{f'等 {len(moved)} 家' if len(moved) > NAMED else ''}"


# ---- as a table to take away


@dataclass(frozen=True)
class Line:
    """One row of the exported table."""

    change: Changed
    correction: Correction | None

    @property
    def causes(self) -> Sequence[Cause]:
        return self.correction.causes if self.correction else ()


def lines(told: Story) -> list[Line]:
    """A line a row that moved; a number without such rows has one line."""
    return [
        Line(change, one)
        for change, corrections in told.changed
        for one in (corrections or [None])  # type: ignore[list-item]
    ]


def columns() -> tuple[Column, ...]:
    return (
        Column("number", _("项目"), lambda line: line.change.number.label),
        Column("before", _("锁定时"), lambda line: line.change.before, number=True),
        Column("after", _("现在"), lambda line: line.change.after, number=True),
        Column("code", _("统一社会信用代码或批复文号"), lambda line: _of(line, "code"), code=True),
        Column("name", _("名称"), lambda line: _of(line, "name")),
        Column(
            "row_before", _("这一家锁定时"), lambda line: line.correction and line.correction.moved.before, number=True
        ),
        Column("row_after", _("这一家现在"), lambda line: line.correction and line.correction.moved.after, number=True),
        Column("why", _("因为"), lambda line: _("；").join(map(str, line.causes))),
        Column("who", _("经办人"), lambda line: _("、").join(dict.fromkeys(cause.who for cause in line.causes))),
        Column("at", _("更正日期"), lambda line: line.causes[-1].at if line.causes else None),
    )


def _of(line: Line, name: str) -> str:
    return str(getattr(line.correction.moved.row, name)) if line.correction else ""
