"""Number and query code of what somebody without an account has sent in: the number is shown, the code is a secret."""

import hashlib
import hmac
import unicodedata
from datetime import date
from secrets import randbelow

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # without what is mistaken for another
LONG = 12


def new_number(prefix: str, day: date) -> str:
    """A number that does not tell how many came before it: TS20211102-48213."""
    return f"{prefix}{day:%Y%m%d}-{randbelow(90_000) + 10_000}"


def code_of(nonce: str) -> str:
    """The query code of what was sent under a ticket: the same form sent twice has the same code, kept nowhere."""
    digest = hmac.new(settings.SECRET_KEY.encode(), f"code {nonce}".encode(), hashlib.sha256).digest()
    number = int.from_bytes(digest)
    letters = []
    for _ in range(LONG):
        number, rest = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[rest])
    return "".join(letters)


def said_code(code: str) -> str:
    """A code in groups of four, as people read it out."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def typed(text: str) -> str:
    """A number or code as it was typed: without blanks, lower case and full-width characters."""
    return "".join(unicodedata.normalize("NFKC", text).split()).upper()


def hashed(code: str) -> str:
    return make_password(code)


def matches(text: str, kept: str) -> bool:
    """Whether a typed code is the one whose hash is kept."""
    return check_password(typed(text).replace("-", ""), kept)
