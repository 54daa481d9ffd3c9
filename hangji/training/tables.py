"""The lists of the room: sessions, courses, whom a condition finds, who is invited. Persons only by name."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from hangji.kit.tables import Column, Filter, Listing, Table
from hangji.office.access import Territory
from hangji.office.acts import Act
from hangji.office.models.places import within_span
from hangji.privacy.private import PHONE
from hangji.registry.models import OrganisationLevel, PartyForm, PartyOrganization
from hangji.training.conditions import CONDITIONS, Asked, found
from hangji.training.models import Course, SessionState, TrainingInvitation, TrainingSession
from hangji.training.queries.sessions import STATES, Turns, counted
from hangji.training.queries.workers import (
    ALL,
    MEMBERS,
    SECRETARIES,
    certificates,
    duties_of,
    people,
    trained,
    with_facts,
)

Names = Mapping[int, str]
ROLES = {SECRETARIES: _("书记"), MEMBERS: _("副书记、委员、专职人员"), ALL: _("全部党务工作者")}
STATE_NAMES = {
    "place": _("有名额"),
    "in_line": _("候补"),
    "lapsed": _("过期没有答复"),
    "not_coming": _("不参加"),
    "was_there": _("已参加"),
    "not_there": _("没有参加"),
}


def session_url(row: Any) -> str:
    return reverse("training:session", args=[row.pk])


def session_tag(row: Any) -> str:
    """planned sessions of the past wait for their list."""
    if row.state == SessionState.PLANNED:
        return "unlisted" if row.passed else "session_planned"
    return "session_held" if row.state == SessionState.HELD else "session_cancelled"


SESSIONS = Table(
    "training:sessions",
    _("培训"),
    (
        Column("title", _("课程"), lambda r: r.course.title, "course__title", url=session_url,
               note=lambda r: r.course.programme),
        Column("day", _("培训日期"), lambda r: r.day, "day"),
        Column("venue", _("地点"), lambda r: r.venue),
        Column("place", _("地区"), lambda r: r.place),
        Column("kind", _("类别"), lambda r: r.course.kind, "course__kind", shown=False),
        Column("organiser", _("主办方"), lambda r: r.organiser, shown=False),
        Column("places", _("名额"), lambda r: r.places, number=True),
        Column("invited", _("邀请（名）"), lambda r: r.invited, number=True),
        Column("came", _("参加（名）"), lambda r: r.came if r.state == SessionState.HELD else None, number=True),
        Column("hours", _("学时"), lambda r: r.hours, number=True),
        Column("state", _("状态"), lambda r: str(r.get_state_display()), "state", tag=session_tag),
    ),
    order="-day",
    waits_for=_("先登记课程，再安排培训，以后列在这里。"),
)  # fmt: skip


def sessions(act: Act, params: QueryDict, names: Names) -> Listing:
    states = {
        "coming": (_("将要办的"), Q(state=SessionState.PLANNED, day__gte=act.today)),
        "unlisted": (_("待登记名单"), Q(state=SessionState.PLANNED, day__lt=act.today)),
        "held": (_("已办"), Q(state=SessionState.HELD)),
        "cancelled": (_("已取消"), Q(state=SessionState.CANCELLED)),
    }
    rows = TrainingSession.objects.visible_to(act)
    kinds = Course.objects.visible_to(act).order_by("kind").values_list("kind", flat=True).distinct()
    known = {kind: kind for kind in kinds}
    levels = dict(OrganisationLevel.choices)
    filters = [
        Filter("q", "", lambda v: Q(course__title__contains=v.strip()) | Q(course__programme__contains=v.strip())
               | Q(venue__contains=v.strip()), lambda v: f"“{v}”"),
        Filter("state", _("状态"), lambda v: states[v][1], lambda v: states[v][0],
               [(code, label) for code, (label, _q) in states.items()]),
        Filter("kind", _("类别"), lambda v: Q(course__kind=known[v]), choices=[(kind, kind) for kind in known]),
        Filter("year", _("年度"), lambda v: Q(day__year=int(v))),
        Filter("course", _("课程"), lambda v: Q(course=int(v)), _course_said),
        Filter("level", "", lambda v: Q(course__level=v) if levels[v] else Q(), lambda v: levels[v]),
    ]  # fmt: skip
    listing = Listing(SESSIONS, counted(rows), params, filters)
    listing.dress = _placed(names, act.today)
    return listing


def _course_said(value: str) -> str:
    return str(Course.objects.filter(pk=int(value)).first() or value)


def _placed(names: Names, day: date) -> Callable[[Iterable[Any]], Iterator[Any]]:
    def dress(rows: Iterable[Any]) -> Iterator[Any]:
        for row in rows:
            row.passed = row.day < day
            row.place = place_said(row.course, names)
            row.name = str(row)
            yield row

    return dress


def place_said(course: Course, names: Names) -> str:
    return f"{names.get(course.region_code, course.region_code)} · {course.get_level_display()}"


COURSES = Table(
    "training:courses",
    _("课程"),
    (
        Column("title", _("课程"), lambda r: r.title, "title", url=lambda r: reverse("training:course", args=[r.pk])),
        Column("programme", _("培训项目"), lambda r: r.programme, "programme"),
        Column("kind", _("类别"), lambda r: r.kind, "kind"),
        Column("hours", _("学时"), lambda r: r.hours, number=True),
        Column("material", _("材料（份）"), lambda r: r.papers, number=True),
        Column("sessions", _("场次"), lambda r: r.held, number=True,
               url=lambda r: f"{reverse('training:sessions')}?course={r.pk}"),
        Column("place", _("地区"), lambda r: r.place),
    ),
    order="title",
    waits_for=_("登记课程以后列在这里。"),
)  # fmt: skip


def courses(act: Act, params: QueryDict, names: Names) -> Listing:
    rows = Course.objects.visible_to(act).annotate(
        papers=Count("material", filter=Q(material__dropped_at__isnull=True), distinct=True),
        held=Count("sessions", filter=~Q(sessions__state="cancelled"), distinct=True),
    )
    filters = [
        Filter("q", "", lambda v: Q(title__contains=v.strip()) | Q(programme__contains=v.strip()), lambda v: f"“{v}”")
    ]
    listing = Listing(COURSES, rows, params, filters)

    def dress(found_rows: Iterable[Any]) -> Iterator[Any]:
        for row in found_rows:
            row.place = place_said(row, names)
            row.name = row.title
            yield row

    listing.dress = dress
    return listing


# ---- persons


def duties_said(row: Any) -> str:
    return _now("、").join(each.said for each in row.duties)


WORKER_COLUMNS = (
    Column("name", _("姓名"), lambda r: r.name, "name"),
    Column("duties", _("任职"), duties_said),
    Column("county", _("县区"), lambda r: r.county),
    Column("hours", _("本年学时"), lambda r: r.hours, number=True),
    Column("trained_on", _("最近一次培训"), lambda r: r.trained_on),
    Column("certified_until", _("证书有效期至"), lambda r: r.certified_until),
)
WORKERS = Table("training:workers", _("党务工作者的培训"), WORKER_COLUMNS, order="name")


def dressed(place: Q, day: date, names: Names) -> Callable[[Iterable[Any]], Iterator[Any]]:
    """Give persons their duties and counties; one statement a page."""

    def dress(rows: Iterable[Any]) -> Iterator[Any]:
        some = list(rows)
        duties = duties_of([row.pk for row in some], place, day)
        for row in some:
            row.duties = duties.get(row.pk, [])
            codes = dict.fromkeys(each.region_code for each in row.duties)
            row.county = _now("、").join(names.get(code, str(code)) for code in codes)
            yield row

    return dress


def named_or_serving(place: Q, day: date) -> Callable[[str], Q]:
    """Finds persons by name, or by the name of the Party organisation that they serve."""

    def q(value: str) -> Q:
        text = value.strip()
        there = PartyOrganization.objects.filter(name__contains=text).values("pk")
        forms = PartyForm.objects.valid().on(day).filter(place, party_organization__in=there).values("pk")
        serving = people(Q(pk__in=forms), day).values("pk")
        return Q(name__contains=text) | Q(pk__in=serving)

    return q


def worker_filters(territory: Territory, day: date, names: Names) -> list[Filter]:
    place = territory.q()
    had = {"yes": (_("参加过"), trained(day)), "no": (_("没有参加过"), ~trained(day))}
    valid = Exists(certificates(day, OuterRef("pk")))
    held = {"yes": (_("有有效证书"), Q(valid)), "no": (_("没有有效证书"), ~Q(valid))}
    codes = PartyForm.objects.valid().on(day).filter(place).order_by().values_list("region_code", flat=True).distinct()
    return [
        Filter("q", "", named_or_serving(place, day), lambda v: f"“{v}”"),
        Filter(
            "role",
            _("任职"),
            lambda v: Q(pk__in=people(place, day, v).values("pk")),
            lambda v: ROLES[v],
            [(code, label) for code, label in ROLES.items() if code != ALL],
        ),
        Filter("trained", _("本年培训"), lambda v: Q(had[v][1]), lambda v: had[v][0], _choices(had)),
        Filter("certified", _("证书"), lambda v: held[v][1], lambda v: held[v][0], _choices(held)),
        Filter(
            "county",
            _("县区"),
            lambda v: Q(pk__in=people(place & within_span("region_code", int(v)), day).values("pk")),
            lambda v: names.get(int(v), v),
            [(str(code), names.get(code, str(code))) for code in sorted(codes)],
        ),
        Filter(
            "led_in",
            _("书记在"),
            lambda v: Q(pk__in=people(place & within_span("region_code", int(v)), day, SECRETARIES).values("pk")),
            lambda v: names.get(int(v), v),
        ),
        Filter(
            "condition",
            _("邀请条件"),
            lambda v: Q(pk__in=found(v, Asked(territory, day)).values("pk")),
            lambda v: CONDITIONS[v].label,
            [(code, one.label) for code, one in CONDITIONS.items()],
        ),
    ]


def _choices(named: Mapping[str, tuple[Any, Any]]) -> list[tuple[str, Any]]:
    return [(code, label) for code, (label, _q) in named.items()]


def workers(territory: Territory, params: QueryDict, day: date, names: Names) -> Listing:
    rows = with_facts(people(territory.q(), day), day)
    listing = Listing(WORKERS, rows, params, worker_filters(territory, day, names))
    listing.dress = dressed(territory.q(), day, names)
    return listing


def found_by(rows: QuerySet[Any], asked: Asked, params: QueryDict, names: Names, invited: set[int]) -> Listing:
    """Whom a condition finds, with a word on who is invited already."""
    known = Column("known", _("邀请"), lambda r: _now("已邀请") if r.pk in invited else _now("新邀请"))
    table = Table(WORKERS.name, _("符合条件的人"), (*WORKER_COLUMNS, known), WORKERS.order)
    filters = [
        Filter("q", "", named_or_serving(asked.place, asked.day), lambda v: f"“{v}”"),
        Filter("condition", _("邀请条件"), lambda v: Q() if v in CONDITIONS else Q(pk=int(v)), _condition_said),
        Filter("county", _("县区"), lambda v: Q() if int(v) in names else Q(pk__in=[]), lambda v: names.get(int(v), v)),
    ]
    listing = Listing(table, rows, params, filters)
    listing.dress = dressed(asked.place, asked.day, names)
    return listing


def _condition_said(value: str) -> Any:
    return CONDITIONS[value].label


# ---- who is invited to a session


def answered_said(row: Any) -> str:
    if row.coming is None:
        return _now("没有答复")
    facts = {"day": f"{row.answered_on:%m-%d}"}
    return _now("参加（%(day)s）") % facts if row.coming else _now("不参加（%(day)s）") % facts


def _answer_url(row: Any) -> str:
    return reverse("training:answer", args=[row.pk])


PARTICIPANTS = Table(
    "training:session",
    _("邀请名单"),
    (
        Column("name", _("姓名"), lambda r: r.person.name, "person__name", note=lambda r: PHONE.masked(r.person)),
        Column("duties", _("任职"), duties_said),
        PHONE.column("phone", of=lambda r: r.person, shown=False),
        Column("number", _("邀请次序"), lambda r: r.number, "number", number=True),
        Column("answered", _("答复"), answered_said),
        Column("state", _("名额"), lambda r: str(STATE_NAMES[r.turn]), tag=lambda r: r.turn),
        Column("act", _("办理"), lambda r: _now("记") if r.answerable else "", url=_answer_url),
    ),
    order="number",
)


def participants(session: TrainingSession, found_turns: Turns, params: QueryDict, act: Act, *, works: bool) -> Listing:
    """The invitations of a session, in the order of inviting. works: with what the organiser may do."""
    rows: QuerySet[TrainingInvitation] = session.invitations.select_related("person", "record")
    filters = [
        Filter("q", "", lambda v: Q(person__name__contains=v.strip()), lambda v: f"“{v}”"),
        Filter(
            "state",
            _("名额"),
            lambda v: Q(pk__in=found_turns.ids(v)) if v in STATES else Q(pk=int(v)),
            lambda v: STATE_NAMES[v],
            [(code, STATE_NAMES[code]) for code in STATES if code in found_turns.of.values()],
        ),
        Filter("answer", _("答复"), lambda v: Q(coming__isnull={"no": True}[v]), lambda v: _("还没有答复")),
    ]
    columns = PARTICIPANTS.columns if works else PARTICIPANTS.columns[:-1]
    table = Table(PARTICIPANTS.name, PARTICIPANTS.title, columns, PARTICIPANTS.order)
    listing = Listing(table, rows, params, filters, size=200)
    answerable = works and session.state == SessionState.PLANNED and session.day >= act.today

    def dress(some: Iterable[Any]) -> Iterator[Any]:
        held = list(some)
        duties = duties_of([each.person_id for each in held], session.territory.q(), min(session.day, act.today))
        for row in held:
            row.turn, row.name = found_turns.of[row.pk], row.person.name
            row.duties, row.answerable = duties.get(row.person_id, []), answerable
            yield row

    listing.dress = dress
    return listing
