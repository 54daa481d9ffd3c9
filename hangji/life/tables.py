"""The lists of the room: their columns and what may be asked of each."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from django.db.models import Q
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hangji.kit.tables import Column, Filter, Listing, Table
from hangji.life.duties import duties
from hangji.life.models import Extension, ExtensionState, LifeKind, RenewalSort, RenewalState, RenewalStepName
from hangji.life.queries.records import asked, decisions_seen, held
from hangji.life.queries.renewals import renewals_seen
from hangji.life.queries.sight import forms_seen, parties_seen
from hangji.life.queries.terms import STATES, in_state, state_of, with_terms
from hangji.office.acts import Act
from hangji.office.duties import due_filter
from hangji.office.models import Body, Level
from hangji.office.models.places import within_span
from hangji.registry.lists import among, offered, place, usual_level
from hangji.registry.models import OrganisationLevel, PartyKind
from hangji.registry.search import Words
from rulebook.fourones import Period
from rulebook.life import Kind, period

Names = Mapping[int, str]


def life_place(act: Act) -> int:
    """Whose rules an office goes by where it looks at many."""
    return act.office


def term_url(row: Any) -> str:
    return reverse("life:party", args=[row.party_organization_id])


def period_of(act: Act, kind: Kind, day: date) -> Period:
    return period(kind, day, place=life_place(act))


def renewal_tag(one: Any) -> str:
    return {"open": "doing", "done": "done", "refused": "not_approved", "abandoned": "ended"}[one.state]


def extension_tag(one: Any) -> str:
    tags = {"waiting": "to_be_replied", "approved": "approved", "refused": "not_approved", "withdrawn": "withdrawn"}
    return tags[one.state]


def _known_kind(value: str) -> Q:
    """The kind chooses the rows; here it is only said. ValueError for nonsense."""
    LifeKind(value)
    return Q()


TERMS = Table(
    "life:terms",
    _("任期"),
    (
        Column("name", _("党组织"), lambda r: r.party_organization.name, "party_organization__name", url=term_url),
        Column("kind", _("类别"), lambda r: r.get_kind_display(), "kind"),
        Column("county", _("县区"), lambda r: r.county, "region_code"),
        Column("body", _("上级党组织"), lambda r: r.body and r.body.name, "body__name"),
        Column("since", _("任期起"), lambda r: r.term_since, "term_since"),
        Column("ends", _("届满"), lambda r: r.last_on, "last_on", note=lambda r: r.note),
        Column("state", _("任期"), lambda r: str(STATES[r.term_state]), tag=lambda r: f"term_{r.term_state}"),
        Column("held", _("换届"), lambda r: r.renewal_said),
        Column("formed", _("成立日期"), lambda r: r.formed_on, "formed_on", shown=False),
        Column("level", _("层级"), lambda r: r.get_level_display(), "level", shown=False),
    ),
    order="name",
    waits_for=_("登记党组织以后，它的任期列在这里。"),
)


def place_filters(act: Act, names: Names, path: str = "") -> list[Filter]:
    """By county, level and leading body; path: to the columns."""
    levels = {**dict(OrganisationLevel.choices), "all": _("市级和县级")}
    bodies = {str(pk): name for pk, name in Body.objects.on(act.today).values_list("pk", "name")}
    counties = [(str(code), name) for code, name in sorted(names.items()) if offered(act, code)]
    return [
        Filter(
            "county",
            _("县区"),
            lambda v: within_span(f"{path}region_code", int(v)),
            lambda v: place(v, names),
            counties,
        ),
        Filter("body", _("上级党组织"), lambda v: Q(**{f"{path}body": int(v)}), lambda v: bodies[v], [*bodies.items()]),
        Filter(
            "level",
            _("层级"),
            lambda v: Q() if v == "all" else among(levels, f"{path}level")(v),
            levels.__getitem__,
            tuple(levels.items()),
        ),
    ]


def usual(act: Act) -> dict[str, Q]:
    """What a list shows unless a level is asked for."""
    level = usual_level(act)
    return {} if level == Level.ALL else {"level": Q(level=level)}


def terms(act: Act, params: QueryDict, names: Names) -> Listing:
    """The Party organisations that one sees here, with the term that runs today."""
    kinds, day = dict(PartyKind.choices), act.today
    filters = [
        Filter("q", "", lambda v: Words(v).named("party_organization__"), lambda v: f"“{Words(v).text}”"),
        Filter("state", _("任期"), lambda v: in_state(v, day), STATES.__getitem__, tuple(STATES.items())),
        Filter("kind", _("类别"), among(kinds, "kind"), kinds.__getitem__, tuple(kinds.items())),
        *place_filters(act, names),
        Filter("held", "", lambda v: Q(held=v == "1"), lambda v: _("正在换届") if v == "1" else _("没有在换届")),
        due_filter(act, duties),
    ]
    listing = Listing(TERMS, with_terms(forms_seen(act), day), params, filters, usual(act))

    def dress(rows: Iterable[Any]) -> Iterator[Any]:
        for row in rows:
            row.county = names.get(row.region_code, str(row.region_code))
            row.term_state = state_of(row, day)
            row.note = _("已延期") if row.extended_to else ""
            row.renewal_said = _("办理中") if row.held else ""
            yield row

    listing.dress = dress
    return listing


# Elections

RENEWALS = Table(
    "life:renewals",
    _("换届事项"),
    (
        Column(
            *("name", _("党组织"), lambda r: r.party_organization.name, "party_organization__name"),
            url=lambda r: reverse("life:renewal", args=[r.pk]),
        ),
        Column("sort", _("换届类别"), lambda r: r.get_sort_display(), "sort"),
        Column("county", _("县区"), lambda r: r.county, "region_code"),
        Column("body", _("上级党组织"), lambda r: r.body and r.body.name, "body__name"),
        Column("waits", _("下一步"), lambda r: r.get_next_step_display()),
        Column("due", _("任期届满"), lambda r: r.due_on, "due_on"),
        Column("state", _("状态"), lambda r: str(r.get_state_display()), "state", tag=renewal_tag),
        Column("opened", _("开始日期"), lambda r: r.opened_on, "opened_on"),
        Column("closed", _("结束日期"), lambda r: r.closed_on, "closed_on", shown=False),
    ),
    order="-opened",
    waits_for=_("从“任期”打开一个党组织，点“开始换届、补选”，以后列在这里。"),
)


def renewals(act: Act, params: QueryDict, names: Names) -> Listing:
    """Elections; unless asked, those in hand."""
    states = {**dict(RenewalState.choices), "all": _("全部")}
    sorts, waits = dict(RenewalSort.choices), dict(RenewalStepName.choices)
    filters = [
        Filter("q", "", lambda v: Words(v).named("party_organization__"), lambda v: f"“{Words(v).text}”"),
        Filter("waits", _("下一步"), among(waits, "next_step"), waits.__getitem__, RenewalStepName.choices[1:]),
        Filter("sort", _("换届类别"), among(sorts, "sort"), sorts.__getitem__, tuple(sorts.items())),
        Filter(
            "state",
            _("状态"),
            lambda v: Q() if v == "all" else among(states, "state")(v),
            states.__getitem__,
            tuple(states.items()),
        ),
        due_filter(act, duties),
        *place_filters(act, names),
    ]
    defaults = {"state": Q(state=RenewalState.OPEN)}
    return _named(Listing(RENEWALS, renewals_seen(act), params, filters, defaults), names)


def _named(listing: Listing, names: Names) -> Listing:
    def dress(rows: Iterable[Any]) -> Iterator[Any]:
        for row in rows:
            row.county = names.get(row.region_code, str(row.region_code))
            yield row

    listing.dress = dress
    return listing


# Extensions

EXTENSIONS = Table(
    "life:extensions",
    _("延期换届"),
    (
        Column(
            *("name", _("党组织"), lambda e: e.party_organization.name, "party_organization__name"),
            url=lambda e: reverse("life:extension", args=[e.pk]),
        ),
        Column("county", _("县区"), lambda e: e.county, "region_code"),
        Column("body", _("上级党组织"), lambda e: e.body and e.body.name, "body__name"),
        Column("before", _("原届满日期"), lambda e: e.before, "before"),
        Column("to", _("延期至"), lambda e: e.extended_to, "extended_to"),
        Column("reason", _("理由"), lambda e: e.reason),
        Column("requested", _("请示日期"), lambda e: e.requested_on, "requested_on"),
        Column("state", _("状态"), lambda e: str(e.get_state_display()), "state", tag=extension_tag),
    ),
    order="-requested",
    waits_for=_("从“任期”打开一个党组织，点“请示延期换届”，以后列在这里。"),
)


def extensions(act: Act, params: QueryDict, names: Names) -> Listing:
    states = dict(ExtensionState.choices)
    rows = Extension.objects.filter(party_organization__in=parties_seen(act))
    filters = [
        Filter("q", "", lambda v: Words(v).named("party_organization__"), lambda v: f"“{Words(v).text}”"),
        Filter("state", _("状态"), among(states, "state"), states.__getitem__, tuple(states.items())),
        due_filter(act, duties),
        *place_filters(act, names),
    ]
    rows = rows.select_related("party_organization", "body")
    return _named(Listing(EXTENSIONS, rows, params, filters), names)


# Regular life

DUE = Table(
    "life:due",
    _("组织生活"),
    (
        Column(
            *("name", _("党组织"), lambda r: r.party_organization.name, "party_organization__name"),
            url=lambda r: reverse("life:quarter", args=[r.party_organization_id]) + f"?day={r.asked_day}",
        ),
        Column("kind", _("类别"), lambda r: r.get_kind_display(), "kind"),
        Column("county", _("县区"), lambda r: r.county, "region_code"),
        Column("body", _("上级党组织"), lambda r: r.body and r.body.name, "body__name"),
        Column("state", _("状态"), lambda r: r.life_state, tag=lambda r: r.life_state),
    ),
    order="name",
)
LIFE_STATES = {"held": _("已开展"), "missing": _("没有记录")}


def due(act: Act, params: QueryDict, names: Names, kind: Kind, day: date) -> Listing:
    """Of which Party organisations the period of ``day`` is asked for one kind, and which held it."""
    one = period_of(act, kind, day)
    rows = forms_seen(act, day=day).filter(asked(kind, one, life_place(act)))
    kinds = dict(LifeKind.choices)
    done = held(kind, one)
    filters = [
        Filter("q", "", lambda v: Words(v).named("party_organization__"), lambda v: f"“{Words(v).text}”"),
        Filter(
            "state",
            _("状态"),
            lambda v: {"held": done, "missing": ~done}[v],
            LIFE_STATES.__getitem__,
            tuple(LIFE_STATES.items()),
        ),
        Filter("life", _("组织生活"), _known_kind, kinds.__getitem__, tuple(kinds.items())),
        *place_filters(act, names),
    ]
    listing = Listing(DUE, rows, params, filters, usual(act))

    def dress(found: Iterable[Any]) -> Iterator[Any]:
        some = list(found)
        there = set(listing.rows.filter(done, pk__in=[row.pk for row in some]).values_list("pk", flat=True))
        over = one.last < act.today
        for row in some:
            row.county = names.get(row.region_code, str(row.region_code))
            row.life_state = "held" if row.pk in there else "missing" if over else "due_now"
            row.asked_day = day.isoformat()
            yield row

    listing.dress = dress
    return listing


DECISIONS = Table(
    "life:decisions",
    _("组织生活的决定"),
    (
        Column("what", _("决定"), lambda d: d.what, url=lambda d: reverse("life:life_record", args=[d.record_id])),
        Column("party", _("党组织"), lambda d: d.record.party_organization.name, "record__party_organization__name"),
        Column("owner", _("责任人"), lambda d: d.owner),
        Column("due", _("办结期限"), lambda d: d.due_on, "due_on"),
        Column("state", _("状态"), lambda d: str(d.done_on or ""), tag=lambda d: d.decision_state),
        Column("result", _("办理结果"), lambda d: d.result),
    ),
    order="due",
    waits_for=_("记组织生活时写了决定的列在这里，跟到办结。"),
)


def decisions(act: Act, params: QueryDict) -> Listing:
    """Decisions of meetings; unless asked, those not done."""
    conditions = {
        "open": Q(done_on__isnull=True),
        "overdue": Q(done_on__isnull=True, due_on__lt=act.today),
        "done": Q(done_on__isnull=False),
        "all": Q(),
    }
    says = {"open": _("没有办结"), "overdue": _("已逾期"), "done": _("已办结"), "all": _("全部")}
    filters = [
        Filter("q", "", lambda v: Q(what__contains=v.strip()) | Words(v).named("record__party_organization__")),
        Filter("state", _("状态"), conditions.__getitem__, says.__getitem__, tuple(says.items())),
        due_filter(act, duties),
    ]
    listing = Listing(DECISIONS, decisions_seen(act), params, filters, {"state": conditions["open"]})

    def dress(rows: Iterable[Any]) -> Iterator[Any]:
        for row in rows:
            late = row.due_on < act.today
            row.decision_state = "done" if row.done_on else "overdue" if late else "doing"
            yield row

    listing.dress = dress
    return listing
