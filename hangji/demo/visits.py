"""Visits and liaison of the town: one that was held, one to come, one whose conclusion waits; key organisations."""

from collections.abc import Mapping
from datetime import date

from hangji.demo.ledger import CITY, Hands, at, now, october
from hangji.office.acts import Act
from hangji.office.models import Body, User
from hangji.problems.actions.ending import confirm_problem
from hangji.registry.models import Cover, Secretary, SocialOrganization, Standing
from hangji.visits.actions.liaison import Naming, hand_over_liaison, name_key
from hangji.visits.actions.visits import (
    Heard,
    Planned,
    answer_opinion,
    conclude_visit,
    plan_visit,
    raise_difficulty,
)
from hangji.visits.models import Difficulty, Opinion
from hangji.visits.queries import grounds_of, late_organisations, proposed


def visit_town(users: Mapping[str, User], officers: Mapping[tuple[int, str], User]) -> None:
    """users: by username. officers: by territory."""
    hands = Hands(users)
    units = _units(users)
    _held(hands, units[:3])
    _to_come(hands, units[3:5])
    _unwritten(hands, officers[CITY, "city"], units[5:6])
    _key(hands, units)


def _units(users: Mapping[str, User]) -> list[SocialOrganization]:
    """The Party worker's own organisation of the demonstration's door, then others of the city's register."""
    branch = (
        Secretary.objects.valid()
        .on(october(14))
        .filter(person=users["songxiaomai"].person)
        .values("party_organization")
    )
    own = Cover.objects.valid().on(october(14)).filter(party_organization__in=branch).select_related("organisation")[0]
    rows = Standing.objects.asof(october(31)).filter(level="city", status="active", bucket="single")
    others = rows.exclude(organisation=own.organisation_id).select_related("organisation")
    return [own.organisation, *(row.organisation for row in others.order_by("organisation__credit_code")[:8])]


def _held(hands: Hands, units: list[SocialOrganization]) -> None:
    """Opinions with and without an outcome, one that is not shown to others, a difficulty followed to its end."""
    act = hands.act("fangyuejin", october(8))
    team = [hands.users["fangyuejin"], hands.users["suyating"]]
    what = "组织生活怎样和业务一起做，有什么困难"
    visit = plan_visit(planned=Planned("党建工作怎样融入业务", what, october(14), units, team), act=act)
    first, second, third = (unit.pk for unit in units)
    heard = {
        first: Heard(
            "党支部每月和业务例会合开，党员承担公益课程",
            ["希望少报材料，一件事只报一次", "希望组织几家一起上党课"],
            ["和主管单位的关系不好处，先不要对外讲"],
            ["党员活动没有固定场地，要借用教室"],
        ),
        second: Heard("书记由理事兼任，精力不够", ["希望办一期书记培训班"], (), ["书记年底到龄，没有合适的接任人选"]),
        third: Heard("党员人数稳定，活动正常", ["希望了解省平台的填报办法"]),
    }
    conclusion = (
        "三家的组织生活都正常，难在场地和书记人选。\n"
        "能一起办的一起办：党课合上，材料只报一次；场地和书记人选列入问题台账，由综合党委跟到底。"
    )
    act = hands.act("fangyuejin", october(15))
    conclude_visit(visit=visit, day=october(14), conclusion=conclusion, heard=heard, version=1, act=act)
    outcomes = {
        "希望少报材料，一件事只报一次": "十一月起同一件事不再重复报送，已通知各家",
        "希望组织几家一起上党课": "定在十一月二十六日，三家一起上",
    }
    for text, outcome in outcomes.items():
        opinion = Opinion.objects.get(unit__visit=visit, text=text)
        answer_opinion(opinion=opinion, outcome=outcome, act=hands.act("fangyuejin", october(25)))
    venue = Difficulty.objects.get(unit__visit=visit, unit__organisation=units[0])
    heir = Difficulty.objects.get(unit__visit=visit, unit__organisation=units[1])
    one = raise_difficulty(difficulty=venue, act=hands.act("fangyuejin", october(15)))
    one = hands.accept(one, october(18), "venue", "和学校商量固定一间教室")
    one = hands.solve(one, october(22), "每周五下午固定用三号教室")
    confirm_problem(problem=one, act=hands.act("fangyuejin", october(25)))
    one = now(raise_difficulty(difficulty=heir, act=hands.act("fangyuejin", october(15))))
    hands.accept(one, october(19), "secretary", "先摸清本单位党员，再从退休党员里推荐")


def _to_come(hands: Hands, units: list[SocialOrganization]) -> None:
    team = [hands.users["hejianguo"], hands.users["suyating"]]
    planned = Planned("年底前的换届和人选", "班子人选谈得怎样，还缺什么", date(2021, 11, 5), units, team)
    plan_visit(planned=planned, act=hands.act("suyating", october(28)))


def _unwritten(hands: Hands, chen: User, units: list[SocialOrganization]) -> None:
    planned = Planned(
        "年检和党建一起看", "年检材料里的党建内容是否属实", october(29), units, [chen, hands.users["zhoumin"]]
    )
    plan_visit(planned=planned, act=Act(chen, at(october(22))))


def _key(hands: Hands, units: list[SocialOrganization]) -> None:
    """The committee's key organisations, by the grounds that the facts give; one was handed over with what was open."""
    body, since = Body.objects.get(kind="comprehensive", region_code=CITY, level="city"), date(2021, 3, 1)
    rows = list(proposed(body, october(31)).order_by("organisation__credit_code")[:7])
    late = late_organisations([row.organisation_id for row in rows], october(31))
    members = [hands.users[name] for name in ("hejianguo", "fangyuejin", "suyating")]
    for number, row in enumerate(rows):
        naming = Naming(grounds_of(row, late, october(31)), members[number % 3], date(2022, 3, 1))
        day = since if number < 5 else october(11)
        name_key(
            body=body, organisation=row.organisation, naming=naming, day=day, act=hands.act("suyating", october(11))
        )
    for number, unit in enumerate(units[:2]):
        naming = Naming(["other"], members[1 + number % 2], date(2022, 3, 1), "典型培育")
        name_key(body=body, organisation=unit, naming=naming, day=since, act=hands.act("suyating", october(11)))
    hand_over_liaison(
        body=body,
        giver=members[0],
        taker=members[1],
        organisations=[rows[0].organisation],
        day=october(25),
        matters="负责人答应十一月上旬报党员名册，还没有收到",
        act=hands.act("suyating", october(25)),
    )
