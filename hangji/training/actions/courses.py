"""Courses and their material; sessions planned, changed, cancelled."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from hangji.kit import turns
from hangji.kit.refusal import Refusal
from hangji.office import access, documents
from hangji.office.access import Territory
from hangji.office.acts import Act
from hangji.office.audit import Note
from hangji.office.models import Document
from hangji.office.pen import writing
from hangji.office.permissions import Permission
from hangji.registry.actions.organisations import Conflict
from hangji.training.models import Course, CourseMaterial, SessionState, TrainingSession
from rulebook.training import kinds, most_hours

RUN = Permission.RUN_TRAINING
MATERIAL = (*documents.PAPERS, "xlsx")


@dataclass(frozen=True)
class Taught:
    """What is said of a course. hours: of one day."""

    title: str
    programme: str
    kind: str
    hours: int
    about: str = ""


@dataclass(frozen=True)
class Planned:
    """What is said of a session."""

    day: date
    venue: str
    places: int
    organiser: str
    hours: int
    answer_by: date
    hour: str = ""
    lecturer: str = ""


def add_course(*, place: Territory, taught: Taught, act: Act) -> Course:
    """A new course of a register; the same title in the same programme again is the same course."""
    access.require(act, RUN, region_code=place.region_code, level=place.level)
    with writing(act) as pen:
        turns.take(turns.FIRSTS, [place.region_code])
        where = {"region_code": place.region_code, "level": place.level}
        kept = Course.objects.filter(**where, programme=taught.programme, title=taught.title).first()
        if kept:
            return kept
        _sensible(taught, place, act)
        made = Course.objects.create(**where, **asdict(taught), made_at=act.at, made_by_name=act.user.name)
        pen.note(Note("add_course", "Course", made.pk, str(made), after=_told(taught)))
    return made


def change_course(*, course: Course, taught: Taught, version: int, act: Act) -> Course:
    """Sessions already planned keep their hours."""
    access.require(act, RUN, region_code=course.region_code, level=course.level)
    with writing(act) as pen:
        held: Course = Course.objects.select_for_update().get(pk=course.pk)
        before = Taught(held.title, held.programme, held.kind, held.hours, held.about)
        if before == taught:
            return held
        same_version(held, version)
        _sensible(taught, held.territory, act, known=(held.kind,))
        _free_title(held, taught)
        for name, value in asdict(taught).items():
            setattr(held, name, value)
        held.version += 1
        held.save()
        was, now = _told(before), _told(taught)
        changed = [name for name in now if was.get(name) != now[name]]
        told = {name: was.get(name, "") for name in changed}, {name: now[name] for name in changed}
        pen.note(Note("change_course", "Course", held.pk, str(held), *told))
    return held


def same_version(held: Any, version: int) -> None:
    if held.version != version:
        raise Conflict(
            _("还没有保存：你填写的时候别人改过"),
            _("你打开时是第 %(yours)d 版，现在是第 %(now)d 版") % {"yours": version, "now": held.version},
            _("看过现在的再改"),
        )


def _told(taught: Taught) -> dict[str, object]:
    told = {"programme": taught.programme, "training": taught.title, "kind_of_training": taught.kind}
    return {**told, "training_hours": taught.hours, "note": taught.about}


def _sensible(taught: Taught, place: Territory, act: Act, known: tuple[str, ...] = ()) -> None:
    allowed = kinds(day=act.today, place=place.region_code)
    if taught.kind not in (*allowed, *known):
        raise Refusal(
            _("不能登记：没有“%(kind)s”这一类培训") % {"kind": taught.kind},
            _("现在的类别是%(kinds)s") % {"kinds": _("、").join(allowed)},
            _("选其中一类"),
        )
    fitting_hours(taught.hours, act.today, place)


def fitting_hours(hours: int, day: date, place: Territory) -> None:
    most = most_hours(day=day, place=place.region_code)
    if hours > most.value:
        facts = {"hours": hours, "most": most.value, "source": _(most.source)}
        raise Refusal(
            _("不能登记：一天 %(hours)d 学时") % facts,
            _("一天最多 %(most)d 学时（%(source)s）") % facts,
            _("分成几天，一天一场"),
        )


def _free_title(held: Course, taught: Taught) -> None:
    where = {"region_code": held.region_code, "level": held.level}
    others = Course.objects.filter(**where, programme=taught.programme, title=taught.title)
    if others.exclude(pk=held.pk).exists():
        raise Refusal(
            _("不能改成“%(title)s”：这个项目里已经有了") % {"title": taught.title},
            _("同一个项目里课程不重名"),
            _("换一个名称"),
        )


# ---- material


def add_material(*, course: Course, title: str, file: UploadedFile[bytes] | Document, act: Act) -> CourseMaterial:
    """Hand out a document with a course; the same title again is the one that is there."""
    access.require(act, RUN, region_code=course.region_code, level=course.level)
    with writing(act) as pen:
        Course.objects.select_for_update().get(pk=course.pk)
        kept = course.material.filter(title=title, dropped_at__isnull=True).first()
        if kept:
            return kept
        document = file if isinstance(file, Document) else documents.store(file, act=act, kinds=MATERIAL)
        made = CourseMaterial.objects.create(
            course=course, title=title, document=document, added_at=act.at, added_by_name=act.user.name
        )
        after = {"material": title, "document": document.name}
        pen.note(Note("add_material", "Course", course.pk, str(course), after=after))
    return made


def drop_material(*, material: CourseMaterial, act: Act) -> None:
    """Nobody is handed it any more; asked twice, nothing changes."""
    course = material.course
    access.require(act, RUN, region_code=course.region_code, level=course.level)
    with writing(act) as pen:
        held: CourseMaterial = CourseMaterial.objects.select_for_update().get(pk=material.pk)
        if held.dropped_at:
            return
        held.dropped_at = act.at
        held.save()
        pen.note(Note("drop_material", "Course", course.pk, str(course), before={"material": held.title}))


# ---- sessions


def plan_session(*, course: Course, planned: Planned, act: Act) -> TrainingSession:
    """A session of a course; the same day and venue again is the same session."""
    access.require(act, RUN, region_code=course.region_code, level=course.level)
    with writing(act) as pen:
        Course.objects.select_for_update().get(pk=course.pk)
        there = course.sessions.exclude(state=SessionState.CANCELLED)
        kept = there.filter(day=planned.day, venue=planned.venue).first()
        if kept:
            return kept
        _possible(planned, course)
        made = TrainingSession.objects.create(
            course=course, **asdict(planned), made_at=act.at, made_by_name=act.user.name
        )
        pen.note(Note("plan_session", "TrainingSession", made.pk, str(made), after=_said(planned)))
    return made


def change_session(*, session: TrainingSession, planned: Planned, version: int, act: Act) -> TrainingSession:
    """Another day, venue or number of places, while the organiser's list is not written in."""
    with writing(act) as pen:
        held = locked(session, act, SessionState.PLANNED)
        before = Planned(**{name: getattr(held, name) for name in asdict(planned)})
        if before == planned:
            return held
        same_version(held, version)
        _possible(planned, held.course)
        _free_day(held, planned)
        for name, value in asdict(planned).items():
            setattr(held, name, value)
        held.version += 1
        held.save()
        was, now = _said(before), _said(planned)
        changed = [name for name in now if was[name] != now[name]]
        told = {name: was[name] for name in changed}, {name: now[name] for name in changed}
        pen.note(Note("change_session", "TrainingSession", held.pk, str(held), *told))
    return held


def cancel_session(*, session: TrainingSession, because: str, act: Act) -> TrainingSession:
    """It does not take place; asked twice, nothing changes."""
    with writing(act) as pen:
        held = locked(session, act, SessionState.PLANNED, SessionState.CANCELLED)
        if held.state == SessionState.CANCELLED:
            return held
        held.state, held.cancelled_on, held.cancelled_because = SessionState.CANCELLED, act.today, because
        held.version += 1
        held.save()
        pen.note(Note("cancel_session", "TrainingSession", held.pk, str(held), reason=because))
    return held


def locked(session: TrainingSession, act: Act, *states: str) -> TrainingSession:
    """The session, locked, in one of these states; refused to whoever may not run it."""
    course = session.course
    access.require(act, RUN, region_code=course.region_code, level=course.level)
    held: TrainingSession = TrainingSession.objects.select_for_update().get(pk=session.pk)
    held.course = course
    if states and held.state not in states:
        raise Refusal(
            _("不能办：这一场%(state)s") % {"state": held.get_state_display()},
            _("取消的不再办，登记过名单的不再改时间、名额和邀请"),
            _("另外登记一场；名单记错了，到这一场里更正名单"),
        )
    return held


def _said(planned: Planned) -> dict[str, object]:
    return {
        "day_of_training": planned.day,
        "hour": planned.hour,
        "venue": planned.venue,
        "places_of_training": planned.places,
        "organiser": planned.organiser,
        "lecturer": planned.lecturer,
        "training_hours": planned.hours,
        "answer_by": planned.answer_by,
    }


def _possible(planned: Planned, course: Course) -> None:
    if planned.answer_by > planned.day:
        raise Refusal(_("不能登记：答复期限在培训以后"), _("过了期限没有答复的，名额让给候补"), _("把期限提前"))
    fitting_hours(planned.hours, planned.day, course.territory)


def _free_day(held: TrainingSession, planned: Planned) -> None:
    others = held.course.sessions.exclude(state=SessionState.CANCELLED).exclude(pk=held.pk)
    if others.filter(day=planned.day, venue=planned.venue).exists():
        raise Refusal(
            _("不能改：这门课那一天在那里已经有一场"),
            f"{planned.day} {planned.venue}",
            _("换一天，或者换一个地点"),
        )
