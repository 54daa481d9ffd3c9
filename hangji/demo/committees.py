"""How the city's committee works: its rules of procedure in two versions, a meeting with its minutes, a coming one.

Everything goes through the actions of its secretary, deputy, members and staff, at the time they did it.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

from hangji.committees.actions.calling import Call, Entry, call_committee, send_notice
from hangji.committees.actions.minutes import confirm_minutes, write_minutes
from hangji.committees.actions.rules import Draft, check_version, revise, write_regulation
from hangji.committees.actions.sitting import Decision, There, decide_item, finish_item, record_attendance
from hangji.committees.models import CommitteeItem, CommitteeMeeting
from hangji.committees.queries import due_matters, members, terms_of
from hangji.demo.clock import CHINA
from hangji.office.acts import Act
from hangji.office.models import Body, User

BASE = "http://127.0.0.1:8000"
TEXT = """第一章 总则
第一条 为规范委员会议事决策，落实民主集中制，制定本规则（演示文本）。
第二条 委员会实行集体领导和个人分工负责相结合的制度，凡属重大事项由委员会会议集体讨论决定。
第二章 会议
第三条 委员会会议每季度至少召开一次，由书记召集和主持；书记不能参加的，可以委托副书记主持。
第四条 会议须有半数以上委员到会方可举行；讨论人事事项，须有三分之二以上委员到会。
第五条 会议议题和时间一般提前两个工作日通知委员。
第三章 决策
第六条 批复成立党组织、换届和任期、人事、经费、制度等事项，须经委员会会议决定。
第七条 讨论人事事项应当表决，赞成票超过全体委员的半数为通过；未到会委员的意见不计入票数。
第八条 会议决定由专人负责落实，办理结果向下一次会议报告。
第四章 附则
第九条 本规则自印发之日起施行。"""
PARAMETERS: dict[str, dict[str, Any]] = {
    "quorum": {"value": "1/2", "article": "第四条"},
    "heavy_quorum": {"value": "2/3", "article": "第四条"},
    "heavy_kinds": {"value": ["personnel"], "article": "第四条"},
    "presided_by": {"value": ["secretary", "deputy"], "article": "第三条"},
    "notice_days": {"value": 2, "article": "第五条"},
    "notice_in": {"value": "workdays", "article": "第五条"},
    "reserved_kinds": {"value": ["forming", "term", "personnel", "funds", "rules"], "article": "第六条"},
    "voted_kinds": {"value": ["personnel"], "article": "第七条"},
    "votes_above": {"value": "1/2", "article": "第七条"},
    "meet_every": {"value": 3, "article": "第三条"},
}
FIRST = Draft(TEXT, date(2020, 3, 27), date(2020, 4, 1), document_number="亳社综党〔2020〕12号", parameters=PARAMETERS)
SECOND = replace(
    FIRST,
    text=TEXT.replace("一般提前两个工作日通知", "一般提前三个工作日通知").replace(
        "讨论人事事项应当表决", "讨论人事、经费事项应当表决"
    ),
    adopted_on=date(2021, 8, 27),
    in_force_on=date(2021, 9, 1),
    remark="通知时间改为提前三个工作日；经费事项也要表决计票",
    document_number="亳社综党〔2021〕45号",
    parameters={
        **PARAMETERS,
        "notice_days": {"value": 3, "article": "第五条"},
        "voted_kinds": {"value": ["personnel", "funds"], "article": "第七条"},
    },
)
REPORTING = Draft(
    "第一条 下级党组织对重要工作应当及时请示报告（演示文本）。\n第二条 重大突发事项当日报告。",
    date(2020, 5, 11),
    date(2020, 5, 11),
    document_number="亳社综党〔2020〕18号",
)
HELD, COMING = date(2021, 10, 15), date(2021, 11, 5)
AGENDA = (
    Entry("other", "研究第四季度社会组织党建重点工作"),
    Entry("funds", "研究联合党支部活动经费安排"),
    Entry("problem", "研究联合党支部活动场地问题"),
)
CONFIDENTIAL = Entry("personnel", "研究党委办公室负责人人选", confidential=True)


def _act(user: User, day: date, hour: int, minute: int = 0) -> Act:
    return Act(user, datetime.combine(day, time(hour, minute), CHINA))


def meet(body: Body, users: Mapping[str, User]) -> None:
    """users: by username."""
    staff, secretary = users["suyating"], users["hejianguo"]
    _rules(body, staff, users["fangyuejin"])
    meeting = _called(body, secretary)
    _sat(meeting, users)
    write_minutes(
        meeting=meeting,
        text="会议听取了前三季度工作情况，逐项研究了第四季度的重点工作、经费安排和活动场地问题。",
        words={},
        version=0,
        act=_act(staff, date(2021, 10, 18), 9),
    )
    confirm_minutes(meeting=meeting, version=1, base=BASE, act=_act(secretary, date(2021, 10, 19), 9))
    done = meeting.items.get(kind="problem")
    finish_item(item=done, result="区民政局同意每月第二个周五提供会议室", act=_act(staff, date(2021, 10, 27), 15))
    _coming(body, staff)


def _rules(body: Body, writer: User, checker: User) -> None:
    made = write_regulation(
        body=body, kind="procedure", title="委员会议事规则", draft=FIRST, act=_act(writer, date(2020, 3, 30), 9)
    )
    check_version(row=made.versions.get(), act=_act(checker, date(2020, 3, 30), 15))
    second = revise(regulation=made, draft=SECOND, act=_act(writer, date(2021, 8, 30), 9))
    check_version(row=second, act=_act(checker, date(2021, 8, 30), 16))
    other = write_regulation(
        body=body, kind="regulation", title="请示报告制度", draft=REPORTING, act=_act(writer, date(2020, 5, 12), 9)
    )
    check_version(row=other.versions.get(), act=_act(checker, date(2020, 5, 13), 9))


def _called(body: Body, secretary: User) -> CommitteeMeeting:
    """Four working days before, as the second version asks for three."""
    call = Call(HELD, "14:30", "市民政局 305 会议室")
    meeting = call_committee(
        body=body, call=call, agenda=[*AGENDA, CONFIDENTIAL], act=_act(secretary, date(2021, 10, 8), 10)
    )
    act = _act(secretary, date(2021, 10, 11), 9)
    return send_notice(meeting=meeting, given_on=None, late_because="", base=BASE, act=act)


def _sat(meeting: CommitteeMeeting, users: Mapping[str, User]) -> None:
    secretary, staff = users["hejianguo"], users["suyating"]
    presence = {post.user_id: "present" for post in members(meeting.body_id, HELD)}
    presence[users["hezhixin"].pk] = "excused"
    there = There(secretary, presence, [("陈思远", "市民政局社管科"), ("周敏", "市民政局社管科")])
    record_attendance(meeting=meeting, there=there, version=meeting.version, act=_act(staff, HELD, 16))
    decided = (
        Decision(
            "adopted",
            "同意四季度安排，十月底前印发，各县区综合党委照此落实。",
            owner=staff,
            due_on=date(2021, 10, 29),
        ),
        Decision("adopted", "同意从党建工作经费中列支，按季度公开。", votes=(4, 0, 0)),
        Decision(
            "referred",
            "转谯城区民政局协调一间会议室，每月固定使用。",
            referred_to="谯城区民政局",
            owner=staff,
            due_on=date(2021, 10, 29),
        ),
        Decision("adopted", "同意人选，按程序办理。", votes=(4, 0, 0)),
    )
    for item, decision in zip(meeting.items.all(), decided, strict=True):
        _decide(item, decision, secretary)


def _decide(item: CommitteeItem, decision: Decision, by: User) -> None:
    decide_item(item=item, decision=decision, version=item.version, base=BASE, act=_act(by, HELD, 17))


def _coming(body: Body, staff: User) -> None:
    """Called on Monday with what waits; its notice is for today."""
    act = _act(staff, date(2021, 11, 1), 10)
    waiting = due_matters(body, terms_of(body, COMING), act)[:2]
    collected = [
        Entry(each.source.kind, each.matter.title, each.matter.note, False, each.source.code, each.matter.subject)
        for each in waiting
    ]
    agenda = [*collected, Entry("other", "听取第四季度重点工作进展")]
    call_committee(body=body, call=Call(COMING, "9:00", "市民政局 305 会议室"), agenda=agenda, act=act)
