"""Loading the administrative divisions that ship with the program."""

from typing import Any

import yaml

from hangji import home
from hangji.office.models import Region

FILE = home.ROOT / "hangji" / "office" / "data" / "regions.yaml"


def load_regions() -> int:
    """Bring the table of divisions up to the file; answers how many it has. Safe to repeat."""
    rows: list[dict[str, Any]] = yaml.safe_load(FILE.read_text("utf-8"))
    rows = rows["regions"] if isinstance(rows, dict) else rows
    Region.objects.all().delete()
    Region.objects.bulk_create(
        Region(**{name: row.get(name) for name in NAMES}, initials=_initials(row)) for row in rows
    )
    return len(rows)


NAMES = ("code", "name", "short", "level", "parent", "valid_from", "valid_to", "successor")


def _initials(row: dict[str, Any]) -> str:
    return "".join(word[0] for word in str(row.get("pinyin") or "").split())
