"""A territory with one record of each sort, and how an address takes them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from hangji.office.models import Body


@dataclass(frozen=True)
class Place:
    """One territory and a record of each sort in it: an uncovered organisation, a Party organisation, an officer …"""

    region_code: int
    level: str
    body: Body
    organisation: int
    covered: int
    party: int
    change: int
    user: int
    post: int
    dispute: int
    batch: UUID
    view: int
    report: int
    paper: int
    issue: int
    issued_file: int
    settled: int
    case: int
    joint_plan: int
    instructor: int
    plan: int
    helping: int
    handover: int
    reconciliation: UUID
    case: int
    drive: int
    member: int
    instructor: int
    plan: int
    contact: int
    problem: int
    matter: int
    visit: int
    opinion: int
    difficulty: int
    meeting: int
    decision: int
    review: int
    reading: int
    showcase: int
    charter: int
    entry_papers: int
    joint_meeting: int
    joint_item: int
    major_decision: int
    goal: int
    evaluation: int
    grade_revocation: int
    inspection: int
    failed_inspection: int
    appraisal_round: int
    appraisal: int
    appraisal_review: int
    appraisal_objection: int
    site: int
    site_change: int
    site_item: int
    visit_slot: int
    site_booking: int
    taking: int
    story_call: int
    story: int
    story_consent: int
    story_publication: int
    honour_round: int
    honour_entry: int
    honour_objection: int
    honour_sheet: int
    relation: int
    award: int
    revocation: int
    card: int
    card_line: int
    practice: int
    extension: int
    renewal: int
    life_record: int
    life_decision: int
    committee_meeting: int
    committee_item: int
    regulation: int
    regulation_version: int
    transfer: int
    round: int
    application: int
    sheet: int
    objection: int
    certificate: int
    training: int
    fund: int
    entry: int
    course: int
    material: int
    session: int
    invitation: int
    worker_post: int
    worker: int
    cultivation: int
    person_request: int
    step: int
    bank: int
    loan: int
    loan_answer: int
    complaint: int
    takedown: int
    concern: int
    article: int
    article_step: int
    article_file: int
    open_figures: int


Arguments = Callable[[Place], dict[str, Any]]


def page(_place: Place) -> dict[str, Any]:
    """An address about no record."""
    return {}


def pages(room: str, names: str) -> dict[str, Arguments]:
    """Several addresses of a room about no record; names: apart by blanks."""
    return {f"{room}:{name}": page for name in names.split()}


def of(record: str, **more: Any) -> Arguments:
    """An address about a record of a place, its key being ``pk``."""
    return lambda place: {"pk": getattr(place, record), **more}


def always(**arguments: Any) -> Arguments:
    """An address with arguments that are no record."""
    return lambda _place: arguments
