"""双向培养: stages in their order, the least time between them, what is due next; and who could lead a branch.

Stages and times are data: a stage ``x`` of policy/growth.yaml may have ``x_after_months`` and ``x_within_months``.
Nobody is given marks or a place in an order: conditions are told one by one. Cases: tests/rules/growth.yaml.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Literal

from rulebook.calendar import add_months
from rulebook.certification import Condition, Met
from rulebook.policy import Clause, clause, in_force
from rulebook.sentence import Sentence, _

Track = Literal["business", "party"]
TRACKS: tuple[Track, ...] = ("business", "party")


def stages(track: Track, *, day: date, place: int = 0) -> Mapping[str, str]:
    """The stages of a track in their order, code → name. Raises NotInForce before the first text."""
    found: Mapping[str, str] = clause(f"growth.{track}_stages", day=day, place=place).value
    return found


def _months(stage: str, kind: str, day: date, place: int) -> Clause | None:
    try:
        return in_force(f"growth.{stage}_{kind}_months", day=day, place=place)
    except KeyError:
        return None


@dataclass(frozen=True)
class Next:
    """The stage after the present one. earliest: the first day on which it may be entered, None where no text says so.

    due: until when it should be. source: the text of the earliest day, or of the due one.
    """

    stage: str
    name: str
    earliest: date | None
    due: date | None
    source: str

    def early(self, day: date) -> bool:
        return self.earliest is not None and day < self.earliest

    def overdue(self, day: date) -> bool:
        return self.due is not None and day > self.due


def next_step(track: Track, stage: str, since: date, *, day: date, place: int = 0) -> Next | None:
    """What comes after a stage entered on ``since``, by the texts of ``day``; None after the last."""
    known = list(stages(track, day=day, place=place).items())
    at = next((n for n, (code, _name) in enumerate(known) if code == stage), None)
    if at is None or at + 1 == len(known):
        return None
    code, name = known[at + 1]
    after, within = (_months(code, kind, day, place) for kind in ("after", "within"))
    return Next(
        code,
        name,
        add_months(since, after.value) if after else None,
        add_months(since, within.value) if within else None,
        after.source if after else within.source if within else "",
    )


def due_since(track: Track, *, day: date, place: int = 0) -> dict[str, date]:
    """Stage → the last day of entering it for which the next step is due by ``day``; stages without a term left out."""
    known = list(stages(track, day=day, place=place))
    found: dict[str, date] = {}
    for stage, following in pairwise(known):
        within = _months(following, "within", day, place)
        if within:
            found[stage] = add_months(day, -within.value)
    return found


# ---- figures that hide small numbers


@dataclass(frozen=True)
class Told:
    """A sum and its parts as they may be shown; None is hidden."""

    total: int | None
    parts: tuple[int | None, ...]


def hide(parts: Sequence[int], least: int) -> Told:
    """What may be shown of parts and their sum, so that no part below ``least`` can be told, not even by subtracting.

    A sum below ``least`` is hidden with all its parts. Small parts are hidden; the others are shown beside the sum only
    where what is left over for the small ones is itself not small and can be divided among them in more than one way.
    Else no part is shown.
    """
    nothing = tuple(None for _part in parts)
    if sum(parts) < least:
        return Told(None, nothing)
    small = [part for part in parts if part < least]
    if small and not least <= sum(small) < len(small) * (least - 1):
        return Told(sum(parts), nothing)
    return Told(sum(parts), tuple(part if part >= least else None for part in parts))


# ---- who could lead


@dataclass(frozen=True)
class Candidate:
    """What is known of a Party worker on a day. counties: of the posts. leads: of how many Party organisations now."""

    counties: frozenset[int]
    certified_until: date | None
    trained_on: date | None
    leads: int
    serves_here: bool


def conditions(one: Candidate, *, county: int, day: date, place: int = 0) -> tuple[Condition, ...]:
    """Each condition for the vacancy of a Party organisation in ``county``: met or not, with its fact."""
    most = clause("growth.secretary_of_at_most", day=day, place=place)

    def told(code: str, met: bool, yes: str, no: str, source: str = "", **facts: object) -> Condition:
        state: Met = "met" if met else "unmet"
        return Condition(code, state, Sentence(yes if met else no, facts), source)

    certified, trained = one.certified_until is not None, one.trained_on is not None
    return (
        told("here", one.serves_here, _("在这个党组织任职"), _("不在这个党组织任职")),
        told("county", county in one.counties, _("在同一个县区任职"), _("在别的县区任职")),
        told("certified", certified, _("证书有效期至%(day)s"), _("没有有效证书"), day=one.certified_until),
        told("trained", trained, _("本年参加过培训，最近一次%(day)s"), _("本年没有参加培训"), day=one.trained_on),
        told(
            "free",
            one.leads < most.value,
            _("现任 %(n)d 个党组织的书记，不到 %(most)d 个"),
            _("已是 %(n)d 个党组织的书记，达到 %(most)d 个"),
            most.source,
            n=one.leads,
            most=most.value,
        ),
    )
