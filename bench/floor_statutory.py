"""Hand-written SQL for the cells of the statutory table, and a plain workbook of them."""

import io
from typing import Any

import xlsxwriter
from django.db import connection

from bench.floor_figures import ASOF, COVERED, PLACE
from hangji.coverage.queries import Scope
from hangji.office.models.places import span

PRACTICES = {"law": "律师事务所", "accounting": "会计师事务所", "tax": "税务师事务所"}
KINDS = ("association", "foundation", "private")
UNCOVERED = "bucket NOT IN ('single', 'shared')"
MEMBERS = 'coalesce("full", 0) + coalesce(probationary, 0)'
BROAD = '("full" >= 1 OR probationary >= 1)'
COUNTS = {
    "all": "1 = 1",
    "single": "bucket = 'single'",
    "shared": "bucket = 'shared'",
    "joint_units": "mode = 'joint'",
    "attached_units": "mode = 'attached'",
    "industry_units": "mode = 'industry'",
    "due_alone": "bucket = 'due_alone'",
    "due_jointly": "bucket = 'due_jointly'",
    "without_members": "bucket = 'instructor'",
    "undeclared": "bucket = 'undeclared'",
    "instructed": f"{UNCOVERED} AND instructor_id IS NOT NULL",
}
SUMS = {
    "staff": "coalesce(staff, 0)",
    "members": MEMBERS,
    "not_transferred": "coalesce(not_transferred, 0)",
}
OF = {
    "of.single": "bucket = 'single'",
    "of.all": "1 = 1",
    "of.covered": COVERED,
    "of.served": f"{COVERED} OR instructor_id IS NOT NULL",
    "of.narrow_all": '"full" >= 3',
    "of.narrow_covered": f'{COVERED} AND "full" >= 3',
    "of.broad_all": BROAD,
    "of.broad_covered": f"{COVERED} AND {BROAD}",
    "of.headcount_missing": '"full" IS NULL',
}
NAMED = """organisation_id IN (SELECT organisation_id FROM registry_organisationname
WHERE since <= %(day)s AND (until IS NULL OR until > %(day)s) AND withdrawn_at IS NULL AND name LIKE '%%{}%%')"""
IS = {key: f"CASE WHEN kind = 'private' AND {NAMED.format(word)} THEN 1 ELSE 0 END" for key, word in PRACTICES.items()}
TALLIES = [f"sum(CASE WHEN {q} THEN 1 ELSE 0 END)" for q in (*COUNTS.values(), *OF.values())]
ORGANISATIONS = f"""
SELECT kind, {", ".join(IS.values())}, {", ".join(TALLIES)}, {", ".join(f"sum({q})" for q in SUMS.values())}
FROM registry_standing WHERE {PLACE} AND {ASOF} AND status = 'active' GROUP BY 1, 2, 3, 4"""
PRACTICE = " ".join(f"WHEN {flag} = 1 THEN {rank}" for rank, flag in enumerate(IS.values()))
PARTIES = f"""
SELECT p.mode, c.kind, CASE WHEN c.kind = 2 THEN c.practice END, count(*) FROM registry_partyform p
LEFT JOIN (SELECT party_organization_id AS id,
min(CASE kind WHEN 'association' THEN 0 WHEN 'foundation' THEN 1 ELSE 2 END) AS kind,
min(CASE {PRACTICE} END) AS practice FROM registry_standing
WHERE {ASOF} AND status = 'active' AND party_organization_id IS NOT NULL GROUP BY 1) c ON c.id = p.party_organization_id
WHERE p.region_code >= %(first)s AND p.region_code < %(after)s AND p.since <= %(day)s
AND (p.until IS NULL OR p.until > %(day)s) AND p.withdrawn_at IS NULL GROUP BY 1, 2, 3"""


def cells(scope: Scope) -> dict[str, int]:
    """Every cell that is not 0, under the keys of the report."""
    first, after = span(scope.territory.region_code)
    asked = {"first": first, "after": after, "day": scope.day.isoformat()}
    found: dict[str, int] = {}
    with connection.cursor() as cursor:
        cursor.execute(ORGANISATIONS, asked)
        for kind, law, accounting, tax, *values in cursor.fetchall():
            flags = zip(PRACTICES, (law, accounting, tax), strict=True)
            lines = ["total", kind, *(key for key, flag in flags if flag)]
            _add(found, lines, values)
        cursor.execute(PARTIES, asked)
        for mode, kind, practice, count in cursor.fetchall():
            lines = ["total", "uncovering" if kind is None else KINDS[kind]]
            lines += [] if practice is None else [list(PRACTICES)[practice]]
            for line in lines:
                for key in ("parties", f"parties_{mode}"):
                    found[f"{line}.{key}"] = found.get(f"{line}.{key}", 0) + count
    return {key: value for key, value in found.items() if value}


def _add(found: dict[str, int], lines: list[str], values: list[int]) -> None:
    for key, value in zip((*COUNTS, *OF, *SUMS), values, strict=True):
        for name in [key] if key in OF else [f"{line}.{key}" for line in lines]:
            found[name] = found.get(name, 0) + value


def workbook(scope: Scope) -> dict[str, int]:
    """The cells as a bare table of lines and columns; answers the cells."""
    found = cells(scope)
    columns = [*COUNTS, "parties", *(f"parties_{m}" for m in ("single", "joint", "attached", "industry")), *SUMS]
    with xlsxwriter.Workbook(io.BytesIO(), {"in_memory": True}) as book:
        page: Any = book.add_worksheet()
        form = book.add_format({"border": 1, "num_format": "#,##0"})
        for place, key in enumerate(columns, start=1):
            page.write_string(0, place, key, form)
        for row, line in enumerate(("total", *KINDS, *PRACTICES, "uncovering"), start=1):
            page.write_string(row, 0, line, form)
            for place, key in enumerate(columns, start=1):
                page.write_number(row, place, found.get(f"{line}.{key}", 0), form)
    return found
