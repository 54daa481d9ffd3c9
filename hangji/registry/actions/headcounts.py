"""Declarations of Party members and staff."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from hangji.kit.refusal import Refusal
from hangji.office.acts import Act
from hangji.office.permissions import Permission
from hangji.registry.actions.organisations import load, not_before, require_over
from hangji.registry.models import Headcount, SocialOrganization, StatusSpell
from hangji.registry.pen import RegistryPen, not_in_future, registering

BIG_JUMP = 30  # Party members more or fewer than declared before: rarely true, often a slip of the keyboard
COUNTS = ("full", "probationary", "staff", "not_transferred")


def jump(now: Headcount | None, full: int) -> dict[str, int]:
    """By how much a declaration leaps, {"before": …, "by": …}; {} where it does not. It is said and never refused."""
    by = abs(full - now.full) if now else 0
    return {"before": now.full, "by": by} if now and by >= BIG_JUMP else {}


def put_headcount(
    pen: RegistryPen,
    organisation: SocialOrganization,
    counts: dict[str, int | None],
    day: date,
    *,
    reason: str = "",
    declared: bool = False,
) -> bool:
    """From ``day`` until the next declaration the numbers are these (full, probationary, staff, not_transferred).

    declared: somebody declares them on that day: the same numbers as before count from then on as declared anew.
    """
    members = (counts["full"] or 0) + (counts["probationary"] or 0)
    if (counts["not_transferred"] or 0) > members:
        raise Refusal(
            _("不能申报：组织关系未转入的人数多于党员人数"),
            _("党员共 %(members)d 名，未转入填了 %(away)d 名")
            % {"members": members, "away": counts["not_transferred"]},
            _("未转入的党员也算在党员人数里，请核对两个数"),
        )
    now = pen.holding(Headcount, "organisation", organisation.pk, day)
    before: dict[str, Any] = {name: getattr(now, name) for name in COUNTS} if now else {}
    if declared and now and now.since < day and all(before[name] == value for name, value in counts.items()):
        until = now.until
        pen.end("organisation", now, day)
        pen.record(Headcount, "organisation", organisation.pk, day, until, **counts)
    elif not pen.set_from(Headcount, "organisation", organisation.pk, day, **counts):
        return False
    pen.tell("declare_headcount", organisation, before=before, after={**counts, "since": day}, reason=reason)
    return True


def declare_headcount(
    *, organisation: SocialOrganization, counts: dict[str, int | None], day: date, act: Act, reason: str = ""
) -> None:
    not_in_future(day, act)
    with registering(act) as pen:
        organisation = load(pen, [organisation.pk])[organisation.pk]
        require_over(pen, Permission.EDIT_REGISTER, organisation)
        if organisation.registered_on:  # one whose date is not known may have been there before its entry
            not_before(pen.live(StatusSpell, "organisation", organisation.pk), organisation, day)
        put_headcount(pen, organisation, counts, day, reason=reason, declared=True)
