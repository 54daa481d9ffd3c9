"""The pages of 专项行动: what Chen sees and fills in, what a member of the task force sees, and a stranger does not."""

from datetime import date

import pytest
from django.urls import reverse

from hangji.formation.drives.actions.close import close_drive
from hangji.formation.drives.actions.force import put_member
from hangji.formation.drives.actions.plan import Aim, begin_drive, plan_drive
from hangji.formation.drives.models import Drive
from hangji.office.models import Role
from hangji.registry.actions.party import Founding, form_party_organization
from tests.formation.driving import REMARKS, design
from tests.town import CITY, FEW_AND_MANY, GUOYANG, QIAOCHENG


@pytest.fixture(autouse=True)
def _on_the_day_of_the_tests(settings, town):
    settings.PINNED_DAY = town.today


@pytest.fixture
def chen(client, town):
    client.force_login(town.chen)
    return client


def url(name, *args):
    return reverse(f"formation:{name}", args=args)


TYPED = {
    "name": "强覆盖百日行动",
    "kind": "strong_coverage",
    "starts_on": "2021-10-04",
    "ends_on": "2021年12月31日",
    "region_code": CITY,
    "level": "city",
    "condition": "gap",
    "measure_1": "reach:covered",
    "wanted_1": "2",
    "measure_2": "indicator:organisation_coverage",
    "wanted_2": "85.5",
    "due_2": "2021-11-30",
}


def test_chen_plans_begins_and_reads_a_drive(chen, town, four):
    answer = chen.post(url("drive_new"), TYPED, follow=True)
    drive = Drive.objects.get()
    assert "现在符合范围的有 4 家" in answer.text
    assert [(t.wanted, t.due_on.isoformat()) for t in drive.targets.all()] == [(2, "2021-12-31"), (855, "2021-11-30")]
    assert chen.get(url("drive_rows", drive.pk)).status_code == 404  # nothing is counted before it begins
    assert "现在看是 4 家" in chen.get(url("begin_drive", drive.pk)).text
    answer = chen.post(url("begin_drive", drive.pk), follow=True)
    assert "已开始，名单 4 家" in answer.text
    assert "尚未达到 4 家" in answer.text
    assert "85.5%，2021-11-30 前" in answer.text


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"wanted_1": ""}, "写要达到多少"),
        ({"wanted_1": "2.5"}, "写整数"),
        ({"wanted_2": "120"}, "不超过 100"),
        ({"measure_1": ""}, "必填"),
        ({"starts_on": "下周"}, "请写成 2021-10-31 这样的日期"),
        ({"level": "all", "region_code": "341700"}, "341700"),
    ],
)
def test_what_cannot_be_typed_is_said_beside_its_field(chen, town, wrong, said):
    answer = chen.post(url("drive_new"), {**TYPED, **wrong})
    assert answer.status_code == 422
    assert said in answer.text
    assert not Drive.objects.exists()


def test_a_refusal_keeps_what_was_typed(chen, town):
    answer = chen.post(url("drive_new"), {**TYPED, "ends_on": "2021-10-01", "due_2": ""})
    assert answer.status_code == 409
    assert "结束日期早于开始日期" in answer.text
    assert TYPED["name"] in answer.text


def test_the_level_of_a_county_officer_is_the_county_register(client, town):
    client.force_login(town.wang)
    answer = client.post(url("drive_new"), {**TYPED, "region_code": GUOYANG, "level": "city"})
    assert answer.status_code == 422
    assert "管不到这个地区的这个登记层级" in answer.text


def test_every_number_of_the_page_opens_as_many_rows(chen, town, four, running):
    town.form("象棋协会党支部", four["象棋"], day=date(2021, 10, 12))
    page = chen.get(url("drive", running.pk))
    for line in page.context["page"].lines:
        for cells in line["cells"]:
            for cell in cells:
                answer = chen.get(cell.url)
                count = answer.context["listing"].found.count()
                assert str(count) == cell.text, cell.url


def test_the_rows_are_asked_by_part_county_member_and_case(chen, town, four, running):
    plain = {"duty": "member", "organisations": [], "act": town.act()}
    member = put_member(drive=running, user=town.wang, counties=[GUOYANG], **plain)
    rows = url("drive_rows", running.pk)

    def names(query):
        return {row.organisation.name for row in chen.get(rows + query).context["listing"].page.rows}

    assert names("?part=waiting") == {o.name for o in four.values()}
    assert names("?part=reached") == set()
    assert names("?q=围棋") == {"亳州市围棋协会"}
    assert names(f"?county={QIAOCHENG}") == {"亳州市象棋协会", "亳州市围棋协会"}
    assert names(f"?who={member.pk}") == {"亳州市武术协会", "亳州市龙舟协会"}
    assert len(names("?case=none")) == 4
    assert names("?case=open") == set()
    assert "王守田" in chen.get(rows).text
    export = chen.post(url("drive_rows_export", running.pk) + "?part=waiting", {"format": "csv"})
    assert b"".join(export.streaming_content).decode("utf-8-sig").count("亳州市") == 4


@pytest.mark.parametrize("count", FEW_AND_MANY)
def test_the_lists_cost_the_same_for_few_and_many(chen, town, count, django_assert_max_num_queries):
    for n in range(count):
        town.organisation(f"亳州市第{n}协会", 4, day=date(2021, 3, 1))
    drive = begin_drive(drive=plan_drive(design=design(), act=town.act()), act=town.act())
    chen.get(url("drives"))
    with django_assert_max_num_queries(6 + 3):  # session, user, posts besides
        chen.get(url("drives"))
    with django_assert_max_num_queries(14 + 3):
        chen.get(url("drive_rows", drive.pk))
    with django_assert_max_num_queries(24 + 3):
        chen.get(url("drive", drive.pk))


def test_a_member_from_a_county_sees_the_own_share_only(client, town, four, running):
    plain = {"duty": "member", "organisations": [], "act": town.act()}
    put_member(drive=running, user=town.wang, counties=[GUOYANG], **plain)
    client.force_login(town.wang)
    page = client.get(url("drive", running.pk))
    assert "你看到的是自己负责的部分" in page.text
    assert "涡阳县" in page.text
    assert page.context["page"].cards[0]["denominator"] == 2
    assert page.context["page"].cards[1]["numerator_url"] == ""  # the city's figure, without its names
    rows = client.get(url("drive_rows", running.pk)).context["listing"].page.rows
    assert {row.organisation.name for row in rows} == {"亳州市武术协会", "亳州市龙舟协会"}
    for name in ("drive_report", "amend_drive", "close_drive", "begin_drive", "drive_member"):
        args = (running.pk, "docx") if name == "drive_report" else (running.pk,)
        assert client.get(url(name, *args)).status_code == 404, name


def test_a_stranger_finds_nothing(client, town, running):
    client.force_login(town.user("duwen", "杜文", Role.OFFICER, QIAOCHENG, level="county"))
    assert client.get(url("drive", running.pk)).status_code == 404
    assert running.name not in client.get(url("drives")).text


def test_the_share_is_typed_and_changed(chen, town, four, running):
    form = {"user": town.wang.pk, "duty": "member", "counties": [GUOYANG], "organisations": four["象棋"].name}
    answer = chen.post(url("drive_member", running.pk), form, follow=True)
    assert "涡阳县、亳州市象棋协会" in answer.text
    member = running.members.get()
    again = chen.get(url("drive_member", running.pk) + f"?member={member.pk}")
    assert four["象棋"].credit_code in again.text
    assert "退出" in chen.get(url("leave_drive", running.pk, member.pk)).text
    chen.post(url("leave_drive", running.pk, member.pk))
    assert not running.members.filter(left_at__isnull=True).exists()


def test_closing_shows_what_will_be_frozen_then_the_frozen_and_the_report(chen, town, four, met):
    before = chen.get(url("close_drive", met.pk)).text
    assert "名单里有党组织覆盖的：2 / 4，目标 2 家，已达到" in before
    answer = chen.post(url("close_drive", met.pk), {"remarks": REMARKS}, follow=True)
    assert "一字不差" in answer.text
    draft = chen.get(url("drive_report", met.pk, "docx"))
    assert "草稿" in draft.headers["Content-Disposition"] or "%E8%8D%89" in draft.headers["Content-Disposition"]
    answer = chen.post(url("issue_drive_report", met.pk), follow=True)
    assert "党建报〔2021〕1号" in answer.text
    assert chen.get(url("drive_report", met.pk, "pdf")).headers["Content-Type"] == "application/pdf"


def test_after_a_correction_the_frozen_stays_and_its_rows_are_those_known_then(chen, town, four, met):
    closed = close_drive(drive=met, remarks=REMARKS, act=town.act())
    assert chen.get(url("drive", closed.pk)).context["page"].changed == []
    founding = Founding(
        name="武术协会党支部",
        kind="branch",
        mode="single",
        level="city",
        region_code=QIAOCHENG,
        formed_on=date(2021, 10, 14),
        body=town.body,
        covers=[four["武术"]],
    )
    form_party_organization(founding=founding, act=town.act(hour=11))
    page = chen.get(url("drive", closed.pk))
    assert "结束以后台账有更正" in page.text
    assert page.context["page"].cards[0]["numerator"] == 2
    rows = chen.get(page.context["page"].cards[0]["numerator_url"]).context["listing"].page.rows
    assert {row.organisation.name for row in rows} == {"亳州市象棋协会", "亳州市围棋协会"}
    found = chen.get(url("drive_rows", closed.pk) + "?q=象棋&sort=-county").context["listing"]
    assert [row.organisation.name for row in found.page.rows] == ["亳州市象棋协会"]


def test_an_early_end_is_refused_on_the_page(chen, town, four, running):
    answer = chen.post(url("close_drive", running.pk), {"remarks": REMARKS})
    assert answer.status_code == 409
    assert "没有全部达到" in answer.text
    assert REMARKS in answer.text


def test_the_desk_speaks_of_what_ends_and_of_the_own_share(client, town, four):
    soon = design(ends_on=date(2021, 11, 10), aims=(Aim(2, date(2021, 11, 10), reach="covered"),))
    drive = begin_drive(drive=plan_drive(design=soon, act=town.act()), act=town.act())
    plan_drive(design=design(name="集中组建月", starts_on=town.today), act=town.act())
    plain = {"duty": "member", "act": town.act()}
    put_member(drive=drive, user=town.wang, counties=[GUOYANG], organisations=[], **plain)
    put_member(drive=drive, user=town.li, counties=[], organisations=[four["武术"]], **plain)
    town.form("武术协会党支部", four["武术"], day=date(2021, 10, 12))
    client.force_login(town.chen)
    desk = client.get("/").text
    assert "“强覆盖（2021）”快到结束日期" in desk
    assert "“集中组建月”到了开始日期，还没有开始" in desk
    assert "你负责的还有" not in desk
    client.force_login(town.wang)
    desk = client.get("/").text
    assert "“强覆盖（2021）”里你负责的还有 1 家没有达到目标" in desk
    assert "快到结束日期" not in desk
    client.force_login(town.li)
    assert "你负责的还有" not in client.get("/").text  # the one named for Li has reached it
