"""A line of the desk counts what the list shows that it opens: for each role, of one's own things and of others'."""

from contextlib import suppress
from urllib.parse import urlsplit

import pytest
from django.db import DatabaseError, transaction
from django.db.models import ForeignKey
from django.test import Client
from django.urls import resolve

from hangji.desk.duties import waiting
from hangji.kit import clock
from hangji.office.access import Territory
from hangji.office.duties import Viewer
from hangji.office.models import Role, User
from hangji.privacy.queries.fields import model_of
from rulebook.privacy import privacy_file
from tests.settled import settle
from tests.test_every_page import person_of
from tests.town import CITY, GUOYANG, QIAOCHENG, moment

pytestmark = pytest.mark.slow
ROLES = [Role.OFFICER, Role.COMMITTEE, Role.PARTY_WORKER, Role.INSTRUCTOR, Role.REVIEWER, Role.SECURITY_ADMIN]


@pytest.fixture
def settled(town, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: moment(town.today))
    monkeypatch.setattr(clock, "today", lambda: town.today)
    places = (GUOYANG, "city", "市级"), (GUOYANG, "county", "涡阳"), (QIAOCHENG, "county", "谯城")
    town.places = [settle(town, *place) for place in places]
    return town


def made_by(user):
    """Of every thing that says who made, proposed or handles it, the first is the user's; what is fixed stays."""
    for each in privacy_file().personal:
        if each.kind not in ("login", "link") or each.model.startswith("office."):
            continue
        model = model_of(each.model)
        column = model._meta.get_field(each.field)
        if isinstance(column, ForeignKey) and column.related_model is not User:
            continue
        first = model._default_manager.order_by("pk").values("pk")[:1]
        with suppress(DatabaseError), transaction.atomic():
            mine = user if isinstance(column, ForeignKey) else user.username
            model._default_manager.filter(pk__in=list(first.values_list("pk", flat=True))).update(**{each.field: mine})


def compared(town, user, territory):
    """(address, count, rows) of each line that opens a list."""
    client = Client()
    client.force_login(user)
    for duty in waiting(Viewer(town.act(user), territory)).all:
        if resolve(urlsplit(duty.url).path).kwargs:
            continue  # one thing's own page
        answer = client.get(duty.url, follow=True)
        assert answer.status_code == 200, duty.url
        assert "已略去" not in answer.content.decode(), duty.url
        listing = answer.context.get("listing")
        if listing is not None:
            yield duty.url, duty.count, listing.found.count()


@pytest.mark.parametrize("territory", [Territory(CITY), Territory(CITY, "city"), Territory(GUOYANG, "county")])
@pytest.mark.parametrize("own", [False, True])
def test_every_line_counts_the_rows_of_its_list(settled, territory, own):
    if own:
        made_by(settled.chen)
    found = list(compared(settled, settled.chen, territory))
    assert len(found) > 5
    assert [each for each in found if each[1] != each[2]] == []


@pytest.mark.parametrize("own", [False, True])
@pytest.mark.parametrize("role", ROLES)
def test_of_every_role(settled, role, own):
    user = person_of(role, settled, settled.places[0])
    if own:
        made_by(user)
    territory = Territory(CITY, "city") if role in (Role.OFFICER, Role.COMMITTEE) else None
    found = list(compared(settled, user, territory))
    assert [each for each in found if each[1] != each[2]] == []


@pytest.mark.parametrize(
    "nonsense", ["", "nobody", "results.x", f"results.{10**30}.city", "results.341600.x", "results..", "."]
)
def test_nonsense_in_an_address_narrows_nothing(settled, nonsense):
    client = Client()
    client.force_login(settled.chen)
    for page in ("/evaluation/inspections/", "/problems/", "/reports/"):
        assert client.get(page, {"due": nonsense}, follow=True).status_code == 200
