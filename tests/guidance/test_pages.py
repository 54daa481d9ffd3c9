"""The room through its pages: the pool, a person, handing over, a plan from draft to adoption, without script."""

from datetime import date

import pytest
from django.urls import reverse

from hangji.guidance.actions.pool import Able, set_availability
from hangji.guidance.models import AssignmentPlan, Availability
from hangji.office.models import Person
from hangji.registry.models import Assignment
from tests.town import CITY, FEW_AND_MANY, QIAOCHENG


@pytest.fixture(autouse=True)
def _the_day_of_the_town(settings, town):
    settings.PINNED_DAY = town.today


@pytest.fixture
def chen(client, town):
    client.force_login(town.chen)
    return client


def path(name, *args):
    return reverse(f"guidance:{name}", args=args)


def page(client, name, *args, status=200):
    answer = client.get(path(name, *args), follow=True)
    assert answer.status_code == status
    return answer.content.decode()


def send(client, name, *args, status=200, **data):
    answer = client.post(path(name, *args), data, follow=True)
    assert answer.status_code == status, answer.content.decode()[:2000]
    return answer.content.decode()


@pytest.fixture
def han(town):
    person = Person.objects.create(name="韩雨", unit="市民政局", phone="0558-0000001")
    able = Able(CITY, "city", [QIAOCHENG], ("教育",))
    set_availability(person=person, able=able, day=date(2021, 3, 1), until=None, act=town.act())
    return person


def test_somebody_new_enters_the_pool_and_is_changed(town, chen):
    asked = {"new_name": "梁笙", "new_unit": "市委党校", "register": f"{CITY}/city", "counties": [QIAOCHENG]}
    shown = send(chen, "enlist", **asked, industries="教育、养老", day="2021-10-01")
    assert "已登记梁笙的可派范围" in shown
    liang = Person.objects.get(name="梁笙")
    assert "谯城区" in shown
    refused = {"register": f"{CITY}/city", "counties": [QIAOCHENG], "most": 2, "day": "2021-10-08"}
    assert "没有写原因" in send(chen, "available", liang.pk, status=409, **refused)
    assert "最多 2 家" in send(chen, "available", liang.pk, **refused, reason="兼任")
    assert "不再可派" in send(chen, "unavailable", liang.pk, day="2021-11-01", reason="退休")
    assert Availability.objects.valid().on(town.today).count() == 0


def test_a_persons_page_says_whom_he_serves_and_what_those_need(town, chen, han):
    school = town.organisation("亳州市象棋学校", 0)
    town.send(school)
    shown = page(chen, "person", town.zhou_person.pk)
    assert "亳州市象棋学校" in shown
    assert "没有登记可派范围" in shown
    assert "还可联系 5 家" in page(chen, "instructors")
    shown = page(chen, "person", han.pk)
    assert "055****0001" in shown
    assert reverse("privacy:reveal", args=["person-phone", han.pk]) in shown


def test_handing_over_and_leaving(town, chen, han):
    units = [town.organisation(f"亳州市第{n}协会", 0) for n in range(6)]
    for unit in units:
        town.send(unit)
    zhou = town.zhou_person.pk
    assert "要先交接" in page(chen, "release", zhou)
    refused = send(chen, "release", zhou, status=409, day="2021-11-02", reason="调动")
    assert path("hand_over", zhou) in refused
    asked = {"organisations": [unit.pk for unit in units], "person": han.pk, "day": "2021-11-02", "matters": "会议记录"}
    shown = send(chen, "hand_over", zhou, **asked)
    assert "已把 6 家交接给韩雨" in shown
    assert "韩雨现在联系 6 家，一般最多 5 家" in shown
    assert "会议记录" in page(chen, "person", han.pk)
    assert "已办理周敏的调离" in send(chen, "release", zhou, day="2021-11-02", reason="调动")


def test_helping_and_first_secretary_from_the_organisations_page(town, chen, han):
    school = town.organisation("亳州市象棋学校", 3)
    town.send(school)
    town.form("亳州市象棋学校党支部", school)
    assert "已增派 韩雨 协助" in send(chen, "assist", school.pk, person=han.pk, day="2021-10-01")
    term = {"new_name": "吴书记", "dispatched_by": "市教育局", "day": "2021-10-01", "until": "2023-10-01"}
    shown = send(chen, "first_secretary", school.pk, **term)
    assert "已选派 吴书记 任第一书记" in shown
    assert "市教育局" in shown
    helping = Assignment.objects.valid().get(kind="additional")
    assert "已结束" in send(chen, "end_duty", helping.pk, day="2021-11-01", reason="任务完成")


def test_a_plan_is_drawn_steered_and_adopted_by_plain_forms(town, chen, han):
    bare, other = town.organisation("亳州市灯谜学会", 0), town.organisation("亳州市棋社", 2)
    town.send(town.organisation("亳州市象棋学校", 0))
    shown = page(chen, "plans")
    assert "还没有方案" in shown
    assert "亳州市灯谜学会" in shown
    shown = send(chen, "draw", register=f"{CITY}/city")
    plan = AssignmentPlan.objects.get()
    assert "采用，变更 1 家" in shown
    assert "人选" in page(chen, "plan_line", plan.pk, bare.pk)
    assert "没有着落" in send(chen, "plan_line", plan.pk, bare.pk, decision="exclude", person=han.pk)
    assert "取消排除" in page(chen, "plan_line", plan.pk, bare.pk)
    assert "已固定" not in send(chen, "plan_line", plan.pk, bare.pk, decision="allow", person=han.pk)
    assert "人工指定" in send(chen, "plan_line", plan.pk, bare.pk, decision="pin", person=han.pk)
    assert "请选一位" in send(chen, "plan_line", plan.pk, bare.pk, status=422, decision="pin")
    assert "亳州市棋社" in send(chen, "choose", plan.pk, organisations=other.name)
    assert "已按今天的情况重新计算" in send(chen, "replan", plan.pk)
    plan.refresh_from_db()
    assert "新派 2 家" in page(chen, "adopt", plan.pk)
    stale = send(chen, "adopt", plan.pk, status=409, day="2021-11-02", version=1)
    assert "还没有采用" in stale
    assert "已采用" in send(chen, "adopt", plan.pk, day="2021-11-02", version=plan.version)
    assert Assignment.objects.valid().on(town.today).filter(instructor=han).count() == 2
    assert "采用，变更" not in page(chen, "plan", plan.pk)


def test_what_changed_since_stands_on_the_page(town, chen, han):
    bare = town.organisation("亳州市灯谜学会", 0)
    send(chen, "draw", register=f"{CITY}/city")
    town.declare(bare, 3)
    plan = AssignmentPlan.objects.get()
    assert "方案编好以后有 1 家的情况变了" in page(chen, "plan", plan.pk)
    assert "不能采用" in send(chen, "adopt", plan.pk, status=409, day="2021-11-02", version=plan.version)
    assert "已放弃这个草案" in send(chen, "drop", plan.pk)


def test_an_auditor_reads_plans_and_changes_none(town, client, han):
    town.organisation("亳州市灯谜学会", 0)
    client.force_login(town.chen)
    send(client, "draw", register=f"{CITY}/city")
    plan = AssignmentPlan.objects.get()
    client.force_login(town.song)
    shown = page(client, "plan", plan.pk)
    assert "亳州市灯谜学会" in shown
    assert "调整" not in shown
    assert client.post(path("replan", plan.pk)).status_code == 404


def test_an_instructor_sees_his_own_organisations_and_no_plan(town, client, han):
    town.send(town.organisation("亳州市象棋学校", 0))
    client.force_login(town.zhou)
    shown = page(client, "instructors")
    assert "周敏" in shown
    assert "派驻方案" not in shown
    assert "韩雨" not in shown
    assert client.get(path("person", han.pk)).status_code == 404
    assert "换指导员" not in page(client, "person", town.zhou_person.pk)


@pytest.mark.parametrize("count", FEW_AND_MANY)
def test_pages_cost_the_same_for_few_and_many(town, chen, han, count, django_assert_max_num_queries):
    for n in range(count):
        unit = town.organisation(f"亳州市第{n}协会", 0)
        if n % 2:
            town.send(unit)
    send(chen, "draw", register=f"{CITY}/city")
    plan = AssignmentPlan.objects.get()
    with django_assert_max_num_queries(22):
        page(chen, "plan", plan.pk)
    with django_assert_max_num_queries(10):
        page(chen, "plans")
    with django_assert_max_num_queries(15):
        page(chen, "person", town.zhou_person.pk)
