"""The portal under a crowd: its home page on a running server, beside a view that says ok; and its search."""

import http.client
from collections.abc import Callable, Iterator
from contextlib import ExitStack

from bench.compare import OURS, Comparison, Way
from bench.contacting import CLIENTS, HALF_A_MINUTE, RUNS, Server, at_once, served
from bench.ground import ground

ARTICLES, REQUESTS = 10_000, 150


def portal(_rows: int) -> Iterator[Comparison]:
    """Sixteen readers ask for the home page at once: ours as anybody sees it, in turn with a bare view of Django."""
    with ground("bench.newspaper", ARTICLES) as place:
        searched = place.run("bench.run_search", RUNS)
        ways = [Way(OURS), Way("a bare view", slowest_wanted=3), Way("bare server")]
        with ExitStack() as running:
            servers = [
                running.enter_context(served(place, "hangji.wsgi:application")),
                running.enter_context(served(place, "hangji.wsgi:application", "bench.plain_settings")),
                running.enter_context(served(place, "bench.bare:application")),
            ]
            for run in range(RUNS + 1):  # the first one warms up
                for way, server, path in zip(ways, servers, ("/", "/ok/", "/"), strict=True):
                    seconds = at_once(_reading(server, path))
                    if run:
                        way.seconds.append(seconds)
    each = CLIENTS * REQUESTS
    speed = "; ".join(f"{way.name} {each / way.median:.0f} a second" for way in ways)
    yield Comparison(f"portal: {CLIENTS} readers, home page {each} times", ways, [f"portal: {speed}"])
    for what, seconds_of in searched.items():
        found = [Way(OURS, seconds_of["ours"]), Way("hand-written SQL", seconds_of["floor"])]
        yield Comparison(f"portal of {ARTICLES} articles: {what}", found)


def _reading(server: Server, path: str) -> Callable[[int], None]:
    def read(_number: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=HALF_A_MINUTE)
        for _turn in range(REQUESTS):
            connection.request("GET", path)
            answer = connection.getresponse()
            answer.read()
            if answer.status != 200:
                raise AssertionError(f"{path} answered {answer.status}")
        connection.close()

    return read
