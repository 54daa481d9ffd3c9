"""The templates of the annual appraisal (党组织年度考评办法) as data: items, deductions, vetoes, grades, weights.

Values: policy/appraisal/*.yaml, a file a template, in editions; an edition is never changed, only followed by another.
Marks are whole tenths of a mark (7.5 marks are 75). A round keeps its edition as plain values and is judged by these.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from functools import cache
from hashlib import sha256
from typing import Any

from rulebook.policy import ROOT, read
from rulebook.sentence import _

TENTHS = 10
WHEN_NONE = ("full", "zero", "out")
PUBLICATIONS = ("none", "grades", "best")


@dataclass(frozen=True)
class Evidence:
    """What the program holds of a year. kind: "word", one of ``said``; "share", part of whole; "count", a number.

    said: the sentence for each word, or under "" the one for the numbers; none: where nothing could be asked.
    """

    kind: str
    title: str
    said: Mapping[str, str]
    none: str = ""


_HELD = _("要求 %(whole)d 次，有记录 %(part)d 次")
_NO_LIFE = _("没有要求的时段，或者没有党组织")
EVIDENCE: Mapping[str, Evidence] = {
    "formed": Evidence(
        "word",
        _("党组织的组建或者覆盖"),
        {
            "own": _("单独组建了党组织"),
            "shared": _("由联合、挂靠或者行业党组织覆盖"),
            "guided": _("没有党组织，派驻了指导员"),
            "due": _("符合组建条件，没有组建"),
            "none": _("没有党组织，也没有派驻指导员"),
        },
    ),
    "term": Evidence(
        "word",
        _("党组织的任期"),
        {
            "in_time": _("在任期内"),
            "extended": _("经批准延期，在延期内"),
            "expired": _("任期届满，没有换届"),
            "unrecorded": _("没有登记任期"),
            "exempt": _("这一类党组织不计任期"),
        },
        _("没有党组织"),
    ),
    "life_members_meeting": Evidence("share", _("党员大会"), {"": _HELD}, _NO_LIFE),
    "life_committee_meeting": Evidence("share", _("支委会"), {"": _HELD}, _NO_LIFE),
    "life_theme_day": Evidence("share", _("主题党日"), {"": _HELD}, _NO_LIFE),
    "life_lecture": Evidence("share", _("党课"), {"": _HELD}, _NO_LIFE),
    "life_life_meeting": Evidence("share", _("组织生活会"), {"": _HELD}, _NO_LIFE),
    "life_appraisal": Evidence("share", _("民主评议党员"), {"": _HELD}, _NO_LIFE),
    "contacts": Evidence(
        "share", _("指导员的联系"), {"": _("要求联系 %(whole)d 周，有记录 %(part)d 周")}, _("没有派驻指导员")
    ),
    "training": Evidence("count", _("书记的培训"), {"": _("书记参加培训 %(part)d 次")}, _("没有登记书记")),
    "charter": Evidence(
        "word",
        _("章程的党建条款"),
        {
            "level_2": _("审查通过的章程有二级表述"),
            "level_1": _("审查通过的章程有一级表述"),
            "other": _("审查通过的章程有党建条款，文字不同"),
            "missing": _("审查通过的章程没有党建条款"),
            "unreviewed": _("没有审查通过的章程"),
        },
    ),
    "joint": Evidence("share", _("联席会议"), {"": _("要求 %(whole)d 期，召开 %(part)d 期")}, _("没有要求召开的时段")),
    "decisions": Evidence(
        "share", _("重大决策"), {"": _("决策 %(whole)d 件，先听取党组织意见 %(part)d 件")}, _("没有重大决策")
    ),
    "goals": Evidence(
        "share", _("融合目标"), {"": _("在推进 %(whole)d 个，说明了本年 %(part)d 个")}, _("没有立融合目标")
    ),
    "problems": Evidence(
        "share", _("问题的办理"), {"": _("提出问题 %(whole)d 个，已销号 %(part)d 个")}, _("没有提出问题")
    ),
}


@dataclass(frozen=True)
class Choice:
    """One answer that an organisation may give, and its marks."""

    key: str
    title: str
    marks: int


@dataclass(frozen=True)
class Item:
    """One item. evidence: of EVIDENCE, "" where the organisation is asked: ``choices``, and ``why`` it is asked.

    values: marks by word. of: how many bring full marks (a count). when_none: what counts where nothing was to be
    done: "full" or "zero" marks, or "out": the item is left out, and its marks are not asked.
    """

    key: str
    group: str
    title: str
    full: int
    evidence: str = ""
    when_none: str = ""
    values: Mapping[str, int] | None = None
    of: int = 0
    why: str = ""
    choices: tuple[Choice, ...] = ()

    @property
    def asked(self) -> bool:
        return not self.evidence


@dataclass(frozen=True)
class Deduction:
    """each: for one time; most: altogether."""

    key: str
    title: str
    each: int
    most: int


@dataclass(frozen=True)
class Veto:
    """一票否决: sets ``grade`` whatever the marks. evidence, words: found by the program; none: a reviewer says so."""

    key: str
    title: str
    grade: str
    evidence: str = ""
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Grade:
    """start: the least marks of ``Template.full``."""

    key: str
    title: str
    start: int


@dataclass(frozen=True)
class Second:
    """The second review: percent of the list, at least so many; a difference over ``differs`` goes to a third."""

    percent: int
    at_least: int
    differs: int


@dataclass(frozen=True)
class Weight:
    """Full marks bring ``marks`` of ``of``, in tenths.

    without_party: the best that one without a Party organisation gets there, in its own words; "" for no limit.
    """

    marks: int
    of: int
    without_party: str = ""


@dataclass(frozen=True)
class Template:
    """One edition. considered: the leading committee considers the results before they are told."""

    code: str
    title: str
    place: str
    version: int
    valid_from: date
    source: str
    local: bool
    document: str
    note: str
    checked_by: str
    checked_on: date | None
    full: int
    items: tuple[Item, ...]
    deductions: tuple[Deduction, ...]
    vetoes: tuple[Veto, ...]
    grades: tuple[Grade, ...]
    second: Second
    considered: bool
    objection_workdays: int
    publication: str
    evaluation: Weight
    inspection: Weight

    def item(self, key: str) -> Item:
        """Raises KeyError."""
        return {each.key: each for each in self.items}[key]

    @property
    def asked(self) -> list[Item]:
        return [each for each in self.items if each.asked]

    def grade(self, key: str) -> Grade:
        """Raises KeyError."""
        return {each.key: each for each in self.grades}[key]

    def plain(self) -> dict[str, Any]:
        """As a round keeps it."""
        said = asdict(self)
        for name in ("valid_from", "checked_on"):
            said[name] = said[name].isoformat() if said[name] else None
        plain: dict[str, Any] = json.loads(json.dumps(said))
        return plain

    @property
    def digest(self) -> str:
        """sha256 of ``plain``, in hexadecimal."""
        said = json.dumps(self.plain(), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return sha256(said.encode()).hexdigest()


def template_from(plain: Mapping[str, Any]) -> Template:
    """A template as it was kept."""
    said = dict(plain)
    for name in ("valid_from", "checked_on"):
        said[name] = date.fromisoformat(said[name]) if said[name] else None
    return _made(said)


def template(code: str, *, day: date) -> Template:
    """The edition in force on ``day``. Raises KeyError for an unknown code, LookupError before the first edition."""
    found = [each for each in editions(code) if each.valid_from <= day]
    if not found:
        raise LookupError(f"{code} has no edition on {day}")
    return found[-1]


@cache
def editions(code: str) -> tuple[Template, ...]:
    """All editions of a template, oldest first. Raises KeyError for a code that no file has."""
    path = ROOT / "appraisal" / f"{code}.yaml"
    if not code.isidentifier() or not path.exists():
        raise KeyError(code)
    return editions_from(code, read(path))


def codes() -> tuple[str, ...]:
    return tuple(path.stem for path in sorted((ROOT / "appraisal").glob("*.yaml")))


def editions_from(code: str, said: Mapping[str, Any]) -> tuple[Template, ...]:
    """Every edition of a file. Raises TypeError for an unknown or missing key, ValueError for a wrong value."""
    if set(said) != {"code", "title", "place", "editions"}:
        raise TypeError(f"{code}: a file has code, title, place and editions")
    head = {name: said[name] for name in ("code", "title", "place")}
    found = tuple(_made({**head, **_in_tenths(each)}) for each in said["editions"])
    days, numbers = [each.valid_from for each in found], [each.version for each in found]
    if said["code"] != code or not found or sorted(set(days)) != days or numbers != list(range(1, len(found) + 1)):
        raise ValueError(f"{code}: the code differs, or the editions are not in rising order")
    if wrong := [fault for each in found for fault in faults(each)]:
        raise ValueError(f"{code}: {'; '.join(wrong)}")
    return found


def tenths(marks: Any) -> int:
    """Marks as written (7 or 7.5) in tenths. Raises ValueError for anything finer, or no number."""
    found = round(marks * TENTHS) if isinstance(marks, int | float) and not isinstance(marks, bool) else None
    if found is None or abs(found - marks * TENTHS) > 1e-9 or found < 0:
        raise ValueError(f"{marks!r} is no number of marks")
    return found


_MARKS = {"full", "each", "most", "from", "differs", "marks", "of"}


def _in_tenths(said: Mapping[str, Any]) -> dict[str, Any]:
    """An edition of a file with its marks in tenths; counts of an item (``of``) stay."""
    whole = {**said, "full": tenths(said["full"])}
    whole["items"] = [_item_in_tenths(each) for each in said["items"]]
    for name in ("deductions", "grades"):
        whole[name] = [_each_in_tenths(each) for each in said[name]]
    whole["second"] = _each_in_tenths(said["second"])
    for name in ("evaluation", "inspection"):
        whole[name] = _each_in_tenths(said[name])
    return whole


def _each_in_tenths(said: Mapping[str, Any]) -> dict[str, Any]:
    found = {name: tenths(value) if name in _MARKS else value for name, value in said.items()}
    return {("start" if name == "from" else name): value for name, value in found.items()}


def _item_in_tenths(said: Mapping[str, Any]) -> dict[str, Any]:
    found = {**said, "full": tenths(said["full"])}
    if "values" in said:
        found["values"] = {word: tenths(marks) for word, marks in said["values"].items()}
    if "choices" in said:
        found["choices"] = [_each_in_tenths(each) for each in said["choices"]]
    return found


def _made(said: Mapping[str, Any]) -> Template:
    """Raises TypeError for a key too many or too few."""
    parts: dict[str, Any] = {
        "items": tuple(Item(**{**each, "choices": _choices(each)}) for each in said["items"]),
        "deductions": tuple(Deduction(**each) for each in said["deductions"]),
        "vetoes": tuple(Veto(**{**each, "words": tuple(each.get("words", ()))}) for each in said["vetoes"]),
        "grades": tuple(Grade(**each) for each in said["grades"]),
        "second": Second(**said["second"]),
        "evaluation": Weight(**said["evaluation"]),
        "inspection": Weight(**said["inspection"]),
    }
    if missing := {each.name for each in fields(Template)} - set(said):
        raise TypeError(f"missing {sorted(missing)}")
    return Template(**{**said, **parts})


def _choices(said: Mapping[str, Any]) -> tuple[Choice, ...]:
    return tuple(Choice(**each) for each in said.get("choices", ()))


def faults(one: Template) -> list[str]:
    """What is wrong with an edition, one plain sentence each; empty when all is well."""
    return [*_item_faults(one), *_frame_faults(one)]


def _item_faults(one: Template) -> Iterator[str]:
    if sum(item.full for item in one.items) != one.full:
        yield f"the items add up to {sum(item.full for item in one.items)} tenths, not to {one.full}"
    for item in one.items:
        yield from (f"{item.key}: {said}" for said in (_asked_faults(item) if item.asked else _known_faults(item)))


def _asked_faults(item: Item) -> Iterator[str]:
    if not item.why or len(item.choices) < 2:
        yield "what is asked says why, and gives answers"
    if max((each.marks for each in item.choices), default=0) != item.full:
        yield "no answer brings full marks, or one more than those"
    if item.when_none or item.values or item.of:
        yield "what is asked has no evidence"
    keys = [each.key for each in item.choices]
    if len(set(keys)) != len(keys) or not all(isinstance(key, str) and key for key in keys):
        yield "an answer's key is no word of its own"


def _known_faults(item: Item) -> Iterator[str]:
    known = EVIDENCE.get(item.evidence)
    if known is None:
        yield f"unknown evidence {item.evidence}"
        return
    if item.when_none not in WHEN_NONE or item.choices or item.why:
        yield "evidence says what counts where there is none, and asks nothing"
    if (known.kind == "word") != (item.values is not None) or (known.kind == "count") != bool(item.of):
        yield f"evidence of the kind {known.kind} is not counted so"
    if item.values is not None and (set(item.values) != set(known.said) or max(item.values.values()) != item.full):
        yield "not every word has its marks, or none brings full marks"


def _frame_faults(one: Template) -> Iterator[str]:
    for group in (one.items, one.deductions, one.vetoes, one.grades):
        names = [each.key for each in group]
        yield from (f"{name} twice" for name in sorted({name for name in names if names.count(name) > 1}))
    starts = [each.start for each in one.grades]
    if not starts or sorted(set(starts), reverse=True) != starts or starts[-1] != 0 or starts[0] > one.full:
        yield "the grades do not go down to 0"
    grades = {each.key for each in one.grades}
    yield from (f"{each.key} sets no grade" for each in one.vetoes if each.grade not in grades)
    yield from (f"{each.key} watches for nothing" for each in one.vetoes if not _watches(each))
    if one.publication not in PUBLICATIONS or not 0 <= one.second.percent <= 100 or one.objection_workdays < 1:
        yield "the publication, the second review or the days for objecting are wrong"
    for weight in (one.evaluation, one.inspection):
        if not 0 <= weight.marks <= weight.of or not weight.of:
            yield "a weight is no part of its whole"


def _watches(veto: Veto) -> bool:
    if not veto.evidence:
        return not veto.words
    known = EVIDENCE.get(veto.evidence)
    return known is not None and known.kind == "word" and bool(veto.words) and set(veto.words) <= set(known.said)
