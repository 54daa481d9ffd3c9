"""党务工作者: who serves where, vacancies and who could fill them, through the pages."""

from datetime import date

import pytest
from django.urls import reverse

from hangji.office.models import Person
from hangji.registry.models import Secretary
from hangji.training.actions.posts import record_post
from hangji.training.models import WorkerPost
from tests.town import FEW_AND_MANY
from tests.training.classes import Class


@pytest.fixture(autouse=True)
def _the_day_of_the_town(settings, town):
    settings.PINNED_DAY = town.today


@pytest.fixture
def chen(client, town):
    client.force_login(town.chen)
    return client


@pytest.fixture
def school(town):
    return Class(town)


def page(client, name, *args, status=200, **query):
    answer = client.get(reverse(f"growth:{name}", args=args), query, follow=True)
    assert answer.status_code == status
    return answer.content.decode()


def send(client, name, *args, status=200, **data):
    answer = client.post(reverse(f"growth:{name}", args=args), data, follow=True)
    assert answer.status_code == status, answer.content.decode()[:2000]
    return answer.content.decode()


def test_who_serves_where_with_training_and_the_own_page(town, chen, school):
    ann = school.secretary("安心")
    school.held(ann)
    shown = page(chen, "workers")
    assert "安心协会党支部书记" in shown
    assert "2021-09-10" in shown
    own = page(chen, "worker", ann.pk)
    assert "自 2020-04-01 起" in own
    assert "党务基础" in own
    assert "没有参加过" in page(chen, "workers", trained="no")


def test_a_post_is_recorded_and_ended_on_the_page(town, chen):
    branch = town.form("棋社党支部", town.organisation("棋社", 3))
    typed = {"new_name": "丹青", "new_unit": "棋社", "party": branch.pk, "duty": "staff", "day": "2021-05-04"}
    assert "已登记丹青的任职" in send(chen, "record_post", **typed)
    dan = Person.objects.get(name="丹青")
    post = WorkerPost.objects.valid().get()
    assert "棋社党支部专职党务工作人员" in page(chen, "worker", dan.pk)
    assert "已结束任职" in send(chen, "end_post", post.pk, day="2021-11-02", reason="调动")
    assert "以前的任职" in page(chen, "worker", dan.pk)


def test_a_vacancy_lists_who_could_fill_it_by_name_with_each_condition(town, chen, school):
    for name in ("陈晨", "安心", "白露"):
        school.secretary(name)
    school.held(Person.objects.get(name="安心"))
    branch = town.form("棋社党支部", town.organisation("棋社", 3))
    assert "棋社党支部" in page(chen, "vacancies")
    shown = page(chen, "suggest", branch.pk)
    places = [shown.index(f">{name}</a>") for name in ("安心", "白露", "陈晨")]
    assert places == sorted(places)
    met = page(chen, "suggest", branch.pk, trained="met")
    assert ">安心</a>" in met
    assert ">白露</a>" not in met
    Secretary.objects.filter(person__name="白露").update(party_organization=branch)
    assert "棋社党支部" not in page(chen, "vacancies")


def test_one_who_leads_two_is_said_to(town, chen, school):
    ann = school.secretary("安心")
    held = Secretary.objects.get(person=ann)
    second = town.form("诗社党支部", town.organisation("诗社", 3))
    held.pk, held.party_organization = None, second
    held.save()
    branch = town.form("棋社党支部", town.organisation("棋社", 3))
    assert ">安心</a>" in page(chen, "suggest", branch.pk, free="unmet")
    assert ">安心</a>" not in page(chen, "suggest", branch.pk, free="met")


def test_no_column_of_persons_sorts_by_what_they_did(town, chen, school):
    school.secretary("安心")
    for name in ("workers", "suggest"):
        args = [town.form("棋社党支部", town.organisation("棋社", 3)).pk] if name == "suggest" else []
        shown = page(chen, name, *args)
        assert "sort=-name" in shown
        assert shown.count("?sort=") + shown.count("&amp;sort=") == 1


# Two statements of each are the sign-in's.
COSTS = {"workers": 8, "vacancies": 6, "cultivations": 4, "suggest": 7}


@pytest.mark.parametrize("rows", FEW_AND_MANY)
@pytest.mark.parametrize("name", COSTS)
def test_a_list_costs_the_same_for_few_and_many(town, chen, school, rows, name, django_assert_num_queries):
    for n in range(rows):
        school.secretary(f"书记{n:02}")
    empty = town.form("空缺党支部", town.organisation("空缺协会", 3))
    dan = Person.objects.create(name="丹青")
    record_post(party=empty, person=dan, duty="deputy", day=date(2021, 5, 4), act=town.act())
    args = [empty.pk] if name == "suggest" else []
    chen.get(reverse(f"growth:{name}", args=args))
    with django_assert_num_queries(COSTS[name]):
        assert chen.get(reverse(f"growth:{name}", args=args)).status_code == 200
