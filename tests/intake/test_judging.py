"""Rows against the register: what the preview says of days, counts, places, and of the cell as it was typed."""

import json
from datetime import date
from io import StringIO
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command

from hangji.intake import actions
from hangji.intake.store import load
from hangji.intake.survey import Survey
from hangji.office.access import Territory
from hangji.registry.models import Headcount
from tests.intake.test_import import ROWS, row, uploaded, workbook, written
from tests.town import CITY, credit_code


def judged(town, head, *cells, **more):
    """The rows of a city register, compared with the register."""
    rows = [[*row(number, f"亳州市第{number}协会")[1:3], *more] for number, more in enumerate(cells, 20)]
    file = workbook(*rows, head=["名称", "统一社会信用代码", *head])
    batch = actions.upload(file=file, fields="all", territory=town.scope().territory, as_of=town.today, act=town.act())
    return load(actions.run_check(batch, town.act())).checked.having("accept", "warn", "reject")


def errors(found):
    return [(f.field, f.value, str(f.problem)) for f in found.findings if f.level == "error"]


def test_no_day_lies_in_the_future(town):
    found = judged(
        town,
        ["状态", "注销日期", "党组织名称", "组建方式", "党组织成立日期", "登记日期"],
        ["注销", "2090-1-1", "", "", "", ""],
        ["", "", "某协会党支部", "单独", "2090.1.1", ""],
        ["", "", "", "", "", "2090-01-01"],
    )
    assert [errors(each) for each in found] == [
        [("status_on", "2090-1-1", "注销或撤销的日期在今天以后")],
        [("formed_on", "2090.1.1", "党组织成立日期在今天以后")],
        [("registered_on", "2090-01-01", "登记日期在今天以后")],
    ]


def test_a_status_without_its_day_is_told_once_as_it_was_typed(town):
    (found,) = judged(town, ["状态"], ["注销"])
    assert errors(found) == [("status", "注销", "写了注销或撤销，没有写日期")]
    assert [f.level for f in found.findings if f.field == "status"] == ["info", "error"]


def test_a_level_of_another_register_is_shown_as_it_was_typed(town):
    (found,) = judged(town, ["登记级别"], ["区级"])
    assert [value for _field, value, _problem in errors(found)] == ["区级"]


def test_staff_without_full_members_are_not_kept_and_that_is_said(town):
    (found,) = judged(town, ["从业人员"], [12])
    assert "没有正式党员人数，按未申报处理，这一行的其他人数不登记" in [str(f.problem) for f in found.findings]


def test_a_blank_beside_full_members_keeps_what_was_declared(town):
    written(town, row(4, "亳州市义工协会", 3))
    before = Headcount.objects.valid().get()
    Headcount.objects.filter(pk=before.pk).update(probationary=2, not_transferred=1)
    batch = uploaded(town, [*row(4, "亳州市义工协会", 5)[:8], None])
    actions.write(batch=batch, ticked=[3], act=town.act())
    now = Headcount.objects.valid().get()
    assert (now.full, now.probationary, now.not_transferred) == (5, 2, 1)


def test_those_not_transferred_in_cannot_outnumber_the_members_of_a_new_count(town):
    written(town, row(4, "亳州市义工协会", 3))
    Headcount.objects.update(not_transferred=3)
    batch = uploaded(town, row(4, "亳州市义工协会", 1))
    (found,) = load(batch).checked.having("reject")
    assert errors(found)[0][2] == "台账中组织关系未转入 3 人，多于这一行的党员 1 人"


@pytest.mark.parametrize(
    ("typed", "region"),
    [
        ("谯城区", 341602),
        ("谯城区某某街道", 341602),
        ("安徽省亳州市涡阳县城关", 341621),
        ("341602000000", 341602),
        ("341602001", 341602),
        ("市直", CITY),
        ("合肥市", None),
        ("谯城区/涡阳县", None),
    ],
)
def test_places_are_understood_by_name_street_and_code(town, typed, region):
    around = Survey.__new__(Survey)
    around.territory, around.today = town.scope().territory, town.today
    around._regions()
    assert around.region_of(typed, None) == region


def test_a_division_that_is_no_more_is_what_it_became(town):
    from hangji.office.models import Region

    old = {"short": "涡阳", "level": "county", "parent": 341200, "valid_to": date(2000, 5, 21), "successor": 341621}
    Region.objects.create(code=341223, name="旧涡阳县", valid_from=date(1996, 1, 1), **old)
    around = Survey.__new__(Survey)
    around.territory, around.today = town.scope().territory, town.today
    around._regions()
    assert [around.region_of(typed, None) for typed in ("旧涡阳县", "341223")] == [341621, 341621]


def test_a_kind_that_nobody_told_is_asked_at_the_code(town):
    file = workbook(["亳州市示例会", "59341600MJ0000023X"], head=["名称", "统一社会信用代码"])
    batch = actions.upload(file=file, fields="all", territory=town.scope().territory, as_of=town.today, act=town.act())
    (found,) = load(actions.run_check(batch, town.act())).checked.having("reject")
    assert errors(found) == [("credit_code", "59341600MJ0000023X", "没有登记类型，代码也看不出")]


def checked_by_command(path, *options):
    out = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("import_file", str(path), "--check", "--json", f"--scope={CITY}", *options, stdout=out)
    return ended.value.code, json.loads(out.getvalue())


def test_the_command_prints_json_and_nothing_else(town, tmp_path):
    path = tmp_path / "台账.xlsx"
    path.write_bytes(workbook(*ROWS).read())
    status, said = checked_by_command(path)
    assert (status, said["file"]["verdict"], said["header_rows"], len(said["rows"])) == (0, "readable", [2], 6)
    path.write_bytes(b"%PDF-1.7 ....")
    status, said = checked_by_command(path)
    assert (status, said["file"]["code"], said["rows"]) == (1, "pdf", [])


def test_json_is_utf_8_whatever_the_terminal_is():
    from hangji.intake.management.commands.import_file import in_utf8

    asked = {}
    in_utf8(SimpleNamespace(reconfigure=lambda **options: asked.update(options)))
    assert asked["encoding"] == "utf-8"


@pytest.mark.parametrize("options", [["/nonexistent.xlsx"], ["/"], [__file__, "--scope=999999"]])
def test_what_cannot_be_asked_is_refused_with_two(town, options):
    with pytest.raises(CommandError) as refused:
        call_command("import_file", "--check", "--json", *options)
    assert refused.value.returncode == 2


def test_checked_for_both_levels_a_county_row_is_no_stranger(town, tmp_path):
    path = tmp_path / "a.csv"
    lines = [
        f"{credit_code(1)},亳州市灯谜学会,市级",
        f"{credit_code(2, region=341621)},涡阳县棋社,县级",
        f"{credit_code(3)},亳州市书院,",
    ]
    path.write_text("\n".join(["统一社会信用代码,名称,登记级别", *lines]), "utf-8")
    everything = Territory(CITY, "all")
    _checked, _around, found = actions.judge_file(path, path.name, "all", everything, town.today, town.act())
    assert [effect.enrolment.level for effect in found] == ["city", "county", "city"]
