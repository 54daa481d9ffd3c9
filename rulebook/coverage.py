"""Who must form what: the verdict on one social organisation, and what to say of one Party organisation.

Values: policy/coverage.yaml. Cases: tests/rules/coverage.yaml. Rules R1 to R9 are named in the advices.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from types import MappingProxyType
from typing import Any

from rulebook.calendar import add_months
from rulebook.policy import Clause, clause, first_day, in_force
from rulebook.sentence import Sentence, _

# What a bucket depends on: histories are split where policy.changes(KEYS, place=…) says.
KEYS = ("coverage.form_alone_from",)

ANSWERS: Mapping[str, Sentence] = MappingProxyType(
    {
        "single": Sentence(_("单独组建")),
        "shared": Sentence(_("联合、挂靠或行业联建")),
        "due_alone": Sentence(_("应单独组建")),
        "due_jointly": Sentence(_("应联合或挂靠组建")),
        "instructor": Sentence(_("应派驻指导员")),
        "undeclared": Sentence(_("党员人数未申报")),
    }
)
COVERED = ("single", "shared")
GAP = ("due_alone", "due_jointly")  # 应建未建: must form its own, must join or attach

Reader = Callable[[str], Clause | None]  # a key → its value on the day and in the place that are judged

_BUCKETS = {"single": "single", "joint": "shared", "attached": "shared", "industry": "shared"}

# What each advice goes by, and whether it asks for something ("warn") or only tells ("info"). None ever blocks (R6).
_ADVICES = {
    "could_stand_alone": ("R1", "info"),
    "below_alone": ("R1", "warn"),
    "form_general_branch": ("R2", "warn"),
    "form_committee": ("R2", "warn"),
    "join_or_attach": ("R3", "info"),
    "too_many_units": ("R4", "warn"),
    "too_few_full_members": ("R4", "warn"),
    "joint_with_one_unit": ("R4", "warn"),
    "covers_none_active": ("R4", "warn"),
    "assign_instructor": ("R5", "warn"),
    "served_by_instructor": ("R5", "info"),
    "outside_terms": ("R7", "info"),
    "no_formal_relations": ("R7", "info"),
    "risk_abnormal": ("R9", "warn"),
    "risk_serious": ("R9", "warn"),
}


@dataclass(frozen=True)
class Advice:
    """A remark beside a verdict: what could or should be done, by which rule; it never blocks.

    level: "warn" asks for something to be done, "info" only tells.
    """

    code: str
    sentence: Sentence
    clause: Clause

    @property
    def rule(self) -> str:
        return _ADVICES[self.code][0]

    @property
    def level(self) -> str:
        return _ADVICES[self.code][1]


@dataclass(frozen=True)
class Verdict:
    """What holds for one organisation on one day, with the ground for it.

    answer: one of ANSWERS.
    chain: the links of the verdict box's one line, in order.
    facts: what it was judged on, as handed in, with ``members`` and ``least`` added.
    clauses: the values that were applied, the deciding one first.
    due_by: the last day of the grace period; None when nothing is due or nobody knows since when.
    overdue: the grace period is over on the day asked about.
    """

    answer: str
    conclusion: Sentence
    chain: tuple[Sentence, ...]
    facts: Mapping[str, Any]
    clauses: tuple[Clause, ...]
    due_by: date | None
    overdue: bool
    advices: tuple[Advice, ...]

    def __str__(self) -> str:
        return str(self.conclusion)


def bucket(full: int | None, probationary: int | None, mode: str, *, alone_from: int) -> str:
    """The one group an active organisation is counted in.

    full, probationary: declared head counts, None when not declared; probationary counts 0 where only full is known.
    mode: "single", "joint", "attached" or "industry"; empty when no Party organisation covers it.
    alone_from: full members from which it forms its own (coverage.form_alone_from).
    Raises KeyError for a mode that does not exist.
    """
    if mode:
        return _BUCKETS[mode]
    if full is None:
        return "undeclared"
    if full >= alone_from:
        return "due_alone"
    return "due_jointly" if full + (probationary or 0) else "instructor"


def judge(
    *,
    full: int | None,
    probationary: int | None,
    mode: str,
    instructed: bool,
    counted_on: date | None,
    due_since: date | None,
    day: date,
    place: int = 0,
) -> Verdict:
    """Say what an organisation owes on a day, why, and until when (R1, R3, R5, R8, R9).

    full, probationary, mode: as in ``bucket``, at the end of ``day``.
    instructed: an instructor's assignment runs on ``day``.
    counted_on: the day from which the head count was declared; told with the verdict, not judged.
    due_since: the first day of the unbroken time in which a Party organisation has been due.
    place: region code, for what the place sets itself.
    Raises NotInForce before 1982-09-06, the first dated text.
    Source: policy/coverage.yaml.
    """
    alone = clause("coverage.form_alone_from", day=day, place=place)
    answer = bucket(full, probationary, mode, alone_from=alone.value)
    members = None if full is None else full + (probationary or 0)
    facts = {"full": full, "probationary": probationary, "members": members, "least": alone.value}
    facts |= {"mode": mode, "instructed": instructed, "counted_on": counted_on, "due_since": due_since, "day": day}
    risks = tuple(_risks(answer, due_since, day=day, place=place))
    advices = (*_advices(answer, facts, alone, place), *risks)
    due_by = _due_by(answer, due_since, day=day, place=place)
    return Verdict(
        answer,
        _conclusion(answer, mode, instructed=instructed),
        tuple(_said(text, facts) for text in _chain(answer, facts)),
        facts,
        _grounds(answer, alone, risks, day=day, place=place),
        due_by,
        due_by is not None and day > due_by,
        advices,
    )


def _conclusion(answer: str, mode: str, *, instructed: bool) -> Sentence:
    if answer == "instructor" and instructed:
        return Sentence(_("没有党员，已派驻党建工作指导员"))
    texts = {
        "single": _("已单独组建党组织"),
        "joint": _("已由联合党组织覆盖"),
        "attached": _("已由挂靠的党组织覆盖"),
        "industry": _("已由行业党组织覆盖"),
        "due_alone": _("应当单独建立党组织，目前还没有建"),
        "due_jointly": _("应当联合或者挂靠建立党组织，目前还没有建"),
        "instructor": _("没有党员，应当派驻党建工作指导员，目前还没有派"),
        "undeclared": _("党员人数没有申报，暂时不能判定"),
    }
    return Sentence(texts[mode or answer])


def _chain(answer: str, facts: Mapping[str, Any]) -> Iterator[str]:
    yield _head_count(facts)
    if answer == "single" and _enough(facts):
        yield _("应单独组建")
    if answer == "shared" and _enough(facts):
        yield _("具备单独组建条件")
    yield from _states(answer, facts)


def _enough(facts: Mapping[str, Any]) -> bool:
    return facts["full"] is not None and facts["full"] >= facts["least"]


def _head_count(facts: Mapping[str, Any]) -> str:
    if facts["full"] is None:
        return _("党员人数未申报")
    if _enough(facts):
        return _("正式党员 %(full)d 名 ≥ %(least)d 名")
    if facts["full"]:
        return _("正式党员 %(full)d 名 < %(least)d 名")
    if facts["members"]:
        return _("没有正式党员，有预备党员 %(probationary)d 名")
    return _("没有党员")


def _states(answer: str, facts: Mapping[str, Any]) -> tuple[str, ...]:
    """What is due, what was found, what follows: the links after the head count."""
    if answer in COVERED:
        formed = {"single": _("已单独组建"), "joint": _("已联合组建"), "attached": _("已挂靠组建")}
        return formed.get(facts["mode"], _("已行业联建")), _("计入组织覆盖")
    if answer == "instructor" and facts["instructed"]:
        return _("应派驻党建工作指导员"), _("已派驻"), _("计入工作覆盖")
    return {
        "due_alone": (_("应单独组建"), _("未查到有效党组织"), _("列入应建未建")),
        "due_jointly": (_("应联合组建或挂靠组建"), _("未查到有效党组织"), _("列入应建未建")),
        "instructor": (_("应派驻党建工作指导员"), _("未查到在岗指导员"), _("列入待派驻")),
        "undeclared": (_("未查到有效党组织"), _("暂不判定"), _("请补报党员人数")),
    }[answer]


def _due_by(answer: str, due_since: date | None, *, day: date, place: int) -> date | None:
    """The last day of grace, counted from the day on which it became due."""
    grace = in_force("coverage.grace_months", day=day, place=place)
    if answer not in GAP or due_since is None or grace is None:
        return None
    return add_months(due_since, grace.value)


def _risks(answer: str, due_since: date | None, *, day: date, place: int) -> Iterator[Advice]:
    """R9: flags for a person to decide on. Nobody could be listed before the text that lists them was in force."""
    due_by = _due_by(answer, due_since, day=day, place=place)
    abnormal = in_force("coverage.abnormal_when_unformed", day=day, place=place)
    years = in_force("coverage.listed_years", day=day, place=place)
    if due_by is None or abnormal is None or not abnormal.value or day <= due_by:
        return
    facts = {"due_by": due_by}
    text = _("整改宽限期已于 %(due_by)s 届满，有列入活动异常名录的风险，是否列入由登记管理机关决定")
    yield Advice("risk_abnormal", Sentence(text, facts), abnormal)
    listable = max(due_by, first_day("coverage.abnormal_when_unformed", place=place))
    if years and day > add_months(listable, 12 * years.value):
        serious = {"years": years.value}
        text = _(
            "如已列入活动异常名录，可能已满 %(years)d 年，有列入严重违法失信名单的风险，是否列入由登记管理机关决定"
        )
        yield Advice("risk_serious", Sentence(text, serious), years)


def _advices(answer: str, facts: Mapping[str, Any], alone: Clause, place: int) -> Iterator[Advice]:
    found = partial(in_force, day=facts["day"], place=place)
    if answer == "shared" and _enough(facts):
        text = _("正式党员 %(full)d 名，不少于 %(least)d 名，可以研究单独组建")
        yield Advice("could_stand_alone", _said(text, facts), alone)
    if answer == "due_jointly" and (join := found("coverage.join_when_members_at_least")):
        text = _("可以与地域相邻、行业相近、规模适当的单位联合组建，也可以挂靠其他党组织")
        yield Advice("join_or_attach", Sentence(text), join)
    posted = found("coverage.instructor_when_members_at_most")
    if posted and answer == "instructor" and not facts["instructed"]:
        yield Advice("assign_instructor", Sentence(_("没有党员，请派驻党建工作指导员")), posted)
    if posted and answer not in COVERED and facts["instructed"]:
        yield Advice("served_by_instructor", Sentence(_("已派驻党建工作指导员，计入工作覆盖")), posted)


def _grounds(answer: str, alone: Clause, risks: tuple[Advice, ...], *, day: date, place: int) -> tuple[Clause, ...]:
    """The values applied, the deciding one first, each once."""
    deciding = {
        "due_jointly": "coverage.join_when_members_at_least",
        "instructor": "coverage.instructor_when_members_at_most",
    }
    first = in_force(deciding[answer], day=day, place=place) if answer in deciding else None
    grace = in_force("coverage.grace_months", day=day, place=place) if answer in GAP else None
    applied = (first, alone, grace, *(risk.clause for risk in risks))
    return tuple(each for each in applied if each is not None)


def judge_party_organisation(
    *, kind: str, mode: str, units: int, active_units: int, full: int, members: int, day: date, place: int = 0
) -> tuple[Advice, ...]:
    """What to say of one Party organisation on a day (R2, R4, R7). Warnings never block: the texts say 一般 (R6).

    kind: "committee", "general_branch", "branch", "temporary" or "functional".
    mode: "single", "joint", "attached" or "industry".
    units, active_units: social organisations that it covers, and those of them still registered.
    full, members: full members, and full and probationary ones, of the active units together.
    Empty before 2018-10-28, the first text on branches.
    Source: policy/coverage.yaml.
    """
    facts = {"kind": kind, "mode": mode, "units": units, "active_units": active_units, "full": full, "members": members}
    found = partial(in_force, day=day, place=place)
    judged = (*_by_size(facts, found), *_by_units(facts, found), *_by_kind(kind, found))
    return tuple(judged)


def _by_size(facts: Mapping[str, Any], found: Reader) -> Iterator[Advice]:
    """R2: a branch over 50, a general branch over 100; only the highest form is named. And R1 read backwards."""
    kind, members = facts["kind"], facts["members"]
    usual, general, committee = (
        found(f"coverage.{key}") for key in ("larger_branch_above", "general_branch_above", "committee_above")
    )
    if committee and kind in ("branch", "general_branch") and members > committee.value:
        text = _("有党员 %(members)d 名，超过 %(most)d 名，可以研究成立党委")
        yield _advice("form_committee", text, committee, facts)
    elif usual and general and kind == "branch" and members > max(usual.value, general.value):
        text = _("有党员 %(members)d 名，超过 %(most)d 名，可以研究成立党总支")
        yield _advice("form_general_branch", text, usual, facts)
    alone = found("coverage.form_alone_from")
    if alone and facts["mode"] == "single" and facts["active_units"] and facts["full"] < alone.value:
        text = _("单独组建的党组织有正式党员 %(full)d 名，不足 %(least)d 名，请研究是否调整")
        yield _advice("below_alone", text, alone, facts)


def _by_units(facts: Mapping[str, Any], found: Reader) -> Iterator[Advice]:
    """R4, and a Party organisation that is left with no registered organisation."""
    active = facts["active_units"]
    least_active = found("coverage.active_units_at_least")
    if least_active and active < least_active.value:
        yield _advice("covers_none_active", _("没有覆盖正常存续的社会组织，请研究调整或者撤销"), least_active, facts)
    if facts["mode"] != "joint" or not active:
        return
    least, most, full = (
        found(f"coverage.{key}")
        for key in ("joint_units_at_least", "joint_units_at_most", "joint_full_members_at_least")
    )
    if least and active < least.value:
        yield _advice("joint_with_one_unit", _("联合党组织只覆盖 %(active_units)d 家，请研究调整"), least, facts)
    if most and active > most.value:
        text = _("联合党组织覆盖 %(active_units)d 家，一般不超过 %(most)d 家")
        yield _advice("too_many_units", text, most, facts)
    if full and facts["full"] < full.value:
        text = _("联合党组织各单位共有正式党员 %(full)d 名，不足 %(least)d 名")
        yield _advice("too_few_full_members", text, full, facts)


def _by_kind(kind: str, found: Reader) -> Iterator[Advice]:
    """R7."""
    temporary, functional = found("coverage.temporary_outside_terms"), found("coverage.functional_takes_relations")
    if temporary and temporary.value and kind == "temporary":
        yield Advice("outside_terms", Sentence(_("临时党支部不计任期，不换届")), temporary)
    if functional and not functional.value and kind == "functional":
        text = _("功能型党支部不接收党员组织关系，党员仍在原党组织")
        yield Advice("no_formal_relations", Sentence(text), functional)


def _advice(code: str, text: str, by: Clause, facts: Mapping[str, Any]) -> Advice:
    return Advice(code, _said(text, {**facts, "least": by.value, "most": by.value}), by)


def _said(text: str, facts: Mapping[str, Any]) -> Sentence:
    """The sentence with no more facts than it names, so that it stays small where it is stored."""
    return Sentence(text, {name: fact for name, fact in facts.items() if f"%({name})" in text})
