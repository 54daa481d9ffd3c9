"""A year of the regular life and the term of Party organisations, as evidence; asked for many at once."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import date, timedelta
from typing import Any

from hangji.formation.models import Duty, Seat, Term
from hangji.life.models import LifeServed, PartyGroups
from hangji.registry.models import PartyForm
from rulebook.appraisal import Fact
from rulebook.fourones import Period
from rulebook.life import KINDS, Kind, period, state
from rulebook.terms import has_terms
from rulebook.terms import state as term_state

ONE = timedelta(days=1)
Row = tuple[date | None, str]
Said = dict[str, tuple[Fact | None, list[Row]]]
PARTY = "party_organization"


def life_of(parties: Collection[int], year: int, day: date) -> dict[int, Said]:
    """party → "life_…" by kind: how often it was held of how often it was asked by ``day``; four statements."""
    forms = {form.party_organization_id: form for form in _of(PartyForm, parties).on(day)}
    committees, groups = _spells(_of(Seat, parties).filter(duty=Duty.MEMBER)), _spells(_of(PartyGroups, parties))
    served = LifeServed.objects.filter(
        record__party_organization__in=parties,
        record__withdrawn_at__isnull=True,
        record__day__range=(date(year, 1, 1), day),
    ).order_by("record__day", "pk")
    held: dict[tuple[int, str], list[Row]] = defaultdict(list)
    for party, kind, on, theme in served.values_list("record__party_organization", "kind", "record__day", _THEME):
        held[party, kind].append((on, theme))
    return {
        party: {
            f"life_{kind}": _counted(kind, form, held[party, kind], year, day, committees[party], groups[party])
            for kind in KINDS
            if kind != "group_meeting"
        }
        for party, form in forms.items()
    }


_THEME = "record__theme"


def _of(model: Any, parties: Collection[int]) -> Any:
    return model.objects.valid().filter(party_organization__in=parties)


def _spells(rows: Any) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.party_organization_id].append(row)
    return found


def _periods(kind: Kind, year: int, day: date, place: int) -> Iterator[Period]:
    one = period(kind, date(year, 1, 1), place=place)
    while one.first.year == year and one.first <= day:
        yield one
        one = period(kind, one.last + ONE, place=place)


def _counted(
    kind: Kind, form: PartyForm, rows: list[Row], year: int, day: date, committees: list[Any], groups: list[Any]
) -> tuple[Fact | None, list[Row]]:
    """A period that is not over yet counts only once the kind was held in it."""
    states = [
        state(
            kind,
            [on for on, _theme in rows if on],
            one,
            form=form.kind,
            formed_on=form.formed_on,
            until=form.until,
            day=day + ONE,
            committee=any(each.holds_on(one.first) for each in committees),
            groups=any(each.holds_on(one.first) for each in groups),
            place=form.region_code,
        )
        for one in _periods(kind, year, day, form.region_code)
    ]
    part, whole = states.count("held"), states.count("held") + states.count("missing")
    return (Fact(part=part, whole=whole) if whole else None), rows


def term_of(parties: Collection[int], day: date) -> dict[int, tuple[str, list[Row]]]:
    """party → how its term stands on ``day``, in a word of the evidence; two statements."""
    terms = {each.party_organization_id: each for each in _of(Term, parties).on(day)}
    found: dict[int, tuple[str, list[Row]]] = {}
    for form in _of(PartyForm, parties).on(day):
        term = terms.get(form.party_organization_id)
        rows: list[Row] = [(term.extended_to or term.ends_on, "")] if term else []
        found[form.party_organization_id] = (_term_word(form.kind, term, day), rows)
    return found


def _term_word(kind: str, term: Term | None, day: date) -> str:
    if not has_terms(kind, day=day):
        return "exempt"
    if term is None:
        return "unrecorded"
    stands = term_state(term.ends_on, day=day, extended_to=term.extended_to)
    return {"running": "in_time", "ending": "in_time"}.get(stands, stands)
