"""The register's lists: what may be asked of each, the search, and what to say when nothing is found."""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db import connection
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hangji.kit.keyset import COUNTED_TO, Keyset, counts_to, said_count
from hangji.kit.tables import Asked, Filter, Listing
from hangji.office.access import BY_DUTY
from hangji.office.acts import Act
from hangji.office.models import Level, Person, SavedView
from hangji.office.models.places import within_span
from hangji.registry.models import Kind, OrganisationLevel, SocialOrganization, Standing, Status
from hangji.registry.queries import conditions
from hangji.registry.search import Words
from hangji.registry.tables import ORGANISATIONS

ANY = Q()
OF = "organisation__"  # the path from a standing to its organisation

MISSING = (
    Q(organisation__registered_on__isnull=True)
    | Q(organisation__registration_authority="")
    | Q(organisation__industry="")
    | Q(organisation__address="")
    | Q(full__isnull=True)
    | Q(staff__isnull=True)
)

STATES = {
    "all": gettext_lazy("正常"),
    "gap": gettext_lazy("应建未建"),
    "due_alone": gettext_lazy("应单独组建"),
    "due_jointly": gettext_lazy("应联合或挂靠组建"),
    "covered": gettext_lazy("有党组织"),
    "single": gettext_lazy("单独组建"),
    "mode_joint": gettext_lazy("联合组建"),
    "mode_attached": gettext_lazy("挂靠组建"),
    "mode_industry": gettext_lazy("行业联建"),
    "uncovered": gettext_lazy("没有党组织"),
    "instructed": gettext_lazy("派驻指导员"),
    "unserved": gettext_lazy("没有党组织也没有指导员"),
    "without_members": gettext_lazy("没有党员"),
    "undeclared": gettext_lazy("未申报人数"),
    "cancelled": gettext_lazy("已注销"),
    "revoked": gettext_lazy("已撤销"),
    "any": gettext_lazy("含已注销、已撤销"),
}


# The conditions


def number(value: str) -> int:
    return int(unicodedata.normalize("NFKC", value))


def among(values: Mapping[str, Any], field: str) -> Any:
    """A condition that takes only the values named."""

    def q(value: str) -> Q:
        return Q(**{field: value}) if values[value] else Q()

    return q


def organisation_filters(act: Act, day: date, regions: Mapping[int, str], industries: Sequence[str]) -> list[Filter]:
    """What may be asked of the list of organisations."""
    kinds, named = dict(Kind.choices), conditions(day)
    levels = {**dict(OrganisationLevel.choices), "all": gettext_lazy("市级和县级")}
    states: dict[str, Q] = {
        **named,
        "cancelled": Q(status=Status.CANCELLED),
        "revoked": Q(status=Status.REVOKED),
        "any": ANY,
    }
    counties = [(str(code), name) for code, name in sorted(regions.items()) if offered(act, code)]
    return [
        Filter("q", "", lambda v: Words(v).q(OF), lambda v: f"“{Words(v).text}”"),
        Filter("kind", _("类型"), lambda v: Q(kind=_known(v, kinds)), kinds.__getitem__, tuple(kinds.items())),
        Filter(
            "county", _("县区"), lambda v: within_span("region_code", int(v)), lambda v: place(v, regions), counties
        ),
        Filter("industry", _("行业"), lambda v: Q(organisation__industry=v), str, [(i, i) for i in industries]),
        Filter("state", _("状态"), states.__getitem__, STATES.__getitem__, tuple(STATES.items())),
        Filter(
            "level",
            _("层级"),
            lambda v: Q() if v == "all" else Q(level=_known(v, levels)),
            levels.__getitem__,
            tuple(levels.items()),
        ),
        Filter("region", _("地区"), lambda v: within_span("region_code", int(v)), lambda v: place(v, regions)),
        Filter("supervisor", _("业务主管单位"), lambda v: Q(organisation__supervisor__contains=v.strip())),
        Filter(
            "registered_from",
            _("登记不早于"),
            lambda v: Q(organisation__registered_on__gte=date.fromisoformat(v)),
            typed="date",
        ),
        Filter(
            "registered_to",
            _("登记不晚于"),
            lambda v: Q(organisation__registered_on__lte=date.fromisoformat(v)),
            typed="date",
        ),
        Filter("full_from", _("正式党员不少于"), lambda v: Q(full__gte=number(v)), typed="number"),
        Filter("full_to", _("正式党员不多于"), lambda v: Q(full__lte=number(v)), typed="number"),
        Filter("instructor", _("指导员"), lambda v: Q(instructor=int(v)), _person),
        Filter("missing", "", lambda v: MISSING, lambda v: _("资料不全"), typed="checkbox"),
    ]


def _known(value: str, values: Mapping[str, Any]) -> str:
    if value not in values:
        raise ValueError(value)
    return value


def place(value: str, regions: Mapping[int, str]) -> str:
    return regions.get(int(value), value)


def _person(value: str) -> str:
    return str(Person.objects.filter(pk=int(value)).first() or value)


def offered(act: Act, code: int) -> bool:
    """Whether a county is in the person's territories, and so worth a line in the select."""
    homes = [post.body.region_code if post.body else post.region_code for post in act.posts if post.role not in BY_DUTY]
    return code % 100 != 0 and any(home // 100 == code // 100 or home == 0 for home in homes)


def usual_level(act: Act) -> str:
    """What a post looks at first: a prefecture's the city register, a county's its own; a duty's everything."""
    post = next((post for post in act.posts if post.role not in BY_DUTY), None)
    if post is None:
        return Level.ALL
    code, level = (post.body.region_code, post.body.level) if post.body else (post.region_code, post.level)
    if level != Level.ALL:
        return str(level)
    return Level.CITY if code % 100 == 0 and code % 10_000 else Level.ALL if code % 100 == 0 else Level.COUNTY


# The list of organisations

# The head says how many there are: every county and most cities have fewer; a province waits for no exact number.
ALL_COUNTED_TO = 10_000


def along_names(listing: Listing) -> Q | None:
    """A page sorted by a column of the organisation is found along its index, not by sorting every standing.

    Of 62,000 organisations the first page takes 5 ms this way, and 200 to 360 ms the other way. Where few rows are
    found it is the other way round: the index would be walked to its end for them, and sorting them costs nothing.
    """
    keyset = listing.keyset
    if not keyset.key.startswith(OF) or listing.few:
        return None
    mine = listing.found.select_related(None).order_by().filter(organisation=OuterRef("pk"))
    found = SocialOrganization.objects.filter(Exists(mine))
    by_index = Keyset(keyset.key.removeprefix(OF), keyset.descending).cut(found, **listing.place)
    return Q(organisation__in=by_index.values("pk"))


BUILT_IN: tuple[tuple[Any, dict[str, str]], ...] = (
    (gettext_lazy("全部"), {}),
    (gettext_lazy("应建未建"), {"state": "gap"}),
    (gettext_lazy("派驻指导员"), {"state": "instructed"}),
    (gettext_lazy("未申报人数"), {"state": "undeclared"}),
    (gettext_lazy("资料不全"), {"missing": "1"}),
)


@dataclass
class Organisations(Listing):
    """The list of organisations, with its tabs and its search explained."""

    regions: Mapping[int, str] = None  # type: ignore[assignment]
    saved: Sequence[SavedView] = ()

    @property
    def words(self) -> Words | None:
        typed = self.params.get("q", "").strip()
        return Words(typed) if typed else None

    def dressed(self, rows: Iterable[Any]) -> Iterator[Any]:
        words = self.words
        for row in rows:
            row.county = self.regions.get(row.region_code, str(row.region_code))
            row.matched = words.former(row.organisation) if words else ""
            yield row

    def picked(self) -> Q | None:
        return along_names(self)

    @property
    def remarks(self) -> list[str]:
        """How the search was understood, where that differs from what was typed."""
        words = self.words
        if words and words.mended:
            return [_("“%(typed)s”已按“%(read)s”查找") % {"typed": words.typed, "read": words.text}]
        return []

    @cached_property
    def tabs(self) -> list[dict[str, Any]]:
        """Built-in and saved views with their counts, each no further than told, in one query."""
        views = [*self._views()]
        limits = [ALL_COUNTED_TO, *[COUNTED_TO] * (len(views) - 1)]
        found = [self._other(params).found for _label, params, _pk in views]
        counted = counts_to(list(zip(found, limits, strict=True)))
        return [
            {
                "label": label,
                "url": f"?{params.urlencode()}",
                "count": said_count(count, limit),
                "current": self._same(params),
                "pk": pk,
            }
            for (label, params, pk), count, limit in zip(views, counted, limits, strict=True)
        ]

    def _views(self) -> Iterator[tuple[Any, QueryDict, int | None]]:
        kept = {name: self.params[name] for name in ("day", "level") if name in self.params}
        for label, values in BUILT_IN:
            params = QueryDict(mutable=True)
            params.update({**kept, **values})  # type: ignore[dict-item]
            yield label, params, None
        for view in self.saved:
            yield view.name, QueryDict(view.query), view.pk

    def _other(self, params: QueryDict) -> Listing:
        return Listing(self.table, self.rows.select_related(None), params, self.filters, self.unless_asked)

    def _same(self, params: QueryDict) -> bool:
        ours, theirs = (
            sorted(
                (name, value) for name, values in each.lists() for value in values if name not in ("after", "before")
            )
            for each in (self.params, params)
        )
        return ours == theirs

    @property
    def all_count(self) -> str:
        return str(self.tabs[0]["count"])

    @cached_property
    def current_view(self) -> int | None:
        return next((tab["pk"] for tab in self.tabs if tab["current"] and tab["pk"]), None)

    @cached_property
    def empty(self) -> dict[str, str]:
        """Why nothing was found, and the nearest query that finds something."""
        nearest = _Nearest(self)
        return {
            "title": _("没有找到符合条件的社会组织"),
            "text": nearest.said(),
            "primary_url": nearest.url,
            "primary_label": nearest.label,
            "other_url": self.clear_url if self.asked else "",
            "other_label": _("清除全部条件"),
        }


class _Nearest:
    """Looks at the query's neighbours with one query: the search alone, each condition left out, all statuses."""

    def __init__(self, listing: Organisations):
        self.listing = listing
        asked = listing.asked
        self.search = [each for each in asked if each.filter.name == "q"]
        self.others = [each for each in asked if each.filter.name != "q"]
        looks: dict[str, Q] = {"alone": listing.condition(self.search)}
        everywhere = [asked_ for name in ("state", "level") if (asked_ := self._any(name))]
        self.anywhere = [*self.search, *everywhere]
        looks["anywhere"] = listing.condition(self.anywhere)
        for at, each in enumerate(self.others):
            looks[f"less{at}"] = listing.condition([other for other in asked if other is not each])
            looks[f"with{at}"] = listing.condition([*self.search, each])
        self.found = listing.rows.order_by().aggregate(**{n: Count("pk", filter=q) for n, q in looks.items()})

    def _any(self, name: str) -> Asked | None:
        filter_ = next((each for each in self.listing.filters if each.name == name), None)
        value = {"state": "any", "level": "all"}[name]
        return Asked(filter_, value, Q(), filter_.chip(value)) if filter_ else None

    def said(self) -> str:
        words, count = self.listing.words, self.found["alone"]
        if words is None:
            return _("这些条件合在一起没有一家符合。")
        facts = {"what": words.what(), "text": words.text, "all": self.listing.all_count, "count": count}
        if not count and self.found["anywhere"]:
            facts["count"] = self.found["anywhere"]
            return _("%(what)s“%(text)s”在现有范围的 %(all)s 家中没有；不分层级和登记状态有 %(count)s 家。") % facts
        if not count:
            return _("名称、曾用名、代码和拼音首字母里都没有“%(text)s”。共 %(all)s 家。") % facts
        facts["but"] = _("；").join(str(each) for at, each in enumerate(self.others) if not self.found[f"with{at}"])
        if not facts["but"]:
            return _("%(what)s“%(text)s”在全部 %(all)s 家中有 %(count)s 家，但没有一家同时符合其他条件。") % facts
        return _("%(what)s“%(text)s”在全部 %(all)s 家中有 %(count)s 家，但都不符合：%(but)s。") % facts

    @cached_property
    def _choice(self) -> tuple[str, str]:
        words = self.listing.words
        if words and self.found["alone"]:
            return self.listing.only(self.search), _("只按“%(text)s”查找") % {"text": words.text}
        if words and self.found["anywhere"]:
            return self.listing.only(self.anywhere), _("不分层级和登记状态查找“%(text)s”") % {"text": words.text}
        best = max(range(len(self.others)), key=lambda at: self.found[f"less{at}"], default=None)
        if best is not None and self.found[f"less{best}"]:
            less = self.others[best]
            facts = {"condition": less, "count": self.found[f"less{best}"]}
            return self.listing.without(less), _("去掉“%(condition)s”，有 %(count)s 家") % facts
        return "", ""

    @property
    def url(self) -> str:
        return self._choice[0]

    @property
    def label(self) -> str:
        return self._choice[1]


def organisations(act: Act, params: QueryDict, day: date, regions: Mapping[int, str]) -> Organisations:
    """The list of organisations that a query string asks for, as of ``day``."""
    filters = organisation_filters(act, day, regions, industries())
    listing = Organisations(
        ORGANISATIONS,
        organisation_rows(act, day),
        params,
        filters,
        unless_asked(act, day),
        regions=regions,
        saved=list(SavedView.objects.filter(user=act.user, page=ORGANISATIONS.name)),
    )
    listing.dress = listing.dressed
    return listing


def organisation_rows(act: Act, day: date) -> QuerySet[Standing]:
    rows = Standing.objects.asof(day).visible_to(act)
    return rows.select_related("organisation", "party_organization", "instructor")


def unless_asked(act: Act, day: date) -> dict[str, Q]:
    level = usual_level(act)
    return {"state": conditions(day)["all"], **({} if level == Level.ALL else {"level": Q(level=level)})}


def industries() -> list[str]:
    """Every industry that the register names, for the select; an entry of the index each, however many rows."""
    table = SocialOrganization._meta.db_table
    least = f"SELECT MIN(industry) FROM {table} WHERE industry > "
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH RECURSIVE each_one(industry) AS ({least} '' UNION ALL SELECT ({least} each_one.industry) "
            "FROM each_one WHERE each_one.industry IS NOT NULL) "
            "SELECT industry FROM each_one WHERE industry IS NOT NULL LIMIT 100"
        )
        return [industry for (industry,) in cursor.fetchall()]
