"""The named conditions of findings: on standings, forms of Party organisations and people, as known now.

Each is a Q, so that one aggregate counts many of them and a list filters by one: the number is the rows.
"""

from datetime import date
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery

from hangji.coverage.queries import Scope, crowded
from hangji.office.models import Person, Post, Region, Role
from hangji.registry.models import (
    Assignment,
    Cover,
    Headcount,
    OrganisationName,
    PartyForm,
    Secretary,
    Standing,
)
from hangji.registry.queries import ACTIVE
from rulebook.codes import KINDS
from rulebook.policy import in_force
from rulebook.quality import earliest, jump, renewed_since

NOTHING = Q(pk__in=[])
ISSUED = {prefix: kind for prefix, kind in KINDS.items() if kind != "other"}


# What is looked at


def organisations(scope: Scope) -> QuerySet[Standing]:
    """The registered organisations of a scope: those struck off are nobody's work any more."""
    return Standing.objects.asof(scope.day).filter(scope.territory.q(), ACTIVE)


def parties(scope: Scope) -> QuerySet[PartyForm]:
    return PartyForm.objects.valid().on(scope.day).filter(scope.territory.q())


def people(scope: Scope) -> QuerySet[Person]:
    return Person.objects.all()


# Organisations


def headcount_old(scope: Scope) -> Q:
    """Declared, and not again within the months that policy sets. Never declared is another list."""
    first = renewed_since(scope.day, scope.territory.region_code)
    return Q(Exists(_declared(scope.day).filter(since__lt=first))) if first else NOTHING


def headcount_jump(scope: Scope) -> Q:
    """The declaration that holds differs from the one before it by more than policy takes for usual."""
    most = jump(scope.day, scope.territory.region_code)
    if most is None:
        return NOTHING
    now = _declared(scope.day).annotate(
        members=F("full") + F("probationary"), was=Subquery(earlier().values("members")[:1])
    )
    more = Q(members__gte=F("was") + most.members) & Q(members__gte=F("was") * most.factor)
    fewer = Q(was__gte=F("members") + most.members) & Q(was__gte=F("members") * most.factor)
    return Q(Exists(now.filter(more | fewer)))


def _declared(day: date) -> QuerySet[Any]:
    return Headcount.objects.valid().on(day).filter(organisation=OuterRef("organisation"))


def earlier() -> Any:
    """The declaration right before that of the row outside, with its members."""
    before = Headcount.objects.valid().filter(organisation=OuterRef("organisation"), since__lt=OuterRef("since"))
    return before.annotate(members=F("full") + F("probationary")).order_by("-since")


def no_registration_day(scope: Scope) -> Q:
    return Q(organisation__registered_on__isnull=True)


def kind_differs(scope: Scope) -> Q:
    """The code's prefix names another type (rulebook.codes.disagreement says it)."""
    return _any(Q(organisation__credit_code__startswith=prefix) & ~Q(kind=kind) for prefix, kind in ISSUED.items())


def region_wrong(scope: Scope) -> Q:
    """No county of that code exists on the day, or the street lies in another one."""
    county = Region.objects.on(scope.day).filter(code=OuterRef("region_code"), level="county")
    first = F("region_code") * 1000  # a street's code begins with its county's
    elsewhere = Q(organisation__street_code__lt=first) | Q(organisation__street_code__gte=first + 1000)
    return ~Q(Exists(county)) | elsewhere


def registered_impossibly(scope: Scope) -> Q:
    return _impossible("organisation__registered_on", scope)


def two_names(scope: Scope) -> Q:
    """The name on the register is not the name that the record of names says it bears."""
    running = OrganisationName.objects.valid().filter(organisation=OuterRef("organisation"), until__isnull=True)
    return ~Q(Exists(running.filter(name=OuterRef("organisation__name"))))


# Party organisations


def party_inactive(scope: Scope) -> Q:
    return ~Q(Exists(_active(scope.day).filter(party_organization=OuterRef("party_organization"))))


def party_one_unit(scope: Scope) -> Q:
    least = in_force("coverage.joint_units_at_least", day=scope.day, place=scope.territory.region_code)
    if least is None:
        return NOTHING
    units = _active(scope.day).order_by().values("party_organization").annotate(units=Count("pk"))
    return Q(mode="joint", party_organization__in=units.filter(units__lt=least.value).values("party_organization"))


def party_crowded(scope: Scope) -> Q:
    """A joint one over more units than is usual (R4); the same rows as the figure's list of that name."""
    return Q(pk__in=crowded(scope).values("pk"))


def _active(day: date) -> QuerySet[Any]:
    return Standing.objects.asof(day).filter(ACTIVE)


def no_secretary(scope: Scope) -> Q:
    held = Secretary.objects.valid().on(scope.day).filter(party_organization=OuterRef("party_organization"))
    return ~Q(Exists(held))


def no_approval(scope: Scope) -> Q:
    return Q(party_organization__approval_number="") | Q(party_organization__approved_on__isnull=True)


def formed_impossibly(scope: Scope) -> Q:
    return _impossible("formed_on", scope) | _impossible("party_organization__approved_on", scope)


def party_old_name(scope: Scope) -> Q:
    """It covers one organisation alone and bears a name that this one has laid down."""
    return Q(mode="single") & Q(Exists(former_names(scope.day)))


def former_names(day: date) -> Any:
    """Names laid down by the organisation that the form outside covers, and still borne by its Party organisation."""
    covers = Cover.objects.valid().on(day).filter(party_organization=OuterRef("party_organization"))
    laid_down = covers.filter(
        organisation__names__withdrawn_at__isnull=True,
        organisation__names__until__lte=day,
        party_organization__name__contains=F("organisation__names__name"),
    )
    return laid_down.exclude(party_organization__name__contains=F("organisation__name"))


# Instructors


def instructor_idle(scope: Scope) -> Q:
    """A running instructor's post, no running assignment; of this place by post, or by an earlier assignment.

    A post without a place whose holder was never sent anywhere is told to the offices of a prefecture and above.
    """
    posts = Post.objects.valid().on(scope.day).filter(role=Role.INSTRUCTOR, user__person__isnull=False)
    running = Assignment.objects.valid().on(scope.day).values("instructor")
    sent = Assignment.objects.valid().values("instructor")
    here = Q(pk__in=posts.filter(scope.territory.q(), region_code__gt=0).values("user__person"))
    here |= Q(pk__in=_sent_here(scope, Assignment.objects.valid()))
    if scope.territory.region_code % 100 == 0:
        here |= Q(pk__in=posts.filter(region_code=0).values("user__person")) & ~Q(pk__in=sent)
    return Q(pk__in=posts.values("user__person")) & ~Q(pk__in=running) & here


def instructor_over(scope: Scope) -> Q:
    """More organisations than is usual; a guide value, which only tells."""
    usual = in_force("coverage.instructor_units_usual_to", day=scope.day, place=scope.territory.region_code)
    if usual is None:
        return NOTHING
    running = Assignment.objects.valid().on(scope.day).guiding()
    many = running.order_by().values("instructor").annotate(units=Count("pk")).filter(units__gt=usual.value)
    return Q(pk__in=many.values("instructor")) & Q(pk__in=_sent_here(scope, running))


def _sent_here(scope: Scope, assignments: QuerySet[Any]) -> QuerySet[Any]:
    here = Standing.objects.asof(scope.day).filter(scope.territory.q()).values("organisation")
    return assignments.filter(organisation__in=here).values("instructor")


def _impossible(field: str, scope: Scope) -> Q:
    """rulebook.quality.impossible in SQL; a test holds the two together."""
    first = earliest(scope.day, scope.territory.region_code)
    early = Q(**{f"{field}__lt": first}) if first else NOTHING
    return Q(**{f"{field}__gt": scope.day}) | early


def _any(conditions: Any) -> Q:
    union = NOTHING
    for each in conditions:
        union |= each
    return union
