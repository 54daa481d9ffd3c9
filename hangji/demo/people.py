"""The qualification and its fund in the town: three rounds, certificates of every standing, two years of money.

Everything goes through the actions of the city's officers, the reviewers and the secretaries who apply, at the time
they did it. Every name is invented.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4, uuid5

from django.core.files.base import ContentFile

from hangji.demo.clock import CHINA
from hangji.kit.letter import Letter, docx
from hangji.office import documents
from hangji.office.access import Territory
from hangji.office.acts import Act
from hangji.office.models import Person, Post, Role, User
from hangji.people.certification.actions.applications import Applied, apply, decide, record_training
from hangji.people.certification.actions.assessing import give_review, hand_out
from hangji.people.certification.actions.certificates import issue_certificates, renew, revoke, suspend
from hangji.people.certification.actions.rounds import (
    RoundPlan,
    answer_objection,
    open_round,
    publish_notice,
    record_objection,
)
from hangji.people.certification.models import Application, Certificate, Review, Round
from hangji.people.fund.actions.closing import confirm_closing, propose_closing
from hangji.people.fund.actions.entries import (
    Paper,
    Posting,
    confirm,
    name_certificates,
    open_fund,
    propose,
    reverse,
)
from hangji.people.fund.models import Entry, Fund
from hangji.registry.models import Cover, PartyForm, Secretary

CITY, LEVEL = 341600, "city"
PLACE = Territory(CITY, LEVEL)
UNIT = "亳州市社会组织综合党委（演示）"
BASE = "http://127.0.0.1:8000"
SPACE = UUID("2f6d1f0a-6c4e-4c55-8f3e-6b8d7d0e9a21")
REVIEWERS = (("gaoyuanzhi", "高远志", "认证评审"), ("mijingyan", "米静言", "认证评审"))
ITEMS = ("党务知识", "业务服务管理")


def at(day: date, hour: int = 10, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=CHINA)


class Qualified:
    """What is done, by whom. users: by username; made: password for the logins of reviewers and secretaries."""

    def __init__(self, users: Mapping[str, User], password: str):
        self.chen, self.zhou = users["chensiyuan"], users["zhoumin"]
        self.password = password
        self.reviewers = [users["xueyihan"], *(self._reviewer(*one) for one in REVIEWERS)]

    def _reviewer(self, username: str, name: str, title: str) -> User:
        person = Person.objects.create(name=name, unit=title)
        return self._login(username, person, title, Role.REVIEWER)

    def _login(self, username: str, person: Person, title: str, role: str) -> User:
        since = date(2019, 3, 4)
        user = User.objects.create(
            username=username, name=person.name, title=title, person=person, password=self.password
        )
        Post.objects.create(user=user, role=role, since=since, recorded_at=at(since), recorded_in=uuid4())
        return user

    def build(self) -> None:
        people = self._secretaries(11)
        self._round_of_2019(people[:2])
        self._round_of_2020(people[2:5])
        self._round_of_2021(people[5:])
        Money(self.chen, self.zhou).build()

    def _secretaries(self, count: int) -> list[User]:
        """The secretaries who have led a branch of the city's register longest, those with a login left out."""
        city = PartyForm.objects.valid().on(date(2021, 11, 2)).filter(level=LEVEL, mode="single")
        led = (
            Secretary.objects.valid()
            .on(date(2021, 11, 2))
            .filter(party_organization__in=city.values("party_organization"))
        )
        held = User.objects.filter(person__isnull=False).values("person")
        rows = led.exclude(person__in=held).select_related("person").order_by("since", "pk")[:count]
        return [
            self._login(f"dangwu{n:02}", row.person, "党支部书记", Role.PARTY_WORKER) for n, row in enumerate(rows, 1)
        ]

    # ---- the rounds

    def _open(self, year: int, opens: date, closes: date) -> Round:
        plan = RoundPlan(f"{year} 年党务红领认证", CITY, LEVEL, UNIT, opens, closes)
        return open_round(plan=plan, act=Act(self.chen, at(opens, 9)))

    def _train(self, user: User, year: int, *hours: int) -> None:
        titles = ("党务实务培训班", "发展党员工作专题", "社会组织党建条例辅导")
        assert user.person
        for n, some in enumerate(hours):
            day = date(year, 3 + n, 16)
            record_training(
                person=user.person, place=PLACE, day=day, hours=some, title=titles[n], organiser="市委党校（演示）",
                act=Act(self.chen, at(day + timedelta(days=2), 16)),
            )  # fmt: skip

    def _applied(self, one: Round, user: User, day: date, *hours: int) -> Application:
        self._train(user, one.year, *hours)
        covered = Cover.objects.valid().on(day) if day.year > 2020 else Cover.objects.valid()
        led = Secretary.objects.valid().filter(person=user.person).values("party_organization")
        unit = covered.filter(party_organization__in=led).select_related("organisation")[0].organisation
        said = Applied(unit, "书记", user.person.phone or "0558-0000000" if user.person else "", consent=True)
        return apply(round=one, said=said, act=Act(user, at(day, 11)))

    def _decided(self, application: Application, day: date, because: str = "", *, admitted: bool = True) -> None:
        more: dict[str, Any] = {"version": application.version, "act": Act(self.zhou, at(day, 15))}
        decide(application=application, admitted=admitted, because=because or "看过任职文件，符合", **more)

    def _given(self, application: Application, reviewer: User, day: date, *marks: int) -> None:
        review = Review.objects.filter(application=application, reviewer=reviewer).first()
        if review:
            act = Act(reviewer, at(day, 14))
            give_review(review=review, marks=dict(zip(ITEMS, marks, strict=True)), remark="材料齐全", act=act)

    def _whole(self, one: Round, people: list[User], days: tuple[date, date, date, date]) -> list[Certificate]:
        """A round from the applications to the certificates. days: applied, assessed, published, issued."""
        applied, assessed, published, issued = days
        made = [self._applied(one, user, applied, 12, 12) for user in people]
        for application in made:
            self._decided(application, applied + timedelta(days=3))
        some = self.reviewers if one.year > 2019 else self.reviewers[1:]  # the first one came in 2020
        hand_out(round=one, reviewers=some, act=Act(self.zhou, at(assessed, 9)))
        for n, application in enumerate(made):
            for reviewer in self.reviewers:
                self._given(application, reviewer, assessed + timedelta(days=2), 82 + n, 78 + n)
        publish_notice(round=one, act=Act(self.chen, at(published, 9)))
        if one.year == 2020:
            self._objected(one, made[0], published + timedelta(days=2))
        return issue_certificates(round=one, base=BASE, act=Act(self.zhou, at(issued, 10)))

    def _objected(self, one: Round, about: Application, day: date) -> None:
        said = {"round": one, "about": about, "source": "来电", "what": "反映培训学时不足", "day": day}
        objection = record_objection(**said, act=Act(self.chen, at(day, 15)))  # type: ignore[arg-type]
        answer = "核对主办方的签收名单，学时属实"
        answer_objection(objection=objection, upheld=False, answer=answer, act=Act(self.zhou, at(day, 16)))

    def _round_of_2019(self, people: list[User]) -> None:
        """Two certificates: one has expired since, one was renewed."""
        one = self._open(2019, date(2019, 4, 8), date(2019, 5, 10))
        days = (date(2019, 4, 15), date(2019, 5, 13), date(2019, 5, 20), date(2019, 6, 3))
        renewed, _expired = self._whole(one, people, days)
        self._train(people[0], 2021, 12)
        renew(certificate=renewed, base=BASE, act=Act(self.zhou, at(date(2021, 4, 12), 9)))

    def _round_of_2020(self, people: list[User]) -> None:
        """Three: one holds, one is suspended, one was revoked."""
        one = self._open(2020, date(2020, 8, 3), date(2020, 9, 11))
        days = (date(2020, 8, 10), date(2020, 9, 14), date(2020, 9, 21), date(2020, 9, 29))
        _holds, suspended, revoked = self._whole(one, people, days)
        reason = "在核实任职变动，核实期间暂停"
        suspend(certificate=suspended, reason=reason, act=Act(self.chen, at(date(2021, 10, 19))))
        reason = "申请材料不实，经核实"
        revoke(certificate=revoked, reason=reason, act=Act(self.chen, at(date(2021, 7, 20))))

    def _round_of_2021(self, people: list[User]) -> None:
        """In progress: one to be decided, two being assessed, two whose reviewers differ, one passed, one declined."""
        one, day = self._open(2021, date(2021, 9, 6), date(2021, 11, 5)), date(2021, 10, 11)
        made = [self._applied(one, user, day + timedelta(days=n), 12, 12) for n, user in enumerate(people[:5])]
        made.append(self._applied(one, people[5], date(2021, 11, 1), 12))
        for application in made[:4]:
            self._decided(application, date(2021, 10, 20))
        self._decided(made[4], date(2021, 10, 20), "本年度中途换届，已不任书记", admitted=False)
        hand_out(round=one, reviewers=self.reviewers, act=Act(self.zhou, at(date(2021, 10, 21), 9)))
        first, second, third = self.reviewers
        given = date(2021, 10, 26)
        for reviewer in self.reviewers:
            self._given(made[0], reviewer, given, 86, 81)
        self._given(made[1], second, given, 58, 80)
        self._given(made[1], third, given, 74, 82)
        self._given(made[2], third, given, 79, 77)
        self._given(made[3], second, given, 90, 84)
        assert first


class Money:
    """Two years of the fund: chen enters, zhou confirms, the last payment waits for chen."""

    def __init__(self, maker: User, checker: User):
        self.maker, self.checker, self.serial = maker, checker, 0

    def build(self) -> None:
        self._year_2020()
        self._year_2021()

    def _proposed(self, fund: Fund, day: date, kind: str, yuan: int, note: str, **more: Any) -> Entry:
        self.serial += 1
        posting = Posting(kind, yuan * 100, day, note, **more)
        key = uuid5(SPACE, str(self.serial))
        return propose(fund=fund, posting=posting, key=key, act=Act(self.maker, at(day, 10)))

    def _posted(self, fund: Fund, day: date, kind: str, yuan: int, note: str, **more: Any) -> Entry:
        made = self._proposed(fund, day, kind, yuan, note, **more)
        return confirm(entry=made, act=Act(self.checker, at(day, 16)))

    def _begun(self, year: int, **uses: int) -> Fund:
        day = date(year, 1, 14)
        fund = open_fund(region_code=CITY, level=LEVEL, year=year, act=Act(self.maker, at(day, 9)))
        number = f"亳财社〔{year}〕{year % 7 + 3}号（演示）"
        paper = Letter(
            issuer="亳州市财政局（演示）", title=f"关于下达 {year} 年专项资金的通知", body=["下达 200,000 元。"]
        )
        file = documents.keep(
            ContentFile(docx(paper)), name=f"{year} 年预算.docx", kind="docx", act=Act(self.maker, at(day, 9))
        )
        self._posted(fund, day, "budget", 200_000, f"{year} 年专项资金", paper=Paper(number, file))
        for use, yuan in uses.items():
            self._posted(fund, day, "allocate", yuan, f"{use}分配", use=use)
        return fund

    def _matter(self, fund: Fund, day: date, yuan: int, use: str, title: str, activity: str) -> Any:
        more = {"use": use, "title": title, "activity": activity}
        return self._posted(fund, day, "commit", yuan, f"{title}立项", **more).matter

    def _serve(self, entry: Entry, year: int, day: date) -> None:
        served = list(Certificate.objects.filter(application__round__year=year, region_code=CITY))
        name_certificates(entry=entry, certificates=served, act=Act(self.maker, at(day, 17)))

    def _year_2020(self) -> None:
        fund = self._begun(2020, 培训=96_000, 认证考核=40_000, 证书制作=8_000, 工作补助=50_000)
        training, round_ = "2020 年党务培训", "2020 年党务红领认证"
        matter = self._matter(fund, date(2020, 3, 2), 82_000, "培训", "党务实务培训班", training)
        self._posted(
            fund, date(2020, 5, 20), "pay", 82_000, "培训班场地、讲课", matter=matter, payee="市委党校（演示）"
        )
        matter = self._matter(fund, date(2020, 8, 5), 12_000, "认证考核", "评审劳务", round_)
        paid = self._posted(fund, date(2020, 9, 30), "pay", 9_600, "评审劳务 3 份", matter=matter, payee="评审人员")
        self._serve(paid, 2020, date(2020, 9, 30))
        self._posted(fund, date(2020, 10, 9), "release", 2_400, "评审少于预计", matter=matter)
        matter = self._matter(fund, date(2020, 9, 22), 1_500, "证书制作", "证书印制", round_)
        paid = self._posted(
            fund, date(2020, 9, 30), "pay", 1_000, "证书印制 3 张", matter=matter, payee="涡北印务（演示）"
        )
        self._serve(paid, 2020, date(2020, 9, 30))
        matter = self._matter(fund, date(2020, 6, 8), 46_000, "工作补助", "党务工作补助", "2020 年工作补助")
        self._posted(fund, date(2020, 12, 10), "pay", 46_000, "党务工作补助", matter=matter, payee="各党组织")
        self._matter(fund, date(2020, 12, 14), 8_000, "培训", "条例辅导教材", training)
        propose_closing(fund=fund, act=Act(self.maker, at(date(2021, 1, 8), 10)))
        confirm_closing(fund=fund, act=Act(self.checker, at(date(2021, 1, 11), 10)))

    def _year_2021(self) -> None:
        fund = self._begun(2021, 培训=98_000, 认证考核=46_000, 证书制作=8_000, 工作补助=40_000)
        training, round_ = "2021 年党务培训", "2021 年党务红领认证"
        matter = fund.matters.get(title="条例辅导教材")
        self._posted(fund, date(2021, 3, 15), "pay", 8_000, "条例辅导教材", matter=matter, payee="涡北印务（演示）")
        matter = self._matter(fund, date(2021, 2, 24), 64_000, "培训", "党务实务培训班", training)
        paid = self._posted(
            fund, date(2021, 4, 22), "pay", 62_500, "培训班场地、讲课", matter=matter, payee="市委党校（演示）"
        )
        self._posted(fund, date(2021, 5, 10), "refund", 1_500, "住宿少于预订，退回", refunds=paid)
        matter = self._matter(fund, date(2021, 4, 8), 400, "证书制作", "续期证书印制", "证书续期")
        paid = self._posted(
            fund, date(2021, 4, 14), "pay", 320, "续期证书印制 2 张", matter=matter, payee="涡北印务（演示）"
        )
        self._serve(paid, 2019, date(2021, 4, 14))
        matter = self._matter(fund, date(2021, 9, 8), 24_000, "认证考核", "评审劳务", round_)
        wrong = self._posted(
            fund, date(2021, 10, 8), "pay", 6_400, "评审劳务（收款单位写错）", matter=matter, payee="错写的单位"
        )
        act = Act(self.maker, at(date(2021, 10, 9), 9))
        back = reverse(entry=wrong, note="收款单位写错，冲回重记", day=date(2021, 10, 9), paper=Paper(), act=act)
        confirm(entry=back, act=Act(self.checker, at(date(2021, 10, 9), 11)))
        self._posted(fund, date(2021, 10, 9), "pay", 6_400, "评审劳务 8 份", matter=matter, payee="评审人员")
        subsidy = self._matter(fund, date(2021, 6, 7), 36_000, "工作补助", "党务工作补助", "2021 年工作补助")
        self._posted(fund, date(2021, 7, 9), "pay", 18_000, "上半年党务工作补助", matter=subsidy, payee="各党组织")
        self.maker, self.checker = self.checker, self.maker
        self._proposed(fund, date(2021, 11, 1), "pay", 9_000, "三季度党务工作补助", matter=subsidy, payee="各党组织")
