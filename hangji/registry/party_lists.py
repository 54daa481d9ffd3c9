"""The lists of Party organisations and of instructors."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import CharField, Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.http import QueryDict

from django.utils.translation import gettext as _
from rulebook.coverage import Advice, judge_party_organisation
from rulebook.policy import clause

from hangji.kit.tables import Filter, Listing
from hangji.kit.templatetags.kit import said
from hangji.office.acts import Act
from hangji.office.models import Body, Level, Person
from hangji.office.models.places import within_span
from hangji.registry.lists import Words, among, offered, place, usual_level
from hangji.registry.models import (
    Assignment,
    Mode,
    OrganisationLevel,
    PartyForm,
    PartyKind,
    PartyOrganization,
    Secretary,
    SocialOrganization,
    Standing,
    Status,
)
from hangji.registry.tables import INSTRUCTORS, PARTIES

UNITS_AT_MOST = "coverage.joint_units_at_most"


def party_rows(act: Act, day: date) -> QuerySet[PartyForm]:
    """Party organisations that exist at the end of ``day`` or were dissolved before, with what they cover that day."""
    seen = PartyOrganization.objects.visible_to(act).values("pk")
    later = PartyForm.objects.valid().filter(
        party_organization=OuterRef("party_organization"), since__lte=day, since__gt=OuterRef("since")
    )
    rows = PartyForm.objects.valid().filter(~Exists(later), since__lte=day, party_organization__in=seen)
    covered = Standing.objects.asof(day).filter(party_organization=OuterRef("party_organization")).order_by()
    active = covered.filter(status=Status.ACTIVE).values("party_organization")
    secretary = Secretary.objects.valid().on(day).filter(party_organization=OuterRef("party_organization"))
    return rows.select_related("party_organization", "body").annotate(
        units=_sum(covered.values("party_organization"), Count("pk")),
        active_units=_sum(active, Count("pk")),
        full=_sum(active, Sum("full")),
        probationary=_sum(active, Sum("probationary")),
        secretary=Subquery(secretary.values("person__name")[:1], output_field=CharField()),
    )


def _sum(rows: QuerySet[Any], total: Any) -> Coalesce:
    counted = Subquery(rows.annotate(total=total).values("total"), output_field=IntegerField())
    return Coalesce(counted, Value(0))


def advices_of(row: Any, day: date) -> tuple[Advice, ...]:
    """What the rules say of a row; nothing once it is dissolved."""
    if row.until is not None and row.until <= day:
        return ()
    return judge_party_organisation(
        kind=row.kind,
        mode=row.mode,
        units=row.units,
        active_units=row.active_units,
        full=row.full,
        members=row.full + row.probationary,
        day=day,
        place=row.region_code,
    )


def party_filters(act: Act, day: date, regions: Mapping[int, str], bodies: Mapping[int, str]) -> list[Filter]:
    kinds, modes = dict(PartyKind.choices), dict(Mode.choices)
    levels = {**dict(OrganisationLevel.choices), "all": _("市级和县级")}
    running = Q(until__isnull=True) | Q(until__gt=day)
    states = {"existing": running, "dissolved": ~running, "any": Q()}
    says = {"existing": _("现有"), "dissolved": _("已撤销"), "any": _("含已撤销")}
    most = clause(UNITS_AT_MOST, day=day).value if day >= date(2018, 10, 28) else 5
    advices = {
        "over_units": Q(mode=Mode.JOINT, active_units__gt=most),
        "none_active": Q(active_units=0),
        "no_secretary": Q(secretary__isnull=True),
    }
    asks = {
        "over_units": _("联合党组织超过 %(most)s 家") % {"most": most},
        "none_active": _("没有覆盖正常的社会组织"),
        "no_secretary": _("没有书记"),
    }
    counties = [(str(code), name) for code, name in sorted(regions.items()) if offered(act, code)]
    led = {str(pk): name for pk, name in bodies.items()}
    return [
        Filter("q", "", lambda v: Words(v).q("party_organization__"), lambda v: f"“{Words(v).text}”"),
        Filter("kind", _("类别"), among(kinds, "kind"), kinds.__getitem__, tuple(kinds.items())),
        Filter("mode", _("组建方式"), among(modes, "mode"), modes.__getitem__, tuple(modes.items())),
        Filter("county", _("县区"), lambda v: within_span("region_code", int(v)), lambda v: place(v, regions), counties),
        Filter("body", _("上级党组织"), lambda v: Q(body=int(v)), lambda v: led.get(v, v), tuple(led.items())),
        Filter("advice", _("规则提示"), advices.__getitem__, asks.__getitem__, tuple(asks.items())),
        Filter("state", _("状态"), states.__getitem__, says.__getitem__, tuple(says.items())),
        Filter("level", _("层级"), lambda v: Q() if v == "all" else among(levels, "level")(v), levels.__getitem__, tuple(levels.items())),
        Filter("formed_from", _("成立不早于"), lambda v: Q(formed_on__gte=date.fromisoformat(v))),
        Filter("formed_to", _("成立不晚于"), lambda v: Q(formed_on__lte=date.fromisoformat(v))),
    ]


@dataclass
class Parties(Listing):
    regions: Mapping[int, str] = field(default_factory=dict)
    day: date = date.max

    def dressed(self, rows: Iterable[Any]) -> Iterator[Any]:
        for row in rows:
            row.county = self.regions.get(row.region_code, str(row.region_code))
            row.advices = advices_of(row, self.day)
            row.ended = row.until is not None and row.until <= self.day
            row.said = [said(advice.sentence) for advice in row.advices if advice.level == "warn"]
            yield row


def parties(act: Act, params: QueryDict, day: date, regions: Mapping[int, str]) -> Parties:
    bodies = dict(Body.objects.on(day).values_list("pk", "name"))
    filters = party_filters(act, day, regions, bodies)
    level = usual_level(act)
    defaults = {"state": Q(until__isnull=True) | Q(until__gt=day)}
    if level != Level.ALL:
        defaults["level"] = Q(level=level)
    listing = Parties(PARTIES, party_rows(act, day), params, filters, defaults, regions=regions, day=day)
    listing.dress = listing.dressed
    return listing


# Instructors


def instructor_rows(act: Act, day: date) -> QuerySet[Person]:
    """People with an assignment on ``day`` to an organisation that the person may see."""
    running = _running(act, day).filter(instructor=OuterRef("pk"))
    return Person.objects.filter(Exists(running))


def _running(act: Act, day: date) -> QuerySet[Any]:
    seen = SocialOrganization.objects.visible_to(act).values("pk")
    return Assignment.objects.valid().on(day).filter(organisation__in=seen)


@dataclass
class Instructors(Listing):
    act: Act = None  # type: ignore[assignment]
    day: date = date.max

    def dressed(self, rows: Iterable[Any]) -> Iterator[Any]:
        rows = list(rows)
        running = _running(self.act, self.day).filter(instructor__in=[row.pk for row in rows])
        by_person: dict[int, list[Any]] = {row.pk: [] for row in rows}
        for assignment in running.select_related("organisation").order_by("since", "organisation__name"):
            by_person[assignment.instructor_id].append(assignment)
        for row in rows:
            row.running = by_person[row.pk]
            yield row


def instructors(act: Act, params: QueryDict, day: date) -> Instructors:
    filters = [Filter("q", "", lambda v: Q(name__contains=v.strip()) | Q(unit__contains=v.strip()), lambda v: f"“{v}”")]
    listing = Instructors(INSTRUCTORS, instructor_rows(act, day), params, filters, act=act, day=day)
    listing.dress = listing.dressed
    return listing
