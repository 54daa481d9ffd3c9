"""The rounds of the crash test, in one process that has Django loaded and never connects: each round's work is forked.

``python -m bench.kill_rounds TIMES SEED`` in the ground of bench.kill_ground; prints one JSON object.
"""

import json
import os
import shutil
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from random import Random
from statistics import median
from typing import Any
from urllib.parse import urlsplit

import django
from django.conf import settings
from django.db import connection

from bench.ground import created, dropped
from bench.office import act

BEGUN, WRITTEN = b"b", b"w"
MEASURED = 3  # runs left alone, to learn how long a writing takes
LATE = (0.7, 1.3)  # every second kill falls here, in parts of the time, where the transaction is committed


@contextmanager
def copied(number: int) -> Iterator[str]:
    """The name of a copy of the prepared database."""
    if url := os.environ.get("DATABASE_URL"):
        made = created(url, f"{urlsplit(url).path[1:]}-{number}", like=url)
        try:
            yield urlsplit(made).path[1:]
        finally:
            dropped(made)
        return
    path = settings.HOME / f"round-{number}.sqlite3"
    shutil.copy(settings.HOME / "hangji.sqlite3", path)
    try:
        yield str(path)
    finally:
        for left in settings.HOME.glob(f"{path.name}*"):
            left.unlink()


def forked(work: Callable[[int], None]) -> tuple[int, int]:
    """Do work in a child: its process id, and the end of the pipe that it tells into."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            os.close(reading)
            work(writing)
            code = 0
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(code)
    os.close(writing)
    return pid, reading


def told(reading: int) -> bytes:
    """All that the child told until its end."""
    with os.fdopen(reading, "rb") as pipe:
        return pipe.read()


def write() -> None:
    from hangji.intake import actions
    from hangji.intake.models import Batch

    batch = Batch.objects.get()
    actions.write(batch=batch, ticked=actions.warned(batch), act=act())


def writing(name: str) -> Callable[[int], None]:
    """The child that is going to be killed."""

    def work(pipe: int) -> None:
        connection.settings_dict["NAME"] = name
        connection.ensure_connection()
        os.write(pipe, BEGUN)
        write()
        os.write(pipe, WRITTEN)

    return work


def looking(name: str) -> Callable[[int], None]:
    """The child that looks at what the killed one has left, and writes again."""

    def work(pipe: int) -> None:
        connection.settings_dict["NAME"] = name
        _alone()
        found: dict[str, Any] = {"left": counts(), "state": state(), "faults": faults()}
        write()
        found |= {"again": counts(), "again_faults": faults()}
        os.write(pipe, json.dumps(found).encode())

    return work


def _alone() -> None:
    """A PostgreSQL server goes on for a moment with what the killed client had already sent."""
    others = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    others += " AND backend_type = 'client backend'"
    while connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(others)
            if not cursor.fetchone()[0]:
                return
        time.sleep(0.01)


def counts() -> dict[str, int]:
    """How many rows every table has."""
    from django.apps import apps

    return {model._meta.db_table: model._default_manager.count() for model in apps.get_models()}


def state() -> str:
    from hangji.intake.models import Batch

    return str(Batch.objects.get().state)


def faults() -> list[str]:
    """What is broken in the audit chain and in the standings."""
    from hangji.office import audit
    from hangji.registry.restate import check

    return [str(fault) for fault in audit.verify()] + [str(fault) for fault in check()]


def undisturbed(number: int) -> tuple[float, dict[str, int]]:
    """How long a writing takes when left alone, and the rows that it leaves."""
    with copied(number) as name:
        pid, reading = forked(writing(name))
        os.read(reading, 1)
        begun = time.perf_counter()
        assert told(reading) == WRITTEN
        took = time.perf_counter() - begun
        os.waitpid(pid, 0)
        left: dict[str, int] = look(name)["left"]
        return took, left


def look(name: str) -> dict[str, Any]:
    pid, reading = forked(looking(name))
    found = told(reading)
    _pid, status = os.waitpid(pid, 0)
    if status:
        raise RuntimeError(f"the database that was left cannot be used: {name}")
    said: dict[str, Any] = json.loads(found)
    return said


def killed(number: int, moment: float) -> tuple[bool, dict[str, Any]]:
    """One round: whether the writing was acknowledged before it was killed, and what it left."""
    with copied(number) as name:
        pid, reading = forked(writing(name))
        os.read(reading, 1)
        time.sleep(moment)
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        return told(reading) == WRITTEN, look(name)


def wrongs(acknowledged: bool, found: dict[str, Any], before: dict[str, int], after: dict[str, int]) -> list[str]:
    """What a round has shown that must not be."""
    whole = found["left"] == after
    wrong = [] if whole or found["left"] == before else [f"half written: {_between(found['left'], before, after)}"]
    wrong += ["acknowledged and lost"] if acknowledged and not whole else []
    wrong += [f"the batch is {found['state']}"] if (found["state"] == "written") != whole else []
    wrong += [f"writing again: {_between(found['again'], before, after)}"] if found["again"] != after else []
    return [*wrong, *found["faults"], *found["again_faults"]]


def _between(found: dict[str, int], before: dict[str, int], after: dict[str, int]) -> str:
    off = {name: n for name, n in found.items() if n not in (before[name], after[name])} or found
    return json.dumps(off)


def moments(times: int, seed: int, duration: float) -> Iterator[float]:
    """When to kill: over the whole time, and every second one about its end."""
    random = Random(seed)
    for number in range(times):
        yield duration * (random.uniform(*LATE) if number % 2 else random.uniform(0, 1))


def start() -> dict[str, int]:
    """The rows before any writing."""
    with copied(0) as name:

        def work(pipe: int) -> None:
            connection.settings_dict["NAME"] = name
            os.write(pipe, json.dumps(counts()).encode())

        pid, reading = forked(work)
        found: dict[str, int] = json.loads(told(reading))
        os.waitpid(pid, 0)
        return found


def main(times: int, seed: int) -> dict[str, Any]:
    before = start()
    alone = [undisturbed(-number) for number in range(1, MEASURED + 1)]
    duration, after = median(took for took, _left in alone), alone[0][1]
    said: dict[str, Any] = {"times": times, "written": 0, "acknowledged": 0, "wrong": [], "duration": duration}
    for number, moment in enumerate(moments(times, seed, duration), 1):
        acknowledged, found = killed(number, moment)
        said["acknowledged"] += acknowledged
        said["written"] += found["left"] == after
        said["wrong"] += [f"round {number}: {wrong}" for wrong in wrongs(acknowledged, found, before, after)]
    return said


if __name__ == "__main__":
    django.setup()
    # Loaded before the forks, so that a child begins at once.
    import hangji.intake.actions
    import hangji.registry.restate  # noqa: F401

    print(json.dumps(main(int(sys.argv[1]), int(sys.argv[2]))))
