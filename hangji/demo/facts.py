"""The kinds of fact in the demonstration town. Frozen data: no database, no clock, no randomness.

Days are civil dates and spells are half-open, [since, until), an open end is None. ``typed_at`` is the moment at
which the office typed a fact in (aware, Asia/Shanghai, in office hours); ``until_typed_at`` is the moment at which
the end of a spell was typed in, None while it is open. Other things are named by their ``key``.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

Level = Literal["city", "county"]
Kind = Literal["association", "foundation", "private"]
Mode = Literal["single", "joint", "attached", "industry"]
PartyKind = Literal["committee", "general_branch", "branch", "temporary", "functional"]
Status = Literal["active", "cancelled", "revoked"]
Role = Literal[
    "officer",
    "committee",
    "instructor",
    "party_worker",
    "reviewer",
    "bank_clerk",
    "auditor",
    "security_admin",
    "system_admin",
    "audit_admin",
]
CommitteePost = Literal["", "secretary", "deputy", "member", "staff"]
Cause = Literal[
    "no_members_transferred", "leader_unwilling", "no_secretary", "small_and_scattered", "newly_registered", "other"
]


@dataclass(frozen=True, kw_only=True)
class Person:
    """A person with a duty. Names are invented; phone is always empty."""

    key: str
    name: str
    unit: str
    phone: str = ""


@dataclass(frozen=True, kw_only=True)
class Body:
    """A supervising body (工委, 综合党委, 行业党委); ``parent`` is another body's key or "".

    formerly: what it was called until the day ``renamed``.
    """

    key: str
    name: str
    kind: Literal["work_committee", "comprehensive", "industry"]
    region: int
    level: Level
    parent: str
    since: date
    until: date | None
    typed_at: datetime
    industry: str = ""
    formerly: str = ""
    renamed: date | None = None


@dataclass(frozen=True, kw_only=True)
class Login:
    """One account of the cast with its one post: a role over a territory, a body's organisations or one organisation.

    cast: the door of one click on the sign-in page shows it (one per role); the others exist and can sign in too.
    """

    username: str
    person: str
    role: Role
    title: str
    region: int
    level: Level
    committee_post: CommitteePost = ""
    body: str = ""
    organisation: str = ""
    cast: bool = False
    since: date
    typed_at: datetime


@dataclass(frozen=True, kw_only=True)
class FormerName:
    """A name that the organisation bore over [since, until); typed when the next name was."""

    name: str
    since: date
    until: date
    typed_at: datetime


@dataclass(frozen=True, kw_only=True)
class StatusSpell:
    """``document`` is the paper behind cancelling or revoking; "" for the first, active spell."""

    status: Status
    since: date
    until: date | None
    document: str
    typed_at: datetime


@dataclass(frozen=True, kw_only=True)
class Headcount:
    """A declaration: holds from ``since`` until the next. Counts of persons; None = not said.

    corrects: the same day was declared before, wrongly, and was typed anew: two rows with one ``since``.
    """

    since: date
    full: int
    probationary: int
    staff: int | None
    not_transferred: int | None
    typed_at: datetime
    corrects: bool = False


@dataclass(frozen=True, kw_only=True)
class Organisation:
    """A social organisation with its own history.

    name: the one it bears on the pinned day; until the first FormerName's end it bore that one.
    region: the county it sits in (6 digits); street: 9 digits, of that county; level: who registered it.
    supervisor: 业务主管单位, "" when registered directly. codes_kind_differs: the code's prefix names another kind.
    typed_at: when it was entered in the register (with its first status spell).
    """

    key: str
    credit_code: str
    name: str
    former_names: tuple[FormerName, ...]
    kind: Kind
    level: Level
    region: int
    street: int
    authority: str
    supervisor: str
    industry: str
    registered_on: date
    address: str
    statuses: tuple[StatusSpell, ...]
    headcounts: tuple[Headcount, ...]
    codes_kind_differs: bool
    typed_at: datetime


@dataclass(frozen=True, kw_only=True)
class Cover:
    """``organisation`` is covered by the Party organisation that holds this row, over [since, until)."""

    organisation: str
    since: date
    until: date | None
    typed_at: datetime
    until_typed_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Secretary:
    """``person`` is secretary over [since, until)."""

    person: str
    since: date
    until: date | None
    typed_at: datetime
    until_typed_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class PartyOrganisation:
    """A Party organisation; its mode is that of all its covers. host: the unit it is attached to, else ""."""

    key: str
    name: str
    kind: PartyKind
    mode: Mode
    body: str
    region: int
    level: Level
    host: str
    formed_on: date
    approved_on: date
    document_number: str
    typed_at: datetime
    dissolved_on: date | None
    dissolution_document: str
    dissolved_typed_at: datetime | None
    covers: tuple[Cover, ...]
    secretaries: tuple[Secretary, ...]


@dataclass(frozen=True, kw_only=True)
class Assignment:
    """``instructor`` (a person's key) guides ``organisation`` over [since, until)."""

    instructor: str
    organisation: str
    since: date
    until: date | None
    typed_at: datetime
    until_typed_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Postponement:
    """未建 is put off until a day, with its reason."""

    until: date
    reason: str
    typed_at: datetime


@dataclass(frozen=True, kw_only=True)
class Dispute:
    """A verdict is disputed; ``answer`` is "" while it is open."""

    text: str
    by: str
    typed_at: datetime
    answer: str = ""
    answered_typed_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class GapNote:
    """What the office wrote on the worklist about one uncovered organisation: 未建立原因, planned day, and so on.

    cause: None when not yet asked; then planned_on is None too.
    """

    organisation: str
    cause: Cause | None
    remark: str
    planned_on: date | None
    typed_at: datetime
    postponement: Postponement | None = None
    dispute: Dispute | None = None


@dataclass(frozen=True, kw_only=True)
class ReportDeed:
    """What somebody did with a county's report.

    verb: "draft", "check", "lock", "send", "accept", "return"; "correct": a fact that came too late for it.
    """

    region: int
    day: date
    verb: str
    by: str
    typed_at: datetime
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class TownPlan:
    """The whole town. ``day`` is the pinned business day, ``now`` the latest moment at which anything was typed."""

    day: date
    now: datetime
    persons: tuple[Person, ...]
    bodies: tuple[Body, ...]
    logins: tuple[Login, ...]
    organisations: tuple[Organisation, ...]
    party_organisations: tuple[PartyOrganisation, ...]
    assignments: tuple[Assignment, ...]
    gap_notes: tuple[GapNote, ...]
    report_deeds: tuple[ReportDeed, ...]
