"""A thousand spoilt workbooks: each is read or refused in a sentence, and nothing ever crashes."""

import io
import json
import random
import re
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from hangji.intake.reading.fields import ALL
from hangji.intake.reading.validate import check
from tests.reading.office import office_text, office_workbook
from tests.reading.parts import packed, parts, row, sheet
from tests.reading.warm import WarmReader

pytestmark = [pytest.mark.databaseless, pytest.mark.slow]
MUTANTS = 1_000
SEED = 20211031
XML_SNIPPETS = (
    *b"""< > & &#0; &lol; <c/> </c> <row> </row> <v>1e999</v> <v>-1</v> <f>A1</f> r="XFD1048576" r="A0" r="" t="s" t="e"
    t="d" t="b" hidden="1" ]]> <!-- <![CDATA[ <!DOCTYPE ref="A1:XFD1048576" s="99999" 99999999999999999999 1.79e308 NaN
    """.split(),
    b"\x00",
    b"\xff\xfe",
)


def flip(content: bytes, chance: random.Random) -> bytes:
    """Change a few bytes."""
    spoilt = bytearray(content)
    for _round in range(chance.randint(1, 20)):
        spoilt[chance.randrange(len(spoilt))] = chance.randrange(256)
    return bytes(spoilt)


def cut(content: bytes, chance: random.Random) -> bytes:
    """Lose the end."""
    return content[: chance.randrange(1, len(content))]


def lose(content: bytes, chance: random.Random) -> bytes:
    """Lose a stretch in the middle."""
    start = chance.randrange(len(content))
    return content[:start] + content[start + chance.randint(1, 200) :]


def stammer(content: bytes, chance: random.Random) -> bytes:
    """Repeat a stretch."""
    start = chance.randrange(len(content))
    stretch = content[start : start + chance.randint(1, 500)]
    return content[:start] + stretch * chance.randint(2, 5) + content[start:]


def spoil_part(content: bytes, chance: random.Random) -> bytes:
    """Open the package, spoil one part, close it again."""
    if not content.startswith(b"PK"):
        return flip(content, chance)
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        inside = {name: package.read(name) for name in package.namelist()}
    name = chance.choice([name for name in inside if name.endswith((".xml", ".rels"))])
    inside[name] = chance.choice([spoil_markup, spoil_number, spoil_attribute, flip, cut])(inside[name], chance)
    if chance.random() < 0.05:
        del inside[chance.choice(list(inside))]
    return packed(inside)


def spoil_markup(part: bytes, chance: random.Random) -> bytes:
    """Put a stray piece of markup somewhere, or in place of a tag."""
    tags = [match.span() for match in re.finditer(rb"<[^>]+>", part)] or [(0, 0)]
    start, end = chance.choice(tags)
    return part[:start] + chance.choice(XML_SNIPPETS) + part[chance.choice([start, end]) :]


def spoil_number(part: bytes, chance: random.Random) -> bytes:
    """Make one number another."""
    numbers = [match.span() for match in re.finditer(rb"\d+", part)] or [(0, 0)]
    start, end = chance.choice(numbers)
    return part[:start] + chance.choice([b"0", b"-1", b"4294967296", b"1048577", b"16385", b"", b"x"]) + part[end:]


def spoil_attribute(part: bytes, chance: random.Random) -> bytes:
    """Make one attribute's value another."""
    values = [match.span(1) for match in re.finditer(rb'="([^"]*)"', part)] or [(0, 0)]
    start, end = chance.choice(values)
    return part[:start] + chance.choice([b"", b"1", b"..", b"A1", b"ZZZZ9", b"s", b"rId9", b"true"]) + part[end:]


MUTATIONS: list[Callable[[bytes, random.Random], bytes]] = [flip, cut, lose, stammer, *[spoil_part] * 6]


def test_a_thousand_mutated_workbooks_are_read_or_refused_in_words(tmp_path: Path) -> None:
    chance = random.Random(SEED)
    sources = [
        (office_workbook(tmp_path / "office.xlsx").read_bytes(), "a.xlsx"),
        (packed(parts(sheet(*(row(i) for i in range(2, 30))))), "a.xlsx"),
        (office_text(tmp_path / "office.csv").read_bytes(), "a.csv"),
        (office_text(tmp_path / "office.txt", "utf-16").read_bytes(), "a.txt"),
    ]
    weights = [5, 3, 1, 1]
    ends: Counter[str] = Counter()
    path = tmp_path / "mutant"
    with WarmReader() as reader:
        for number in range(MUTANTS):
            content, name = chance.choices(sources, weights)[0]
            path.write_bytes(chance.choice(MUTATIONS)(content, chance))
            reading = reader.read(path, name)
            answer = check(reading, ALL, name=name).as_json()
            assert json.loads(json.dumps(answer, allow_nan=False)), number
            assert answer["file"]["verdict"] == "readable" or answer["file"]["sentence"].startswith("不能"), number
            ends[answer["file"]["code"] or "readable"] += 1
    assert ends["readable"] > MUTANTS / 10
    assert len(ends) > 5
