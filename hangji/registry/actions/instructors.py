"""Instructors (党建工作指导员): sent to organisations, handed over, called back."""

from datetime import date

from django.utils.translation import gettext as _

from hangji.kit.refusal import Refusal
from hangji.office.acts import Act
from hangji.office.models import Person
from hangji.office.permissions import Permission
from hangji.registry.actions.organisations import load, require_over
from hangji.registry.models import Assignment, AssignmentKind, SocialOrganization
from hangji.registry.pen import RegistryPen, not_in_future, registering


def put_instructor(
    pen: RegistryPen, organisation: SocialOrganization, instructor: Person, day: date, *, reason: str = ""
) -> bool:
    """From ``day`` on this person is the primary instructor; a former one hands over that day."""
    now = _primary(pen, organisation, day)
    if now and now.instructor_id == instructor.pk:
        return False
    before = {"instructor": Person.objects.get(pk=now.instructor_id).name} if now else {}
    if now:
        pen.end("organisation", now, day)
    later = [s.since for s in pen.live(Assignment, "organisation", organisation.pk) if _is_primary(s) and s.since > day]
    until = min(later, default=None)
    _make_way(pen, organisation, instructor, day, until)
    values = {"instructor_id": instructor.pk, "kind": AssignmentKind.PRIMARY}
    pen.record(Assignment, "organisation", organisation.pk, day, until, **values)
    after = {"instructor": instructor.name, "since": day}
    pen.tell("assign_instructor", organisation, before=before, after=after, reason=reason)
    return True


def _make_way(
    pen: RegistryPen, organisation: SocialOrganization, person: Person, day: date, until: date | None
) -> None:
    """A person has one duty in an organisation at a time: who helped there helps no more once he is the primary one."""
    for spell in duties_of(pen, organisation, person, day, until):
        if spell.kind == AssignmentKind.FIRST_SECRETARY:
            raise other_duty(organisation, person, spell)
        pen.end("organisation", spell, day)


def duties_of(
    pen: RegistryPen, organisation: SocialOrganization, person: Person, day: date, until: date | None
) -> list[Assignment]:
    """What this person does in the organisation within [day, until)."""
    spells = pen.live(Assignment, "organisation", organisation.pk)
    mine = [spell for spell in spells if spell.instructor_id == person.pk]
    return [s for s in mine if (until is None or s.since < until) and (s.until is None or s.until > day)]


def other_duty(organisation: SocialOrganization, person: Person, spell: Assignment) -> Refusal:
    """A person has one duty in an organisation at a time."""
    facts = {"person": person.name, "name": organisation, "kind": spell.get_kind_display()}
    return Refusal(
        _("不能派%(person)s到“%(name)s”") % facts,
        _("他自 %(since)s 起在这一家任%(kind)s，一个人在一家同时只有一种职责")
        % {**facts, "since": spell.since.isoformat()},
        _("先结束他在这一家现在的职责，或另选一位"),
    )


def _is_primary(spell: Assignment) -> bool:
    return spell.kind == AssignmentKind.PRIMARY


def _primary(pen: RegistryPen, organisation: SocialOrganization, day: date) -> Assignment | None:
    spells = pen.live(Assignment, "organisation", organisation.pk)
    return next((spell for spell in spells if _is_primary(spell) and spell.holds_on(day)), None)


def end_primary(pen: RegistryPen, organisation: SocialOrganization, day: date, *, reason: str) -> bool:
    now = _primary(pen, organisation, day)
    if now is None:
        return False
    pen.end("organisation", now, day)
    before = {"instructor": Person.objects.get(pk=now.instructor_id).name, "since": now.since}
    pen.tell("end_assignment", organisation, before=before, after={"until": day}, reason=reason)
    return True


def assign_instructor(*, organisation: SocialOrganization, instructor: Person, day: date, act: Act) -> None:
    """Send an instructor, or hand over to another; asked twice, nothing changes."""
    not_in_future(day, act)
    with registering(act) as pen:
        organisation = load(pen, [organisation.pk])[organisation.pk]
        require_over(pen, Permission.ASSIGN_INSTRUCTOR, organisation)
        put_instructor(pen, organisation, instructor, day)


def end_assignment(*, organisation: SocialOrganization, day: date, reason: str, act: Act) -> None:
    not_in_future(day, act)
    if not reason.strip():
        raise Refusal(_("不能结束派驻：没有写理由"), _("结束派驻会使这一家失去工作覆盖"), _("写明理由后再提交"))
    with registering(act) as pen:
        organisation = load(pen, [organisation.pk])[organisation.pk]
        require_over(pen, Permission.ASSIGN_INSTRUCTOR, organisation)
        ended = {spell.until for spell in pen.live(Assignment, "organisation", organisation.pk)}
        if not end_primary(pen, organisation, day, reason=reason) and day not in ended:
            raise Refusal(
                _("不能结束派驻：“%(name)s”在 %(day)s 没有指导员") % {"name": organisation, "day": day.isoformat()},
                _("结束日期要在派驻期间"),
                _("到这一家的“历史”核对派驻的起止日期"),
            )
