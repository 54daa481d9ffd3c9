"""党员大会选举: the count is judged by the rules; who is elected takes office, and the term begins."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from hangji.formation.actions.hand import locked, must_be_next, put_step, require_step, same_step
from hangji.formation.models import Candidate, Case, CaseStep, Duty, Election, Seat, StepName, Term
from hangji.formation.queries import full_members, valid_steps
from hangji.kit.refusal import Refusal
from hangji.kit.templatetags.kit import said
from hangji.office.acts import Act
from hangji.office.audit import Note
from hangji.office.models import Document, Person
from hangji.registry.actions.party import put_secretary
from hangji.registry.models import PartyOrganization
from hangji.registry.pen import RegistryPen, not_in_future, registering
from rulebook.election import Result, judge_election, size
from rulebook.terms import last_day

PARTY = "party_organization"


@dataclass(frozen=True)
class Stood:
    """One candidate. votes: in favour. duty: of Duty where the person was elected to one, else ""."""

    name: str
    votes: int
    duty: str = ""


@dataclass(frozen=True)
class Count:
    """entitled, present: heads. places: how many were to be elected."""

    entitled: int
    present: int
    places: int
    candidates: Sequence[Stood]


def elect(*, case: Case, day: date, count: Count, note: str, document: Document | None, act: Act) -> CaseStep:
    """Record the result: it stands only as the rules have it. From it come secretary, seats and term."""
    not_in_future(day, act)
    with registering(act) as pen:
        case = locked(case)
        require_step(act, case, StepName.ELECTED)
        steps = valid_steps(case)
        if same := same_step(steps, StepName.ELECTED, day=day, note=note):
            return same
        must_be_next(case, StepName.ELECTED, day, steps)
        full = _full(case, day, count.entitled)
        _stands(count, full, day)
        party = case.party_organization
        assert party is not None  # approved comes before
        step = put_step(pen, case, StepName.ELECTED, day, who=act.user.name, note=note, document=document)
        _keep_count(pen, case, step, count, full)
        _take_office(pen, case, party, step, day)
    return step


def _full(case: Case, day: date, entitled: int) -> int:
    """The full members as declared; where nobody has declared them, those with the right to vote."""
    return full_members(list(case.units.values_list("organisation", flat=True)), day) or entitled


def _stands(count: Count, full: int, day: date) -> None:
    votes = {stood.name: stood.votes for stood in count.candidates}
    if len(votes) != len(count.candidates):
        raise Refusal(_("不能登记选举结果"), _("同一个姓名写了两次"), _("每位候选人写一行"))
    result = judge_election(
        entitled=count.entitled, present=count.present, places=count.places, votes=votes, full=full, day=day
    )
    if result.faults:
        first = result.faults[0]
        because = _("；").join(str(said(fault.sentence)) for fault in result.faults)
        ground = _("%(because)s（%(source)s）") % {"because": because, "source": _(first.clause.source)}
        raise Refusal(_("不能登记选举结果"), ground, str(said(first.instead)))
    _duties_fit(count, result, committee=size(full, day=day).committee)


def _duties_fit(count: Count, result: Result, *, committee: bool) -> None:
    """Duties go to those elected, one secretary among them, and members only where there is a committee."""
    chosen = [stood for stood in count.candidates if stood.duty]
    missing = [name for name in result.elected if name not in {stood.name for stood in chosen}]
    wrong = [stood.name for stood in chosen if stood.name not in result.elected]
    secretaries = sum(stood.duty == Duty.SECRETARY for stood in chosen)
    members = [stood.name for stood in chosen if stood.duty == Duty.MEMBER and not committee]
    problems = (
        (wrong, _("%(names)s没有当选，不能有职务"), _("赞成票要超过实到会人数的一半")),
        (missing, _("%(names)s当选了，还没有写职务"), _("给每位当选人选职务")),
        (members, _("这个支部不设委员会，%(names)s不能是委员"), _("不设委员会的支部只选书记，必要时选副书记")),
        (secretaries != 1, _("书记应有 1 名"), _("在当选人里选 1 名书记")),
    )
    for names, because, instead in problems:
        if names:
            told = {"names": _("、").join(names) if isinstance(names, list) else ""}
            raise Refusal(_("不能登记选举结果"), because % told, instead)


def _keep_count(pen: RegistryPen, case: Case, step: CaseStep, count: Count, full: int) -> None:
    election = Election.objects.create(
        step=step, entitled=count.entitled, present=count.present, places=count.places, full=full
    )
    for stood in count.candidates:
        person = _person(pen, case, stood.name) if stood.duty else None
        Candidate.objects.create(election=election, name=stood.name, votes=stood.votes, duty=stood.duty, person=person)


def _person(pen: RegistryPen, case: Case, name: str) -> Person:
    """The applicant, somebody known of one of the organisations, else a person new to the list."""
    if case.applicant and case.applicant.name == name:
        return case.applicant
    units = [str(unit) for unit in case.units.select_related("organisation")]
    if there := Person.objects.filter(name=name, unit__in=units).order_by("pk").first():
        return there
    person = Person.objects.create(name=name, unit=units[0])
    pen.note(Note("add_person", "Person", person.pk, name, after={"name": name, "unit": units[0]}))
    return person


def _take_office(pen: RegistryPen, case: Case, party: PartyOrganization, step: CaseStep, day: date) -> None:
    elected = step.election.candidates.exclude(duty="").select_related("person")
    names = []
    for candidate in elected:
        assert candidate.person is not None  # by the table's own rule
        names.append(f"{candidate.get_duty_display()} {candidate.name}")
        if candidate.duty == Duty.SECRETARY:
            put_secretary(pen, party, candidate.person, day)
        else:
            pen.record(Seat, PARTY, party.pk, day, None, person_id=candidate.person.pk, duty=candidate.duty)
    ends_on = last_day(case.kind, day, day=day)
    if ends_on:
        pen.record(Term, PARTY, party.pk, day, None, ends_on=ends_on)
    pen.tell("elect", party, after={"since": day, "elected": names, "ends_on": ends_on})
