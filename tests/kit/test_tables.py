"""Lists: pages by key in both directions, empty keys last, and exports in which nothing runs."""

import io
from datetime import date, datetime
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from django.db.models import Q
from django.http import QueryDict

from hangji.kit.export import exported, inert
from hangji.kit.keyset import Keyset, count_to, said_count
from hangji.kit.tables import Column, Filter, Listing, Table, tidy
from hangji.office.models import Person, Region

pytestmark = pytest.mark.django_db
TABLE = Table(
    "people",
    "人员",
    (
        Column("name", "姓名", lambda p: p.name, "name"),
        Column("unit", "单位", lambda p: p.unit, "unit"),
        Column("phone", "电话", lambda p: p.phone, shown=False, code=True),
    ),
    order="name",
)
UNIT = Filter("unit", "单位", lambda v: Q(unit=v), choices=[("甲", "甲"), ("乙", "乙")])
LEAST = Filter("least", "至少", lambda v: Q(pk__gte=int(v)))


def people(count):
    return [Person.objects.create(name=f"{n % 7}", unit="甲乙"[n % 2]) for n in range(count)]


def listing(query="", size=50):
    return Listing(TABLE, Person.objects.all(), QueryDict(query), [UNIT, LEAST], size=size)


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("key", ["name", "pk"])
def test_pages_hold_every_row_once_forth_and_back(key, descending):
    people(23)
    keyset, rows = Keyset(key, descending), Person.objects.all()
    forth, page = [], keyset.page(rows, size=5)
    while True:
        forth.append([row.pk for row in page.rows])
        if not page.next:
            break
        page = keyset.page(rows, after=page.next, size=5)
    assert [pk for page in forth for pk in page] == [row.pk for row in keyset.ordered(rows)]
    back = [forth[-1]]
    while page.previous:
        page = keyset.page(rows, before=page.previous, size=5)
        back.append([row.pk for row in page.rows])
    assert (back[::-1], page.first) == (forth, 1)


@pytest.mark.parametrize("descending", [False, True])
def test_empty_keys_come_last_either_way_and_are_paged_through(descending):
    for code in range(1, 10):
        Region.objects.create(
            code=code, name=str(code), short="", level="x", valid_from=None if code % 3 else date(2020, 1, code)
        )
    keyset, rows = Keyset("valid_from", descending), Region.objects.all()
    whole = [row.code for row in keyset.ordered(rows)]
    assert set(whole[:3]) == {3, 6, 9}
    forth, page = [], keyset.page(rows, size=2)
    while page.next:
        forth += [row.code for row in page.rows]
        page = keyset.page(rows, after=page.next, size=2)
    forth += [row.code for row in page.rows]
    assert forth == whole
    back = [row.code for row in page.rows]
    while page.previous:
        page = keyset.page(rows, before=page.previous, size=2)
        back = [row.code for row in page.rows] + back
    assert back == whole


HALF, NOUGHT, HUGE = '["\\ud800",1,1]', '["a\\u0000",1,1]', f'["甲",{"9" * 30},1]'


@pytest.mark.parametrize(
    "cursor", ["", "x", "[1]", '["a",{},1]', "null", '[["a"],1,1]', '["甲","x",1]', "{}", HALF, NOUGHT, HUGE]
)
def test_a_cursor_that_cannot_be_read_is_the_first_page(cursor):
    people(3)
    assert len(Keyset("name").page(Person.objects.all(), after=cursor).rows) == 3


def test_counting_stops():
    people(12)
    assert [said_count(count_to(Person.objects.all(), limit), limit) for limit in (5, 11, 12)] == ["5+", "11+", "12"]


def test_conditions_of_one_parameter_are_alternatives_and_nonsense_is_named():
    people(4)
    found = listing("unit=甲&unit=乙&least=abc")
    assert (found.count, found.ignored, [str(asked) for asked in found.asked]) == (
        4,
        ["至少 abc"],
        ["单位：甲", "单位：乙"],
    )
    assert listing("unit=甲").count == 2
    assert [chip["drop_url"] for chip in listing("unit=甲&sort=-name&after=x").chips] == ["?sort=-name"]


SEEN = Filter("seen", "年份", lambda v: Q(user__last_login__year=int(v)))
SAID = Filter("said", "情况", lambda v: Q(unit=v), {"甲": "甲单位"}.__getitem__)


@pytest.mark.parametrize("asked", [f"least={'9' * 30}", "seen=0", "seen=99999", "said=丙", "unit=%00"])
def test_what_no_database_can_be_asked_is_nonsense_too(asked):
    people(2)
    found = Listing(TABLE, Person.objects.all(), QueryDict(asked), [UNIT, LEAST, SEEN, SAID])
    assert (found.count, len(found.ignored)) == (2, 1)
    assert "\0" not in found.ignored[0]


def test_sort_links_turn_round():
    name, unit = listing().headers
    assert (name.sort, name.url, unit.url) == ("ascending", "?sort=-name", "?sort=unit")
    assert listing("sort=-name").headers[0].url == "?"


def test_columns_are_chosen_and_the_address_stays_short():
    assert [column.name for column in listing("col=phone").columns] == ["name", "phone"]
    clean = tidy(QueryDict("col=name&col=unit&unit=&sort=name&q=x"), TABLE)
    assert clean.urlencode() == "q=x"


LIVE = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://x")']


@pytest.mark.parametrize("text", LIVE)
def test_no_text_runs_in_a_csv(text):
    assert inert(text) == f"'{text}"


def test_plain_values_stay_plain():
    assert [inert(v) for v in ("中文", -3, None, date(2021, 10, 31), "1-2")] == ["中文", -3, "", "2021-10-31", "1-2"]
    assert inert("512345678901234567", code=True) == "'512345678901234567"


def body(response):
    return b"".join(response.streaming_content)


def test_nothing_in_the_workbook_is_live():
    columns = [
        Column("text", "文字", lambda row: row[0]),
        Column("day", "日期", lambda row: row[1]),
        Column("count", "人数", lambda row: row[2], number=True),
    ]
    at = datetime(2021, 10, 31, 23, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
    rows = [(text, at, -3) for text in [*LIVE, "http://x", "512345678901234567"]] + [("", None, None)]
    response = exported(columns, rows, form="xlsx", stem="名单", day=date(2021, 11, 2))
    assert "-2021-11-02.xlsx" in response["Content-Disposition"]
    sheet = openpyxl.load_workbook(io.BytesIO(body(response))).active
    cells = list(sheet.iter_rows(min_row=2))
    assert {cell[0].data_type for cell in cells[:-1]} == {"s"}
    assert not any(cell[0].hyperlink for cell in cells)
    assert (cells[0][1].value.date(), cells[0][1].number_format, cells[0][2].value) == (
        date(2021, 10, 31),
        "yyyy-mm-dd",
        -3,
    )
