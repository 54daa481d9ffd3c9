"""Lists: columns and filters declared once, read by the page, the export and the saved view alike.

The whole state of a list is its query string: filters, ``sort`` (a column's name, "-" before it for descending),
``col`` (columns shown), ``after``/``before`` (pages), ``day``.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import MAXYEAR, MINYEAR, date, datetime
from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from hangji.kit.keyset import BIGGEST, COUNTED_TO, Keyset, Page, count_to, said_count

PAGE_SIZE = 50
PAGING = ("after", "before")


@dataclass(frozen=True)
class Column:
    """One column. value: what the export writes and the page shows (text, number, date or None).

    sort: the queryset's column to sort by, "" for none. url, tag: what the page makes of a cell.
    code: digits that are no number. note: a quiet second line under the cell.
    """

    name: str
    label: Any
    value: Callable[[Any], Any]
    sort: str = ""
    number: bool = False
    shown: bool = True
    code: bool = False
    url: Callable[[Any], str] | None = None
    tag: Callable[[Any], str] | None = None
    note: Callable[[Any], str] | None = None


@dataclass(frozen=True)
class Table:
    """name: as in saved views and audit entries. order: the default sort. tie: a unique column of the rows.

    waits_for: a sentence for the empty list, what brings rows here.
    """

    name: str
    title: Any
    columns: tuple[Column, ...]
    order: str
    tie: str = "pk"
    waits_for: Any = ""

    def columns_of(self, names: Sequence[str]) -> list[Column]:
        """The columns named, in the table's order, the first always; none named: those shown by default."""
        known = [column for column in self.columns if column.name in names]
        if not known:
            return [column for column in self.columns if column.shown]
        return known if known[0] is self.columns[0] else [self.columns[0], *known]

    def column(self, name: str) -> Column | None:
        return next((column for column in self.columns if column.name == name), None)


@dataclass(frozen=True)
class Filter:
    """One parameter of the query string. q: the condition for a value; it raises ValueError for nonsense.

    say: the value in words. choices: (value, label) pairs for a select; none: something is typed, typed as the browser
    calls it: "text", "date", "number", or a "checkbox".
    """

    name: str
    label: Any
    q: Callable[[str], Q]
    say: Callable[[str], Any] = str
    choices: Sequence[tuple[str, Any]] = ()
    typed: str = "text"

    def chip(self, value: str) -> str:
        said = self.say(value)
        return _("%(label)s：%(value)s") % {"label": self.label, "value": said} if self.label else str(said)


@dataclass(frozen=True)
class Asked:
    """One condition that is asked for. said: in words, as the chip says it."""

    filter: Filter
    value: str
    q: Q
    said: str

    def __str__(self) -> str:
        return self.said


def askable(q: Q) -> bool:
    """Whether a database can be asked so: no number beyond its own, and no year that a calendar lacks."""
    return all(askable(each) if isinstance(each, Q) else _takes(each) for each in q.children)


def _takes(condition: Any) -> bool:
    """Of one condition, as Q holds it: (lookup, value), or an expression."""
    name, value = condition if isinstance(condition, tuple) else ("", None)
    if not isinstance(value, int):
        return True
    return MINYEAR <= value <= MAXYEAR if name.endswith("__year") else abs(value) <= BIGGEST


@dataclass(frozen=True)
class Header:
    label: Any
    number: bool
    url: str
    sort: str


@dataclass(frozen=True)
class Cell:
    column: Column
    row: Any

    @property
    def value(self) -> Any:
        return self.column.value(self.row)

    @property
    def text(self) -> str:
        """The value as the page prints it."""
        value = self.value
        if isinstance(value, datetime):
            value = timezone.localtime(value).date()
        return "—" if value is None or value == "" else str(value)

    @property
    def is_day(self) -> bool:
        return isinstance(self.value, date)

    @property
    def url(self) -> str:
        return self.column.url(self.row) if self.column.url else ""

    @property
    def tag(self) -> str:
        return self.column.tag(self.row) if self.column.tag else ""

    @property
    def note(self) -> str:
        return self.column.note(self.row) if self.column.note else ""


@dataclass
class Listing:
    """A table as one query string asks for it. rows: everything the person may see there, unfiltered.

    dress: gives rows what their columns need beside the queryset (names of regions), a page at a time.
    """

    table: Table
    rows: QuerySet[Any]
    params: QueryDict
    filters: Sequence[Filter]
    unless_asked: dict[str, Q] = field(default_factory=dict)
    dress: Callable[[Iterable[Any]], Iterable[Any]] = iter
    size: int = PAGE_SIZE

    @cached_property
    def asked(self) -> list[Asked]:
        """The conditions that the query string states and that make sense."""
        return [asked for asked in self._parsed if isinstance(asked, Asked)]

    @cached_property
    def ignored(self) -> list[str]:
        """What the query string states and nobody can understand, in words."""
        return [said for said in self._parsed if isinstance(said, str)]

    @cached_property
    def _parsed(self) -> list[Asked | str]:
        return [
            self._read(filter_, value)
            for filter_ in self.filters
            for value in dict.fromkeys(self.params.getlist(filter_.name))
            if value.strip()
        ]

    @staticmethod
    def _read(filter_: Filter, value: str) -> Asked | str:
        try:
            asked = Asked(filter_, value, filter_.q(value), filter_.chip(value))
            if askable(asked.q) and "\0" not in value:
                return asked
        except (ValueError, KeyError):
            pass
        return f"{filter_.label} {value}".replace("\0", "").strip()

    def condition(self, asked: Sequence[Asked] | None = None) -> Q:
        """All conditions together; values of one parameter are alternatives. What is not asked has its default."""
        asked = self.asked if asked is None else asked
        by_name: dict[str, Q] = {}
        for each in asked:
            by_name[each.filter.name] = by_name.get(each.filter.name, Q()) | each.q
        condition = Q()
        for q in {**self.unless_asked, **by_name}.values():
            condition &= q
        return condition

    @cached_property
    def found(self) -> QuerySet[Any]:
        return self.rows.filter(self.condition())

    @cached_property
    def columns(self) -> list[Column]:
        return self.table.columns_of(self.params.getlist("col"))

    @cached_property
    def sort(self) -> str:
        """The sort asked for, or the default where it names no column that sorts."""
        wanted = self.params.get("sort", "")
        column = self.table.column(wanted.removeprefix("-"))
        return wanted if column and column.sort else self.table.order

    @cached_property
    def keyset(self) -> Keyset:
        column = self.table.column(self.sort.removeprefix("-"))
        key = column.sort if column else self.table.tie
        return Keyset(key, self.sort.startswith("-"), self.table.tie)

    @cached_property
    def page(self) -> Page:
        page = self.keyset.page(self.found, **self.place, picked=self.picked())
        return Page(list(self.dress(page.rows)), page.first, page.previous, page.next)

    @property
    def place(self) -> dict[str, Any]:
        """Which page is asked for."""
        return {"after": self.params.get("after", ""), "before": self.params.get("before", ""), "size": self.size}

    def picked(self) -> Q | None:
        """A list that knows a quicker way to its page's rows names them here."""
        return None

    @cached_property
    def _counted(self) -> int:
        return count_to(self.found)

    @property
    def few(self) -> bool:
        """Whether so few are found that they have all been counted."""
        return self._counted <= COUNTED_TO

    @cached_property
    def count(self) -> int:
        """How many are found, counted up to 1000 and one."""
        proved = self.page.counted()
        return self._counted if proved is None else proved

    @property
    def count_text(self) -> str:
        return said_count(self.count)

    def everything(self) -> Iterator[Any]:
        """Every row found, in order, all pages: for the export."""
        return iter(self.dress(self.keyset.ordered(self.found).iterator(2000)))

    # What the template shows

    def url(self, **changes: Any) -> str:
        """The list with some parameters changed; None drops one. Pages start anew unless given."""
        params = self.params.copy()
        for name in (*PAGING, *changes):
            params.pop(name, None)
        for name, value in changes.items():
            if value is not None:
                params.setlist(name, value if isinstance(value, list) else [value])
        return f"?{params.urlencode()}"

    def without(self, asked: Asked) -> str:
        values = [v for v in self.params.getlist(asked.filter.name) if v != asked.value]
        return self.url(**{asked.filter.name: values or None})

    def only(self, asked: Sequence[Asked]) -> str:
        """The list with these conditions and no other."""
        kept: dict[str, list[str]] = {}
        for each in asked:
            kept.setdefault(each.filter.name, []).append(each.value)
        return self.url(**{f.name: kept.get(f.name) for f in self.filters})

    @property
    def clear_url(self) -> str:
        return self.only([])

    @property
    def chips(self) -> list[dict[str, str]]:
        return [{"label": str(asked), "drop_url": self.without(asked)} for asked in self.asked]

    @property
    def headers(self) -> list[Header]:
        return [self._header(column) for column in self.columns]

    def _header(self, column: Column) -> Header:
        if not column.sort:
            return Header(column.label, column.number, "", "")
        now = {column.name: "ascending", f"-{column.name}": "descending"}.get(self.sort, "")
        to = f"-{column.name}" if now == "ascending" else column.name
        return Header(column.label, column.number, self.url(sort=None if to == self.table.order else to), now)

    @property
    def sorted_by(self) -> str:
        column = self.table.column(self.sort.removeprefix("-"))
        return str(column.label) if column else ""

    @property
    def lines(self) -> list[tuple[Any, list[Cell]]]:
        return [(row, [Cell(column, row) for column in self.columns]) for row in self.page.rows]

    @property
    def pages(self) -> dict[str, Any]:
        page = self.page
        places = {"first": page.first, "last": page.last, "count": self.count_text, "size": self.size}
        return {
            "previous_url": self.url(before=page.previous) if page.previous else "",
            "next_url": self.url(after=page.next) if page.next else "",
            "position_text": _("第 %(first)s–%(last)s 行，共 %(count)s 行") % places
            if page.rows
            else _("没有符合的行"),
            "size_text": _("每页 %(size)s") % places,
        }

    def hidden(self, shown: Iterable[str]) -> list[tuple[str, str]]:
        """The parameters that the filter bar has no field for, as (name, value), so that its form keeps them."""
        dropped = {*shown, *PAGING, "q", "col"}
        return [(name, v) for name, values in self.params.lists() for v in values if name not in dropped]

    @property
    def empty(self) -> dict[str, str]:
        """What to say when nothing is found, and where nothing was asked, what would bring something here."""
        if not self.asked:
            return {"title": _("这里还没有内容"), "text": str(self.table.waits_for)}
        return {
            "title": _("没有找到符合条件的内容"),
            "text": _("；").join(str(asked) for asked in self.asked),
            "other_url": self.clear_url,
            "other_label": _("清除全部条件"),
        }

    @property
    def query(self) -> str:
        """The query string without pages: what a saved view keeps and an organisation's page leads back to."""
        return self.url().removeprefix("?")

    @property
    def choice_of_columns(self) -> list[dict[str, Any]]:
        shown = {column.name for column in self.columns}
        return [{"name": c.name, "label": c.label, "checked": c.name in shown} for c in self.table.columns]


def tidy(params: QueryDict, table: Table) -> QueryDict:
    """The query string as it should stand: no empty parameters, no columns that are shown anyway."""
    clean = QueryDict(mutable=True)
    for name, values in params.lists():
        kept = [value for value in dict.fromkeys(values) if value.strip()]
        if kept:
            clean.setlist(name, kept)
    if clean.getlist("col") and table.columns_of(clean.getlist("col")) == table.columns_of([]):
        clean.pop("col")
    if clean.get("sort") == table.order:
        clean.pop("sort")
    return clean
