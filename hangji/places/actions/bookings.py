"""Visits of groups: booked, confirmed, moved, called off, done. A slot is locked before its places are looked at."""

from typing import Any

from django.utils.translation import gettext as _

from hangji.governance.queries.sight import kept_by
from hangji.kit.refusal import NoRight, Refusal
from hangji.office import access
from hangji.office.acts import Act
from hangji.office.audit import Note
from hangji.office.models import Body
from hangji.office.pen import writing
from hangji.places.actions.hand import BOOK, KEEP, require_keeper
from hangji.places.actions.opening import take
from hangji.places.models import BookingState, Side, Site, SiteBooking, VisitSlot
from hangji.places.queries.sites import bodies_of
from hangji.registry.models import SocialOrganization
from hangji.training.actions.courses import same_version

S = BookingState


def book(*, slot: VisitSlot, visitor: SocialOrganization | Body, persons: int, purpose: str, act: Act) -> SiteBooking:
    """Book places for a group; the same visitor again for the same slot is the same booking."""
    access.require(act, BOOK)
    _speaks_for(visitor, act)
    who: dict[str, Any] = {"body" if isinstance(visitor, Body) else "organisation": visitor}
    with writing(act) as pen:
        held = _locked_slot(slot)
        kept = held.bookings.live().filter(**who).first()
        if kept:
            return kept
        _fits(held, persons, act)
        made = SiteBooking.objects.create(
            slot=held, **who, persons=persons, purpose=purpose, asked_at=act.at, asked_by_name=act.user.name
        )
        take(held, persons)
        after = {"site": str(held.site), "visit_slots": [held.when], "visit_persons": persons}
        pen.note(Note("book_site_visit", "SiteBooking", made.pk, str(made), after=after))
    return made


def _locked_slot(slot: VisitSlot) -> VisitSlot:
    held: VisitSlot = VisitSlot.objects.select_for_update().get(pk=slot.pk)
    held.site = Site.objects.get(pk=held.site_id)
    return held


def _speaks_for(visitor: SocialOrganization | Body, act: Act) -> None:
    own = visitor in bodies_of(act) if isinstance(visitor, Body) else kept_by(act).filter(organisation=visitor).exists()
    if not own:
        raise NoRight(
            _("不能替“%(name)s”预约") % {"name": visitor},
            _("由这一家的党务工作者，或者这个党委的人预约"),
            _("核对是哪一家"),
        )


def _fits(slot: VisitSlot, persons: int, act: Act) -> None:
    """Refuse what the slot cannot take. It lies on a day on which the site is open: closing called off the others."""
    if slot.cancelled_on or slot.day < act.today:
        raise Refusal(
            _("不能预约：这一场已经取消或者过了"),
            slot.cancelled_because or slot.when,
            _("换一场；场次在示范点的页面上"),
        )
    if persons > slot.left:
        raise Refusal(
            _("不能预约：这一场位置不够"),
            _("还剩 %(left)d 人，要来 %(persons)d 人") % {"left": slot.left, "persons": persons},
            _("减少人数，或者换一场"),
        )


def confirm_booking(*, booking: SiteBooking, act: Act) -> SiteBooking:
    """The site says that the group may come; asked twice, nothing changes."""
    require_keeper(booking.slot.site, act)
    with writing(act) as pen:
        held = _locked(booking, S.ASKED, S.CONFIRMED)
        if held.state == S.CONFIRMED:
            return held
        held.state, held.confirmed_on, held.confirmed_by_name = S.CONFIRMED, act.today, act.user.name
        _keep(held)
        pen.note(Note("confirm_site_visit", "SiteBooking", held.pk, str(held), after={"visit_slots": [held.slot.when]}))
    return held


def cancel_booking(*, booking: SiteBooking, because: str, act: Act) -> SiteBooking:
    """Either side calls it off, with a reason; its places are free again. Asked twice, nothing changes."""
    side = side_of(booking, act)
    with writing(act) as pen:
        slot = _locked_slot(booking.slot)
        held = _locked(booking, S.ASKED, S.CONFIRMED, S.CANCELLED)
        if held.state == S.CANCELLED:
            return held
        _same_slot(held, slot)
        take(slot, -held.persons)
        held.state, held.cancelled_on = S.CANCELLED, act.today
        held.cancelled_by, held.cancelled_because = side, because
        _keep(held)
        pen.note(
            Note("cancel_site_visit", "SiteBooking", held.pk, str(held), after={"visit_side": side}, reason=because)
        )
    return held


def move_booking(*, booking: SiteBooking, slot: VisitSlot, because: str, version: int, act: Act) -> SiteBooking:
    """To another slot of the site, with a reason. What the visitor moves the site confirms anew."""
    side = side_of(booking, act)
    with writing(act) as pen:
        first, second = sorted([booking.slot, slot], key=lambda each: each.pk)
        both = {each.pk: _locked_slot(each) for each in (first, second)}
        held = _locked(booking, S.ASKED, S.CONFIRMED)
        if held.slot_id == slot.pk:
            return held
        same_version(held, version)
        old, new = both[held.slot_id], both[slot.pk]
        _may_move(held, old, new, act)
        take(old, -held.persons)
        take(new, held.persons)
        held.slot, held.moved_from, held.moved_because = new, old, because
        if side == Side.VISITOR:
            held.state, held.confirmed_on, held.confirmed_by_name = S.ASKED, None, ""
        _keep(held)
        told = {"visit_slots": [old.when]}, {"visit_slots": [new.when], "visit_side": side}
        pen.note(Note("move_site_visit", "SiteBooking", held.pk, str(held), *told, reason=because))
    return held


def _may_move(held: SiteBooking, old: VisitSlot, new: VisitSlot, act: Act) -> None:
    if old.site_id != new.site_id:
        raise Refusal(_("不能改期：不是同一个示范点的场次"), str(new.site), _("另外预约那个示范点"))
    who = {"organisation": held.organisation_id} if held.organisation_id else {"body": held.body_id}
    if new.bookings.live().filter(**who).exists():
        raise Refusal(_("不能改期：那一场你们已经预约了"), new.when, _("取消其中一个"))
    _fits(new, held.persons, act)


def finish_booking(*, booking: SiteBooking, came: int, act: Act) -> SiteBooking:
    """The visit took place, so many persons were there; said twice, the first counts."""
    require_keeper(booking.slot.site, act)
    with writing(act) as pen:
        held = _locked(booking, S.CONFIRMED, S.DONE)
        if held.state == S.DONE:
            return held
        if held.slot.day > act.today:
            raise Refusal(
                _("不能登记：参观还没有到日子"),
                _("预约的是 %(day)s") % {"day": held.slot.day},
                _("参观以后再登记；提前来了，先改期"),
            )
        held.state, held.done_on, held.came = S.DONE, act.today, came
        _keep(held)
        pen.note(Note("finish_site_visit", "SiteBooking", held.pk, str(held), after={"visit_came": came}))
    return held


def side_of(booking: SiteBooking, act: Act) -> Side:
    """On which side of a visit one stands; raises NoRight for a stranger. Who is both acts for the site."""
    if access.has(act, KEEP) and SiteBooking.objects.received_by(act).filter(pk=booking.pk).exists():
        return Side.HOST
    access.require(act, BOOK)
    _speaks_for(booking.visitor, act)
    return Side.VISITOR


def _locked(booking: SiteBooking, *states: str) -> SiteBooking:
    rows = SiteBooking.objects.select_for_update(of=("self",)).select_related("slot__site", "organisation", "body")
    held: SiteBooking = rows.get(pk=booking.pk)
    if held.state not in states:
        raise Refusal(
            _("不能办：这个预约%(state)s") % {"state": held.get_state_display()},
            _("取消了的、参观过的不再改"),
            _("还要来的，另外预约一场"),
        )
    return held


def _same_slot(held: SiteBooking, slot: VisitSlot) -> None:
    if held.slot_id != slot.pk:
        raise Refusal(_("还没有办：刚刚改了期"), held.slot.when, _("看过现在的再办"))


def _keep(held: SiteBooking) -> None:
    held.version += 1
    held.save()
