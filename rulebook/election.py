"""Elections at Party meetings: whether a meeting could vote, how many could stand, who is elected.

Values: policy/election.yaml. Cases: tests/rules/election.yaml.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import ceil

from rulebook.policy import Clause, clause
from rulebook.sentence import Sentence, _


@dataclass(frozen=True)
class Fault:
    """Why a result does not stand. code: short and stable. instead: what to do about it."""

    code: str
    sentence: Sentence
    instead: Sentence
    clause: Clause


@dataclass(frozen=True)
class Result:
    """What an election gave. elected: names in the order of their votes; empty where the meeting could not vote.

    faults: why it does not stand; none means that it does. open: places that nobody was elected to.
    """

    elected: tuple[str, ...]
    faults: tuple[Fault, ...]
    open: int


def quorum(entitled: int, *, day: date) -> int:
    """The least number that must be present: four fifths of those entitled, rounded up."""
    return ceil(_share("present_at_least", day) * entitled)


def candidates_needed(places: int, *, day: date) -> int:
    """The least number of candidates for so many places on a committee: a fifth more, rounded up."""
    return places + ceil(_share("more_candidates_at_least", day) * places)


def votes_needed(present: int, *, day: date) -> int:
    """The least number of votes that elects: more than half of those present."""
    return int(_share("elected_above", day) * present) + 1


@dataclass(frozen=True)
class Size:
    """Which leading group a branch elects. committee: a committee, else a secretary and perhaps a deputy."""

    committee: bool
    usual_from: int
    usual_to: int
    at_most: int
    clause: Clause


def size(full: int, *, day: date) -> Size:
    """What a branch with so many full members elects: from seven on a committee of three to five, at most seven."""
    enough = clause("election.committee_from", day=day)
    if full < enough.value:
        most = clause("election.officers_at_most", day=day)
        return Size(False, 1, most.value, most.value, enough)
    least, usual, most = (
        clause(f"election.{n}", day=day) for n in ("committee_usual_from", "committee_usual_to", "committee_at_most")
    )
    return Size(True, least.value, usual.value, most.value, most)


def judge_election(
    *, entitled: int, present: int, places: int, votes: Mapping[str, int], full: int, day: date
) -> Result:
    """Say who is elected to ``places`` places, and what is wrong with it.

    entitled: full members with the right to vote (应到会); present: of them, at the meeting. Head counts.
    votes: for each candidate the votes in favour, 0 to ``present``.
    full: full members of the branch, which decide whether a committee is elected (then more candidates must stand).
    Source: policy/election.yaml.
    """
    group = size(full, day=day)
    faults = (
        *_meeting(entitled, present, day),
        *_places(places, full, group),
        *_standing(places, votes, present, group, day),
    )
    if any(fault.code in ("quorum", "votes") for fault in faults):
        return Result((), faults, places)
    over = [name for name, got in votes.items() if got >= votes_needed(present, day=day)]
    ranked = sorted(over, key=lambda name: -votes[name])
    ties = tuple(_tie(places, ranked, votes, day))
    elected = tuple(name for name in ranked if not ties or votes[name] > votes[ranked[places]])[:places]
    return Result(elected, (*faults, *ties), places - len(elected))


def _share(name: str, day: date) -> Fraction:
    return Fraction(clause(f"election.{name}", day=day).value)


def _meeting(entitled: int, present: int, day: date) -> Iterator[Fault]:
    said = clause("election.present_at_least", day=day)
    facts = {"present": present, "entitled": entitled, "least": quorum(entitled, day=day), "share": said.value}
    if present > entitled:
        text = _("到会 %(present)d 名多于应到会 %(entitled)d 名")
        yield Fault("quorum", Sentence(text, facts), Sentence(_("核对两个人数；预备党员没有选举权，不计在内")), said)
    elif present < facts["least"] or not present:
        text = _("到会 %(present)d 名，不足应到会 %(entitled)d 名的 %(share)s（%(least)d 名），会议无效")
        yield Fault("quorum", Sentence(text, facts), Sentence(_("改期召开，到会人数够了再选")), said)


def _places(places: int, full: int, group: Size) -> Iterator[Fault]:
    facts = {"places": places, "full": full, "most": group.at_most, "least": group.usual_from}
    if places > group.at_most or places < 1:
        text = _("应选 %(places)d 名；有正式党员 %(full)d 名的支部应选 %(least)d 至 %(most)d 名")
        yield Fault("places", Sentence(text, facts), Sentence(_("重新确定应选名额")), group.clause)


def _standing(places: int, votes: Mapping[str, int], present: int, group: Size, day: date) -> Iterator[Fault]:
    said = clause("election.more_candidates_at_least", day=day)
    least = candidates_needed(places, day=day) if group.committee else places
    facts = {"candidates": len(votes), "least": least, "places": places}
    if len(votes) < least:
        text = _("候选人 %(candidates)d 名，应选 %(places)d 名至少要有候选人 %(least)d 名")
        yield Fault("candidates", Sentence(text, facts), Sentence(_("增加候选人，重新酝酿后再选")), said)
    if wrong := [name for name, got in votes.items() if not 0 <= got <= present]:
        text = _("%(name)s的赞成票不在 0 和到会人数 %(present)d 之间")
        elected = clause("election.elected_above", day=day)
        yield Fault("votes", Sentence(text, {"name": wrong[0], "present": present}), Sentence(_("核对票数")), elected)


def _tie(places: int, ranked: Sequence[str], votes: Mapping[str, int], day: date) -> Iterator[Fault]:
    """More than the places passed the half, and the last place is shared by equal votes: they are voted on again."""
    if len(ranked) > places and votes[ranked[places - 1]] == votes[ranked[places]]:
        names = [name for name in ranked if votes[name] == votes[ranked[places]]]
        said = clause("election.elected_above", day=day)
        text = _("%(names)s票数相等，不能确定谁当选")
        yield Fault("tie", Sentence(text, {"names": "、".join(names)}), Sentence(_("就票数相等的人再选一次")), said)
