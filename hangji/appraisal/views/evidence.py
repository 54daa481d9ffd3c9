"""One piece of evidence and its uses, the rows behind one, the templates, and what a place publishes."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from hangji.appraisal.models import Appraisal, AppraisalRound
from hangji.appraisal.queries.evidence import counted_to, gather, plain
from hangji.appraisal.queries.uses import page_of, party_of, rows_of, said_of, shown
from hangji.appraisal.views.appraisals import ANYBODY
from hangji.appraisal.views.page import home, seen
from hangji.kit.freshness import for_everyone
from hangji.office.access import opens_to, opens_to_anyone
from hangji.office.acts import act_of
from hangji.office.permissions import Permission
from hangji.registry.models import Classification, SocialOrganization
from rulebook.appraisal import marks_said
from rulebook.appraisal_templates import EVIDENCE, Template, codes, editions

P = Permission
YEARS_BACK = 5


@opens_to(P.SEE_APPRAISALS, P.SELF_APPRAISE)
@require_GET
def uses(request: HttpRequest, pk: int) -> HttpResponse:
    """一份材料，几处使用: what is held of an organisation's year, where it is kept, and which procedures take it."""
    act = act_of(request)
    subject = get_object_or_404(SocialOrganization.objects.visible_to(act), pk=pk)
    year = _year(request, act.today.year)
    day = counted_to(year, act.today)
    kept = plain(gather([pk], year, day)[pk]) if day.year == year else {}
    placed = Classification.objects.valid().filter(organisation=pk).order_by("since").last()
    context = {
        "subject": subject,
        "year": year,
        "day": day,
        "years": range(act.today.year, act.today.year - YEARS_BACK, -1),
        "pieces": shown(kept, pk, party_of(pk, day), placed.region_code if placed else 0, act),
        "appraisals": Appraisal.objects.visible_to(act).filter(organisation=pk).select_related("round"),
        "crumbs": [home(act), {"label": str(subject)}],
    }
    return render(request, "appraisal/uses.html", context)


def _year(request: HttpRequest, default: int) -> int:
    text = request.GET.get("year", "")
    return int(text) if text.isdecimal() and default - YEARS_BACK < int(text) <= default else default


@opens_to(*ANYBODY)
@require_GET
def piece(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """The rows behind a piece, as they stood when the self-assessment was handed in."""
    act, one = act_of(request), seen(request, pk)
    if name not in EVIDENCE:
        raise Http404
    said = one.evidence.get(name)
    back = {"url": reverse("appraisal:appraisal", args=[pk]), "label": str(one)}
    context = {
        "one": one,
        "piece": EVIDENCE[name],
        "said": said_of(name, said),
        "rows": rows_of(said),
        "kept_url": page_of(name, one.organisation_id, party_of(one.organisation_id, one.round.counted_to), act),
        "goes_there": SocialOrganization.objects.visible_to(act).filter(pk=one.organisation_id).exists(),
        "crumbs": [home(act), back, {"label": _(EVIDENCE[name].title)}],
    }
    return render(request, "appraisal/piece.html", context)


@opens_to(*ANYBODY)
@require_GET
def templates(request: HttpRequest) -> HttpResponse:
    found = [(each, each == editions(code)[-1]) for code in codes() for each in reversed(editions(code))]
    crumbs = [home(act_of(request)), {"label": _("考评办法")}]
    return render(request, "appraisal/templates.html", {"found": found, "crumbs": crumbs})


@opens_to(*ANYBODY)
@require_GET
def template(request: HttpRequest, code: str, version: int) -> HttpResponse:
    one = next((each for each in _editions(code) if each.version == version), None)
    if one is None:
        raise Http404
    groups: dict[str, list[Any]] = {}
    for item in one.items:
        groups.setdefault(item.group, []).append({"item": item, "full": marks_said(item.full), "how": list(_how(item))})
    crumbs = [home(act_of(request)), {"url": reverse("appraisal:templates"), "label": _("考评办法")}]
    context = {
        "rules": one,
        "groups": groups.items(),
        "deductions": [(each.title, marks_said(each.each), marks_said(each.most)) for each in one.deductions],
        "grades": [(each.title, marks_said(each.start)) for each in one.grades],
        "vetoes": [(each, _(one.grade(each.grade).title)) for each in one.vetoes],
        "second": (one.second.percent, one.second.at_least, marks_said(one.second.differs)),
        "weights": [(_("评估"), _weight(one.evaluation)), (_("年检"), _weight(one.inspection))],
        "crumbs": [*crumbs, {"label": _(one.title)}],
    }
    return render(request, "appraisal/template.html", context)


def _editions(code: str) -> tuple[Template, ...]:
    return editions(code) if code in codes() else ()


def _weight(weight: Any) -> dict[str, str]:
    return {"marks": marks_said(weight.marks), "of": marks_said(weight.of), "without_party": weight.without_party}


def _how(item: Any) -> Any:
    """How an item's marks come about: (sentence, marks)."""
    for choice in item.choices:
        yield choice.title, marks_said(choice.marks)
    for word, marks in (item.values or {}).items():
        yield EVIDENCE[item.evidence].said[word], marks_said(marks)


@opens_to_anyone
@for_everyone
@require_GET
def published(request: HttpRequest, pk: int) -> HttpResponse:
    """What the place publishes: grades, or the best grade's organisations; never marks, in the order of names."""
    one = AppraisalRound.objects.filter(pk=pk, published_on__isnull=False).first()
    if one is None:
        raise Http404
    rules = one.rules
    rows = one.appraisals.select_related("organisation", "round").order_by("organisation__name")
    shown_grades = rules.grades[:1] if rules.publication == "best" else rules.grades
    listed = [(grade.title, [row for row in rows if row.grade == grade.key]) for grade in shown_grades]
    return render(request, "appraisal/published.html", {"round": one, "listed": [each for each in listed if each[1]]})
