"""Writing an article, its pictures and attachments, offering it, taking it up, leaving it, correcting it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from hangji.office.access import has, opens_to
from hangji.office.acts import Act, act_of
from hangji.office.permissions import Permission
from hangji.portal.actions.files import add_attachment, add_picture, remove_file
from hangji.portal.actions.writing import (
    amend_article,
    begin_article,
    correct_article,
    drop_article,
    offer_article,
    take_up_article,
)
from hangji.portal.forms.writing import ArticleForm, AttachmentForm, PictureForm, ReasonForm
from hangji.portal.models import Article, ArticleVersion
from hangji.portal.queries.rights import may_edit, may_release, own_organisations
from hangji.portal.views.desk import article_of, latest_of, way
from hangji.registry.models import SocialOrganization
from hangji.registry.views.filling import fill

BOTH = ["GET", "POST"]
WRITE = "portal/desk/write.html"
P = Permission


def head(article: Article, title: str, verb: str, why: str = "") -> dict[str, Any]:
    """The head of a form about one article."""
    back = reverse("portal:desk_article", args=[article.pk])
    return {"title": title, "verb": verb, "why": why, "back_url": back, "crumbs": way(article, {"label": title})}


def _units(act: Act) -> list[tuple[int, str]] | None:
    """What a Party worker chooses from; None for those who write for their office."""
    if has(act, P.EDIT_ARTICLES) or any(post.body for post in act.posts):
        return None
    return [(each.pk, each.name) for each in own_organisations(act)]


@opens_to(P.EDIT_ARTICLES, P.CONTRIBUTE_ARTICLES)
@require_http_methods(BOTH)
def new(request: HttpRequest) -> HttpResponse:
    act = act_of(request)
    units = _units(act)
    first = {"origin": "contributed", "basis": "supplied"} if units is not None else {}
    if units and len(units) == 1:
        first["source"] = units[0][1][:60]  # the organisation itself, which is known
    form = ArticleForm(request.POST or None, own_units=units, initial=first)

    def save(form: ArticleForm) -> str:
        unit = _unit(form, act)
        made = begin_article(channel=form.cleaned_data["channel"], content=form.content(), organisation=unit, act=act)
        messages.success(request, _("已存草稿；看过下面的样子，再送审或投稿"))
        return reverse("portal:desk_article", args=[made.pk])

    title = _("写一篇") if units is None else _("供稿")
    crumbs = [{"url": reverse("portal:desk"), "label": _("门户文章")}, {"label": title}]
    context = {"title": title, "verb": _("存草稿"), "back_url": reverse("portal:desk"), "crumbs": crumbs}
    if form.is_bound and form.is_valid():
        try:
            _unit(form, act)
        except ValidationError as fault:
            form.add_error("unit", fault)
    return fill(request, form, save, context, WRITE)


def _unit(form: ArticleForm, act: Act) -> SocialOrganization | None:
    """The organisation that gave the text. Raises ValidationError where nobody is called so."""
    asked = form.cleaned_data.get("unit")
    if not asked:
        return None
    if isinstance(asked, int):
        return own_organisations(act).get(pk=asked)
    rows = SocialOrganization.objects.visible_to(act)
    found = rows.filter(name=asked.strip()).first() or rows.filter(credit_code=asked.strip()).first()
    if found is None:
        raise ValidationError(_("台账里没有这个名称或代码；没有供稿单位就不填"))
    return found


def _first(article: Article, version: ArticleVersion) -> dict[str, Any]:
    words = {name: getattr(version, name) for name in ArticleForm.base_fields if hasattr(version, name)}
    return {**words, "channel": article.channel, "version": article.version}


@opens_to(P.EDIT_ARTICLES, P.CONTRIBUTE_ARTICLES)
@require_http_methods(BOTH)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    one, act = _writable(request, pk), act_of(request)
    latest = latest_of(one)
    corrects = latest.kind == "correction"
    form = ArticleForm(
        request.POST or None,
        new=False,
        corrects=corrects,
        digest=latest.original_digest,
        initial=_first(one, latest),
    )

    def save(form: ArticleForm) -> str:
        typed = form.cleaned_data
        amend_article(article=one, content=form.content(), channel=typed["channel"], version=typed["version"], act=act)
        messages.success(request, _("已保存"))
        return reverse("portal:desk_article", args=[pk])

    return fill(request, form, save, head(one, _("修改"), _("保存")), WRITE)


def _writable(request: HttpRequest, pk: int) -> Article:
    one = article_of(request, pk)
    if not may_edit(act_of(request), one):
        raise Http404
    return one


def released_by(request: HttpRequest, pk: int) -> Article:
    """The article, for whoever of the office may publish it."""
    one = article_of(request, pk)
    if not may_release(act_of(request), one):
        raise Http404
    return one


@opens_to(P.EDIT_ARTICLES)
@require_http_methods(BOTH)
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    one, act = released_by(request, pk), act_of(request)
    if one.shown is None:
        raise Http404
    first = {**_first(one, one.shown), "correction": ""}
    digest = one.shown.original_digest
    form = ArticleForm(request.POST or None, new=False, corrects=True, digest=digest, initial=first)

    def save(form: ArticleForm) -> str:
        correct_article(article=one, content=form.content(), version=form.cleaned_data["version"], act=act)
        messages.success(request, _("更正已存为新的一版；审校完发布以前，读者看到的还是原来的"))
        return reverse("portal:desk_article", args=[pk])

    why = _("更正经终审和末校两人办理；发布以后，文章开头写明更正日期和说明。")
    return fill(request, form, save, head(one, _("更正"), _("存为更正"), why), WRITE)


@opens_to(P.EDIT_ARTICLES, P.CONTRIBUTE_ARTICLES)
@require_POST
def offer(request: HttpRequest, pk: int) -> HttpResponse:
    one = _writable(request, pk)
    offer_article(article=one, version=version_of(request, one), act=act_of(request))
    messages.success(request, _("已投稿；编辑接手以后，进展在这一页看"))
    return redirect("portal:desk_article", pk)


def version_of(request: HttpRequest, article: Article) -> int:
    """The version that the page showed, as its button sends it."""
    sent = request.POST.get("version", "")
    return int(sent) if sent.isdecimal() and len(sent) < 10 else 0


@opens_to(P.EDIT_ARTICLES)
@require_POST
def take_up(request: HttpRequest, pk: int) -> HttpResponse:
    one = released_by(request, pk)
    take_up_article(article=one, version=version_of(request, one), act=act_of(request))
    messages.success(request, _("已由你担任责任编辑；供稿的原样留为一版"))
    return redirect("portal:desk_article", pk)


@opens_to(P.EDIT_ARTICLES, P.CONTRIBUTE_ARTICLES)
@require_http_methods(BOTH)
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    one, act = _writable(request, pk), act_of(request)
    form = ReasonForm(request.POST or None, initial={"version": one.version})

    def save(form: ReasonForm) -> str:
        drop_article(
            article=one, because=form.cleaned_data["because"], version=form.cleaned_data["version"] or 0, act=act
        )
        messages.success(request, _("已记为不采用"))
        return reverse("portal:desk_article", args=[pk])

    return fill(request, form, save, head(one, _("不采用"), _("不采用"), _("供稿的人会看到原因。")))


@opens_to(P.EDIT_ARTICLES, P.CONTRIBUTE_ARTICLES)
@require_http_methods(BOTH)
def picture(request: HttpRequest, pk: int) -> HttpResponse:
    one, act = _writable(request, pk), act_of(request)
    form = PictureForm(request.POST or None, request.FILES or None, initial={"version": one.version})

    def save(form: PictureForm) -> str:
        made = add_picture(article=one, act=act, **form.cleaned_data)
        messages.success(request, _("已存为图 %(n)d；在正文里另起一行写 [图%(n)d]，就放在那里") % {"n": made.number})
        return reverse("portal:desk_article", args=[pk])

    return fill(request, form, save, head(one, _("加图片"), _("保存图片")))


@opens_to(P.EDIT_ARTICLES, P.CONTRIBUTE_ARTICLES)
@require_http_methods(BOTH)
def attachment(request: HttpRequest, pk: int) -> HttpResponse:
    one, act = _writable(request, pk), act_of(request)
    form = AttachmentForm(request.POST or None, request.FILES or None, initial={"version": one.version})

    def save(form: AttachmentForm) -> str:
        add_attachment(article=one, act=act, **form.cleaned_data)
        messages.success(request, _("已加附件"))
        return reverse("portal:desk_article", args=[pk])

    return fill(request, form, save, head(one, _("加附件"), _("保存附件")))


@opens_to(P.EDIT_ARTICLES, P.CONTRIBUTE_ARTICLES)
@require_POST
def remove(request: HttpRequest, pk: int, file: int) -> HttpResponse:
    one = _writable(request, pk)
    remove_file(file=get_object_or_404(one.files, pk=file), version=version_of(request, one), act=act_of(request))
    messages.success(request, _("已取下；以前的版本还留着它"))
    return redirect("portal:desk_article", pk)
