"""The room through its pages, without script: radar, one Party organisation, an election, a quarter, recording."""

from datetime import date

import pytest
from django.urls import reverse

from hangji.life.models import Extension, LifeRecord, Renewal
from hangji.office.models import Issue, Person
from hangji.registry.models import PartyForm, Secretary
from tests.life.conftest import FIVE


@pytest.fixture(autouse=True)
def _the_day_of_the_town(settings, town):
    settings.PINNED_DAY = town.today


@pytest.fixture
def at(client):
    """Open and send pages as somebody."""

    class At:
        def __init__(self, user):
            client.force_login(user)

        def page(self, name, *args, query="", status=200):
            answer = client.get(reverse(f"life:{name}", args=args) + query, follow=True)
            assert answer.status_code == status
            return answer.content.decode()

        def send(self, name, *args, status=200, **data):
            answer = client.post(reverse(f"life:{name}", args=args), data, follow=True)
            assert answer.status_code == status, answer.content.decode()[:3000]
            return answer.content.decode()

    return At


def test_the_radar_counts_what_it_lists(expired, town, at):
    town.form("围棋党支部", town.organisation("亳州市围棋协会", 4), day=date(2020, 3, 2))
    chen = at(town.chen)
    shown = chen.page("terms")
    assert "亳州市书法协会党支部" in shown
    assert "围棋党支部" in shown
    assert 'href="?state=expired">1<' in shown
    assert 'href="?state=none">1<' in shown
    only = chen.page("terms", query="?state=expired")
    assert "亳州市书法协会党支部" in only
    assert "围棋党支部" not in only
    assert "没有找到" in chen.page("terms", query="?state=running")


def test_lists_cost_the_same_for_3_and_for_33(expired, town, client, django_assert_max_num_queries):
    client.force_login(town.chen)
    names = ("terms", "due", "renewals", "extensions", "decisions")
    for count in (3, 30):
        for n in range(count):
            town.form(f"第{count}-{n}党支部", town.organisation(f"第{count}-{n}协会", 4), day=date(2020, 3, 2))
        for name in names:
            with django_assert_max_num_queries(6 + 3):
                assert client.get(reverse(f"life:{name}")).status_code == 200
        with django_assert_max_num_queries(8):
            assert client.get(reverse("life:overview")).status_code == 200


def test_a_term_is_recorded_from_old_papers(branch, town, at):
    chen = at(town.chen)
    assert "没有登记过任期" in chen.page("party", branch.party.pk)
    typed = {"since": "2018-10-10", "paper": "2018 年报告", "name_1": "丙", "duty_1": "member", "name_2": "丁"}
    assert "姓名和职务要写全" in chen.send("record_term", branch.party.pk, status=422, **typed)
    shown = chen.send("record_term", branch.party.pk, **{**typed, "duty_2": "member"})
    assert "2021-10-10" in shown
    assert "委员 丙" in shown
    other = {**typed, "duty_2": "member", "ends_on": "2019-01-01"}
    refused = chen.send("record_term", branch.party.pk, status=409, **other)
    assert "已经登记了从 2018-10-10 起的任期" in refused
    assert 'value="2018 年报告"' in refused  # nothing typed is lost
    assert "已撤回这一届任期的登记" in chen.send("withdraw_term", branch.party.pk, "2018-10-10", reason="看错")


def test_an_extension_from_request_to_answer(expired, client, at):
    asked = {"extended_to": "2022-10-11", "reason": "人选未定", "day": "2021-11-02", "number": ""}
    song = at(expired.song)
    assert "一般不超过 1 年" in song.send("extend", expired.party.pk, status=409, **asked)
    shown = song.send("extend", expired.party.pk, **{**asked, "extended_to": "2022-10-10"})
    assert "待批复" in shown
    one = Extension.objects.get()
    assert Issue.objects.get().kind == "extension_request"
    he = at(expired.he)
    assert "人选未定" in he.page("extensions")
    answered = {"agreed": "yes", "answer": "", "day": "2021-11-02", "number": ""}
    shown = he.send("decide_extension", one.pk, **answered)
    assert "已批准" in shown
    assert "延期中" in he.page("party", expired.party.pk)
    for paper in ("request", "reply"):
        for form, first in (("docx", b"PK"), ("pdf", b"%PDF")):
            answer = client.get(reverse("life:extension_paper", args=[one.pk, paper, form]))
            assert b"".join(answer.streaming_content).startswith(first)


def test_an_election_through_its_forms(expired, town, at):
    song = at(expired.song)
    filling = {"sort": "by_election", "day": "2021-10-05", "reason": ""}
    assert "没有写理由" in song.send("open_renewal", expired.party.pk, status=409, **filling)
    shown = song.send("open_renewal", expired.party.pk, sort="regular", day="2021-10-05", reason="", note="")
    one = Renewal.objects.get()
    assert "下一步" in shown
    step = ("renewal_step", one.pk)
    assert "草稿" in song.page(*step, "requested")
    song.send(*step, "requested", day="2021-10-06", number="支〔2021〕1号")
    assert "由有“批复延期和换届”权限的人办理" in song.page("renewal", one.pk)
    he = at(expired.he)
    he.send(*step, "replied", agreed="yes", answer="", day="2021-11-02", number="")
    song = at(expired.song)
    assert "一般 3 至 5 名，不超过 7 名" in song.page(*step, "called")
    call = {"day": "2021-11-02", "meeting_on": "2021-11-02", "entitled": 10, "places": 5}
    assert "应选 8 名" in song.send(*step, "called", status=409, **{**call, "places": 8})
    song.send(*step, "called", **call)
    names = "\n".join(each.name for each in FIVE)
    few = {"day": "2021-11-02", "names": "甲\n乙\n丙\n丁\n戊"}
    assert "至少要有候选人 6 名" in song.send(*step, "nominated", status=409, **few)
    song.send(*step, "nominated", day="2021-11-02", names=names)
    refused = song.send(*step, "met", status=409, day="2021-11-02", present=7)
    assert "会议无效" in refused
    assert 'value="7"' in refused
    song.send(*step, "met", day="2021-11-02", present=8)
    votes = {}
    for n, each in enumerate(FIVE, 1):
        votes |= {f"name_{n}": each.name, f"votes_{n}": each.votes, f"duty_{n}": each.duty}
    assert "甲当选了，还没有写职务" in song.send(*step, "counted", status=409, **{**votes, "duty_1": ""})
    shown = song.send(*step, "counted", **votes)
    assert "应到会 10 名，实到会 8 名" in shown
    shown = song.send(*step, "reported", day="2021-11-02", number="")
    assert "上级备案" in shown
    shown = at(expired.he).send(*step, "filed", day="2021-11-02", number="", note="")
    assert "已办结" in shown
    assert Secretary.objects.valid().on(town.today).get().person == Person.objects.get(name="甲")
    assert [issue.kind for issue in Issue.objects.order_by("pk")] == ["renewal_reply", "renewal_report"]


def test_a_quarter_and_recording_it_on_one_page(branch, town, at):
    song = at(branch.song)
    shown = song.page("overview")  # who has one branch sees its quarter at once
    assert "2021 年第 4 季度" in shown
    assert "没有记录" in shown
    form = song.page("record_life", branch.party.pk, query="?kind=theme_day")
    key = form.split('name="key" value="')[1].split('"')[0]
    typed = {"key": key, "day": "2021-11-01", "theme": "学党史", "said": "都发了言", "what_1": "帮扶一户"}
    wrong = song.send("record_life", branch.party.pk, status=422, **typed)
    assert "至少选一种" in wrong
    assert "决定、责任人、期限要写全" in wrong
    assert "都发了言" in wrong
    typed |= {"kinds": ["theme_day", "lecture"], "owner_1": "书记", "due_1": "2021-11-30"}
    shown = song.send("record_life", branch.party.pk, **typed)
    song.send("record_life", branch.party.pk, **typed)
    record = LifeRecord.objects.get()
    assert "学党史" in shown
    assert "帮扶一户" in shown
    assert "帮扶一户" in song.page("decisions")
    assert "已办结" in song.send("finish_decision", record.decisions.get().pk, result="已帮扶")
    assert "已撤回这条记录" in song.send("withdraw_life", record.pk, reason="日期错")
    assert "党小组 2 个" in song.send("groups", branch.party.pk, count=2, day="2021-11-01")


def test_what_the_overview_counts_the_list_shows(branch, town, at):
    branch.life(date(2021, 10, 5), "theme_day")
    town.form("围棋党支部", town.organisation("亳州市围棋协会", 4), day=date(2020, 3, 2))
    chen = at(town.chen)
    shown = chen.page("overview", query="?day=2021-10-31")
    assert "county=341602&amp;state=held" in shown
    held = chen.page("due", query="?life=theme_day&day=2021-10-31&state=held")
    missing = chen.page("due", query="?life=theme_day&day=2021-10-31&state=missing")
    assert "书法协会党支部" in held
    assert "围棋党支部" not in held
    assert "围棋党支部" in missing
    assert "书法协会党支部" not in missing


def test_a_temporary_branch_says_that_it_has_no_terms(branch, town, at):
    PartyForm.objects.update(kind="temporary")
    shown = at(town.chen).page("party", branch.party.pk)
    assert "不计任期、不换届" in shown
    assert "开始换届" not in shown


def test_the_desk_tells_each_what_waits(expired, town, client):
    expired.extend()
    expired.open()
    for user, told in (
        (town.chen, ("1 个党组织任期已经届满", "1 件换届正在办理")),
        (expired.he, ("1 件延期换届待批复", "上个季度没有党员大会的记录")),
        (expired.song, ("本季度还没有记党员大会", "本月还没有记主题党日")),
    ):
        client.force_login(user)
        shown = client.get(reverse("desk:duties")).content.decode()
        for each in told:
            assert each in shown, (user, each)


def test_strangers_find_nothing(expired, town, at):
    for user in (town.wang, town.zhou):
        assert at(user).page("party", expired.party.pk, status=404)
