"""A reviewer's own sheets: what waits, giving one, recusing oneself."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from hangji.office.access import opens_to
from hangji.office.acts import act_of
from hangji.office.permissions import Permission
from hangji.people.certification.actions.assessing import give_review, recuse
from hangji.people.certification.forms import ReasonForm, SheetForm
from hangji.people.certification.models import Review
from hangji.people.certification.queries import answered, hours_of
from hangji.people.certification.views.rounds import BOTH
from hangji.registry.views.filling import fill

P = Permission


def handed(request: HttpRequest, pk: int) -> Review:
    rows = Review.objects.handed_to(act_of(request))
    return get_object_or_404(
        rows.select_related("application__round", "application__person", "application__organisation"), pk=pk
    )


@opens_to(P.ASSESS)
@require_GET
def reviews(request: HttpRequest) -> HttpResponse:
    act = act_of(request)
    rows = Review.objects.handed_to(act).select_related("application__round", "application__person")
    rows = rows.select_related("application__organisation").order_by("application__round", "pk")
    waiting = [each for each in rows if not answered(each)]
    return render(
        request, "people/reviews.html", {"waiting": waiting, "done": [each for each in rows if answered(each)]}
    )


def _page(one: Review, title: str, verb: str, **more: Any) -> dict[str, Any]:
    list_ = {"url": reverse("people:reviews"), "label": _("评审")}
    own = {"title": title, "verb": verb, "back_url": reverse("people:reviews"), "review": one}
    return {**own, "crumbs": [list_, {"label": str(one.application)}], **more}


@opens_to(P.ASSESS)
@require_http_methods(BOTH)
def review(request: HttpRequest, pk: int) -> HttpResponse:
    one, act = handed(request, pk), act_of(request)
    application = one.application
    rules = application.round.rules
    facts = [
        (_("社会组织"), str(application.organisation)),
        (_("岗位"), application.post),
        (
            _("本年度培训"),
            _("%(n)d 学时") % {"n": hours_of(application.person, act.today.replace(month=1, day=1), act.today)},
        ),
    ]
    context = _page(one, str(application), _("交评审表"), facts=facts, scope=str(application.round))
    if answered(one):
        context["given"] = [(item, one.marks.get(item, "—")) for item in rules.full_marks]
        return render(request, "people/review.html", context, status=200 if request.method == "GET" else 409)
    form = SheetForm(request.POST or None, rules=rules)

    def save(form: SheetForm) -> str:
        give_review(review=one, marks=form.marks(), remark=form.cleaned_data["remark"], act=act)
        messages.success(request, _("已交评审表；结果出来以前，谁也看不到分数"))
        return reverse("people:reviews")

    return fill(request, form, save, context, "people/review.html")


@opens_to(P.ASSESS)
@require_http_methods(BOTH)
def recuse_(request: HttpRequest, pk: int) -> HttpResponse:
    one, act = handed(request, pk), act_of(request)

    def save(form: ReasonForm) -> str:
        recuse(review=one, because=form.cleaned_data["reason"], act=act)
        messages.success(request, _("已回避，组织认证的同事会另请一位"))
        return reverse("people:reviews")

    why = _("和申请人同一单位、有亲属关系等，应当回避。写明原因即可。")
    return fill(request, ReasonForm(request.POST or None), save, _page(one, _("回避"), _("回避"), why=why))
