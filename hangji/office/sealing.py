"""A reviewer's sheet, sealed: the trail proves from the first moment what it said and tells nothing of it before."""

import hashlib
import json
import secrets
from collections.abc import Mapping
from typing import Any, Protocol


class Sheet(Protocol):
    """What rooms keep of a reviewer's judgement. nonce: secret with the marks; digest: of both and of the words."""

    nonce: str
    digest: str
    marks: Any


def seal(sheet: Sheet, words: str) -> None:
    """Set nonce and digest of a sheet whose marks and words are final. The caller saves it."""
    sheet.nonce = secrets.token_hex(16)
    sheet.digest = digest(sheet.nonce, sheet.marks, words)


def digest(nonce: str, marks: Mapping[str, Any], words: str) -> str:
    """sha256, as 64 hexadecimal digits; the same for equal marks in any order."""
    said = json.dumps([nonce, marks, words], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()
