"""Closing a drive: what was reached is frozen, with remarks; its report is issued like any document of the office."""

from django.utils.translation import gettext as _

from hangji.formation.drives.actions.plan import locked, must_run, require_over, tell, touch
from hangji.formation.drives.frozen import built, digest_of
from hangji.formation.drives.models import Drive, DriveState
from hangji.formation.drives.paper import drawn, issuing
from hangji.formation.drives.progress import last_day, readings
from hangji.kit.refusal import Refusal
from hangji.office.acts import Act
from hangji.office.issues import issue
from hangji.office.models import Issue
from hangji.office.pen import writing


def close_drive(*, drive: Drive, remarks: str, act: Act) -> Drive:
    """Freeze what was reached on its last day; before that day only once every target is met."""
    cannot = _("不能结束专项行动")
    require_over(act, drive)
    with writing(act) as pen:
        drive = locked(drive)
        if drive.state == DriveState.CLOSED and drive.remarks == remarks.strip():
            return drive
        must_run(drive, cannot)
        if not remarks.strip():
            raise Refusal(cannot, _("没有写总结"), _("写几句：达到了什么，没有达到的怎么接着办"))
        day = last_day(drive, act.today)
        if act.today < drive.ends_on and not all_met(drive, act):
            because = _("结束日期是 %(day)s，目标也没有全部达到") % {"day": drive.ends_on.isoformat()}
            raise Refusal(cannot, because, _("到期再结束；办不下去的，改结束日期或取消，写明理由"))
        content = built(drive, day)
        drive.state, drive.closed_at, drive.settled_on = DriveState.CLOSED, act.at, day
        drive.remarks, drive.result, drive.digest = remarks.strip(), content.decode(), digest_of(content)
        touch(drive, act)
        after = {"as_of": day, "digest": drive.digest, "state": DriveState.CLOSED}
        tell(pen, "close_drive", drive, after=after, reason=drive.remarks[:200])
    return drive


def all_met(drive: Drive, act: Act) -> bool:
    targets = list(drive.targets.all())
    found = readings(drive, targets, [last_day(drive, act.today)])
    return all(found[target.order][-1].met for target in targets)


def issue_report(*, drive: Drive, unit: str, base: str, act: Act) -> Issue:
    """Send the report of a closed drive: numbered, coded, kept; asked twice, it answers with the one that holds.

    unit: who issues it. base: where the office is reached.
    """
    cannot = _("不能发出总结报告")
    require_over(act, drive)
    with writing(act) as pen:
        drive = locked(drive)
        if drive.state != DriveState.CLOSED:
            raise Refusal(cannot, _("它还没有结束，数还会变"), _("先结束专项行动，再发出；现在可以下载草稿"))
        return issue(pen, issuing(drive, unit, base), lambda imprint: drawn(drive, imprint))
