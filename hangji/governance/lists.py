"""The lists of the room, each as its query string asks for it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from django.db.models import CharField, Count, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Cast, Concat
from django.http import QueryDict
from django.utils.translation import gettext as _

from hangji.governance.duties import duties
from hangji.governance.models import EntryPapers, Goal, GoalNote, GoalState, MajorDecision
from hangji.governance.queries.charters import OPEN, STATES, charter_rows
from hangji.governance.queries.decisions import STATES as DECISIONS
from hangji.governance.queries.decisions import conditions, state_of
from hangji.governance.queries.meetings import meeting_rows
from hangji.governance.queries.sight import seen_meetings
from hangji.governance.tables.rows import CHARTER_LIST, DECISION_LIST, GOALS, HELD, MEETINGS, PAPERS
from hangji.kit.tables import Filter, Listing
from hangji.office.acts import Act
from hangji.office.duties import due_filter
from hangji.office.models.places import within_span
from hangji.registry.models import Kind, OrganisationLevel

Names = Mapping[int, str]
OPEN_ITEM = Q(items__done_on__isnull=True, items__due_on__isnull=False)
Dress = Callable[[Iterable[Any]], Iterator[Any]]


def _find(*columns: str) -> Filter:
    def q(text: str) -> Q:
        said = Q()
        for column in columns:
            said |= Q(**{f"{column}__contains": text.strip()})
        return said

    return Filter("q", "", q, lambda v: f"“{v}”")


def _of_one() -> Filter:
    return Filter("organisation", _("社会组织"), lambda v: Q(organisation=int(v)))


def _one_of(name: str, label: Any, choices: Mapping[str, Any], q: Callable[[str], Q]) -> Filter:
    """A select; a value that is none of the choices is nonsense (KeyError)."""
    said = {value: str(text) for value, text in choices.items()}
    return Filter(name, label, lambda v: q(v) if said[v] else Q(), said.__getitem__, tuple(said.items()))


def _placed(names: Names, codes: Iterable[int]) -> tuple[Filter, ...]:
    """By county, level and type, of lists of standings."""
    counties = [(str(code), names.get(code, str(code))) for code in sorted(set(codes))]
    county = Filter(
        "county", _("县区"), lambda v: within_span("region_code", int(v)), lambda v: names.get(int(v), v), counties
    )
    return (
        county,
        _one_of("level", _("层级"), dict(OrganisationLevel.choices), lambda v: Q(level=v)),
        _one_of("kind", _("登记类型"), dict(Kind.choices), lambda v: Q(kind=v)),
    )


def _dressed(names: Names) -> Dress:
    def dress(rows: Iterable[Any]) -> Iterator[Any]:
        for row in rows:
            row.county = names.get(row.region_code, str(row.region_code))
            yield row

    return dress


def charters(act: Act, params: QueryDict, names: Names) -> Listing:
    """Active organisations by the state of their charter; "open" is whatever has no level 2 yet."""
    rows = charter_rows(act, act.today)
    codes = rows.order_by().values_list("region_code", flat=True).distinct()
    states = {**STATES, "open": _("还不是二级表述的")}
    filters = [
        _find("organisation__name", "organisation__credit_code"),
        _one_of("state", _("党建条款"), states, lambda v: Q(charter__in=OPEN) if v == "open" else Q(charter=v)),
        _one_of(
            "values",
            _("核心价值观条款"),
            {"yes": _("有"), "no": _("没有")},
            lambda v: Q(charter_values=v == "yes"),
        ),
        _one_of("pending", _("正在办的"), {"yes": _("有章程在审查")}, lambda v: Q(pending_pk__isnull=False)),
        _one_of("papers", _("登记材料"), {"none": _("本年登记、没有登记材料")}, lambda v: Q(lacks_papers=True)),
        due_filter(act, duties, {name: "organisation=organisation" for name in ("submitted", "concluded", "returned")}),
        *_placed(names, codes),
    ]
    listing = Listing(CHARTER_LIST, rows.select_related("organisation"), params, filters)
    listing.dress = _dressed(names)
    return listing


def papers(act: Act, params: QueryDict) -> Listing:
    today = act.today
    rows = EntryPapers.objects.visible_to(act).select_related("organisation", "body")
    states: dict[str, tuple[Any, Q]] = {
        "open": (_("没有移送"), Q(handed_on__isnull=True)),
        "overdue": (_("过了期限，没有移送"), Q(handed_on__isnull=True, due_on__lt=today)),
        "handed": (_("已移送"), Q(handed_on__isnull=False)),
        "late": (_("过了期限才移送"), Q(handed_on__gt=F("due_on"))),
    }
    said = {name: text for name, (text, _q) in states.items()}
    filters = [
        _find("organisation__name"),
        _one_of("state", _("办理"), said, lambda v: states[v][1]),
        due_filter(act, duties),
        _of_one(),
    ]
    listing = Listing(PAPERS, rows, params, filters)

    def dress(found: Iterable[Any]) -> Iterator[Any]:
        for row in found:
            late = row.due_on < today
            row.state = "handed" if row.handed_on else "overdue" if late else "to_hand"
            yield row

    listing.dress = dress
    return listing


def meetings(act: Act, params: QueryDict) -> Listing:
    rows = (
        seen_meetings(act)
        .select_related("organisation")
        .annotate(all_items=Count("items"), open_items=Count("items", filter=OPEN_ITEM))
    )
    pending = {"open": _("有议题没有落实"), "draft": _("草稿")}
    conditions = {
        "open": Q(recorded_on__isnull=False, open_items__gt=0),
        "draft": Q(recorded_on__isnull=True),
    }
    filters = [
        _find("organisation__name", "items__what"),
        _one_of("state", _("状态"), pending, conditions.__getitem__),
        Filter("year", _("年度"), lambda v: Q(day__year=int(v))),
        _of_one(),
    ]
    return Listing(MEETINGS, rows, params, filters)


def held(act: Act, params: QueryDict, names: Names) -> Listing:
    """Those of whom this period's joint meeting is asked."""
    rows = meeting_rows(act, act.today)
    codes = rows.order_by().values_list("region_code", flat=True).distinct()
    choices = {"yes": _("已召开"), "no": _("还没有记录")}
    filters = [
        _find("organisation__name"),
        _one_of("held", _("本期"), choices, lambda v: Q(held=v == "yes")),
        *_placed(names, codes),
    ]
    listing = Listing(HELD, rows.select_related("organisation", "party_organization"), params, filters)
    listing.dress = _dressed(names)
    return listing


def decisions(act: Act, params: QueryDict) -> Listing:
    rows = MajorDecision.objects.visible_to(act).select_related("organisation")
    asked = conditions(act.today)
    filters = [
        _find("what", "organisation__name", "matter"),
        _one_of("state", _("情况"), DECISIONS, asked.__getitem__),
        Filter("year", _("决策年度"), lambda v: Q(decided_on__year=int(v))),
        due_filter(act, duties),
        _of_one(),
    ]
    listing = Listing(DECISION_LIST, rows, params, filters)

    def dress(found: Iterable[Any]) -> Iterator[Any]:
        for row in found:
            row.state = state_of(row, act.today)
            yield row

    listing.dress = dress
    return listing


def goals(act: Act, params: QueryDict) -> Listing:
    newest = GoalNote.objects.filter(goal=OuterRef("pk")).order_by("-year")
    told = newest.annotate(line=Concat(Cast("year", CharField()), Value(" "), F("said")))
    rows = Goal.objects.visible_to(act).select_related("organisation")
    rows = rows.annotate(latest=Subquery(told.values("line")[:1]))
    filters = [
        _find("what", "serves", "organisation__name"),
        _one_of("state", _("状态"), dict(GoalState.choices), lambda v: Q(state=v)),
        _of_one(),
    ]
    return Listing(GOALS, rows, params, filters)
