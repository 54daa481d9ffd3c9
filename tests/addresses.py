"""Every address and the arguments that it takes, one line each: what the walk of test_every_page.py visits."""

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


Arguments = Callable[[Place], dict[str, Any]]


def page(_place: Place) -> dict[str, Any]:
    """An address about no record."""
    return {}


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
    "office:drop_draft": page,
    "desk:organisation": of("organisation"),
    "desk:party_organization": of("party"),
    "registry:organisations": page,
    "registry:organisations_export": page,
    "registry:organisations_print": page,
    "registry:save_view": page,
    "registry:delete_view": of("view"),
    "registry:register": page,
    "registry:correct": of("organisation"),
    "registry:rename": of("organisation"),
    "registry:status": of("organisation"),
    "registry:headcount": of("organisation"),
    "registry:assign": of("organisation"),
    "registry:end_assignment": of("organisation"),
    "registry:join": of("organisation"),
    "registry:leave": of("covered"),
    "registry:parties": page,
    "registry:parties_export": page,
    "registry:form_party": page,
    "registry:admit": of("party"),
    "registry:dissolve": of("party"),
    "registry:correct_party": of("party"),
    "registry:reform": of("party"),
    "registry:merge": of("party"),
    "registry:split": of("party"),
    "registry:secretary": of("party"),
    "registry:approval": of("party"),
    "registry:change_document": of("change"),
    "coverage:overview": page,
    "coverage:overview_export": page,
    "coverage:trend": page,
    "coverage:trend_export": page,
    "coverage:rows": page,
    "coverage:rows_export": page,
    "coverage:worklist": page,
    "coverage:worklist_export": page,
    "coverage:gap": of("organisation"),
    "coverage:postpone": of("organisation"),
    "coverage:lift": of("organisation"),
    "coverage:dispute": of("organisation"),
    "coverage:disputes": page,
    "coverage:answer": of("dispute"),
    "coverage:definitions": page,
    "coverage:definition": always(code="organisation_coverage"),
    "reports:reports": page,
    "reports:draft": page,
    "reports:received": page,
    "reports:reconcile": page,
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
    "reports:statutory": page,
    "reports:statutory_paper": page,
    "reports:statutory_cell": page,
    "reports:statutory_cell_export": page,
    "coverage:clause": always(key="coverage.form_alone_from"),
    "coverage:quality": page,
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
    "guidance:instructors": page,
    "guidance:instructors_export": page,
    "guidance:enlist": page,
    "guidance:person": of("instructor"),
    "guidance:available": of("instructor"),
    "guidance:unavailable": of("instructor"),
    "guidance:hand_over": of("instructor"),
    "guidance:release": of("instructor"),
    "guidance:assist": of("organisation"),
    "guidance:first_secretary": of("covered"),
    "guidance:end_duty": of("helping"),
    "guidance:plans": page,
    "guidance:draw": page,
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
    "guidance:mine": page,
    "guidance:me": page,
    "guidance:whom": page,
    "guidance:record": of("organisation"),
    "guidance:contacts": page,
    "guidance:contact": of("contact"),
    "guidance:withdraw_contact": of("contact"),
    "guidance:problems": page,
    "guidance:problem": of("problem"),
    "guidance:answer_problem": of("problem"),
    "guidance:close_problem": of("problem"),
    "guidance:fourones": page,
    "guidance:weeks": page,
    "guidance:meetings": page,
    "guidance:call_meeting": page,
    "guidance:meeting": of("meeting"),
    "guidance:minutes": of("meeting"),
    "guidance:reply_minutes": of("meeting"),
    "guidance:meeting_paper": of("meeting"),
    "guidance:finish_decision": of("decision"),
    "guidance:reviews": page,
    "guidance:open_review": page,
    "guidance:review": of("review"),
    "guidance:close_review": of("review"),
    "guidance:reading": of("reading"),
    "guidance:showcases": page,
    "guidance:new_showcase": page,
    "guidance:showcase": of("showcase"),
    "guidance:edit_showcase": of("showcase"),
    "guidance:publish_showcase": of("showcase"),
    "people:rounds": page,
    "people:open_round": page,
    "people:round": of("round"),
    "people:applications_export": of("round"),
    "people:hand_out": of("round"),
    "people:publish": of("round"),
    "people:notice": always(pk=0),
    "people:notice_paper": of("round"),
    "people:objection": of("round"),
    "people:answer_objection": of("objection"),
    "people:issue": of("round"),
    "people:mine": page,
    "people:apply": of("round"),
    "people:application": of("application"),
    "people:withdraw_application": of("application"),
    "people:decide": of("application"),
    "people:third": of("application"),
    "people:reviews": page,
    "people:review": of("sheet"),
    "people:recuse": of("sheet"),
    "people:certificates": page,
    "people:certificates_export": page,
    "people:certificate": of("certificate"),
    "people:paper": of("certificate"),
    "people:turn": of("certificate", kind="suspended"),
    "people:training": page,
    "people:record_training": page,
    "people:withdraw_training": of("training"),
    "fund:funds": page,
    "fund:open": page,
    "fund:fund": of("fund"),
    "fund:entries": of("fund"),
    "fund:entries_export": of("fund"),
    "fund:report_export": of("fund", by="use"),
    "fund:enter": of("fund", kind="budget"),
    "fund:close": of("fund"),
    "fund:close_confirm": of("fund"),
    "fund:close_back": of("fund"),
    "fund:entry": of("entry"),
    "fund:confirm": of("entry"),
    "fund:refuse": of("entry"),
    "fund:reverse": of("entry"),
    "fund:served": of("entry"),
    "fund:document": of("entry"),
    "office:users": page,
    "office:invite": page,
    "office:user": of("user"),
    "office:reissue": of("user"),
    "office:deactivate": of("user"),
    "office:reactivate": of("user"),
    "office:appoint": of("user"),
    "office:end_post": of("post"),
    "office:link_person": of("user"),
    "office:bodies": page,
    "office:body_new": page,
    "office:body": lambda place: {"pk": place.body.pk},
    "office:correct_body": lambda place: {"pk": place.body.pk},
    "office:end_body": lambda place: {"pk": place.body.pk},
    "office:issues": page,
    "office:issue": of("issue"),
    "office:issued_file": lambda place: {"pk": place.issue, "file": place.issued_file},
    "office:withdraw_issue": of("issue"),
    "public:ask": page,
    "public:issue": always(code="AAAAA-AAAAA-AAAAA-AAAAA"),
    "office:roles": page,
    "office:audit": page,
    "office:logs": page,
    "office:verify": page,
    "office:running": page,
    "office:preferences": page,
    "office:notice_preference": page,
    "office:notices": page,
    "office:read_notices": page,
    "office:accept": always(key="MQ", token="c1x-0123456789abcdef"),
    "office:language": page,
    "office:large_print": page,
    "office:demo_sign_in": page,
    "account_inactive": page,
    "account_set_password": page,
    "account_reset_password": page,
}
# django-allauth guards these itself (tests/office/test_sign_in.py uses them); none is about a record.
GUARDED_BY_ALLAUTH = {
    "account_login",
    "account_logout",
    "account_reauthenticate",
    "account_change_password",
    "mfa_index",
    "mfa_authenticate",
    "mfa_reauthenticate",
    "mfa_activate_totp",
    "mfa_deactivate_totp",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_download_recovery_codes",
}
# Private to their owner, whatever the territory.
PRIVATE = {"registry:delete_view"}
# An address whose own record may rightly not be there although the right is.
MAY_BE_MISSING = {
    "people:notice",  # open to anyone, while a notice runs
    "people:notice_paper",
    "fund:document",
    "office:demo_sign_in",
    "office:language",
    "public:issue",
    "intake:columns",
    "intake:marked",
    "intake:failed",
    "formation:evidence",
    "reports:accept",  # a report of the own office is received by the one above
    "reports:send_back",
    "reports:rows",  # without a number there are no rows
    "reports:rows_export",
    *PRIVATE,
}
