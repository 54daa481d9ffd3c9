"""One appraisal: its page, the self-assessment on the screen and as a workbook, the talk, an objection."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from hangji.appraisal.actions import answers as actions
from hangji.appraisal.actions.reviews import record_talk
from hangji.appraisal.forms.typed import ObjectForm, ReasonForm, SelfForm, SheetForm, TalkForm
from hangji.appraisal.lists import own as own_appraisals
from hangji.appraisal.models import Appraisal, AppraisalState, Stage
from hangji.appraisal.queries.scoring import kept_score
from hangji.appraisal.queries.uses import page_of, party_of, rows_of, said_of
from hangji.appraisal.sheet import written
from hangji.appraisal.tables.rows import state_tag
from hangji.appraisal.views.page import BOTH, about, home, keeps, knows_result, own, run, runs, seen, unless
from hangji.office.access import opens_to
from hangji.office.acts import Act, act_of
from hangji.office.permissions import Permission
from hangji.registry.views.filling import fill
from rulebook.appraisal import marks_said
from rulebook.sentence import Sentence

P = Permission
ANYBODY = (P.SEE_APPRAISALS, P.SELF_APPRAISE, P.REVIEW_APPRAISAL)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@opens_to(P.SELF_APPRAISE)
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """A Party worker's own appraisals; made for a phone."""
    act = act_of(request)
    rows = [
        {"one": row, "tag": state_tag(row), "told": knows_result(act, row), "open": row.state == AppraisalState.WAITING}
        for row in own_appraisals(act)
    ]
    return render(request, "appraisal/mine.html", {"rows": rows, "today": act.today})


@opens_to(*ANYBODY)
@require_GET
def appraisal(request: HttpRequest, pk: int) -> HttpResponse:
    act, one = act_of(request), seen(request, pk)
    told, mine_ = knows_result(act, one), keeps(act, one)
    context = {
        "one": one,
        "rules": one.round.rules,
        "tag": state_tag(one),
        "told": told,
        "keeps": mine_,
        "runs": runs(act, one.round),
        "lines": list(_lines(one, told)),
        "score": one.score,
        "deductions": list(_deductions(one)) if told else [],
        "reviews": _reviews(one, act, told),
        "objection": getattr(one, "objection", None),
        "may_object": mine_ and one.state == AppraisalState.TOLD and one.object_by and act.today <= one.object_by,
        "late": one.state == AppraisalState.WAITING and act.today > one.round.hand_in_by,
        "crumbs": [home(act), *_of_round(one, act), {"label": str(one.organisation)}],
    }
    return render(request, "appraisal/appraisal.html", context)


def _of_round(one: Appraisal, act: Act) -> list[dict[str, str]]:
    """The way to the round, for whoever sees it."""
    if not type(one.round).objects.visible_to(act).filter(pk=one.round_id).exists():
        return []
    return [{"url": reverse("appraisal:round", args=[one.round_id]), "label": str(one.round)}]


def _lines(one: Appraisal, told: bool) -> Any:
    """Every item: what is held or was answered, and its marks where they may be seen."""
    scored = {each["key"]: each for each in kept_score(one)} if told else {}
    for item in one.round.rules.items:
        said = one.answers.get(item.key, {})
        chosen = next((_(each.title) for each in item.choices if each.key == said.get("choice")), "")
        yield {
            "item": item,
            "said": None if item.asked else said_of(item.evidence, one.evidence.get(item.evidence)),
            "chosen": chosen,
            "own": said.get("said", ""),
            "scored": scored.get(item.key),
            "marks": marks_said(scored[item.key]["marks"]) if item.key in scored else "",
            "full": marks_said(item.full),
            "url": reverse("appraisal:piece", args=[one.pk, item.evidence]) if not item.asked and one.evidence else "",
        }


def _deductions(one: Appraisal) -> Any:
    titles = {each.key: each.title for each in one.round.rules.deductions}
    for each in one.score.get("deductions", ()):
        reason = Sentence(each["reason"]["text"], each["reason"]["facts"])
        yield {"title": titles[each["key"]], "marks": marks_said(each["marks"]), "reason": reason}


def _reviews(one: Appraisal, act: Act, told: bool) -> list[dict[str, Any]]:
    """The reviews that the person may read: the office all, the organisation those that were given, a reviewer own."""
    rows = one.reviews.select_related("reviewer")
    office = type(one.round).objects.visible_to(act).filter(pk=one.round_id).exists()
    shown = [row for row in rows if office or row.reviewer_id == act.user.pk or (told and row.given_at)]
    return [
        {
            "row": row,
            "stage": Stage(row.stage).label,
            "who": row.reviewer.name if office else "",
            "marks": marks_said(row.score["marks"]) if row.score and office else "",
            "mine": row.reviewer_id == act.user.pk,
        }
        for row in shown
    ]


@opens_to(P.SELF_APPRAISE)
@require_http_methods(BOTH)
def self_(request: HttpRequest, pk: int) -> HttpResponse:
    """What is held is shown read-only with its evidence; only what cannot be known is asked."""
    act, one = act_of(request), own(request, pk)
    if request.method == "GET" and one.state != AppraisalState.WAITING:
        return redirect("appraisal:appraisal", pk)  # handed in already, as by a second press of the button
    form = SelfForm(request.POST or None, appraisal=one)

    def save(form: SelfForm) -> str:
        draft = request.POST.get("answer") == "draft"
        does = actions.save_draft if draft else actions.hand_in
        does(appraisal=one, answers=form.answers(), version=form.cleaned_data["version"], act=act)
        messages.success(request, _("已存草稿，可以换个设备接着填") if draft else _("已交自评，等待评审"))
        return reverse("appraisal:self" if draft else "appraisal:appraisal", args=[pk])

    evidence = actions.evidence_of(one)
    party = party_of(one.organisation_id, one.round.counted_to)
    held = [
        {
            "item": item,
            "full": marks_said(item.full),
            "said": said_of(item.evidence, evidence.get(item.evidence)),
            "rows": len(rows_of(evidence.get(item.evidence))),
            "url": page_of(item.evidence, one.organisation_id, party, act),
        }
        for item in one.round.rules.items
        if not item.asked
    ]
    why = _("台账里有的已经填好，不用再填；只问台账不知道的 %(n)d 项。") % {"n": len(form.asked)}
    context = {**about(act, one, _("自评"), "", why), "held": held}
    return fill(request, form, save, context, "appraisal/self.html")


@opens_to(P.SELF_APPRAISE)
@require_GET
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """The self-assessment as a workbook, to be filled in offline."""
    one = own(request, pk)
    unless(one.state == AppraisalState.WAITING)
    content = written(one, actions.evidence_of(one), one.draft)
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="appraisal-{one.round.year}-{one.pk}.xlsx"'
    response["Cache-Control"] = "private, no-store"
    return response


@opens_to(P.SELF_APPRAISE)
@require_http_methods(BOTH)
def take_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    act, one = act_of(request), own(request, pk)
    unless(one.state == AppraisalState.WAITING)
    first = {"version": one.version}
    form = SheetForm(request.POST or None, request.FILES or None, initial=first)

    def save(form: SheetForm) -> str:
        actions.import_sheet(appraisal=one, act=act, **form.cleaned_data)
        messages.success(request, _("已读入自评表，看过以后再交"))
        return reverse("appraisal:self", args=[pk])

    why = _("先导出自评表，填好“选择”和“说明”再导入；灰色的格子不要改。")
    return fill(request, form, save, about(act, one, _("导入自评表"), _("导入"), why))


@opens_to(P.RUN_APPRAISALS)
@require_http_methods(BOTH)
def return_(request: HttpRequest, pk: int) -> HttpResponse:
    act, one = act_of(request), run(request, pk)
    form = ReasonForm(request.POST or None, initial={"version": one.version})

    def save(form: ReasonForm) -> str:
        actions.return_appraisal(appraisal=one, act=act, **form.cleaned_data)
        messages.success(request, _("已退回，对方的待办里有原因"))
        return reverse("appraisal:appraisal", args=[pk])

    return fill(request, form, save, about(act, one, _("退回自评"), _("退回"), _("评审以前可以退回重填。")))


@opens_to(P.RUN_APPRAISALS)
@require_http_methods(BOTH)
def without(request: HttpRequest, pk: int) -> HttpResponse:
    act, one = act_of(request), run(request, pk)
    form = ReasonForm(request.POST or None, initial={"version": one.version})

    def save(form: ReasonForm) -> str:
        actions.go_without(appraisal=one, act=act, **form.cleaned_data)
        messages.success(request, _("已转入评审，自评的项目没有分"))
        return reverse("appraisal:appraisal", args=[pk])

    why = _("过了自评期限没有交的：台账里的材料照常计，自评的项目由评审按核实的情况定。")
    return fill(request, form, save, about(act, one, _("没有自评，转入评审"), _("转入评审"), why))


@opens_to(P.RUN_APPRAISALS)
@require_http_methods(BOTH)
def talk(request: HttpRequest, pk: int) -> HttpResponse:
    act, one = act_of(request), run(request, pk)
    first = {"version": one.version, "day": one.talk_on or act.today, "conclusion": one.talk}
    form = TalkForm(request.POST or None, initial=first)

    def save(form: TalkForm) -> str:
        record_talk(appraisal=one, act=act, **form.cleaned_data)
        messages.success(request, _("已记反馈谈话"))
        return reverse("appraisal:appraisal", args=[pk])

    return fill(request, form, save, about(act, one, _("记反馈谈话"), _("保存"), _("记日期和结论。")))


@opens_to(P.SELF_APPRAISE)
@require_http_methods(BOTH)
def object_(request: HttpRequest, pk: int) -> HttpResponse:
    act, one = act_of(request), own(request, pk)
    unless(one.state in (AppraisalState.TOLD, AppraisalState.OBJECTED))
    form = ObjectForm(request.POST or None, initial={"version": one.version})

    def save(form: ObjectForm) -> str:
        actions.raise_objection(appraisal=one, act=act, **form.cleaned_data)
        messages.success(request, _("已提出异议，由没有评过你们的人处理"))
        return reverse("appraisal:appraisal", args=[pk])

    why = _("到 %(day)s 为止。") % {"day": one.object_by.isoformat() if one.object_by else ""}
    return fill(request, form, save, about(act, one, _("提出异议"), _("提出异议"), why))
