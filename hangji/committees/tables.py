"""The lists of meetings, decisions and regulations."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hangji.committees.duties import duties
from hangji.committees.models import (
    CommitteeItem,
    CommitteeMeeting,
    MatterKind,
    MeetingState,
    Regulation,
    RegulationKind,
    RegulationVersion,
)
from hangji.kit.tables import Column, Filter, Listing, Table
from hangji.office.acts import Act
from hangji.office.duties import due_filter
from hangji.office.models import Body

# The tag of each state, and of a regulation.
STATE_TAGS = {
    MeetingState.CALLED: "to_notice",
    MeetingState.NOTICED: "noticed",
    MeetingState.HELD: "unwritten",
    MeetingState.WRITTEN: "unconfirmed",
    MeetingState.CONFIRMED: "confirmed",
    MeetingState.CANCELLED: "drive_cancelled",
}


def meeting_url(meeting: CommitteeMeeting) -> str:
    return reverse("committees:meeting", args=[meeting.pk])


MEETINGS = Table(
    "committees:meetings",
    _("委员会会议"),
    (
        Column("title", _("会议"), lambda m: m.title, "title", url=meeting_url),
        Column("body", _("党委"), lambda m: m.body.name, "body__name"),
        Column("day", _("会议日期"), lambda m: m.day, "day"),
        Column("items", _("议题（项）"), lambda m: m.counted, number=True),
        Column("there", _("到会 / 委员（名）"), lambda m: m.there),
        Column("open", _("没有办结的决定（件）"), lambda m: m.waiting, number=True),
        Column("state", _("状态"), lambda m: m.get_state_display(), "state", tag=lambda m: STATE_TAGS[m.state]),
        Column("notice_by", _("最晚通知日期"), lambda m: m.notice_by, "notice_by", shown=False),
        Column("noticed_on", _("通知日期"), lambda m: m.noticed_on, "noticed_on", shown=False),
        Column("by", _("召集经办人"), lambda m: m.called_by_name, shown=False),
    ),
    order="-day",
    waits_for=_("党委召集会议以后列在这里。"),
)


def _bodies(rows: QuerySet[Any], field: str = "body") -> list[tuple[str, str]]:
    named = Body.objects.filter(pk__in=rows.order_by().values(field)).values_list("pk", "name")
    return [(str(pk), name) for pk, name in named]


def _of_body(rows: QuerySet[Any], field: str = "body") -> Filter:
    held = dict(_bodies(rows, field))
    return Filter("body", _("党委"), lambda v: Q(**{field: int(v)}), lambda v: held.get(v, v), tuple(held.items()))


def meetings(act: Act, params: QueryDict) -> Listing:
    """A confidential item is found by nobody but the members of its body, neither by its words nor by its number."""
    rows = CommitteeMeeting.objects.visible_to(act)
    items = CommitteeItem.objects.visible_to(act).filter(meeting=OuterRef("pk"))
    states = dict(MeetingState.choices)
    filters = [
        Filter(
            "q",
            "",
            lambda v: (
                Q(title__contains=v.strip())
                | Q(Exists(items.filter(Q(title__contains=v.strip()) | Q(opinion__contains=v.strip()))))
            ),
            lambda v: f"“{v}”",
        ),
        Filter("state", _("状态"), lambda v: Q(state=MeetingState(v)), lambda v: states[v], tuple(states.items())),
        _of_body(rows),
    ]
    seen = Q(items__in=CommitteeItem.objects.visible_to(act))
    counted = rows.select_related("body").annotate(
        counted=Count("items", filter=seen, distinct=True),
        waiting=Count(
            "items", filter=seen & Q(items__done_on__isnull=True, items__due_on__isnull=False), distinct=True
        ),
    )
    listing = Listing(MEETINGS, counted, params, filters)
    listing.dress = _there
    return listing


def _there(rows: Iterable[Any]) -> Iterator[Any]:
    for row in rows:
        row.there = "" if row.present is None else f"{row.present} / {row.members}"
        yield row


# ---- decisions


def item_url(item: CommitteeItem) -> str:
    return reverse("committees:meeting", args=[item.meeting_id]) + f"#item-{item.pk}"


def decision_tag(item: Any) -> str:
    if item.done_on:
        return "done"
    return "overdue" if item.due_on < item.asked_on else "doing"


DECISIONS = Table(
    "committees:decisions",
    _("会议决定"),
    (
        Column("title", _("议题"), lambda i: i.title, "title", url=item_url, note=lambda i: i.opinion),
        Column("meeting", _("会议"), lambda i: str(i.meeting), "meeting__day"),
        Column("owner", _("责任人"), lambda i: i.owner.name, "owner__name"),
        Column("due", _("办结期限"), lambda i: i.due_on, "due_on"),
        Column("state", _("状态"), lambda i: str(_("已办结") if i.done_on else _("办理中")), tag=decision_tag),
        Column("done", _("办结日期"), lambda i: i.done_on, "done_on"),
        Column("result", _("办理结果"), lambda i: i.result),
        Column("kind", _("事项类别"), lambda i: i.get_kind_display(), "kind", shown=False),
    ),
    order="due",
    waits_for=_("会后登记决定以后列在这里；写了期限的跟到办结。"),
)


def decisions(act: Act, params: QueryDict) -> Listing:
    """Decisions with an owner and a day; unless asked, those not done."""
    rows = CommitteeItem.objects.visible_to(act).filter(owner__isnull=False)
    states = {
        "open": (_("没有办结"), Q(done_on__isnull=True)),
        "overdue": (_("已逾期"), Q(done_on__isnull=True, due_on__lt=act.today)),
        "done": (_("已办结"), Q(done_on__isnull=False)),
        "all": (_("全部"), Q()),
    }
    kinds = dict(MatterKind.choices)
    filters = [
        Filter("q", "", lambda v: Q(title__contains=v.strip()) | Q(opinion__contains=v.strip()), lambda v: f"“{v}”"),
        Filter(
            "state",
            _("状态"),
            lambda v: states[v][1],
            lambda v: states[v][0],
            [(name, said) for name, (said, _q) in states.items()],
        ),
        Filter("kind", _("事项类别"), lambda v: Q(kind=MatterKind(v)), lambda v: kinds[v], tuple(kinds.items())),
        Filter("whose", "", lambda v: {"mine": Q(owner=act.user)}[v], lambda v: _("由我办的")),
        _of_body(rows, "meeting__body"),
        due_filter(act, duties),
    ]
    held = rows.select_related("meeting__body", "owner")
    listing = Listing(DECISIONS, held, params, filters, {"state": Q(done_on__isnull=True)})

    def dress(some: Iterable[Any]) -> Iterator[Any]:
        for row in some:
            row.asked_on = act.today
            yield row

    listing.dress = dress
    return listing


# ---- regulations


def rule_tag(rule: Any) -> str:
    if rule.abolished_on and rule.abolished_on <= rule.asked_on:
        return "abolished"
    if rule.now is None:
        return "unchecked" if rule.draft else "to_come"
    return "in_force"


RULES = Table(
    "committees:rules",
    _("制度"),
    (
        Column("title", _("名称"), lambda r: r.title, "title", url=lambda r: reverse("committees:rule", args=[r.pk])),
        Column("kind", _("种类"), lambda r: r.get_kind_display(), "kind"),
        Column("body", _("党委"), lambda r: r.body.name, "body__name"),
        Column("now", _("现行的版次"), lambda r: r.now.number if r.now else None, number=True),
        Column("since", _("施行日期"), lambda r: r.now.in_force_on if r.now else None),
        Column("number", _("文号"), lambda r: r.now.document_number if r.now else ""),
        Column("state", _("状态"), rule_tag, tag=rule_tag),
        Column("abolished", _("废止日期"), lambda r: r.abolished_on, "abolished_on", shown=False),
    ),
    order="title",
    waits_for=_("登记制度、另一个人核对以后起作用，都列在这里。"),
)


def rules(act: Act, params: QueryDict) -> Listing:
    rows = Regulation.objects.visible_to(act)
    kinds = dict(RegulationKind.choices)
    filters = [
        Filter("q", "", _said_in, lambda v: f"“{v}”"),
        Filter("kind", _("种类"), lambda v: Q(kind=RegulationKind(v)), lambda v: kinds[v], tuple(kinds.items())),
        _of_body(rows),
        Filter(
            "state",
            _("状态"),
            lambda v: {"standing": Q(abolished_on__isnull=True), "abolished": Q(abolished_on__isnull=False)}[v],
            lambda v: {"standing": _("没有废止"), "abolished": _("已废止")}[v],
            (("standing", _("没有废止")), ("abolished", _("已废止"))),
        ),
    ]
    listing = Listing(RULES, rows.select_related("body"), params, filters)
    listing.dress = lambda some: _versioned(some, act.today)
    return listing


def _said_in(text: str) -> Q:
    """By the title, or the text of any version."""
    there = RegulationVersion.objects.filter(regulation=OuterRef("pk"), text__contains=text.strip())
    return Q(title__contains=text.strip()) | Q(Exists(there))


def _versioned(rows: Iterable[Any], day: date) -> Iterator[Any]:
    held = list(rows)
    versions: dict[int, list[RegulationVersion]] = {row.pk: [] for row in held}
    for version in RegulationVersion.objects.filter(regulation__in=held).order_by("in_force_on").defer("text"):
        versions[version.regulation_id].append(version)
    for row in held:
        checked = [each for each in versions[row.pk] if each.checked_at]
        row.asked_on = day
        row.draft = any(each.checked_at is None for each in versions[row.pk])
        running = [each for each in checked if each.in_force_on <= day]
        row.now = running[-1] if running else None
        yield row
