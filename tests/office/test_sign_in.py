"""The door: tries left, lockout, the second step, the demonstration's one click."""

import time
from datetime import date

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache
from django.urls import reverse

from hangji.office.models import AuditEntry, Role
from tests.town import CITY

LOGIN, RIGHT = "/account/login/", "correct horse"


@pytest.fixture(autouse=True)
def _no_tries_yet(settings):
    settings.LOGIN_REDIRECT_URL = "office:preferences"
    cache.clear()
    yield
    cache.clear()


def try_in(client, password, username="chen", **more):
    return client.post(LOGIN, {"login": username, "password": password}, **more)


def said(answer):
    return answer.content.decode()


def test_chen_signs_in_by_username_and_out_by_post(town, client):
    assert try_in(client, RIGHT, " chen ").status_code == 302
    assert client.get(reverse("office:preferences")).status_code == 200
    assert client.get("/account/logout/").status_code == 200
    assert client.get(reverse("office:preferences")).status_code == 200
    assert client.post("/account/logout/").url == LOGIN
    assert client.get(reverse("office:preferences")).status_code == 302
    assert not AuditEntry.objects.exists()


@pytest.mark.parametrize("username", ["chen", "nobody-of-this-name"])
def test_a_wrong_password_counts_down_alike_for_those_who_exist_and_those_who_do_not(town, client, username):
    for left in (4, 3, 2, 1):
        assert f"密码或用户名不对。还可以试 {left} 次，之后锁定 15 分钟。" in said(try_in(client, "wrong", username))
    last = said(try_in(client, "wrong", username))
    assert "这个用户名已锁定：15 分钟内输错了 5 次密码。约 15 分钟后可以再试；急用请联系本单位安全管理员。" in last


def test_a_locked_account_stays_locked_for_the_right_password_and_from_elsewhere(town, client):
    for _try in range(5):
        try_in(client, "wrong", "CHEN")
    assert "已锁定" in said(try_in(client, RIGHT))
    assert "已锁定" in said(try_in(client, RIGHT, REMOTE_ADDR="192.0.2.7"))
    assert "已锁定" in said(try_in(client, RIGHT, HTTP_HOST="localhost"))
    assert try_in(client, RIGHT, "wang").status_code == 302


def test_the_lock_opens_a_quarter_of_an_hour_after_the_first_wrong_try(town, client, monkeypatch):
    start = time.time()
    for minute in range(5):
        monkeypatch.setattr(time, "time", lambda minute=minute: start + 60 * minute)
        answer = try_in(client, "wrong")
    assert "约 11 分钟后可以再试" in said(answer)
    monkeypatch.setattr(time, "time", lambda: start + 15 * 60 + 1)
    assert try_in(client, RIGHT).status_code == 302


def test_a_success_does_not_wash_wrong_tries_away(town, client):
    try_in(client, "wrong")
    try_in(client, RIGHT)
    client.post("/account/logout/")
    assert "还可以试 3 次" in said(try_in(client, "wrong"))


def test_one_network_that_tries_many_names_is_locked_in_words(town, client, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "login": ""}
    for number in range(30):
        try_in(client, "wrong", f"name{number}")
    assert "这台电脑所在的网络已锁定" in said(try_in(client, "wrong", "somebody"))


def test_too_many_posts_to_the_door_are_told_to_wait(town, client):
    for number in range(31):
        answer = client.post(LOGIN, {"login": f"n{number}", "password": ""})
    assert answer.status_code == 429
    assert "试得太频繁" in said(answer)


def test_the_sign_in_page_says_who_helps(client, db):
    assert "不能登录？联系本单位安全管理员。" in client.get(reverse("account_login")).content.decode()


def test_a_switched_off_account_is_told_who_helps(town, client):
    town.chen.is_active = False
    town.chen.save()
    answer = try_in(client, RIGHT)
    assert "账号已停用" in said(client.get(answer.url))


@pytest.mark.parametrize("address", ["signup/", "password/reset/", "email/", "login/code/confirm/"])
def test_what_lets_strangers_in_or_needs_email_has_no_address(town, client, address):
    assert client.get(f"/account/{address}").status_code == 404


def test_a_forgotten_password_is_a_matter_between_people(town, client):
    page = said(client.get(reverse("account_reset_password")))
    assert "重发登录链接" in page
    assert client.post(reverse("account_reset_password"), {"email": "a@b.cn"}).status_code == 405


def test_chen_changes_the_password(town, client):
    try_in(client, RIGHT)
    new = "夯实基础，一层一层 8"
    answer = client.post("/account/password/change/", {"oldpassword": RIGHT, "password1": new, "password2": new})
    assert answer.status_code == 302
    client.post("/account/logout/")
    assert try_in(client, new).status_code == 302


def confirm(client):
    """The password once more, which touching the second step asks for."""
    client.post("/account/reauthenticate/", {"password": RIGHT})


def switch_on_totp(client):
    """Scan the code, type the number, as on the page; answers with the secret."""
    confirm(client)
    page = client.get("/account/2fa/totp/activate/")
    assert "打开两步验证" in said(page)
    secret = page.context["form"].secret
    code = totp.format_hotp_value(totp.hotp_value(secret, next(iter(totp.yield_hotp_counters_from_time()))))
    answer = client.post("/account/2fa/totp/activate/", {"code": code})
    assert answer.url == reverse("mfa_view_recovery_codes")
    return secret


def test_root_is_asked_for_the_second_step_and_switches_it_on(town, client):
    page = said(try_in(client, RIGHT, "root", follow=True))
    assert page is not None
    assert "还没有打开两步验证" in said(client.get(reverse("office:users")))
    confirm(client)
    wrong = client.post("/account/2fa/totp/activate/", {"code": "000000"})
    assert "没有打开：数字不对" in said(wrong)
    switch_on_totp(client)
    codes = client.get(reverse("mfa_view_recovery_codes")).context["unused_codes"]
    assert len(codes) == 10
    assert "还没有打开两步验证" not in said(client.get(reverse("office:users")))
    assert "已打开" in said(client.get(reverse("mfa_index")))
    client.post("/account/logout/")
    assert try_in(client, RIGHT, "root").url == reverse("mfa_authenticate")
    assert client.get(reverse("office:users")).status_code == 302
    assert "6 位数字" in said(client.get(reverse("mfa_authenticate")))
    assert client.post(reverse("mfa_authenticate"), {"code": "000000"}).status_code == 200
    assert client.post(reverse("mfa_authenticate"), {"code": codes[0]}).status_code == 302
    assert client.get(reverse("office:users")).status_code == 200


def test_the_second_step_is_switched_off_and_codes_renewed_on_their_pages(town, client):
    try_in(client, RIGHT)
    switch_on_totp(client)
    assert "立即作废" in said(client.get(reverse("mfa_generate_recovery_codes")))
    assert client.post(reverse("mfa_generate_recovery_codes")).status_code == 302
    assert "只凭密码就能登录" in said(client.get(reverse("mfa_deactivate_totp")))
    assert client.post(reverse("mfa_deactivate_totp")).url == reverse("mfa_index")
    assert "没有打开" in said(client.get(reverse("mfa_index")))


def test_an_old_session_must_confirm_before_it_touches_the_second_step(town, client):
    client.force_login(town.chen)
    asked = client.get("/account/2fa/totp/activate/")
    assert asked.url.startswith("/account/reauthenticate/")
    assert "再确认一次是你" in said(client.get(asked.url))
    wrong = client.post(asked.url, {"password": "wrong"})
    assert "还可以试 4 次" in said(wrong)
    assert client.post(asked.url, {"password": RIGHT}).status_code == 302


def test_one_click_signs_in_only_in_the_demonstration(town, client, settings):
    address = reverse("office:demo_sign_in")
    assert client.post(address, {"username": "chen"}).status_code == 404
    assert "演示账号" not in said(client.get(LOGIN))
    settings.PINNED_DAY = date(2021, 11, 2)
    page = said(client.get(LOGIN))
    assert "民政局工作人员 · 亳州市" in page
    assert "安全员甲<small>安全管理员" in page
    assert client.post(address, {"username": "nobody"}).status_code == 409
    assert client.get(address).status_code == 405
    assert client.post(address, {"username": "wang"}).status_code == 302
    assert client.get(reverse("office:preferences")).status_code == 200


def test_the_doors_are_one_a_role_and_every_officer(town, settings):
    from hangji.office.queries import doors

    settings.PINNED_DAY = date(2021, 11, 2)
    town.user("second", "第二位审计", Role.AUDITOR, CITY)
    names = [door.name for door in doors(town.today)]
    assert names == ["陈思远", "李知行", "王守田", "周敏", "钱柜", "宋审言", "安全员甲"]
