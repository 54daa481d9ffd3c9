"""What is held about those to be visited, who is proposed as a key organisation, and who has been seen when."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from hangji.guidance.models import Contact
from hangji.guidance.queries.fourones import latest_contacts
from hangji.office.access import Territory
from hangji.office.acts import Act
from hangji.office.models import Body, Post, User
from hangji.office.permissions import GRANTS, Permission
from hangji.problems.models import Problem
from hangji.registry.models import Standing, Status
from hangji.registry.models.organisations import by_duty
from hangji.visits.models import KeyOrganisation, Liaison, Visit, VisitState, VisitUnit
from rulebook.coverage import GAP
from rulebook.policy import all_clauses
from rulebook.visits import grounds, limits


def own_body(act: Act) -> Body | None:
    """The committee that the person works in."""
    return next((post.body for post in act.posts if post.body), None)


def colleagues(act: Act) -> QuerySet[User]:
    """Who can go on a visit: those who visit, of the same body, or of the same office."""
    body = own_body(act)
    posts = Post.objects.valid().on(act.today).filter(role__in=[r for r in GRANTS if Permission.VISIT in GRANTS[r]])
    if body:
        posts = posts.filter(body=body)
    else:
        codes = {post.region_code for post in act.posts}
        posts = posts.filter(body__isnull=True, region_code__in=codes)
    return User.objects.filter(pk__in=posts.values("user"), is_active=True).order_by("name", "pk")


def members_of(body: Body, day: date) -> QuerySet[User]:
    """The people of a committee, any of whom can keep in touch with an organisation."""
    posts = Post.objects.valid().on(day).filter(body=body, role="committee")
    return User.objects.filter(pk__in=posts.values("user"), is_active=True).order_by("name", "pk")


@dataclass(frozen=True)
class Held:
    """What is held about one organisation before somebody goes there; nothing of it is typed again."""

    standing: Standing | None
    contact: Contact | None
    problems: list[Problem]
    earlier: list[VisitUnit]


def held_about(organisations: Iterable[int], act: Act) -> dict[int, Held]:
    """By organisation; five statements however many they are."""
    ids = list(organisations)
    rows = Standing.objects.asof(act.today).filter(organisation__in=ids).select_related("party_organization")
    standings = {row.organisation_id: row for row in rows}
    contacts = latest_contacts(ids)
    problems: dict[int, list[Problem]] = {}
    for one in Problem.objects.visible_to(act).pending().filter(organisation__in=ids).order_by("raised_on"):
        problems.setdefault(one.organisation_id, []).append(one)
    earlier: dict[int, list[VisitUnit]] = {}
    units = VisitUnit.objects.filter(organisation__in=ids, visit__state=VisitState.HELD)
    seen = Visit.objects.visible_to(act).order_by().values("pk")
    for unit in units.filter(visit__in=seen).select_related("visit").order_by("-visit__day"):
        earlier.setdefault(unit.organisation_id, []).append(unit)
    return {pk: Held(standings.get(pk), contacts.get(pk), problems.get(pk, []), earlier.get(pk, [])[:3]) for pk in ids}


def shown_units(visit: Visit, act: Act) -> list[VisitUnit]:
    """The organisations of a visit that a person may read about: by territory or team all, by a duty their own."""
    units = visit.units.select_related("organisation").prefetch_related("opinions", "difficulties")
    whole = Visit.objects.led_by(act).filter(pk=visit.pk).exists()
    if not whole and not any(Permission.SEE_COVERAGE in GRANTS[post.role] for post in act.posts):
        units = units.filter(organisation__in=by_duty(act))
    return list(units)


def in_team(visit: Visit, act: Act) -> bool:
    """Whether the person went or made the record: only these read what is not to be shown to others."""
    return visit.made_by_id == act.user.pk or visit.team.filter(pk=act.user.pk).exists()


def problems_of(units: Iterable[VisitUnit]) -> Mapping[int, Problem]:
    """By difficulty, the problem that was raised of it."""
    keys = [each.pk for unit in units for each in unit.difficulties.all()]
    return {one.source_key or 0: one for one in Problem.objects.of("Difficulty", keys)}


# Liaison


def ground_titles() -> Mapping[str, str]:
    titles: dict[str, str] = {}
    for clause in all_clauses():
        if clause.key == "visits.key_grounds":
            titles.update(clause.value)
    return titles


def grounds_said(codes: Iterable[str]) -> str:
    titles = ground_titles()
    return _("、").join(_(titles.get(code, code)) for code in codes)


def territory_of(body: Body) -> Territory:
    return Territory(body.region_code, body.level)


def proposed(body: Body, day: date) -> QuerySet[Standing]:
    """The organisations of a committee's register that have a ground of policy and are no key ones of it yet."""
    staff, members = limits(day=day, place=body.region_code)
    late = Problem.objects.overdue(day).order_by().values("organisation")
    now = KeyOrganisation.objects.valid().on(day).filter(body=body).values("organisation")
    rows = Standing.objects.asof(day).within(territory_of(body)).filter(status=Status.ACTIVE)
    rows = rows.annotate(members=F("full") + F("probationary")).exclude(organisation__in=now)
    found: QuerySet[Standing] = rows.filter(
        Q(staff__gte=staff) | Q(members__gte=members) | Q(bucket__in=GAP) | Q(organisation__in=late)
    )
    return found.select_related("organisation")


def grounds_of(row: Standing, late: set[int], day: date) -> tuple[str, ...]:
    """The grounds of a standing. late: the organisations with an overdue problem."""
    counted = row.full is not None and row.probationary is not None
    members = (row.full or 0) + (row.probationary or 0) if counted else None
    return grounds(
        staff=row.staff, members=members, bucket=row.bucket, overdue=row.organisation_id in late, day=day,
        place=row.region_code,
    )  # fmt: skip


def late_organisations(ids: Iterable[int], day: date) -> set[int]:
    return set(Problem.objects.overdue(day).filter(organisation__in=ids).values_list("organisation", flat=True))


def last_seen(liaisons: Iterable[Liaison]) -> dict[int, date]:
    """By liaison: when its member last visited or contacted the organisation; two statements."""
    held = list(liaisons)
    ids = {each.organisation_id for each in held}
    seen: dict[tuple[int, int], date] = {}
    team = Visit.team.through.objects.filter(visit__state=VisitState.HELD, visit__units__organisation__in=ids)
    for organisation, user, day in team.values_list("visit__units__organisation", "user", "visit__day"):
        seen[organisation, user] = max(day, seen.get((organisation, user), day))
    people = {each.member.person_id: each.member_id for each in held if each.member.person_id}
    made = Contact.objects.valid().filter(organisation__in=ids)
    made = made.filter(Q(instructor__in=people) | Q(others__in=people))
    for organisation, one, other, day in made.values_list("organisation", "instructor", "others", "day"):
        for person in (one, other):
            if person in people:
                key = (organisation, people[person])
                seen[key] = max(day, seen.get(key, day))
    found = {each.pk: seen.get((each.organisation_id, each.member_id)) for each in held}
    return {pk: day for pk, day in found.items() if day}


def key_rows(act: Act) -> QuerySet[Any]:
    """The running key organisations that one sees, with their member (None: there is none) and whether one is due."""
    running = Liaison.objects.valid().on(act.today).filter(organisation=OuterRef("organisation"), body=OuterRef("body"))
    due = Liaison.objects.due(act.today).filter(organisation=OuterRef("organisation"), body=OuterRef("body"))
    rows: QuerySet[Any] = KeyOrganisation.objects.visible_to(act).valid().on(act.today)
    found: QuerySet[Any] = rows.annotate(
        liaison=Subquery(running.values("pk")[:1]),
        member=Subquery(running.values("member")[:1]),
        member_name=Subquery(running.values("member__name")[:1]),
        due=Exists(due),
    ).select_related("organisation", "body")
    return found
