"""``hangji bench``: ratios against hand-written floors and against what people use today (docs/performance.md).

The measuring is a process of its own that works in throw-away databases, so nothing of this installation is touched.
"""

import subprocess
import sys

from django.core.management import BaseCommand

from hangji import home


class Command(BaseCommand):
    help = "Measure imports, figures and lists in throw-away databases."

    def run_from_argv(self, argv: list[str]) -> None:
        """Hand every option on: the bench has its own --help."""
        sys.exit(subprocess.run([sys.executable, "-m", "bench", *argv[2:]], cwd=home.ROOT, check=False).returncode)
