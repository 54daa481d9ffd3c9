"""The annual appraisal in the town: 2020 as a trial in one county, finished; 2021 in the whole city, just begun.

Everything goes through the actions of whoever did it, at the time they did it.
"""

from collections.abc import Mapping
from datetime import date, datetime

from hangji.appraisal.actions.answers import go_without_all, hand_in, raise_objection, save_draft
from hangji.appraisal.actions.reviews import Said, decide_objection, give_review, hand_out, record_talk
from hangji.appraisal.actions.rounds import (
    Opening,
    consider_round,
    draw_sample,
    open_round,
    settle_results,
    tell_results,
)
from hangji.appraisal.models import Appraisal, AppraisalReview, AppraisalRound, AppraisalState
from hangji.demo.clock import CHINA, working_day_from
from hangji.governance.queries.sight import kept_by
from hangji.office.access import Territory
from hangji.office.acts import Act
from hangji.office.models import User

CITY, TRIED = 341600, 341622
OFFICER, SECOND, WORKER, REVIEWER, STAFF, HEAD = (
    *("chensiyuan", "zhoumin", "songxiaomai", "xueyihan", "suyating", "hejianguo"),
)
WITHOUT = "没有党组织或者书记还没有账号，按台账和电话核实。"
ANSWERS = {
    "role": {"choice": "good", "said": "两个党员先锋岗，带头办了公益服务"},
    "place": {"choice": "shared", "said": "与理事会共用会议室"},
}
MARKS = ((250, 150), (200, 105), (150, 105), (50, 0))  # of the two asked items, in tenths


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=CHINA)


def appraise(users: Mapping[str, User]) -> None:
    """Both rounds; users: by their name in the cast."""
    _finished(users)
    _begun(users)


def _act(user: User, month: int, day: int, hour: int = 10, minute: int = 0) -> Act:
    """On the first working day on or after that day."""
    return Act(user, at(working_day_from(date(2021, month, day)), hour, minute))


def _finished(users: Mapping[str, User]) -> None:
    officer = users[OFFICER]
    opening = Opening(2020, Territory(TRIED, "city"), "example_a", date(2020, 12, 31), date(2021, 1, 29))
    one = open_round(opening=opening, act=_act(officer, 1, 11))
    for number, user in enumerate([users[WORKER], *User.objects.filter(username__startswith="shuji")]):
        _self(one, user, _act(user, 1, 18 + number, 15))
    go_without_all(round=one, because=WITHOUT, act=_act(officer, 2, 1))
    hand_out(round=one, stage="first", reviewers=[users[REVIEWER], users[STAFF]], act=_act(officer, 2, 1, 11))
    _first(one, users)
    draw_sample(round=one, act=_act(officer, 2, 25))
    hand_out(round=one, stage="second", reviewers=[users[SECOND]], act=_act(officer, 2, 25, 11))
    _second(one, users)
    ground = "市综合党委 2021 年第 2 次会议：同意"
    consider_round(round=one, day=date(2021, 3, 10), ground=ground, act=_act(officer, 3, 10, 16))
    tell_results(round=one, act=_act(officer, 3, 12))
    _objection(one, users)
    _talks(one, officer)
    settle_results(round=one, act=_act(officer, 3, 25))


def _self(one: AppraisalRound, user: User, act: Act) -> None:
    """A secretary whose organisation is on the list hands in what is asked."""
    asked = {item.key for item in one.rules.asked}
    answers = {key: said for key, said in ANSWERS.items() if key in asked}
    if "together" in asked:
        answers["together"] = {"choice": "some", "said": ""}
    rows = one.appraisals.filter(organisation__in=kept_by(act), state=AppraisalState.WAITING)
    for row in rows.select_related("round", "organisation"):
        hand_in(appraisal=row, answers=answers, version=row.version, act=act)


def _first(one: AppraisalRound, users: Mapping[str, User]) -> None:
    """Nearly all as stated; one organisation had falsified its records."""
    rows = AppraisalReview.objects.filter(appraisal__round=one).select_related("reviewer", "appraisal__round")
    for number, review in enumerate(rows.order_by("appraisal_id")):
        act = _act(review.reviewer, 2, 3 + number % 6, 9 + number % 2, number % 60)
        false = number == len(rows) - 2 and not review.appraisal.answers
        vetoes = {"sham": "办法第十八条：交来的党建材料是编造的，电话和走访核实不符"} if false else {}
        late = {"late": {"times": 1, "because": "过了期限，电话核实"}} if number % 9 == 4 else {}
        opinion = "核实属实" if review.appraisal.answers else "按台账和电话核实"
        give_review(review=review, said=_said(number, opinion, late, vetoes), act=act)


def _said(number: int, opinion: str, deductions: Mapping[str, Mapping[str, object]], vetoes: Mapping[str, str]) -> Said:
    role, place = MARKS[number % len(MARKS)]
    marks = {
        "role": {"marks": role, "because": "按核实的情况"},
        "place": {"marks": place, "because": "按核实的情况"},
    }
    return Said(opinion, marks, deductions, vetoes)


def _second(one: AppraisalRound, users: Mapping[str, User]) -> None:
    """The first one drawn is seen quite otherwise, and a third person settles it."""
    rows = AppraisalReview.objects.filter(appraisal__round=one, stage="second").order_by("appraisal_id")
    for number, review in enumerate(rows.select_related("appraisal__round")):
        first = AppraisalReview.objects.get(appraisal=review.appraisal, stage="first")
        marks = {key: dict(said) for key, said in first.marks.items()}
        if not number:
            kept = int(marks["role"]["marks"])
            marks["role"] = {"marks": kept - 100 if kept >= 100 else kept + 100, "because": "走访时看到的与记录不同"}
        said = Said("复评", marks, first.deductions, first.vetoes)
        give_review(review=review, said=said, act=_act(users[SECOND], 3, 2, 9, number))
    if hand_out(round=one, stage="third", reviewers=[users[HEAD]], act=_act(users[OFFICER], 3, 3)):
        third = AppraisalReview.objects.get(appraisal__round=one, stage="third")
        first = AppraisalReview.objects.get(appraisal=third.appraisal, stage="first")
        said = Said("两次评审的材料都看过，按第一次定", first.marks, first.deductions, first.vetoes)
        give_review(review=third, said=said, act=_act(users[HEAD], 3, 5, 15))


def _objection(one: AppraisalRound, users: Mapping[str, User]) -> None:
    """The club's, upheld by somebody who has not reviewed it."""
    act = _act(users[WORKER], 3, 15, 16)
    row = Appraisal.objects.get(round=one, organisation__in=kept_by(act))
    text = "场地一项：党支部在活动中心有固定的活动室，不是共用，房屋使用协议在理事会。"
    raise_objection(appraisal=row, text=text, version=row.version, act=act)
    who = [users["fangyuejin"], users[HEAD]]
    hand_out(round=one, stage="objection", reviewers=who, act=_act(users[OFFICER], 3, 16))
    review = AppraisalReview.objects.select_related("reviewer").get(appraisal=row, stage="objection")
    said = Said(
        "看过房屋使用协议，有固定的活动室",
        {"role": {"marks": 250, "because": "同原评审"}, "place": {"marks": 150, "because": "有固定的活动室"}},
    )
    reason = "异议成立：核对了房屋使用协议，场地按有固定活动场所计分。"
    decide_objection(review=review, upheld=True, reason=reason, said=said, act=_act(review.reviewer, 3, 19, 10))


def _talks(one: AppraisalRound, officer: User) -> None:
    rows = one.appraisals.select_related("round", "organisation").order_by("pk")[:4]
    for number, row in enumerate(rows):
        act = _act(officer, 3, 22, 9, 10 * number)
        said = "肯定党员带头服务；章程没有审查过的，下次修改时送审；联系按周记录。"
        record_talk(appraisal=row, day=act.today, conclusion=said, version=row.version, act=act)


def _begun(users: Mapping[str, User]) -> None:
    """2021: opened last week; three have handed in, the club has a draft."""
    officer = users[OFFICER]
    opening = Opening(2021, Territory(CITY, "city"), "example_a", date(2021, 10, 24), date(2021, 11, 30))
    one = open_round(opening=opening, act=_act(officer, 10, 25))
    for number, user in enumerate(User.objects.filter(username__startswith="shuji").order_by("pk")[:3]):
        _self(one, user, _act(user, 10, 27, 10 + number))
    act = _act(users[WORKER], 10, 29, 16)
    row = Appraisal.objects.select_related("round").get(round=one, organisation__in=kept_by(act))
    save_draft(appraisal=row, answers={"role": ANSWERS["role"]}, version=row.version, act=act)
    handed = AppraisalReview.objects.filter(appraisal__round=one)
    hand_out(round=one, stage="first", reviewers=[users[REVIEWER], users[STAFF]], act=_act(officer, 10, 29, 17))
    first = handed.select_related("reviewer", "appraisal__round").order_by("pk").first()
    if first:
        marks = {item.key: {"marks": item.full * 3 // 4, "because": "核实"} for item in one.rules.asked}
        give_review(review=first, said=Said("核实属实", marks), act=_act(first.reviewer, 11, 1, 15))
