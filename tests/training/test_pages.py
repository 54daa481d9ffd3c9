"""The room through its pages, without script: from a course to the year's figure, and the invited person's side."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from hangji.office.models import AuditEntry
from hangji.training.models import Course, CourseMaterial, FeedbackCount, TrainingSession
from tests.people.money import Book
from tests.town import FEW_AND_MANY
from tests.training.classes import COMING, EARLIER, Class


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
    answer = client.get(reverse(f"training:{name}", args=args), query, follow=True)
    assert answer.status_code == status
    return answer.content.decode()


def send(client, name, *args, status=200, **data):
    answer = client.post(reverse(f"training:{name}", args=args), data, follow=True)
    assert answer.status_code == status, answer.content.decode()[:3000]
    return answer.content.decode()


SAID = {"title": "党务实务", "programme": "2021 年轮训", "kind": "轮训", "hours": 4, "about": ""}
PLAN = {
    **{"day": "2021-11-20", "venue": "市委党校", "places": 2, "organiser": "市民政局", "hours": 4},
    **{"answer_by": "2021-11-17", "hour": "", "lecturer": ""},
}


def test_from_a_course_to_a_list(town, chen, school):
    for name in ("安心", "白露", "晨光"):
        school.secretary(name)
    assert "已登记课程" in send(chen, "new_course", register="341600/city", **SAID)
    course = Course.objects.get(title="党务实务")
    assert "一天最多 8 学时" in send(chen, "edit_course", course.pk, status=409, **{**SAID, "hours": 12, "version": 1})
    file = SimpleUploadedFile("讲义.pdf", b"%PDF-1.4 x")
    assert "已加材料" in send(chen, "add_material", course.pk, title="讲义", file=file)
    assert "已安排培训" in send(chen, "new_session", course.pk, **PLAN)
    session = TrainingSession.objects.get(course=course)
    rows = page(chen, "invite", session.pk, condition="secretaries")
    assert "邀请 3 名" in rows
    assert "安心协会党支部书记" in rows
    shown = send(chen, "send_invitations", session.pk, condition="secretaries", expected=3)
    assert "已邀请 3 名" in shown
    assert "候补" in shown
    again = send(chen, "send_invitations", session.pk, condition="secretaries", expected=3)
    assert "没有新邀请" in again
    ann = session.invitations.get(person__name="安心")
    assert "已记下安心的答复" in send(chen, "answer", ann.pk, coming="yes")


def test_a_list_is_written_in_and_corrected_on_the_page(town, chen, school):
    ann, bai = school.secretary("安心"), school.secretary("白露")
    session = school.session(EARLIER)
    assert "一个人也没有" in send(chen, "attendance", session.pk, status=409, version=1)
    assert "没有找到“陌生人”" in send(chen, "attendance", session.pk, status=422, more="陌生人", version=1)
    shown = send(chen, "attendance", session.pk, more="安心\n白露", version=1)
    assert "已登记 2 名参加" in shown
    assert "已参加" in shown
    kept = {"there": [ann.pk], "version": 2}
    assert "必填" in send(chen, "attendance", session.pk, status=422, **kept)
    assert "已登记 1 名参加" in send(chen, "attendance", session.pk, because="抄错了", **kept)
    assert bai.pk


def test_namesakes_are_told_apart_by_their_unit(town, chen, school):
    first, second = school.secretary("安心"), school.secretary("白露")
    second.name = "安心"
    second.save()
    session = school.session(EARLIER)
    assert "有同名的人" in send(chen, "attendance", session.pk, status=422, more="安心", version=1)
    assert "已登记 1 名参加" in send(chen, "attendance", session.pk, more="安心（白露协会）", version=1)
    assert [i.person_id for i in session.invitations.there()] == [second.pk]
    assert first.pk


def test_the_number_of_the_year_opens_its_rows(town, chen, school):
    ann = school.secretary("安心")
    school.secretary("白露")
    school.held(ann)
    shown = page(chen, "year")
    assert "50.0<small>%" in shown
    assert "还没有参加的 1 名" in shown
    rows = page(chen, "workers", role="secretary", trained="yes")
    assert "共 1 名" in rows
    assert "安心" in rows
    answer = chen.post(reverse("training:workers_export"), {"format": "csv"})
    assert "安心" in b"".join(answer.streaming_content).decode("utf-8-sig")
    assert AuditEntry.objects.filter(verb="export").exists()


def test_who_is_invited_answers_and_gives_feedback_on_the_phone(client, town, school):
    ann = school.secretary("安心", account=True)
    other = school.secretary("白露", account=True)
    coming = school.session(places=1)
    school.invite(coming)
    held = Class(town, "写作").held(ann, day=date(2021, 10, 29))
    client.force_login(ann.user)
    assert "邀请你的" in page(client, "mine")
    assert "给你留了名额" in page(client, "session", coming.pk)
    assert "白露" not in page(client, "session", coming.pk)
    assert "已答复：参加" in send(client, "reply", coming.pk, coming="yes")
    invitation = held.invitations.get(person=ann)
    assert "写反馈" in page(client, "session", held.pk)
    assert "不记名" in page(client, "feedback", invitation.pk)
    send(client, "feedback", invitation.pk, status=422, answer_0="很好")
    assert "谢谢" in send(client, "feedback", invitation.pk, answer_0="很好", answer_1="可以", remark="多讲案例")
    assert FeedbackCount.objects.count() == 2
    client.force_login(other.user)
    assert "前面还有 0 名" in page(client, "session", coming.pk)
    page(client, "feedback", invitation.pk, status=404)
    page(client, "sessions", status=403)
    client.force_login(town.chen)
    assert "多讲案例" not in page(client, "session", held.pk)


def test_material_is_for_who_is_invited(client, town, school):
    ann, bai = school.secretary("安心", account=True), school.secretary("白露", account=True)
    session = school.session()
    client.force_login(town.chen)
    send(client, "add_material", school.course.pk, title="讲义", file=SimpleUploadedFile("a.pdf", b"%PDF-1.4 x"))
    send(client, "invite_person", session.pk, person=ann.pk)
    one = CourseMaterial.objects.get()
    for user, status in ((ann.user, 200), (bai.user, 404), (town.wang, 404), (town.song, 200)):
        client.force_login(user)
        assert client.get(reverse("training:material", args=[one.pk])).status_code == status, user


def test_cost_is_entered_on_the_page_once(town, chen, school):
    Book(town).filled()
    session = school.session(EARLIER)
    typed = {"amount": "3000", "day": "2021-10-08", "key": "6b1c1f7e-6a0e-4a1b-9d3c-3f1c7d1a2b3c"}
    assert "等另一位同事复核" in send(chen, "cost", session.pk, **typed)
    send(chen, "cost", session.pk, **typed)
    shown = page(chen, "session", session.pk)
    assert "登记支付" in shown
    assert shown.count("3,000.00") == 1


def test_duties_of_the_organiser_and_of_the_invited(client, town, school):
    ann = school.secretary("安心", account=True)
    school.invite(school.session())
    school.session(EARLIER)
    client.force_login(town.chen)
    desk = client.get(reverse("desk:home"), {"level": "city"}).content.decode()
    assert "1 场培训办过了，还没有登记参加名单" in desk
    assert "1 名书记今年还没有参加培训" in desk
    client.force_login(ann.user)
    assert "1 份培训邀请等你答复" in client.get(reverse("desk:home")).content.decode()


# Two statements of each are the sign-in's.
COSTS = {"sessions": 6, "courses": 5, "workers": 8, "invite": 10, "session": 14}


@pytest.mark.parametrize("rows", FEW_AND_MANY)
@pytest.mark.parametrize("name", COSTS)
def test_a_list_costs_the_same_for_few_and_many(town, chen, school, rows, name, django_assert_num_queries):
    for n in range(rows):
        school.secretary(f"书记{n:02}")
        school.session(COMING, venue=f"教室{n}")
        Class(town, f"课程{n}")
    one = TrainingSession.objects.order_by("pk")[0]
    school.invite(one)
    args = [one.pk] if name in ("session", "invite") else []
    url = reverse(f"training:{name}", args=args) + ("?condition=secretaries" if name == "invite" else "")
    chen.get(url)
    with django_assert_num_queries(COSTS[name]):
        assert chen.get(url).status_code == 200
