"""Small readings without a file, for tests of columns and rows."""

from collections.abc import Sequence
from typing import Any

from hangji.intake.reading.fields import ALL, Field
from hangji.intake.reading.sheet import Reading, Row, Sheet
from hangji.intake.reading.validate import Checked, CheckedRow, check
from tests.reading.office import code

HEAD = ["统一社会信用代码", "名称"]


def reading(*rows: list[Any], name: str = "台账", **more: Any) -> Reading:
    """One sheet with these rows, numbered from 1; [] is a blank row."""
    numbered = [Row(number, list(cells)) for number, cells in enumerate(rows, 1) if cells]
    return Reading([Sheet(name, rows=numbered, **more)])


def checked(*rows: list[Any], fields: Sequence[Field] = ALL, **more: Any) -> Checked:
    """These rows, checked."""
    return check(reading(*rows), fields, **more)


def one(heads: str, *cells: Any, fields: Sequence[Field] = ALL) -> CheckedRow:
    """One right organisation with further columns ``heads`` and their cells, checked."""
    return checked([*HEAD, *heads.split()], [code("51", 1), "谯城区示例协会", *cells], fields=fields).rows[0]


def told(row: CheckedRow, level: str = "") -> list[str]:
    """What is said of a row, of one level or of all."""
    return [str(finding.problem) for finding in row.findings if level in {"", finding.level}]
