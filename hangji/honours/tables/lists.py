"""The lists of the room: rounds, the entries of one, awards, cards, practices; each as its query string asks for it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from django.db.models import Count, Q
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from hangji.honours.models import (
    Award,
    Card,
    EntryState,
    HonourLevel,
    HonourRound,
    HonourState,
    Practice,
    PracticeField,
)
from hangji.honours.queries.rounds import with_sheets
from hangji.kit.tables import Column, Filter, Listing, Table
from hangji.office.acts import Act
from hangji.office.models.places import within_span

Names = Mapping[int, str]
ROUND_TAGS = {
    HonourState.OPEN: "honour_open",
    HonourState.SETTLED: "honour_settled",
    HonourState.DECIDED: "honour_decided",
    HonourState.NOTICE: "on_notice",
    HonourState.AWARDED: "honour_awarded",
    HonourState.ENDED: "ended",
}
ENTRY_TAGS = {
    EntryState.SUBMITTED: "pending",
    EntryState.ADMITTED: "honour_admitted",
    EntryState.DECLINED: "honour_declined",
    EntryState.WITHDRAWN: "withdrawn",
    EntryState.PASSED: "honour_passed",
    EntryState.FAILED: "not_passed",
    EntryState.PROPOSED: "honour_proposed",
    EntryState.TIED: "honour_tied",
    EntryState.UNSEATED: "unseated",
    EntryState.STRUCK: "honour_struck",
    EntryState.AWARDED: "honour_awarded",
}
AWARD_TAGS = {
    "valid": "issued",
    "unchecked": "second",
    "expired": "certificate_expired",
    "revoked": "certificate_revoked",
}
AWARD_STATES: dict[str, Any] = {
    "valid": _("有效"),
    "unchecked": _("待第二人复核"),
    "expired": _("已过期"),
    "revoked": _("已撤销"),
}


def _find(*columns: str) -> Filter:
    def q(text: str) -> Q:
        said = Q()
        for column in columns:
            said |= Q(**{f"{column}__contains": text.strip()})
        return said

    return Filter("q", "", q, lambda v: f"“{v}”")


def one_of(name: str, label: Any, choices: Mapping[str, Any], q: Callable[[str], Q]) -> Filter:
    """A select; a value that is none of the choices is nonsense (KeyError)."""
    said = {str(value): str(text) for value, text in choices.items()}
    return Filter(name, label, lambda v: q(v) if said[v] else Q(), said.__getitem__, tuple(said.items()))


def _year() -> Filter:
    return Filter("year", _("年度"), lambda v: Q(year=int(v)))


def _placed(names: Names, said: Callable[[Any], str]) -> Callable[[Iterable[Any]], Iterator[Any]]:
    def dress(rows: Iterable[Any]) -> Iterator[Any]:
        for row in rows:
            row.place = f"{names.get(row.region_code, row.region_code)} · {said(row)}"
            yield row

    return dress


# ---- rounds

ROUNDS = Table(
    "honours:rounds",
    _("评选"),
    (
        Column("name", _("名称"), lambda r: r.name, "name", url=lambda r: reverse("honours:round", args=[r.pk])),
        Column("level", _("荣誉级别"), lambda r: str(r.get_level_display())),
        Column("place", _("面向"), lambda r: r.place),
        Column("opens", _("开始征集"), lambda r: r.opens_on, "opens_on"),
        Column("closes", _("截止征集"), lambda r: r.closes_on, "closes_on"),
        Column("entries", _("参评（份）"), lambda r: r.entered, number=True),
        Column("notice", _("公示结束"), lambda r: r.notice_last_day),
        Column("awarded", _("表彰日期"), lambda r: r.awarded_on, "awarded_on"),
        Column("state", _("状态"), lambda r: str(r.get_state_display()), "state", tag=lambda r: ROUND_TAGS[r.state]),
    ),
    order="-opens",
    waits_for=_("开始一轮评选以后列在这里；征集通知发给范围里的社会组织。"),
)


def rounds(act: Act, params: QueryDict, names: Names, selections: Mapping[str, str]) -> Listing:
    running = Q(entries__isnull=False) & ~Q(entries__state=EntryState.WITHDRAWN)
    rows = HonourRound.objects.visible_to(act).annotate(entered=Count("entries", filter=running))
    filters = [
        _find("name"),
        one_of("selection", _("评选"), selections, lambda v: Q(selection=v)),
        one_of("state", _("状态"), dict(HonourState.choices), lambda v: Q(state=v)),
        one_of("level", _("荣誉级别"), dict(HonourLevel.choices), lambda v: Q(level=v)),
        _year(),
    ]
    listing = Listing(ROUNDS, rows, params, filters)
    listing.dress = _placed(names, lambda row: str(row.get_register_display()))
    return listing


# ---- the entries of a round

# In the order of coming in; there is no column of marks, and none can be sorted by.
ENTRIES = Table(
    "honours:entries",
    _("参评"),
    (
        Column("name", _("对象"), str, url=lambda e: reverse("honours:entry", args=[e.pk])),
        Column("number", _("序号"), lambda e: e.number, "number", number=True),
        Column("category", _("类别"), lambda e: e.category, "category"),
        Column("organisation", _("申报单位"), lambda e: str(e.organisation), "organisation__name"),
        Column("entered", _("参评日期"), lambda e: e.entered_on, "entered_on"),
        Column("sheets", _("评审表"), lambda e: f"{e.given} / {e.handed}" if e.handed else ""),
        Column("state", _("状态"), lambda e: str(e.get_state_display()), "state", tag=lambda e: ENTRY_TAGS[e.state]),
    ),
    order="number",
    waits_for=_("还没有单位参评。征集截止以前，社会组织从“评选表彰”里参评。"),
)


def entries(one: HonourRound, rows: Any, params: QueryDict) -> Listing:
    """rows: the entries of the round that one may see."""
    filters = [
        _find("organisation__name", "team", "person", "party_organisation__name"),
        one_of("state", _("状态"), dict(EntryState.choices), lambda v: Q(state=v)),
        one_of("category", _("类别"), {name: name for name in one.by.objects}, lambda v: Q(category=v)),
    ]
    return Listing(ENTRIES, with_sheets(rows.select_related("organisation", "party_organisation")), params, filters)


# ---- awards

AWARDS = Table(
    "honours:awards",
    _("荣誉"),
    (
        Column("number", _("证书编号"), str, "number", url=lambda a: reverse("honours:award", args=[a.pk])),
        Column("holder", _("获得者"), lambda a: a.holder),
        Column("title", _("荣誉名称"), lambda a: a.title, "title"),
        Column("level", _("荣誉级别"), lambda a: str(a.get_level_display())),
        Column("organisation", _("社会组织"), lambda a: str(a.organisation), "organisation__name", shown=False),
        Column("awarded", _("表彰日期"), lambda a: a.awarded_on, "awarded_on"),
        Column("ends", _("有效期至"), lambda a: a.ends_on, "ends_on"),
        Column("revoked", _("撤销日期"), lambda a: a.revoked_on, "revoked_on", shown=False),
        Column("state", _("状态"), lambda a: str(AWARD_STATES[a.now]), tag=lambda a: AWARD_TAGS[a.now]),
    ),
    order="-awarded",
    waits_for=_("评选表彰以后列在这里；以前在纸上表彰的，从社会组织的“评选表彰”页登记。"),
)


def stands(state: str, day: date) -> Q:
    """The condition that an award stands so on a day: Award.state_on in SQL; a test holds the two together."""
    revoked = Q(revoked_on__lte=day)
    kept = Q(revoked_on__isnull=True) | Q(revoked_on__gt=day)
    over = Q(ends_on__lt=day)
    return {
        "revoked": revoked,
        "unchecked": kept & Q(checked_on__isnull=True),
        "expired": kept & Q(checked_on__isnull=False) & over,
        "valid": kept & Q(checked_on__isnull=False) & (Q(ends_on__isnull=True) | Q(ends_on__gte=day)),
    }[state]


def awards(act: Act, params: QueryDict, names: Names, selections: Mapping[str, str]) -> Listing:
    rows = Award.objects.visible_to(act).select_related("organisation", "party_organisation")
    counties = {str(code): name for code, name in sorted(names.items()) if code % 100}
    filters = [
        _find("number", "title", "team", "organisation__name", "party_organisation__name"),
        one_of("selection", _("评选"), selections, lambda v: Q(selection=v)),
        one_of("level", _("荣誉级别"), dict(HonourLevel.choices), lambda v: Q(level=v)),
        one_of("state", _("状态"), AWARD_STATES, lambda v: stands(v, act.today)),
        one_of("county", _("县区"), counties, lambda v: within_span("region_code", int(v))),
        _year(),
        Filter("organisation", _("社会组织"), lambda v: Q(organisation=int(v))),
        Filter("round", _("评选"), lambda v: Q(entry__round=int(v))),
    ]
    listing = Listing(AWARDS, rows, params, filters)

    def dress(some: Iterable[Any]) -> Iterator[Any]:
        for row in some:
            row.now = row.state_on(act.today)
            yield row

    listing.dress = dress
    return listing


# ---- cards and practices

CARDS = Table(
    "honours:cards",
    _("三亮公示卡"),
    (
        Column(
            "name",
            _("社会组织"),
            lambda c: c.organisation.name,
            "organisation__name",
            url=lambda c: reverse("honours:card", args=[c.pk]),
        ),
        Column("year", _("年度"), lambda c: str(c.year), "year"),
        Column("party", _("党组织"), lambda c: str(c.party_organisation)),
        Column("lines", _("承诺和职责（条）"), lambda c: c.all_lines, number=True),
        Column("done", _("已完成（条）"), lambda c: c.done_lines, number=True),
        Column("state", _("公布"), lambda c: c.published_on, tag=lambda c: "published" if c.published_on else "draft"),
    ),
    order="-year",
    waits_for=_("社会组织写了三亮公示卡、公布以后列在这里。"),
)


def cards(act: Act, params: QueryDict) -> Listing:
    rows = Card.objects.visible_to(act).select_related("organisation", "party_organisation")
    rows = rows.annotate(all_lines=Count("lines"), done_lines=Count("lines", filter=Q(lines__done_on__isnull=False)))
    late = Q(lines__done_on__isnull=True, lines__due_on__lt=act.today)
    states: dict[str, tuple[Any, Q]] = {
        "published": (_("已公布"), Q(published_on__isnull=False)),
        "draft": (_("没有公布"), Q(published_on__isnull=True)),
        "late": (_("有过了期限、没有完成的"), Q(pk__in=Card.objects.filter(late).values("pk"))),
    }
    filters = [
        _find("organisation__name", "party_organisation__name"),
        one_of("state", _("情况"), {name: said for name, (said, _q) in states.items()}, lambda v: states[v][1]),
        _year(),
        Filter("organisation", _("社会组织"), lambda v: Q(organisation=int(v))),
    ]
    return Listing(CARDS, rows, params, filters)


PRACTICES = Table(
    "honours:practices",
    _("做法和成效"),
    (
        Column(
            "title",
            _("做法名称"),
            lambda p: p.title,
            "title",
            url=lambda p: reverse("honours:practice", args=[p.pk]),
            note=lambda p: p.outcome[:60],
        ),
        Column("field", _("方面"), lambda p: str(p.get_field_display()), "field"),
        Column("whose", _("谁的做法"), lambda p: p.team or str(p.organisation), note=lambda p: p.organisation.name),
        Column("shared", _("分享日期"), lambda p: p.shared_on, "shared_on"),
        Column("taken", _("借鉴（家）"), lambda p: p.taken, number=True),
        Column("state", _("状态"), lambda p: _now("已撤下") if p.withdrawn_on else _now("分享中"), shown=False),
    ),
    order="-shared",
    waits_for=_("社会组织分享做法以后列在这里。"),
)


def practices(act: Act, params: QueryDict) -> Listing:
    rows = Practice.objects.visible_to(act).select_related("organisation").annotate(taken=Count("adoptions"))
    filters = [
        _find("title", "what", "outcome", "organisation__name", "team"),
        one_of("field", _("方面"), dict(PracticeField.choices), lambda v: Q(field=v)),
        one_of(
            "taken",
            _("借鉴"),
            {"yes": _("有单位借鉴"), "no": _("还没有")},
            lambda v: Q(taken=0) if v == "no" else Q(taken__gt=0),
        ),
        Filter("organisation", _("社会组织"), lambda v: Q(organisation=int(v))),
    ]
    return Listing(PRACTICES, rows, params, filters, unless_asked={"organisation": Q(withdrawn_on__isnull=True)})
