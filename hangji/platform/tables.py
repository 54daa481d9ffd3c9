"""The lists of inclusion: what is included, what waits, what should be out. Page, export and ticks read these."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Count, Q
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hangji.kit.tables import Column, Filter, Listing, Table
from hangji.office.acts import Act
from hangji.office.models import Level
from hangji.office.models.places import within_span
from hangji.platform.models import Subject
from hangji.platform.queries import conditions, last_day, marked
from hangji.registry.lists import among, offered, place, usual_level
from hangji.registry.models import OrganisationLevel
from hangji.registry.search import Words

SHOWS = {
    "included": _("已纳入"),
    "waiting": _("未纳入"),
    "late": _("超过时限未纳入"),
    "gone": _("已注销、撤销仍在省平台"),
}


def _state(row: Any) -> str:
    if not row.there:
        return "still_included" if row.included else "ended"
    return "included" if row.included else "late_inclusion" if row.late else "not_included"


def _said(row: Any) -> Any:
    if not row.there:
        return _("已注销、撤销")
    return _("已纳入") if row.included else _("未纳入")


def _columns(path: str, address: str) -> tuple[Column, ...]:
    return (
        Column(
            "name",
            _("名称"),
            lambda r: r.title,
            f"{path}__name",
            url=lambda r: reverse(address, args=[r.pick]) + r.back,
        ),
        *(
            (
                Column(
                    "code",
                    _("统一社会信用代码"),
                    lambda r: r.organisation.credit_code,
                    f"{path}__credit_code",
                    code=True,
                ),
            )
            if path == "organisation"
            else ()
        ),
        Column("county", _("县区"), lambda r: r.county, "region_code"),
        Column("level", _("层级"), lambda r: r.get_level_display(), shown=False),
        Column("exists", _("登记、成立自"), lambda r: r.exists_since, "exists_since"),
        Column("state", _("省平台"), _said, tag=_state),
        Column("since", _("纳入自"), lambda r: r.included_since, "included_since"),
        Column("number", _("平台编号"), lambda r: r.number, "number", code=True),
    )


TABLES = {
    Subject.ORGANISATIONS: Table(
        "platform:organisations",
        _("社会组织纳入省平台"),
        _columns("organisation", "desk:organisation"),
        "name",
        "organisation_id",
    ),
    Subject.PARTIES: Table(
        "platform:parties",
        _("党组织纳入省平台"),
        _columns("party_organization", "desk:party_organization"),
        "name",
        "party_organization_id",
    ),
}


@dataclass
class Inclusions(Listing):
    """names: of regions. home: the region whose time limit for inclusion holds."""

    subject: str = Subject.ORGANISATIONS
    names: Mapping[int, str] = None  # type: ignore[assignment]
    day: date = date.min
    home: int = 0

    def dressed(self, rows: Iterable[Any]) -> Iterator[Any]:
        of_party = self.subject == Subject.PARTIES
        since = last_day(self.day, self.home)
        for row in rows:
            thing = row.party_organization if of_party else row.organisation
            row.pick, row.title, row.back = thing.pk, thing.name, ""
            if of_party:
                row.name = thing.name
            row.county = self.names.get(row.region_code, str(row.region_code))
            row.there = (row.until is None or row.until > self.day) if of_party else row.status == "active"
            row.late = row.exists_since is not None and row.exists_since <= since
            yield row

    @cached_property
    def tabs(self) -> list[dict[str, Any]]:
        """The four lists with their counts, in one query; the other conditions asked stay."""
        others = [asked for asked in self.asked if asked.filter.name != "show"]
        named = conditions(self.subject, self.day, self.home)
        without = {name: q for name, q in self.unless_asked.items() if name != "show"}
        rest = Listing(self.table, self.rows, self.params, self.filters, without).condition(others)
        counted = (
            self.rows.order_by().filter(rest).aggregate(**{f"n_{n}": Count("pk", filter=q) for n, q in named.items()})
        )
        now = self.params.get("show", "included")
        return [
            {
                "url": self.url(show=None if name == "included" else name),
                "label": SHOWS[name],
                "count": counted[f"n_{name}"],
                "current": name == now,
            }
            for name in SHOWS
        ]

    @property
    def current_view(self) -> None:
        """These lists have no saved views."""
        return


def inclusions(subject: str, act: Act, params: QueryDict, regions: Mapping[int, str]) -> Inclusions:
    """The list that a query string asks for, as of today."""
    day, home = act.today, next((p.region_code for p in act.posts if p.region_code), 0)
    named = conditions(subject, day, home)
    path = "organisation__" if subject == Subject.ORGANISATIONS else "party_organization__"
    level = usual_level(act)
    listing = Inclusions(
        TABLES[Subject(subject)],
        marked(subject, act, day),
        params,
        _filters(act, subject, path, named, regions),
        {"show": named["included"], **({} if level == Level.ALL else {"level": Q(level=level)})},
        subject=subject,
        names=regions,
        day=day,
        home=home,
    )
    listing.dress = listing.dressed
    return listing


def _filters(act: Act, subject: str, path: str, named: dict[str, Q], regions: Mapping[int, str]) -> list[Filter]:
    levels = {**dict(OrganisationLevel.choices), "all": _("市级和县级")}
    counties = [(str(code), name) for code, name in sorted(regions.items()) if offered(act, code)]
    organisations = subject == Subject.ORGANISATIONS
    return [
        Filter(
            "q",
            "",
            lambda v: Words(v).q(path) if organisations else Words(v).named(path),
            lambda v: f"“{Words(v).text}”",
        ),
        Filter(
            "county", _("县区"), lambda v: within_span("region_code", int(v)), lambda v: place(v, regions), counties
        ),
        Filter(
            "level",
            _("层级"),
            lambda v: Q() if v == "all" else among(levels, "level")(v),
            levels.__getitem__,
            tuple(levels.items()),
        ),
        Filter("show", _("名单"), named.__getitem__, SHOWS.__getitem__, tuple(SHOWS.items())),
    ]
