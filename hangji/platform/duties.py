"""What the provincial platform makes due: who is not yet included, who still is, differences nobody has settled."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hangji.kit.counting import Countable
from hangji.office.access import Territory
from hangji.office.duties import NOTHING, Ask, Counts, Duty, Viewer
from hangji.office.permissions import Permission
from hangji.platform.models import Subject
from hangji.platform.queries import conditions, days_allowed, marked, open_differences

LATE: dict[str, Any] = {
    Subject.ORGANISATIONS: gettext_lazy("%(count)d 家超过时限还没有纳入省平台"),
    Subject.PARTIES: gettext_lazy("%(count)d 个党组织超过时限还没有纳入省平台"),
}
GONE: dict[str, Any] = {
    Subject.ORGANISATIONS: gettext_lazy("%(count)d 家已注销、撤销，还在省平台里"),
    Subject.PARTIES: gettext_lazy("%(count)d 个党组织已撤销，还在省平台里"),
}


def duties(viewer: Viewer) -> Ask:
    if viewer.territory is None or not viewer.has(Permission.REPORT_PLATFORM):
        return NOTHING
    return Ask(partial(_say, viewer, viewer.territory), _lists(viewer, viewer.territory))


def _lists(viewer: Viewer, territory: Territory) -> dict[str, Countable]:
    lists = {"open": Countable(open_differences(territory))}
    for subject in Subject.values:
        named = conditions(subject, viewer.today, territory.region_code)
        rows = marked(subject, viewer.act, viewer.today).filter(territory.q())
        lists[f"{subject}_late"] = Countable(rows.filter(named["late"]), by="exists_since")
        lists[f"{subject}_gone"] = Countable(rows.filter(named["gone"]))
        lists[f"{subject}_kept"] = Countable(rows.filter(named["included"]))
    return lists


def _say(viewer: Viewer, territory: Territory, found: Counts) -> Iterator[Duty]:
    count = found["open"].count
    text, note = _("%(count)d 处与省平台的差异没有处理"), _("处理过的，下次对账会认出来")
    here = reverse("platform:reconciliations")
    yield Duty("platform", "pending", count, text % {"count": count}, note, here, _("处理差异"))
    for subject in Subject.values:
        yield from _of_subject(subject, viewer.today, territory, found)


def _of_subject(subject: str, today: date, territory: Territory, found: Counts) -> Iterator[Duty]:
    """A register of which nothing was ever included is not kept here, and nothing of it is late."""
    place = {"level": territory.level, "county": territory.region_code if territory.region_code % 100 else ""}
    here = reverse(f"platform:{subject}") + "?" + urlencode({name: said for name, said in place.items() if said})
    late, gone = found[f"{subject}_late"], found[f"{subject}_gone"]
    if late.count and found[f"{subject}_kept"].count:
        text, note = LATE[subject] % {"count": late.count}, _("省平台的数以纳入的为准")
        due = late.least + timedelta(days=days_allowed(today, territory.region_code) or 0)
        yield Duty("platform", "today", late.count, text, note, f"{here}&show=late", _("登记纳入"), due)
    text, note = GONE[subject] % {"count": gone.count}, _("先在省平台办理，再登记移出")
    yield Duty("platform", "warning", gone.count, text, note, f"{here}&show=gone", _("登记移出"))
