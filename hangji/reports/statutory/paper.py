"""The statutory table as a PDF."""

from collections.abc import Mapping
from typing import Any

from hangji.kit import typeset
from hangji.reports.content import Content
from hangji.reports.statutory.sheet import sheet
from hangji.reports.statutory.workbook import balance_lines, figure_lines, note_lines


def pdf(content: Content, imprint: Mapping[str, Any]) -> bytes:
    """A4 landscape. imprint: as of the workbook. The same content and imprint give the same bytes."""
    head = sheet(content, imprint)
    data = {
        "head": head,
        "place": "　".join(part for part in (head["number"], head["scope"], head["known"]) if part),
        "form": {name: content.words[name] for name in ("groups", "columns", "lines", "signatures")},
        "balances": balance_lines(content.words),
        "figures": figure_lines(content.words),
        "notes": note_lines(content.words),
    }
    return typeset.pdf("statutory.typ", data)
