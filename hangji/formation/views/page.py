"""What the pages of the room share: the case one may see, the head of its forms, and the verb that comes next."""

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hangji.formation.models import Case, CaseState
from hangji.formation.queries import STEP_RIGHTS, may
from hangji.office.acts import Act, act_of
from hangji.office.permissions import LABELS

# The page on which a step is recorded, and its button.
VERBS: dict[str, tuple[str, Any]] = {
    "surveyed": ("formation:survey", gettext_lazy("登记摸排")),
    "talked": ("formation:talk", gettext_lazy("登记协商")),
    "applied": ("formation:apply", gettext_lazy("提出申请")),
    "considered": ("formation:consider", gettext_lazy("登记研究意见")),
    "approved": ("formation:approve", gettext_lazy("批复")),
    "elected": ("formation:elect", gettext_lazy("登记选举结果")),
    "filed": ("formation:file", gettext_lazy("备案")),
    "plated": ("formation:plate", gettext_lazy("登记挂牌")),
}


def seen_case(request: HttpRequest, pk: int) -> Case:
    cases = Case.objects.visible_to(act_of(request)).select_related("body", "joins", "applicant", "party_organization")
    return get_object_or_404(cases, pk=pk)


def case_url(case: Case) -> str:
    return reverse("formation:case", args=[case.pk])


def about_case(case: Case, title: str, verb: str, why: str = "") -> dict[str, Any]:
    """The head of a form page about one case, with the way back to it."""
    back = case_url(case)
    crumbs = [
        {"url": reverse("formation:cases"), "label": _("组建事项")},
        {"url": back, "label": str(case)},
        {"label": title},
    ]
    return {"title": title, "verb": verb, "why": why, "back_url": back, "crumbs": crumbs}


def next_verb(act: Act, case: Case) -> dict[str, str]:
    """The one button: what comes next, for whoever may do it; else who is waited for."""
    if case.state != CaseState.OPEN or case.next_step not in VERBS:
        return {}
    name, verb = VERBS[case.next_step]
    if may(act, case, case.next_step):
        return {"url": reverse(name, args=[case.pk]), "verb": str(verb), "waits": ""}
    rights = _("、").join(str(LABELS[right]) for right in STEP_RIGHTS[case.next_step])
    return {"url": "", "verb": "", "waits": _("由有“%(rights)s”权限的人办理") % {"rights": rights}}
