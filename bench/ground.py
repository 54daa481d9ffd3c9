"""Throw-away installations: a HANGJI_HOME below a temporary folder, and on PostgreSQL a database of its own."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

ROOT = Path(__file__).resolve().parent.parent


class Ground:
    """One throw-away installation. home: its folder. url: its PostgreSQL database, "" for SQLite in the folder."""

    def __init__(self, home: Path, url: str = ""):
        self.home, self.url = home, url
        self.said: Any = None  # what the module that filled it printed last

    @property
    def environment(self) -> dict[str, str]:
        """What a process needs to work here."""
        named = {
            "HANGJI_HOME": str(self.home),
            "HANGJI_SECRET_KEY": "bench",
            "DJANGO_SETTINGS_MODULE": "hangji.settings",
        }
        return {**os.environ, **named, "DATABASE_URL": self.url, "PYTHONPATH": str(ROOT)}

    def run(self, module: str, *arguments: Any) -> Any:
        """Run one of our modules here and answer with the JSON of the last line that it printed.

        Raises CalledProcessError when it fails.
        """
        command = [sys.executable, "-m", module, *map(str, arguments)]
        done = subprocess.run(command, env=self.environment, cwd=ROOT, stdout=subprocess.PIPE, check=True)
        lines = done.stdout.decode().strip().splitlines()
        return json.loads(lines[-1]) if lines else None

    @contextmanager
    def copy(self) -> Iterator["Ground"]:
        """The same installation again, gone afterwards. Nobody may be connected to this one."""
        home = Path(tempfile.mkdtemp(prefix=f"{self.home.name}-", dir=self.home.parent))
        shutil.copytree(self.home, home, dirs_exist_ok=True)
        url = created(self.url, home.name, like=self.url) if self.url else ""
        try:
            yield Ground(home, url)
        finally:
            if url:
                dropped(url)
            shutil.rmtree(home, ignore_errors=True)


@contextmanager
def ground(module: str, *arguments: Any, name: str = "ground") -> Iterator[Ground]:
    """An installation filled by running ``module``; everything is taken away at the end.

    It is on the server of DATABASE_URL where that is set, in a database of its own.
    """
    folder = Path(tempfile.mkdtemp(prefix="hangji-bench-"))
    server = os.environ.get("DATABASE_URL", "")
    made = Ground(folder / name, created(server, f"{folder.name}-{name}") if server else "")
    made.home.mkdir()
    try:
        made.said = made.run(module, *arguments)
        yield made
    finally:
        if made.url:
            dropped(made.url)
        shutil.rmtree(folder, ignore_errors=True)


def created(url: str, name: str, like: str = "") -> str:
    """A new database on the server of ``url``, a copy of ``like`` where that is given: its address."""
    parts = urlsplit(url)
    template = f' TEMPLATE "{urlsplit(like).path[1:]}"' if like else ""
    _on_server(url, f'CREATE DATABASE "{name}"{template}')
    return urlunsplit(parts._replace(path=f"/{name}"))


def dropped(url: str) -> None:
    """Take a database away, whoever is connected."""
    _on_server(url, f'DROP DATABASE IF EXISTS "{urlsplit(url).path[1:]}" WITH (FORCE)')


def _on_server(url: str, statement: str) -> None:
    import psycopg

    maintenance = urlunsplit(urlsplit(url)._replace(path="/postgres"))
    with psycopg.connect(maintenance, autocommit=True) as connection:
        connection.execute(statement)
