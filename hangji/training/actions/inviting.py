"""Inviting by a condition or by name, and answering. Who is invited already is not invited again."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from hangji.kit.refusal import Refusal
from hangji.office import access
from hangji.office.acts import Act
from hangji.office.audit import Note
from hangji.office.models import Person
from hangji.office.pen import writing
from hangji.office.permissions import Permission
from hangji.registry.actions.organisations import Conflict
from hangji.training.actions.courses import locked
from hangji.training.conditions import Asked, found
from hangji.training.models import SessionState, TrainingCall, TrainingInvitation, TrainingSession
from hangji.training.queries.workers import in_order


def invite(*, session: TrainingSession, condition: str, county: int, expected: int, act: Act) -> list[Person]:
    """Invite whom a condition finds today; answers with those who had not been. Asked twice, nothing is written.

    expected: how many the caller was shown; another number now is a conflict, and nobody is invited.
    """
    with writing(act) as pen:
        held = _open(session, act)
        all_ = list(in_order(found(condition, Asked(held.territory, act.today, county))))
        fresh = _not_yet(held, all_)
        if not fresh:
            return []
        if len(all_) != expected:
            raise Conflict(
                _("还没有邀请：名单变了"),
                _("你看到 %(seen)d 名，现在是 %(now)d 名") % {"seen": expected, "now": len(all_)},
                _("看过现在的名单再邀请"),
            )
        call = TrainingCall.objects.create(
            session=held,
            condition=condition,
            county=county,
            found=len(all_),
            invited=len(fresh),
            at=act.at,
            by_name=act.user.name,
        )
        put_invitations(held, fresh, act, call)
        after = {
            "invitation_condition": condition,
            "counties": [county] if county else [],
            "found": len(all_),
            "invited": len(fresh),
        }
        pen.note(Note("invite_training", "TrainingSession", held.pk, str(held), after=after))
    return fresh


def invite_person(*, session: TrainingSession, person: Person, act: Act) -> TrainingInvitation:
    """Invite one person by name; asked twice, it answers with the same invitation."""
    with writing(act) as pen:
        held = _open(session, act)
        kept = held.invitations.filter(person=person).first()
        if kept:
            return kept
        made = put_invitations(held, [person], act)[0]
        after = {"person": str(person), "invited": 1}
        pen.note(Note("invite_training", "TrainingSession", held.pk, str(held), after=after))
    return made


def put_invitations(
    held: TrainingSession, people: Iterable[Person], act: Act, call: TrainingCall | None = None
) -> list[TrainingInvitation]:
    """Within a larger act: these come after those already invited, in the order given."""
    last = held.invitations.order_by("-number").values_list("number", flat=True).first() or 0
    return TrainingInvitation.objects.bulk_create(
        TrainingInvitation(session=held, call=call, person=person, number=number, invited_at=act.at)
        for number, person in enumerate(people, last + 1)
    )


def _open(session: TrainingSession, act: Act) -> TrainingSession:
    held = locked(session, act, SessionState.PLANNED)
    if held.day < act.today:
        raise Refusal(
            _("不能邀请：这一场已经过了"),
            _("培训日期是 %(day)s") % {"day": held.day},
            _("没有邀请也来了的人，在参加名单里补上"),
        )
    return held


def _not_yet(held: TrainingSession, people: list[Person]) -> list[Person]:
    known = set(held.invitations.values_list("person", flat=True))
    return [each for each in people if each.pk not in known]


def answer(*, invitation: TrainingInvitation, coming: bool, act: Act) -> TrainingInvitation:
    """The person says whether to come, or the organiser writes down what the person said; twice, nothing changes."""
    session = invitation.session
    own = invitation.person_id == act.user.person_id and access.has(act, Permission.ANSWER_TRAINING)
    if not own:
        place = session.territory
        access.require(act, Permission.RUN_TRAINING, region_code=place.region_code, level=place.level)
    with writing(act) as pen:
        held_session = TrainingSession.objects.select_for_update().get(pk=session.pk)
        held: TrainingInvitation = TrainingInvitation.objects.select_for_update().get(pk=invitation.pk)
        if held.coming == coming:
            return held
        _may_answer(held_session, act)
        before = held.coming
        held.coming, held.answered_on, held.answered_by_name = coming, act.today, act.user.name
        held.save()
        told = {"coming": before} if before is not None else {}, {"person": str(held.person), "coming": coming}
        pen.note(Note("answer_invitation", "TrainingSession", session.pk, str(session), *told))
    return held


def _may_answer(session: TrainingSession, act: Act) -> None:
    if session.state != SessionState.PLANNED or session.day < act.today:
        raise Refusal(
            _("不能答复：这一场已经过了或者取消了"),
            _("培训日期是 %(day)s") % {"day": session.day},
            _("有没有参加，以主办方的名单为准"),
        )
