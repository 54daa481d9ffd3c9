"""The organiser's list, written in afterwards: who was there gets the hours, through the action of the qualification.

Written in again with a reason it is a correction: hours of who was not there are taken back, others come in.
"""

from collections.abc import Iterable, Sequence

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from hangji.kit.refusal import Refusal
from hangji.office import documents
from hangji.office.acts import Act
from hangji.office.audit import Note
from hangji.office.models import Person
from hangji.office.pen import Pen, writing
from hangji.people.certification.actions.applications import record_training, withdraw_training
from hangji.training.actions.courses import locked, same_version
from hangji.training.actions.inviting import put_invitations
from hangji.training.models import SessionState, TrainingInvitation, TrainingSession


def write_list(
    *,
    session: TrainingSession,
    there: Sequence[Person],
    file: UploadedFile[bytes] | None,
    because: str,
    version: int,
    act: Act,
) -> TrainingSession:
    """Write in who was there. because: why the list is corrected, "" the first time. The same list again is nothing."""
    with writing(act) as pen:
        held = locked(session, act, SessionState.PLANNED, SessionState.HELD)
        now = {each.person_id: each for each in held.invitations.there()}
        said = {person.pk: person for person in there}
        again = held.state == SessionState.HELD
        if again and set(now) == set(said):
            return held
        same_version(held, version)
        _may_be_written(held, said, because, act)
        gone = [each for pk, each in now.items() if pk not in said]
        come = [person for pk, person in said.items() if pk not in now]
        _take_back(gone, because, act)
        _credit(held, come, act)
        _hold(held, file, act)
        _tell(pen, held, come, gone, because)
    return held


def _may_be_written(held: TrainingSession, said: Iterable[int], because: str, act: Act) -> None:
    if held.day > act.today:
        raise Refusal(
            _("不能登记名单：培训还没有办"),
            _("培训日期是 %(day)s，今天是 %(today)s") % {"day": held.day, "today": act.today},
            _("办过以后按主办方的名单登记"),
        )
    if held.state == SessionState.HELD and not because.strip():
        raise Refusal(_("不能更正名单：没有写原因"), _("学时已经按原来的名单登记"), _("写明为什么更正"))
    if held.state == SessionState.PLANNED and not list(said):
        raise Refusal(_("不能登记名单：一个人也没有"), _("没有办成的培训没有学时"), _("没有办成就取消这一场"))


def _take_back(gone: Iterable[TrainingInvitation], because: str, act: Act) -> None:
    for each in gone:
        assert each.record is not None
        withdraw_training(record=each.record, because=because, act=act)
        each.record, each.gave_feedback = None, False
        each.save()


def _credit(held: TrainingSession, people: Sequence[Person], act: Act) -> None:
    """Hours for each, entered where the qualification counts them; who came uninvited is put at the end."""
    known = {each.person_id: each for each in held.invitations.all()}
    fresh = [person for person in people if person.pk not in known]
    known |= {each.person_id: each for each in put_invitations(held, fresh, act)}
    for person in people:
        invitation = known[person.pk]
        _not_elsewhere(held, person)
        invitation.record = record_training(
            person=person,
            place=held.territory,
            day=held.day,
            hours=held.hours,
            title=held.course.title,
            organiser=held.organiser,
            act=act,
        )
        invitation.save()


def _not_elsewhere(held: TrainingSession, person: Person) -> None:
    """Two sessions of a course on one day are one training, of which hours are credited once."""
    same = {"session__course": held.course, "session__day": held.day, "person": person}
    other = TrainingInvitation.objects.there().filter(**same).exclude(session=held).first()
    if other:
        raise Refusal(
            _("不能登记名单：%(name)s这一天已经在另一场里") % {"name": person},
            _("同一门课一天只计一次学时"),
            _("核对是哪一场"),
        )


def _hold(held: TrainingSession, file: UploadedFile[bytes] | None, act: Act) -> None:
    if file:
        held.listed = documents.store(file, act=act, kinds=(*documents.PAPERS, "xlsx"))
    held.state, held.held_at, held.held_by_name = SessionState.HELD, act.at, act.user.name
    held.version += 1
    held.save()


def _tell(
    pen: Pen, held: TrainingSession, come: Sequence[Person], gone: Sequence[TrainingInvitation], because: str
) -> None:
    before = {"people": [str(each.person) for each in gone]} if gone else {}
    after = {"people": [str(each) for each in come], "training_hours": held.hours}
    pen.note(Note("write_list", "TrainingSession", held.pk, str(held), before, after, because))
