"""A warm reading process for many files: it forks once a file instead of starting an interpreter.

Each line of its input is FILE<tab>NAME<tab>OUT; it answers with the exit status as the parent would see it.
"""

import os
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Self

from hangji.intake.reading import child
from hangji.intake.reading.open import ROOT, understand
from hangji.intake.reading.sheet import Reading


def read_forked(path: str, name: str, out: str) -> int:
    """Read one file in a fork of this process under the limits of production; the status as subprocess gives it."""
    pid = os.fork()
    if not pid:
        code = 1
        try:
            with open(out, "w", encoding="utf-8") as sys.stdout:
                child.main(path, name)
            code = 0
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


class WarmReader:
    """``read_file`` with a warm child. Use as a context."""

    def __enter__(self) -> Self:
        command = [sys.executable, "-m", "tests.reading.warm"]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
        self.process = subprocess.Popen(command, cwd=ROOT, text=True, bufsize=1, **pipes)  # type: ignore[call-overload]
        return self

    def __exit__(self, kind: type | None, fault: BaseException | None, trace: TracebackType | None) -> None:
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()

    def read(self, path: Path, name: str) -> Reading:
        """The reading of one file."""
        out = path.with_suffix(".json")
        out.write_bytes(b"")
        self.process.stdin.write(f"{path}\t{name}\t{out}\n")
        status = int(self.process.stdout.readline())
        return understand(status, out.read_bytes())


if __name__ == "__main__":
    for line in sys.stdin:
        sys.stdout.write(f"{read_forked(*line.rstrip().split(chr(9)))}\n")
        sys.stdout.flush()
