"""After a visit: what the group thought of it, without names; what was taken over, carried out, and what came of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import uuid4

from django.db.models import F
from django.utils.translation import gettext as _

from hangji.governance.queries.sight import kept_by
from hangji.kit.freshness import changed
from hangji.kit.refusal import NoRight, Refusal
from hangji.office import access
from hangji.office.acts import Act
from hangji.office.audit import Note
from hangji.office.pen import writing
from hangji.places.actions.bookings import side_of
from hangji.places.actions.hand import BOOK
from hangji.places.models import (
    BookingState,
    Side,
    Site,
    SiteBooking,
    SiteFeedbackCount,
    SiteRemark,
    TakenState,
    TakingOver,
)
from hangji.registry.models import SocialOrganization, Standing
from hangji.registry.pen import not_in_future
from hangji.training.actions.courses import same_version
from rulebook.sites import asked, quarter_of


def give_feedback(*, booking: SiteBooking, answers: Mapping[str, str], remark: str, act: Act) -> None:
    """What the group says of the site, once; sent twice, the first counts. The trail has that it was said, not what."""
    if side_of(booking, act) != Side.VISITOR:
        raise NoRight(_("不能替来访的单位反馈"), _("反馈由来访的单位写"), _("请来访的单位写"))
    with writing(act) as pen:
        site = Site.objects.select_for_update().get(pk=booking.slot.site_id)
        held: SiteBooking = (
            SiteBooking.objects.select_for_update(of=("self",)).select_related("slot").get(pk=booking.pk)
        )
        if held.gave_feedback:
            return
        _may_say(held, site, answers, act)
        quarter = quarter_of(held.slot.day)
        for question, said in answers.items():
            key: dict[str, Any] = {"site": site, "quarter": quarter, "question": question, "answer": said}
            SiteFeedbackCount.objects.get_or_create(**key)
            SiteFeedbackCount.objects.filter(**key).update(given=F("given") + 1)
        if remark.strip():
            _shuffle_in(site, quarter, remark.strip())
        held.gave_feedback = True
        held.save(update_fields=["gave_feedback"])
        pen.note(Note("give_site_feedback", "Site", site.pk, str(site)))


def _may_say(held: SiteBooking, site: Site, answers: Mapping[str, str], act: Act) -> None:
    questions = asked(visited=held.slot.day, place=site.region_code)
    if held.state != BookingState.DONE:
        raise Refusal(_("不能反馈：还没有登记参观"), _("反馈由来过的单位写"), _("参观以后由示范点登记，再写反馈"))
    if not questions.open_on(held.slot.day, act.today):
        last = questions.closes_on(held.slot.day)
        raise Refusal(_("不能反馈：反馈已经截止"), _("截止日期是 %(day)s") % {"day": last}, _("有话直接对示范点说"))
    if set(answers) != set(questions.questions) or not set(answers.values()) <= set(questions.answers):
        raise Refusal(_("不能反馈：有问题没有答"), _("每个问题选一个答案"), _("补上再提交"))


def _shuffle_in(site: Site, quarter: int, remark: str) -> None:
    """Write all sentences of a quarter anew under new random keys, so that even the order of rows tells nothing."""
    rows = site.remarks.filter(quarter=quarter)
    texts = [*rows.values_list("text", flat=True), remark]
    rows.delete()
    made = [SiteRemark(id=uuid4(), site=site, quarter=quarter, text=text) for text in texts]
    SiteRemark.objects.bulk_create(sorted(made, key=lambda each: str(each.id)))


# ---- taken over


@dataclass(frozen=True)
class Step:
    """One step of a taking-over: its state, its words, its day."""

    state: TakenState
    said: str
    day: date


def take_over(
    *, site: Site, organisation: SocialOrganization, what: str, booking: SiteBooking | None, act: Act
) -> TakingOver:
    """An organisation takes something over; the same thing from the same site again is the same one."""
    _keeps(organisation, act)
    with writing(act) as pen:
        SocialOrganization.objects.select_for_update().get(pk=organisation.pk)
        kept = TakingOver.objects.filter(site=site, organisation=organisation, what=what).first()
        if kept:
            return kept
        _fits(site, organisation, booking)
        row = Standing.objects.asof(act.today).get(organisation=organisation)
        made = TakingOver.objects.create(
            site=site,
            organisation=organisation,
            region_code=row.region_code,
            level=row.level,
            booking=booking,
            what=what,
            taken_on=act.today,
            taken_by_name=act.user.name,
        )
        after = {"site": str(site), "organisation": str(organisation)}
        pen.note(Note("take_over", "TakingOver", made.pk, str(made), after=after))
    return made


def _keeps(organisation: SocialOrganization, act: Act) -> None:
    access.require(act, BOOK)
    if not kept_by(act).filter(organisation=organisation).exists():
        raise NoRight(
            _("不能替“%(name)s”登记") % {"name": organisation},
            _("带回了什么，由这一家自己的党务工作者登记"),
            _("核对是哪一家"),
        )


def _fits(site: Site, organisation: SocialOrganization, booking: SiteBooking | None) -> None:
    if site.organisation_id == organisation.pk:
        raise Refusal(_("不能登记：这是本单位自己的示范点"), _("带回的是别家的做法"), _("自己的做法写在示范点的说明里"))
    if booking and (booking.organisation_id != organisation.pk or booking.slot.site_id != site.pk):
        raise Refusal(_("不能登记：不是这一次参观"), str(booking), _("从这一家自己的参观登记"))


def step_taking(*, taking: TakingOver, step: Step, version: int, act: Act) -> TakingOver:
    """It was carried out, brought a result, or is given up; said twice, nothing changes."""
    _keeps(taking.organisation, act)
    not_in_future(step.day, act)
    with writing(act) as pen:
        held: TakingOver = TakingOver.objects.select_for_update().get(pk=taking.pk)
        if held.state == step.state:
            return held
        same_version(held, version)
        before = held.state
        _advance(held, step)
        held.version += 1
        held.save()
        changed()  # the public page says how many organisations copied it
        told = {"taken_state": before}, {"taken_state": step.state, "day": step.day, "became": step.said}
        pen.note(Note("step_taking", "TakingOver", held.pk, str(held), *told))
    return held


def _advance(held: TakingOver, step: Step) -> None:
    """Taken over → carried out → result; given up from the first two."""
    before = {TakenState.CARRIED: ("taken",), TakenState.RESULT: ("carried",), TakenState.DROPPED: ("taken", "carried")}
    if held.state not in before.get(step.state, ()):
        raise Refusal(
            _("不能登记：次序不对"),
            _("现在是“%(state)s”；先带回，再落地，再写成效") % {"state": held.get_state_display()},
            _("看过现在的再办"),
        )
    last = held.carried_on or held.taken_on
    if step.day < last:
        raise Refusal(_("不能登记：日期早于上一步"), _("上一步是 %(day)s") % {"day": last}, _("核对日期"))
    held.state = step.state
    if step.state == TakenState.CARRIED:
        held.did, held.carried_on = step.said, step.day
    elif step.state == TakenState.RESULT:
        held.result, held.result_on = step.said, step.day
    else:
        held.dropped_because, held.dropped_on = step.said, step.day
