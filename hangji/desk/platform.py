"""What the desk says of the provincial platform: the panel on a thing's page, and the lines of 待办."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from hangji.coverage.queries import Scope
from hangji.office.access import Permission, has
from hangji.office.acts import Act
from hangji.platform.models import Subject
from hangji.platform.queries import spells_of, waiting


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


def platform_duties(act: Act, scope: Scope) -> Iterator[tuple[str, int, str, str, str, str]]:
    """(tag, count, text, note, address, verb) of what waits; one statement, none for those who do not report."""
    if not has(act, Permission.REPORT_PLATFORM):
        return
    found = waiting(act, scope.territory, scope.day)
    here = "?" + urlencode({"level": scope.territory.level})
    text = _("%(count)d 处与省平台的差异没有处理") % {"count": found.open}
    yield (
        "pending",
        found.open,
        text,
        _("处理过的，下次对账会认出来"),
        reverse("platform:reconciliations"),
        _("处理差异"),
    )
    lines = {
        Subject.ORGANISATIONS: (_("%(count)d 家超过时限还没有纳入省平台"), _("%(count)d 家已注销、撤销，还在省平台里")),
        Subject.PARTIES: (_("%(count)d 个党组织超过时限还没有纳入省平台"), _("%(count)d 个党组织已撤销，还在省平台里")),
    }
    for subject, (late, gone) in lines.items():
        address = reverse(f"platform:{subject}") + here
        count, note = found.late[subject], _("省平台的数以纳入的为准")
        yield "today", count, late % {"count": count}, note, f"{address}&show=late", _("登记纳入")
        count, note = found.gone[subject], _("先在省平台办理，再登记移出")
        yield "warning", count, gone % {"count": count}, note, f"{address}&show=gone", _("登记移出")
