"""What one change of one organisation costs does not grow with the register, and only what changed is written."""

from datetime import date

from django.db import connection
from django.test.utils import CaptureQueriesContext

from hangji.registry.actions.headcounts import declare_headcount
from hangji.registry.models import Standing
from hangji.registry.restate import check

MOST = 23  # statements, of which the least that any program needs is three


def statements(town, club, full):
    counts = {"full": full, "probationary": 0, "staff": 5, "not_transferred": 0}
    with CaptureQueriesContext(
        connection,
    ) as asked:
        declare_headcount(organisation=club, counts=counts, day=date(2021, 10, 30), act=town.act())
    return [each["sql"] for each in asked if not each["sql"].startswith(("SAVEPOINT", "RELEASE"))]


def test_it_takes_as_many_statements_among_few_as_among_many(town):
    club = town.organisation("亳州市棋类协会", 1)
    statements(town, club, 2)
    few = statements(town, club, 3)
    for number in range(30):
        town.organisation(f"亳州市第{number}协会", number % 4)
    assert len(statements(town, club, 2)) == len(few) <= MOST


def test_standings_that_stay_as_they_are_are_not_written(town):
    club = town.organisation("亳州市棋类协会", 1)
    before = set(Standing.objects.filter(organisation=club).values_list("pk", flat=True))
    statements(town, club, 4)
    statements(town, club, 3)
    kept = set(Standing.objects.filter(organisation=club).values_list("pk", flat=True))
    first = Standing.objects.filter(organisation=club).order_by("since").first().pk
    assert first in before & kept
    assert list(check()) == []
