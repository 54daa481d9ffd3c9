"""Figures of month ends, read from the balance: the named conditions of figures as sums of its counters."""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import F, Sum, Value
from django.db.models.functions import Greatest

from hangji.office.access import Territory
from hangji.registry.balance import COUNTERS, FIRST, PARTIES
from hangji.registry.models import Balance, Kind, Mode
from rulebook.calendar import month_end

_SHARED = ("joint", "attached", "industry")
_COVERED = ("single", *_SHARED)

# Each condition on organisations: the counters added and those taken away.
SOCIAL: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "all": (("total",), ()),
    "shared": (_SHARED, ()),
    "covered": (_COVERED, ()),
    "served": ((*_COVERED, "instructed"), ()),
    "uncovered": (("total",), _COVERED),
    "unserved": (("total",), (*_COVERED, "instructed")),
    "gap": (("due_alone", "due_jointly"), ()),
    **{f"mode_{mode}": ((mode,), ()) for mode in Mode.values},
    **{
        name: ((name,), ())
        for name in (
            *("single", "due_alone", "due_jointly", "without_members", "undeclared", "instructed", "uninstructed"),
            *("narrow_all", "narrow_covered", "broad_all", "broad_covered", "headcount_missing"),
        )
    },
}
KINDS = {f"kind_{kind}": kind for kind in Kind.values}
PARTY = {"party_all": "total", "party_formed_this_year": "formed_this_year"} | {f"party_{m}": m for m in Mode.values}

Named = Mapping[str, int]


def is_closed(day: date) -> bool:
    """Whether the balance tells of a day: a month end since the first closing."""
    return day >= FIRST and day == month_end(day)


def knows(names: Iterable[str], by: str = "") -> bool:
    """Whether these conditions, split by a column, are in the balance. A Party organisation's kind is another thing."""
    known = SOCIAL.keys() | KINDS.keys() | (PARTY.keys() if by != "kind" else set())
    return by in ("", "kind", "region_code") and set(names) <= known


def counts(names: Iterable[str], territory: Territory, day: date, *, by: str = "") -> dict[Any, dict[str, int]]:
    """What the figures of ``day``, a closed month end, are; as coverage.queries.counts. One statement."""
    keys = ["kind", *([by] if by == "region_code" else [])]
    needed = [name for name in COUNTERS if name in _needed(names)]
    found = Balance.objects.at(day, territory).order_by().values(*keys)
    split: dict[Any, dict[str, Counter[str]]] = defaultdict(dict)
    for row in found.annotate(**{f"n_{name}": Sum(name) for name in needed}):
        sums = Counter({name: row[f"n_{name}"] for name in needed})
        if by != "kind" or row["kind"] != PARTIES:
            split[row[by] if by else ""][row["kind"]] = sums
    return {key: _named(names, by_kind) for key, by_kind in split.items()} or {"": dict.fromkeys(names, 0)}


def _needed(names: Iterable[str]) -> set[str]:
    """The counters that conditions are made of."""
    needed = {"total"}
    for name in names:
        if name in SOCIAL:
            needed.update(*SOCIAL[name])
        elif name in PARTY:
            needed.add(PARTY[name])
    return needed


def _named(names: Iterable[str], by_kind: Mapping[str, Counter[str]]) -> dict[str, int]:
    """The conditions' numbers from the counters of each kind."""
    parties = by_kind.get(PARTIES, Counter())
    social: Counter[str] = sum((sums for kind, sums in by_kind.items() if kind != PARTIES), Counter())
    said: dict[str, int] = {}
    for name in names:
        if name in PARTY:
            said[name] = parties[PARTY[name]]
        elif name in KINDS:
            said[name] = by_kind.get(KINDS[name], Counter())["total"]
        else:
            plus, minus = SOCIAL[name]
            said[name] = sum(social[each] for each in plus) - sum(social[each] for each in minus)
    return said


def series(
    names: Sequence[str], territory: Territory, days: Sequence[date], *, kind: str = ""
) -> dict[date, dict[str, int]]:
    """The same at several closed month ends, oldest first, for all kinds or one; one statement however many."""
    if not days:
        return {}
    needed = [name for name in COUNTERS if name in _needed(names)]
    found = Balance.objects.within(territory).filter(since__lte=days[-1], until__gt=days[0])
    if kind:
        found = found.filter(kind=kind)
    # What began earlier begins with the first day: then groups are few, however long the balance is.
    keys = {"begun": Greatest(F("since"), Value(days[0])), "ended": F("until")}
    rises = [defaultdict[str, Counter[str]](Counter) for _day in (*days, None)]
    sums = {f"n_{name}": Sum(name) for name in needed}
    for row in found.order_by().annotate(**keys).values("kind", *keys).annotate(**sums):
        numbers = {name: row[f"n_{name}"] for name in needed}
        rises[bisect_left(days, row["begun"])][row["kind"]].update(numbers)
        rises[bisect_left(days, row["ended"])][row["kind"]].subtract(numbers)
    held: dict[str, Counter[str]] = defaultdict(Counter)
    said = {}
    for day, by_kind in zip(days, rises, strict=False):
        for of, rise in by_kind.items():
            held[of].update(rise)
        said[day] = _named(names, held)
    return said
