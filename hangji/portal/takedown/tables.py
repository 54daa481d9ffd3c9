"""The ledger of claims as its query string asks for it; nobody's telephone or address stands in it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Q
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from hangji.kit.tables import Column, Filter, Listing, Table
from hangji.office.acts import Act
from hangji.office.duties import due_filter
from hangji.office.models.places import within_span
from hangji.portal.takedown.duties import duties
from hangji.portal.takedown.models import MailState, Takedown, TakedownState
from hangji.portal.takedown.queries import right_choices, right_said


def tag_of(one: Takedown) -> str:
    return f"takedown_{one.state}"


def _hidden(one: Takedown) -> str:
    return _now("已先撤下") if one.hidden_at and one.state == TakedownState.RECEIVED else ""


TAKEDOWNS = Table(
    "takedown:takedowns",
    _("撤稿申请"),
    (
        Column("number", _("编号"), str, "number", url=lambda t: reverse("takedown:takedown", args=[t.pk])),
        Column("title", _("文章"), lambda t: t.title, "title"),
        Column("state", _("状态"), lambda t: str(t.get_state_display()), "state", tag=tag_of, note=_hidden),
        Column("right", _("理由"), lambda t: right_said(t.right), "right"),
        Column("received_on", _("收到日期"), lambda t: t.received_on, "received_on"),
        Column("answer_by", _("答复期限"), lambda t: t.answer_by, "answer_by"),
        Column("hidden_at", _("先撤下的时间"), lambda t: t.hidden_at, "hidden_at", shown=False),
        Column("hidden_by", _("先撤下的人"), lambda t: t.hidden_by.name if t.hidden_by else "", shown=False),
        Column("hidden_because", _("先撤下的原因"), lambda t: t.hidden_because, shown=False),
        Column("decided_at", _("决定时间"), lambda t: t.decided_at, "decided_at"),
        Column("decided_by", _("决定的人"), lambda t: t.decided_by.name if t.decided_by else ""),
        Column("reason", _("答复"), lambda t: t.reason, shown=False),
        Column("mail", _("邮件"), lambda t: str(t.get_mail_state_display()), shown=False),
        Column("in_notice", _("在声明的期限内提出"), lambda t: _now("是") if t.in_notice else _now("否"), shown=False),
    ),
    order="-received_on",
    waits_for=_("有人从门户提出撤稿以后列在这里。"),
)


def takedowns(act: Act, params: QueryDict, names: Mapping[int, str]) -> Listing:
    rows = Takedown.objects.visible_to(act).select_related("hidden_by", "decided_by")
    rights = right_choices(act.today)
    titles = dict(rights)
    states: dict[str, Any] = {"hidden": _now("先撤下、待决定"), "late": _now("逾期没有决定")}
    states |= {"unsent": _now("邮件没有送出"), **dict(TakedownState.choices)}
    filters = [
        Filter("q", "", lambda v: Q(number__contains=v.strip().upper()) | Q(title__contains=v.strip()), str),
        Filter("state", _("状态"), lambda v: _state(v, act.today), lambda v: states[v], tuple(states.items())),
        Filter("right", _("理由"), lambda v: Q(right=v), lambda v: titles[v], rights),
        Filter(
            "county",
            _("地区"),
            lambda v: within_span("region_code", int(v)),
            lambda v: names.get(int(v), v),
            [(str(code), name) for code, name in names.items() if code % 100],
        ),
        Filter("year", _("收到年份"), lambda v: Q(received_on__year=int(v))),
        due_filter(act, duties),
    ]
    return Listing(TAKEDOWNS, rows, params, filters)


def _state(value: str, day: date) -> Q:
    several = {
        "hidden": Q(state=TakedownState.RECEIVED, hidden_at__isnull=False),
        "late": Q(state=TakedownState.RECEIVED, answer_by__lt=day),
        "unsent": Q(mail_state=MailState.FAILED),
    }
    return several[value] if value in several else Q(state=TakedownState(value))
