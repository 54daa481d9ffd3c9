"""The register's forms, filled in as people fill them in: twice, late, wrongly and at the same time."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from hangji.office.models import Person
from hangji.registry.models import Assignment, Cover, Headcount, PartyForm, PartyOrganization, SocialOrganization
from tests.town import QIAOCHENG, credit_code

PLAIN = {
    "registered_on": "2015年5月4日",
    "registration_authority": "亳州市民政局",
    "supervisor": "",
    "industry": "文化",
    "address": "芍花路 1 号",
    "street_code": "",
    "kind": "association",
    "level": "city",
    "region_code": str(QIAOCHENG),
}


@pytest.fixture(autouse=True)
def _the_day_of_the_town(settings, town):
    settings.PINNED_DAY = town.today


@pytest.fixture
def chen(client, town):
    client.force_login(town.chen)
    return client


def address(name, *args):
    return reverse(name, args=args)


def opened(client, path):
    """The values that a form shows when it is opened."""
    form = client.get(path).context["form"]
    return {name: "" if form[name].value() is None else form[name].value() for name in form.fields}


def text_of(response):
    return response.content.decode()


def said(client, path, data, **more):
    return text_of(client.post(path, data, follow=True, **more))


def test_chen_registers_once_though_she_presses_twice(chen, town):
    data = {**PLAIN, "credit_code": credit_code(9).lower(), "name": "亳州市灯谜学会"}
    for _time in range(2):
        response = chen.post(address("registry:register"), data)
        assert response.status_code == 302
    school = SocialOrganization.objects.get()
    assert (school.credit_code, school.registered_on) == (credit_code(9), date(2015, 5, 4))
    assert "党员人数没有申报" in text_of(chen.get(response.url))


def test_a_wrong_code_says_what_it_should_be(chen, town):
    wrong = credit_code(9)[:-1] + ("0" if credit_code(9)[-1] != "0" else "1")
    response = chen.post(address("registry:register"), {**PLAIN, "credit_code": wrong, "name": "亳州市灯谜学会"})
    assert response.status_code == 422
    assert "代码的校验码不对" in text_of(response)


def test_a_known_code_is_refused_and_what_was_typed_stays(chen, town):
    town.organisation("亳州市象棋学校", 3)
    data = {**PLAIN, "credit_code": credit_code(1), "name": "亳州市灯谜学会"}
    response = chen.post(address("registry:register"), data)
    assert response.status_code == 409
    assert "这个统一社会信用代码已在台账中" in text_of(response)
    assert 'value="亳州市灯谜学会"' in text_of(response)


def test_wang_cannot_register_for_the_city(client, town):
    client.force_login(town.wang)
    response = client.post(
        address("registry:register"), {**PLAIN, "credit_code": credit_code(9), "name": "亳州市灯谜学会"}
    )
    assert response.status_code in (403, 422)
    assert not SocialOrganization.objects.exists()


@pytest.mark.parametrize("typed", ["2021-10-31", "2021.10.31", "2021年10月31日", "２０２１-１０-３１", " 2021/10/31 "])
def test_a_headcount_is_declared_as_of_a_day_however_written(chen, town, typed):
    school = town.organisation("亳州市象棋学校", 1)
    form = opened(chen, address("registry:headcount", school.pk))
    assert (form["full"], form["staff"], form["day"]) == (1, 20, town.today)
    for _time in range(2):
        chen.post(address("registry:headcount", school.pk), {**form, "full": "4", "day": typed})
    row = Headcount.objects.valid().get(until=None)
    assert (row.since, row.full) == (date(2021, 10, 31), 4)
    assert Headcount.objects.count() == 3  # the first, its closed successor, the new one


def test_tomorrow_is_refused_with_what_was_typed(chen, town):
    school = town.organisation("亳州市象棋学校", 1)
    response = chen.post(address("registry:headcount", school.pk), {"full": "17", "day": "2021-11-03"})
    assert response.status_code == 409
    assert 'value="17"' in text_of(response)


def test_renaming_and_striking_off(chen, town):
    school = town.organisation("亳州市象棋学校", 3)
    chen.post(address("registry:rename", school.pk), {"name": "亳州市棋院", "day": "2021-05-06"})
    page = said(
        chen, address("registry:status", school.pk), {"status": "cancelled", "day": "2021-10-08", "reason": "自行申请"}
    )
    assert "亳州市棋院" in page
    assert "已注销，不再判定" in page


def correction(client, school):
    return opened(client, address("registry:correct", school.pk))


def test_two_editors_see_both_versions_and_lose_nothing(client, chen, town):
    from django.test import Client

    school = town.organisation("亳州市象棋学校", 3)
    li = Client()
    li.force_login(town.li)
    hers, his = correction(chen, school), correction(li, school)
    li.post(address("registry:correct", school.pk), {**his, "industry": "体育", "supervisor": "市体育局"})
    response = chen.post(address("registry:correct", school.pk), {**hers, "industry": "教育", "address": "芍花路 1 号"})
    assert response.status_code == 409
    text = text_of(response)
    assert "李知行" in text
    assert all(value in text for value in ("体育", "教育", "市体育局", "芍花路 1 号"))
    again = response.context["form"]
    merged = {name: "" if again[name].value() is None else again[name].value() for name in again.fields}
    assert merged["supervisor"] == "市体育局"  # changed by him alone
    chen.post(address("registry:correct", school.pk), {**merged, "choice-industry": "theirs"})
    school.refresh_from_db()
    assert (school.industry, school.supervisor, school.address) == ("体育", "市体育局", "芍花路 1 号")


def test_a_headcount_declared_meanwhile_is_no_conflict(chen, town):
    school = town.organisation("亳州市象棋学校", 3)
    form = correction(chen, school)
    town.declare(school, 4)
    assert chen.post(address("registry:correct", school.pk), {**form, "industry": "教育"}).status_code == 302
    school.refresh_from_db()
    assert school.industry == "教育"


def founding(**changes):
    return {
        "mode": "joint",
        "name": "亳州市棋类联合党支部",
        "kind": "branch",
        "formed_on": "2021-03-02",
        "approval_number": "亳社综〔2021〕3号",
        "approved_on": "2021-03-01",
        "level": "city",
        "region_code": str(QIAOCHENG),
        **changes,
    }


def test_chen_forms_a_party_organisation_with_its_approval(chen, town):
    units = [town.organisation(f"亳州市{name}协会", 1) for name in "琴棋书"]
    paper = SimpleUploadedFile("批复.pdf", b"%PDF-1.4 approved")
    data = founding(
        organisations="\n".join([units[0].credit_code, units[1].name, "书协"]), new_name="孙立", body=town.body.pk
    )
    response = chen.post(address("registry:form_party"), {**data, "approval": paper})
    assert response.status_code == 422  # nobody is called 书协
    assert "“书协”不是全称，也不是代码；相近的有：亳州市书协会" in text_of(response)
    data["organisations"] = data["organisations"].replace("书协", "亳州市书协会")
    for _time in range(2):
        paper.seek(0)
        response = chen.post(address("registry:form_party"), {**data, "approval": paper})
        assert response.status_code == 302, text_of(response)
    formed = PartyOrganization.objects.get()
    assert Cover.objects.valid().count() == 3
    page = text_of(chen.get(response.url))
    assert all(
        word in page
        for word in ("亳社综〔2021〕3号", "批复.pdf", "孙立", "中共亳州市社会组织综合委员会", "亳州市琴协会")
    )
    sent = chen.get(address("registry:approval", formed.pk))
    assert b"".join(sent.streaming_content) == b"%PDF-1.4 approved"


def test_the_approval_is_not_for_strangers(client, town):
    units = [town.organisation(f"亳州市{name}协会", 1) for name in "琴棋书"]
    formed = town.form("联合党支部", *units, mode="joint")
    client.force_login(town.wang)
    for name in ("registry:approval", "desk:party_organization", "registry:dissolve"):
        assert client.get(address(name, formed.pk)).status_code == 404


def test_a_sixth_unit_joins_with_a_warning(chen, town):
    units = [town.organisation(f"亳州市{name}协会", 1) for name in "琴棋书画诗酒"]
    branch = town.form("联合党支部", *units[:5], mode="joint")
    path = address("registry:admit", branch.pk)
    page = said(chen, path, {"organisations": units[5].name, "mode": "joint", "day": "2021-10-08"})
    assert "提醒（R4）：联合党组织覆盖 6 家，一般不超过 5 家" in page
    assert Cover.objects.valid().filter(party_organization=branch).count() == 6
    assert "联合党支部" in text_of(chen.get("/register/parties/", {"advice": "over_units"}))


def test_admitting_is_all_or_nothing(chen, town):
    units = [town.organisation(f"亳州市{name}协会", 1) for name in "琴棋书"]
    branch, other = town.form("联合党支部", units[0], mode="joint"), town.form("挂靠党支部", units[2], mode="attached")
    lines = f"{units[1].name}\n{units[2].name}"
    response = chen.post(
        address("registry:admit", branch.pk), {"organisations": lines, "mode": "joint", "day": "2021-10-08"}
    )
    assert response.status_code == 409
    assert units[1].name in text_of(response)
    assert set(Cover.objects.valid().values_list("party_organization", flat=True)) == {branch.pk, other.pk}


def test_joining_and_leaving_from_the_organisation(chen, town):
    chess, school = town.organisation("亳州市棋协会", 2), town.organisation("亳州市象棋学校", 1)
    branch = town.form("联合党支部", chess, mode="joint")
    data = {"party_organization": branch.pk, "mode": "joint", "day": "2021-10-08"}
    assert "已由联合党组织覆盖" in said(chen, address("registry:join", school.pk), data)
    page = said(chen, address("registry:leave", school.pk), {"day": "2021-11-01", "reason": "业务不相近"})
    assert "应当联合或者挂靠建立党组织" in page
    assert "曾经覆盖" in text_of(chen.get(address("desk:party_organization", branch.pk)))


def test_dissolving_says_what_it_costs(chen, town):
    school = town.organisation("亳州市象棋学校", 3)
    branch = town.form("亳州市象棋学校党支部", school)
    page = text_of(chen.get(address("registry:dissolve", branch.pk)))
    assert "组织覆盖从 1/1 变为 0/1" in page
    assert "其中 1 家将列入应建未建：亳州市象棋学校" in page
    assert PartyForm.objects.valid().get().until is None
    data = {"day": "2021-11-02", "document_number": "亳社综〔2021〕9号", "reason": "合并"}
    page = said(chen, address("registry:dissolve", branch.pk), data)
    assert "2021-11-02 撤销" in page
    assert PartyForm.objects.valid().get().until == town.today


def test_a_secretary_is_registered_and_the_former_one_stays_in_the_history(chen, town):
    branch = town.form("亳州市象棋学校党支部", town.organisation("亳州市象棋学校", 3))
    path = address("registry:secretary", branch.pk)
    chen.post(path, {"new_name": "孙立", "new_unit": "市象棋学校", "day": "2021-01-04"})
    page = said(chen, path, {"new_name": "李慧", "day": "2021-10-08"})
    assert "李慧" in page
    assert "2021-01-04 – 2021-10-08" in page


def test_an_instructor_is_sent_handed_over_and_called_back(chen, town):
    school = town.organisation("亳州市象棋学校", 0)
    path = address("registry:assign", school.pk)
    assert chen.post(path, {"day": "2021-03-02"}).status_code == 422
    for _time in range(2):
        chen.post(path, {"person": town.zhou_person.pk, "day": "2021-03-02"})
    assert Assignment.objects.count() == 1
    page = said(chen, path, {"new_name": "吴秀", "new_unit": "市民政局", "day": "2021-10-08"})
    assert "吴秀" in page
    assert Person.objects.filter(name="吴秀").count() == 1
    page = text_of(chen.get(address("registry:end_assignment", school.pk)))
    assert "工作覆盖从 1/1 变为 0/1" in page
    assert chen.post(address("registry:end_assignment", school.pk), {"day": "2021-11-02"}).status_code == 422
    page = said(chen, address("registry:end_assignment", school.pk), {"day": "2021-11-02", "reason": "调离"})
    assert "没有党员，应当派驻党建工作指导员，目前还没有派" in page


def test_the_name_of_a_new_branch_is_chinese_for_every_reader(chen, town):
    school = town.organisation("亳州市象棋学校", 3)
    town.chen.language = "en"
    town.chen.save()
    shown = opened(chen, address("registry:form_party") + f"?organisation={school.pk}&organisation={'9' * 30}")
    assert shown["name"] == "亳州市象棋学校党支部"


@pytest.mark.parametrize("day", ["1800-01-01", "0001-01-01", "2015-05-03"])
def test_a_headcount_before_the_registration_is_refused(chen, town, day):
    school = town.organisation("亳州市象棋学校")
    answer = chen.post(address("registry:headcount", school.pk), {"day": day, "full": "3"})
    assert answer.status_code in (409, 422)
    assert not Headcount.objects.exists()


def test_an_organisation_is_not_renamed_before_it_was_registered(chen, town):
    school = town.organisation("亳州市象棋学校")
    answer = chen.post(address("registry:rename", school.pk), {"name": "亳州市棋院", "day": "2010-01-04"})
    assert answer.status_code == 409
    assert "早于登记日期" in text_of(answer)


def test_what_never_was_is_not_ended(chen, town):
    school = town.organisation("亳州市象棋学校", 3)
    data = {"day": "2021-11-01", "reason": "误填"}
    for name, words in (("leave", "没有党组织覆盖"), ("end_assignment", "没有指导员")):
        answer = chen.post(address(f"registry:{name}", school.pk), data)
        assert (answer.status_code, words in text_of(answer)) == (409, True)


def test_ending_twice_is_ending_once(chen, town):
    school = town.organisation("亳州市象棋学校", 3)
    branch = town.form("亳州市象棋学校党支部", school)
    for _time in range(2):
        assert (
            chen.post(address("registry:leave", school.pk), {"day": "2021-11-01", "reason": "合并"}).status_code == 302
        )
    data = {"day": "2021-11-02", "document_number": "亳社综〔2021〕9号", "reason": "合并"}
    for _time in range(2):
        assert chen.post(address("registry:dissolve", branch.pk), data).status_code == 302
    assert PartyForm.objects.valid().get().until == town.today


def test_a_party_organisation_is_not_dissolved_before_it_was_formed_or_before_it_took_another_in(chen, town):
    chess, school = town.organisation("亳州市棋协会", 2), town.organisation("亳州市象棋学校", 1)
    branch = town.form("联合党支部", chess, mode="joint", day=date(2020, 3, 2))
    data = {"party_organization": branch.pk, "mode": "joint", "day": "2021-10-08"}
    chen.post(address("registry:join", school.pk), data)
    paper = {"document_number": "亳社综〔2021〕9号", "reason": "合并"}
    for day, words in (("2019-01-04", "不存在"), ("2021-01-04", "还覆盖过别的社会组织")):
        answer = chen.post(address("registry:dissolve", branch.pk), {**paper, "day": day})
        assert (answer.status_code, words in text_of(answer)) == (409, True)
    assert PartyForm.objects.valid().get().until is None


def test_a_cover_entered_late_ends_with_its_party_organisation(chen, town):
    chess, school = town.organisation("亳州市棋协会", 2), town.organisation("亳州市象棋学校", 1)
    branch = town.form("联合党支部", chess, mode="joint", day=date(2020, 3, 2))
    paper = {"document_number": "亳社综〔2021〕9号", "reason": "合并"}
    chen.post(address("registry:dissolve", branch.pk), {**paper, "day": "2021-06-01"})
    data = {"organisations": school.credit_code, "mode": "joint", "day": "2020-09-01"}
    assert chen.post(address("registry:admit", branch.pk), data).status_code == 302
    assert Cover.objects.valid().get(organisation=school).until == date(2021, 6, 1)


def test_a_leap_of_the_members_is_said_and_declared_all_the_same(chen, town):
    school = town.organisation("亳州市象棋学校", 4)
    form = address("registry:headcount", school.pk)
    counts = {"day": "2021-06-01", "probationary": "0", "staff": "20", "not_transferred": "0"}
    assert "相差" not in said(chen, form, {**counts, "full": "33"})
    page = said(chen, form, {**counts, "day": "2021-07-01", "full": "63"})
    assert "正式党员比台账中的 33 名相差 30 名，请核对" in page
    assert Headcount.objects.valid().on(date(2021, 7, 1)).get(organisation=school).full == 63


@pytest.mark.parametrize(("mode", "name"), [("single", "亳州市象棋学校党支部"), ("joint", ""), ("industry", "")])
def test_forming_from_the_list_names_whom_it_covers(chen, town, mode, name):
    """A branch that others share is not called after the first of them."""
    school = town.organisation("亳州市象棋学校", 4)
    path = f"{address('registry:form_party')}?organisation={school.pk}&mode={mode}"
    shown = opened(chen, path)
    assert shown["organisations"] == f"{school.credit_code} 亳州市象棋学校"
    assert (shown["mode"], shown.get("name", "")) == (mode, name)
    answer = chen.post(path, {**shown, "name": "亳州市棋类行业党支部", "approval": ""})
    assert answer.status_code == 302
    assert Cover.objects.valid().get(organisation=school).party_organization.name == "亳州市棋类行业党支部"
