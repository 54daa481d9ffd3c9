"""Sixteen phones record contacts at once on a running server, on 127.0.0.1 only; beside it the bare web server."""

import http.client
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import urlencode
from uuid import uuid4

from bench.compare import OURS, Comparison, Way
from bench.ground import ROOT, Ground, ground

CLIENTS, CONTACTS, RUNS = 16, 12, 3
TOKEN = "a" * 32  # the token of a form and of its cookie; the server compares the two
HALF_A_MINUTE = 30.0


@contextmanager
def served(place: Ground, application: str) -> Iterator[int]:
    """The web server as ``hangji serve`` starts it; answers with its port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    listening = ["--host", "127.0.0.1", "--port", str(port), "--workers", "1", "--blocking-threads", "4"]
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", application, *listening, "--no-ws"]
    process = subprocess.Popen(
        command, env=place.environment, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _wait(port)
        yield port
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
    """Ours writes the contact, the audit entry and the answer; the bare server says ok."""
    ours, floor = Way(OURS), Way("bare server", slowest_wanted=5)
    with ground("bench.fieldwork") as place:
        phones = place.said
        with served(place, "hangji.wsgi:application") as port:
            for _run in range(RUNS):
                ours.seconds.append(at_once(lambda n: _record(port, phones[n])))
        with served(place, "bench.bare:application") as port:
            for _run in range(RUNS):
                floor.seconds.append(at_once(lambda _n: _ask(port)))
        kept = place.run("bench.kept")
    sent = CLIENTS * CONTACTS * RUNS
    if kept != sent:
        raise AssertionError(f"{sent} contacts were sent and {kept} kept")
    each = CLIENTS * CONTACTS
    speed = [f"{each / way.median:.0f} requests a second, {way.name}" for way in (ours, floor)]
    yield Comparison(
        f"{CLIENTS} phones, {each} contacts",
        [ours, floor],
        [f"contacts: {sent} sent, {kept} kept; " + "; ".join(speed)],
    )


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
