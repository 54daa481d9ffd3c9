"""Figures, trend, lists and one change at one size, each way in turn: ``python -m bench.run_scale REGION RUNS``.

Runs with bench.peer_settings in an installation that bench.country has filled; the officer's post is of that region.
Prints {what: {way: seconds of each run}}.
"""

import json
import os
import sys
from collections.abc import Callable
from datetime import date
from itertools import count
from typing import Any
from uuid import uuid4

import django

DAYS = count(1)


def figures(region: int) -> dict[str, dict[str, Callable[[], Any]]]:
    """Headline figures of the last month end: from the balance, from the standings, from the spells; and the trend."""
    from bench.office import NOW, TODAY
    from hangji.coverage.queries import Scope, counts, figures
    from hangji.coverage.trend import days_of, trend
    from hangji.office.access import Territory

    territory = Territory(region)
    closed, live = (Scope(territory, TODAY, known) for known in (None, NOW))

    def headline(scope: Scope) -> Any:
        return [(each.numerator, each.denominator) for each in figures(scope)]

    def by_scans() -> Any:
        names = ("all", "covered", "party_all")
        days = days_of(TODAY)
        with from_standings():
            return [tuple(counts(names, Scope(territory, day))[""][name] for name in names) for day in days]

    def scanned() -> Any:
        with from_standings():
            return headline(closed)

    return {
        "headline figures of a month end": {
            "ours": lambda: headline(closed),
            "standings": scanned,
            "live": lambda: headline(live),
        },
        "trend of 12 months": {
            "ours": lambda: [(point.active, point.covered, point.party) for point in trend(closed)],
            "scans": by_scans,
        },
    }


def from_standings() -> Any:
    """As if there were no balance."""
    from unittest.mock import patch

    return patch("hangji.registry.closings.is_closed", lambda _day: False)


def pages() -> dict[str, dict[str, Callable[[], Any]]]:
    """The list page's first page, one in the middle of the names, and the same list by the peers."""
    from django.conf import settings
    from django.urls import reverse

    from bench.run_list import asking
    from hangji.kit.keyset import Cursor
    from hangji.registry.models import SocialOrganization

    ours = reverse("registry:organisations")
    names = SocialOrganization.objects.order_by("name", "pk")
    middle = names[names.count() // 2]
    deep = f"after={Cursor(middle.name, middle.pk, 1000)}"
    first = {"ours": asking(ours, "")}
    if settings.PEERS:
        first["peer"] = asking("/peer/", "")
    first["admin"] = asking("/peer-admin/registry/standing/", "")
    return {"list, first page": first, "list, in the middle": {"ours": asking(ours, deep)}}


def one_change() -> dict[str, dict[str, Callable[[], Any]]]:
    """A declaration of headcount by the action, and the three statements that any program must do."""
    from django.db import connection, transaction

    from bench.office import NOW, TODAY, act
    from hangji.office.acts import Act
    from hangji.registry.actions.headcounts import declare_headcount
    from hangji.registry.models import SocialOrganization, Standing

    standing = Standing.objects.asof(TODAY).filter(status="active", mode="").first()
    assert standing is not None
    other = Standing.objects.asof(TODAY).filter(status="active", mode="").exclude(pk=standing.pk).first()
    assert other is not None

    organisation, user = SocialOrganization.objects.get(pk=standing.organisation_id), act().user

    def ours() -> None:
        counts = {"full": next(DAYS) % 5, "probationary": 0, "staff": 9, "not_transferred": 0}
        declare_headcount(organisation=organisation, counts=counts, day=date(2026, 6, 29), act=Act(user, NOW))

    def raw() -> None:
        full, pk, now = next(DAYS) % 5, other.organisation_id, connection.ops.adapt_datetimefield_value(NOW)
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "UPDATE registry_headcount SET withdrawn_at = %s, withdrawn_in = %s "
                "WHERE organisation_id = %s AND until IS NULL AND withdrawn_at IS NULL",
                [now, uuid4().hex, pk],
            )
            cursor.execute(
                "INSERT INTO registry_headcount (organisation_id, since, recorded_at, recorded_in, "
                '"full", probationary, not_transferred) '
                "VALUES (%s, '2026-06-29', %s, %s, %s, 0, 0)",
                [pk, now, uuid4().hex, full],
            )
            cursor.execute('UPDATE registry_standing SET "full" = %s WHERE id = %s', [full, other.pk])

    return {"one organisation's change": {"ours": ours, "raw": raw}}


def main(region: int, runs: int) -> dict[str, dict[str, list[float]]]:
    from bench.run_figures import in_turn
    from hangji.office.models import Post

    Post.objects.filter(user__username="officer").update(region_code=region)
    said = {}
    for what, ways in figures(region).items():
        said[what] = in_turn(ways, runs)
    for what, ways in {**pages(), **one_change()}.items():
        said[what] = in_turn(ways, runs)
    return said


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.peer_settings"
    django.setup()
    print(json.dumps(main(int(sys.argv[1]), int(sys.argv[2]))))
