"""The pages of the room: lists, figures, forms, what waits, and who may see."""

import re
from datetime import date
from html import unescape

import pytest
from django.http import QueryDict
from django.urls import reverse

from hangji.evaluation.figures import of_grades, of_inspections
from hangji.evaluation.lists import at_risk_list, grades, inspections
from hangji.evaluation.models import Evaluation, EvaluationGrade, GradeRevocation, Inspection
from hangji.registry.queries import region_names
from tests.evaluation.test_grades import fix, judged, propose  # noqa: F401
from tests.evaluation.test_inspections import conclude, receive
from tests.town import FEW_AND_MANY


@pytest.fixture
def there(judged, settings):  # noqa: F811
    settings.PINNED_DAY = judged.today
    return judged


def body(response):
    assert response.status_code == 200, response
    return response.content.decode()


def test_a_grade_is_proposed_and_fixed_on_pages(there, client):
    client.force_login(there.chen)
    form = reverse("evaluation:propose", args=[there.club.pk])
    shown = body(client.get(form))
    assert "180 / 200 分" in shown
    assert "example_b 第 1 版" in shown
    typed = {"other": "740", "grade": "5A", "announced_on": "2021-10-20", "number": "亳民〔2021〕9号"}
    refused = client.post(form, typed)
    assert refused.status_code == 409
    assert "740" in refused.content.decode()  # what was typed stays
    client.post(form, {**typed, "grade": "4A"})
    one = Evaluation.objects.get()
    assert "等另一人复核" in body(client.get(reverse("evaluation:evaluation", args=[one.pk])))
    client.force_login(there.li)
    client.post(
        reverse("evaluation:check", args=[one.pk]), {"agrees": "yes", "opinion": "同意", "version": one.version}
    )
    assert EvaluationGrade.objects.get().grade == "4A"
    page = body(client.get(reverse("evaluation:organisation", args=[there.club.pk])))
    assert "2026-10-20 届满" in page


def test_a_report_is_received_and_concluded_on_pages(there, client):
    client.force_login(there.chen)
    client.post(reverse("evaluation:receive", args=[there.club.pk, 2020]), {"day": "2021-04-08"})
    one = Inspection.objects.get()
    assert "180 / 200" not in body(client.get(reverse("evaluation:conclude", args=[one.pk])))
    client.post(reverse("evaluation:conclude", args=[one.pk]), {"result": "qualified", "version": one.version})
    assert "18 / 20 分" in body(client.get(reverse("evaluation:inspection", args=[one.pk])))


@pytest.mark.parametrize("year", [0, 1990, 2021, 99999])
def test_a_year_without_reports_has_no_page(there, client, year):
    client.force_login(there.chen)
    assert client.get(reverse("evaluation:receive", args=[there.club.pk, year])).status_code == 404
    assert client.get(reverse("evaluation:receive_many", args=[year])).status_code == 404


def test_several_reports_are_received_from_the_list(there, client):
    client.force_login(there.chen)
    url = reverse("evaluation:receive_many", args=[2020])
    asked = body(client.post(url, {"pk": [there.club.pk, there.bare.pk]}))
    assert "登记 2 家 2020 年度工作报告" in asked
    client.post(url, {"organisations": f"{there.club.pk},{there.bare.pk}", "day": "2021-05-20"})
    assert Inspection.objects.count() == 2


def test_every_number_is_its_rows(there):
    fix(there, propose(there))
    conclude(there, receive(there))
    act, names = there.act(), region_names()
    shown = of_grades(act)
    for chip in (*shown["chips"], *shown["more"]):
        listed = grades(act, QueryDict(chip["url"].partition("?")[2]), names)
        assert listed.found.count() == chip["count"], chip
    shown = of_inspections(act, 2020)
    for chip in shown["chips"]:
        assert inspections(act, QueryDict(chip["url"].partition("?")[2]), names).found.count() == chip["count"], chip
    late, near = shown["more"]
    assert inspections(act, QueryDict(late["url"].partition("?")[2]), names).found.count() == late["count"]
    assert at_risk_list(act, QueryDict(""), names).found.count() == near["count"] == 1


def test_the_risk_stands_on_the_page_with_its_clause_and_says_that_a_person_decides(there, client):
    receive(there)
    client.force_login(there.chen)
    page = body(client.get(reverse("evaluation:organisation", args=[there.bare.pk])))
    assert "活动异常名录风险" in page
    assert "2020 年度的年度工作报告应于" in page
    assert "由登记管理机关的人决定" in page
    assert "信用信息管理办法" in body(client.get(reverse("evaluation:risks")))


def test_reports_of_two_years_are_two_lines_and_each_opens_the_list_of_its_year(there, client):
    for unit in (there.club, there.bare):
        for year in (2019, 2020):
            receive(there, unit, year, date(year + 1, 4, 8))
    conclude(there, Inspection.objects.get(organisation=there.club, year=2019))
    receive(there, there.organisation("亳州市书法协会", 5), 2019, date(2020, 4, 8))
    client.force_login(there.li)
    page = body(client.get(reverse("desk:duties")))
    for year in (2019, 2020):
        assert f"2 份 {year} 年度工作报告还没有年检结论" in page
        (address,) = re.findall(rf'href="([^"]*results-{year}[^"]*)"', page)
        shown = body(client.get(unescape(address)))
        assert f"{year} 年度</span><span>共 2 家</span>" in shown
        assert shown.count("待审</span>") == 2


def test_what_waits_is_on_the_desk_until_it_is_done(there, client):
    receive(there, day=date(2021, 4, 8))
    propose(there)
    client.force_login(there.li)
    page = body(client.get(reverse("desk:duties")))
    assert "1 份 2020 年度工作报告还没有年检结论" in page
    assert "1 个拟定的评估等级等待另一人复核" in page
    assert "1 家还没有报送年度工作报告" in page
    client.force_login(there.chen)
    assert "等待另一人复核" not in body(client.get(reverse("desk:duties")))


def test_the_lists_are_exported_and_another_county_sees_nothing(there, client):
    client.force_login(there.chen)
    for name in ("grades", "inspections", "risks"):
        assert client.post(reverse(f"evaluation:{name}_export")).status_code == 200
    client.force_login(there.wang)
    assert client.get(reverse("evaluation:organisation", args=[there.club.pk])).status_code == 404


@pytest.mark.parametrize("many", FEW_AND_MANY)
def test_the_lists_ask_a_fixed_number_of_questions(there, client, django_assert_max_num_queries, many):
    for n in range(many):
        there.organisation(f"亳州市第{n}协会", 1)
    receive(there)
    client.force_login(there.chen)
    for name, most in (("grades", 8), ("inspections", 12), ("risks", 8)):
        client.get(reverse(f"evaluation:{name}"))
        with django_assert_max_num_queries(most):
            client.get(reverse(f"evaluation:{name}"))


def test_a_grade_is_taken_back_by_two_on_pages(there, client):
    fix(there, propose(there))
    client.force_login(there.chen)
    asked = client.post(reverse("evaluation:revoke", args=[there.club.pk]), {"day": "2021-11-02", "reason": "弄虚作假"})
    assert "是你提出的" in body(client.get(asked.url))
    one = GradeRevocation.objects.get()
    url = reverse("evaluation:decide_revocation", args=[one.pk])
    typed = {"agrees": "yes", "opinion": "属实", "version": one.version}
    assert client.post(url, typed).status_code == 403
    client.force_login(there.li)
    assert f"/evaluation/revocations/{one.pk}/" in body(client.get(reverse("desk:duties")))
    assert "弄虚作假" in body(client.get(url))
    assert client.post(url, typed).status_code == 302
    assert "没有有效的评估等级" in body(client.get(reverse("evaluation:organisation", args=[there.club.pk])))
