"""What strangers read: the home page, a channel, an article and its files, the search."""

from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from hangji.kit import clock
from hangji.kit.freshness import for_everyone
from hangji.kit.sender import may_send
from hangji.office import documents
from hangji.office.access import opens_to_anyone
from hangji.portal.models import Article, ArticleFile, ArticleVersion, FileUse, Origin, channel, channels
from hangji.portal.queries.figures import newest_table
from hangji.portal.queries.found import as_shown, found_everywhere
from hangji.portal.queries.public import (
    files_of,
    of_channel,
    public_article,
    public_articles,
    words_of,
)
from hangji.portal.queries.rooms import newest_awards, notices, open_sites, told_stories
from hangji.portal.templatetags.portal import channel_url
from hangji.portal.views.page import crumbs, page_of, public, way_to
from hangji.portal.writing.marks import Picture, html_of

NEWEST = 7  # the lead and six lines
BESIDE = 4  # lines of each further channel on the home page
TOLD = 3  # sites and stories on the home page
SEARCHES = "60/5m"


@opens_to_anyone
@for_everyone
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    now, day = clock.now(), clock.today()
    newest = list(of_channel("news", now)[:NEWEST])
    seen = [each.pk for each in newest]
    beside = [
        (each, channel_url(each), rows)
        for each in channels().values()
        if each.articles
        and each.code != "news"
        and (rows := list(of_channel(each.code, now).exclude(pk__in=seen)[:BESIDE]))
    ]
    context = {
        "at_home": True,
        "lead": newest[0] if newest else None,
        "newest": newest[1:],
        "news_url": reverse("portal:channel", args=["news"]),
        "beside": beside,
        "table": newest_table(),
        "channel_code": "",
        "notices": notices(day),
        "stories": told_stories(TOLD),
        "sites": open_sites(day, TOLD),
        "awards": newest_awards(day),
    }
    return public(request, "portal/home.html", context)


@opens_to_anyone
@for_everyone
@require_safe
def channel_page(request: HttpRequest, code: str) -> HttpResponse:
    found = channels().get(code)
    if found is None or not found.articles:
        raise Http404
    page = page_of(request, of_channel(code, clock.now()))
    way = way_to(found)
    context = {
        "channel": found,
        "channel_code": code,
        "page": page,
        "crumbs": crumbs(*way[:-1], {"label": way[-1]["label"]}),
    }
    return public(request, "portal/channel.html", context)


@opens_to_anyone
@for_everyone
@require_safe
def article(request: HttpRequest, pk: int) -> HttpResponse:
    found = public_article(pk, clock.now())
    if found is None or found.shown is None:
        raise Http404
    return public(request, "portal/article.html", shown_article(found, found.shown, "portal:file"))


def shown_article(found: Article, version: ArticleVersion, file_address: str) -> dict[str, Any]:
    """One version as a page. file_address: the name of the address that serves its pictures and attachments."""
    pictures = files_of(found, version.number, FileUse.PICTURE)
    corrections = found.versions.filter(kind="correction", released_at__isnull=False, number__lte=version.number)
    return {
        "article": found,
        "version": version,
        "channel": channel(found.channel),
        "channel_code": found.channel,
        "html": _html(found, version, pictures, file_address),
        "attachments": [
            (each, reverse(file_address, args=[found.pk, each.use, each.number]))
            for each in files_of(found, version.number, FileUse.ATTACHMENT)
        ],
        "corrections": corrections.order_by("released_at"),
        "reprint": version.origin == Origin.REPRINT,
        "crumbs": crumbs(*way_to(channel(found.channel)), {"label": _("正文")}),
    }


def _html(found: Article, version: ArticleVersion, files: list[ArticleFile], address: str) -> SafeString:
    """Sanitised by html_of, which is the one place where an article's words become HTML."""
    pictures = {
        each.number: Picture(
            reverse(address, args=[found.pk, each.use, each.number]),
            each.alt,
            each.caption,
            each.width or 0,
            each.height or 0,
        )
        for each in files
    }
    return mark_safe(html_of(version.text, pictures, _("表格")))


@opens_to_anyone
@require_safe
def file(request: HttpRequest, pk: int, use: str, number: int) -> FileResponse:
    """A picture or an attachment of what is shown; gone with it."""
    found = public_article(pk, clock.now())
    if found is None or found.shown is None:
        raise Http404
    return sent(found, found.shown.number, use, number)


def sent(found: Article, version: int, use: str, number: int) -> FileResponse:
    """Pictures are shown in the page: they were drawn anew here. Everything else is a download."""
    if use not in FileUse.values:
        raise Http404
    files = {each.number: each for each in files_of(found, version, FileUse(use))}
    if number not in files:
        raise Http404
    document = files[number].document
    response = documents.send(document)
    if use == FileUse.PICTURE:
        response["Content-Disposition"] = "inline"
        del response["Cache-Control"]
        patch_cache_control(response, public=True, no_cache=True)
        response["ETag"] = f'"{document.sha256[:32]}"'
    return response


@opens_to_anyone
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Articles, stories and sites that have all the words; what somebody looks for is kept nowhere."""
    text = " ".join(request.GET.get("q", "").replace("\0", "").split())[:60]
    if text and not may_send(request, "portal_search", SEARCHES, clock.now()):
        return public(request, "portal/wait.html", {"crumbs": crumbs({"label": _("搜索")})}, status=429)
    now = clock.now()
    page = page_of(request, found_everywhere(text, now))
    context = {
        "search_text": text,
        "words": words_of(text),
        "page": page,
        "found": as_shown(page.object_list, now),
        "newest": public_articles(now)[:BESIDE],
        "crumbs": crumbs({"label": _("搜索")}),
    }
    response = public(request, "portal/search.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response
