"""Counts a planned town by plain loops over its spells: slow, short and independent of the program."""

from collections import Counter, defaultdict
from datetime import date, datetime
from zoneinfo import ZoneInfo

from hangji.demo.steps import office

END_OF_2020, OCTOBER, TODAY = date(2020, 12, 31), date(2021, 10, 31), date(2021, 11, 2)
CITY = 341600
COUNTIES = (341602, 341621, 341622, 341623)
TERRITORIES = (CITY, *COUNTIES)
CHINA = ZoneInfo("Asia/Shanghai")
KNOWN_TODAY = datetime(2021, 11, 2, 9, 0, tzinfo=CHINA)


def running(spell, day):
    return spell.since <= day and (spell.until is None or day < spell.until)


def units_of(town, territory):
    return [unit for unit in town.organisations if office(unit) == territory]


def status(unit, day):
    return next((spell.status for spell in unit.statuses if running(spell, day)), None)


def active(town, territory, day):
    return [unit for unit in units_of(town, territory) if status(unit, day) == "active"]


def headcount(unit, day, known=KNOWN_TODAY):
    """The declaration that holds: the latest day, and of one day the one typed last."""
    rows = [row for row in unit.headcounts if row.since <= day and row.typed_at <= known]
    return max(rows, key=lambda row: (row.since, row.typed_at), default=None)


def covers(town, day):
    """organisation -> the Party organisations that cover it."""
    found = defaultdict(list)
    for made in town.party_organisations:
        for cover in made.covers:
            if running(cover, day):
                found[cover.organisation].append(made)
    return found


def guided(town, day):
    return {row.organisation: row.instructor for row in town.assignments if running(row, day)}


def bucket(unit, covering, day):
    if covering:
        return "B" if covering[0].mode == "single" else "C"
    declared = headcount(unit, day)
    if declared is None:
        return "U"
    if declared.full >= 3:
        return "D1"
    return "D2" if declared.full + declared.probationary else "D3"


def buckets(town, territory, day):
    """A, B, C, D1, D2, D3, U and E, the instructed ones of those not covered."""
    found, instructed = covers(town, day), guided(town, day)
    counts = Counter()
    for unit in active(town, territory, day):
        kind = bucket(unit, found[unit.key], day)
        counts.update(("A", kind))
        counts["E"] += kind not in "BC" and unit.key in instructed
    return counts


def standing_party(town, territory, day):
    return [
        made
        for made in town.party_organisations
        if made.region == territory and made.formed_on <= day and (made.dissolved_on is None or day < made.dissolved_on)
    ]
