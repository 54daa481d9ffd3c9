"""Which rows of a sheet are data, and why the others are not: titles, totals, notes, repeated heads, column numbers."""

import re
from collections.abc import Sequence
from itertools import pairwise

from hangji.intake.reading.columns import Head, plain
from hangji.intake.reading.sheet import Cell, Row
from hangji.intake.reading.values import is_blank, tidy
from rulebook.sentence import Sentence, _

TITLE = _("表头以上的标题或说明")
BLANK = _("空行")
TOTAL_ROW = _("合计行")
REPEATED_HEAD = _("重复的表头")
NOTE_ROW = _("说明文字，不是数据")
SECTION = _("分组标题，不是数据")
ONLY_ORDINAL = _("除序号外没有内容")
COLUMN_NUMBERS = _("栏号行")

TOTAL = re.compile(
    r"(?:合计|总计|小计|共计|总数|累计|合計|[^协学商会]{0,8}(?:合计|小计|总计))[:：]?(?:共?\d+[家个]?)?|共\d+[家个](?:社会组织)?"
)
NOTE = re.compile(
    r"[(（【]?(?:注|备注|说明|附注|填表说明|填报说明|填表人|填报人|填报单位|填表单位|制表|审核|负责人|单位负责人|主要负责人|分管|联系人|联系电话|统计时间|"
    r"统计日期|截止|截至|附件|第\d+页|共\d+页|填报日期|填表日期|报送|单位[(（]?盖章|以上|以下|※|\*)"
)
BRACKETS = re.compile(r"[()（）\[\]【】]")
SECTION_HEAD = re.compile(r"[(（]?[一二三四五六七八九十]{1,3}[)）、.．]\s*\S+")
HEAVENLY_STEMS = "甲乙丙丁戊己庚辛壬癸"
LEAST_CODE = 15


def at(row: Row, index: int | None) -> Cell:
    """The row's cell in that column; "" beyond its end."""
    return row.cells[index] if index is not None and index < len(row.cells) else ""


def why_not_data(row: Row, head: Head, code: int | None, name: int | None) -> Sentence | None:
    """The reason for leaving the row out, or None for a row of data. ``code``, ``name``: their columns, from 0."""
    typed = at(row, code)
    if isinstance(typed, str) and len(typed) >= LEAST_CODE and typed[0].isdigit():
        return None
    filled = [(index, cell) for index, cell in enumerate(row.cells) if not is_blank(cell)]
    reason = reason_in(row, filled, head, code, name)
    return Sentence(reason) if reason else None


def reason_in(
    row: Row, filled: Sequence[tuple[int, Cell]], head: Head, code: int | None, name: int | None
) -> str | None:
    """The kind of a row that does not begin like data."""
    if not filled or all(index not in head.fields and is_ordinal(cell) for index, cell in filled):
        return ONLY_ORDINAL if row.cells else BLANK
    if repeats(filled, head):
        return REPEATED_HEAD
    if are_column_numbers([cell for _index, cell in filled]):
        return COLUMN_NUMBERS
    return reason_in_words(filled, head, code, name) if is_blank(at(row, code)) or is_words(at(row, code)) else None


def is_ordinal(cell: Cell) -> bool:
    """A short whole number, typed as a number or as text."""
    return isinstance(cell, int | float) or (isinstance(cell, str) and cell.strip().isdecimal() and len(cell) <= 6)


def is_words(cell: Cell) -> bool:
    """Text without a single digit: no attempt at a code."""
    return isinstance(cell, str) and not re.search(r"\d", cell)


def reason_in_words(filled: Sequence[tuple[int, Cell]], head: Head, code: int | None, name: int | None) -> str | None:
    """The kind of a row without a code, by what its words say."""
    texts = [tidy(cell).replace(" ", "") for _index, cell in filled if isinstance(cell, str)]
    if texts and TOTAL.fullmatch(BRACKETS.sub("", texts[0])):
        return TOTAL_ROW
    if len(filled) <= 4 and any(NOTE.match(text) for text in texts):
        return NOTE_ROW
    if len(filled) == 1 and texts:
        if SECTION_HEAD.fullmatch(texts[0]):
            return SECTION
        return None if filled[0][0] == name else NOTE_ROW
    return None


def repeats(filled: Sequence[tuple[int, Cell]], head: Head) -> bool:
    """Whether the row says again what the head says."""
    same = [index for index, cell in filled if isinstance(cell, str) and plain(cell) and says_again(cell, head, index)]
    return len(same) >= 2 and 2 * len(same) >= len(filled)


def says_again(cell: str, head: Head, index: int) -> bool:
    """Whether a cell equals one of the words over its column."""
    return plain(cell) in {plain(part) for part in head.texts.get(index, "").split("/")}


def are_column_numbers(cells: Sequence[Cell]) -> bool:
    """甲 乙 1 2 3 … under the head of a statistical form."""
    texts = [tidy(cell).strip("()（）[]") for cell in cells]
    figures = [int(text) for text in texts if text.isdecimal() and len(text) <= 2]
    stems = [text for text in texts if len(text) == 1 and text in HEAVENLY_STEMS]
    if len(texts) < 3 or len(figures) + len(stems) < len(texts):
        return False
    return all(later == earlier + 1 for earlier, later in pairwise(figures))
