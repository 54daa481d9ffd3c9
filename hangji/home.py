"""Where this installation keeps its data and what its office is: ``HANGJI_HOME`` and ``hangji.toml`` in it."""

import os
import secrets
import tomllib
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

ROOT = Path(__file__).resolve().parent.parent
HOME = Path(os.environ.get("HANGJI_HOME") or ROOT / "var").resolve()


def config() -> dict[str, Any]:
    """``hangji.toml`` as written by ``hangji init`` or ``hangji demo``; empty before either."""
    path = HOME / "hangji.toml"
    return tomllib.loads(path.read_text("utf-8")) if path.exists() else {}


def secret_key() -> str:
    """The signing key: from the environment, else made once and kept where only the owner can read it."""
    if key := os.environ.get("HANGJI_SECRET_KEY"):
        return key
    path = HOME / "secret"
    if not path.exists():
        HOME.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50), "utf-8")
    return path.read_text("utf-8")


SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA mmap_size=268435456; "
    "PRAGMA cache_size=-2048; PRAGMA temp_store=MEMORY"
)


def database() -> dict[str, Any]:
    """Django's settings for ``DATABASE_URL`` (postgresql://user:password@host:port/name), else SQLite in HOME.

    SQLite opens each transaction IMMEDIATE: with Django's default two clerks who read and then write
    at once get "database is locked".
    """
    url = os.environ.get("DATABASE_URL", "")
    if url.startswith("postgres"):
        return _postgres(url)
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": HOME / "hangji.sqlite3",
        "CONN_MAX_AGE": None,
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": SQLITE_PRAGMAS},
    }


def _postgres(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    query = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(query.get("host", "") or parts.hostname or ""),
        "PORT": parts.port or query.get("port", ""),
        "CONN_MAX_AGE": 600,
    }
