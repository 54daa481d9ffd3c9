"""Comparing two lists of rows: found by a key, else by the exact name; missing, doubled, different field by field.

One comparison serves the reconciliation (ours with theirs) and the increment (ours now with the file handed over).
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

TOLD_EVERY = 500


@dataclass(frozen=True, slots=True)
class Line:
    """One row as texts by field. id: ours, or the number of their row."""

    id: int
    texts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Found:
    """One difference: kind as in DifferenceKind. ours: the id of our row; row: the number of theirs."""

    kind: str
    ours: int | None
    row: int | None
    field: str = ""
    our_text: str = ""
    their_text: str = ""
    by_name: bool = False


def differences(
    ours: Sequence[Line],
    theirs: Sequence[Line],
    *,
    key: str,
    fallback: str,
    fields: Sequence[str],
    tell: Callable[[int], None] = lambda done: None,
) -> Iterator[Found]:
    """Every difference, in the order of their rows, then those that only we have. tell: how many rows are compared."""
    pairs, twice, alone = _pairs(ours, theirs, key, fallback)
    for done, row in enumerate(theirs):
        if done % TOLD_EVERY == 0:
            tell(done)
        if row.id in pairs:
            mine, by_name = pairs[row.id]
            yield from _fields(mine, row, fields, by_name)
        elif row.id in twice:
            yield Found("twice", twice[row.id].id, row.id)
        elif row.id in alone:
            yield Found("theirs_only", None, row.id)
    met = {mine.id for mine, _by_name in pairs.values()}
    yield from (Found("ours_only", mine.id, None) for mine in ours if mine.id not in met)


def _fields(mine: Line, row: Line, fields: Sequence[str], by_name: bool) -> Iterator[Found]:
    for field in fields:
        our_text, their_text = mine.texts.get(field, ""), row.texts.get(field, "")
        if our_text != their_text:
            yield Found("field", mine.id, row.id, field, our_text, their_text, by_name)


Pairs = dict[int, tuple[Line, bool]]


def _pairs(
    ours: Sequence[Line], theirs: Sequence[Line], key: str, fallback: str
) -> tuple[Pairs, dict[int, Line], set[int]]:
    """(their row → ours and whether by name, their doubled row → ours, their rows that nobody here answers to)."""
    by_key, by_name = _index(ours, key), _index(ours, fallback)
    pairs: Pairs = {}
    twice: dict[int, Line] = {}
    taken: set[int] = set()
    left: list[Line] = []
    for row in theirs:
        mine = by_key.get(row.texts.get(key, ""))
        if mine is None:
            left.append(row)
        elif mine.id in taken:
            twice[row.id] = mine
        else:
            pairs[row.id] = (mine, False)
            taken.add(mine.id)
    alone: set[int] = set()
    for row in left:
        mine = by_name.get(row.texts.get(fallback, ""))
        if mine is not None and mine.id not in taken:
            pairs[row.id] = (mine, True)
            taken.add(mine.id)
        elif mine is not None and not row.texts.get(key):
            twice[row.id] = mine
        else:
            alone.add(row.id)
    return pairs, twice, alone


def _index(lines: Sequence[Line], field: str) -> dict[str, Line]:
    """Lines by a field, those only that it tells from all others."""
    times = Counter(line.texts.get(field, "") for line in lines)
    return {text: line for line in lines if (text := line.texts.get(field, "")) and times[text] == 1}
