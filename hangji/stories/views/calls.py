"""Calls: the list, one of them, calling and writing for one; and the list of all stories."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django.views.decorators.vary import vary_on_headers

from hangji.governance.queries.sight import kept_by
from hangji.kit.list_page import bar, page_of
from hangji.office.access import has, opens_to
from hangji.office.acts import act_of
from hangji.registry.models import SocialOrganization
from hangji.registry.queries import region_names
from hangji.registry.views.filling import fill
from hangji.registry.views.lists import Streamed, export
from hangji.stories import tables
from hangji.stories.actions import calls as actions
from hangji.stories.actions.words import write_story
from hangji.stories.forms import CallForm, WordsForm
from hangji.stories.models import Story, StoryCall
from hangji.stories.views.page import BOTH, P, call_url, crumbs, story_url
from hangji.training.views.page import register_choices


@opens_to(P.SEE_STORIES)
@require_GET
@vary_on_headers("HX-Request")
def calls(request: HttpRequest) -> HttpResponse:
    act = act_of(request)
    listing = tables.calls(act, request.GET, region_names())
    context: dict[str, Any] = {
        "title": _("征集"),
        "scope": [_("共 %(n)s 个") % {"n": listing.count_text}, _("好故事和典型案例")],
        **bar(listing, ("state", "kind")),
        "find_label": _("征集名称、要求"),
        "unit": pgettext("征集", "个"),
        "new_url": reverse("stories:new_call") if has(act, P.RUN_STORIES) else "",
        "new_label": _("发起征集"),
    }
    return page_of(request, listing, "places/list.html", context)


@opens_to(P.SEE_STORIES)
@require_GET
@vary_on_headers("HX-Request")
def stories(request: HttpRequest) -> HttpResponse:
    act = act_of(request)
    listing = tables.stories(act, request.GET)
    context: dict[str, Any] = {
        "title": _("故事和案例"),
        "scope": [_("共 %(n)s 篇") % {"n": listing.count_text}, _("采用由单位自己登记，不统计谁看过")],
        **bar(listing, ("state", "public", "kind", "whose")),
        "find_label": _("题目、社会组织"),
        "unit": _("篇"),
        "export_url": reverse("stories:stories_export"),
        "may_export": has(act, P.EXPORT),
    }
    return page_of(request, listing, "places/list.html", context)


@opens_to(P.EXPORT)
@require_POST
def stories_export(request: HttpRequest) -> Streamed:
    act = act_of(request)
    return export(request, tables.stories(act, request.GET), act.today)


@opens_to(P.SEE_STORIES)
@require_GET
def call(request: HttpRequest, pk: int) -> HttpResponse:
    act = act_of(request)
    one: StoryCall = get_object_or_404(StoryCall.objects.visible_to(act), pk=pk)
    rows = list(tables.story_rows(Story.objects.visible_to(act).filter(call=one)).order_by("pk"))
    tag = one.state_on(act.today)
    writes = has(act, P.SUBMIT_STORY) and StoryCall.objects.for_organisations_of(act).filter(pk=pk).exists()
    context = {
        "call": one,
        "tag": tag,
        "place": tables.place_said(one, region_names()),
        "stories": [(row, tables.story_tag(row)) for row in rows],
        "writes": writes and tag == "call_open",
        "runs": has(act, P.RUN_STORIES) and StoryCall.objects.run_by(act).filter(pk=pk).exists(),
        "crumbs": crumbs({"label": str(one)}, of="calls"),
    }
    return render(request, "stories/call.html", context)


@opens_to(P.RUN_STORIES)
@require_http_methods(BOTH)
def new_call(request: HttpRequest) -> HttpResponse:
    act = act_of(request)
    form = CallForm(request.POST or None, registers=register_choices(act, P.RUN_STORIES))

    def save(form: CallForm) -> str:
        made = actions.make_call(place=form.place(), asked=form.asked(), act=act)
        messages.success(request, _("已发起征集，有关社会组织的党务工作者在待办里看得到"))
        return call_url(made)

    title = _("发起征集")
    head = {"title": title, "verb": title, "back_url": reverse("stories:calls"), "two": True}
    return fill(request, form, save, {**head, "crumbs": crumbs({"label": title}, of="calls")})


@opens_to(P.RUN_STORIES)
@require_http_methods(BOTH)
def edit_call(request: HttpRequest, pk: int) -> HttpResponse:
    act = act_of(request)
    one: StoryCall = get_object_or_404(StoryCall.objects.run_by(act), pk=pk)
    names = (*actions.Asked.__dataclass_fields__, "version")
    form = CallForm(request.POST or None, registers=(), initial={name: getattr(one, name) for name in names})

    def save(form: CallForm) -> str:
        actions.change_call(call=one, asked=form.asked(), version=form.cleaned_data["version"] or 0, act=act)
        messages.success(request, _("已改征集"))
        return call_url(one)

    title = _("改征集")
    path = crumbs({"url": call_url(one), "label": str(one)}, {"label": title}, of="calls")
    head = {"title": title, "verb": _("保存"), "back_url": call_url(one), "two": True, "crumbs": path}
    return fill(request, form, save, head)


@opens_to(P.SUBMIT_STORY)
@require_http_methods(BOTH)
def write(request: HttpRequest, pk: int) -> HttpResponse:
    act = act_of(request)
    one: StoryCall = get_object_or_404(StoryCall.objects.for_organisations_of(act), pk=pk)
    own = SocialOrganization.objects.filter(pk__in=one.asked(kept_by(act), act.today))
    if not own:
        raise Http404
    form = WordsForm(request.POST or None, own=own, first=True, initial={"shown": 0})

    def save(form: WordsForm) -> str:
        unit = form.cleaned_data["organisation"]
        made = write_story(call=one, organisation=unit, words=form.words(), act=act)
        messages.success(request, _("已存草稿；登记写到的人的同意，再报送"))
        return story_url(made)

    title = _("写一篇")
    path = crumbs({"url": call_url(one), "label": str(one)}, {"label": title}, of="calls")
    head = {"title": title, "verb": _("存草稿"), "why": one.conditions, "back_url": call_url(one), "crumbs": path}
    return fill(request, form, save, head)
