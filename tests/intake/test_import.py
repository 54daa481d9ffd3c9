"""An office's workbook into the register: what is promised is written, once, and can be taken back."""

from datetime import date

import openpyxl
import pytest
from django.core.files.base import ContentFile

from hangji.coverage.queries import balance
from hangji.intake import actions
from hangji.intake.models import Batch, BatchState
from hangji.intake.store import load
from hangji.kit.refusal import NoRight, Refusal
from hangji.office import audit
from hangji.office.access import Territory
from hangji.office.models import AuditEntry
from hangji.registry.models import Cover, Headcount, PartyOrganization, SocialOrganization, Standing
from hangji.registry.restate import check
from tests.town import CITY, credit_code

HEAD = ["序号", "名称", "统一社会信用代码", "登记类型", "县区", "登记日期", "从业人员", "正式党员", "预备党员"]
HEAD += ["党组织名称", "组建方式", "党组织成立日期", "书记", "指导员"]


def workbook(*rows, head=HEAD):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["亳州市市级社会组织台账（截至2021年10月31日）"])
    sheet.append(head)
    for row in rows:
        sheet.append(row)
    from io import BytesIO

    kept = BytesIO()
    book.save(kept)
    return ContentFile(kept.getvalue(), name="市级台账.xlsx")


def row(number, name, full=None, party="", mode="", formed="", *, code=None, secretary="", instructor=""):
    return [number, name, code or credit_code(number), "社会团体", "谯城区", "2015.5.4", 12, full, 0 if full else None,
            party, mode, formed, secretary, instructor]  # fmt: skip


def uploaded(town, *rows, fields="all"):
    batch = actions.upload(
        file=workbook(*rows), fields=fields, territory=Territory(CITY, "city"), as_of=date(2021, 10, 31), act=town.act()
    )
    return actions.run_check(batch, town.act())


def written(town, *rows, ticked=(), **options):
    return actions.write(batch=uploaded(town, *rows, **options), ticked=list(ticked), act=town.act())


ROWS = (
    row(1, "亳州市灯谜学会", 4, "亳州市灯谜学会党支部", "单独组建", "2021年3月1日", secretary="甲书记"),
    row(2, "亳州市棋类协会", 2, "书画棋联合党支部", "联合", "2020-06-01"),
    row(3, "亳州市书画协会", 2, "书画棋联合党支部", "联合", "2020-06-01"),
    row(4, "亳州市义工协会", 3),
    row(5, "亳州市风筝协会", None, instructor="周敏"),
)


def test_what_is_promised_is_written(town):
    batch = uploaded(town, *ROWS)
    assert (batch.state, batch.counts["new"], batch.counts["accept"]) == (BatchState.CHECKED, 5, 5)
    assert not SocialOrganization.objects.exists()
    batch = actions.write(batch=batch, ticked=[], act=town.act())
    assert (batch.state, batch.counts["written"]) == (BatchState.WRITTEN, 5)
    found = balance(town.scope())
    assert (found["single"], found["shared"], found["due_alone"], found["undeclared"]) == (1, 2, 1, 1)
    assert PartyOrganization.objects.count() == 2
    assert Standing.objects.asof(town.today).get(organisation__name="亳州市风筝协会").instructor == town.zhou_person
    assert list(check()) == []
    assert list(audit.verify()) == []


def test_cover_begins_when_it_was_formed(town):
    written(town, *ROWS)
    assert sorted({cover.since for cover in Cover.objects.all()}) == [date(2020, 6, 1), date(2021, 3, 1)]


def test_the_same_file_again_writes_nothing(town):
    written(town, *ROWS)
    entries = AuditEntry.objects.exclude(verb="import").count()
    again = uploaded(town, *ROWS)
    assert (again.counts["new"], again.counts["changed"], again.counts["same"]) == (0, 0, 5)
    actions.write(batch=again, ticked=[], act=town.act())
    assert AuditEntry.objects.exclude(verb="import").count() == entries


def test_a_second_confirmation_answers_with_the_first(town):
    batch = uploaded(town, *ROWS)
    first = actions.write(batch=batch, ticked=[], act=town.act())
    again = actions.write(batch=batch, ticked=[], act=town.act())
    assert (first.counts, SocialOrganization.objects.count()) == (again.counts, 5)


def test_changes_are_shown_field_by_field(town):
    written(town, *ROWS)
    batch = uploaded(town, row(4, "亳州市义工协会", 5))
    assert load(batch).changes == {3: [("full", 3, 5)]}
    actions.write(batch=batch, ticked=[], act=town.act())
    assert Headcount.objects.valid().get(organisation__name="亳州市义工协会").full == 5


def test_a_batch_of_which_no_row_is_chosen_stays_open(town):
    written(town, *ROWS)
    batch = uploaded(town, row(4, "亳州市志愿者协会", 3))
    with pytest.raises(Refusal, match="一行也没有选"):
        actions.write(batch=batch, ticked=[], act=town.act())
    batch.refresh_from_db()
    assert batch.state == BatchState.CHECKED
    assert actions.write(batch=batch, ticked=[3], act=town.act()).counts["written"] == 1


def test_another_name_is_a_renaming_to_be_confirmed(town):
    written(town, *ROWS)
    batch = uploaded(town, row(4, "亳州市志愿者协会", 3), ROWS[-1])
    assert (batch.counts["warn"], batch.counts["accept"]) == (1, 1)
    actions.write(batch=batch, ticked=[], act=town.act())
    assert not SocialOrganization.objects.filter(name="亳州市志愿者协会").exists()
    batch = uploaded(town, row(4, "亳州市志愿者协会", 3))
    actions.write(batch=batch, ticked=[3], act=town.act())
    assert SocialOrganization.objects.get(name="亳州市志愿者协会").aliases == "亳州市义工协会"


def test_an_undone_import_leaves_the_register_as_it_was(town):
    written(town, *ROWS)
    before = list(
        Standing.objects.order_by("organisation", "since").values_list("organisation", "since", "full", "mode")
    )
    batch = written(town, row(4, "亳州市义工协会", 9), row(6, "亳州市太极拳协会", 3, "太极党支部", "单独", "2021-5-1"))
    assert balance(town.scope())["single"] == 2
    assert actions.undo_batch(batch=batch, act=town.act()) == 2
    after = list(
        Standing.objects.order_by("organisation", "since").values_list("organisation", "since", "full", "mode")
    )
    assert after == before
    assert list(check()) == []
    again = written(town, row(6, "亳州市太极拳协会", 3, "太极党支部", "单独", "2021-5-1"))
    assert (again.counts["written"], balance(town.scope())["single"]) == (1, 2)


def test_an_import_that_was_built_upon_is_not_undone(town):
    batch = written(town, *ROWS)
    town.declare(SocialOrganization.objects.get(name="亳州市义工协会"), 7)
    with pytest.raises(Refusal, match="亳州市义工协会"):
        actions.undo_batch(batch=batch, act=town.act())
    assert Batch.objects.get(pk=batch.pk).state == BatchState.WRITTEN


def test_a_register_that_moved_on_stops_the_writing(town):
    written(town, *ROWS)
    batch = uploaded(town, row(4, "亳州市义工协会", 5))
    town.declare(SocialOrganization.objects.get(name="亳州市义工协会"), 5, day=date(2021, 10, 31))
    with pytest.raises(Refusal, match="台账有了变化"):
        actions.write(batch=batch, ticked=[], act=town.act())
    batch = actions.recheck(batch=batch, act=town.act())
    assert load(batch).changes == {3: [("staff", 20, 12)]}


def test_a_cover_by_another_party_organisation_is_an_error(town):
    written(town, *ROWS)
    batch = uploaded(town, row(1, "亳州市灯谜学会", 4, "另一个党支部", "单独", "2021-06-01"))
    found = load(batch).checked.rows[-1]
    assert [finding.field for finding in found.findings if finding.level == "error"] == ["party_name"]


def test_wang_cannot_import_for_the_city(town):
    with pytest.raises(NoRight):
        actions.upload(
            file=workbook(*ROWS),
            fields="all",
            territory=Territory(CITY, "city"),
            as_of=town.today,
            act=town.act(town.wang),
        )


def test_a_code_of_another_register_is_refused(town):
    town.organisation("涡阳县书法协会", 3, level="county", region=341621)
    there = SocialOrganization.objects.get()
    batch = uploaded(town, row(9, "涡阳县书法协会", 3, code=there.credit_code))
    assert batch.counts["reject"] == 1


def test_headcounts_for_unknown_codes_are_refused(town):
    batch = uploaded(town, row(1, "亳州市灯谜学会", 4), fields="headcounts")
    assert (batch.counts["reject"], batch.counts["new"]) == (1, 0)


def test_a_file_that_cannot_be_read_is_told(town):
    file = ContentFile("<html><table><tr><td>名称</td></tr></table>".encode(), name="台账.xls")
    batch = actions.upload(file=file, fields="all", territory=Territory(CITY, "city"), as_of=town.today, act=town.act())
    batch = actions.run_check(batch, town.act())
    assert batch.state == BatchState.REFUSED
    assert set(actions.refused_sentences(batch)) == {"cannot", "because", "instead"}
