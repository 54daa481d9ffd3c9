"""The facts of the demonstration town fit each other, and they can be typed in the order in which they stand."""

import re
from collections import defaultdict
from datetime import date
from itertools import pairwise

import pytest
import yaml
from stdnum.cn import uscc

from hangji.demo.clock import in_office_hours
from hangji.demo.plan import plan
from hangji.demo.steps import steps
from hangji.demo.words import REGIONS, words
from tests.demo.reckoning import COUNTIES, TERRITORIES, TODAY, covers, headcount, running, status

pytestmark = pytest.mark.databaseless


@pytest.fixture(scope="module", params=[20211102, 7], ids=["seed", "another-seed"])
def town(request):
    return plan(request.param)


def test_the_same_seed_gives_the_same_town():
    assert plan(3) == plan(3)
    assert plan(3) != plan(4)


def test_codes_are_right_and_unique_and_name_their_kind(town):
    codes = [unit.credit_code for unit in town.organisations]
    assert len(set(codes)) == len(codes)
    assert all(uscc.is_valid(code) for code in codes)
    digit = {"association": "1", "private": "2", "foundation": "3"}
    for unit in town.organisations:
        assert (unit.credit_code[:2] != f"5{digit[unit.kind]}") == unit.codes_kind_differs


def test_names_and_keys_are_unique(town):
    names = [unit.name for unit in town.organisations]
    names += [former.name for unit in town.organisations for former in unit.former_names]
    assert len(set(names)) == len(names)
    assert sum(bool(unit.former_names) for unit in town.organisations) >= 12
    for things in (town.persons, town.bodies, town.organisations, town.party_organisations):
        assert len({thing.key for thing in things}) == len(things)
    assert len({made.name for made in town.party_organisations}) == len(town.party_organisations)
    assert len({made.document_number for made in town.party_organisations}) == len(town.party_organisations)
    assert all(re.fullmatch(r"\w+〔20\d\d〕\d+号", made.document_number) for made in town.party_organisations)


def test_a_former_name_was_borne_while_on_the_register(town):
    for unit in town.organisations:
        for former in unit.former_names:
            assert former.since == unit.registered_on < former.until
            assert status(unit, former.until) == "active"


def test_at_least_250_people_with_names_of_their_own_and_no_phone(town):
    assert len({person.name for person in town.persons}) == len(town.persons) >= 250
    assert not any(person.phone for person in town.persons)


def test_every_key_leads_somewhere(town):
    persons, units = {p.key for p in town.persons}, {u.key for u in town.organisations}
    bodies = {body.key for body in town.bodies}
    assert {body.parent for body in town.bodies} <= bodies | {""}
    assert {login.person for login in town.logins} <= persons
    assert {login.organisation for login in town.logins} <= units | {""}
    assert {login.body for login in town.logins} <= bodies | {""}
    assert {row.instructor for row in town.assignments} <= persons
    assert {row.organisation for row in town.assignments} <= units
    for made in town.party_organisations:
        assert made.body in bodies
        assert {row.person for row in made.secretaries} <= persons
        assert {row.organisation for row in made.covers} <= units
    assert {note.organisation for note in town.gap_notes} <= units


def test_every_role_has_a_door_and_the_party_worker_is_a_secretary(town):
    assert {login.role for login in town.logins if login.cast} == {
        "officer", "committee", "instructor", "party_worker", "reviewer",
        "bank_clerk", "auditor", "security_admin", "system_admin", "audit_admin",
    }  # fmt: skip
    worker = next(login for login in town.logins if login.role == "party_worker")
    led = covers(town, TODAY)[worker.organisation][0]
    assert [row.person for row in led.secretaries if running(row, TODAY)] == [worker.person]


def test_regions_and_streets_are_those_of_the_list(town):
    listed = {row["code"] for row in yaml.safe_load(REGIONS.read_text(encoding="utf-8"))}
    for unit in town.organisations:
        assert {unit.region, unit.street} <= listed
        assert unit.street // 1000 == unit.region
    assert set(words()["roads"]) == set(COUNTIES)


def test_nobody_is_covered_twice_and_spells_of_one_key_do_not_overlap(town):
    spells = defaultdict(list)
    for unit in town.organisations:
        spells[unit.key, "status"] += unit.statuses
    for made in town.party_organisations:
        spells[made.key, "secretary"] += made.secretaries
        for cover in made.covers:
            spells[cover.organisation, "cover"].append(cover)
    for row in town.assignments:
        spells[row.organisation, "cover"].append(row)  # nor guided while covered
    for key, rows in spells.items():
        rows.sort(key=lambda row: row.since)
        for earlier, later in pairwise(rows):
            assert earlier.until is not None, key
            assert earlier.since < earlier.until <= later.since, key


def test_covers_and_assignments_lie_within_both_lives(town):
    units = {unit.key: unit for unit in town.organisations}
    lives = {made.key: (made.formed_on, made.dissolved_on or date.max) for made in town.party_organisations}
    rows = [(row, *lives[made.key]) for made in town.party_organisations for row in made.covers]
    rows += [(row, date.min, date.max) for row in town.assignments]
    for row, first, last in rows:
        life = units[row.organisation].statuses[0]
        assert max(first, life.since) <= row.since
        assert (row.until or date.max) <= min(last, life.until or date.max)


def test_headcounts_are_of_days_on_the_register_and_sum_up(town):
    for unit in town.organisations:
        days = [row.since for row in unit.headcounts if not row.corrects]
        assert days == sorted(set(days))
        assert all(status(unit, day) == "active" for day in days)
        for row in unit.headcounts:
            assert row.full + row.probationary <= row.staff


def test_a_single_party_organisation_has_three_full_members_as_long_as_it_stands(town):
    units = {unit.key: unit for unit in town.organisations}
    for made in town.party_organisations:
        for cover in made.covers if made.mode == "single" else ():
            rows = [row for row in units[cover.organisation].headcounts if row.since >= cover.since]
            at_start = headcount(units[cover.organisation], cover.since)
            assert at_start is None or at_start.full >= 3
            corrected_days = {row.since for row in rows if row.corrects}
            assert all(row.full >= 3 for row in rows if row.corrects or row.since not in corrected_days)


# The order of typing


def test_typed_in_office_hours_after_the_fact_and_before_this_morning(town):
    for step in steps(town):
        assert in_office_hours(step.at), step
        assert step.at < town.now, step
    for made in town.party_organisations:
        assert made.typed_at.date() >= made.formed_on
        for spell in (*made.covers, *made.secretaries):
            assert spell.typed_at.date() >= spell.since
            assert (spell.until is None) == (spell.until_typed_at is None)
            assert spell.until is None or spell.until_typed_at.date() >= spell.until
    for unit in town.organisations:
        assert all(row.typed_at.date() >= row.since for row in unit.headcounts)


def test_each_thing_is_typed_before_what_is_said_of_it(town):
    units = {unit.key: unit.typed_at for unit in town.organisations}
    for unit in town.organisations:
        said = [row.typed_at for row in (*unit.former_names, *unit.headcounts, *unit.statuses[1:])]
        assert all(at > unit.typed_at for at in said)
        typed = [row.typed_at for row in unit.headcounts]
        assert typed == sorted(set(typed))
        assert all(spell.typed_at >= max(typed, default=spell.typed_at) for spell in unit.statuses[1:])
    for made in town.party_organisations:
        for cover in made.covers:
            assert cover.typed_at > max(made.typed_at, units[cover.organisation])
        ends = [row.until_typed_at for row in (*made.covers, *made.secretaries) if row.until_typed_at]
        assert made.dissolved_typed_at is None or made.dissolved_typed_at > max(ends)


def test_the_end_of_a_spell_is_typed_before_the_next_one_begins(town):
    rows = defaultdict(list)
    for made in town.party_organisations:
        for spell in made.secretaries:
            rows[made.key].append(spell)
        for cover in made.covers:
            rows[cover.organisation].append(cover)
    for row in town.assignments:
        rows[row.organisation].append(row)
    for spells in rows.values():
        spells.sort(key=lambda row: row.since)
        for earlier, later in pairwise(spells):
            assert earlier.typed_at < earlier.until_typed_at < later.typed_at


def test_what_ends_with_a_cancelling_is_typed_after_it(town):
    ended = {unit.key: unit.statuses[1] for unit in town.organisations if len(unit.statuses) > 1}
    rows = [cover for made in town.party_organisations for cover in made.covers]
    for row in (*rows, *town.assignments):
        spell = ended.get(row.organisation)
        if spell and row.until == spell.since:
            assert row.until_typed_at > spell.typed_at


def test_officers_sign_in_before_anything_else_is_typed(town):
    order = steps(town)
    first_fact = next(step.at for step in order if step.verb not in ("add_body", "add_login"))
    officers = [login for login in town.logins if login.role == "officer"]
    assert {login.region for login in officers} == set(TERRITORIES)
    assert all(login.typed_at < first_fact for login in officers)
    assert all(body.typed_at < first_fact for body in town.bodies)


def test_instructors_are_posted_before_they_are_sent(town):
    posted = {login.person: login for login in town.logins if login.role == "instructor"}
    for row in town.assignments:
        assert posted[row.instructor].since < row.since
        assert posted[row.instructor].typed_at < row.typed_at
