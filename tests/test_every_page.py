"""Every address × every role and a stranger × own, sibling and parent territory × GET and POST.

A new address needs one line in RULES; one without a line, or a view without @opens_to, fails here.
"""

import logging
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from http.cookies import SimpleCookie
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.files.base import ContentFile
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, get_resolver, reverse

from hangji.coverage.models import Dispute, NotDuplicate, Postponement
from hangji.formation.actions.cases import Plan, open_case
from hangji.formation.drives.actions.force import put_member
from hangji.formation.drives.actions.plan import Aim, Design, begin_drive, plan_drive
from hangji.formation.drives.models import DriveMember
from hangji.formation.models import Case
from hangji.formation.planning.actions import make_plan
from hangji.formation.planning.models import JointPlan
from hangji.guidance.models import AssignmentPlan, Availability, PlanLine
from hangji.intake.models import Batch
from hangji.office.access import BY_DUTY, GRANTS, Permission, Territory
from hangji.office.documents import keep
from hangji.office.issues import Drawn, Issuing, issue
from hangji.office.models import Body, Issue, Person, Post, Role, SavedView, User
from hangji.office.pen import writing
from hangji.platform.actions.handover import hand_over
from hangji.platform.actions.inclusion import include
from hangji.platform.actions.reconciliation import run, upload
from hangji.registry.actions.party import Founding, form_party_organization
from hangji.registry.models import Assignment, PartyOrganization, Secretary, SocialOrganization
from hangji.reports.actions import check_report, draft_report, lock_report, send_report
from hangji.reports.models import Report
from tests.addresses import GUARDED_BY_ALLAUTH, MAY_BE_MISSING, RULES, Place, page
from tests.guidance.ones import four_ones
from tests.town import CITY, GUOYANG, QIAOCHENG, Town, moment


def addresses() -> dict[str, Any]:
    """Every address of the URLconf: its name with the room's, and the view."""
    return dict(_walk(get_resolver().url_patterns, ""))


def _walk(patterns: list[Any], prefix: str) -> Iterator[tuple[str, Any]]:
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            yield f"{prefix}{pattern.name}", pattern.callback
        else:
            inner = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            yield from _walk(pattern.url_patterns, inner)


ADDRESSES = addresses()
WALKED = sorted(set(ADDRESSES) & set(RULES))


def test_every_address_has_its_line():
    assert sorted(set(ADDRESSES) - set(RULES) - GUARDED_BY_ALLAUTH) == []


def test_every_view_says_to_whom_it_opens():
    silent = {name for name, view in ADDRESSES.items() if not hasattr(view, "opens_to")}
    assert silent == GUARDED_BY_ALLAUTH


@dataclass(frozen=True)
class World:
    own: Place
    sibling: Place
    parent: Place


@pytest.fixture(autouse=True)
def _no_log() -> Iterator[None]:
    """Hundreds of refused requests are expected here."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture
def world(town: Town) -> World:
    """Guoyang is home, Qiaocheng its sibling; the parent's organisation stands in Guoyang, on the city's register."""
    own = settle(town, GUOYANG, "county", "涡阳")
    return World(own, settle(town, QIAOCHENG, "county", "谯城"), settle(town, GUOYANG, "city", "市级"))


def settle(town: Town, region_code: int, level: str, name: str) -> Place:
    home = CITY if level == "city" else region_code
    body = Body.objects.create(name=f"中共{name}综合委员会", kind="comprehensive", region_code=home, level=level)
    where: dict[str, Any] = {"region": region_code, "level": level}
    bare = town.organisation(f"{name}书法协会", 5, **where)
    covered = town.organisation(f"{name}篮球协会", 6, **where)
    party, _advice = form_party_organization(
        founding=Founding(
            name=f"{name}篮球协会党支部",
            kind="branch",
            mode="single",
            level=level,
            region_code=region_code,
            formed_on=date(2020, 3, 2),
            body=body,
            covers=[covered],
        ),
        act=town.act(),
    )
    user = town.user(f"officer-{name}", f"{name}办事员", Role.OFFICER, home, level)
    at = moment(town.today)
    Postponement.objects.create(
        organisation=bare, until=date(2022, 1, 1), reason="换届", granted_at=at, granted_by="chen"
    )
    dispute = Dispute.objects.create(
        organisation=bare, answer="due_alone", conclusion="应建", reason="人数有误", raised_at=at, raised_by="x"
    )
    document = keep(ContentFile(name.encode()), name="a.csv", kind="csv", act=town.act())
    PartyOrganization.objects.filter(pk=party.pk).update(approval=document)
    batch = Batch.objects.create(
        number=f"B-{name}",
        fields="register",
        region_code=region_code,
        level=level,
        as_of=town.today,
        document=document,
        uploaded_by=user,
        uploaded_at=at,
        state="refused",
    )
    report = handed_in(town, user, name)
    view = SavedView.objects.create(user=user, page="registry:organisations", name="全部")
    post = user.posts.get().pk
    settled = NotDuplicate.objects.create(
        first=bare, second=covered, first_name=bare.name, second_name=covered.name, reason="两家", settled_at=at
    )
    issue = issued(town, home, level)
    member = driven(town, user, home, level)
    handover, reconciliation = reported(town, user, covered.pk, home, level)
    able, plan, helping = guided(home, level, bare, at)
    ones = four_ones(able, bare.pk, region_code, level, at)
    return Place(
        region_code=home,
        level=level,
        body=body,
        organisation=bare.pk,
        covered=covered.pk,
        party=party.pk,
        user=user.pk,
        post=post,
        dispute=dispute.pk,
        batch=batch.pk,
        view=view.pk,
        settled=settled.pk,
        handover=handover,
        reconciliation=reconciliation,
        **ones,
        report=report.pk,
        paper=report.issue.files.first().pk,
        issue=issue.pk,
        issued_file=issue.files.get().pk,
        case=forming(town, name, body, where).pk,
        joint_plan=planned_jointly(town, name, Territory(home, level), where).pk,
        instructor=able,
        plan=plan,
        helping=helping,
        drive=member.drive_id,
        member=member.pk,
    )


def forming(town: Town, name: str, body: Body, where: dict[str, Any]) -> Case:
    """A case of an organisation of its own, led by the place's body."""
    school = town.organisation(f"{name}象棋学校", 4, **where)
    return open_case(organisations=[school], plan=Plan("single", body=body), day=town.today, act=town.act())


def planned_jointly(town: Town, name: str, register: Territory, where: dict[str, Any]) -> JointPlan:
    """A plan for two organisations that are too small for an own branch."""
    for full, kind in ((2, "诗社"), (1, "棋社")):
        town.organisation(f"{name}{kind}", full, **where)
    return make_plan(territory=register, name="", day=town.today, act=town.act())


def driven(town: Town, user: User, region_code: int, level: str) -> DriveMember:
    """Somebody in the task force of a drive that has begun, for all organisations of a territory."""
    days = {"starts_on": date(2021, 10, 1), "ends_on": date(2021, 12, 31)}
    design = Design("强覆盖", "strong_coverage", region_code, level, "all", **days)
    aims = (Aim(1, days["ends_on"], reach="covered"),)
    drive = plan_drive(design=replace(design, aims=aims), act=town.act())
    begin_drive(drive=drive, act=town.act())
    plain: dict[str, Any] = {"duty": "member", "counties": [], "organisations": []}
    return put_member(drive=drive, user=user, act=town.act(), **plain)


def issued(town: Town, region_code: int, level: str) -> Issue:
    """A document of a territory, issued by the city's officer."""
    what = Issuing("brief", "Test", region_code, "简报", region_code, level, "民政局", "http://testserver")
    with writing(town.act()) as pen:
        return issue(pen, what, lambda imprint: [Drawn("a.pdf", "pdf", imprint["number"].encode())])


def reported(town: Town, user: User, organisation: int, region_code: int, level: str) -> tuple[int, UUID]:
    """A file handed over to the provincial platform, and its own export read back."""
    act = town.act(user)
    include(subject="organisations", ids=[organisation], day=town.today, number="", reason="纳入", act=act)
    register: dict[str, Any] = {"subject": "organisations", "territory": Territory(region_code, level), "act": act}
    handed = hand_over(day=town.today, form="csv", **register)
    table = ContentFile("统一社会信用代码,社会组织名称\n,没有的协会\n".encode(), name="省平台.csv")
    return handed.pk, run(upload(file=table, day=town.today, **register), act).pk


def handed_in(town: Town, user: User, name: str) -> Report:
    """The October report of an office: prepared by its officer, checked, locked and handed in."""
    post = user.posts.get()
    other = town.act(town.user(f"second-{name}", f"{name}复核", Role.OFFICER, post.region_code, post.level))
    territory = Territory(post.region_code, post.level)
    report = draft_report(kind="figures", territory=territory, day=date(2021, 10, 31), act=town.act(user))
    check_report(report=report, act=other)
    return send_report(report=lock_report(report=report, base="http://testserver", act=other), act=town.act(user))


def guided(region_code: int, level: str, unit: SocialOrganization, at: datetime) -> tuple[int, int, int]:
    """Someone whom a register's office can send and who helps in one unit, and its draft of a plan with that unit."""
    person = Person.objects.create(name=f"{unit}指导员", unit="试点单位")
    spell = {"since": date(2020, 4, 1), "recorded_at": at, "recorded_in": uuid4()}
    where = {"region_code": region_code, "level": level}
    Availability.objects.create(person=person, counties=[GUOYANG], **where, **spell)
    plan = AssignmentPlan.objects.create(day=at.date(), made_at=at, made_by_name="x", **where)
    PlanLine.objects.create(plan=plan, organisation=unit, need="due", ground="nobody")
    helping = Assignment.objects.create(organisation=unit, instructor=person, kind="additional", **spell)
    return person.pk, plan.pk, helping.pk


def person_of(role: str, town: Town, own: Place) -> User:
    """Someone whose one post is ``role`` at home."""
    user = town.user(f"the-{role}", f"{role}本人", role, own.region_code, own.level)
    if role == Role.COMMITTEE:
        Post.objects.filter(user=user).update(body=own.body)
    if role not in BY_DUTY:
        return user
    user.person = person = Person.objects.create(name=user.name, unit="试点单位")
    user.save()
    spell = {"since": date(2020, 4, 1), "recorded_at": moment(town.today), "recorded_in": uuid4()}
    if role == Role.INSTRUCTOR:
        Assignment.objects.create(organisation_id=own.organisation, instructor=person, **spell)
    else:
        Secretary.objects.create(party_organization_id=own.party, person=person, **spell)
        Case.objects.filter(pk=own.case).update(applicant=person)
    return user


@dataclass(frozen=True)
class Answer:
    """url: where a redirect leads, or the fault of a page that broke. wrote: the statements that changed a table."""

    method: str
    name: str
    place: str
    status: int
    url: str
    wrote: list[str]

    def __str__(self) -> str:
        return f"{self.method} {self.name} {self.place}: {self.status} {self.url} {self.wrote or ''}"


NO_RECORD_OF_WORK = ("django_session", '"office_user" SET "last_login"')
WRITING = re.compile(r"^\s*(INSERT|UPDATE|DELETE|REPLACE)\b", re.IGNORECASE)


def visit(client: Client, world: World, names: list[str]) -> list[Answer]:
    """GET and POST (with nothing in it) each address in the three places; what a POST did is rolled back."""
    answers = []
    for name in names:
        places = ("own",) if RULES[name] is page else ("own", "sibling", "parent")
        for place in places:
            url = reverse(name, kwargs=RULES[name](getattr(world, place)))
            for method in ("GET", "POST"):
                answers.append(_ask(client, method, name, place, url))
    return answers


def _ask(client: Client, method: str, name: str, place: str, url: str) -> Answer:
    client.raise_request_exception = False
    kept = {name: morsel.value for name, morsel in client.cookies.items()}
    with CaptureQueriesContext(connection) as queries, transaction.atomic():
        answer = client.generic(method, url, content_type="application/x-www-form-urlencoded")
        transaction.set_rollback(True)
    wrote = [
        query["sql"][:120]
        for query in queries
        if WRITING.match(query["sql"]) and not any(each in query["sql"] for each in NO_RECORD_OF_WORK)
    ]
    client.cookies = SimpleCookie(kept)
    fault = getattr(answer, "exc_info", None)
    url = repr(fault[1]) if fault else answer.get("Location", "")
    return Answer(method, name, place, answer.status_code, url, wrote)


def all_of(answers: list[Answer], rule: Callable[[Answer], bool]) -> None:
    """Fail with every answer that is not as the rule wants it."""
    if broken := [str(answer) for answer in answers if not rule(answer)]:
        pytest.fail("\n".join(broken), pytrace=False)


def opens(name: str) -> Any:
    return ADDRESSES[name].opens_to


@pytest.fixture
def client_of(client: Client) -> Callable[[User], Client]:
    def sign_in(user: User) -> Client:
        client.force_login(user)
        return client

    return sign_in


def test_a_stranger_is_sent_to_the_door(world: World, client: Client):
    closed = [name for name in WALKED if opens(name) != "anyone"]
    answers = visit(client, world, closed)
    all_of(answers, lambda a: a.status == 302 and a.url.startswith("/account/login/") and not a.wrote)
    opened = visit(client, world, [name for name in WALKED if opens(name) == "anyone"])
    all_of(opened, lambda a: a.status < 500 and not a.wrote)


@pytest.mark.parametrize("name", sorted(GUARDED_BY_ALLAUTH - {"account_login", "account_logout"}))
def test_allauths_own_pages_are_closed_to_strangers(db: None, client: Client, name: str):
    for method in (client.get, client.post):
        assert method(reverse(name))["Location"].startswith("/account/login/")


@pytest.mark.parametrize("role", [*GRANTS, ""])
def test_a_role_opens_what_it_grants_and_nothing_else(
    role: str, town: Town, world: World, client_of: Callable[[User], Client]
):
    """role "": someone who has signed in and holds no post."""
    person = person_of(role, town, world.own) if role else User.objects.create(username="nobody", name="无任职")
    if role == Role.PARTY_WORKER:
        world = replace(world, own=replace(world.own, organisation=world.own.covered))
    answers = visit(client_of(person), world, WALKED)
    granted: frozenset[Permission] = GRANTS.get(role, frozenset())

    def may(name: str) -> bool:
        return opens(name) in ("anyone", ()) or bool(granted & set(opens(name)))

    def rightly_answered(answer: Answer) -> bool:
        record = RULES[answer.name] is not page
        if answer.status >= 500 or (answer.method == "GET" and answer.wrote):
            return False
        if not may(answer.name):
            return answer.status == (404 if record else 403) and not answer.wrote
        if answer.place != "own" and _territorial(answer.name):
            return answer.status in (404, 405) and not answer.wrote
        return answer.status not in (403, 404) or role in BY_DUTY or answer.name in MAY_BE_MISSING

    all_of(answers, rightly_answered)


def _territorial(name: str) -> bool:
    """Whether the address is about a record that lies somewhere."""
    return RULES[name](_ONE) != RULES[name](_ANOTHER)


def _numbered(n: int) -> Place:
    """A place whose records all have the number ``n``."""
    made: dict[Any, Any] = {int: n, str: "", Body: Body(pk=n), UUID: UUID(int=n)}
    return Place(**{each.name: made[each.type] for each in fields(Place)})


_ONE, _ANOTHER = _numbered(1), _numbered(2)


SCOPED = (
    "guidance:fourones",
    "guidance:weeks",
    "coverage:overview",
    "coverage:rows",
    "coverage:worklist",
    "platform:handovers",
    "platform:reconciliations",
    "reports:statutory",
    "reports:statutory_cell",
)


@pytest.mark.parametrize(
    "scope", ["region=341602&level=county", "region=341600&level=city", "region=341621&level=city"]
)
def test_a_scope_outside_is_not_there(scope: str, town: Town, world: World, client_of: Callable[[User], Client]):
    client = client_of(person_of(Role.OFFICER, town, world.own))
    for name in SCOPED:
        assert client.get(f"{reverse(name)}?{scope}").status_code == 404, name


NONSENSE = (
    "day=2021-13-45&known=x&region=abc&level=%00&compare=0&kind=x&county=-1&after=%F0&before=9e99&page=-1&q=%25_%27"
    "&sort=x&list=x&condition=x&role=x&verb=x&by=%00&subject=%00"
)


@pytest.mark.parametrize("role", [Role.OFFICER, Role.SECURITY_ADMIN, Role.SYSTEM_ADMIN, Role.AUDIT_ADMIN])
def test_nonsense_in_the_query_string_breaks_no_page(
    role: str, town: Town, world: World, client_of: Callable[[User], Client]
):
    client = client_of(person_of(role, town, world.own))
    answers = []
    for name in WALKED:
        url = reverse(name, kwargs=RULES[name](world.own))
        answers.append(_ask(client, "GET", name, "own", f"{url}?{NONSENSE}"))
    all_of(answers, lambda answer: answer.status < 500 and not answer.wrote)
