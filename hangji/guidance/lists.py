"""The lists of the four ones, each as its query string asks for it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from hangji.guidance.models import (
    Conclusion,
    Contact,
    Meeting,
    ReviewRound,
    Showcase,
    groups_of,
    placed,
)
from hangji.guidance.queries.fourones import asked_rows, contacted, latest_contacts, register_of
from hangji.guidance.tables.fourones import CONTACTS, MEETINGS, REVIEWS, SHOWCASES, WEEKS
from hangji.kit.tables import Filter, Listing
from hangji.office.access import Territory, where
from hangji.office.acts import Act
from hangji.office.models.places import within_span
from hangji.office.permissions import Permission
from hangji.registry.models import Assignment, Standing
from rulebook.fourones import period

Names = Mapping[int, str]


def by_county(names: Names, codes: Iterable[int], prefix: str = "") -> Filter:
    """The filter by county: those that the rows have."""
    choices = [(str(code), names.get(code, str(code))) for code in sorted(set(codes))]
    return Filter(
        "county",
        _("县区"),
        lambda v: within_span(f"{prefix}region_code", int(v)),
        lambda v: names.get(int(v), v),
        choices,
    )


def named(names: Names) -> Callable[[Iterable[Any]], Iterator[Any]]:
    """Give rows the name of their place."""

    def dress(rows: Iterable[Any]) -> Iterator[Any]:
        for row in rows:
            row.county = names.get(row.region_code, str(row.region_code))
            yield row

    return dress


def weeks(territory: Territory, params: QueryDict, day: date, names: Names) -> Listing:
    """The organisations of which this week's contact is asked: the rows of the desk's figure."""
    week = period("contact", day, place=territory.region_code)
    rows = asked_rows(territory, week, day)
    codes = rows.order_by().values_list("region_code", flat=True).distinct()
    states = {"done": _("已联系"), "due": _("本周未联系")}
    filters = [
        Filter("q", "", lambda v: Q(organisation__name__contains=v.strip()), lambda v: f"“{v}”"),
        Filter(
            "state",
            _("本周"),
            lambda v: {"done": contacted(week), "due": ~contacted(week)}[v],
            lambda v: states[v],
            tuple(states.items()),
        ),
        by_county(names, codes),
    ]
    listing = Listing(WEEKS, rows.select_related("organisation"), params, filters)

    def dress(found: Iterable[Standing]) -> Iterator[Any]:
        held = list(found)
        ids = [row.organisation_id for row in held]
        newest, people = latest_contacts(ids), _sent_people(ids, day)
        for row in held:
            extra: Any = row
            contact = newest.get(row.organisation_id)
            extra.county = names.get(row.region_code, str(row.region_code))
            extra.contact, extra.sent_people = contact, _("、").join(people.get(row.organisation_id, []))
            extra.week = "contacted" if contact and week.holds(contact.day) else "uncontacted"
            yield extra

    listing.dress = dress
    return listing


def _sent_people(ids: list[int], day: date) -> dict[int, list[str]]:
    running = Assignment.objects.valid().on(day).guiding().filter(organisation__in=ids).order_by("since", "pk")
    found: dict[int, list[str]] = {}
    for organisation, name in running.values_list("organisation", "instructor__name"):
        found.setdefault(organisation, []).append(name)
    return found


def contacts(act: Act, params: QueryDict) -> Listing:
    rows = Contact.objects.valid().visible_to(act).select_related("organisation", "instructor")
    mine = act.user.person_id
    filters = [
        Filter(
            "q",
            "",
            lambda v: Q(organisation__name__contains=v.strip()) | Q(said__contains=v.strip()),
            lambda v: f"“{v}”",
        ),
        Filter(
            "conclusion",
            _("结论"),
            lambda v: Q(conclusion=Conclusion(v)),
            lambda v: Conclusion(v).label,
            Conclusion.choices,
        ),
        Filter("organisation", _("社会组织"), lambda v: Q(organisation=int(v))),
        Filter("whose", "", lambda v: {"mine": Q(instructor=mine)}[v], lambda v: _("我记的")),
    ]
    return Listing(CONTACTS, rows, params, filters)


def _counted(rows: QuerySet[Meeting]) -> QuerySet[Any]:
    return rows.annotate(
        confirmations=Count("replies", filter=Q(replies__objection=""), distinct=True),
        objections=Count("replies", filter=~Q(replies__objection=""), distinct=True),
        members=Count("people", distinct=True),
        items=Count("agenda", distinct=True),
        waiting=Count("decisions", filter=Q(decisions__done_on__isnull=True), distinct=True),
    )


def meetings(act: Act, params: QueryDict, names: Names) -> Listing:
    rows = Meeting.objects.visible_to(act)
    codes = rows.order_by().values_list("region_code", flat=True).distinct()
    filters = [
        Filter(
            "q", "", lambda v: Q(minutes__contains=v.strip()) | Q(agenda__text__contains=v.strip()), lambda v: f"“{v}”"
        ),
        Filter("month", _("月份"), _month),
        by_county(names, codes),
    ]
    listing = Listing(MEETINGS, _counted(rows), params, filters)

    def dress(found: Iterable[Any]) -> Iterator[Any]:
        for row in named(names)(found):
            row.passed = row.day <= act.today
            yield row

    listing.dress = dress
    return listing


def _month(text: str) -> Q:
    first = date.fromisoformat(f"{text}-01")
    return Q(day__year=first.year, day__month=first.month)


def quarter_said(first: date) -> str:
    return _("%(year)d 年第 %(n)d 季度") % {"year": first.year, "n": (first.month + 2) // 3}


def reviews(act: Act, params: QueryDict, names: Names) -> Listing:
    rows = ReviewRound.objects.visible_to(act)
    codes = rows.order_by().values_list("region_code", flat=True).distinct()
    counted = rows.annotate(of=Count("readings"), given=Count("readings", filter=Q(readings__given_on__isnull=False)))
    listing = Listing(REVIEWS, counted, params, [by_county(names, codes)])

    def dress(found: Iterable[Any]) -> Iterator[Any]:
        for row in named(names)(found):
            row.quarter = quarter_said(row.first)
            row.state = "ended" if row.closed_on else "doing"
            yield row

    listing.dress = dress
    return listing


def showcases_seen(act: Act) -> QuerySet[Showcase]:
    """Those of one's territories; for instructors what their registers have published."""
    published = placed(register_of(group) for group in groups_of(act)) & Q(published_on__isnull=False)
    return Showcase.objects.filter(where(act, Permission.SEE_COVERAGE) | published)


def showcases(act: Act, params: QueryDict, names: Names) -> Listing:
    listing = Listing(SHOWCASES, showcases_seen(act), params, [])

    def dress(found: Iterable[Any]) -> Iterator[Any]:
        for row in named(names)(found):
            row.state = "published" if row.published_on else "draft"
            yield row

    listing.dress = dress
    return listing
