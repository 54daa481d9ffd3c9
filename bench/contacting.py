"""Sixteen phones record contacts at once on a running server, on 127.0.0.1 only: ours, and a plain one (bench.plain).

A server that only says ok (bench.bare) tells what the machine itself can answer.
"""

import http.client
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode
from uuid import uuid4

from bench.compare import OURS, Comparison, Way
from bench.ground import ROOT, Ground, ground

CLIENTS, CONTACTS, RUNS = 16, 12, 5
TOKEN = "a" * 32  # the token of a form and of its cookie; the server compares the two
HALF_A_MINUTE = 30.0


@dataclass
class Server:
    """A running server. pid: of its first process."""

    port: int
    pid: int

    def spent(self) -> float:
        """Seconds of processor time that it and what it started have taken."""
        return sum(_ticks(pid) for pid in _family(self.pid)) / os.sysconf("SC_CLK_TCK")


def _family(pid: int) -> Iterator[int]:
    yield pid
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        yield from _family(int(child))


def _ticks(pid: int) -> int:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


@contextmanager
def served(place: Ground, application: str, settings: str = "hangji.settings") -> Iterator[Server]:
    """The web server as ``hangji serve`` starts it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    listening = ["--host", "127.0.0.1", "--port", str(port), "--workers", "1", "--blocking-threads", "4"]
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", application, *listening, "--no-ws"]
    environment = place.environment | {"DJANGO_SETTINGS_MODULE": settings}
    process = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait(port)
        yield Server(port, process.pid)
    finally:
        process.terminate()
        process.wait(20)


def _wait(port: int) -> None:
    end = time.monotonic() + HALF_A_MINUTE
    while time.monotonic() < end:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError("the server did not come up")


def at_once(work: Callable[[int], None]) -> float:
    """Seconds that sixteen clients took together. Raises what any of them met."""
    faults: list[BaseException] = []

    def one(number: int) -> None:
        try:
            work(number)
        except BaseException as fault:
            faults.append(fault)

    threads = [threading.Thread(target=one, args=(number,)) for number in range(CLIENTS)]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise faults[0]
    return time.perf_counter() - begun


def contacting(_rows: int) -> Iterator[Comparison]:
    """Ours asks who may and writes the contact and the audit; in turn with the plain one and the one that says ok."""
    ways = [Way(OURS), Way("a plain view", slowest_wanted=5), Way("bare server")]
    spent = {way.name: 0.0 for way in ways}
    with ground("bench.fieldwork") as place, ExitStack() as running:
        phones = place.said
        servers = [
            running.enter_context(served(place, "hangji.wsgi:application")),
            running.enter_context(served(place, "hangji.wsgi:application", "bench.plain_settings")),
            running.enter_context(served(place, "bench.bare:application")),
        ]
        works = [_recording(servers[0], phones), _recording(servers[1], phones), _asking(servers[2])]
        for run in range(RUNS + 1):  # the first one warms up
            for way, server, work in zip(ways, servers, works, strict=True):
                before = server.spent()
                seconds = at_once(work)
                if run:
                    way.seconds.append(seconds)
                    spent[way.name] += server.spent() - before
        kept = place.run("bench.kept")
    each = CLIENTS * CONTACTS
    sent = 2 * each * (RUNS + 1)
    if kept != sent:
        raise AssertionError(f"{sent} contacts were sent and {kept} kept")
    speed = [
        f"{way.name} {each / way.median:.0f} a second, {spent[way.name] / each / RUNS * 1000:.1f} ms of processor each"
        for way in ways
    ]
    remark = f"contacts: {sent} sent, {kept} kept; " + "; ".join(speed)
    yield Comparison(f"{CLIENTS} phones, {each} contacts", ways, [remark])


def _recording(server: Server, phones: list[dict[str, object]]) -> Callable[[int], None]:
    return lambda number: _record(server.port, phones[number])


def _asking(server: Server) -> Callable[[int], None]:
    return lambda _number: _ask(server.port)


def _record(port: int, phone: dict[str, object]) -> None:
    units: list[int] = phone["units"]  # type: ignore[assignment]
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=HALF_A_MINUTE)
    heads = {
        "Cookie": f"sessionid={phone['cookie']}; csrftoken={TOKEN}",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    for number in range(CONTACTS):
        form = {"csrfmiddlewaretoken": TOKEN, "conclusion": "normal", "said": "一切照常", "key": uuid4()}
        body = urlencode(form | {"day": time.strftime("%Y-%m-%d")})
        connection.request("POST", f"/guidance/record/{units[number % len(units)]}/", body, heads)
        answer = connection.getresponse()
        answer.read()
        if answer.status != 302 or "login" in (answer.getheader("Location") or ""):
            raise AssertionError(f"answered {answer.status} {answer.getheader('Location')}")


def _ask(port: int) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=HALF_A_MINUTE)
    for _number in range(CONTACTS):
        connection.request("GET", "/")
        connection.getresponse().read()
