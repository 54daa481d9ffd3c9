"""What the count of a Party members' meeting means: judged by the rules, kept, and who is elected takes office.

Forming a Party organisation and electing its leading group anew go the same way.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from hangji.formation.models import Candidate, CaseStep, Duty, Election, Seat, Term
from hangji.kit.refusal import Refusal
from hangji.kit.templatetags.kit import said
from hangji.office.audit import Note
from hangji.office.models import Person
from hangji.office.pen import Pen
from hangji.registry.actions.party import put_secretary
from hangji.registry.models import PartyOrganization, Secretary
from hangji.registry.pen import RegistryPen
from rulebook.election import Fault, Result, judge_election, size

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


def refused_by_rule(cannot: str, faults: Sequence[Fault]) -> Refusal:
    """The rules' sentences, the clause of the first, and what to do about it."""
    first = faults[0]
    because = _("；").join(str(said(fault.sentence)) for fault in faults)
    ground = _("%(because)s（%(source)s）") % {"because": because, "source": _(first.clause.source)}
    return Refusal(cannot, ground, str(said(first.instead)))


def must_stand(
    count: Count, *, full: int, day: date, cannot: str, kind: str = "branch", kept: int = 0, secretaries: int = 1
) -> None:
    """Raise Refusal where a count does not stand. kind: of the Party organisation.

    kept, secretaries: seats that go on, and secretaries that may be elected, while vacated seats are filled.
    """
    votes = {stood.name: stood.votes for stood in count.candidates}
    if len(votes) != len(count.candidates):
        raise Refusal(cannot, _("同一个姓名写了两次"), _("每位候选人写一行"))
    asked: dict[str, Any] = {"entitled": count.entitled, "present": count.present, "places": count.places}
    result = judge_election(**asked, votes=votes, full=full, day=day, kind=kind, kept=kept)
    if result.faults:
        raise refused_by_rule(cannot, result.faults)
    _duties_fit(count, result, size(full, day=day, kind=kind).committee, cannot, kept, secretaries)


def _duties_fit(count: Count, result: Result, committee: bool, cannot: str, kept: int, secretaries: int) -> None:
    """Duties go to those elected, one secretary among them, and members only where there is a committee."""
    chosen = [stood for stood in count.candidates if stood.duty]
    missing = [name for name in result.elected if name not in {stood.name for stood in chosen}]
    wrong = [stood.name for stood in chosen if stood.name not in result.elected]
    elected = sum(stood.duty == Duty.SECRETARY for stood in chosen)
    members = [stood.name for stood in chosen if stood.duty == Duty.MEMBER and not committee]
    one = (_("书记应有 1 名"), _("在当选人里选 1 名书记"))
    filled = (_("书记不缺，不能再选一名"), _("给当选人选缺的职务；书记离任的，先登记离任"))
    problems = (
        (wrong, _("%(names)s没有当选，不能有职务"), _("赞成票要超过实到会人数的一半")),
        (missing, _("%(names)s当选了，还没有写职务"), _("给每位当选人选职务")),
        (members, _("这个支部不设委员会，%(names)s不能是委员"), _("不设委员会的支部只选书记，必要时选副书记")),
        (elected > secretaries if kept or not secretaries else elected != 1, *(one if secretaries else filled)),
    )
    for names, because, instead in problems:
        if names:
            told = {"names": _("、").join(names) if isinstance(names, list) else ""}
            raise Refusal(cannot, because % told, instead)


def keep_count(count: Count, full: int, person_of: Callable[[str], Person], step: CaseStep | None = None) -> Election:
    """Keep a count with its candidates. person_of: somebody elected, by name."""
    election = Election.objects.create(
        step=step, entitled=count.entitled, present=count.present, places=count.places, full=full
    )
    for stood in count.candidates:
        person = person_of(stood.name) if stood.duty else None
        Candidate.objects.create(election=election, name=stood.name, votes=stood.votes, duty=stood.duty, person=person)
    return election


def person_named(pen: Pen, name: str, units: Sequence[str], known: Person | None = None) -> Person:
    """The one known already, somebody known of one of the organisations, else a person new to the list."""
    if known and known.name == name:
        return known
    if there := Person.objects.filter(name=name, unit__in=units).order_by("pk").first():
        return there
    person = Person.objects.create(name=name, unit=units[0] if units else "")
    pen.note(Note("add_person", "Person", person.pk, name, after={"name": name, "unit": person.unit}))
    return person


def take_office(pen: RegistryPen, party: PartyOrganization, election: Election, day: date) -> list[str]:
    """Secretary and seats from ``day`` on; answers who was elected to what."""
    names = []
    for candidate in election.candidates.exclude(duty="").select_related("person"):
        assert candidate.person is not None  # by the table's own rule
        names.append(f"{candidate.get_duty_display()} {candidate.name}")
        put_in_seat(pen, party, candidate.person, candidate.duty, day)
    return names


def put_in_seat(pen: RegistryPen, party: PartyOrganization, person: Person, duty: str, day: date) -> None:
    """One person in one duty of the leading group; the register keeps the secretary."""
    if duty == Duty.SECRETARY:
        put_secretary(pen, party, person, day)
    else:
        pen.record(Seat, PARTY, party.pk, day, None, person_id=person.pk, duty=duty)


def turn_back(pen: RegistryPen, party: PartyOrganization, act_id: UUID, cannot: str) -> None:
    """Withdraw what an act said of posts and terms, and say again what it had ended. Refused where built upon."""
    for model in (Term, Seat, Secretary):
        said_then = model.objects.filter(recorded_in=act_id, party_organization=party)
        if said_then.filter(withdrawn_at__isnull=False).exclude(withdrawn_in=act_id).exists():
            raise Refusal(
                cannot,
                _("后来又登记过它的书记、班子或任期"),
                _("先撤回后来的登记，或者用新的登记更正"),
            )
        for spell in [each for each in pen.live(model, PARTY, party.pk) if each.recorded_in == act_id]:
            pen.withdraw(PARTY, spell)
        for spell in model.objects.filter(withdrawn_in=act_id, party_organization=party).exclude(recorded_in=act_id):
            values = {f.attname: getattr(spell, f.attname) for f in spell._meta.concrete_fields if f.name not in _OWN}
            pen.record(model, PARTY, party.pk, spell.since, spell.until, **values)


_OWN = {"id", "since", "until", "recorded_at", "recorded_in", "withdrawn_at", "withdrawn_in", PARTY}
