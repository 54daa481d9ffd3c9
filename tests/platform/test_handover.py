"""Chen hands a file over to the platform, and later sees what has changed since."""

import io
from datetime import date

import openpyxl
import pytest

from hangji.kit.refusal import NoRight, Refusal
from hangji.office.access import Territory
from hangji.office.documents import open_document
from hangji.platform.actions.handover import hand_over
from hangji.platform.actions.inclusion import exclude, include
from hangji.platform.increment import changes_since
from hangji.platform.models import Handover
from hangji.registry.actions.headcounts import declare_headcount
from hangji.registry.actions.organisations import rename_organisation
from tests.town import CITY, moment

SEPTEMBER = date(2021, 9, 30)
TERRITORY = Territory(CITY, "city")


def put(town, *things, subject="organisations", day=date(2021, 6, 1)):
    include(subject=subject, ids=[t.pk for t in things], day=day, number="", reason="纳入", act=town.act())


def over(town, subject="organisations", form="xlsx", day=SEPTEMBER):
    return hand_over(subject=subject, territory=TERRITORY, day=day, form=form, act=town.act(day=SEPTEMBER, hour=16))


@pytest.fixture
def clubs(town):
    clubs = [town.organisation(f"亳州市第{n}协会", n) for n in range(4)]
    put(town, *clubs[:3])
    return clubs


def test_the_file_has_the_layouts_heads_and_codes(town, clubs):
    made = over(town)
    assert (made.rows, made.layout_version, made.document.kind) == (3, 1, "xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(open_document(made.document).read())).active
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0][:5] == ("统一社会信用代码", "社会组织名称", "平台编号", "登记类型", "登记层级")
    assert rows[1][:7] == (clubs[0].credit_code, "亳州市第0协会", None, "01", "2", "341602", "2015-05-04")
    assert rows[3][9:11] == (2, 0)


def test_a_csv_is_the_same_and_runs_nowhere(town):
    put(town, town.organisation("=亳州市公式协会", 1))
    first, again, other = over(town, form="csv"), over(town, form="csv"), over(town)
    assert first == again == other, "the same rows of the same day are the same handover"
    text = open_document(first.document).read().decode("utf-8-sig")
    assert "'=亳州市公式协会" in text
    assert Handover.objects.count() == 1


def test_nothing_to_hand_over_is_refused(town):
    with pytest.raises(Refusal, match="没有一行"):
        over(town)
    with pytest.raises(NoRight):
        hand_over(subject="parties", territory=TERRITORY, day=SEPTEMBER, form="csv", act=town.act(town.wang))


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_what_has_changed_since(town, clubs, form):
    made = over(town, form=form)
    assert changes_since(made, town.act(), {}) == []
    counts = {"full": 5, "probationary": 0, "staff": 20, "not_transferred": 0}
    declare_headcount(organisation=clubs[0], counts=counts, day=date(2021, 10, 8), act=town.act())
    rename_organisation(organisation=clubs[0], name="亳州市象棋协会", day=date(2021, 10, 9), act=town.act())
    exclude(subject="organisations", ids=[clubs[1].pk], day=date(2021, 10, 8), reason="误报", act=town.act())
    put(town, clubs[3], day=date(2021, 10, 8))
    found = [(each.kind, each.name, each.changes) for each in changes_since(made, town.act(), {})]
    assert found == [
        ("new", "亳州市第3协会", []),
        ("changed", "亳州市象棋协会", [("社会组织名称", "亳州市第0协会", "亳州市象棋协会"), ("正式党员数", "0", "5")]),
        ("gone", "亳州市第1协会", []),
    ]


def test_parties_are_found_again_by_name_where_they_have_no_number(town):
    branch = town.form("象棋党支部", town.organisation("亳州市象棋协会", 3))
    put(town, branch, subject="parties")
    made = over(town, "parties")
    assert changes_since(made, town.act(), {}) == []
    include(subject="parties", ids=[branch.pk], day=town.today, number="DZZ1", reason="编号", act=town.act())
    (change,) = changes_since(made, town.act(), {})
    assert (change.kind, change.changes) == ("changed", [("党组织编号", "", "DZZ1")])


def test_a_frozen_file_that_was_tampered_with_is_told(town, clubs):
    made = over(town, form="csv")
    with open_document(made.document) as file:
        path = file.name
    with open(path, "ab") as file:
        file.write(b"x\n")
    with pytest.raises(Refusal, match="不是原来的样子"):
        changes_since(made, town.act(), {})
    assert made.handed_at == moment(SEPTEMBER, 16)
