"""What is known of an applicant, which rounds are open to whom, and how far the sheets of an application have come."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum

from hangji.formation.models import Seat
from hangji.office.acts import Act
from hangji.office.models import Person, Post, Role, User
from hangji.people.certification.models import (
    Application,
    ApplicationState,
    Certificate,
    CertificateTurn,
    Review,
    Round,
    RoundState,
    TrainingRecord,
    TurnOfCertificate,
)
from hangji.registry.models import Cover, PartyForm, Secretary, SocialOrganization, Standing
from hangji.registry.models.organisations import by_duty
from rulebook.certification import Condition, Facts, check

DUTIES = {"deputy": "副书记", "member": "委员"}


def facts_of(person: Person, organisation: SocialOrganization, year: int, day: date) -> Facts:
    """What the register, the training records and the certificates say of a person on a day."""
    post, since = _in_post(person, organisation, day)
    standing = Standing.objects.asof(day).filter(organisation=organisation).values_list("status", flat=True).first()
    turns = CertificateTurn.objects.filter(certificate__person=person, kind=TurnOfCertificate.REVOKED, day__lte=day)
    return Facts(
        post=post,
        in_post_since=since,
        active=None if standing is None else standing == "active",
        hours=hours_of(person, date(year, 1, 1), day),
        revoked_on=turns.order_by("-day").values_list("day", flat=True).first(),
    )


def _in_post(person: Person, organisation: SocialOrganization, day: date) -> tuple[str, date | None]:
    """(the post on record, since when the person has had a duty there)."""
    covering = Cover.objects.valid().on(day).filter(organisation=organisation).values("party_organization")
    led = Secretary.objects.valid().filter(person=person, party_organization__in=covering)
    sat = Seat.objects.valid().filter(person=person, party_organization__in=covering)
    begun = [*led.values_list("since", flat=True), *sat.values_list("since", flat=True)]
    since = min(begun, default=None)
    if led.on(day).exists():
        return "书记", since
    duty = sat.on(day).values_list("duty", flat=True).first()
    return (DUTIES[duty], since) if duty else ("", None)


def hours_of(person: Person, first: date, last: date) -> int:
    rows = TrainingRecord.objects.valid().filter(person=person, day__gte=first, day__lte=last)
    return rows.aggregate(n=Sum("hours"))["n"] or 0


def conditions(application: Application, day: date) -> tuple[Condition, ...]:
    """Each condition of the application's round, by what is known on ``day``."""
    one = application.round
    facts = facts_of(application.person, application.organisation, one.year, day)
    return check(one.rules, facts, said_post=application.post, day=application.applied_on)


def own_organisations(act: Act) -> QuerySet[SocialOrganization]:
    """Of a Party worker: those whose Party organisation the person leads, or sits in the leading group of."""
    sat = Seat.objects.valid().on(act.today).filter(person=act.user.person_id).values("party_organization")
    covered = Cover.objects.valid().on(act.today).filter(party_organization__in=sat).values("organisation")
    return SocialOrganization.objects.filter(Q(pk__in=by_duty(act)) | Q(pk__in=covered)).order_by("name")


def open_to(act: Act) -> list[tuple[Round, list[SocialOrganization]]]:
    """The rounds that a Party worker may apply in today, each with the organisations to apply for."""
    rounds = Round.objects.filter(state=RoundState.OPEN, opens_on__lte=act.today, closes_on__gte=act.today)
    places = {
        row.organisation_id: row
        for row in Standing.objects.asof(act.today)
        .filter(organisation__in=own_organisations(act).values("pk"))
        .select_related("organisation")
    }
    found = (
        (one, [s.organisation for s in places.values() if one.territory.holds(s.region_code, s.level)])
        for one in rounds
    )
    return [(one, units) for one, units in found if units]


def own_application(act: Act, one: Round) -> Application | None:
    """The application of the person in a round, withdrawn ones apart."""
    if act.user.person_id is None:
        return None
    rows = one.applications.filter(person=act.user.person_id).exclude(state=ApplicationState.WITHDRAWN)
    return rows.first()


def holding(person: Person, day: date) -> Certificate | None:
    """A certificate that the person holds on a day."""
    rows = Certificate.objects.filter(person=person, last_day__gte=day).exclude(state="revoked")
    return rows.select_related("issue").first()


# ---- the sheets


@dataclass(frozen=True)
class Sheet:
    """One reviewer's sheet as it may be seen: marks only once the application has its result."""

    reviewer: str
    third: bool
    given: bool
    recused_because: str
    marks: Mapping[str, int]
    remark: str


def sheets(application: Application) -> list[Sheet]:
    """Of an application, in the order of handing out. Blind until the result is there: no marks, no remarks."""
    shown = application.state not in (ApplicationState.SUBMITTED, ApplicationState.ADMITTED)
    return [
        Sheet(
            reviewer=each.reviewer.name,
            third=each.third,
            given=each.given_at is not None,
            recused_because=each.recused_because,
            marks=each.marks if shown else {},
            remark=each.remark if shown else "",
        )
        for each in Review.objects.filter(application=application).select_related("reviewer")
    ]


def with_sheets(rows: QuerySet[Application]) -> Any:
    """Applications with how many sheets are handed out and how many are in."""
    running = Q(reviews__recused_at__isnull=True, reviews__isnull=False)
    return rows.annotate(
        handed=Count("reviews", filter=running),
        given=Count("reviews", filter=running & Q(reviews__given_at__isnull=False)),
    )


def to_be_handed(rows: QuerySet[Application], wanted: int) -> Any:
    """Admitted applications with fewer sheets than the scheme wants."""
    return with_sheets(rows.filter(state=ApplicationState.ADMITTED)).filter(handed__lt=wanted)


def third_due(rows: QuerySet[Application]) -> Any:
    """Admitted applications of which all sheets are in and that still have no result: the two differ too much."""
    found = with_sheets(rows.filter(state=ApplicationState.ADMITTED))
    return found.filter(handed__gte=2, handed=F("given"))


def reviewers(day: date) -> QuerySet[User]:
    """Who can be handed an application."""
    held = Post.objects.valid().on(day).filter(role=Role.REVIEWER).values("user")
    return User.objects.filter(pk__in=held, is_active=True).order_by("username")


def answered(review: Review) -> bool:
    return review.given_at is not None or review.recused_at is not None


# ---- persons for training records


def people_of(one_of: Iterable[Any], day: date) -> QuerySet[Person]:
    """Persons with a Party duty in some territories: secretaries, members of leading groups, applicants."""
    place = Q(pk__in=[])
    for territory in one_of:
        place |= territory.q()
    parties = PartyForm.objects.valid().on(day).filter(place).values("party_organization")
    led = Secretary.objects.valid().on(day).filter(party_organization__in=parties).values("person")
    sat = Seat.objects.valid().on(day).filter(party_organization__in=parties).values("person")
    applied = Application.objects.filter(round__in=Round.objects.filter(place).values("pk")).values("person")
    return Person.objects.filter(Q(pk__in=led) | Q(pk__in=sat) | Q(pk__in=applied)).order_by("name", "pk")
