"""The crash test: ``python -m bench.kill --times 200``. An import is killed at random moments while it is written.

After each kill the batch must be wholly written or not at all, an acknowledged one must be there, the audit chain and
the standings must be whole, and writing again must end well. On PostgreSQL where DATABASE_URL is set, else on SQLite.
A killed process is not a power cut: what the operating system had been given is not lost here.
"""

import argparse
import sys
from typing import Any

from bench.ground import ground

ROWS = 300


def trial(times: int, seed: int = 2026, rows: int = ROWS) -> dict[str, Any]:
    """times, written, acknowledged: how many rounds, and of those left whole and told so before the kill.

    duration: seconds of a writing left alone. wrong: a sentence for each thing that must not be.
    """
    with ground("bench.kill_ground", rows) as prepared:
        said: dict[str, Any] = prepared.run("bench.kill_rounds", times, seed)
        return said


def main() -> int:
    parser = argparse.ArgumentParser(prog="hangji kill-test", description="Kill an import while it is written.")
    parser.add_argument("--times", type=int, default=200)
    parser.add_argument("--seed", type=int, default=2026)
    asked = parser.parse_args()
    said = trial(asked.times, asked.seed)
    print(
        f"{said['times']} kills over {said['duration']:.2f} s of writing: {said['written']} batches wholly written "
        f"({said['acknowledged']} of them acknowledged), {said['times'] - said['written']} not at all; "
        f"{len(said['wrong'])} wrong"
    )
    print("\n".join(said["wrong"]))
    return 1 if said["wrong"] else 0


if __name__ == "__main__":
    sys.exit(main())
