"""Which person an account is: linked with the post of a role that works by duty, and corrected."""

import pytest
from django.urls import reverse

from hangji.kit.refusal import Refusal
from hangji.office.actions import accounts
from hangji.office.actions.accounts import Newcomer
from hangji.office.actions.posts import Appointment, appoint
from hangji.office.models import AuditEntry, Person, Role, User
from tests.town import CITY, TODAY

HE = Newcomer("hejian", "何建", "涡阳县民政局")


def invite_he(town, person=None, role=Role.INSTRUCTOR):
    appointment = Appointment(role, TODAY, CITY, person=person)
    return accounts.invite(newcomer=HE, appointment=appointment, act=town.act(town.root))


def verbs():
    return list(AuditEntry.objects.order_by("pk").values_list("verb", flat=True))


@pytest.mark.parametrize("role", [Role.INSTRUCTOR, Role.PARTY_WORKER])
def test_an_invited_instructor_or_party_worker_is_a_new_person(town, role):
    he = invite_he(town, role=role)
    assert invite_he(town, role=role) == he
    he.refresh_from_db()
    assert (he.person.name, he.person.unit) == ("何建", "涡阳县民政局")
    assert verbs() == ["invite", "add_person", "link_person", "appoint"]


def test_other_roles_need_no_person(town):
    assert invite_he(town, role=Role.OFFICER).person is None


def test_a_person_already_known_is_linked_and_sees_the_organisations(town, client):
    known = Person.objects.create(name="何建", unit="县民政局")
    he = invite_he(town, known)
    assert Person.objects.filter(name="何建").get().user == he
    entry = AuditEntry.objects.get(verb="link_person")
    assert (entry.subject, entry.after) == ("何建", {"person": "何建（县民政局）"})


def test_a_person_with_another_account_is_refused_and_nothing_is_written(town):
    with pytest.raises(Refusal, match="他已有账号") as refused:
        invite_he(town, town.zhou_person)
    assert "zhou" in refused.value.because
    assert not User.objects.filter(username="hejian").exists()


def test_a_further_post_keeps_the_link(town):
    appoint(user=town.zhou, appointment=Appointment(Role.PARTY_WORKER, TODAY, CITY), act=town.act(town.root))
    assert User.objects.get(pk=town.zhou.pk).person == town.zhou_person
    assert verbs() == ["appoint"]


def test_a_wrong_link_is_corrected_once(town):
    he = invite_he(town)
    other = Person.objects.create(name="何建", unit="药业协会")
    for _press in range(2):
        accounts.link_person(user=he, person=other, act=town.act(town.root))
    entry = AuditEntry.objects.filter(verb="link_person").last()
    assert (entry.before, entry.after) == ({"person": "何建（涡阳县民政局）"}, {"person": "何建（药业协会）"})
    assert verbs().count("link_person") == 2
    accounts.link_person(user=he, person=None, act=town.act(town.root))
    accounts.link_person(user=he, person=None, act=town.act(town.root))
    assert Person.objects.filter(name="何建").count() == 3
    with pytest.raises(Refusal, match="自己的账号"):
        accounts.link_person(user=town.root, person=None, act=town.act(town.root))


def typed(**more):
    first = {"username": "hejian", "name": "何建", "title": "县民政局", "role": "instructor", "region": CITY}
    return first | {"level": "all", "since": "2021-11-02"} | more


def test_without_namesakes_the_page_needs_no_answer(town, client):
    client.force_login(town.root)
    assert "填好姓名提交以后选择" in client.get(reverse("office:invite")).content.decode()
    page = client.post(reverse("office:invite"), typed(), follow=True).content.decode()
    assert "何建（县民政局）" in page
    assert reverse("office:link_person", args=[User.objects.get(username="hejian").pk]) in page


@pytest.mark.parametrize("chosen", ["known", "new"])
def test_with_namesakes_the_page_asks_which(town, client, chosen):
    known = Person.objects.create(name="何建", unit="药业协会")
    client.force_login(town.root)
    asked = client.post(reverse("office:invite"), typed())
    assert asked.status_code == 422
    assert "已有同名的人" in asked.content.decode()
    assert "何建（药业协会）" in asked.content.decode()
    client.post(reverse("office:invite"), typed(person=known.pk if chosen == "known" else "new"))
    person = User.objects.get(username="hejian").person
    assert (person == known) is (chosen == "known")


def test_a_person_for_a_role_that_needs_none_is_pointed_out(town, client):
    client.force_login(town.root)
    answer = client.post(reverse("office:invite"), typed(role="officer", person="new"))
    assert answer.status_code == 422
    assert "这个角色不选" in answer.content.decode()


def test_the_page_of_an_appointment_asks_whom_it_does_not_know(town, client):
    known = Person.objects.create(name="钱柜", unit="药业协会")
    client.force_login(town.root)
    address = reverse("office:appoint", args=[town.qian.pk])
    assert "钱柜（药业协会）" in client.get(address).content.decode()
    post = {"role": "party_worker", "region": CITY, "level": "all", "since": "2021-11-02", "person": known.pk}
    assert client.post(address, post).status_code == 302
    assert User.objects.get(pk=town.qian.pk).person == known
    assert "person" not in client.get(reverse("office:appoint", args=[town.zhou.pk])).context["form"].fields


def test_the_page_links_an_account_that_has_no_person(town, client):
    town.user("late", "钱晚", Role.INSTRUCTOR)
    late = User.objects.get(username="late")
    client.force_login(town.root)
    assert "现在看不到社会组织" in client.get(reverse("office:user", args=[late.pk])).content.decode()
    address = reverse("office:link_person", args=[late.pk])
    assert client.get(address).status_code == 200
    assert client.post(address, {"person": town.zhou_person.pk}).status_code == 422
    assert client.post(address, {"person": "new"}, follow=True).status_code == 200
    late.refresh_from_db()
    assert late.person.name == "钱晚"
