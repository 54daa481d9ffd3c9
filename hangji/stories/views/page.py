"""What the pages of the room share: crumbs, one's own records, heads of forms."""

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from hangji.office.acts import act_of
from hangji.office.permissions import Permission
from hangji.stories.models import Story, StoryCall

BOTH = ["GET", "POST"]
P = Permission


def crumbs(*more: dict[str, Any], of: str = "stories") -> list[dict[str, Any]]:
    labels = {"stories": _("故事和案例"), "calls": _("征集")}
    return [{"url": reverse(f"stories:{of}"), "label": labels[of]}, *more]


def story_url(story: Story) -> str:
    return reverse("stories:story", args=[story.pk])


def call_url(call: StoryCall) -> str:
    return reverse("stories:call", args=[call.pk])


def about(story: Story, title: str, verb: str, why: str = "") -> dict[str, Any]:
    """The head of a form about a story."""
    back = story_url(story)
    path = crumbs({"url": back, "label": str(story)}, {"label": title})
    return {"title": title, "verb": verb, "why": why, "back_url": back, "crumbs": path}


def _whole(rows: Any) -> Any:
    return rows.select_related("call", "organisation", "entry__round")


def seen_story(request: HttpRequest, pk: int) -> Story:
    found: Story = get_object_or_404(_whole(Story.objects.visible_to(act_of(request))), pk=pk)
    return found


def kept_story(request: HttpRequest, pk: int) -> Story:
    found: Story = get_object_or_404(_whole(Story.objects.kept_by(act_of(request))), pk=pk)
    return found


def run_story(request: HttpRequest, pk: int) -> Story:
    found: Story = get_object_or_404(_whole(Story.objects.run_by(act_of(request))), pk=pk)
    return found


def either_story(request: HttpRequest, pk: int) -> Story:
    """Of the organisation that wrote it, or of whoever runs the call."""
    act = act_of(request)
    rows = Story.objects.kept_by(act) | Story.objects.run_by(act)
    found: Story = get_object_or_404(_whole(rows), pk=pk)
    return found
