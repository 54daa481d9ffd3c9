"""Terms of Party organisations: which one runs, where it stands, who leads, and what waits for a leading body."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, DateField, Exists, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from hangji.formation.models import Duty, Election, Seat, Term
from hangji.life.models import Extension, Renewal
from hangji.life.queries.sight import led_by
from hangji.office.models import Body, Person
from hangji.registry.models import PartyForm, PartyOrganization, Secretary, Standing, Status
from rulebook.policy import clause
from rulebook.terms import YEARS, by_whose_rules, state, told_to

# Where the term of a Party organisation stands; "exempt": of a kind that is not elected for a term (R7).
STATES = {
    "running": _("任期内"),
    "ending": _("即将届满"),
    "extended": _("延期中"),
    "expired": _("已届满"),
    "none": _("没有登记任期"),
    "exempt": _("不计任期"),
}


def with_terms(rows: QuerySet[PartyForm], day: date) -> QuerySet[Any]:
    """Forms with their running term as columns: term_since, ends_on, extended_to, last_on (the day it ends now)."""
    running = Term.objects.valid().on(day).filter(party_organization=OuterRef("party_organization"))
    columns = {
        "term_since": Subquery(running.values("since")[:1], output_field=DateField()),
        "ends_on": Subquery(running.values("ends_on")[:1], output_field=DateField()),
        "extended_to": Subquery(running.values("extended_to")[:1], output_field=DateField()),
    }
    held = Renewal.objects.open().filter(party_organization=OuterRef("party_organization"))
    whole: QuerySet[Any] = rows.annotate(**columns, last_on=Coalesce("extended_to", "ends_on"), held=Exists(held))
    return whole


def elected_kinds(day: date) -> list[str]:
    """The kinds of Party organisation that are elected for a term."""
    return list(clause(YEARS, day=by_whose_rules(day)).value)


def in_state(name: str, day: date) -> Q:
    """The condition that a term stands so (rulebook.terms.state in SQL; a test says so). KeyError for another word."""
    elected = Q(kind__in=elected_kinds(day))
    told = told_to(day)
    found = {
        "running": Q(extended_to__isnull=True, ends_on__gt=told),
        "ending": Q(extended_to__isnull=True, ends_on__gte=day, ends_on__lte=told),
        "extended": Q(extended_to__gte=day),
        "expired": Q(last_on__lt=day),
        "none": Q(term_since__isnull=True),
        "exempt": Q(),
    }[name]
    return ~elected if name == "exempt" else elected & found


def state_of(row: Any, day: date) -> str:
    """The state of one row with its term: a key of STATES."""
    if row.kind not in elected_kinds(day):
        return "exempt"
    if row.ends_on is None:
        return "none"
    return state(row.ends_on, day=day, extended_to=row.extended_to)


def counted_states(rows: QuerySet[Any], day: date) -> dict[str, int]:
    """How many rows stand in each state; one statement."""
    found: dict[str, int] = rows.aggregate(**{name: Count("pk", filter=in_state(name, day)) for name in STATES})
    return found


def running_term(party: PartyOrganization, day: date) -> Term | None:
    found: Term | None = Term.objects.valid().on(day).filter(party_organization=party).first()
    return found


def terms_of(party: PartyOrganization) -> list[Term]:
    """All its terms, the newest first."""
    return list(Term.objects.valid().filter(party_organization=party).select_related("document").order_by("-since"))


@dataclass(frozen=True)
class Chair:
    """One seat of the leading group as it was held. until: the first day out."""

    duty: str
    person: Person
    since: date
    until: date | None

    @property
    def said(self) -> str:
        return str(Duty(self.duty).label)


def chairs(party: PartyOrganization, day: date | None = None) -> list[Chair]:
    """Secretary, deputies and members, on a day or ever, by duty; two statements."""
    led = Secretary.objects.valid().filter(party_organization=party).select_related("person")
    seats = Seat.objects.valid().filter(party_organization=party).select_related("person")
    if day is not None:
        led, seats = led.on(day), seats.on(day)
    found = [Chair(Duty.SECRETARY, each.person, each.since, each.until) for each in led.order_by("-since")]
    found += [Chair(each.duty, each.person, each.since, each.until) for each in seats.order_by("-since", "pk")]
    order = list(Duty.values)
    return sorted(found, key=lambda chair: order.index(chair.duty))


def full_of(party: PartyOrganization, day: date) -> int:
    """The full members of what it covers, by their declarations on a day."""
    covered = Standing.objects.asof(day).filter(party_organization=party, status=Status.ACTIVE)
    return covered.aggregate(full=Sum("full"))["full"] or 0


def names_of_units(party: PartyOrganization, day: date) -> list[str]:
    """The names of what it covers on a day."""
    covered = Standing.objects.asof(day).filter(party_organization=party).select_related("organisation")
    return [row.organisation.name for row in covered.order_by("organisation__name")]


def latest_count(party: PartyOrganization) -> Election | None:
    """The count of the last election that chose the whole group, from forming or from renewing."""
    of_case = Q(step__case__party_organization=party, step__withdrawn_at__isnull=True)
    renewed = Renewal.objects.filter(party_organization=party).exclude(sort="by_election")
    counted = Q(pk__in=renewed.filter(steps__withdrawn_at__isnull=True).values("steps__election"))
    return Election.objects.filter(of_case | counted).order_by("-pk").first()


def extensions_waiting(body: Body) -> QuerySet[Extension]:
    """Requests for an extension that a leading body has to decide, the oldest first: matters for its next meeting."""
    waiting = Extension.objects.waiting().filter(led_by(body))
    return waiting.select_related("party_organization", "body").order_by("requested_on", "pk")
