"""延期换届: asked for with a reason, decided by another person of the leading body, never past the limit."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from hangji.formation.actions.result import PARTY
from hangji.formation.models import Term
from hangji.kit.refusal import Refusal
from hangji.life.actions.terms import must_have_terms, over
from hangji.life.models import Extension, ExtensionState
from hangji.life.papers import extension_reply, extension_request, sent
from hangji.life.queries.sight import form_of, require_over
from hangji.life.queries.terms import running_term
from hangji.office.actions.issues import take_back
from hangji.office.acts import Act
from hangji.office.audit import Note
from hangji.office.issues import pdf_of
from hangji.office.models import Document
from hangji.office.pen import Pen, writing
from hangji.office.permissions import Permission
from hangji.registry.actions.organisations import Conflict
from hangji.registry.models import PartyForm, PartyOrganization
from hangji.registry.pen import RegistryPen, not_in_future, registering
from rulebook.policy import clause
from rulebook.terms import latest_extension


@dataclass(frozen=True)
class Paper:
    """day: of the paper. number: of one sent before; "" has the program issue it today. base: the office's address."""

    day: date
    number: str = ""
    document: Document | None = None
    base: str = ""


def request_extension(*, party: PartyOrganization, extended_to: date, reason: str, paper: Paper, act: Act) -> Extension:
    """请示: ask the leading body to put off the end of the running term; the same again answers with the same."""
    cannot = _("不能请示延期换届")
    form = over(party, act, Permission.HOLD_ELECTIONS, cannot)
    must_have_terms(form, cannot, act.today)
    not_in_future(paper.day, act)
    with writing(act) as pen:
        party = PartyOrganization.objects.select_for_update().get(pk=party.pk)
        waiting = Extension.objects.waiting().filter(party_organization=party).first()
        if waiting:
            return _same(waiting, extended_to, cannot)
        term = _term(party, act, cannot)
        if not reason.strip():
            raise Refusal(cannot, _("没有写理由"), _("延期要有理由，写明后再提交"))
        one = _asked(form, term, extended_to, reason.strip(), paper, act, cannot)
        _give_number(pen, one, paper)
        after = {"extended_to": extended_to, "ends_on": one.before, "issued_as": one.number}
        pen.note(Note("request_extension", "Extension", one.pk, str(one), after=after, reason=one.reason))
    return one


def _same(waiting: Extension, extended_to: date, cannot: str) -> Extension:
    if waiting.extended_to == extended_to:
        return waiting
    raise Refusal(
        cannot,
        _("已经请示延期至 %(day)s，还没有批复") % {"day": waiting.extended_to.isoformat()},
        _("等上级党组织批复；要改日期的，先撤回那份请示"),
    )


def _term(party: PartyOrganization, act: Act, cannot: str) -> Term:
    term = running_term(party, act.today)
    if term is None:
        raise Refusal(cannot, _("没有登记现在的任期"), _("先登记任期，再请示延期"))
    return term


def _asked(
    form: PartyForm, term: Term, extended_to: date, reason: str, paper: Paper, act: Act, cannot: str
) -> Extension:
    before = term.extended_to or term.ends_on
    latest = latest_extension(term.ends_on, day=act.today)
    if not before < extended_to <= latest:
        said = clause("terms.extend_months_at_most", day=act.today)
        facts = {"day": extended_to.isoformat(), "before": before.isoformat(), "latest": latest.isoformat()}
        because = _("延期至 %(day)s 不在 %(before)s 以后、%(latest)s 以前；延长期限一般不超过 1 年（%(source)s）")
        raise Refusal(cannot, because % {**facts, "source": _(said.source)}, _("改写日期；来不及的，抓紧换届选举"))
    return Extension(
        party_organization=form.party_organization,
        term_since=term.since,
        ends_on=term.ends_on,
        before=before,
        latest=latest,
        extended_to=extended_to,
        reason=reason,
        region_code=form.region_code,
        level=form.level,
        body=form.body,
        requested_on=paper.day,
        requested_at=act.at,
        requested_by=act.user.username,
        requested_by_name=act.user.name,
    )


def _give_number(pen: Pen, one: Extension, paper: Paper) -> None:
    """Save a new request under its number: an old one, or that of the paper issued now."""
    one.number, one.document = paper.number, paper.document
    try:
        with transaction.atomic():
            one.save()
    except IntegrityError as twice:  # two pressed at once
        raise Conflict(_("不能请示延期换届"), _("别人刚刚提交了同样的请示"), _("刷新页面看一看")) from twice
    if not paper.number:
        one.issue = sent(pen, "extension_request", one, extension_request(one), paper.day, paper.base)
        one.number, one.document = one.issue.number, one.document or pdf_of(one.issue)
        one.save()


def decide_extension(*, extension: Extension, agreed: bool, answer: str, paper: Paper, act: Act) -> Extension:
    """批复: the leading body agrees, and the term ends later from then on; or refuses, with its opinion.

    answer: the opinion, needed to refuse. Decided the same way again, it answers with what stands.
    """
    cannot = _("不能批复延期换届")
    not_in_future(paper.day, act)
    with registering(act) as pen:
        one = Extension.objects.select_for_update(of=("self",)).get(pk=extension.pk)
        form = form_of(one.party_organization, act.today)
        assert form is not None  # it was asked for an existing one
        require_over(act, Permission.DECIDE_ELECTIONS, form, cannot)
        wanted = ExtensionState.APPROVED if agreed else ExtensionState.REFUSED
        if one.state == wanted:
            return one
        _may_be_decided(one, agreed, answer, paper, act, cannot)
        one.state, one.answer = wanted, answer.strip()
        one.decided_on, one.decided_by, one.decided_by_name = paper.day, act.user.username, act.user.name
        one.reply_number, one.reply_document = paper.number, paper.document
        if not paper.number:
            said = extension_reply(one, agreed=agreed, answer=one.answer)
            one.reply_issue = sent(pen, "extension_reply", one, said, paper.day, paper.base)
            one.reply_number, one.reply_document = one.reply_issue.number, paper.document or pdf_of(one.reply_issue)
        one.save()
        if agreed:
            _put_off(pen, one, one.before, one.extended_to, cannot)
        after = {"extension_state": one.state, "extended_to": one.extended_to, "issued_as": one.reply_number}
        pen.note(Note("decide_extension", "Extension", one.pk, str(one), after=after, reason=one.answer))
    return one


def _may_be_decided(one: Extension, agreed: bool, answer: str, paper: Paper, act: Act, cannot: str) -> None:
    if one.state != ExtensionState.WAITING:
        raise Refusal(
            cannot,
            _("这份请示%(state)s") % {"state": one.get_state_display()},
            _("批复错了的，先撤回批复，再请示一次"),
        )
    if one.requested_by == act.user.username:
        raise Refusal(cannot, _("请示是你自己提交的，请示和批复不能是同一个人"), _("请上级党组织的另一位工作人员批复"))
    if paper.day < one.requested_on:
        raise Refusal(
            cannot,
            _("批复日期早于请示的 %(day)s") % {"day": one.requested_on.isoformat()},
            _("核对两个日期"),
        )
    if not agreed and not answer.strip():
        raise Refusal(cannot, _("没有写不批准的理由"), _("理由请示的党组织看得到，写明后再提交"))


def _put_off(pen: RegistryPen, one: Extension, before: date, to: date | None, cannot: str) -> None:
    """The term's row is recorded anew with another last day. before: what it must say now."""
    party = one.party_organization
    term = next((each for each in pen.live(Term, PARTY, party.pk) if each.since == one.term_since), None)
    if term is None or (term.extended_to or term.ends_on) != before:
        raise Refusal(cannot, _("这一届任期后来改过"), _("按现在的任期再请示一次"))
    if term.until is not None and term.until <= pen.act.today:
        raise Refusal(cannot, _("已经选出了新的一届"), _("不用再延期"))
    kept: dict[str, Any] = {name: getattr(term, name) for name in ("ends_on", "paper", "document_id")}
    pen.withdraw(PARTY, term)
    pen.record(Term, PARTY, party.pk, term.since, term.until, extended_to=to, **kept)
    pen.tell("extend_term", party, before={"ends_on": before}, after={"extended_to": to or term.ends_on})


def withdraw_extension(*, extension: Extension, reason: str, act: Act) -> Extension:
    """A request not yet answered is withdrawn by whose it is; an answer recorded wrongly by the leading body."""
    cannot = _("不能撤回")
    if not reason.strip():
        raise Refusal(cannot, _("没有写理由"), _("理由要留给以后查看的人，写明后再提交"))
    with registering(act) as pen:
        one = Extension.objects.select_for_update(of=("self",)).get(pk=extension.pk)
        if one.state == ExtensionState.WITHDRAWN:
            return one
        form = form_of(one.party_organization, act.today)
        assert form is not None
        asked = one.state == ExtensionState.WAITING
        require_over(act, Permission.HOLD_ELECTIONS if asked else Permission.DECIDE_ELECTIONS, form, cannot)
        if one.state == ExtensionState.APPROVED:
            earlier = one.before if one.before > one.ends_on else None
            _put_off(pen, one, one.extended_to, earlier, cannot)
        for issued in (one.issue, one.reply_issue):
            if issued and issued.withdrawn_at is None:
                take_back(pen, issued, reason.strip())
        before = {"extension_state": one.state, "extended_to": one.extended_to}
        one.state, one.withdrawn_because = ExtensionState.WITHDRAWN, reason.strip()
        one.save()
        pen.note(Note("withdraw_extension", "Extension", one.pk, str(one), before=before, reason=reason.strip()))
    return one
