"""The kinds of report: how each is built and as which papers it is issued. A new kind is one entry here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from hangji.coverage.queries import Scope
from hangji.reports import figures
from hangji.reports.brief import paper as brief_paper
from hangji.reports.brief import statement as brief_statement
from hangji.reports.content import Content
from hangji.reports.statutory import breaks, workbook
from hangji.reports.statutory import paper as statutory_paper
from hangji.reports.statutory import statement as statutory_statement

Build = Callable[[Scope], Content]
Paper = Callable[[Content, Mapping[str, Any]], bytes]


@dataclass(frozen=True)
class ReportKind:
    """code: as stored. build: the content for a scope (also as known at a moment). faults: why it may not be locked.

    papers: file kind ("xlsx", "pdf", "docx") → how it is drawn from the content and its imprint (number, unit, day of
    issue, audit head, verification code and address; {} while it is a draft). page: the part of a report's page
    that shows its words, "" where its numbers say all.
    """

    code: str
    title: Any
    build: Build
    faults: Callable[[Content], list[str]]
    papers: Mapping[str, Paper]
    page: str


KINDS: dict[str, ReportKind] = {
    "statutory": ReportKind(
        code="statutory",
        title=_("法定统计表"),
        build=statutory_statement.build,
        faults=breaks.faults,
        papers={"xlsx": workbook.xlsx, "pdf": statutory_paper.pdf},
        page="",
    ),
    "brief": ReportKind(
        code="brief",
        title=_("月度覆盖简报"),
        build=brief_statement.brief,
        faults=brief_statement.faults,
        papers={"docx": brief_paper.brief_docx, "pdf": brief_paper.brief_pdf},
        page="reports/brief.html",
    ),
    "comparison": ReportKind(
        code="comparison",
        title=_("县区对照"),
        build=brief_statement.comparison,
        faults=brief_statement.comparison_faults,
        papers={"docx": brief_paper.brief_docx, "pdf": brief_paper.brief_pdf},
        page="reports/brief.html",
    ),
    figures.CODE: ReportKind(
        code=figures.CODE,
        title=_("覆盖指标表"),
        build=figures.build,
        faults=figures.faults,
        papers={"pdf": figures.pdf, "xlsx": figures.xlsx},
        page="reports/_rates.html",
    ),
}
