"""What the frame's tabs lead to: lists that say what fills them, and a way to the own page."""

from html import unescape

import pytest
from django.urls import reverse

from hangji.desk import frame
from hangji.office.access import has


@pytest.fixture(autouse=True)
def _the_day_of_the_town(settings, town):
    settings.PINNED_DAY = town.today


def page(client, path):
    response = client.get(path)
    assert response.status_code == 200, (response.status_code, response.headers.get("Location"))
    return unescape(response.content.decode())


EMPTY = "<h2>这里还没有内容</h2>"
ROOMS = ("FORMATION", "COMMITTEES", "GUIDANCE", "GOVERNANCE", "SITES")


@pytest.mark.parametrize("who", ["chen", "zhou"])
def test_an_empty_list_of_a_room_says_what_brings_something_here(client, town, who):
    client.force_login(getattr(town, who))
    act, silent, empty = town.act(getattr(town, who)), [], 0
    for name, _label, rights, _more in (tab for room in ROOMS for tab in getattr(frame, room)):
        if any(has(act, right) for right in rights):
            html = page(client, reverse(name))
            empty += EMPTY in html
            silent += [name] if f"{EMPTY}</div>" in html else []
    assert silent == []
    assert empty > 3


def test_an_instructor_comes_to_the_own_page_from_a_desk_too(client, town):
    client.force_login(town.zhou)
    tabs = page(client, reverse("guidance:contacts")).split('<nav class="tabs"')[1].split("</nav>")[0]
    assert reverse("guidance:me") in tabs
    assert '<nav class="tabs"' in page(client, reverse("guidance:me"))
