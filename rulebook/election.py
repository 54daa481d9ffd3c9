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


def size(full: int, *, day: date, kind: str = "branch") -> Size:
    """What a Party organisation elects: a branch of seven full members or more a committee of three to five, at most
    seven; of fewer a secretary and perhaps a deputy; a general branch or committee always a committee.

    kind: of the Party organisation: branch, general_branch, committee.
    """
    if kind != "branch":
        most = clause("election.larger_committee_at_most", day=day)
        return Size(True, clause("election.committee_usual_from", day=day).value, most.value, most.value, most)
    enough = clause("election.committee_from", day=day)
    if full < enough.value:
        most = clause("election.officers_at_most", day=day)
        return Size(False, 1, most.value, most.value, enough)
    least, usual, most = (
        clause(f"election.{n}", day=day) for n in ("committee_usual_from", "committee_usual_to", "committee_at_most")
    )
    return Size(True, least.value, usual.value, most.value, most)


def judge_places(places: int, *, full: int, day: date, kind: str = "branch", kept: int = 0) -> tuple[Fault, ...]:
    """Whether so many may be elected. kept: seats that go on while vacated ones are filled (补选)."""
    group = size(full, day=day, kind=kind)
    if places >= 1 and places + kept <= group.at_most:
        return ()
    facts = {"places": places + kept, "full": full, "most": group.at_most, "least": group.usual_from}
    text = _("应选 %(places)d 名；有正式党员 %(full)d 名的支部应选 %(least)d 至 %(most)d 名")
    if kind != "branch":
        text = _("应选 %(places)d 名；委员会不超过 %(most)d 名")
    return (Fault("places", Sentence(text, facts), Sentence(_("重新确定应选名额")), group.clause),)


def judge_candidates(count: int, *, places: int, full: int, day: date, kind: str = "branch") -> tuple[Fault, ...]:
    """Whether enough stand: a fifth more than the places on a committee, else as many."""
    said = clause("election.more_candidates_at_least", day=day)
    committee = size(full, day=day, kind=kind).committee
    least = candidates_needed(places, day=day) if committee else places
    if count >= least:
        return ()
    facts = {"candidates": count, "least": least, "places": places}
    text = _("候选人 %(candidates)d 名，应选 %(places)d 名至少要有候选人 %(least)d 名")
    return (Fault("candidates", Sentence(text, facts), Sentence(_("增加候选人，重新酝酿后再选")), said),)


def judge_meeting(*, entitled: int, present: int, day: date) -> tuple[Fault, ...]:
    """Whether the meeting could vote: at least four fifths of those entitled were there."""
    said = clause("election.present_at_least", day=day)
    facts = {"present": present, "entitled": entitled, "least": quorum(entitled, day=day), "share": said.value}
    if present > entitled:
        text = _("到会 %(present)d 名多于应到会 %(entitled)d 名")
        instead = Sentence(_("核对两个人数；预备党员没有选举权，不计在内"))
        return (Fault("quorum", Sentence(text, facts), instead, said),)
    if present < facts["least"] or not present:
        text = _("到会 %(present)d 名，不足应到会 %(entitled)d 名的 %(share)s（%(least)d 名），会议无效")
        return (Fault("quorum", Sentence(text, facts), Sentence(_("改期召开，到会人数够了再选")), said),)
    return ()


def judge_election(
    *,
    entitled: int,
    present: int,
    places: int,
    votes: Mapping[str, int],
    full: int,
    day: date,
    kind: str = "branch",
    kept: int = 0,
) -> Result:
    """Say who is elected to ``places`` places, and what is wrong with it.

    entitled: full members with the right to vote (应到会); present: of them, at the meeting. Head counts.
    votes: for each candidate the votes in favour, 0 to ``present``.
    full: full members of the branch, which decide whether a committee is elected (then more candidates must stand).
    kind: of the Party organisation. kept: seats that go on while vacated ones are filled.
    Source: policy/election.yaml.
    """
    faults = (
        *judge_meeting(entitled=entitled, present=present, day=day),
        *judge_places(places, full=full, day=day, kind=kind, kept=kept),
        *judge_candidates(len(votes), places=places, full=full, day=day, kind=kind),
        *_votes(votes, present, day),
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


def _votes(votes: Mapping[str, int], present: int, day: date) -> Iterator[Fault]:
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
