"""Which stored files name a person: children read them, some at a time; this side only listens."""

import json
from collections.abc import Sequence

from hangji.intake.reading.open import run_child
from rulebook.erasing import Blank

AT_ONCE = 40  # files a child, which has half a minute


def mentioned(files: Sequence[tuple[str, str]], looked: Blank) -> list[bool | None]:
    """For each (path, kind): whether it names one of the needles; None where it cannot be read."""
    found: list[bool | None] = []
    for start in range(0, len(files), AT_ONCE):
        found += _some(files[start : start + AT_ONCE], looked)
    return found


def _some(files: Sequence[tuple[str, str]], looked: Blank) -> list[bool | None]:
    """One slice; where the child does not come to its end, file by file, so that one bad file hides no other."""
    asked = {"instead": dict(looked.instead), "others": looked.others, "files": files}
    status, output = run_child("hangji.intake.reading.mentions", given=json.dumps(asked).encode())
    try:
        answer = json.loads(output) if status == 0 else None
    except ValueError:
        answer = None
    if isinstance(answer, list) and len(answer) == len(files):
        return answer
    if len(files) == 1:
        return [None]
    return [each for file in files for each in _some([file], looked)]
