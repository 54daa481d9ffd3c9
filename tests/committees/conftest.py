"""The city's committee: He its secretary, Fang the deputy, Gu, Lin, Mo members, Su of its staff; and Lu elsewhere."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from hangji.committees.actions.calling import Call, Entry, call_committee, send_notice
from hangji.committees.actions.minutes import confirm_minutes, write_minutes
from hangji.committees.actions.rules import Draft, check_version, write_regulation
from hangji.committees.actions.sitting import Decision, There, decide_item, record_attendance
from hangji.committees.models import CommitteeItem, CommitteeMeeting, Regulation
from hangji.committees.queries import members
from hangji.office.models import Body, Person, Post, Role, User
from tests.town import CITY, moment

BASE = "http://testserver"
DAY = date(2021, 11, 1)  # a Monday, the day before the town's today
TEXT = """第一章 总则
第一条 为规范委员会议事，制定本规则。
第二条 会议须有半数以上委员到会方可举行；讨论人事事项须有三分之二以上委员到会。
第三条 会议一般提前两个工作日通知。
第四条 表决以赞成票超过全体委员半数为通过。"""
DECLARED: dict[str, dict[str, Any]] = {
    "quorum": {"value": "1/2", "article": "第二条"},
    "heavy_quorum": {"value": "2/3", "article": "第二条"},
    "notice_days": {"value": 2, "article": "第三条"},
    "votes_above": {"value": "1/2", "article": "第四条"},
}
RULES = Draft(TEXT, date(2020, 12, 28), date(2021, 1, 1), document_number="亳社综党〔2020〕40号", parameters=DECLARED)


def posted(username: str, name: str, body: Body | None, duty: str = "", role: str = Role.COMMITTEE) -> User:
    user = User.objects.create(username=username, name=name, person=Person.objects.create(name=name))
    at = moment(date(2020, 1, 2))
    spell = {"since": at.date(), "recorded_at": at, "recorded_in": uuid4()}
    region = body.region_code if body else CITY
    level = body.level if body else "city"
    Post.objects.create(user=user, role=role, region_code=region, level=level, body=body, duty=duty, **spell)
    return user


@dataclass
class Committee:
    """A committee of five, and the ways to a meeting. Su works for it; Lu is secretary of another body there."""

    town: Any
    body: Body
    he: User
    fang: User
    gu: User
    lin: User
    mo: User
    su: User
    lu: User

    def act(self, user: User | None = None, day: date | None = None, hour: int = 9) -> Any:
        return self.town.act(user or self.su, day, hour)

    def rules(self, draft: Draft = RULES) -> Regulation:
        made = write_regulation(
            body=self.body, kind="procedure", title="委员会议事规则", draft=draft, act=self.act(self.su)
        )
        check_version(row=made.versions.get(), act=self.act(self.he))
        return made

    def call(self, *agenda: Entry, day: date = DAY, user: User | None = None) -> CommitteeMeeting:
        call = Call(day, "14:30", "三楼会议室")
        entries = agenda or (Entry("other", "研究第四季度工作安排"),)
        return call_committee(body=self.body, call=call, agenda=entries, act=self.act(user, date(2021, 10, 27)))

    def notice(self, meeting: CommitteeMeeting, day: date = date(2021, 10, 27)) -> CommitteeMeeting:
        return send_notice(meeting=meeting, given_on=None, late_because="", base=BASE, act=self.act(self.su, day))

    def there(self, *absent: User, chair: User | None = None, guests: Any = ()) -> There:
        posts = members(self.body.pk, DAY)
        gone = {user.pk for user in absent}
        presence = {post.user_id: "excused" if post.user_id in gone else "present" for post in posts}
        return There(chair or self.he, presence, guests)

    def hold(self, meeting: CommitteeMeeting, *absent: User, **more: Any) -> CommitteeMeeting:
        return record_attendance(
            meeting=meeting, there=self.there(*absent, **more), version=meeting.version, act=self.act(self.su)
        )

    def held(self, *agenda: Entry, absent: Any = (), **more: Any) -> CommitteeMeeting:
        user = self.he if any(entry.confidential for entry in agenda) else None
        told: dict[str, Any] = {"given_on": date(2021, 10, 27), "late_because": "", "base": BASE}
        called = send_notice(meeting=self.call(*agenda, user=user), act=self.act(day=date(2021, 10, 27)), **told)
        return self.hold(called, *absent, **more)

    def decide(self, item: CommitteeItem, user: User | None = None, **said: Any) -> CommitteeItem:
        decision = Decision(**{"outcome": "adopted", "opinion": "同意", **said})
        return decide_item(item=item, decision=decision, version=item.version, base=BASE, act=self.act(user or self.he))

    def write(self, meeting: CommitteeMeeting, version: int = 0, user: User | None = None, **said: Any) -> Any:
        said = {"text": "会议逐项研究了议题。", "words": {}, **said}
        return write_minutes(meeting=meeting, version=version, act=self.act(user or self.su), **said)

    def confirm(self, meeting: CommitteeMeeting, version: int = 1, user: User | None = None) -> Any:
        return confirm_minutes(meeting=meeting, version=version, base=BASE, act=self.act(user or self.he, hour=11))

    def confirmed(self, *agenda: Entry, **more: Any) -> CommitteeMeeting:
        meeting = self.held(*agenda, **more)
        for item in meeting.items.all():
            self.decide(item)
        self.write(meeting)
        self.confirm(meeting)
        return CommitteeMeeting.objects.get(pk=meeting.pk)


@pytest.fixture
def committee(town) -> Committee:
    body = town.body
    other = Body.objects.create(name="中共亳州市律师行业委员会", kind="industry", region_code=CITY, level="city")
    people: tuple[tuple[str, str, str], ...] = (
        ("he", "何见国", "secretary"),
        ("fang", "方悦今", "deputy"),
        ("gu", "顾一", "member"),
    )
    people += (("lin", "林二", "member"), ("mo", "莫三", ""), ("su", "苏雅汀", "staff"))
    named = {username: posted(username, name, body, duty) for username, name, duty in people}
    return Committee(town, body, **named, lu=posted("lu", "卢正一", other, "secretary"))
