"""Which verdicts and advices apply a clause: found by judging a grid of cases, so that nothing is said twice."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import product

from rulebook.coverage import Advice, Verdict, judge, judge_party_organisation
from rulebook.indicators import Indicator, indicators
from rulebook.sentence import Sentence

MODES = ("", "single", "joint", "attached", "industry")
KINDS = ("branch", "general_branch", "temporary", "functional")
LONG_AGO = date(2018, 1, 24)


@dataclass(frozen=True)
class Uses:
    """verdicts: conclusions that rest on the clause. advices: what the rules say because of it. Each once."""

    verdicts: tuple[Sentence, ...]
    advices: tuple[Sentence, ...]
    indicators: tuple[Indicator, ...]


@lru_cache(maxsize=256)
def uses(key: str, *, day: date) -> Uses:
    """Who applies the clause ``key`` on ``day``; day: not before 1982-09-06."""
    verdicts = list(_verdicts(day))
    conclusions = {each.conclusion.text: each.conclusion for each in verdicts if key in {c.key for c in each.clauses}}
    said = [advice for each in verdicts for advice in each.advices] + list(_advices(day))
    advices = {advice.code: advice.sentence for advice in said if advice.clause.key == key}
    resting = tuple(each for each in indicators() if key in each.on(day).clauses)
    return Uses(tuple(conclusions.values()), tuple(advices.values()), resting)


def _verdicts(day: date) -> Iterator[Verdict]:
    grid = product((None, 0, 1, 3, 8), (0, 1), MODES, (False, True), (None, LONG_AGO, day))
    for full, probationary, mode, instructed, due_since in grid:
        facts = {"full": full, "probationary": None if full is None else probationary, "mode": mode}
        yield judge(**facts, instructed=instructed, counted_on=None, due_since=due_since, day=day)  # type: ignore[arg-type]


def _advices(day: date) -> Iterator[Advice]:
    for kind, mode, units, full in product(KINDS, MODES[1:], (0, 1, 3, 8), (2, 60, 120)):
        yield from judge_party_organisation(
            kind=kind, mode=mode, units=units, active_units=units, full=full, members=full, day=day
        )
