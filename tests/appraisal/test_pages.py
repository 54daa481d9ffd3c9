"""The pages: what each role sees and may do, the workbook, what the desk says, what lists cost."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from hangji.appraisal.actions.answers import raise_objection, save_draft
from hangji.appraisal.actions.rounds import publish_results, settle_results
from hangji.appraisal.models import Appraisal, AppraisalReview
from hangji.appraisal.queries.evidence import gather
from hangji.desk.duties import waiting
from hangji.kit import clock
from hangji.office.access import Territory
from hangji.office.duties import Viewer
from tests.appraisal.flow import WHOLE, begun, handed, handed_in, of, reviewed, told
from tests.town import CITY, FEW_AND_MANY, moment


@pytest.fixture(autouse=True)
def _today(monkeypatch, judged):
    monkeypatch.setattr(clock, "now", lambda: moment(judged.today))
    monkeypatch.setattr(clock, "today", lambda: judged.today)


@pytest.fixture
def as_(client):
    def sign_in(user):
        client.force_login(user)
        return client

    return sign_in


def address(name, *args):
    return reverse(f"appraisal:{name}", args=args)


def filled(version, **more):
    typed = {f"choice_{key}": said["choice"] for key, said in WHOLE.items()}
    typed |= {f"said_{key}": said["said"] for key, said in WHOLE.items()}
    return {**typed, "version": version, "answer": "hand_in", **more}


def given(**more):
    marks = {"mark_role": "8", "mark_place": "4", "mark_together": "1.5"}
    reasons = {f"because_{key}": "" for key in ("role", "place", "together")}
    taken = {f"fact_{key}": "" for key in ("late", "criticised", "untrue")}
    times = {f"times_{key}": "0" for key in ("late", "criticised", "untrue")}
    vetoes = {"clause_refuses": "", "clause_punished": ""}
    return {**marks, **reasons, **taken, **times, **vetoes, "opinion": "属实", **more}


def test_the_self_assessment_shows_what_is_held_and_asks_only_the_rest(as_, judged):
    one = of(begun(judged), judged.club)
    page = as_(judged.bai).get(address("self", one.pk)).content.decode()
    assert "单独组建了党组织" in page
    assert "为什么问：业务里的作用，台账里没有，只有本单位知道" in page
    assert 'name="choice_formed"' not in page
    assert page.count('type="radio"') == 9
    client = as_(judged.bai)
    client.post(address("self", one.pk), filled(1, answer="draft", choice_place="", choice_together=""))
    assert "checked" in client.get(address("self", one.pk)).content.decode()
    refused = client.post(address("self", one.pk), filled(2, choice_together=""))
    assert refused.status_code == 409
    assert "还有 1 项没有选" in refused.content.decode()
    done = client.post(address("self", one.pk), filled(2))
    assert done.status_code == 302
    assert of(one.round, judged.club).state == "handed_in"
    own = address("appraisal", one.pk)
    assert client.get(address("self", one.pk)).headers["Location"] == own
    assert client.post(address("self", one.pk), filled(2)).headers["Location"] == own  # the button pressed twice
    late = client.post(address("self", one.pk), filled(2, said_place="另外一句"))
    assert late.status_code == 409
    assert "另外一句" in late.content.decode()
    assert as_(judged.chen).get(address("self", one.pk)).status_code == 404


def test_a_draft_keeps_a_sentence_for_which_nothing_was_chosen_yet(as_, judged):
    one = of(begun(judged), judged.club)
    client = as_(judged.bai)
    typed = filled(1, answer="draft", choice_place="", said_place="和理事会共用会议室")
    assert client.post(address("self", one.pk), typed).status_code == 302
    assert "和理事会共用会议室" in client.get(address("self", one.pk)).content.decode()
    refused = client.post(address("self", one.pk), filled(2, choice_place="", said_place="和理事会共用会议室"))
    assert refused.status_code == 409
    assert "还有 1 项没有选" in refused.content.decode()
    assert "和理事会共用会议室" in refused.content.decode()


def test_the_workbook_goes_out_and_comes_back_with_the_same_answers(as_, judged):
    one = of(begun(judged), judged.club)
    save_draft(appraisal=one, answers=WHOLE, version=1, act=judged.act(judged.bai))
    content = as_(judged.bai).get(address("sheet", one.pk)).content
    Appraisal.objects.filter(pk=one.pk).update(draft={})
    assert send(as_(judged.bai), one, content, 2).status_code == 302
    assert of(one.round, judged.club).draft == WHOLE


def send(client, one, content, version):
    upload = SimpleUploadedFile("自评表.xlsx", content)
    return client.post(address("take_sheet", one.pk), {"upload": upload, "version": version})


def changed(content, **cells):
    book = openpyxl.load_workbook(io.BytesIO(content))
    for name, text in cells.items():
        book.active[name] = text
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        ({"E5": "已有党组织"}, "第 5 行“材料，或者为什么问”"),
        ({"D5": "30"}, "第 5 行“满分”"),
        ({"F5": "单独"}, "不用自评，却填了字"),
        ({"F16": "非常好"}, "“非常好”不在可以选的里面"),
        ({"A3": "1000"}, "这不是“亳州市篮球协会”的自评表"),
    ],
)
def test_a_workbook_whose_locked_cells_were_changed_is_refused_with_the_cell(as_, judged, cells, why):
    one = of(begun(judged), judged.club)
    content = as_(judged.bai).get(address("sheet", one.pk)).content
    refused = send(as_(judged.bai), one, changed(content, **cells), 1)
    assert refused.status_code == 409
    assert why in refused.content.decode()
    assert of(one.round, judged.club).draft == {}


def test_a_file_that_is_no_workbook_is_refused(as_, judged):
    one = of(begun(judged), judged.club)
    assert send(as_(judged.bai), one, b"nothing", 1).status_code == 409


def test_evidence_that_changed_since_the_export_is_no_tampering(as_, judged):
    one = of(begun(judged), judged.club)
    content = as_(judged.bai).get(address("sheet", one.pk)).content
    judged.send(judged.club)
    done = send(as_(judged.bai), one, changed(content, F16="还没有做法"), 1)
    assert done.status_code == 302
    assert of(one.round, judged.club).draft == {"role": {"choice": "little", "said": ""}}


def test_a_reviewer_opens_the_evidence_and_reviews_and_sees_no_other(as_, judged):
    one = begun(judged)
    row = handed_in(judged, one)
    review = handed(judged, one, "first", judged.xue)
    client = as_(judged.xue)
    assert "亳州市篮球协会" in client.get(address("reviews")).content.decode()
    assert "单独组建了党组织" in client.get(address("piece", row.pk, "formed")).content.decode()
    page = client.get(address("review", review.pk)).content.decode()
    assert "自评：有党员先锋岗或者党员带头的项目，并有成果（三个先锋岗）" in page
    lower = client.post(address("review", review.pk), given(mark_role="5"))
    assert lower.status_code == 422
    assert "分数和自评不同，写一句为什么" in lower.content.decode()
    fact = client.post(address("review", review.pk), given(times_late="1"))
    assert "扣分要写事实" in fact.content.decode()
    assert client.post(address("review", review.pk), given()).status_code == 302
    assert client.post(address("review", review.pk), given()).status_code == 409
    assert "我的评审" in client.get(address("review", review.pk)).content.decode()
    assert client.get(address("rounds")).status_code == 403
    assert as_(judged.he).get(address("appraisal", row.pk)).status_code == 404
    assert as_(judged.he).get(address("review", review.pk)).status_code == 404


def test_marks_are_the_organisations_only_once_they_are_told(as_, judged):
    one = begun(judged, template="example_b")
    row = of(one, judged.club)
    told(judged, one)
    Appraisal.objects.filter(pk=row.pk).update(state="reviewed", told_on=None, object_by=None)
    before = as_(judged.bai).get(address("appraisal", row.pk)).content.decode()
    assert "分中得" not in before
    assert "分中得" in as_(judged.chen).get(address("appraisal", row.pk)).content.decode()
    listed = as_(judged.bai).get(address("appraisals") + "?grade=failed").content.decode()
    assert "亳州市篮球协会" not in listed
    Appraisal.objects.filter(pk=row.pk).update(state="told", told_on=judged.today, object_by=judged.today)
    after = as_(judged.bai).get(address("appraisal", row.pk)).content.decode()
    assert "分中得" in after
    assert "薛评" not in after
    assert "提出异议" in after


def test_a_veto_is_told_with_the_result_and_the_list_does_not_tell_it_before(as_, judged):
    one = begun(judged)
    reviewed(judged, one, vetoes={"refuses": "第三条：拒不整改"})
    assert of(one, judged.club).veto
    asked = address("appraisals") + "?what=vetoed"
    assert judged.club.name in as_(judged.chen).get(asked).content.decode()
    assert judged.club.name not in as_(judged.bai).get(asked).content.decode()


def test_a_reason_that_is_too_long_is_told_beside_it(as_, judged):
    one = begun(judged)
    handed_in(judged, one)
    review = handed(judged, one, "first", judged.xue)
    answer = as_(judged.xue).post(address("review", review.pk), given(because_role="长" * 1001, mark_role="7"))
    assert answer.status_code == 422


def test_a_whole_round_on_the_screen(as_, judged):
    chen = as_(judged.chen)
    typed = {"year": "2021", "region_code": CITY, "level": "city", "template": "example_a"}
    wrong = chen.post(address("open"), {**typed, "counted_to": "2020-12-31", "hand_in_by": "2021-11-30"})
    assert "要在考评的年度里" in wrong.content.decode()
    made = chen.post(address("open"), {**typed, "counted_to": "2021-11-01", "hand_in_by": "2021-11-30"})
    one = Appraisal.objects.get().round
    assert made.url == address("round", one.pk)
    row = handed_in(judged, one)
    page = as_(judged.chen).get(address("round", one.pk)).content.decode()
    assert "分派评审（1 家）" in page
    assert f"?round={one.pk}&amp;what=handed" in page
    post = as_(judged.chen).post
    assert post(address("draw", one.pk)).status_code == 409
    post(address("hand_out", one.pk, "first"), {"reviewers": [judged.xue.pk]})
    as_(judged.xue).post(address("review", AppraisalReview.objects.get().pk), given())
    post = as_(judged.chen).post
    assert post(address("draw", one.pk)).status_code == 302
    assert "抽取用的种子" not in as_(judged.chen).get(address("round", one.pk)).content.decode()
    one.refresh_from_db()
    assert one.seed in as_(judged.chen).get(address("round", one.pk)).content.decode()
    post(address("hand_out", one.pk, "second"), {"reviewers": [judged.xue.pk, judged.he.pk]})
    as_(judged.he).post(address("review", AppraisalReview.objects.get(stage="second").pk), given())
    post = as_(judged.chen).post
    assert post(address("tell", one.pk)).status_code == 409
    post(address("consider", one.pk), {"day": "2021-11-02", "ground": "第 3 次会议"})
    post(address("talk", row.pk), {"day": "2021-11-02", "conclusion": "肯定", "version": of(one, judged.club).version})
    assert post(address("tell", one.pk)).status_code == 302
    version = of(one, judged.club).version
    as_(judged.bai).post(address("object", row.pk), {"text": "少算一次", "version": version})
    as_(judged.chen).post(address("hand_out", one.pk, "objection"), {"reviewers": [judged.ding.pk]})
    decider = AppraisalReview.objects.get(stage="objection")
    shown = as_(judged.ding).get(address("review", decider.pk)).content.decode()
    assert "少算一次" in shown
    answer = {**given(), "upheld": "no", "reason": "核实无误"}
    assert as_(judged.ding).post(address("review", decider.pk), answer).status_code == 302
    assert of(one, judged.club).state == "settled"
    public = as_(judged.chen).post(address("publish", one.pk))
    assert public.status_code == 302


def test_what_is_published_has_grades_and_no_marks_and_opens_to_anyone(client, judged):
    one = begun(judged, template="example_b")
    assert client.get(address("published", one.pk)).status_code == 404
    row = told(judged, one)
    late = judged.act(day=row.object_by.replace(day=row.object_by.day + 1))
    settle_results(round=one, act=late)
    publish_results(round=one, act=late)
    page = client.get(address("published", one.pk)).content.decode()
    assert "亳州市篮球协会" in page
    assert "分中" not in page


def test_sending_back_and_going_without(as_, judged):
    one = begun(judged)
    row = handed_in(judged, one)
    as_(judged.chen).post(address("return", row.pk), {"because": "说明太少", "version": row.version})
    assert "说明太少" in as_(judged.bai).get(address("self", row.pk)).content.decode()
    row.refresh_from_db()
    as_(judged.chen).post(address("without_all", one.pk), {"because": "没有交"})
    assert of(one, judged.club).without == "没有交"
    assert as_(judged.chen).post(address("without", row.pk), {"because": "没有交", "version": 1}).status_code == 302


def test_one_piece_and_its_uses(as_, judged):
    page = as_(judged.bai).get(address("uses", judged.club.pk)).content.decode()
    assert "年度考评、评估、年检、评先评优" in page
    assert reverse("governance:organisation", args=[judged.club.pk]) in page
    hours = f'href="{reverse("people:training")}"'
    assert hours not in page, "a list of the office's, which the Party worker may not open"
    assert hours in as_(judged.chen).get(address("uses", judged.club.pk)).content.decode()
    assert as_(judged.bai).get(address("uses", judged.club.pk) + "?year=1066").status_code == 200
    assert as_(judged.wang).get(address("uses", judged.club.pk)).status_code == 404


def test_the_templates_say_how_marks_come_about(as_, judged):
    page = as_(judged.bai).get(address("templates")).content.decode()
    assert page.count("待核对") >= 3
    shown = as_(judged.bai).get(address("template", "example_b", 1)).content.decode()
    assert "没有党组织的最高 4A" in shown
    assert "1000 分中的 200 分" in shown
    for code, version in (("example_b", 9), ("nothing", 1)):
        assert as_(judged.bai).get(address("template", code, version)).status_code == 404


def said(town, user, territory=None):
    return [duty.text for duty in waiting(Viewer(town.act(user), territory)).mine if duty.topic == "appraisal"]


def test_the_desk_says_whose_turn_it_is(judged):
    here = Territory(CITY, "all")
    one = begun(judged)
    assert said(judged, judged.bai) == ["1 份年度考评等待自评"]
    assert said(judged, judged.chen, here) == ["1 家过了自评期限，没有交"]
    handed_in(judged, one)
    assert said(judged, judged.chen, here) == ["1 家已自评，没有分派评审"]
    handed(judged, one, "first", judged.xue)
    assert (said(judged, judged.xue), said(judged, judged.he)) == (["1 家的年度考评等你评审"], [])
    assert said(judged, judged.chen, here) == []


def test_the_desk_says_what_a_result_asks(judged):
    here = Territory(CITY, "all")
    one = begun(judged, template="example_b")
    row = told(judged, one)
    assert said(judged, judged.bai) == ["1 份年度考评的结果已告知"]
    raise_objection(appraisal=row, text="少算", version=row.version, act=judged.act(judged.bai))
    assert said(judged, judged.chen, here) == ["1 家对考评结果有异议，没有交人处理"]


def many(town, n):
    one = begun(town)
    for number in range(n):
        unit = town.organisation(f"亳州市第{number}协会")
        Appraisal.objects.create(round=one, organisation=unit, region_code=CITY)
    return one


@pytest.mark.parametrize("n", FEW_AND_MANY)
def test_a_list_costs_the_same_for_few_and_many(as_, judged, n, django_assert_max_num_queries):
    one = many(judged, n)
    client = as_(judged.chen)
    htmx = {"HX-Request": "true"}
    for url in (address("appraisals"), address("rounds"), address("round", one.pk), address("reviews")):
        with django_assert_max_num_queries(9):
            assert client.get(url, headers=htmx).status_code == 200


@pytest.mark.parametrize("n", FEW_AND_MANY)
def test_gathering_costs_the_same_for_few_and_many(judged, n, django_assert_num_queries):
    units = [judged.organisation(f"亳州市第{number}协会", 3) for number in range(n)]
    with django_assert_num_queries(22):
        found = gather([unit.pk for unit in units] + [judged.club.pk], 2021, judged.today)
    assert found[judged.club.pk]["formed"].fact.word == "own"
    assert {found[unit.pk]["formed"].fact.word for unit in units} == {"due"}


def test_a_list_has_no_order_by_marks(as_, judged):
    one = begun(judged)
    reviewed(judged, one)
    page = as_(judged.chen).get(address("appraisals") + "?sort=-marks").content.decode()
    assert "sort=marks" not in page
    assert "sort=grade" not in page
