"""Who else is sent to an organisation: instructors that help (协助), and a first secretary (第一书记)."""

from datetime import date

from django.utils.translation import gettext as _

from hangji.kit.refusal import Refusal
from hangji.office.acts import Act
from hangji.office.models import Person
from hangji.office.permissions import Permission
from hangji.registry.actions.instructors import duties_of, other_duty
from hangji.registry.actions.organisations import load, require_over
from hangji.registry.models import Assignment, AssignmentKind, Cover, SocialOrganization
from hangji.registry.pen import RegistryPen, not_in_future, registering

KEY = "organisation"


def send_additional(*, organisation: SocialOrganization, instructor: Person, day: date, act: Act) -> None:
    """Send an instructor to help beside the primary one; asked twice, nothing changes."""
    not_in_future(day, act)
    with registering(act) as pen:
        organisation = _locked(pen, organisation)
        mine = duties_of(pen, organisation, instructor, day, None)
        if any(spell.kind == AssignmentKind.ADDITIONAL and spell.holds_on(day) for spell in mine):
            return
        if mine:
            raise other_duty(organisation, instructor, mine[0])
        pen.record(
            Assignment, KEY, organisation.pk, day, None, instructor_id=instructor.pk, kind=AssignmentKind.ADDITIONAL
        )
        pen.tell("send_additional", organisation, after={"instructor": instructor.name, "since": day})


def send_first_secretary(
    *, organisation: SocialOrganization, person: Person, dispatched_by: str, day: date, until: date, act: Act
) -> None:
    """Send a first secretary for a term [day, until) to the Party organisation that covers the organisation.

    dispatched_by: the unit that he comes from and goes back to.
    """
    not_in_future(day, act)
    dispatched_by = dispatched_by.strip()
    with registering(act) as pen:
        organisation = _locked(pen, organisation)
        there = [s for s in pen.live(Assignment, KEY, organisation.pk) if s.kind == AssignmentKind.FIRST_SECRETARY]
        asked = (person.pk, day, until, dispatched_by)
        if any((s.instructor_id, s.since, s.until, s.dispatched_by) == asked for s in there):
            return
        _may_have_one(pen, organisation, there, dispatched_by, day, until)
        if mine := duties_of(pen, organisation, person, day, until):
            raise other_duty(organisation, person, mine[0])
        values = {"kind": AssignmentKind.FIRST_SECRETARY, "dispatched_by": dispatched_by}
        pen.record(Assignment, KEY, organisation.pk, day, until, instructor_id=person.pk, **values)
        after = {"person": person.name, "since": day, "until": until, "dispatched_by": dispatched_by}
        pen.tell("send_first_secretary", organisation, after=after)


def _may_have_one(
    pen: RegistryPen,
    organisation: SocialOrganization,
    there: list[Assignment],
    dispatched_by: str,
    day: date,
    until: date,
) -> None:
    cannot = _("不能向“%(name)s”选派第一书记") % {"name": organisation}
    if not dispatched_by:
        raise Refusal(cannot, _("没有写选派单位"), _("写明第一书记从哪个单位来"))
    if until <= day:
        raise Refusal(cannot, _("任期届满日期不在起任日期之后"), _("核对任期的起止日期"))
    if pen.holding(Cover, KEY, organisation.pk, day) is None:
        raise Refusal(
            cannot,
            _("它在 %(day)s 没有党组织，第一书记是到党组织任职的") % {"day": day.isoformat()},
            _("先登记党组织；只是联系指导的，派驻指导员"),
        )
    if running := next((s for s in there if s.since < until and (s.until is None or s.until > day)), None):
        facts = {"since": running.since.isoformat(), "until": running.until.isoformat() if running.until else "—"}
        raise Refusal(
            cannot,
            _("%(since)s 至 %(until)s 已有第一书记") % facts,
            _("先结束那一任，或把任期改在它之后"),
        )


def end_duty(*, assignment: Assignment, day: date, reason: str, act: Act) -> None:
    """End the helping or the term of a first secretary before its day; ended that day already, nothing changes."""
    not_in_future(day, act)
    if not reason.strip():
        raise Refusal(_("不能结束：没有写理由"), _("理由要留给以后查看的人"), _("写明理由后再提交"))
    with registering(act) as pen:
        organisation = _locked(pen, assignment.organisation)
        spells = pen.live(Assignment, KEY, organisation.pk)
        now = next((spell for spell in spells if spell.pk == assignment.pk), None)
        same = [s for s in spells if (s.instructor_id, s.kind) == (assignment.instructor_id, assignment.kind)]
        if any(spell.until == day for spell in same):
            return
        if now is None or not now.holds_on(day):
            raise Refusal(
                _("不能在 %(day)s 结束") % {"day": day.isoformat()},
                _("这一天他在“%(name)s”没有这项职责") % {"name": organisation},
                _("核对日期，或刷新后再看"),
            )
        write_end(pen, organisation, now, day, reason=reason)


def write_end(pen: RegistryPen, organisation: SocialOrganization, spell: Assignment, day: date, *, reason: str) -> None:
    """Within a larger act: end one assignment of whatever kind, with its entry."""
    pen.end(KEY, spell, day)
    who = {"instructor": Person.objects.get(pk=spell.instructor_id).name, "since": spell.since}
    verb = "end_assignment" if spell.kind == AssignmentKind.PRIMARY else "end_duty"
    pen.tell(verb, organisation, before={**who, "duty": spell.kind}, after={"until": day}, reason=reason)


def _locked(pen: RegistryPen, organisation: SocialOrganization) -> SocialOrganization:
    organisation = load(pen, [organisation.pk])[organisation.pk]
    require_over(pen, Permission.ASSIGN_INSTRUCTOR, organisation)
    return organisation
