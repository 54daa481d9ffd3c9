"""The process in which a stranger's file is checked: ``python -m hangji.intake.reading.examiner FILE NAME``.

What to look for comes in on standard input. It prints what concerns the whole file, then a line a row (``lines.py``),
and ends; it may be killed at any moment, as the process that only reads (``child.py``).
"""

import gc
import sys
from typing import Any

from hangji.intake.reading import child, limits, lines
from hangji.intake.reading.examine import head
from hangji.intake.reading.fields import LISTS
from hangji.intake.reading.open import build
from hangji.intake.reading.sheet import Flaw
from hangji.intake.reading.validate import check


def put_flaws(document: dict[str, Any]) -> None:
    """The lost results, which travel as {"f": text} otherwise, as what they are."""
    for sheet in document.get("sheets", ()):
        for _number, cells in sheet["rows"]:
            for index, cell in enumerate(cells):
                if cell.__class__ is dict:
                    cells[index] = Flaw(cell["f"])


def main(path: str, name: str) -> None:
    """Read and check under limits, and print."""
    gc.disable()  # the process ends soon, and everything it makes lives until then
    child.limit_memory()
    child.limit_seconds(limits.PRESCAN_SECONDS)
    fields, mapping, region = lines.read(sys.stdin.buffer.read())
    document = child.answer(path, name)
    put_flaws(document)
    checked = check(build(document), LISTS[fields], mapping=mapping, name=name, region=region)
    out = sys.stdout.buffer
    out.write(lines.written(head(checked)))
    for row in checked.rows:
        out.write(b"\n" + lines.line(row))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
