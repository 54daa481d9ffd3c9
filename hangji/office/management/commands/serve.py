"""``hangji serve``: the web server on 127.0.0.1 and one worker for long tasks; both end together."""

import os
import signal
import subprocess
import sys
import time
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand

from hangji import home
from hangji.kit import clock
from hangji.office.queries import doors

WORKER = [str(home.ROOT / "manage.py"), "db_worker"]


def server(port: int) -> list[str]:
    """One process of four threads: SQLite writes one after another, so more would only wait."""
    listening = ["--host", "127.0.0.1", "--port", str(port), "--workers", "1", "--blocking-threads", "4"]
    return ["-m", "granian", "--interface", "wsgi", "hangji.wsgi:application", *listening, "--no-access-log", "--no-ws"]


class Command(BaseCommand):
    help = "Serve on 127.0.0.1; put a proxy before it to serve a network."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *, port: int, **options: Any) -> None:
        environment = os.environ | {"HANGJI_WORKER": "1", "PYTHONPATH": str(home.ROOT)}
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # so that both processes are ended below
        self.server = subprocess.Popen([sys.executable, *server(port)], env=environment)
        self.worker = subprocess.Popen([sys.executable, *WORKER], env=environment)
        self._greet(port)
        try:
            self._watch(environment)
        except KeyboardInterrupt:
            pass
        finally:
            for process in (self.server, self.worker):
                process.terminate()
            for process in (self.server, self.worker):
                process.wait(10)

    def _watch(self, environment: dict[str, str]) -> None:
        """Until the server ends; a worker that died is started again, and takes up what is queued."""
        while self.server.poll() is None:
            time.sleep(1)
            if self.worker.poll() is not None:
                self.worker = subprocess.Popen([sys.executable, *WORKER], env=environment)

    def _greet(self, port: int) -> None:
        self.stdout.write(f"Hangji 夯基: http://127.0.0.1:{port}/")
        if settings.PINNED_DAY:
            self.stdout.write(f"演示：业务日期固定为 {settings.PINNED_DAY}，登录页上每个角色一键登录")
            for door in doors(clock.today()):
                self.stdout.write(f"  {door.username:14} {door.name} {door.post}")
        self.stdout.flush()
