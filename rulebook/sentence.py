"""A sentence that can be said in another language later: its Chinese text and the facts to fill in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Sentence:
    """One sentence with its facts.

    text: the Chinese wording with %-placeholders (``有正式党员 %(members)d 名``); it is the key of its translation.
    facts: what fills the placeholders; plain strings, numbers and dates only, so that it can be stored as JSON.
    """

    text: str
    facts: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.text % self.facts if self.facts else self.text


def _(text: str) -> str:
    """Mark a sentence for the translators' catalogue and leave it as it is."""
    return text
