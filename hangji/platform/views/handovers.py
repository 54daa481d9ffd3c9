"""Handing over: the layouts, the files handed over, and what has changed since."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hangji.kit.export import exported
from hangji.kit.refusal import Refusal
from hangji.office import audit
from hangji.office.access import has, opens_to
from hangji.office.acts import act_of
from hangji.office.audit import Note
from hangji.office.documents import send
from hangji.office.permissions import Permission
from hangji.platform.actions.handover import hand_over
from hangji.platform.files import cells_of, columns_of
from hangji.platform.forms import HandoverForm
from hangji.platform.increment import KINDS, changes_since, increment_columns, increment_rows
from hangji.platform.models import Handover, Subject
from hangji.platform.queries import rows_of
from hangji.platform.sources import SOURCES, VALUES
from hangji.platform.views.page import codes_by_name, place_of, scoped, sections
from hangji.registry.queries import region_names
from rulebook.layouts import layout, layouts

LISTED = 100


@opens_to(Permission.SEE_COVERAGE)
@require_http_methods(["GET", "POST"])
def handovers(request: HttpRequest) -> HttpResponse:
    """The list, and the form that makes the next one: a file of the register that the page is about."""
    act, context = act_of(request), scoped(request, "handovers")
    form = HandoverForm(request.POST or None, act=act)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                made = hand_over(territory=context["scope"].territory, act=act, **form.cleaned_data)
                messages.success(request, _("已生成报送文件，%(count)d 行；下载后上传到省平台") % {"count": made.rows})
                return redirect("platform:handover", made.pk)
            except Refusal as refusal:
                context["refusal"], status = refusal, refusal.status
    found = Handover.objects.visible_to(act).select_related("document", "handed_by")[:LISTED]
    lines = [{"of": each, "place": place_of(each, context["names"])} for each in found]
    return render(
        request,
        "platform/handovers.html",
        {**context, "form": form, "lines": lines, "layouts": layouts(), "today": act.today},
        status=status,
    )


@opens_to(Permission.EXPORT)
@require_POST
def draft(request: HttpRequest) -> HttpResponseBase:
    """The file as it would be handed over today, to look through; nothing is recorded as handed over."""
    act, context = act_of(request), scoped(request, "handovers")
    subject = request.POST.get("subject", "")
    subject = subject if subject in Subject.values else Subject.ORGANISATIONS
    version = layout(subject).version(act.today)
    rows = [cells_of(version, row) for row in rows_of(subject, context["scope"].territory, act.today, version.rows)]
    title = _("%(what)s（试出，未报送）") % {"what": Subject(subject).label}
    return _download(request, title, columns_of(version), rows)


def _download(request: HttpRequest, title: str, columns: Any, rows: Any) -> HttpResponseBase:
    act = act_of(request)
    form = "csv" if request.POST.get("format") == "csv" else "xlsx"
    with transaction.atomic():
        audit.record(act, [Note("export", "List", 0, title, after={"format": form})])
    return exported(columns, rows, form=form, stem=title, day=act.today)


def _seen(request: HttpRequest, pk: int) -> Handover:
    found = Handover.objects.visible_to(act_of(request)).select_related("document", "handed_by")
    seen: Handover = get_object_or_404(found, pk=pk)
    return seen


@opens_to(Permission.SEE_COVERAGE)
@require_GET
def handover(request: HttpRequest, pk: int) -> HttpResponse:
    """One file handed over, and what has changed since."""
    found, act, names = _seen(request, pk), act_of(request), region_names()
    context: dict[str, Any] = {
        "handover": found,
        "place": place_of(found, names),
        "sections": list(sections("handovers")),
        "may_export": has(act, Permission.EXPORT),
    }
    try:
        context["changes"] = changes = changes_since(found, act, codes_by_name(names))
        context["counts"] = [(KINDS[kind], sum(1 for each in changes if each.kind == kind)) for kind in KINDS]
    except Refusal as refusal:
        context["refusal"] = refusal
    return render(request, "platform/handover.html", context)


@opens_to(Permission.EXPORT)
@require_GET
def handover_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    return send(_seen(request, pk).document)


@opens_to(Permission.EXPORT)
@require_POST
def increment(request: HttpRequest, pk: int) -> HttpResponseBase:
    """What has changed since, as a file."""
    found, act = _seen(request, pk), act_of(request)
    changes = changes_since(found, act, codes_by_name(region_names()))
    title = _("%(what)s增量") % {"what": found.get_subject_display()}
    version = layout(found.subject).version(act.today)
    return _download(request, title, increment_columns(version), increment_rows(changes))


@opens_to(Permission.SEE_COVERAGE)
@require_GET
def show_layout(request: HttpRequest, code: str) -> HttpResponse:
    """What goes into each column, with the first row of the register as an example."""
    try:
        found = layout(code)
    except KeyError:
        raise Http404 from None
    act, context = act_of(request), scoped(request, "handovers")
    version = found.version(act.today)
    rows = rows_of(found.subject, context["scope"].territory, act.today, version.rows)[:1]
    example = cells_of(version, rows[0]) if rows else (None,) * len(version.columns)
    columns = [
        {
            "of": column,
            "label": SOURCES[found.subject][column.field].label,
            "codes": [(VALUES.get(value, value), code) for value, code in column.codes.items()],
            "example": cell,
        }
        for column, cell in zip(version.columns, example, strict=True)
    ]
    crumbs = [{"url": reverse("platform:handovers"), "label": _("报送文件")}, {"label": _(found.title)}]
    return render(
        request,
        "platform/layout.html",
        {**context, "layout": found, "version": version, "columns": columns, "crumbs": crumbs},
    )
