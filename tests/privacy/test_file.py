"""The privacy file: every field judged, every purpose told, every line of a real field."""

from datetime import date

import pytest

from hangji.office.permissions import Permission
from hangji.privacy.queries import fields
from hangji.privacy.queries.fields import inventory, model_of, unjudged
from rulebook.policy import clause
from rulebook.privacy import limit, privacy_file


def test_every_field_that_could_hold_a_person_is_judged():
    """A new field fails here until its line stands in policy/privacy/<room>.yaml: as personal, or under _plain."""
    assert unjudged() == []


def test_a_field_that_nobody_judged_is_named(monkeypatch):
    there = [*fields.to_be_judged(), ("registry.Secretary", "home_page")]
    monkeypatch.setattr(fields, "to_be_judged", lambda: iter(there))
    assert unjudged() == ["registry.Secretary.home_page: not judged"]


def test_a_line_of_no_field_is_named(monkeypatch):
    there = [each for each in fields.to_be_judged() if each != ("office.Person", "phone")]
    monkeypatch.setattr(fields, "to_be_judged", lambda: iter(there))
    assert unjudged() == ["office.Person.phone: no such field"]


def test_every_line_is_of_a_known_purpose_ground_and_tie():
    told = privacy_file()
    for each in told.personal:
        assert each.purpose in told.purposes, each
        assert each.kept == "" or each.kept in told.grounds, each
        if each.of not in ("", "self"):
            model_of(each.model)._meta.get_field(each.of)
    assert {each.purpose for each in told.personal} == set(told.purposes)


def test_every_purpose_says_who_sees_it_and_how_long():
    for each in privacy_file().purposes.values():
        assert all((each.title, each.why, each.basis, each.because)), each
        assert {*each.seen_by} <= {*Permission}, each
        if each.clause:
            assert clause(f"privacy.{each.clause}", day=date(2021, 11, 2)).source
    assert all(entry.roles and entry.lines for entry in inventory())


def test_every_rule_of_retention_is_about_real_fields():
    for each in privacy_file().retain:
        assert each.do in ("delete", "empty", "erase")
        for name in (each.after, *each.fields):
            model_of(each.model)._meta.get_field(name)


@pytest.mark.parametrize(
    ("code", "day", "expected"),
    [
        ("after_duty_years", date(2021, 11, 2), date(2011, 11, 2)),
        ("after_duty_years", date(2024, 2, 29), date(2014, 2, 28)),
        ("log_months", date(2021, 8, 31), date(2021, 2, 28)),
        ("log_months", date(2022, 3, 1), date(2021, 9, 1)),
        ("notice_days", date(2021, 11, 2), date(2020, 11, 2)),
    ],
)
def test_a_time_is_counted_back_by_its_unit(code, day, expected):
    assert limit(code, day=day) == expected
