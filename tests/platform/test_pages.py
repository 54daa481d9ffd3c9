"""省平台 as Chen sees it, as Wang of Guoyang does, and as the auditor reads it."""

import csv
import io
import re
from datetime import date
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from hangji.office.models import AuditEntry
from hangji.platform.actions.inclusion import include
from hangji.platform.models import Difference, Handover, OrganisationInclusion, Reconciliation
from hangji.registry.actions.organisations import change_status
from tests.town import FEW_AND_MANY, GUOYANG


@pytest.fixture(autouse=True)
def _the_day_of_the_town(settings, town):
    settings.PINNED_DAY = town.today


@pytest.fixture
def chen(client, town):
    client.force_login(town.chen)
    return client


def page(client, path, status=200, **query):
    response = client.get(path, query)
    assert response.status_code == status, (response.status_code, response.headers.get("Location"))
    return unescape(response.content.decode())


def clubs(town, count=3, included=2):
    found = [town.organisation(f"亳州市第{n}协会", n) for n in range(count)]
    ids = [club.pk for club in found[:included]]
    include(subject="organisations", ids=ids, day=date(2021, 6, 1), number="", reason="纳入", act=town.act())
    return found


def heads(html):
    return re.findall(r'<th scope="row">(?:<a[^>]*>)?([^<]+)', html)


def test_the_four_lists_and_their_counts(chen, town):
    struck = clubs(town)[0]
    change_status(organisation=struck, status="cancelled", day=date(2021, 10, 1), reason="申请", act=town.act())
    html = page(chen, "/platform/")
    assert heads(html) == ["亳州市第1协会"]
    assert re.findall(r"(已纳入|未纳入|超过时限未纳入|已注销、撤销仍在省平台) <span>(\d+)", html) == [
        ("已纳入", "1"),
        ("未纳入", "1"),
        ("超过时限未纳入", "1"),
        ("已注销、撤销仍在省平台", "1"),
    ]
    assert heads(page(chen, "/platform/", show="waiting")) == ["亳州市第2协会"]
    assert heads(page(chen, "/platform/", show="gone")) == ["亳州市第0协会"]


def test_parties_have_lists_of_their_own(chen, town):
    branch = town.form("象棋党支部", town.organisation("亳州市象棋协会", 3))
    assert heads(page(chen, "/platform/parties/", show="waiting")) == ["象棋党支部"]
    chen.post(
        f"/platform/include/?subject=parties&pk={branch.pk}", {"confirmed": "1", "day": "2021-10-08", "number": "D1"}
    )
    assert heads(page(chen, "/platform/parties/", q="象棋")) == ["象棋党支部"]
    assert "D1" in page(chen, f"/parties/{branch.pk}/")


@pytest.mark.parametrize("count", FEW_AND_MANY)
@pytest.mark.parametrize("path", ["/platform/", "/platform/parties/"])
def test_lists_cost_six_queries(chen, town, count, path, django_assert_max_num_queries):
    for club in clubs(town, count, count):
        town.form(f"{club}党支部", club)
    with django_assert_max_num_queries(9):  # session, user and posts besides
        page(chen, path, show="waiting" if "parties" in path else "included")


@pytest.mark.parametrize("count", FEW_AND_MANY)
def test_a_reconciliation_costs_the_same_however_many(chen, town, count, django_assert_max_num_queries):
    clubs(town, count, count)
    sent = SimpleUploadedFile("a.csv", "统一社会信用代码,社会组织名称\n,没有的协会\n".encode())
    chen.post("/platform/reconciliations/", {"subject": "organisations", "day": "2021-11-02", "file": sent})
    url = f"/platform/reconciliations/{Reconciliation.objects.get().pk}/"
    with django_assert_max_num_queries(10):
        page(chen, url)


def test_ticks_are_asked_about_first_and_then_included(chen, town):
    found = clubs(town, 4, 0)
    ticked = {"pk": [found[0].pk, found[1].pk]}
    asked = chen.post("/platform/include/?subject=organisations", ticked)
    assert asked.status_code == 200
    assert not OrganisationInclusion.objects.exists()
    html = unescape(asked.content.decode())
    assert "亳州市第0协会" in html
    assert "平台编号" not in html, "a number stands for one thing"
    sent = {**ticked, "confirmed": "1", "day": "2021.6.1", "reason": "首次"}
    for _twice in range(2):
        assert chen.post("/platform/include/?subject=organisations", sent)["Location"] == "/platform/"
    assert OrganisationInclusion.objects.count() == 2
    everything = "/platform/include/?subject=organisations&all=1&show=waiting"
    said = {"confirmed": "1", "day": "2021-06-01"}
    assert chen.post(everything, {"pk": ["x", "9" * 30], **said}).status_code == 302
    assert OrganisationInclusion.objects.count() == 2, "nonsense is not everything"
    chen.post(everything, said)
    assert OrganisationInclusion.objects.count() == 4


def test_a_refusal_keeps_what_was_typed(chen, town):
    (club,) = clubs(town, 1, 1)
    url = f"/platform/exclude/?subject=organisations&pk={club.pk}"
    late = chen.post(url, {"confirmed": "1", "day": "2022-01-01", "reason": "重复"})
    assert late.status_code == 409
    assert "重复" in late.content.decode()
    assert chen.post(url, {"confirmed": "1", "day": "2021-10-01", "reason": ""}).status_code == 422
    assert (
        chen.post(url, {"confirmed": "1", "day": "2021-10-01", "reason": "重复"})["Location"]
        == f"/organisations/{club.pk}/"
    )
    assert "曾于 2021-06-01 至 2021-10-01 纳入" in page(chen, f"/organisations/{club.pk}/")


def test_handing_over_and_the_increment(chen, town):
    found = clubs(town)
    sent = {"subject": "organisations", "day": "2021-09-30", "form": "csv"}
    response = chen.post("/platform/handovers/", sent)
    made = Handover.objects.get()
    assert response["Location"] == f"/platform/handovers/{made.pk}/"
    file = b"".join(chen.get(f"/platform/handovers/{made.pk}/file/").streaming_content).decode("utf-8-sig")
    assert [row["社会组织名称"] for row in csv.DictReader(io.StringIO(file))] == ["亳州市第0协会", "亳州市第1协会"]
    assert "没有变化" in page(chen, f"/platform/handovers/{made.pk}/")
    town.declare(found[1], 8, day=date(2021, 10, 8))
    html = page(chen, f"/platform/handovers/{made.pk}/")
    assert "正式党员数：1 → <b>8</b>" in html
    export = chen.post(f"/platform/handovers/{made.pk}/increment/", {"format": "csv"})
    rows = list(csv.DictReader(io.StringIO(b"".join(export.streaming_content).decode("utf-8-sig"))))
    assert [(row["变动"], row["社会组织名称"], row["正式党员数"]) for row in rows] == [("变更", "亳州市第1协会", "8")]
    assert chen.post("/platform/handovers/", {**sent, "subject": "parties"}).status_code == 409
    assert chen.post("/platform/handovers/", {**sent, "day": "昨天"}).status_code == 422


def test_a_draft_hands_nothing_over(chen, town):
    clubs(town)
    draft = chen.post("/platform/handovers/draft/", {"subject": "organisations", "format": "csv"})
    assert b"".join(draft.streaming_content).decode("utf-8-sig").count("\n") == 3
    assert not Handover.objects.exists()
    assert AuditEntry.objects.filter(verb="export").count() == 1


def test_a_layout_says_what_goes_into_each_column(chen, town):
    clubs(town)
    html = page(chen, "/platform/layouts/organisations/")
    assert "01 社会团体" in html
    assert "亳州市第0协会" in html
    page(chen, "/platform/layouts/nothing/", 404)


def test_a_difference_is_settled_and_theirs_leads_to_the_form(chen, town):
    found = clubs(town)
    rows = "统一社会信用代码,社会组织名称,正式党员数\n"
    rows += f"{found[0].credit_code},亳州市第0协会,5\n{found[1].credit_code},旧名,1\n"
    sent = SimpleUploadedFile("省平台.csv", rows.encode("gb18030"))
    made = chen.post("/platform/reconciliations/", {"subject": "organisations", "day": "2021-11-02", "file": sent})
    url = made["Location"]
    html = page(chen, url)
    assert "2 处差异，2 处待处理" in html
    name, full = Difference.objects.get(field="name"), Difference.objects.get(field="full")
    settle = f"{url}settle/?pk={name.pk}"
    assert "更正台账" in page(chen, settle)
    to = chen.post(settle, {"confirmed": "1", "decision": "theirs", "reason": "漏登更名"})["Location"]
    assert to == f"/register/{found[1].pk}/rename/"
    found[1].refresh_from_db()
    assert found[1].name == "亳州市第1协会", "never silently overwritten"
    assert chen.post(f"{url}settle/?pk={full.pk}", {"confirmed": "1", "decision": "ours"}).status_code == 422
    assert "2 处差异，1 处待处理" in page(chen, url)
    assert [text for text, _url in due(page(chen, "/"))] == [
        "1 家超过时限还没有纳入省平台",
        "1 处与省平台的差异没有处理",
    ]


def due(html):
    lines = re.findall(r'<tr><td class="nowrap"><span class="tag.*?</tr>', html, re.S)
    found = [(re.search(r"<p>(.*?)</p>", line)[1], re.search(r'href="([^"]+)"', line)[1]) for line in lines]
    return [(text, url) for text, url in found if "省平台" in text]


def test_each_duty_leads_to_its_rows(chen, town):
    struck = clubs(town, 4, 2)[0]
    change_status(organisation=struck, status="cancelled", day=date(2021, 10, 1), reason="申请", act=town.act())
    for text, url in due(page(chen, "/")):
        assert len(heads(page(chen, url))) == int(text.split()[0]), text


def test_a_file_that_is_none_is_refused_in_words(chen, town):
    sent = SimpleUploadedFile("a.xlsx", b"%PDF-1.4 nothing")
    made = chen.post("/platform/reconciliations/", {"subject": "parties", "day": "2021-11-02", "file": sent})
    assert "这是 PDF 文件，不是表格" in page(chen, made["Location"])


def test_the_auditor_reads_and_has_no_buttons(client, town):
    clubs(town)
    client.force_login(town.song)
    html = page(client, "/platform/", show="waiting")
    assert "亳州市第2协会" in html
    assert 'name="pk"' not in html
    assert "生成并登记报送" not in page(client, "/platform/handovers/")
    assert client.post("/platform/include/", {"pk": "1"}).status_code == 403
    assert (
        client.post(
            "/platform/handovers/", {"subject": "organisations", "day": "2021-09-30", "form": "csv"}
        ).status_code
        == 403
    )


def test_wang_sees_his_own_county_only(client, town):
    clubs(town)
    town.organisation("涡阳县象棋协会", 1, level="county", region=GUOYANG)
    client.force_login(town.wang)
    assert heads(page(client, "/platform/", show="waiting")) == ["涡阳县象棋协会"]
    page(client, "/platform/handovers/", 404, region="341600")
