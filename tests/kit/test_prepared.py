"""A query built once gives what the query itself would give, with whatever ids it is asked."""

import pytest

from hangji.kit import prepared
from hangji.office.models import Post
from hangji.registry.models import Headcount, StatusSpell


def counts(ids, since):
    rows = Headcount.objects.valid().filter(organisation__in=ids, since__gte=since).order_by("pk")
    return rows.values_list("organisation_id", "since", "until", "full", "staff")


def spells(ids, model):
    return model.objects.valid().filter(organisation__in=ids).select_for_update().order_by("pk")


@pytest.fixture
def clubs(town):
    return [town.organisation(f"亳州市第{n}协会", n) for n in range(4)]


def test_rows_are_those_of_the_query(town, clubs):
    ids = [club.pk for club in clubs]
    for asked in (ids, ids[:1], ids[2:3], []):
        assert prepared.rows(counts, asked, town.today.replace(year=2000)) == list(
            counts(asked, town.today.replace(year=2000))
        )
    assert prepared.rows(counts, ids, town.today.replace(year=2100)) == []


def test_things_are_those_of_the_query_with_all_their_columns(town, clubs):
    for club in clubs:
        (found,) = prepared.things(spells, [club.pk], StatusSpell)
        there = StatusSpell.objects.get(organisation=club)
        assert {f.attname: getattr(found, f.attname) for f in StatusSpell._meta.concrete_fields} == {
            f.attname: getattr(there, f.attname) for f in StatusSpell._meta.concrete_fields
        }
        assert not found._state.adding


def posts(users):
    return Post.objects.filter(user__in=users).select_related("body").order_by("pk")


def test_what_is_selected_with_them_comes_too(town, django_assert_num_queries):
    Post.objects.filter(user=town.chen).update(body=town.body)
    for user, body in ((town.chen, town.body), (town.root, None)):
        with django_assert_num_queries(1):
            found = [(post.pk, post.body, post.recorded_in) for post in prepared.things(posts, [user.pk])]
        assert found == [(post.pk, body, post.recorded_in) for post in posts([user.pk])] != []


def test_the_statement_is_built_once_for_as_many_ids(clubs):
    built = []

    def told(ids):
        built.append(len(ids))
        return spells(ids, StatusSpell)

    for club in clubs:
        list(prepared.things(told, [club.pk]))
    list(prepared.things(told, [club.pk for club in clubs]))
    assert built == [1, 4]
