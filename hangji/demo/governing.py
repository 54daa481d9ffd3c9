"""Party building joined with the work, in the town: charters on every level, a year of joint meetings, major decisions.

Everything goes through the actions of the city's two officers and of secretaries, at the time they did it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile

from hangji.demo.clock import CHINA, working_day_from
from hangji.governance.actions.charters import Opinion, conclude_charter, confirm_charter, submit_charter
from hangji.governance.actions.decisions import change_matter, give_opinion, open_decision, record_decision
from hangji.governance.actions.goals import set_goal, tell_goal
from hangji.governance.actions.meetings import Going, Item, Record, finish_item, steer_item, write_meeting
from hangji.governance.actions.papers import hand_papers, record_papers
from hangji.governance.models import Charter, JointItem, JointMeeting, MajorDecision
from hangji.kit.letter import Letter, docx
from hangji.office.acts import Act
from hangji.office.models import Body, Post, User
from hangji.registry.models import Cover, Secretary, SocialOrganization, Standing

JANUARY = date(2021, 1, 1)
WORKER, OFFICER, SECOND = "songxiaomai", "chensiyuan", "zhoumin"
SECRETARIES = 8  # more secretaries with accounts, so that the town's joint meetings are not one organisation's
PARTY_CLAUSES = {
    "level_2": "本会坚持中国共产党的全面领导，根据中国共产党章程的规定，设立中国共产党的组织，开展党的活动，"
    "为党组织的活动提供必要条件。",
    "level_1": "本会根据中国共产党章程的规定，设立中国共产党的组织，开展党的活动，为党组织的活动提供必要条件。",
    "other": "本会坚持中国共产党的领导，按照中国共产党章程有关规定建立党的组织，开展党的活动，"
    "为党组织的活动提供必要条件。",
    "missing": "本会接受登记管理机关和业务主管单位的监督管理。",
}
VALUES = "遵守宪法、法律、法规和国家政策，践行社会主义核心价值观，遵守社会道德风尚"
TEXT = """{name}章程
第一章 总则
第一条 本会的名称是{name}。
第二条 本会是由从事{industry}的单位和个人自愿组成的非营利性社会组织。
第三条 本会的宗旨：{values}，服务会员，服务社会。
第四条 {party}
第五条 本会的住所设在{address}。
第二章 业务范围
第六条 本会的业务范围：
（一）组织交流和培训；
（二）开展公益服务；
（三）接受委托，提供咨询。
第三章 组织机构和负责人
第七条 本会的最高权力机构是会员大会，每年召开一次。
第八条 理事会是执行机构，在会员大会闭会期间领导本会开展工作。
第九条 重大事项决策以前，先听取党组织的意见。
第四章 资产管理和使用
第十条 本会的经费用于章程规定的业务范围，不在会员中分配。
第五章 附则
第十一条 本章程自登记管理机关核准之日起生效。"""
# How many organisations' charters have which clause, and what became of them.
CHARTERS = (
    *(("level_2", "passed"),) * 46,
    *(("level_1", "second"),) * 14,
    *(("other", "second"),) * 3,
    *(("missing", "returned"),) * 3,
    *(("level_1", "concluded"),) * 2,
    *(("other", "submitted"),) * 2,
    ("level_2", "submitted"),
)
ITEMS = (
    Item("both", "四季度公益服务安排", "一起研究，党员带头报名，每月一次", "秘书处", date(2021, 12, 20)),
    Item("party", "党史学习教育专题学习", "与理事培训合在一起办", "党支部", date(2021, 9, 30)),
    Item("business", "会员服务热线", "先试行三个月，再定人手", "会员部", date(2021, 8, 31)),
)


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=CHINA)


def govern(users: Mapping[str, User], bodies: Mapping[str, Body], password: str) -> None:
    """Everything of the room; bodies: by their key in the cast."""
    worker = users[WORKER]
    club = _own(worker)
    units = _units(club)
    _charters(units, users)
    _own_charter(club, users)
    _papers(users, bodies["city"])
    _year(club, worker)
    _matters(club, worker)
    _goals(club, worker)
    for number, unit in enumerate(units[:SECRETARIES]):
        _elsewhere(unit, _secretary(unit, number, password), number)


def _own(worker: User) -> SocialOrganization:
    held = Secretary.objects.valid().filter(person=worker.person).values("party_organization")
    unit: SocialOrganization = Cover.objects.valid().get(party_organization__in=held).organisation
    return unit


def _units(club: SocialOrganization) -> list[SocialOrganization]:
    """Those whose own Party organisation has had one secretary all year, then the others, each by their codes."""
    held = Standing.objects.asof(date(2021, 11, 2)).filter(status="active", level="city").exclude(organisation=club)
    rows = held.select_related("organisation").order_by("organisation__credit_code")
    led = Secretary.objects.valid().filter(since__lt=JANUARY, until__isnull=True).values("party_organization")
    covers = Cover.objects.valid().filter(since__lt=JANUARY, until__isnull=True, mode="single")
    lasting = set(covers.filter(party_organization__in=led).values_list("organisation", flat=True))
    units = [row.organisation for row in rows]
    return sorted(units, key=lambda unit: unit.pk not in lasting)


# Charters


def _text(unit: SocialOrganization, clause: str) -> str:
    facts = {"name": unit.name, "industry": unit.industry or "公益服务", "address": unit.address or "亳州市"}
    values = VALUES if clause != "missing" else "团结同行，繁荣行业"
    return TEXT.format(party=PARTY_CLAUSES[clause], values=values, **facts)


def _charters(units: Sequence[SocialOrganization], users: Mapping[str, User]) -> None:
    for number, (unit, (clause, fate)) in enumerate(zip(units, CHARTERS, strict=False)):
        day = working_day_from(date(2021, 4 + number % 6, 1 + number % 27))
        day = date(2021, 10, 27) if fate in ("concluded", "submitted") else day
        act = Act(users[OFFICER], at(day, 9 + number % 3, number % 60))
        charter = submit_charter(organisation=unit, occasion="amendment", text=_text(unit, clause), act=act)
        if fate != "submitted":
            _review(charter, clause, fate, users, day)


def _review(charter: Charter, clause: str, fate: str, users: Mapping[str, User], day: date) -> None:
    said = {
        "level_2": "党建条款和核心价值观条款齐全，同意。",
        "level_1": "沿用 2018 年的表述，下次修改章程时改为二级表述；先通过。",
        "other": "文字与参照不同，意思相当，提醒下次修改时改正；先通过。",
        "missing": "没有党建条款，请在总则增加后再交。",
    }
    opinion = Opinion(fate != "returned", clause, clause != "missing", said[clause])
    act = Act(users[OFFICER], at(day, 15, charter.pk % 60))
    done = conclude_charter(charter=charter, opinion=opinion, version=1, act=act)
    if fate == "second":
        act = Act(users[SECOND], at(day, 16, charter.pk % 60))
        confirm_charter(charter=done, agrees=True, opinion="同意先通过，已提醒。", version=done.version, act=act)


def _own_charter(club: SocialOrganization, users: Mapping[str, User]) -> None:
    """Submitted by the secretary as a file, passed by the officer."""
    day = date(2021, 9, 14)
    letter = Letter(issuer="", title=f"{club.name}章程", body=_text(club, "level_2").splitlines()[1:])
    file = SimpleUploadedFile(f"{club.name}章程.docx", docx(letter))
    act = Act(users[WORKER], at(day, 10, 12))
    charter = submit_charter(organisation=club, occasion="amendment", upload=file, act=act)
    _review(charter, "level_2", "passed", users, day)


def _papers(users: Mapping[str, User], body: Body) -> None:
    """Of this year's registrations: most handed on in time, one waits, one is overdue."""
    new = SocialOrganization.objects.filter(registered_on__year=2021, classifications__level="city")
    for number, unit in enumerate(new.order_by("-registered_on").distinct()[:6]):
        received = (date(2021, 10, 29), date(2021, 10, 22))[number] if number < 2 else unit.registered_on
        assert received
        act = Act(users[OFFICER], at(working_day_from(received), 11, number))
        held = Standing.objects.asof(act.today).filter(organisation=unit).first()
        counts = {name: getattr(held, name, None) or 0 for name in ("full", "probationary", "staff", "not_transferred")}
        scan = SimpleUploadedFile("承诺书.pdf", b"%PDF-1.4 demonstration")
        papers = record_papers(organisation=unit, received_on=received, counts=counts, pledge=scan, version=0, act=act)
        if number >= 2:
            later = Act(users[OFFICER], at(working_day_from(papers.due_on), 15, number))
            hand_papers(papers=papers, body=body, day=later.today, act=later)


# One organisation's year


def _year(club: SocialOrganization, worker: User) -> None:
    """Joint meetings of every quarter; what one decided is steered and taken over until it is carried out."""
    people = "宋小麦（党支部书记）、会长、两位副会长、秘书长"
    plan = Item("both", "全年公益服务计划", "党支部和理事会一起定，一季度一场，党员带头", "秘书处", date(2021, 11, 30))
    book = Item("party", "党员教育培训安排", "与会员培训同步，一年四次", "党支部", date(2021, 6, 30))
    fees = Item("business", "困难会员减免会费", "同意减免，名单先听党支部意见", "会员部", date(2021, 5, 31))
    spring = _met(club, worker, date(2021, 3, 12), Record(date(2021, 3, 12), people, items=[plan, book, fees]))
    first, second, third = spring.items.all()
    _step(second, "前两次已办，每次二十多人参加", date(2021, 5, 20), worker)
    _step(third, "名单已定", date(2021, 5, 10), worker)
    act = Act(worker, at(date(2021, 5, 28), 10))
    finish_item(item=third, result="减免 12 户", day=date(2021, 5, 28), act=act)
    going = [Going(first, "第一、二场已办，服务 180 人次"), Going(second, "后两次并入七一活动", "四次全部办完")]
    _met(club, worker, date(2021, 6, 25), Record(date(2021, 6, 25), people, items=[ITEMS[1]], going=going))
    study = JointItem.objects.get(meeting__organisation=club, what=ITEMS[1].what)
    going = [Going(first, "第三场已办"), Going(study, "", "专题学习办了两次，理事一起参加")]
    autumn = Record(date(2021, 9, 17), people, "会费减免的做法下次大会报告。", items=[ITEMS[0]], going=going)
    _met(club, worker, date(2021, 9, 17), autumn)
    draft = Record(date(2021, 10, 29), "", items=[Item("both", "明年目标和党建计划", "", "秘书处", date(2021, 12, 31))])
    act = Act(worker, at(date(2021, 10, 29), 17))
    write_meeting(organisation=club, record=draft, for_good=False, version=0, act=act)


def _met(club: SocialOrganization, worker: User, day: date, record: Record) -> JointMeeting:
    act = Act(worker, at(day, 17, 5))
    return write_meeting(organisation=club, record=record, for_good=True, version=0, act=act)


def _step(item: JointItem, said: str, day: date, worker: User) -> None:
    steer_item(item=item, said=said, day=day, act=Act(worker, at(working_day_from(day), 16)))


def _matters(club: SocialOrganization, worker: User) -> None:
    """The list with one matter of the charter's own; decisions heard before, one differing, one that waits."""
    act = Act(worker, at(date(2021, 2, 25), 10))
    change_matter(
        organisation=club, code="", title="评选表彰", heard=True, ground="本会章程第九条", day=act.today, act=act
    )
    _decided(club, worker, "plan", "2021 年工作计划", date(2021, 3, 12), "同意，公益服务单列一项")
    _decided(club, worker, "donation", "接受淮畔示范公司捐赠 6 万元", date(2021, 6, 25), "同意，用途公开")
    other = "询价后最低价高出预算，一次购齐比分两次省 4000 元；已向党支部说明。"
    _decided(club, worker, "spending", "购置培训设备 9.6 万元", date(2021, 9, 17), "同意购置，建议分两年", other=other)
    _opened(club, worker, "leaders", "会长届中调整人选", date(2021, 9, 28), date(2021, 10, 29))
    _opened(club, worker, "plan", "2022 年工作计划", date(2021, 10, 20), date(2021, 12, 10))


def _opened(unit: SocialOrganization, worker: User, code: str, what: str, day: date, planned: date) -> MajorDecision:
    act = Act(worker, at(working_day_from(day), 9, 30))
    return open_decision(organisation=unit, code=code, what=what, planned_on=planned, act=act)


def _decided(
    unit: SocialOrganization, worker: User, code: str, what: str, day: date, opinion: str, *, other: str = ""
) -> None:
    """Announced a fortnight before, heard a week before; opinion "": nobody was heard. other: why it differs."""
    one = _opened(unit, worker, code, what, date(day.year, day.month, 1), day)
    heard = working_day_from(date(day.year, day.month, 5))
    if opinion:
        act = Act(worker, at(heard, 16))
        one = give_opinion(decision=one, opinion=opinion, day=heard, document=None, version=one.version, act=act)
    record_decision(
        decision=one,
        result=what if not other else f"{what}，一次购齐",
        day=day,
        decided_by="理事会",
        agrees=(not other) if opinion else None,
        explanation=other,
        document=None,
        version=one.version,
        act=Act(worker, at(day, 17, 20)),
    )


def _goals(club: SocialOrganization, worker: User) -> None:
    goal = set_goal(
        organisation=club,
        what="每年帮 20 户困难家庭就近就业",
        serves="稳就业（市级）",
        from_year=2019,
        act=Act(worker, at(date(2020, 9, 10), 10)),
    )
    for year, said in ((2019, "帮 17 户"), (2020, "疫情期间改为线上，帮 22 户")):
        tell_goal(goal=goal, year=year, said=said, state="running", act=Act(worker, at(date(2021, 1, 14), 10)))
    act = Act(worker, at(date(2021, 3, 15), 10))
    set_goal(organisation=club, what="办四场乡村公益服务", serves="乡村振兴（县级）", from_year=2021, act=act)


# A few others


def _secretary(unit: SocialOrganization, number: int, password: str) -> User:
    """An account for the secretary of who covers it."""
    party = Cover.objects.valid().on(date(2021, 11, 2)).get(organisation=unit).party_organization
    person = Secretary.objects.valid().on(date(2021, 11, 2)).get(party_organization=party).person
    user = User.objects.filter(person=person).first()
    if user:  # another room of the demonstration has given the account
        return user
    user = User(username=f"shuji{number + 1}", name=person.name, title="党支部书记", person=person, password=password)
    user.save()
    since = date(2020, 9, 1)
    Post.objects.create(
        user=user, role="party_worker", since=since, recorded_at=at(since, 9), recorded_in=uuid4(), region_code=0
    )
    return user


def _elsewhere(unit: SocialOrganization, user: User, number: int) -> None:
    """Some held this quarter's joint meeting, some only earlier ones; one decided unheard, one was heard late."""
    before: JointMeeting | None = None
    for turn, day in enumerate(_days(number)):
        item = replace(ITEMS[(number + turn) % len(ITEMS)], due_on=day + timedelta(days=75))
        going = [Going(each, "", "按期办完，下次会员大会通报") for each in before.items.all()] if before else []
        before = _met(unit, user, day, Record(day, "书记、会长、秘书长", items=[item], going=going))
    if number == 0:
        _decided(unit, user, "spending", "租用办公场地三年", date(2021, 7, 16), "")
    if number == 1:
        _decided(unit, user, "foreign", "参加境外行业交流", date(2021, 8, 20), "")
        late = MajorDecision.objects.get(organisation=unit, code="foreign")
        act = Act(user, at(date(2021, 8, 27), 10))
        give_opinion(
            decision=late, opinion="补充意见：同意，注意外事纪律", day=act.today, document=None,
            agrees=True, version=late.version, act=act,
        )  # fmt: skip


def _days(number: int) -> Iterator[date]:
    yield working_day_from(date(2021, 2, 22 + number % 5))
    if number % 4:
        yield working_day_from(date(2021, 5, 12 + number))
    if number % 3:
        yield working_day_from(date(2021, 8, 3 + number))
    if number % 2:
        yield working_day_from(date(2021, 10, 11 + number))
