"""Public pages for a crowd: kept in memory, so that a page seen before costs neither a session nor a query.

What is shown changes only by actions, and each says so by a new mark (kit/freshness.py). A page is kept under the mark
that was read before it was made, for a minute at most, and no longer than until the next scheduled article or the next
day. A visitor with a session is not served from here. This is the outermost middleware: what the others add to a page
is kept with it.
"""

import hashlib
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from hangji.kit.freshness import mark
from hangji.office.middleware import LARGE_PRINT

MOST = 500  # pages
OWN_HEADERS = {"etag", "cache-control", "vary", "expires", "content-length", "set-cookie"}
FIT_FOR_ANYONE = ("page",)


@dataclass(frozen=True)
class Kept:
    """A page as it was sent. until: by time.monotonic."""

    mark: str
    until: float
    body: bytes
    headers: tuple[tuple[str, str], ...]
    etag: str


class Pages:
    """The pages kept by one process, the least used going first."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._kept: OrderedDict[str, Kept] = OrderedDict()

    def get(self, key: str, mark: str) -> Kept | None:
        with self._lock:
            found = self._kept.get(key)
            if found is None or found.mark != mark or found.until < time.monotonic():
                return None
            self._kept.move_to_end(key)
            return found

    def put(self, key: str, page: Kept) -> None:
        with self._lock:
            self._kept[key] = page
            self._kept.move_to_end(key)
            while len(self._kept) > MOST:
                self._kept.popitem(last=False)


PAGES = Pages()


class CrowdMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not _fit(request):
            return self.get_response(request)
        key, now = _key(request), mark()
        if kept := PAGES.get(key, now):
            return _sent(request, kept)
        response = self.get_response(request)
        seconds = getattr(response, "for_everyone", 0)
        if not seconds or response.streaming or response.cookies:
            return response
        page = _kept(response, now, seconds)
        PAGES.put(key, page)
        return _sent(request, page)


def _fit(request: HttpRequest) -> bool:
    """A reader without a session, who asks for no more than a page."""
    if request.method not in ("GET", "HEAD") or settings.SESSION_COOKIE_NAME in request.COOKIES:
        return False
    return not request.META.get("QUERY_STRING") or set(request.GET) <= set(FIT_FOR_ANYONE)


def _key(request: HttpRequest) -> str:
    language = translation.get_language_from_request(request)
    large = "large" if request.COOKIES.get(LARGE_PRINT) == "1" else ""
    meta = request.META
    host = (str(request.scheme), meta.get("HTTP_HOST", ""), meta.get("SERVER_PORT", ""))
    return "\n".join((*host, request.path, meta.get("QUERY_STRING", ""), language, large))


def _kept(response: HttpResponse, now: str, seconds: float) -> Kept:
    headers = tuple((name, value) for name, value in response.items() if name.lower() not in OWN_HEADERS)
    etag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    return Kept(now, time.monotonic() + seconds, response.content, headers, etag)


def _sent(request: HttpRequest, page: Kept) -> HttpResponse:
    """Browsers and proxies keep it too, and ask each time whether it still holds."""
    same = page.etag in request.headers.get("If-None-Match", "")
    response = HttpResponse(b"" if same else page.body, status=304 if same else 200)
    for name, value in page.headers:
        response[name] = value
    response["ETag"] = page.etag
    response["Cache-Control"] = "public, no-cache"
    response["Vary"] = "Cookie, Accept-Language"
    return response
