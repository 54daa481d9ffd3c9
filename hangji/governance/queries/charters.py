"""Where the charter of each active organisation stands: one of five states, which add up to all."""

from datetime import date
from typing import Any

from django.db.models import Case, CharField, Count, Exists, OuterRef, Q, QuerySet, Subquery, Value, When
from django.utils.translation import gettext_lazy as _

from hangji.governance.models import Charter, CharterState, EntryPapers, PartyClause
from hangji.office.acts import Act
from hangji.registry.models import Standing, Status

# state of an organisation: words; by the charter passed last, else by what waits
STATES: dict[str, Any] = {
    "level_2": _("二级表述"),
    "level_1": _("一级表述"),
    "other": _("有，文字不同"),
    "missing": _("没有党建条款"),
    "waiting": _("审查中"),
    "unseen": _("还没有审查过"),
}
OPEN = ("level_1", "other", "missing", "waiting", "unseen")


def charter_rows(act: Act, day: date) -> QuerySet[Any]:
    """Standings of active organisations with the state of their charter on ``day``.

    charter: of STATES; charter_pk: the one passed last, charter_day, charter_values: its; pending_pk: the newest not
    passed. lacks_papers: registered this year, pledge and survey not recorded.
    """
    submitted = Charter.objects.filter(organisation=OuterRef("organisation"), day__lte=day).order_by("-day", "-pk")
    passed = submitted.filter(state=CharterState.PASSED)
    rows = Standing.objects.asof(day).visible_to(act).filter(status=Status.ACTIVE)
    rows = rows.annotate(
        passed_party=Subquery(passed.values("party")[:1]),
        charter_values=Subquery(passed.values("values")[:1]),
        charter_day=Subquery(passed.values("day")[:1]),
        charter_pk=Subquery(passed.values("pk")[:1]),
        pending_day=Subquery(submitted.exclude(state=CharterState.PASSED).values("day")[:1]),
        pending_pk=Subquery(submitted.exclude(state=CharterState.PASSED).values("pk")[:1]),
    )
    named = [When(passed_party=party, then=Value(party)) for party in PartyClause.values]
    waiting = When(pending_pk__isnull=False, then=Value("waiting"))
    return rows.annotate(
        charter=Case(*named, waiting, default=Value("unseen"), output_field=CharField()),
        lacks_papers=Case(When(_new_without_papers(day), then=Value(True)), default=Value(False)),
    )


def charter_figures(rows: QuerySet[Any]) -> dict[str, int]:
    """How many rows have each of STATES, and "all", "with_values", "no_papers" besides; one statement."""
    counted: dict[str, int] = rows.aggregate(
        all=Count("pk"),
        no_papers=Count("pk", filter=Q(lacks_papers=True)),
        with_values=Count("pk", filter=Q(charter_values=True)),
        **{f"of_{state}": Count("pk", filter=Q(charter=state)) for state in STATES},
    )
    return {name.removeprefix("of_"): number for name, number in counted.items()}


def newest(organisation: int) -> QuerySet[Charter]:
    return Charter.objects.filter(organisation=organisation).order_by("-day", "-pk")


def _new_without_papers(day: date) -> Q:
    """The condition on standings: registered in the year of ``day``, pledge and survey not recorded."""
    kept = EntryPapers.objects.filter(organisation=OuterRef("organisation"))
    return Q(organisation__registered_on__year=day.year) & ~Q(Exists(kept))
