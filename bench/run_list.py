"""The list of organisations, ours and the peer's in turn: ``python -m bench.run_list RUNS``, with bench.peer_settings.

Prints {page: {way: seconds of each run}}; without the peer only ours.
"""

import json
import os
import sys
from collections.abc import Callable

import django

PAGES = {"first page": "", "searched by name": "q=白酒", "one kind": "kind=private"}


def asking(path: str, query: str) -> Callable[[], None]:
    """A signed-in officer's request for a page."""
    from django.test import Client

    from hangji.office.models import User

    client = Client(SERVER_NAME="localhost")
    client.force_login(User.objects.get(username="officer"))

    def ask() -> None:
        response = client.get(f"{path}?{query}" if query else path)
        assert response.status_code == 200, (path, query, response.status_code)
        response.content.decode()

    return ask


def main(runs: int) -> dict[str, dict[str, list[float]]]:
    from django.conf import settings
    from django.urls import reverse

    from bench.run_figures import in_turn

    said = {}
    for page, query in PAGES.items():
        ways = {"ours": asking(reverse("registry:organisations"), query)}
        if settings.PEERS:
            ways["peer"] = asking("/peer/", query)
        said[page] = in_turn(ways, runs)
    return said


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.peer_settings"
    django.setup()
    print(json.dumps(main(int(sys.argv[1]))))
