"""The lists of the room. Persons stand by name only; no column counts or weighs what a person is."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from hangji.growth.duties import duties
from hangji.growth.models import Cultivation, TrackKind
from hangji.growth.queries.cultivation import due, next_of, stage_names
from hangji.growth.queries.pool import instructors_of, leads, vacancies
from hangji.kit.tables import Column, Filter, Listing, Table
from hangji.office.access import Territory
from hangji.office.acts import Act
from hangji.office.duties import due_filter
from hangji.office.models.places import within_span
from hangji.registry.models import PartyForm, PartyKind
from hangji.training.queries.workers import certificates, people, trained, with_facts
from hangji.training.tables import (
    WORKER_COLUMNS,
    Names,
    dressed,
    named_or_serving,
    worker_filters,
)
from rulebook.calendar import add_months
from rulebook.growth import Candidate, conditions
from rulebook.policy import clause

# ---- 双向培养


def next_said(row: Any) -> str:
    following = row.following
    if following is None:
        return ""
    if following.early(row.day):
        return _now("%(name)s，最早 %(day)s") % {"name": following.name, "day": following.earliest}
    if following.due:
        return _now("%(name)s，%(day)s 前") % {"name": following.name, "day": following.due}
    return str(following.name)


def state_tag(row: Any) -> str:
    if row.ended_on:
        return "ended"
    return "step_due" if row.following and row.following.overdue(row.day) else "on_track"


CULTIVATIONS = Table(
    "growth:cultivations",
    _("双向培养"),
    (
        Column("name", _("姓名"), lambda r: r.name, "name", url=lambda r: reverse("growth:cultivation", args=[r.pk]),
               note=lambda r: r.post),
        Column("organisation", _("社会组织"), lambda r: str(r.organisation)),
        Column("track", _("培养方向"), lambda r: str(r.get_track_display())),
        Column("stage", _("阶段"), lambda r: r.stage_name),
        Column("since", _("进入这一阶段"), lambda r: r.stage_since, "stage_since"),
        Column("months", _("已有（月）"), lambda r: r.months, number=True),
        Column("next", _("下一步"), next_said),
        Column("state", _("状态"), lambda r: r.ended_because, tag=state_tag),
    ),
    order="name",
    waits_for=_("先同本人谈，本人同意、登记一个人以后列在这里。"),
)  # fmt: skip


def months_between(first: date, last: date) -> int:
    """Whole months, as the law counts them."""
    found = (last.year - first.year) * 12 + last.month - first.month
    return found if add_months(first, found) <= last else found - 1


def cultivations(act: Act, params: QueryDict) -> Listing:
    names = stage_names(act.today)
    tracks = dict(TrackKind.choices)
    states: dict[str, tuple[Any, Q]] = {
        "running": (_("培养中"), Q(ended_on__isnull=True)),
        "due": (_("下一步到期"), Q(pk__in=due(Cultivation.objects.running(), act.today).values("pk"))),
        "ended": (_("已结束"), Q(ended_on__isnull=False)),
    }
    filters = [
        Filter("q", "", lambda v: Q(name__contains=v.strip()) | Q(organisation__name__contains=v.strip()),
               lambda v: f"“{v}”"),
        Filter("track", _("培养方向"), lambda v: Q(track=TrackKind(v)), lambda v: tracks[v], TrackKind.choices),
        Filter("stage", _("阶段"), lambda v: Q(stage=v) if names[v] else Q(), lambda v: names[v], list(names.items())),
        Filter("state", _("状态"), lambda v: states[v][1], lambda v: states[v][0],
               [(code, label) for code, (label, _q) in states.items()]),
        due_filter(act, duties),
    ]  # fmt: skip
    rows = Cultivation.objects.visible_to(act).select_related("organisation")
    listing = Listing(CULTIVATIONS, rows, params, filters, unless_asked={"state": states["running"][1]})

    def dress(found: Iterable[Any]) -> Iterator[Any]:
        for row in found:
            row.day = row.ended_on or act.today
            row.following = next_of(row, act.today)
            row.stage_name = names.get(row.stage, row.stage)
            row.months = months_between(row.stage_since, row.day)
            yield row

    listing.dress = dress
    return listing


# ---- 党务工作者


def worker_url(row: Any) -> str:
    return reverse("growth:worker", args=[row.pk])


POOL_COLUMNS = (
    Column("name", _("姓名"), lambda r: r.name, "name", url=worker_url),
    *WORKER_COLUMNS[1:],
    Column("instructors", _("联系的指导员"), lambda r: _now("、").join(r.instructors)),
)
POOL = Table("growth:workers", _("党务工作者"), POOL_COLUMNS, order="name")


def pool(territory: Territory, params: QueryDict, day: date, names: Names) -> Listing:
    rows = with_facts(people(territory.q(), day), day)
    listing = Listing(POOL, rows, params, worker_filters(territory, day, names))
    base = dressed(territory.q(), day, names)

    def dress(found: Iterable[Any]) -> Iterator[Any]:
        some = list(base(found))
        sent = instructors_of({held.party for row in some for held in row.duties}, day)
        for row in some:
            named = (name for held in row.duties for name in sent.get(held.party, ()))
            row.instructors = list(dict.fromkeys(named))
            yield row

    listing.dress = dress
    return listing


VACANCIES = Table(
    "growth:vacancies",
    _("没有书记的党组织"),
    (
        Column("name", _("党组织"), lambda r: r.party_organization.name, "party_organization__name",
               url=lambda r: reverse("desk:party_organization", args=[r.party_organization_id])),
        Column("county", _("县区"), lambda r: r.county),
        Column("kind", _("类别"), lambda r: str(PartyKind(r.kind).label)),
        Column("body", _("上级党组织"), lambda r: str(r.body or "")),
        Column("since", _("空缺自"), lambda r: r.vacant_since, "vacant_since"),
        Column("last", _("上一任书记"), lambda r: r.last_name),
        Column("suggest", _("办理"), lambda r: _now("看人选"),
               url=lambda r: reverse("growth:suggest", args=[r.party_organization_id])),
    ),
    order="name",
)  # fmt: skip


def empty_posts(territory: Territory, params: QueryDict, day: date, names: Names) -> Listing:
    rows = vacancies(territory.q(), day)
    codes = sorted(set(rows.order_by().values_list("region_code", flat=True)))
    filters = [
        Filter("q", "", lambda v: Q(party_organization__name__contains=v.strip()), lambda v: f"“{v}”"),
        Filter(
            "county",
            _("县区"),
            lambda v: within_span("region_code", int(v)),
            lambda v: names.get(int(v), v),
            [(str(code), names.get(code, str(code))) for code in codes],
        ),
    ]
    listing = Listing(VACANCIES, rows, params, filters)

    def dress(found: Iterable[Any]) -> Iterator[Any]:
        for row in found:
            row.county = names.get(row.region_code, str(row.region_code))
            yield row

    listing.dress = dress
    return listing


# ---- who could lead


NEUTRAL = {"unmet": "not_so"}  # of persons it is no alarm
CONDITIONS = (
    ("here", _("在本党组织任职")),
    ("county", _("同一县区")),
    ("certified", _("证书有效")),
    ("trained", _("本年培训")),
    ("free", _("兼任不满")),
)


def _met(code: str, label: Any) -> Column:
    def state(row: Any) -> str:
        return str(row.met[code].state)

    return Column(code, label, state, tag=lambda row: NEUTRAL.get(state(row), state(row)))


SUGGESTED = Table(
    "growth:suggest",
    _("书记人选"),
    (
        Column("name", _("姓名"), lambda r: r.name, "name", url=worker_url),
        *WORKER_COLUMNS[1:3],
        *(_met(code, label) for code, label in CONDITIONS),
    ),
    order="name",
)


def candidates(form: PartyForm, params: QueryDict, day: date, names: Names) -> Listing:
    """The Party workers of the same register, each condition told; in the order of their names and in no other."""
    register = Territory(form.region_code // 100 * 100 if form.level == "city" else form.region_code, form.level)
    place = register.q()
    rows = with_facts(people(place, day), day).annotate(leads=leads(day))
    most = clause("growth.secretary_of_at_most", day=day, place=form.region_code).value
    serving = people(place & Q(party_organization=form.party_organization_id), day)
    near = people(place & within_span("region_code", form.region_code), day)
    held = {
        "here": Q(pk__in=serving.values("pk")),
        "county": Q(pk__in=near.values("pk")),
        "certified": Q(Exists(certificates(day, OuterRef("pk")))),
        "trained": Q(trained(day)),
        "free": Q(leads__lt=most),
    }
    labels = {column.name: column.label for column in SUGGESTED.columns}
    filters = [Filter("q", "", named_or_serving(place, day), lambda v: f"“{v}”")]
    filters += [_yes(code, labels[code], q) for code, q in held.items()]
    listing = Listing(SUGGESTED, rows, params, filters)
    listing.dress = _with_conditions(form, dressed(place, day, names), day)
    return listing


def _yes(code: str, label: Any, q: Q) -> Filter:
    answers: Mapping[str, tuple[Any, Q]] = {"met": (_("符合"), q), "unmet": (_("不符合"), ~q)}
    choices = [("met", _now("%(what)s：符合") % {"what": label}), ("unmet", _now("%(what)s：不符合") % {"what": label})]
    return Filter(code, label, lambda v: answers[v][1], lambda v: answers[v][0], choices)


def _with_conditions(
    form: PartyForm, base: Callable[[Iterable[Any]], Iterator[Any]], day: date
) -> Callable[[Iterable[Any]], Iterator[Any]]:
    def dress(found: Iterable[Any]) -> Iterator[Any]:
        for row in base(found):
            one = Candidate(
                counties=frozenset(held.region_code for held in row.duties),
                certified_until=row.certified_until,
                trained_on=row.trained_on,
                leads=row.leads,
                serves_here=any(held.party == form.party_organization_id for held in row.duties),
            )
            row.conditions = conditions(one, county=form.region_code, day=day, place=form.region_code)
            row.met = {each.code: each for each in row.conditions}
            yield row

    return dress
