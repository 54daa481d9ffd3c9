"""The kinds of report: how each is built and as which papers it is issued. A new kind is one entry here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from hangji.coverage.queries import Scope
from hangji.reports.brief import paper, statement
from hangji.reports.content import Content

Build = Callable[[Scope], Content]
Paper = Callable[[Content, Mapping[str, Any]], bytes]


@dataclass(frozen=True)
class ReportKind:
    """code: as stored. build: the content for a scope (also as known at a moment). faults: why it may not be locked.

    papers: file kind ("xlsx", "pdf", "docx") → how it is drawn from the content and its imprint (number, unit, day of
    issue, audit head, verification code and address; {} while it is a draft). page: the template that shows it.
    """

    code: str
    title: Any
    build: Build
    faults: Callable[[Content], list[str]]
    papers: Mapping[str, Paper]
    page: str


KINDS: dict[str, ReportKind] = {
    "brief": ReportKind(
        code="brief",
        title=_("月度覆盖简报"),
        build=statement.brief,
        faults=statement.faults,
        papers={"docx": paper.brief_docx, "pdf": paper.brief_pdf},
        page="reports/brief.html",
    ),
    "comparison": ReportKind(
        code="comparison",
        title=_("县区对照"),
        build=statement.comparison,
        faults=statement.comparison_faults,
        papers={"docx": paper.brief_docx, "pdf": paper.brief_pdf},
        page="reports/brief.html",
    ),
}
