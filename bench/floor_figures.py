"""Hand-written SQL for the headline figures and for the first page of a drill-down, the same numbers and rows."""

from datetime import date
from typing import Any

from django.db import connection

from hangji.coverage.queries import Scope
from hangji.office.models.places import span

PLACE = "region_code >= %(first)s AND region_code < %(after)s"
ASOF = "since <= %(day)s AND until > %(day)s"
COVERED = "bucket IN ('single', 'shared')"
FIGURES = f"""
SELECT count(*),
       sum(CASE WHEN bucket = 'single' THEN 1 ELSE 0 END),
       sum(CASE WHEN {COVERED} THEN 1 ELSE 0 END),
       sum(CASE WHEN {COVERED} OR instructor_id IS NOT NULL THEN 1 ELSE 0 END),
       sum(CASE WHEN "full" >= 3 THEN 1 ELSE 0 END),
       sum(CASE WHEN {COVERED} AND "full" >= 3 THEN 1 ELSE 0 END),
       sum(CASE WHEN "full" >= 1 OR probationary >= 1 THEN 1 ELSE 0 END),
       sum(CASE WHEN {COVERED} AND ("full" >= 1 OR probationary >= 1) THEN 1 ELSE 0 END)
FROM registry_standing WHERE {PLACE} AND {ASOF} AND status = 'active'"""
PARTIES = f"""
SELECT count(*), sum(CASE WHEN formed_on >= %(year)s AND formed_on <= %(day)s THEN 1 ELSE 0 END)
FROM registry_partyform WHERE {PLACE} AND since <= %(day)s AND (until IS NULL OR until > %(day)s)
AND withdrawn_at IS NULL"""
FIRST_PAGE = """
SELECT o.id FROM registry_standing s JOIN registry_socialorganization o ON o.id = s.organisation_id
WHERE s.region_code >= %(first)s AND s.region_code < %(after)s AND s.since <= %(day)s AND s.until > %(day)s
AND s.status = 'active' AND s.bucket IN ('due_alone', 'due_jointly') ORDER BY o.name, o.id LIMIT 50"""


def _asked(scope: Scope) -> dict[str, Any]:
    first, after = span(scope.territory.region_code)
    day = scope.day.isoformat()
    return {"first": first, "after": after, "day": day, "year": date(scope.day.year, 1, 1).isoformat()}


def figures(scope: Scope) -> dict[str, tuple[int, int | None]]:
    """Numerator and denominator of every indicator."""
    with connection.cursor() as cursor:
        cursor.execute(FIGURES, _asked(scope))
        active, single, covered, served, narrow, narrow_covered, broad, broad_covered = cursor.fetchone()
        cursor.execute(PARTIES, _asked(scope))
        parties, formed = cursor.fetchone()
    return {
        "social_organisations": (active, None),
        "party_organisations": (parties, None),
        "formed_this_year": (formed, None),
        "single_rate": (single, active),
        "organisation_coverage": (covered, active),
        "work_coverage": (served, active),
        "should_build_narrow": (narrow_covered, narrow),
        "should_build_broad": (broad_covered, broad),
    }


def first_page(scope: Scope) -> list[int]:
    """The first fifty organisations with a gap, by name."""
    with connection.cursor() as cursor:
        cursor.execute(FIRST_PAGE, _asked(scope))
        return [pk for (pk,) in cursor.fetchall()]
