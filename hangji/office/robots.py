"""Group robots of messengers: to whom the office lets the program post, and the posting. Shapes: data/robots.yaml.

Only https, only hosts that hangji.toml names, no redirects, a time limit; what is posted are counts and a link.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from http.client import HTTPMessage
from pathlib import Path
from typing import IO, Any
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

import yaml
from django.conf import settings
from django.utils.translation import gettext as _

SECONDS = 10
LONGEST = 65_536  # bytes of an answer that are read


@dataclass(frozen=True)
class Robot:
    """One group. user: the user name of the officer for whose office it is told; hour: not before this hour."""

    name: str
    kind: str
    url: str
    user: str
    hour: int = 8


class NotPosted(Exception):
    """The robot did not take the message, and why."""


class _NoRedirects(HTTPRedirectHandler):
    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> None:
        """A redirect would lead past the list of hosts: none is followed, and urllib raises."""


def robots() -> list[Robot]:
    """Those of [[robots.groups]] in hangji.toml. Raises TypeError for one whose keys are wrong."""
    return [Robot(**group) for group in settings.ROBOTS.get("groups", [])]


def why_not(robot: Robot) -> str:
    """Why nothing may be posted to a robot; "" where it may."""
    parts = urlsplit(robot.url)
    if robot.kind not in shapes():
        return _("“%(name)s”的类型写错了") % {"name": robot.name}
    if parts.scheme != settings.ROBOT_SCHEME:
        return _("“%(name)s”的地址不是 https") % {"name": robot.name}
    if parts.hostname not in settings.ROBOTS.get("hosts", []):
        return _("“%(name)s”的主机不在 [robots] 的 hosts 里") % {"name": robot.name}
    return ""


@cache
def shapes() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "data" / "robots.yaml").read_text("utf-8"))
    return found


def post(robot: Robot, title: str, text: str) -> None:
    """Post a message. Raises NotPosted, or OSError where the network or the host fails; never names the address."""
    if reason := why_not(robot):
        raise NotPosted(reason)
    shape = shapes()[robot.kind]
    body = json.dumps(_filled(shape["body"], {"{title}": title, "{text}": text}), ensure_ascii=False).encode()
    request = Request(robot.url, body, {"Content-Type": "application/json; charset=utf-8"})
    with build_opener(_NoRedirects).open(request, timeout=SECONDS) as answer:
        said = answer.read(LONGEST)
    _check(said, shape["success"])


def _filled(shape: Any, words: Mapping[str, str]) -> Any:
    if isinstance(shape, dict):
        return {key: _filled(value, words) for key, value in shape.items()}
    return words.get(shape, shape)


def _check(said: bytes, success: Mapping[str, Any]) -> None:
    try:
        answer = json.loads(said)
    except ValueError:
        raise NotPosted(_("对方的回答读不懂")) from None
    if not isinstance(answer, dict) or any(answer.get(key) != value for key, value in success.items()):
        raise NotPosted(_("对方没有接受：%(answer)s") % {"answer": said[:80].decode(errors="replace")})
