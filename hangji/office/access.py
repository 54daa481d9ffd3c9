"""Who may do what where: the rights of a role (permissions.py) in the territories of a person's dated posts."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import resolve
from django.utils.translation import gettext as _

from hangji.kit.refusal import NoRight
from hangji.office.acts import Act, act_of
from hangji.office.models import Role
from hangji.office.models.places import span, within_span
from hangji.office.models.posts import Level
from hangji.office.permissions import GRANTS, LABELS, Permission

View = Callable[..., HttpResponseBase]


# These see single organisations because of a duty there, not a territory.
BY_DUTY = frozenset({Role.INSTRUCTOR, Role.PARTY_WORKER})


@dataclass(frozen=True)
class Territory:
    """A region subtree × level; level "all" is both."""

    region_code: int
    level: str = Level.ALL

    def holds(self, region_code: int, level: str) -> bool:
        first, after = span(self.region_code)
        return first <= region_code < after and self.level in (Level.ALL, level)

    def q(self, prefix: str = "") -> Q:
        condition = within_span(f"{prefix}region_code", self.region_code)
        return condition if self.level == Level.ALL else condition & Q(**{f"{prefix}level": self.level})


def has(act: Act, permission: Permission) -> bool:
    return any(permission in GRANTS[post.role] for post in act.posts)


def territories(act: Act, permission: Permission) -> list[Territory]:
    """Where the user has a right by territory; a committee's territory is its body's region and level."""
    return [
        Territory(post.body.region_code, post.body.level) if post.body else Territory(post.region_code, post.level)
        for post in act.posts
        if permission in GRANTS[post.role] and post.role not in BY_DUTY
    ]


def where(act: Act, permission: Permission, prefix: str = "") -> Q:
    """The condition on region_code and level for rows in the user's territories; no territory, no rows."""
    return any_of(territory.q(prefix) for territory in territories(act, permission))


def any_of(conditions: Iterable[Q]) -> Q:
    """Their disjunction; of none: false."""
    union = Q(pk__in=[])
    for number, condition in enumerate(conditions):
        union = condition if number == 0 else union | condition
    return union


def require(act: Act, permission: Permission, *, region_code: int | None = None, level: str | None = None) -> None:
    """Raise NoRight unless the user has the right, there if a place is given. The first line of each action."""
    if region_code is None:
        allowed = has(act, permission)
    else:
        allowed = any(t.holds(region_code, level or Level.ALL) for t in territories(act, permission))
    if not allowed:
        raise NoRight(
            _("不能%(right)s") % {"right": LABELS[permission]},
            _("你的任职没有这项权限，或对象不在你的范围内"),
            _("需要时请本单位安全管理员在“账号和任职”里登记任职"),
        )


def opens_to(*permissions: Permission) -> Callable[[View], View]:
    """Let in who has one of these permissions; none named: anyone signed in.

    A page about one record answers 404 to others, so that its existence does not leak; a page about no record
    says which right is missing.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            act = act_of(request)
            if permissions and not any(has(act, permission) for permission in permissions):
                if kwargs or args:
                    raise Http404
                require(act, permissions[0])
            return view(request, *args, **kwargs)

        opened = login_required(guarded)
        opened.opens_to = permissions  # type: ignore[attr-defined]
        return opened

    return decorate


def may_open(act: Act, url: str) -> bool:
    """Whether a page of this project lets the user in, so far as rights alone tell: a link to another room asks."""
    permissions = getattr(resolve(urlsplit(url).path).func, "opens_to", ())
    return permissions == "anyone" or not permissions or any(has(act, permission) for permission in permissions)


def opens_to_anyone(view: View) -> View:
    """Mark a view that needs no sign-in; the walk over all addresses fails on one without a mark."""
    view.opens_to = "anyone"  # type: ignore[attr-defined]
    return view
