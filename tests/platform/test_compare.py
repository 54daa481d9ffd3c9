"""The comparison by itself: whatever is planted is found, each once, and nothing else."""

import time
from random import Random

import pytest

from hangji.platform.compare import Found, Line, differences

pytestmark = pytest.mark.databaseless
FIELDS = ("credit_code", "name", "full", "mode", "party_name")


def ours(rng: Random, count: int) -> list[Line]:
    return [
        Line(
            n + 1,
            {
                "credit_code": f"51341602MJT{n:06d}X",
                "name": f"第{n}协会",
                "full": str(rng.randrange(9)),
                "mode": rng.choice("1234"),
                "party_name": f"第{n % 90}党支部",
            },
        )
        for n in range(count)
    ]


def planted(rng: Random, mine: list[Line], each: int) -> tuple[list[Line], set[Found]]:
    """Their rows with ``each`` differences of every sort, and what must be found."""
    chosen = rng.sample(mine, 6 * each)
    lost, changed, doubled, codeless, recoded, _kept = (set(x.id for x in chosen[i::6]) for i in range(6))
    rows: list[tuple[Line, dict[str, str]]] = [(line, dict(line.texts)) for line in mine if line.id not in lost]
    rows += [(line, dict(line.texts)) for line in mine if line.id in doubled]
    strangers = [{"credit_code": f"52341602MJS{n:06d}Y", "name": f"外来{n}中心", "full": "1"} for n in range(each)]
    mixed: list[tuple[Line | None, dict[str, str]]] = [*rows, *((None, texts) for texts in strangers)]
    rng.shuffle(mixed)
    theirs, expected, seen = [], {Found("ours_only", pk, None) for pk in lost}, set()
    for number, (line, texts) in enumerate(mixed, 2):
        theirs.append(Line(number, texts))
        if line is None:
            expected.add(Found("theirs_only", None, number))
        elif line.id in seen:
            expected.add(Found("twice", line.id, number))
        elif line.id in changed:
            field = rng.choice(("name", "full", "mode", "party_name"))
            texts[field] += "改"
            expected.add(Found("field", line.id, number, field, line.texts[field], texts[field]))
        elif line.id in codeless | recoded:
            texts["credit_code"] = "" if line.id in codeless else f"53341602MJR{line.id:06d}Z"
            code = (line.texts["credit_code"], texts["credit_code"])
            expected.add(Found("field", line.id, number, "credit_code", *code, by_name=True))
        if line is not None:
            seen.add(line.id)
    return theirs, expected


def found(mine: list[Line], theirs: list[Line]) -> list[Found]:
    return list(differences(mine, theirs, key="credit_code", fallback="name", fields=FIELDS))


@pytest.mark.parametrize("seed", range(30))
def test_each_planted_difference_is_found_and_no_other(seed: int):
    rng = Random(seed)
    mine = ours(rng, 200)
    theirs, expected = planted(rng, mine, rng.randrange(1, 12))
    said = found(mine, theirs)
    assert set(said) == expected
    assert len(said) == len(expected)


def test_five_thousand_rows_in_a_moment():
    rng = Random(5000)
    mine = ours(rng, 5000)
    theirs, expected = planted(rng, mine, 60)
    start = time.process_time()
    assert set(found(mine, theirs)) == expected
    assert time.process_time() - start < 2


def test_the_same_is_no_difference():
    mine = ours(Random(1), 50)
    assert found(mine, [Line(n, line.texts) for n, line in enumerate(mine)]) == []
    assert found([], []) == []


def test_a_name_that_two_bear_finds_neither():
    mine = [Line(1, {"credit_code": "A", "name": "象棋协会"}), Line(2, {"credit_code": "B", "name": "象棋协会"})]
    said = found(mine, [Line(9, {"name": "象棋协会"})])
    assert said == [Found("theirs_only", None, 9), Found("ours_only", 1, None), Found("ours_only", 2, None)]
