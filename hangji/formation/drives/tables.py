"""The list of drives, and the organisations behind each number of one."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from hangji.coverage.lists import LIVE, STORED, Rows, county_filter
from hangji.coverage.queries import Scope
from hangji.coverage.scopes import named, place
from hangji.formation.drives import cases
from hangji.formation.drives.models import Drive, DriveKind, DriveMember, DriveState, DriveTarget
from hangji.formation.drives.progress import LEFT, REACHED, WAITING, owners, states, units_of
from hangji.formation.drives.scope import REACHES, measure_said, wanted_said
from hangji.formation.drives.sight import Sight
from hangji.kit.tables import Column, Filter, Listing, Table
from hangji.office.acts import Act
from hangji.office.pen import chunks
from hangji.registry.lists import among
from hangji.registry.search import Words

STATE_TAGS = {
    DriveState.PLANNED: "drive_planned",
    DriveState.RUNNING: "drive_running",
    DriveState.CLOSED: "ended",
    DriveState.CANCELLED: "drive_cancelled",
}
PARTS = {REACHED: _("已达到"), WAITING: _("尚未达到"), LEFT: _("已退出")}
PART_TAGS = {REACHED: "reached", WAITING: "waiting", LEFT: "left"}


def state_tag(drive: Any) -> str:
    return STATE_TAGS[DriveState(drive.state)]


def drive_url(drive: Drive) -> str:
    return reverse("formation:drive", args=[drive.pk])


DRIVES = Table(
    "formation:drives",
    _("专项行动"),
    (
        Column("name", _("名称"), lambda d: d.name, "name", url=drive_url, note=lambda d: d.side),
        Column("kind", _("行动"), lambda d: str(d.get_kind_display()), "kind"),
        Column("place", _("范围"), lambda d: d.place),
        Column("starts", _("开始日期"), lambda d: d.starts_on, "starts_on"),
        Column("ends", _("结束日期"), lambda d: d.ends_on, "ends_on"),
        Column("state", _("状态"), lambda d: str(d.get_state_display()), "state", tag=state_tag),
    ),
    order="-starts",
    waits_for=_("建立专项行动以后列在这里。"),
)


@dataclass
class Drives(Listing):
    regions: Mapping[int, str] = None  # type: ignore[assignment]

    def dressed(self, rows: Iterable[Any]) -> Iterator[Any]:
        """Rows with their place and their targets in words; one statement a page."""
        rows = list(rows)
        said: dict[int, list[str]] = {}
        for target in DriveTarget.objects.filter(drive__in=[row.pk for row in rows]):
            said.setdefault(target.drive_id, []).append(f"{measure_said(target)} {wanted_said(target)}")
        for row in rows:
            row.side = _now("；").join(said.get(row.pk, []))
            row.place = place(Scope(row.territory, row.starts_on), self.regions)
            yield row


def drives(act: Act, params: QueryDict, regions: Mapping[int, str]) -> Drives:
    """The drives that the person may see, as one query string asks for them."""
    kinds, stages = dict(DriveKind.choices), dict(DriveState.choices)
    filters = [
        Filter("q", "", lambda v: Q(name__contains=v.strip()), lambda v: f"“{v}”"),
        Filter("kind", _("行动"), among(kinds, "kind"), kinds.__getitem__, tuple(kinds.items())),
        Filter("state", _("状态"), among(stages, "state"), stages.__getitem__, tuple(stages.items())),
    ]
    listing = Drives(DRIVES, Drive.objects.visible_to(act), params, filters, regions=regions)
    listing.dress = listing.dressed
    return listing


# ---- the organisations of one drive


def _unit_columns(stored: Table) -> tuple[Column, ...]:
    known = {column.name: column for column in stored.columns}
    return (
        *(known[name] for name in ("name", "county", "kind", "full", "mode", "party")),
        Column("part", _("目标"), lambda r: str(PARTS[r.part]), tag=lambda r: PART_TAGS[r.part]),
        Column("who", _("负责人"), lambda r: r.who),
        Column("case", _("组建事项"), lambda r: r.case_said, url=lambda r: r.case_url),
        Column("code", _("统一社会信用代码"), known["code"].value, known["code"].sort, code=True, shown=False),
    )


UNITS = {
    False: Table("formation:drive_rows", _("名单"), _unit_columns(STORED), "name", "organisation_id"),
    True: Table("formation:drive_rows", _("名单"), _unit_columns(LIVE), "name", "pk"),
}


@dataclass
class Units(Rows):
    """The baseline on one day, told apart by how far each organisation has come with one state."""

    drive: Drive = None  # type: ignore[assignment]
    reach: str = ""
    act: Act = None  # type: ignore[assignment]

    @property
    def heading(self) -> str:
        return str(REACHES[self.reach])

    def dressed(self, some: Iterable[Any]) -> Iterator[Any]:
        """As the rows of a figure, with who looks after each and its formation case; three statements more."""
        rows = list(super().dressed(some))
        held = owners(self.drive)
        found: dict[int, Any] = {}
        counties = dict(self.drive.units.values_list("organisation_id", "region_code"))
        for part in chunks(rows):
            found |= cases.latest(row.organisation.pk for row in part)
        for row in rows:
            pk = row.organisation.pk
            member = held.of(pk, counties[pk])
            row.who = str(member.user) if member else ""
            row.case_said, row.case_url = _case(row, found.get(pk))
            yield row


def _case(row: Any, case: Any) -> tuple[str, str]:
    """A case in words and its address; of an organisation that waits for a Party organisation: the way to open one."""
    if case is not None:
        return str(case.get_next_step_display() or case.get_state_display()), reverse("formation:case", args=[case.pk])
    if row.part == WAITING and row.status == "active" and not row.mode:
        return _now("开始组建"), reverse("formation:open", args=[row.organisation.pk])
    return "", ""


def units(sight: Sight, reach: str, day: date, act: Act, params: QueryDict, names: Mapping[int, str]) -> Units:
    """The list that a query string asks for; of a closed drive on its day, as was known when it was closed."""
    drive = sight.drive
    known = known_of(drive, day)
    path = "organisation_id" if known is None else "pk"
    rows: QuerySet[Any] = states(drive, reach, day, known)
    rows = rows.filter(**{f"{path}__in": sight.units.order_by().values("organisation")})
    rows = rows.select_related("organisation") if known is None else rows
    listing = Units(
        UNITS[known is not None],
        rows,
        params,
        _filters(drive, path, names),
        condition_name="all",
        names=names,
        drive=drive,
        reach=reach,
        act=act,
    )
    listing.dress = listing.dressed
    return listing


def known_of(drive: Drive, day: date) -> datetime | None:
    """A closed drive's numbers are those that were known when it was closed."""
    return drive.closed_at if drive.settled_on and day <= drive.settled_on else None


def _filters(drive: Drive, path: str, names: Mapping[int, str]) -> list[Filter]:
    stages = {name: str(said) for name, said in PARTS.items()}
    members = {str(m.pk): m for m in DriveMember.objects.filter(drive=drive).select_related("user")}
    in_hand = {cases.OPEN: _now("在办"), cases.DONE: _now("已办结"), cases.NONE: _now("没有立项")}
    codes = sorted(set(drive.units.values_list("region_code", flat=True)))
    county = county_filter(names)
    prefix = "organisation__" if path == "organisation_id" else ""
    return [
        Filter("q", "", lambda v: Words(v).q(prefix), lambda v: f"“{Words(v).text}”"),
        Filter("part", _now("目标"), among(stages, "part"), stages.__getitem__, tuple(stages.items())),
        Filter(county.name, county.label, county.q, county.say, [(str(code), named(code, names)) for code in codes]),
        Filter(
            "who",
            _now("负责人"),
            lambda v: Q(**{f"{path}__in": units_of(drive, members[v]).order_by().values("organisation")}),
            lambda v: str(members[v].user),
            [(pk, str(member.user)) for pk, member in members.items()],
        ),
        Filter(
            "case", _now("组建事项"), lambda v: cases.has_case(v, path), in_hand.__getitem__, tuple(in_hand.items())
        ),
    ]
