"""``hangji kill-test``: an import killed at random moments while it is written, in throw-away databases."""

import subprocess
import sys

from django.core.management import BaseCommand

from hangji import home


class Command(BaseCommand):
    help = "Kill an import at random moments while it is written and look at what is left."

    def run_from_argv(self, argv: list[str]) -> None:
        """Hand every option on: the test has its own --help."""
        sys.exit(subprocess.run([sys.executable, "-m", "bench.kill", *argv[2:]], cwd=home.ROOT, check=False).returncode)
