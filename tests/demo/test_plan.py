"""The demonstration town has the reference figures, the balance and the gaps."""

from collections import Counter, defaultdict
from datetime import date, datetime

import pytest

from hangji.demo.plan import plan
from tests.demo.reckoning import (
    CHINA,
    CITY,
    COUNTIES,
    END_OF_2020,
    OCTOBER,
    TERRITORIES,
    TODAY,
    active,
    bucket,
    buckets,
    covers,
    guided,
    headcount,
    running,
    standing_party,
    status,
    units_of,
)

pytestmark = pytest.mark.databaseless


@pytest.fixture(scope="module", params=[20211102, 7], ids=["seed", "another-seed"])
def town(request):
    return plan(request.param)


def test_on_october_31_the_city_has_the_reference_figures(town):
    counts = buckets(town, CITY, OCTOBER)
    assert counts == {"A": 175, "B": 93, "C": 46, "D3": 36, "E": 36}
    assert counts["B"] + counts["C"] == 139
    assert counts["B"] + counts["C"] + counts["E"] == 175


def test_should_build_is_96_narrow_and_139_broad_all_of_them_covered(town):
    found = covers(town, OCTOBER)
    rows = [(unit, headcount(unit, OCTOBER)) for unit in active(town, CITY, OCTOBER)]
    narrow = [unit for unit, row in rows if row.full >= 3]
    broad = [unit for unit, row in rows if row.full + row.probationary >= 1]
    assert (len([u for u in narrow if found[u.key]]), len(narrow)) == (96, 96)
    assert (len([u for u in broad if found[u.key]]), len(broad)) == (139, 139)


def test_party_organisations_110_of_them_66_new_and_44_at_the_end_of_2020(town):
    now, before = standing_party(town, CITY, OCTOBER), standing_party(town, CITY, END_OF_2020)
    new = [made for made in now if made.formed_on.year == 2021]
    assert Counter(made.mode for made in now) == {"single": 93, "joint": 11, "attached": 4, "industry": 2}
    assert Counter(made.mode for made in new) == {"single": 52, "joint": 9, "attached": 3, "industry": 2}
    assert Counter(made.mode for made in before) == {"single": 41, "joint": 2, "attached": 1}
    assert (len(now), len(new), len(before)) == (110, 66, 44)


def test_units_of_joint_and_industry_branches_and_their_full_members(town):
    by_party = defaultdict(list)
    for unit in active(town, CITY, OCTOBER):
        for made in covers(town, OCTOBER)[unit.key]:
            by_party[made].append(headcount(unit, OCTOBER).full)
    joint = [full for made, full in by_party.items() if made.mode == "joint"]
    industry = [full for made, full in by_party.items() if made.mode == "industry"]
    assert sorted(map(len, joint), reverse=True) == [4, 3, 3, 3, 3, 3, 3, 3, 3, 3, 2]
    assert sorted(map(len, industry)) == [4, 5]
    assert all(sum(full) >= 3 for full in joint + industry)
    assert sum(number >= 3 for full in joint for number in full) == 3
    assert all(max(full) < 3 for full in industry)


def test_nine_instructors_have_four_each(town):
    those = guided(town, OCTOBER)
    here = {unit.key for unit in active(town, CITY, OCTOBER)}
    loads = Counter(instructor for unit, instructor in those.items() if unit in here)
    assert len(loads) == 9
    assert set(loads.values()) == {4}


def test_kinds_and_counties_of_the_175(town):
    units = active(town, CITY, OCTOBER)
    assert Counter(unit.kind for unit in units) == {"association": 88, "private": 84, "foundation": 3}
    assert Counter(unit.region for unit in units) == {341602: 98, 341621: 31, 341622: 27, 341623: 19}


def test_party_organisations_grow_month_by_month(town):
    ends = [date(2021, month, 28) for month in range(1, 11)]
    counts = [len(standing_party(town, CITY, day)) for day in [END_OF_2020, *ends]]
    assert counts == sorted(set(counts))


def test_today_two_city_organisations_with_an_instructor_are_due_alone(town):
    counts = buckets(town, CITY, TODAY)
    assert (counts["A"], counts["D1"], counts["D3"], counts["E"]) == (175, 2, 34, 36)
    due = [
        (unit.name, headcount(unit, TODAY).full)
        for unit in active(town, CITY, TODAY)
        if bucket(unit, covers(town, TODAY)[unit.key], TODAY) == "D1"
    ]
    assert due == [("亳州市中医适宜技术推广中心", 4), ("亳州市家政服务业协会", 3)]


def test_the_evening_of_october_31_knew_less_than_today(town):
    evening = datetime(2021, 10, 31, 18, 0, tzinfo=CHINA)
    later = [
        made for made in standing_party(town, CITY, OCTOBER) if made.typed_at > evening and made.formed_on <= OCTOBER
    ]
    assert 1 <= len(later) <= 12


# The balance and the gaps


@pytest.mark.parametrize("day", [END_OF_2020, OCTOBER, TODAY])
@pytest.mark.parametrize("territory", TERRITORIES)
def test_each_organisation_is_in_one_bucket(town, territory, day):
    counts = buckets(town, territory, day)
    assert counts["A"] == sum(counts[kind] for kind in ("B", "C", "D1", "D2", "D3", "U")) > 40


@pytest.mark.parametrize("territory", COUNTIES)
def test_a_county_has_about_sixty_and_every_sort_of_gap(town, territory):
    counts = buckets(town, territory, OCTOBER)
    assert 55 <= counts["A"] <= 70
    assert 3 <= counts["D1"] <= 5
    assert 8 <= counts["D2"] <= 15
    assert 2 <= counts["U"] <= 4
    without = [
        unit.key
        for unit in active(town, territory, OCTOBER)
        if bucket(unit, covers(town, OCTOBER)[unit.key], OCTOBER) == "D3"
    ]
    instructed = guided(town, OCTOBER)
    assert {unit in instructed for unit in without} == {True, False}
    ended = [row for row in town.assignments if row.until and row.organisation in without]
    assert ended


@pytest.mark.parametrize("territory", COUNTIES)
def test_a_county_has_the_oddities_of_a_real_one(town, territory):
    here = standing_party(town, territory, OCTOBER)
    units = {unit.key: unit for unit in active(town, territory, OCTOBER)}
    served = {made.key: [c.organisation for c in made.covers if running(c, OCTOBER)] for made in here}
    assert any(made.mode == "joint" and len(served[made.key]) > 5 for made in here)
    assert any(made.kind == "temporary" for made in here)
    assert any(
        made.kind == "branch" and any(headcount(units[unit], OCTOBER).full > 50 for unit in served[made.key])
        for made in here
    )
    assert [made for made in here if not served[made.key]]  # its only organisation was cancelled
    assert {status(unit, OCTOBER) for unit in units_of(town, territory)} >= {"active", "cancelled", "revoked"}
    assert any(unit.codes_kind_differs for unit in units.values())
    assert any(row.corrects for unit in units.values() for row in unit.headcounts)


def test_some_gaps_are_older_than_the_grace_and_some_are_not(town):
    since = []
    for unit in active(town, 341602, TODAY):
        if bucket(unit, covers(town, TODAY)[unit.key], TODAY) == "D1":
            since.append(min(row.since for row in unit.headcounts if row.full >= 3))
    assert min(since) < date(2021, 5, 2) < max(since)


def test_a_correction_changes_what_was_known(town):
    corrected = [unit for unit in town.organisations if any(row.corrects for row in unit.headcounts)]
    assert len(corrected) >= 10
    for unit in corrected:
        right = next(row for row in unit.headcounts if row.corrects)
        wrong = headcount(unit, right.since, known=right.typed_at.replace(hour=0))
        assert wrong.since == right.since
        assert wrong.full != right.full
        assert (right.typed_at - wrong.typed_at).days >= 7


def test_about_half_of_the_gaps_have_a_planned_day_two_are_put_off_and_one_is_disputed(town):
    units = {unit.key: unit for unit in town.organisations}
    notes = {note.organisation: note for note in town.gap_notes}
    gaps = [
        unit.key
        for territory in COUNTIES
        for unit in active(town, territory, TODAY)
        if bucket(unit, covers(town, TODAY)[unit.key], TODAY) in ("D1", "D2")
    ]
    assert len(notes) == len(town.gap_notes)
    assert set(notes) <= set(gaps)
    assert 0.35 <= sum(note.planned_on is not None for note in notes.values()) / len(gaps) <= 0.65
    assert sum(note.postponement is not None for note in notes.values()) == 2
    assert [units[note.organisation].region for note in notes.values() if note.dispute] == [341622]
    assert all(note.planned_on is None or note.planned_on > TODAY for note in notes.values())
