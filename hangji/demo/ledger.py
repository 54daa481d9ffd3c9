"""The problem ledger of the town: problems in every state, one matter of several places, one under supervision.

Everything goes through the actions of the instructors, the committees and the offices, at the time they did it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from hangji.demo.clock import CHINA
from hangji.office.acts import Act
from hangji.office.models import Body, User
from hangji.problems.actions.ending import confirm_problem, contest_problem, end_problem, reopen_problem
from hangji.problems.actions.handling import Handling, accept_problem, pass_on_problem, plan_problem, solve_problem
from hangji.problems.actions.matters import merge_problems, plan_matter
from hangji.problems.actions.raising import Source, raise_problem
from hangji.problems.actions.supervising import supervise_problem
from hangji.problems.models import Problem, ProblemSource
from hangji.registry.models import Assignment, SocialOrganization, Standing

CITY = 341600


def at(day: date, hour: int = 10) -> datetime:
    return datetime.combine(day, time(hour, 40), CHINA)


def october(day: int) -> date:
    return date(2021, 10, day)


@dataclass(frozen=True)
class Hands:
    """Whoever raised a problem and the committee's people, each acting on a day."""

    users: Mapping[str, User]

    def act(self, username: str, day: date) -> Act:
        return Act(self.users[username], at(day))

    def raiser(self, one: Problem, day: date) -> Act:
        return self.act(one.raised_by, day)

    def accept(self, one: Problem, day: date, kind: str, measures: str, due_on: date | None = None) -> Problem:
        handling = Handling(self.users["suyating"], kind, measures, due_on)
        accept_problem(problem=one, handling=handling, version=one.version, act=self.act("suyating", day))
        return now(one)

    def solve(self, one: Problem, day: date, result: str) -> Problem:
        solve_problem(problem=one, result=result, version=one.version, act=self.act("suyating", day))
        return now(one)


def now(one: Problem) -> Problem:
    return Problem.objects.get(pk=one.pk)


def ledger(users: Mapping[str, User], officers: Mapping[tuple[int, str], User]) -> None:
    """users: by username. officers: by territory."""
    hands = Hands(users)
    _earlier(hands)
    for tell, (username, what) in TOLD.items():
        one = raise_problem(organisation=_of(users, username)[1], what=what, act=hands.act(username, october(8)))
        tell(hands, one)
    body = Body.objects.get(kind="comprehensive", region_code=CITY, level="city")
    found = Problem.objects.filter(body=body, state="raised", source="contact", raised_on__lt=october(21))
    for one in found.order_by("raised_on", "pk"):
        hands.accept(one, one.raised_on + timedelta(days=2), "other", "已和负责人联系，逐项落实", date(2021, 11, 12))
    _on_the_phone(hands)
    _matter(hands)
    _told(hands, officers)
    _counties(hands, officers)


# What became of the problems that contacts brought


def _confirmed(hands: Hands, one: Problem) -> None:
    one = hands.accept(one, october(9), "relations", "由综合党委和原单位联系，集中办理转接")
    one = hands.solve(one, october(14), "三名党员的组织关系已转入，已按新人数重新申报")
    confirm_problem(problem=one, act=hands.raiser(one, october(15)))


def _ended(hands: Hands, one: Problem) -> None:
    one = hands.accept(one, october(9), "secretary", "从退休党员里推荐人选，提交党委会研究")
    one = hands.solve(one, october(13), "推荐了一名退休党员，负责人同意")
    end_problem(problem=one, version=one.version, act=hands.act("suyating", october(21)))


def _contested_and_confirmed(hands: Hands, one: Problem) -> None:
    one = hands.accept(one, october(11), "money", "商量活动经费从哪里列支")
    one = hands.solve(one, october(15), "可以从单位管理费里列支")
    contest_problem(problem=one, reason="单位的管理费没有这一科目", act=hands.raiser(one, october(18)))
    one = hands.solve(now(one), october(22), "明确从上级党委下拨的活动经费里列支，已拨付")
    confirm_problem(problem=one, act=hands.raiser(one, october(25)))


def _contested(hands: Hands, one: Problem) -> None:
    one = hands.accept(one, october(18), "members", "商量以哪一天为准")
    one = hands.solve(one, october(26), "以申报当天为准")
    contest_problem(problem=one, reason="当天人数还在变，要写明补报的办法", act=hands.raiser(one, october(29)))


def _late(hands: Hands, one: Problem) -> None:
    one = hands.accept(one, october(15), "secretary", "从退休党员里推荐人选", october(29))
    act = hands.act("suyating", october(20))
    plan_problem(problem=one, measures="已谈两名人选，等本人答复", due_on=october(29), version=one.version, act=act)


def _passed(hands: Hands, one: Problem) -> None:
    body = Body.objects.get(kind="industry", name__contains="民办教育")
    act = hands.act("suyating", october(25))
    pass_on_problem(problem=one, body=body, reason="是民办学校的事，归行业党委", version=one.version, act=act)
    handling = Handling(hands.users["jiangmingli"], "venue", "在同一片区找一间会议室")
    act = hands.act("jiangmingli", october(27))
    accept_problem(problem=one, handling=handling, version=one.version + 1, act=act)


def _again(hands: Hands, one: Problem) -> None:
    _confirmed(hands, one)
    one = now(one)
    act = hands.raiser(one, october(28))
    reopen_problem(problem=one, reason="又新来了两名党员，组织关系在外县", version=one.version, act=act)


TOLD: dict[Callable[[Hands, Problem], None], tuple[str, str]] = {
    _confirmed: ("liangchunsheng", "三名党员的组织关系都在外县，转不过来"),
    _ended: ("guomeiling", "缺书记人选，请推荐一名退休党员"),
    _contested_and_confirmed: ("tianhaibo", "活动经费没有列支渠道，请明确从哪里出"),
    _again: ("qinshuzhen", "两名党员的组织关系没有转入"),
    _late: ("weichangqing", "负责人常年在外，书记人选定不下来"),
    _contested: ("yelanxin", "党员流动快，请明确人数以哪一天为准"),
    _passed: ("shidalu", "联合活动没有场地，请协调一间会议室"),
}
EARLIER = (
    (3, "relations", "党员组织关系在外地", "已转入"),
    (4, "venue", "没有固定的活动场地", "借用社区活动室"),
    (4, "relations", "退休党员关系没有转来", "原单位已转出"),
    (5, "secretary", "书记调走，没有人接", "补选了书记"),
    (6, "venue", "活动室要收费", "街道减免了费用"),
    (7, "money", "党建经费没有下拨", "已拨付"),
    (7, "secretary", "没有人愿意当书记", "由副会长兼任"),
    (9, "relations", "新入职的党员关系没有转", "已开介绍信"),
)


def _earlier(hands: Hands) -> None:
    """A year has more than a month: what instructors raised since spring, long ended."""
    for month, kind, what, result in EARLIER:
        day = date(2021, month, 12)
        one = raise_problem(
            organisation=_of(hands.users, "liangchunsheng")[2], what=what, act=hands.act("liangchunsheng", day)
        )
        one = hands.solve(hands.accept(one, day, kind, "和有关单位联系"), day + timedelta(days=7), result)
        confirm_problem(problem=one, act=hands.raiser(one, day + timedelta(days=8)))


# What others raised


def _of(users: Mapping[str, User], username: str) -> list[SocialOrganization]:
    """The organisations that an instructor is sent to, by name."""
    running = Assignment.objects.valid().on(october(20)).filter(instructor=users[username].person, kind="primary")
    return [each.organisation for each in running.select_related("organisation").order_by("organisation__name")]


def _on_the_phone(hands: Hands) -> None:
    """The instructor of the demonstration's door has a result to confirm or contest."""
    club = _of(hands.users, "hanyuqing")[-1]
    what = "两名职工想入党，不知道向哪里递交申请书"
    one = raise_problem(organisation=club, what=what, act=hands.act("hanyuqing", october(20)))
    one = hands.accept(one, october(21), "forming", "请联合党支部先接收入党申请")
    hands.solve(one, october(29), "由同一片区的联合党支部接收，联系人已告诉负责人")


def _matter(hands: Hands) -> None:
    """The same in several organisations: one matter, each place with its own end."""
    places = []
    for username in ("liangchunsheng", "guomeiling", "tianhaibo", "qinshuzhen"):
        act = hands.act(username, october(21))
        organisation = _of(hands.users, username)[0]
        places.append(raise_problem(organisation=organisation, what="没有地方过主题党日", act=act))
    act = hands.act("suyating", october(25))
    matter = merge_problems(what="几家没有党员的社会组织没有活动场地", problems=places, act=act)
    handling = Handling(hands.users["suyating"], "venue", "和街道商量，合用党群服务中心的会议室")
    plan_matter(matter=matter, handling=handling, act=hands.act("suyating", october(25)))
    results = ("每月第二个周五用街道党群服务中心二楼", "每月最后一个周五用社区会议室")
    for result, one in zip(results, places, strict=False):
        hands.solve(now(one), october(28), result)
    confirm_problem(problem=places[0], act=hands.raiser(places[0], october(29)))


def _told(hands: Hands, officers: Mapping[tuple[int, str], User]) -> None:
    """A complaint that the city's office has put to the committee, not accepted yet."""
    chen = officers[CITY, "city"]
    rows = Standing.objects.asof(october(31)).filter(level="city", status="active", bucket="single")
    row = rows.select_related("organisation").order_by("organisation__credit_code")[3]
    source = Source(ProblemSource.COMPLAINT, text="来电反映")
    raise_problem(
        organisation=row.organisation,
        what="有会员反映会费用途没有公布，请党组织督促公开",
        source=source,
        kind="business",
        act=Act(chen, at(date(2021, 11, 1))),
    )


def _counties(hands: Hands, officers: Mapping[tuple[int, str], User]) -> None:
    """In two counties problems are overdue; the city supervises one of them."""
    chen = officers[CITY, "city"]
    for region, what, demand in (
        (341602, "三家协会合建支部，负责人意见不一致", "十一月五日前受理，写明由谁协调"),
        (341622, "年检材料里的党员人数和申报的不一致", ""),
    ):
        rows = Standing.objects.asof(october(31)).filter(region_code=region, level="county", status="active")
        row = (
            rows.filter(bucket__startswith="due")
            .select_related("organisation")
            .order_by("organisation__credit_code")[0]
        )
        act = Act(officers[region, "county"], at(october(12)))
        one = raise_problem(organisation=row.organisation, what=what, act=act)
        if demand:
            supervise_problem(problem=one, demand=demand, until=date(2021, 11, 5), act=Act(chen, at(october(29))))
