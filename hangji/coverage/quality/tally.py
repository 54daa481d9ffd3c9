"""How many findings of each kind a scope has: what the desk, the page and the locking of a report ask."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Case, Count, Q, Value, When
from django.urls import reverse

from hangji.coverage.quality.kinds import FINDINGS, ROWS, Kind
from hangji.coverage.quality.pairs import NAMED, pairs_among
from hangji.coverage.queries import Scope
from hangji.coverage.scopes import query


@dataclass(frozen=True)
class Finding:
    """A kind with its count in a scope and the address of its rows."""

    kind: Kind
    count: int
    url: str

    @property
    def severity(self) -> str:
        """ "block": a report must not be locked over it; "warn": somebody should look."""
        return self.kind.severity


@dataclass(frozen=True)
class Survey:
    """findings: every kind, the gravest first. also: the counts of other conditions that were asked for on the way."""

    findings: list[Finding]
    also: Mapping[str, int]


def findings(scope: Scope) -> list[Finding]:
    """Every kind with its count, the gravest first, those that found nothing too; five statements however many rows.

    As known now, whatever the scope's moment of knowing: what is to be mended is what the register says today.
    """
    return survey(scope).findings


def survey(scope: Scope, *, places: Mapping[int, str] | None = None, also: Mapping[str, Q] | None = None) -> Survey:
    """The findings, and other conditions on the same organisations counted in the same statement.

    places: names of regions by code, where the caller has read them already.
    """
    conditions = {kind.code: kind.condition(scope) for kind in FINDINGS if kind.of == "organisation"}
    asked = {**conditions, **{f"also_{name}": q for name, q in (also or {}).items()}}
    marks = {f"n_{name}": Case(When(q, then=Value(1)), default=Value(0)) for name, q in asked.items()}
    rows = list(ROWS["organisation"](scope).annotate(**marks).order_by(*NAMED[:2]).values_list(*NAMED, *marks))
    sums = [sum(column) for column in zip(*(row[len(NAMED) :] for row in rows), strict=True)] or [0] * len(marks)
    counted = dict(zip(asked, sums, strict=True)) | tally(scope, "party") | tally(scope, "person")
    counted["names_alike"] = len(pairs_among([row[: len(NAMED)] for row in rows], scope, places))
    return Survey(
        [Finding(kind, counted[kind.code], list_url(kind, scope)) for kind in FINDINGS],
        {name: counted[f"also_{name}"] for name in also or {}},
    )


def tally(scope: Scope, of: str, *more: Q) -> dict[str, int]:
    """The count of each kind about one sort of thing. more: conditions on the things."""
    kinds = [kind for kind in FINDINGS if kind.of == of]
    counts = {f"n_{kind.code}": Count("pk", filter=kind.condition(scope)) for kind in kinds}
    found = ROWS[of](scope).filter(*more).order_by().aggregate(**counts)
    return {name.removeprefix("n_"): count for name, count in found.items()}


def list_url(kind: Kind, scope: Scope) -> str:
    here = Scope(scope.territory, scope.day)
    return reverse("coverage:quality_kind", args=[kind.code]) + query(here)
