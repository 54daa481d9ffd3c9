"""What a report says, apart from how it is printed: numbers, the rows that each of them counts, and its words.

A content is built for a scope, as known now or at a moment, frozen as canonical JSON when the report is locked, and
compared with a later one to show what a correction changed. Papers (docx, PDF, xlsx) are drawn from it alone.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True)
class Number:
    """One number of a report. key: unique in it ("total.single"). label: in full words. unit: 家, 个, 名."""

    key: str
    label: str
    unit: str
    value: int


@dataclass(frozen=True)
class Row:
    """One counted thing. kind: "SocialOrganization" or "PartyOrganization". amounts: by key of a number.

    A row adds 1 to a number that counts, and its own amount (members, staff) to a number that sums.
    """

    kind: str
    id: int
    code: str
    name: str
    amounts: Mapping[str, int]


@dataclass(frozen=True)
class Content:
    """template, version: which form it follows. scope: region_code, region_name, level, day, known, in plain values.

    basis: the versions of indicators and the digest of the policy files that were applied. words: what the template
    alone understands (paragraphs, table layout), plain JSON.
    """

    template: str
    version: int
    title: str
    scope: Mapping[str, Any]
    basis: Mapping[str, Any]
    numbers: Sequence[Number]
    rows: Sequence[Row]
    words: Mapping[str, Any] = field(default_factory=dict)

    def value(self, key: str) -> int:
        """Raises KeyError for a number that the report lacks."""
        return self._values()[key]

    def _values(self) -> dict[str, int]:
        return {number.key: number.value for number in self.numbers}

    def rows_of(self, key: str) -> list[Row]:
        """The rows that a number counts."""
        return [row for row in self.rows if key in row.amounts]

    def uneven(self) -> list[str]:
        """The keys of numbers that are not the sum of their rows; none, unless a builder is wrong."""
        sums: dict[str, int] = {}
        for row in self.rows:
            for key, amount in row.amounts.items():
                sums[key] = sums.get(key, 0) + amount
        return [number.key for number in self.numbers if sums.get(number.key, 0) != number.value]

    def canonical(self) -> bytes:
        """The same content gives the same bytes, whenever and wherever it is built."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()

    def digest(self) -> str:
        """sha256 of the canonical bytes, in hexadecimal."""
        return hashlib.sha256(self.canonical()).hexdigest()


def content_of(frozen: bytes) -> Content:
    """The content that was frozen as ``frozen``. Raises ValueError or TypeError for bytes that are none."""
    said = json.loads(frozen)
    numbers = tuple(Number(**each) for each in said.pop("numbers"))
    rows = tuple(Row(**each) for each in said.pop("rows"))
    return Content(numbers=numbers, rows=rows, **said)
