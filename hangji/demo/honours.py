"""Selections in the town: a county's round, the city's finished and its running one, one award revoked, a card.

Everything goes through the actions of the offices, the reviewers and the secretaries, at the time they did it. Every
name is invented.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from hangji.demo.clock import CHINA
from hangji.honours.actions.awarding import award_round
from hangji.honours.actions.awards import decide_revocation, propose_revocation
from hangji.honours.actions.entries import Entered, decide_entry, enter
from hangji.honours.actions.plan import Line, Shared, publish_card, share_practice, take_over, tell_line, write_card
from hangji.honours.actions.reviews import give_sheet, hand_out
from hangji.honours.actions.rounds import RoundPlan, decide_list, open_round, publish_notice, settle_list
from hangji.honours.models import Award, CardLine, HonourEntry, HonourRound
from hangji.office.acts import Act
from hangji.office.models import Body, Person, Post, Role, User
from hangji.registry.models import Cover, PartyForm, Secretary, SocialOrganization

BASE = "http://127.0.0.1:8000"
DAY, CITY, COUNTY = date(2021, 11, 2), 341600, 341621
WORKER = "songxiaomai"
STORY = "党支部牵头，把每月的服务日和业务活动合在一起办，年内服务居民一千二百人次，会员满意。（演示）"
CALL = "请范围内的社会组织党组织对照条件参评。系统里已有的考评、任期、培训、融合材料自动带出，只填事迹简介。（演示）"


def at(day: date, hour: int = 10) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=CHINA)


class Honoured:
    """What is done, by whom. users: by username; bodies: by key; password: for the logins of a county's secretaries."""

    def __init__(self, users: Mapping[str, User], bodies: Mapping[str, Body], password: str):
        self.users, self.bodies, self.password = users, bodies, password
        names = ("xueyihan", "gaoyuanzhi", "mijingyan")
        self.reviewers = list(User.objects.filter(username__in=names).order_by("pk"))

    def build(self) -> None:
        self._county()
        self._city_in_summer()
        self._running()
        self._plan()

    # ---- who

    def _led(self, level: str, region: int, count: int) -> list[tuple[User, SocialOrganization]]:
        """Secretaries of single branches of a register, each with the organisation; those without a login get one."""
        forms = PartyForm.objects.valid().on(DAY).filter(level=level, mode="single")
        if level == "county":
            forms = forms.filter(region_code=region)
        rows = Secretary.objects.valid().on(DAY).filter(party_organization__in=forms.values("party_organization"))
        found: list[Any] = []
        for row in rows.select_related("person").order_by("since", "pk"):
            cover = Cover.objects.valid().on(DAY).filter(party_organization=row.party_organization_id)
            unit = cover.select_related("organisation").first()
            if unit and row.since < date(2021, 2, 1) and unit.since < date(2021, 2, 1):
                found.append((self._login(row.person, len(found)), unit.organisation))
            if len(found) == count:
                break
        return found

    def _login(self, person: Person, number: int) -> User:
        kept = User.objects.filter(person=person).first()
        if kept:
            return kept
        since = date(2020, 1, 6)
        name = f"shuji{person.pk}"
        user = User.objects.create(
            username=name, name=person.name, title="党支部书记", person=person, password=self.password
        )
        Post.objects.create(user=user, role=Role.PARTY_WORKER, since=since, recorded_at=at(since), recorded_in=uuid4())
        return user

    def _act(self, username: str, day: date, hour: int = 10) -> Act:
        return Act(self.users[username], at(day, hour))

    # ---- rounds

    def _enter(self, one: HonourRound, who: Sequence[tuple[User, SocialOrganization]], day: date) -> list[HonourEntry]:
        category = next(iter(one.by.objects))
        answers = dict.fromkeys(one.by.asks, STORY)
        return [
            enter(round=one, said=Entered(category, unit, answers=answers), act=Act(user, at(day, 11)))
            for user, unit in who
        ]

    def _assess(self, one: HonourRound, made: Sequence[HonourEntry], by: str, day: date, *totals: int) -> None:
        """Admit all, hand them out, and give the totals in turn, a little apart between the two."""
        for entry in made:
            because, act = "上年度考评结果看过纸质材料，其余看过台账，符合", self._act(by, day, 9)
            decide_entry(entry=entry, admitted=True, because=because, version=entry.version, act=act)
        hand_out(round=one, reviewers=self.reviewers, act=self._act(by, day, 15))
        for entry, total in zip(made, totals, strict=False):
            for apart, sheet in enumerate(entry.sheets.order_by("pk")):
                marks, rest = {}, total - 3 * apart
                for item, full in one.by.items(entry.category):
                    marks[item] = min(full, round(rest * full / 100))
                act = Act(sheet.reviewer, at(day, 16))
                give_sheet(sheet=sheet, marks=marks, opinion="材料实在，成效看得见", clear=True, act=act)

    def _finish(self, one: HonourRound, by: tuple[str, str, str], days: tuple[date, date, date]) -> list[Award]:
        """by: who settles and publishes, who decides, who awards. days: settled, published, awarded."""
        settled, published, awarded = days
        settle_list(round=one, act=self._act(by[0], settled, 9))
        ground = "党委会研究同意（演示）"
        decide_list(round=one, chosen=[], struck=[], ground=ground, act=self._act(by[1], settled, 15))
        publish_notice(round=one, act=self._act(by[0], published, 9))
        return award_round(round=one, base=BASE, act=self._act(by[2], awarded, 10))

    def _open(
        self, by: str, level: str, said_of: str, place: tuple[int, str], days: tuple[date, date], **more: Any
    ) -> HonourRound:
        region, register = place
        said = {"selection": "doubles", "name": f"2021 年度{said_of}双比双争评选", "text": CALL, **more}
        plan = RoundPlan(
            level=level,
            region_code=region,
            register=register,
            unit=f"{self.bodies[self._key(region)].name}（演示）",
            body=self.bodies[self._key(region)],
            opens_on=days[0],
            closes_on=days[1],
            **said,
        )
        return open_round(plan=plan, act=self._act(by, days[0], 9))

    @staticmethod
    def _key(region: int) -> str:
        return "city" if region == CITY else str(region)

    def _county(self) -> None:
        """Guoyang's round: two awards, one of them revoked in October."""
        days = date(2021, 4, 6), date(2021, 4, 30)
        one = self._open("geyongheng", "county", "涡阳县", (COUNTY, "county"), days)
        made = self._enter(one, self._led("county", COUNTY, 2), date(2021, 4, 12))
        self._assess(one, made, "geyongheng", date(2021, 4, 20), 88, 80)
        turns = date(2021, 5, 7), date(2021, 5, 10), date(2021, 5, 18)
        awards = self._finish(one, ("geyongheng", "yuyuanzheng", "fanruochuan"), turns)
        if len(awards) > 1:
            ground, reason = "弄虚作假骗取荣誉", "核实发现，申报的三次服务活动没有办过（演示）"
            act = self._act("geyongheng", date(2021, 10, 11))
            asked = propose_revocation(award=awards[-1], ground=ground, reason=reason, act=act)
            answer = "查看记录、走访会员，情况属实"
            act = self._act("yuyuanzheng", date(2021, 10, 14), 15)
            decide_revocation(revocation=asked, confirmed=True, answer=answer, act=act)

    def _city_in_summer(self) -> None:
        days = date(2021, 6, 1), date(2021, 6, 25)
        one = self._open("chensiyuan", "city", "市级", (CITY, "city"), days)
        made = self._enter(one, self._led("city", CITY, 4), date(2021, 6, 8))
        self._assess(one, made, "zhoumin", date(2021, 6, 18), 92, 86, 81, 52)
        turns = date(2021, 6, 28), date(2021, 6, 30), date(2021, 7, 9)
        self._finish(one, ("chensiyuan", "hejianguo", "zhoumin"), turns)

    def _running(self) -> None:
        """Model sites, at review: two sheets of the first entry are in, those of the others wait."""
        days = date(2021, 9, 27), date(2021, 11, 12)
        more = {"selection": "brilliant", "name": "2021 年度市级璀璨计划示范点评选"}
        one = self._open("chensiyuan", "city", "市级", (CITY, "city"), days, **more)
        who = [pair for pair in self._led("city", CITY, 6) if pair[0].username != WORKER][:3]
        made = self._enter(one, who, date(2021, 10, 12))
        self._assess(one, made, "zhoumin", date(2021, 10, 26), 84)
        self._enter(one, self._of(WORKER), date(2021, 11, 1))

    def _of(self, username: str) -> list[tuple[User, SocialOrganization]]:
        user = self.users[username]
        led = Secretary.objects.valid().on(DAY).filter(person=user.person).values("party_organization")
        cover = Cover.objects.valid().on(DAY).filter(party_organization__in=led).select_related("organisation").first()
        return [(user, cover.organisation)] if cover else []

    # ---- 三亮三比

    def _plan(self) -> None:
        for user, unit in self._of(WORKER):
            lines = [
                Line("pledge", "每月第二个星期六为社区办一次服务日"),
                Line("pledge", "会员的困难三个工作日内答复", date(2021, 12, 31)),
                Line("duty", "支部书记每季度讲一次党课", date(2021, 9, 30)),
            ]
            act = Act(user, at(date(2021, 3, 8)))
            identity = "党支部的牌子挂在门口，党员窗口有党员示范岗标识（演示）"
            card = write_card(organisation=unit, year=2021, identity=identity, lines=lines, act=act)
            publish_card(card=card, act=Act(user, at(date(2021, 3, 9))))
            line = CardLine.objects.filter(card=card, kind="pledge").order_by("pk")[0]
            told = Act(user, at(date(2021, 10, 11)))
            tell_line(line=line, said="办了七次，服务三百多人次", done=False, day=date(2021, 10, 11), act=told)
            said = Shared(
                unit,
                "contribution",
                "服务日和业务活动一起办",
                "每月的业务活动留出半天，党员先报名，居民先预约。",
                "七个月服务三百多人次，没有多花经费。（演示）",
                team="社区服务队",
            )
            practice = share_practice(said=said, act=Act(user, at(date(2021, 10, 12))))
            other, theirs = next(pair for pair in self._led("city", CITY, 3) if pair[0] != user)
            how = "在季度的会员日里也留出半天"
            take_over(practice=practice, organisation=theirs, how=how, act=Act(other, at(date(2021, 10, 20))))
