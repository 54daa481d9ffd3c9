"""What charters, joint meetings and major decisions make due: for the office, the committee, and a Party worker."""

from collections.abc import Iterator
from datetime import date
from functools import partial
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy

from hangji.governance.models import Charter, CharterState, EntryPapers, JointMeeting, MajorDecision
from hangji.governance.queries.decisions import conditions
from hangji.governance.queries.meetings import asked_in, held_in, open_items
from hangji.governance.queries.sight import kept_by
from hangji.kit.counting import Countable
from hangji.office.duties import NOTHING, Ask, Counts, Duty, Viewer, Whose, leads_to
from hangji.office.permissions import Permission
from hangji.registry.models import Standing, Status
from rulebook.governance import joint_period

# list: tag, sentence, note, address, query, verb, whether its least value is a last day
Line = tuple[str, Any, Any, str, str, Any, bool]
REVIEWING: dict[str, Line] = {
    "submitted": (
        "pending",
        gettext_lazy("%(count)d 份章程等待审查"),
        gettext_lazy("最早 %(day)s 提交"),
        "governance:charter",
        "governance:charters?due",
        gettext_lazy("逐份审查"),
        False,
    ),
    "concluded": (
        "second",
        gettext_lazy("%(count)d 份章程等待第二人复核"),
        gettext_lazy("有条款缺少或文字不同，最早 %(day)s 提交"),
        "governance:charter",
        "governance:charters?due",
        gettext_lazy("复核"),
        False,
    ),
    "papers": (
        "to_hand",
        gettext_lazy("%(count)d 家的登记材料还没有移送党建工作机构"),
        gettext_lazy("承诺书和党员情况调查表，最早应于 %(day)s 前移送"),
        "governance:papers_of",
        "governance:papers?due",
        gettext_lazy("移送"),
        True,
    ),
}
LEADING: dict[str, Line] = {
    "overdue": (
        "overdue",
        gettext_lazy("%(count)d 件重大事项过了拟决策日期，还没有党组织意见"),
        gettext_lazy("最早拟于 %(day)s 决策"),
        "governance:decision",
        "governance:decisions?due",
        gettext_lazy("查看"),
        True,
    ),
}
OWN: dict[str, Line] = {
    "unheld": (
        "not_met",
        gettext_lazy("%(count)d 家本期的联席会议还没有记录"),
        gettext_lazy("开过的记下来，没有开的请安排"),
        "governance:write_meeting",
        "governance:meetings",
        gettext_lazy("记联席会议"),
        False,
    ),
    "drafts": (
        "draft",
        gettext_lazy("%(count)d 份联席会议的记录还是草稿"),
        gettext_lazy("最早一次会议 %(day)s"),
        "governance:meeting",
        "governance:meetings?state=draft",
        gettext_lazy("接着写"),
        False,
    ),
    "items": (
        "doing",
        gettext_lazy("%(count)d 项联席会议议题还没有落实"),
        gettext_lazy("最早应于 %(day)s 完成"),
        "governance:item",
        "governance:meetings?state=open",
        gettext_lazy("记进展"),
        True,
    ),
    "unopined": (
        "unopined",
        gettext_lazy("%(count)d 件重大事项等待党组织提出意见"),
        gettext_lazy("最早拟于 %(day)s 决策，意见要在这以前"),
        "governance:decision",
        "governance:decisions?due",
        gettext_lazy("记意见"),
        True,
    ),
    "opined": (
        "opined",
        gettext_lazy("%(count)d 件重大事项已有意见，还没有记决策结果"),
        gettext_lazy("最早拟于 %(day)s 决策"),
        "governance:decision",
        "governance:decisions?due",
        gettext_lazy("记决策"),
        True,
    ),
    "returned": (
        "sent_back",
        gettext_lazy("%(count)d 份章程被退回修改"),
        gettext_lazy("最早 %(day)s 提交"),
        "governance:charter",
        "governance:charters?due",
        gettext_lazy("看审查意见"),
        False,
    ),
}


def duties(viewer: Viewer) -> Ask:
    if not viewer.has(Permission.SEE_GOVERNANCE):
        return NOTHING
    if viewer.territory is not None:
        return _of_territory(viewer)
    return _of_worker(viewer) if viewer.has(Permission.KEEP_GOVERNANCE) else NOTHING


def _of_territory(viewer: Viewer) -> Ask:
    assert viewer.territory is not None
    placed = Standing.objects.asof(viewer.today).filter(viewer.territory.q()).values("organisation")
    charters = Charter.objects.filter(organisation__in=placed)
    others = charters.filter(state=CharterState.CONCLUDED).exclude(concluded_by=viewer.act.user.username)
    overdue = MajorDecision.objects.filter(conditions(viewer.today)["overdue"], organisation__in=placed)
    lists = {"overdue": Countable(overdue, by="planned_on", first=("pk",))}
    lines = dict(LEADING)
    if viewer.has(Permission.REVIEW_CHARTER):
        lines |= REVIEWING
        open_papers = EntryPapers.objects.filter(organisation__in=placed, handed_on__isnull=True)
        lists |= {
            "submitted": Countable(charters.filter(state=CharterState.SUBMITTED), by="day", first=("pk",)),
            "concluded": Countable(others, by="day", first=("pk",)),
            "papers": Countable(open_papers, by="due_on", first=("organisation",)),
        }
    return Ask(partial(_say, viewer, lines, Whose.OFFICE, None), lists)


def _of_worker(viewer: Viewer) -> Ask:
    mine, today = kept_by(viewer.act), viewer.today
    one = joint_period(today)
    rows = Standing.objects.asof(today).filter(asked_in(one, today), organisation__in=mine, status=Status.ACTIVE)
    decisions = MajorDecision.objects.filter(organisation__in=mine)
    asked = conditions(today)
    returned = Charter.objects.filter(organisation__in=mine, state=CharterState.RETURNED)
    drafts = JointMeeting.objects.filter(organisation__in=mine, recorded_on__isnull=True)
    return Ask(
        partial(_say, viewer, OWN, Whose.PERSON, one.last),
        {
            "unheld": Countable(rows.exclude(held_in(one)), by="organisation", first=("organisation",)),
            "drafts": Countable(drafts, by="day", first=("pk",)),
            "items": Countable(open_items(mine), by="due_on", first=("pk",)),
            "unopined": Countable(decisions.filter(asked["unopined"]), by="planned_on", first=("pk",)),
            "opined": Countable(decisions.filter(asked["opined"]), by="planned_on", first=("pk",)),
            "returned": Countable(returned.filter(_latest()), by="day", first=("pk",)),
        },
    )


def _latest() -> Q:
    """A returned charter waits only until another text is submitted."""
    later = Charter.objects.filter(organisation=OuterRef("organisation"), pk__gt=OuterRef("pk"))
    return ~Q(Exists(later))


def _say(viewer: Viewer, lines: dict[str, Line], whose: Whose, last: date | None, found: Counts) -> Iterator[Duty]:
    for name, (tag, text, note, page, listing, verb, ends) in lines.items():
        waiting = found[name]
        if not waiting.count:
            continue
        due = last if name == "unheld" else waiting.least if ends else None
        url = leads_to(page, listing, name, waiting, viewer)
        told = {"count": waiting.count, "day": waiting.least}
        yield Duty("governance", tag, waiting.count, text % told, note % told, url, str(verb), due, whose)
