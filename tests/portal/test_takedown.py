"""Taking down: the claim, hiding at once, another person's decision, the answer; and that nothing is left anywhere."""

import io
import re
from datetime import date, datetime
from html import unescape

import pytest
from django.core import mail
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from hangji.desk.duties import waiting
from hangji.kit import freshness
from hangji.kit.refusal import NoRight, Refusal
from hangji.office import documents
from hangji.office.access import Territory
from hangji.office.acts import visitor
from hangji.office.audit import verify
from hangji.office.duties import Viewer
from hangji.office.models import AuditEntry
from hangji.portal.actions.release import restore_article, withdraw_article
from hangji.portal.models import ArticleFile
from hangji.portal.takedown.actions import (
    MOST_TRIES,
    Claim,
    claim_takedown,
    decide_takedown,
    hide_article,
    send_again,
    tell,
)
from hangji.portal.takedown.models import Takedown
from hangji.portal.takedown.queries import meant
from hangji.voices.gate import Ticket
from tests.portal.conftest import REPRINT
from tests.test_every_page import ADDRESSES
from tests.town import CITY, FEW_AND_MANY, moment
from tests.voices.ones import ticket

TITLE, BODY, FILE, ALT, CAPTION = "哨兵标题甲", "哨兵正文乙", "哨兵附件丙", "哨兵图说丁", "哨兵说明戊"
SENTINELS = (TITLE, BODY, FILE, ALT, CAPTION)
PDF = b"%PDF-1.4 sentinel-bytes"


def text(answer, status=200):
    assert answer.status_code == status, answer.status_code
    return unescape(answer.content.decode())


@pytest.fixture(autouse=True)
def _the_day_after(settings):
    settings.PINNED_DAY = date(2021, 11, 3)  # whatever the hour, what was published the day before is public
    settings.MAIL = {"host": "mail.invalid"}
    settings.OFFICE = {"name": "亳州市民政局", "address": "https://office.invalid"}


def picture():
    from PIL import Image

    made = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(made, "PNG")
    return made.getvalue()


@pytest.fixture
def shown(newsroom):
    """A released article with a picture and an attachment, all of whose words can be looked for."""
    changes = {"title": TITLE, "text": f"{BODY}\n[图1]", "summary": f"{BODY}摘要", "source": "示例社"}
    article = newsroom.released(**{**REPRINT, **changes})
    act = newsroom.act()
    for use, name, content, kind in (("picture", "a.png", picture(), "png"), ("attachment", f"{FILE}.pdf", PDF, "pdf")):
        document = documents.keep(ContentFile(content), name=name, kind=kind, act=act)
        ArticleFile.objects.create(
            article=article, use=use, number=1, document=document, alt=ALT, caption=CAPTION, since=1
        )
    return newsroom.fresh(article)


def claimed(newsroom, article, n=1, **other):
    said = {"right": "copyright", "ground": "未经许可", "name": "权利人甲", "email": "right@example.org"}
    claim = Claim(article=article, **{**said, **other})
    act = visitor(moment(newsroom.today, 10), article.region_code)
    return claim_takedown(claim=claim, ticket=Ticket(f"claim{n}", 0), act=act)[0]


def now(one):
    return Takedown.objects.get(pk=one.pk)


def hidden(newsroom, one, by=None):
    hide_article(takedown=one, because="原图带水印", act=newsroom.act(by or newsroom.chen, hour=11))
    return now(one)


def decided(newsroom, one, granted=True, by=None, reason="已核实，撤稿"):
    act = newsroom.act(by or newsroom.li, hour=12)
    decide_takedown(takedown=one, granted=granted, reason=reason, version=now(one).version, act=act)
    return now(one)


def every_public_answer(article):
    """(address, body) of all that a stranger gets: each public address with each argument that is an article's."""
    client = Client()
    asked = ["/robots.txt"]
    for name in ADDRESSES:
        if getattr(ADDRESSES[name], "opens_to", "") != "anyone":
            continue
        for kwargs in (
            {},
            {"pk": article.pk},
            {"code": "news"},
            {"page": "site"},
            {"page": "privacy"},
            {"page": "accessibility"},
            {"pk": article.pk, "use": "picture", "number": 1},
            {"pk": article.pk, "use": "attachment", "number": 1},
            *({"pk": 1, "form": form} for form in ("csv", "json", "xlsx")),
        ):
            try:
                asked.append(reverse(name, kwargs=kwargs))
            except Exception:
                continue
    search = reverse("portal:search")
    asked += [f"{search}?q={word}" for word in SENTINELS]
    asked += [f"{reverse('portal:channel', args=['news'])}?page=1", "/takedown/new/?of=1", "/voices/new/?of=1"]
    for url in dict.fromkeys(asked):
        answer = client.get(url)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        yield url, body.decode("utf-8", "replace")


def found_in(article):
    """The addresses under which a sentinel is found; what a search repeats of its own question is left out."""
    found = set()
    for url, body in every_public_answer(article):
        said = unescape(body)
        if "?q=" in url:
            said = re.sub(r'(value|href)="[^"]*"', "", said)
            asked = url.split("?q=")[1]
            said = re.sub(rf"“?{asked}”?", "", said)
        if any(word in said for word in SENTINELS) or "sentinel-bytes" in said:
            found.add(url)
    return found


def test_after_a_takedown_no_word_of_it_is_found_at_any_public_address(newsroom, shown):
    seen = found_in(shown)
    page = reverse("portal:article", args=[shown.pk])
    files = [reverse("portal:file", args=[shown.pk, use, 1]) for use in ("picture", "attachment")]
    assert {page, files[1], "/portal/", "/portal/channels/news/", "/portal/feed.xml"} <= seen  # the walk does find
    assert Client().get(files[0]).status_code == 200
    assert page in text(Client().get("/portal/sitemap.xml"))
    reader = Client()
    first = reader.get(page)
    with transaction.atomic():
        one = claimed(newsroom, shown)
    # the public pages that were kept in memory know it from the end of the transaction on
    before = freshness.mark()
    hidden(newsroom, one)
    freshness._renew()  # on_commit does not run inside a test's transaction; test_what_is_kept looks at that
    assert freshness.mark() != before
    assert found_in(shown) == set()
    assert page not in text(Client().get("/portal/sitemap.xml"))
    assert [Client().get(url).status_code for url in (page, *files)] == [404, 404, 404]
    assert reader.get(page, headers={"If-None-Match": first["ETag"]}).status_code == 404
    decided(newsroom, one)
    freshness._renew()
    assert found_in(shown) == set()
    for user in (newsroom.zhou, newsroom.wang):  # nor for people of other places who have signed in
        client = Client()
        client.force_login(user)
        assert client.get(page).status_code == 404


def test_what_is_kept_for_a_crowd_goes_with_the_end_of_the_transaction(
    newsroom, shown, django_capture_on_commit_callbacks
):
    page = reverse("portal:article", args=[shown.pk])
    assert TITLE in text(Client().get(page))
    one = claimed(newsroom, shown)
    with django_capture_on_commit_callbacks(execute=True):
        hidden(newsroom, one)
    assert Client().get(page).status_code == 404
    with django_capture_on_commit_callbacks(execute=True):
        decided(newsroom, one, granted=False, reason="经授权转载")
    assert TITLE in text(Client().get(page))


def test_who_hid_it_does_not_decide_and_all_is_in_the_ledger(newsroom, shown):
    one = hidden(newsroom, claimed(newsroom, shown))
    hide_article(takedown=one, because="再一次", act=newsroom.act(newsroom.li))
    assert now(one).hidden_by == newsroom.chen
    with pytest.raises(NoRight, match="另一人"):
        decided(newsroom, one, by=newsroom.chen)
    with pytest.raises(IntegrityError), transaction.atomic():
        Takedown.objects.filter(pk=one.pk).update(
            state="granted", decided_by=newsroom.chen, decided_at=newsroom.act().at, reason="x"
        )
    with pytest.raises(Refusal, match="没有写明"):
        decided(newsroom, one, reason=" ")
    assert decided(newsroom, one).state == "granted"
    decided(newsroom, one)
    with pytest.raises(Refusal, match="已经决定"):
        decided(newsroom, one, granted=False, reason="又不撤")
    verbs = list(AuditEntry.objects.filter(subject_kind="Takedown").values_list("verb", flat=True))
    assert verbs == ["claim_takedown", "hide_takedown", "decide_takedown"]
    assert list(verify()) == []


def test_refused_it_is_shown_again_unless_something_else_keeps_it_away(newsroom, shown):
    one = hidden(newsroom, claimed(newsroom, shown))
    other = claimed(newsroom, newsroom.fresh(shown), n=2)
    decided(newsroom, one, granted=False)
    assert newsroom.fresh(shown).withdrawn_at is None
    other = hidden(newsroom, other)
    third = hidden(newsroom, claimed(newsroom, newsroom.fresh(shown), n=3))
    decided(newsroom, other, granted=False)
    assert newsroom.fresh(shown).withdrawn_at  # the third still stands
    decided(newsroom, third, granted=False)
    assert newsroom.fresh(shown).withdrawn_at is None
    withdraw_article(article=newsroom.fresh(shown), because="已过时", act=newsroom.act(hour=13))
    fourth = hidden(newsroom, claimed(newsroom, newsroom.fresh(shown), n=4), by=newsroom.li)
    decided(newsroom, fourth, granted=False, by=newsroom.chen)
    assert newsroom.fresh(shown).withdrawn_because == "已过时"
    restore_article(article=newsroom.fresh(shown), because="重新公开", act=newsroom.act())


def test_what_is_away_for_a_claim_is_not_restored_past_the_second_person(newsroom, shown):
    one = hidden(newsroom, claimed(newsroom, shown))
    with pytest.raises(Refusal, match="有人申请撤稿"):
        restore_article(article=newsroom.fresh(shown), because="不成立", act=newsroom.act())
    decided(newsroom, one)
    with pytest.raises(Refusal, match="有人申请撤稿"):
        restore_article(article=newsroom.fresh(shown), because="重新公开", act=newsroom.act(newsroom.li))
    assert newsroom.fresh(shown).withdrawn_at


def test_the_answer_goes_by_mail_once_and_again_where_it_did_not(newsroom, shown, django_capture_on_commit_callbacks):
    one = claimed(newsroom, shown)
    with django_capture_on_commit_callbacks(execute=True):
        one = decided(newsroom, one)
    (sent,) = mail.outbox
    assert sent.to == ["right@example.org"]
    assert one.number in sent.subject
    assert "已核实，撤稿" in sent.body
    assert not [word for word in SENTINELS if word in sent.body + sent.subject]
    assert now(one).mail_state == "sent"
    tell(now(one), newsroom.act().at)
    assert len(mail.outbox) == 1

    def broken(_one):
        raise OSError("no route")

    other = claimed(newsroom, shown, n=2)
    other = decided(newsroom, other)
    tell(other, newsroom.act().at, broken)
    assert (now(other).mail_state, now(other).mail_fault) == ("failed", "OSError: no route")
    with django_capture_on_commit_callbacks(execute=True):
        send_again(takedown=other, act=newsroom.act())
    assert now(other).mail_state == "sent"
    with pytest.raises(Refusal, match="不能再发"):
        send_again(takedown=other, act=newsroom.act())
    for state, tries in (("due", 1), ("failed", MOST_TRIES)):
        Takedown.objects.filter(pk=other.pk).update(mail_state=state, mail_tries=tries)
        with pytest.raises(Refusal, match="不能再发"):
            send_again(takedown=other, act=newsroom.act())


def test_without_mail_or_address_the_answer_stands_on_the_page_alone(newsroom, shown, settings):
    one = claimed(newsroom, shown, email="", contact="0558-1234567")
    assert decided(newsroom, one).mail_state == "none"
    with pytest.raises(Refusal, match="至少填一样"):
        claimed(newsroom, shown, n=2, email="")
    settings.MAIL = {}
    assert decided(newsroom, claimed(newsroom, shown, n=3)).mail_state == "none"


def test_a_title_that_two_articles_have_means_neither(newsroom, shown):
    assert meant(TITLE, moment(newsroom.today, 10)) == shown
    newsroom.released(title=TITLE, text="另一篇")
    assert meant(TITLE, moment(newsroom.today, 10)) is None


def test_the_same_form_sent_twice_is_one_claim(newsroom, shown, django_assert_num_queries):
    one = claimed(newsroom, shown)
    with django_assert_num_queries(1):  # looked for first, so that no write fails in the database's log
        assert claimed(newsroom, shown, ground="别的话") == one
    assert Takedown.objects.get().ground == "未经许可"


def test_the_days_of_the_notice_and_of_the_answer(newsroom, shown):
    one = claimed(newsroom, shown)
    assert (one.in_notice, one.answer_by) == (True, date(2021, 11, 4))
    shown.public_from = datetime.fromisoformat("2021-09-01T09:00+08:00")
    shown.save()
    assert claimed(newsroom, shown, n=2).in_notice is False


def form(of, **other):
    plain = {"article": reverse("portal:article", args=[of.pk]), "right": "copyright", "ground": "未经许可"}
    who = {"name": "权利人甲", "email": "right@example.org", "ticket": ticket("takedown")}
    return {**plain, **who, **other}


def test_a_right_holder_claims_and_looks_up_and_an_officer_hides_and_another_decides(client, newsroom, shown):
    html = text(client.get(reverse("portal:article", args=[shown.pk])))
    assert "/takedown/new/?of=" in html
    html = text(client.get("/takedown/new/", {"of": reverse("portal:article", args=[shown.pk])}))
    assert "30 日" in html
    assert "三十日内与本站联系" in html
    assert f"/articles/{shown.pk}/" in html
    assert "本站现在没有公开" in text(client.post("/takedown/new/", form(shown, article="没有这篇")), 422)
    assert "至少填一样" in text(client.post("/takedown/new/", form(shown, email="")), 422)
    html = text(client.post("/takedown/new/", form(shown, article=TITLE)))
    number, code = re.search(r"CG\d{8}-\d{5}", html)[0], re.search(r"\b\w{4}-\w{4}-\w{4}\b", html)[0]
    one = Takedown.objects.get(number=number)
    assert "待决定" in text(client.post("/takedown/look-up/", {"number": number, "code": code}, follow=True))

    desk = Client()
    desk.force_login(newsroom.chen)
    at = {name: reverse(f"takedown:{name}", args=[one.pk]) for name in ("takedown", "hide", "decide", "attachment")}
    shown, reveal = text(desk.get(at["takedown"])), reverse("privacy:reveal", args=["takedown-email", one.pk])
    assert ("right@example.org" in shown, "r***@example.org" in shown, reveal in shown) == (False, True, True)
    assert "right@example.org" in text(desk.post(reveal, {"reason": "当面答复"}))
    assert "公众马上看不到" in text(desk.post(at["hide"], {"because": "紧急"}, follow=True))
    assert at["decide"] not in text(desk.get(at["takedown"]))
    answer = {"granted": "no", "reason": "经授权转载", "version": now(one).version}
    assert desk.post(at["decide"], answer).status_code in (403, 409)
    desk.force_login(newsroom.li)
    assert "已决定" in text(desk.post(at["decide"], answer, follow=True))
    assert desk.get(at["attachment"]).status_code == 404
    assert "经授权转载" in text(client.get("/takedown/mine/"))
    assert "李知行" not in text(client.get("/takedown/mine/"))
    desk.force_login(newsroom.wang)
    assert [desk.get(url).status_code for url in at.values()] == [404] * 4
    desk.force_login(newsroom.song)
    assert "right@example.org" not in text(desk.get(at["takedown"]))
    csv = b"".join(desk.post("/takedown/export/", {"format": "csv"}).streaming_content).decode("utf-8-sig")
    assert number in csv
    assert "right@example.org" not in csv


def test_the_desk_tells_who_may_decide(newsroom, shown):
    one = claimed(newsroom, shown)

    def told(user):
        viewer = Viewer(newsroom.act(user), Territory(CITY, "city"))
        return {duty.text for duty in waiting(viewer).mine if duty.topic == "voices"}

    assert told(newsroom.chen) == {"1 件撤稿申请等待办理"}
    hidden(newsroom, one)
    assert told(newsroom.chen) == set()
    assert told(newsroom.li) == {"1 篇文章已先撤下，等你决定"}


@pytest.mark.parametrize("count", FEW_AND_MANY)
def test_the_ledger_costs_the_same_for_few_and_many(client, newsroom, shown, count, django_assert_max_num_queries):
    for n in range(count):
        hidden(newsroom, claimed(newsroom, shown, n=n))
    client.force_login(newsroom.chen)
    with django_assert_max_num_queries(9):
        assert "CG2021" in text(client.get("/takedown/"))
