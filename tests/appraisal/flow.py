"""The steps of an appraisal as tests take them: every action with the least that it needs."""

from datetime import date
from typing import Any

from hangji.appraisal.actions.answers import hand_in
from hangji.appraisal.actions.reviews import Said, give_review, hand_out
from hangji.appraisal.actions.rounds import Opening, draw_sample, open_round, tell_results
from hangji.appraisal.models import Appraisal, AppraisalReview, AppraisalRound
from hangji.office.access import Territory
from hangji.office.models import User
from tests.town import CITY

TOLD = {"role": {"choice": "good", "said": "三个先锋岗"}, "place": {"choice": "own", "said": ""}}
WHOLE = {**TOLD, "together": {"choice": "some", "said": ""}}
FULL = {"role": 80, "place": 40, "together": 15}


def begun(town: Any, *, template: str = "example_a", year: int = 2021) -> AppraisalRound:
    """The city's round, opened by chen ten days ago."""
    last = date(2021, 10, 22) if year == 2021 else date(year, 12, 31)
    opening = Opening(year, Territory(CITY, "city"), template, last, date(2021, 10, 31))
    return open_round(opening=opening, act=town.act(day=date(2021, 10, 23)))


def of(round_: AppraisalRound, organisation: Any) -> Appraisal:
    return Appraisal.objects.select_related("round", "organisation").get(round=round_, organisation=organisation)


def handed_in(town: Any, round_: AppraisalRound) -> Appraisal:
    """bai's organisation has handed in."""
    one = of(round_, town.club)
    return hand_in(appraisal=one, answers=WHOLE, version=one.version, act=town.act(town.bai))


def said(opinion: str = "符合", marks: dict[str, int] | None = None, **more: Any) -> Said:
    given = {key: {"marks": n, "because": "核实"} for key, n in {**FULL, **(marks or {})}.items()}
    return Said(opinion, given, **more)


def handed(town: Any, round_: AppraisalRound, stage: str, *reviewers: User) -> AppraisalReview:
    """The review of bai's organisation at a stage."""
    hand_out(round=round_, stage=stage, reviewers=list(reviewers), act=town.act())
    found: AppraisalReview = AppraisalReview.objects.get(appraisal__organisation=town.club, stage=stage)
    return found


def reviewed(town: Any, round_: AppraisalRound, **more: Any) -> AppraisalReview:
    """Handed in, and reviewed by xue."""
    handed_in(town, round_)
    review = handed(town, round_, "first", town.xue)
    return give_review(review=review, said=said(**more), act=town.act(town.xue))


def told(town: Any, round_: AppraisalRound) -> Appraisal:
    """The result has been told: by the second example, which asks no committee; he has reviewed a second time."""
    handed_in_b(town, round_)
    tell_results(round=round_, act=town.act())
    return of(round_, town.club)


def handed_in_b(town: Any, round_: AppraisalRound) -> None:
    one = of(round_, town.club)
    answers = {"role": {"choice": "some", "said": ""}}
    hand_in(appraisal=one, answers=answers, version=one.version, act=town.act(town.bai))
    first = handed(town, round_, "first", town.xue)
    give_review(review=first, said=Said("符合", {"role": {"marks": 60, "because": ""}}), act=town.act(town.xue))
    draw_sample(round=round_, act=town.act())
    second = handed(town, round_, "second", town.he)
    give_review(review=second, said=Said("同意", {"role": {"marks": 50, "because": "少"}}), act=town.act(town.he))
