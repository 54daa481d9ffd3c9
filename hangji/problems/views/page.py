"""What the views of a problem share: which one is meant, the way back, and the head of its forms."""

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from hangji.office.acts import act_of
from hangji.problems.models import Problem

BOTH = ["GET", "POST"]


def seen(request: HttpRequest, pk: int) -> Problem:
    rows = Problem.objects.visible_to(act_of(request))
    return get_object_or_404(rows.select_related("organisation", "body", "matter", "owner"), pk=pk)


def handled(request: HttpRequest, pk: int, *, owner: bool = False) -> Problem:
    """One that the person handles, or (owner) has in hand; a stranger's answers 404."""
    act = act_of(request)
    rows = Problem.objects.handled_by(act)
    if owner:
        rows = rows | Problem.objects.filter(owner=act.user)
    return get_object_or_404(rows.select_related("organisation", "body", "matter", "owner"), pk=pk)


def raised(request: HttpRequest, pk: int) -> Problem:
    rows = Problem.objects.raised_by_me(act_of(request))
    return get_object_or_404(rows.select_related("organisation", "body"), pk=pk)


def url_of(problem: Problem) -> str:
    return reverse("problems:problem", args=[problem.pk])


def crumbs(*more: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"url": reverse("problems:problems"), "label": _("问题台账")}, *more]


def about(problem: Problem, title: str) -> dict[str, Any]:
    """The head of a form about one problem, with the way back to it."""
    back = url_of(problem)
    path = crumbs({"url": back, "label": str(problem)}, {"label": title})
    return {
        "title": title,
        "verb": title,
        "why": f"{problem.organisation} · {problem.what}",
        "back_url": back,
        "crumbs": path,
    }
