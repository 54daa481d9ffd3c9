"""The policy files: whole, cited, dated; and what a place may set."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from rulebook import policy
from rulebook.guard import breach, forbidden
from rulebook.indicators import CONDITIONS, indicator, indicator_from, indicators
from rulebook.policy import NotInForce, all_clauses, changes, clause, faults, first_day, in_force, lineage, read

DAY = date(2021, 10, 31)
CLAUSE_FILES = [
    path for folder in ("", "selections/", "places/*/") for path in sorted(policy.ROOT.glob(f"{folder}*.yaml"))
]
ALL_FILES = sorted(policy.ROOT.rglob("*.yaml"))
VALUE = {"valid_from": date(2020, 1, 1), "value": 3, "source": "《某办法》第一条"}
PARAMETER = {"title": "人数", "unit": "名", "values": [VALUE]}


def doubled_keys(node: yaml.Node) -> Iterator[str]:
    if isinstance(node, yaml.MappingNode):
        names = [key.value for key, _ in node.value]
        yield from {name for name in names if names.count(name) > 1}
        for _, value in node.value:
            yield from doubled_keys(value)
    elif isinstance(node, yaml.SequenceNode):
        for each in node.value:
            yield from doubled_keys(each)


@pytest.mark.parametrize("path", CLAUSE_FILES, ids=lambda path: str(path.relative_to(policy.ROOT)))
def test_a_policy_file_has_the_right_shape(path: Path):
    assert faults(read(path)) == []


@pytest.mark.parametrize("path", ALL_FILES, ids=lambda path: str(path.relative_to(policy.ROOT)))
def test_no_key_is_written_twice(path: Path):
    assert list(doubled_keys(yaml.compose(path.read_text(encoding="utf-8")))) == []


def test_every_clause_has_its_source_and_every_local_one_a_place_for_the_document():
    clauses = all_clauses()
    assert {each.key.partition(".")[0] for each in clauses} >= {"coverage", "guard", "register"}
    assert all(each.source and each.title and each.unit for each in clauses)
    assert all(each.local for each in clauses if each.place)
    assert {each.place for each in clauses} >= {0, 341600}


def test_overlays_of_the_repository_set_only_what_is_local():
    for each in all_clauses():
        assert clause(each.key, day=each.valid_from, place=each.place) == each


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"source": ""}, "P 2020-01-01: source is missing"),
        ({"source": None}, "P 2020-01-01: source is missing"),
        ({"value": None}, "P 2020-01-01: value is missing"),
        ({"sourse": "x"}, "P 2020-01-01: unknown key sourse"),
        ({"valid_from": "2020"}, "P 2020: valid_from is no date"),
        ({"checked_by": None}, "P 2020-01-01: checked_by is no text"),
        ({"local": True}, "P 2020-01-01: a local value names the document to be put in, be it empty"),
    ],
)
def test_a_value_with_a_fault_is_named(change: dict[str, Any], fault: str):
    assert fault in faults({"P": {**PARAMETER, "values": [{**VALUE, **change}]}})


@pytest.mark.parametrize(
    ("parameter", "fault"),
    [
        ({**PARAMETER, "tittle": "x"}, "P: unknown key tittle"),
        ({**PARAMETER, "values": []}, "P: values is missing"),
        ({"title": "x", "values": [VALUE]}, "P: unit is missing"),
        ({**PARAMETER, "values": [VALUE, VALUE]}, "P: the days are not in rising order"),
    ],
)
def test_a_parameter_with_a_fault_is_named(parameter: dict[str, Any], fault: str):
    assert faults({"P": parameter}) == [fault]


def test_a_sound_parameter_has_no_fault():
    assert faults({"P": PARAMETER}) == []
    assert faults({"P": {**PARAMETER, "values": [{**VALUE, "local": True, "document": ""}]}}) == []


def test_the_rule_of_three_has_been_in_force_in_every_edition_of_the_charter():
    found = [each for each in all_clauses() if each.key == "coverage.form_alone_from"]
    assert {each.value for each in found} == {3}
    assert date(2017, 10, 24) in {each.valid_from for each in found}
    assert clause("coverage.form_alone_from", day=date(1990, 1, 1)).valid_from == date(1982, 9, 6)
    assert clause("coverage.form_alone_from", day=date(2022, 10, 21)).valid_from == date(2017, 10, 24)
    assert clause("coverage.form_alone_from", day=date(2022, 10, 22)).valid_from == date(2022, 10, 22)


def test_not_in_force_before_the_first_text():
    with pytest.raises(NotInForce):
        clause("coverage.grace_months", day=date(2018, 1, 23))
    assert in_force("coverage.grace_months", day=date(2018, 1, 23)) is None
    assert first_day("coverage.grace_months") == date(2018, 1, 24)
    with pytest.raises(KeyError):
        clause("coverage.form_alone_form", day=DAY)


def test_lineage():
    assert lineage(0) == ()
    assert lineage(340000) == (340000,)
    assert lineage(341600) == (341600, 340000)
    assert lineage(341621) == (341621, 341600, 340000)
    assert lineage(341602001) == (341602001, 341602, 341600, 340000)
    assert lineage(341602001003) == (341602001003, 341602001, 341602, 341600, 340000)


@pytest.fixture
def country(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A small policy folder: three months everywhere, two in 340000 from 2020, one in 341600 from 2021."""
    local = {"local": True, "document": ""}

    def values(*pairs: tuple[str, int], **more: Any) -> dict[str, Any]:
        said = [{"valid_from": date.fromisoformat(d), "value": v, "source": "某文件", **more} for d, v in pairs]
        return {**PARAMETER, "values": said}

    files = {
        "rest.yaml": {
            "months": values(("2010-01-01", 3), ("2015-01-01", 3), ("2019-01-01", 4), **local),
            "least": values(("2010-01-01", 3)),
        },
        "places/340000/rest.yaml": {"months": values(("2020-01-01", 2), **local)},
        "places/341600/rest.yaml": {"months": values(("2021-01-01", 1), **local)},
    }
    for name, document in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(yaml.safe_dump(document, allow_unicode=True), encoding="utf-8")
    monkeypatch.setattr(policy, "ROOT", tmp_path)
    forget()
    yield tmp_path
    forget()


def forget() -> None:
    policy._timeline.cache_clear()
    policy._clauses.cache_clear()


def months(day: str, place: int) -> tuple[int, int]:
    found = clause("rest.months", day=date.fromisoformat(day), place=place)
    return found.value, found.place


@pytest.mark.usefixtures("country")
def test_the_nearest_overlay_applies_from_its_first_day_and_the_one_above_before():
    assert months("2021-06-01", 341621) == (1, 341600)
    assert months("2021-06-01", 341602001) == (1, 341600)
    assert months("2020-12-31", 341621) == (2, 340000)
    assert months("2019-12-31", 341621) == (4, 0)
    assert months("2021-06-01", 340100) == (2, 340000)
    assert months("2021-06-01", 110101) == (4, 0)
    assert months("2021-06-01", 0) == (4, 0)


@pytest.mark.usefixtures("country")
def test_changes_are_the_days_on_which_the_number_changes_in_that_place():
    first, fourth = date(2010, 1, 1), date(2019, 1, 1)
    assert changes(["rest.months"]) == [first, fourth]
    assert changes(["rest.months"], place=340100) == [first, fourth, date(2020, 1, 1)]
    assert changes(["rest.months", "rest.least"], place=341621) == [
        first,
        fourth,
        date(2020, 1, 1),
        date(2021, 1, 1),
    ]
    assert changes([]) == []


def test_a_new_edition_with_the_same_number_is_no_change():
    assert changes(["coverage.form_alone_from"], place=341621) == [date(1982, 9, 6)]


def test_a_place_cannot_set_what_the_country_sets(country: Path):
    path = country / "places/341600/rest.yaml"
    path.write_text(yaml.safe_dump({"least": PARAMETER}, allow_unicode=True), encoding="utf-8")
    with pytest.raises(ValueError, match="not for a place to set"):
        clause("rest.least", day=DAY, place=341621)
    assert clause("rest.least", day=DAY, place=340000).value == 3


def test_a_broken_file_is_refused_by_name(country: Path):
    (country / "rest.yaml").write_text("months: {title: x, unit: y, values: [{value: 1}]}", encoding="utf-8")
    with pytest.raises(ValueError, match=r"rest\.yaml: .*source is missing"):
        clause("rest.months", day=DAY)
    (country / "rest.yaml").write_text("- 1", encoding="utf-8")
    with pytest.raises(ValueError, match="no mapping"):
        clause("rest.months", day=DAY)


def test_values_cannot_be_changed_by_those_who_read_them():
    by = clause("register.annual_report_by", day=DAY).value
    assert dict(by) == {"association": "05-31", "private": "05-31", "foundation": "03-31"}
    with pytest.raises(TypeError):
        by["association"] = "06-30"
    assert isinstance(clause("guard.points", day=date(2026, 2, 1)).value, tuple)


def test_the_indicators_are_those_of_the_field_in_their_order():
    assert [each.code for each in indicators()] == [
        "social_organisations",
        "party_organisations",
        "formed_this_year",
        "single_rate",
        "organisation_coverage",
        "work_coverage",
        "should_build_narrow",
        "should_build_broad",
    ]
    assert len({each.order for each in indicators()}) == len(indicators())
    assert indicator("should_build_narrow").numerator.condition == "narrow_covered"
    with pytest.raises(KeyError):
        indicator("party_organisations_per_organisation")


@pytest.mark.parametrize("each", indicators(), ids=lambda each: each.code)
def test_an_indicator_says_all_that_its_page_shows(each: Any):
    halves = [half for half in (each.numerator, each.denominator) if half]
    assert all(half.condition in CONDITIONS and half.wording for half in halves)
    assert each.title and each.unit and each.formula and each.exclusions and each.source and each.why  # noqa: PT018
    assert [version.number for version in each.versions] == list(range(1, len(each.versions) + 1))
    assert all(version.wording for version in each.versions)


def test_party_organisations_are_never_divided_by_social_organisations():
    """110 counts Party organisations and 175 social organisations: 110/175 is no indicator."""
    for each in indicators():
        if each.denominator:
            party = [half.condition.startswith("party_") for half in (each.numerator, each.denominator)]
            assert party[0] == party[1]


def test_a_version_holds_until_the_next_and_the_first_holds_for_the_days_before():
    said = read(policy.ROOT / "indicators" / "single_rate.yaml")
    second = {"number": 2, "valid_from": date(2023, 1, 1), "wording": "改了口径。"}
    two = indicator_from("single_rate", {**said, "versions": [*said["versions"], second]})
    assert [two.version(date(year, 1, 1)).number for year in (2015, 2022, 2023, 2030)] == [1, 1, 2, 2]


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"numerator": {"condition": "every", "wording": "x"}}, ValueError),
        ({"numerator": None}, ValueError),
        ({"versions": []}, ValueError),
        ({"code": "other"}, ValueError),
        ({"colour": "red"}, TypeError),
        ({"numerator": {"condition": "all", "words": "x"}}, TypeError),
    ],
)
def test_a_faulty_indicator_is_refused(change: dict[str, Any], error: type[Exception]):
    said = read(policy.ROOT / "indicators" / "single_rate.yaml")
    with pytest.raises(error):
        indicator_from("single_rate", {**said, **change})


BAD_NAMES = """
    user_points HomeAddress checkIn check_in_at GPSFix latitude birth date_of_birth dues person_score online_time
    id_number ranking credit-score /members/points/ 签到时间 定位 运动轨迹 个人积分 党员排名 在线时长
    身份证号 出生日期 党费 打卡记录 家庭住址
"""
GOOD_NAMES = """
    credit_code endpoints checkpoint address appraisal_score checked_on in_check residues birthplace signed_in_at
    photo_count 功能定位 党员人数 教育培训学时 住所
"""


@pytest.mark.parametrize("name", BAD_NAMES.split())
def test_a_forbidden_name_is_found_with_its_reason(name: str):
    found = breach(name)
    assert found
    assert found.why
    assert found.source


@pytest.mark.parametrize("name", GOOD_NAMES.split())
def test_an_honest_name_passes(name: str):
    assert breach(name) is None


def test_forbidden_words_are_told_apart():
    words = [each.word for each in forbidden()]
    assert len(words) == len(set(words))
    assert {"签到", "打卡", "定位", "轨迹", "积分", "排名", "在线时长", "身份证", "出生日期", "党费"} <= set(words)
