"""党员大会选举 of a forming: who is elected takes office, and the first term begins."""

from datetime import date

from django.utils.translation import gettext as _

from hangji.formation.actions.hand import locked, must_be_next, put_step, require_step, same_step
from hangji.formation.actions.result import PARTY, Count, keep_count, must_stand, person_named, take_office
from hangji.formation.models import Case, CaseStep, StepName, Term
from hangji.formation.queries import full_members, valid_steps
from hangji.office.acts import Act
from hangji.office.models import Document, Person
from hangji.registry.pen import not_in_future, registering
from rulebook.terms import last_day


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
        must_stand(count, full=full, day=day, cannot=_("不能登记选举结果"), kind=case.kind)
        party = case.party_organization
        assert party is not None  # approved comes before
        step = put_step(pen, case, StepName.ELECTED, day, who=act.user.name, note=note, document=document)
        units = [str(unit) for unit in case.units.select_related("organisation")]

        def person_of(name: str) -> Person:
            return person_named(pen, name, units, case.applicant)

        names = take_office(pen, party, keep_count(count, full, person_of, step), day)
        ends_on = last_day(case.kind, day, day=day)
        if ends_on:
            pen.record(Term, PARTY, party.pk, day, None, ends_on=ends_on)
        pen.tell("elect", party, after={"since": day, "elected": names, "ends_on": ends_on})
    return step


def _full(case: Case, day: date, entitled: int) -> int:
    """The full members as declared; where nobody has declared them, those with the right to vote."""
    return full_members(list(case.units.values_list("organisation", flat=True)), day) or entitled
