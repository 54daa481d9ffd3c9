"""A person's own data handed out; private values shown with a reason; what is past its time; the pages."""

import io
import json
import re
import zipfile
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from hangji.office import audit, documents
from hangji.office.models import AuditEntry, Notice, Person, Post, Role, User
from hangji.people.models import Application
from hangji.privacy.actions.requests import ask_erasure
from hangji.privacy.actions.retaining import carry_out_retention
from hangji.privacy.models import PersonRequest
from hangji.privacy.queries.ages import past, persons
from hangji.privacy.queries.dossier import Dossier
from hangji.registry.actions.instructors import assign_instructor
from hangji.registry.models import Assignment, Secretary, Standing
from rulebook.privacy import privacy_file
from tests.privacy.there import LOGIN, MAIL, NAME, PHONE, named, zheng
from tests.settled import settle
from tests.town import CITY, FEW_AND_MANY, GUOYANG

WHY = {"reason": "本人书面申请，身份已核对"}


@pytest.fixture
def person(town):
    """An instructor of one of the city's organisations until the end of 2020, an officer until then."""
    found = zheng(town)
    organisation = town.organisation("亳州市摄影协会")
    assign_instructor(organisation=organisation, instructor=found.person, day=date(2020, 2, 3), act=town.act())
    Assignment.objects.update(until=date(2020, 12, 31))
    return found


@pytest.fixture
def chen(town, client):
    client.force_login(town.chen)
    return client


def text_of(response):
    return response.content.decode()


# ---- handed out


def test_a_person_gets_everything_by_purpose_and_others_are_starred(town, person, chen):
    organisation = town.organisation("亳州市棋类协会", 3)
    AuditEntry.objects.filter(subject_id=organisation.pk).update(subject=f"{NAME}和钱小满的会")
    Person.objects.create(name="钱小满")
    answer = chen.post(reverse("privacy:person_export", args=[person.person.pk]), WHY)
    package = zipfile.ZipFile(io.BytesIO(answer.content))
    assert sorted(package.namelist()) == ["个人信息.json", "个人信息.xlsx", "说明.txt"]
    said = json.loads(package.read("个人信息.json"))
    rows = {(part["title"], row["value"]) for part in said["purposes"] for row in part["rows"]}
    assert {("任职和联系", NAME), ("任职和联系", PHONE), ("账号和登录", LOGIN), ("账号和登录", MAIL)} <= rows
    assert any(NAME in value and "钱**" in value for title, value in rows if title == "审计日志")
    assert "钱小满" not in json.dumps(said, ensure_ascii=False)
    assert all(part["basis"] and part["because"] for part in said["purposes"])
    entry = AuditEntry.objects.get(verb="export_person")
    assert (entry.reason, entry.by) == (WHY["reason"], "chen")
    assert NAME not in entry.subject


def test_the_days_handed_out_are_days_in_china(town, person):
    audit.record(town.act(hour=0), [audit.Note("reveal", "Person", person.person.pk, NAME)])
    (trail,) = [part.rows for part in Dossier(person, []).parts() if part.purpose.title == "审计日志"]
    assert trail[-1].day == town.today.isoformat()


def test_without_a_reason_nothing_is_handed_out(person, chen):
    assert chen.post(reverse("privacy:person_export", args=[person.person.pk]), {}).status_code == 422
    assert not AuditEntry.objects.filter(verb="export_person").exists()


# ---- shown in part


def test_a_telephone_is_shown_once_with_a_reason_and_the_trail_has_who_and_why(town, person, chen):
    address = reverse("privacy:reveal", args=["person-phone", person.person.pk])
    page = text_of(chen.get(address))
    assert PHONE not in page
    assert "138****0001" in page
    assert chen.post(address, {"reason": ""}).status_code == 422
    shown = chen.post(address, {"reason": "通知换届会议改期"})
    assert PHONE in text_of(shown)
    assert "no-store" in shown["Cache-Control"]
    assert PHONE not in text_of(chen.get(address))
    entry = AuditEntry.objects.get(verb="reveal")
    assert (entry.subject_kind, entry.subject_id, entry.reason) == ("Person", person.person.pk, "通知换届会议改期")
    assert PHONE not in str([entry.subject, entry.before, entry.after])


def test_nobody_sees_the_telephone_of_somebody_elses_person(town, person, client):
    client.force_login(town.wang)
    for method in (client.get, client.post):
        assert method(reverse("privacy:reveal", args=["person-phone", person.person.pk]), WHY).status_code == 404
    client.force_login(town.chen)
    assert client.get(reverse("privacy:reveal", args=["nothing", person.person.pk])).status_code == 404
    assert not AuditEntry.objects.filter(verb="reveal").exists()


def test_the_list_and_its_export_show_a_part(town, person, chen):
    Assignment.objects.update(until=None)
    page = chen.get(reverse("guidance:instructors") + "?col=phone")
    assert "138****0001" in text_of(page)
    assert PHONE not in text_of(page)
    file = chen.post(reverse("guidance:instructors_export") + "?col=phone", {"format": "csv"})
    said = b"".join(file.streaming_content).decode("utf-8-sig")
    assert "138****0001" in said
    assert PHONE not in said


HANGJI = Path(__file__).resolve().parents[2] / "hangji"
CONTACT = "|".join(sorted({each.field for each in privacy_file().personal if each.kind == "contact"}))
# What an organisation tells everybody, and posts; "contact" is a visit too where something of it follows.
NOBODYS = re.compile(r"\b(site|bank)\.phone|\b(site|found)\.contact\b|\bform\.|\.contact\.|\.contact (and|else)\b")
OWN = {("office/views/settings.py", "email"), ("people/certification/views/applications.py", "phone")}  # one's own form


def unmasked(pattern, files):
    """(file, field) of every contact that the pattern finds, whole statements; what is nobody's is left out."""
    for path in files:
        for found in re.finditer(pattern, path.read_text("utf-8")):
            for one in re.finditer(rf"[\w.]+\.({CONTACT})\b(?!\|masked).{{0,9}}", found.group()):
                if not NOBODYS.search(one.group()) and not re.search(r"\.masked\(|Private\(", found.group()):
                    yield str(path.relative_to(HANGJI)), one.group(1)


def test_no_list_and_no_page_prints_a_contact_in_full():
    """One machinery: a column takes Private.column or .masked, a template the filter ``masked``; the new rooms too."""
    assert CONTACT == "contact|email|phone"
    pages = unmasked(r"\{\{[^}]*\}\}|\{% (firstof|blocktranslate|with)[^%]*%\}", (HANGJI / "templates").rglob("*.html"))
    columns = unmasked(r"Column\([^\n]*", HANGJI.rglob("*.py"))
    told = unmasked(r'"\w+": [^\n]*', [p for p in HANGJI.rglob("*.py") if "views" in str(p)])
    assert (sorted(pages), sorted(columns), sorted(set(told) - OWN)) == ([], [], [])


def test_a_contact_that_is_printed_is_found(tmp_path, monkeypatch):
    monkeypatch.setattr(f"{__name__}.HANGJI", tmp_path)
    page = tmp_path / "a.html"
    page.write_text(
        '{{ one.contact }} {{ one.email|default:"—" }} {{ one.bank.phone }} {{ one.phone|masked:"contact" }}'
    )
    assert list(unmasked(r"\{\{[^}]*\}\}", [page])) == [("a.html", "contact"), ("a.html", "email")]


@pytest.mark.slow
def test_who_does_not_run_the_round_sees_a_part_of_an_applicants_name(town, client):
    place = settle(town, GUOYANG, "city", "涡阳")
    one = Application.objects.select_related("person", "round").get(pk=place.application)
    member = town.user("he", "何见国", Role.COMMITTEE, CITY, "city")
    Post.objects.filter(user=member).update(body=place.body)
    pages = [reverse("people:round", args=[one.round_id]), reverse("people:application", args=[one.pk])]
    client.force_login(member)
    for page in pages:
        said = text_of(client.get(page))
        assert one.person.name not in said, page
        assert f"{one.person.name[0]}*" in said
    assert client.get(pages[0] + f"?q={one.person.name}").content.decode().count(f"{one.person.name[0]}*") == 0
    file = client.post(reverse("people:applications_export", args=[one.round_id]), {"format": "csv"})
    assert one.person.name not in b"".join(file.streaming_content).decode("utf-8-sig")
    shown = client.post(reverse("privacy:reveal", args=["applicant", one.pk]), {"reason": "核对公示名单"})
    assert one.person.name in text_of(shown)
    client.force_login(town.chen)
    assert one.person.name in text_of(client.get(pages[0]))


# ---- past its time


def old(town, name, until):
    person = Person.objects.create(name=name, unit="棋协", phone="13900001111")
    organisation = town.organisation(f"{name}的协会")
    assign_instructor(organisation=organisation, instructor=person, day=date(2020, 2, 3), act=town.act())
    Assignment.objects.filter(instructor=person).update(since=until - timedelta(days=365), until=until)
    Standing.objects.filter(instructor=person).update(instructor=None)  # as a restating would leave it today
    return person


def test_persons_whose_last_duty_ended_long_ago_are_listed_and_erased(town, client):
    gone = old(town, "钱小满", date(2009, 5, 4))
    edge = old(town, "孙大有", date(2011, 11, 2))
    running = old(town, "李常在", date(2009, 5, 4))
    Assignment.objects.filter(instructor=running).update(until=None)
    town.send(town.organisation("有指导员的"))
    assert [(subject.person, last) for subject, last in persons(town.today)] == [(gone, date(2009, 5, 4))]
    act = town.act(town.root)
    assert carry_out_retention(act=act).done == {"人员": 1}
    assert carry_out_retention(act=town.act(town.root)).done == {}
    gone.refresh_from_db()
    edge.refresh_from_db()
    running.refresh_from_db()
    assert (gone.name, gone.phone, edge.name, running.name) == ("已注销人员#1", "", "孙大有", "李常在")
    assert named("钱小满") == {
        "registry.SocialOrganization.name",
        "registry.OrganisationName.name",
        "office.AuditEntry.subject",
    } - {"office.AuditEntry.subject"}
    assert list(audit.verify()) == []
    assert PersonRequest.objects.get().asked_by_name == "保存期限"


def test_of_several_duties_the_one_that_ended_last_counts(town):
    for name, assigned, led in (("钱小满", 2009, 2019), ("孙大有", 2019, 2009)):
        person = old(town, name, date(assigned, 5, 4))
        party = town.form(f"{name}党支部", town.organisation(f"{name}棋院", 5))
        days = {"since": date(led - 1, 5, 4), "until": date(led, 5, 4)}
        told = {"recorded_at": town.act().at, "recorded_in": town.act().id}
        Secretary.objects.create(party_organization=party, person=person, **days, **told)
    assert persons(town.today) == []


def test_rows_fields_and_files_past_their_time_go(town):
    from hangji.intake.models import Batch

    act = town.act(town.root)
    for day in (date(2020, 11, 1), date(2020, 11, 2)):
        Notice.objects.create(user=town.chen, day=day, title="待办", made_at=act.at)
    paper = documents.keep(ContentFile(b"old"), name="a.xlsx", kind="xlsx", act=act)
    Batch.objects.create(
        number="B1",
        region_code=CITY,
        document=paper,
        uploaded_by=town.chen,
        uploaded_at=town.act(day=date(2018, 1, 2)).at,
        as_of=town.today,
    )
    assert {each.retain.title: each.count for each in past(town.today) if each.count} == {
        "通知": 1,
        "导入的工作簿原件": 1,
    }
    carry_out_retention(act=act)
    assert list(Notice.objects.values_list("day", flat=True)) == [date(2020, 11, 2)]
    paper.refresh_from_db()
    assert paper.erased_at
    assert carry_out_retention(act=act).done == {}
    assert AuditEntry.objects.filter(verb="retain").count() == 2


def test_one_who_cannot_be_erased_keeps_nobody_else(town, capsys):
    held, gone = old(town, "钱小满", date(2009, 5, 4)), old(town, "孙大有", date(2009, 5, 4))
    entry = AuditEntry.objects.filter(after__icontains="钱小满").first()
    AuditEntry.objects.filter(pk=entry.pk).update(reason="钱小满动过")
    with pytest.raises(CommandError, match=rf"person {held.pk}: 不能注销：审计记录被动过"):
        call_command("retention", carry_out=True, username="root")
    assert "人员: 1" in capsys.readouterr().out
    held.refresh_from_db()
    gone.refresh_from_db()
    assert (held.name, gone.name) == ("钱小满", "已注销人员#1")
    assert [subject.person for subject, _last in persons(town.today)] == [held]


def test_the_command_lists_and_needs_somebody_to_carry_out(town, capsys):
    old(town, "钱小满", date(2009, 5, 4))
    call_command("retention")
    assert "last duty 2009-05-04" in capsys.readouterr().out
    with pytest.raises(CommandError, match="--as"):
        call_command("retention", carry_out=True)
    with pytest.raises(CommandError):
        call_command("retention", carry_out=True, username="chen")
    call_command("retention", carry_out=True, username="root")
    assert "人员: 1" in capsys.readouterr().out
    call_command("retention")
    assert "last duty" not in capsys.readouterr().out


# ---- pages


def test_the_inventory_opens_to_officers_and_administrators_in_both_languages(town, client):
    for user in (town.chen, town.root, town.song):
        client.force_login(user)
        page = text_of(client.get(reverse("privacy:inventory")))
        assert "任职和联系" in page
        assert "十三条" in page
    User.objects.filter(pk=town.song.pk).update(language="en")
    page = text_of(client.get(reverse("privacy:inventory")))
    assert "Personal data" in page
    assert "任职和联系" not in page


def test_from_asking_to_erased_without_javascript(town, person, client):
    client.force_login(town.chen)
    found = text_of(client.get(reverse("privacy:persons") + f"?q={NAME}"))
    page = reverse("privacy:person", args=[person.person.pk])
    assert page in found
    shown = text_of(client.get(page))
    assert "操作日志" not in shown
    asked = client.post(reverse("privacy:person_erase", args=[person.person.pk]), {**WHY, "told": "on"})
    one = PersonRequest.objects.get()
    assert asked.url == reverse("privacy:request", args=[one.pk])
    assert "核对后注销" not in text_of(client.get(asked.url))
    client.force_login(town.root)
    assert "1 件注销人员的申请等待办理" in text_of(client.get(reverse("desk:duties")))
    assert "核对后注销" in text_of(client.get(asked.url))
    form = reverse("privacy:carry_out", args=[one.pk])
    assert "人员" in text_of(client.get(form))
    assert client.post(form, {}).status_code == 422
    assert client.post(form, {"sure": "on"}).url == asked.url
    assert "已注销人员#1" in text_of(client.get(asked.url))
    assert client.post(form, {"sure": "on"}).status_code == 302
    assert named(NAME, PHONE, MAIL) == set()


def test_a_person_in_duty_is_refused_on_the_page(town, person, chen):
    Assignment.objects.update(until=None)
    page = text_of(chen.get(reverse("privacy:person", args=[person.person.pk])))
    assert "指导员派驻还有 1 项没有结束" in page
    answer = chen.post(reverse("privacy:person_erase", args=[person.person.pk]), {**WHY, "told": "on"})
    assert answer.status_code == 409
    assert "先结束任职" in text_of(answer)


def test_somebody_elses_person_and_request_are_not_there(town, person, client):
    one = ask_erasure(subject=person, reason=WHY["reason"], act=town.act())
    client.force_login(town.wang)
    assert client.get(reverse("privacy:person", args=[person.person.pk])).status_code == 404
    assert client.get(reverse("privacy:user", args=[person.user.pk])).status_code == 404
    assert client.get(reverse("privacy:request", args=[one.pk])).status_code == 404
    assert NAME not in text_of(client.get(reverse("privacy:persons") + f"?q={NAME}")).split("</form>")[1]
    guard = town.user("guard", "谯安全", Role.SECURITY_ADMIN, GUOYANG)
    client.force_login(guard)
    assert client.get(reverse("privacy:request", args=[one.pk])).status_code == 404


@pytest.mark.parametrize("rows", FEW_AND_MANY)
def test_the_list_costs_the_same_for_many(town, person, chen, rows, django_assert_max_num_queries):
    for n in range(rows):
        PersonRequest.objects.create(
            kind="export",
            person=person.person,
            name=f"某{n}",
            office=CITY,
            state="done",
            reason="x",
            done_at=town.act().at,
            done_by="chen",
            asked_at=town.act().at,
            asked_by="chen",
        )
    with django_assert_max_num_queries(6):
        assert "某0" in text_of(chen.get(reverse("privacy:requests")))
