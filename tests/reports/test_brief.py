"""The monthly brief and the comparison: numbers are their rows, words say the numbers, papers say both."""

import io
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.utils import translation
from docx import Document
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from hangji.coverage.queries import counts
from hangji.office.issues import Drawn, Issuing, issue, said_code
from hangji.office.pen import writing
from hangji.registry.actions.organisations import change_status
from hangji.reports.brief.paper import definition_of
from hangji.reports.brief.reckoning import BALANCE, CONDITIONS
from hangji.reports.brief.statement import brief, comparison
from hangji.reports.content import content_of
from hangji.reports.kinds import KINDS
from tests.histories import FIRST, histories, played, typed_at
from tests.town import CITY, GUOYANG, QIAOCHENG, moment

OCTOBER, SEPTEMBER = date(2021, 10, 31), date(2021, 9, 30)
ANY_DAY = st.integers(-1, 670).map(lambda n: FIRST + timedelta(days=n))
quickly = settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


def said(content):
    """All words of a content, cells too."""
    parts = [*content.words["body"], *(part for annex in content.words["annexes"] for part in annex["body"])]
    lines = [part.get("text") or part.get("heading") or "" for part in parts]
    lines += [cell for part in parts if "table" in part for row in part["table"]["rows"] for cell in row]
    return "\n".join(lines)


@pytest.fixture
def a_month(town):
    """In October 2021 one left the gap by forming, one by being struck off, one came; one has been in it for long."""
    formed, struck = town.organisation("亳州市象棋学校", 4), town.organisation("亳州市灯谜学会", 5)
    town.organisation("亳州市义工联合会", 3, region=GUOYANG)
    town.organisation("亳州市书法协会", 0, day=date(2021, 10, 11), kind="foundation")
    town.organisation("亳州市篮球协会", 2, day=date(2021, 10, 12))
    town.organisation("亳州市围棋协会", None)
    town.form("亳州市象棋学校党支部", formed, day=date(2021, 10, 15))
    change_status(organisation=struck, status="cancelled", day=date(2021, 10, 20), reason="自行申请", act=town.act())
    town.send(town.organisation("亳州市诗词学会", 0))
    return town


# ---- numbers


@pytest.mark.slow
@pytest.mark.django_db
@quickly
@given(events=histories(), day=ANY_DAY, level=st.sampled_from(["city", "county", "all"]))
def test_every_number_is_the_sum_of_its_rows_and_of_the_overview(town, events, day, level):
    with played(town, events):
        scope = town.scope(day, level)
        content = brief(scope)
        assert content.uneven() == []
        counted = counts(CONDITIONS, scope)[""]
        assert {name: content.value(f"now.{name}") for name in CONDITIONS} == counted
        assert content.value("now.all") == sum(content.value(f"now.{name}") for name in BALANCE)
        for name in CONDITIONS:
            parts = [
                number.value
                for number in content.numbers
                if number.key.endswith(f".{name}") and number.key.startswith("part.")
            ]
            assert sum(parts) == content.value(f"now.{name}")
        moves = content.value("before.gap") + content.value("gap.new") - content.value("gap.closed")
        assert moves == content.value("now.gap")
        assert content.value("gap.formed") <= content.value("gap.closed")
        assert content.value("gap.overdue") <= content.value("now.gap")


@pytest.mark.slow
@pytest.mark.django_db
@quickly
@given(events=histories(), day=ANY_DAY)
def test_as_known_now_and_at_a_later_moment_are_the_same(town, events, day):
    with played(town, events):
        for build in (brief, comparison):
            now, known = build(town.scope(day, "all")), build(town.scope(day, "all", known=typed_at(500)))
            assert (now.numbers, now.rows) == (known.numbers, known.rows)
            assert known.uneven() == []


def test_what_happened_in_the_month_is_told_apart(a_month):
    content = brief(a_month.scope(OCTOBER))
    moves = {key: content.value(f"gap.{key}") for key in ("new", "closed", "formed", "overdue")}
    assert moves == {"new": 1, "closed": 2, "formed": 1, "overdue": 1}
    assert (content.value("before.gap"), content.value("now.gap")) == (3, 2)
    assert [row.name for row in content.rows_of("gap.formed")] == ["亳州市象棋学校"]
    assert [row.name for row in content.rows_of("gap.new")] == ["亳州市篮球协会"]
    assert [(row.kind, row.name) for row in content.rows_of("instructors")] == [("Person", "周敏")]
    assert content.value(f"part.{GUOYANG}.gap") == 1
    assert content.value("kind.foundation.all") == 1


def test_as_known_before_a_correction_it_says_what_was_known(a_month):
    known = moment(date(2021, 10, 31), 23)
    then = brief(a_month.scope(OCTOBER, known=known))
    assert then.value("now.gap") == 4  # neither the forming nor the striking off had been entered
    assert then.value("now.party_all") == 0
    assert "按2021年10月31日23:00所掌握的情况统计" in said(then)


def test_a_content_is_the_same_for_every_reader_and_frozen_whole(a_month):
    content = brief(a_month.scope(OCTOBER))
    with translation.override("en"):
        assert brief(a_month.scope(OCTOBER)).canonical() == content.canonical()
    assert content_of(content.canonical()).canonical() == content.canonical()


# ---- words


def test_the_words_say_the_numbers_each_rate_with_its_two(a_month):
    words = said(brief(a_month.scope(OCTOBER)))
    for sentence in (
        "截至2021年10月31日，亳州市市级登记的社会组织6家，比上月末减少1家，比年初减少1家。",
        "单独组建党组织1家",
        "6＝1＋0＋1＋1＋2＋1",
        "党组织1个，比上月末增加1个，比年初增加1个；2021年新建1个。",
        "16.7%（1/6）",
        "应建未建2家（应单独组建1家、应联合或挂靠组建1家），比上月末减少1家，比年初减少1家。",
        "上月末以来新增1家，退出2家，其中已有党组织覆盖1家、因注销、转出或人数变化不再应建1家；超过宽限期的1家。",
        "派驻党建工作指导员的1家，由1名指导员联系；没有党员的2家中，另有1家待派驻。",
        "党员人数未申报的1家",
    ):
        assert sentence in words, sentence
    assert "排名" not in words


def test_the_gap_is_listed_the_one_due_first_first(a_month):
    (annex,) = brief(a_month.scope(OCTOBER)).words["annexes"]
    rows = annex["body"][0]["table"]["rows"]
    assert [(row[0], row[1], row[4]) for row in rows] == [
        ("亳州市义工联合会", "涡阳县", "应单独组建"),
        ("亳州市篮球协会", "谯城区", "应联合或挂靠组建"),
    ]
    assert "已超期" in rows[0][6]


def test_an_empty_territory_has_a_brief_too(town):
    content = brief(town.scope(OCTOBER))
    assert content.uneven() == []
    words = said(content)
    assert "无适用对象" in words
    assert "没有应建未建的社会组织" in words
    assert content.words["annexes"] == []


def test_the_comparison_sets_counties_side_by_side_in_the_order_of_their_codes(a_month):
    content = comparison(a_month.scope(OCTOBER))
    table = content.words["body"][1]["table"]
    assert table["columns"] == ["项目", "谯城区", "涡阳县", "合计"]
    rows = {row[0]: row[1:] for row in table["rows"]}
    assert rows["社会组织数"] == ["5", "1", "6"]
    assert rows["组织覆盖率"] == ["20.0%\n1/5", "0.0%\n0/1", "16.7%\n1/6"]
    assert rows["党组织数"] == ["1", "0", "1"]
    assert [part["code"] for part in content.words["parts"]] == [QIAOCHENG, GUOYANG]


# ---- faults


def test_a_month_that_adds_up_has_no_faults(a_month):
    for code in ("brief", "comparison"):
        assert KINDS[code].faults(KINDS[code].build(a_month.scope(OCTOBER))) == []


def test_what_does_not_add_up_is_named(a_month):
    content = brief(a_month.scope(OCTOBER))
    wrong = tuple(replace(n, value=n.value + 1) if n.key == "now.single" else n for n in content.numbers)
    found = KINDS["brief"].faults(replace(content, numbers=wrong))
    assert found == ["有 1 个数与名单不一致", "社会组织 6 家，按组建情况分开相加是 7 家，两数不等"]


def test_a_day_that_is_no_month_end_or_not_over_is_named(a_month):
    assert "不是月末" in KINDS["brief"].faults(brief(a_month.scope(date(2021, 10, 30))))[0]
    early = brief(a_month.scope(OCTOBER, known=moment(date(2021, 10, 15))))
    assert "那一天还没有过" in KINDS["brief"].faults(early)[0]


def test_a_county_alone_has_nothing_beside_it(a_month):
    content = comparison(a_month.scope(OCTOBER, "county", GUOYANG))
    assert KINDS["comparison"].faults(content) == ["范围内只有一个县区，没有可以对照的"]


# ---- papers


def read(kind, made):
    if kind == "pdf":
        text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(made)).pages)
    else:
        paper = Document(io.BytesIO(made))
        cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
        text = "".join([*(paragraph.text for paragraph in paper.paragraphs), *cells])
    return "".join(text.split())


@pytest.mark.parametrize("code", ["brief", "comparison"])
@pytest.mark.parametrize("kind", ["docx", "pdf"])
def test_an_issued_paper_says_number_day_definitions_audit_head_and_code(a_month, code, kind):
    content = KINDS[code].build(a_month.scope(OCTOBER))
    what = Issuing(code, "Report", 1, content.title, CITY, "city", "亳州市民政局", "https://djb.example.cn")
    what = replace(what, as_of=OCTOBER, definition=definition_of(content), word="亳民社简")
    kept = {}

    def draw(imprint):
        kept["imprint"], kept["made"] = imprint, KINDS[code].papers[kind](content, imprint)
        return [Drawn(f"简报.{kind}", kind, kept["made"])]

    with writing(a_month.act()) as pen:
        made = issue(pen, what, draw)
    text = read(kind, kept["made"])
    version = "第1版"
    for part in (
        *("亳民社简〔2021〕1号", "亳州市民政局", "2021年10月31日", "2021-10-31", "2021年11月2日", version),
        *(content.basis["policy"][:12], made.audit_hash[:16], f"{CITY}-{made.audit_count}", said_code(made.code)),
        f"https://djb.example.cn/v/{said_code(made.code)}/",
    ):
        assert part in text, part
    assert "草稿" not in text
    assert KINDS[code].papers[kind](content, kept["imprint"]) == kept["made"]


@pytest.mark.parametrize("kind", ["docx", "pdf"])
def test_a_draft_says_that_it_is_one_and_has_no_code(a_month, kind):
    text = read(kind, KINDS["brief"].papers[kind](brief(a_month.scope(OCTOBER)), {}))
    assert "草稿" in text
    assert "未编号" in text
    assert "验证码" not in text
