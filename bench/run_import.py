"""One import in a process of its own, so that its peak memory is its own: ``python -m bench.run_import WAY FILE``."""

import json
import resource
import sys
from importlib import import_module
from pathlib import Path
from time import perf_counter

import django


def peak() -> int:
    """The most memory that this process or one it started held, in KiB.

    Linux hands the high-water mark of getrusage on to a started process, so the kernel's own figure is preferred.
    """
    status = Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.exists() else []
    own = next((int(line.split()[1]) for line in lines if line.startswith("VmHWM")), 0)
    own = own or resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return max(own, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)


def ours(path: Path) -> dict[str, float]:
    """Upload, check (the preview) and write."""
    from django.core.files.base import File

    from bench.office import CITY, TODAY, act
    from hangji.intake import actions
    from hangji.office.access import Territory

    who = act()
    begun = perf_counter()
    with path.open("rb") as file:
        upload = File(file, name=path.name)
        batch = actions.upload(file=upload, fields="all", territory=Territory(CITY, "city"), as_of=TODAY, act=who)
    batch = actions.run_check(batch, who)
    checked = perf_counter()
    batch = actions.write(batch=batch, ticked=actions.warned(batch), act=who)
    done = perf_counter()
    assert batch.counts["written"] == batch.counts["rows"], batch.counts
    return {"preview": checked - begun, "commit": done - checked}


def floor(path: Path) -> dict[str, float]:
    """The least that any program must do."""
    from bench.floor_import import write

    begun = perf_counter()
    write(path)
    return {"commit": perf_counter() - begun}


def peer(path: Path) -> dict[str, float]:
    """django-import-export; raises ModuleNotFoundError where it is not installed."""
    from bench.peer_import import write

    return write(path)


def tables() -> dict[str, int]:
    """How many rows every table of facts holds afterwards."""
    from django.apps import apps

    models = [model for room in ("office", "registry") for model in apps.get_app_config(room).get_models()]
    return {model.__name__: model.objects.count() for model in models}


WAYS = {"ours": ours, "floor": floor, "peer": peer}
NEEDS = {"ours": "hangji.intake.actions", "floor": "bench.floor_import", "peer": "bench.peer_import"}


def spent() -> float:
    """Seconds of processor time that this process and those it started have taken."""
    both = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in both)


def main(way: str, path: Path) -> dict[str, object]:
    """idle: the memory of the process with everything loaded, before the first row; all in KiB and seconds."""
    django.setup()
    import_module(NEEDS[way])
    idle, before = peak(), spent()
    parts = WAYS[way](path)
    took = {"seconds": sum(parts.values()), "processor": spent() - before}
    return {**parts, **took, "idle": idle, "peak": peak(), "tables": tables()}


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], Path(sys.argv[2]))))
