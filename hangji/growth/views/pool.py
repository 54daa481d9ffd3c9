"""党务工作者: the list, one person, posts recorded by hand, vacancies and who could fill them."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django.views.decorators.vary import vary_on_headers

from hangji.coverage.scopes import query, scope_of, words
from hangji.growth import tables
from hangji.growth.forms import EndPostForm, PostForm
from hangji.growth.queries.pool import career, people_seen
from hangji.kit.list_page import bar, page_of
from hangji.office.access import any_of, has, opens_to, require, territories, where
from hangji.office.acts import Act, act_of
from hangji.office.permissions import Permission
from hangji.people.models import Certificate, TrainingRecord
from hangji.registry.models import PartyForm, PartyOrganization
from hangji.registry.queries import region_names
from hangji.registry.views.filling import fill
from hangji.registry.views.lists import Streamed, export
from hangji.registry.views.organisations import person_of
from hangji.training.actions.posts import end_post, record_post
from hangji.training.models import WorkerPost
from hangji.training.queries.workers import in_order, people

BOTH = ["GET", "POST"]
P = Permission


def crumbs(*more: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"url": reverse("growth:workers"), "label": _("党务工作者")}, *more]


@opens_to(P.SEE_WORKERS)
@require_GET
@vary_on_headers("HX-Request")
def workers(request: HttpRequest) -> HttpResponse:
    act, names = act_of(request), region_names()
    scope = scope_of(request, act)
    listing = tables.pool(scope.territory, request.GET, scope.day, names)
    empty = {"url": reverse("growth:vacancies") + query(scope), "label": _("没有书记的党组织"), "icon": "list-checks"}
    context: dict[str, Any] = {
        "title": _("党务工作者"),
        "scope": [*words(scope, names), _("共 %(n)s 名") % {"n": listing.count_text}],
        **bar(listing, ("role", "trained", "certified", "county")),
        "find_label": _("姓名、党组织"),
        "unit": _("名"),
        "may_export": has(act, P.EXPORT),
        "export_url": reverse("growth:workers_export"),
        "links": [empty],
        "new_url": reverse("growth:record_post") if has(act, P.KEEP_WORKERS) else "",
        "new_label": _("登记任职"),
        "foot": _(
            "书记任职来自台账，班子成员来自选举结果，上级任命的副书记和专职人员在这里登记。按姓名列出，不排先后。"
        ),
    }
    return page_of(request, listing, "growth/list.html", context)


@opens_to(P.EXPORT)
@require_POST
def workers_export(request: HttpRequest) -> Streamed:
    act = act_of(request)
    require(act, P.SEE_WORKERS)
    scope = scope_of(request, act)
    return export(request, tables.pool(scope.territory, request.GET, scope.day, region_names()), scope.day)


@opens_to(P.SEE_WORKERS)
@require_GET
def worker(request: HttpRequest, pk: int) -> HttpResponse:
    act = act_of(request)
    one = get_object_or_404(people_seen(act), pk=pk)
    spells = career(one, act)
    context = {
        "person": one,
        "now": [each for each in spells if each.since <= act.today and (each.until is None or each.until > act.today)],
        "past": [each for each in spells if each.until is not None and each.until <= act.today],
        "records": TrainingRecord.objects.valid().filter(where(act, P.SEE_CERTIFICATES), person=one).order_by("-day"),
        "certificates": Certificate.objects.filter(where(act, P.SEE_CERTIFICATES), person=one).select_related("issue"),
        "keeps": has(act, P.KEEP_WORKERS),
        "today": act.today,
        "crumbs": crumbs({"label": one.name}),
    }
    return render(request, "growth/worker.html", context)


def _parties(act: Act) -> Any:
    there = PartyForm.objects.valid().on(act.today).filter(where(act, P.KEEP_WORKERS))
    return PartyOrganization.objects.filter(pk__in=there.values("party_organization")).order_by("name")


@opens_to(P.KEEP_WORKERS)
@require_http_methods(BOTH)
def record(request: HttpRequest) -> HttpResponse:
    act = act_of(request)
    place = any_of(t.q() for t in territories(act, P.KEEP_WORKERS))
    known = in_order(people(place, act.today))
    initial = {"day": act.today, "party": request.GET.get("party")}
    form = PostForm(request.POST or None, parties=_parties(act), people=known, label=_("人员"), initial=initial)

    def save(form: PostForm) -> str:
        person = person_of(form, act, P.KEEP_WORKERS)
        assert person is not None  # the form demands one
        typed = form.cleaned_data
        record_post(party=typed["party"], person=person, duty=typed["duty"], day=typed["day"], act=act)
        messages.success(request, _("已登记%(name)s的任职") % {"name": person})
        return reverse("growth:worker", args=[person.pk])

    context = {
        "title": _("登记任职"),
        "verb": _("登记任职"),
        "why": _("上级任命的副书记、专职党务工作人员。书记在党组织的页面登记，选举产生的班子随选举结果登记。"),
        "back_url": reverse("growth:workers"),
        "crumbs": crumbs({"label": _("登记任职")}),
    }
    return fill(request, form, save, context)


@opens_to(P.KEEP_WORKERS)
@require_http_methods(BOTH)
def end(request: HttpRequest, pk: int) -> HttpResponse:
    act = act_of(request)
    there = PartyForm.objects.valid().filter(where(act, P.KEEP_WORKERS)).values("party_organization")
    rows = WorkerPost.objects.valid().filter(party_organization__in=there)
    one = get_object_or_404(rows.select_related("person", "party_organization"), pk=pk)
    back = reverse("growth:worker", args=[one.person_id])

    def save(form: EndPostForm) -> str:
        end_post(post=one, act=act, **form.cleaned_data)
        messages.success(request, _("已结束任职"))
        return back

    facts = {"party": one.party_organization, "duty": one.get_duty_display(), "since": one.since}
    context = {
        "title": _("结束任职"),
        "verb": _("结束任职"),
        "why": _("%(party)s%(duty)s，自 %(since)s 起") % facts,
        "back_url": back,
        "crumbs": crumbs({"url": back, "label": one.person.name}, {"label": _("结束任职")}),
    }
    return fill(request, EndPostForm(request.POST or None, initial={"day": act.today}), save, context)


@opens_to(P.SEE_WORKERS)
@require_GET
@vary_on_headers("HX-Request")
def vacancies(request: HttpRequest) -> HttpResponse:
    act, names = act_of(request), region_names()
    scope = scope_of(request, act)
    listing = tables.empty_posts(scope.territory, request.GET, scope.day, names)
    context: dict[str, Any] = {
        "title": _("没有书记的党组织"),
        "scope": [*words(scope, names), _("共 %(n)s 个") % {"n": listing.count_text}],
        **bar(listing, ("county",)),
        "find_label": _("党组织"),
        "unit": _("个"),
        "crumbs": crumbs({"label": _("没有书记的党组织")}),
    }
    return page_of(request, listing, "growth/list.html", context)


@opens_to(P.SEE_WORKERS)
@require_GET
@vary_on_headers("HX-Request")
def suggest(request: HttpRequest, pk: int) -> HttpResponse:
    """Who could lead a Party organisation: every Party worker of the register, with each condition met or not."""
    act, names = act_of(request), region_names()
    rows = PartyForm.objects.valid().on(act.today).filter(where(act, P.SEE_WORKERS), party_organization=pk)
    form = get_object_or_404(rows.select_related("party_organization"))
    listing = tables.candidates(form, request.GET, act.today, names)
    path = [
        {"url": reverse("growth:vacancies"), "label": _("没有书记的党组织")},
        {"label": str(form.party_organization)},
    ]
    context: dict[str, Any] = {
        "title": _("书记人选：%(party)s") % {"party": form.party_organization},
        "scope": [names.get(form.region_code, str(form.region_code)), _("共 %(n)s 名") % {"n": listing.count_text}],
        **bar(listing, ("county", "certified", "trained", "free"), ()),
        "find_label": _("姓名、党组织"),
        "unit": _("名"),
        "foot": _(
            "每个条件单独写明符合不符合，按姓名列出；不给人打分，不排先后。由谁任职，由党组织选举或者上级党组织决定。"
        ),
        "crumbs": crumbs(*path),
    }
    return page_of(request, listing, "growth/list.html", context)
