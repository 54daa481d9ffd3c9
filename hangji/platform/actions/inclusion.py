"""Inclusion in the platform (纳入) and its end, one thing or very many at once."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from hangji.kit.refusal import NoRight, Refusal
from hangji.office import access
from hangji.office.acts import Act
from hangji.office.audit import Note
from hangji.office.pen import Pen, chunks, writing
from hangji.office.permissions import LABELS, Permission
from hangji.platform.models import Subject
from hangji.platform.queries import INCLUSIONS
from hangji.registry.models import (
    Classification,
    PartyForm,
    PartyOrganization,
    SocialOrganization,
    Status,
    StatusSpell,
)
from hangji.registry.pen import not_in_future

NAMED = 3  # things named in a refusal
THINGS: dict[str, Any] = {Subject.ORGANISATIONS: SocialOrganization, Subject.PARTIES: PartyOrganization}
PLACES: dict[str, tuple[Any, str]] = {
    Subject.ORGANISATIONS: (Classification, "organisation"),
    Subject.PARTIES: (PartyForm, "party_organization"),
}


def include(*, subject: str, ids: Sequence[int], day: date, number: str, reason: str, act: Act) -> int:
    """Included from ``day`` on; answers how many are newly so, or have another number. All or none.

    number: the platform's own, for a single thing; "" keeps what is known.
    """
    access.require(act, Permission.REPORT_PLATFORM)
    not_in_future(day, act)
    model, key = INCLUSIONS[subject]
    with writing(act) as pen:
        things = _locked(subject, ids, act)
        _must_exist(subject, things, day)
        _must_be_free(model, key, things, number)
        pen.prefetch(model, key, [thing.pk for thing in things])
        return sum(_include(pen, subject, thing, day, number, reason) for thing in things)


def _include(pen: Pen, subject: str, thing: Any, day: date, number: str, reason: str) -> bool:
    model, key = INCLUSIONS[subject]
    now = pen.holding(model, key, thing.pk, day)
    kept = number or (now.number if now else "")
    if now and now.number == kept:
        return False
    since = now.since if now else day  # a number that becomes known later was its number all along
    before = {"platform_number": now.number} if now else {}
    pen.set_from(model, key, thing.pk, since, number=kept)
    after = {"since": since, "platform_number": kept}
    pen.note(Note("include", type(thing).__name__, thing.pk, str(thing), before, after, reason))
    return True


def exclude(*, subject: str, ids: Sequence[int], day: date, reason: str, act: Act) -> int:
    """Not included any more from ``day`` on; answers how many were. What began that very day is withdrawn whole."""
    access.require(act, Permission.REPORT_PLATFORM)
    not_in_future(day, act)
    if not reason.strip():
        raise Refusal(_("不能移出省平台：没有写理由"), _("以后查看的人要知道为什么"), _("写明理由后再提交"))
    model, key = INCLUSIONS[subject]
    with writing(act) as pen:
        things = _locked(subject, ids, act)
        pen.prefetch(model, key, [thing.pk for thing in things])
        return sum(_exclude(pen, subject, thing, day, reason) for thing in things)


def _exclude(pen: Pen, subject: str, thing: Any, day: date, reason: str) -> bool:
    model, key = INCLUSIONS[subject]
    now = pen.holding(model, key, thing.pk, day)
    if now is None:
        return False
    pen.end(key, now, day)
    pen.note(Note("exclude", type(thing).__name__, thing.pk, str(thing), after={"until": day}, reason=reason))
    return True


def _locked(subject: str, ids: Iterable[int], act: Act) -> list[Any]:
    """The things, locked, all of them where the person may report; one outside refuses the whole."""
    wanted = sorted(set(ids))
    placed, key = PLACES[subject]
    later = placed.objects.valid().filter(since__gt=OuterRef("since"), **{key: OuterRef(key)})
    mine = placed.objects.valid().filter(access.where(act, Permission.REPORT_PLATFORM), ~Exists(later))
    found: list[Any] = []
    for some in chunks(wanted):
        inside = mine.filter(**{f"{key}__in": some}).values(key)
        found += THINGS[subject].objects.select_for_update().filter(pk__in=some).filter(pk__in=inside)
    if len(found) < len(wanted):
        raise NoRight(
            _("不能%(right)s") % {"right": LABELS[Permission.REPORT_PLATFORM]},
            _("选中的有 %(count)d 个不在你的范围内") % {"count": len(wanted) - len(found)},
            _("只选自己范围内的再提交"),
        )
    return found


def _must_exist(subject: str, things: Sequence[Any], day: date) -> None:
    """Only what is active, or exists, on the day can be included."""
    there: set[int] = set()
    for some in chunks(thing.pk for thing in things):
        if subject == Subject.ORGANISATIONS:
            rows = StatusSpell.objects.valid().on(day).filter(organisation__in=some, status=Status.ACTIVE)
            there.update(rows.values_list("organisation_id", flat=True))
        else:
            forms = PartyForm.objects.valid().on(day).filter(party_organization__in=some)
            there.update(forms.values_list("party_organization_id", flat=True))
    if gone := [str(thing) for thing in things if thing.pk not in there]:
        facts = {"names": _("、").join(gone[:NAMED]), "count": len(gone), "day": day.isoformat()}
        raise Refusal(
            _("不能纳入省平台：%(names)s（共 %(count)d 个）") % facts,
            _("%(day)s 那天还没有登记或成立，或者已经注销、撤销") % facts,
            _("核对日期，或去掉这几个再提交"),
        )


def _must_be_free(model: Any, key: str, things: Sequence[Any], number: str) -> None:
    """A number of the platform stands for one thing."""
    if not number:
        return
    if len(things) > 1:
        raise Refusal(_("不能给几个登记同一个平台编号"), _("一个编号只对应一个"), _("逐个登记编号，成批纳入时不填编号"))
    other = model.objects.valid().filter(number=number, until__isnull=True).exclude(**{key: things[0].pk}).first()
    if other:
        raise Refusal(
            _("不能登记平台编号 %(number)s") % {"number": number},
            _("“%(name)s”已经用了这个编号") % {"name": getattr(other, key)},
            _("核对编号"),
        )
