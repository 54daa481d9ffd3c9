"""Invitations, links, switching off and on: the actions, and the pages that lead to them."""

from datetime import timedelta

import pytest
from django.urls import reverse

from hangji.kit.refusal import NoRight, Refusal
from hangji.office.actions import accounts
from hangji.office.actions.accounts import Newcomer
from hangji.office.actions.posts import Appointment, appoint
from hangji.office.models import AuditEntry, Role, User
from tests.town import CITY, GUOYANG, QIAOCHENG, TODAY

HE = Newcomer("hejian", "何建", "涡阳县民政局")
OFFICER_IN_GUOYANG = Appointment(Role.OFFICER, TODAY, GUOYANG, "county")
PASSWORD = "一层一层夯实基础 2021"


def invite_he(town, by=None):
    return accounts.invite(newcomer=HE, appointment=OFFICER_IN_GUOYANG, act=town.act(by or town.root))


def verbs():
    return list(AuditEntry.objects.order_by("pk").values_list("verb", flat=True))


def test_root_invites_he_and_asking_twice_changes_nothing(town):
    he = invite_he(town)
    assert invite_he(town) == he
    assert verbs() == ["invite", "appoint"]
    assert not he.has_usable_password()
    assert he.posts.get().region_code == GUOYANG


def test_a_username_is_one_persons_whatever_its_case(town):
    with pytest.raises(Refusal, match="用户名 CHEN 已有人用"):
        accounts.invite(newcomer=Newcomer("CHEN", "别人"), appointment=OFFICER_IN_GUOYANG, act=town.act(town.root))
    assert verbs() == []


def test_only_a_security_administrator_invites_and_only_at_home(town):
    with pytest.raises(NoRight):
        invite_he(town, by=town.chen)
    keeper = town.user("keeper", "安全员乙", Role.SECURITY_ADMIN, QIAOCHENG)
    with pytest.raises(NoRight):
        invite_he(town, by=keeper)
    assert not User.objects.filter(username="hejian").exists()


def test_he_follows_the_link_once(town, client):
    he = invite_he(town)
    link = accounts.invitation_path(he)
    assert "何建，请设置密码" in client.get(link).content.decode()
    weak = client.post(link, {"new_password1": "hejian", "new_password2": "hejian"})
    assert weak.status_code == 422
    done = client.post(link, {"new_password1": PASSWORD, "new_password2": PASSWORD})
    assert done.url == reverse("account_login")
    assert verbs()[-1] == "accept_invitation"
    again = client.post(link, {"new_password1": "另一个不弱的密码 7", "new_password2": "另一个不弱的密码 7"})
    assert again.status_code == 409
    assert "只能用一次" in again.content.decode()
    assert client.login(username="hejian", password=PASSWORD)


def test_the_second_of_two_presses_is_refused_by_the_action_too(town):
    he = invite_he(town)
    token = accounts.invitation.make_token(he)
    accounts.accept(user=he, token=token, password=PASSWORD, act=town.act(he))
    with pytest.raises(Refusal, match="不能用这个链接设置密码"):
        accounts.accept(user=he, token=token, password="another one", act=town.act(he))


def test_a_link_dies_after_seven_days_and_with_a_newer_one(town, monkeypatch):
    he = invite_he(town)
    token = accounts.invitation.make_token(he)
    now = accounts.invitation._now()
    monkeypatch.setattr(accounts.invitation, "_now", lambda: now + timedelta(days=6, hours=23))
    assert accounts.invitation.check_token(he, token)
    monkeypatch.setattr(accounts.invitation, "_now", lambda: now + timedelta(days=7, minutes=1))
    assert not accounts.invitation.check_token(he, token)
    monkeypatch.setattr(accounts.invitation, "_now", lambda: now)
    accounts.reissue(user=he, without_totp=False, act=town.act(town.root))
    he.refresh_from_db()
    assert not accounts.invitation.check_token(he, token)


@pytest.mark.parametrize("key", ["MQ", "AAAA", "!!", "OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5"])
def test_a_made_up_link_is_answered_like_a_used_one(town, client, key):
    answer = client.get(reverse("office:accept", args=[key, "c1x-0123456789abcdef"]))
    assert answer.status_code == 409
    assert "不能用这个链接设置密码" in answer.content.decode()


def test_reissue_voids_the_password_and_may_drop_the_lost_phone(town, client):
    from allauth.mfa.models import Authenticator

    Authenticator.objects.create(user=town.chen, type=Authenticator.Type.TOTP, data={"secret": "A"})
    client.force_login(town.chen)
    accounts.reissue(user=town.chen, without_totp=True, act=town.act(town.root))
    town.chen.refresh_from_db()
    assert not town.chen.has_usable_password()
    assert not Authenticator.objects.exists()
    assert AuditEntry.objects.get().after == {"without_totp": True}
    assert client.get(reverse("office:preferences")).url.startswith(reverse("account_login"))


def test_a_switched_off_account_is_out_at_once_and_can_come_back(town, client):
    client.force_login(town.chen)
    accounts.deactivate(user=town.chen, reason="调离", act=town.act(town.root))
    accounts.deactivate(user=town.chen, reason="调离", act=town.act(town.root))
    assert client.get(reverse("office:preferences")).status_code == 302
    with pytest.raises(Refusal, match="账号已停用"):
        accounts.reissue(user=town.chen, without_totp=False, act=town.act(town.root))
    accounts.reactivate(user=town.chen, reason="调回", act=town.act(town.root))
    assert verbs() == ["deactivate", "reactivate"]
    assert AuditEntry.objects.get(verb="deactivate").reason == "调离"
    assert User.objects.get(pk=town.chen.pk).is_active


@pytest.mark.parametrize("action", ["deactivate", "reactivate"])
def test_root_does_not_switch_root(town, action):
    with pytest.raises(Refusal, match="自己的账号"):
        getattr(accounts, action)(user=town.root, reason="试试", act=town.act(town.root))


def test_accounts_elsewhere_are_not_managed(town):
    keeper = town.user("keeper", "安全员乙", Role.SECURITY_ADMIN, QIAOCHENG)
    with pytest.raises(NoRight, match="不都在你的范围内"):
        accounts.deactivate(user=town.wang, reason="试试", act=town.act(keeper))


def test_one_post_elsewhere_keeps_an_account_from_a_county_administrator(town):
    keeper = town.user("keeper", "安全员乙", Role.SECURITY_ADMIN, GUOYANG)
    act = town.act(keeper)
    accounts.reissue(user=town.wang, without_totp=False, act=act)
    appoint(user=town.wang, appointment=Appointment(Role.OFFICER, TODAY, CITY), act=town.act(town.root))
    for action in (accounts.deactivate, accounts.reactivate):
        with pytest.raises(NoRight, match="不都在你的范围内"):
            action(user=town.wang, reason="试试", act=act)
    with pytest.raises(NoRight):
        accounts.reissue(user=town.wang, without_totp=True, act=act)


def test_inviting_someone_elsewhere_again_hands_out_no_link_to_the_account(town):
    he = invite_he(town)
    keeper = town.user("keeper", "安全员乙", Role.SECURITY_ADMIN, QIAOCHENG)
    at_home = Appointment(Role.OFFICER, TODAY, QIAOCHENG)
    with pytest.raises(Refusal, match="已有人用") as refused:
        accounts.invite(newcomer=HE, appointment=at_home, act=town.act(keeper))
    assert he.name not in str(refused.value)


def test_root_invites_on_the_page_and_hands_over_the_link(town, client):
    client.force_login(town.root)
    typed = {"username": "hejian", "name": "何建", "role": "officer", "region": GUOYANG, "level": "county"}
    answer = client.post(reverse("office:invite"), typed | {"since": "2021-11-02"}, follow=True)
    page = answer.content.decode()
    assert "账号已开设" in page
    assert "/office/invitation/" in page
    link = page.split("http://testserver")[1].split('"')[0]
    assert client.get(link).status_code == 200
    stranger = town.user("keeper", "安全员乙", Role.SECURITY_ADMIN)
    client.force_login(stranger)
    other = client.get(reverse("office:user", args=[User.objects.get(username="hejian").pk]))
    assert "/office/invitation/" not in other.content.decode()


def test_a_refusal_keeps_what_was_typed(town, client):
    client.force_login(town.root)
    typed = {
        "username": "chen",
        "name": "新陈",
        "role": "officer",
        "region": CITY,
        "level": "all",
        "since": "2021-11-02",
    }
    answer = client.post(reverse("office:invite"), typed)
    assert answer.status_code == 409
    assert "已有人用" in answer.content.decode()
    assert 'value="新陈"' in answer.content.decode()


@pytest.mark.parametrize("page", ["deactivate", "reissue", "reactivate", "appoint"])
def test_the_pages_of_an_account_do_what_they_say(town, client, page):
    client.force_login(town.root)
    if page == "reactivate":
        accounts.deactivate(user=town.wang, reason="调离", act=town.act(town.root))
    address = reverse(f"office:{page}", args=[town.wang.pk])
    assert client.get(address).status_code == 200
    typed = {"reason": "轮岗", "role": "auditor", "region": CITY, "level": "all", "since": "2021-11-02"}
    assert client.post(address, typed).url == reverse("office:user", args=[town.wang.pk])
    assert AuditEntry.objects.filter(verb=page).exists()


def test_the_list_is_the_administrators_territory(town, client, django_assert_max_num_queries):
    keeper = town.user("keeper", "安全员乙", Role.SECURITY_ADMIN, 341600)
    client.force_login(keeper)
    for number in range(60):
        town.user(f"u{number:02}", f"办事员{number}", Role.OFFICER, 341602)
    with django_assert_max_num_queries(9):
        page = client.get(reverse("office:users")).content.decode()
    assert "王守田" not in page
    first = client.get(reverse("office:users"))
    assert len(first.context["rows"]) == 50
    second = client.get(reverse("office:users") + first.context["page"].next_url)
    seen = [row["user"].username for row in [*first.context["rows"], *second.context["rows"]]]
    assert seen == sorted(set(seen))
    assert {"wang", "u59", "chen"} <= set(seen)
    assert "qian" not in seen
    back = client.get(reverse("office:users") + second.context["page"].previous_url)
    assert [row["user"].pk for row in back.context["rows"]] == [row["user"].pk for row in first.context["rows"]]


def test_the_list_is_searched(town, client):
    client.force_login(town.root)
    for query, found in (("q=王守", ["wang"]), ("role=auditor", ["song"]), ("q=CHEN", ["chen"]), ("q=nobody", [])):
        rows = client.get(f"{reverse('office:users')}?{query}").context["rows"]
        assert [row["user"].username for row in rows] == found
