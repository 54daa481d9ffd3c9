"""What forming asks of whoever is signed in: lines of 待办, a Party worker's cases, the box of an organisation."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Min, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from hangji.coverage.queries import Scope
from hangji.desk.duties import Due
from hangji.formation.models import Case, CaseState, CaseUnit
from hangji.formation.queries import Progress
from hangji.formation.tables import WAITING
from hangji.formation.views.page import case_url, next_verb
from hangji.office.access import Permission, has
from hangji.office.acts import Act
from hangji.registry.models import SocialOrganization

# Which right makes a case that waits for this step one's own.
OWN = {
    Permission.DECIDE_CASES: ("considered", "approved"),
    Permission.WORK_CASES: ("surveyed", "talked", "applied", "elected", "filed", "plated"),
}


@dataclass(frozen=True)
class Waiting:
    """Cases that wait for one step. first: the earliest last day; coming: the earliest that has not gone by."""

    step: str
    count: int
    late: int
    first: date | None
    coming: date | None


def waiting(act: Act, scope: Scope) -> list[Waiting]:
    """What waits in a scope, by step; one statement."""
    if not has(act, Permission.SEE_CASES):
        return []
    there = Case.objects.visible_to(act).filter(scope.territory.q(), state=CaseState.OPEN).order_by()
    late = Count("pk", filter=Q(due_on__lt=scope.day))
    coming = Min("due_on", filter=Q(due_on__gte=scope.day))
    found = there.values("next_step").annotate(count=Count("pk"), late=late, first=Min("due_on"), coming=coming)
    by_step = {row["next_step"]: row for row in found}
    return [
        Waiting(step, *(by_step[step][name] for name in ("count", "late", "first", "coming")))
        for step in WAITING
        if step in by_step
    ]


def lines(act: Act, scope: Scope) -> Iterator[Due]:
    """The lines of 待办: what is late first, then what waits for the person's own right."""
    found = waiting(act, scope)
    mine = [step for right, steps in OWN.items() if has(act, right) for step in steps]
    for each in found:
        if each.late:
            yield _line(each, late=True, own=each.step in mine)
    for each in found:
        if each.count > each.late and each.step in mine:
            yield _line(each, late=False, own=True)


def _line(each: Waiting, *, late: bool, own: bool) -> Due:
    count = each.late if late else each.count - each.late
    facts = {"count": count, "waits": WAITING[each.step]}
    text = _("%(count)d 件组建%(waits)s，已过时限") if late else _("%(count)d 件组建%(waits)s")
    by = each.first if late else each.coming
    note = _("最早应于 %(day)s 前办结") % {"day": by.isoformat()} if by else _("没有规定时限")
    query = f"?waits={each.step}" + ("&due=overdue" if late else "")
    return Due(
        "overdue" if late else "doing",
        count,
        text % facts,
        note,
        reverse("formation:cases") + query,
        _("逐件办理") if own else _("查看"),
    )


@dataclass(frozen=True)
class OwnCase:
    case: Case
    progress: Progress
    next: dict[str, str]


def own_cases(act: Act) -> list[OwnCase]:
    """The open cases that a Party worker may apply for or see to the end."""
    if not has(act, Permission.APPLY):
        return []
    cases = Case.objects.visible_to(act).filter(state=CaseState.OPEN).select_related("body", "applicant")[:10]
    return [OwnCase(case, Progress(case, act.today), next_verb(act, case)) for case in cases]


@dataclass(frozen=True)
class CasePanel:
    """The case of an organisation: the open one, else the latest. url: "" where the person may not see it."""

    case: Case
    url: str
    late: bool
    next: dict[str, str]


def case_panel(organisation: SocialOrganization, act: Act) -> CasePanel | None:
    """Two statements, and those of the right to the next step."""
    if not has(act, Permission.SEE_CASES):
        return None
    own = CaseUnit.objects.filter(organisation=organisation).values("case")
    found = Case.objects.visible_to(act).filter(pk__in=own).select_related("body")
    case = found.order_by(F("closed_on").desc(nulls_first=True), "-pk").first()
    if case is None:
        return None
    late = case.due_on is not None and case.due_on < act.today
    return CasePanel(case, case_url(case), late, next_verb(act, case))
