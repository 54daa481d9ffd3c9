"""Selections (评选表彰): what is awarded at which levels, who may enter, how sheets count, who has a seat, until when.

A selection is data: policy/selections/<code>.yaml. A round is judged by the rules of the day on which it opened, kept
with it. Conditions are told as met, not met or not known, each with its facts and its text; a person decides. Of
persons there are no marks: each criterion is met or not, nobody is put in an order. Cases: tests/rules/selections.yaml.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date, timedelta
from fractions import Fraction
from statistics import median
from typing import Any, Literal

from rulebook import policy
from rulebook.calendar import add_months
from rulebook.policy import NotInForce, clause
from rulebook.selection_shape import faults
from rulebook.sentence import Sentence, _
from rulebook.workdays import add_workdays

FOLDER = "selections"
ONE = timedelta(days=1)
Met = Literal["met", "unmet", "unknown"]
Outcome = Literal["waiting", "third", "passed", "failed"]
Sheet = Mapping[str, int]  # criterion → marks; of a person 1 for met, 0 for not


@dataclass(frozen=True)
class Rules:
    """One selection as it stands on a day, as plain values. sources: the text of each, by the field's name.

    objects: category → what is awarded (of selection_shape.OBJECTS). below: level → {"award_of": level, "registers":
    whose entries need it}. quota: level → awards of one category. conditions: code → parameter. asks: question → signs.
    criteria: category → {criterion: full marks}, of a category of persons [criterion]. pass_marks, difference_at_most:
    of the sum. ties: {"by": criteria in turn, "then": of THEN}. validity_months: 0 without an end.
    revocations: ground → the text that says so.
    """

    name: str
    objects: Mapping[str, str]
    levels: tuple[str, ...]
    below: Mapping[str, Mapping[str, Any]]
    quota: Mapping[str, int]
    conditions: Mapping[str, Any]
    evidence: tuple[str, ...]
    asks: Mapping[str, int]
    criteria: Mapping[str, Any]
    pass_marks: int
    reviewers: int
    difference_at_most: int
    ties: Mapping[str, Any]
    notice_workdays: int
    validity_months: int
    revocations: Mapping[str, str]
    sources: Mapping[str, str]

    def text(self) -> str:
        """As it is kept with a round: JSON as text, since a database's own JSON forgets the order of the criteria."""
        return json.dumps(asdict(self), ensure_ascii=False)

    def of_persons(self, category: str) -> bool:
        return self.objects[category] == "person"

    def items(self, category: str) -> list[tuple[str, int]]:
        """(criterion, full marks) in the policy's order; of persons 1 for met."""
        said = self.criteria[category]
        return [(name, 1) for name in said] if self.of_persons(category) else list(said.items())


PARAMETERS = tuple(each.name for each in fields(Rules) if each.name != "sources")


def codes() -> tuple[str, ...]:
    """Every selection that has a file, by its code."""
    return tuple(sorted(path.stem for path in (policy.ROOT / FOLDER).glob("*.yaml")))


def selection(code: str, *, day: date, place: int = 0) -> Rules:
    """A selection's rules in force on ``day``. Raises NotInForce before the first, ValueError for a faulty file."""
    found = {name: clause(f"{FOLDER}/{code}.{name}", day=day, place=place) for name in PARAMETERS}
    said = {name: _plain(each.value) for name, each in found.items()}
    if wrong := faults(said):
        raise ValueError(f"{code}: {'; '.join(wrong)}")
    return rules_from({**said, "sources": {name: each.source for name, each in found.items()}})


def in_force(*, day: date, place: int = 0) -> dict[str, Rules]:
    """code → rules of every selection that some text sets on ``day``."""
    found = {}
    for code in codes():
        try:
            found[code] = selection(code, day=day, place=place)
        except NotInForce:
            continue
    return found


def rules_from(said: Mapping[str, Any]) -> Rules:
    """Rules as they were kept."""
    return Rules(**{**said, "levels": tuple(said["levels"]), "evidence": tuple(said["evidence"])})


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(each) for key, each in value.items()}
    return [_plain(each) for each in value] if isinstance(value, tuple | list) else value


# ---- conditions of an entry


@dataclass(frozen=True)
class Facts:
    """What is known of an organisation on a day. None: not known.

    covered: by a Party organisation. appraisal: the grade of ``year``, "" for none settled. evaluation: the grade
    held, "" for none. listed: an abnormal listing that is open; near: what may lead to one, None for nothing.
    secretary: the Party organisation's secretary has a valid certificate. overdue: its term is over and nobody was
    elected. hours: of its Party workers' training in the year. below: the awards held of the selection, by level.
    register: whose register it stands in.
    """

    year: int
    register: str = "county"
    covered: bool | None = None
    appraisal: str | None = None
    evaluation: str | None = None
    listed: bool | None = None
    near: Sentence | None = None
    secretary: bool | None = None
    overdue: bool | None = None
    hours: int | None = None
    below: Mapping[str, str] | None = None


@dataclass(frozen=True)
class Condition:
    """One condition with its answer. source: the text that sets it."""

    code: str
    state: Met
    sentence: Sentence
    source: str

    def plain(self) -> dict[str, Any]:
        return {"code": self.code, "state": self.state, "said": str(self.sentence), "source": self.source}


Said = tuple[Met, str, Mapping[str, Any]]


def check(rules: Rules, facts: Facts, *, level: str) -> tuple[Condition, ...]:
    """Every condition of an entry at a level, in the policy's order; the award of the level below at the end."""
    said = {name: _JUDGES[name](facts, parameter) for name, parameter in rules.conditions.items()}
    made = [
        Condition(name, state, Sentence(text, told), rules.sources["conditions"])
        for name, (state, text, told) in said.items()
    ]
    need = rules.below.get(level)
    if need and facts.register in need["registers"]:
        state, text, told = _below(facts, need["award_of"])
        made.append(Condition("below", state, Sentence(text, told), rules.sources["below"]))
    return tuple(made)


def _three(known: bool | None, good: str, bad: str, unknown: str, **told: Any) -> Said:
    if known is None:
        return "unknown", unknown, told
    return ("met", good, told) if known else ("unmet", bad, told)


def _covered(facts: Facts, _true: bool) -> Said:
    return _three(facts.covered, _("已由党组织覆盖"), _("没有党组织覆盖"), _("不知道有没有党组织覆盖"))


def _appraisal(facts: Facts, grades: Sequence[str]) -> Said:
    told = {"year": facts.year, "grade": facts.appraisal or "", "grades": "、".join(grades)}
    good, bad = _("%(year)d 年度党建考评为%(grade)s"), _("%(year)d 年度党建考评为%(grade)s，要求%(grades)s")
    if not facts.appraisal:
        return "unknown", _("没有 %(year)d 年度党建考评的定档结果，要求%(grades)s"), told
    return _three(facts.appraisal in grades, good, bad, "", **told)


def _evaluation(facts: Facts, grades: Sequence[str]) -> Said:
    told = {"grade": facts.evaluation or "", "grades": "、".join(grades)}
    good, bad = _("社会组织评估等级为%(grade)s"), _("社会组织评估等级为%(grade)s，要求%(grades)s")
    if not facts.evaluation:
        return "unknown", _("没有有效的社会组织评估等级，要求%(grades)s"), told
    return _three(facts.evaluation in grades, good, bad, "", **told)


def _unlisted(facts: Facts, _true: bool) -> Said:
    known = None if facts.listed is None else not facts.listed
    if known is None and facts.near:
        return "unknown", _("不知道有没有列入活动异常名录，有列入的风险：%(near)s"), {"near": facts.near}
    return _three(
        known, _("没有列入活动异常名录"), _("列在活动异常名录里，还没有移出"), _("不知道有没有列入活动异常名录")
    )


def _secretary(facts: Facts, _true: bool) -> Said:
    good, bad = _("党组织书记有有效的党务红领证书"), _("党组织书记没有有效的党务红领证书")
    return _three(facts.secretary, good, bad, _("没有登记党组织书记"))


def _term(facts: Facts, _true: bool) -> Said:
    known = None if facts.overdue is None else not facts.overdue
    return _three(known, _("党组织任期在届内"), _("党组织届满没有换届"), _("没有登记党组织的任期"))


def _training(facts: Facts, least: int) -> Said:
    told = {"hours": facts.hours or 0, "least": least}
    good, bad = (
        _("本年度党务培训 %(hours)d 学时，达到 %(least)d 学时"),
        _("本年度党务培训 %(hours)d 学时，不足 %(least)d 学时"),
    )
    known = None if facts.hours is None else facts.hours >= least
    return _three(known, good, bad, _("没有登记党务培训，要求 %(least)d 学时"), **told)


def _below(facts: Facts, level: str) -> Said:
    words = {"town": _("乡镇街道级"), "county": _("县级"), "city": _("市级"), "province": _("省级")}
    held = None if facts.below is None else bool(facts.below.get(level))
    told = {"level": words[level], "number": (facts.below or {}).get(level, "")}
    good, bad = _("持有%(level)s荣誉（%(number)s）"), _("没有有效的%(level)s荣誉，要先获得下一级的荣誉")
    return _three(held, good, bad, _("不知道有没有%(level)s荣誉"), **told)


_JUDGES: dict[str, Callable[[Facts, Any], Said]] = {
    **{"covered": _covered, "appraisal": _appraisal, "evaluation": _evaluation, "unlisted": _unlisted},
    **{"secretary": _secretary, "term": _term, "training": _training},
}


# ---- sheets and seats


@dataclass(frozen=True)
class Result:
    """What the sheets of one entry give. marks: by criterion, of persons 1 or 0; empty while it is open."""

    outcome: Outcome
    marks: Mapping[str, Fraction]

    @property
    def total(self) -> Fraction:
        return sum(self.marks.values(), Fraction(0))


def result(rules: Rules, category: str, sheets: Sequence[Sheet]) -> Result:
    """What so many reviewers' sheets give: each criterion's median, of two their mean.

    "waiting" until as many are in as the rules want; "third": they differ by more than allowed, of persons in any
    criterion, and one more is due. A person passes where most say yes to every criterion.
    """
    names = [name for name, _full in rules.items(category)]
    if len(sheets) < rules.reviewers:
        return Result("waiting", {})
    if len(sheets) == rules.reviewers and _apart(rules, category, sheets):
        return Result("third", {})
    marks = {name: median(Fraction(sheet[name]) for sheet in sheets) for name in names}
    found = Result("passed", marks)
    enough = all(marks.values()) if rules.of_persons(category) else found.total >= rules.pass_marks
    return found if enough else Result("failed", marks)


def _apart(rules: Rules, category: str, sheets: Sequence[Sheet]) -> bool:
    if rules.of_persons(category):
        return any(len({sheet[name] for sheet in sheets}) > 1 for name, _full in rules.items(category))
    sums = [sum(sheet.values()) for sheet in sheets]
    return max(sums) - min(sums) > rules.difference_at_most


@dataclass(frozen=True)
class Passed:
    """An entry that passed. key: its number. number: in which it came in. marks: by criterion; of a person none."""

    key: int
    number: int
    marks: Mapping[str, Fraction]


@dataclass(frozen=True)
class Seats:
    """Who has a seat, who is tied for the seats that are left (the committee chooses), who has none; by key."""

    seated: tuple[int, ...]
    tied: tuple[int, ...]
    left: int
    without: tuple[int, ...]


def seats(rules: Rules, *, level: str, entries: Sequence[Passed]) -> Seats:
    """Settle the quota of one category at a level. Entries of persons carry no marks, so all of them are alike."""
    quota = rules.quota[level]
    ordered = sorted(entries, key=lambda one: (*(-each for each in _worth(rules, one)), one.number))
    if len(ordered) <= quota:
        return Seats(tuple(one.key for one in ordered), (), 0, ())
    edge = _worth(rules, ordered[quota - 1]) if quota else ()
    if not quota or edge != _worth(rules, ordered[quota]):
        return _cut([one.key for one in ordered], quota)
    above = [one.key for one in ordered if _worth(rules, one) > edge]
    alike = [one.key for one in ordered if _worth(rules, one) == edge]
    below = [one.key for one in ordered if _worth(rules, one) < edge]
    return _settled(rules.ties["then"], above, alike, below, quota)


def _settled(then: str, above: list[int], alike: list[int], below: list[int], quota: int) -> Seats:
    if then == "entry_order":
        return _cut([*above, *alike, *below], quota)
    if then == "committee":
        return Seats(tuple(above), tuple(alike), quota - len(above), tuple(below))
    return _cut([*above, *alike, *below], len(above) + (len(alike) if then == "all" else 0))


def _cut(keys: list[int], at: int) -> Seats:
    return Seats(tuple(keys[:at]), (), 0, tuple(keys[at:]))


def _worth(rules: Rules, one: Passed) -> tuple[Fraction, ...]:
    """What entries are compared by: the sum, then the criteria that the rules name in turn."""
    if not one.marks:
        return ()
    return (sum(one.marks.values(), Fraction(0)), *(one.marks[name] for name in rules.ties["by"]))


# ---- days


def notice_until(rules: Rules, published: date) -> date:
    """The last day of the public notice; the day of publishing is not counted."""
    return add_workdays(published, rules.notice_workdays)


def last_day(rules: Rules, since: date) -> date | None:
    """The last day on which an award given on ``since`` holds; None without an end."""
    return add_months(since, rules.validity_months) - ONE if rules.validity_months else None


def takes_part(*, register: str, region_code: int, of_register: str, of_region: int) -> bool:
    """Whether an organisation (of_register, of_region) lies within a round's register and region ("all": both)."""
    return register in (of_register, "all") and region_code in (0, *policy.lineage(of_region))
