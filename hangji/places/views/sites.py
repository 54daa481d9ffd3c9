"""Sites: the list, one of them, describing it, what it hands out, opening and publishing."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django.views.decorators.vary import vary_on_headers

from hangji.governance.queries.sight import kept_by, may
from hangji.kit.list_page import bar, page_of
from hangji.office import documents
from hangji.office.access import has, opens_to
from hangji.office.acts import Act, act_of
from hangji.places import tables
from hangji.places.actions import opening
from hangji.places.actions import sites as actions
from hangji.places.figures import cards
from hangji.places.forms import AwardForm, BecauseForm, ChangeForm, DecideForm, ItemForm, SiteForm, WhoseForm
from hangji.places.models import Site, SiteChange, SiteItem, TakingOver
from hangji.places.queries.sites import (
    awards_for,
    coming_slots,
    copied_by,
    feedback_of,
    items_of,
    items_seen,
    opening_of,
    visitors_of,
    waiting_change,
)
from hangji.places.views.page import BOTH, P, about, crumbs, kept_site, run_site, seen_site, site_url
from hangji.registry.models import SocialOrganization
from hangji.registry.queries import region_names
from hangji.registry.views.filling import fill
from hangji.registry.views.lists import Streamed, export

SOME = 20  # slots and takings-over on the page of a site; the lists have all


@opens_to(P.SEE_SITES)
@require_GET
@vary_on_headers("HX-Request")
def sites(request: HttpRequest) -> HttpResponse:
    act = act_of(request)
    listing = tables.sites(act, request.GET, region_names())
    context: dict[str, Any] = {
        "title": _("示范点"),
        "scope": [_("共 %(n)s 个") % {"n": listing.count_text}, _("可听、可看、可学、可复制")],
        **bar(listing, ("state", "county", "public")),
        "find_label": _("示范点、社会组织、做法"),
        "unit": pgettext("示范点", "个"),
        "cards": cards(act) if "HX-Request" not in request.headers else [],
        "export_url": reverse("places:sites_export"),
        "may_export": has(act, P.EXPORT),
        "new_url": reverse("places:whose") if has(act, P.KEEP_SITES) else "",
        "new_label": _("登记示范点"),
    }
    return page_of(request, listing, "places/list.html", context)


@opens_to(P.EXPORT)
@require_POST
def sites_export(request: HttpRequest) -> Streamed:
    act = act_of(request)
    return export(request, tables.sites(act, request.GET, region_names()), act.today)


@opens_to(P.SEE_SITES)
@require_GET
def site(request: HttpRequest, pk: int) -> HttpResponse:
    act, one = act_of(request), seen_site(request, pk)
    row: Any = one
    row.opened = opened = opening_of(one, act.today)
    change = waiting_change(one)
    taken = TakingOver.objects.filter(site=one).select_related("organisation")
    context = {
        "site": one,
        "tag": tables.site_tag(row),
        "public_tag": tables.public_tag(one),
        "opened": opened,
        "change": change,
        "may_decide": change is not None and change.asked_by != act.user.username,
        "four": four(one),
        "items": items_of(one),
        "slots": list(coming_slots(one, act.today)[:SOME]),
        "taken": list(taken[:SOME]),
        "seen_taken": set(TakingOver.objects.visible_to(act).filter(site=one).values_list("pk", flat=True)),
        "copied": copied_by(one),
        "feedback": feedback_of(one, act.today),
        "history": list(one.openings.filter(withdrawn_at__isnull=True).order_by("-since")),
        "place": region_names().get(one.region_code, ""),
        "crumbs": crumbs({"label": str(one)}),
        **_rights(one, act),
    }
    return render(request, "places/site.html", context)


def _rights(one: Site, act: Act) -> dict[str, bool]:
    """What may be done with it. One takes over from others' sites only."""
    keeps = has(act, P.KEEP_SITES) and Site.objects.kept_by(act).filter(pk=one.pk).exists()
    own = kept_by(act).filter(organisation=one.organisation_id).exists()
    return {
        "keeps": keeps,
        "runs": has(act, P.RUN_SITES) and Site.objects.run_by(act).filter(pk=one.pk).exists(),
        "books": has(act, P.BOOK_SITES) and bool(visitors_of(act, one)),
        "takes": has(act, P.BOOK_SITES) and not own and kept_by(act).exists(),
    }


def four(one: Any) -> list[tuple[str, str]]:
    """The four, in the order in which the field says them."""
    words = {"hear": _("可听"), "see": _("可看"), "learn": _("可学"), "copy": _("可复制")}
    return [(label, getattr(one, name)) for name, label in words.items()]


# ---- describing


@opens_to(P.KEEP_SITES)
@require_http_methods(BOTH)
def whose(request: HttpRequest) -> HttpResponse:
    """Whose site: a Party worker's own organisations, or one that the office names."""
    act = act_of(request)
    own = list(SocialOrganization.objects.filter(pk__in=kept_by(act)))
    if len(own) == 1:
        return redirect("places:new_site", own[0].pk)
    if own:
        units = [{"label": str(each), "url": reverse("places:new_site", args=[each.pk])} for each in own]
        return render(request, "governance/choose.html", {"title": _("登记示范点"), "units": units})
    form = WhoseForm(request.POST or None, seen=SocialOrganization.objects.visible_to(act))

    def save(form: WhoseForm) -> str:
        return reverse("places:new_site", args=[form.cleaned_data["unit"].pk])

    context = {"title": _("登记示范点"), "verb": _("下一步"), "back_url": reverse("places:sites")}
    return fill(request, form, save, {**context, "crumbs": crumbs({"label": _("登记示范点")})})


@opens_to(P.KEEP_SITES)
@require_http_methods(BOTH)
def new_site(request: HttpRequest, pk: int) -> HttpResponse:
    act = act_of(request)
    unit = get_object_or_404(SocialOrganization.objects.visible_to(act), pk=pk)
    if not may(act, P.KEEP_SITES, unit):
        raise Http404
    form = SiteForm(request.POST or None, initial={"address": unit.address, "contact": _("党支部办公室")})

    def save(form: SiteForm) -> str:
        made = actions.propose_site(organisation=unit, said=form.said(), act=act)
        messages.success(request, _("已登记“%(name)s”，开放由民政局提出、另一人复核") % {"name": made})
        return site_url(made)

    title = _("登记示范点")
    why = _("%(name)s。写来访的人能听到、看到、学到、带走什么；不写个人姓名和电话。") % {"name": unit}
    head = {"title": title, "verb": title, "why": why, "back_url": reverse("places:sites")}
    return fill(request, form, save, {**head, "crumbs": crumbs({"label": title})})


@opens_to(P.KEEP_SITES)
@require_http_methods(BOTH)
def edit_site(request: HttpRequest, pk: int) -> HttpResponse:
    one, act = kept_site(request, pk), act_of(request)
    names = (*actions.Described.__dataclass_fields__, "version")
    form = SiteForm(request.POST or None, initial={name: getattr(one, name) for name in names})

    def save(form: SiteForm) -> str:
        version = form.cleaned_data["version"] or 0
        actions.change_site(site=one, said=form.said(), version=version, act=act)
        messages.success(request, _("已改；公众看到的，等民政局看过再换"))
        return site_url(one)

    return fill(request, form, save, about(one, _("改说明"), _("保存")))


@opens_to(P.KEEP_SITES)
@require_http_methods(BOTH)
def add_item(request: HttpRequest, pk: int) -> HttpResponse:
    one, act = kept_site(request, pk), act_of(request)
    form = ItemForm(request.POST or None, request.FILES or None)

    def save(form: ItemForm) -> str:
        actions.add_item(site=one, handed=form.handed(), file=form.cleaned_data["file"], act=act)
        messages.success(request, _("已加“%(title)s”") % {"title": form.cleaned_data["title"]})
        return site_url(one)

    why = _("放在这里的，来访的单位可以带走照着做。没有许可的不要放。")
    return fill(request, form, save, about(one, _("加材料或图片"), _("加上"), why))


@opens_to(P.KEEP_SITES)
@require_POST
def drop_item(request: HttpRequest, pk: int) -> HttpResponse:
    act = act_of(request)
    rows = SiteItem.objects.filter(site__in=Site.objects.kept_by(act).values("pk")).select_related("site")
    one = get_object_or_404(rows, pk=pk)
    actions.drop_item(item=one, act=act)
    messages.success(request, _("已撤下“%(title)s”") % {"title": one.title})
    return redirect(site_url(one.site))


@opens_to(P.SEE_SITES)
@require_GET
def item(request: HttpRequest, pk: int) -> FileResponse:
    return documents.send(get_object_or_404(items_seen(act_of(request)).select_related("document"), pk=pk).document)


# ---- opening, closing, publishing


@opens_to(P.RUN_SITES)
@require_http_methods(BOTH)
def ask_change(request: HttpRequest, pk: int) -> HttpResponse:
    one, act = run_site(request, pk), act_of(request)
    kind = "close" if opening_of(one, act.today) else "open"
    form = ChangeForm(request.POST or None, initial={"kind": kind, "day": act.today})

    def save(form: ChangeForm) -> str:
        opening.ask_change(site=one, act=act, **form.cleaned_data)
        messages.success(request, _("已提出，等另一位同事复核"))
        return site_url(one)

    why = _("开放、停止开放由两个人办：一人提出，另一人复核以后才算。")
    return fill(request, form, save, about(one, _("开放或停止开放"), _("提出，交复核"), why))


@opens_to(P.RUN_SITES)
@require_http_methods(BOTH)
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    act = act_of(request)
    rows = SiteChange.objects.filter(site__in=Site.objects.run_by(act).values("pk")).select_related("site")
    one = get_object_or_404(rows, pk=pk)
    form = DecideForm(request.POST or None, initial={"agrees": "yes"})

    def save(form: DecideForm) -> str:
        opening.decide_change(change=one, act=act, **form.cleaned_data)
        messages.success(request, _("已复核"))
        return site_url(one.site)

    facts = {"kind": one.get_kind_display(), "day": one.day, "reason": one.reason, "who": one.asked_by_name}
    why = _("%(kind)s，从 %(day)s 起。理由：%(reason)s（%(who)s提出）") % facts
    return fill(request, form, save, about(one.site, _("复核"), _("提交"), why))


@opens_to(P.RUN_SITES)
@require_http_methods(BOTH)
def award(request: HttpRequest, pk: int) -> HttpResponse:
    one, act = run_site(request, pk), act_of(request)
    form = AwardForm(request.POST or None, awards=awards_for(one, act.today), initial={"award": one.award_id})

    def save(form: AwardForm) -> str:
        actions.name_by_award(site=one, award=form.cleaned_data["award"], act=act)
        messages.success(request, _("已登记"))
        return site_url(one)

    why = _("璀璨计划评选的荣誉，在评选表彰里登记；没有的也可以开放。")
    return fill(request, form, save, about(one, _("命名"), _("保存"), why))


@opens_to(P.RUN_SITES)
@require_POST
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    one, act = run_site(request, pk), act_of(request)
    version = request.POST.get("version", "")
    actions.publish_site(site=one, version=int(version) if version.isdecimal() else 0, act=act)
    messages.success(request, _("已发布，公众看得到"))
    return redirect(site_url(one))


@opens_to(P.RUN_SITES)
@require_http_methods(BOTH)
def unpublish(request: HttpRequest, pk: int) -> HttpResponse:
    one, act = run_site(request, pk), act_of(request)
    form = BecauseForm(request.POST or None)

    def save(form: BecauseForm) -> str:
        actions.unpublish_site(site=one, because=form.cleaned_data["because"], act=act)
        messages.success(request, _("已从公开页面撤下"))
        return site_url(one)

    return fill(request, form, save, about(one, _("从公开页面撤下"), _("撤下")))
