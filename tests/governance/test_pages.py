"""The pages of the room: what each role sees and may do, drafts and conflicts, what the desk says, what pages cost."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from hangji.desk.duties import waiting
from hangji.governance.models import Charter, EntryPapers, Goal, JointItem, JointMeeting, MajorDecision
from hangji.kit import clock
from hangji.office.access import Territory
from hangji.office.duties import Viewer
from tests.governance.test_charters import OLD, WHOLE, papers, submit
from tests.governance.test_records import PLAN, SPENDING, decide, held, opened, opine
from tests.town import CITY, moment


@pytest.fixture(autouse=True)
def _today(monkeypatch, kept):
    monkeypatch.setattr(clock, "now", lambda: moment(kept.today))
    monkeypatch.setattr(clock, "today", lambda: kept.today)


@pytest.fixture
def as_bai(client, kept):
    client.force_login(kept.bai)
    return client


def address(name, *args):
    return reverse(f"governance:{name}", args=args)


def line(number, **more):
    first = {"what": "", "subject": "both", "considered": "", "owner": "", "due_on": ""} | more
    return {f"{name}_{number}": value for name, value in first.items()}


def written(**more):
    empty = {key: value for number in (2, 3) for key, value in line(number).items()}
    return {"day": "2021-10-29", "people": "书记、会长", "remarks": "", "version": "0", **empty, **more}


def test_a_party_worker_writes_a_draft_goes_on_and_records_it(as_bai, kept):
    url = address("write_meeting", kept.club.pk)
    assert as_bai.get(address("whose_meeting")).url == url
    typed = written(**line(1, what="年度计划"), people="", answer="draft")
    as_bai.post(url, typed)
    draft = JointMeeting.objects.get()
    assert (draft.recorded_on, draft.items.get().what) == (None, "年度计划")
    page = as_bai.get(url).content.decode()
    assert "年度计划" in page
    assert 'value="2021-10-29"' in page
    refused = as_bai.post(url, written(**line(1, what="年度计划"), people="", version="1"))
    assert refused.status_code == 409
    assert "没有写参加人员" in refused.content.decode()
    done = line(1, what="年度计划", considered="同意", owner="秘书处", due_on="2021-12-01")
    answer = as_bai.post(url, written(**done, version="1", answer="record"))
    assert answer.status_code == 302
    draft.refresh_from_db()
    assert draft.recorded_on == kept.today


def test_half_a_line_is_said_beside_its_field(as_bai, kept):
    typed = written(**line(1, what="年度计划", considered="同意", owner="秘书处"))
    answer = as_bai.post(address("write_meeting", kept.club.pk), typed)
    assert answer.status_code == 422
    assert "负责人和完成期限要一起写" in answer.content.decode()
    assert not JointMeeting.objects.exists()


def test_items_not_carried_out_are_offered_and_finished_in_the_next_record(as_bai, kept):
    held(kept)
    item = JointItem.objects.get(what=PLAN.what)
    url = address("write_meeting", kept.club.pk)
    assert PLAN.what in as_bai.get(url).content.decode()
    going = {f"said_{item.pk}": "办了一场", f"result_{item.pk}": "两场都办完"}
    as_bai.post(url, written(**line(1), **going, answer="record"))
    item.refresh_from_db()
    assert item.result == "两场都办完"
    shown = as_bai.get(address("meeting", JointMeeting.objects.first().pk)).content.decode()
    assert "办了一场" in shown
    assert PLAN.what not in as_bai.get(url).content.decode()


def test_a_step_is_noted_from_the_phone_and_the_minutes_come_as_docx_and_pdf(as_bai, kept):
    one = held(kept)
    item = JointItem.objects.get(what=PLAN.what)
    as_bai.post(address("item", item.pk), {"day": "2021-11-01", "said": "场地已定", "result": ""})
    assert item.steps.get().said == "场地已定"
    for form, start in (("docx", b"PK"), ("pdf", b"%PDF")):
        answer = as_bai.get(address("minutes", one.pk, form))
        assert b"".join(answer.streaming_content).startswith(start)
    assert as_bai.get(address("minutes", one.pk, "exe")).status_code == 404


def test_a_charter_goes_from_the_upload_to_two_persons(client, kept):
    client.force_login(kept.bai)
    url = address("submit_charter", kept.club.pk)
    neither = client.post(url, {"occasion": "amendment", "text": ""})
    assert neither.status_code == 422
    bad = SimpleUploadedFile("章程.pdf", b"%PDF-1.7 nothing")
    refused = client.post(url, {"occasion": "amendment", "upload": bad})
    assert refused.status_code == 409
    assert "不能读取" in refused.content.decode()
    client.post(url, {"occasion": "amendment", "text": OLD})
    one = Charter.objects.get()
    page = client.get(address("charter", one.pk)).content.decode()
    assert "找到党建条款，一级表述" in page
    assert "<ins>坚持中国共产党的全面领导，</ins>" in page
    assert client.get(address("conclude_charter", one.pk)).status_code == 404
    client.force_login(kept.chen)
    said = {"party": "level_1", "values": "yes", "passes": "yes", "opinion": "先通过", "version": "1"}
    assert 'value="level_1"' in client.get(address("conclude_charter", one.pk)).content.decode()
    client.post(address("conclude_charter", one.pk), said)
    again = client.post(address("conclude_charter", one.pk), said)
    assert again.status_code == 409
    mine = client.post(address("confirm_charter", one.pk), {"agrees": "yes", "opinion": "同意", "version": "2"})
    assert mine.status_code == 403
    client.force_login(kept.li)
    client.post(address("confirm_charter", one.pk), {"agrees": "yes", "opinion": "同意", "version": "2"})
    one.refresh_from_db()
    assert one.state == "passed"


def test_papers_from_the_form_to_the_headcount(client, kept):
    client.force_login(kept.chen)
    typed = {"received_on": "2021-10-25", "full": "4", "probationary": "1", "not_transferred": "0", "version": "0"}
    client.post(address("edit_papers", kept.club.pk), typed)
    one = EntryPapers.objects.get()
    client.post(address("hand_papers", one.pk), {"body": kept.body.pk, "day": "2021-11-01"})
    client.post(address("declare_survey", one.pk))
    one.refresh_from_db()
    assert (one.handed_on, one.declared_on, one.staff) == (date(2021, 11, 1), date(2021, 10, 25), None)
    assert "已转为人数申报" in client.get(address("papers_of", kept.club.pk)).content.decode()


def test_a_decision_is_announced_heard_decided_and_explained(as_bai, kept):
    url = address("open_decision", kept.club.pk)
    as_bai.post(url, {"code": "spending", "what": "购置设备", "planned_on": "2021-11-10"})
    one = MajorDecision.objects.get()
    as_bai.post(address("opinion", one.pk), {"day": "2021-10-30", "opinion": "同意分两年", "version": "1"})
    facts = {"day": "2021-11-01", "decided_by": "理事会", "result": "一次购齐", "agrees": "no", "version": "2"}
    missing = as_bai.post(address("decide", one.pk), facts)
    assert missing.status_code == 422
    assert "写明为什么不一致" in missing.content.decode()
    as_bai.post(address("decide", one.pk), {**facts, "explanation": "便宜"})
    page = as_bai.get(address("decision", one.pk)).content.decode()
    assert "与党组织意见不一致" in page
    assert "便宜" in page


def test_the_list_of_matters_is_changed_by_its_keeper_alone(client, kept):
    client.force_login(kept.bai)
    adjust = address("adjust_matters", kept.club.pk)
    client.post(f"{adjust}?code=fees", {"ground": "不收会费", "day": "2021-11-01"})
    client.post(adjust, {"title": "奖项评选", "ground": "第二十条", "day": "2021-11-01"})
    page = client.get(address("matters", kept.club.pk)).content.decode()
    assert "<del>会费标准的制定和修改</del>" in page
    assert "奖项评选" in page
    client.force_login(kept.chen)
    assert client.get(adjust).status_code == 404
    assert "调整" not in client.get(address("matters", kept.club.pk)).content.decode().split("<main")[1]


def test_a_goal_is_set_and_told(as_bai, kept):
    as_bai.post(address("new_goal", kept.club.pk), {"what": "助学", "serves": "乡村振兴", "from_year": "2020"})
    goal = Goal.objects.get()
    as_bai.post(address("tell_goal", goal.pk), {"year": "2021", "said": "资助 20 人", "state": "running"})
    assert "资助 20 人" in as_bai.get(address("goal", goal.pk)).content.decode()
    assert "助学" in as_bai.get(address("goals")).content.decode()


def told(town, user, territory=None):
    found = waiting(Viewer(town.act(user), territory)).all
    return {duty.tag: duty for duty in found if duty.topic == "governance"}


def test_the_desk_says_what_waits_and_whose_it_is(kept):
    here = Territory(CITY, "city")
    submit(kept)
    papers(kept)
    opened(kept)
    seen = told(kept, kept.chen, here)
    assert {tag: duty.due for tag, duty in seen.items()} == {
        "pending": None,
        "to_hand": date(2021, 11, 1),
        "overdue": SPENDING["planned_on"],
    }
    mine = told(kept, kept.bai)
    assert set(mine) == {"not_met", "unopined"}
    assert mine["not_met"].due == date(2021, 12, 31)
    opine(kept, MajorDecision.objects.get())
    held(kept, date(2021, 10, 11))
    assert set(told(kept, kept.bai)) == {"opined", "doing"}
    assert told(kept, kept.zhou) == {}


def test_unheard_decisions_stand_as_facts_in_the_list_and_its_figure(client, kept):
    decide(kept, opened(kept), agrees=None)
    client.force_login(kept.chen)
    page = client.get(address("decisions")).content.decode()
    assert "没有听取意见就决策 1" in page
    assert "购置设备" in client.get(address("decisions") + "?state=unheard").content.decode()
    assert "购置设备" not in client.get(address("decisions") + "?state=heard").content.decode()


LISTS = ("charters", "papers", "meetings", "held", "decisions", "goals")


@pytest.mark.slow
@pytest.mark.parametrize("name", LISTS)
def test_a_list_costs_the_same_for_3_and_for_33(client, kept, django_assert_max_num_queries, name):
    from tests.governance.ones import governed

    def more(first, last):
        for number in range(first, last):
            unit = kept.organisation(f"亳州市第{number}协会", 3)
            kept.form(f"亳州市第{number}协会党支部", unit)
            governed(unit.pk, moment(kept.today), None)

    client.force_login(kept.chen)
    more(0, 3)
    client.get(address(name))
    costs = []
    for last in (3, 33):
        more(3, last)
        with django_assert_max_num_queries(9) as asked:
            client.get(address(name))
        costs.append(len(asked))
    assert costs[0] == costs[1]


def test_everything_of_one_organisation_stands_on_one_page(as_bai, kept):
    submit(kept, WHOLE)
    held(kept)
    opened(kept)
    page = as_bai.get(address("organisation", kept.club.pk)).content.decode()
    assert all(said in page for said in (PLAN.what, "购置设备", "应开的 4 期，开了 1 期", "提交章程"))
    assert address("organisation", kept.club.pk) in as_bai.get(f"/organisations/{kept.club.pk}/").content.decode()


def test_each_list_leads_a_party_worker_to_writing_and_an_officer_only_to_reading(as_bai, client, kept):
    forms = {
        "charters": "submit_charter",
        "meetings": "write_meeting",
        "decisions": "open_decision",
        "goals": "new_goal",
    }
    ways = dict(zip(forms, ("whose_charter", "whose_meeting", "whose_decision", "whose_goal"), strict=True))
    for name, form in forms.items():
        assert address(ways[name]) in as_bai.get(address(name)).content.decode(), name
        assert as_bai.get(address(ways[name])).url == address(form, kept.club.pk)
    client.force_login(kept.chen)
    for name, way in ways.items():
        assert address(way) not in client.get(address(name)).content.decode(), name
