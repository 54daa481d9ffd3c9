"""Appointments by the day, and the three administrators kept apart."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from hangji.kit.refusal import NoRight, Refusal
from hangji.office.actions.posts import Appointment, appoint, end_post
from hangji.office.models import AuditEntry, Post, Role
from hangji.office.models.posts import ADMINISTRATORS
from tests.town import CITY, GUOYANG, TODAY


def give(town, user, role, since=TODAY, region=CITY, **more):
    return appoint(user=user, appointment=Appointment(role, since, region, **more), act=town.act(town.root))


def end(town, post, day=TODAY, by=None):
    end_post(post=post, day=day, reason="轮岗", act=town.act(by or town.root))


def test_a_post_counts_from_its_day_and_asking_twice_changes_nothing(town):
    tomorrow = TODAY + timedelta(days=1)
    for _press in range(2):
        give(town, town.wang, Role.AUDITOR, since=tomorrow)
    assert Post.objects.filter(user=town.wang, role=Role.AUDITOR).count() == 1
    assert [post.role for post in town.act(town.wang).posts] == [Role.OFFICER]
    assert {post.role for post in town.act(town.wang, day=tomorrow).posts} == {Role.OFFICER, Role.AUDITOR}
    assert [str(entry) for entry in AuditEntry.objects.all()] == [f"root appoint User {town.wang.pk}"]


def test_an_ended_post_ends_on_its_day_and_pressing_twice_is_answered_the_same(town):
    post = town.wang.posts.get()
    end(town, post)
    end(town, post)
    assert town.act(town.wang).posts == []
    assert town.act(town.wang, day=TODAY - timedelta(days=1)).posts
    assert AuditEntry.objects.get().after["until"] == TODAY.isoformat()
    assert Post.objects.valid().get(user=town.wang).until == TODAY


def test_a_post_may_begin_again_on_the_day_the_former_ended(town):
    end(town, town.wang.posts.get(), TODAY)
    give(town, town.wang, Role.OFFICER, region=GUOYANG, level="county")
    assert Post.objects.valid().filter(user=town.wang).count() == 2
    with pytest.raises(Refusal, match="已有一段任职"):
        give(town, town.wang, Role.OFFICER, since=date(2019, 1, 1), region=GUOYANG, level="county")


def test_what_has_ended_earlier_is_not_prolonged_by_ending_it_later(town):
    post = town.wang.posts.get()
    end(town, post, date(2021, 6, 1))
    with pytest.raises(Refusal, match="已经结束"):
        end(town, post, TODAY)


@pytest.mark.parametrize("held", ADMINISTRATORS)
@pytest.mark.parametrize("wanted", ADMINISTRATORS)
def test_two_administrators_cannot_be_one_person(town, held, wanted):
    keeper = town.user("keeper", "管理员", held, CITY)
    if held == wanted:
        give(town, keeper, wanted)
    else:
        with pytest.raises(Refusal, match="不能是同一个人"):
            give(town, keeper, wanted)


@pytest.mark.parametrize("administrator", ADMINISTRATORS)
def test_an_administrator_holds_no_business_post(town, administrator):
    with pytest.raises(Refusal, match="不兼任业务岗位"):
        give(town, town.wang, administrator)
    keeper = town.user("keeper", "管理员", administrator, CITY)
    with pytest.raises(Refusal, match="不兼任业务岗位"):
        give(town, keeper, Role.OFFICER)


def test_days_that_do_not_overlap_are_no_clash(town):
    end(town, town.wang.posts.get(), TODAY)
    give(town, town.wang, Role.AUDIT_ADMIN, since=TODAY)
    with pytest.raises(Refusal, match="不兼任"):
        give(town, town.wang, Role.AUDITOR, since=TODAY - timedelta(days=1))


def test_a_later_post_of_the_other_kind_is_a_clash_too(town):
    give(town, town.zhou, Role.OFFICER, since=TODAY + timedelta(days=30))
    end(town, town.zhou.posts.valid().get(role=Role.INSTRUCTOR), TODAY)
    with pytest.raises(Refusal, match="不兼任"):
        give(town, town.zhou, Role.SYSTEM_ADMIN)


def test_root_cannot_change_roots_posts(town):
    with pytest.raises(Refusal, match="给自己登记任职"):
        give(town, town.root, Role.SECURITY_ADMIN, region=CITY)
    with pytest.raises(Refusal, match="结束自己的任职"):
        end(town, town.root.posts.get())


def test_a_committee_post_has_its_bodys_place(town):
    post = give(town, town.wang, Role.COMMITTEE, region=GUOYANG, body=town.body)
    assert (post.region_code, post.level) == (town.body.region_code, town.body.level)
    for role, body in ((Role.COMMITTEE, None), (Role.OFFICER, town.body)):
        with pytest.raises(Refusal, match="所在党委"):
            give(town, town.li, role, body=body)


def test_only_a_security_administrator_of_the_place_appoints(town):
    keeper = town.user("keeper", "安全员乙", Role.SECURITY_ADMIN, GUOYANG)
    for by in (town.chen, keeper):
        with pytest.raises(NoRight):
            appoint(user=town.zhou, appointment=Appointment(Role.OFFICER, TODAY, CITY), act=town.act(by))
    with pytest.raises(NoRight):
        end(town, town.chen.posts.get(), by=keeper)


def test_the_page_ends_a_post_and_shows_the_history(town, client):
    client.force_login(town.root)
    address = reverse("office:end_post", args=[town.wang.posts.get().pk])
    assert client.get(address).status_code == 200
    for _press in range(2):
        client.post(address, {"day": "2021-11-02", "reason": "轮岗"})
    page = client.get(reverse("office:user", args=[town.wang.pk])).content.decode()
    assert "2021-11-02" in page
    assert "涡阳县" in page
    assert AuditEntry.objects.count() == 1


def test_a_post_ended_on_its_first_day_leaves_an_account_that_can_be_appointed_anew(town, client):
    client.force_login(town.root)
    for post in town.wang.posts.all():
        answer = client.post(reverse("office:end_post", args=[post.pk]), {"day": post.since, "reason": "登错了"})
    assert not Post.objects.valid().filter(user=town.wang).exists()
    assert client.get(answer.url).status_code == 200
    assert client.get(reverse("office:appoint", args=[town.wang.pk])).status_code == 200
    assert "wang" in client.get(reverse("office:users")).content.decode()


def test_a_refused_appointment_says_why_on_the_form(town, client):
    client.force_login(town.root)
    typed = {"role": "audit_admin", "region": CITY, "level": "all", "since": "2021-11-02"}
    answer = client.post(reverse("office:appoint", args=[town.wang.pk]), typed)
    assert answer.status_code == 409
    assert "管理员不兼任业务岗位" in answer.content.decode()


def test_the_table_of_roles_is_open_to_everyone_signed_in(town, client):
    client.force_login(town.qian)
    page = client.get(reverse("office:roles")).content.decode()
    assert "登记、更正社会组织" in page
    assert "审计管理员" in page


def test_a_committee_post_says_the_duty_and_no_other_does(town):
    said = {"body": town.body, "duty": "secretary"}
    post = appoint(user=town.zhou, appointment=Appointment(Role.COMMITTEE, TODAY, **said), act=town.act(town.root))
    assert post.duty == "secretary"
    again = appoint(user=town.zhou, appointment=Appointment(Role.COMMITTEE, TODAY, **said), act=town.act(town.root))
    assert again.duty == "secretary"
    assert Post.objects.valid().filter(user=town.zhou, role=Role.COMMITTEE).count() == 1
    with pytest.raises(Refusal, match="党委职务只用于党委的任职"):
        appoint(
            user=town.qian, appointment=Appointment(Role.OFFICER, TODAY, CITY, duty="member"), act=town.act(town.root)
        )
