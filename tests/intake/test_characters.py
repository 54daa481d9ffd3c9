"""What a cell may hold: no character that is in no text (a workbook can name one: _x0000_), no more than fits."""

import io
import re

import openpyxl
import pytest

from hangji.governance.reading import child
from hangji.intake.actions import run_check, upload, write
from hangji.intake.reading.fields import BY_NAME
from hangji.intake.reading.open import read_file
from hangji.intake.reading.values import read
from hangji.office.access import Territory
from hangji.office.models import Person
from hangji.registry.models import PartyOrganization, Secretary, SocialOrganization
from tests.intake.test_import import HEAD, row, workbook, written
from tests.platform.test_reconciliation import reconcile
from tests.reading.office import code
from tests.reading.tables import one, told
from tests.town import CITY

NUL = "_x0000_"
KEPT = {  # where the cells of a field are kept: the field of the register
    "name": (SocialOrganization, "name"),
    "registration_authority": (SocialOrganization, "registration_authority"),
    "supervisor": (SocialOrganization, "supervisor"),
    "industry": (SocialOrganization, "industry"),
    "address": (SocialOrganization, "address"),
    "party_name": (PartyOrganization, "name"),
    "approval_number": (PartyOrganization, "approval_number"),
    "secretary": (Person, "name"),
    "instructor": (Person, "name"),
}


def test_no_such_character_is_read(tmp_path):
    file = tmp_path / "a.xlsx"
    file.write_bytes(workbook([f"一{NUL}_x0001_二", "三"], head=[f"名称{NUL}"]).read())
    cells = [cell for sheet in read_file(file).sheets for row in sheet.rows for cell in row.cells]
    assert "一二" in cells
    assert not re.search("[\0\1]", "".join(cells))


def test_a_register_with_such_characters_is_written_without_them(town):
    head = [*HEAD[:-1], f"党建工作指导员{NUL}", f"备注{NUL}"]
    given = [*row(1, f"亳州市{NUL}灯谜学会", 4, "灯谜党支部", "单独组建", "2021-3-1", secretary=f"甲{NUL}书记"), NUL]
    batch = run_check(upload(file=workbook(given, head=head), **of(town)), town.act())
    write(batch=batch, ticked=[], act=town.act())
    assert SocialOrganization.objects.get().name == "亳州市灯谜学会"
    assert Secretary.objects.get().person.name == "甲书记"


def of(town):
    return {"fields": "all", "territory": Territory(CITY, "city"), "as_of": town.today, "act": town.act()}


def test_the_platforms_export_with_such_characters_is_compared(town):
    town.organisation("亳州市灯谜学会", 4)
    book, kept = openpyxl.Workbook(), io.BytesIO()
    book.active.append(["统一社会信用代码", "社会组织名称", f"备注{NUL}"])
    book.active.append([code("51", 7), f"没有{NUL}的协会", NUL])
    book.save(kept)
    done = reconcile(town, kept.getvalue(), name="省平台.xlsx")
    assert done.state == "compared"
    assert "备注" in [head for _letters, head, _field in done.columns]


def test_a_charter_is_read_without_them(monkeypatch):
    monkeypatch.setitem(child.READERS, "docx", lambda _path: "第一条\0 本会\ud800的名称")
    assert child.answer("a", "docx") == {"text": "第一条 本会的名称"}


@pytest.mark.parametrize("name", KEPT)
def test_a_cell_holds_no_more_than_the_register(name):
    model, column = KEPT[name]
    most = model._meta.get_field(column).max_length
    value, _said = read("长" * 2_000, BY_NAME[name].parser)
    assert value is None
    longest = max(n for n in range(1, 301) if read("长" * n, BY_NAME[name].parser)[0])
    assert longest <= most


def test_a_cell_that_is_too_long_is_told_by_its_row():
    found = one("住所", "长" * 161)
    assert (found.verdict, told(found, "error")) == ("reject", ["内容有 161 个字，最多 160 个"])
    assert one("住所", "长" * 160).verdict == "accept"


def test_a_secretary_of_an_organisation_with_a_long_name_is_written(town):
    written(town, row(1, "亳州市" + "长" * 90 + "协会", 4, "灯谜党支部", "单独组建", "2021-3-1", secretary="甲书记"))
    assert Secretary.objects.get().person.unit.startswith("亳州市长长")
    written(town, row(1, "亳州市" + "长" * 90 + "协会", 4, "灯谜党支部", "单独组建", "2021-3-1", secretary="乙书记"))
    assert Secretary.objects.valid().filter(until=None).get().person.name == "乙书记"
