"""Tables kept as text: which encoding, which separator, which rows."""

import csv
import io
import re

from hangji.intake.reading import limits
from hangji.intake.reading.filekind import HEAD_BYTES, refuse_markup
from hangji.intake.reading.trouble import Trouble

MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
SEPARATORS = ",\t;|"
CONTROL = re.compile(r"[\x01-\x08\x0e-\x1f]")
LINES_LOOKED_AT = 30


def decode(content: bytes) -> tuple[str, str]:
    """The text and its encoding's everyday name. Raises Trouble naming the first line that fits none."""
    encoding = guess_encoding(content)
    try:
        return content.decode(encoding), encoding
    except UnicodeDecodeError as fault:
        line = content.count(b"\n", 0, fault.start) + 1
        raise Trouble("undecodable", line=line, encoding=encoding) from fault


def guess_encoding(content: bytes) -> str:
    """By byte-order mark, by the pattern of zero bytes, by strict UTF-8, else GB18030. Raises Trouble when mixed."""
    for mark, encoding in MARKS:
        if content.startswith(mark):
            return encoding
    if b"\x00" in content:
        return guess_sixteen_bits(content)
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        refuse_mixed(content)
        return "gb18030"
    return "utf-8"


def guess_sixteen_bits(content: bytes) -> str:
    """UTF-16 without a mark has its zero bytes on one side only; anything else with zero bytes is no text."""
    even, odd = content[0::2].count(0), content[1::2].count(0)
    if len(content) % 2 == 0 and odd > 10 * even and odd * 20 > len(content):
        return "utf-16-le"
    if len(content) % 2 == 0 and even > 10 * odd and even * 20 > len(content):
        return "utf-16-be"
    raise Trouble("zero_bytes", line=content.count(b"\n", 0, content.index(0)) + 1)


def line_encoding(line: bytes) -> str:
    """ "ascii", "utf-8" (three far characters or more, so no accident) or "other"."""
    if line.isascii():
        return "ascii"
    try:
        return "utf-8" if sum(character > "\u07ff" for character in line.decode("utf-8")) >= 3 else "ascii"
    except UnicodeDecodeError:
        return "other"


def refuse_mixed(content: bytes) -> None:
    """Refuse a file pasted together from two encodings: one half of it would be read as nonsense."""
    kinds = [line_encoding(line) for line in content.split(b"\n")]
    if "utf-8" in kinds and "other" in kinds:
        raise Trouble("mixed_encodings", line=kinds.index("other") + 1, other=kinds.index("utf-8") + 1)


def separator(text: str) -> str:
    """The separator that cuts the first lines most evenly; a comma when none does."""
    lines = [line for line in text[:200_000].splitlines()[:LINES_LOOKED_AT] if line.strip()]

    def evenness(mark: str) -> tuple[int, int]:
        counts = [line.count(mark) for line in lines if mark in line]
        usual = max(set(counts), key=counts.count, default=0)
        return counts.count(usual) * usual, usual

    return max(SEPARATORS, key=evenness) if lines else ","


def parse(text: str, mark: str) -> list[list[str]]:
    """All records, blank ones as []. Raises Trouble for a quote that never closes and for too many cells."""
    csv.field_size_limit(limits.TEXT_CHARACTERS)
    rows: list[list[str]] = []
    count = 0
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=text.count('"') % 2 == 1)
    try:
        for row in reader:
            count += len(row)
            if count > limits.CELLS:
                raise Trouble("many_cells", sheet="", most=limits.CELLS)
            if len(row) > limits.COLUMNS and any(row[limits.COLUMNS :]):
                raise Trouble("many_columns", sheet="", count=len(row), most=limits.COLUMNS)
            rows.append([unwrapped(cell) for cell in row])
    except csv.Error as fault:
        raise Trouble("open_quote", line=len(rows) + 1) from fault
    return rows


def unwrapped(cell: str) -> str:
    """The text inside ="…", by which exports keep a spreadsheet from turning a long code into a number."""
    return cell[2:-1] if cell.startswith('="') and cell.endswith('"') and len(cell) > 2 else cell


def read_text(content: bytes) -> tuple[list[list[str]], str]:
    """The rows of a text file and its encoding. Raises Trouble."""
    text, encoding = decode(content)
    text = text.removeprefix("\ufeff")
    refuse_markup(text[:HEAD_BYTES].lstrip().lower())
    if "\x00" in text:
        raise Trouble("zero_bytes", line=text.count("\n", 0, text.index("\x00")) + 1)
    if len(CONTROL.findall(text[:HEAD_BYTES])) > 8:
        raise Trouble("binary")
    return parse(text, separator(text)), encoding
