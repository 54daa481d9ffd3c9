"""A backup in one file: the database as of one moment, the stored files, the office's settings, and a manifest.

The manifest anchors the audit chains outside the database: the count and hash of each office's last entry.
"""

import hashlib
import io
import json
import sqlite3
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection

from hangji import home
from hangji.kit import freshness
from hangji.office.models import AuditTail

MANIFEST, DATABASE, CONFIG, FILES = "manifest.json", "database", "hangji.toml", "files"


class Unfit(Exception):
    """The backup cannot be made or taken back; the text says why, and what to do."""


def backup(target: Path, now: datetime) -> dict[str, Any]:
    """Write a backup to ``target``, readable by its owner only; answers its manifest. Unfit where a file is there."""
    if target.exists():
        raise Unfit(f"{target} is there already; name another file")
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / DATABASE
        _copy_database(copy)
        members = {DATABASE: copy, **dict(_stored_files())}
        if (home.HOME / CONFIG).exists():
            members[CONFIG] = home.HOME / CONFIG
        manifest = _manifest(members, now)
        target.touch(mode=0o600)
        _pack(target, members, manifest)
    return manifest


def _manifest(members: dict[str, Path], now: datetime) -> dict[str, Any]:
    tails = {str(tail.office): {"count": tail.count, "hash": tail.hash} for tail in AuditTail.objects.all()}
    hashes = {name: _sha256(path) for name, path in sorted(members.items())}
    return {"made_at": now.isoformat(), "engine": connection.vendor, "audit": tails, "files": hashes}


def _pack(target: Path, members: dict[str, Path], manifest: dict[str, Any]) -> None:
    said = json.dumps(manifest, ensure_ascii=False, indent=1).encode()
    with tarfile.open(target, "w:gz") as archive:
        entry = tarfile.TarInfo(MANIFEST)
        entry.size = len(said)
        archive.addfile(entry, io.BytesIO(said))
        for name, path in members.items():
            archive.add(path, name)


def _stored_files() -> Iterator[tuple[str, Path]]:
    root = Path(default_storage.path(""))
    files = (path for path in sorted(root.rglob("*")) if path.is_file() and not path.name.startswith(freshness.MARK))
    yield from ((f"{FILES}/{path.relative_to(root)}", path) for path in files)


def _copy_database(copy: Path) -> None:
    """The database as of one moment, while others go on working."""
    if connection.vendor == "sqlite":
        with sqlite3.connect(copy) as into:
            connection.ensure_connection()
            connection.connection.backup(into)
        return
    _postgres("pg_dump", "--format=custom", f"--file={copy}")


def _postgres(program: str, *arguments: str) -> None:
    """Run one of PostgreSQL's own programs on our database; the password goes by the environment."""
    place = settings.DATABASES["default"]
    words = [program, f"--dbname={place['NAME']}", f"--username={place['USER']}", f"--host={place['HOST']}", *arguments]
    port = [f"--port={place['PORT']}"] if place["PORT"] else []
    try:
        subprocess.run(
            [*words, *port], check=True, env={"PATH": "/usr/bin:/bin:/usr/local/bin", "PGPASSWORD": place["PASSWORD"]}
        )
    except FileNotFoundError as fault:
        raise Unfit(f"{program} is not installed here; it comes with PostgreSQL's client programs") from fault


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def restore(source: Path) -> dict[str, Any]:
    """Take a backup back into an empty installation; answers its manifest.

    Raises Unfit where an office is there already, a file of the backup is damaged, or the engine is another.
    """
    _must_be_empty()
    with tempfile.TemporaryDirectory() as folder, tarfile.open(source, "r:gz") as archive:
        archive.extractall(folder, filter="data")
        manifest: dict[str, Any] = json.loads((Path(folder) / MANIFEST).read_text("utf-8"))
        _must_be_whole(Path(folder), manifest)
        _take_files(Path(folder), manifest)
        _take_database(Path(folder) / DATABASE)
    return manifest


def _must_be_empty() -> None:
    if connection.vendor == "sqlite":
        used = Path(settings.DATABASES["default"]["NAME"]).exists()
    else:
        used = bool(connection.introspection.table_names())
    if used or (home.HOME / CONFIG).exists():
        raise Unfit("there is an office here already; a backup is taken back into an empty HANGJI_HOME and database")


def _must_be_whole(folder: Path, manifest: dict[str, Any]) -> None:
    if manifest["engine"] != connection.vendor:
        raise Unfit(f"the backup was made with {manifest['engine']}, this installation uses {connection.vendor}")
    damaged = [name for name, sha256 in manifest["files"].items() if _sha256(folder / name) != sha256]
    if damaged:
        raise Unfit(f"damaged in the backup: {', '.join(damaged[:5])}; take another backup")


def _take_files(folder: Path, manifest: dict[str, Any]) -> None:
    for name in manifest["files"]:
        if name == DATABASE:
            continue
        inside = name.removeprefix(f"{FILES}/")
        target = home.HOME / CONFIG if name == CONFIG else Path(default_storage.path(inside))
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes((folder / name).read_bytes())
        target.chmod(0o600)


def _take_database(copy: Path) -> None:
    if connection.vendor == "sqlite":
        target = Path(settings.DATABASES["default"]["NAME"])
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(copy.read_bytes())
        return
    _postgres("pg_restore", "--no-owner", "--exit-on-error", str(copy))


def moved(manifest: dict[str, Any]) -> list[str]:
    """Offices whose audit chain does not end as the manifest says; none means that it is the same trail."""
    tails = {str(tail.office): {"count": tail.count, "hash": tail.hash} for tail in AuditTail.objects.all()}
    return [office for office, said in manifest["audit"].items() if tails.get(office) != said]
