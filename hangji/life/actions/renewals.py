"""换届事项: opened by the decision to hold an election, then the steps with a paper, and the side ways."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from hangji.formation.actions.result import turn_back
from hangji.kit.refusal import Refusal
from hangji.kit.templatetags.kit import said
from hangji.life.actions.extensions import Paper
from hangji.life.actions.hand import Hand, Same, put_step, recorded, settle, two_persons, with_reason
from hangji.life.actions.terms import must_have_terms, over
from hangji.life.models import Renewal, RenewalSort, RenewalState, RenewalStep, RenewalStepName
from hangji.life.models import RenewalStepName as _N
from hangji.life.papers import renewal_reply, renewal_report, renewal_request, sent
from hangji.life.queries.terms import running_term
from hangji.office.actions.issues import take_back
from hangji.office.acts import Act
from hangji.office.audit import Note
from hangji.office.issues import pdf_of
from hangji.office.pen import Pen
from hangji.office.permissions import Permission
from hangji.registry.actions.organisations import Conflict
from hangji.registry.models import PartyForm, PartyOrganization
from hangji.registry.pen import not_in_future, registering
from rulebook.renewing import Sort, may_begin


def open_renewal(*, party: PartyOrganization, sort: Sort, day: date, reason: str, note: str, act: Act) -> Renewal:
    """决定换届: the branch decides to elect anew, early or for vacated seats; asked twice, the same is answered."""
    cannot = _("不能开始换届")
    form = over(party, act, Permission.HOLD_ELECTIONS, cannot)
    not_in_future(day, act)
    must_have_terms(form, cannot, day)
    with registering(act) as pen:
        party = PartyOrganization.objects.select_for_update().get(pk=party.pk)
        if held := Renewal.objects.open().filter(party_organization=party).first():
            return _same(held, sort, cannot)
        term = running_term(party, day)
        ends_on, extended_to = (term.ends_on, term.extended_to) if term else (None, None)
        wrong = may_begin(sort, day=day, ends_on=ends_on, extended_to=extended_to)
        if wrong:
            raise Refusal(cannot, said(wrong.sentence), said(wrong.instead))
        if sort != RenewalSort.REGULAR.value and not reason.strip():
            raise Refusal(cannot, _("没有写理由"), _("提前换届写明原因，补选写明缺什么职务、为什么缺"))
        one = _opened(form, sort, day, reason.strip(), extended_to or ends_on, cannot)
        put_step(pen, one, _N.DECIDED, day, note=note)
    return one


def _same(held: Renewal, sort: str, cannot: str) -> Renewal:
    if held.sort == sort:
        return held
    raise Refusal(
        cannot,
        _("这个党组织的%(sort)s还没有办完") % {"sort": held.get_sort_display()},
        _("办完那一件，或者中止以后再开始"),
    )


def _opened(form: PartyForm, sort: str, day: date, reason: str, due_on: date | None, cannot: str) -> Renewal:
    try:
        with transaction.atomic():
            return Renewal.objects.create(
                party_organization=form.party_organization,
                sort=sort,
                reason=reason,
                region_code=form.region_code,
                level=form.level,
                body=form.body,
                next_step=_N.REQUESTED,
                due_on=due_on,
                opened_on=day,
            )
    except IntegrityError as twice:  # two pressed at once
        raise Conflict(cannot, _("别人刚刚开始了这个党组织的换届"), _("刷新页面看一看")) from twice


# The steps with a paper


def request_renewal(*, renewal: Renewal, paper: Paper, act: Act) -> RenewalStep:
    """请示: to the leading body."""

    def do(hand: Hand) -> RenewalStep:
        return _with_paper(hand, "renewal_request", paper, lambda: renewal_request(hand.course))

    return recorded(renewal, _N.REQUESTED, paper.day, act, do, _same_number(paper))


def reply_renewal(*, renewal: Renewal, agreed: bool, answer: str, paper: Paper, act: Act) -> RenewalStep:
    """批复: by another person than who asked. Refused, the matter is closed with the opinion."""

    def do(hand: Hand) -> RenewalStep:
        two_persons(hand, _N.REQUESTED)
        if not agreed and not answer.strip():
            raise Refusal(hand.cannot, _("没有写不批准的理由"), _("理由请示的党组织看得到，写明后再提交"))
        draw = lambda: renewal_reply(hand.course, agreed=agreed, answer=answer.strip())  # noqa: E731 named for reading
        made = _with_paper(hand, "renewal_reply", paper, draw, note=answer.strip())
        if not agreed:
            one = hand.one
            one.state, one.next_step, one.closed_on = RenewalState.REFUSED, "", paper.day
            one.closed_because = answer.strip()[:300]
            one.save()
        return made

    def same(hand: Hand, held: RenewalStep) -> bool:
        return held.note == answer.strip() and (hand.one.state == RenewalState.REFUSED) != agreed

    return recorded(renewal, _N.REPLIED, paper.day, act, do, same)


def report_renewal(*, renewal: Renewal, paper: Paper, act: Act) -> RenewalStep:
    """报告结果: what was elected goes to the leading body."""

    def do(hand: Hand) -> RenewalStep:
        return _with_paper(hand, "renewal_report", paper, lambda: renewal_report(hand.course))

    return recorded(renewal, _N.REPORTED, paper.day, act, do, _same_number(paper))


def file_renewal(*, renewal: Renewal, day: date, number: str, note: str, act: Act) -> RenewalStep:
    """上级备案: the leading body has taken note of the result; with that the matter is done."""

    def do(hand: Hand) -> RenewalStep:
        two_persons(hand, _N.REPORTED)
        return hand.put(note=note, number=number)

    return recorded(renewal, _N.FILED, day, act, do, lambda _hand, held: held.note == note)


def _with_paper(hand: Hand, kind: str, paper: Paper, draw: Callable[[], Any], note: str = "") -> RenewalStep:
    issued = None if paper.number else sent(hand.pen, kind, hand.one, draw(), paper.day, paper.base)
    number = issued.number if issued else paper.number
    return hand.put(number=number, issue=issued, document=paper.document or pdf_of(issued), note=note)


def _same_number(paper: Paper) -> Same:
    return lambda _hand, held: not paper.number or held.number == paper.number


# Side ways


def abandon_renewal(*, renewal: Renewal, reason: str, act: Act) -> Renewal:
    """The election is not held after all. What it elected stays: then it is reported and filed."""
    cannot = _("不能中止")
    reason = with_reason(reason, cannot)
    with registering(act) as pen:
        hand = Hand(pen, renewal, _N.DECIDED, act.today)
        one = hand.one
        if one.state == RenewalState.ABANDONED:
            return one
        if one.state != RenewalState.OPEN or any(step.name == _N.COUNTED for step in hand.steps):
            raise Refusal(cannot, _("已经办结，或者已经选出班子"), _("选举结果登记错了的，撤回计票"))
        _take_back_papers(pen, hand.steps, reason)
        one.state, one.next_step, one.closed_on, one.closed_because = RenewalState.ABANDONED, "", act.today, reason
        one.save()
        pen.note(Note("abandon_renewal", "Renewal", one.pk, str(one), reason=reason))
    return one


def take_back_renewal_step(*, renewal: Renewal, step: str, reason: str, act: Act) -> Renewal:
    """The step recorded last was recorded wrongly: it is withdrawn, with its paper and what it changed."""
    cannot = _("不能撤回“%(step)s”") % {"step": RenewalStepName(step).label}
    reason = with_reason(reason, cannot)
    with registering(act) as pen:
        hand = Hand(pen, renewal, step, act.today)
        last = hand.course.last
        if last is None or last.name != step or step == _N.DECIDED or hand.one.state == RenewalState.ABANDONED:
            raise Refusal(cannot, _("只能撤回最后登记的一步，决定换届除外"), _("先撤回后面的步骤；不办了的，中止"))
        _still_one(hand, cannot)
        if last.name == _N.COUNTED:
            party = PartyOrganization.objects.select_for_update().get(pk=hand.one.party_organization_id)
            turn_back(pen, party, last.recorded_in, cannot)
            pen.tell("secretary", party, before={"secretary": _("选举登记错误，已撤回")}, reason=reason)
        _take_back_papers(pen, [last], reason)
        last.withdrawn_at, last.withdrawn_by_name, last.withdrawn_because = act.at, act.user.name, reason
        last.save(update_fields=["withdrawn_at", "withdrawn_by_name", "withdrawn_because"])
        settle(hand.one)
        before = {"renewal_step": step, "done_on": last.day}
        pen.note(Note("take_back_renewal", "Renewal", hand.one.pk, str(hand.one), before=before, reason=reason))
    return hand.one


def _still_one(hand: Hand, cannot: str) -> None:
    """A closed matter opens again by taking back its last step; there is but one open at a time."""
    others = Renewal.objects.open().filter(party_organization=hand.one.party_organization_id)
    if others.exclude(pk=hand.one.pk).exists():
        raise Refusal(cannot, _("已经开始了另一件换届"), _("先办完或者中止那一件"))


def _take_back_papers(pen: Pen, steps: Sequence[RenewalStep], reason: str) -> None:
    for step in steps:
        if step.issue and step.issue.withdrawn_at is None:
            take_back(pen, step.issue, reason)
