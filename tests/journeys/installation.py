"""A real installation for a journey: its own data folder, its own server process, on SQLite or PostgreSQL."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[2]


def hangji(home: Path, *arguments: str, database: str = "") -> str:
    """Run the office's command line on a data folder; answers what it printed."""
    done = subprocess.run(
        [sys.executable, "-m", "hangji", *arguments],
        env=environment(home, database),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise AssertionError(f"hangji {' '.join(arguments)}: {done.stdout}{done.stderr}")
    return done.stdout


def environment(home: Path, database: str = "") -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "HANGJI_TEST_HOME")}
    url = {"DATABASE_URL": database} if database else {}
    return kept | url | {"HANGJI_HOME": str(home), "HANGJI_SECRET_KEY": "for tests only", "PYTHONPATH": str(ROOT)}


@dataclass
class Built:
    """An installation that journeys copy; database: the name of its PostgreSQL database, "" on SQLite."""

    home: Path
    database: str


def database_url(name: str) -> str:
    """The address of another database on the server of DATABASE_URL; "" on SQLite."""
    server = os.environ.get("DATABASE_URL", "")
    return server.replace(urlsplit(server).path, f"/{name}", 1) if server and name else ""


def sql(statement: str) -> None:
    import psycopg

    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        connection.execute(statement)


def build(home: Path, name: str, *commands: list[str]) -> Built:
    """Make an installation by running commands in it."""
    home.mkdir(parents=True)
    database = name if os.environ.get("DATABASE_URL") else ""
    if database:
        sql(f'CREATE DATABASE "{name}"')
    for command in commands:
        hangji(home, *command, database=database_url(database))
    return Built(home, database)


class Server:
    """A copy of an installation, served on 127.0.0.1 until ``stop``."""

    def __init__(self, built: Built, home: Path, name: str):
        shutil.copytree(built.home, home)
        self.home, self.database = home, name if built.database else ""
        if self.database:
            sql(f'CREATE DATABASE "{name}" TEMPLATE "{built.database}"')
        self.port = _free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._start()

    def _start(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "hangji", "serve", "--port", str(self.port)],
            env=environment(self.home, database_url(self.database)),
            cwd=ROOT,
            stdout=(self.home / "server.log").open("w"),
            stderr=subprocess.STDOUT,
        )
        self._wait()

    def on(self, day: str) -> None:
        """Go on with the demonstration pinned on another day."""
        self.process.terminate()
        self.process.wait(20)
        told = self.home / "hangji.toml"
        told.write_text(re.sub(r"\d{4}-\d{2}-\d{2}", day, told.read_text("utf-8")), "utf-8")
        self._start()

    def _wait(self) -> None:
        """A machine that is busy with other tests may need long; a server that gave up is told at once."""
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                urllib.request.urlopen(f"{self.url}/account/login/", timeout=30)
                return
            except OSError:
                time.sleep(0.1)
        raise AssertionError((self.home / "server.log").read_text())

    def run(self, *arguments: str) -> str:
        return hangji(self.home, *arguments, database=database_url(self.database))

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(20)
        if self.database:
            sql(f'DROP DATABASE "{self.database}" WITH (FORCE)')


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
