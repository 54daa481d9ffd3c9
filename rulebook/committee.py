"""How a committee (综合党委、行业党委) works by its rules: who must be there, what notice is given, what passes.

A body declares its own values with a version of its rules of procedure; what it has not declared has the default of
policy/committee.yaml as of the day. Cases: tests/rules/committee.yaml.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from math import ceil, floor
from typing import Any

from rulebook.calendar import add_months
from rulebook.policy import clause
from rulebook.sentence import Sentence, _
from rulebook.workdays import workdays_between

# What may be talked about. "personnel" and the like are the body's own matters, the others come from the rooms.
KINDS = (
    *("forming", "postponement", "dispute", "problem", "complaint", "term", "appraisal"),
    *("personnel", "funds", "rules", "other"),
)
DUTIES = ("secretary", "deputy", "member")
SHARES = ("quorum", "heavy_quorum", "votes_above")
COUNTS = ("notice_days", "meet_every")
CHOICES = {"notice_in": ("workdays", "days"), "short_notice": ("warn", "refuse")}
LISTS = {"heavy_kinds": KINDS, "reserved_kinds": KINDS, "voted_kinds": KINDS, "presided_by": DUTIES}
PARAMETERS = (
    *("quorum", "heavy_quorum", "heavy_kinds", "presided_by"),
    *("notice_days", "notice_in", "short_notice", "reserved_kinds", "voted_kinds", "votes_above", "meet_every"),
)
MOST = {"notice_days": 30, "meet_every": 12}


@dataclass(frozen=True)
class Ground:
    """Where a value comes from. own: the body declared it; source: the article then, else the text of the default."""

    value: Any
    source: str
    own: bool


@dataclass(frozen=True)
class Terms:
    """The values by which a meeting of one day goes, each with its ground.

    quorum, heavy_quorum: shares of the members who must be there, at least. heavy_kinds: matters that ask for the
    second. votes_above: votes in favour must exceed this share of the members. presided_by: one who holds one of these
    duties must be there. notice_days: in working or plain days (notice_in). short_notice: warn or refuse. meet_every:
    in months. reserved_kinds: matters that only a meeting decides. voted_kinds: those whose votes are counted.
    """

    grounds: Mapping[str, Ground]

    def __getitem__(self, key: str) -> Any:
        return self.grounds[key].value

    def source(self, key: str) -> str:
        return self.grounds[key].source


@dataclass(frozen=True)
class Fault:
    """What the rules say against it. code: short and stable. instead: what to do about it. source: the article."""

    code: str
    sentence: Sentence
    instead: Sentence
    source: str


def terms(declared: Mapping[str, tuple[Any, str]], *, day: date, place: int) -> Terms:
    """The values of a day. declared: value and article by key, of the version in force on ``day``; {} for none.

    place: the body's region code. Raises NotInForce before the first dated text, ValueError for a value that is none.
    """
    return Terms({key: _ground(key, declared.get(key), day, place) for key in PARAMETERS})


def _ground(key: str, said: tuple[Any, str] | None, day: date, place: int) -> Ground:
    if said is not None:
        return Ground(read(key, said[0]), said[1], own=True)
    default = clause(f"committee.{key}", day=day, place=place)
    return Ground(read(key, default.value), default.source, own=False)


def read(key: str, value: Any) -> Any:
    """A declared value as the rules use it: a Fraction, an int, a word, or a tuple of words. Raises ValueError."""
    if key in SHARES:
        return _share(value)
    if key in COUNTS:
        return _count(key, value)
    if key in CHOICES:
        return _known([value], CHOICES[key], key)[0]
    return _known(list(value), LISTS[key], key)


def _share(value: Any) -> Fraction:
    try:
        share = Fraction(str(value))
    except ZeroDivisionError as fault:
        raise ValueError(f"{value} is no share") from fault
    if not 0 < share <= 1:
        raise ValueError(f"{value} is no share")
    return share


def _count(key: str, value: Any) -> int:
    number = int(value)
    if not 0 <= number <= MOST[key]:
        raise ValueError(f"{key} cannot be {value}")
    return number


def _known(values: list[Any], known: tuple[str, ...], key: str) -> tuple[str, ...]:
    if strange := [value for value in values if value not in known]:
        raise ValueError(f"{key} cannot be {strange}")
    return tuple(values)


# ---- notice


def notice_given(sent: date, meeting: date, rules: Terms) -> int:
    """The days from the notice to the meeting: after the day it is sent, up to and with the meeting's own."""
    if rules["notice_in"] == "workdays":
        return workdays_between(sent, meeting)
    return (meeting - sent).days


def notice_by(meeting: date, rules: Terms) -> date:
    """The last day on which a notice is early enough."""
    day = meeting
    while notice_given(day, meeting, rules) < rules["notice_days"]:
        day -= timedelta(days=1)
    return day


def judge_notice(sent: date, meeting: date, rules: Terms) -> Fault | None:
    """What is wrong with a notice sent on ``sent``; the rules say whether it warns or forbids (short_notice)."""
    given, least = notice_given(sent, meeting, rules), rules["notice_days"]
    if given >= least:
        return None
    facts = {"given": given, "least": least, "by": notice_by(meeting, rules), "source": rules.source("notice_days")}
    workdays = rules["notice_in"] == "workdays"
    text = (
        _("提前 %(given)d 个工作日，不足 %(least)d 个工作日（%(source)s）")
        if workdays
        else _("提前 %(given)d 天，不足 %(least)d 天（%(source)s）")
    )
    instead = Sentence(_("这个日期的会议最晚应在 %(by)s 通知；来不及就改会议日期"), facts)
    return Fault("notice", Sentence(text, facts), instead, rules.source("notice_days"))


# ---- who is there


def quorum(members: int, kind: str, rules: Terms) -> int:
    """The least number of members who must be there for a matter of this kind: the share, rounded up; at least one."""
    share = rules["heavy_quorum"] if kind in rules["heavy_kinds"] else rules["quorum"]
    least: int = ceil(share * members)
    return max(1, least)


def judge_presence(
    *, members: int, present: int, duties: tuple[str, ...], kind: str, rules: Terms
) -> tuple[Fault, ...]:
    """What forbids a decision on a matter of this kind.

    members: of the body on the day, with a vote. present: of them, at the meeting. duties: of those present.
    """
    return tuple(_presence(members, present, duties, kind, rules))


def _presence(members: int, present: int, duties: tuple[str, ...], kind: str, rules: Terms) -> Iterator[Fault]:
    key = "heavy_quorum" if kind in rules["heavy_kinds"] else "quorum"
    facts: dict[str, Any] = {"members": members, "present": present, "least": quorum(members, kind, rules)}
    facts |= {"share": str(rules[key]), "source": rules.source(key)}
    if present < facts["least"]:
        text = _("委员 %(members)d 名，到会 %(present)d 名，不足 %(share)s（%(least)d 名；%(source)s）")
        yield Fault("quorum", Sentence(text, facts), Sentence(_("改期再议，到会人数够了再作决定")), facts["source"])
    if rules["presided_by"] and not set(duties) & set(rules["presided_by"]):
        source = rules.source("presided_by")
        text = _("没有可以主持会议的人到会（%(source)s）")
        instead = Sentence(_("由书记或规则写明的人主持；核对到会的人"))
        yield Fault("presided", Sentence(text, {"source": source}), instead, source)


# ---- votes


def votes_needed(members: int, rules: Terms) -> int:
    """The least number of votes in favour that passes: more than the share of the members, whoever is there."""
    least: int = floor(rules["votes_above"] * members) + 1
    return least


def judge_votes(
    *, outcome: str, votes: tuple[int, int, int] | None, members: int, present: int, kind: str, rules: Terms
) -> tuple[Fault, ...]:
    """What is wrong with the votes of a matter that was "adopted" or "rejected"; other outcomes need none.

    votes: in favour, against, abstained; None where nobody counted.
    """
    return tuple(_votes(outcome, votes, members, present, kind, rules))


def _votes(
    outcome: str, votes: tuple[int, int, int] | None, members: int, present: int, kind: str, rules: Terms
) -> Iterator[Fault]:
    if outcome not in ("adopted", "rejected"):
        return
    if votes is None:
        if kind in rules["voted_kinds"]:
            source = rules.source("voted_kinds")
            text = Sentence(_("这类事项要表决计票（%(source)s）"), {"source": source})
            yield Fault("votes_missing", text, Sentence(_("写上赞成、反对、弃权各几票")), source)
        return
    source, least = rules.source("votes_above"), votes_needed(members, rules)
    facts: dict[str, Any] = {"for": votes[0], "total": sum(votes), "present": present, "members": members}
    facts |= {"least": least, "share": str(rules["votes_above"]), "source": source}
    if sum(votes) != present:
        text = Sentence(_("赞成、反对、弃权合计 %(total)d 票，到会委员 %(present)d 名"), facts)
        yield Fault("votes_sum", text, Sentence(_("每名到会委员一票，弃权也计；列席的人没有表决权")), source)
    elif (votes[0] >= least) != (outcome == "adopted"):
        passed = _("赞成 %(for)d 票，已超过委员 %(members)d 名的 %(share)s，是通过（%(source)s）")
        failed = _("赞成 %(for)d 票，没有超过委员 %(members)d 名的 %(share)s（要 %(least)d 票；%(source)s）")
        text = Sentence(passed if votes[0] >= least else failed, facts)
        yield Fault("votes_outcome", text, Sentence(_("核对票数，或者改决定")), source)


# ---- how often


def meet_by(last: date, rules: Terms) -> date | None:
    """The last day until which the next meeting is to be held; None where the rules ask for none."""
    return add_months(last, rules["meet_every"]) if rules["meet_every"] else None


def met_since(day: date, rules: Terms) -> date | None:
    """The day since which a meeting must have been held, so that none is missing on ``day``; None: none is due."""
    return add_months(day, -rules["meet_every"]) if rules["meet_every"] else None
