"""Recording a contact, and seeing a problem to its end."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from hangji.guidance.models import Conclusion, Contact, Problem, ProblemSource, ProblemState
from hangji.kit.refusal import NoRight, Refusal
from hangji.office import access
from hangji.office.access import Permission
from hangji.office.acts import Act
from hangji.office.audit import Note
from hangji.office.models import Body, Person
from hangji.office.pen import Pen, writing
from hangji.registry.actions.organisations import Conflict
from hangji.registry.models import Assignment, Cover, SocialOrganization
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
    with writing(act) as pen:
        if kept := Contact.objects.filter(organisation=organisation, day=said.day, key=key).first():
            return _the_same(kept, said)
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
        if said.problem:
            _raise_problem(pen, contact, said.problem)
    return contact


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
    """Take back what was written down wrongly: only who wrote it, and while nobody has answered its problem."""
    access.require(act, Permission.RECORD_CONTACT)
    with writing(act) as pen:
        contact = Contact.objects.select_for_update().get(pk=contact.pk)
        if contact.withdrawn_at:
            return
        if contact.instructor_id != act.user.person_id:
            raise NoRight(_("不能撤回别人记的联系"), _("联系由记的人负责"), _("请记的人自己撤回"))
        problem = contact.problems.first()
        if problem and problem.state != ProblemState.OPEN:
            raise Refusal(
                _("不能撤回：这次联系提出的问题已经有人答复"), _("撤回会使答复没有来由"), _("再记一次联系，写明更正")
            )
        contact.withdrawn_at, contact.withdrawn_because = act.at, reason
        contact.save(update_fields=["withdrawn_at", "withdrawn_because"])
        pen.note(Note("withdraw_contact", "Contact", contact.pk, str(contact), reason=reason))
        if problem:
            _close(pen, problem, _("提出的联系已撤回：%(reason)s") % {"reason": reason})


# Problems


def _raise_problem(pen: Pen, contact: Contact, what: str) -> Problem:
    act = pen.act
    problem = Problem.objects.create(
        source=ProblemSource.CONTACT,
        contact=contact,
        organisation=contact.organisation,
        what=what,
        body=_leading(contact.organisation, act.today),
        raised_on=act.today,
        raised_at=act.at,
        raised_by=act.user.username,
        raised_by_name=act.user.name,
    )
    after = {"what": what, "body": str(problem.body) if problem.body else "", "organisation": str(contact.organisation)}
    pen.note(Note("raise_problem", "Problem", problem.pk, str(problem), after=after))
    return problem


def _leading(organisation: SocialOrganization, day: date) -> Body | None:
    """The body that leads the organisation's Party organisation; else the comprehensive one of its register's place."""
    cover = Cover.objects.valid().on(day).filter(organisation=organisation).first()
    if cover:
        form = cover.party_organization.forms.valid().on(day).select_related("body").first()
        if form and form.body:
            leading: Body = form.body
            return leading
    place = organisation.classifications.valid().on(day).first()
    if place is None:
        return None
    code = place.region_code // 100 * 100 if place.level == "city" else place.region_code
    led = Body.objects.on(day).filter(kind="comprehensive", region_code=code, level=place.level)
    found: Body | None = led.first()
    return found


def _locked(problem: Problem, version: int, act: Act) -> Problem:
    access.require(act, Permission.HANDLE_PROBLEM)
    found = Problem.objects.handled_by(act).filter(pk=problem.pk).values("pk")
    if not found.exists():
        access.require(act, Permission.HANDLE_PROBLEM, region_code=-1)
    locked = Problem.objects.select_for_update().get(pk=problem.pk)
    if locked.version != version:
        raise Conflict(
            _("还没有保存：这个问题在你填写时被别人办过"),
            _("现在是“%(state)s”") % {"state": locked.get_state_display()},
            _("看过现在的内容再办"),
        )
    return locked


def answer_problem(*, problem: Problem, answer: str, owner: str, due_on: date | None, version: int, act: Act) -> None:
    """Say what will be done, by whom and until when; said again with other words, it replaces the answer."""
    with writing(act) as pen:
        if (problem.state, problem.answer, problem.owner, problem.due_on) == ("answered", answer, owner, due_on):
            return
        locked = _locked(problem, version, act)
        if locked.state == ProblemState.CLOSED:
            raise Refusal(
                _("不能答复：这个问题已经销号"),
                _("结果是“%(result)s”") % {"result": locked.result},
                _("又出现了，请指导员再提出"),
            )
        if due_on and due_on < act.today:
            raise Refusal(
                _("不能答复：办结期限 %(day)s 已经过去") % {"day": due_on.isoformat()},
                _("今天是 %(today)s") % {"today": act.today.isoformat()},
                _("改成今天以后的日期"),
            )
        before = {"problem_state": locked.state}
        locked.state, locked.answer, locked.owner, locked.due_on = ProblemState.ANSWERED, answer, owner, due_on
        locked.answered_on, locked.answered_by_name = act.today, act.user.name
        _save(locked)
        after = {"problem_state": locked.state, "answer": answer, "owner": owner, "due_on": due_on}
        pen.note(Note("answer_problem", "Problem", locked.pk, str(locked), before, after))


def close_problem(*, problem: Problem, result: str, version: int, act: Act) -> None:
    """销号: the problem is settled, with its result."""
    with writing(act) as pen:
        if (problem.state, problem.result) == (ProblemState.CLOSED, result):
            return
        locked = _locked(problem, version, act)
        if locked.state == ProblemState.OPEN:
            raise Refusal(
                _("不能销号：还没有答复"),
                _("提出的人要先知道谁办、怎么办"),
                _("先答复；当场能办结的，答复以后接着销号"),
            )
        _close(pen, locked, result)


def _close(pen: Pen, problem: Problem, result: str) -> None:
    before = {"problem_state": problem.state}
    problem.state, problem.result = ProblemState.CLOSED, result
    problem.closed_on, problem.closed_by_name = pen.act.today, pen.act.user.name
    _save(problem)
    after = {"problem_state": problem.state, "result": result}
    pen.note(Note("close_problem", "Problem", problem.pk, str(problem), before, after))


def _save(problem: Problem) -> None:
    problem.version += 1
    problem.save()
