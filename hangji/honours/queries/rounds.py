"""Which rounds are open to whom, how far the sheets of an entry have come, what a sheet may tell."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from hangji.governance.queries.sight import kept_by
from hangji.honours.models import EntryState, HonourEntry, HonourRound, HonourState
from hangji.honours.queries.facts import Known, facts_from, known_of
from hangji.office.acts import Act
from hangji.registry.models import SocialOrganization, Standing
from rulebook.selections import Condition, check, takes_part

BLIND = (EntryState.SUBMITTED, EntryState.ADMITTED)


def open_to(act: Act) -> list[tuple[HonourRound, list[SocialOrganization]]]:
    """Rounds that take entries today, each with the act's own organisations that lie within it."""
    rows = Standing.objects.asof(act.today).filter(organisation__in=kept_by(act), status="active")
    own = list(rows.select_related("organisation"))
    rounds = HonourRound.objects.filter(state=HonourState.OPEN, opens_on__lte=act.today, closes_on__gte=act.today)
    found = ((one, [row.organisation for row in own if within(one, row)]) for one in rounds if own)
    return [(one, units) for one, units in found if units]


def within(one: HonourRound, row: Standing) -> bool:
    """Whether an organisation, by its standing, lies within a round's place."""
    town = not one.street_code or row.organisation.street_code == one.street_code
    lies = {"of_region": row.region_code, "region_code": one.region_code}
    return town and takes_part(register=one.register, of_register=row.level, **lies)


def own_entries(act: Act) -> QuerySet[HonourEntry]:
    rows = HonourEntry.objects.kept_by(act).select_related("round", "organisation", "party_organisation")
    return rows.order_by("-round__opens_on", "number")


def conditions(one: HonourRound, organisation: int, act: Act, known: Known | None = None) -> tuple[Condition, ...]:
    """Each condition of a round for an organisation, by what is known today."""
    known = known or known_of([organisation], one.year, act.today)[organisation]
    return check(one.by, facts_from(known, one.selection, one.year), level=one.level)


# ---- sheets


@dataclass(frozen=True)
class Shown:
    """A sheet as it may be seen: marks and opinion only once the entry has its result."""

    reviewer: str
    third: bool
    given: bool
    recused_because: str
    marks: Mapping[str, int]
    opinion: str


def sheets(entry: HonourEntry) -> list[Shown]:
    """Of an entry, in the order of handing out. Blind until all are in and give a result."""
    shown = entry.state not in BLIND
    return [
        Shown(
            reviewer=each.reviewer.name,
            third=each.third,
            given=each.given_at is not None,
            recused_because=each.recused_because,
            marks=each.marks if shown else {},
            opinion=each.opinion if shown else "",
        )
        for each in entry.sheets.select_related("reviewer")
    ]


def with_sheets(rows: QuerySet[HonourEntry]) -> Any:
    """Entries with how many sheets are handed out and how many are in."""
    running = Q(sheets__recused_at__isnull=True, sheets__isnull=False)
    return rows.annotate(
        handed=Count("sheets", filter=running),
        given=Count("sheets", filter=running & Q(sheets__given_at__isnull=False)),
    )


def to_be_handed(rows: QuerySet[HonourEntry], wanted: int) -> Any:
    """Admitted entries with fewer sheets than the rules want."""
    return with_sheets(rows.filter(state=EntryState.ADMITTED)).filter(handed__lt=wanted)


def third_due(rows: QuerySet[HonourEntry]) -> Any:
    """Admitted entries of which all sheets are in and that still have no result: the two differ too much."""
    found = with_sheets(rows.filter(state=EntryState.ADMITTED))
    return found.filter(handed__gte=2, handed=F("given"))
