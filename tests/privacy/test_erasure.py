"""A person in every room is erased: named nowhere but where the law keeps it, figures as before, the chain whole."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from hangji.coverage.queries import figures
from hangji.governance.models import JointMeeting
from hangji.kit import freshness
from hangji.kit.refusal import NoRight, Refusal
from hangji.office import audit, documents
from hangji.office.models import AuditEntry, Document, Person, Post, Role, User
from hangji.privacy.actions import erasing
from hangji.privacy.actions.erasing import carry_out
from hangji.privacy.actions.requests import ask_erasure, decline_erasure, retract_erasure
from hangji.privacy.models import PersonRequest
from hangji.privacy.queries.dossier import Dossier
from hangji.privacy.queries.fields import model_of, table_name
from hangji.privacy.queries.files import GONE, KEPT, search
from hangji.privacy.queries.places import places
from hangji.privacy.queries.preview import preview_of
from hangji.privacy.queries.subjects import subject_of
from hangji.problems.models import Problem, ProblemStep
from rulebook.privacy import privacy_file
from tests.privacy.rooms import ROOMS, fill
from tests.privacy.there import LOGIN, MAIL, NAME, PHONE, becomes_zheng, everywhere, files_naming, named, zheng
from tests.settled import settle
from tests.town import CITY, GUOYANG, moment

KEPT_FIELDS = {each.key for each in privacy_file().personal if each.kept}
RIGHT = "本人书面申请，身份已核对"


@pytest.fixture
def person(town):
    return zheng(town)


def by(town, user=None):
    return town.act(user or town.root)


def asked(town, person):
    return ask_erasure(subject=person, reason=RIGHT, act=town.act())


def sent(text: str) -> ContentFile:
    return ContentFile(text.encode())


WITH_THE_USER = {"office_notice", "office_delivery", "office_savedview", "office_noticepreference"}


@pytest.mark.slow
def test_a_person_in_every_room_is_named_nowhere_but_where_the_law_keeps_it(town, monkeypatch):
    """Chen, who does nearly everything in the settled world, is the person; every personal field names him besides."""
    person = becomes_zheng(town.chen)
    settle(town, GUOYANG, "county", "涡阳")
    told = {"kind": "raised", "day": town.today, "at": town.act().at, "by": LOGIN, "by_name": NAME, "text": "提出"}
    ProblemStep.objects.create(problem=Problem.objects.earliest("pk"), **told)
    fill(town, NAME)
    put = everywhere(person)
    assert len(put) > 250, "the person is in too few places for this to prove much"
    Post.objects.filter(user=person.user).update(until=date(2020, 12, 31))
    monkeypatch.setattr("hangji.privacy.actions.requests.may_go", lambda subject, act: None)  # tested by itself
    monkeypatch.setattr(erasing, "may_go", lambda subject, act: None)
    request = ask_erasure(subject=person, reason=RIGHT, act=town.act(town.li))
    figures_before, rows = headline(town), sizes()
    listed = {each.personal.key for each in places(person)} | set(TRAIL)
    there = named(NAME, LOGIN, PHONE)
    assert {each.key for each in OF_NEW_ROOMS} - there <= NOWHERE, "the person is not in every field of every room"
    assert tables_of(put) <= {row.table for part in Dossier(person, []).parts() for row in part.rows}
    assert there - KEPT_FIELDS - listed == {"privacy.PersonRequest.name"} - listed, "the preview leaves something out"
    done = carry_out(request=request, alone=True, answer="", act=by(town))

    assert named(NAME, LOGIN, PHONE, MAIL) <= KEPT_FIELDS
    assert done.name == f"已注销人员#{done.number}" == Person.objects.get(pk=person.person.pk).name
    kept = Document.objects.filter(pk__in=files_naming(NAME))
    assert {each.pk for each in kept} <= set(request.found.get(KEPT, ())) | set(
        Document.objects.filter(erased_at__isnull=False).values_list("pk", flat=True)
    )
    assert list(audit.verify()) == []
    assert AuditEntry.objects.filter(by="erased-1").count() > 20
    with pytest.raises(IntegrityError), transaction.atomic():
        ProblemStep.objects.update(text="frozen rows are frozen again")
    assert headline(town) == figures_before
    after = sizes()
    changed = {table: after[table] - rows[table] for table in rows if after[table] != rows[table]}
    assert {table for table, by_ in changed.items() if by_ < 0} <= WITH_THE_USER
    assert {table for table, by_ in changed.items() if by_ > 0} == {"office_auditentry", "office_auditerasure"} | (
        {"office_audittail"} & set(changed)
    )


# Of the fields that can name a person; a second person's must name another than the first one's.
OF_NEW_ROOMS = [
    each
    for each in privacy_file().personal
    if each.model.partition(".")[0] in ROOMS and each.kind in ("name", "login", "contact", "text")
]
NOWHERE = {
    "appraisal.AppraisalObjection.decided_by",
    "evaluation.Evaluation.checked_by",
    "evaluation.GradeRevocation.decided_by",
    "evaluation.Inspection.confirmed_by",
    "honours.Award.checked_by",
    "honours.AwardRevocation.decided_by",
    "honours.HonourObjection.handled_by",
    "honours.HonourRound.awarded_by",
    "honours.HonourRound.decided_by",
    "places.SiteChange.decided_by",
    "portal.ArticleStep.written_by",
    "stories.StoryPublication.decided_by",
}
TRAIL = [f"office.AuditEntry.{field}" for field in audit.PERSONAL]


def tables_of(put):
    """The tables of the newer rooms that have the person and may be handed out."""
    held = [each for each in put if each in OF_NEW_ROOMS and each.model not in privacy_file().withheld]
    return {table_name(each.model) for each in held}


def sizes():
    return {table: count(table) for table in tables()}


def headline(town):
    """Every indicator of the city and the county, stored and computed live from the spells."""
    scopes = [town.scope(), town.scope(region=GUOYANG, level="county"), town.scope(known=town.act(hour=23).at)]
    return [(each.indicator.code, each.numerator, each.denominator) for scope in scopes for each in figures(scope)]


def tables():
    return [each for each in connection.introspection.table_names() if not each.startswith("django_")]


def count(table):
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT COUNT(*) FROM "{table}"')
        return cursor.fetchone()[0]


def asked_whatever_runs(town, person, monkeypatch):
    """The person was put into running duties too: what refuses them is tested by itself."""
    monkeypatch.setattr("hangji.privacy.actions.requests.may_go", lambda subject, act: None)
    monkeypatch.setattr(erasing, "may_go", lambda subject, act: None)
    return asked(town, person)


def test_what_an_officer_did_stays_done_and_says_no_name(town, person):
    act = replace(town.act(), user=person.user)
    Post.objects.filter(user=person.user).update(until=None)
    from hangji.registry.actions.organisations import register_organisation

    old = town.act(user=User.objects.get(pk=person.user.pk), day=date(2020, 6, 1))
    made = register_organisation(enrolment=town.enrolment("亳州市棋类协会"), act=old)
    Post.objects.filter(user=person.user).update(until=date(2020, 12, 31))
    carry_out(request=asked(town, person), alone=False, answer="", act=by(town))
    entry = AuditEntry.objects.get(verb="register", subject_id=made.pk)
    assert (entry.by, entry.by_name, entry.subject) == ("erased-1", "已注销人员#1", "亳州市棋类协会")
    assert list(audit.verify()) == []
    assert act.user.pk == person.user.pk


def test_the_account_is_closed_and_its_session_ends(town, person, client):
    client.force_login(person.user)
    carry_out(request=asked(town, person), alone=False, answer="", act=by(town))
    assert not Session.objects.exists()
    user = User.objects.get(pk=person.user.pk)
    assert (user.username, user.name, user.title, user.email, user.is_active) == (
        "erased-1",
        "已注销人员#1",
        "",
        "",
        False,
    )
    assert not user.has_usable_password()
    assert client.get(reverse("desk:duties")).status_code == 302
    assert named(NAME, PHONE, MAIL) == set()


def test_files_that_name_the_person_go_and_those_that_are_archive_stay(
    town, person, monkeypatch, django_capture_on_commit_callbacks
):
    from hangji.intake.models import Batch
    from hangji.registry.models import ChangeDocument

    text = f"名单：{NAME[:2]} {NAME[2:]}，市促进会".encode()
    workbook = documents.keep(ContentFile(text), name=f"{NAME}.csv", kind="csv", act=town.act())
    other = documents.keep(ContentFile(b"nobody is named here"), name="b.csv", kind="csv", act=town.act())
    approval = documents.keep(ContentFile(text + b"!"), name="批复.csv", kind="csv", act=town.act())
    for document in (workbook, other):
        Batch.objects.create(
            number=f"B{document.pk}",
            region_code=CITY,
            document=document,
            uploaded_by=town.chen,
            uploaded_at=town.act().at,
            as_of=town.today,
        )
    ChangeDocument.objects.create(
        party_organization=town.form("棋协支部", town.organisation("棋协", 3)),
        document=approval,
        day=town.today,
        number="〔2021〕1号",
        kind="cover",
        recorded_at=town.act().at,
        recorded_in=town.act().id,
    )
    request = asked(town, person)
    assert request.found == {GONE: [workbook.pk], KEPT: [approval.pk]}
    assert [(does, [d.pk for d in held]) for does, held in preview_of(request).files] == [
        ("删除", [workbook.pk]),
        ("留下，是档案", [approval.pk]),
    ]
    monkeypatch.setattr(erasing, "_sqlite", lambda statement: None)  # a checkpoint needs the transaction to be over
    with django_capture_on_commit_callbacks(execute=True):
        carry_out(request=request, alone=False, answer="", act=by(town))
    workbook.refresh_from_db()
    assert workbook.erased_at
    assert NAME not in workbook.name
    assert files_naming(NAME) == {approval.pk}
    with pytest.raises(Refusal, match="已经删除"):
        documents.send(workbook)


def test_a_file_that_was_erased_is_found_no_more_though_another_has_its_bytes(town, person):
    one, other = (
        documents.keep(sent(f"名单：{NAME}"), name="a.csv", kind="csv", act=town.act()) for _twice in range(2)
    )
    documents.erase(one, town.act())
    assert [found.document for found in search(person)] == [other]


def test_minutes_are_archive_and_keep_the_name(town, person):
    said = {"people": f"{NAME}、李知行", "written_by": LOGIN, "written_by_name": NAME, "recorded_on": town.today}
    one = JointMeeting.objects.create(organisation=town.organisation("棋协"), day=town.today, **said)
    carry_out(request=asked(town, person), alone=False, answer="", act=by(town))
    one.refresh_from_db()
    assert (one.people, one.written_by_name) == (f"{NAME}、李知行", "已注销人员#1")


def test_a_namesake_keeps_what_only_the_name_tells(town, person):
    other = Person.objects.create(name=NAME, unit="别处")
    Document.objects.create(
        name=f"{NAME}的说明.pdf", kind="pdf", size=1, sha256="0", path="x", stored_at=town.act().at, stored_by="chen"
    )
    request = asked(town, person)
    assert preview_of(request).subject.namesakes == 1
    carry_out(request=request, alone=False, answer="", act=by(town))
    assert Person.objects.get(pk=other.pk).name == NAME
    assert named(NAME) == {"office.Person.name", "office.Document.name"}
    assert Person.objects.get(pk=person.person.pk).name == "已注销人员#1"


def test_of_a_namesake_the_trail_keeps_what_is_not_surely_about_the_person(town, person):
    Person.objects.create(name=NAME, unit="别处")
    town.organisation(f"{NAME}书画社")
    carry_out(request=asked(town, person), alone=False, answer="", act=by(town))
    assert AuditEntry.objects.get(verb="register").subject == f"{NAME}书画社"
    assert list(audit.verify()) == []


def test_no_page_kept_for_strangers_is_sent_again(town, person, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as after:
        carry_out(request=asked(town, person), alone=False, answer="", act=by(town))
    assert freshness._renew in after


def test_asked_and_carried_out_twice_it_is_done_once(town, person):
    request = asked(town, person)
    assert asked(town, person) == request
    first = carry_out(request=request, alone=False, answer="", act=by(town))
    entries = AuditEntry.objects.count()
    again = carry_out(request=request, alone=False, answer="", act=by(town))
    assert (again.number, AuditEntry.objects.count()) == (first.number, entries)
    assert AuditEntry.objects.filter(verb="erase_person").count() == 1


def test_two_persons_erased_have_two_words_and_the_chain_is_whole(town, person):
    second = subject_of(Person.objects.create(name="钱小满", unit="棋协"), None)
    second.person.user = town.user("qianxm", "钱小满", Role.AUDITOR, CITY)
    User.objects.filter(username="qianxm").update(person=second.person)
    Post.objects.filter(user__username="qianxm").update(until=date(2020, 12, 31))
    for subject in (person, subject_of(second.person, None)):
        carry_out(request=asked(town, subject), alone=False, answer="", act=by(town))
    assert set(Person.objects.filter(name__startswith="已注销").values_list("name", flat=True)) == {
        "已注销人员#1",
        "已注销人员#2",
    }
    assert list(audit.verify()) == []


def test_whoever_asked_does_not_carry_it_out(town, person):
    Post.objects.filter(user=town.root).update(user=town.chen)  # both rights in one hand
    request = asked(town, person)
    with pytest.raises(Refusal, match="不能办理自己提出的注销"):
        carry_out(request=request, alone=False, answer="", act=town.act())
    with pytest.raises(NoRight):
        carry_out(request=request, alone=False, answer="", act=town.act(town.li))


def test_another_offices_administrator_does_not_carry_it_out(town, person):
    request = asked(town, person)
    stranger = town.user("yan", "严管", Role.SECURITY_ADMIN, GUOYANG, level="county")
    with pytest.raises(NoRight, match="不能办理这一件"):
        carry_out(request=request, alone=False, answer="", act=by(town, stranger))
    with pytest.raises(NoRight, match="不能办理这一件"):
        decline_erasure(request=request, answer="不办", act=by(town, stranger))
    assert Person.objects.get(pk=person.person.pk).name == NAME


def test_who_took_up_a_duty_meanwhile_is_not_erased(town, person):
    request = asked(town, person)
    Post.objects.filter(user=person.user).update(until=None)
    with pytest.raises(Refusal, match="还有 1 项没有结束"):
        carry_out(request=request, alone=False, answer="", act=by(town))
    assert Person.objects.get(pk=person.person.pk).name == NAME


def test_the_database_lets_nobody_erase_for_himself(town, person):
    request = asked(town, person)
    with pytest.raises(IntegrityError, match=r"person_erased_by_another|CHECK"):
        PersonRequest.objects.filter(pk=request.pk).update(
            state="done", done_at=town.act().at, done_by="chen", number=1
        )


@pytest.mark.parametrize("duty", ["post", "until_tomorrow", "instructor", "log"])
def test_a_person_in_duty_is_not_erased(town, person, duty):
    if duty == "post":
        Post.objects.filter(user=person.user).update(until=None)
        because = "任职还有 1 项没有结束"
    elif duty == "until_tomorrow":
        Post.objects.filter(user=person.user).update(until=town.today + timedelta(days=1))
        because = "任职还有 1 项没有结束"
    elif duty == "instructor":
        town.zhou_person = person.person
        town.send(town.organisation("亳州市书法协会"))
        because = "指导员派驻还有 1 项没有结束"
    else:
        Post.objects.filter(user=person.user).update(until=None)
        town.organisation("x")
        AuditEntry.objects.update(by=LOGIN)
        Post.objects.filter(user=person.user).update(until=date(2020, 12, 31))
        AuditEntry.objects.update(at=moment(date(2021, 5, 2), hour=3))  # six months ago to the day, in China
        because = "操作日志要留满六个月"
    with pytest.raises(Refusal) as said:
        asked(town, person)
    assert because in said.value.because
    assert "先结束任职" in said.value.instead


def test_every_open_matter_of_the_file_can_be_asked(town, person):
    """A condition that Django cannot understand would refuse nobody, or everybody."""
    for each in privacy_file().open:
        where = {name: town.today if value == "$day" else value for name, value in each.where.items()}
        assert model_of(each.model).objects.filter(**where).count() == 0
        assert model_of(each.model).objects.filter(person.concerns(each)).count() == 0


def test_a_tampered_entry_stops_the_erasure(town, person):
    town.organisation("亳州市书法协会")
    AuditEntry.objects.update(reason=f"{NAME}说的")
    with pytest.raises(Refusal, match="审计记录被动过"):
        carry_out(request=asked(town, person), alone=True, answer="", act=by(town))
    assert Person.objects.filter(name=NAME).exists()


def test_it_is_taken_back_or_declined(town, person):
    request = asked(town, person)
    with pytest.raises(Refusal, match="不是你提出的"):
        retract_erasure(request=request, act=town.act(town.li))
    retract_erasure(request=request, act=town.act())
    assert PersonRequest.objects.get(pk=request.pk).state == "retracted"
    second = asked(town, person)
    decline_erasure(request=second, answer="档案期限未满", act=by(town))
    assert carry_out(request=second, alone=False, answer="", act=by(town)).state == "declined"
    assert Person.objects.get(pk=person.person.pk).name == NAME


def test_a_stranger_to_the_place_asks_for_nobody(town, person):
    with pytest.raises(NoRight):
        ask_erasure(subject=person, reason=RIGHT, act=town.act(town.wang))
