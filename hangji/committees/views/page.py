"""What the pages of the room share: the record one may see, the head of its forms, papers sent as files."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from hangji.committees.models import CommitteeItem, CommitteeMeeting, Regulation, RegulationVersion, own_bodies
from hangji.office.acts import act_of
from hangji.registry.views.filling import fill

BOTH = ["GET", "POST"]


def seen_meeting(request: HttpRequest, pk: int) -> CommitteeMeeting:
    found = CommitteeMeeting.objects.visible_to(act_of(request)).select_related("body", "notice", "presided_by")
    return get_object_or_404(found, pk=pk)


def own_meeting(request: HttpRequest, pk: int) -> CommitteeMeeting:
    """A meeting of a body in which the user holds a post."""
    act = act_of(request)
    found = CommitteeMeeting.objects.filter(body__in=own_bodies(act)).select_related("body", "notice", "presided_by")
    return get_object_or_404(found, pk=pk)


def own_item(request: HttpRequest, pk: int) -> CommitteeItem:
    """An item of an own meeting; a confidential one is there for members alone."""
    act = act_of(request)
    found = CommitteeItem.objects.visible_to(act).filter(meeting__body__in=own_bodies(act))
    return get_object_or_404(found.select_related("meeting__body", "owner"), pk=pk)


def seen_rule(request: HttpRequest, pk: int) -> Regulation:
    return get_object_or_404(Regulation.objects.visible_to(act_of(request)).select_related("body"), pk=pk)


def own_rule(request: HttpRequest, pk: int) -> Regulation:
    found = Regulation.objects.filter(body__in=own_bodies(act_of(request))).select_related("body")
    return get_object_or_404(found, pk=pk)


def seen_version(request: HttpRequest, pk: int, *, own: bool = False) -> RegulationVersion:
    act = act_of(request)
    seen = Regulation.objects.visible_to(act)
    if own:
        seen = Regulation.objects.filter(body__in=own_bodies(act))
    found = RegulationVersion.objects.filter(regulation__in=seen.values("pk"))
    return get_object_or_404(found.select_related("regulation__body", "document"), pk=pk)


def about(subject: CommitteeMeeting | Regulation, title: str, verb: str, why: str = "") -> dict[str, Any]:
    """The head of a form page about one meeting or regulation, with the way back to it."""
    meeting = isinstance(subject, CommitteeMeeting)
    listed = ("committees:meetings", _("会议")) if meeting else ("committees:rules", _("制度"))
    back = reverse("committees:meeting" if meeting else "committees:rule", args=[subject.pk])
    crumbs = [{"url": reverse(listed[0]), "label": listed[1]}, {"url": back, "label": str(subject)}, {"label": title}]
    return {"title": title, "verb": verb, "why": why, "back_url": back, "crumbs": crumbs}


def filled(
    request: HttpRequest,
    form: Any,
    do: Callable[[Any], Any],
    head: dict[str, Any],
    done: str,
    template: str = "registry/form.html",
) -> HttpResponse:
    """Show the form or do what it says, and go back to where it belongs."""

    def save(form: Any) -> str:
        do(form)
        messages.success(request, done)
        return str(head["back_url"])

    return fill(request, form, save, head, template)
