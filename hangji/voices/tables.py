"""The list of complaints as its query string asks for it, and the figures of a year whose every number opens its rows.

No column says how somebody can be reached, or repeats what was said: who has to know opens the record.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from hangji.kit.tables import Column, Filter, Listing, Table
from hangji.office.acts import Act
from hangji.office.duties import due_filter
from hangji.office.models.places import within_span
from hangji.voices.duties import duties
from hangji.voices.models import Complaint, ComplaintState, Handler
from hangji.voices.private import CONTACT
from hangji.voices.queries import kind_said, kind_titles
from rulebook.voices import overdue


def tag_of(one: Complaint) -> str:
    return f"complaint_{one.state}"


def due_day(one: Complaint) -> date | None:
    """The last day that runs now: of accepting, answering or contesting."""
    by_state = {ComplaintState.RECEIVED: one.accept_by, ComplaintState.CLOSED: None}
    told = one.state in (ComplaintState.ANSWERED, ComplaintState.DECLINED)
    return by_state.get(ComplaintState(one.state), one.contest_until if told else one.due_on)


def contact_said(one: Complaint) -> str:
    if one.erased_on:
        return _now("已删除")
    return CONTACT.masked(one) or _now("匿名")


def complaints_table(today: date) -> Table:
    def late(one: Complaint) -> str:
        by = {"accept_by": one.accept_by, "due_on": one.due_on}
        return _now("逾期") if overdue(state=one.state, **by, day=today) else ""

    return Table(
        "voices:complaints",
        _("投诉举报"),
        (
            Column(
                "number", _("编号"), str, "number", url=lambda c: reverse("voices:complaint", args=[c.pk]), note=late
            ),
            Column("kind", _("类别"), lambda c: kind_said(c.kind), "kind"),
            Column("state", _("状态"), lambda c: str(c.get_state_display()), "state", tag=tag_of),
            Column("place", _("地区"), lambda c: c.place),
            Column("received_on", _("收到日期"), lambda c: c.received_on, "received_on"),
            Column("due_on", _("期限"), due_day),
            Column("owner", _("承办人"), lambda c: c.owner.name if c.owner else ""),
            Column("handler", _("办理单位"), lambda c: str(c.get_handler_display()), "handler"),
            Column("contact", _("联系方式"), contact_said, shown=False),
            Column("accepted_on", _("受理日期"), lambda c: c.accepted_on, "accepted_on", shown=False),
            Column("answered_on", _("答复日期"), lambda c: c.answered_on, "answered_on", shown=False),
            Column("contested_on", _("申请复核日期"), lambda c: c.contested_on, "contested_on", shown=False),
            Column("closed_on", _("办结日期"), lambda c: c.closed_on, "closed_on", shown=False),
        ),
        order="-received_on",
        waits_for=_("收到投诉举报以后列在这里；与你有关的不列，由别人办理。"),
    )


def complaints(act: Act, params: QueryDict, names: Mapping[int, str]) -> Listing:
    rows = Complaint.objects.visible_to(act).select_related("owner")
    listing = Listing(complaints_table(act.today), rows, params, _filters(act, names))

    def dress(found: Any) -> Any:
        for row in found:
            row.place = names.get(row.region_code, str(row.region_code))
            yield row

    listing.dress = dress
    return listing


def _filters(act: Act, names: Mapping[int, str]) -> list[Filter]:
    titles = {code: _now(title) for code, title in kind_titles().items()}
    states = {**{code: title for code, (title, _q) in STATES.items()}, **dict(ComplaintState.choices)}
    return [
        Filter("q", "", _words, lambda v: f"“{v}”"),
        Filter("state", _("状态"), lambda v: _state(v, act.today), lambda v: states[v], tuple(states.items())),
        Filter("kind", _("类别"), lambda v: Q(kind=_known(v, titles)), lambda v: titles[v], tuple(titles.items())),
        Filter("handler", _("办理单位"), lambda v: Q(handler=Handler(v)), lambda v: Handler(v).label, Handler.choices),
        Filter("whose", _("谁的"), lambda v: _whose(v, act), lambda v: WHOSE[v], tuple(WHOSE.items())),
        Filter(
            "county",
            _("地区"),
            lambda v: within_span("region_code", int(v)),
            lambda v: names.get(int(v), v),
            [(str(code), name) for code, name in names.items() if code % 100],
        ),
        Filter("year", _("收到年份"), lambda v: Q(received_on__year=int(v))),
        Filter("month", _("收到月份"), _month),
        due_filter(act, duties),
    ]


STATES: dict[str, tuple[Any, Callable[[date], Q]]] = {
    "waiting": (_("没有答复的"), lambda day: _among(Complaint.objects.waiting())),
    "late": (_("逾期没有办的"), lambda day: _among(Complaint.objects.overdue(day))),
    "told": (_("已经告知结果的"), lambda day: Q(answered_on__isnull=False)),
    "in_time": (_("按期告知的"), lambda day: Q(answered_on__isnull=False, answered_late=False)),
    "told_late": (_("逾期告知的"), lambda day: Q(answered_late=True)),
    "was_contested": (_("申请过复核的"), lambda day: Q(contested_on__isnull=False)),
    "over": (_("不会再变的"), lambda day: _among(Complaint.objects.over(day))),
}
WHOSE = {"own": _("我承办的"), "nobody": _("没有承办人的")}


def _among(rows: QuerySet[Complaint]) -> Q:
    return Q(pk__in=rows.order_by().values("pk"))


def _words(text: str) -> Q:
    return Q(number__contains=text.strip().upper()) | Q(of__contains=text.strip())


def _known(value: str, titles: Mapping[str, str]) -> str:
    titles[value]
    return value


def _state(value: str, day: date) -> Q:
    return STATES[value][1](day) if value in STATES else Q(state=ComplaintState(value))


def _whose(value: str, act: Act) -> Q:
    return {"own": Q(owner=act.user), "nobody": Q(owner__isnull=True)}[value]


def _month(text: str) -> Q:
    first = date.fromisoformat(f"{text}-01")
    return Q(received_on__year=first.year, received_on__month=first.month)


# ---- figures


@dataclass(frozen=True)
class Cell:
    count: int
    url: str


COUNTED: tuple[tuple[str, Any], ...] = (
    ("", _("收到")),
    ("waiting", _("没有答复")),
    ("late", _("其中逾期")),
    ("in_time", _("按期告知结果")),
    ("told_late", _("逾期告知结果")),
    ("was_contested", _("申请复核")),
)


def figures(act: Act, year: int) -> list[tuple[str, list[Cell]]]:
    """(kind, its counts) of what came in during a year, and the sum: one statement. A cell opens exactly its rows."""
    rows = Complaint.objects.visible_to(act).filter(received_on__year=year)
    counts = {
        state or "all": Count("pk", filter=_state(state, act.today) if state else None) for state, _title in COUNTED
    }
    by_kind: dict[str, Any] = {row["kind"]: row for row in rows.order_by().values("kind").annotate(**counts)}

    def line(code: str, found: Mapping[str, int]) -> list[Cell]:
        return [Cell(found[state or "all"], _rows_url(year, state, code)) for state, _title in COUNTED]

    total = {state or "all": sum(row[state or "all"] for row in by_kind.values()) for state, _title in COUNTED}
    lines = [(kind_said(code), line(code, by_kind[code])) for code in kind_titles() if code in by_kind]
    return [*lines, (_now("合计"), line("", total))]


def _rows_url(year: int, state: str, kind: str) -> str:
    asked = {"year": year, "state": state, "kind": kind}
    return reverse("voices:complaints") + "?" + urlencode({name: value for name, value in asked.items() if value})
