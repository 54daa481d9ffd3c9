"""Whoever writes without an account: their names and contacts go in time and on request, and nobody learns of them."""

import json
import zipfile
from datetime import date
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from hangji.credit.models import LoanCertificate
from hangji.honours.models import Award
from hangji.kit.refusal import Refusal
from hangji.office import audit, documents
from hangji.office.models import AuditEntry, Person, Role
from hangji.portal.models import Article, ArticleStep, ArticleVersion
from hangji.portal.takedown.models import Takedown
from hangji.privacy.actions.erasing import carry_out
from hangji.privacy.actions.exporting import export_person
from hangji.privacy.actions.requests import ask_erasure
from hangji.privacy.actions.retaining import carry_out_retention
from hangji.privacy.queries.ages import past
from hangji.privacy.queries.preview import preview_of
from hangji.voices.models import Complaint, ComplaintStep, Concern
from tests.privacy.rooms import borrowed
from tests.privacy.there import LOGIN, NAME, PHONE, named, zheng
from tests.town import CITY

RIGHT = "本人书面申请，身份已核对"
OTHER = "0558-7654321"


@pytest.fixture
def person(town):
    return zheng(town)


def complaint(town, n=1, **more):
    told = {"number": f"TS-{n}", "code": "x", "sent_key": f"s{n}", "kind": "other", "handler": "office"}
    where = {"region_code": CITY, "level": "city", "what": "收费不合理", "accept_by": town.today}
    return Complaint.objects.create(
        **{**told, **where, "received_on": town.today, "received_at": town.act().at, **more}
    )


def told(town, until, **more):
    """One that was answered, and could be contested until a day."""
    return complaint(town, state="answered", answer="已退还", answered_on=until, contest_until=until, **more)


def claim(town, **more):
    act = town.act()
    who = {"begun_by": "x", "begun_by_name": "x", "begun_at": act.at}
    article = Article.objects.create(channel="news", region_code=CITY, level="city", **who)
    told = {"code": "x", "sent_key": "t", "title": "?", "right": "other", "ground": "未经许可", "in_notice": True}
    days = {"received_on": town.today, "received_at": act.at, "answer_by": town.today}
    return Takedown.objects.create(
        **{"number": "CG-1", "article": article, "region_code": CITY, "level": "city", **told, **days, **more}
    )


def decided(town, day=None):
    return {"state": "refused", "decided_at": town.act(day=day).at, "decided_by": town.li, "reason": "经授权"}


def loan(town, last_day, holder):
    unit = town.organisation(f"{last_day}的单位")
    said = {"selection": "doubles", "title": "先进集体", "category": "集体", "year": 2020, "level": "city"}
    by = {"recorded_at": town.act().at, "recorded_by": "x", "recorded_by_name": "x", "number": "1号", "unit": "局"}
    where = {"region_code": CITY, "register": "city", "awarded_on": date(2019, 7, 1), "object": "organisation"}
    award = Award.objects.create(organisation=unit, **said, **by, **where)
    return borrowed(town, unit, award, holder, last_day)


def erased(town, person):
    request = ask_erasure(subject=person, reason=RIGHT, act=town.act())
    return carry_out(request=request, alone=False, answer="", act=town.act(town.root))


# ---- past their time


def test_contacts_of_what_is_over_go_a_day_after_their_years_and_not_before(town):
    day, who = town.today, {"name": "孙某", "contact": PHONE}
    old = told(town, date(2020, 11, 1), n=1, **who)
    only_contact = told(town, date(2020, 11, 1), n=2, contact=PHONE)
    edge = told(town, date(2020, 11, 2), n=3, **who)
    contested = told(town, date(2019, 1, 2), n=4, **who)
    Complaint.objects.filter(pk=contested.pk).update(state="contested", due_on=day)
    act = town.act(town.root)
    assert {each.retain.title: each.count for each in past(day) if each.count} == {
        "办结的投诉举报里的称呼和联系方式": 2
    }
    assert carry_out_retention(act=act).done == {"办结的投诉举报里的称呼和联系方式": 2}
    assert carry_out_retention(act=act).done == {}
    for one in (old, only_contact):
        one.refresh_from_db()
        assert (one.name, one.contact, one.erased_on, one.anonymous) == ("", "", day, False)
    left = Complaint.objects.filter(contact=PHONE).values_list("pk", flat=True)
    assert set(left) == {edge.pk, contested.pk}
    entry = AuditEntry.objects.get(verb="retain")
    assert (entry.after["rows"], PHONE in str(entry.after)) == (2, False)


def test_a_claimant_is_forgotten_three_years_after_the_decision(town, client):
    who = {"name": "权利人甲", "contact": OTHER, "email": "right@example.org"}
    old = claim(town, **who, **decided(town, date(2018, 11, 1)))
    young = claim(town, **{**who, "number": "CG-2", "sent_key": "u"}, **decided(town, date(2018, 11, 2)))
    claim(town, **{**who, "number": "CG-3", "sent_key": "v"}, received_on=date(2010, 1, 4))
    assert carry_out_retention(act=town.act(town.root)).done == {"决定了的撤稿申请里的姓名和联系方式": 1}
    old.refresh_from_db()
    assert (old.name, old.contact, old.email) == ("", "", "")
    assert set(Takedown.objects.exclude(name="").values_list("number", flat=True)) == {young.number, "CG-3"}
    client.force_login(town.chen)
    assert "已按保存期限删除" in client.get(reverse("takedown:takedown", args=[old.pk])).content.decode()


def test_an_open_claim_can_always_be_answered(town):
    one = claim(town, name="权利人甲", email="right@example.org")
    with pytest.raises(IntegrityError), transaction.atomic():
        Takedown.objects.filter(pk=one.pk).update(email="")


def test_the_name_on_a_loan_certificate_goes_a_year_after_its_last_day(town):
    old = loan(town, date(2020, 11, 1), "钱小满")
    edge = loan(town, date(2020, 11, 2), "孙大有")
    unit = LoanCertificate.objects.get(pk=old.pk).organisation
    assert carry_out_retention(act=town.act(town.root)).done == {"过期的红领贷资格证明上的姓名": 1}
    assert carry_out_retention(act=town.act(town.root)).done == {}
    old.refresh_from_db()
    edge.refresh_from_db()
    assert (old.holder, old.organisation, edge.holder) == ("", unit, "孙大有")


# ---- erased


def test_a_contact_goes_with_the_name_beside_it_and_with_the_telephone_that_is_known(town, person):
    beside = complaint(town, n=1, name=NAME, contact=OTHER)
    known = complaint(town, n=2, contact=PHONE)
    others = complaint(town, n=3, name="孙某", contact="13911112222")
    claimed = claim(town, name=NAME, email="right@example.org", **decided(town))
    erased(town, person)
    said = dict(Complaint.objects.values_list("pk", "name"))
    assert said == {beside.pk: "已注销人员#1", known.pk: "", others.pk: "孙某"}
    assert list(Complaint.objects.exclude(contact="").values_list("contact", flat=True)) == ["13911112222"]
    claimed.refresh_from_db()
    assert (claimed.name, claimed.email, claimed.contact) == ("已注销人员#1", "", "")
    assert named(NAME, PHONE, OTHER, "right@example.org") == set()


def test_a_namesakes_contact_stays_unless_somebody_ticks_it(town, person):
    Person.objects.create(name=NAME, unit="别处")
    one = complaint(town, name=NAME, contact=OTHER)
    erased(town, person)
    one.refresh_from_db()
    assert (one.name, one.contact) == (NAME, OTHER)


def test_evidence_stays_as_it_was_and_frozen_rows_are_frozen_again(town, person):
    one = told(town, town.today, what=f"{NAME}推诿", name=NAME, contact=OTHER)
    step = {"complaint": one, "kind": "noted", "day": town.today, "at": town.act().at}
    ComplaintStep.objects.create(**step, by_name=NAME, text=f"问了{NAME}")
    erased(town, person)
    assert named(NAME) == {"voices.Complaint.what", "voices.ComplaintStep.text"}
    assert ComplaintStep.objects.get().by_name == "已注销人员#1"
    with pytest.raises(IntegrityError), transaction.atomic():
        ComplaintStep.objects.update(text="改")
    assert list(audit.verify()) == []


def step_of(town, person):
    who = {"begun_by": "x", "begun_by_name": "x", "begun_at": town.act().at}
    article = Article.objects.create(channel="news", region_code=CITY, level="city", **who)
    words = {"title": "一篇", "text": "正文", "origin": "own", "basis": "own", "source": "局", "digest": "0" * 64}
    by = {"written_by": "x", "written_by_name": "x", "written_at": town.act().at, "sent_at": town.act().at}
    version = ArticleVersion.objects.create(article=article, number=1, state="reviewing", **words, **by)
    code = {"number": 1, "code": "review_1", "written_by": "x"}
    return ArticleStep.objects.create(version=version, person=LOGIN, person_name=NAME, **code)


@pytest.mark.parametrize(
    ("open_", "said"),
    [
        (lambda town, _p: claim(town, name=NAME, contact=OTHER), "有还没有办结的事"),
        (lambda town, _p: claim(town, name="代理人", contact=PHONE), "有还没有办结的事"),
        (step_of, "有交给他、还没有审校的稿件"),
        (lambda town, p: complaint(town, owner=p.user), "有由他承办、还没有办结的投诉举报"),
        (
            lambda town, p: Concern.objects.create(complaint=complaint(town), user=p.user, since=town.today),
            "有还没有办结的事",
        ),
    ],
)
def test_what_is_open_is_brought_to_an_end_first(town, person, open_, said):
    open_(town, person)
    with pytest.raises(Refusal) as refused:
        ask_erasure(subject=person, reason=RIGHT, act=town.act())
    assert refused.value.because == said


# ---- nobody learns of it


def test_neither_the_package_nor_the_preview_tells_who_complained_or_is_complained_about(town, person, client):
    paper = documents.keep(ContentFile(f"{NAME}收钱".encode()), name="举报.csv", kind="csv", act=town.act())
    about = told(town, town.today, of=NAME, attachment=paper)
    Concern.objects.create(complaint=about, user=person.user, since=town.today)
    Complaint.objects.update(state="closed", closed_on=town.today)
    complaint(town, n=2, name=NAME, contact=OTHER, what="别人的事")
    claim(town, name=NAME, email="right@example.org", **decided(town))
    loan(town, date(2021, 12, 1), NAME)
    made, package = export_person(subject=person, reason=RIGHT, act=town.act())
    held = zipfile.ZipFile(BytesIO(package))
    said = json.dumps(json.loads(held.read("个人信息.json")), ensure_ascii=False)
    for secret in ("TS-", "别人的事", OTHER, "right@example.org", "举报.csv", "红领贷"):
        assert secret not in said, secret
    assert "凭编号和查询码查看" in held.read("说明.txt").decode()
    request = ask_erasure(subject=person, reason=RIGHT, act=town.act())
    seen = preview_of(request)
    told_of = {each.where for each in [*seen.replaced, *seen.kept, *seen.links]}
    assert not [where for where in told_of if "投诉" in where or "撤稿" in where or "资格证明" in where]
    assert seen.files == []
    client.force_login(town.root)
    assert "举报.csv" not in client.get(reverse("privacy:carry_out", args=[request.pk])).content.decode()
    carry_out(request=request, alone=False, answer="", act=town.act(town.root))
    assert named(NAME) == {"voices.Complaint.of"}
    paper.refresh_from_db()
    assert paper.erased_at is None
    assert made.pk != request.pk


def test_whoever_does_not_answer_it_sees_no_contact_in_full(town, client):
    one = complaint(town, contact="13911112222", state="accepted", due_on=town.today, owner=town.chen)
    address = reverse("privacy:reveal", args=["complaint-contact", one.pk])
    auditor = town.user("shen", "审计员", Role.AUDITOR, CITY)
    for user, status in ((town.li, 404), (auditor, 404), (town.wang, 404), (town.chen, 200)):
        client.force_login(user)
        assert client.get(address).status_code == status
    assert client.post(address, {"reason": ""}).status_code == 422
    assert "13911112222" in client.post(address, {"reason": "约他来谈"}).content.decode()
    entry = AuditEntry.objects.get(verb="reveal")
    assert (entry.subject_kind, entry.subject_id, entry.by) == ("Complaint", one.pk, "chen")
