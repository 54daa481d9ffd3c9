"""Issued documents: numbers without gaps, papers kept as bytes, withdrawn with a reason, checked by a code."""

from datetime import date

import pytest
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from hangji.kit.refusal import NoRight, Refusal
from hangji.office import audit
from hangji.office.actions.issues import withdraw_issue
from hangji.office.issues import SIGNS, Drawn, Issuing, chain_holds, issue, new_code, proof_of, said_code, typed_code
from hangji.office.models import AuditEntry, AuditTail, Document, Issue, NumberSeries
from hangji.office.pen import writing
from tests.town import CITY, FEW_AND_MANY, GUOYANG

BASE = "https://djb.example.cn"
DRAWN = []


@pytest.fixture(autouse=True)
def _unhurried():
    cache.clear()


def issuing(subject=1, **changed):
    said = {
        "kind": "brief",
        "subject_kind": "Report",
        "subject_id": subject,
        "title": "2021年10月社会组织党建工作月度覆盖简报",
        "region_code": CITY,
        "level": "city",
        "unit": "亳州市民政局",
        "base": BASE,
        "as_of": date(2021, 10, 31),
        "definition": "指标口径第1版",
        "word": "亳民社简",
    }
    return Issuing(**(said | changed))


def send(town, subject=1, draw=None, *, by=None, day=None, **changed):
    def plainly(imprint):
        return [
            Drawn("简报.pdf", "pdf", f"%PDF-{imprint['number']}".encode()),
            Drawn("简报.docx", "docx", b"PK-" + imprint["code"].encode()),
        ]

    with writing(town.act(by, day)) as pen:
        return issue(pen, issuing(subject, **changed), draw or plainly)


# ---- numbers


def test_numbers_run_without_gaps_per_series_and_year(town):
    numbers = [send(town, subject).number for subject in (1, 2, 3)]
    assert numbers == ["亳民社简〔2021〕1号", "亳民社简〔2021〕2号", "亳民社简〔2021〕3号"]
    assert send(town, 4, word="亳民社").number == "亳民社〔2021〕1号"
    assert send(town, 5, day=date(2022, 1, 4)).number == "亳民社简〔2022〕1号"


def test_each_office_has_its_own_series(town):
    send(town, 1)
    there = send(town, 2, by=town.wang, region_code=GUOYANG, level="county")
    assert (there.office, there.serial) == (GUOYANG, 1)


def test_a_fault_while_drawing_takes_no_number(town):
    def broken(imprint):
        raise OSError("the printer is on fire")

    with pytest.raises(OSError, match="fire"):
        send(town, 1, broken)
    assert not Issue.objects.exists()
    assert not AuditEntry.objects.filter(verb="issue").exists()
    assert send(town, 2).serial == 1


def test_issued_twice_is_issued_once(town):
    assert send(town) == send(town)
    assert NumberSeries.objects.get().last == 1
    assert AuditEntry.objects.filter(verb="issue").count() == 1


def test_the_database_refuses_a_number_twice(town):
    first = send(town)
    again = Issue.objects.get(pk=first.pk)
    again.pk, again.subject_id, again.code = None, 9, new_code()
    with pytest.raises(IntegrityError), transaction.atomic():
        again.save()


def test_the_database_refuses_a_second_valid_issue_of_one_matter(town):
    again = Issue.objects.get(pk=send(town).pk)
    again.pk, again.serial, again.code = None, 9, new_code()
    with pytest.raises(IntegrityError), transaction.atomic():
        again.save()


def test_the_series_comes_from_the_settings_by_office_and_kind(town, settings):
    assert send(town, 1, word="").number == "党建简报〔2021〕1号"
    settings.NUMBERS = {"brief": "民社简", "341621": {"brief": "涡民社简"}}
    assert send(town, 2, word="").number == "民社简〔2021〕1号"
    there = send(town, 3, by=town.wang, word="", region_code=GUOYANG, level="county")
    assert there.number == "涡民社简〔2021〕1号"


# ---- what is kept


def test_what_is_issued_names_itself_on_its_papers_and_keeps_them(town):
    kept = {}

    def draw(imprint):
        kept.update(imprint)
        return [Drawn("简报.pdf", "pdf", repr(imprint).encode())]

    tail = audit.AuditTail.objects.filter(office=CITY).first()
    made = send(town, 1, draw)
    assert kept["number"] == made.number == "亳民社简〔2021〕1号"
    assert kept["address"] == f"{BASE}/v/{said_code(made.code)}/"
    assert (kept["audit_count"], kept["audit_hash"]) == ((tail.count, tail.hash) if tail else (0, audit.START))
    document = made.files.get().document
    assert default_storage.open(document.path).read() == repr(kept).encode()
    entry = AuditEntry.objects.get(verb="issue")
    assert document.sha256 in entry.after["files"][0]
    assert (entry.number, entry.previous) == (made.audit_count + 1, made.audit_hash)
    assert list(audit.verify()) == []


def test_the_head_that_a_paper_names_holds_until_the_chain_is_changed(town):
    send(town, 1)
    made = send(town, 2)
    assert chain_holds(made)
    AuditEntry.objects.filter(number=made.audit_count).update(hash="0" * 64)
    assert not chain_holds(made)


def test_the_foot_of_a_paper_says_what_a_reader_checks(town):
    kept = {}
    send(town, 1, lambda imprint: kept.update(imprint) or [])
    said = "\n".join(proof_of(kept).lines)
    for part in ("亳民社简〔2021〕1号", "亳州市民政局", "2021-10-31", "指标口径第1版", kept["audit_hash"][:16]):
        assert part in said
    assert proof_of(kept).address == kept["address"]


# ---- withdrawing


def test_a_withdrawn_document_stays_and_the_matter_may_be_issued_anew(town):
    first = send(town)
    withdraw_issue(issue=first, reason="数据有误", act=town.act())
    withdraw_issue(issue=first, reason="数据有误", act=town.act())
    first.refresh_from_db()
    assert (first.state, first.withdrawn_because, first.withdrawn_by) == ("withdrawn", "数据有误", "chen")
    assert AuditEntry.objects.filter(verb="withdraw_issue").count() == 1
    assert send(town).number == "亳民社简〔2021〕2号"


def test_a_reason_once_given_stays(town):
    first = send(town)
    with pytest.raises(Refusal, match="没有写原因"):
        withdraw_issue(issue=first, reason="  ", act=town.act())
    withdraw_issue(issue=first, reason="数据有误", act=town.act())
    with pytest.raises(Refusal, match="已经撤回"):
        withdraw_issue(issue=first, reason="别的原因", act=town.act())


def test_only_who_has_the_right_there_withdraws(town):
    first = send(town)
    for who in (town.wang, town.song, town.zhou):
        with pytest.raises(NoRight):
            withdraw_issue(issue=first, reason="数据有误", act=town.act(who))


@pytest.mark.parametrize("changed", [{"withdrawn_because": "x"}, {"withdrawn_by": "chen"}])
def test_the_database_keeps_day_person_and_reason_together(town, changed):
    first = send(town)
    with pytest.raises(IntegrityError), transaction.atomic():
        Issue.objects.filter(pk=first.pk).update(**changed)


# ---- codes


def test_a_code_is_long_enough_and_typed_in_any_dress():
    code = new_code()
    assert len(SIGNS) ** len(code) > 2**80
    assert len(set(SIGNS)) == len(SIGNS)
    assert not set("0O1IL2Z5S8BU") & set(SIGNS)
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in code)
    for typed in (code, said_code(code), said_code(code).lower(), f" {said_code(code).replace('-', ' – ')} ", wide):
        assert typed_code(typed) == code
    assert [typed_code(text) for text in ("", code[:-1], code + "A", "0" * 20, "\x00" * 20, "A" * 9999)] == [""] * 6


# ---- what anybody sees


def page(client, issued):
    return client.get(reverse("public:issue", args=[said_code(issued.code)]))


def test_a_stranger_checks_a_code_and_sees_what_was_issued(town, client):
    made = send(town)
    answer = client.get(reverse("public:ask"), {"code": said_code(made.code).lower()}, follow=True)
    said = answer.content.decode()
    for part in (made.number, made.title, "亳州市民政局", "2021-10-31", "2021-11-02", "现在有效", "与发出时一致"):
        assert part in said
    for document in Document.objects.all():
        assert f"{document.sha256[:8]}…{document.sha256[-8:]}" in said
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert "陈思远" not in said


def test_a_withdrawn_document_says_so_with_day_and_reason_and_what_holds(town, client):
    made = send(town)
    withdraw_issue(issue=made, reason="分子算错", act=town.act(day=date(2021, 11, 5)))
    assert "2021-11-05 撤回，原因：分子算错。" in page(client, made).content.decode()
    send(town, day=date(2021, 11, 6))
    assert "现行的是 亳民社简〔2021〕2号" in page(client, made).content.decode()


def test_bytes_changed_behind_the_programs_back_are_told(town, client):
    made = send(town)
    document = made.files.first().document
    default_storage.delete(document.path)
    default_storage.save(document.path, SimpleUploadedFile("x", b"something else"))
    assert "与发出时不一致" in page(client, made).content.decode()
    default_storage.delete(document.path)
    assert "与发出时不一致" in page(client, made).content.decode()


def test_a_file_in_hand_is_compared_and_not_kept(town, client):
    made = send(town)
    url, before = reverse("public:issue", args=[made.code]), Document.objects.count()
    same = default_storage.open(made.files.first().document.path).read()
    said = client.post(url, {"file": SimpleUploadedFile("下载.pdf", same)}).content.decode()
    assert "一字不差" in said
    said = client.post(url, {"file": SimpleUploadedFile("下载.pdf", same + b" ")}).content.decode()
    assert "与发出的任何一份都不同" in said
    assert client.post(url).status_code == 422
    assert Document.objects.count() == before


def test_a_file_larger_than_any_that_is_issued_is_turned_away_unread(town, client):
    made = send(town)
    url = reverse("public:issue", args=[made.code])
    answer = client.generic(
        "POST", url, b"x", content_type="multipart/form-data; boundary=x", CONTENT_LENGTH=str(2**31)
    )
    assert (answer.status_code, "不会是原件" in answer.content.decode()) == (413, True)


def test_comparing_needs_no_token_since_it_changes_nothing(town):
    made = send(town)
    client = Client(enforce_csrf_checks=True)
    answer = client.post(reverse("public:issue", args=[made.code]), {"file": SimpleUploadedFile("a.pdf", b"x")})
    assert (answer.status_code, "与发出的任何一份都不同" in answer.content.decode()) == (200, True)


@pytest.mark.parametrize("code", ["AAAAA-AAAAA-AAAAA-AAAAA", "x", "%00", "亳州"])
def test_an_unknown_code_is_told_calmly(db, client, code):
    answer = client.get(f"/v/{code}/")
    assert answer.status_code == 404
    assert "没有查到用这个验证码发出的文件" in answer.content.decode()


def test_a_mistyped_code_is_told_beside_its_field(db, client):
    answer = client.get(reverse("public:ask"), {"code": "ACE"})
    assert (answer.status_code, "20 位字母和数字" in answer.content.decode()) == (422, True)


def test_who_asks_too_often_is_asked_to_wait(town, client):
    made = send(town)
    answers = [page(client, made).status_code for _time in range(61)]
    assert (set(answers[:60]), answers[60]) == ({200}, 429)
    assert "请稍等再核对" in page(client, made).content.decode()


# ---- the register of issued documents


def test_the_register_shows_finds_and_hands_out(town, client):
    made = send(town)
    client.force_login(town.chen)
    assert made.number in client.get(reverse("office:issues")).content.decode()
    for query in (
        {"q": "简〔2021〕1"},
        {"q": said_code(made.code)},
        {"kind": "brief"},
        {"year": "2021"},
        {"state": "issued"},
    ):
        assert made.number in client.get(reverse("office:issues"), query).content.decode(), query
    for query in ({"q": "别的"}, {"state": "withdrawn"}, {"year": "2020"}):
        assert made.number not in client.get(reverse("office:issues"), query).content.decode(), query
    one = client.get(reverse("office:issue", args=[made.pk])).content.decode()
    assert f"http://testserver/v/{said_code(made.code)}/" in one
    assert "与发文时一致" in one
    got = client.get(reverse("office:issued_file", args=[made.pk, made.files.first().pk]))
    assert b"".join(got.streaming_content) == f"%PDF-{made.number}".encode()


def test_the_address_of_the_office_stands_in_the_code_where_it_is_set(town, client, settings):
    settings.OFFICE = {"address": "https://djb.example.cn/"}
    made = send(town)
    client.force_login(town.chen)
    assert (
        f"https://djb.example.cn/v/{said_code(made.code)}/"
        in client.get(reverse("office:issue", args=[made.pk])).content.decode()
    )


def test_withdrawing_on_the_page(town, client):
    made = send(town)
    client.force_login(town.chen)
    url = reverse("office:withdraw_issue", args=[made.pk])
    assert client.post(url, {"reason": ""}).status_code == 422
    assert client.post(url, {"reason": "分子算错"}).status_code == 302
    assert client.post(url, {"reason": "别的"}).status_code == 409
    assert "分子算错" in client.get(reverse("office:issue", args=[made.pk])).content.decode()


@pytest.mark.parametrize("many", FEW_AND_MANY)
def test_the_register_costs_the_same_for_few_and_many(town, client, many, django_assert_num_queries):
    for subject in range(many):
        send(town, subject, lambda _imprint: [])
    client.force_login(town.chen)
    with django_assert_num_queries(5):
        client.get(reverse("office:issues"))


def test_another_territory_does_not_see_it(town, client):
    made = send(town)
    client.force_login(town.wang)
    assert client.get(reverse("office:issue", args=[made.pk])).status_code == 404
    assert made.number not in client.get(reverse("office:issues")).content.decode()


def test_the_chain_tail_moves_on_with_each_issue(town):
    send(town, 1)
    before = AuditTail.objects.get(office=CITY).count
    send(town, 2)
    assert AuditTail.objects.get(office=CITY).count == before + 1
