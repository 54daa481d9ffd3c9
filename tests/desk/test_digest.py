"""The morning's digest: to whom, when, what is in it, and that nobody gets it twice."""

from datetime import date
from html import unescape

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.urls import reverse

from hangji.coverage.actions import raise_dispute
from hangji.desk.digest import tell_everyone
from hangji.office.actions.notices import claim, forget_old, settle
from hangji.office.models import Delivery, DeliveryState, Notice, NoticePreference
from hangji.office.queries import health
from tests.town import GUOYANG, moment

SATURDAY, HOLIDAY, WORKING_SATURDAY = date(2021, 11, 6), date(2021, 10, 5), date(2021, 10, 9)


@pytest.fixture(autouse=True)
def _office(settings, town):
    settings.PINNED_DAY = town.today
    settings.MAIL = {"folder": "mail"}
    settings.OFFICE = {"address": "https://djb.example.cn", "name": "某某县平台"}


def wants(user, **how):
    user.email = f"{user.username}@example.cn"
    user.save()
    return NoticePreference.objects.create(user=user, **({"by_mail": True} | how))


def tell(town, hour=9, day=None):
    """Who was told, by username: the e-mail's fault, "" where it went out, None where none did."""
    return {told.user.username: told.fault for told in tell_everyone(moment(day or town.today, hour))}


@pytest.fixture
def gap(town):
    return town.organisation("亳州市象棋学校", 3, day=date(2021, 3, 1))


def test_each_is_told_what_waits_for_them_and_those_without_anything_nothing(town, gap):
    town.organisation("涡阳县围棋学校", 3, day=date(2021, 3, 1), level="county", region=GUOYANG)
    told = tell(town)
    assert set(told) == {"chen", "li", "wang"}  # the auditor only looks; the others have nothing
    said = {notice.user.username: str(notice.lines) for notice in Notice.objects.select_related("user")}
    assert "象棋" in said["chen"]
    assert "围棋" not in said["chen"]
    assert "围棋" in said["wang"]
    assert "象棋" not in said["wang"]


def test_the_email_says_what_how_late_and_where(town, gap):
    wants(town.chen)
    assert tell(town)["chen"] == ""
    (sent,) = mail.outbox
    assert sent.to == ["chen@example.cn"]
    assert "件逾期" in sent.subject
    assert "亳州市象棋学校等 1 家应建未建，宽限期已过（逾期" in sent.body
    assert "https://djb.example.cn" + reverse("coverage:worklist") + "?" in sent.body
    (html, kind) = sent.alternatives[0]
    assert kind == "text/html"
    assert 'href="https://djb.example.cn/duties/"' in html


@pytest.mark.slow
def test_nobody_is_told_twice_however_often_the_timer_runs(town, gap):
    wants(town.chen)
    for hour in (8, 9, 15):
        tell(town, hour)
    assert len(mail.outbox) == 1
    assert Notice.objects.filter(user=town.chen).count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        Delivery.objects.create(user=town.chen, day=town.today, digest="x", tried_at=moment(town.today))


def test_two_timers_at_once_send_one(town):
    first = claim(user=town.chen, day=town.today, digest="a", at=moment(town.today, 8))
    assert claim(user=town.chen, day=town.today, digest="a", at=moment(town.today, 8)) is None
    settle(delivery=first)
    assert claim(user=town.chen, day=town.today, digest="a", at=moment(town.today, 18)) is None


def test_what_died_while_sending_is_taken_up_again_but_not_for_ever(town):
    for hour in (8, 9, 10):
        assert claim(user=town.chen, day=town.today, digest="a", at=moment(town.today, hour))
    assert claim(user=town.chen, day=town.today, digest="a", at=moment(town.today, 11)) is None


@pytest.mark.parametrize(
    ("how", "day", "hour", "told"),
    [
        ({"hour": 9}, None, 8, False),
        ({"hour": 9}, None, 9, True),
        ({}, SATURDAY, 9, False),
        ({}, HOLIDAY, 9, False),
        ({}, WORKING_SATURDAY, 9, True),
        ({"quiet_from": 12, "quiet_until": 14}, None, 13, False),
        ({"quiet_from": 12, "quiet_until": 14}, None, 14, True),
        ({"quiet_from": 20, "quiet_until": 7, "hour": 6}, None, 6, False),
        ({"quiet_from": 20, "quiet_until": 7}, None, 21, False),
        ({"quiet_from": 20, "quiet_until": 7}, None, 19, True),
    ],
)
def test_at_ones_hour_on_working_days_outside_the_quiet_hours(town, gap, how, day, hour, told):
    wants(town.chen, **how)
    assert ("chen" in tell(town, hour, day)) == told


def test_a_topic_turned_off_is_not_told(town, gap):
    wants(town.chen, muted=["coverage", "quality", "reports"])
    raise_dispute(organisation=gap, reason="人数不对", act=town.act(town.li))
    tell(town)
    assert [line["text"] for line in Notice.objects.get(user=town.chen).lines] == ["1 件对判定的异议等待答复"]
    assert "异议" not in str(Notice.objects.get(user=town.li).lines)  # his own waits for another


@pytest.mark.slow
def test_a_failing_server_is_tried_again_three_times_and_told(town, gap, settings):
    wants(town.chen)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", 9, 1
    faults = [tell(town, hour)["chen"] for hour in (8, 9, 10, 11)]
    assert [bool(fault) for fault in faults] == [True, True, True, False]
    held = Delivery.objects.get()
    assert (held.state, held.tries) == (DeliveryState.UNDELIVERED, 3)
    assert any(not fine and "1 份没有送出" in text for fine, text in health())


@pytest.mark.slow
def test_after_a_failure_it_goes_out_once_and_the_health_is_well(town, gap, settings, monkeypatch):
    monkeypatch.setattr("hangji.kit.clock.now", lambda: moment(town.today, 22))
    wants(town.chen)
    usual, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, "no.such.Backend"
    with pytest.raises(SystemExit):
        call_command("digest")
    settings.EMAIL_BACKEND = usual
    tell(town, 23)
    tell(town, 23)
    assert len(mail.outbox) == 1
    assert any(fine and "都已送出" in text for fine, text in health())


def test_who_wants_email_where_there_is_no_server_is_told_on_the_health(town, gap, settings):
    wants(town.chen)
    settings.MAIL = {}
    assert tell(town)["chen"] is None
    assert any(not fine and "[mail]" in text for fine, text in health())


def test_it_is_written_in_the_persons_language(town, gap):
    wants(town.chen)
    town.chen.language = "en"
    town.chen.save()
    tell(town)
    assert "overdue" in mail.outbox[0].subject
    assert "件" not in mail.outbox[0].subject


def test_old_notices_are_dropped_after_ninety_days(town, gap):
    tell(town)
    forget_old(day=date(2022, 1, 31))
    assert Notice.objects.exists()
    forget_old(day=date(2022, 2, 1))
    assert not Notice.objects.exists()


def test_whoever_has_no_post_or_is_switched_off_is_told_nothing(town, gap):
    town.chen.is_active = False
    town.chen.save()
    assert "chen" not in tell(town)


# The pages


def test_notices_are_ones_own_and_can_be_marked_as_read(client, town, gap, django_assert_max_num_queries):
    tell(town)
    client.force_login(town.chen)
    with django_assert_max_num_queries(6):
        html = unescape(client.get("/office/notices/").content.decode())
    assert "象棋" in html
    assert "未读" in html
    theirs = Notice.objects.get(user=town.li)
    client.post("/office/notices/read/", {"pk": theirs.pk})
    assert Notice.objects.get(pk=theirs.pk).read_at is None
    client.post("/office/notices/read/")
    assert Notice.objects.get(user=town.chen).read_at is not None
    assert Notice.objects.get(pk=theirs.pk).read_at is None


def test_how_one_is_told_is_set_on_a_page(client, town):
    client.force_login(town.chen)
    url, typed = "/office/preferences/notices/", {"hour": "7", "topics": ["coverage"]}
    assert client.post(url, {**typed, "by_mail": "on"}).status_code == 422  # no address
    assert client.post(url, {**typed, "quiet_from": "20"}).status_code == 422
    assert client.post(url, {**typed, "quiet_from": "20", "quiet_until": "8"}).status_code == 422  # the hour is quiet
    good = {**typed, "by_mail": "on", "email": "c@example.cn", "quiet_from": "20", "quiet_until": "7"}
    for _twice in range(2):
        assert client.post(url, good).status_code == 302
    held = NoticePreference.objects.get()
    assert (held.by_mail, held.hour, held.quiet_from, held.quiet_until) == (True, 7, 20, 7)
    assert "coverage" not in held.muted
    assert "disputes" in held.muted
    assert 'value="c@example.cn"' in client.get(url).content.decode()
