"""问题类别的变化, for who sees a territory."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from hangji.office.access import opens_to
from hangji.office.acts import act_of
from hangji.office.permissions import Permission
from hangji.problems.causes import Causes
from hangji.problems.views.page import crumbs


@opens_to(Permission.SEE_COVERAGE)
@require_GET
def causes(request: HttpRequest) -> HttpResponse:
    context = {"page": Causes(act_of(request)), "crumbs": crumbs({"label": _("类别的变化")})}
    return render(request, "problems/causes.html", context)
