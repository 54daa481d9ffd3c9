"""The lists of the fund: years, and entries as one query string asks for them; and what the finance office gets."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Q
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from hangji.kit.tables import Column, Filter, Listing, Table
from hangji.kit.templatetags.kit import yuan
from hangji.people.fund.models import Entry, EntryKind, EntryState, Fund
from hangji.people.fund.queries import ZONES, Line, Zone
from rulebook.fund import OUTSIDE

STATE_TAGS = {EntryState.PROPOSED: "to_check", EntryState.POSTED: "entered", EntryState.REFUSED: "failed"}


def in_yuan(fen: int) -> float:
    """For a workbook, where it is a number; whole fen below ten billion yuan are exact."""
    return fen / 100


def side_said(entry: Entry, side: str) -> str:
    """ "培训 · 可用": use and place of one side."""
    use, place = getattr(entry, f"{side}_use"), getattr(entry, f"get_{side}_place_display")()
    return f"{use} · {place}" if use and getattr(entry, f"{side}_place") not in OUTSIDE else str(place)


def entry_url(entry: Entry) -> str:
    return reverse("fund:entry", args=[entry.pk])


ENTRIES = Table(
    "fund:entries",
    _("专项资金账"),
    (
        Column("number", _("凭证"), lambda e: e.number, "serial", url=entry_url, note=lambda e: e.note),
        Column("day", _("日期"), lambda e: e.day, "day"),
        Column("kind", _("事项"), lambda e: str(e.get_kind_display()), "kind"),
        Column("source", _("来源"), lambda e: side_said(e, "source")),
        Column("target", _("去向"), lambda e: side_said(e, "target")),
        Column("matter", _("支出事项"), lambda e: str(e.matter or "")),
        Column("activity", _("活动"), lambda e: e.matter.activity if e.matter else "", shown=False),
        Column("payee", _("收款单位"), lambda e: e.payee, shown=False),
        Column("amount", _("金额（元）"), lambda e: yuan(e.signed), "amount", number=True),
        Column("maker", _("经办人"), lambda e: e.proposed_by_name, shown=False),
        Column("checker", _("复核人"), lambda e: e.settled_by_name, shown=False),
        Column("state", _("状态"), lambda e: str(e.get_state_display()), "state", tag=lambda e: STATE_TAGS[e.state]),
    ),
    order="-number",
)


def _exported(column: Column) -> Column:
    value = {"amount": lambda e: in_yuan(e.signed), "number": lambda e: e.number}.get(column.name, column.value)
    return replace(column, value=value)


# Every column, numbers as numbers, and the words that the page has under the first cell.
FOR_FINANCE = (
    *(_exported(column) for column in ENTRIES.columns),
    Column("note", _("摘要"), lambda e: e.note),
    Column("own", _("本账编号"), lambda e: e.own_number),
    Column("reverses", _("冲正哪一笔"), lambda e: e.reverses.own_number if e.reverses else ""),
)


@dataclass
class Entries(Listing):
    """The entries of one fund; with a zone those that its number is the sum of."""

    fund: Fund = None  # type: ignore[assignment]
    zone: Zone | None = None

    @property
    def total(self) -> int:
        """Fen: the sum of everything found."""
        return sum(self.found.values_list("signed", flat=True))


def entries(fund: Fund, params: QueryDict) -> Entries:
    zone = _zone(params)
    states, kinds = dict(EntryState.choices), dict(EntryKind.choices)
    zones = {name: title for name, (title, _places) in ZONES.items()}
    filters = [
        Filter("q", "", _words, lambda v: f"“{v}”"),
        Filter("kind", _("事项"), lambda v: Q(kind=EntryKind(v)), lambda v: kinds[v], tuple(kinds.items())),
        Filter("state", _("状态"), lambda v: Q(state=EntryState(v)), lambda v: states[v], tuple(states.items())),
        Filter("zone", _("算进"), lambda v: _within(v, params), lambda v: zones[v], tuple(zones.items())),
        Filter("use", _("用途"), lambda v: Q() if zone else Q(source_use=v) | Q(target_use=v)),
        Filter("activity", _("活动"), lambda v: Q() if zone else Q(matter__activity=v)),
        Filter("matter", _("支出事项"), lambda v: Q(matter=int(v)), lambda v: _matter(fund, v)),
    ]  # fmt: skip
    signed = (zone or Zone("total")).signed
    rows = fund.entries.select_related("matter", "fund", "reverses__fund").annotate(signed=signed)
    return Entries(ENTRIES, rows, params, filters, fund=fund, zone=zone)


def _zone(params: QueryDict) -> Zone | None:
    name = params.get("zone", "")
    return Zone(name, *_part(params)) if name in ZONES else None


def _within(name: str, params: QueryDict) -> Q:
    return Zone(name, *_part(params)).crossing & Q(state=EntryState.POSTED)


def _part(params: QueryDict) -> tuple[str, str]:
    return params.get("use", ""), params.get("activity", "")


def _words(value: str) -> Q:
    text = value.strip()
    return Q(note__contains=text) | Q(payee__contains=text) | Q(document_number__contains=text)


def _matter(fund: Fund, value: str) -> str:
    return str(fund.matters.filter(pk=int(value)).first() or value)


FUNDS = Table(
    "fund:funds",
    _("专项资金"),
    (
        Column("year", _("年度"), lambda f: str(f.year), "year", url=lambda f: reverse("fund:fund", args=[f.pk])),
        Column("place", _("地区"), lambda f: f.place),
        Column("total", _("账上合计（元）"), lambda f: yuan(f.held), number=True),
        Column("paid", _("已支付（元）"), lambda f: yuan(f.paid), number=True),
        Column("state", _("状态"), lambda f: str(f.get_state_display()), "state"),
    ),
    order="-year",
)


def report_columns(head: Any) -> tuple[Column, ...]:
    """A report by something, as the finance office gets it: yuan as numbers."""

    def column(name: str) -> Column:
        return Column(name, _now("%(what)s（元）") % {"what": ZONES[name][0]}, lambda line: in_yuan(line.of[name]))

    return (
        Column("label", head, lambda line: line.label),
        *(column(name) for name in ("allotted", "free", "committed", "paid")),
    )


def with_total(lines: Iterable[Line], total: Any) -> Iterator[Line]:
    yield from lines
    yield Line(_now("合计"), total)


COSTS = (
    Column("number", _("证书编号"), lambda row: str(row[0])),
    Column("holder", _("姓名"), lambda row: row[0].holder),
    Column("cost", _("用了专项资金（元）"), lambda row: in_yuan(row[1])),
)
