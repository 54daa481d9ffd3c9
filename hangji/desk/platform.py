"""What the desk says of the provincial platform: the panel on a thing's page."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from hangji.office.access import has
from hangji.office.acts import Act
from hangji.office.permissions import Permission
from hangji.platform.queries import spells_of


@dataclass(frozen=True)
class PlatformPanel:
    """now: the inclusion that holds on the day. formerly: those that ended before. gone: included though struck off."""

    now: Any
    formerly: list[Any]
    gone: bool
    actions: list[dict[str, str]]


def platform_panel(subject: str, pk: int, act: Act, day: date, *, there: bool) -> PlatformPanel:
    """One statement. there: whether the thing is active, or exists, on the day."""
    spells = [spell for spell in spells_of(subject, pk) if spell.since <= day]
    now = next((spell for spell in spells if spell.holds_on(day)), None)
    return PlatformPanel(
        now,
        [spell for spell in spells if spell is not now],
        now is not None and not there,
        _actions(subject, pk, now, there) if day == act.today and has(act, Permission.REPORT_PLATFORM) else [],
    )


def _actions(subject: str, pk: int, now: Any, there: bool) -> list[dict[str, str]]:
    query = "?" + urlencode({"subject": subject, "pk": pk})
    found = []
    if there and (now is None or not now.number):
        label = _("登记平台编号") if now else _("纳入省平台")
        found.append({"url": reverse("platform:include") + query, "label": label})
    if now:
        found.append({"url": reverse("platform:exclude") + query, "label": _("移出省平台")})
    return found
