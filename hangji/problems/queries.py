"""Who leads an organisation, who can own a problem, until when it runs, and what was put to a body."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from hangji.office.access import Territory
from hangji.office.models import Body, Post, User
from hangji.office.permissions import GRANTS, Permission
from hangji.problems.models import OVER, Matter, Problem
from hangji.registry.models import Classification, Cover, SocialOrganization
from rulebook import problems as rules
from rulebook.policy import all_clauses
from rulebook.problems import Limit


def placed(organisation: SocialOrganization) -> Classification | None:
    """What keeps its record: type, level and county as they stand."""
    found: Classification | None = organisation.classifications.valid().order_by("-since").first()
    return found


def last_day(limit: Limit, begun: date, organisation: SocialOrganization) -> date:
    """The last day of a limit for an organisation, by the rules of its place."""
    place = placed(organisation)
    return rules.last_day(limit, begun, place=place.region_code if place else 0)


def leading_body(organisation: SocialOrganization, day: date) -> Body | None:
    """The body that leads the organisation's Party organisation; else the comprehensive one of its register's place."""
    cover = Cover.objects.valid().on(day).filter(organisation=organisation).first()
    if cover:
        form = cover.party_organization.forms.valid().on(day).select_related("body").first()
        if form and form.body:
            leading: Body = form.body
            return leading
    place = organisation.classifications.valid().on(day).first()
    if place is None:
        return None
    code = place.region_code // 100 * 100 if place.level == "city" else place.region_code
    led = Body.objects.on(day).filter(kind="comprehensive", region_code=code, level=place.level)
    found: Body | None = led.first()
    return found


def owners_of(problem: Problem, day: date) -> QuerySet[User]:
    """Who can see to a problem: the people of the body that it was put to, and of the organisation's register."""
    posts = Post.objects.valid().on(day).filter(role__in=[r for r in GRANTS if Permission.HANDLE_PROBLEM in GRANTS[r]])
    place = placed(problem.organisation)
    held = {post.user_id for post in posts.filter(body__isnull=True) if place and _holds(post, place)}
    if problem.body_id:
        held |= {post.user_id for post in posts.filter(body=problem.body_id)}
    return User.objects.filter(pk__in=held, is_active=True).order_by("name", "pk")


def _holds(post: Post, place: Classification) -> bool:
    return Territory(post.region_code, post.level).holds(place.region_code, place.level)


def bodies_for(problem: Problem, day: date) -> QuerySet[Body]:
    """The bodies that a problem can be passed on to: those of its place and above, not the one that has it."""
    place = placed(problem.organisation)
    code = place.region_code if place else 0
    codes = {code, code // 100 * 100, code // 10_000 * 10_000}
    found: QuerySet[Body] = Body.objects.on(day).filter(region_code__in=codes).exclude(pk=problem.body_id)
    return found


def put_to_body(body: Body) -> QuerySet[Problem]:
    """The problems put to a body and not yet ended, the oldest first: what its meeting may take up."""
    return Problem.objects.put_to(body).select_related("organisation", "owner", "matter").order_by("raised_on", "pk")


def kind_titles() -> Mapping[str, str]:
    """Every kind of problem that was ever in use: code → title, for what was raised then."""
    titles: dict[str, str] = {}
    for clause in all_clauses():
        if clause.key == "problems.kinds":
            titles.update(clause.value)
    return titles


def kind_said(code: str) -> str:
    """A kind in words; "" is not yet sorted."""
    return _(kind_titles().get(code, code)) if code else _("未归类")


def kind_choices(day: date, place: int = 0) -> list[tuple[str, str]]:
    """The kinds that can be chosen on a day."""
    return [(code, _(title)) for code, title in rules.kinds(day=day, place=place).items()]


def body_said(body: Body | None) -> str:
    return str(body) if body else _("登记管理机关")


def matters_seen(act: Any) -> QuerySet[Any]:
    """The matters that have a place one may see, with how many places they have and how many have not ended."""
    seen = Problem.objects.visible_to(act).filter(matter=OuterRef("pk"))
    return Matter.objects.filter(Exists(seen)).annotate(
        count=Count("places"), open=Count("places", filter=~Q(places__state__in=OVER))
    )
