"""The pages of reports, by Wang, Xu and Chen: the list, a report in each state, its rows, what was corrected."""

import re
from html import unescape
from pathlib import Path

import openpyxl
import pytest
from django.core.files.storage import default_storage
from django.urls import reverse

from hangji.office.models import AuditEntry
from hangji.registry.models import SocialOrganization
from hangji.reports.models import Report
from hangji.reports.queries import findings, frozen, scope_of
from tests.reports.office import COUNTY, DAY, WHERE, declare, drafted, enter, locked, second_officer, sent
from tests.town import FEW_AND_MANY, QIAOCHENG, moment


@pytest.fixture(autouse=True)
def _the_evening_of_the_town(settings, town, monkeypatch):
    """The pages are asked after everything that a test types, whatever the time is where it runs."""
    settings.PINNED_DAY = town.today
    monkeypatch.setattr("hangji.kit.clock.now", lambda: moment(town.today, 20))


@pytest.fixture
def chess(town):
    return town.organisation("涡阳县象棋协会", 3, **WHERE)


@pytest.fixture
def of(client, town):
    """A page as a person sees it."""

    def get(user, name, *args, status=200, **query):
        client.force_login(user)
        response = client.get(reverse(name, args=args), query, follow=True)
        assert response.status_code == status, response.status_code
        return unescape(response.content.decode())

    return get


def post(client, user, name, *args, **data):
    client.force_login(user)
    return client.post(reverse(name, args=args), data)


def test_wang_drafts_from_the_page_and_twice_opens_the_same(client, town, chess, of):
    assert "还没有上报，最迟 2021-11-05" in of(town.wang, "reports:reports")
    assert 'value="2021-10-31"' in of(town.wang, "reports:draft")
    data = {"kind": "figures", "territory": "341621-county", "day": "2021-10-31"}
    first = post(client, town.wang, "reports:draft", **data)
    again = post(client, town.wang, "reports:draft", **data)
    assert first["Location"] == again["Location"]
    assert post(client, town.wang, "reports:draft", **{**data, "day": "2021-12-31"}).status_code == 409
    assert post(client, town.wang, "reports:draft", **{**data, "territory": "341602-county"}).status_code == 422


def test_a_draft_names_what_the_data_quality_finds_each_with_its_list(client, town, chess, of):
    enter(town, "涡阳县象棋协会分会", hour=9)
    for name in ("涡阳县书法协会", "涡阳县书法家协会"):
        enter(town, name, hour=9)
    SocialOrganization.objects.filter(name="涡阳县象棋协会分会").update(registered_on=None)
    report = drafted(town)
    html = of(town.wang, "reports:report", report.pk)
    found = {each.text: each for each in findings(scope_of(report))}
    assert {"可能重复登记", "没有登记日期", "党员人数未申报的社会组织（不论有没有党组织）"} <= found.keys()
    assert all(each.text in html and each.url in html for each in found.values())
    assert "必须更正" not in html.replace("标“必须更正”的改好才能锁定", "")
    for each in found.values():
        client.force_login(town.wang)
        assert client.get(each.url).status_code == 200


def test_a_draft_shows_what_to_look_at_and_only_another_may_check(client, town, chess, of):
    enter(town, "涡阳县书画协会", hour=9)
    report = drafted(town)
    html = of(town.wang, "reports:report", report.pk)
    assert "锁定以前看一看" in html
    assert "condition=headcount_missing" in html
    assert f"/reports/{report.pk}/check/" not in html
    assert "放弃草稿" in html
    xu = second_officer(town)
    assert f"/reports/{report.pk}/check/" in of(xu, "reports:report", report.pk)
    post(client, xu, "reports:check", report.pk)
    assert "锁定不能解除" in of(xu, "reports:lock", report.pk)
    declare(town, chess, 0, DAY, hour=9)
    assert "数又变了，要重新审核" in of(xu, "reports:report", report.pk)
    refused = post(client, xu, "reports:lock", report.pk)
    assert refused.status_code == 409
    assert "审核以后数变了" in refused.content.decode()
    post(client, xu, "reports:check", report.pk)
    assert post(client, xu, "reports:lock", report.pk).status_code == 302
    assert Report.objects.get().state == "locked"


def test_each_number_opens_as_many_rows_as_it_says(town, chess, of):
    enter(town, "涡阳县书画协会", hour=9)
    report = locked(town)
    for number in frozen(report).numbers:
        html = of(town.wang, "reports:rows", report.pk, number=number.key)
        lines = re.findall(r'<tr><th scope="row">', html)
        amounts = [int(text) for text in re.findall(r'data-label="计入">(\d+)', html)]
        assert (sum(amounts) or len(lines)) == number.value, number
    html = of(town.wang, "reports:rows", report.pk, number="all")
    assert reverse("desk:organisation", args=[chess.pk]) in html
    of(town.wang, "reports:rows", report.pk, number="poem", status=404)


@pytest.mark.parametrize("count", FEW_AND_MANY)
def test_list_and_report_cost_the_same_however_many(client, town, of, count, django_assert_max_num_queries):
    for number in range(count):
        town.organisation(f"涡阳县第{number}协会", 3, **WHERE)
    for _edition in range(count // 3):
        report = locked(town)
    client.force_login(town.wang)
    with django_assert_max_num_queries(6 + 3):  # session, user and posts besides
        client.get(reverse("reports:reports"))
    with django_assert_max_num_queries(22):
        client.get(reverse("reports:report", args=[report.pk]))


def test_a_late_correction_shows_who_did_it_and_why_and_the_report_stays(client, town, chess, of):
    report = sent(town)
    post(client, town.chen, "reports:accept", report.pk)
    assert "没有差异" in of(town.wang, "reports:report", report.pk)
    declare(town, chess, 0, DAY, hour=15)
    assert "项数不同，涉及 1 家" in of(town.wang, "reports:report", report.pk)
    html = of(town.wang, "reports:differences", report.pk)
    assert "正式党员由 3 变为 0" in html
    assert "陈思远" in html
    assert "由 1 到 0 家" in html
    assert frozen(Report.objects.get()).value("due_alone") == 1
    answer = post(client, town.wang, "reports:differences_export", report.pk)
    sheet = openpyxl.load_workbook(_file(answer)).active
    lines = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert ["应当单独组建而未建的社会组织", 1, 0] in [line[:3] for line in lines]
    assert any("申报党员和从业人数" in str(line[7]) and line[8] == "陈思远" for line in lines)
    assert AuditEntry.objects.filter(verb="export", subject_kind="Report").exists()


def _file(answer):
    from io import BytesIO

    return BytesIO(b"".join(answer.streaming_content))


def test_computed_as_known_at_the_locking_it_is_the_same(client, town, chess, of):
    report = locked(town)
    declare(town, chess, 0, DAY, hour=15)
    post(client, town.wang, "reports:reproduce", report.pk)
    assert "逐字节一致" in of(town.wang, "reports:report", report.pk)


def test_computing_again_tells_when_the_past_was_changed(client, town, chess, of):
    from hangji.registry.models import Headcount

    report = locked(town)
    Headcount.objects.update(full=1)  # behind the program's back
    post(client, town.wang, "reports:reproduce", report.pk)
    assert "与锁定的不一致" in of(town.wang, "reports:report", report.pk)


def test_a_changed_byte_is_told_on_the_page(town, chess, of):
    report = locked(town)
    path = Path(default_storage.path(report.content.path))
    path.write_bytes(path.read_bytes().replace(b'"due_alone":1', b'"due_alone":2'))
    assert "锁定时存下的内容被改过" in of(town.wang, "reports:report", report.pk)
    path.write_bytes(b"{")
    assert "锁定时存下的内容被改过" in of(town.wang, "reports:report", report.pk)
    of(town.wang, "reports:differences", report.pk, status=404)
    path.unlink()
    assert "锁定时存下的内容不见了" in of(town.wang, "reports:report", report.pk)


def test_the_paper_is_the_stored_one(client, town, chess):
    report = locked(town)
    client.force_login(town.wang)
    answer = client.get(reverse("reports:file", args=[report.pk, report.issue.files.last().pk]))
    sheet = openpyxl.load_workbook(_file(answer)).active
    cells = [(row[0].value, row[1].value) for row in sheet.iter_rows()]
    assert ("社会组织", 1) in cells
    assert any("党建指标〔2021〕1号" in str(first) for first, _value in cells)


def test_the_city_sees_who_has_reported_and_receives(client, town, chess, of):
    report = sent(town)
    html = of(town.chen, "reports:received", kind="figures", day="2021-10-31")
    assert "谯城区" in html
    assert "没有编制" in html
    assert "查看并接收" in html
    assert post(client, town.chen, "reports:send_back", report.pk, reason="").status_code == 422
    assert post(client, town.chen, "reports:send_back", report.pk, reason="少报一家").status_code == 302
    html = of(town.wang, "reports:report", report.pk)
    assert "少报一家" in html
    assert "编制下一版" in html


def test_the_overview_below_tells_who_is_late(town, chess, of):
    html = of(town.chen, "reports:received", kind="brief", day="2021-09-30")
    assert "2021-10-05" in html
    assert "逾期 28 天" in html


def test_wang_does_not_see_what_is_not_his(client, town, chess, of):
    report = sent(town)
    other = town.user("du", "杜某", "officer", QIAOCHENG, level="county")
    of(other, "reports:report", report.pk, status=404)
    assert "你的单位不接收别的单位的报表" in of(other, "reports:received")
    of(town.chen, "reports:received", region="341621", status=404)


def test_reconciling_opens_the_rows_that_differ(town, chess, of):
    town.organisation("谯城区舞狮协会", 0, level="county", region=QIAOCHENG)
    sent(town)
    html = of(town.chen, "reports:reconcile", kind="figures", day="2021-10-31")
    assert "各项都对得上" in html
    enter(town, "涡阳县书画协会", hour=15)
    declare(town, chess, 5, DAY, hour=15)
    html = of(town.chen, "reports:reconcile", kind="figures", day="2021-10-31", number="full")
    assert "两边计入的数不同 · 1" in html
    assert "县区 3，本级 5" in html
    html = of(town.chen, "reports:reconcile", kind="figures", day="2021-10-31", number="all")
    assert "只在本级的数里 · 1" in html
    assert "涡阳县书画协会" in html


def test_the_sum_is_of_the_last_edition_handed_in(client, town, chess, of):
    report = sent(town)
    post(client, town.chen, "reports:accept", report.pk)
    enter(town, "涡阳县书画协会", hour=11)
    locked(town, hour=12)  # the second edition, not yet handed in
    assert "只在本级的数里 · 1" in of(town.chen, "reports:reconcile", kind="figures", day="2021-10-31", number="all")
    again = Report.objects.get(edition=2)
    post(client, town.wang, "reports:send", again.pk)
    assert "各项都对得上" in of(town.chen, "reports:reconcile", kind="figures", day="2021-10-31", number="all")
    assert "增加涡阳县书画协会" in of(town.chen, "reports:report", again.pk)


def test_an_accepted_report_is_followed_by_its_next_edition(client, town, chess):
    report = sent(town)
    post(client, town.chen, "reports:accept", report.pk)
    answer = post(client, town.wang, "reports:redraft", report.pk)
    assert Report.objects.get(edition=2).state == "drafted"
    assert answer["Location"] == reverse("reports:report", args=[Report.objects.get(edition=2).pk])
    assert Report.objects.get(edition=1).state == "accepted"
    assert (COUNTY.region_code, DAY) == (report.region_code, report.day)
