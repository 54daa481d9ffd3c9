"""The pages by plain forms: from the call to the minutes, rules in two versions; and who sees what is confidential."""

from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from docx import Document as Docx

from hangji.committees.actions.calling import Entry, Kept, arrange_agenda
from hangji.committees.models import CommitteeItem, CommitteeMeeting, Regulation
from hangji.desk.duties import waiting
from hangji.kit.refusal import Refusal
from hangji.office.access import Territory
from hangji.office.acts import Act
from hangji.office.duties import Viewer
from hangji.office.models import AuditEntry, Issue
from tests.committees.conftest import DAY, TEXT, posted
from tests.town import CITY, TODAY, moment

pytestmark = pytest.mark.django_db
SECRET = "研究副主任张有才的任免"
ITEM = Entry("personnel", SECRET, confidential=True)


@pytest.fixture(autouse=True)
def _the_day_of_the_town(settings, town):
    settings.PINNED_DAY = town.today


def path(name, *args):
    return reverse(f"committees:{name}", args=args)


def page(client, name, *args, status=200, **query):
    answer = client.get(path(name, *args), query, follow=True)
    assert answer.status_code == status
    return answer.content.decode()


def send(client, name, *args, status=200, **data):
    answer = client.post(path(name, *args), data, follow=True)
    assert answer.status_code == status, answer.content.decode()[:3000]
    return answer.content.decode()


@pytest.mark.slow
def test_a_meeting_from_the_call_to_the_minutes(committee, client):
    client.force_login(committee.su)
    body = committee.body.pk
    assert "召集会议" in page(client, "meetings")
    asked = {"day": "2021-11-02", "hour": "14:30", "room": "三楼", "own_1": "研究第四季度安排", "kind_1": "other"}
    assert "请写成" in send(client, "call", status=422, **asked | {"day": "下周二"})
    assert "请写成 09:30 这样的时间" in send(client, "call", status=422, **asked | {"hour": "下午两点"})
    assert "没有议题" in send(client, "call", status=409, **asked | {"own_1": ""})
    shown = send(client, "call", **asked)
    meeting = CommitteeMeeting.objects.get(body=body)
    assert "最晚 2021-10-31 发通知" in shown
    assert "还可以发，要写通知晚了的原因" in page(client, "notice", meeting.pk)
    assert "要写原因" in send(client, "notice", meeting.pk, status=409)
    assert "党委会通〔2021〕1号" in send(client, "notice", meeting.pk, late_because="上级临时要求")
    meeting.refresh_from_db()
    there = {f"user_{user.pk}": "present" for user in (committee.he, committee.fang, committee.gu)}
    there |= {f"user_{user.pk}": "excused" for user in (committee.lin, committee.mo)}
    there |= {"presided_by": committee.he.pk, "version": meeting.version, "guest_1": "陈思远", "unit_1": "市民政局"}
    assert "登记决定" in send(client, "attend", meeting.pk, **there)
    item = meeting.items.get()
    decided = {"outcome": "adopted", "opinion": "同意", "version": item.version, "votes_for": "1"}
    assert "三个数都要写" in send(client, "decide", item.pk, status=422, **decided)
    decided |= {"votes_for": "", "owner": committee.su.pk, "due_on": "2021-11-30"}
    assert "2021-11-30 前办结" in send(client, "decide", item.pk, **decided)
    words = {"text": "会议听取了汇报。", "version": 0, f"item_{item.pk}": "同意四季度安排"}
    assert "等书记、副书记或主持人确认" in send(client, "write", meeting.pk, **words)
    assert "不能确认纪要" in send(client, "confirm", meeting.pk, status=409, version=1)
    client.force_login(committee.he)
    assert "同意四季度安排" in page(client, "confirm", meeting.pk)
    shown = send(client, "confirm", meeting.pk, version=1)
    assert "党委会纪〔2021〕1号" in shown
    assert "陈思远" in shown
    assert client.get(path("minutes_paper", meeting.pk, 1, "pdf"))["Content-Type"] == "application/pdf"
    assert "更正原因：漏记一项" in send(client, "correct", meeting.pk, reason="漏记一项")
    client.force_login(committee.su)
    assert "已办结" in send(client, "finish", item.pk, result="方案已印发")
    assert "方案已印发" in page(client, "decisions", state="all")


@pytest.mark.slow
def test_a_regulation_is_written_checked_revised_and_compared(committee, client):
    client.force_login(committee.su)
    where = f"?body={committee.body.pk}&kind=procedure"
    assert where.replace("&", "&amp;") in page(client, "rule_new")
    asked = {"title": "委员会议事规则", "text": TEXT, "adopted_on": "2020-12-28", "in_force_on": "2021-01-01"}
    asked |= {"quorum": "1/2", "notice_days": "2", "notice_days_article": "第三条"}
    answer = client.post(path("rule_new") + where, asked)
    assert answer.status_code == 422
    assert "写明出自正文第几条" in answer.content.decode()
    asked["quorum_article"] = "第九条"
    assert client.post(path("rule_new") + where, asked).status_code == 409
    asked["quorum_article"] = "第二条"
    shown = client.post(path("rule_new") + where, asked, follow=True).content.decode()
    rule = Regulation.objects.get()
    assert "核对以后才起作用" in shown
    assert "核对</a>" not in shown
    version = rule.versions.get()
    assert "自己登记的" in send(client, "check", version.pk, status=409)
    client.force_login(committee.he)
    assert "会议有效的到会委员比例" in page(client, "check", version.pk)
    assert "现行" in send(client, "check", version.pk)
    changed = asked | {"text": TEXT.replace("两个", "三个"), "adopted_on": "2021-09-30", "in_force_on": "2021-12-01"}
    changed |= {"notice_days": "3", "remark": "提前三个工作日"}
    send(client, "revise", rule.pk, **changed)
    compared = page(client, "rule", rule.pk, version=2, against=1)
    assert "<del>两</del><ins>三</ins>" in compared
    assert "地方设定" in page(client, "rule", rule.pk)
    for form in ("docx", "pdf"):
        assert client.get(path("rule_paper", version.pk, form)).status_code == 200
    assert client.get(path("rule_paper", version.pk, "exe")).status_code == 404
    assert "起废止" in send(client, "abolish", rule.pk, day="2021-11-02", number="9号", reason="改革")


def test_two_at_once_the_second_is_told(committee, client):
    meeting = committee.call()
    item = meeting.items.get()
    client.force_login(committee.su)
    kept = {f"order_{item.pk}": 1, "version": meeting.version}
    send(client, "agenda", meeting.pk, **kept, own_1="补充一项", kind_1="other")
    assert "被别人改过" in send(client, "agenda", meeting.pk, status=409, **kept, own_1="再一项", kind_1="other")
    assert meeting.items.count() == 2
    moved = {"day": "2021-11-08", "hour": "9:00", "room": "", "title": "", "version": meeting.version}
    assert "被别人改过" in send(client, "move", meeting.pk, status=409, **moved)


def text_of(content):
    return "\n".join(each.text for each in Docx(BytesIO(content)).paragraphs)


@pytest.fixture
def secret(committee):
    """A meeting with an open item and a confidential one, decided, its minutes confirmed."""
    meeting = committee.held(Entry("other", "第四季度工作安排"), ITEM)
    first, second = meeting.items.all()
    committee.decide(first)
    mine = {"owner": committee.gu, "due_on": date(2021, 11, 1), "votes": (5, 0, 0)}
    committee.decide(second, opinion="同意张有才免职", **mine)
    committee.write(meeting)
    committee.confirm(meeting)
    return CommitteeMeeting.objects.get(pk=meeting.pk)


STRANGERS = ("su", "chen", "song", "lu")


@pytest.fixture
def who(committee):
    named = {"su": committee.su, "chen": committee.town.chen, "song": committee.town.song, "lu": committee.lu}
    return {**named, "gu": committee.gu, "he": committee.he}


def test_the_page_counts_a_confidential_item_and_shows_it_to_members_alone(secret, who, client):
    for name in ("su", "chen", "song"):
        client.force_login(who[name])
        shown = page(client, "meeting", secret.pk)
        assert "另有不公开的议题 1 项" in shown
        assert "张有才" not in shown
        client.force_login(who["gu"])
        assert SECRET in page(client, "meeting", secret.pk)


def test_another_committee_of_the_same_place_sees_nothing_at_all(secret, who, client):
    client.force_login(who["lu"])
    page(client, "meeting", secret.pk, status=404)
    page(client, "minutes_paper", secret.pk, 1, "docx", status=404)
    assert "2021年第1次" not in page(client, "meetings")


@pytest.mark.slow
def test_lists_and_search_do_not_find_it(secret, who, client):
    for name in STRANGERS:
        client.force_login(who[name])
        for query in ({"q": "张有才"}, {"q": "免职"}):
            assert "2021年第1次" not in page(client, "meetings", **query)
        for query in ({"state": "all"}, {"state": "overdue"}, {"state": "all", "q": "张有才"}, {"kind": "personnel"}):
            assert "任免" not in page(client, "decisions", **query)
        assert "任免" not in client.get(reverse("desk:search"), {"q": "张有才"}).content.decode()
        client.force_login(who["gu"])
        assert "2021年第1次" in page(client, "meetings", q="张有才")
        assert SECRET in page(client, "decisions", state="overdue")


def test_its_own_addresses_are_not_there(secret, who, client):
    for name in STRANGERS:
        client.force_login(who[name])
        item = CommitteeItem.objects.get(confidential=True)
        for address in ("decide", "undecide", "finish"):
            page(client, address, item.pk, status=404)
            assert client.post(path(address, item.pk), {"result": "x", "version": 1}).status_code == 404


def test_the_trail_says_that_there_was_one_and_nothing_of_it(secret, who, client):
    told = AuditEntry.objects.filter(
        subject_kind__in=["CommitteeItem", "CommitteeMeeting", "CommitteeMinutes", "Issue"]
    )
    assert told.filter(subject="第2项议题（不公开）").exists()
    for entry in told:
        said = f"{entry.subject} {entry.before} {entry.after} {entry.reason}"
        assert "张有才" not in said
        assert "任免" not in said
    client.force_login(who["song"])
    assert "张有才" not in client.get(reverse("office:audit")).content.decode()


def test_issued_papers_leave_it_out_and_the_whole_is_for_members(secret, who, client):
    for name in ("su", "chen", "song"):
        client.force_login(who[name])
        for address, args in (("minutes_paper", (secret.pk, 1, "docx")), ("notice_paper", (secret.pk, "docx"))):
            content = b"".join(client.get(path(address, *args)).streaming_content)
            assert "张有才" not in text_of(content)
            assert "不公开的议题1项" in text_of(content)
        assert client.get(path("minutes_paper", secret.pk, 1, "docx"), {"whole": "1"}).status_code == 404
        client.force_login(who["gu"])
        whole = client.get(path("minutes_paper", secret.pk, 1, "docx"), {"whole": "1"})
        assert "同意张有才免职" in text_of(b"".join(whole.streaming_content))
        assert not Issue.objects.filter(title__contains="张有才").exists()


def test_the_desk_and_the_day_of_the_digest_do_not_count_it(secret, who, client):
    for name in STRANGERS:
        act = secret_act(who[name])
        texts = [duty.text for duty in waiting(Viewer(act, Territory(CITY, "city"))).all]
        assert not [text for text in texts if "委员会的决定" in text]
        mine = [duty.text for duty in waiting(Viewer(secret_act(who["gu"]), Territory(CITY, "city"))).mine]
        assert [text for text in mine if "委员会的决定由你办" in text]


def secret_act(user):
    return Act(user, moment(TODAY))


def test_staff_neither_list_nor_decide_one_and_leave_its_words(committee, client):
    client.force_login(committee.su)
    assert "只有委员看得到" not in page(client, "call")
    client.force_login(committee.he)
    assert "只有委员看得到" in page(client, "call")
    meeting = committee.held(Entry("other", "甲"), ITEM)
    first, second = meeting.items.all()
    committee.decide(first)
    committee.decide(second, votes=(5, 0, 0), opinion="同意张有才免职")
    client.force_login(committee.su)
    assert "张有才" not in page(client, "write", meeting.pk)
    send(client, "write", meeting.pk, text="会议情况。", version=0, **{f"item_{first.pk}": "同意"})
    row = meeting.editions.get()
    assert row.words == {str(first.pk): "同意", str(second.pk): "同意张有才免职"}


def test_a_confidential_item_is_an_own_one(committee):
    meeting = committee.call()
    for added, user, why in (
        (Entry("forming", "x", confidential=True, source="formation.case", subject=1), committee.he, "从各项工作收集"),
        (ITEM, committee.su, "请一位委员来列"),
    ):
        with pytest.raises(Refusal, match=why):
            arrange_agenda(meeting=meeting, kept=[], added=[added], version=1, act=committee.act(user))


def test_reordering_by_staff_keeps_what_they_cannot_see(committee):
    meeting = committee.call(ITEM, Entry("other", "甲"), Entry("other", "乙"), user=committee.he)
    _hidden, first, second = meeting.items.all()
    kept = [Kept(first.pk, 2), Kept(second.pk, 1)]
    arrange_agenda(meeting=meeting, kept=kept, added=[], version=1, act=committee.act())
    assert [item.title for item in meeting.items.all()] == ["乙", "甲", SECRET]


@pytest.mark.parametrize("count", [3, 33])
def test_lists_cost_the_same_for_few_and_many(committee, client, count, django_assert_max_num_queries):
    for n in range(count):
        meeting = CommitteeMeeting.objects.create(
            body=committee.body,
            title=f"第{n}次",
            day=date(2019, 1, 1 + n % 28).replace(month=1 + n // 28),
            notice_by=date(2018, 12, 1),
            called_at=committee.act().at,
        )
        CommitteeItem.objects.create(
            meeting=meeting,
            number=1,
            kind="other",
            title=f"议题{n}",
            outcome="adopted",
            opinion="同意",
            decided_at=committee.act().at,
            owner=committee.su,
            due_on=DAY,
        )
        Regulation.objects.create(body=committee.body, kind="regulation", title=f"制度{n}")
    client.force_login(committee.su)
    client.get(path("meetings"))
    for name in ("meetings", "decisions", "rules"):
        with django_assert_max_num_queries(9):  # session, user and posts besides
            page(client, name)


@pytest.mark.slow
def test_the_desk_says_what_waits_for_the_committee(committee, client):
    def said(user):
        return [duty.text for duty in waiting(Viewer(secret_act(user), Territory(CITY, "city"))).mine]

    committee.rules()
    assert "党委在规定的时间里还没有开会" in said(committee.su)
    meeting = committee.call(day=date(2021, 11, 8))
    assert "1 次委员会会议还没有通知" in said(committee.su)
    assert "党委在规定的时间里还没有开会" not in said(committee.su)
    held = committee.held()
    assert "1 次委员会会议开过了，还没有纪要" in said(committee.su)
    committee.decide(held.items.get(), owner=committee.su, due_on=DAY)
    assert "1 件委员会的决定由你办" in said(committee.su)
    assert "1 件委员会的决定过了期限，还没有办结" in said(committee.he)
    committee.write(held)
    assert "1 份会议纪要等你确认" in said(committee.he)
    assert "1 份会议纪要等你确认" not in said(committee.gu)
    assert not [text for text in said(committee.town.chen) if "委员会会议" in text]
    assert meeting.state == "called"


def test_in_english_and_for_a_new_member_of_the_day(committee, client):
    meeting = committee.held()
    newcomer = posted("new", "新来的", None, role="auditor")
    newcomer.language = "en"
    newcomer.save()
    client.force_login(newcomer)
    shown = page(client, "meeting", meeting.pk)
    assert "Committee" in shown or "committee" in shown
