"""Formings that wait for the leading body's meeting; what it decides is done to the case, on the meeting's ground."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hangji.coverage.actions import postpone
from hangji.formation.actions.cases import return_case
from hangji.formation.actions.steps import approve, record_step
from hangji.formation.models import Case, StepName
from hangji.formation.papers import title_of
from hangji.formation.queries import plan_of, valid_steps
from hangji.kit.letter import day_said
from hangji.kit.refusal import Refusal
from hangji.office.acts import Act
from hangji.office.matters import Decided, Matter, Source
from hangji.office.models import Body

LONGEST = 300  # what a postponement keeps of a reason


def _waiting(body: Body, _act: Act) -> Iterator[Matter]:
    cases = Case.objects.open().filter(body=body, next_step=StepName.CONSIDERED).select_related("body")
    for case in cases.order_by("due_on", "pk").prefetch_related("units__organisation"):
        names = [str(unit.organisation) for unit in case.units.all()]
        note = f"为{'、'.join(names[:3])}{'等' if len(names) > 3 else ''}，{case.opened_on.isoformat()} 开始办理"
        if case.due_on:
            note += f"，应于{day_said(case.due_on)}前批复"
        url = reverse("formation:case", args=[case.pk])
        yield Matter(case.pk, title_of("request" if not case.decided else "approval", case), note, url, case.due_on)


def _do(pk: int, decided: Decided, act: Act) -> str:
    case = Case.objects.select_related("body", "joins", "applicant").get(pk=pk)
    does = {"adopted": _approve, "rejected": _return, "postponed": _postpone}.get(decided.outcome)
    return does(case, decided, act) if does else ""


def _approve(case: Case, decided: Decided, act: Act) -> str:
    """Considered on the meeting's day; approved today by a paper of ours, or on that day by one with its own number."""
    if case.next_step != StepName.APPROVED:
        said: dict[str, Any] = {"who": decided.ground, "note": decided.opinion, "document": None}
        record_step(case=case, step=StepName.CONSIDERED, day=decided.day, act=act, **said)
    paper: dict[str, Any] = {"document": None, "secretary": None, "base": decided.base}
    day = decided.day if decided.number else act.today
    step = approve(case=case, day=day, number=decided.number, act=act, **paper)
    return _("已批复：%(number)s") % {"number": step.number}


def _return(case: Case, decided: Decided, act: Act) -> str:
    done = {step.name for step in valid_steps(case)}
    steps = [name for name in plan_of(case) if name in done and name != StepName.FOUND]
    if not steps:
        raise Refusal(
            _("不能退回：这件组建还没有可以重办的步骤"),
            _("只登记了发现"),
            _("暂缓到以后，或者转有关方面办理"),
        )
    return_case(case=case, step=steps[-1], reason=f"{decided.ground}：{decided.opinion}"[:300], act=act)
    return _("已退回重办“%(step)s”") % {"step": StepName(steps[-1]).label}


def _postpone(case: Case, decided: Decided, act: Act) -> str:
    assert decided.until
    units = [unit.organisation for unit in case.units.select_related("organisation")]
    for unit in units:
        reason = f"{decided.ground}：{decided.opinion}"[:LONGEST]
        postpone(organisation=unit, until=decided.until, reason=reason, act=act)
    return _("已暂缓 %(n)d 家到 %(day)s") % {"n": len(units), "day": decided.until.isoformat()}


CASES = Source(
    "formation.case",
    "forming",
    gettext_lazy("待研究的组建"),
    {
        "adopted": gettext_lazy("登记“党委研究”并批复，从批复日期起计入覆盖"),
        "rejected": gettext_lazy("退回重办最后一步，理由申请人看得到"),
        "postponed": gettext_lazy("这几家的组建暂缓到所写日期"),
    },
    _waiting,
    _do,
    page="formation:case",
)
