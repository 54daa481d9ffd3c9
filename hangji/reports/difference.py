"""What differs between two contents: which number, from what to what, and which rows moved."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from hangji.reports.content import Content, Number, Row

RowKey = tuple[str, int]


@dataclass(frozen=True)
class Moved:
    """One row that counts differently in a number. before, after: its amounts; None where it is not counted."""

    row: Row
    before: int | None
    after: int | None

    @property
    def key(self) -> RowKey:
        return self.row.kind, self.row.id

    @property
    def how(self) -> str:
        """ "entered", "left" or "changed"."""
        if self.before is None:
            return "entered"
        return "left" if self.after is None else "changed"


@dataclass(frozen=True)
class Changed:
    """One number that differs, or whose rows do: as many may enter as leave. before, after: None where it lacks."""

    number: Number
    before: int | None
    after: int | None
    rows: tuple[Moved, ...]

    @property
    def by(self) -> int:
        return (self.after or 0) - (self.before or 0)


def compare(before: Content, after: Content) -> list[Changed]:
    """Every number that differs or counts other rows, in the order of the later content; none: both say the same."""
    old, new = ({number.key: number for number in content.numbers} for content in (before, after))
    numbers = {**old, **new}
    rows = {"before": by_number(before), "after": by_number(after)}
    found = (
        Changed(number, _value(old, key), _value(new, key), tuple(_moved(key, rows["before"], rows["after"])))
        for key, number in numbers.items()
    )
    return [change for change in found if change.before != change.after or change.rows]


def by_number(content: Content) -> dict[str, dict[RowKey, Row]]:
    """For each number the rows that it counts."""
    found: dict[str, dict[RowKey, Row]] = {}
    for row in content.rows:
        for key in row.amounts:
            found.setdefault(key, {})[row.kind, row.id] = row
    return found


def _value(numbers: Mapping[str, Number], key: str) -> int | None:
    return numbers[key].value if key in numbers else None


def _moved(key: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Moved]:
    old, new = before.get(key, {}), after.get(key, {})
    for each in dict.fromkeys([*old, *new]):
        was, now = (rows[each].amounts[key] if each in rows else None for rows in (old, new))
        if was != now:
            yield Moved(new.get(each) or old[each], was, now)
