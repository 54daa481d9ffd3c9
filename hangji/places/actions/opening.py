"""Opening a site and closing it: one person of the office asks, another agrees; and the slots for visits."""

from collections.abc import Iterable
from datetime import date

from django.db.models import F
from django.utils.translation import gettext as _

from hangji.kit.freshness import changed
from hangji.kit.refusal import Refusal
from hangji.office.acts import Act
from hangji.office.audit import Note
from hangji.office.pen import Pen, writing
from hangji.places.actions.hand import locked, must_be_open, require_keeper, require_office
from hangji.places.models import ChangeKind, Site, SiteChange, SiteOpening, VisitSlot
from hangji.places.queries.sites import coming_slots, opening_of, waiting_change

MOST_DAYS = 60  # slots laid down at once; a slip of the keyboard should not fill a list


def ask_change(*, site: Site, kind: str, day: date, reason: str, act: Act) -> SiteChange:
    """Ask that a site be opened or closed from a day on; asked twice, it is the same request."""
    require_office(site, act)
    with writing(act) as pen:
        held = locked(site)
        waiting = waiting_change(held)
        if waiting and (waiting.kind, waiting.day) == (kind, day):
            return waiting
        _may_ask(held, waiting, kind, day)
        by = {"asked_by": act.user.username, "asked_by_name": act.user.name, "asked_at": act.at}
        made = SiteChange.objects.create(site=held, kind=kind, day=day, reason=reason, **by)
        after = {"site_change": kind, "since": day}
        pen.note(Note("ask_site_change", "Site", held.pk, str(held), after=after, reason=reason))
    return made


def _may_ask(site: Site, waiting: SiteChange | None, kind: str, day: date) -> None:
    if waiting:
        raise Refusal(
            _("不能提出：还有一项没有复核"),
            _("%(kind)s，从 %(day)s 起") % {"kind": waiting.get_kind_display(), "day": waiting.day},
            _("先由另一位同事复核那一项"),
        )
    opened = opening_of(site, day) is not None
    if opened == (kind == ChangeKind.OPEN):
        raise Refusal(
            _("不能提出：那一天已经是开放的") if opened else _("不能提出：那一天本来没有开放"),
            _("示范点开放、停止开放都按日期登记"),
            _("核对日期和事项"),
        )


def decide_change(*, change: SiteChange, agrees: bool, opinion: str, act: Act) -> SiteChange:
    """Another person agrees, and the site opens or closes; or does not. Decided so already: nothing changes."""
    require_office(change.site, act)
    with writing(act) as pen:
        site = locked(change.site)
        held: SiteChange = SiteChange.objects.select_for_update().get(pk=change.pk)
        if held.agreed is agrees:
            return held
        _may_decide(held, act)
        if agrees:
            _carry_out(pen, site, held, act)
            changed()
        held.agreed, held.opinion, held.decided_at = agrees, opinion, act.at
        held.decided_by, held.decided_by_name = act.user.username, act.user.name
        held.save()
        after = {"site_change": held.kind, "since": held.day, "agrees": agrees}
        pen.note(Note("decide_site_change", "Site", site.pk, str(site), after=after, reason=opinion))
    return held


def _may_decide(held: SiteChange, act: Act) -> None:
    if held.agreed is not None:
        raise Refusal(_("不能复核：已经复核过了"), held.opinion, _("要改变，另外提出一项"))
    if held.asked_by == act.user.username:
        raise Refusal(
            _("不能复核：这一项是你自己提出的"),
            _("开放和停止开放由两个人办，一人提出，另一人复核"),
            _("请另一位同事复核"),
        )


def _carry_out(pen: Pen, site: Site, held: SiteChange, act: Act) -> None:
    if held.kind == ChangeKind.OPEN:
        if opening_of(site, held.day):
            raise Refusal(_("不能开放：那一天已经是开放的"), str(held.day), _("不用再办"))
        later = SiteOpening.objects.valid().filter(site=site, since__gt=held.day).order_by("since").first()
        pen.record(SiteOpening, "site", site.pk, held.day, later.since if later else None)
        return
    spell = pen.holding(SiteOpening, "site", site.pk, held.day)
    if spell is None:
        raise Refusal(_("不能停止开放：那一天本来没有开放"), str(held.day), _("不用再办"))
    _no_visits(site, held.day)
    coming_slots(site, held.day).update(cancelled_on=act.today, cancelled_because=held.reason)
    pen.end("site", spell, held.day)


def _no_visits(site: Site, day: date) -> None:
    booked = coming_slots(site, day).filter(booked__gt=0)
    if booked.exists():
        raise Refusal(
            _("不能停止开放：%(day)s 以后还有预约") % {"day": day.isoformat()},
            _("有预约的 %(n)d 场") % {"n": booked.count()},
            _("先改期或者取消，让来访的单位知道；或者从更晚的一天起停止开放"),
        )


# ---- slots


def add_slots(*, site: Site, days: Iterable[date], starts: str, ends: str, capacity: int, act: Act) -> list[VisitSlot]:
    """Open the site for visits on these days; a slot that is there already stays as it is."""
    require_keeper(site, act)
    with writing(act) as pen:
        held = locked(site)
        wanted = sorted(set(days))
        _possible(held, wanted, starts, ends, capacity, act)
        there = coming_slots(held, act.today).filter(starts=starts, day__in=wanted)
        known = set(there.values_list("day", flat=True))
        fresh = [day for day in wanted if day not in known]
        what = {"starts": starts, "ends": ends, "capacity": capacity}
        VisitSlot.objects.bulk_create(VisitSlot(site=held, day=day, **what) for day in fresh)
        if fresh:
            after = {
                "visit_slots": [day.isoformat() for day in fresh],
                "hour": f"{starts}–{ends}",
                "site_capacity": capacity,
            }
            pen.note(Note("add_slots", "Site", held.pk, str(held), after=after))
    return list(coming_slots(held, act.today).filter(starts=starts, day__in=wanted))


def _possible(site: Site, days: list[date], starts: str, ends: str, capacity: int, act: Act) -> None:
    if capacity > site.capacity:
        raise Refusal(
            _("不能安排：人数超过了示范点的上限"),
            _("“%(name)s”每场最多 %(most)d 人") % {"name": site, "most": site.capacity},
            _("减少人数，或者先改示范点的上限"),
        )
    if ends <= starts or len(days) > MOST_DAYS:
        raise Refusal(_("不能安排：时间不对"), _("结束要在开始以后，一次最多安排 60 天"), _("核对时间和日期"))
    for day in days:
        if day < act.today:
            raise Refusal(_("不能安排：%(day)s 已经过了") % {"day": day}, _("场次只能安排今天以后的"), _("核对日期"))
        must_be_open(site, day, _("不能安排 %(day)s 的场次") % {"day": day})


def cancel_slot(*, slot: VisitSlot, because: str, act: Act) -> VisitSlot:
    """Nobody can come then; refused while somebody has booked it. Asked twice, nothing changes."""
    require_keeper(slot.site, act)
    with writing(act) as pen:
        held: VisitSlot = VisitSlot.objects.select_for_update().select_related("site").get(pk=slot.pk)
        if held.cancelled_on:
            return held
        if held.booked:
            raise Refusal(
                _("不能取消这一场：已经有人预约"),
                _("已约 %(n)d 人") % {"n": held.booked},
                _("先把预约改期或者取消，让来访的单位知道原因"),
            )
        held.cancelled_on, held.cancelled_because = act.today, because
        held.save()
        before = {"visit_slots": [held.when]}
        pen.note(Note("cancel_slot", "Site", held.site_id, str(held.site), before=before, reason=because))
    return held


def take(slot: VisitSlot, persons: int) -> None:
    """Within an act that has locked the slot: so many persons more (or fewer) have booked it."""
    VisitSlot.objects.filter(pk=slot.pk).update(booked=F("booked") + persons)
