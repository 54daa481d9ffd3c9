"""Every address and the arguments that it takes, one line each: what the walk of test_every_page.py visits."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from hangji.office.models import Body
from tests.apart import GUARDED_BY_ALLAUTH, MAY_BE_MISSING, PRIVATE
from tests.people.rules import rules_of_people
from tests.training.addresses import STAFF, StaffPlace

__all__ = ["GUARDED_BY_ALLAUTH", "MAY_BE_MISSING", "PRIVATE", "RULES", "Place", "page"]


@dataclass(frozen=True)
class Place(StaffPlace):
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
    round: int
    application: int
    sheet: int
    objection: int
    certificate: int
    training: int
    fund: int
    entry: int
    extension: int
    renewal: int
    life_record: int
    life_decision: int
    committee_meeting: int
    committee_item: int
    regulation: int
    regulation_version: int
    transfer: int


Arguments = Callable[[Place], dict[str, Any]]


def page(_place: Place) -> dict[str, Any]:
    """An address about no record."""
    return {}


def _pages(room: str, names: str) -> dict[str, Arguments]:
    return {f"{room}:{name}": page for name in names.split()}


def of(record: str, **more: Any) -> Arguments:
    """An address about a record of a place, its key being ``pk``."""
    return lambda place: {"pk": getattr(place, record), **more}


def always(**arguments: Any) -> Arguments:
    """An address with arguments that are no record."""
    return lambda _place: arguments


RULES: dict[str, Arguments] = {
    "desk:home": page,
    "desk:duties": page,
    "desk:search": page,
    "desk:help": page,
    **_pages(
        "office",
        "drop_draft users invite bodies body_new issues roles audit logs verify running preferences"
        " notice_preference notices read_notices language large_print demo_sign_in",
    ),
    "desk:organisation": of("organisation"),
    "desk:party_organization": of("party"),
    **_pages(
        "registry",
        "organisations organisations_export organisations_print save_view register parties parties_export form_party",
    ),
    "registry:delete_view": of("view"),
    "registry:correct": of("organisation"),
    "registry:rename": of("organisation"),
    "registry:status": of("organisation"),
    "registry:headcount": of("organisation"),
    "registry:assign": of("organisation"),
    "registry:end_assignment": of("organisation"),
    "registry:join": of("organisation"),
    "registry:leave": of("covered"),
    "registry:admit": of("party"),
    "registry:dissolve": of("party"),
    "registry:correct_party": of("party"),
    "registry:reform": of("party"),
    "registry:merge": of("party"),
    "registry:split": of("party"),
    "registry:secretary": of("party"),
    "registry:approval": of("party"),
    "registry:change_document": of("change"),
    **_pages(
        "coverage",
        "overview overview_export trend trend_export rows rows_export worklist worklist_export"
        " disputes definitions quality",
    ),
    "coverage:gap": of("organisation"),
    "coverage:postpone": of("organisation"),
    "coverage:lift": of("organisation"),
    "coverage:dispute": of("organisation"),
    "coverage:answer": of("dispute"),
    "coverage:definition": always(code="organisation_coverage"),
    **_pages(
        "reports", "reports draft received reconcile statutory statutory_paper statutory_cell statutory_cell_export"
    ),
    "reports:report": of("report"),
    "reports:rows": of("report"),
    "reports:rows_export": of("report"),
    "reports:file": lambda place: {"pk": place.report, "number": place.paper},
    "reports:differences": of("report"),
    "reports:differences_export": of("report"),
    "reports:discard": of("report"),
    "reports:check": of("report"),
    "reports:lock": of("report"),
    "reports:send": of("report"),
    "reports:redraft": of("report"),
    "reports:withdraw": of("report"),
    "reports:accept": of("report"),
    "reports:send_back": of("report"),
    "reports:reproduce": of("report"),
    "coverage:clause": always(key="coverage.form_alone_from"),
    "coverage:quality_kind": always(code="no_registration_day"),
    "coverage:quality_export": always(code="no_registration_day"),
    "coverage:pair": lambda place: {"first": place.organisation, "second": place.covered},
    "coverage:reopen": of("settled"),
    "intake:upload": page,
    "intake:batches": page,
    "intake:batch": of("batch"),
    "intake:template": always(fields="register"),
    "intake:columns": of("batch"),
    "intake:write": of("batch"),
    "intake:recheck": of("batch"),
    "intake:undo": of("batch"),
    "intake:marked": of("batch"),
    "intake:failed": of("batch"),
    "intake:original": of("batch"),
    "formation:cases": page,
    "formation:drives": page,
    "formation:drive_new": page,
    "formation:drive": of("drive"),
    "formation:drive_rows": of("drive"),
    "formation:drive_rows_export": of("drive"),
    "formation:amend_drive": of("drive"),
    "formation:begin_drive": of("drive"),
    "formation:extend_drive": of("drive"),
    "formation:cancel_drive": of("drive"),
    "formation:close_drive": of("drive"),
    "formation:drive_member": of("drive"),
    "formation:leave_drive": lambda place: {"pk": place.drive, "member": place.member},
    "formation:drive_report": of("drive", form="docx"),
    "formation:issue_drive_report": of("drive"),
    "formation:export": page,
    "formation:save_view": page,
    "formation:consider_many": page,
    "formation:open": of("organisation"),
    "formation:joint_plans": page,
    "formation:plan": of("joint_plan"),
    "formation:change_plan": of("joint_plan"),
    "formation:adopt_plan": of("joint_plan"),
    "formation:plan_request": of("joint_plan", number=1, form="docx"),
    "formation:case": of("case"),
    "formation:amend": of("case"),
    "formation:survey": of("case"),
    "formation:talk": of("case"),
    "formation:apply": of("case"),
    "formation:consider": of("case"),
    "formation:approve": of("case"),
    "formation:elect": of("case"),
    "formation:file": of("case"),
    "formation:plate": of("case"),
    "formation:return": of("case"),
    "formation:decide": of("case"),
    "formation:abandon": of("case"),
    "formation:take_back": of("case"),
    "formation:paper": of("case", paper="request", form="docx"),
    "formation:evidence": of("case", step="found"),
    **_pages(
        "guidance",
        "instructors instructors_export enlist plans draw mine me whom contacts fourones weeks"
        " meetings call_meeting reviews open_review showcases new_showcase",
    ),
    "guidance:person": of("instructor"),
    "guidance:available": of("instructor"),
    "guidance:unavailable": of("instructor"),
    "guidance:hand_over": of("instructor"),
    "guidance:release": of("instructor"),
    "guidance:assist": of("organisation"),
    "guidance:first_secretary": of("covered"),
    "guidance:end_duty": of("helping"),
    "guidance:plan": of("plan"),
    "guidance:replan": of("plan"),
    "guidance:choose": of("plan"),
    "guidance:adopt": of("plan"),
    "guidance:drop": of("plan"),
    "guidance:plan_line": lambda place: {"pk": place.plan, "organisation": place.organisation},
    "platform:organisations": page,
    "platform:organisations_export": page,
    "platform:parties": page,
    "platform:parties_export": page,
    "platform:include": page,
    "platform:exclude": page,
    "platform:layout": always(code="organisations"),
    "platform:handovers": page,
    "platform:draft": page,
    "platform:handover": of("handover"),
    "platform:handover_file": of("handover"),
    "platform:increment": of("handover"),
    "platform:reconciliations": page,
    "platform:reconciliation": of("reconciliation"),
    "platform:compare_again": of("reconciliation"),
    "platform:settle": of("reconciliation"),
    "platform:reconciliation_original": of("reconciliation"),
    "guidance:record": of("organisation"),
    "guidance:contact": of("contact"),
    "guidance:withdraw_contact": of("contact"),
    **_pages("problems", "problems export new causes matters merge"),
    "problems:raise_finding": lambda place: {"code": "headcount_old", "pk": place.organisation},
    "problems:matter": of("matter"),
    "problems:join": of("matter"),
    "problems:plan": of("matter"),
    **{
        f"problems:{name}": of("problem")
        for name in (
            *("problem", "accept", "pass_on", "measures", "solve", "confirm", "contest", "withdraw", "end", "reopen"),
            *("supervise", "reply_supervision", "leave"),
        )
    },
    **_pages("visits", "visits plan key proposed name_key hand_over"),
    **{f"visits:{name}": of("visit") for name in ("visit", "change", "cancel", "conclude")},
    "visits:outcome": of("opinion"),
    "visits:difficulty": of("difficulty"),
    "visits:raise_difficulty": of("difficulty"),
    "visits:release": of("organisation"),
    "guidance:meeting": of("meeting"),
    "guidance:minutes": of("meeting"),
    "guidance:reply_minutes": of("meeting"),
    "guidance:meeting_paper": of("meeting"),
    "guidance:finish_decision": of("decision"),
    "guidance:review": of("review"),
    "guidance:close_review": of("review"),
    "guidance:reading": of("reading"),
    "guidance:showcase": of("showcase"),
    "guidance:edit_showcase": of("showcase"),
    "guidance:publish_showcase": of("showcase"),
    "office:users": page,
    "office:invite": page,
    "life:terms": page,
    "life:terms_export": page,
    "life:party": of("party"),
    "life:record_term": of("party"),
    "life:withdraw_term": of("party", since="2020-03-05"),
    "life:term_scan": of("party", since="2020-03-05"),
    "life:vacate": of("party"),
    "life:extend": of("party"),
    "life:extensions": page,
    "life:extension": of("extension"),
    "life:decide_extension": of("extension"),
    "life:withdraw_extension": of("extension"),
    "life:extension_paper": of("extension", paper="request", form="docx"),
    "life:extension_scan": of("extension", paper="request"),
    "life:renewals": page,
    "life:open_renewal": of("party"),
    "life:renewal": of("renewal"),
    "life:renewal_step": of("renewal", step="requested"),
    "life:renewal_evidence": of("renewal", step="decided"),
    "life:take_back": of("renewal"),
    "life:abandon_renewal": of("renewal"),
    "life:renewal_paper": of("renewal", paper="requested", form="docx"),
    "life:overview": page,
    "life:due": page,
    "life:quarter": of("party"),
    "life:record_life": of("party"),
    "life:groups": of("party"),
    "life:life_record": of("life_record"),
    "life:withdraw_life": of("life_record"),
    "life:decisions": page,
    "life:finish_decision": of("life_decision"),
    "committees:meetings": page,
    "committees:decisions": page,
    "committees:call": page,
    "committees:meeting": of("committee_meeting"),
    "committees:agenda": of("committee_meeting"),
    "committees:move": of("committee_meeting"),
    "committees:notice": of("committee_meeting"),
    "committees:notice_paper": of("committee_meeting", form="docx"),
    "committees:cancel": of("committee_meeting"),
    "committees:attend": of("committee_meeting"),
    "committees:write": of("committee_meeting"),
    "committees:confirm": of("committee_meeting"),
    "committees:correct": of("committee_meeting"),
    "committees:minutes_paper": of("committee_meeting", edition=1, form="docx"),
    "committees:decide": of("committee_item"),
    "committees:undecide": of("committee_item"),
    "committees:finish": of("committee_item"),
    "committees:rules": page,
    "committees:rule_new": page,
    "committees:rule": of("regulation"),
    "committees:revise": of("regulation"),
    "committees:abolish": of("regulation"),
    "committees:amend": of("regulation_version"),
    "committees:check": of("regulation_version"),
    "committees:original": of("regulation_version"),
    "committees:rule_paper": of("regulation_version", form="docx"),
    "office:user": of("user"),
    "office:reissue": of("user"),
    "office:deactivate": of("user"),
    "office:reactivate": of("user"),
    "office:appoint": of("user"),
    "office:end_post": of("post"),
    "office:link_person": of("user"),
    "office:body_new": page,
    "office:correct_body": lambda place: {"pk": place.body.pk},
    "office:rename_body": lambda place: {"pk": place.body.pk},
    "office:place_body": lambda place: {"pk": place.body.pk},
    "registry:end_body": lambda place: {"pk": place.body.pk},
    "registry:merge_body": lambda place: {"pk": place.body.pk},
    "registry:transfer": lambda place: {"pk": place.body.pk},
    "registry:transfer_made": of("transfer"),
    "registry:undo_transfer": of("transfer"),
    "desk:bodies": page,
    "desk:body": lambda place: {"pk": place.body.pk},
    "coverage:industries": page,
    "coverage:industry": lambda place: {"region": place.region_code, "level": place.level, "industry": "棋类"},
    "coverage:put_aside": lambda place: {"region": place.region_code, "level": place.level, "industry": "棋类"},
    "coverage:take_up": lambda place: {"region": place.region_code, "level": place.level, "industry": "棋类"},
    "office:issues": page,
    "office:issue": of("issue"),
    "office:issued_file": lambda place: {"pk": place.issue, "file": place.issued_file},
    "office:withdraw_issue": of("issue"),
    "public:ask": page,
    "public:issue": always(code="AAAAA-AAAAA-AAAAA-AAAAA"),
    "office:accept": always(key="MQ", token="c1x-0123456789abcdef"),
    "account_inactive": page,
    "account_set_password": page,
    "account_reset_password": page,
}
RULES.update(rules_of_people(page, of, always))
RULES.update({name: of(record) if record else page for name, record in STAFF.items()})
