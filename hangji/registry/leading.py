"""Who leads which Party organisation (划转): who would move to a body, who stays behind and why, and what moved."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hangji.office.access import Territory, where
from hangji.office.acts import Act
from hangji.office.models import Body
from hangji.office.models.places import within_span
from hangji.office.permissions import Permission
from hangji.registry.models import PartyForm, Standing, Status

MOST = 500  # on one page; a larger move is made in several

# Why somebody does not go along, in the order in which the first that holds is told.
STAYS: Mapping[str, Any] = {
    "here": gettext_lazy("已由它领导"),
    "young": gettext_lazy("那一天还没有成立"),
    "later": gettext_lazy("那一天以后另有变更，先撤回那一次"),
    "mixed": gettext_lazy("还覆盖别的行业，默认不划转，可以勾选"),
}


@dataclass(frozen=True)
class Asked:
    """Whom a transfer asks about: those of one leading body, of one industry, of one county; "" and None ask nothing.

    nobody: those that no body leads.
    """

    day: date
    source: Body | None = None
    nobody: bool = False
    industry: str = ""
    county: int = 0

    @property
    def narrows(self) -> bool:
        return bool(self.source or self.nobody or self.industry)


@dataclass(frozen=True)
class Candidate:
    """A Party organisation on the day. form: what it is; units: (name, industry) of the active ones that it covers."""

    form: PartyForm
    units: Sequence[tuple[str, str]]
    stays: str = ""

    @property
    def chosen(self) -> bool:
        """Whether it is ticked beforehand."""
        return self.stays == ""

    @property
    def movable(self) -> bool:
        return self.stays in ("", "mixed")

    @property
    def why(self) -> str:
        return str(STAYS[self.stays]) if self.stays else ""

    @property
    def industries(self) -> str:
        return _("、").join(sorted({industry or _("未填行业") for _name, industry in self.units}))


@dataclass
class Preview:
    """Who moves to ``body`` from the day on, and who stays. Five statements, however many."""

    act: Act
    body: Body
    asked: Asked
    lines: list[Candidate] = field(init=False)
    cut: bool = field(init=False)

    def __post_init__(self) -> None:
        found = list(self._forms()[: MOST + 1]) if self.asked.narrows else []
        self.cut = len(found) > MOST
        self.lines = self._judged(found[:MOST])

    def _forms(self) -> QuerySet[PartyForm]:
        """Those that exist on the day, or today and were formed later, where the person may record them."""
        day, today = self.asked.day, self.act.today
        there = PartyForm.objects.valid().filter(where(self.act, Permission.FORM), territory_of(self.body).q())
        there = there.filter(Q(until__isnull=True) | Q(until__gt=day), since__lte=today)
        earlier = PartyForm.objects.valid().filter(
            party_organization=OuterRef("party_organization"), since__lt=OuterRef("since"), until__gt=day
        )
        there = there.filter(~Exists(earlier))
        if self.asked.source:
            there = there.filter(body=self.asked.source)
        elif self.asked.nobody:
            there = there.filter(body__isnull=True)
        if self.asked.industry:
            there = there.filter(party_organization__in=self._covering(self.asked.industry))
        if self.asked.county:
            there = there.filter(within_span("region_code", self.asked.county))
        forms: QuerySet[PartyForm] = there.select_related("party_organization", "body").order_by(
            "body__name", "party_organization__name", "party_organization"
        )
        return forms

    def _covering(self, industry: str) -> QuerySet[Any]:
        covered = Standing.objects.filter(status=Status.ACTIVE, organisation__industry=industry)
        days = Q(since__lte=self.asked.day, until__gt=self.asked.day)
        days |= Q(since__lte=self.act.today, until__gt=self.act.today)
        return covered.filter(days, party_organization__isnull=False).values("party_organization")

    def _judged(self, forms: list[PartyForm]) -> list[Candidate]:
        pks = [form.party_organization_id for form in forms]
        units = units_of(pks, self.asked.day)
        later = PartyForm.objects.valid().filter(party_organization__in=pks, since__gt=self.asked.day)
        changed = set(later.values_list("party_organization", flat=True))
        return [
            Candidate(form, own, self._stays(form, own, changed))
            for form in forms
            for own in [units.get(form.party_organization_id, [])]
        ]

    def _stays(self, form: PartyForm, units: Sequence[tuple[str, str]], changed: Collection[int]) -> str:
        if form.since > self.asked.day:
            return "young"
        if form.body_id == self.body.pk:
            return "here"
        if form.party_organization_id in changed:
            return "later"
        if self.asked.industry and {industry for _name, industry in units} - {self.asked.industry}:
            return "mixed"
        return ""

    @cached_property
    def moving(self) -> list[Candidate]:
        """Who may move, those ticked beforehand first."""
        return sorted((line for line in self.lines if line.movable), key=lambda line: line.stays)

    @cached_property
    def staying(self) -> list[Candidate]:
        return [line for line in self.lines if not line.movable]

    @property
    def chosen(self) -> list[Candidate]:
        return [line for line in self.lines if line.chosen]

    @property
    def sources(self) -> list[tuple[str, int]]:
        """From whom how many of those ticked beforehand would come."""
        counted = Counter(str(line.form.body or _("没有上级党组织")) for line in self.chosen)
        return sorted(counted.items())

    @property
    def reasons(self) -> list[tuple[str, int]]:
        counted = Counter(line.stays for line in self.lines if line.stays)
        return [(str(words), counted[code]) for code, words in STAYS.items() if counted[code]]


def territory_of(body: Body) -> Territory:
    return Territory(body.region_code, body.level)


def units_of(parties: Iterable[int], day: date) -> dict[int, list[tuple[str, str]]]:
    """(name, industry) of the active organisations that each Party organisation covers on a day. One statement."""
    covered = Standing.objects.asof(day).filter(status=Status.ACTIVE, party_organization__in=list(parties))
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    plain = covered.order_by("organisation__name")
    for party, name, industry in plain.values_list(
        "party_organization_id", "organisation__name", "organisation__industry"
    ):
        found[party].append((name, industry))
    return found


def led_by(bodies: Collection[int], day: date, known: datetime | None = None) -> QuerySet[PartyForm]:
    """The Party organisations that some bodies lead on a day, as known now or at a moment."""
    forms: QuerySet[PartyForm] = PartyForm.objects.known_at(known).on(day).filter(body__in=bodies)
    return forms


def led_from(body: Body, day: date) -> QuerySet[PartyForm]:
    """What it leads on a day or later."""
    running = Q(until__isnull=True) | Q(until__gt=day)
    forms: QuerySet[PartyForm] = PartyForm.objects.valid().filter(running, body=body)
    return forms


@dataclass(frozen=True)
class Moved:
    """One Party organisation that a transfer moved, and from whom (None: nobody)."""

    form: PartyForm
    source: Body | None


def moved(act_id: UUID) -> list[Moved]:
    """Whom an act moved, by name; two statements."""
    made = PartyForm.objects.filter(recorded_in=act_id).select_related("party_organization", "body")
    gone = PartyForm.objects.filter(withdrawn_in=act_id).exclude(recorded_in=act_id).select_related("body")
    before: dict[int, list[PartyForm]] = defaultdict(list)
    for form in gone:
        before[form.party_organization_id].append(form)
    found: dict[int, Moved] = {}
    for form in made.order_by("since"):
        old = [each for each in before[form.party_organization_id] if each.body_id != form.body_id]
        if old and form.party_organization_id not in found:
            found[form.party_organization_id] = Moved(form, old[0].body)
    return sorted(found.values(), key=lambda one: (str(one.source or ""), one.form.party_organization.name))
