"""The raw floor of an import: the file read once, the same rows into the same tables by executemany, one transaction.

Nothing is checked, no preview is made, nothing is compared with the register: the least that any program must do.
The audit's entries carry the same text and a chained hash; the standings are derived by hand for a first import.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.db import connection, transaction
from python_calamine import CalamineWorkbook

from bench.office import NOW, PROVINCE, TODAY
from bench.workbook import COUNTIES, KINDS

KIND = dict(zip((kind for kind, _prefix, _tail in KINDS), ("association", "private", "foundation"), strict=True))
COUNTY = dict(COUNTIES)
MODE = {"单独组建": "single", "联合组建": "joint"}
SPELL = ("since", "until", "recorded_at", "recorded_in", "withdrawn_at", "withdrawn_in")
TABLES: dict[str, tuple[str, ...]] = {
    "office_person": ("id", "name", "unit", "phone"),
    "registry_socialorganization": (
        *("id", "credit_code", "name", "aliases", "initials", "registered_on", "registration_authority", "supervisor"),
        *("industry", "address", "version", "changed_at"),
    ),
    "registry_organisationname": ("organisation_id", *SPELL, "name"),
    "registry_statusspell": ("organisation_id", *SPELL, "status", "reason"),
    "registry_classification": ("organisation_id", *SPELL, "kind", "level", "region_code"),
    "registry_headcount": ("organisation_id", *SPELL, "full", "probationary", "staff", "not_transferred"),
    "registry_partyorganization": ("id", "name", "initials", "approval_number", "approved_on", "version", "changed_at"),
    "registry_partyform": ("party_organization_id", *SPELL, "kind", "mode", "level", "region_code", "formed_on"),
    "registry_secretary": ("party_organization_id", *SPELL, "person_id"),
    "registry_cover": ("organisation_id", *SPELL, "party_organization_id", "mode"),
    "registry_assignment": ("organisation_id", *SPELL, "instructor_id", "kind", "dispatched_by"),
    "registry_standing": (
        *("organisation_id", "since", "until", "status", "region_code", "level", "kind", "bucket", "full"),
        *("probationary", "staff", "not_transferred", "mode", "party_organization_id", "instructor_id", "due_since"),
    ),
    "office_auditentry": (
        *("office", "number", "at", "by", "by_name", "verb", "subject_kind", "subject_id", "subject", "before"),
        *("after", "reason", "act", "previous", "hash", "salt", "seal"),
    ),
}


class Floor:
    """Collects the rows of every table, then writes them."""

    def __init__(self) -> None:
        self.rows: dict[str, list[tuple[Any, ...]]] = {table: [] for table in TABLES}
        self.parties: dict[str, int] = {}
        self.people: dict[str, int] = {}
        self.ids, self.party_ids, self.person_ids, self.numbers = count(1), count(1), count(1), count(1)
        sqlite = connection.vendor == "sqlite"
        self.act = uuid4().hex if sqlite else uuid4()
        self.now = NOW.isoformat(" ")
        self.hash = "0" * 64

    def spell(self, since: date) -> tuple[Any, ...]:
        return (since.isoformat(), None, self.now, self.act, None, None)

    def audit(self, verb: str, kind: str, pk: int, name: str, after: dict[str, Any]) -> None:
        said = json.dumps(after, ensure_ascii=False, default=str)
        before, self.hash = self.hash, hashlib.sha256((self.hash + said).encode()).hexdigest()
        self.rows["office_auditentry"].append(
            (
                *(PROVINCE, next(self.numbers), self.now, "officer", "经办员", verb, kind, pk, name),
                *("{}", said, "", self.act, before, self.hash, "", ""),
            )
        )

    def person(self, name: str, unit: str = "") -> int:
        pk = next(self.person_ids)
        self.rows["office_person"].append((pk, name, unit, ""))
        return pk

    def row(self, cells: Sequence[Any]) -> None:
        name, code, kind, county, authority, supervisor, trade, registered, address, *rest = cells
        staff, full, probationary, away, party, mode, formed, secretary, instructor = rest
        pk, put = next(self.ids), self.rows
        plain = (registered.isoformat(), authority, supervisor, trade, address)
        put["registry_socialorganization"].append((pk, code, name, "", "", *plain, 1, self.now))
        place, since = (KIND[kind], "city", COUNTY[county]), self.spell(registered)
        put["registry_organisationname"].append((pk, *since, name))
        put["registry_statusspell"].append((pk, *since, "active", ""))
        put["registry_classification"].append((pk, *since, *place))
        said = {"credit_code": code, "name": name, "kind": place[0], "level": "city", "region_code": place[2]}
        words = ("registered_on", "registration_authority", "supervisor", "industry", "address")
        self.audit("register", "SocialOrganization", pk, name, said | dict(zip(words, plain, strict=True)))
        counts = (int(full), int(probationary), int(staff), int(away))
        put["registry_headcount"].append((pk, *self.spell(TODAY), *counts))
        numbers = {"full": counts[0], "probationary": counts[1], "staff": counts[2], "not_transferred": counts[3]}
        self.audit("declare_headcount", "SocialOrganization", pk, name, numbers)
        mode = MODE.get(mode, "")
        start = max(formed, registered) if party else None
        party_pk = self.cover(pk, name, party, mode, (formed, start, secretary), place) if party else None
        guide = self.guide(pk, name, instructor) if instructor else None
        put["registry_standing"].extend(_standings(pk, registered, place, counts, mode, party_pk, guide, start))

    def cover(self, pk: int, name: str, party: str, mode: str, first: tuple[Any, ...], place: tuple[Any, ...]) -> int:
        formed, start, secretary = first
        if party not in self.parties:
            made = self.parties[party] = next(self.party_ids)
            day = formed.isoformat()
            self.rows["registry_partyorganization"].append((made, party, "", "", day, 1, self.now))
            form = ("branch", mode, "city", place[2], day)
            self.rows["registry_partyform"].append((made, *self.spell(formed), *form))
            self.rows["registry_secretary"].append((made, *self.spell(formed), self.person(secretary, name)))
            self.audit("form", "PartyOrganization", made, party, {"name": party, "formed_on": day, "mode": mode})
            self.audit("secretary", "PartyOrganization", made, party, {"secretary": secretary, "since": day})
        made = self.parties[party]
        self.rows["registry_cover"].append((pk, *self.spell(start), made, mode))
        self.audit("cover", "SocialOrganization", pk, name, {"party_organization": party, "mode": mode})
        return made

    def guide(self, pk: int, name: str, instructor: str) -> int:
        if instructor not in self.people:
            self.people[instructor] = self.person(instructor)
        made = self.people[instructor]
        self.rows["registry_assignment"].append((pk, *self.spell(TODAY), made, "primary", ""))
        self.audit("assign_instructor", "SocialOrganization", pk, name, {"instructor": instructor})
        return made

    def write(self) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            for table, columns in TABLES.items():
                names, marks = ", ".join(f'"{c}"' for c in columns), ", ".join(["%s"] * len(columns))
                cursor.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', self.rows[table])
            tail = (PROVINCE, next(self.numbers) - 1, self.hash)
            cursor.execute("INSERT INTO office_audittail (office, count, hash) VALUES (%s, %s, %s)", tail)


def _standings(
    pk: int,
    registered: date,
    place: tuple[Any, ...],
    counts: tuple[int, ...],
    mode: str,
    party: int | None,
    guide: int | None,
    start: date | None,
) -> Iterator[tuple[Any, ...]]:
    """From registration, from the cover, from today's headcount: as many rows as there are days of change."""
    kind, level, region = place
    nothing = (None,) * 4
    edges = sorted({registered, *([start] if start else []), TODAY})
    for since, until in zip(edges, [*edges[1:], date(9999, 12, 31)], strict=True):
        told = counts if since >= TODAY else nothing
        covered = bool(start and since >= start)
        bucket = (mode if mode == "single" else "shared") if covered else _bucket(told)
        cover = (mode, party) if covered else ("", None)
        due = since.isoformat() if bucket.startswith("due") else None
        yield (
            *(pk, since.isoformat(), until.isoformat(), "active", region, level, kind, bucket, *told, *cover),
            *(guide if since >= TODAY else None, due),
        )


def _bucket(told: Sequence[int | None]) -> str:
    full, probationary = told[0], told[1]
    if full is None:
        return "undeclared"
    return "due_alone" if full >= 3 else "due_jointly" if full or probationary else "instructor"


def write(path: Path) -> None:
    """Read the file and write its rows."""
    floor = Floor()
    rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    for cells in rows[1:]:
        floor.row(cells)
    floor.write()
