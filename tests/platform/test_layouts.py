"""The layouts as data: whole, and every field of theirs is one that we have."""

from datetime import date

import pytest

from hangji.platform.models import Subject
from hangji.platform.queries import rows_of
from hangji.platform.sources import SOURCES
from hangji.registry.models import Kind, Mode, OrganisationLevel, PartyKind
from rulebook.layouts import SUBJECTS, layout, layout_from, layouts
from rulebook.policy import ROOT, read

CODED = {
    ("organisations", "kind"): Kind,
    ("organisations", "level"): OrganisationLevel,
    ("organisations", "mode"): Mode,
    ("parties", "kind"): PartyKind,
    ("parties", "mode"): Mode,
}


def test_there_is_a_layout_for_each_subject():
    assert [each.subject for each in layouts()] == list(SUBJECTS) == list(Subject.values)


@pytest.mark.parametrize("each", layouts(), ids=lambda each: each.code)
def test_every_source_field_exists_and_every_value_has_its_code(each):
    for version in each.versions:
        for column in version.columns:
            assert column.field in SOURCES[each.subject], column.heading
            if column.codes:
                assert set(column.codes) == set(CODED[each.subject, column.field].values)


def test_every_source_field_is_in_the_rows(town):
    club = town.organisation("亳州市象棋协会", 3)
    town.form("象棋党支部", club)
    for subject, fields in SOURCES.items():
        (row,) = rows_of(subject, town.scope().territory, town.today, "active")
        assert set(row.values) == set(fields)


def test_a_version_is_used_from_its_day_on():
    said = read(ROOT / "platform" / "parties.yaml")
    second = {**said["versions"][0], "number": 2, "valid_from": date(2022, 1, 1)}
    two = layout_from("parties", {**said, "versions": [*said["versions"], second]})
    assert [two.version(date(year, 1, 1)).number for year in (2010, 2021, 2022)] == [1, 1, 2]
    assert two.numbered(2).valid_from == date(2022, 1, 1)
    with pytest.raises(KeyError):
        two.numbered(3)


@pytest.mark.parametrize(
    "change",
    [
        {"key": "colour"},
        {"rows": "every"},
        {"columns": [{"heading": "名称", "field": "name"}, {"heading": "名称", "field": "number"}]},
        {"columns": [{"heading": "类别", "field": "kind", "codes": {"branch": "1", "committee": "1"}}]},
    ],
)
def test_a_faulty_layout_is_refused(change):
    said = read(ROOT / "platform" / "parties.yaml")
    with pytest.raises(ValueError, match=r"parties|stands"):
        layout_from("parties", {**said, "versions": [{**said["versions"][0], **change}]})


def test_an_unknown_layout():
    with pytest.raises(KeyError):
        layout("provincial")
