"""A round from its opening to the public notice, and the objections that come in meanwhile."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from hangji.kit import turns
from hangji.kit.freshness import changed
from hangji.kit.refusal import Refusal
from hangji.office import access
from hangji.office.acts import Act
from hangji.office.audit import Note
from hangji.office.pen import Pen, writing
from hangji.office.permissions import Permission
from hangji.people.certification.models import Application, ApplicationState, Objection, Round, RoundState
from rulebook.certification import notice_until, scheme, seated


@dataclass(frozen=True)
class RoundPlan:
    name: str
    region_code: int
    level: str
    unit: str
    opens_on: date
    closes_on: date


def open_round(*, plan: RoundPlan, act: Act) -> Round:
    """Open a round by the policy of its first day; asked twice, it answers with the same."""
    access.require(act, Permission.RUN_CERTIFICATES, region_code=plan.region_code, level=plan.level)
    with writing(act) as pen:
        turns.take(turns.FIRSTS, [plan.region_code])
        there = {"name": plan.name, "region_code": plan.region_code, "level": plan.level}
        kept: Round | None = Round.objects.filter(**there).first()
        if kept:
            return kept
        if plan.closes_on < plan.opens_on:
            raise Refusal(_("不能开始：截止日期早于开始日期"), _("申请要有时间"), _("改日期"))
        made = Round.objects.create(
            **there,
            year=plan.opens_on.year,
            unit=plan.unit,
            opens_on=plan.opens_on,
            closes_on=plan.closes_on,
            scheme=scheme(day=plan.opens_on, place=plan.region_code).plain(),
            opened_at=act.at,
            opened_by_name=act.user.name,
        )
        after = {**there, "starts_on": plan.opens_on, "last_day": plan.closes_on, "unit": plan.unit}
        pen.note(Note("open_round", "Round", made.pk, str(made), after=after))
    return made


def locked(one: Round, *states: str) -> Round:
    """The round, locked; refused in any other state."""
    held: Round = Round.objects.select_for_update().get(pk=one.pk)
    if held.state not in states:
        raise Refusal(
            _("不能办：这一轮现在是“%(state)s”") % {"state": held.get_state_display()},
            _("先受理和评审，再公示，公示期满才发证"),
            _("回到这一轮的页面看下一步"),
        )
    return held


def publish_notice(*, round: Round, act: Act) -> Round:
    """Settle the seats and begin the notice; asked twice, nothing changes."""
    access.require(act, Permission.RUN_CERTIFICATES, region_code=round.region_code, level=round.level)
    with writing(act) as pen:
        held = locked(round, *RoundState.values)
        if held.state != RoundState.OPEN:
            return held
        _may_be_published(held, act)
        _seat(pen, held)
        held.state, held.published_on = RoundState.NOTICE, act.today
        held.notice_last_day = notice_until(held.rules, act.today)
        held.published_by, held.published_by_name = act.user.username, act.user.name
        held.save()
        after = {"starts_on": held.published_on, "last_day": held.notice_last_day}
        changed()
        pen.note(Note("publish_notice", "Round", held.pk, str(held), after=after))
    return held


def _may_be_published(held: Round, act: Act) -> None:
    if act.today <= held.closes_on:
        raise Refusal(
            _("不能公示：申请还没有截止"),
            _("%(day)s 以前都可以申请") % {"day": held.closes_on},
            _("截止以后再公示"),
        )
    waiting = held.applications.filter(state__in=[ApplicationState.SUBMITTED, ApplicationState.ADMITTED]).count()
    if waiting:
        raise Refusal(
            _("不能公示：还有 %(n)d 份申请没有结果") % {"n": waiting},
            _("资格没有审核完，或者评审没有交齐"),
            _("先审核、评审完"),
        )
    if not held.applications.filter(state=ApplicationState.PASSED).exists():
        raise Refusal(_("不能公示：没有合格的申请"), _("公示的是拟认证的名单"), _("这一轮不发证，可以另开一轮"))


def _seat(pen: Pen, held: Round) -> None:
    """Seats go by the order of application; who passed without a seat is told so."""
    passed = list(held.applications.filter(state=ApplicationState.PASSED).in_order())
    kept = set(seated(held.rules, [each.pk for each in passed]))
    for each in passed:
        if each.pk not in kept:
            each.state = ApplicationState.UNSEATED
            each.version += 1
            each.save()
            after = {"application_state": each.state}
            pen.note(Note("settle_assessment", "Application", each.pk, str(each), after=after))


def record_objection(
    *, round: Round, about: Application | None, source: str, what: str, day: date, act: Act
) -> Objection:
    """Write down an objection that came in during the notice; the same one twice is one."""
    access.require(act, Permission.RUN_CERTIFICATES, region_code=round.region_code, level=round.level)
    with writing(act) as pen:
        held = locked(round, RoundState.NOTICE)
        said = {"about": about, "received_on": day, "source": source, "what": what}
        kept = held.objections.filter(**said).first()
        if kept:
            return kept
        assert held.published_on
        assert held.notice_last_day
        if not held.published_on <= day <= min(held.notice_last_day, act.today):
            raise Refusal(
                _("不能登记：%(day)s 不在公示期里") % {"day": day},
                _("公示期是 %(first)s 到 %(last)s") % {"first": held.published_on, "last": held.notice_last_day},
                _("公示期以外反映的问题，按撤销证书办"),
            )
        made = Objection.objects.create(round=held, recorded_at=act.at, recorded_by_name=act.user.name, **said)
        # Nothing of the words nor of who said them: the trail outlives the objection and is read by more people.
        after = {"objection_about": str(about) if about else ""}
        pen.note(Note("record_objection", "Round", held.pk, str(held), after=after))
    return made


def answer_objection(*, objection: Objection, upheld: bool, answer: str, act: Act) -> Objection:
    """Say what was found; upheld against an application, it gets no certificate. Asked twice, nothing changes."""
    one = objection.round
    access.require(act, Permission.RUN_CERTIFICATES, region_code=one.region_code, level=one.level)
    with writing(act) as pen:
        locked(one, RoundState.NOTICE)
        rows = Objection.objects.select_for_update(of=("self",)).select_related("about")
        held: Objection = rows.get(pk=objection.pk)
        if held.handled_on:
            return held
        if act.user.person_id and held.about and held.about.person_id == act.user.person_id:
            raise Refusal(_("不能答复：异议说的是你自己"), _("本人回避"), _("请另一位同事办"))
        held.handled_on, held.upheld, held.answer = act.today, upheld, answer
        held.handled_by_name = act.user.name
        held.save()
        after = {"objection_upheld": upheld, "reply": answer}
        pen.note(Note("answer_objection", "Round", one.pk, str(one), after=after))
        if upheld and held.about:
            _strike(pen, held.about, answer)
    return held


def _strike(pen: Pen, about: Application, because: str) -> None:
    about.state, about.because = ApplicationState.STRUCK, because
    about.version += 1
    about.save()
    after = {"application_state": about.state}
    pen.note(Note("settle_assessment", "Application", about.pk, str(about), after=after, reason=because))
