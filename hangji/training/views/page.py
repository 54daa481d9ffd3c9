"""What the pages of the room share: crumbs, registers to choose, one's own sessions."""

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from hangji.office.access import Territory, territories
from hangji.office.acts import Act, act_of
from hangji.office.models import Level
from hangji.office.permissions import Permission
from hangji.registry.queries import region_names
from hangji.training.models import Course, TrainingSession

BOTH = ["GET", "POST"]
P = Permission


def crumbs(*more: dict[str, Any], of: str = "sessions") -> list[dict[str, Any]]:
    labels = {"sessions": _("培训"), "courses": _("课程"), "mine": _("我的培训")}
    return [{"url": reverse(f"training:{of}"), "label": labels[of]}, *more]


def registers_of(act: Act, permission: Permission) -> list[Territory]:
    """The registers that the person works in: a prefecture's own, a county's own."""
    found = (
        Territory(t.region_code, Level.CITY if t.region_code % 100 == 0 else Level.COUNTY)
        if t.level == Level.ALL
        else t
        for t in territories(act, permission)
    )
    return list(dict.fromkeys(found))


def register_choices(act: Act, permission: Permission) -> list[tuple[str, str]]:
    names = region_names()
    return [
        (f"{t.region_code}/{t.level}", f"{names.get(t.region_code, t.region_code)} · {Level(t.level).label}")
        for t in registers_of(act, permission)
    ]


def seen_session(request: HttpRequest, pk: int) -> TrainingSession:
    rows = TrainingSession.objects.visible_to(act_of(request)).select_related("course", "listed", "matter__fund")
    found: TrainingSession = get_object_or_404(rows, pk=pk)
    return found


def run_session(request: HttpRequest, pk: int) -> TrainingSession:
    rows = TrainingSession.objects.run_by(act_of(request)).select_related("course", "matter__fund")
    found: TrainingSession = get_object_or_404(rows, pk=pk)
    return found


def run_course(request: HttpRequest, pk: int) -> Course:
    found: Course = get_object_or_404(Course.objects.run_by(act_of(request)), pk=pk)
    return found


def session_url(session: TrainingSession) -> str:
    return reverse("training:session", args=[session.pk])


def about(session: TrainingSession, title: str, verb: str, why: str = "") -> dict[str, Any]:
    """The head of a form page about one session."""
    back = session_url(session)
    path = crumbs({"url": back, "label": str(session)}, {"label": title})
    return {"title": title, "verb": verb, "why": why, "back_url": back, "crumbs": path}
