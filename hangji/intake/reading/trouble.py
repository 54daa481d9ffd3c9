"""What stops a reading, as a code and its facts; ``sentences.py`` has the words."""

from typing import Any


class Trouble(Exception):
    """The file is refused. ``code`` is a key of ``sentences.REFUSALS``; ``facts`` fill its sentences."""

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts
