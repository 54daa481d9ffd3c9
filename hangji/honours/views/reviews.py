"""A reviewer's own sheets and declared relations."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from hangji.honours.actions.reviews import declare_relation, end_relation, give_sheet, recuse
from hangji.honours.forms.entries import RecuseForm, RelationForm
from hangji.honours.forms.rounds import SheetForm
from hangji.honours.models import EntryState, HonourObject, HonourSheet, ReviewerRelation
from hangji.honours.queries.facts import KINDS
from hangji.honours.queries.rounds import sheets
from hangji.honours.views.page import BOTH, P, nothing_typed
from hangji.office.access import opens_to
from hangji.office.acts import Act, act_of
from hangji.registry.models import SocialOrganization
from hangji.registry.views.filling import fill


def handed(request: HttpRequest, pk: int) -> HonourSheet:
    rows = HonourSheet.objects.handed_to(act_of(request))
    more = ("entry__round", "entry__organisation", "entry__party_organisation")
    return get_object_or_404(rows.select_related(*more), pk=pk)


def answered(one: HonourSheet) -> bool:
    return one.given_at is not None or one.recused_at is not None


@opens_to(P.ASSESS)
@require_GET
def reviews(request: HttpRequest) -> HttpResponse:
    act = act_of(request)
    rows = HonourSheet.objects.handed_to(act).select_related(
        "entry__round", "entry__organisation", "entry__party_organisation"
    )
    some = list(rows.order_by("entry__round", "pk"))
    context = {
        "waiting": [each for each in some if not answered(each)],
        "done": [each for each in some if answered(each)],
        "relations": ReviewerRelation.objects.filter(reviewer=act.user).select_related("organisation"),
    }
    return render(request, "honours/reviews.html", context)


def _page(one: HonourSheet, title: str, verb: str, **more: Any) -> dict[str, Any]:
    list_ = {"url": reverse("honours:reviews"), "label": _("评选评审")}
    own = {"title": title, "verb": verb, "back_url": reverse("honours:reviews"), "sheet": one}
    return {**own, "crumbs": [list_, {"label": str(one.entry)}], **more}


@opens_to(P.ASSESS)
@require_http_methods(BOTH)
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """The entry as it came in, and the own sheet; others' once there is a result."""
    one, act = handed(request, pk), act_of(request)
    rules, entry = one.entry.round.by, one.entry
    facts = [(_("类别"), entry.category), (_("申报单位"), str(entry.organisation))]
    facts += [(str(KINDS.get(each["kind"], "")), each["said"]) for each in entry.evidence]
    scope = str(entry.round)
    context = _page(one, str(entry), _("交评审表"), facts=facts, scope=scope, answers=list(entry.answers.items()))
    if answered(one):
        closed = entry.state in (EntryState.SUBMITTED, EntryState.ADMITTED)
        context["given"] = [(item, _mark(one, item)) for item, _full in rules.items(entry.category)]
        context["others"] = [] if closed else sheets(entry)
        return render(request, "honours/sheet.html", context, status=200 if request.method == "GET" else 409)
    persons = entry.object == HonourObject.PERSON
    form = SheetForm(request.POST or None, items=rules.items(entry.category), persons=persons)

    def save(form: SheetForm) -> str:
        typed = form.cleaned_data
        give_sheet(sheet=one, marks=form.marks(), opinion=typed["opinion"], clear=typed["clear"], act=act)
        messages.success(request, _("已交评审表；结果出来以前，谁也看不到"))
        return reverse("honours:reviews")

    return fill(request, form, save, context, "honours/sheet.html")


def _mark(one: HonourSheet, item: str) -> Any:
    said = one.marks.get(item, "—")
    if one.entry.object == HonourObject.PERSON and said != "—":
        return _("符合") if said else _("不符合")
    return said


@opens_to(P.ASSESS)
@require_http_methods(BOTH)
def recuse_(request: HttpRequest, pk: int) -> HttpResponse:
    one, act = handed(request, pk), act_of(request)

    def save(form: RecuseForm) -> str:
        recuse(sheet=one, act=act, **form.cleaned_data)
        messages.success(request, _("已回避，组织评选的同事会另请一位；以后也不再分派这一家的"))
        return reverse("honours:reviews")

    why = _("和参评的单位、个人有关系的，应当回避。写明原因即可。")
    return fill(request, RecuseForm(request.POST or None), save, _page(one, _("回避"), _("回避"), why=why))


def _in_rounds(act: Act) -> Any:
    """Organisations that may be entered: of every round that runs or was handed out, found by name."""
    return SocialOrganization.objects.filter(pk__in=HonourSheet.objects.handed_to(act).values("entry__organisation"))


@opens_to(P.ASSESS)
@require_http_methods(BOTH)
def declare(request: HttpRequest) -> HttpResponse:
    """Found by name first, since a reviewer sees no register; then the relation is said."""
    act, text = act_of(request), request.GET.get("q", "").replace("\0", "").strip()[:60]
    found = SocialOrganization.objects.filter(name__contains=text) if len(text) > 1 else _in_rounds(act)
    some = SocialOrganization.objects.filter(pk__in=list(found.values_list("pk", flat=True)[:50]))
    form = RelationForm(request.POST or None, organisations=some.order_by("name"))

    def save(form: RelationForm) -> str:
        declare_relation(act=act, **form.cleaned_data)
        messages.success(request, _("已声明；这一家的参评不会分派给你，已分派、没有交的转给别人"))
        return reverse("honours:reviews")

    context = {
        "title": _("声明关系"),
        "verb": _("声明"),
        "back_url": reverse("honours:reviews"),
        "crumbs": [{"url": reverse("honours:reviews"), "label": _("评选评审")}, {"label": _("声明关系")}],
        "text": text,
    }
    return fill(request, form, save, context, "honours/declare.html")


@opens_to(P.ASSESS)
@require_http_methods(BOTH)
def end(request: HttpRequest, pk: int) -> HttpResponse:
    act = act_of(request)
    one = get_object_or_404(ReviewerRelation.objects.filter(reviewer=act.user).select_related("organisation"), pk=pk)

    def save(_form: Any) -> str:
        end_relation(relation=one, act=act)
        messages.success(request, _("已记这层关系结束"))
        return reverse("honours:reviews")

    context = {
        "title": _("关系已经结束"),
        "scope": str(one.organisation),
        "verb": _("结束"),
        "back_url": reverse("honours:reviews"),
        "crumbs": [{"url": reverse("honours:reviews"), "label": _("评选评审")}, {"label": _("关系已经结束")}],
        "consequences": [_("以后可以分派这一家的参评")],
    }
    return fill(request, nothing_typed(request), save, context, "registry/confirm.html")
