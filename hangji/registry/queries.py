"""Reading several tables: the standing computed live from the spells, the conditions of figures, the search."""

from datetime import date, datetime
from typing import Any

from django.db.models import Case, CharField, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from hangji.office.models import Region
from hangji.registry.balance import ALONE
from hangji.registry.models import (
    Assignment,
    AssignmentKind,
    Bucket,
    Classification,
    Cover,
    Headcount,
    SocialOrganization,
    Standing,
    Status,
    StatusSpell,
)
from rulebook.policy import clause


def standing(day: date, known: datetime | None = None) -> QuerySet[Any]:
    """What holds for each organisation at the end of ``day``, as known now or at ``known``.

    Rows have ``organisation`` and the standing's columns under the same names, so one condition serves both.
    """
    return Standing.objects.asof(day) if known is None else live(day, known)


def live(day: date, known: datetime | None = None) -> QuerySet[Any]:
    """The same computed from the spells, slower: for "as known at", for ``check`` and for the bench's comparison."""
    rows = SocialOrganization.objects.annotate(
        **_given(StatusSpell, day, known, "status"),
        **_given(Classification, day, known, "region_code", "level", "kind"),
        **_given(Headcount, day, known, "full", "probationary", "staff", "not_transferred"),
        **_given(Cover, day, known, "party_organization"),
        **_given(Assignment, day, known, "instructor", kind=AssignmentKind.PRIMARY),
        mode=Coalesce(_spell(Cover, day, known).values("mode")[:1], Value(""), output_field=CharField()),
    )
    return rows.filter(status__isnull=False, region_code__isnull=False).annotate(bucket=_bucket(day))


def _given(model: Any, day: date, known: datetime | None, *names: str, **only: str) -> dict[str, Subquery]:
    return {name: Subquery(_spell(model, day, known, **only).values(name)[:1]) for name in names}


def _spell(model: Any, day: date, known: datetime | None, **only: str) -> Any:
    return model.objects.known_at(known).on(day).filter(organisation=OuterRef("pk"), **only)


def _bucket(day: date) -> Case:
    """rulebook.coverage.bucket in SQL; a test holds the two together."""
    alone = clause(ALONE, day=day).value
    return Case(
        When(~Q(status=Status.ACTIVE), then=Value("")),
        When(mode="single", then=Value(Bucket.SINGLE)),
        When(~Q(mode=""), then=Value(Bucket.SHARED)),
        When(full__isnull=True, then=Value(Bucket.UNDECLARED)),
        When(full__gte=alone, then=Value(Bucket.DUE_ALONE)),
        When(full=0, probationary=0, then=Value(Bucket.INSTRUCTOR)),
        default=Value(Bucket.DUE_JOINTLY),
        output_field=CharField(),
    )


ACTIVE = Q(status=Status.ACTIVE)
_COVERED = ACTIVE & Q(bucket__in=[Bucket.SINGLE, Bucket.SHARED])
_SERVED = ACTIVE & (Q(bucket__in=[Bucket.SINGLE, Bucket.SHARED]) | Q(instructor__isnull=False))


def conditions(day: date) -> dict[str, Q]:
    """The named conditions that indicators and lists are made of, on standings of ``day``."""
    alone = clause(ALONE, day=day).value
    uncovered = ACTIVE & Q(mode="")
    members = ACTIVE & (Q(full__gte=1) | Q(probationary__gte=1))
    return {
        "all": ACTIVE,
        "single": ACTIVE & Q(bucket=Bucket.SINGLE),
        "shared": ACTIVE & Q(bucket=Bucket.SHARED),
        "covered": _COVERED,
        "served": _SERVED,
        "uncovered": uncovered,
        "instructed": uncovered & Q(instructor__isnull=False),
        "unserved": uncovered & Q(instructor__isnull=True),
        "due_alone": ACTIVE & Q(bucket=Bucket.DUE_ALONE),
        "due_jointly": ACTIVE & Q(bucket=Bucket.DUE_JOINTLY),
        "gap": ACTIVE & Q(bucket__in=[Bucket.DUE_ALONE, Bucket.DUE_JOINTLY]),
        "without_members": ACTIVE & Q(bucket=Bucket.INSTRUCTOR),
        "undeclared": ACTIVE & Q(bucket=Bucket.UNDECLARED),
        "narrow_all": ACTIVE & Q(full__gte=alone),
        "narrow_covered": _COVERED & Q(full__gte=alone),
        "broad_all": members,
        "broad_covered": _COVERED & members,
        **{f"mode_{mode}": ACTIVE & Q(mode=mode) for mode in ("single", "joint", "attached", "industry")},
        **{f"kind_{kind}": ACTIVE & Q(kind=kind) for kind in ("association", "foundation", "private")},
    }


def region_names() -> dict[int, str]:
    """Today's names of all six-digit regions by code."""
    rows = Region.objects.filter(code__lt=1_000_000).order_by(F("valid_from").asc(nulls_first=True))
    return dict(rows.values_list("code", "name"))
