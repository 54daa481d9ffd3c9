"""Formings on the desk: a Party worker's own cases, and the box on an organisation's page."""

from dataclasses import dataclass

from django.db.models import F

from hangji.formation.models import Case, CaseState, CaseUnit
from hangji.formation.queries import Progress
from hangji.formation.views.page import case_url, next_verb
from hangji.office.access import has
from hangji.office.acts import Act
from hangji.office.permissions import Permission
from hangji.registry.models import SocialOrganization


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
