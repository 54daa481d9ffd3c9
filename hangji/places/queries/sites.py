"""What is known of sites: open since when, how many visited, who copied; and what visitors said of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, IntegerField, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from hangji.governance.queries.sight import kept_by
from hangji.honours.models import Award
from hangji.honours.queries.awards import held
from hangji.office.acts import Act
from hangji.office.models import Body
from hangji.places.models import (
    BookingState,
    Site,
    SiteBooking,
    SiteChange,
    SiteItem,
    SiteOpening,
    TakingOver,
    VisitSlot,
)
from hangji.registry.models import SocialOrganization
from rulebook.sites import Asked, asked

SELECTION = "brilliant"  # 璀璨计划, policy/selections/brilliant.yaml


def site_rows(rows: QuerySet[Site], day: date) -> QuerySet[Any]:
    """Sites with: opened, since, waits (an opening or closing to be decided), visited, guests and copied."""
    here: dict[str, Any] = {"site": OuterRef("pk")}
    spells = SiteOpening.objects.valid().on(day).filter(**here)
    done = SiteBooking.objects.filter(slot__site=OuterRef("pk"), state=BookingState.DONE).order_by()
    copied = TakingOver.objects.copied().filter(**here).order_by().values("site")
    found: QuerySet[Any] = rows.select_related("organisation").annotate(
        opened=Exists(spells),
        since=Subquery(spells.values("since")[:1]),
        waits=Exists(SiteChange.objects.filter(**here, agreed__isnull=True)),
        visited=_number(done.values("slot__site").annotate(n=Count("pk"))),
        guests=_number(done.values("slot__site").annotate(n=Sum("came"))),
        copied=_number(copied.annotate(n=Count("organisation", distinct=True))),
    )
    return found


def _number(rows: QuerySet[Any]) -> Coalesce:
    return Coalesce(Subquery(rows.values("n")[:1], output_field=IntegerField()), 0)


def opening_of(site: Site, day: date) -> SiteOpening | None:
    found: SiteOpening | None = SiteOpening.objects.valid().on(day).filter(site=site).first()
    return found


def waiting_change(site: Site) -> SiteChange | None:
    return site.changes.filter(agreed__isnull=True).first()


def coming_slots(site: Site, day: date) -> QuerySet[VisitSlot]:
    return site.slots.filter(cancelled_on__isnull=True, day__gte=day)


def copied_by(site: Site) -> int:
    """How many organisations have carried out something of it."""
    copied = TakingOver.objects.copied().filter(site=site).aggregate(n=Count("organisation", distinct=True))
    return int(copied["n"])


def awards_for(site: Site, day: date) -> list[Award]:
    """The awards of the selection of model sites that its organisation holds on the day."""
    return [each for each in held([site.organisation_id], day)[site.organisation_id] if each.selection == SELECTION]


# ---- what is handed out


def items_of(site: Site) -> list[SiteItem]:
    return list(site.items.filter(dropped_at__isnull=True).select_related("document"))


def public_items(site: Site) -> list[SiteItem]:
    """Those that the office published and nobody has taken down since."""
    listed = (site.published or {}).get("items", [])
    return [each for each in items_of(site) if each.pk in listed]


def items_seen(act: Act) -> QuerySet[SiteItem]:
    """Of sites that one may see; registered ones are for whoever is signed in."""
    return SiteItem.objects.filter(site__in=Site.objects.visible_to(act).values("pk"), dropped_at__isnull=True)


def visitors_of(act: Act, site: Site) -> dict[str, SocialOrganization | Body]:
    """For whom one may book there: the organisations one keeps, without the site's own, and one's committees.

    By a key for the form: "o12" an organisation, "b3" a committee.
    """
    units = SocialOrganization.objects.filter(pk__in=kept_by(act)).exclude(pk=site.organisation_id)
    found: dict[str, SocialOrganization | Body] = {f"o{unit.pk}": unit for unit in units}
    return found | {f"b{body.pk}": body for body in bodies_of(act)}


def bodies_of(act: Act) -> list[Body]:
    """The committees for which one may book."""
    return list({post.body_id: post.body for post in act.posts if post.body}.values())


# ---- feedback


@dataclass(frozen=True)
class SiteFeedback:
    """What may be read on a day, all quarters together. lines: question, and (answer, how often), as in the policy."""

    asked: Asked
    given: int
    lines: Sequence[tuple[str, Sequence[tuple[str, int]]]]
    remarks: Sequence[str]


def feedback_of(site: Site, day: date) -> SiteFeedback:
    """Two statements."""
    questions = asked(visited=day, place=site.region_code)
    counts = list(site.feedback.values_list("quarter", "question", "answer", "given"))
    given: dict[int, int] = {}
    for quarter, question, _answer, number in counts:
        if question == questions.questions[0]:
            given[quarter] = given.get(quarter, 0) + number
    shown = {quarter for quarter, number in given.items() if questions.shown(quarter, number, day)}
    summed: dict[tuple[str, str], int] = {}
    for quarter, question, answer, number in counts:
        if quarter in shown:
            summed[question, answer] = summed.get((question, answer), 0) + number
    remarks = [each.text for each in site.remarks.filter(quarter__in=shown)] if shown else []
    return SiteFeedback(questions, sum(given[each] for each in shown), _lines(questions, summed), remarks)


def _lines(questions: Asked, summed: Mapping[tuple[str, str], int]) -> list[tuple[str, list[tuple[str, int]]]]:
    return [(each, [(said, summed.get((each, said), 0)) for said in questions.answers]) for each in questions.questions]
