"""Run by itself on an empty database: checks as two versions kept them go in, the migrations run, what came is told."""

import gzip
import json
import os
import sys
import zlib
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
os.environ["DJANGO_SETTINGS_MODULE"] = "hangji.settings"

HEAD = b'{"name":"a.xlsx","sheet":"","header_rows":[1],"columns":[],"notes":[]}'
ROWS = (HEAD, b'2\taccept\tnew\t[["name",null,"\xe6\xa3\x8b\xe5\x8d\x8f"]]\t{}\t[]', b"3\treject\t\t[]\t{}\t[]")


def put(executor: Any, at: tuple[str, str], number: str, checked: bytes) -> None:
    """One checked import, as the program of that migration kept it."""
    executor.loader.build_graph()
    executor.migrate([at])
    model = executor.loader.project_state([at]).apps.get_model
    now = datetime(2021, 11, 1, 1, 0, tzinfo=UTC)
    users, papers = model("office", "User").objects, model("office", "Document").objects
    user, _made = users.get_or_create(username="officer", defaults={"name": "经办员"})
    told = {"name": "a.xlsx", "kind": "table", "size": 1, "sha256": number, "path": number, "stored_by": "officer"}
    paper = papers.create(**told, stored_at=now)
    about = {"fields": "all", "region_code": 341600, "level": "city", "as_of": date(2021, 10, 31), "state": "checked"}
    model("intake", "Batch").objects.create(
        number=number, document=paper, uploaded_by=user, uploaded_at=now, checked=checked, **about
    )


def main() -> None:
    import django

    django.setup()
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    put(executor, ("intake", "0001_initial"), "B1", zlib.compress(b"{}\n[]"))
    put(executor, ("intake", "0002_checks_by_line"), "B2", gzip.compress(b"\n".join(ROWS)))
    executor.loader.build_graph()
    executor.migrate(executor.loader.graph.leaf_nodes())
    from hangji.intake.models import Batch
    from hangji.intake.store import load

    old, kept = Batch.objects.order_by("number")
    preview = load(kept)
    rows = [[row.number, row.verdict, preview.changes.get(row.number)] for row in preview.checked.rows]
    print(json.dumps({"old": [old.state, old.parts.count()], "kept": [kept.state, kept.parts.count()], "rows": rows}))


if __name__ == "__main__":
    main()
