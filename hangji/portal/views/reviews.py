"""Sending an article to review, each step of it, and putting it before strangers or taking it away."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from hangji.office.access import opens_to
from hangji.office.acts import act_of
from hangji.office.permissions import Permission
from hangji.portal.actions.release import release_article, restore_article, withdraw_article
from hangji.portal.actions.reviews import conclude_step, hand_step, send_to_review
from hangji.portal.forms.writing import STEP_WORDS, ConcludeForm, HandForm, ReasonForm, ReleaseForm, SendForm
from hangji.portal.models import Article, ArticleStep, VersionKind
from hangji.portal.queries.rights import reviewers, seen_articles
from hangji.portal.views.desk import latest_of, shown
from hangji.portal.views.writing import BOTH, head, released_by
from hangji.registry.views.filling import fill
from rulebook.portal import steps

P = Permission


def _address(article: Article) -> str:
    return reverse("portal:desk_article", args=[article.pk])


@opens_to(P.EDIT_ARTICLES)
@require_http_methods(BOTH)
def send(request: HttpRequest, pk: int) -> HttpResponse:
    one, act = released_by(request, pk), act_of(request)
    codes = steps(latest_of(one).kind, day=act.today, place=one.region_code)
    people = {code: reviewers(act, one, code) for code in codes}
    form = SendForm(request.POST or None, people=people, initial={"version": one.version})

    def save(form: SendForm) -> str:
        send_to_review(article=one, people=form.chosen(), version=form.cleaned_data["version"], act=act)
        messages.success(request, _("已送审；轮到谁，谁的待办里就有"))
        return _address(one)

    why = _("每一步由不同的人办理，写稿的人不办。送审以后这一版的文字不再改动，退回时另起一版。")
    return fill(request, form, save, {**head(one, _("送审"), _("送审"), why), "two": True})


def step_of(request: HttpRequest, pk: int) -> ArticleStep:
    seen = seen_articles(act_of(request)).values("pk")
    rows = ArticleStep.objects.filter(version__article__in=seen)
    return get_object_or_404(rows.select_related("version__article__latest", "version__article__organisation"), pk=pk)


@opens_to(P.REVIEW_ARTICLES)
@require_http_methods(BOTH)
def step(request: HttpRequest, pk: int) -> HttpResponse:
    """One's step: the article as readers will see it, what to look at, and the conclusion."""
    act = act_of(request)
    one = get_object_or_404(ArticleStep.objects.filter(pk=step_of(request, pk).pk, person=act.user.username))
    article = step_of(request, pk).version.article
    form = ConcludeForm(request.POST or None, initial={"version": article.version})
    word = str(STEP_WORDS[one.code])

    def save(form: ConcludeForm) -> str:
        conclude_step(step=one, act=act, **form.cleaned_data)
        passed = form.cleaned_data["passed"]
        messages.success(request, _("%(step)s已通过") % {"step": word} if passed else _("已退回修改"))
        return _address(article)

    context: dict[str, Any] = {**shown(article, one.version, act), **head(article, word, _("提交")), "step": one}
    return fill(request, form, save, context, "portal/desk/step.html")


@opens_to(P.EDIT_ARTICLES)
@require_http_methods(BOTH)
def hand(request: HttpRequest, pk: int) -> HttpResponse:
    one, act = step_of(request, pk), act_of(request)
    article = released_by(request, one.version.article_id)
    taken = set(one.version.steps.exclude(pk=one.pk).values_list("person", flat=True))
    people = [user for user in reviewers(act, article, one.code) if user.username not in taken]
    form = HandForm(request.POST or None, people=people, initial={"version": article.version})

    def save(form: HandForm) -> str:
        person = form.people[form.cleaned_data["person"]]
        hand_step(step=one, person=person, version=form.cleaned_data["version"], act=act)
        messages.success(request, _("已换人"))
        return _address(article)

    facts = {"step": STEP_WORDS[one.code], "name": one.person_name}
    return fill(request, form, save, head(article, _("换人"), _("换人"), _("%(step)s现在是 %(name)s。") % facts))


@opens_to(P.EDIT_ARTICLES)
@require_http_methods(BOTH)
def release(request: HttpRequest, pk: int) -> HttpResponse:
    one, act = released_by(request, pk), act_of(request)
    corrects = latest_of(one).kind == VersionKind.CORRECTION
    form = ReleaseForm(request.POST or None, corrects=corrects, initial={"version": one.version})

    def save(form: ReleaseForm) -> str:
        at: datetime | None = form.cleaned_data.get("at")
        release_article(article=one, at=at, version=form.cleaned_data["version"], act=act)
        messages.success(request, _("已定时，到时间自己公开") if at else _("已发布，公众现在就能看到"))
        return _address(one)

    return fill(request, form, save, head(one, _("发布"), _("发布")))


@opens_to(P.EDIT_ARTICLES)
@require_http_methods(BOTH)
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    one, act = released_by(request, pk), act_of(request)
    form = ReasonForm(request.POST or None, initial={"version": one.version})

    def save(form: ReasonForm) -> str:
        withdraw_article(article=one, act=act, **form.cleaned_data)
        messages.success(request, _("已撤下，公众看不到了"))
        return _address(one)

    why = _("马上从门户、订阅和搜索里消失；稿件和原因留在这里，可以恢复。")
    return fill(request, form, save, head(one, _("撤下"), _("撤下文章"), why))


@opens_to(P.EDIT_ARTICLES)
@require_http_methods(BOTH)
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    one, act = released_by(request, pk), act_of(request)
    form = ReasonForm(request.POST or None, initial={"version": one.version})

    def save(form: ReasonForm) -> str:
        restore_article(article=one, act=act, **form.cleaned_data)
        messages.success(request, _("已恢复，公众又能看到"))
        return _address(one)

    return fill(request, form, save, head(one, _("恢复"), _("恢复文章")))
