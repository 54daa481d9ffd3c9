"""An act: who does something, when, and in which request. Every action takes one; its rows carry its id."""

from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any, cast
from uuid import UUID, uuid4

from django.http import HttpRequest

from hangji.kit import clock, prepared
from hangji.office.models import Post, User


@dataclass(frozen=True)
class Act:
    """user: who acts or looks. at: the aware moment, from the clock. id: one request, command or import batch."""

    user: User
    at: datetime
    id: UUID = field(default_factory=uuid4)

    @cached_property
    def today(self) -> date:
        return self.at.date()

    @cached_property
    def posts(self) -> list[Post]:
        """The user's posts running on the day of the act; asked of the database once."""
        return prepared.things(_held, [self.user.pk], self.today)

    @cached_property
    def office(self) -> int:
        """The office whose audit chain the act is written into: the region of the first post that has one, else 0."""
        return next((post.region_code for post in self.posts if post.region_code), 0)


def _held(users: Any, day: date) -> Any:
    return Post.objects.valid().on(day).filter(user__in=users).select_related("body")


@dataclass(frozen=True)
class VisitorAct(Act):
    """An act of somebody without an account. place: the region code of the office whose chain it is written into."""

    place: int = 0

    @cached_property
    def posts(self) -> list[Post]:
        return []

    @cached_property
    def office(self) -> int:
        return self.place


def visitor(at: datetime, place: int) -> VisitorAct:
    """The act of a visitor: the trail names nobody. The user is in no table, and no account can have an empty name."""
    return VisitorAct(User(username="", name="来访者"), at, place=place)


def act_of(request: HttpRequest) -> Act:
    """The act of a request, the same for its whole length."""
    if not hasattr(request, "_act"):
        request._act = Act(request.user, clock.now())  # type: ignore[attr-defined, arg-type]
    return cast(Act, request._act)  # type: ignore[attr-defined]
