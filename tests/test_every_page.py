"""Every address × every role and a stranger × own, sibling and parent territory × GET and POST.

A new address needs one line in RULES; one without a line, or a view without @opens_to, fails here.
"""

import logging
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, replace
from datetime import date
from http.cookies import SimpleCookie
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection, reset_queries, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, get_resolver, reverse

from hangji.appraisal.models import AppraisalReview
from hangji.credit.models import Clerk
from hangji.formation.models import Case
from hangji.honours.models import HonourSheet, ReviewerRelation
from hangji.office.access import BY_DUTY
from hangji.office.models import Body, Person, Post, Role, User
from hangji.office.permissions import GRANTS, Permission
from hangji.people.models import Review
from hangji.registry.models import Assignment, Secretary
from tests.addresses import GUARDED_BY_ALLAUTH, MAY_BE_MISSING, RULES, Place, page
from tests.settled import settle
from tests.town import GUOYANG, QIAOCHENG, Town, moment


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


def person_of(role: str, town: Town, own: Place) -> User:
    """Someone whose one post is ``role`` at home."""
    user = town.user(f"the-{role}", f"{role}本人", role, own.region_code, own.level)
    if role == Role.COMMITTEE:
        Post.objects.filter(user=user).update(body=own.body)
    if role == Role.REVIEWER:
        Review.objects.filter(pk=own.sheet).update(reviewer=user)
        AppraisalReview.objects.filter(pk=own.appraisal_review).update(reviewer=user)
        HonourSheet.objects.filter(pk=own.honour_sheet).update(reviewer=user)
        ReviewerRelation.objects.filter(pk=own.relation).update(reviewer=user)
    if role == Role.BANK_CLERK:
        spell = {"since": date(2020, 4, 1), "recorded_at": moment(town.today), "recorded_in": uuid4()}
        Clerk.objects.create(bank_id=own.bank, user=user, **spell)
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


def visit(client: Client, world: World, names: list[str], may: Callable[[str], bool]) -> list[Answer]:
    """GET and POST (with nothing in it) each address in the three places; what a POST did is rolled back.

    What one may not open is asked for at home only: the door is shut before it is known which record is meant.
    """
    answers = []
    for name in names:
        places = ("own",) if RULES[name] is page or not may(name) else ("own", "sibling", "parent")
        for place in places:
            url = reverse(name, kwargs=RULES[name](getattr(world, place)))
            for method in ("GET", "POST"):
                answers.append(_ask(client, method, name, place, url))
    return answers


def _ask(client: Client, method: str, name: str, place: str, url: str) -> Answer:
    reset_queries()  # the log of a long walk would overflow
    client.raise_request_exception = False
    kept = {name: morsel.value for name, morsel in client.cookies.items()}
    connection.queries_log.clear()  # Django keeps the last 9,000 only, and warns
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
    answers = visit(client, world, closed, lambda name: False)
    all_of(answers, lambda a: a.status == 302 and a.url.startswith("/account/login/") and not a.wrote)
    opened = visit(client, world, [name for name in WALKED if opens(name) == "anyone"], lambda name: True)
    all_of(opened, lambda a: a.status < 500 and not a.wrote)


@pytest.mark.parametrize("name", sorted(GUARDED_BY_ALLAUTH - {"account_login", "account_logout"}))
def test_allauths_own_pages_are_closed_to_strangers(db: None, client: Client, name: str):
    for method in (client.get, client.post):
        assert method(reverse(name))["Location"].startswith("/account/login/")


# The officer opens most: on both databases. The others walk once.
ONCE = [pytest.mark.slow, pytest.mark.databaseless]
EVERY_ROLE = [pytest.param(role, marks=ONCE[:1] if role == Role.OFFICER else ONCE) for role in (*GRANTS, "")]


@pytest.mark.parametrize("role", EVERY_ROLE)
def test_a_role_opens_what_it_grants_and_nothing_else(
    role: str, town: Town, world: World, client_of: Callable[[User], Client]
):
    """role "": someone who has signed in and holds no post."""
    person = person_of(role, town, world.own) if role else User.objects.create(username="nobody", name="无任职")
    if role == Role.PARTY_WORKER:
        world = replace(world, own=replace(world.own, organisation=world.own.covered))
    granted: frozenset[Permission] = GRANTS.get(role, frozenset())

    def may(name: str) -> bool:
        return opens(name) in ("anyone", ()) or bool(granted & set(opens(name)))

    answers = visit(client_of(person), world, WALKED, may)

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


@pytest.mark.slow
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
