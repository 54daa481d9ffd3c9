"""One story: its page, its versions, consents, handing in, choosing, publishing, taking up."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hangji.governance.queries.sight import kept_by
from hangji.office import documents
from hangji.office.access import has, opens_to, where
from hangji.office.acts import Act, act_of
from hangji.registry.models import SocialOrganization
from hangji.registry.views.filling import fill
from hangji.stories import tables
from hangji.stories.actions import choosing, consents, words
from hangji.stories.forms import AgreeForm, BecauseForm, ChooseForm, ConsentForm, EntryForm, UseForm, WordsForm
from hangji.stories.models import Story, StoryConsent, StoryPublication, StoryState, StoryText
from hangji.stories.queries.public import paragraphs
from hangji.stories.queries.versions import between
from hangji.stories.views.page import BOTH, P, about, crumbs, either_story, kept_story, run_story, seen_story, story_url

S = StoryState


@opens_to(P.SEE_STORIES)
@require_GET
def story(request: HttpRequest, pk: int) -> HttpResponse:
    """All of it for its organisation and for who runs the call; the published version for everybody else."""
    act, one = act_of(request), seen_story(request, pk)
    keeps = has(act, P.SUBMIT_STORY) and Story.objects.kept_by(act).filter(pk=pk).exists()
    runs = has(act, P.RUN_STORIES) and Story.objects.run_by(act).filter(pk=pk).exists()
    running = one.publications.running().select_related("text").first()
    inside = keeps or runs or _in_territory(one, act)
    if not inside and running is None:
        raise Http404
    shown = words.newest(one) if inside or running is None else running.text
    row = tables.story_rows(Story.objects.filter(pk=pk)).get()
    waiting = one.publications.waiting().select_related("text", "story").first() if inside else None
    context = {
        "story": one,
        "tag": tables.story_tag(row),
        "text": shown,
        "paragraphs": paragraphs(shown.text),
        "running": running,
        "waiting": waiting,
        "newer": newer(waiting) if waiting else "",
        "consents": list(one.consents.all()) if keeps or runs else [],
        "agreed": one.consents.held().count(),
        "versions": list(one.texts.defer("text")) if keeps or runs else [],
        "uses": list(one.uses.select_related("organisation")),
        "keeps": keeps,
        "runs": runs,
        "me": act.user.username,
        "crumbs": crumbs({"label": str(one)}),
        **_doable(one, act, keeps=keeps, runs=runs, published=running is not None),
    }
    return render(request, "stories/story.html", context)


def newer(waiting: StoryPublication) -> str:
    """What to know where another version was written since this one was proposed; "" where it is the newest."""
    facts = {"n": waiting.text.number, "newest": waiting.story.number}
    if facts["n"] == facts["newest"]:
        return ""
    said = _("提出发布的是第 %(n)d 版，以后又存了第 %(newest)d 版：复核、发布的仍是第 %(n)d 版；要用新的，重新提出。")
    return said % facts


def _in_territory(one: Story, act: Act) -> bool:
    """Whether one sees it for one's territory, and not only because it is published."""
    return Story.objects.filter(where(act, P.SEE_STORIES, "call__"), pk=one.pk).exists()


def _doable(one: Story, act: Act, *, keeps: bool, runs: bool, published: bool) -> dict[str, bool]:
    """What may be done with it now."""
    own, seen = one.state in words.OWN, one.hidden_on is None
    live = one.state != S.WITHDRAWN
    return {
        "edits": live and ((keeps and (own or not seen)) or (runs and one.state in words.EDITED)),
        "submits": keeps and own and seen,
        "withdraws": keeps and live,
        "decides": runs and one.state == S.SUBMITTED and seen,
        "links": runs and one.state == S.SUBMITTED and (one.entry_id is not None or bool(choosing.entries_for(one))),
        "proposes": runs and one.state == S.CHOSEN and seen,
        "ends": runs and published,
        "uses_it": published and seen and has(act, P.SUBMIT_STORY) and not keeps and kept_by(act).exists(),
    }


@opens_to(P.SUBMIT_STORY, P.RUN_STORIES)
@require_GET
def versions(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """A version beside the one before."""
    one = either_story(request, pk)
    after: StoryText = get_object_or_404(one.texts, number=number)
    before = one.texts.filter(number__lt=number).order_by("-number").first()
    title = _("第 %(n)d 版") % {"n": number}
    context = {
        "story": one,
        "after": after,
        "before": before,
        "title": title,
        "paragraphs": between(before.text if before else after.text, after.text),
        "others": list(one.texts.defer("text")),
        "crumbs": crumbs({"url": story_url(one), "label": str(one)}, {"label": title}),
    }
    return render(request, "stories/versions.html", context)


@opens_to(P.SUBMIT_STORY, P.RUN_STORIES)
@require_http_methods(BOTH)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    one, act = either_story(request, pk), act_of(request)
    last = words.newest(one)
    first = {"title": last.title, "text": last.text, "shown": one.shown, "version": one.version}
    form = WordsForm(request.POST or None, initial=first)

    def save(form: WordsForm) -> str:
        version = form.cleaned_data["version"] or 0
        words.edit_story(story=one, words=form.words(), version=version, act=act)
        messages.success(request, _("已存成新的一版，以前的留着对照"))
        return story_url(one)

    why = _("有人撤回了同意：存成新的一版以后，以前各版的文字删去。") if one.hidden_on else ""
    return fill(request, form, save, about(one, _("修改"), _("存成新的一版"), why))


@opens_to(P.SUBMIT_STORY)
@require_POST
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    one = kept_story(request, pk)
    words.submit_story(story=one, act=act_of(request))
    messages.success(request, _("已报送，等征集的单位选用"))
    return redirect(story_url(one))


@opens_to(P.SUBMIT_STORY)
@require_http_methods(BOTH)
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    one, act = kept_story(request, pk), act_of(request)
    form = BecauseForm(request.POST or None)

    def save(form: BecauseForm) -> str:
        words.withdraw_story(story=one, because=form.cleaned_data["because"], act=act)
        messages.success(request, _("已撤回，不再显示"))
        return story_url(one)

    why = _("撤回以后马上不再显示，也不能再报送；以后要报，另写一篇。")
    return fill(request, form, save, about(one, _("撤回这一篇"), _("撤回"), why))


# ---- consents


@opens_to(P.SUBMIT_STORY)
@require_http_methods(BOTH)
def add_consent(request: HttpRequest, pk: int) -> HttpResponse:
    one, act = kept_story(request, pk), act_of(request)
    form = ConsentForm(request.POST or None, request.FILES or None, initial={"day": act.today})

    def save(form: ConsentForm) -> str:
        consents.add_consent(story=one, agreed=form.agreed(), act=act)
        messages.success(request, _("已登记同意"))
        return story_url(one)

    why = _("本人看过写到自己的地方、同意公开，再登记。本人随时可以撤回，撤回以后这一篇马上不再显示。")
    return fill(request, form, save, about(one, _("登记写到的人同意"), _("登记"), why))


def _consent(request: HttpRequest, pk: int) -> StoryConsent:
    act = act_of(request)
    rows = Story.objects.kept_by(act) | Story.objects.run_by(act)
    found: StoryConsent = get_object_or_404(
        StoryConsent.objects.held().filter(story__in=rows.values("pk")).select_related("story", "paper"), pk=pk
    )
    return found


@opens_to(P.SUBMIT_STORY, P.RUN_STORIES)
@require_http_methods(BOTH)
def withdraw_consent(request: HttpRequest, pk: int) -> HttpResponse:
    one, act = _consent(request, pk), act_of(request)
    if request.method == "POST":
        consents.withdraw_consent(consent=one, act=act)
        messages.success(request, _("已撤回：姓名已删去，这一篇不再显示"))
        return redirect(story_url(one.story))
    lines = [
        _("姓名和同意书删去，不能恢复"),
        _("这一篇马上从公开页面和别人的名单里消失"),
        _("写的单位改掉写到这个人的地方，存成新的一版以后才再显示"),
    ]
    context = {**about(one.story, _("撤回同意"), _("本人撤回同意")), "consequences": lines, "scope": one.masked}
    return render(request, "kit/confirm.html", context)


@opens_to(P.SUBMIT_STORY)
@require_GET
def consent_paper(request: HttpRequest, pk: int) -> FileResponse:
    """For the organisation alone, which keeps it."""
    rows = StoryConsent.objects.held().filter(story__in=Story.objects.kept_by(act_of(request)).values("pk"))
    one = get_object_or_404(rows.select_related("paper"), pk=pk)
    if one.paper is None:
        raise Http404
    return documents.send(one.paper)


# ---- the office


@opens_to(P.RUN_STORIES)
@require_http_methods(BOTH)
def send_back(request: HttpRequest, pk: int) -> HttpResponse:
    one, act = run_story(request, pk), act_of(request)
    form = BecauseForm(request.POST or None, initial={"version": one.version})

    def save(form: BecauseForm) -> str:
        typed = form.cleaned_data
        choosing.return_story(story=one, because=typed["because"], version=typed["version"] or 0, act=act)
        messages.success(request, _("已退回，写的单位在待办里看得到"))
        return story_url(one)

    return fill(request, form, save, about(one, _("退回修改"), _("退回")))


@opens_to(P.RUN_STORIES)
@require_http_methods(BOTH)
def choose(request: HttpRequest, pk: int) -> HttpResponse:
    one, act = run_story(request, pk), act_of(request)
    form = ChooseForm(request.POST or None, initial={"version": one.version})

    def save(form: ChooseForm) -> str:
        choosing.decide_story(story=one, act=act, **form.cleaned_data)
        messages.success(request, _("已登记选用结果"))
        return story_url(one)

    return fill(request, form, save, about(one, _("登记选用结果"), _("登记")))


@opens_to(P.RUN_STORIES)
@require_http_methods(BOTH)
def link(request: HttpRequest, pk: int) -> HttpResponse:
    one, act = run_story(request, pk), act_of(request)
    entries = choosing.entries_for(one)
    form = EntryForm(request.POST or None, entries=entries, initial={"entry": one.entry_id})

    def save(form: EntryForm) -> str:
        choosing.link_entry(story=one, entry=form.cleaned_data["entry"], act=act)
        messages.success(request, _("已登记"))
        return story_url(one)

    why = _("参加评选表彰的，选用按评选的结果；没有参加的，由征集的单位选用。")
    return fill(request, form, save, about(one, _("登记参评"), _("保存"), why))


@opens_to(P.RUN_STORIES)
@require_POST
def propose(request: HttpRequest, pk: int) -> HttpResponse:
    one = run_story(request, pk)
    choosing.propose_story(story=one, act=act_of(request))
    messages.success(request, _("已提出发布，等另一位同事复核"))
    return redirect(story_url(one))


@opens_to(P.RUN_STORIES)
@require_http_methods(BOTH)
def agree(request: HttpRequest, pk: int) -> HttpResponse:
    act = act_of(request)
    rows = StoryPublication.objects.filter(story__in=Story.objects.run_by(act).values("pk"))
    one: StoryPublication = get_object_or_404(rows.select_related("story__call", "text"), pk=pk)
    form = AgreeForm(request.POST or None, initial={"agrees": "yes"})

    def save(form: AgreeForm) -> str:
        choosing.publish_story(publication=one, act=act, **form.cleaned_data)
        messages.success(request, _("已复核"))
        return story_url(one.story)

    facts = {"who": one.proposed_by_name, "n": one.text.number}
    why = _("%(who)s提出发布第 %(n)d 版。复核的人看一遍全文，也看写到的人是不是都同意。") % facts
    context: dict[str, Any] = {**about(one.story, _("复核发布"), _("提交"), why), "text": one.text}
    context |= {"paragraphs": paragraphs(one.text.text), "newer": newer(one)}
    return fill(request, form, save, context, "stories/agree.html")


@opens_to(P.RUN_STORIES)
@require_http_methods(BOTH)
def end(request: HttpRequest, pk: int) -> HttpResponse:
    one, act = run_story(request, pk), act_of(request)
    form = BecauseForm(request.POST or None)

    def save(form: BecauseForm) -> str:
        choosing.end_story(story=one, because=form.cleaned_data["because"], act=act)
        messages.success(request, _("已停止发布"))
        return story_url(one)

    return fill(request, form, save, about(one, _("停止发布"), _("停止发布")))


@opens_to(P.SUBMIT_STORY)
@require_http_methods(BOTH)
def use(request: HttpRequest, pk: int) -> HttpResponse:
    one, act = seen_story(request, pk), act_of(request)
    own = SocialOrganization.objects.filter(pk__in=kept_by(act)).exclude(pk=one.organisation_id)
    if not own:
        raise Http404
    form = UseForm(request.POST or None, own=own)

    def save(form: UseForm) -> str:
        choosing.use_story(story=one, act=act, **form.cleaned_data)
        messages.success(request, _("已登记采用"))
        return story_url(one)

    why = _("只登记哪个单位采用、怎么用的；不统计谁看过。")
    return fill(request, form, save, about(one, _("登记采用"), _("登记"), why))
