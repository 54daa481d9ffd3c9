"""What machines read: the feed, the map for search engines, and what they should leave alone."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.feedgenerator import Rss201rev2Feed
from django.views.decorators.http import require_safe

from hangji.kit import clock
from hangji.kit.freshness import for_everyone, fresh_for
from hangji.office.access import opens_to_anyone
from hangji.portal.models import channels
from hangji.portal.queries.public import next_change, public_articles
from hangji.portal.queries.rooms import for_search_engines
from hangji.portal.queries.site import site
from hangji.portal.templatetags.portal import channel_url
from hangji.portal.views.about import PAGES
from hangji.portal.writing.marks import plain

# Pages of single things in other rooms. Notices are not among them: they name persons, for some days only.
INDEXED = ("places:public_site", "stories:public_story", "honours:public_card")
IN_FEED, IN_MAP, EXCERPT = 30, 5000, 200


def _until_the_next(request: HttpRequest, now: datetime) -> None:
    if then := next_change(now):
        fresh_for(request, max(0.0, (then - now).total_seconds()))


@opens_to_anyone
@for_everyone
@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """The newest articles as RSS 2.0; an excerpt, never the whole of a reprint."""
    now, told = clock.now(), site()
    home = request.build_absolute_uri(reverse("portal:home"))
    own = request.build_absolute_uri()
    rss = Rss201rev2Feed(told["name"], home, told["sponsor"] or told["name"], language="zh-CN", feed_url=own)
    for each in public_articles(now)[:IN_FEED]:
        if each.shown and each.public_from:
            link = request.build_absolute_uri(reverse("portal:article", args=[each.pk]))
            rss.add_item(
                title=each.shown.title,
                link=link,
                description=each.shown.summary or plain(each.shown.text)[:EXCERPT],
                unique_id=link,
                pubdate=each.public_from,
                updateddate=each.shown.released_at,
                author_name=each.shown.source,
            )
    _until_the_next(request, now)
    return HttpResponse(rss.writeString("utf-8"), content_type="application/rss+xml; charset=utf-8")


def _channel_pages() -> list[str]:
    """The channels that a search engine should show."""
    return [url for each in channels().values() if each.indexed and (url := channel_url(each))]


@opens_to_anyone
@for_everyone
@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    now = clock.now()
    pages = [reverse("portal:home"), *_channel_pages()]
    pages += [reverse("portal:about", args=[page]) for page in PAGES]
    pages += for_search_engines(clock.today())
    rows = public_articles(now).values_list("pk", "shown__released_at")[:IN_MAP]
    entries: list[tuple[str, datetime | None]] = [(request.build_absolute_uri(url), None) for url in pages]
    entries += [(request.build_absolute_uri(reverse("portal:article", args=[pk])), at) for pk, at in rows]
    _until_the_next(request, now)
    return render(request, "portal/sitemap.xml", {"entries": entries}, content_type="application/xml; charset=utf-8")


@opens_to_anyone
@for_everyone
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Only the portal is for search engines, with the other rooms' public pages that stand in it."""
    lines = [
        "User-agent: *",
        f"Disallow: {reverse('portal:search')}",
        f"Disallow: {reverse('portal:home')}desk/",
        "Allow: /$",
        f"Allow: {reverse('portal:home')}",
        "Allow: /static/",
        *(f"Allow: {url}$" for url in _channel_pages() if not url.startswith(reverse("portal:home"))),
        *(f"Allow: {reverse(name, args=[0]).removesuffix('0/')}" for name in INDEXED),
        f"Allow: {reverse('appraisal:published', args=[0]).replace('/0/', '/*/')}$",
        "Disallow: /",
        f"Sitemap: {request.build_absolute_uri(reverse('portal:sitemap'))}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
