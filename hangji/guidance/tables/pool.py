"""The columns of the list of instructors: page and export read these."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from hangji.kit.tables import Column, Table
from hangji.privacy.private import PHONE


def person_url(person: Any) -> str:
    return reverse("guidance:person", args=[person.pk])


def units_said(row: Any) -> str:
    """ "4 / 5": served, of the limit that applies."""
    load = row.load
    return f"{load.units} / {load.limit}" if load.limit is not None else str(load.units)


def room_said(row: Any) -> str:
    room = row.load.room
    if row.load.able is None:
        return _now("没有登记可派范围")
    if room is None:
        return ""
    if room < 0:
        return _now("超过一般家数 %(n)d 家") % {"n": -room}
    return _now("还可联系 %(n)d 家") % {"n": room} if room else _now("已联系满")


def organisations_said(row: Any) -> str:
    names = [str(each.organisation) for each in row.load.seen]
    if row.load.hidden > 0:
        names.append(_now("另有 %(n)d 家不在你的范围内") % {"n": row.load.hidden})
    return _now("、").join(names)


# People are listed by name only: no column that counts what a person did can be sorted by.
INSTRUCTORS = Table(
    "guidance:instructors",
    _("指导员"),
    (
        Column("name", _("姓名"), lambda r: r.name, "name", url=person_url),
        Column("unit", _("单位"), lambda r: r.unit, "unit"),
        PHONE.column("phone"),
        Column("counties", _("可以派到的县区"), lambda r: _now("、").join(r.counties)),
        Column("industries", _("熟悉的行业"), lambda r: _now("、").join(r.industries), shown=False),
        Column("organisations", _("现联系的社会组织"), organisations_said),
        Column("since", _("最早自"), lambda r: min((a.since for a in r.load.seen), default=None)),
        Column("units", _("联系家数"), units_said, number=True),
        Column("room", _("余力"), room_said),
        Column("until", _("可派至"), lambda r: r.load.able and r.load.able.until, shown=False),
    ),
    order="name",
    waits_for=_("登记可派人员或者派驻指导员以后列在这里。"),
)
