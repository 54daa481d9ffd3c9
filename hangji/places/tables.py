"""The lists of the room: sites, bookings, what was taken over."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hangji.kit.tables import Column, Filter, Listing, Table
from hangji.office.acts import Act
from hangji.office.duties import due_filter
from hangji.office.models.places import within_span
from hangji.places.duties import duties
from hangji.places.models import BookingState, Site, SiteBooking, TakenState, TakingOver
from hangji.places.models.taking import COPIED
from hangji.places.queries.sites import site_rows

Names = Mapping[int, str]
Dress = Callable[[Iterable[Any]], Iterator[Any]]
BOOKING_TAGS = {
    BookingState.ASKED: "visit_asked",
    BookingState.CONFIRMED: "visit_agreed",
    BookingState.CANCELLED: "visit_off",
    BookingState.DONE: "visit_done",
}


def booking_tag(row: SiteBooking) -> str:
    return BOOKING_TAGS[BookingState(row.state)]


def site_tag(row: Any) -> str:
    return "site_open" if row.opened else "site_shut"


def public_tag(row: Site) -> str:
    """Whether the public reads it, and reads it as it now is; "" where it does not."""
    if row.published_at is None:
        return ""
    return "site_public" if row.published_version == row.version else "site_changed"


def site_url(row: Any) -> str:
    return reverse("places:site", args=[row.pk])


SITES = Table(
    "places:sites",
    _("示范点"),
    (
        Column("name", _("示范点"), lambda r: r.name, "name", url=site_url, note=lambda r: str(r.organisation)),
        Column("organisation", _("社会组织"), lambda r: r.organisation.name, "organisation__name", shown=False),
        Column("county", _("县区"), lambda r: r.county, "region_code"),
        Column("address", _("地址"), lambda r: r.address, shown=False),
        Column("hours", _("开放时间"), lambda r: r.hours),
        Column("since", _("开放自"), lambda r: r.since, "since"),
        Column("visited", _("参观（次）"), lambda r: r.visited, "visited", number=True,
               url=lambda r: f"{reverse('places:bookings')}?site={r.pk}&state=done" if r.visited and r.whole else ""),
        Column("guests", _("参观（人次）"), lambda r: r.guests, number=True, shown=False),
        Column("copied", _("被复制（家）"), lambda r: r.copied, "copied", number=True,
               url=lambda r: f"{reverse('places:takings')}?site={r.pk}&state=copied" if r.copied and r.whole else ""),
        Column("state", _("状态"), lambda r: str(_("开放")) if r.opened else str(_("没有开放")), tag=site_tag),
        Column("public", _("公开"), lambda r: "" if r.published_at is None else str(_("已发布")), tag=public_tag),
    ),
    order="name",
    waits_for=_("登记示范点以后列在这里；开放、发布以后别的单位可以预约参观。"),
)  # fmt: skip


def _find(*columns: str) -> Filter:
    def q(text: str) -> Q:
        said = Q()
        for column in columns:
            said |= Q(**{f"{column}__contains": text.strip()})
        return said

    return Filter("q", "", q, lambda v: f"“{v}”")


def one_of(name: str, label: Any, conditions: Mapping[str, tuple[Any, Q]]) -> Filter:
    """A select; a value that is none of the choices is nonsense (KeyError)."""
    choices = [(value, said) for value, (said, _q) in conditions.items()]
    return Filter(name, label, lambda v: conditions[v][1], lambda v: conditions[v][0], choices)


def _county(names: Names, codes: Iterable[int], column: str) -> Filter:
    choices = [(str(code), names.get(code, str(code))) for code in sorted(set(codes))]
    return Filter("county", _("县区"), lambda v: within_span(column, int(v)), lambda v: names.get(int(v), v), choices)


def _of_site(column: str = "site") -> Filter:
    def said(value: str) -> str:
        return str(Site.objects.filter(pk=int(value)).first() or value)

    return Filter("site", _("示范点"), lambda v: Q(**{column: int(v)}), said)


def _counties(names: Names) -> Dress:
    def dress(rows: Iterable[Any]) -> Iterator[Any]:
        for row in rows:
            row.county = names.get(row.region_code, str(row.region_code))
            yield row

    return dress


def sites(act: Act, params: QueryDict, names: Names) -> Listing:
    whole = Exists(Site.objects.whole_to(act).filter(pk=OuterRef("pk")))
    rows = site_rows(Site.objects.visible_to(act), act.today).annotate(whole=whole)
    codes = Site.objects.visible_to(act).order_by().values_list("region_code", flat=True).distinct()
    states = {
        "open": (_("开放"), Q(opened=True)),
        "shut": (_("没有开放"), Q(opened=False)),
        "waits": (_("开放或停止待复核"), Q(waits=True)),
    }
    public = {
        "yes": (_("已发布"), Q(published_at__isnull=False)),
        "no": (_("没有发布"), Q(published_at__isnull=True)),
    }
    filters = [
        _find("name", "organisation__name", "hear", "see", "learn", "copy"),
        one_of("state", _("状态"), states),
        _county(names, codes, "region_code"),
        one_of("public", _("公开"), public),
        one_of("copied", _("被复制"), {"yes": (_("有社会组织照着做的"), Q(copied__gt=0))}),
        due_filter(act, duties, {"to_decide": "site"}),
    ]
    listing = Listing(SITES, rows, params, filters)
    listing.dress = _counties(names)
    return listing


BOOKINGS = Table(
    "places:bookings",
    _("参观预约"),
    (
        Column("day", _("参观日期"), lambda r: r.slot.day, "slot__day",
               url=lambda r: reverse("places:booking", args=[r.pk]), note=lambda r: f"{r.slot.starts}–{r.slot.ends}"),
        Column("site", _("示范点"), lambda r: str(r.slot.site), "slot__site__name"),
        Column("visitor", _("来访单位"), lambda r: str(r.visitor)),
        Column("persons", _("人数"), lambda r: r.persons, "persons", number=True),
        Column("came", _("实到（人）"), lambda r: r.came, number=True),
        Column("purpose", _("想了解什么"), lambda r: r.purpose, shown=False),
        Column("asked", _("预约时间"), lambda r: r.asked_at, "asked_at", shown=False),
        Column("state", _("状态"), lambda r: str(r.get_state_display()), "state", tag=booking_tag),
    ),
    order="-day",
    waits_for=_("预约参观以后列在这里：打开一个示范点，选一场预约。"),
)  # fmt: skip


def bookings(act: Act, params: QueryDict) -> Listing:
    rows: Any = SiteBooking.objects.visible_to(act).select_related("slot__site", "organisation", "body")
    today = act.today
    states = {
        "asked": (_("待确认"), Q(state=BookingState.ASKED)),
        "coming": (_("将要来的"), Q(state=BookingState.CONFIRMED, slot__day__gte=today)),
        "open": (_("过了日子，没有登记"), Q(state=BookingState.CONFIRMED, slot__day__lt=today)),
        "done": (_("已参观"), Q(state=BookingState.DONE)),
        "cancelled": (_("已取消"), Q(state=BookingState.CANCELLED)),
    }
    whose = {
        "mine": (_("我们去参观的"), Q(pk__in=SiteBooking.objects.made_by(act).values("pk"))),
        "received": (_("来我们这里的"), Q(pk__in=SiteBooking.objects.received_by(act).values("pk"))),
    }
    filters = [
        _find("slot__site__name", "organisation__name", "body__name"),
        one_of("state", _("状态"), states),
        one_of("whose", _("谁的"), whose),
        Filter("year", _("年度"), lambda v: Q(slot__day__year=int(v))),
        due_filter(act, duties),
        _of_site("slot__site"),
    ]
    return Listing(BOOKINGS, rows, params, filters)


TAKINGS = Table(
    "places:takings",
    _("带回的做法"),
    (
        Column("what", _("带回的做法"), lambda r: r.what, url=lambda r: reverse("places:taking", args=[r.pk])),
        Column("organisation", _("社会组织"), lambda r: r.organisation.name, "organisation__name"),
        Column("county", _("县区"), lambda r: r.county, "region_code"),
        Column("site", _("来自示范点"), lambda r: str(r.site), "site__name"),
        Column("taken", _("带回日期"), lambda r: r.taken_on, "taken_on"),
        Column("carried", _("落地日期"), lambda r: r.carried_on, "carried_on"),
        Column("did", _("在本单位怎么做的"), lambda r: r.did, shown=False),
        Column("result", _("成效"), lambda r: r.result),
        Column("state", _("进展"), lambda r: str(r.get_state_display()), "state", tag=lambda r: r.state),
    ),
    order="-taken",
    waits_for=_("参观或看了材料、照着做的，从示范点的页面登记“带回一项做法”。"),
)


def takings(act: Act, params: QueryDict, names: Names) -> Listing:
    rows: Any = TakingOver.objects.visible_to(act).select_related("site", "organisation")
    codes = TakingOver.objects.visible_to(act).order_by().values_list("region_code", flat=True).distinct()
    states = {value: (label, Q(state=value)) for value, label in TakenState.choices}
    states["copied"] = (_("已落地的（含有成效）"), Q(state__in=COPIED))
    filters = [
        _find("what", "organisation__name", "site__name", "did", "result"),
        one_of("state", _("进展"), states),
        _county(names, codes, "region_code"),
        one_of("whose", _("谁的"), {"mine": (_("本单位的"), Q(pk__in=TakingOver.objects.kept_by(act).values("pk")))}),
        Filter("year", _("年度"), lambda v: Q(taken_on__year=int(v))),
        _of_site(),
    ]
    listing = Listing(TAKINGS, rows, params, filters)
    listing.dress = _counties(names)
    return listing
