"""The pages of forming, as Chen, He and Song use them: list, case, each step's form, papers, desk, organisation."""

import io
from datetime import date

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hangji.formation.actions.cases import Plan, open_case, return_case
from hangji.formation.models import Case
from hangji.office.models import Issue, Role, SavedView
from hangji.registry.models import PartyOrganization
from tests.formation.conftest import posted


@pytest.fixture(autouse=True)
def _the_day_of_the_town(settings, town):
    settings.PINNED_DAY = town.today


@pytest.fixture
def as_(client):
    def sign_in(user):
        client.force_login(user)
        return client

    return sign_in


def text(client, url, **query):
    response = client.get(url, query)
    assert response.status_code == 200, (url, response.status_code)
    return response.content.decode()


def go(client, case, name, status=302, **typed):
    response = client.post(f"/formation/{case.pk}/{name}/", typed)
    assert response.status_code == status, response.content.decode()
    return response


STEP = {"day": "2021-11-02", "who": "某某", "note": "情况"}


def test_the_whole_way_through_the_pages(forming, town, as_):
    chen = as_(town.chen)
    start = f"/formation/organisations/{forming.school.pk}/"
    form = text(chen, start)
    assert "亳州市象棋学校" in form
    assert "checked" in form.split('value="single"')[1][:60]
    typed = {"mode": "single", "organisations": forming.school.credit_code, "kind": "branch", "day": "2021-11-02"}
    assert chen.post(start, typed).status_code == 302
    case = Case.objects.get()
    assert case.body == town.body
    assert chen.get(start)["Location"] == f"/formation/{case.pk}/"
    go(chen, case, "survey", **STEP)
    go(chen, case, "talk", **STEP, person=forming.song.person.pk)
    assert Case.objects.get().applicant == forming.song.person

    song = as_(forming.song)
    home = text(song, "/")
    assert "提出申请" in home
    assert "正式党员 4 名" in text(song, f"/formation/{case.pk}/apply/")
    go(song, case, "apply", day="2021-11-02", reason="党员人数已够")
    assert "由有“研究、批复组建申请”权限的人办理" in text(song, f"/formation/{case.pk}/")

    he = as_(forming.he)
    assert "1 件组建待研究" in text(he, "/")
    go(he, case, "consider", **STEP)
    assert "组织覆盖从 0/1 变为 1/1" in text(he, f"/formation/{case.pk}/approve/")
    go(he, case, "approve", day="2021-11-02")
    made = PartyOrganization.objects.get()
    assert made.approval_number == Issue.objects.get(kind="forming_approval").number

    song = as_(forming.song)
    votes = {"name_1": "宋小麦", "votes_1": 4, "duty_1": "secretary"}
    meeting = {"day": "2021-11-02", "entitled": 4, "present": 3, "places": 1}
    refused = go(song, case, "elect", 409, **meeting, **votes).content.decode()
    assert "不足应到会 4 名" in refused
    assert 'value="宋小麦"' in refused
    go(song, case, "elect", **{**meeting, "present": 4}, **votes)

    chen = as_(town.chen)
    go(chen, case, "file", day="2021-11-02")
    go(chen, case, "plate", day="2021-11-02", note="校门口")
    done = text(chen, f"/formation/{case.pk}/")
    assert "已办结" in done
    assert "2021-11-02" in done
    assert set(Issue.objects.values_list("kind", flat=True)) == {
        "forming_request",
        "forming_approval",
        "forming_filing",
    }
    assert "亳州市象棋学校党支部" in text(chen, f"/organisations/{forming.school.pk}/")


def test_papers_are_drafts_until_they_are_issued(forming, as_):
    case = forming.until("talked")
    chen = as_(forming.town.chen)
    for paper in ("request", "approval", "filing"):
        for form, start in (("pdf", b"%PDF"), ("docx", b"PK")):
            response = chen.get(f"/formation/{case.pk}/papers/{paper}.{form}")
            assert b"".join(response.streaming_content).startswith(start)
            assert "attachment" in response["Content-Disposition"]
    assert chen.get(f"/formation/{case.pk}/papers/nonsense.pdf").status_code == 404
    forming.days["applied"] = forming.town.today
    forming.apply(case, number="")
    issued = chen.get(f"/formation/{case.pk}/papers/request.docx")
    kept = Issue.objects.get().files.get(document__kind="docx").document
    assert b"".join(issued.streaming_content) == b"".join(chen.get(
        f"/office/issues/{Issue.objects.get().pk}/files/{Issue.objects.get().files.get(document=kept).pk}/"
    ).streaming_content)  # fmt: skip


def test_the_draft_says_what_is_held(forming):
    from hangji.formation.papers import letter_of
    from hangji.formation.queries import Progress

    case = forming.until("elected")
    said = letter_of("request", Progress(case, forming.town.today))
    words = "".join(block for block in said.body if isinstance(block, str))
    assert said.title == "关于成立中共亳州市象棋学校党支部的请示"
    assert said.addressee == forming.town.body.name
    assert said.draft == "草稿"
    assert "正式党员4名" in words
    assert "《中国共产党章程》" in words
    assert "党员人数已够" in words
    answer = letter_of("approval", Progress(case, forming.town.today))
    assert "（象棋学校〔2021〕3号）收悉" in answer.body[0]
    filed = letter_of("filing", Progress(case, forming.town.today))
    assert ("书记", "宋小麦（赞成3票）") in filed.body[1].rows


def test_the_list_filters_and_exports(forming, town, as_):
    case = forming.until("applied")
    other = town.organisation("亳州市围棋学校", 3, day=date(2021, 3, 1))
    open_case(organisations=[other], plan=Plan("single"), day=town.today, act=town.act())
    chen = as_(town.chen)
    assert "亳州市围棋学校" in text(chen, "/formation/")
    late = text(chen, "/formation/", due="overdue")
    assert "亳州市象棋学校" in late
    assert "亳州市围棋学校" not in late
    assert "逾期" in late
    for query in ({"waits": "surveyed"}, {"q": "围棋"}, {"q": "wqxx"}):
        found = text(chen, "/formation/", **query)
        assert ("亳州市围棋学校" in found, "亳州市象棋学校" in found) == (True, False), query
    assert "亳州市象棋学校" in text(chen, "/formation/", q="象棋学校〔2021〕3号")
    response = chen.post("/formation/export/?waits=considered", {"format": "xlsx"})
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content))).active
    assert sheet.max_row == 2
    return_case(case=case, step="talked", reason="材料不齐", act=town.act(forming.he))
    assert "退回：材料不齐" in text(chen, "/formation/")


def test_he_considers_several_in_one_meeting(forming, town, as_):
    forming.until("applied")
    other = town.organisation("亳州市围棋学校", 3, day=date(2021, 3, 1))
    forming.until(
        "applied", open_case(organisations=[other], plan=Plan("single"), day=date(2021, 9, 1), act=town.act())
    )
    he = as_(forming.he)
    ids = list(Case.objects.values_list("pk", flat=True))
    assert "登记 2 件的研究意见" in he.post("/formation/consider/", {"pk": ids}).content.decode()
    said = {"cases": ",".join(map(str, ids)), "day": "2021-10-08", "who": "综合党委会议", "note": "同意"}
    assert he.post("/formation/consider/", said).status_code == 302
    assert set(Case.objects.values_list("next_step", flat=True)) == {"approved"}
    assert he.post("/formation/consider/", said)["Location"] == "/formation/?waits=considered"


def test_a_list_costs_the_same_for_3_and_33_rows(forming, town, as_):
    chen, counts = as_(town.chen), []
    for n in range(33):
        unit = town.organisation(f"亳州市第{n}学校", 3, day=date(2021, 3, 1))
        open_case(organisations=[unit], plan=Plan("single"), day=town.today, act=town.act())
        if n in (2, 32):
            with CaptureQueriesContext(connection) as queries:
                text(chen, "/formation/")
            counts.append(len(queries))
    assert counts[0] == counts[1] <= 11, counts


def test_wang_of_guoyang_and_another_worker_find_nothing(forming, town, as_):
    case = forming.until("talked")
    other = posted(town, "other-worker", "别家", Role.PARTY_WORKER)
    for user in (town.wang, other):
        client = as_(user)
        assert client.get(f"/formation/{case.pk}/").status_code == 404
        assert client.get(f"/formation/{case.pk}/papers/request.pdf").status_code == 404
        assert "亳州市象棋学校" not in text(client, "/formation/")
    assert as_(forming.he).post(f"/formation/{case.pk}/survey/", STEP).status_code == 404
    assert Case.objects.get().next_step == "applied"


def test_a_case_page_costs_the_same_whatever_is_done(forming, town, as_):
    case, chen = forming.until("surveyed"), as_(town.chen)
    with CaptureQueriesContext(connection) as few:
        text(chen, f"/formation/{case.pk}/")
    for name in ("talked", "applied", "considered", "approved", "elected"):
        forming.doing[name](case)
    with CaptureQueriesContext(connection) as many:
        text(chen, f"/formation/{case.pk}/")
    assert len(many) <= len(few) + 6, (len(few), len(many))
    assert len(many) <= 30


@pytest.mark.parametrize("name", ["amend", "return", "decide", "abandon"])
def test_side_ways_have_their_forms(forming, town, as_, name):
    case = forming.until("talked")
    client = as_(forming.he if name in ("return", "decide") else town.chen)
    address = {"amend": "plan"}.get(name, name)
    assert "先不办" in text(client, f"/formation/{case.pk}/{address}/")
    if name != "amend":
        assert "还有 1 处要改" in go(client, case, address, 422, reason="", step="talked").content.decode()


def test_taking_back_says_first_what_it_does(forming, town, as_):
    case = forming.until("approved")
    he = as_(forming.he)
    page = text(he, f"/formation/{case.pk}/take-back/")
    assert "撤回“批复”" in page
    assert "组织覆盖从 1/1 变为 0/1" in page
    go(he, case, "take-back", reason="日期写错")
    assert Case.objects.get().next_step == "approved"


def test_chen_keeps_a_view_of_the_list_and_drops_it(forming, as_):
    forming.until("applied")
    chen = as_(forming.town.chen)
    assert chen.post("/formation/views/save/", {"name": "我的逾期", "query": "due=overdue"}).status_code == 302
    page = text(chen, "/formation/", due="overdue")
    assert "我的逾期" in page
    assert "删除这个视图" in page
    view = SavedView.objects.get()
    assert chen.post(f"/register/views/{view.pk}/delete/")["Location"] == "/formation/"
    assert not SavedView.objects.exists()
