"""The one validator: a reading and the fields wanted in, a verdict on each row with all that is wrong out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from hangji.intake.reading import values
from hangji.intake.reading.across import region_note, remarks_across, repeated, torn_branches
from hangji.intake.reading.columns import Head, find_head, leftover_notes, override
from hangji.intake.reading.fields import Field
from hangji.intake.reading.reader import DITTO, Reader
from hangji.intake.reading.rows import BLANK, TITLE, why_not_data
from hangji.intake.reading.sentences import Refused, note, refused
from hangji.intake.reading.sheet import Cell, Reading, Row, Sheet
from hangji.intake.reading.sheetscan import column_letters, column_number
from rulebook.codes import Level, Remark, error
from rulebook.sentence import Sentence, _

Verdict = Literal["accept", "warn", "reject", "skip"]
BLANK_ROWS_LISTED = 200
VALUE_SHOWN = 60  # characters of a cell in a reason
ROWS_NAMED = 10
DATED_BY = {"registered_on": "name", "formed_on": "party_name", "counted_on": "full_members"}
NEVER_TOLD_ABSENT = {"former_name", "members", "status_on", "approval_number", "not_transferred"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found in a row. field, column, value: where and what was typed ("" when it concerns the whole row)."""

    level: Level
    field: str
    column: str
    value: str
    problem: Sentence
    mend: Sentence | None = None

    def __str__(self) -> str:
        where = (
            f"{self.column} 列“{shortened(self.value)}”："
            if self.column and self.value
            else f"{self.column} 列："
            if self.column
            else ""
        )
        return f"{where}{self.problem}" + (f"。{self.mend}" if self.mend else "")

    def as_json(self) -> dict[str, Any]:
        """Plain strings only."""
        mend = str(self.mend) if self.mend else None
        place = {"level": self.level, "field": self.field, "column": self.column, "value": self.value}
        return place | {"problem": str(self.problem), "mend": mend}


GRAVITY = ("error", "warning", "info")


def shortened(value: str) -> str:
    """The beginning of an over-long cell."""
    return value if len(value) <= VALUE_SHOWN else value[:VALUE_SHOWN] + "…"


@dataclass(slots=True)
class CheckedRow:
    """One row's verdict.

    values: field name -> normalised value, None for unknown; a field that the table has no column for is left out.
    Empty for a skipped row. cells: as they stand in the sheet; empty where the check was kept and loaded again.
    """

    number: int
    verdict: Verdict = "accept"
    findings: list[Finding] = field(default_factory=list)
    values: dict[str, Any] = field(default_factory=dict)
    hidden: bool = False
    cells: Sequence[Cell] = ()

    def typed(self, letters: str, name: str) -> str:
        """What stands in that column, else the value of the field ``name`` as text; "" for nothing."""
        index = column_number(letters) - 1
        if letters and index < len(self.cells):
            return values.shown(self.cells[index])
        value = self.values.get(name)
        return "" if value is None else str(value)

    def find(self, finding: Finding) -> None:
        """Add a finding; an error rejects the row, a warning marks it."""
        self.findings.append(finding)
        if finding.level == "error":
            self.verdict = "reject"
        elif finding.level == "warning" and self.verdict == "accept":
            self.verdict = "warn"

    def as_json(self, fields: Iterable[str] = ()) -> dict[str, Any]:
        """Row number, verdict, reasons in words (the gravest first), findings, values (unknown as null).

        fields: those wanted; one that the table has no column for is null too.
        """
        known = {} if self.verdict == "skip" else dict.fromkeys(fields) | self.values
        gravest_first = sorted(self.findings, key=lambda finding: GRAVITY.index(finding.level))
        return {
            "row": self.number,
            "verdict": self.verdict,
            "reasons": [str(finding) for finding in gravest_first],
            "findings": [finding.as_json() for finding in gravest_first],
            "values": {name: value.isoformat() if isinstance(value, date) else value for name, value in known.items()},
        }


@dataclass
class Column:
    """One column of the table: its letters, its head, and the field it was matched to (None: not used)."""

    letters: str
    head: str
    field: Field | None
    hidden: bool = False


@dataclass
class Checked:
    """The whole answer. refused: why the file or its table cannot be used at all; then there are no rows.

    rows: a list, or what reads them from a file each time they are gone through.
    """

    name: str = ""
    sheet: str = ""
    refused: Refused | None = None
    header_rows: list[int] = field(default_factory=list)
    columns: list[Column] = field(default_factory=list)
    rows: Any = field(default_factory=list)
    notes: list[Sentence] = field(default_factory=list)
    fields: list[str] = field(default_factory=list)

    def having(self, *verdicts: Verdict) -> list[CheckedRow]:
        """The rows with one of these verdicts."""
        return [row for row in self.rows if row.verdict in verdicts]

    @property
    def counts(self) -> dict[str, int]:
        """How many rows of each verdict."""
        counts = dict.fromkeys(("accept", "warn", "reject", "skip"), 0)
        for row in self.rows:
            counts[row.verdict] += 1
        return counts

    def as_json(self) -> dict[str, Any]:
        """The answer as JSON-ready values, in a fixed form."""
        said = str(self.refused) if self.refused else None
        code = self.refused.code if self.refused else None
        verdict = "refused" if self.refused else "readable"
        return {
            "file": {"verdict": verdict, "code": code, "sentence": said, "name": self.name, "sheet": self.sheet},
            "header_rows": self.header_rows,
            "columns": {
                column.letters: {
                    "head": column.head,
                    "field": column.field.name if column.field else None,
                    "hidden": column.hidden,
                }
                for column in self.columns
            },
            "counts": self.counts,
            "rows": [row.as_json(self.fields) for row in self.rows],
            "notes": [str(sentence) for sentence in self.notes],
        }


def check(
    reading: Reading,
    fields: Sequence[Field],
    *,
    mapping: Mapping[str, str] | None = None,
    name: str = "",
    region: int | None = None,
) -> Checked:
    """Judge every row of the best fitting sheet.

    mapping: column letters -> field name, overriding the matching. name: the file's, for the answer.
    region: the office's own code (341600), to tell once of codes issued elsewhere.
    """
    if reading.refused:
        return Checked(name=name, refused=reading.refused, notes=list(reading.notes))
    sheet, head, notes = choose_sheet(reading, fields, mapping or {})
    checked = Checked(
        name, sheet.name, None, head.rows, columns(head, sheet), [], [*reading.notes, *sheet.notes, *notes]
    )
    checked.fields = [entry.name for entry in fields if entry.name != "members"]
    checked.refused = missing_head(head, fields)
    if checked.refused:
        return checked
    checked.notes += [*head.notes, *leftover_notes(head, sheet), *absent_columns(head, fields)]
    Check(reading, sheet, head, checked).run(region)
    return checked


def choose_sheet(
    reading: Reading, fields: Sequence[Field], mapping: Mapping[str, str]
) -> tuple[Sheet, Head, list[Sentence]]:
    """The sheet whose head fits best (visible before hidden, earlier on a tie), its head, and notes on the others."""
    heads = [find_head(sheet, fields) for sheet in reading.sheets]
    filled = [index for index, sheet in enumerate(reading.sheets) if sheet.rows]

    def fitness(index: int) -> tuple[bool, bool, int, int]:
        sheet, head = reading.sheets[index], heads[index]
        example = "示例" in sheet.name or "样例" in sheet.name or "说明" in sheet.name
        return not sheet.hidden and bool(head.fields), not example, len(head.fields), head.score

    best = max(filled, key=fitness)
    sheet, head = reading.sheets[best], heads[best]
    others = [index for index in filled if index != best]
    notes = [note("hidden_sheet", sheet=sheet.name)] if sheet.hidden else []
    if others:
        listed = "、".join(f"“{reading.sheets[index].name}”" for index in others)
        notes.append(note("other_sheets", sheet=sheet.name, others=listed))
    rivals = [index for index in others if required_found(heads[index], fields) and fitness(index)[1]]
    notes += [note("rival_sheet", sheet=reading.sheets[index].name) for index in rivals]
    return sheet, override(head, sheet, fields, mapping) if mapping else head, notes


def required_found(head: Head, fields: Iterable[Field]) -> bool:
    """Whether the head has all required fields."""
    return all(head.column_of(entry.name) is not None for entry in fields if entry.required)


def missing_head(head: Head, fields: Sequence[Field]) -> Refused | None:
    """Why the table cannot be checked: no head, or no column for a required field."""
    if not head.fields:
        return refused("no_header")
    missing = [entry.label for entry in fields if entry.required and head.column_of(entry.name) is None]
    return refused("no_column", {"labels": "”和“".join(missing)}) if missing else None


def columns(head: Head, sheet: Sheet) -> list[Column]:
    """Every column with a head or a field."""
    hidden = set(sheet.hidden_columns)
    known = sorted(set(head.texts) | set(head.fields))
    return [
        Column(column_letters(i + 1), head.texts.get(i, ""), head.fields.get(i), column_letters(i + 1) in hidden)
        for i in known
    ]


def absent_columns(head: Head, fields: Sequence[Field]) -> list[Sentence]:
    """The note on columns that the table does not have."""
    labels = [
        entry.label for entry in fields if head.column_of(entry.name) is None and entry.name not in NEVER_TOLD_ABSENT
    ]
    return [note("absent_columns", labels="、".join(labels))] if labels else []


class Check:
    """One check of one sheet. Fills ``checked.rows`` and ``checked.notes``."""

    def __init__(self, reading: Reading, sheet: Sheet, head: Head, checked: Checked) -> None:
        self.sheet = sheet
        self.head = head
        self.checked = checked
        base = reading.base_1904
        self.readers = [Reader(index, entry, base_1904=base) for index, entry in sorted(head.fields.items())]
        self.by_name = {reader.name: reader for reader in self.readers}
        self.code, self.name = head.column_of("credit_code"), head.column_of("name")

    def run(self, region: int | None) -> None:
        """All rows, then what only several rows together show."""
        self.spread_merges()
        for row in self.sheet.rows:
            if row.number not in self.head.rows:
                self.list_blank_rows(row.number)
                self.checked.rows.append(self.check_row(row))
        data = [row for row in self.checked.rows if row.verdict != "skip"]
        self.compare(data)
        self.checked.notes += [*self.file_notes(data), *region_note(data, region)]

    def list_blank_rows(self, number: int) -> None:
        """Blank rows inside the table are named too, so that every row is accounted for."""
        listed = self.checked.rows[-1].number if self.checked.rows else 0
        last = max(listed, self.head.last_row if number > self.head.last_row else listed)
        if number - last - 1 > BLANK_ROWS_LISTED and last:
            self.checked.notes.append(note("blank_gap", first=last + 1, last=number - 1))
        elif self.head.last_row < number:
            self.checked.rows += [self.skipped(gap, Sentence(BLANK)) for gap in range(last + 1, number)]

    def check_row(self, row: Row) -> CheckedRow:
        """One row's verdict."""
        if row.number < self.head.last_row:
            return self.skipped(row.number, Sentence(TITLE))
        if reason := why_not_data(row, self.head, self.code, self.name):
            return self.skipped(row.number, reason)
        checked = CheckedRow(row.number, hidden=row.hidden, cells=row.cells)
        if "kind" in self.checked.fields:
            checked.values["kind"] = None  # follows from the code when the table does not say it
        self.read_cells(row, checked)
        failed = {finding.field for finding in checked.findings if finding.level == "error"}
        for name, remark in remarks_across(checked.values, self.by_name, failed):
            self.remark(checked, name, row, remark)
        self.count_missing_dates(checked.values, failed)
        checked.values.pop("members", None)
        if checked.values.get("kind") is None and "kind" not in self.by_name:
            checked.values.pop("kind", None)
        return checked

    def skipped(self, number: int, reason: Sentence) -> CheckedRow:
        """A row that is left out, with the reason."""
        return CheckedRow(number, "skip", [Finding("info", "", "", "", reason)])

    def read_cells(self, row: Row, checked: CheckedRow) -> None:
        """Read each field's cell; a hot loop, so blanks and known cells cost next to nothing."""
        cells, found = row.cells, checked.values
        width = len(cells)
        for reader in self.readers:
            raw = cells[reader.index] if reader.index < width else ""
            key = raw if raw.__class__ is str else (raw.__class__, raw)
            if key in DITTO:
                parsed = reader.ditto(raw)
            else:
                parsed = reader.known.get(key) or reader.parse(raw, key)
                reader.above = raw
            found[reader.name] = parsed[0]
            for remark in parsed[1]:
                self.remark(checked, reader.name, row, remark)
            if parsed[0] is None and not parsed[1] and reader.field.required:
                self.remark(checked, reader.name, row, absent(reader.field))

    def count_missing_dates(self, row: Mapping[str, Any], failed: set[str]) -> None:
        """Count a blank day only where there is something to be dated."""
        for name, dated in DATED_BY.items():
            blank = name in self.by_name and row[name] is None and name not in failed
            if blank and row.get(dated) is not None:
                self.by_name[name].missing += 1

    def remark(self, checked: CheckedRow, name: str, row: Row, remark: Remark) -> None:
        """Put a remark where its field stands in the row."""
        reader = self.by_name.get(name)
        raw = row.cells[reader.index] if reader and reader.index < len(row.cells) else ""
        letters = reader.letters if reader else ""
        checked.find(Finding(remark.level, name, letters, values.shown(raw), remark.problem, remark.mend))

    def spread_merges(self) -> None:
        """A cell merged over several rows holds for each, where its field allows it."""
        rows = {row.number: row for row in self.sheet.rows} if self.sheet.merges else {}
        filled: dict[str, str] = {}
        for area in self.sheet.merges:
            (left, top), (right, bottom) = (split_address(corner) for corner in area.split(":"))
            entry = self.head.fields.get(column_number(left) - 1)
            if left == right and entry and entry.spreads and top > self.head.last_row:
                spread(rows, column_number(left) - 1, top, bottom)
                filled[entry.name] = entry.label
        self.checked.notes += [note("merged_filled", label=label) for label in filled.values()]

    def compare(self, data: list[CheckedRow]) -> None:
        """Find what several rows say twice or differently."""
        rows = {row.number: row for row in self.sheet.rows}
        for checked, name, remark in [*repeated(data), *torn_branches(data)]:
            self.remark(checked, name, rows[checked.number], remark)

    def file_notes(self, data: list[CheckedRow]) -> list[Sentence]:
        """What is told once for the file instead of once for each row."""
        notes = [
            note("missing_dates", label=reader.field.label, count=reader.missing)
            for reader in self.readers
            if reader.missing
        ]
        hidden = [row.number for row in data if row.hidden]
        if hidden:
            listed = "、".join(str(number) for number in hidden[:ROWS_NAMED])
            notes.append(note("hidden_rows", count=len(hidden), rows=listed))
        return notes if data else [*notes, note("no_data")]


def absent(entry: Field) -> Remark:
    """The error for a blank in a required column."""
    return error(_("没有填写%(label)s"), _("请补上%(label)s"), label=entry.label)


def split_address(address: str) -> tuple[str, int]:
    """B12 -> ("B", 12)."""
    letters = address.rstrip("0123456789")
    return letters, int(address[len(letters) :])


def spread(rows: Mapping[int, Row], column: int, top: int, bottom: int) -> None:
    """Copy the topmost cell of a merged area into the blank cells below it."""
    above = rows.get(top)
    value = above.cells[column] if above and column < len(above.cells) else ""
    for number in range(top + 1, min(bottom, max(rows, default=0)) + 1):
        if (row := rows.get(number)) and value != "":
            row.cells += [""] * (column + 1 - len(row.cells))
            row.cells[column] = row.cells[column] if row.cells[column] != "" else value
