"""What an organisation's annual appraisal comes to: evidence and answers in, each item's marks with the reason out.

An organisation is appraised, never a person, and no order is made of organisations: a score has marks and a grade.
Marks are whole tenths. Values: policy/appraisal/. Cases: tests/rules/appraisal.yaml.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from typing import Any

from rulebook.appraisal_templates import EVIDENCE, TENTHS, Item, Template, Veto, Weight
from rulebook.sentence import Sentence, _


@dataclass(frozen=True)
class Fact:
    """One piece of evidence: a word, or part of whole, or (a count) the part alone. A share of 0 is nothing asked."""

    word: str = ""
    part: int = 0
    whole: int = 0

    def plain(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class Opinion:
    """What a reviewer says. marks: of asked items, in tenths; deductions: how many times; vetoes: their keys."""

    marks: Mapping[str, int] = field(default_factory=dict)
    deductions: Mapping[str, int] = field(default_factory=dict)
    vetoes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Marked:
    """An item's or a deduction's marks. by: "evidence", "self", "review", "none" (nothing said), "out" (not asked)."""

    key: str
    title: str
    marks: int
    full: int
    by: str
    reason: Sentence


@dataclass(frozen=True)
class Score:
    """marks of full, deductions taken off; full is less than the template's where items are out.

    grade: its key. veto: the keys of the vetoes that set it.
    """

    items: tuple[Marked, ...]
    deductions: tuple[Marked, ...]
    vetoes: tuple[str, ...]
    marks: int
    full: int
    grade: str

    def plain(self) -> dict[str, Any]:
        """As it is kept: numbers and keys, and the sentences' facts."""
        return {
            "items": [_plain(each) for each in self.items],
            "deductions": [_plain(each) for each in self.deductions],
            "vetoes": list(self.vetoes),
            "marks": self.marks,
            "full": self.full,
            "grade": self.grade,
        }


def _plain(one: Marked) -> dict[str, Any]:
    said = {"text": one.reason.text, "facts": dict(one.reason.facts)}
    return {"key": one.key, "marks": one.marks, "full": one.full, "by": one.by, "reason": said}


def judge(by: Template, facts: Mapping[str, Fact], answers: Mapping[str, str], opinion: Opinion | None = None) -> Score:
    """The score of one organisation.

    facts: by the name of the evidence; a name that is missing is evidence that could not be asked for.
    answers: the key of a choice by the key of an asked item. opinion: None before a review.
    Raises KeyError for an answer, a deduction or a veto that the template does not have, ValueError for wrong marks.
    """
    said = opinion or Opinion()
    _known(by, answers, said)
    items = tuple(_item(item, facts, answers, said) for item in by.items)
    deductions = tuple(_deductions(by, said))
    full = sum(each.full for each in items)
    marks = max(0, sum(each.marks for each in items) - sum(each.marks for each in deductions))
    vetoes = tuple(each.key for each in by.vetoes if _vetoed(each, facts, said))
    return Score(items, deductions, vetoes, marks, full, _grade(by, vetoes, marks, full))


def _known(by: Template, answers: Mapping[str, str], said: Opinion) -> None:
    asked = {each.key for each in by.asked}
    deductions, vetoes = {each.key for each in by.deductions}, {each.key for each in by.vetoes if not each.evidence}
    strange = ({*answers, *said.marks} - asked) | (set(said.deductions) - deductions) | (set(said.vetoes) - vetoes)
    if strange:
        raise KeyError(f"the template has no {sorted(strange)}")
    wrong = [key for key, marks in said.marks.items() if not 0 <= marks <= by.item(key).full]
    if wrong or any(times < 0 for times in said.deductions.values()):
        raise ValueError(f"marks out of bounds: {wrong}")


def _item(item: Item, facts: Mapping[str, Fact], answers: Mapping[str, str], said: Opinion) -> Marked:
    if item.asked:
        return _asked(item, answers, said)
    known, fact = EVIDENCE[item.evidence], facts.get(item.evidence)
    if fact is None or (known.kind == "share" and not fact.whole):
        return _none(item)
    if known.kind == "word":
        marks = (item.values or {})[fact.word]
        return _marked(item, marks, "evidence", Sentence(known.said[fact.word]))
    whole = fact.whole if known.kind == "share" else item.of
    marks = part_of(item.full, min(fact.part, whole), whole)
    return _marked(item, marks, "evidence", Sentence(known.said[""], {"part": fact.part, "whole": whole}))


def _none(item: Item) -> Marked:
    """Nothing was to be done there."""
    reason = Sentence(EVIDENCE[item.evidence].none or _("没有记录"))
    if item.when_none == "out":
        return Marked(item.key, item.title, 0, 0, "out", reason)
    return _marked(item, item.full if item.when_none == "full" else 0, "evidence", reason)


def _asked(item: Item, answers: Mapping[str, str], said: Opinion) -> Marked:
    choice = {each.key: each for each in item.choices}[answers[item.key]] if item.key in answers else None
    if item.key in said.marks:
        facts = {"answer": choice.title if choice else "—"}
        return _marked(item, said.marks[item.key], "review", Sentence(_("自评：%(answer)s；分数由评审定"), facts))
    if choice is None:
        return _marked(item, 0, "none", Sentence(_("没有自评")))
    return _marked(item, choice.marks, "self", Sentence(_("自评：%(answer)s"), {"answer": choice.title}))


def _marked(item: Item, marks: int, by: str, reason: Sentence) -> Marked:
    return Marked(item.key, item.title, marks, item.full, by, reason)


def _deductions(by: Template, said: Opinion) -> Iterator[Marked]:
    for each in by.deductions:
        if times := said.deductions.get(each.key, 0):
            facts = {"times": times, "most": marks_said(each.most)}
            reason = Sentence(_("%(times)d 次，最多扣 %(most)s 分"), facts)
            yield Marked(each.key, each.title, min(times * each.each, each.most), each.most, "review", reason)


def _vetoed(veto: Veto, facts: Mapping[str, Fact], said: Opinion) -> bool:
    if not veto.evidence:
        return veto.key in said.vetoes
    fact = facts.get(veto.evidence)
    return fact is not None and fact.word in veto.words


def _grade(by: Template, vetoes: Sequence[str], marks: int, full: int) -> str:
    """By the share of what was asked; of several vetoes the worst grade."""
    order = [each.key for each in by.grades]
    if vetoes:
        named = {each.key: each.grade for each in by.vetoes}
        return max((named[key] for key in vetoes), key=order.index)
    return next((each.key for each in by.grades if marks * by.full >= each.start * full), order[-1])


def part_of(full: int, part: int, whole: int) -> int:
    """full × part / whole, rounded half up. whole: over 0."""
    return (2 * full * part + whole) // (2 * whole)


def weighed(marks: int, full: int, weight: Weight) -> int:
    """What a score brings in another procedure, in tenths of its marks; full 0 brings nothing."""
    return part_of(weight.marks, marks, full) if full else 0


def differs(by: Template, one: Score, other: Score) -> bool:
    """Whether two reviews of one organisation are so far apart that a third person settles it."""
    return abs(one.marks - other.marks) > by.second.differs or one.vetoes != other.vetoes


def drawn(keys: Collection[int], by: Template, seed: str) -> list[int]:
    """Which appraisals are reviewed a second time: the same keys and seed draw the same, whoever draws.

    As many as the template's percent, rounded up, at least its least number, at most all.
    """
    wanted = max(-(-len(keys) * by.second.percent // 100), by.second.at_least)
    return sorted(sorted(keys, key=lambda key: sha256(f"{seed}:{key}".encode()).hexdigest())[:wanted])


def facts_from(plain: Mapping[str, Mapping[str, Any]]) -> dict[str, Fact]:
    """Evidence as it was kept with an appraisal; what else is kept there (rows) is no fact."""
    return {name: Fact(said["word"], said["part"], said["whole"]) for name, said in plain.items()}


def marks_said(tenths: int) -> str:
    """75 → "7.5", 70 → "7"."""
    whole, rest = divmod(tenths, TENTHS)
    return f"{whole}.{rest}" if rest else str(whole)
