"""The room's pages: anybody's from form to review, the handlers' lists and figures, and what keeps floods out."""

import re
from html import unescape
from urllib.parse import unquote

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from hangji.desk.duties import waiting
from hangji.kit import clock
from hangji.office.access import Territory
from hangji.office.duties import Viewer
from hangji.office.models import AuditEntry
from hangji.voices import gate
from hangji.voices.actions.handling import avoid_complaint
from hangji.voices.models import Complaint
from tests.addresses.voices import ABOUT_ONE
from tests.town import CITY, FEW_AND_MANY
from tests.voices.ones import now, ticket

PDF = b"%PDF-1.4\n" + b"x" * 100


def text(answer, status=200):
    assert answer.status_code == status, (answer.status_code, unescape(answer.content.decode())[-3000:])
    return unescape(answer.content.decode())


def form(**other):
    plain = {"kind": "activity", "region_code": CITY, "of": "某协会", "what": "强制摊派", "ticket": ticket("complaint")}
    return {**plain, **other}


def sent(client, **other):
    """(number, code) of a complaint sent through the page."""
    html = text(client.post("/voices/new/", form(**other)))
    return re.search(r"TS\d{8}-\d{5}", html)[0], re.search(r"\b\w{4}-\w{4}-\w{4}\b", html)[0]


def test_anybody_complains_looks_up_and_contests_once(client, town, voices):
    html = text(client.get("/voices/new/?about=burden&of=/fund/"))
    assert re.search(r'value="burden"[^>]*checked', html)
    assert 'value="/fund/"' in html
    assert "民发〔2016〕139 号" in html
    number, code = sent(client, contact="13911112222")
    one = Complaint.objects.get(number=number)
    assert "对不上" in text(client.post("/voices/look-up/", {"number": number, "code": "AAAA-BBBB-CCCC"}), 422)
    assert client.get("/voices/mine/").status_code == 302
    page = text(client.post("/voices/look-up/", {"number": number.lower(), "code": code.lower()}, follow=True))
    assert "待受理" in page
    assert "13911112222" not in page
    voices.answered(one)
    page = text(client.get("/voices/mine/"))
    assert "已责令退还" in page
    assert "陈思远" not in page
    assert "期限 2021-11-16" in page
    assert "由另一人办理" in text(client.post("/voices/mine/contest/", {"reason": "没有退"}, follow=True))
    assert now(one).state == "contested"
    assert "删除我的联系方式" in text(client.get("/voices/mine/erase/"))
    assert "联系方式已于" in text(client.post("/voices/mine/erase/", follow=True))
    client.post("/voices/mine/leave/")
    assert client.get("/voices/mine/").status_code == 302


def test_the_code_opens_for_half_an_hour_in_this_browser_alone(client, town, voices, monkeypatch):
    number, code = sent(client)
    client.post("/voices/look-up/", {"number": number, "code": code})
    assert client.get("/voices/mine/").status_code == 200
    assert Client().get("/voices/mine/").status_code == 302
    later = clock.now().timestamp() + 31 * 60
    session = client.session
    session["complaint"] = [session["complaint"][0], later - 62 * 60]
    session.save()
    assert client.get("/voices/mine/").status_code == 302


def test_the_same_form_sent_twice_has_one_number_and_the_same_code(client, town, voices):
    said = form()
    first, again = client.post("/voices/new/", said), client.post("/voices/new/", said)
    assert Complaint.objects.count() == 1
    assert re.findall(r"\w{4}-\w{4}-\w{4}", text(first)) == re.findall(r"\w{4}-\w{4}-\w{4}", text(again))


@pytest.mark.parametrize(
    ("wrong", "status", "said"),
    [
        ({"website": "http://x"}, 422, "当作机器"),
        ({"what": ""}, 422, "必填"),
        ({"what": "长" * 3001}, 422, "3000"),
        ({"kind": "nothing"}, 422, ""),
        ({"region_code": "110000"}, 422, ""),
        ({"ticket": "forged"}, 429, "再按一次"),
        ({"ticket": ""}, 429, "再按一次"),
        ({"age": 1}, 429, "提交得太快"),
    ],
)
def test_what_is_wrong_is_told_and_what_was_typed_stays(client, town, voices, wrong, status, said):
    said_it = {"of": "某某协会", **wrong}
    if "age" in wrong:
        said_it["ticket"] = ticket("complaint", age=said_it.pop("age"))
    html = text(client.post("/voices/new/", form(**said_it)), status)
    assert "某某协会" in html
    assert said in html
    assert Complaint.objects.count() == 0


def test_a_form_open_too_long_gets_a_new_ticket_and_goes_through(client, town, voices):
    html = text(client.post("/voices/new/", form(ticket=ticket("complaint", age=gate.LONGEST + 1))), 429)
    fresh = re.search(r'name="ticket" value="([^"]+)"', html)[1]
    monkey = gate.read_ticket("complaint", fresh)
    assert monkey is not None
    old = gate.signing.dumps([monkey.nonce, monkey.opened - 60], salt="hangji.ticket.complaint")
    text(client.post("/voices/new/", form(ticket=old)))


def test_a_crowd_behind_one_address_waits_a_little_and_gets_through(client, town, voices, monkeypatch):
    monkeypatch.setattr(gate, "CROWD", 3)
    monkeypatch.setattr(gate, "MOST", 8)
    for _ in range(3):
        text(client.post("/voices/new/", form(ticket=ticket("complaint", age=10))))
    quick = form(ticket=ticket("complaint", age=10))
    html = text(client.post("/voices/new/", quick), 429)
    assert "排一下队" in html
    assert quick["ticket"] in html  # the time goes on
    text(client.post("/voices/new/", form(ticket=ticket("complaint", age=60))))
    text(Client(REMOTE_ADDR="10.9.8.7").post("/voices/new/", form(ticket=ticket("complaint", age=10))))
    for _ in range(4):
        answer = client.post("/voices/new/", form(ticket=ticket("complaint", age=60)))
    html = text(answer, 429)
    assert "分钟以后再按一次" in html
    assert int(answer["Retry-After"]) <= gate.WINDOW


def test_no_address_is_kept_and_the_mark_is_another_one_each_day(client, town, voices, settings, rf):
    client.post("/voices/new/", form(), REMOTE_ADDR="203.0.113.77")
    kept = repr(getattr(cache, "_cache", {})) + repr(list(Complaint.objects.values()))
    assert "203.0.113.77" not in kept
    request = rf.get("/", REMOTE_ADDR="203.0.113.77")
    today, yesterday = town.act().at, town.act(day=town.today.replace(day=1)).at
    assert gate._key("x", request, today).rsplit(":")[-1] != gate._key("x", request, yesterday).rsplit(":")[-1]


def test_wrong_codes_are_counted(client, town, voices, monkeypatch):
    monkeypatch.setattr(gate, "WRONG", 2)
    number, code = sent(client)
    for _ in range(2):
        text(client.post("/voices/look-up/", {"number": number, "code": "A" * 12}), 422)
    assert "错得太多" in text(client.post("/voices/look-up/", {"number": number, "code": code}), 429)


def test_an_attachment_is_looked_at_like_any_document_and_too_much_is_not_even_read(client, town, voices):
    bad = SimpleUploadedFile("a.pdf", b"MZ not a pdf")
    assert "不是可以接收的类型" in text(client.post("/voices/new/", form(attachment=bad)), 409)
    big = SimpleUploadedFile("a.pdf", PDF + b"x" * 6 * 1024 * 1024)
    assert "附件最大 5 MB" in text(client.post("/voices/new/", form(attachment=big)), 413)
    text(client.post("/voices/new/", form(attachment=SimpleUploadedFile("a.pdf", PDF))))
    one = Complaint.objects.get()
    client.force_login(town.chen)
    assert b"".join(client.get(reverse("voices:attachment", args=[one.pk])).streaming_content) == PDF
    client.force_login(town.wang)
    assert client.get(reverse("voices:attachment", args=[one.pk])).status_code == 404


def test_who_forgot_something_is_told_that_the_file_is_to_be_chosen_again(client, town, voices):
    again = "刚才选的文件没有留下，请重新选一次。"
    html = text(client.post("/voices/new/", form(kind="", attachment=SimpleUploadedFile("a.pdf", PDF))), 422)
    assert again in html
    assert form()["what"] in html
    assert again in text(client.post("/voices/new/", form(attachment=SimpleUploadedFile("a.pdf", b"MZ"))), 409)
    assert again not in text(client.post("/voices/new/", form(kind="")), 422)


def test_the_public_form_is_guarded_against_other_sites(town, voices):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/voices/new/", form()).status_code in (403, 409, 422)
    assert Complaint.objects.count() == 0


def test_an_officer_handles_one_from_page_to_page(client, town, voices):
    one = voices.filed(contact="13911112222", of="周敏")
    client.force_login(town.chen)
    at = {name: reverse(f"voices:{name}", args=[one.pk]) for name in ("complaint", "accept", "answer", "note", "avoid")}
    page = text(client.get(at["complaint"]))
    assert at["accept"] in page
    assert "13911112222" not in page
    assert "文中提到姓名" in page
    assert "13911112222" not in text(client.get("/voices/"))
    assert "已办" in text(client.post(at["accept"], {"owner": town.chen.pk, "version": 1}, follow=True))
    shown, reveal = text(client.get(at["complaint"])), reverse("privacy:reveal", args=["complaint-contact", one.pk])
    assert ("13911112222" in shown, "139****2222" in shown, reveal in shown) == (False, True, True)
    assert "13911112222" in text(client.post(reveal, {"reason": "约他来谈"}))
    client.force_login(town.li)  # of the same office, but it is not his to answer
    assert client.post(reveal, {"reason": "看看"}).status_code == 404
    client.force_login(town.chen)
    assert text(client.post(at["accept"], {"owner": town.li.pk, "version": 1}), 409)
    assert "已记下" in text(client.post(at["note"], {"text": "问了会长"}, follow=True))
    assert text(client.post(at["answer"], {"answer": "", "version": 2}), 422)
    assert "已答复" in text(client.post(at["answer"], {"answer": "已退还", "version": 2}, follow=True))
    client.force_login(town.song)
    page = text(client.get(at["complaint"]))
    assert "13911112222" not in page
    assert client.post(reveal, {"reason": "看看"}).status_code == 404
    assert client.get(at["accept"]).status_code == 404


@pytest.mark.parametrize("name", [*ABOUT_ONE, "lift"])
def test_every_page_about_one_opens_to_who_handles_it_and_to_nobody_else(client, town, voices, name):
    one = voices.filed(contact="1390", attachment=SimpleUploadedFile("a.pdf", PDF), of="周敏")
    concern = {"concern": one.concerns.get().pk} if name == "lift" else {}
    url = reverse(f"voices:{name}", kwargs={"pk": one.pk, **concern})
    client.force_login(town.li)
    assert client.get(url).status_code == 200
    for stranger in (town.wang, voices.fang, town.zhou):
        client.force_login(stranger)
        assert client.get(url).status_code == 404


def test_every_figure_opens_exactly_its_rows(client, town, voices):
    voices.filed()
    voices.accepted(voices.filed(kind="content"))
    voices.answered(voices.filed())
    client.force_login(town.chen)
    cells = re.findall(r'<a class="open" href="([^"]+)">(\d+)</a>', text(client.get("/voices/figures/")))
    assert len(cells) >= 6
    for url, count in cells:
        assert f"共 {count} 件" in text(client.get(url))
    assert "共 1 件" in text(client.get("/voices/?kind=content&state=accepted&whose=own"))


def test_the_desk_tells_the_office_and_the_owner_and_nobody_it_concerns(town, voices):
    one = voices.filed(of="李知行")

    def told(user):
        viewer = Viewer(town.act(user), Territory(CITY, "city"))
        return {duty.text for duty in waiting(viewer).mine if duty.topic == "voices"}

    assert told(town.chen) == {"1 件投诉举报等待受理"}
    assert told(town.li) == set()
    voices.accepted(one)
    assert told(town.chen) == {"1 件投诉举报由你承办"}
    assert told(town.wang) == set()
    other = voices.accepted(voices.filed())
    avoid_complaint(complaint=other, user=town.chen, reason="亲属", act=town.act())
    assert told(town.chen) == {"1 件投诉举报由你承办"}
    assert told(town.li) == {"1 件投诉举报受理了，现在没有承办人"}


def test_the_export_repeats_neither_words_nor_contact(client, town, voices):
    voices.filed(contact="13911112222", what="独一无二的话")
    client.force_login(town.chen)
    url = "/voices/export/?q=TS2021&q=孙某"
    body = b"".join(client.post(url, {"format": "csv"}).streaming_content).decode("utf-8-sig")
    assert "TS2021" in body
    assert "13911112222" not in body
    assert "独一无二" not in body
    told = AuditEntry.objects.get(verb="export")
    assert "孙某" not in unquote(f"{told.subject}{told.after}")


@pytest.mark.parametrize("count", FEW_AND_MANY)
def test_the_list_costs_the_same_for_few_and_many(client, town, voices, count, django_assert_max_num_queries):
    for n in range(count):
        voices.accepted(voices.filed(what=f"第 {n} 件"))
    client.force_login(town.chen)
    with django_assert_max_num_queries(9):
        assert "TS2021" in text(client.get("/voices/"))
