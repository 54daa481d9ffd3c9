"""Planning a visit, changing or cancelling it, writing what came of it, and what became of what was heard."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from hangji.kit.refusal import NoRight, Refusal
from hangji.office import access
from hangji.office.acts import Act
from hangji.office.audit import Note
from hangji.office.models import User
from hangji.office.pen import writing
from hangji.office.permissions import Permission
from hangji.problems.actions.raising import Source, raise_problem
from hangji.problems.models import Problem, ProblemSource
from hangji.registry.actions.organisations import Conflict
from hangji.registry.models import SocialOrganization
from hangji.registry.pen import not_in_future
from hangji.visits.models import Difficulty, Opinion, Visit, VisitState, VisitUnit
from hangji.visits.queries import colleagues, own_body


@dataclass(frozen=True)
class Planned:
    """Why, when, where and who."""

    theme: str
    purpose: str
    day: date
    organisations: Sequence[SocialOrganization]
    team: Sequence[User]


@dataclass(frozen=True)
class Heard:
    """What came of one organisation of a visit. closed: opinions that are not shown to others."""

    said: str = ""
    opinions: Sequence[str] = ()
    closed: Sequence[str] = ()
    difficulties: Sequence[str] = ()


def plan_visit(*, planned: Planned, act: Act) -> Visit:
    """Plan a visit of one's body or office; asked twice for a theme and day, it answers with the same one."""
    access.require(act, Permission.VISIT)
    _may_go(planned, act)
    with writing(act) as pen:
        User.objects.select_for_update().get(pk=act.user.pk)  # one may press twice
        kept: Visit | None = Visit.objects.filter(made_by=act.user, theme=planned.theme, day=planned.day).first()
        if kept:
            return kept
        visit: Visit = Visit.objects.create(
            theme=planned.theme,
            purpose=planned.purpose,
            day=planned.day,
            body=own_body(act),
            made_by=act.user,
            made_at=act.at,
        )
        _put(visit, planned)
        pen.note(Note("plan_visit", "Visit", visit.pk, str(visit), after=_said(planned)))
    return visit


def change_visit(*, visit: Visit, planned: Planned, version: int, act: Act) -> None:
    """Another day, other organisations, other people; only while it has not been held."""
    with writing(act) as pen:
        now = _locked(visit, version, act)
        _refuse_unless_planned(now, _("不能改计划"))
        _may_go(planned, act)
        now.theme, now.purpose, now.day = planned.theme, planned.purpose, planned.day
        _save(now)
        now.units.exclude(organisation__in=planned.organisations).delete()
        _put(now, planned)
        pen.note(Note("change_visit", "Visit", now.pk, str(now), after=_said(planned)))


def cancel_visit(*, visit: Visit, reason: str, act: Act) -> None:
    with writing(act) as pen:
        now = _locked(visit, None, act)
        if now.state == VisitState.CANCELLED:
            return
        _refuse_unless_planned(now, _("不能取消"))
        now.state, now.cancelled_because = VisitState.CANCELLED, reason
        _save(now)
        pen.note(Note("cancel_visit", "Visit", now.pk, str(now), reason=reason))


def conclude_visit(
    *, visit: Visit, day: date, conclusion: str, heard: Mapping[int, Heard], version: int, act: Act
) -> None:
    """Write what came of it. heard: by organisation. Said again it replaces the words and adds what is new."""
    not_in_future(day, act)
    with writing(act) as pen:
        now = _locked(visit, version, act)
        if now.state == VisitState.CANCELLED:
            raise Refusal(_("不能写结论：这次走访已经取消"), now.cancelled_because, _("去过的话，另外记一次"))
        now.state, now.day, now.conclusion, now.held_at = VisitState.HELD, day, conclusion, now.held_at or act.at
        _save(now)
        count = 0
        for unit in now.units.all():
            count += _keep(unit, heard.get(unit.organisation_id, Heard()))
        after = {"visited_on": day, "conclusion": conclusion[:60], "opinions": count}
        pen.note(Note("conclude_visit", "Visit", now.pk, str(now), after=after))


def _keep(unit: VisitUnit, heard: Heard) -> int:
    """Keep what is new of one organisation; how many opinions it was."""
    unit.said = heard.said
    unit.save()
    known = set(unit.opinions.values_list("text", flat=True))
    new = {**dict.fromkeys(heard.opinions, False), **dict.fromkeys(heard.closed, True)}
    made = [Opinion(unit=unit, text=text, closed=closed) for text, closed in new.items() if text not in known]
    Opinion.objects.bulk_create(made)
    for text in heard.difficulties:
        Difficulty.objects.get_or_create(unit=unit, text=text)
    return len(made)


def answer_opinion(*, opinion: Opinion, outcome: str, act: Act) -> None:
    """Say what became of an opinion; who may read the visit reads it, too."""
    with writing(act) as pen:
        _led(opinion.unit.visit, act)
        now = Opinion.objects.select_for_update().get(pk=opinion.pk)
        if now.outcome == outcome:
            return
        now.outcome, now.outcome_on, now.outcome_by_name = outcome, act.today, act.user.name
        now.save()
        visit = opinion.unit.visit
        after = {"what": "" if now.closed else now.text, "result": "" if now.closed else outcome}
        pen.note(Note("answer_opinion", "Visit", visit.pk, str(visit), after=after))


def raise_difficulty(*, difficulty: Difficulty, act: Act) -> Problem:
    """Put a difficulty into the problem ledger, with the visit as its source; asked twice, it is the same problem."""
    visit = difficulty.unit.visit
    _led(visit, act)
    text = _("%(theme)s（%(day)s 走访）") % {"theme": visit.theme, "day": visit.day.isoformat()}
    source = Source(ProblemSource.VISIT, "Difficulty", difficulty.pk, text)
    return raise_problem(organisation=difficulty.unit.organisation, what=difficulty.text, source=source, act=act)


def _put(visit: Visit, planned: Planned) -> None:
    for organisation in planned.organisations:
        VisitUnit.objects.get_or_create(visit=visit, organisation=organisation)
    visit.team.set(planned.team)


def _said(planned: Planned) -> dict[str, Any]:
    return {
        "what": planned.theme,
        "visited_on": planned.day,
        "organisations": [str(each) for each in planned.organisations],
        "team": [each.name for each in planned.team],
    }


def _may_go(planned: Planned, act: Act) -> None:
    if not planned.organisations:
        raise Refusal(_("不能计划走访：没有选社会组织"), _("一次走访可以去几家"), _("写上要去的几家"))
    ids = {each.pk for each in planned.organisations}
    if SocialOrganization.objects.visible_to(act).filter(pk__in=ids).count() != len(ids):
        raise NoRight(_("不能走访其中的社会组织"), _("有的不在你的范围里"), _("只选本单位范围里的"))
    team = {each.pk for each in planned.team}
    if not team or colleagues(act).filter(pk__in=team).count() != len(team):
        raise Refusal(_("不能计划走访：没有选谁去，或者选了别单位的人"), _("去的人从本单位选"), _("选本单位的人"))


def _led(visit: Visit, act: Act) -> None:
    access.require(act, Permission.VISIT)
    if not Visit.objects.led_by(act).filter(pk=visit.pk).exists():
        raise NoRight(_("不能改这次走访"), _("它是别的单位组织的"), _("请组织的单位办"))


def _locked(visit: Visit, version: int | None, act: Act) -> Visit:
    _led(visit, act)
    now: Visit = Visit.objects.select_for_update().get(pk=visit.pk)
    if version is not None and now.version != version:
        raise Conflict(
            _("还没有保存：这次走访在你填写时被别人改过"),
            _("现在是“%(state)s”") % {"state": now.get_state_display()},
            _("看过现在的内容再改"),
        )
    return now


def _refuse_unless_planned(visit: Visit, cannot: str) -> None:
    if visit.state != VisitState.PLANNED:
        raise Refusal(
            cannot,
            _("这次走访现在是“%(state)s”") % {"state": visit.get_state_display()},
            _("走访过的改结论；要再去，另外计划一次"),
        )


def _save(visit: Visit) -> None:
    visit.version += 1
    visit.save()
