"""门户内容: the list of articles, one article as its makers see it, its versions and files."""

from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET
from django.views.decorators.vary import vary_on_headers

from hangji.kit.list_page import bar, page_of
from hangji.office.access import has, opens_to
from hangji.office.acts import Act, act_of
from hangji.office.permissions import Permission
from hangji.portal.forms.writing import STEP_WORDS
from hangji.portal.models import Article, ArticleFile, ArticleVersion, VersionState
from hangji.portal.queries.desk import STATES, advice, differences, state_of
from hangji.portal.queries.rights import ROOM, may_edit, may_release, seen_articles
from hangji.portal.tables.rows import articles as listed
from hangji.portal.views.public import sent, shown_article


@opens_to(*ROOM)
@require_GET
@vary_on_headers("HX-Request")
def articles(request: HttpRequest) -> HttpResponse:
    act = act_of(request)
    listing = listed(act, request.GET)
    writes = has(act, Permission.EDIT_ARTICLES) or has(act, Permission.CONTRIBUTE_ARTICLES)
    context: dict[str, Any] = {
        "title": _("门户文章"),
        "scope": [_("共 %(n)s 篇") % {"n": listing.count_text}],
        **bar(listing, ("state", "channel", "origin")),
        "find_label": _("标题"),
        "unit": _("篇"),
        "new_url": reverse("portal:desk_new") if writes else "",
        "new_label": _("写一篇") if has(act, Permission.EDIT_ARTICLES) else _("供稿"),
        "public_url": reverse("portal:home"),
        "day": act.today,
        "crumbs": [],
    }
    return page_of(request, listing, "portal/desk/list.html", context)


def article_of(request: HttpRequest, pk: int) -> Article:
    rows = seen_articles(act_of(request)).select_related("latest", "shown", "organisation")
    return get_object_or_404(rows.filter(latest__isnull=False), pk=pk)


def latest_of(article: Article) -> ArticleVersion:
    assert article.latest is not None  # article_of asks for one that has a version
    return article.latest


def way(article: Article, *more: dict[str, str]) -> list[dict[str, str]]:
    own = {"url": reverse("portal:desk_article", args=[article.pk]), "label": str(article)}
    return [{"url": reverse("portal:desk"), "label": _("门户文章")}, own, *more]


@opens_to(*ROOM)
@require_GET
def article(request: HttpRequest, pk: int) -> HttpResponse:
    act, one = act_of(request), article_of(request, pk)
    return render(request, "portal/desk/article.html", shown(one, latest_of(one), act))


def shown(one: Article, version: ArticleVersion, act: Act) -> dict[str, Any]:
    """An article as its makers see it: its words, what to look at in them, where it stands, what may be done."""
    state = state_of(one, act.at)
    return {
        **shown_article(one, version, "portal:desk_file"),
        "crumbs": [*way(one)[:1], {"label": version.title}],
        "state_tag": STATES[state][1],
        "state_said": STATES[state][0],
        "steps": _steps(version, act),
        "hits": advice(version, day=act.today, place=one.region_code),
        "versions": one.versions.order_by("-number"),
        "pictures": [each for each in one.files.filter(use="picture") if _holds(each, version)],
        "is_public": one.shown_id is not None and state == "released",
        **_may(one, version, act),
    }


def _holds(file: ArticleFile, version: ArticleVersion) -> bool:
    return file.since <= version.number and (file.until is None or version.number < file.until)


def _steps(version: ArticleVersion, act: Act) -> list[dict[str, Any]]:
    """Each step with its word, who has it, and whether it is this person's turn."""
    rows = list(version.steps.order_by("number"))
    first = next((row for row in rows if row.done_at is None), None)
    turn = version.state == VersionState.REVIEWING and first
    return [
        {"row": row, "word": STEP_WORDS[row.code], "turn": row == turn, "mine": row.person == act.user.username}
        for row in rows
    ]


def _may(one: Article, version: ArticleVersion, act: Act) -> dict[str, bool]:
    edits, releases = may_edit(act, one), may_release(act, one)
    state = version.state
    return {
        "may_write": edits and state in (VersionState.DRAFT, VersionState.RETURNED, VersionState.OFFERED),
        "may_offer": edits and not releases and state == VersionState.DRAFT,
        "may_take_up": releases and (state == VersionState.OFFERED or not one.editor) and state != VersionState.DROPPED,
        "may_send": releases and state == VersionState.DRAFT and bool(one.editor),
        "may_release": releases and state == VersionState.PASSED,
        "may_drop": releases and state in (VersionState.OFFERED, VersionState.RETURNED, VersionState.DRAFT),
        "may_correct": releases and state == VersionState.RELEASED and not one.withdrawn_at,
        "may_withdraw": releases and one.shown_id is not None and not one.withdrawn_at,
        "may_restore": releases and one.withdrawn_at is not None and not one.takedowns.standing().exists(),
        "may_hand": releases and state == VersionState.REVIEWING,
    }


@opens_to(*ROOM)
@require_GET
def versions(request: HttpRequest, pk: int) -> HttpResponse:
    """Two versions side by side; ?old= and ?new= name them, else the last two."""
    one = article_of(request, pk)
    all_ = list(one.versions.order_by("-number"))
    numbers = {each.number: each for each in all_}
    new = numbers.get(_number(request, "new"), all_[0])
    before = next((each for each in all_ if each.number < new.number), all_[-1])
    old = numbers.get(_number(request, "old"), before)
    context = {
        "article": one,
        "versions": all_,
        "old": old,
        "new": new,
        "pairs": differences(old, new),
        "crumbs": way(one, {"label": _("版本")}),
    }
    return render(request, "portal/desk/versions.html", context)


def _number(request: HttpRequest, name: str) -> int:
    asked = request.GET.get(name, "")
    return int(asked) if asked.isdecimal() and len(asked) < 6 else 0


@opens_to(*ROOM)
@require_GET
def file(request: HttpRequest, pk: int, use: str, number: int) -> FileResponse:
    """A picture or attachment of the version that is worked at, before strangers see it."""
    one = article_of(request, pk)
    response = sent(one, latest_of(one).number, use, number)
    response["Cache-Control"] = "private, no-store"
    return response
