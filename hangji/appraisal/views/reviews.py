"""What was handed to a reviewer, reviewing one appraisal, and deciding an objection."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods
from django.views.decorators.vary import vary_on_headers

from hangji.appraisal import lists
from hangji.appraisal.actions.reviews import OF_STAGE, decide_objection, give_review
from hangji.appraisal.forms.typed import DecideForm, ReviewForm
from hangji.appraisal.models import AppraisalReview, Stage
from hangji.appraisal.queries.scoring import kept_score, standing
from hangji.appraisal.queries.uses import said_of
from hangji.appraisal.views.page import BOTH
from hangji.kit.list_page import bar, page_of
from hangji.office.access import opens_to
from hangji.office.acts import act_of
from hangji.office.permissions import Permission
from hangji.registry.views.filling import fill
from rulebook.appraisal import marks_said

P = Permission


@opens_to(P.REVIEW_APPRAISAL)
@require_GET
@vary_on_headers("HX-Request")
def reviews(request: HttpRequest) -> HttpResponse:
    listing = lists.reviews(act_of(request), request.GET)
    context: dict[str, Any] = {
        "title": _("交给我的考评"),
        "scope": [_("共 %(n)s 家次") % {"n": listing.count_text}, _("打开材料再评；一家只由一个人评一次")],
        **bar(listing, ("given", "stage")),
        "find_label": _("社会组织"),
        "unit": _("家次"),
    }
    return page_of(request, listing, "appraisal/list.html", context)


@opens_to(P.REVIEW_APPRAISAL)
@require_http_methods(BOTH)
def review(request: HttpRequest, pk: int) -> HttpResponse:
    act = act_of(request)
    rows = AppraisalReview.objects.handed_to(act).select_related("appraisal__round", "appraisal__organisation")
    one = get_object_or_404(rows, pk=pk)
    context = _page(one)
    if one.given_at or one.appraisal.state != OF_STAGE[Stage(one.stage)]:
        status = 200 if request.method == "GET" else 409
        return render(request, "appraisal/reviewed.html", context, status=status)
    if one.stage == Stage.OBJECTION:
        return _decide(request, one, context)
    form = ReviewForm(request.POST or None, appraisal=one.appraisal)

    def save(form: ReviewForm) -> str:
        give_review(review=one, said=form.said(), act=act)
        messages.success(request, _("已交评审意见"))
        return reverse("appraisal:reviews")

    return fill(request, form, save, context, "appraisal/review.html")


def _decide(request: HttpRequest, one: AppraisalReview, context: dict[str, Any]) -> HttpResponse:
    act, row = act_of(request), one.appraisal
    before = standing(row.reviews.all())
    form = DecideForm(request.POST or None, appraisal=row, first=before.marks if before else None)
    if before:
        form.start_from(before)

    def save(form: DecideForm) -> str:
        typed = form.cleaned_data
        said = form.said() if typed["upheld"] else None
        decide_objection(
            review=one, upheld=typed["upheld"], reason=typed["reason"], said=said, anew=typed["anew"], act=act
        )
        messages.success(request, _("已处理异议，结果已定"))
        return reverse("appraisal:reviews")

    context |= {"objection": row.objection, "verb": _("处理异议")}
    return fill(request, form, save, context, "appraisal/review.html")


def _page(one: AppraisalReview) -> dict[str, Any]:
    row = one.appraisal
    stage = Stage(one.stage).label
    back = reverse("appraisal:reviews")
    held = [
        {
            "item": item,
            "full": marks_said(item.full),
            "said": said_of(item.evidence, row.evidence.get(item.evidence)),
            "url": reverse("appraisal:piece", args=[row.pk, item.evidence]),
        }
        for item in row.round.rules.items
        if not item.asked
    ]
    return {
        "title": _("%(stage)s：%(name)s") % {"stage": stage, "name": row.organisation},
        "stage": stage,
        "verb": _("交评审意见"),
        "review": one,
        "one": row,
        "held": held,
        "given": list(_given(one)),
        "marks": marks_said(one.score["marks"]) if one.score else "",
        "full": marks_said(one.score["full"]) if one.score else "",
        "back_url": back,
        "crumbs": [{"url": back, "label": _("交给我的考评")}, {"label": str(row)}],
        "scored": kept_score(row),
    }


def _given(one: AppraisalReview) -> Any:
    """What this review says, item by item."""
    rules = one.appraisal.round.rules
    for key, said in one.marks.items():
        yield _(rules.item(key).title), marks_said(said["marks"]), said["because"]
    for each in rules.deductions:
        if each.key in one.deductions:
            said = one.deductions[each.key]
            yield _(each.title), _("扣 %(n)d 次") % {"n": said["times"]}, said["because"]
    for veto in rules.vetoes:
        if veto.key in one.vetoes:
            yield _(veto.title), _("一票否决"), one.vetoes[veto.key]
