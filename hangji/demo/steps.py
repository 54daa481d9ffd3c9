"""The town as one list of what the offices typed: bodies and accounts, then the rest in the order of typing."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from hangji.demo.bodies import DEEDS as LEADING
from hangji.demo.drives import DEEDS
from hangji.demo.facts import Assignment, Body, GapNote, Level, Organisation, PartyOrganisation, TownPlan
from hangji.demo.forming import deeds
from hangji.demo.issued import PAPERS, Paper

CITY = 341600


@dataclass(frozen=True)
class Step:
    """One thing typed: ``fact`` of ``owner`` (the same where the fact stands alone), by the office of a territory.

    region: 341600 for the city level, else the county; it says whose officer sat at the keyboard.
    """

    at: datetime
    verb: str
    region: int
    level: Level
    owner: Any
    fact: Any


def steps(town: TownPlan) -> list[Step]:
    """The bodies, the logins (those of the cast first), then all that was typed, earliest first.

    What one needs is there before it: its parent before a body, the body before a login, both before the rest.
    """
    bodies = [Step(body.typed_at, "add_body", body.region, body.level, body, body) for body in _from_above(town.bodies)]
    logins = sorted(town.logins, key=lambda login: not login.cast)
    accounts = [Step(login.typed_at, "add_login", login.region, login.level, login, login) for login in logins]
    return [*bodies, *accounts, *sorted(_facts(town), key=lambda step: step.at)]


def _from_above(bodies: Iterable[Body]) -> list[Body]:
    """Parents before children."""
    parent_of = {body.key: body.parent for body in bodies}

    def depth(key: str) -> int:
        return 1 + depth(parent_of[key]) if parent_of[key] else 0

    return sorted(bodies, key=lambda body: depth(body.key))


def _facts(town: TownPlan) -> list[Step]:
    """What is said of organisations, in the order of the plan."""
    found: list[Step] = []
    units = {unit.key: unit for unit in town.organisations}
    for unit in town.organisations:
        found += [Step(at, verb, office(unit), unit.level, unit, fact) for at, verb, fact in _of_unit(unit)]
    for made in town.party_organisations:
        found += [Step(at, verb, made.region, made.level, made, fact) for at, verb, fact in _of_party(made)]
    for row in town.assignments:
        unit = units[row.organisation]
        found += [Step(at, verb, office(unit), unit.level, row, row) for at, verb in _of_assignment(row)]
    for note in town.gap_notes:
        unit = units[note.organisation]
        found += [Step(at, verb, office(unit), unit.level, note, fact) for at, verb, fact in _of_note(note)]
    found += [Step(deed.typed_at, "county_report", deed.region, "county", deed, deed) for deed in town.report_deeds]
    for at, region, case, deed in deeds(town.gap_notes, units):
        found.append(Step(at, "work_case", region, "county", case, deed))
    found += [Step(deed.at, "lead", CITY, "city", deed, deed) for deed in LEADING]
    found += [Step(done.at, "drive", CITY, "city", done.design, done) for done in DEEDS]
    for paper in PAPERS:
        found += [Step(at, verb, CITY, "city", paper, paper) for at, verb in _of_paper(paper)]
    return found


def office(unit: Organisation) -> int:
    """The region whose office keeps this organisation's record."""
    return CITY if unit.level == "city" else unit.region


def first_name(unit: Organisation) -> str:
    """The name under which it was entered."""
    return unit.former_names[0].name if unit.former_names else unit.name


def _of_unit(unit: Organisation) -> Iterator[tuple[datetime, str, Any]]:
    yield unit.typed_at, "register", unit
    for former in unit.former_names:
        yield former.typed_at, "rename", former
    for row in unit.headcounts:
        yield row.typed_at, "correct_headcount" if row.corrects else "declare", row
    for spell in unit.statuses[1:]:
        yield spell.typed_at, "change_status", spell


def _of_party(made: PartyOrganisation) -> Iterator[tuple[datetime, str, Any]]:
    yield made.typed_at, "form", made
    for cover in made.covers:
        yield cover.typed_at, "cover", cover
        if cover.until_typed_at:
            yield cover.until_typed_at, "end_cover", cover
    for spell in made.secretaries:
        yield spell.typed_at, "appoint_secretary", spell
        if spell.until_typed_at:
            yield spell.until_typed_at, "end_secretary", spell
    if made.dissolved_typed_at:
        yield made.dissolved_typed_at, "dissolve", made


def _of_assignment(row: Assignment) -> Iterator[tuple[datetime, str]]:
    yield row.typed_at, "assign"
    if row.until_typed_at:
        yield row.until_typed_at, "end_assignment"


def _of_paper(paper: Paper) -> Iterator[tuple[datetime, str]]:
    yield paper.at, "issue"
    if paper.withdrawn_at:
        yield paper.withdrawn_at, "withdraw"


def _of_note(note: GapNote) -> Iterator[tuple[datetime, str, Any]]:
    yield note.typed_at, "note_gap", note
    if note.postponement:
        yield note.postponement.typed_at, "postpone_gap", note.postponement
    if note.dispute:
        yield note.dispute.typed_at, "dispute", note.dispute
        if note.dispute.answered_typed_at:
            yield note.dispute.answered_typed_at, "answer_dispute", note.dispute
