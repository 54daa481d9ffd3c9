"""Rules of procedure: written by Su, checked by He, revised, in force by their days, abolished; what meetings take."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from hangji.committees.actions.rules import Draft, abolish, amend_draft, check_version, revise, write_regulation
from hangji.committees.articles import articles, differences
from hangji.committees.models import Regulation, RegulationVersion
from hangji.committees.queries import terms_of, version_on
from hangji.kit.refusal import NoRight, Refusal
from hangji.office.models import AuditEntry
from hangji.registry.actions.organisations import Conflict
from tests.committees.conftest import DECLARED, RULES, TEXT

pytestmark = pytest.mark.django_db
SECOND = replace(
    RULES,
    text=TEXT.replace("提前两个工作日", "提前三个工作日"),
    adopted_on=date(2021, 9, 30),
    in_force_on=date(2021, 10, 15),
    remark="通知改为提前三个工作日",
    parameters={**DECLARED, "notice_days": {"value": 3, "article": "第三条"}},
)


def test_a_version_counts_once_another_has_checked_it(committee):
    made = write_regulation(
        body=committee.body, kind="procedure", title="委员会议事规则", draft=RULES, act=committee.act()
    )
    assert version_on(committee.body.pk, date(2021, 11, 1)) is None
    with pytest.raises(Refusal, match="自己登记的"):
        check_version(row=made.versions.get(), act=committee.act())
    check_version(row=made.versions.get(), act=committee.act(committee.he))
    check_version(row=made.versions.get(), act=committee.act(committee.he))
    assert version_on(committee.body.pk, date(2020, 12, 31)) is None
    assert version_on(committee.body.pk, date(2021, 1, 1)) == made.versions.get()
    assert [entry.verb for entry in AuditEntry.objects.filter(subject_kind="Regulation")] == [
        "write_rule",
        "check_rule",
    ]


def test_asked_twice_it_is_written_once_and_another_of_its_name_is_refused(committee):
    said = {"body": committee.body, "kind": "regulation", "title": "请示报告制度"}
    draft = replace(RULES, parameters={})
    first = write_regulation(**said, draft=draft, act=committee.act())
    assert write_regulation(**said, draft=draft, act=committee.act()) == first
    with pytest.raises(Refusal, match="同名"):
        write_regulation(**said, draft=replace(draft, text="第一条 别的。"), act=committee.act())
    assert Regulation.objects.count() == 1


def test_a_second_procedure_waits_until_the_first_is_abolished(committee):
    first = committee.rules()
    with pytest.raises(Refusal, match="同时只有一份"):
        write_regulation(body=committee.body, kind="procedure", title="新的议事规则", draft=SECOND, act=committee.act())
    with pytest.raises(IntegrityError), transaction.atomic():
        Regulation.objects.create(body=committee.body, kind="procedure", title="新的议事规则")
    abolish(
        regulation=first, day=date(2021, 10, 1), reason="机构改革", number="亳社综党〔2021〕9号", act=committee.act()
    )
    assert version_on(committee.body.pk, date(2021, 9, 30)) is not None
    assert version_on(committee.body.pk, date(2021, 10, 1)) is None
    assert Regulation.objects.create(body=committee.body, kind="procedure", title="新的议事规则").pk


def test_a_revision_replaces_from_its_own_day_and_the_meeting_goes_by_its_day(committee):
    made = committee.rules()
    second = revise(regulation=made, draft=SECOND, act=committee.act())
    assert revise(regulation=made, draft=SECOND, act=committee.act()) == second
    check_version(row=second, act=committee.act(committee.fang))
    assert terms_of(committee.body, date(2021, 10, 14))["notice_days"] == 2
    assert terms_of(committee.body, date(2021, 10, 15))["notice_days"] == 3
    assert terms_of(committee.body, date(2021, 10, 15)).source("notice_days") == "《委员会议事规则》第三条"
    with pytest.raises(Refusal, match="施行日期要晚于"):
        revise(regulation=made, draft=replace(SECOND, text="第三条 别的", parameters={}), act=committee.act())


def test_without_rules_the_defaults_are_said_with_their_text(committee):
    rules = terms_of(committee.body, date(2021, 11, 1))
    assert not rules.grounds["quorum"].own
    assert "地方设定" in rules.source("quorum")


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"parameters": {"quorum": {"value": "1/2", "article": "第九条"}}}, "正文里没有“第九条”"),
        ({"parameters": {"quorum": {"value": "3/2", "article": "第二条"}}}, "数值写得不对"),
        ({"parameters": {"weather": {"value": "1", "article": "第二条"}}}, "没有“weather”"),
        ({"in_force_on": date(2020, 12, 1)}, "施行日期早于通过日期"),
        ({"adopted_on": date(2010, 1, 1), "in_force_on": date(2010, 1, 1)}, "还没有议事的规定"),
    ],
)
def test_a_wrong_draft_is_refused(committee, change, why):
    with pytest.raises(Refusal, match=why):
        write_regulation(
            body=committee.body, kind="procedure", title="规则", draft=replace(RULES, **change), act=committee.act()
        )
    assert not Regulation.objects.exists()


def test_a_draft_is_amended_by_its_version_and_a_checked_one_by_nobody(committee):
    made = write_regulation(body=committee.body, kind="procedure", title="规则", draft=RULES, act=committee.act())
    row = made.versions.get()
    amend_draft(row=row, draft=replace(RULES, document_number="1号"), version=1, act=committee.act())
    with pytest.raises(Conflict):
        amend_draft(row=row, draft=replace(RULES, document_number="2号"), version=1, act=committee.act(committee.gu))
    check_version(row=row, act=committee.act(committee.he))
    with pytest.raises(Refusal, match="已经核对"):
        amend_draft(row=row, draft=RULES, version=2, act=committee.act())
    for change in ({"text": "第一条 改过。"}, {"parameters": {}}, {"in_force_on": date(2021, 2, 1)}):
        with pytest.raises(IntegrityError), transaction.atomic():
            RegulationVersion.objects.filter(pk=row.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        RegulationVersion.objects.filter(pk=row.pk).delete()


def test_the_database_refuses_one_who_checks_the_own_draft(committee):
    made = write_regulation(body=committee.body, kind="procedure", title="规则", draft=RULES, act=committee.act())
    with pytest.raises(IntegrityError), transaction.atomic():
        made.versions.update(checked_at=committee.act().at, checked_by="su", checked_by_name="苏雅汀")


def test_only_the_own_body_keeps_its_rules(committee):
    for stranger in (committee.lu, committee.town.chen, committee.town.song):
        with pytest.raises(NoRight):
            write_regulation(
                body=committee.body,
                kind="regulation",
                title="规则",
                draft=Draft(TEXT, date(2021, 1, 1), date(2021, 1, 1)),
                act=committee.act(stranger),
            )


def test_abolishing_says_why_and_by_which_document(committee):
    made = committee.rules()
    for reason, number in (("", "9号"), ("改革", "")):
        with pytest.raises(Refusal, match="没有写原因或废止的文号"):
            abolish(regulation=made, day=date(2021, 10, 1), reason=reason, number=number, act=committee.act())
    with pytest.raises(Refusal, match="还没有施行"):
        abolish(regulation=made, day=date(2021, 1, 1), reason="改革", number="9号", act=committee.act())
    abolish(regulation=made, day=date(2021, 10, 1), reason="改革", number="9号", act=committee.act())
    abolish(regulation=made, day=date(2021, 10, 1), reason="改革", number="9号", act=committee.act())
    made.refresh_from_db()
    with pytest.raises(Refusal, match="起废止"):
        revise(regulation=made, draft=SECOND, act=committee.act())


def test_articles_are_found_and_lines_belong_to_the_one_before():
    found = articles(TEXT + "\n　　（一）先报到；\n　　（二）再开会。")
    assert [each.number for each in found] == ["", "第一条", "第二条", "第三条", "第四条"]
    assert found[-1].text.count("\n") == 2


def test_differences_are_told_sign_by_sign():
    after = TEXT.replace("两个", "三个") + "\n第五条 本规则自印发之日起施行。"
    found = differences(TEXT, after)
    assert [each.kind for each in found] == ["same", "same", "same", "changed", "same", "new"]
    changed = found[3]
    assert [(part.is_, part.text) for part in changed.parts if part.is_ != "same"] == [("gone", "两"), ("new", "三")]


def test_an_article_put_between_renumbers_and_changes_no_text():
    after = "第一条 甲。\n第二条 新的。\n第三条 乙。"
    found = differences("第一条 甲。\n第二条 乙。", after)
    assert [each.kind for each in found] == ["same", "new", "changed"]
    assert "乙" in "".join(part.text for part in found[2].parts if part.is_ == "same")
