"""One pass over a sheet's raw XML before anything builds cells from it: how many, how far, what is hidden.

It counts bytes and patterns and builds no tree, so a sheet made to exhaust a reader costs a second at most.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from hangji.intake.reading import limits
from hangji.intake.reading.trouble import Trouble

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
LOOSE_TAIL = 8 << 20
ROOT = re.compile(rb"<(?:([A-Za-z_][\w.-]*):)?worksheet[\s>]")


def column_number(letters: str) -> int:
    """A -> 1, Z -> 26, AA -> 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def column_letters(number: int) -> str:
    """1 -> A, 27 -> AA."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def patterns(prefix: bytes) -> dict[str, re.Pattern[bytes]]:
    """The patterns of one sheet. ``prefix``: its namespace prefix with the colon, or nothing."""
    p = re.escape(prefix)
    cell = rb"<" + p + rb"c\s"
    reference = rb"[^>]*?\br=[\"']([A-Za-z]{1,9})(\d{1,12})[\"']"
    formula = rb"<" + p + rb"f(?:\s[^>]*)?(?:/>|>[^<]*</" + p + rb"f>)\s*"
    no_result = rb"(?:<" + p + rb"v\s*/>|<" + p + rb"v>\s*</" + p + rb"v>)?\s*</" + p + rb"c>"
    tag = rb"<" + p
    return {
        "cell": re.compile(cell + reference + rb"(?:[^>]*[^/>])?>"),
        "unreckoned": re.compile(
            cell + rb"(?![^>]*\bt=[\"']str[\"'])" + reference + rb"[^>]*>\s*" + formula + no_result
        ),
        "error": re.compile(
            cell + rb"(?=[^>]*\bt=[\"']e[\"'])" + reference + rb"[^>]*>.*?<" + p + rb"v>([^<]*)<", re.DOTALL
        ),
        "hidden_row": re.compile(tag + rb"row\s(?=[^>]*\bhidden=[\"'](?:1|true)[\"'])[^>]*?\br=[\"'](\d+)[\"']"),
        "hidden_column": re.compile(
            tag + rb"col\s(?=[^>]*\bhidden=[\"'](?:1|true)[\"'])(?=[^>]*\bmin=[\"'](\d+))(?=[^>]*\bmax=[\"'](\d+))"
        ),
        "merge": re.compile(tag + rb"mergeCell\s[^>]*?\bref=[\"']([A-Z]+\d+:[A-Z]+\d+)[\"']"),
        "dimension": re.compile(tag + rb"dimension\s[^>]*?\bref=[\"'](?:[A-Z]+\d+:)?([A-Z]+)(\d+)[\"']"),
        "row": re.compile(tag + rb"row\s[^>]*?\br=[\"'](\d{1,12})[\"']"),
        "cut": re.compile(tag + rb"(?:row|c)[\s>]"),
    }


@dataclass
class SheetScan:
    """What one pass found. Rows and columns count from 1; ``last_*`` are those of cells with content."""

    cells: int = 0
    rows: int = 0
    last_row: int = 0
    last_column: int = 0
    farthest: str = ""
    dimension: tuple[int, int] = (0, 0)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[str] = field(default_factory=list)
    merges: list[str] = field(default_factory=list)
    unreckoned: list[str] = field(default_factory=list)
    errors: dict[str, str] = field(default_factory=dict)


class Scanner:
    """Scans one sheet piece by piece. ``name``: the sheet's name, for the sentences."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.found = SheetScan()
        self.prefix = b""
        self.patterns: dict[str, re.Pattern[bytes]] = {}
        self.columns: set[bytes] = set()

    def scan(self, chunks: Iterable[bytes]) -> SheetScan:
        """Take all chunks; raises Trouble as soon as a limit is passed."""
        for piece in self.whole_cells(chunks):
            self.take(piece)
        self.judge()
        return self.found

    def whole_cells(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        """The same bytes, cut so that no cell is torn apart."""
        tail = b""
        for chunk in chunks:
            piece = tail + chunk
            if not self.patterns and not self.start(piece):
                tail = piece
                continue
            cut = max(piece.rfind(b"<" + self.prefix + b"row"), piece.rfind(b"<" + self.prefix + b"c "))
            if cut <= 0 and len(piece) > LOOSE_TAIL:
                cut = len(piece) - 65_536
            tail = piece[max(cut, 0) :]
            if cut > 0:
                yield piece[:cut]
        if not self.patterns and not self.start(tail):
            raise Trouble("not_a_sheet", sheet=self.name)
        yield tail

    def start(self, piece: bytes) -> bool:
        """Learn the namespace prefix from the root element, once it has come by."""
        root = ROOT.search(piece[:65_536])
        if not root:
            return False
        self.prefix = root.group(1) + b":" if root.group(1) else b""
        self.patterns = patterns(self.prefix)
        return True

    def take(self, piece: bytes) -> None:
        """Count what one piece holds."""
        found, prefix = self.found, self.prefix
        with_content = piece.count(b"</" + prefix + b"c>")
        found.cells += with_content
        found.rows += len(self.patterns["row"].findall(piece)) if b"row" in piece else 0
        references = self.patterns["cell"].findall(piece) if with_content else []
        self.reach(references)
        if with_content > len(references):
            self.reach_without_references(piece)
        if found.cells > limits.CELLS:
            raise Trouble("many_cells", sheet=self.name, most=limits.CELLS)
        self.note_flaws(piece)

    def reach(self, references: list[tuple[bytes, bytes]]) -> None:
        """Remember the farthest row and column of cells with content."""
        if not references:
            return
        self.columns.update({letters for letters, _row in references})
        row = max(map(int, {number for _letters, number in references}))
        if row > self.found.last_row:
            self.found.last_row = row
            self.found.farthest = next((a + b).decode() for a, b in references if int(b) == row)

    def reach_without_references(self, piece: bytes) -> None:
        """Some programs leave addresses out: cells then count on from the row's beginning."""
        opening = b"<" + self.prefix + b"c"
        widest = max(
            row.count(opening + b" ") + row.count(opening + b">") for row in piece.split(b"<" + self.prefix + b"row")
        )
        self.found.last_column = max(self.found.last_column, widest)
        numbers = [int(number) for number in self.patterns["row"].findall(piece)]
        self.found.last_row = max([self.found.last_row, self.found.rows, *numbers])

    def note_flaws(self, piece: bytes) -> None:
        """Note hidden rows and columns, merged areas, formulas without a result, and error values."""
        found, seen = self.found, self.patterns
        if b"hidden=" in piece:
            found.hidden_rows += [int(number) for number in seen["hidden_row"].findall(piece)[: limits.FLAWED_CELLS]]
            for first, last in seen["hidden_column"].findall(piece)[: limits.COLUMNS]:
                numbers = range(int(first), min(int(last), int(first) + limits.COLUMNS) + 1)
                found.hidden_columns += [column_letters(number) for number in numbers]
        if b"mergeCell" in piece:
            found.merges += [area.decode() for area in seen["merge"].findall(piece)[: limits.FLAWED_CELLS]]
        if b"<" + self.prefix + b"f" in piece:
            cells = seen["unreckoned"].findall(piece)[: limits.FLAWED_CELLS]
            found.unreckoned += [(letters + number).decode() for letters, number in cells]
        if b"t=" in piece and (b't="e"' in piece or b"t='e'" in piece):
            errors = seen["error"].findall(piece)[: limits.FLAWED_CELLS]
            found.errors |= {
                (letters + number).decode(): text.decode("utf-8", "replace") for letters, number, text in errors
            }
        if not found.dimension[0] and (corner := seen["dimension"].search(piece)):
            found.dimension = int(corner.group(2)[:9]), column_number(corner.group(1).decode()[:4])

    def judge(self) -> None:
        """Refuse a table that is too far, too wide or too large to be an honest one. Raises Trouble."""
        found = self.found
        widest = max(self.columns, key=lambda letters: (len(letters), letters), default=b"").decode().upper()
        found.last_column = max(found.last_column, column_number(widest))
        if found.last_row > LAST_ROW or found.last_column > LAST_COLUMN:
            raise Trouble("impossible_cell", sheet=self.name, row=found.last_row, column=widest[:9])
        if found.last_row * found.last_column > limits.AREA:
            raise Trouble("far_cell", sheet=self.name, row=found.last_row, column=column_letters(found.last_column))
        if found.last_column > limits.COLUMNS:
            raise Trouble("many_columns", sheet=self.name, count=found.last_column, most=limits.COLUMNS)
