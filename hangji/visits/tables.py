"""The lists of visits, of key organisations and of those proposed."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db.models import Count, Q
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from hangji.kit.tables import Column, Filter, Listing, Table
from hangji.office.access import has
from hangji.office.acts import Act
from hangji.office.models import Body
from hangji.office.permissions import Permission
from hangji.visits.models import Liaison, Visit, VisitState, VisitUnit
from hangji.visits.queries import (
    ground_titles,
    grounds_of,
    grounds_said,
    key_rows,
    last_seen,
    late_organisations,
    proposed,
)
from rulebook.visits import see_by


def visit_tag(visit: Any) -> str:
    return f"visit_{visit.state}"


def _organisation_url(row: Any) -> str:
    return reverse("desk:organisation", args=[row.organisation_id])


VISITS = Table(
    "visits:visits",
    _("走访调研"),
    (
        Column("theme", _("主题"), lambda v: v.theme, "theme", url=lambda v: reverse("visits:visit", args=[v.pk])),
        Column("day", _("日期"), lambda v: v.day, "day"),
        Column("state", _("状态"), lambda v: str(v.get_state_display()), "state", tag=visit_tag),
        Column("body", _("组织单位"), lambda v: str(v.body) if v.body else _now("民政局")),
        Column("team", _("谁去"), lambda v: _now("、").join(each.name for each in v.team.all())),
        Column("units", _("社会组织（家）"), lambda v: v.count, number=True),
    ),
    order="-day",
    waits_for=_("计划走访以后列在这里；去过的单位看得到结论，和自己的意见怎样处理。"),
)

KEYS = Table(
    "visits:key",
    _("重点社会组织"),
    (
        Column("name", _("名称"), lambda k: k.organisation.name, "organisation__name", url=_organisation_url),
        Column(
            "member",
            _("联系委员"),
            lambda k: k.member_name or _now("没有联系委员"),
            "member_name",
            url=lambda k: reverse("visits:name_key") + f"?organisation={k.organisation_id}" if k.manages else "",
        ),
        Column("state", _("本期"), lambda k: k.seen_tag, tag=lambda k: k.seen_tag),
        Column("seen", _("最近走访或联系"), lambda k: k.seen),
        Column("by", _("最迟"), lambda k: k.by),
        Column("grounds", _("理由"), lambda k: k.grounds_words),
        Column("matters", _("未办结事项"), lambda k: k.matters),
        Column("until", _("联系期限"), lambda k: k.term, shown=False),
        Column("body", _("党委"), lambda k: str(k.body), shown=False),
        Column("since", _("确定日期"), lambda k: k.since, "since", shown=False),
    ),
    order="name",
    waits_for=_("党委确定重点社会组织以后列在这里，写明理由、联系委员和期限。"),
)

PROPOSED = Table(
    "visits:proposed",
    _("建议列为重点"),
    (
        Column(
            "name",
            _("名称"),
            lambda r: r.organisation.name,
            "organisation__name",
            url=lambda r: reverse("visits:name_key") + f"?organisation={r.organisation_id}",
        ),
        Column("grounds", _("理由"), lambda r: r.grounds_words),
        Column("staff", _("从业人员"), lambda r: r.staff, "staff", number=True),
        Column("members", _("党员"), lambda r: r.members, "members", number=True),
    ),
    order="name",
    tie="organisation_id",
)


def visits(act: Act, params: QueryDict) -> Listing:
    rows = Visit.objects.visible_to(act).select_related("body").prefetch_related("team")
    rows = rows.annotate(count=Count("units", distinct=True))
    mine = {"mine": _now("我去的"), "body": _now("本单位的")}
    filters = [
        Filter("q", "", _words, lambda v: f"“{v}”"),
        Filter("state", _("状态"), lambda v: Q(state=VisitState(v)), lambda v: VisitState(v).label, VisitState.choices),
        Filter("whose", _("谁的"), lambda v: _whose(v, act), lambda v: mine[v], tuple(mine.items())),
        Filter("organisation", _("社会组织"), lambda v: _at(int(v))),
    ]
    return Listing(VISITS, rows, params, filters)


def _words(text: str) -> Q:
    said = text.strip()
    units = VisitUnit.objects.filter(organisation__name__contains=said).values("visit")
    return Q(theme__contains=said) | Q(purpose__contains=said) | Q(pk__in=units)


def _whose(value: str, act: Act) -> Q:
    rows = Visit.objects.filter(team=act.user) if value == "mine" else Visit.objects.led_by(act)
    if value not in ("mine", "body"):
        raise ValueError(value)
    return Q(pk__in=rows.order_by().values("pk"))


def _at(organisation: int) -> Q:
    return Q(pk__in=VisitUnit.objects.filter(organisation=organisation).values("visit"))


def key_organisations(act: Act, params: QueryDict) -> Listing:
    """By name or by member; how many somebody has or saw is not counted."""
    rows = key_rows(act)
    members = rows.order_by().exclude(member=None).values_list("member", "member_name").distinct()
    titles = {code: _now(title) for code, title in ground_titles().items()}
    states = {"due": _now("本期要走访或联系"), "nobody": _now("没有联系委员")}
    filters = [
        Filter("q", "", lambda v: Q(organisation__name__contains=v.strip()), lambda v: f"“{v}”"),
        Filter("member", _("联系委员"), lambda v: Q(member=int(v)), str, [(str(pk), name) for pk, name in members]),
        Filter(
            "state",
            _("本期"),
            lambda v: {"due": Q(due=True), "nobody": Q(member=None)}[v],
            lambda v: states[v],
            tuple(states.items()),
        ),
        Filter(
            "ground", _("理由"), lambda v: Q(pk__in=_with(rows, v, titles)), lambda v: titles[v], tuple(titles.items())
        ),
    ]
    listing = Listing(KEYS, rows, params, filters)

    def dress(found: Iterable[Any]) -> Iterator[Any]:
        held = list(found)
        liaisons = {
            each.pk: each
            for each in Liaison.objects.filter(pk__in=[row.liaison for row in held]).select_related("member")
        }
        seen, bodies = last_seen(liaisons.values()), {post.body_id for post in act.posts}
        for row in held:
            keeps = liaisons.get(row.liaison)
            row.seen = seen.get(row.liaison)
            row.by = see_by(since=keeps.since, last=row.seen, day=act.today) if keeps else None
            row.term = keeps.until if keeps else None
            row.grounds_words = grounds_said(row.grounds) + (f"（{row.note}）" if row.note else "")
            row.matters = keeps.matters if keeps else ""
            row.manages = has(act, Permission.MANAGE_LIAISON) and row.body_id in bodies
            row.seen_tag = _seen_tag(row, keeps)
            yield row

    listing.dress = dress
    return listing


def _seen_tag(row: Any, keeps: Liaison | None) -> str:
    if keeps is None:
        return "visit_nobody"
    return "overdue" if row.due else "visit_seen" if row.seen else "visit_waiting"


def _with(rows: Any, ground: str, titles: Mapping[str, str]) -> list[int]:
    """Key organisations are some dozens: their grounds are looked through here, on both engines alike."""
    assert titles[ground]
    return [pk for pk, grounds in rows.values_list("pk", "grounds") if ground in grounds]


def proposals(body: Body, act: Act, params: QueryDict) -> Listing:
    filters = [Filter("q", "", lambda v: Q(organisation__name__contains=v.strip()), lambda v: f"“{v}”")]
    listing = Listing(PROPOSED, proposed(body, act.today), params, filters)

    def dress(found: Iterable[Any]) -> Iterator[Any]:
        held = list(found)
        late = late_organisations([row.organisation_id for row in held], act.today)
        for row in held:
            row.grounds_words = grounds_said(grounds_of(row, late, act.today))
            yield row

    listing.dress = dress
    return listing
