"""The pages of the room: for offices, for the organisation itself, for everybody; and the way to say it is too much."""

import re

import pytest
from django.urls import reverse

from hangji.burden.counting import count_fillings
from hangji.burden.models import CountedTo
from hangji.burden.views import counted_said
from tests.burden.test_counting import asked  # noqa: F401
from tests.governance.conftest import kept  # noqa: F401
from tests.town import FEW_AND_MANY, moment


@pytest.fixture
def counted(asked, settings):  # noqa: F811
    settings.PINNED_DAY = asked.today
    count_fillings(at=moment(asked.today))
    return asked


def body(response):
    assert response.status_code == 200, response
    return response.content.decode()


def test_an_office_sees_each_organisation_and_the_rows_behind_each_number(counted, client):
    client.force_login(counted.chen)
    page = body(client.get(reverse("burden:organisations")))
    assert "亳州市篮球协会" in page
    rows = reverse("burden:fillings") + f"?organisation={counted.club.pk}&amp;year=2021"
    assert rows in page
    listed = body(client.get(rows.replace("&amp;", "&")))
    assert "共 3 次，填写 10 项，系统带出 13 项" in listed
    assert "白素" not in listed  # nobody is told of
    assert re.search(r'<a href="[^"]*" aria-current="page">减负', listed)  # the rows stand under the tab they came from


def test_month_and_county_narrow_the_rows(counted, client):
    client.force_login(counted.chen)
    assert "共 0 次" in body(client.get(reverse("burden:fillings") + "?year=2021&month=3"))
    assert "共 3 次" in body(client.get(reverse("burden:fillings") + "?year=2021&month=11&county=341602"))
    assert "共 0 次" in body(client.get(reverse("burden:fillings") + "?year=2021&county=341621"))
    client.get(reverse("burden:organisations") + "?asked=yes&year=abc")


def test_the_list_is_exported_and_an_organisation_has_its_page(counted, client):
    client.force_login(counted.chen)
    assert client.post(reverse("burden:organisations_export")).status_code == 200
    page = body(client.get(reverse("burden:organisation", args=[counted.club.pk])))
    assert "联席会议" in page
    assert "11 月" in page


def test_its_own_worker_sees_it_and_another_countys_officer_does_not(counted, client):
    client.force_login(counted.bai)
    assert "亳州市篮球协会" in body(client.get(reverse("burden:organisation", args=[counted.club.pk])))
    client.force_login(counted.wang)
    assert client.get(reverse("burden:organisation", args=[counted.club.pk])).status_code == 404


def test_the_day_that_it_is_counted_to_is_a_day_in_china(counted):
    CountedTo.objects.update(at=moment(counted.today, 0))
    assert counted.today.isoformat() in counted_said()


def test_everybody_sees_the_totals_and_the_forms_and_no_name(counted, client):
    page = body(client.get(reverse("burden:public")))
    assert "2021 年，1 家社会组织填报 3 次，填写 10 项；系统已有、不再要填的 13 项。" in page
    assert "篮球" not in page
    assert "2 次" not in page
    assert "1 家社会组织填报 2 次" in body(client.get(reverse("burden:public") + "?year=2020"))
    assert "章程全文" in body(client.get(reverse("burden:forms")))


def test_the_way_to_say_that_it_is_too_much_stands_on_a_workers_pages_once_there_is_a_room_for_it(
    counted, client, settings
):
    client.force_login(counted.bai)
    settings.COMPLAINTS = "nowhere:new"
    page = body(client.get(reverse("governance:charters")))
    assert "这里要的太多了" not in page
    assert reverse("burden:public") in page
    settings.COMPLAINTS = "desk:help"
    page = body(client.get(reverse("governance:charters")))
    assert f"{reverse('desk:help')}?about=burden&amp;of=%2Fgovernance%2F" in page
    client.force_login(counted.chen)
    assert "这里要的太多了" not in body(client.get(reverse("governance:charters")))


@pytest.mark.parametrize("many", FEW_AND_MANY)
def test_the_lists_ask_a_fixed_number_of_questions(counted, client, django_assert_max_num_queries, many):
    for n in range(many):
        counted.organisation(f"亳州市第{n}协会", 1)
    client.force_login(counted.chen)
    client.get(reverse("burden:organisations"))
    with django_assert_max_num_queries(10):
        client.get(reverse("burden:organisations"))
    with django_assert_max_num_queries(7):
        client.get(reverse("burden:fillings"))
