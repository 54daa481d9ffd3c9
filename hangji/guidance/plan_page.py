"""One plan on one page: what would change, who nobody is found for, and what each instructor would then serve."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hangji.guidance.models import AssignmentPlan, PlanLine, PlanState
from hangji.guidance.queries.plans import available, drifted, territory_of
from hangji.guidance.queries.pool import Load, loads, register_said, usual_to
from hangji.office.access import Territory, territories
from hangji.office.acts import Act
from hangji.office.models import Person, Region
from hangji.office.permissions import Permission
from hangji.registry.models import Standing
from rulebook.assigning import missing

# The parts of the page, in this order: state of a line, title, tag.
PARTS = (
    ("unplaced", gettext_lazy("没有着落"), "no_instructor"),
    ("new", gettext_lazy("新派"), "new"),
    ("changed", gettext_lazy("换人"), "changed"),
    ("ended", gettext_lazy("结束"), "ended"),
    ("kept", gettext_lazy("不变"), "same"),
)


@dataclass(frozen=True)
class Line:
    """One organisation, with its place in words."""

    line: PlanLine
    county: str
    street: str


@dataclass(frozen=True)
class Share:
    """What one person serves today and would serve; limit None: he has no availability, or no limit is set."""

    person: Person
    before: int
    after: int
    limit: int | None

    @property
    def over(self) -> bool:
        return self.limit is not None and self.after > self.limit


@dataclass
class PlanPage:
    plan: AssignmentPlan
    act: Act
    regions: Mapping[int, str]

    def context(self) -> dict[str, Any]:
        lines = list(self._lines())
        counted = Counter(each.line.state for each in lines)
        parts = [
            {"state": state, "title": title, "tag": tag, "lines": [each for each in lines if each.line.state == state]}
            for state, title, tag in PARTS
        ]
        return {
            "plan": self.plan,
            "place": register_said(self.plan.region_code, self.plan.level, self.regions),
            "parts": [part for part in parts if part["lines"]],
            "counts": [(title, counted[state]) for state, title, _tag in PARTS],
            "acting": counted["new"] + counted["changed"] + counted["ended"],
            "shortage": list(self._shortage(lines)),
            "shares": self._shares(lines) if self.is_draft else [],
            "exclusions": list(self.plan.exclusions.select_related("organisation", "person")),
            "drifted": drifted(self.plan, self.act.today) if self.is_draft else [],
            "works": self.works,
        }

    @property
    def is_draft(self) -> bool:
        return self.plan.state == PlanState.DRAFT

    @property
    def works(self) -> bool:
        return self.is_draft and may_steer(self.plan, self.act)

    @cached_property
    def _county(self) -> dict[int, int]:
        ids = self.plan.lines.values("organisation")
        held = Standing.objects.asof(self.plan.day).filter(organisation__in=ids)
        return dict(held.values_list("organisation", "region_code"))

    def _lines(self) -> Iterator[Line]:
        lines = list(self.plan.lines.select_related("organisation", "now", "proposed").order_by("organisation__name"))
        codes = {line.organisation.street_code for line in lines if line.organisation.street_code}
        streets = dict(Region.objects.filter(code__in=codes).values_list("code", "name"))
        for line in lines:
            county = self._county.get(line.organisation_id, 0)
            street = streets.get(line.organisation.street_code, "") if line.organisation.street_code else ""
            yield Line(line, self.regions.get(county, ""), street)

    def _shortage(self, lines: list[Line]) -> Iterator[str]:
        """How many instructors are missing, county by county."""
        usual = usual_to(self.plan.day, self.plan.region_code)
        short = [self._county.get(each.line.organisation_id, 0) for each in lines if each.line.state == "unplaced"]
        many = Counter(short)
        for county, number in missing(short, usual.value if usual else len(short)).items():
            facts = {"county": self.regions.get(county, "—"), "units": many[county], "number": number}
            yield _("%(county)s有 %(units)d 家没有着落，按一般家数还差 %(number)d 名指导员") % facts

    def _shares(self, lines: list[Line]) -> list[Share]:
        """Everybody whom the plan touches or could send, by name."""
        able = {each.person_id for each in available(territory_of(self.plan), self.plan.day)}
        gains, losses = _moves(lines)
        ids = able | {pk for line in lines for pk in (line.line.now_id, line.line.proposed_id) if pk}
        people = Person.objects.in_bulk(ids)
        of = loads(ids, self.act, self.act.today)
        shares = [self._share(person, of[pk], gains[pk], losses[pk]) for pk, person in people.items()]
        return sorted(shares, key=lambda share: (share.person.name, share.person.pk))

    @staticmethod
    def _share(person: Person, load: Load, gained: int, lost: int) -> Share:
        return Share(person, load.units, load.units + gained - lost, load.limit if load.able else None)


def _moves(lines: list[Line]) -> tuple[Counter[int | None], Counter[int | None]]:
    """person -> organisations gained, and lost."""
    moving = [each.line for each in lines if each.line.state in ("new", "changed", "ended")]
    return Counter(line.proposed_id for line in moving), Counter(line.now_id for line in moving)


def may_steer(plan: AssignmentPlan, act: Act) -> bool:
    own: list[Territory] = territories(act, Permission.ASSIGN_INSTRUCTOR)
    return any(territory.holds(plan.region_code, plan.level) for territory in own)
