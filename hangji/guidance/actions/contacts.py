"""Recording a contact, with the problem found on it, and taking one back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from hangji.guidance.models import Conclusion, Contact
from hangji.kit.refusal import NoRight, Refusal
from hangji.office import access
from hangji.office.acts import Act
from hangji.office.audit import Note
from hangji.office.models import Person
from hangji.office.pen import Pen, writing
from hangji.office.permissions import Permission
from hangji.problems.actions.raising import Source, raise_problem, withdraw
from hangji.problems.models import Problem, ProblemSource, ProblemState
from hangji.registry.models import Assignment, SocialOrganization
from hangji.registry.pen import not_in_future


@dataclass(frozen=True)
class Said:
    """What a form says of a contact. problem: "" where there is none to be passed on."""

    day: date
    conclusion: str
    said: str = ""
    problem: str = ""
    others: Sequence[Person] = ()


def record_contact(*, organisation: SocialOrganization, said: Said, key: UUID, act: Act) -> Contact:
    """Keep a contact and its problem. Sent again with the same key and words, it answers with the same contact."""
    access.require(act, Permission.RECORD_CONTACT)
    not_in_future(said.day, act)
    with transaction.atomic():
        try:
            contact, new = _kept(organisation, said, key, act)
        except IntegrityError:  # the same one, sent twice at once
            contact, new = _kept(organisation, said, key, act)
        if new and said.problem:
            source = Source(ProblemSource.CONTACT, "Contact", contact.pk, said.said)
            raise_problem(organisation=organisation, what=said.problem, source=source, act=act)
    return contact


def _kept(organisation: SocialOrganization, said: Said, key: UUID, act: Act) -> tuple[Contact, bool]:
    """The contact, and whether it is new."""
    with writing(act) as pen:
        if kept := Contact.objects.filter(organisation=organisation, day=said.day, key=key).first():
            return _the_same(kept, said), False
        person = _sent(organisation, said, act)
        if said.conclusion != Conclusion.NORMAL and not said.said:
            raise Refusal(
                _("不能保存：有进展、有困难要写一句话"),
                _("只选结论，后来的人不知道是什么进展、什么困难"),
                _("写一句话再保存"),
            )
        contact = Contact.objects.create(
            organisation=organisation,
            day=said.day,
            key=key,
            instructor_id=person,
            conclusion=said.conclusion,
            said=said.said,
            recorded_at=act.at,
        )
        if said.others:
            contact.others.set([each for each in said.others if each.pk != person])
        _tell(pen, "record_contact", contact, said)
    return contact, True


def _the_same(kept: Contact, said: Said) -> Contact:
    if (kept.conclusion, kept.said) != (said.conclusion, said.said):
        raise Refusal(
            _("不能再存：这次联系已经记过，内容和这次不同"),
            _("已记的是“%(said)s”") % {"said": kept.said or kept.get_conclusion_display()},
            _("要改就先撤回已记的，再重新记一次"),
        )
    return kept


def _sent(organisation: SocialOrganization, said: Said, act: Act) -> int:
    """The id of the act's person, who must have been sent there on that day."""
    person = act.user.person_id
    served = Assignment.objects.valid().on(said.day).filter(organisation=organisation, instructor=person)
    if person is None or not served.exists():
        raise Refusal(
            _("不能记联系：%(day)s 你没有联系“%(name)s”") % {"day": said.day.isoformat(), "name": organisation},
            _("只有当天派驻到这一家的指导员能记"),
            _("核对日期；派驻登记错了请告诉民政工作人员"),
        )
    return person


def _tell(pen: Pen, verb: str, contact: Contact, said: Said) -> None:
    after: dict[str, Any] = {"contacted_on": said.day, "conclusion": said.conclusion, "said": said.said}
    if said.others:
        after["others"] = [each.name for each in said.others]
    pen.note(Note(verb, "Contact", contact.pk, str(contact), after=after))


def withdraw_contact(*, contact: Contact, reason: str, act: Act) -> None:
    """Take back what was written down wrongly: only who wrote it, and while nobody has accepted its problem."""
    access.require(act, Permission.RECORD_CONTACT)
    with writing(act) as pen:
        contact = Contact.objects.select_for_update().get(pk=contact.pk)
        if contact.withdrawn_at:
            return
        if contact.instructor_id != act.user.person_id:
            raise NoRight(_("不能撤回别人记的联系"), _("联系由记的人负责"), _("请记的人自己撤回"))
        problem = Problem.objects.select_for_update().of("Contact", [contact.pk]).first()
        if problem and problem.state not in (ProblemState.RAISED, ProblemState.WITHDRAWN):
            raise Refusal(
                _("不能撤回：这次联系提出的问题已经有人受理"), _("撤回会使办理没有来由"), _("再记一次联系，写明更正")
            )
        contact.withdrawn_at, contact.withdrawn_because = act.at, reason
        contact.save(update_fields=["withdrawn_at", "withdrawn_because"])
        pen.note(Note("withdraw_contact", "Contact", contact.pk, str(contact), reason=reason))
        if problem:
            withdraw(pen, problem, _("提出的联系已撤回：%(reason)s") % {"reason": reason})
