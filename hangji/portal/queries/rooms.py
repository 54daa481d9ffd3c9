"""What other rooms have before the public: running notices, sites, stories, honours, results of the yearly appraisal.

Each thing keeps its own page in its own room; the portal leads there.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from hangji.appraisal.models import AppraisalRound
from hangji.honours.queries import public as honours
from hangji.honours.verified import public_holder
from hangji.people.certification.models import Round, RoundState
from hangji.places.models import Site
from hangji.places.queries.public import sites
from hangji.stories.models import Story
from hangji.stories.queries.public import published

MOST = 5000  # in the map for search engines
AWARDS, ROUNDS = 4, 12


@dataclass(frozen=True)
class Line:
    """One line of a list that leads to another room's page. day: "" where it has none; by: whose it is."""

    url: str
    title: str
    by: str
    day: date | None = None


def notices(day: date) -> list[Line]:
    """Public notices that run on the day, of honours and of certificates, what ends first first."""
    found = [(each.notice_last_day, _honour(each)) for each in honours.notices(day)]
    rows = Round.objects.filter(state=RoundState.NOTICE, published_on__lte=day, notice_last_day__gte=day)
    found += [(each.notice_last_day, _certificates(each)) for each in rows]
    return [line for _last, line in sorted(found, key=lambda pair: (pair[0], pair[1].url))]


def _honour(one: Any) -> Line:
    title = _("%(round)s拟表彰名单公示") % {"round": one}
    return Line(reverse("honours:notice", args=[one.pk]), title, one.unit, one.published_on)


def _certificates(one: Round) -> Line:
    title = _("%(round)s拟认证人员公示") % {"round": one}
    return Line(reverse("people:notice", args=[one.pk]), title, one.unit, one.published_on)


def told_stories(most: int) -> list[Line]:
    newest = Story.objects.published().order_by("-publications__decided_on", "-pk")
    found = published(newest.values_list("pk", flat=True)[:most])
    return [
        Line(reverse("stories:public_story", args=[each.pk]), each.title, each.organisation, each.published_on)
        for each in found
    ]


def open_sites(day: date, most: int) -> list[Line]:
    """Those that most organisations copied first."""
    found = sorted(sites(day), key=lambda each: (-each.copied, each.name))[:most]
    return [Line(reverse("places:public_site", args=[each.pk]), each.name, each.organisation) for each in found]


def newest_awards(day: date) -> list[tuple[str, str, date]]:
    """(holder, title, day) of the newest awards that stand."""
    rows = honours.awards(day).filter(revoked_on__isnull=True)[:AWARDS]
    return [(public_holder(each, day), each.title, each.awarded_on) for each in rows]


def appraised() -> list[Line]:
    """Results of yearly appraisals as they were published, the newest first."""
    rows = AppraisalRound.objects.filter(published_on__isnull=False).order_by("-published_on", "-pk")[:ROUNDS]
    return [Line(reverse("appraisal:published", args=[each.pk]), str(each), "", each.published_on) for each in rows]


def for_search_engines(day: date) -> Iterator[str]:
    """The addresses of single things. Notices are left out: they name persons, for some days only."""
    for name, rows in (
        ("places:public_site", Site.objects.published_on(day)),
        ("stories:public_story", Story.objects.published()),
        ("honours:public_card", honours.cards()),
    ):
        for pk in rows.order_by("-pk").values_list("pk", flat=True)[:MOST]:
            yield reverse(name, args=[pk])
    yield from (each.url for each in appraised())
