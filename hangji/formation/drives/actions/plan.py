"""Planning a drive, beginning it (the baseline is frozen), moving its end, giving it up."""

from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from hangji.formation.drives.models import Drive, DriveState, DriveTarget, DriveUnit
from hangji.formation.drives.scope import in_scope, measure_said, wanted_said
from hangji.kit import turns
from hangji.kit.refusal import Refusal
from hangji.office import access
from hangji.office.access import Territory
from hangji.office.acts import Act
from hangji.office.audit import Note
from hangji.office.pen import Pen, chunks, writing
from hangji.office.permissions import Permission
from hangji.registry.actions.organisations import Conflict

MOST_TARGETS = 3  # as many lines as a chart has
LONGEST = 366 * 2  # days: a drive has an end that one can see


@dataclass(frozen=True)
class Aim:
    """One target, words as in DriveTarget: an indicator's code or a state of scope.REACHES, not both."""

    wanted: int
    due_on: date
    indicator: str = ""
    reach: str = ""


@dataclass(frozen=True)
class Design:
    """What is typed of a drive; words as in the model."""

    name: str
    kind: str
    region_code: int
    level: str
    condition: str
    starts_on: date
    ends_on: date
    county: int | None = None
    organisation_kind: str = ""
    industry: str = ""
    supervisor: str = ""
    basis: str = ""
    aims: tuple[Aim, ...] = ()

    @property
    def values(self) -> dict[str, Any]:
        """The drive's own columns."""
        return {name: value for name, value in asdict(replace(self, aims=())).items() if name != "aims"}


def plan_drive(*, design: Design, act: Act) -> Drive:
    """A drive that has not begun yet; asked twice with the same design, it answers with the same drive."""
    cannot = _("不能建立专项行动")
    access.require(act, Permission.MANAGE_DRIVES, region_code=design.region_code, level=design.level)
    _fits(design, cannot)
    with writing(act) as pen:
        turns.take(turns.FIRSTS, [design.region_code])
        place = {"name": design.name, "region_code": design.region_code, "level": design.level}
        there = Drive.objects.select_for_update().filter(**place).first()
        if there and same(there, design):
            return there
        if there:
            raise _named_already(cannot, design)
        drive = Drive(**design.values, changed_at=act.at, changed_by_name=act.user.name)
        drive.save()
        _put_aims(drive, design.aims)
        tell(pen, "plan_drive", drive, after=_plain(design.values) | {"targets": targets_said(drive)})
    return drive


def same(drive: Drive, design: Design) -> bool:
    """Whether a drive says just what a design says."""
    aims = tuple(Aim(t.wanted, t.due_on, t.indicator, t.reach) for t in drive.targets.all())
    return aims == design.aims and all(getattr(drive, name) == value for name, value in design.values.items())


def amend_drive(*, drive: Drive, design: Design, version: int, act: Act) -> Drive:
    """Change the design before the drive begins. version: of the drive that was edited. Raises Conflict."""
    cannot = _("不能修改专项行动")
    require_over(act, drive)
    access.require(act, Permission.MANAGE_DRIVES, region_code=design.region_code, level=design.level)
    _fits(design, cannot)
    with writing(act) as pen:
        drive = locked(drive)
        if same(drive, design):
            return drive
        if drive.state != DriveState.PLANNED:
            because = _("它%(state)s") % {"state": drive.get_state_display()}
            raise Refusal(cannot, because, _("名单已经固定，只能改结束日期；要换对象和目标的，另建一个"))
        _same_version(drive, version)
        place = {"name": design.name, "region_code": design.region_code, "level": design.level}
        if Drive.objects.filter(**place).exclude(pk=drive.pk).exists():
            raise _named_already(cannot, design)
        before = {name: getattr(drive, name) for name, v in design.values.items() if getattr(drive, name) != v}
        before |= {"targets": targets_said(drive)}
        for name, value in design.values.items():
            setattr(drive, name, value)
        touch(drive, act)
        drive.targets.all().delete()
        _put_aims(drive, design.aims)
        after = {name: getattr(drive, name) for name in before if name != "targets"}
        tell(pen, "amend_drive", drive, _plain(before), _plain(after) | {"targets": targets_said(drive)})
    return drive


def _named_already(cannot: str, design: Design) -> Refusal:
    return Refusal(
        cannot,
        _("这个范围里已有“%(name)s”") % {"name": design.name},
        _("就是它的话，打开它；另外一个的话，名称里写上年份或期次"),
    )


def _same_version(drive: Drive, version: int) -> None:
    if drive.version != version:
        facts = {"who": drive.changed_by_name, "now": drive.version, "yours": version}
        raise Conflict(
            _("还没有保存：这个专项行动在你填写时被别人改过"),
            _("%(who)s 先保存了第 %(now)d 版，你打开时是第 %(yours)d 版") % facts,
            _("看过现在的内容再改，再提交"),
        )


def _fits(design: Design, cannot: str) -> None:
    """Days in order and within sight, at least one target, each due within the drive."""
    within = all(design.starts_on <= aim.due_on <= design.ends_on for aim in design.aims)
    inside = design.county is None or Territory(design.region_code).holds(design.county, "")
    problems = (
        (design.ends_on < design.starts_on, _("结束日期早于开始日期"), _("核对两个日期")),
        ((design.ends_on - design.starts_on).days > LONGEST, _("它超过两年"), _("专项行动要有看得见的终点，分期办")),
        (not design.aims, _("没有写目标"), _("至少写一个目标，结束时按它说达到了没有")),
        (len(design.aims) > MOST_TARGETS, _("目标多于 3 个"), _("留下最要紧的 3 个")),
        (not within, _("有的目标期限不在行动的起止日期里"), _("改目标期限，或改起止日期")),
        (not inside, _("选的县区不在这个地区里"), _("县区留空，或选这个地区里的")),
    )
    for wrong, because, instead in problems:
        if wrong:
            raise Refusal(cannot, because, instead)


def _put_aims(drive: Drive, aims: tuple[Aim, ...]) -> None:
    DriveTarget.objects.bulk_create(
        DriveTarget(drive=drive, order=order, **asdict(aim)) for order, aim in enumerate(aims, 1)
    )


def begin_drive(*, drive: Drive, act: Act) -> Drive:
    """The organisations in scope at the end of the first day are the baseline; asked twice, nothing changes."""
    cannot = _("不能开始")
    require_over(act, drive)
    with writing(act) as pen:
        drive = locked(drive)
        if drive.running:
            return drive
        if drive.state != DriveState.PLANNED:
            raise Refusal(cannot, _("它%(state)s") % {"state": drive.get_state_display()}, _("需要的话另建一个"))
        if drive.starts_on > act.today:
            because = _("开始日期是 %(day)s，还没有到") % {"day": drive.starts_on.isoformat()}
            raise Refusal(cannot, because, _("到那一天再开始，或先把开始日期改成今天"))
        found = list(
            in_scope(drive, drive.starts_on).order_by("organisation_id").values_list("organisation_id", "region_code")
        )
        _worth_it(drive, len(found), cannot)
        for some in chunks(found):
            DriveUnit.objects.bulk_create(DriveUnit(drive=drive, organisation_id=pk, region_code=c) for pk, c in some)
        drive.state, drive.begun_at = DriveState.RUNNING, act.at
        touch(drive, act)
        tell(pen, "begin_drive", drive, after={"baseline": len(found), "since": drive.starts_on})
    return drive


def _worth_it(drive: Drive, units: int, cannot: str) -> None:
    """Refuse an empty baseline, and a target that asks for more organisations than there are."""
    if not units:
        because = _("%(day)s 这个范围里没有一家") % {"day": drive.starts_on.isoformat()}
        raise Refusal(cannot, because, _("改对象、地区或开始日期"))
    for target in drive.targets.all():
        if target.reach and target.wanted > units:
            facts = {"measure": measure_said(target), "wanted": wanted_said(target), "units": units}
            raise Refusal(
                cannot,
                _("目标“%(measure)s达到 %(wanted)s”超过名单的 %(units)d 家") % facts,
                _("把目标改成不超过名单的家数"),
            )


def extend_drive(*, drive: Drive, ends_on: date, reason: str, act: Act) -> Drive:
    """Move the last day of a running drive; the targets' own days stay as they were set."""
    cannot = _("不能改结束日期")
    require_over(act, drive)
    with writing(act) as pen:
        drive = locked(drive)
        if drive.ends_on == ends_on:
            return drive
        must_run(drive, cannot)
        latest = max(target.due_on for target in drive.targets.all())
        if ends_on < max(latest, act.today):
            facts = {"day": ends_on.isoformat(), "least": max(latest, act.today).isoformat()}
            raise Refusal(
                cannot,
                _("%(day)s 早于今天或最晚的目标期限（%(least)s）") % facts,
                _("选那一天或以后的日期；目标都达到了的，可以提前结束"),
            )
        if (ends_on - drive.starts_on).days > LONGEST:
            raise Refusal(cannot, _("它超过两年"), _("专项行动要有看得见的终点，分期办"))
        reason = with_reason(reason, cannot)
        before, drive.ends_on = drive.ends_on, ends_on
        touch(drive, act)
        tell(pen, "extend_drive", drive, {"last_day": before}, {"last_day": ends_on}, reason)
    return drive


def cancel_drive(*, drive: Drive, reason: str, act: Act) -> Drive:
    """Give a drive up, planned or running; nothing is frozen as reached."""
    cannot = _("不能取消")
    require_over(act, drive)
    with writing(act) as pen:
        drive = locked(drive)
        if drive.state == DriveState.CANCELLED:
            return drive
        if drive.state == DriveState.CLOSED:
            raise Refusal(cannot, _("它已结束，结果已经固定"), _("结果留着；要再办的另建一个"))
        reason = with_reason(reason, cannot)
        before = drive.state
        drive.state, drive.remarks, drive.closed_at = DriveState.CANCELLED, reason, act.at
        touch(drive, act)
        tell(pen, "cancel_drive", drive, {"state": before}, {"state": DriveState.CANCELLED}, reason)
    return drive


# ---- what every action on a drive does


def require_over(act: Act, drive: Drive) -> None:
    access.require(act, Permission.MANAGE_DRIVES, region_code=drive.region_code, level=drive.level)


def locked(drive: Drive) -> Drive:
    found: Drive = Drive.objects.select_for_update().get(pk=drive.pk)
    return found


def must_run(drive: Drive, cannot: str) -> None:
    if not drive.running:
        because = _("它%(state)s") % {"state": drive.get_state_display()}
        raise Refusal(cannot, because, _("只有进行中的专项行动可以这样办"))


def with_reason(reason: str, cannot: str) -> str:
    if not reason.strip():
        raise Refusal(cannot, _("没有写理由"), _("写明理由后再提交"))
    return reason.strip()


def touch(drive: Drive, act: Act) -> None:
    drive.version += 1
    drive.changed_at, drive.changed_by_name = act.at, act.user.name
    drive.save()


def targets_said(drive: Drive) -> list[str]:
    """For the trail, which is kept in Chinese: each target in words."""
    with override("zh-hans"):
        return [f"{measure_said(t)} {wanted_said(t)} {t.due_on.isoformat()}" for t in drive.targets.all()]


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    """For the trail: what is said, the last day under a name of its own (a term's end has the column's)."""
    said = {("last_day" if name == "ends_on" else name): value for name, value in values.items()}
    return {name: value for name, value in said.items() if value not in ("", None)}


def tell(
    pen: Pen,
    verb: str,
    drive: Drive,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    reason: str = "",
) -> None:
    pen.note(Note(verb, "Drive", drive.pk, drive.name, before or {}, after or {}, reason))
