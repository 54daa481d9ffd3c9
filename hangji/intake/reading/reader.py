"""One column of a table: its cells as values."""

from typing import Any

from hangji.intake.reading import values
from hangji.intake.reading.days import from_1904
from hangji.intake.reading.fields import Field
from hangji.intake.reading.sheet import Cell
from hangji.intake.reading.sheetscan import column_letters
from rulebook.codes import Remark, error
from rulebook.sentence import Sentence, _

DITTO = frozenset(("同上", "同前", "〃", "″", '"', "“", "”", "””"))


class Reader:
    """Reads one column's cells, each distinct one once."""

    def __init__(self, index: int, entry: Field, *, base_1904: bool) -> None:
        self.index = index
        self.field = entry
        self.name = entry.name
        self.letters = column_letters(index + 1)
        self.from_1904 = base_1904 and entry.dated
        self.known: dict[Any, values.Parsed] = {}
        self.missing = 0
        self.above: Cell = ""

    def parse(self, raw: Cell, key: Any) -> values.Parsed:
        """What a cell not met before means."""
        if self.from_1904:
            raw = from_1904(raw)
        parsed = self.known[key] = values.read(raw, self.field.parser)
        return parsed

    def ditto(self, raw: Cell) -> values.Parsed:
        """What 同上 means: the cell above, where several rows may share it; elsewhere it is refused."""
        if not self.field.spreads or values.is_blank(self.above):
            return None, (error(_("“%(value)s”不能代替内容"), _("请填写实际内容；不知道就留空"), value=str(raw)),)
        key = self.above if isinstance(self.above, str) else (self.above.__class__, self.above)
        value, said = self.known.get(key) or self.parse(self.above, key)
        same = Remark("info", Sentence(_("按上一行的“%(value)s”理解"), {"value": values.shown(self.above)}))
        return value, (*(remark for remark in said if remark.level == "error"), same)
