"""What the child read: plain rows of typed cells."""

from dataclasses import dataclass, field
from datetime import date, datetime

from hangji.intake.reading.sentences import Refused
from rulebook.sentence import Sentence


@dataclass(frozen=True)
class Flaw:
    """A cell whose content is lost: a formula without a stored result ("formula") or an error value ("#REF!")."""

    text: str

    def __str__(self) -> str:
        return self.text


Cell = str | int | float | bool | date | datetime | Flaw  # "" is a blank cell


@dataclass(slots=True)
class Row:
    """One row with content. ``number`` counts from 1 as in Excel; ``cells[0]`` is column A."""

    number: int
    cells: list[Cell]
    hidden: bool = False


@dataclass
class Sheet:
    """One worksheet. ``merges``: areas such as "A1:B2"; ``hidden_columns``: letters."""

    name: str
    hidden: bool = False
    rows: list[Row] = field(default_factory=list)
    hidden_columns: list[str] = field(default_factory=list)
    merges: list[str] = field(default_factory=list)
    notes: list[Sentence] = field(default_factory=list)


@dataclass
class Reading:
    """A file as read, or the reason why it was not (``refused``; then there are no sheets).

    kind: "workbook" or "text". base_1904: bare numbers in date columns count from 1904.
    """

    sheets: list[Sheet] = field(default_factory=list)
    notes: list[Sentence] = field(default_factory=list)
    refused: Refused | None = None
    kind: str = "workbook"
    base_1904: bool = False
