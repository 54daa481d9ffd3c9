"""A line of 待办, and the lines about reports: owed, returned, to check and lock, to hand in, to receive."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from hangji.office.acts import Act
from hangji.reports.models import Report
from hangji.reports.queries import title_of, waiting
from rulebook.reports import Due as Owed


@dataclass(frozen=True)
class Due:
    """One line of 待办: a state's tag, what waits and how many, until when, and the one button that leads there."""

    tag: str
    count: int
    text: str
    note: str
    url: str
    verb: str


def of_reports(act: Act) -> Iterator[Due]:
    """One statement; what waits for nobody is left out."""
    found = waiting(act)
    yield from _returned(found.returned)
    yield from _owed(found.owed, act.today)
    lines = (
        (found.to_check, "pending", _("%(count)d 份报表等待审核、锁定：%(name)s"), "drafted", _("审核")),
        (found.to_send, "week", _("%(count)d 份报表已经锁定，等待上报：%(name)s"), "locked", _("上报")),
        (found.to_receive, "pending", _("%(count)d 份下级报表等待接收：%(name)s"), "sent", _("接收")),
    )
    for some, tag, text, state, verb in lines:
        if some:
            note = _("截至 %(day)s") % {"day": some[0].day.isoformat()}
            told = {"count": len(some), "name": title_of(some[0].kind)}
            yield Due(tag, len(some), text % told, note, _leads(some, state), verb)


def _leads(some: Sequence[Report], state: str) -> str:
    """To the one report, or to the list of them."""
    if len(some) == 1:
        return reverse("reports:report", args=[some[0].pk])
    return reverse("reports:reports") + f"?state={state}"


def _returned(some: Sequence[Report]) -> Iterator[Due]:
    if some:
        told = {"count": len(some), "name": title_of(some[0].kind), "reason": some[0].returned_because}
        text = _("%(count)d 份报表被退回：%(name)s") % told
        yield Due("error", len(some), text, _("理由：%(reason)s") % told, _leads(some, "returned"), _("看理由"))


def _owed(some: Sequence[Owed], today: date) -> Iterator[Due]:
    """All that is owed on one line; the button leads to the earliest."""
    if some:
        first = min(some, key=lambda owed: owed.by)
        names = _("、").join(title_of(each.kind) for each in some)
        told = {"count": len(some), "names": names, "day": first.day.isoformat(), "by": first.by.isoformat()}
        text = _("%(count)d 份报表还没有上报：%(names)s") % told
        note = _("截至 %(day)s 的数，最迟 %(by)s") % told
        url = reverse("reports:draft") + f"?kind={first.kind}&day={first.day.isoformat()}"
        yield Due("overdue" if today > first.by else "week", len(some), text, note, url, _("编制"))
