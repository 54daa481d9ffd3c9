"""联系指导重点社会组织: the list by member, those proposed, naming, releasing and handing over."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods
from django.views.decorators.vary import vary_on_headers

from hangji.kit.list_page import bar, page_of
from hangji.office.access import has, opens_to
from hangji.office.acts import Act, act_of
from hangji.office.models import Body, User
from hangji.office.permissions import Permission
from hangji.problems.models import Problem
from hangji.registry.models import SocialOrganization, Standing
from hangji.registry.views.filling import fill
from hangji.visits import tables
from hangji.visits.actions import liaison as actions
from hangji.visits.forms import HandOverForm, NamingForm, ReleaseForm
from hangji.visits.models import KeyOrganisation, Liaison
from hangji.visits.queries import grounds_of, late_organisations, own_body

BOTH = ["GET", "POST"]


def _crumbs(*more: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"url": reverse("visits:key"), "label": _("重点社会组织")}, *more]


def _page(title: str, why: Any = "") -> dict[str, Any]:
    back = reverse("visits:key")
    return {"title": title, "verb": title, "why": why, "back_url": back, "crumbs": _crumbs({"label": title})}


def _body(act: Act) -> Body:
    """Whose key organisations: those of the committee that the person works in."""
    body = own_body(act)
    if body is None:
        raise Http404
    return body


@opens_to(Permission.SEE_COVERAGE)
@require_GET
@vary_on_headers("HX-Request")
def key(request: HttpRequest) -> HttpResponse:
    act = act_of(request)
    listing = tables.key_organisations(act, request.GET)
    manages = has(act, Permission.MANAGE_LIAISON) and own_body(act) is not None
    context: dict[str, Any] = {
        "title": _("重点社会组织"),
        "scope": [_("共 %(n)s 家") % {"n": listing.count_text}, _("走访和联系自己会算上，不用另外报；不排名次")],
        **bar(listing, ("member", "state", "ground")),
        "find_label": _("名称"),
        "unit": _("家"),
        "new_url": reverse("visits:name_key") if manages else "",
        "new_label": _("确定重点社会组织"),
        "manages": manages,
    }
    return page_of(request, listing, "visits/list.html", context)


@opens_to(Permission.MANAGE_LIAISON)
@require_GET
@vary_on_headers("HX-Request")
def proposed(request: HttpRequest) -> HttpResponse:
    act = act_of(request)
    listing = tables.proposals(_body(act), act, request.GET)
    context: dict[str, Any] = {
        "title": _("建议列为重点"),
        "scope": [_("共 %(n)s 家") % {"n": listing.count_text}, _("理由由台账里的事实提出，由党委确定")],
        **bar(listing, ()),
        "find_label": _("名称"),
        "unit": _("家"),
        "crumbs": _crumbs({"label": _("建议列为重点")}),
    }
    return page_of(request, listing, "visits/list.html", context)


@opens_to(Permission.MANAGE_LIAISON)
@require_http_methods(BOTH)
def name_key(request: HttpRequest) -> HttpResponse:
    act = act_of(request)
    body, initial = _body(act), dict[str, Any](day=act.today)
    asked = request.GET.get("organisation", "")
    if asked.isdecimal() and (one := SocialOrganization.objects.visible_to(act).filter(pk=int(asked)).first()):
        initial |= _known(body, one, act)
    form = NamingForm(request.POST or None, body=body, act=act, initial=initial)

    def save(form: NamingForm) -> str:
        typed = form.cleaned_data
        actions.name_key(body=body, organisation=typed["organisation"], naming=form.naming(), day=typed["day"], act=act)
        messages.success(request, _("已确定：%(name)s") % {"name": typed["organisation"]})
        return reverse("visits:key")

    context: dict[str, Any] = _page(_("确定重点社会组织"), body)
    if "note" in initial:  # it is one already
        context |= {"release_url": reverse("visits:release", args=[int(asked)])}
    return fill(request, form, save, context, "visits/naming.html")


def _known(body: Body, one: SocialOrganization, act: Act) -> dict[str, Any]:
    """What is held already: as it was named, else the grounds that the facts give."""
    spells = {"organisation": one, "body": body}
    now = KeyOrganisation.objects.valid().on(act.today).filter(**spells).first()
    if now:
        keeps = Liaison.objects.valid().on(act.today).filter(**spells).first()
        held = {"member": keeps.member_id, "until": keeps.until} if keeps else {}
        return {"organisation": one.name, "grounds": now.grounds, "note": now.note, **held}
    row = Standing.objects.asof(act.today).filter(organisation=one).first()
    found = grounds_of(row, late_organisations([one.pk], act.today), act.today) if row else ()
    return {"organisation": one.name, "grounds": list(found)}


@opens_to(Permission.MANAGE_LIAISON)
@require_http_methods(BOTH)
def release(request: HttpRequest, pk: int) -> HttpResponse:
    """pk: of the organisation."""
    act = act_of(request)
    body = _body(act)
    named = KeyOrganisation.objects.valid().on(act.today).filter(body=body).values("organisation")
    one = get_object_or_404(SocialOrganization.objects.filter(pk__in=named), pk=pk)

    def save(form: ReleaseForm) -> str:
        actions.release_key(body=body, organisation=one, act=act, **form.cleaned_data)
        messages.success(request, _("已不再列为重点：%(name)s") % {"name": one})
        return reverse("visits:key")

    form = ReleaseForm(request.POST or None, initial={"day": act.today})
    return fill(request, form, save, _page(_("不再列为重点"), one))


@opens_to(Permission.MANAGE_LIAISON)
@require_http_methods(BOTH)
def hand_over(request: HttpRequest) -> HttpResponse:
    """From one member to another: first whose, then which and to whom."""
    act = act_of(request)
    body = _body(act)
    running = Liaison.objects.valid().on(act.today).filter(body=body)
    asked = request.GET.get("giver", "")
    giver = User.objects.filter(pk=int(asked), pk__in=running.values("member")).first() if asked.isdecimal() else None
    if giver is None:
        givers = User.objects.filter(pk__in=running.values("member")).order_by("name")
        return render(request, "visits/choose_giver.html", {"givers": givers, **_page(_("交接联系"))})
    held = SocialOrganization.objects.filter(pk__in=running.filter(member=giver).values("organisation")).order_by(
        "name"
    )
    initial = {"day": act.today, "organisations": [each.pk for each in held]}
    form = HandOverForm(request.POST or None, body=body, giver=giver, held=held, act=act, initial=initial)

    def save(form: HandOverForm) -> str:
        count = actions.hand_over_liaison(body=body, giver=giver, act=act, **form.cleaned_data)
        messages.success(request, _("已交接 %(n)d 家") % {"n": count})
        return reverse("visits:key")

    open_ones = Problem.objects.visible_to(act).pending().filter(organisation__in=held).select_related("organisation")
    told = [
        f"{one.organisation}：{one.what}（{one.get_state_display()}）" for one in open_ones.order_by("raised_on")[:20]
    ]
    context = _page(_("交接联系"), _("%(name)s联系的") % {"name": giver})
    return fill(request, form, save, {**context, "open_ones": told}, "visits/hand_over.html")
