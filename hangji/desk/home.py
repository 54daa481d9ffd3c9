"""工作台: the page of the morning. What is due is derived from facts each time; nothing is stored or ticked off."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from hangji.coverage.overview import Overview
from hangji.coverage.queries import Scope
from hangji.coverage.scopes import level_choices, month_end_before, query, scope_of, words
from hangji.coverage.worklist import judged
from hangji.credit.views.clerk import waiting_at_bank
from hangji.desk import forming
from hangji.desk.duties import waiting, works
from hangji.desk.duties_page import NOW, Choice, parts
from hangji.desk.frame import address, post_words
from hangji.guidance.overview import FourOnes
from hangji.guidance.phone import mine
from hangji.kit.counting import Number
from hangji.kit.templatetags.kit import longday
from hangji.office.access import has, opens_to, opens_to_anyone, territories
from hangji.office.acts import Act, act_of
from hangji.office.duties import Viewer
from hangji.office.models import AuditEntry, Role
from hangji.office.permissions import Permission
from hangji.office.queries import trail_of
from hangji.office.trail_words import PAGES
from hangji.office.verbs import verb_said
from hangji.portal.views import public
from hangji.registry.models import Standing
from hangji.registry.models.organisations import by_duty
from hangji.registry.queries import region_names
from rulebook.coverage import Verdict

LATEST = 8


@opens_to_anyone
@require_safe
def front(request: HttpRequest) -> HttpResponseBase:
    """The first page: the portal for strangers, the desk for whoever is signed in."""
    return home(request) if request.user.is_authenticated else public.home(request)


@opens_to()
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The desk of whoever is signed in; a territory's before that of single organisations."""
    act = act_of(request)
    if territories(act, Permission.SEE_COVERAGE):
        return render(request, "desk/home.html", _territory(request, act))
    told = {**_greeting(act), **_duties(request, Viewer(act))}
    if has(act, Permission.RECORD_CONTACT):
        return render(request, "guidance/mine.html", {"mine": mine(act), **told})
    if Role.PARTY_WORKER in {post.role for post in act.posts}:
        return render(request, "desk/home_own.html", {"units": own_units(act), "cases": forming.own_cases(act), **told})
    if has(act, Permission.ANSWER_CREDIT):
        return render(request, "credit/home.html", {**waiting_at_bank(act), **_greeting(act)})
    return render(request, "desk/home_plain.html", {"pages": list(_pages(act)), **told})


def _greeting(act: Act) -> dict[str, Any]:
    weekday = (_("星期一"), _("星期二"), _("星期三"), _("星期四"), _("星期五"), _("星期六"), _("星期日"))[
        act.today.weekday()
    ]
    today = _("%(day)s %(weekday)s") % {"day": longday(act.today), "weekday": weekday}
    return {"me": act.user, "today": act.today, "today_said": today, "posts": post_words(act)}


def _duties(request: HttpRequest, viewer: Viewer) -> dict[str, Any]:
    found = waiting(viewer)
    choice = Choice(request, viewer, found)
    return {
        "due": parts(choice.shown, viewer.today),
        "due_shown": len(choice.shown),
        "due_count": len(found.mine),
        "due_now": sum(duty.when(viewer.today) in NOW for duty in found.mine),
        "whose": choice.switch(),
        "duties_url": choice.url("desk:duties"),
        "week_url": choice.url("desk:duties", until="week"),
    }


def _territory(request: HttpRequest, act: Act) -> dict[str, Any]:
    names = region_names()
    scope = Scope(scope_of(request, act).territory, act.today)  # what is due is of today, as known now
    closed = Scope(scope.territory, month_end_before(act.today))  # the figures are those that were reported
    return {
        **_greeting(act),
        **_duties(request, Viewer(act, scope.territory, names)),
        "scope_words": words(closed, names),
        "page": Overview(closed, month_end_before(closed.day), names),
        "works": works(act),
        "four_ones": FourOnes(scope.territory, scope.day, names),
        "levels": [(choice, query(scope, level=choice.value)) for choice in level_choices(act, scope)],
        "latest": latest(act) if has(act, Permission.SEE_AUDIT) else [],
        "audit_url": address("office:audit"),
        "overview_url": reverse("coverage:overview") + query(closed),
        "register_url": address("registry:register") if has(act, Permission.EDIT_REGISTER) else "",
    }


def latest(act: Act) -> list[dict[str, Any]]:
    """近期变化: the newest entries of the trail that the person may see; what one act did to many is one line."""
    alike = AuditEntry.objects.filter(act=OuterRef("act"), verb=OuterRef("verb"))
    last = ~Exists(alike.filter(pk__gt=OuterRef("pk")))
    entries = trail_of(act).filter(last).annotate(many=Number(alike.values("pk"))).order_by("-at", "-pk")[:LATEST]
    return [{"entry": entry, "verb": verb_said(entry.verb), "url": _subject(entry)} for entry in entries]


def _subject(entry: AuditEntry) -> str:
    page = PAGES.get(entry.subject_kind, "")
    return address(page, entry.subject_id) if page and entry.subject_id else ""


@dataclass(frozen=True)
class Unit:
    """An organisation that one has a duty in, with today's verdict."""

    row: Standing
    verdict: Verdict


def own_units(act: Act) -> list[Unit]:
    """The organisations of a Party worker, as they stand today."""
    held = Standing.objects.asof(act.today).filter(organisation__in=by_duty(act), status="active")
    rows = held.select_related("organisation", "party_organization", "instructor").order_by("organisation__name")
    return [Unit(row, judged(row, act.today)) for row in rows]


def _pages(act: Act) -> Iterator[dict[str, str]]:
    """What an administrator's roles open; a reviewer has none of these yet."""
    for name, label, right in (
        ("office:users", _("管理账号和任职"), Permission.MANAGE_USERS),
        ("office:running", _("查看运行情况"), Permission.MANAGE_SETTINGS),
        ("office:logs", _("查看审计日志"), Permission.SEE_LOGS),
    ):
        if has(act, right) and (url := address(name)):
            yield {"url": url, "label": label}
