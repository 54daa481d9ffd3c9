"""Statutory forms as data: rows, columns, and the balances that must hold before a form may go upwards.

Values: policy/forms/*.yaml, one file a form, in editions; an edition is never changed, only followed by another.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from functools import cache
from typing import Any

from rulebook.indicators import CONDITIONS, Indicator, indicator
from rulebook.policy import ROOT, read

# What a form may count beside what indicators count; each is a condition under the same name.
MODES = ("single", "joint", "attached", "industry")
COUNTED = CONDITIONS | {"instructed", "headcount_missing"}
COUNTED |= {f"mode_{mode}" for mode in MODES} | {f"party_{mode}" for mode in MODES}
SUMS = ("staff", "members", "not_transferred")
OVER, RELATIONS = ("columns", "rows"), ("equal", "at_least")

Value = Callable[[str, str], int]  # a row's key and a column's key → what stands in that cell


@dataclass(frozen=True)
class FormColumn:
    """One numbered column. code: as printed under the head. letter: of the balance ("D1"), "" for none.

    group: the head above it, "" for none. condition: which rows it counts. sums: of these rows, what is added up
    instead ("staff", "members", "not_transferred"), "" for a count. wording: what it counts, for the definitions.
    """

    key: str
    code: str
    letter: str
    group: str
    title: str
    unit: str
    condition: str
    wording: str
    sums: str = ""

    @property
    def of_parties(self) -> bool:
        """Whether it counts Party organisations and not social ones."""
        return self.condition.startswith("party_")


@dataclass(frozen=True)
class FormRow:
    """One line. of: the key of the line it is a part of, "" for the whole.

    It takes what its ``of`` takes and, if given, only one registration type (kind), or only names with one of these
    words in them (named). covers_none: only Party organisations that cover no active organisation.
    """

    key: str
    code: str
    title: str
    of: str = ""
    kind: str = ""
    named: tuple[str, ...] = ()
    covers_none: bool = False


@dataclass(frozen=True)
class Balance:
    """A whole and its parts, across the columns of every row or across the rows of every column.

    relation: "equal", or "at_least" where the parts do not exhaust the whole. No parts: the whole must be 0.
    """

    key: str
    over: str
    whole: str
    relation: str
    parts: tuple[str, ...]


@dataclass(frozen=True)
class Remark:
    """A sentence that is printed when its condition counts anything in the whole: %(count)d."""

    condition: str
    text: str


@dataclass(frozen=True)
class Edition:
    """A form as it is from a day on. local, document, checked_by, checked_on: as of a clause.

    figures: codes of the indicators that are derived below the table.
    """

    number: int
    valid_from: date
    wording: str
    source: str
    local: bool
    document: str
    checked_by: str
    checked_on: date | None
    columns: tuple[FormColumn, ...]
    rows: tuple[FormRow, ...]
    balances: tuple[Balance, ...]
    figures: tuple[str, ...]
    remarks: tuple[Remark, ...]
    notes: tuple[str, ...]
    signatures: tuple[str, ...]

    def column(self, key: str) -> FormColumn:
        """Raises KeyError."""
        return {column.key: column for column in self.columns}[key]

    def row(self, key: str) -> FormRow:
        """Raises KeyError."""
        return {row.key: row for row in self.rows}[key]

    @property
    def whole(self) -> FormRow:
        return self.rows[0]

    def derived(self, day: date) -> tuple[Indicator, ...]:
        """The indicators below the table, as the versions of ``day`` define them."""
        return tuple(indicator(code).on(day) for code in self.figures)

    def cells(self) -> Iterator[tuple[FormRow, FormColumn]]:
        """Every cell that counts something, line by line."""
        for row in self.rows:
            for column in self.columns:
                if column.of_parties or not row.covers_none:
                    yield row, column


@dataclass(frozen=True)
class Form:
    code: str
    title: str
    unit: str
    editions: tuple[Edition, ...]

    def edition(self, day: date) -> Edition:
        """The edition for a table as of ``day``; days before the first are told by the first."""
        return next((each for each in reversed(self.editions) if each.valid_from <= day), self.editions[0])


@dataclass(frozen=True)
class Check:
    """A balance in one row or column (``at``: its key), with its numbers."""

    balance: Balance
    at: str
    whole: int
    parts: tuple[int, ...]

    @property
    def holds(self) -> bool:
        return self.whole == sum(self.parts) if self.balance.relation == "equal" else self.whole >= sum(self.parts)


def checks(edition: Edition, value: Value) -> tuple[Check, ...]:
    """Every balance in every row or column that it speaks of, in the order of the form."""
    return tuple(check for balance in edition.balances for check in _checks(edition, balance, value))


def _checks(edition: Edition, balance: Balance, value: Value) -> Iterator[Check]:
    """A line that counts only Party organisations has nothing to balance of social ones."""
    across_columns = balance.over == "columns"
    cells = {(row.key, column.key) for row, column in edition.cells()}

    def told(at: str, key: str) -> int:
        cell = (at, key) if across_columns else (key, at)
        return value(*cell) if cell in cells else 0

    for line in edition.rows if across_columns else edition.columns:
        if not across_columns or (line.key, balance.whole) in cells:
            parts = tuple(told(line.key, part) for part in balance.parts)
            yield Check(balance, line.key, told(line.key, balance.whole), parts)


@cache
def form(code: str) -> Form:
    """One by its code. Raises KeyError for a code that no file has."""
    path = ROOT / "forms" / f"{code}.yaml"
    if not code.isidentifier() or not path.exists():
        raise KeyError(code)
    return form_from(code, read(path))


def forms() -> tuple[Form, ...]:
    return tuple(form(path.stem) for path in sorted((ROOT / "forms").glob("*.yaml")))


def form_from(code: str, said: Mapping[str, Any]) -> Form:
    """A form from its file. Raises TypeError for an unknown or missing key, ValueError for a wrong one."""
    editions = tuple(_edition(each) for each in said["editions"])
    made = Form(**{**said, "editions": editions})
    days = [each.valid_from for each in editions]
    if made.code != code or not editions or sorted(set(days)) != days:
        raise ValueError(f"{code}: the code differs, or the editions are not in rising order")
    if wrong := [fault for each in editions for fault in _faults(each)]:
        raise ValueError(f"{code}: {'; '.join(wrong)}")
    return made


_PARTS: Mapping[str, Callable[..., Any]] = {
    "columns": FormColumn,
    "rows": FormRow,
    "balances": Balance,
    "remarks": Remark,
}


def _edition(said: Mapping[str, Any]) -> Edition:
    parts = {name: tuple(made(**_frozen(each)) for each in said[name]) for name, made in _PARTS.items()}
    if missing := {each.name for each in fields(Edition)} - set(said):
        raise TypeError(f"missing {sorted(missing)}")
    return Edition(**{**_frozen(said), **parts})


def _frozen(said: Mapping[str, Any]) -> dict[str, Any]:
    return {name: tuple(each) if isinstance(each, list) else each for name, each in said.items()}


def _faults(edition: Edition) -> Iterator[str]:
    """Names that lead nowhere, and names twice."""
    columns, rows = [each.key for each in edition.columns], [each.key for each in edition.rows]
    for names in (columns, rows, [each.code for each in edition.columns], [each.code for each in edition.rows]):
        yield from (f"{name} twice" for name in sorted({name for name in names if names.count(name) > 1}))
    counted = {*(each.condition for each in edition.columns), *(each.condition for each in edition.remarks)}
    yield from (f"unknown condition {name}" for name in sorted(counted - COUNTED))
    yield from (f"cannot sum {each.sums}" for each in edition.columns if each.sums not in ("", *SUMS))
    for number, row in enumerate(edition.rows):
        if row.of not in (rows[:number] or [""]):
            yield f"{row.key} is a part of nothing above it"
    for balance in edition.balances:
        known = set(columns if balance.over == "columns" else rows)
        if balance.over not in OVER or balance.relation not in RELATIONS or {balance.whole, *balance.parts} - known:
            yield f"the balance {balance.key} speaks of what is not there"
