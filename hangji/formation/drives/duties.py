"""What drives ask of whoever is signed in: those that end or should have begun, and what waits in the own share."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from hangji.formation.drives.models import Drive, DriveMember, DriveShare, DriveState, DriveTarget, DriveUnit
from hangji.formation.drives.scope import reach_conditions
from hangji.kit.counting import Countable, Number
from hangji.office.access import where
from hangji.office.acts import Act
from hangji.office.duties import Ask, Counts, Duty, Viewer, Whose
from hangji.office.permissions import Permission
from hangji.registry.models import Standing
from hangji.registry.queries import ACTIVE

ENDING_DAYS = 14  # from so many days before its last one the desk speaks of a drive; a limit of the program


@dataclass(frozen=True)
class Waiting:
    """A drive that waits for the person. managed: it ends soon or should have begun, and the person may act.

    mine: organisations of the own share that have not reached its first state. member: the person's place in it.
    """

    pk: int
    name: str
    state: str
    starts_on: date
    ends_on: date
    managed: bool
    mine: int
    member: int | None


def duties(viewer: Viewer) -> Ask:
    """Counted with all other lists; the drives themselves are read only where one waits."""

    def say(found: Counts) -> Iterator[Duty]:
        for each in waiting(viewer.act) if found["drives"].count else ():
            if each.managed:
                yield _managed(each, viewer.act)
            if each.mine and each.member:
                yield _own(each)

    return Ask(say, {"drives": Countable(some(viewer.act))})


def _managed(each: "Waiting", act: Act) -> Duty:
    facts = {"name": each.name, "day": each.ends_on.isoformat(), "first": each.starts_on.isoformat()}
    url = reverse("formation:drive", args=[each.pk])
    if each.state == DriveState.PLANNED:
        text, note, verb = _("“%(name)s”到了开始日期，还没有开始"), _("开始日期 %(first)s"), _("开始行动")
    elif each.ends_on < act.today:
        text, note, verb = _("“%(name)s”已过结束日期，还没有总结"), _("%(day)s 结束"), _("结束并总结")
    else:
        text, note, verb = _("“%(name)s”快到结束日期"), _("%(day)s 结束"), _("查看进展")
    due = each.starts_on if each.state == DriveState.PLANNED else each.ends_on
    return Duty("drives", "month", 1, text % facts, note % facts, url, verb, due=due)


def _own(each: "Waiting") -> Duty:
    facts = {"name": each.name, "count": each.mine, "day": each.ends_on.isoformat()}
    return Duty(
        "drives",
        "doing",
        each.mine,
        _("“%(name)s”里你负责的还有 %(count)d 家没有达到目标") % facts,
        _("行动到 %(day)s 结束") % facts,
        reverse("formation:drive_rows", args=[each.pk]) + f"?part=waiting&who={each.member}",
        _("查看名单"),
        whose=Whose.PERSON,
    )


def some(act: Act) -> QuerySet[Any]:
    """The drives that wait for the person, each with managed, mine and member."""
    soon = act.today + timedelta(days=ENDING_DAYS)
    pressing = Q(state=DriveState.RUNNING, ends_on__lte=soon) | Q(state=DriveState.PLANNED, starts_on__lte=act.today)
    managed = Drive.objects.filter(pressing & where(act, Permission.MANAGE_DRIVES), pk=OuterRef("pk"))
    members = DriveMember.objects.filter(drive=OuterRef("pk"), user=act.user, left_at__isnull=True)
    mine = own_waiting(act).filter(drive=OuterRef("pk"))
    found = Drive.objects.filter(state__in=[DriveState.PLANNED, DriveState.RUNNING]).annotate(
        managed=Exists(managed), mine=Number(mine.order_by().values("pk")), member=Subquery(members.values("pk")[:1])
    )
    return found.filter(Q(managed=True) | Q(mine__gt=0))


def waiting(act: Act) -> list[Waiting]:
    """One statement; the earliest end first."""
    columns = ("pk", "name", "state", "starts_on", "ends_on", "managed", "mine", "member")
    return [Waiting(*row) for row in some(act).order_by("ends_on", "pk").values_list(*columns)]


def own_waiting(act: Act) -> QuerySet[DriveUnit]:
    """The organisations of running drives that the person looks after and that have not reached the first state."""
    of_drive = DriveShare.objects.filter(drive=OuterRef("drive"))
    mine = of_drive.filter(member__user=act.user, member__left_at__isnull=True)
    named = Exists(of_drive.filter(organisation=OuterRef("organisation")))
    own = Exists(mine.filter(organisation=OuterRef("organisation")))
    in_county = Exists(mine.filter(county=OuterRef("region_code")))
    first = DriveTarget.objects.filter(drive=OuterRef("drive")).exclude(reach="").order_by("order").values("reach")[:1]
    units = DriveUnit.objects.filter(drive__state=DriveState.RUNNING).annotate(first=Subquery(first))
    return units.filter(own | (in_county & ~named), _not_yet(act.today))


def _not_yet(day: date) -> Q:
    """Active, and not in the state that ``first`` names."""
    standing = Standing.objects.asof(day).filter(ACTIVE, organisation=OuterRef("organisation"))
    condition = Q(pk__in=[])
    for name, reached in reach_conditions(day).items():
        condition |= Q(first=name) & Q(Exists(standing.exclude(reached)))
    return condition
