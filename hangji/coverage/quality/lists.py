"""The rows of one kind of finding as a list: who, what is the matter, and the link that mends it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from hangji.coverage.lists import KINDS, county_filter
from hangji.coverage.quality.kinds import ROWS, Kind
from hangji.coverage.quality.pairs import Pair, pairs
from hangji.coverage.queries import Scope
from hangji.coverage.scopes import named
from hangji.kit.tables import PAGE_SIZE, Column, Listing, Table
from hangji.kit.templatetags.kit import said
from hangji.office.acts import Act
from hangji.registry.models import SocialOrganization

RELATED = {"organisation": ("organisation",), "party": ("party_organization", "body"), "person": ()}


def _to(name: str, key: str) -> Callable[[Any], str]:
    return lambda row: reverse(name, args=[getattr(row, key)]) + row.back


WHAT = Column("what", _("问题"), lambda row: row.what)
COUNTY = Column("county", _("县区"), lambda row: row.county, "region_code")
TABLES: Mapping[str, Table] = {
    "organisation": Table(
        "coverage:quality",
        _("社会组织"),
        (
            Column(
                "name",
                _("名称"),
                lambda row: row.organisation.name,
                "organisation__name",
                url=_to("desk:organisation", "organisation_id"),
            ),
            Column(
                "code",
                _("统一社会信用代码"),
                lambda row: row.organisation.credit_code,
                "organisation__credit_code",
                code=True,
            ),
            COUNTY,
            Column("kind", _("登记类型"), lambda row: KINDS[row.kind], "kind"),
            WHAT,
        ),
        "name",
        "organisation_id",
    ),
    "party": Table(
        "coverage:quality",
        _("党组织"),
        (
            Column(
                "name",
                _("党组织名称"),
                lambda row: row.party_organization.name,
                "party_organization__name",
                url=_to("desk:party_organization", "party_organization_id"),
            ),
            Column("mode", _("组建方式"), lambda row: row.get_mode_display(), "mode"),
            COUNTY,
            Column("formed", _("成立日期"), lambda row: row.formed_on, "formed_on"),
            WHAT,
        ),
        "name",
        "party_organization_id",
    ),
    "person": Table(
        "coverage:quality",
        _("指导员"),
        (
            Column(
                "name",
                _("姓名"),
                lambda row: row.name,
                "name",
                url=lambda row: reverse("guidance:instructors") + "?" + urlencode({"q": row.name}),
            ),
            Column("unit", _("单位"), lambda row: row.unit, "unit"),
            WHAT,
        ),
        "name",
    ),
}


@dataclass
class Found(Listing):
    """The rows of one kind. names: of regions. back: what an address carries so that its page leads back here."""

    kind: Kind = None  # type: ignore[assignment]
    names: Mapping[int, str] = None  # type: ignore[assignment]
    back: str = ""

    def dressed(self, some: Iterable[Any]) -> Iterator[Any]:
        for row in some:
            row.back, row.what = self.back, str(said(self.kind.say(row)))
            row.mend_to = self.kind.mend_url(row)
            if hasattr(row, "region_code"):
                row.county = named(row.region_code, self.names)
            yield row


def found(kind: Kind, scope: Scope, params: QueryDict, names: Mapping[int, str]) -> Found:
    """The list that a query string asks for, of a kind whose rows stand in one table."""
    rows = ROWS[kind.of](scope).filter(kind.condition(scope)).annotate(**kind.facts(scope))
    filters = [] if kind.of == "person" else [county_filter(names)]
    rows = rows.select_related(*RELATED[kind.of]) if RELATED[kind.of] else rows
    listing = Found(TABLES[kind.of], rows, params, filters, kind=kind, names=names)
    listing.dress = listing.dressed
    return listing


@dataclass
class Pairs:
    """The pairs of names alike, in memory: they are derived from all names of a county, not found by a condition."""

    scope: Scope
    params: QueryDict
    names: Mapping[int, str]

    @cached_property
    def everything(self) -> list[Pair]:
        return [pair for pair in pairs(self.scope) if self.county in ("", str(pair.region_code))]

    @property
    def county(self) -> str:
        asked = self.params.get("county", "")
        return asked if asked.isdecimal() and int(asked) in self.names else ""

    @property
    def number(self) -> int:
        """The page asked for, the last at most."""
        asked = self.params.get("page", "1")
        last = max((len(self.everything) + PAGE_SIZE - 1) // PAGE_SIZE, 1)
        return min(max(int(asked), 1), last) if asked.isdecimal() and len(asked) < 6 else 1

    @property
    def shown(self) -> Iterator[dict[str, Any]]:
        start = (self.number - 1) * PAGE_SIZE
        for pair in self.everything[start : start + PAGE_SIZE]:
            yield {
                "pair": pair,
                "county": named(pair.region_code, self.names),
                "url": reverse("coverage:pair", args=[pair.first, pair.second]),
            }

    @property
    def pages(self) -> dict[str, Any]:
        first, count = (self.number - 1) * PAGE_SIZE, len(self.everything)
        last = min(first + PAGE_SIZE, count)
        told = {"first": first + 1, "last": last, "count": count}
        return {
            "previous_url": self._page(self.number - 1) if first else "",
            "next_url": self._page(self.number + 1) if last < count else "",
            "position_text": _now("第 %(first)d–%(last)d 行，共 %(count)d 行") % told if count else "",
        }

    def _page(self, number: int) -> str:
        params = self.params.copy()
        params["page"] = str(number)
        return f"?{params.urlencode()}"

    @property
    def columns(self) -> list[Column]:
        """The exported list."""
        return [
            Column("first", _("名称"), lambda pair: pair.first_name),
            Column("second", _("另一家"), lambda pair: pair.second_name),
            Column("county", _("县区"), lambda pair: named(pair.region_code, self.names)),
            Column("share", _("相同的字（%）"), lambda pair: pair.share, number=True),
            Column("what", _("问题"), lambda pair: str(said(pair.why))),
        ]


def two(act: Act, first: int, second: int) -> tuple[SocialOrganization, SocialOrganization] | None:
    """Both organisations, the earlier entered first; None where the person may not see one of them."""
    seen = {each.pk: each for each in SocialOrganization.objects.visible_to(act).filter(pk__in=(first, second))}
    return (seen[min(seen)], seen[max(seen)]) if len(seen) == 2 else None
