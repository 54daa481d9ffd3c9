"""The columns of the lists of weeks, contacts, meetings, reviews and showcases."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hangji.kit.tables import Column, Table


def organisation_url(row: Any) -> str:
    return reverse("desk:organisation", args=[row.organisation_id])


def to(name: str) -> Any:
    return lambda row: reverse(name, args=[row.pk])


WEEKS = Table(
    "guidance:weeks",
    _("本周联系"),
    (
        Column("name", _("名称"), lambda r: r.organisation.name, "organisation__name", url=organisation_url),
        Column("county", _("县区"), lambda r: r.county, "region_code"),
        Column("state", _("本周"), lambda r: r.week, tag=lambda r: r.week),
        Column("instructors", _("指导员"), lambda r: r.sent_people),
        Column("day", _("最近一次"), lambda r: r.contact and r.contact.day),
        Column("conclusion", _("结论"), lambda r: r.contact.get_conclusion_display() if r.contact else ""),
        Column("said", _("一句话说明"), lambda r: r.contact.said if r.contact else ""),
    ),
    order="name",
)

CONTACTS = Table(
    "guidance:contacts",
    _("联系"),
    (
        Column("day", _("日期"), lambda c: c.day.isoformat(), "day", url=to("guidance:contact")),
        Column("name", _("社会组织"), lambda c: str(c.organisation), url=organisation_url),
        Column("conclusion", _("结论"), lambda c: c.conclusion, "conclusion", tag=lambda c: c.conclusion),
        Column("said", _("一句话说明"), lambda c: c.said),
        Column("instructor", _("指导员"), lambda c: c.instructor.name),
    ),
    order="-day",
    waits_for=_("指导员记联系以后列在这里。"),
)


def meeting_state(meeting: Any) -> str:
    """The tag of a meeting's minutes. replies, objections: counted by the list's rows."""
    if meeting.minutes_on is None:
        return "unwritten" if meeting.passed else "called"
    if meeting.objections:
        return "objected"
    return "confirmed" if meeting.confirmations >= meeting.members else "unconfirmed"


MEETINGS = Table(
    "guidance:meetings",
    _("例会"),
    (
        Column("day", _("日期"), lambda m: m.day.isoformat(), "day", url=to("guidance:meeting")),
        Column("county", _("县区"), lambda m: m.county, "region_code"),
        Column("state", _("纪要"), meeting_state, tag=meeting_state),
        Column("agenda", _("议题（项）"), lambda m: m.items, number=True),
        Column("decisions", _("没有办结的决定（件）"), lambda m: m.waiting, number=True),
        Column("minutes_on", _("纪要发出日期"), lambda m: m.minutes_on),
    ),
    order="-day",
    waits_for=_("召集人定例会以后列在这里。"),
)

REVIEWS = Table(
    "guidance:reviews",
    _("互诊互评"),
    (
        Column("first", _("季度"), lambda r: r.quarter, "first", url=to("guidance:review")),
        Column("county", _("县区"), lambda r: r.county, "region_code"),
        Column("given", _("已写成（份）"), lambda r: r.given, number=True),
        Column("readings", _("共（份）"), lambda r: r.of, number=True),
        Column("state", _("状态"), lambda r: r.state, tag=lambda r: r.state),
    ),
    order="-first",
    waits_for=_("一季一次；召集人开始互诊互评以后列在这里。"),
)

SHOWCASES = Table(
    "guidance:showcases",
    _("成果展示"),
    (
        Column("title", _("标题"), lambda s: s.title, url=to("guidance:showcase")),
        Column("year", _("年度"), lambda s: s.year, "year", number=True),
        Column("county", _("登记管理机关"), lambda s: s.county, "region_code"),
        Column("state", _("状态"), lambda s: s.state, tag=lambda s: s.state),
        Column("published_on", _("发布日期"), lambda s: s.published_on),
    ),
    order="-year",
    waits_for=_("一年一次；准备成果展示以后列在这里。"),
)
