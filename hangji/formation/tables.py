"""The list of cases: its columns and what may be asked of it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from hangji.formation.models import Case, CaseState, CaseStep, CaseTurn, CaseUnit, TurnKind
from hangji.kit.tables import Column, Filter, Listing, Table
from hangji.office.acts import Act
from hangji.office.models import Body, SavedView
from hangji.office.models.places import within_span
from hangji.office.pen import chunks
from hangji.registry.lists import among, offered, place
from hangji.registry.models import Mode
from hangji.registry.search import Words

# What a case waits for, as the list and the desk say it.
WAITING = {
    "surveyed": _("待摸排"),
    "talked": _("待协商"),
    "applied": _("待申请"),
    "considered": _("待研究"),
    "approved": _("待批复"),
    "elected": _("待选举"),
    "filed": _("待备案"),
    "plated": _("待挂牌"),
}


def case_url(case: Case) -> str:
    return reverse("formation:case", args=[case.pk])


def tag_of(case: Any) -> str:
    """The tag of a case: over, returned, late, or on its way."""
    if case.state == CaseState.DONE:
        return "done"
    if case.state == CaseState.ABANDONED:
        return "ended"
    return "overdue" if case.late else "doing"


def said_state(case: Case) -> str:
    if case.state != CaseState.OPEN:
        return str(case.get_state_display())
    return str(WAITING.get(case.next_step, case.get_next_step_display()))


CASES = Table(
    "formation:cases",
    _("组建事项"),
    (
        Column("name", _("拟成立的党组织"), lambda c: c.name, "name", url=case_url, note=lambda c: c.side),
        Column("units", _("社会组织"), lambda c: c.units_said),
        Column("mode", _("组建方式"), lambda c: c.get_mode_display(), "mode"),
        Column("county", _("地区"), lambda c: c.county, "region_code"),
        Column("body", _("上级党组织"), lambda c: c.body and c.body.name, "body__name"),
        Column("waits", _("现在"), said_state),
        Column("due", _("应办结日期"), lambda c: c.due_on, "due_on"),
        Column("state", _("状态"), lambda c: str(c.get_state_display()), "state", tag=tag_of),
        Column("opened", _("开始日期"), lambda c: c.opened_on, "opened_on"),
        Column("kind", _("党组织类别"), lambda c: c.get_kind_display(), "kind", shown=False),
        Column("way", _("程序"), lambda c: c.get_way_display(), shown=False),
        Column("closed", _("结束日期"), lambda c: c.closed_on, "closed_on", shown=False),
    ),
    order="-opened",
    waits_for=_("从应建未建点“开始组建”，以后列在这里，一步一步办到挂牌。"),
)


VIEWS = (
    (_("在办"), ""),
    (_("已逾期"), "due=overdue"),
    (_("待研究"), "waits=considered"),
    (_("待批复"), "waits=approved"),
    (_("已办结"), "state=done"),
    (_("全部"), "state=all"),
)


def case_filters(act: Act, regions: Mapping[int, str], bodies: Mapping[int, str]) -> list[Filter]:
    modes, states = dict(Mode.choices), {**dict(CaseState.choices), "all": _("全部")}
    waits = dict(WAITING)
    dues = {
        "overdue": (_("已逾期"), Q(due_on__lt=act.today)),
        "returned": (_("被退回过"), _turned(TurnKind.RETURNED)),
        "decided": (_("上级直接决定"), Q(way="decision")),
    }
    counties = [(str(code), name) for code, name in sorted(regions.items()) if offered(act, code)]
    led = {str(pk): name for pk, name in bodies.items()}
    return [
        Filter("q", "", _found, lambda v: f"“{v}”"),
        Filter("waits", _("等待"), among(waits, "next_step"), waits.__getitem__, tuple(waits.items())),
        Filter("due", _("情况"), lambda v: dues[v][1], lambda v: dues[v][0], [(n, s) for n, (s, _q) in dues.items()]),
        Filter("mode", _("组建方式"), among(modes, "mode"), modes.__getitem__, tuple(modes.items())),
        Filter(
            "county", _("地区"), lambda v: within_span("region_code", int(v)), lambda v: place(v, regions), counties
        ),
        Filter("body", _("上级党组织"), lambda v: Q(body=int(v)), lambda v: led.get(v, v), tuple(led.items())),
        Filter(
            "state",
            _("状态"),
            lambda v: Q() if v == "all" else among(states, "state")(v),
            states.__getitem__,
            tuple(states.items()),
        ),
    ]


def _turned(kind: str) -> Q:
    return Q(Exists(CaseTurn.objects.filter(case=OuterRef("pk"), kind=kind)))


def _found(text: str) -> Q:
    """By the name of the case or of one of its organisations, its code or initials, or the number of a paper."""
    units = CaseUnit.objects.filter(Words(text).named("organisation__"), case=OuterRef("pk"))
    papers = CaseStep.objects.filter(case=OuterRef("pk"), number__contains=text.strip(), withdrawn_at__isnull=True)
    return Q(name__contains=text.strip()) | Q(Exists(units)) | Q(Exists(papers))


@dataclass
class Cases(Listing):
    """The list of cases, with the usual views and those that the person has saved."""

    regions: Mapping[int, str] = field(default_factory=dict)
    day: date = date.max
    saved: Sequence[SavedView] = ()

    @cached_property
    def tabs(self) -> list[dict[str, Any]]:
        usual = [(said, QueryDict(query), None) for said, query in VIEWS]
        own = [(view.name, QueryDict(view.query), view.pk) for view in self.saved]
        asked = QueryDict(self.query)
        return [
            {"label": label, "url": f"?{params.urlencode()}", "count": None, "current": params == asked, "pk": pk}
            for label, params, pk in (*usual, *own)
        ]

    @cached_property
    def current_view(self) -> int | None:
        return next((tab["pk"] for tab in self.tabs if tab["current"] and tab["pk"]), None)

    def dressed(self, rows: Iterable[Any]) -> Iterator[Any]:
        for some in chunks(rows):
            ids = [row.pk for row in some]
            units: dict[int, list[str]] = {}
            for unit in CaseUnit.objects.filter(case__in=ids).select_related("organisation"):
                units.setdefault(unit.case_id, []).append(unit.organisation.name)
            returned = CaseTurn.objects.filter(case__in=ids, kind=TurnKind.RETURNED)
            steps = {turn.case_id: turn for turn in returned.order_by("pk")}
            for row in some:
                yield self._dressed(row, units.get(row.pk, []), steps.get(row.pk))

    def _dressed(self, row: Any, units: list[str], returned: CaseTurn | None) -> Any:
        row.units_said = units[0] if len(units) == 1 else _now("%(first)s等 %(n)d 家") % _first(units)
        row.county = self.regions.get(row.region_code, str(row.region_code))
        row.late = row.state == CaseState.OPEN and row.due_on is not None and row.due_on < self.day
        waits_again = returned is not None and row.next_step == returned.step
        row.side = _now("退回：%(reason)s") % {"reason": returned.reason} if returned and waits_again else ""
        return row


def _first(units: list[str]) -> dict[str, Any]:
    return {"first": units[0] if units else "—", "n": len(units)}


def cases(act: Act, params: QueryDict, regions: Mapping[int, str]) -> Cases:
    """The cases that the person may see, as one query string asks for them; unless asked, the open ones."""
    bodies = dict(Body.objects.on(act.today).values_list("pk", "name"))
    rows = Case.objects.visible_to(act).select_related("body")
    filters = case_filters(act, regions, bodies)
    defaults = {"state": Q(state=CaseState.OPEN)}
    saved = list(SavedView.objects.filter(user=act.user, page=CASES.name))
    listing = Cases(CASES, rows, params, filters, defaults, regions=regions, day=act.today, saved=saved)
    listing.dress = listing.dressed
    return listing
