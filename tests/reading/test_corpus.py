"""Every hostile or broken file gets its own sentence, quickly, and the reading process carries the load alone."""

import resource
from pathlib import Path

import pytest

from hangji.intake.reading.open import read_file, understand
from hangji.intake.reading.sentences import NOTES, REFUSALS, refused
from tests.reading.corpus import CORPUS, Case

pytestmark = [pytest.mark.databaseless, pytest.mark.slow]
OWN_GROWTH = 60_000  # kilobytes
FACTS = (
    *("reason", "count", "megabytes", "most", "part", "line", "sheet", "row", "column", "encoding", "other", "seconds"),
    "labels",
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("corpus")


def own_memory(*, reset: bool = False) -> int:
    """The most memory that this process held since the last reset, in kilobytes."""
    if reset:
        Path("/proc/self/clear_refs").write_text("5")
    status = Path("/proc/self/status").read_text()
    return int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")))


def seconds_of_children() -> float:
    """Processor time of the readers so far: how busy the machine is besides does not count."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


@pytest.mark.parametrize("case", CORPUS, ids=lambda case: case.title)
def test_each_file_gets_its_own_sentence_in_time(case: Case, folder: Path) -> None:
    path = folder / "file"
    path.write_bytes(case.make())
    before = own_memory(reset=True)
    began = seconds_of_children()
    reading = read_file(path, case.name)
    took = seconds_of_children() - began
    assert (reading.refused and reading.refused.code) == case.code, str(reading.refused)
    assert took < 5
    assert own_memory() - before < OWN_GROWTH
    said = [sentence.text for sheet in reading.sheets for sentence in sheet.notes]
    said += [sentence.text for sentence in reading.notes]
    assert not case.note or NOTES[case.note] in said
    for sentence in reading.notes:
        assert str(sentence)


def test_the_corpus_is_large_and_its_causes_have_different_words() -> None:
    codes = {case.code for case in CORPUS if case.code}
    assert len(CORPUS) >= 40
    assert len({(REFUSALS[code][0], REFUSALS[code][1]) for code in REFUSALS}) == len(REFUSALS)
    assert set(REFUSALS) - codes <= {"absent", "slow", "died", "reader", "no_header", "no_column", "unmarked"}


def test_a_file_that_is_not_there_is_said_too(tmp_path: Path) -> None:
    reading = read_file(tmp_path / "nothing.xlsx")
    assert reading.refused
    assert reading.refused.code == "absent"


@pytest.mark.parametrize(
    ("status", "output", "code"),
    [
        (None, b"", "slow"),
        (-24, b"", "slow"),
        (-9, b"", "slow"),
        (-6, b"", "memory"),
        (-11, b"", "died"),
        (1, b"", "died"),
        (0, b"half a docum", "died"),
        (0, b'{"refused": "never heard of"}', "died"),
    ],
)
def test_any_end_of_the_child_is_a_sentence(status: int | None, output: bytes, code: str) -> None:
    reading = understand(status, output)
    assert reading.refused
    assert reading.refused.code == code


@pytest.mark.parametrize("code", sorted(REFUSALS))
def test_each_refusal_says_what_why_and_what_to_do(code: str) -> None:
    facts = dict.fromkeys(FACTS, 1)
    sentence = refused(code, facts)
    assert str(sentence.cannot).startswith("不能")
    assert str(sentence.because).endswith("。")
    assert str(sentence.instead).startswith("请") or "请" in str(sentence.instead)
    assert "%" not in str(sentence)
