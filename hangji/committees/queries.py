"""What pages and actions ask: who is on a committee, by which rules it goes on a day, what waits for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.module_loading import import_string

from hangji.committees.models import (
    CommitteeItem,
    CommitteeMeeting,
    CommitteeMinutes,
    MeetingState,
    RegulationKind,
    RegulationVersion,
    member_bodies,
    own_bodies,
)
from hangji.office.acts import Act
from hangji.office.matters import Matter, Source
from hangji.office.models import Body, CommitteeDuty, Post, Role, User
from rulebook.committee import Terms, met_since, terms

RANK = {"secretary": 0, "deputy": 1, "member": 2, "": 2, "staff": 3}
CHAIRS = (CommitteeDuty.SECRETARY, CommitteeDuty.DEPUTY)


# ---- who


def posts_at(body: int, day: date) -> list[Post]:
    """The committee posts of a body on a day, the secretary first, the staff last."""
    held = Post.objects.valid().on(day).filter(role=Role.COMMITTEE, body=body).select_related("user")
    return sorted(held, key=lambda post: (RANK[post.duty], post.since, post.pk))


def members(body: int, day: date) -> list[Post]:
    """Those with a vote."""
    return [post for post in posts_at(body, day) if post.duty != CommitteeDuty.STAFF]


def people_of(body: int, day: date) -> QuerySet[User]:
    """Who may see to a decision: members and staff."""
    held = Post.objects.valid().on(day).filter(role=Role.COMMITTEE, body=body)
    return User.objects.filter(pk__in=held.values("user"), is_active=True).order_by("name", "pk")


def duty_at(act: Act, body: int) -> str | None:
    """The user's duty in a body today ("" for a member whose duty nobody has said); None for who is not of it."""
    return next((post.duty for post in act.posts if post.role == Role.COMMITTEE and post.body_id == body), None)


def is_member(act: Act, body: int) -> bool:
    return body in member_bodies(act)


def bodies_led(act: Act) -> QuerySet[Body]:
    """The bodies whose meetings one may call and record."""
    return Body.objects.filter(pk__in=own_bodies(act)).order_by("pk")


# ---- by which rules


def version_on(body: int, day: date) -> RegulationVersion | None:
    """The version of the rules of procedure that is in force in a body on a day."""
    held = RegulationVersion.objects.filter(
        regulation__body=body,
        regulation__kind=RegulationKind.PROCEDURE,
        checked_at__isnull=False,
        in_force_on__lte=day,
    ).select_related("regulation")
    found = held.order_by("-in_force_on", "-pk")
    return next((each for each in found if not _abolished(each, day)), None)


def _abolished(each: RegulationVersion, day: date) -> bool:
    gone = each.regulation.abolished_on
    return gone is not None and gone <= day


def terms_by(version: RegulationVersion | None, body: Body, day: date) -> Terms:
    """The values that a version declares, each with its article; what it leaves open has the default of the day."""
    declared: dict[str, tuple[Any, str]] = {}
    if version:
        title = f"《{version.regulation.title}》"
        declared = {key: (said["value"], f"{title}{said['article']}") for key, said in version.parameters.items()}
    return terms(declared, day=day, place=body.region_code)


def terms_of(body: Body, day: date) -> Terms:
    """The values by which a body's meeting of a day goes."""
    return terms_by(version_on(body.pk, day), body, day)


def later_version(version: RegulationVersion) -> RegulationVersion | None:
    """The checked one that replaces it."""
    others = RegulationVersion.objects.filter(regulation=version.regulation_id, checked_at__isnull=False)
    return others.filter(in_force_on__gt=version.in_force_on).order_by("in_force_on").first()


def missing_since(bodies: Sequence[int], day: date) -> dict[int, date]:
    """Since when each body must have met by its own rules, as far as these have asked for it all that time."""
    held = RegulationVersion.objects.filter(
        regulation__body__in=bodies,
        regulation__kind=RegulationKind.PROCEDURE,
        checked_at__isnull=False,
        in_force_on__lte=day,
    ).select_related("regulation__body")
    found: dict[int, date] = {}
    began: dict[int, date] = {}
    for version in held.order_by("in_force_on", "pk"):
        body = version.regulation.body
        begun = began.setdefault(version.regulation_id, version.in_force_on)
        first = met_since(day, terms_by(version, body, day))
        found.pop(body.pk, None)
        if first and begun <= first and not _abolished(version, day):
            found[body.pk] = first
    return found


# ---- what waits


@cache
def sources() -> dict[str, Source]:
    """Every source of matters, in the order of an agenda."""
    found: list[Source] = [import_string(path) for path in settings.MATTERS]
    return {each.code: each for each in found}


@dataclass(frozen=True)
class Waiting:
    """A matter that waits, with its source. reserved: only a meeting decides it. value: as a form sends it."""

    source: Source
    matter: Matter
    reserved: bool

    @property
    def value(self) -> str:
        return f"{self.source.code} {self.matter.subject}"


def due_matters(body: Body, rules: Terms, act: Act) -> list[Waiting]:
    """What waits for a body and stands on no agenda that is still to be decided, by source."""
    undecided = CommitteeItem.objects.filter(meeting__body=body, outcome="").exclude(source="")
    undecided = undecided.exclude(meeting__state=MeetingState.CANCELLED)
    taken = set(undecided.values_list("source", "subject"))
    return [
        Waiting(source, matter, source.kind in rules["reserved_kinds"])
        for source in sources().values()
        for matter in source.waiting(body, act)
        if (source.code, matter.subject) not in taken
    ]


def urls_of(items: Sequence[CommitteeItem]) -> dict[int, str]:
    """The pages of the things that items are about, by the item's key."""
    pages = {code: source.page for code, source in sources().items() if source.page}
    return {
        item.pk: reverse(pages[item.source], args=[item.subject])
        for item in items
        if item.source in pages and item.subject is not None
    }


# ---- a meeting


@dataclass
class Seen:
    """A meeting as one person may see it. hidden: how many confidential items there are besides."""

    meeting: CommitteeMeeting
    items: list[CommitteeItem]
    hidden: int


def seen_by(act: Act, meeting: CommitteeMeeting) -> Seen:
    every = list(meeting.items.select_related("owner"))
    member = is_member(act, meeting.body_id)
    shown = [item for item in every if member or not item.confidential]
    return Seen(meeting, shown, len(every) - len(shown))


def draft_of(meeting: CommitteeMeeting) -> CommitteeMinutes | None:
    """The edition of the minutes that nobody has confirmed yet."""
    return meeting.editions.filter(confirmed_at__isnull=True).first()


def standing_of(meeting: CommitteeMeeting) -> CommitteeMinutes | None:
    """The edition that holds: the confirmed one of the highest number."""
    return meeting.editions.filter(confirmed_at__isnull=False).select_related("issue").first()


def rules_of(meeting: CommitteeMeeting) -> Terms:
    """Those of the meeting's own day."""
    return terms_of(meeting.body, meeting.day)
