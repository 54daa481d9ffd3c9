"""Awards: the list, one award with its certificate, those given on paper, and revoking."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django.views.decorators.vary import vary_on_headers

from hangji.governance.queries.sight import kept_by
from hangji.honours.actions.awarding import withhold_name
from hangji.honours.actions.awards import check_award, decide_revocation, propose_revocation, record_award
from hangji.honours.figures import award_cards
from hangji.honours.forms.entries import RecordAwardForm, RevocationAnswerForm, RevocationForm
from hangji.honours.models import Award, AwardRevocation, HonourObject
from hangji.honours.queries.selections import kinds, names
from hangji.honours.tables import lists
from hangji.honours.views.page import BOTH, P, award_url, counted, nothing_typed, of_award, of_organisation, seen_award
from hangji.kit.list_page import bar, page_of
from hangji.office import documents
from hangji.office.access import has, opens_to
from hangji.office.acts import Act, act_of
from hangji.office.issues import pdf_of
from hangji.registry.models import Cover, PartyOrganization, SocialOrganization
from hangji.registry.queries import region_names
from hangji.registry.views.filling import fill
from hangji.registry.views.lists import Streamed, export
from rulebook.selections import selection


def _listing(request: HttpRequest, act: Act) -> Any:
    return lists.awards(act, request.GET, region_names(), names(act.today, act.office))


@opens_to(P.SEE_HONOURS)
@require_GET
@vary_on_headers("HX-Request")
def awards(request: HttpRequest) -> HttpResponse:
    act = act_of(request)
    listing = _listing(request, act)
    context: dict[str, Any] = {
        "title": _("荣誉"),
        "scope": [counted(listing, _("项")), _("撤销的留在名单里，原因和依据公开")],
        **bar(listing, ("selection", "level", "state", "county")),
        "find_label": _("编号、获得者、荣誉"),
        "unit": pgettext("荣誉", "项"),
        "cards": award_cards(act) if "HX-Request" not in request.headers else [],
        "may_export": has(act, P.EXPORT),
        "export_url": reverse("honours:awards_export"),
        "foot": _("以前在纸上表彰的，从社会组织的“评选表彰”页登记。"),
    }
    return page_of(request, listing, "honours/list.html", context)


@opens_to(P.EXPORT)
@require_POST
def awards_export(request: HttpRequest) -> Streamed:
    act = act_of(request)
    return export(request, _listing(request, act), act.today)


@opens_to(P.SEE_HONOURS, P.ENTER_HONOURS)
@require_GET
def award(request: HttpRequest, pk: int) -> HttpResponse:
    one, act = seen_award(request, pk), act_of(request)
    office = has(act, P.SEE_HONOURS)
    context = {
        **of_award(request, one, "", ""),
        "award": one,
        "tag": lists.AWARD_TAGS[one.state_on(act.today)],
        "doable": list(_doable(one, act)),
        "revocations": list(one.revocations.all()) if office else [],
        "me": act.user.username,
        "decides": has(act, P.DECIDE_HONOURS) or has(act, P.RUN_HONOURS),
    }
    context["crumbs"] = [*context["crumbs"][:-2], {"label": str(one)}]
    return render(request, "honours/award.html", context)


def _doable(one: Award, act: Act) -> Any:
    open_ = one.revocations.filter(confirmed__isnull=True).exists()
    runs = Award.objects.run_by(act).filter(pk=one.pk).exists()
    if runs and one.checked_on is None and one.recorded_by != act.user.username:
        yield reverse("honours:check_award", args=[one.pk]), _("复核")
    if (runs or has(act, P.DECIDE_HONOURS)) and one.checked_on and not one.revoked_on and not open_:
        yield reverse("honours:propose_revocation", args=[one.pk]), _("提出撤销")
    named = one.object == HonourObject.PERSON and one.person and not one.person.startswith("不具名")
    if named and has(act, P.ENTER_HONOURS) and one.organisation_id in set(kept_by(act)):
        yield reverse("honours:withhold_name", args=[one.pk]), _("本人要求不具名")


@opens_to(P.SEE_HONOURS, P.ENTER_HONOURS)
@require_GET
def certificate(request: HttpRequest, pk: int) -> FileResponse:
    """The certificate's PDF, or the paper by which an award given elsewhere was recorded."""
    one = seen_award(request, pk)
    document = pdf_of(one.issue) or one.document
    if document is None:
        raise Http404
    return documents.send(document)


@opens_to(P.RUN_HONOURS)
@require_http_methods(BOTH)
def record(request: HttpRequest, pk: int) -> HttpResponse:
    act = act_of(request)
    unit = get_object_or_404(SocialOrganization.objects.visible_to(act), pk=pk)
    covering = Cover.objects.valid().on(act.today).filter(organisation=unit).values("party_organization")
    parties = PartyOrganization.objects.filter(pk__in=covering)
    initial = {"year": act.today.year, "level": "county"}
    choices = kinds(act.today, act.office)
    form = RecordAwardForm(request.POST or None, request.FILES or None, kinds=choices, parties=parties, initial=initial)

    def save(form: RecordAwardForm) -> str:
        made = record_award(paper=form.paper(unit), upload=form.cleaned_data["upload"], act=act)
        messages.success(request, _("已登记；另一位同事对照文件复核以后生效"))
        return award_url(made)

    why = _("登记以前在纸上表彰的，或者上级表彰的。个人的荣誉通过评选产生，不在这里登记。")
    context = of_organisation(request, unit, _("登记荣誉"), _("登记"), why=why, two=True)
    return fill(request, form, save, context)


@opens_to(P.RUN_HONOURS)
@require_http_methods(BOTH)
def check(request: HttpRequest, pk: int) -> HttpResponse:
    one, act = seen_award(request, pk, run_by=True), act_of(request)

    def save(_form: Any) -> str:
        check_award(award=one, act=act)
        messages.success(request, _("已复核，荣誉生效"))
        return award_url(one)

    lines = (_("对照文件核对过：%(number)s") % {"number": one.number}, _("从今天起作为参评、信贷支持的依据"))
    context = of_award(request, one, _("复核荣誉"), _("复核无误"), consequences=lines)
    return fill(request, nothing_typed(request), save, context, "registry/confirm.html")


@opens_to(P.RUN_HONOURS, P.DECIDE_HONOURS)
@require_http_methods(BOTH)
def propose(request: HttpRequest, pk: int) -> HttpResponse:
    one, act = seen_award(request, pk), act_of(request)
    grounds = dict(selection(one.selection, day=act.today, place=one.region_code).revocations)
    form = RevocationForm(request.POST or None, grounds=grounds)

    def save(form: RevocationForm) -> str:
        propose_revocation(award=one, act=act, **form.cleaned_data)
        messages.success(request, _("已提出撤销，由另一位同志决定"))
        return award_url(one)

    why = _("撤销由两个人办：一人提出，另一人决定。决定撤销的当天起荣誉无效、证书作废，向社会公开。")
    return fill(request, form, save, of_award(request, one, _("提出撤销"), _("提出"), why=why))


@opens_to(P.RUN_HONOURS, P.DECIDE_HONOURS)
@require_http_methods(BOTH)
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    act = act_of(request)
    rows = AwardRevocation.objects.filter(award__in=Award.objects.visible_to(act).values("pk"))
    one = get_object_or_404(rows.select_related("award__organisation", "award__party_organisation"), pk=pk)

    def save(form: RevocationAnswerForm) -> str:
        done = decide_revocation(revocation=one, act=act, **form.cleaned_data)
        messages.success(request, _("已撤销，证书作废") if done.confirmed else _("已决定不撤销"))
        return award_url(one.award)

    why = _("%(ground)s：%(reason)s（%(who)s提出）") % {
        "ground": one.ground,
        "reason": one.reason,
        "who": one.proposed_by_name,
    }
    context = of_award(request, one.award, _("决定撤销"), _("保存"), why=why)
    return fill(request, RevocationAnswerForm(request.POST or None), save, context)


@opens_to(P.ENTER_HONOURS)
@require_http_methods(BOTH)
def withhold(request: HttpRequest, pk: int) -> HttpResponse:
    act = act_of(request)
    rows = Award.objects.filter(organisation__in=kept_by(act)).select_related("organisation", "party_organisation")
    one = get_object_or_404(rows, pk=pk)

    def save(_form: Any) -> str:
        withhold_name(award=one, act=act)
        messages.success(request, _("已改为不具名"))
        return award_url(one)

    lines = (_("荣誉还在，名单和公开页面不再写姓名"), _("发出的纸质证书归本人"))
    context = of_award(
        request, one, _("本人要求不具名"), _("不具名"), consequences=lines, lasting=_("姓名删去以后不能恢复")
    )
    return fill(request, nothing_typed(request), save, context, "registry/confirm.html")
