"""Which locked reports are open to everyone: choosing one, and closing it again."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hangji.office.access import opens_to, territories
from hangji.office.acts import Act, act_of
from hangji.office.permissions import Permission
from hangji.portal.actions.figures import close_figures, open_figures
from hangji.portal.forms.writing import ReasonForm
from hangji.portal.models import OpenFigures
from hangji.portal.queries.figures import chosen, may_open, open_reports, openable
from hangji.registry.queries import region_names
from hangji.registry.views.filling import fill
from hangji.reports.models import Report
from rulebook.indicators import indicator

P = Permission


@opens_to(P.EDIT_ARTICLES)
@require_GET
def figures(request: HttpRequest) -> HttpResponse:
    act, names = act_of(request), region_names()
    context = {
        "opened": [(row, _place(row.report, names), _may(act, row)) for row in open_reports()],
        "closed": [(report, _place(report, names)) for report in may_open(act)[:24]],
        "indicators": [indicator(code).title for code in chosen()],
    }
    return render(request, "portal/desk/figures.html", context)


def _place(report: Report, names: dict[int, str]) -> str:
    return _("%(place)s（%(level)s）") % {
        "place": names.get(report.region_code, report.region_code),
        "level": report.get_level_display(),
    }


def _may(act: Act, row: OpenFigures) -> bool:
    own = territories(act, P.EDIT_ARTICLES)
    return any(each.holds(row.report.region_code, row.report.level) for each in own)


@opens_to(P.EDIT_ARTICLES)
@require_POST
def open_(request: HttpRequest, pk: int) -> HttpResponse:
    report = get_object_or_404(openable(act_of(request)), pk=pk)
    open_figures(report=report, act=act_of(request))
    messages.success(request, _("已公开"))
    return redirect("portal:desk_figures")


@opens_to(P.EDIT_ARTICLES)
@require_http_methods(["GET", "POST"])
def close(request: HttpRequest, pk: int) -> HttpResponse:
    act = act_of(request)
    row = get_object_or_404(OpenFigures.objects.select_related("report"), pk=pk)
    if not _may(act, row):
        raise Http404
    form = ReasonForm(request.POST or None)

    def save(form: ReasonForm) -> str:
        close_figures(row=row, because=form.cleaned_data["because"], act=act)
        messages.success(request, _("已停止公开"))
        return reverse("portal:desk_figures")

    title = _("停止公开 %(day)s 的数") % {"day": row.report.day.isoformat()}
    crumbs = [{"url": reverse("portal:desk_figures"), "label": _("公开的数据")}, {"label": title}]
    context = {"title": title, "verb": _("停止公开"), "back_url": reverse("portal:desk_figures"), "crumbs": crumbs}
    return fill(request, form, save, context)
