"""Every address and the arguments that it takes, one line each: what the walk of test_every_page.py visits."""

from tests.addresses.appraisal import RULES as APPRAISAL
from tests.addresses.credit import RULES as CREDIT
from tests.addresses.governance import RULES as GOVERNANCE
from tests.addresses.honours import RULES as HONOURS
from tests.addresses.office import RULES as OFFICE
from tests.addresses.people import RULES as PEOPLE
from tests.addresses.places import Arguments, Place, page
from tests.addresses.portal import OF_ITS_MAKERS
from tests.addresses.portal import RULES as PORTAL
from tests.addresses.privacy import RULES as PRIVACY
from tests.addresses.register import RULES as REGISTER
from tests.addresses.rounds import RULES as ROUNDS
from tests.addresses.sites import MAY_BE_MISSING as SITES_MAY_BE_MISSING
from tests.addresses.sites import RULES as SITES
from tests.addresses.takedown import RULES as TAKEDOWN
from tests.addresses.training import RULES as TRAINING
from tests.addresses.voices import RULES as VOICES
from tests.addresses.work import RULES as WORK

__all__ = ["GUARDED_BY_ALLAUTH", "MAY_BE_MISSING", "PRIVATE", "RULES", "Place", "page"]
RULES: dict[str, Arguments] = {**OFFICE, **REGISTER, **WORK, **PEOPLE, **TRAINING, **GOVERNANCE, **PRIVACY}
RULES: dict[str, Arguments] = {**OFFICE, **REGISTER, **WORK, **PEOPLE, **TRAINING, **GOVERNANCE, **ROUNDS}
RULES: dict[str, Arguments] = {**OFFICE, **REGISTER, **WORK, **PEOPLE, **TRAINING, **GOVERNANCE, **APPRAISAL}
RULES: dict[str, Arguments] = {**OFFICE, **REGISTER, **WORK, **PEOPLE, **TRAINING, **GOVERNANCE, **HONOURS, **PORTAL}
RULES |= CREDIT
RULES |= SITES
RULES: dict[str, Arguments] = {**OFFICE, **REGISTER, **WORK, **PEOPLE, **TRAINING, **GOVERNANCE, **PORTAL}
RULES |= {**VOICES, **TAKEDOWN}
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
    "office:demo_sign_in",
    "office:language",
    "public:issue",
    "intake:columns",
    "intake:marked",
    "intake:failed",
    "formation:evidence",
    "life:term_scan",
    "life:extension_scan",
    "life:renewal_evidence",
    "committees:original",
    "reports:accept",  # a report of the own office is received by the one above
    "reports:send_back",
    "reports:rows",  # without a number there are no rows
    "reports:rows_export",
    "problems:raise_finding",  # where there is no such finding
    "problems:confirm",  # of whoever raised it
    "problems:contest",
    "problems:withdraw",
    "problems:supervise",  # of the level above
    "visits:change",  # of the body whose visit it is
    "visits:cancel",
    "visits:conclude",
    "visits:outcome",
    "visits:raise_difficulty",
    "appraisal:published",  # open to anyone, once it was published
    "appraisal:self",  # of whoever keeps the organisation's record
    "appraisal:sheet",
    "appraisal:take_sheet",
    "appraisal:object",
    "appraisal:review",  # of whom it was handed to
    "people:notice",  # open to anyone, while a notice runs
    "people:notice_paper",
    "fund:document",
    "privacy:reveal",  # of whoever may see the person at all
    "credit:bank",  # kept where the bank lends
    "credit:clerks",
    "credit:reverse",
    *SITES_MAY_BE_MISSING,
    "honours:notice",  # open to anyone, while a notice runs
    "honours:object",
    "honours:notice_paper",
    "honours:certificate",  # of an award that has a paper
    "honours:public_card",  # once it is published
    "takedown:mine",  # only after a code
    *VOICES,  # of the office or of the committee, as the kind says; anybody's own only after a code
    "portal:article",  # the records of strangers' pages lie nowhere: none is walked
    "portal:file",
    "portal:figures_file",
    "portal:channel",
    "portal:open_figures",  # of a locked table of figures
    "portal:close_figures",
    *(f"portal:desk_{name}" for name in OF_ITS_MAKERS),  # of its writer, its reviewers and its office
    *PRIVATE,
}
