"""四个一 of a territory: how many organisations and groups did what a period asks, and which; count(rows) = figure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, DateField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value

from hangji.guidance.models import Contact, Meeting, ReviewRound, Showcase
from hangji.office.access import Territory
from hangji.office.models import Person
from hangji.office.pen import chunks
from hangji.registry.models import Assignment, SocialOrganization, Standing, Status
from rulebook.fourones import DUTIES, Duty, Period, before, period

Group = tuple[int, str]  # region_code of the county, level of the register


def register_of(group: Group) -> Group:
    """The register that a group's organisations are kept in: the city's, or the county's own."""
    region_code, level = group
    return (region_code // 100 * 100 if level == "city" else region_code, level)


@dataclass(frozen=True)
class Count4:
    """One duty in one period: how many did it, of how many it is asked; before: the same of the period before."""

    duty: Duty
    period: Period
    done: int
    asked: int
    before: int = 0
    before_asked: int = 0


@dataclass(frozen=True)
class GroupRow:
    """One group with its week's organisations, and its meeting and review of the period; None: not held yet."""

    region_code: int
    level: str
    contacted: int
    asked: int
    meeting: Meeting | None
    review: ReviewRound | None


def periods(day: date, place: int) -> dict[Duty, Period]:
    return {duty: period(duty, day, place=place) for duty in DUTIES}


def sent(one: Period) -> Q:
    """Standings of whose organisation a period is asked (rulebook.fourones.asked in SQL; a test says so)."""
    running = Assignment.objects.valid().guiding().filter(organisation=OuterRef("organisation"))
    return Q(Exists(running.on(one.first))) & Q(Exists(running.on(one.last)))


def contacted(one: Period) -> Q:
    made = Contact.objects.valid().filter(organisation=OuterRef("organisation"), day__range=(one.first, one.last))
    return Q(Exists(made))


def asked_rows(territory: Territory, one: Period, day: date) -> QuerySet[Standing]:
    """The organisations of which a period's contact is asked, as they stand on ``day``."""
    return Standing.objects.asof(day).within(territory).filter(sent(one), status=Status.ACTIVE)


def week_rows(territory: Territory, day: date, state: str) -> QuerySet[Standing]:
    """state: "done", "due" or "" for both."""
    one = period("contact", day, place=territory.region_code)
    rows = asked_rows(territory, one, day)
    if state:
        rows = rows.filter(contacted(one)) if state == "done" else rows.exclude(contacted(one))
    return rows


Tally = tuple[int, int, int, int]


def _counted(territory: Territory, day: date) -> QuerySet[Any]:
    of = periods(day, territory.region_code)
    week = sent(of["contact"])
    here = Standing.objects.asof(day).within(territory).filter(status=Status.ACTIVE)
    running = Assignment.objects.valid().guiding().on(day).filter(organisation=OuterRef("organisation"))
    return (
        here.filter(Exists(running))
        .order_by()
        .values("region_code", "level")
        .annotate(
            done=Count("pk", filter=week & contacted(of["contact"])),
            week=Count("pk", filter=week),
            month=Count("pk", filter=sent(of["meeting"])),
            quarter=Count("pk", filter=sent(of["review"])),
        )
    )


def tallies(territory: Territory, day: date) -> dict[Group, Tally]:
    """Per group: organisations contacted this week, asked this week, this month, this quarter; one statement."""
    rows = _counted(territory, day).order_by("region_code", "level")
    return {
        (row["region_code"], row["level"]): (row["done"], row["week"], row["month"], row["quarter"]) for row in rows
    }


def four_ones(territory: Territory, day: date) -> list[Count4]:
    """The four figures of a territory, one statement; all of them count rows that their pages list."""
    of = periods(day, territory.region_code)
    last = before("meeting", of["meeting"], place=territory.region_code)
    groups: dict[Group, Tally] = {}
    held: list[tuple[str, Group, date]] = []
    for duty, code, level, when, *tally in _said(territory, of, last.first, day):
        if duty == "contact":
            groups[code, level] = (tally[0], tally[1], tally[2], tally[3])
        else:
            held.append((duty, (code, level), when))
    months = {group for group, tally in groups.items() if tally[2]}
    quarters = {group for group, tally in groups.items() if tally[3]}
    registers = {register_of(group) for group in groups}

    def count(duty: Duty, one: Period, whom: set[Group]) -> int:
        return len({group for said, group, when in held if said == duty and one.holds(when)} & whom)

    met, then = count("meeting", of["meeting"], months), count("meeting", last, months)
    return [
        Count4("contact", of["contact"], sum(t[0] for t in groups.values()), sum(t[1] for t in groups.values())),
        Count4("meeting", of["meeting"], met, len(months), then, len(months)),
        Count4("review", of["review"], count("review", of["review"], quarters), len(quarters)),
        Count4("showcase", of["showcase"], count("showcase", of["showcase"], registers), len(registers)),
    ]


def _said(territory: Territory, of: dict[Duty, Period], since: date, day: date) -> QuerySet[Any]:
    """The tallies, then each meeting held, review closed and showcase published, as rows of one shape.

    The desk has room for one statement.
    """
    month, quarter, year, here = of["meeting"], of["review"], of["showcase"], territory.q()
    met = Meeting.objects.filter(here, minutes_on__isnull=False, day__range=(since, month.last))
    closed = ReviewRound.objects.filter(here, first=quarter.first, closed_on__isnull=False)
    shown = Showcase.objects.filter(here, year=year.first.year, published_on__isnull=False)
    columns = ("duty", "region_code", "level", "when", "done", "week", "month", "quarter")
    counted = _counted(territory, day).annotate(duty=Value("contact"), when=Value(day, output_field=DateField()))
    nothing = {name: Value(0) for name in columns[4:]}
    said = [(met, "meeting", F("day")), (closed, "review", F("first")), (shown, "showcase", F("published_on"))]
    rest = [
        rows.order_by().annotate(duty=Value(duty), when=when, **nothing).values_list(*columns)
        for rows, duty, when in said
    ]
    together: QuerySet[Any] = counted.values_list(*columns).union(*rest, all=True)
    return together


def group_rows(territory: Territory, day: date) -> list[GroupRow]:
    """Every group that serves somebody on ``day``; three statements."""
    of, groups = periods(day, territory.region_code), tallies(territory, day)
    month, quarter = of["meeting"], of["review"]
    met = Meeting.objects.filter(territory.q(), day__range=(month.first, month.last)).order_by("day")
    meetings = {(each.region_code, each.level): each for each in met}
    rounds = ReviewRound.objects.filter(territory.q(), first=quarter.first)
    reviews = {(each.region_code, each.level): each for each in rounds}
    return [
        GroupRow(*group, done, week, meetings.get(group), reviews.get(group))
        for group, (done, week, _month, _quarter) in groups.items()
    ]


def group_people(group: Group, day: date) -> dict[int, list[Any]]:
    """The members of a group on a day: person id → the organisations each is sent to, in the order of names."""
    rows = Standing.objects.asof(day).filter(region_code=group[0], level=group[1], status=Status.ACTIVE)
    running = Assignment.objects.valid().on(day).guiding().filter(organisation__in=rows.values("organisation"))
    found: dict[int, list[Any]] = {}
    for each in running.select_related("organisation", "instructor").order_by("instructor__name", "organisation__name"):
        found.setdefault(each.instructor_id, []).append(each)
    return found


def fellows(organisation: SocialOrganization, day: date) -> QuerySet[Person]:
    """Who is sent on a day to the organisations of an organisation's group; asked of the database when looked at."""
    standings = Standing.objects.asof(day)
    own = standings.filter(organisation=organisation)
    group = standings.filter(
        region_code__in=own.values("region_code"), level__in=own.values("level"), status=Status.ACTIVE
    )
    running = Assignment.objects.valid().on(day).guiding().filter(organisation__in=group.values("organisation"))
    return Person.objects.filter(pk__in=running.values("instructor"))


def latest_contacts(organisations: list[int]) -> dict[int, Contact]:
    """The newest contact of each; one index probe an organisation."""
    return {each.organisation_id: each for each in _latest(organisations)}


def _latest(organisations: list[int]) -> Iterator[Contact]:
    newest = Contact.objects.valid().filter(organisation=OuterRef("organisation")).order_by("-day", "-pk").values("pk")
    for some in chunks(organisations):
        found = Contact.objects.valid().filter(organisation__in=some, pk=Subquery(newest[:1]))
        yield from found.select_related("instructor")
