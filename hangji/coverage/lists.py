"""The rows behind a figure, as a list: the same queryset that the figure counts, with columns and filters."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from hangji.coverage.queries import Scope, rows
from hangji.coverage.scopes import named
from hangji.coverage.wording import WORDS
from hangji.kit.tables import Column, Filter, Listing, Table
from hangji.office.models import Person
from hangji.office.models.places import within_span
from hangji.registry.lists import along_names
from hangji.registry.models import Bucket, Kind, Mode, PartyOrganization, Status

KINDS, MODES = dict(Kind.choices), dict(Mode.choices)


def state_of(row: Any) -> str:
    """The code of a row's tag."""
    if row.status != Status.ACTIVE:
        return str(row.status)
    if row.mode:
        return str(row.mode)
    if row.bucket == Bucket.INSTRUCTOR:
        return "no_instructor" if row.held["instructor"] is None else "instructor"
    return str(row.bucket)


STATES: Mapping[str, Any] = {
    "single": _("已单独组建"),
    "joint": _("由联合党组织覆盖"),
    "attached": _("由挂靠的党组织覆盖"),
    "industry": _("由行业党组织覆盖"),
    "due_alone": _("应单独组建而未建"),
    "due_jointly": _("应联合或挂靠而未建"),
    "instructor": _("没有党员，已派驻指导员"),
    "no_instructor": _("没有党员，没有指导员"),
    "undeclared": _("党员人数未申报"),
    "cancelled": _("已注销"),
    "revoked": _("已撤销"),
}


def _organisation_columns(stored: bool) -> tuple[Column, ...]:
    of = "organisation__" if stored else ""
    return (
        Column("name", _("名称"), lambda r: r.organisation.name, f"{of}name", url=_organisation_url),
        Column("code", _("统一社会信用代码"), lambda r: r.organisation.credit_code, f"{of}credit_code", code=True),
        Column("county", _("县区"), lambda r: r.county, "region_code"),
        Column("kind", _("登记类型"), lambda r: KINDS[r.kind], "kind"),
        Column("full", _("正式党员（名）"), lambda r: r.full, "full", number=True),
        Column("probationary", _("预备党员（名）"), lambda r: r.probationary, "probationary", number=True),
        Column("staff", _("从业人员（名）"), lambda r: r.staff, "staff", number=True, shown=False),
        Column(
            "elsewhere", _("关系未转入（名）"), lambda r: r.not_transferred, "not_transferred", number=True, shown=False
        ),
        Column("mode", _("组建方式"), lambda r: MODES.get(r.mode, ""), "mode"),
        Column("party", _("党组织"), lambda r: r.held["party_name"], url=_party_url),
        Column("instructor", _("指导员"), lambda r: r.held["instructor_name"]),
        Column("verdict", _("判定"), lambda r: STATES[state_of(r)], tag=state_of),
    )


def _organisation_url(row: Any) -> str:
    return f"{reverse('desk:organisation', args=[row.organisation.pk])}{row.back}"


def _party_url(row: Any) -> str:
    party = row.held["party_organization"]
    return reverse("desk:party_organization", args=[party]) if party else ""


STORED = Table("coverage:rows", _("社会组织"), _organisation_columns(True), "name", "organisation_id")
LIVE = Table("coverage:rows", _("社会组织"), _organisation_columns(False), "name", "pk")
PARTIES = Table(
    "coverage:rows",
    _("党组织"),
    (
        Column(
            "name",
            _("党组织名称"),
            lambda r: r.party_organization.name,
            "party_organization__name",
            url=lambda r: reverse("desk:party_organization", args=[r.party_organization_id]) + r.back,
        ),
        Column("kind", _("类别"), lambda r: r.get_kind_display(), "kind"),
        Column("mode", _("组建方式"), lambda r: r.get_mode_display(), "mode"),
        Column("county", _("县区"), lambda r: r.county, "region_code"),
        Column("formed", _("成立日期"), lambda r: r.formed_on, "formed_on"),
        Column("body", _("上级党组织"), lambda r: r.body and r.body.name),
        Column("approval", _("批复文号"), lambda r: r.party_organization.approval_number),
    ),
    "name",
    "party_organization_id",
)


@dataclass
class Rows(Listing):
    """The list of one condition. names: of regions."""

    condition_name: str = ""
    names: Mapping[int, str] = None  # type: ignore[assignment]
    back: str = ""  # what an organisation's address carries so that its page leads back here

    @property
    def heading(self) -> str:
        return str(WORDS[self.condition_name])

    @property
    def of_parties(self) -> bool:
        return self.condition_name.startswith("party_")

    def picked(self) -> Q | None:
        return along_names(self)

    def dressed(self, some: Iterable[Any]) -> Iterator[Any]:
        """Rows with the names that their ids stand for; two statements a page for organisations."""
        some = list(some)
        if not self.of_parties:
            _hold(some)
        for row in some:
            row.county, row.back = named(row.region_code, self.names), self.back
        yield from some


def _hold(some: list[Any]) -> None:
    """Ids stand under different names in stored and live rows; ``held`` has them, and their names, the same way."""
    for row in some:
        stored = hasattr(row, "organisation_id")
        ids = (row.party_organization_id, row.instructor_id) if stored else (row.party_organization, row.instructor)
        row.held = dict(zip(("party_organization", "instructor"), ids, strict=True))
    _name(some, PartyOrganization, "party_organization", "party_name")
    _name(some, Person, "instructor", "instructor_name")


def _name(some: list[Any], model: Any, key: str, name: str) -> None:
    ids = {row.held[key] for row in some} - {None}
    names: dict[int, str] = {}
    ordered = sorted(ids)
    for start in range(0, len(ordered), 500):
        names |= dict(model.objects.filter(pk__in=ordered[start : start + 500]).values_list("pk", "name"))
    for row in some:
        row.held[name] = names.get(row.held[key], "")


def rows_of(condition: str, scope: Scope, params: QueryDict, names: Mapping[int, str]) -> Rows:
    """The list that a query string asks for. Raises Http404 for a condition that nobody has named."""
    if condition not in WORDS:
        raise Http404
    return listed(rows(condition, scope), condition, scope, params, names)


def listed(found: QuerySet[Any], condition: str, scope: Scope, params: QueryDict, names: Mapping[int, str]) -> Rows:
    """The list of rows that a condition of the scope counts, or of a part of them."""
    if condition.startswith("party_"):
        found, table = found.select_related("party_organization", "body"), PARTIES
    elif scope.known is None:
        found, table = found.select_related("organisation"), STORED
    else:
        table = LIVE
    listing = Rows(table, found, params, _filters(condition, names), condition_name=condition, names=names)
    listing.dress = listing.dressed
    return listing


def _filters(condition: str, names: Mapping[int, str]) -> list[Filter]:
    county = county_filter(names)
    if condition.startswith("party_"):
        return [county]
    return [county, Filter("kind", _now("登记类型"), _kind, KINDS.__getitem__)]


def county_filter(names: Mapping[int, str]) -> Filter:
    return Filter(
        "county", _now("县区"), lambda v: within_span("region_code", _code(v)), lambda v: named(int(v), names)
    )


def _code(value: str) -> int:
    if not (value.isdecimal() and len(value) <= 6):
        raise ValueError(value)
    return int(value)


def _kind(value: str) -> Q:
    if value not in KINDS:
        raise ValueError(value)
    return Q(kind=value)
