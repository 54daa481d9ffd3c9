"""Reconciling: send the platform's export in, see every difference, settle it."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hangji.kit import progress
from hangji.kit.refusal import Refusal
from hangji.office.access import Territory, has, opens_to
from hangji.office.acts import Act, act_of
from hangji.office.documents import send
from hangji.office.permissions import Permission
from hangji.platform import tasks
from hangji.platform.actions.reconciliation import refused_sentences, settle, upload
from hangji.platform.forms import ReconcileForm, SettleForm
from hangji.platform.models import (
    Decision,
    Difference,
    DifferenceKind,
    Reconciliation,
    ReconciliationState,
    Subject,
)
from hangji.platform.sources import SOURCES, worded
from hangji.platform.views.page import place_of, reports, scoped, sections
from hangji.registry.queries import region_names
from hangji.registry.views.filling import fill
from rulebook.layouts import layout
from rulebook.sentence import Sentence

LISTED, SIZE, AT_ONCE = 100, 50, 500


@opens_to(Permission.SEE_COVERAGE)
@require_http_methods(["GET", "POST"])
def reconciliations(request: HttpRequest) -> HttpResponse:
    """The list, and the form that starts the next one: the register that the page is about."""
    act, context = act_of(request), scoped(request, "reconciliations")
    form = ReconcileForm(request.POST or None, request.FILES or None, act=act)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                made = upload(territory=context["scope"].territory, act=act, **form.cleaned_data)
                _compare(made, act)
                return redirect("platform:reconciliation", made.pk)
            except Refusal as refusal:
                context["refusal"], status = refusal, refusal.status
    found = Reconciliation.objects.visible_to(act).select_related("document", "uploaded_by")
    found = found.annotate(settled=Count("differences__settlement"))[:LISTED]
    lines = [
        {
            "of": each,
            "place": place_of(each, context["names"]),
            "open": each.counts.get("differences", 0) - each.settled,
        }
        for each in found
    ]
    return render(request, "platform/reconciliations.html", {**context, "form": form, "lines": lines}, status=status)


def _compare(made: Reconciliation, act: Act) -> None:
    progress.tell(str(made.pk), 0, 0)
    tasks.compare.enqueue(str(made.pk), act.user.pk, act.at.isoformat())


def _seen(request: HttpRequest, pk: UUID) -> Reconciliation:
    found = Reconciliation.objects.visible_to(act_of(request)).select_related("document", "uploaded_by")
    seen: Reconciliation = get_object_or_404(found, pk=pk)
    return seen


@opens_to(Permission.SEE_COVERAGE)
@require_GET
def reconciliation(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Where it stands: being compared, refused, stopped on the way, or its differences."""
    found = _seen(request, pk)
    going = progress.told(str(found.pk))
    if going and going.alive:
        return _progress(request, going)
    if "HX-Request" in request.headers and found.state != ReconciliationState.COMPARING:
        response = HttpResponse(status=204)
        response["HX-Redirect"] = request.path
        return response
    act, names = act_of(request), region_names()
    context = {
        "found": found,
        "place": place_of(found, names),
        "sections": list(sections("reconciliations")),
        "may_report": reports(act, Territory(found.region_code, found.level)),
        "may_export": has(act, Permission.EXPORT),
        "latest": found.state == ReconciliationState.COMPARED and not found.superseded_at,
    }
    if found.state == ReconciliationState.REFUSED:
        context["refusal"] = refused_sentences(found)
    if found.state == ReconciliationState.COMPARED:
        context |= _differences(request, found)
    return render(request, "platform/reconciliation.html", context)


def _progress(request: HttpRequest, going: progress.Progress) -> HttpResponse:
    text = _("已核对 %(done)d / %(total)d 行") % {"done": going.done, "total": going.total} if going.total else ""
    context = {
        "title": _("正在核对"),
        "label": _("正在把省平台的表和台账逐行核对，台账不会改动"),
        "text": text,
        "fraction": going.fraction,
        "poll_url": request.path,
    }
    page = "kit/_progress.html" if "HX-Request" in request.headers else "kit/progress.html"
    return render(request, page, context)


def _differences(request: HttpRequest, found: Reconciliation) -> dict[str, Any]:
    """The differences that ?show= asks for, a page of them. Three statements."""
    every = found.differences.all()
    kinds = dict(every.order_by().values_list("kind").annotate(Count("pk")))
    settled = dict(every.order_by().values_list("settlement__decision").annotate(Count("pk")))
    show = request.GET.get("show", "open")
    shows = list(_shows(kinds, settled, show))
    paginator = Paginator(_shown(every, show).select_related("settlement"), SIZE)
    page = paginator.get_page(request.GET.get("page"))
    labels = SOURCES[found.subject]
    return {
        "shows": shows,
        "page": page,
        "lines": [{**_line(found, each), "url": _url(each)} for each in page],
        "pages": _pages(page, show),
        "open": settled.get(None, 0),
        "columns": [(letters, head, labels[name].label) for letters, head, name in found.columns if name],
        "unused": [f"{letters} {head}" for letters, head, name in found.columns if not name and head],
        "notes": [Sentence(*said) for said in found.notes],
    }


def _line(found: Reconciliation, each: Difference) -> dict[str, Any]:
    """One difference in words: the field, and codes with what they stand for."""
    column = layout(found.subject).numbered(found.layout_version).column(each.field)
    label = SOURCES[found.subject][each.field].label if each.field else ""
    return {"of": each, "label": label, "ours": worded(column, each.ours), "theirs": worded(column, each.theirs)}


def _shows(kinds: dict[str, int], settled: dict[Any, int], show: str) -> Iterator[dict[str, Any]]:
    lists = [("open", _("待处理"), settled.get(None, 0))]
    lists += [(kind.value, str(kind.label), kinds.get(kind, 0)) for kind in DifferenceKind]
    lists += [(decision.value, str(decision.label), settled.get(decision, 0)) for decision in Decision]
    for name, label, count in lists:
        yield {"url": f"?show={name}", "label": label, "count": count, "current": name == show}


def _shown(every: QuerySet[Difference], show: str) -> QuerySet[Difference]:
    if show in DifferenceKind.values:
        return every.filter(kind=show)
    if show in Decision.values:
        return every.filter(settlement__decision=show)
    return every.filter(settlement__isnull=True)


def _pages(page: Any, show: str) -> dict[str, str]:
    told = {"first": page.start_index(), "last": page.end_index(), "count": page.paginator.count}
    here = f"?show={show}&page=" if show in {*DifferenceKind.values, *Decision.values} else "?page="
    return {
        "position_text": _("第 %(first)d–%(last)d 行，共 %(count)d 行") % told,
        "previous_url": f"{here}{page.previous_page_number()}" if page.has_previous() else "",
        "next_url": f"{here}{page.next_page_number()}" if page.has_next() else "",
    }


def _url(each: Difference) -> str:
    """The page of the thing in our register, "" where we do not have it."""
    if each.organisation_id:
        return reverse("desk:organisation", args=[each.organisation_id])
    return reverse("desk:party_organization", args=[each.party_organization_id]) if each.party_organization_id else ""


def mend_url(each: Difference, subject: str) -> str:
    """The form in which ours is corrected: it is filled in by a person, never by us."""
    if each.kind == DifferenceKind.THEIRS_ONLY:
        pk = each.organisation_id or each.party_organization_id
        if pk:
            return f"{reverse('platform:include')}?subject={subject}&pk={pk}"
        return reverse("registry:register" if subject == Subject.ORGANISATIONS else "registry:form_party")
    pk = each.organisation_id or each.party_organization_id
    if each.kind == DifferenceKind.OURS_ONLY:
        return f"{reverse('platform:exclude')}?subject={subject}&pk={pk}"
    name = SOURCES[subject][each.field].mend if each.field else ""
    if name == "platform:include":
        return f"{reverse(name)}?subject={subject}&pk={pk}"
    return reverse(name, args=[pk]) if name else _url(each)


@opens_to(Permission.REPORT_PLATFORM)
@require_http_methods(["GET", "POST"])
def settle_some(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Settle what was ticked, with one reason; for one difference also the way to the form that corrects ours."""
    found, act = _seen(request, pk), act_of(request)
    asked = request.POST.getlist("pk") or request.GET.getlist("pk")
    ids = [int(each) for each in asked if each.isdecimal() and len(each) < 16][:AT_ONCE]
    some = list(found.differences.filter(pk__in=ids).select_related("settlement"))
    back = reverse("platform:reconciliation", args=[found.pk])
    if not some:
        return redirect(back)
    form = SettleForm(request.POST if "confirmed" in request.POST else None)

    def save(form: Any) -> str:
        done = settle(reconciliation=found, ids=[each.pk for each in some], act=act, **form.cleaned_data)
        messages.success(request, _("已处理 %(count)d 处差异") % {"count": done})
        return _after(found, some, form.cleaned_data["decision"], back)

    context = {
        "found": found,
        "lines": [_line(found, each) for each in some],
        "mend_url": mend_url(some[0], found.subject) if len(some) == 1 else "",
        "back_url": back,
        "title": _("处理差异"),
        "crumbs": [{"url": back, "label": _("对账")}, {"label": _("处理差异")}],
    }
    return fill(request, form, save, context, "platform/settle.html")


def _after(found: Reconciliation, some: list[Difference], decision: str, back: str) -> str:
    """Where theirs is right, on to the form that corrects ours; else back to the rest."""
    return mend_url(some[0], found.subject) if decision == Decision.THEIRS and len(some) == 1 else back


@opens_to(Permission.REPORT_PLATFORM)
@require_POST
def compare_again(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Compare the same file anew, after the register has been corrected or where it stopped on the way."""
    found, act = _seen(request, pk), act_of(request)
    if not found.superseded_at and reports(act, Territory(found.region_code, found.level)):
        _compare(found, act)
    return redirect("platform:reconciliation", found.pk)


@opens_to(Permission.EXPORT)
@require_GET
def original(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    return send(_seen(request, pk).document)
