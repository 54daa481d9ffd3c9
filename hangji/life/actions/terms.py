"""Terms found in old papers, who leaves a seat within a term, and taking back what was recorded wrongly."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from hangji.formation.actions.result import PARTY, person_named, put_in_seat
from hangji.formation.models import Duty, Seat, Term
from hangji.kit.refusal import Refusal
from hangji.life.queries.sight import form_of, require_over
from hangji.life.queries.terms import names_of_units
from hangji.office.acts import Act
from hangji.office.models import Document, Person
from hangji.office.permissions import Permission
from hangji.registry.models import PartyForm, PartyOrganization, Secretary
from hangji.registry.pen import RegistryPen, not_in_future, registering
from rulebook.policy import clause
from rulebook.terms import YEARS, by_whose_rules, has_terms, last_day


@dataclass(frozen=True)
class FoundTerm:
    """A term as an old paper says it. since: the day of the election. ends_on: as the paper says; None: by the rules.

    group: (name, duty) of those elected; empty where the paper does not say. paper: what it was found in.
    """

    since: date
    paper: str
    ends_on: date | None = None
    group: Sequence[tuple[str, str]] = ()
    document: Document | None = None


def record_term(*, party: PartyOrganization, found: FoundTerm, act: Act) -> Term:
    """Record a term that was found in old papers, between those known; the same again changes nothing."""
    cannot = _("不能登记任期")
    form = over(party, act, Permission.KEEP_TERMS, cannot)
    not_in_future(found.since, act)
    ends_on = _end(form, found, cannot)
    with registering(act) as pen:
        party = _locked(party)
        known = pen.live(Term, PARTY, party.pk)
        if same := next((term for term in known if term.since == found.since), None):
            return _same(same, ends_on, found.paper, cannot)
        values = {"ends_on": ends_on, "paper": found.paper, "document_id": found.document and found.document.pk}
        term = put_term(pen, party, found.since, **values)
        _seat_found(pen, party, found, cannot)
        said = [f"{Duty(duty).label} {name}" for name, duty in found.group]
        after = {"since": found.since, "ends_on": ends_on, "basis": found.paper, "elected": said}
        pen.tell("record_term", party, after={name: value for name, value in after.items() if value})
    return term


def put_term(pen: RegistryPen, party: PartyOrganization, since: date, **values: Any) -> Term:
    """A term begins on ``since`` and ends the one before; it goes on until the next that is known."""
    now = pen.holding(Term, PARTY, party.pk, since)
    later = next((each.since for each in pen.live(Term, PARTY, party.pk) if each.since > since), None)
    if now:
        pen.end(PARTY, now, since)
    term: Term = pen.record(Term, PARTY, party.pk, since, later, **values)
    return term


def over(party: PartyOrganization, act: Act, right: Permission, cannot: str) -> PartyForm:
    """What a Party organisation is today, for whoever has the right over it; refused once it is dissolved."""
    form = form_of(party, act.today)
    if form is None or not form.holds_on(act.today):
        raise Refusal(cannot, _("“%(party)s”已经撤销") % {"party": party}, _("撤销了的党组织只能查看"))
    require_over(act, right, form, cannot)
    return form


def must_have_terms(form: PartyForm, cannot: str, day: date) -> None:
    if not has_terms(form.kind, day=day):
        source = clause(YEARS, day=by_whose_rules(day)).source
        raise Refusal(
            cannot,
            _("%(kind)s不计任期，不换届（%(source)s）") % {"kind": form.get_kind_display(), "source": _(source)},
            _("负责人由上级党组织指定，在党组织的页面登记书记"),
        )


def _end(form: PartyForm, found: FoundTerm, cannot: str) -> date:
    """The last day: as the paper says, but never later than the rules."""
    must_have_terms(form, cannot, found.since)
    if found.since < form.formed_on:
        raise Refusal(
            cannot,
            _("任期起 %(since)s 早于成立日期 %(formed)s")
            % {"since": found.since.isoformat(), "formed": form.formed_on.isoformat()},
            _("核对两个日期；成立日期错了的，先更正党组织"),
        )
    latest = last_day(form.kind, found.since, day=by_whose_rules(found.since))
    assert latest is not None  # it has terms
    ends_on = found.ends_on or latest
    if not found.since < ends_on <= latest:
        said = clause(YEARS, day=by_whose_rules(found.since))
        raise Refusal(
            cannot,
            _("届满日期 %(ends)s 不在 %(since)s 以后、%(latest)s 以前（%(source)s）")
            % {
                "ends": ends_on.isoformat(),
                "since": found.since.isoformat(),
                "latest": latest.isoformat(),
                "source": _(said.source),
            },
            _("留空就按规定推算；延期的，另外登记延期"),
        )
    return ends_on


def _same(term: Term, ends_on: date, paper: str, cannot: str) -> Term:
    if term.ends_on == ends_on and term.paper == paper:
        return term
    raise Refusal(
        cannot,
        _("已经登记了从 %(since)s 起的任期，%(ends)s 届满")
        % {"since": term.since.isoformat(), "ends": term.ends_on.isoformat()},
        _("登记错了的，先撤回那一条，再登记"),
    )


def _locked(party: PartyOrganization) -> PartyOrganization:
    return PartyOrganization.objects.select_for_update().get(pk=party.pk)


def _seat_found(pen: RegistryPen, party: PartyOrganization, found: FoundTerm, cannot: str) -> None:
    """Those whom an old paper names sit until the next election that is known."""
    units = names_of_units(party, found.since) or names_of_units(party, pen.act.today)
    held: Term = next(term for term in pen.live(Term, PARTY, party.pk) if term.since == found.since)
    for name, duty in found.group:
        person = person_named(pen, name, units)
        if duty == Duty.SECRETARY:
            if pen.holding(Secretary, PARTY, party.pk, found.since) is None:
                put_in_seat(pen, party, person, duty, found.since)
        elif _free(pen, party, person, found.since, held.until):
            values = {"person_id": person.pk, "duty": duty}
            pen.record(Seat, PARTY, party.pk, found.since, held.until, **values)
        else:
            raise Refusal(
                cannot,
                _("%(name)s 在这段时间已经有职务") % {"name": name},
                _("班子留空，只登记任期；职务变动另外登记"),
            )


def _free(pen: RegistryPen, party: PartyOrganization, person: Person, since: date, until: date | None) -> bool:
    mine = [seat for seat in pen.live(Seat, PARTY, party.pk) if seat.person_id == person.pk]
    return all((seat.until and seat.until <= since) or (until and seat.since >= until) for seat in mine)


def vacate_seat(*, party: PartyOrganization, person: Person, duty: str, day: date, reason: str, act: Act) -> bool:
    """Somebody leaves the leading group within a term: from ``day`` on the seat is vacant. Says whether it was held."""
    cannot = _("不能登记离任")
    over(party, act, Permission.KEEP_TERMS, cannot)
    not_in_future(day, act)
    if not reason.strip():
        raise Refusal(cannot, _("没有写原因"), _("原因要留给以后查看的人，写明后再提交"))
    with registering(act) as pen:
        party = _locked(party)
        model = Secretary if duty == Duty.SECRETARY else Seat
        held = [each for each in pen.live(model, PARTY, party.pk) if each.person_id == person.pk and each.until is None]
        if not held or held[-1].since > day:
            return False
        pen.end(PARTY, held[-1], day)
        said = f"{Duty(duty).label} {person.name}"
        pen.tell("vacate_seat", party, before={"elected": [said]}, after={"until": day}, reason=reason.strip())
    return True


def withdraw_term(*, party: PartyOrganization, since: date, reason: str, act: Act) -> None:
    """A term recorded from old papers was wrong: it goes, with the seats that began with it.

    What an election gave is taken back where the election was recorded.
    """
    cannot = _("不能撤回这一届任期")
    over(party, act, Permission.KEEP_TERMS, cannot)
    if not reason.strip():
        raise Refusal(cannot, _("没有写理由"), _("理由要留给以后查看的人，写明后再提交"))
    with registering(act) as pen:
        party = _locked(party)
        term = next((each for each in pen.live(Term, PARTY, party.pk) if each.since == since), None)
        if term is None:
            return
        if not term.paper:
            raise Refusal(cannot, _("这一届是选举产生的，不是从旧材料登记的"), _("在那次选举的页面撤回选举结果"))
        if term.extended_to:
            raise Refusal(cannot, _("这一届已经批准延期"), _("先在延期的页面撤回批复"))
        before = {"since": term.since, "ends_on": term.ends_on, "basis": term.paper}
        _take_out(pen, party, term)
        pen.tell("withdraw_term", party, before=before, reason=reason.strip())


def _take_out(pen: RegistryPen, party: PartyOrganization, term: Term) -> None:
    """Withdraw a term with the seats that began with it; the term before goes on until the next begins."""
    before = [each for each in pen.live(Term, PARTY, party.pk) if each.until == term.since]
    for seat in [each for each in pen.live(Seat, PARTY, party.pk) if each.since == term.since]:
        pen.withdraw(PARTY, seat)
    pen.withdraw(PARTY, term)
    for each in before:
        pen.withdraw(PARTY, each)
        kept = {name: getattr(each, name) for name in ("ends_on", "extended_to", "paper", "document_id")}
        pen.record(Term, PARTY, party.pk, each.since, term.until, **kept)
