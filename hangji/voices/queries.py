"""Where a complaint may be sent, who can handle it, and what its kinds are called."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from hangji.office.access import Territory
from hangji.office.models import Level, Post, Region, Role, User
from hangji.office.models.places import span
from hangji.voices.models import ROLES, Complaint, Handler
from rulebook.policy import all_clauses
from rulebook.voices import concerned


def level_of(region_code: int) -> str:
    """Whose office handles what lies in a region: a prefecture's own matters are the city's."""
    return str(Level.COUNTY if region_code % 100 else Level.CITY)


def place_names(day: date) -> dict[int, str]:
    """The prefectures and counties whose matters are taken here, by code: those of the office, where it has posts."""
    first, after = span(int(settings.OFFICE.get("region", 0)))
    rows = Region.objects.on(day).filter(code__gte=first, code__lt=after).exclude(level="province")
    held = [each for each in _territories(_posts(day)) if each.region_code]
    return {
        row.code: _("%(name)s（市级）") % {"name": row.name} if row.code % 100 == 0 else row.name
        for row in rows.order_by("code")
        if any(each.holds(row.code, level_of(row.code)) for each in held)
    }


def handlers(complaint: Complaint, day: date) -> QuerySet[User]:
    """Who can handle a complaint: of its office or committee, and not concerned by it."""
    return users_at(complaint.handler, complaint.region_code, complaint.level, day).exclude(
        pk__in=complaint.concerns.values("user")
    )


def users_at(handler: str, region_code: int, level: str, day: date) -> QuerySet[User]:
    """Who handles complaints of a place there."""
    up = {region_code, region_code // 100 * 100, region_code // 10_000 * 10_000, 0}
    posts = _posts(day).filter(Q(body__isnull=True, region_code__in=up) | Q(body__region_code__in=up))
    held = {
        post.user_id
        for post in posts
        if ROLES[Role(post.role)] == handler and any(t.holds(region_code, level) for t in _territories([post]))
    }
    return User.objects.filter(pk__in=held, is_active=True).order_by("name", "pk")


def _posts(day: date) -> QuerySet[Post]:
    found: QuerySet[Post] = Post.objects.valid().on(day).filter(role__in=ROLES).select_related("body")
    return found


def _territories(posts: Iterable[Post]) -> list[Territory]:
    """As voices.models.in_hand."""
    found = []
    for post in posts:
        if post.role == Role.OFFICER and post.body is None:
            found.append(Territory(post.region_code, post.level))
        elif post.body is not None and post.body.kind == "comprehensive":
            found.append(Territory(post.body.region_code, post.body.level))
    return found


def named_in(text: str) -> list[User]:
    """The people with an account whose names a text mentions."""
    names = dict(User.objects.filter(is_active=True).values_list("pk", "name"))
    found = concerned(text, names.values())
    return list(User.objects.filter(pk__in=[pk for pk, name in names.items() if name in found]))


def where_to(handler: str, region_code: int, avoided: Iterable[User], day: date) -> tuple[str, int, str]:
    """(handler, region, level) at which somebody can handle it who is not concerned: here, by the other office of the
    place, or one level up. Where there is nobody at all, here: the health of the installation says so."""
    keep_out = {user.pk for user in avoided}
    other = Handler.OFFICE if handler == Handler.COMMITTEE else Handler.COMMITTEE
    for code in dict.fromkeys((region_code, region_code // 100 * 100, region_code // 10_000 * 10_000)):
        for one in (handler, str(other)):
            if users_at(one, code, level_of(code), day).exclude(pk__in=keep_out).exists():
                return one, code, level_of(code)
    return handler, region_code, level_of(region_code)


def without_hands(day: date) -> list[Complaint]:
    """The complaints that nobody can handle: for the health of the installation."""
    return [each for each in Complaint.objects.waiting() if not handlers(each, day).exists()]


def kind_titles() -> Mapping[str, str]:
    """Every kind that was ever in use: code → title."""
    titles: dict[str, str] = {}
    for clause in all_clauses():
        if clause.key == "voices.kinds":
            titles.update(clause.value)
    return titles


def kind_said(code: str) -> str:
    return _(kind_titles().get(code, code))
