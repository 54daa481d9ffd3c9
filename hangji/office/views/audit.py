"""变更记录 for those who see the register's trail, 审计日志 with its verification for the audit administrator."""

from itertools import islice
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from hangji.office import audit
from hangji.office.access import opens_to
from hangji.office.acts import act_of
from hangji.office.forms import TrailForm
from hangji.office.models import AuditEntry, AuditTail
from hangji.office.permissions import Permission
from hangji.office.queries import region_names, totp_is_missing, trail_of
from hangji.office.trail_words import KINDS, PAGES
from hangji.office.verbs import FAULTS, changes, verb_said
from hangji.office.views.pages import KeysetPage, keyset

PAGE_SIZE = 50
MOST_FAULTS = 100


@opens_to(Permission.SEE_AUDIT)
@require_GET
def trail(request: HttpRequest) -> HttpResponse:
    act = act_of(request)
    form = TrailForm(request.GET)
    page = keyset(request, form.search().of(trail_of(act)), "-pk", PAGE_SIZE, _("条"))
    lines = _lines(request, page, PAGES)
    return render(request, "office/audit.html", {"form": form, "page": page, "lines": lines, "crumbs": _crumbs()})


def _crumbs() -> list[dict[str, Any]]:
    return [{"label": _("组织台账")}, {"label": _("变更记录")}]


def _lines(request: HttpRequest, page: KeysetPage, pages: dict[str, str]) -> list[dict[str, Any]]:
    """Each entry in words. pages: where a subject of a kind is linked to."""
    place = region_names(act_of(request).today)
    return [
        {
            "entry": entry,
            "verb": verb_said(entry.verb),
            "kind": KINDS.get(entry.subject_kind, entry.subject_kind),
            "page": pages.get(entry.subject_kind, ""),
            "office": place(entry.office),
            "changes": changes(entry, place),
        }
        for entry in page.rows
    ]


@opens_to(Permission.SEE_LOGS)
@require_GET
def logs(request: HttpRequest) -> HttpResponse:
    return _logs(request)


@opens_to(Permission.SEE_LOGS)
@require_POST
def verify(request: HttpRequest) -> HttpResponse:
    """Walk the chains now. Nothing is written; the finding is the page."""
    found = list(islice(audit.verify(), MOST_FAULTS))
    return _logs(request, faults=[_fault(fault, request) for fault in found], verified=True)


def _logs(request: HttpRequest, **finding: Any) -> HttpResponse:
    act = act_of(request)
    place = region_names(act.today)
    form = TrailForm(request.GET)
    page = keyset(request, form.search().of(AuditEntry.objects.all()), "-pk", PAGE_SIZE, _("条"))
    context = {
        "form": form,
        "page": page,
        "lines": _lines(request, page, {}),
        "tails": [(place(tail.office), tail) for tail in AuditTail.objects.all()],
        "totp_missing": totp_is_missing(act),
        "action": reverse("office:logs"),
    }
    return render(request, "office/logs.html", context | finding)


def _fault(fault: audit.Fault, request: HttpRequest) -> dict[str, Any]:
    """A fault with the row it names, as far as the row is still there."""
    entry = AuditEntry.objects.filter(office=fault.office, number=fault.number).first()
    place = region_names(act_of(request).today)
    verb = verb_said(entry.verb) if entry else ""
    return {"fault": fault, "office": place(fault.office), "what": FAULTS[fault.what], "entry": entry, "verb": verb}
