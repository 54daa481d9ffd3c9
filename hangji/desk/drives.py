"""What drives ask of whoever is signed in, as lines of 待办."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from hangji.desk.duties import Due
from hangji.formation.drives.duties import Waiting, some, waiting
from hangji.formation.drives.models import DriveState
from hangji.office.acts import Act

__all__ = ["lines", "some"]


def lines(act: Act) -> Iterator[Due]:
    """The drives that end, should have begun, or wait in the own share; one statement."""
    for each in waiting(act):
        if each.managed:
            yield _managed(each, act)
        if each.mine and each.member:
            yield _own(each)


def _managed(each: Waiting, act: Act) -> Due:
    facts = {"name": each.name, "day": each.ends_on.isoformat(), "first": each.starts_on.isoformat()}
    url = reverse("formation:drive", args=[each.pk])
    if each.state == DriveState.PLANNED:
        text, note, verb = _("“%(name)s”到了开始日期，还没有开始"), _("开始日期 %(first)s"), _("开始行动")
    elif each.ends_on < act.today:
        text, note, verb = _("“%(name)s”已过结束日期，还没有总结"), _("%(day)s 结束"), _("结束并总结")
    else:
        text, note, verb = _("“%(name)s”快到结束日期"), _("%(day)s 结束"), _("查看进展")
    tag = "overdue" if each.ends_on < act.today else "today" if each.state == DriveState.PLANNED else "month"
    return Due(tag, 1, text % facts, note % facts, url, verb)


def _own(each: Waiting) -> Due:
    facts = {"name": each.name, "count": each.mine, "day": each.ends_on.isoformat()}
    return Due(
        "doing",
        each.mine,
        _("“%(name)s”里你负责的还有 %(count)d 家没有达到目标") % facts,
        _("行动到 %(day)s 结束") % facts,
        reverse("formation:drive_rows", args=[each.pk]) + f"?part=waiting&who={each.member}",
        _("查看名单"),
    )
