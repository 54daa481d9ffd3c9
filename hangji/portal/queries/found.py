"""The search over everything that stands before the public: articles, stories and model sites."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from hangji.places.queries.public import sites, sites_with
from hangji.portal.queries.public import found_by, in_order, words_of
from hangji.stories.queries.public import published, stories_with
from rulebook.portal import even

ARTICLE, STORY, SITE = "article", "story", "site"
Key = tuple[str, int]  # what it is, and its id


@dataclass(frozen=True)
class Found:
    """day: None for a site, which is open since long. kind: what it is, "" for an article."""

    url: str
    title: str
    about: str
    by: str
    kind: str
    day: date | None


def found_everywhere(text: str, now: datetime) -> list[Key]:
    """What has every word of a search: what has them in its title first, sites and stories before articles."""
    words = words_of(text)
    if not words:
        return []
    day = timezone.localtime(now).date()
    others: list[tuple[str, int, str]] = [(SITE, pk, name) for pk, name in sites_with(words, day)]
    others += [(STORY, pk, title) for pk, title in stories_with(words)]
    named = [(kind, pk) for kind, pk, title in others if _all_in(words, title)]
    rest = [(kind, pk) for kind, pk, title in others if not _all_in(words, title)]
    return [*named, *((ARTICLE, pk) for pk in found_by(text, now)), *rest]


def _all_in(words: Sequence[str], title: str) -> bool:
    return all(word in even(title) for word in words)


def as_shown(keys: Iterable[Key], now: datetime) -> list[Found]:
    """The things of some keys, in their order; what is no longer before the public is left out."""
    keys = list(keys)
    of = {kind: [pk for each, pk in keys if each == kind] for kind in (ARTICLE, STORY, SITE)}
    made: dict[Key, Found] = {}
    if of[ARTICLE]:
        made |= {(ARTICLE, each.pk): _article(each) for each in in_order(of[ARTICLE], now)}
    if of[STORY]:
        made |= {(STORY, each.pk): _story(each) for each in published(of[STORY])}
    if of[SITE]:
        made |= {(SITE, each.pk): _site(each) for each in sites(timezone.localtime(now).date(), of[SITE])}
    return [made[key] for key in keys if key in made]


def _article(one: Any) -> Found:
    words, day = one.shown, timezone.localtime(one.public_from).date()
    by = str(one.organisation or words.source)
    return Found(reverse("portal:article", args=[one.pk]), words.title, words.summary, by, "", day)


def _story(one: Any) -> Found:
    url = reverse("stories:public_story", args=[one.pk])
    return Found(url, one.title, one.text, one.organisation, one.kind_said, one.published_on)


def _site(one: Any) -> Found:
    url = reverse("places:public_site", args=[one.pk])
    return Found(url, one.name, one.copy, one.organisation, _("示范点"), None)
