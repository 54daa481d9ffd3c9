"""Addresses that the walk of test_every_page.py does not open, or whose record may be missing, and why."""

# django-allauth guards these itself (tests/office/test_sign_in.py uses them); none is about a record.
GUARDED_BY_ALLAUTH = {
    *(f"account_{name}" for name in ("login", "logout", "reauthenticate", "change_password")),
    *(f"mfa_{name}" for name in ("index", "authenticate", "reauthenticate", "activate_totp", "deactivate_totp")),
    *(f"mfa_{name}_recovery_codes" for name in ("view", "generate", "download")),
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
    *PRIVATE,
}
