"""The list of Party organisations."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.http import QueryDict
from django.utils.translation import gettext as _

from hangji.kit.tables import Filter, Listing
from hangji.kit.templatetags.kit import said
from hangji.office.acts import Act
from hangji.office.models import Body, Level
from hangji.office.models.places import within_span
from hangji.office.pen import chunks
from hangji.registry.lists import among, offered, place, usual_level
from hangji.registry.models import (
    Mode,
    OrganisationLevel,
    PartyForm,
    PartyKind,
    PartyOrganization,
    Secretary,
    Standing,
    Status,
)
from hangji.registry.search import Words
from hangji.registry.tables import PARTIES
from rulebook.coverage import Advice, judge_party_organisation
from rulebook.policy import clause

UNITS_AT_MOST = "coverage.joint_units_at_most"


def party_rows(act: Act, day: date) -> QuerySet[PartyForm]:
    """Party organisations that exist at the end of ``day`` or were dissolved before."""
    seen = PartyOrganization.objects.visible_to(act).values("pk")
    later = PartyForm.objects.valid().filter(
        party_organization=OuterRef("party_organization"), since__lte=day, since__gt=OuterRef("since")
    )
    rows = PartyForm.objects.valid().filter(~Exists(later), since__lte=day, party_organization__in=seen)
    return rows.select_related("party_organization", "body")


ACTIVE = Q(status=Status.ACTIVE)
SUMS = {
    "units": Count("pk"),
    "active_units": Count("pk", filter=ACTIVE),
    "full": Sum("full", filter=ACTIVE, default=0),
    "probationary": Sum("probationary", filter=ACTIVE, default=0),
}
SUMMED = ("active_units", "full")  # what a list may be sorted by


def summed(rows: QuerySet[Any], day: date) -> QuerySet[Any]:
    """With what they cover as columns, to sort and ask by; ``dressed`` sums up one page of rows far more cheaply."""
    covered = Standing.objects.asof(day).filter(party_organization=OuterRef("party_organization")).order_by()
    by_party = covered.values("party_organization")
    led = _secretaries(day).filter(party_organization=OuterRef("party_organization"))
    columns = {
        name: Coalesce(Subquery(by_party.annotate(n=SUMS[name]).values("n"), output_field=IntegerField()), Value(0))
        for name in SUMMED
    }
    whole: QuerySet[Any] = rows.annotate(**columns, led=Exists(led))
    return whole


def _by_party(covered: QuerySet[Any]) -> QuerySet[Any]:
    """(Party organisation, units, active units, full, probationary) of some standings."""
    grouped: QuerySet[Any] = covered.values("party_organization").annotate(**SUMS)
    return grouped.values_list("party_organization", *SUMS)


def _secretaries(day: date) -> QuerySet[Any]:
    return Secretary.objects.valid().on(day)


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
        "no_secretary": Q(led=False),
    }
    asks = {
        "over_units": _("联合党组织超过 %(most)s 家") % {"most": most},
        "none_active": _("没有覆盖正常的社会组织"),
        "no_secretary": _("没有书记"),
    }
    counties = [(str(code), name) for code, name in sorted(regions.items()) if offered(act, code)]
    led = {str(pk): name for pk, name in bodies.items()}
    return [
        Filter("q", "", lambda v: Words(v).named("party_organization__"), lambda v: f"“{Words(v).text}”"),
        Filter("kind", _("类别"), among(kinds, "kind"), kinds.__getitem__, tuple(kinds.items())),
        Filter("mode", _("组建方式"), among(modes, "mode"), modes.__getitem__, tuple(modes.items())),
        Filter(
            "county", _("县区"), lambda v: within_span("region_code", int(v)), lambda v: place(v, regions), counties
        ),
        Filter("body", _("上级党组织"), lambda v: Q(body=int(v)), lambda v: led.get(v, v), tuple(led.items())),
        Filter("advice", _("规则提示"), advices.__getitem__, asks.__getitem__, tuple(asks.items())),
        Filter("state", _("状态"), states.__getitem__, says.__getitem__, tuple(says.items())),
        Filter(
            "level",
            _("层级"),
            lambda v: Q() if v == "all" else among(levels, "level")(v),
            levels.__getitem__,
            tuple(levels.items()),
        ),
        Filter("formed_from", _("成立不早于"), lambda v: Q(formed_on__gte=date.fromisoformat(v)), typed="date"),
        Filter("formed_to", _("成立不晚于"), lambda v: Q(formed_on__lte=date.fromisoformat(v)), typed="date"),
    ]


@dataclass
class Parties(Listing):
    regions: Mapping[int, str] = field(default_factory=dict)
    day: date = date.max

    def dressed(self, rows: Iterable[Any]) -> Iterator[Any]:
        for some in chunks(rows):
            ids = [row.party_organization_id for row in some]
            covered = Standing.objects.asof(self.day).filter(party_organization__in=ids).order_by()
            sums = {pk: dict(zip(SUMS, row, strict=True)) for pk, *row in _by_party(covered)}
            led = _secretaries(self.day).filter(party_organization__in=ids)
            names = dict(led.values_list("party_organization", "person__name"))
            for row in some:
                yield self._dressed(row, sums.get(row.party_organization_id, dict.fromkeys(SUMS, 0)), names)

    def _dressed(self, row: Any, sums: Mapping[str, int], secretaries: Mapping[int, str]) -> Any:
        for name, value in sums.items():
            setattr(row, name, value)
        row.secretary = secretaries.get(row.party_organization_id)
        row.county = self.regions.get(row.region_code, str(row.region_code))
        row.advices = advices_of(row, self.day)
        row.ended = row.until is not None and row.until <= self.day
        row.said = [said(advice.sentence) for advice in row.advices if advice.level == "warn"]
        return row


def parties(act: Act, params: QueryDict, day: date, regions: Mapping[int, str]) -> Parties:
    bodies = dict(Body.objects.on(day).values_list("pk", "name"))
    filters = party_filters(act, day, regions, bodies)
    level = usual_level(act)
    defaults = {"state": Q(until__isnull=True) | Q(until__gt=day)}
    if level != Level.ALL:
        defaults["level"] = Q(level=level)
    listing = Parties(PARTIES, party_rows(act, day), params, filters, defaults, regions=regions, day=day)
    if params.get("advice") or listing.keyset.key in SUMMED:
        listing.rows = summed(listing.rows, day)
    listing.dress = listing.dressed
    return listing
