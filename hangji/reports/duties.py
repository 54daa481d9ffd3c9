"""Reports that wait: owed, returned, to check and lock, to hand in, to receive."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hangji.kit.counting import Countable, Counted
from hangji.office.duties import NOTHING, Ask, Counts, Duty, Viewer, Whose, listed
from hangji.office.permissions import Permission
from hangji.reports.models import Report
from hangji.reports.queries import handed_in, owed, own_territories, title_of, waiting
from rulebook.reports import Due as Owed

# what waits: tag, sentence, verb, for whom
LINES: dict[str, tuple[str, Any, Any, Whose]] = {
    "to_check": (
        "pending",
        gettext_lazy("%(count)d 份报表等待审核、锁定：%(name)s"),
        gettext_lazy("审核"),
        Whose.OFFICE,
    ),
    "to_send": (
        "to_send",
        gettext_lazy("%(count)d 份报表已经锁定，等待上报：%(name)s"),
        gettext_lazy("上报"),
        Whose.OFFICE,
    ),
    "to_receive": (
        "pending",
        gettext_lazy("%(count)d 份下级报表等待接收：%(name)s"),
        gettext_lazy("接收"),
        Whose.OFFICE,
    ),
    "own": (
        "pending",
        gettext_lazy("你编制的 %(count)d 份报表等待别人审核：%(name)s"),
        gettext_lazy("查看报表"),
        Whose.OTHERS,
    ),
}


def duties(viewer: Viewer) -> Ask:
    if not own_territories(viewer.act) and not viewer.has(Permission.RECEIVE_REPORT):
        return NOTHING
    first = ("kind", "pk", "returned_because")
    lists = {name: Countable(rows, by="day", first=first) for name, rows in waiting(viewer.act).items()}
    due = owed(viewer.act)
    for number, (code, each) in enumerate(due):
        same = Report.objects.filter(region_code=code, kind=each.kind, day=each.day)
        lists[f"done{number}"] = Countable(handed_in(same))
    return Ask(partial(_say, viewer, [each for _code, each in due]), lists)


def _say(viewer: Viewer, due: Sequence[Owed], found: Counts) -> Iterator[Duty]:
    yield from _returned(found["returned"], viewer)
    yield from _owed([each for number, each in enumerate(due) if not found[f"done{number}"].count])
    for name, (tag, text, verb, whose) in LINES.items():
        some = found[name]
        if some.count:
            note = _("截至 %(day)s") % {"day": some.least.isoformat()}
            told = {"count": some.count, "name": title_of(some.first[0])}
            yield Duty(
                "reports", tag, some.count, text % told, note, _leads(some, name, viewer), str(verb), whose=whose
            )


def _leads(some: Counted, name: str, viewer: Viewer) -> str:
    """To the one report, or to the list of them."""
    if some.count == 1:
        return reverse("reports:report", args=[some.first[1]])
    return listed("reports:reports?due", name, viewer)


def _returned(some: Counted, viewer: Viewer) -> Iterator[Duty]:
    if some.count:
        told = {"count": some.count, "name": title_of(some.first[0]), "reason": some.first[2]}
        text, note = _("%(count)d 份报表被退回：%(name)s") % told, _("理由：%(reason)s") % told
        yield Duty(
            "reports", "error", some.count, text, note, _leads(some, "returned", viewer), _("看理由"), viewer.today
        )


def _owed(some: Sequence[Owed]) -> Iterator[Duty]:
    """All that is owed on one line; the button leads to the earliest."""
    if some:
        first = min(some, key=lambda owed: owed.by)
        names = _("、").join(title_of(each.kind) for each in some)
        told = {"count": len(some), "names": names, "day": first.day.isoformat(), "by": first.by.isoformat()}
        text = _("%(count)d 份报表还没有上报：%(names)s") % told
        note = _("截至 %(day)s 的数，最迟 %(by)s") % told
        url = reverse("reports:draft") + f"?kind={first.kind}&day={first.day.isoformat()}"
        yield Duty("reports", "week", len(some), text, note, url, _("编制"), first.by)
