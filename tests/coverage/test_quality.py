"""数据质量: every kind finds what it should, its number is its rows, and a settled pair returns with a new name."""

import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hangji.coverage.models import NotDuplicate
from hangji.coverage.quality import findings
from hangji.coverage.quality.actions import reopen_pair, settle_pair
from hangji.coverage.quality.kinds import FINDINGS, ROWS
from hangji.coverage.quality.pairs import pairs
from hangji.coverage.quality.tally import tally
from hangji.kit.refusal import NoRight, Refusal
from hangji.office.models import AuditEntry, Post
from hangji.registry.actions.headcounts import declare_headcount
from hangji.registry.actions.organisations import change_status, rename_organisation
from hangji.registry.actions.party import change_secretary
from hangji.registry.actions.party_corrections import correct_party_organization
from hangji.registry.models import Classification, Headcount, OrganisationName, PartyForm, SocialOrganization
from rulebook.codes import disagreement
from rulebook.quality import impossible
from tests.histories import histories, played
from tests.town import FEW_AND_MANY, GUOYANG, QIAOCHENG

QUALITY = "/coverage/quality/"
quickly = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(autouse=True)
def _the_day_of_the_town(settings, town):
    settings.PINNED_DAY = town.today


def found(town, **scope):
    """The kinds that found something, with their counts."""
    return {each.kind.code: each.count for each in findings(town.scope(**scope)) if each.count}


def rows_of(kind, scope):
    return ROWS[kind.of](scope).filter(kind.condition(scope)).annotate(**kind.facts(scope))


def messy(town):
    """One finding of each kind that a person can bring about, the grave ones written past the actions."""
    town.send(town.organisation("亳州市茶艺协会", 0))
    old = town.organisation("亳州市象棋学校", 3, day=date(2020, 1, 6))
    late = town.organisation("亳州市灯谜学会", 0, day=date(2021, 2, 1))
    town.declare(late, 7, day=date(2021, 9, 1))
    town.organisation("亳州市书法协会", 1, day=date(2021, 3, 1))
    town.organisation("亳州市书法家协会", 1, day=date(2021, 3, 1))
    wrong = town.organisation("亳州市诗词协会", 0, day=date(2021, 3, 1))
    town.form("联合党支部", late, mode="joint")
    branch = town.form("亳州市象棋学校党支部", old)
    rename_organisation(organisation=old, name="亳州市棋类学校", day=date(2021, 5, 6), act=town.act())
    SocialOrganization.objects.filter(pk=wrong.pk).update(
        registered_on=date(1900, 1, 1), street_code=GUOYANG * 1000 + 1, credit_code="52" + wrong.credit_code[2:]
    )
    OrganisationName.objects.filter(organisation=wrong).update(name="亳州市诗歌协会")
    nameless = town.organisation("亳州市民乐学会", 0, day=date(2021, 3, 1))
    SocialOrganization.objects.filter(pk=nameless.pk).update(registered_on=None)
    return branch, wrong


def test_each_kind_finds_its_row_and_says_what_is_the_matter(town):
    branch, _wrong = messy(town)
    PartyForm.objects.filter(party_organization=branch).update(formed_on=date(1921, 7, 1))
    assert found(town) == {
        "region_wrong": 1,
        "registered_impossibly": 1,
        "formed_impossibly": 1,
        "two_names": 1,
        "names_alike": 1,
        "headcount_old": 1 + 1,  # the tea society too
        "headcount_jump": 1,
        "kind_differs": 1,
        "no_registration_day": 1,
        "party_one_unit": 1,
        "no_secretary": 2,
        "no_approval": 2,
        "party_old_name": 1,
    }
    scope = town.scope()
    said = {
        kind.code: sorted(str(kind.say(row)) for row in rows_of(kind, scope)) for kind in FINDINGS if kind.of in ROWS
    }
    assert said["headcount_jump"] == ["2021-02-01 申报党员 0 名，2021-09-01 申报 7 名"]
    assert said["headcount_old"] == ["最近一次申报是 2020-01-06，之后没有再申报"] * 2
    assert said["party_old_name"] == ["社会组织已由“亳州市象棋学校”更名为“亳州市棋类学校”"]
    assert said["region_wrong"] == ["乡镇街道（341621001）不在县区 341602 里"]
    assert said["two_names"] == ["台账上是“亳州市诗词协会”，名称记录里是“亳州市诗歌协会”"]
    assert said["kind_differs"] == ["代码以 52 开头，应是民办非企业单位，类别却填了社会团体"]
    assert said["party_one_unit"] == ["联合党组织只覆盖 1 家正常存续的社会组织"]


def test_the_number_of_every_kind_is_its_rows_and_each_row_has_a_way_to_be_mended(town):
    messy(town)
    for each in findings(town.scope(level="all")):
        if each.kind.of == "pair":
            assert each.count == len(pairs(town.scope(level="all")))
            continue
        rows = list(rows_of(each.kind, town.scope(level="all")))
        assert len(rows) == each.count, each.kind.code
        assert all(str(each.kind.say(row)) and each.kind.mend_url(row) for row in rows)


@pytest.mark.slow
@pytest.mark.django_db
@quickly
@given(events=histories(), after=st.integers(0, 900))
def test_counts_are_rows_and_sql_is_the_rulebook_in_any_town(town, events, after):
    with played(town, events) as organisations:
        SocialOrganization.objects.filter(pk=organisations[0].pk).update(registered_on=date(1949, 9, 30))
        scope = town.scope(date(2020, 1, 1) + timedelta(days=after), "all")
        counted = {each.kind.code: each.count for each in findings(scope)}
        for kind in FINDINGS:
            if kind.of in ROWS:
                assert len(rows_of(kind, scope)) == counted[kind.code], kind.code
        assert tally(scope, "organisation") == {k.code: counted[k.code] for k in FINDINGS if k.of == "organisation"}
        standing = list(ROWS["organisation"](scope).select_related("organisation"))
        dead = [row for row in standing if impossible(row.organisation.registered_on, day=scope.day)]
        assert counted["registered_impossibly"] == len(dead)
        differ = [row for row in standing if disagreement(row.organisation.credit_code, row.kind)]
        assert counted["kind_differs"] == len(differ)


def test_a_declaration_of_the_same_numbers_makes_a_headcount_new(town):
    school = town.organisation("亳州市象棋学校", 3, day=date(2020, 1, 6))
    assert found(town)["headcount_old"] == 1
    for _twice in (1, 2):
        counts = {"full": 3, "probationary": 0, "staff": 20, "not_transferred": 0}
        declare_headcount(organisation=school, counts=counts, day=town.today, act=town.act())
    assert "headcount_old" not in found(town)
    assert Headcount.objects.valid().filter(organisation=school).count() == 2


def test_what_is_struck_off_is_nobodys_work(town):
    school = town.organisation("亳州市象棋学校", 3, day=date(2020, 1, 6))
    change_status(organisation=school, status="cancelled", day=town.today, reason="自行申请", act=town.act())
    assert "headcount_old" not in found(town)


def test_an_instructor_is_idle_without_an_organisation_and_over_with_six(town):
    assert found(town) == {"instructor_idle": 1}
    for name in "琴棋书画诗酒":
        town.send(town.organisation(f"亳州市{name}社", 0, day=date(2021, 3, 1)), day=date(2021, 3, 2))
    assert found(town) == {"instructor_over": 1}
    assert "instructor_over" not in found(town, level="county", region=GUOYANG)
    Post.objects.filter(user=town.zhou).delete()
    assert found(town) == {"instructor_over": 1}


def test_mending_takes_the_finding_away(town):
    branch, _wrong = messy(town)
    change_secretary(party_organization=branch, person=town.zhou_person, day=date(2021, 6, 1), act=town.act())
    branch.refresh_from_db()
    plain = {"name": "亳州市棋类学校党支部", "approval_number": "亳社综〔2020〕8号", "approved_on": date(2020, 3, 1)}
    facts = {"version": branch.version, "plain": plain, "formed_on": date(2020, 3, 1), "reason": "更名"}
    for _twice in (1, 2):
        correct_party_organization(party_organization=branch, act=town.act(), **facts)
    now = found(town)
    assert (now["no_secretary"], now["no_approval"], now.get("party_old_name")) == (1, 1, None)
    assert PartyForm.objects.valid().get(party_organization=branch).since == date(2020, 3, 1)
    assert AuditEntry.objects.filter(verb="amend", subject_kind="PartyOrganization").count() == 1


def test_a_party_organisation_is_not_formed_after_it_covered(town):
    school = town.organisation("亳州市象棋学校", 3)
    branch = town.form("亳州市象棋学校党支部", school)
    plain = {"name": branch.name, "approval_number": "", "approved_on": None}
    facts = {"plain": plain, "formed_on": date(2021, 1, 1), "reason": ""}
    with pytest.raises(Refusal, match="成立日期"):
        correct_party_organization(party_organization=branch, version=branch.version, act=town.act(), **facts)
    with pytest.raises(NoRight):
        correct_party_organization(party_organization=branch, version=branch.version, act=town.act(town.wang), **facts)


# Two names that are alike


@pytest.fixture
def two(town):
    return [town.organisation(name, 1, day=date(2021, 3, 1)) for name in ("亳州市书法协会", "亳州市书法家协会")]


def test_a_settled_pair_is_asked_about_again_when_a_name_changes(town, two):
    first, second = two
    for _twice in (1, 2):
        settle_pair(first=second, second=first, reason="住所不同", act=town.act())
    assert "names_alike" not in found(town)
    assert AuditEntry.objects.filter(verb="settle_pair").count() == 2  # one in each trail
    rename_organisation(organisation=second, name="亳州市书法界协会", day=town.today, act=town.act())
    assert found(town)["names_alike"] == 1
    second.refresh_from_db()
    kept = settle_pair(first=first, second=second, reason="证书都核对过", act=town.act())
    assert "names_alike" not in found(town)
    for _twice in (1, 2):
        reopen_pair(settled=kept, act=town.act())
    assert found(town)["names_alike"] == 1
    assert NotDuplicate.objects.count() == 2


def test_a_pair_is_settled_with_a_reason_by_who_may_and_only_if_alike(town, two):
    first, second = two
    with pytest.raises(Refusal, match="没有写理由"):
        settle_pair(first=first, second=second, reason="  ", act=town.act())
    with pytest.raises(NoRight):
        settle_pair(first=first, second=second, reason="不同", act=town.act(town.wang))
    with pytest.raises(Refusal, match="并不相近"):
        settle_pair(first=first, second=town.organisation("亳州市灯谜学会"), reason="不同", act=town.act())


def test_names_of_two_counties_are_not_compared(town, two):
    Classification.objects.filter(organisation=two[1]).update(region_code=GUOYANG)
    two[1].standings.update(region_code=GUOYANG)
    assert "names_alike" not in found(town)


# The pages


@pytest.fixture
def chen(client, town):
    client.force_login(town.chen)
    return client


def page(client, path, status=200, **query):
    response = client.get(path, query)
    assert response.status_code == status, response.status_code
    return unescape(response.content.decode())


def test_every_number_of_the_page_opens_its_rows(chen, town):
    messy(town)
    html = page(chen, QUALITY)
    numbers = re.findall(r'<a class="open" href="([^"]+)"><b>(\d+)</b>', html)
    assert len(numbers) >= 11
    for url, number in numbers:
        assert f"共 {number} 处" in page(chen, url), url


def test_a_row_says_what_and_leads_to_the_form_that_mends_it(chen, town):
    school = town.organisation("亳州市象棋学校", 3, day=date(2020, 1, 6))
    html = page(chen, f"{QUALITY}headcount_old/")
    assert "最近一次申报是 2020-01-06" in html
    assert f'href="{reverse("registry:headcount", args=[school.pk])}"' in html
    assert "亳州市象棋学校" not in page(chen, f"{QUALITY}headcount_old/", county=GUOYANG)
    own = page(chen, reverse("desk:organisation", args=[school.pk]))
    assert "人数申报已过期" in own


def test_the_auditor_sees_and_does_not_mend(client, town):
    school = town.organisation("亳州市象棋学校", 3, day=date(2020, 1, 6))
    client.force_login(town.song)
    assert reverse("registry:headcount", args=[school.pk]) not in page(client, f"{QUALITY}headcount_old/")


def test_a_pair_is_settled_on_its_page(chen, town, two):
    url = f"{QUALITY}pairs/{two[0].pk}/{two[1].pk}/"
    assert "只多一个“家”字" in page(chen, f"{QUALITY}names_alike/")
    assert "住所" in page(chen, url)
    assert chen.post(url, {"reason": ""}).status_code == 422
    assert chen.post(url, {"reason": "住所不同"}).status_code == 302
    html = page(chen, f"{QUALITY}names_alike/")
    assert "核对过，不是重复" in html
    kept = NotDuplicate.objects.get()
    assert chen.post(f"{QUALITY}pairs/{kept.pk}/reopen/").status_code == 302
    assert "核对过，不是重复" not in page(chen, f"{QUALITY}names_alike/")


def test_wang_sees_nothing_of_the_city(client, town, two):
    client.force_login(town.wang)
    assert "共 0 处" in page(client, f"{QUALITY}names_alike/")
    page(client, f"{QUALITY}pairs/{two[0].pk}/{two[1].pk}/", status=404)
    page(client, f"{QUALITY}no_such_kind/", status=404)


@pytest.mark.parametrize("count", FEW_AND_MANY)
def test_the_pages_cost_the_same_however_many_rows(chen, town, count, django_assert_max_num_queries):
    for number in range(count):
        town.organisation(f"亳州市第{number}协会", 3, day=date(2020, 1, 6), region=QIAOCHENG)
    with django_assert_max_num_queries(9):  # session, user and posts besides
        page(chen, QUALITY)
    with django_assert_max_num_queries(9):
        page(chen, f"{QUALITY}headcount_old/")


def test_the_list_is_exported_as_it_is_shown(chen, town):
    town.organisation("亳州市象棋学校", 3, day=date(2020, 1, 6))
    response = chen.post(f"{QUALITY}headcount_old/export/", {"format": "csv"})
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    assert "亳州市象棋学校" in text
    assert "最近一次申报是 2020-01-06" in text
