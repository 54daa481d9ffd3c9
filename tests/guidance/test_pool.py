"""The list of instructors: by name, with load and room, and nothing to sort by what a person did."""

import pytest
from django.http import QueryDict

from hangji.guidance.pool import instructors
from hangji.guidance.tables.pool import INSTRUCTORS
from hangji.registry.queries import region_names
from tests.town import FEW_AND_MANY

PAGE = "/guidance/instructors/"


def listed(town, query="", user=None):
    listing = instructors(town.act(user), QueryDict(query), town.today, region_names())
    assert listing.ignored == []
    return {row.name: row for row in listing.page.rows}


def test_instructors_are_people_with_their_organisations(town):
    town.send(town.organisation("亳州市象棋学校", 0))
    row = listed(town)["周敏"]
    assert [str(each.organisation) for each in row.load.seen] == ["亳州市象棋学校"]
    assert listed(town, user=town.wang) == {}


def test_people_are_not_sorted_by_what_they_did():
    assert {column.sort for column in INSTRUCTORS.columns} == {"name", "unit", ""}


def test_every_column_can_be_shown_and_sorted(town, client):
    town.send(town.organisation("亳州市象棋学校", 0))
    client.force_login(town.chen)
    names = [column.name for column in INSTRUCTORS.columns]
    for column in INSTRUCTORS.columns:
        answer = client.get(PAGE, {"col": names, "sort": column.name}, follow=True)
        assert all(str(each.label) in answer.content.decode() for each in INSTRUCTORS.columns)


@pytest.mark.parametrize("count", FEW_AND_MANY)
def test_the_list_costs_the_same_for_few_and_many(town, client, count, django_assert_max_num_queries):
    for n in range(count):
        town.send(town.organisation(f"亳州市第{n}协会", 0))
    client.force_login(town.chen)
    with django_assert_max_num_queries(10):
        assert "周敏" in client.get(PAGE).content.decode()
