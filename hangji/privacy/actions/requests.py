"""Asking for a person's erasure, taking that back, declining it."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from hangji.kit.refusal import NoRight, Refusal
from hangji.office import access
from hangji.office.acts import Act
from hangji.office.audit import Note
from hangji.office.models import Person, User
from hangji.office.pen import writing
from hangji.office.permissions import Permission
from hangji.privacy.models import PersonRequest, RequestKind, RequestState
from hangji.privacy.queries.files import search
from hangji.privacy.queries.subjects import Subject, duties_of, seen, users_seen

ASK, ERASE = Permission.ASK_PRIVACY, Permission.ERASE_PRIVACY


def ask_erasure(*, subject: Subject, reason: str, act: Act) -> PersonRequest:
    """Ask that a person be erased; while one such request waits, asking again answers with it."""
    may_ask(subject, act)
    with writing(act) as pen:
        _alone(subject)
        if waiting := open_of(subject):
            return waiting
        may_go(subject, act)
        made = made_of(subject, RequestKind.ERASE, reason, act)
        made.found = found_of(subject)
        made.save(update_fields=["found"])
        pen.note(note("ask_erasure", made, reason=reason))
    return made


def _alone(subject: Subject) -> None:
    """Whoever else asks for the same person waits until this is done."""
    for each in filter(None, (subject.person, subject.user)):
        type(each)._default_manager.select_for_update().get(pk=each.pk)


def found_of(subject: Subject) -> dict[str, list[int]]:
    """Which files name the person, by what is done with them: searched once, when it is asked."""
    found: dict[str, list[int]] = {}
    for each in search(subject):
        found.setdefault(each.does, []).append(each.document.pk)
    return found


def open_of(subject: Subject) -> PersonRequest | None:
    same = Q(person=subject.person) if subject.person else Q(user=subject.user)
    return PersonRequest.objects.waiting().filter(same, kind=RequestKind.ERASE).first()


def may_ask(subject: Subject, act: Act) -> None:
    access.require(act, ASK)
    known = Person.objects.filter(seen(act, ASK), pk=subject.person.pk) if subject.person else Person.objects.none()
    login = users_seen(act, ASK).filter(pk=subject.user.pk) if subject.user else User.objects.none()
    if not known.exists() and not login.exists():
        raise NoRight(
            _("不能受理：这个人不在你的范围内"),
            _("只受理本地区台账、派驻、队伍里的人员和账号"),
            _("请本人向登记他的单位提出"),
        )


def made_of(subject: Subject, kind: str, reason: str, act: Act) -> PersonRequest:
    made: PersonRequest = PersonRequest.objects.create(
        kind=kind,
        person=subject.person,
        user=subject.user,
        name=subject.name,
        office=act.office,
        reason=reason.strip(),
        asked_at=act.at,
        asked_by=act.user.username,
        asked_by_name=act.user.name,
    )
    return made


def note(verb: str, request: PersonRequest, **said: Any) -> Note:
    """The entry names nobody: the request's number leads to the person as long as there is one."""
    return Note(verb, "PersonRequest", request.pk, _("第 %(n)d 号") % {"n": request.pk}, **said)


def may_go(subject: Subject, act: Act) -> None:
    """Refuse for a person in duty, or with something open."""
    running = list(duties_of(subject, act.today))
    if running:
        raise Refusal(
            _("不能注销%(name)s") % {"name": subject.name},
            _("；").join(dict.fromkeys(running)),
            _("先结束任职、派驻，办结这些事，再提出注销"),
        )


def retract_erasure(*, request: PersonRequest, act: Act) -> None:
    """Whoever asked takes it back."""
    access.require(act, ASK)
    with writing(act) as pen:
        held = locked(request, act)
        if held is None:
            return
        if held.asked_by != act.user.username:
            raise Refusal(
                _("不能撤回：不是你提出的"),
                _("由%(name)s提出") % {"name": held.asked_by_name},
                _("请他撤回，或由办理人不予办理"),
            )
        close(held, RequestState.RETRACTED, "", act)
        pen.note(note("retract_erasure", held))


def decline_erasure(*, request: PersonRequest, answer: str, act: Act) -> None:
    """Another than whoever asked says why it is not done."""
    access.require(act, ERASE)
    with writing(act) as pen:
        held = locked(request, act)
        if held is None:
            return
        another(held, act)
        close(held, RequestState.DECLINED, answer, act)
        pen.note(note("decline_erasure", held, reason=answer))


def another(request: PersonRequest, act: Act) -> None:
    if request.asked_by == act.user.username:
        raise Refusal(
            _("不能办理自己提出的注销"),
            _("提出和办理必须是两个人"),
            _("请另一位有“办理另一人提出的注销”权限的人办理，例如安全管理员"),
        )


def locked(request: PersonRequest, act: Act) -> PersonRequest | None:
    """The request, locked, for whoever may see it; None where it has ended already."""
    held = PersonRequest.objects.select_for_update().visible_to(act).filter(pk=request.pk).first()
    if held is None:
        raise NoRight(_("不能办理这一件"), _("它不是本单位的个人信息事项"), _("核对是哪一件"))
    return held if held.state == RequestState.ASKED else None


def close(request: PersonRequest, state: str, answer: str, act: Act) -> None:
    request.state, request.answer, request.done_at = state, answer.strip(), act.at
    request.done_by, request.done_by_name = act.user.username, act.user.name
    request.save()
