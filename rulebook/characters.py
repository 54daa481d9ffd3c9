"""Characters that are in no text: they come with what is pasted, and neither a feed nor a file of Word holds them."""

import re

NONE = re.compile("[\x00-\x08\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
BREAKS = str.maketrans("\x0b\x0c", "\n\n")  # as word processors break a line or a page within a paragraph


def cleared(text: str) -> str:
    """The text without them."""
    return NONE.sub("", text.translate(BREAKS))
