"""What the import's pages show of a stored check, in words."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hangji.intake.reading.fields import BY_NAME
from hangji.intake.reading.validate import CheckedRow, Finding
from hangji.intake.store import Preview, Wanted
from hangji.kit.templatetags.kit import said
from hangji.registry.models import Kind, Mode, OrganisationLevel, Status
from hangji.registry.queries import region_names

LIMIT = 300  # rows on one page; the marked copy of the file has them all

# Names of what changes that are not names of columns.
LABELS = {
    "full": gettext_lazy("正式党员"),
    "probationary": gettext_lazy("预备党员"),
    "region_code": gettext_lazy("县区"),
}
CHOICES: dict[str, dict[str, Any]] = {
    "kind": dict(Kind.choices),
    "level": dict(OrganisationLevel.choices),
    "status": dict(Status.choices),
    "mode": dict(Mode.choices),
}


@dataclass(frozen=True)
class Line:
    """One finding as a line of the table, with its row."""

    row: CheckedRow
    finding: Finding
    first: bool

    @property
    def label(self) -> str:
        entry = BY_NAME.get(self.finding.field)
        return said(entry.label) if entry else ""


def on_page(show: str) -> Wanted:
    """Which rows a page needs: those to be dealt with, and as many as it shows of one kind of effect."""
    left = LIMIT

    def wanted(verdict: str, kind: str) -> bool:
        nonlocal left
        if verdict != "accept":
            return verdict != "skip"
        left -= kind == show
        return kind == show and left >= 0

    return wanted


def lines(preview: Preview, level: str = "") -> list[Line]:
    """Errors and warnings, errors first, at most LIMIT; level "error" or "warning": only these."""
    found = []
    for rows in (preview.checked.having("reject"), preview.checked.having("warn")):
        for row in rows:
            telling = [f for f in row.findings if f.level != "info" and level in ("", f.level)]
            found += [Line(row, finding, number == 0) for number, finding in enumerate(telling)]
    return found[:LIMIT]


@dataclass(frozen=True)
class Changed:
    """What one row does, field by field."""

    number: int
    name: str
    kind: str
    changes: list[tuple[str, str, str]]


SHOWS = ("new", "changed", "same", "warn")


def changed(preview: Preview, show: str) -> list[Changed]:
    """What the rows do that are new, changed or the same, or those that wait for a word; at most LIMIT."""
    regions = region_names()
    waiting = preview.checked.having("warn")
    accepted = [row for row in preview.checked.having("accept") if preview.kinds.get(row.number) == show]
    rows = (waiting if show == "warn" else accepted)[:LIMIT]
    return [
        Changed(
            row.number,
            str(row.values.get("name") or ""),
            preview.kinds[row.number],
            [(label_of(n), value(n, b, regions), value(n, a, regions)) for n, b, a in preview.changes[row.number]],
        )
        for row in rows
    ]


def label_of(name: str) -> str:
    if name in LABELS:
        return str(LABELS[name])
    return said(BY_NAME[name].label) if name in BY_NAME else name


def value(name: str, raw: Any, regions: dict[int, str]) -> str:
    """A value as people read it; "—" for none."""
    if raw in (None, ""):
        return "—"
    if name == "region_code":
        return regions.get(raw, str(raw))
    if isinstance(raw, date):
        return raw.isoformat()
    return str(CHOICES.get(name, {}).get(raw, raw))


def steps(state: str) -> list[dict[str, str]]:
    """The four steps of the head: 选择文件, 对应列, 检查结果, 确认写入."""
    names = (_("选择文件"), _("对应列"), _("检查结果"), _("确认写入"))
    at = {"choosing": 0, "checking": 1, "refused": 1, "checked": 2, "written": 4, "undone": 4}[state]
    return [
        {"label": name, "state": "done" if number < at else "current" if number == at else "todo"}
        for number, name in enumerate(names)
    ]
