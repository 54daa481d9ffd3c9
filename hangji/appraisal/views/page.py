"""What the pages of the room share: the way back, and whose an appraisal is."""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from hangji.appraisal.lists import LATE, sees_all
from hangji.appraisal.models import Appraisal, AppraisalRound
from hangji.governance.queries.sight import kept_by
from hangji.office.access import has
from hangji.office.acts import Act, act_of
from hangji.office.permissions import Permission

BOTH = ["GET", "POST"]


def home(act: Act) -> dict[str, str]:
    """The first crumb: the rounds, one's own appraisals, or what was handed to one."""
    if has(act, Permission.SEE_APPRAISALS):
        return {"url": reverse("appraisal:rounds"), "label": _("年度考评")}
    if has(act, Permission.SELF_APPRAISE):
        return {"url": reverse("appraisal:mine"), "label": _("年度考评")}
    return {"url": reverse("appraisal:reviews"), "label": _("年度考评")}


def seen_round(request: HttpRequest, pk: int) -> AppraisalRound:
    return get_object_or_404(AppraisalRound.objects.visible_to(act_of(request)), pk=pk)


def run_round(request: HttpRequest, pk: int) -> AppraisalRound:
    return get_object_or_404(AppraisalRound.objects.run_by(act_of(request)), pk=pk)


def seen(request: HttpRequest, pk: int) -> Appraisal:
    rows = Appraisal.objects.visible_to(act_of(request)).select_related("round", "organisation")
    return get_object_or_404(rows, pk=pk)


def own(request: HttpRequest, pk: int) -> Appraisal:
    """One whose record the person keeps."""
    rows = Appraisal.objects.kept_by(act_of(request)).select_related("round", "organisation")
    return get_object_or_404(rows, pk=pk)


def run(request: HttpRequest, pk: int) -> Appraisal:
    """One of a round that the person runs."""
    rounds = AppraisalRound.objects.run_by(act_of(request)).values("pk")
    rows = Appraisal.objects.filter(round__in=rounds).select_related("round", "organisation")
    return get_object_or_404(rows, pk=pk)


def keeps(act: Act, one: Appraisal) -> bool:
    return has(act, Permission.SELF_APPRAISE) and kept_by(act).filter(organisation=one.organisation_id).exists()


def runs(act: Act, one: AppraisalRound) -> bool:
    return AppraisalRound.objects.run_by(act).filter(pk=one.pk).exists()


def knows_result(act: Act, one: Appraisal) -> bool:
    """The office knows marks at once; the organisation once it was told; a reviewer only the own review."""
    if sees_all(act) and AppraisalRound.objects.visible_to(act).filter(pk=one.round_id).exists():
        return True
    return one.state in LATE and kept_by(act).filter(organisation=one.organisation_id).exists()


def about(act: Act, one: Appraisal, title: str, verb: str = "", why: str = "") -> dict[str, Any]:
    """The head of a form about one appraisal."""
    back = reverse("appraisal:appraisal", args=[one.pk])
    crumbs = [home(act), {"url": back, "label": str(one)}, {"label": title}]
    return {"title": title, "verb": verb, "why": why, "back_url": back, "crumbs": crumbs, "appraisal": one}


def of_round(act: Act, one: AppraisalRound, title: str, verb: str, **more: Any) -> dict[str, Any]:
    back = reverse("appraisal:round", args=[one.pk])
    crumbs = [home(act), {"url": back, "label": str(one)}, {"label": title}]
    return {"title": title, "verb": verb, "back_url": back, "crumbs": crumbs, "scope": str(one), **more}


def nothing_typed(request: HttpRequest) -> forms.Form:
    """A form whose button is the answer."""
    return forms.Form(request.POST if request.method == "POST" else None)


def unless(found: bool) -> None:
    """404 unless it is there for this person."""
    if not found:
        raise Http404
