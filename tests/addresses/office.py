"""The desk, accounts, what was issued, and what anybody may open."""

from tests.addresses.places import Arguments, always, of, page, pages

RULES: dict[str, Arguments] = {
    "desk:home": page,
    "desk:duties": page,
    "desk:search": page,
    "desk:help": page,
    "desk:organisation": of("organisation"),
    "desk:party_organization": of("party"),
    "desk:bodies": page,
    "desk:body": lambda place: {"pk": place.body.pk},
    **pages(
        "office",
        "drop_draft users invite bodies body_new issues roles audit logs verify running preferences"
        " notice_preference notices read_notices language large_print demo_sign_in",
    ),
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
    "office:issues": page,
    "office:issue": of("issue"),
    "office:issued_file": lambda place: {"pk": place.issue, "file": place.issued_file},
    "office:withdraw_issue": of("issue"),
    "office:accept": always(key="MQ", token="c1x-0123456789abcdef"),
    "public:ask": page,
    "public:issue": always(code="AAAAA-AAAAA-AAAAA-AAAAA"),
    "account_inactive": page,
    "account_set_password": page,
    "account_reset_password": page,
}
