"""What nobody may learn: a bank of another bank's or beyond the eight fields; an employer or the office of a person.

Sentinels are planted where they must not come out, and every address of the program is walked by the role.
"""

import csv
import io
from collections.abc import Iterable, Iterator

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from hangji.credit.actions.consent import Wish, consent, withdraw_oneself
from hangji.credit.models import LoanCertificate
from hangji.credit.queries.clerk import BESIDE, EIGHT, shown_to_bank
from hangji.office.models import AuditEntry, Notice, Post, Role, User
from hangji.office.permissions import GRANTS
from hangji.registry.models import Cover, PartyOrganization, SocialOrganization
from tests.addresses import RULES
from tests.credit.lending import Lending, worker_of
from tests.honours.making import awarded
from tests.settled import settle
from tests.test_every_page import ADDRESSES
from tests.town import CITY, Town

SEARCHES = ("q=", "q=雇主")
QUERIES = (
    *SEARCHES,
    "what=waiting",
    "what=void",
    "what=answered",
    "product=red_collar",
    "sort=-holder",
    "topic=credit",
)

ROOMS = ("credit", "desk", "office")


@pytest.fixture(autouse=True)
def _pinned(settings, town: Town) -> None:
    settings.PINNED_DAY = town.today


@pytest.fixture
def planted(lent: Lending) -> Lending:
    """Certificates of both banks, of the club and of two persons; every other field has a sentinel."""
    town = lent.town
    other = town.organisation("乙甙协会", 5)
    party = town.form("乙甙协会党支部", other)
    lan = worker_of(town, party, "lan", "兰甙书记")
    awarded(town, other, number="甙表〔2021〕9号")
    lent.granted(lent.consent(), 310_000)
    lent.consent(lent.second)
    foreign = consent(organisation=other, wish=Wish("red_enterprise", lent.second, True, "http://x"), act=lent.act(lan))
    lent.granted(foreign, 987_654, user=lent.jin)
    employer = town.organisation("丙甙雇主协会", 5)
    town.form("丙甙雇主协会党支部", employer)
    awarded(town, employer, number="甙表〔2021〕10号")
    lent.oneself(lent.slip(employer)[1], "本行申请人甲")
    lent.oneself(lent.slip(employer)[1], "他行甙人乙", lent.second)
    gone = lent.slip(employer)[1]
    withdrawn = lent.oneself(gone, "已撤甙人丙")
    withdraw_oneself(slip=gone, key=withdrawn.key, at=lent.act(lent.qian).at)
    return lent


def walked(client: Client, place: object, keys: Iterable[int]) -> Iterator[tuple[str, str]]:
    """(address, what it answered) for every address, GET and POST, with every key; what opens, with searches too, the
    rooms about loans and notices with all they can be asked."""
    for name in sorted(set(ADDRESSES) & set(RULES)):
        for arguments in _arguments(name, place, keys):
            url = reverse(name, kwargs=arguments)
            answer = client.get(url)
            yield name, _text(answer)
            asked = QUERIES if name.split(":")[0] in ROOMS else SEARCHES
            for query in asked if answer.status_code == 200 and not arguments else ():
                yield f"{name}?{query}", _text(client.get(f"{url}?{query}"))
            for query in QUERIES if name.endswith("_export") else ():
                yield f"POST {name}?{query}", _text(client.post(f"{url}?{query}", {"format": "csv"}))
            if name != "account_logout":
                yield f"POST {name}", _text(client.post(url, {"format": "csv"}))


def _arguments(name: str, place: object, keys: Iterable[int]) -> Iterator[dict[str, object]]:
    arguments = RULES[name](place)  # type: ignore[arg-type]
    yield arguments
    if name.startswith("credit:") and "key" in arguments:
        yield from ({**arguments, "key": key} for key in keys)
    if name in ("credit:organisation", "desk:organisation"):
        yield from ({"pk": pk} for pk in SocialOrganization.objects.values_list("pk", flat=True))


def _text(answer: object) -> str:
    streamed = getattr(answer, "streaming", False)
    body = b"".join(answer.streaming_content) if streamed else answer.content  # type: ignore[attr-defined]
    return body.decode("utf-8", "replace") + str(getattr(answer, "headers", ""))


def keys() -> list[int]:
    return list(LoanCertificate.objects.values_list("key", flat=True))


@pytest.fixture
def place(town: Town) -> object:
    return settle(town, CITY + 2, "city", "市级")


def _found(client: Client, place: object, secrets: Iterable[str]) -> list[str]:
    """What is learnt beyond what anybody reads: that an organisation is honoured is public."""
    public = _public()
    return [
        f"{address}: {secret}"
        for address, text in walked(client, place, keys())
        for secret in secrets
        if secret in text and secret not in public.get(address.split("?")[0].removeprefix("POST "), "")
    ]


def _public() -> dict[str, str]:
    """address → what a visitor who has not signed in reads there of awards: two pages of honours, and the home page."""
    names = ("honours:public", "honours:public_cards", "portal:home")
    return {name: _text(Client().get(reverse(name))) for name in names}


@pytest.mark.slow
@pytest.mark.databaseless
def test_a_clerk_learns_nothing_of_another_bank_nor_beyond_the_eight_fields(
    planted: Lending, place: object, client: Client
):
    client.force_login(planted.qian)
    secrets = [
        "甙",
        "药都样例",
        "他行",
        "987,654",
        "987654",
        "〔2021〕9号",
        "丙甙",
        "红企证药",
        "红领证药",
        "示表〔2021〕1号",
    ]
    assert _found(client, place, secrets) == []
    home = client.get(reverse("desk:home")).content.decode()
    assert "本行申请人甲" in home


@pytest.mark.slow
@pytest.mark.databaseless
@pytest.mark.parametrize("who", ["officer", "auditor", "employer", "committee"])
def test_nobody_of_office_or_employer_learns_who_asked_for_a_persons_loan(
    who: str, planted: Lending, place: object, client: Client
):
    town = planted.town
    client.force_login(planted.qian)  # who looks for a holder, and takes the list away
    client.post(reverse("credit:shown_export") + "?q=本行申请人甲")
    employer = SocialOrganization.objects.get(name="丙甙雇主协会")
    users: dict[str, User] = {"officer": town.chen, "auditor": town.song}
    if who == "employer":
        users[who] = worker_of(town, employer_party(employer), "ding", "丁书记")
    if who == "committee":
        users[who] = town.user("he", "何书记", Role.COMMITTEE, CITY)
        Post.objects.filter(user=users[who]).update(body=town.body)
    client.force_login(users[who])
    secrets = ["本行申请人甲", "他行甙人乙", "已撤甙人丙", "红领证"]
    assert _found(client, place, secrets) == []


def employer_party(employer: SocialOrganization) -> PartyOrganization:
    return Cover.objects.valid().get(organisation=employer).party_organization


def test_the_eight_fields_are_eight_and_come_as_plain_values(planted: Lending):
    assert len(EIGHT) == 8
    row = shown_to_bank(planted.act(planted.qian)).first()
    assert set(row._fields) == {*EIGHT, *BESIDE}
    assert not any(hasattr(value, "_meta") for value in row)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_what_a_clerk_takes_away_is_the_eight_fields_of_the_own_bank(form: str, planted: Lending, client: Client):
    client.force_login(planted.qian)
    for query in ("", "?col=done&col=holder&col=bank", "?q=本行申请人甲"):
        answer = client.post(reverse("credit:shown_export") + query, {"format": form})
        head, *rows = list(_table(answer, form))
        assert set(head) <= {"编号", "持有人", "贷款", "荣誉和级别", "有效期自", "有效期至", "状态", "同意到"}
        assert len(head) == (2 if "col" in query else 8)
        assert len(rows) == (1 if "q=" in query else 2)
        assert "甙" not in str(rows)
    told = [each.after for each in AuditEntry.objects.filter(verb="export", by=planted.qian.username)]
    assert [(each["rows"], each["query"]) for each in told] == [(2, ""), (2, ""), (1, "")]


def _table(answer: object, form: str) -> Iterator[list[str]]:
    body = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    if form == "csv":
        return csv.reader(io.StringIO(body.decode("utf-8-sig")))  # type: ignore[return-value]
    sheet = load_workbook(io.BytesIO(body)).active
    return iter([[str(cell.value) for cell in row] for row in sheet.rows])


def test_nobody_but_a_banks_clerk_takes_the_list_away(planted: Lending, client: Client):
    for user in (planted.town.chen, planted.town.song, planted.mei):
        client.force_login(user)
        assert client.post(reverse("credit:shown_export")).status_code in (403, 404)


def test_the_clerk_has_the_one_right(planted: Lending):
    assert {str(each) for each in GRANTS[Role.BANK_CLERK]} == {"answer_credit"}


def test_the_digest_of_a_clerk_and_an_officer_name_nobody(planted: Lending):
    call_command("digest")
    said = str(list(Notice.objects.values_list("user__username", "lines")))
    assert "申请人甲" not in said
    assert "甙" not in said
