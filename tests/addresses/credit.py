"""红领贷、红企贷: the office's, a bank's and a person's own pages, and the public totals."""

from tests.addresses.places import Arguments, always, of, pages


def keyed(record: str) -> Arguments:
    """An address about a record whose key in addresses is drawn by lot."""
    return lambda place: {"key": getattr(place, record)}


RULES: dict[str, Arguments] = {
    **pages("credit", "certificates certificates_export own banks new_bank slips hand_slips desk answers totals"),
    **pages("credit", "mine myself my_consent leave"),
    "credit:certificate": keyed("loan"),
    "credit:paper": keyed("loan"),
    "credit:renew_consent": keyed("loan"),
    "credit:withdraw": keyed("loan"),
    "credit:organisation": of("covered"),
    "credit:ask": of("covered"),
    "credit:bank": of("bank"),
    "credit:clerks": of("bank"),
    "credit:shown": keyed("loan"),
    "credit:answer": keyed("loan"),
    "credit:know": keyed("loan"),
    "credit:reverse": keyed("loan_answer"),
    "credit:my_certificate": always(key=1),  # of whoever has a slip, wherever they are
    "credit:my_withdrawal": always(key=1),
}
