"""Group robots: counts and a link, only to the hosts that the office lists, once a day. The server is our own."""

import json
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from uuid import uuid4

import pytest

from hangji.desk.digest import tell_groups
from hangji.guidance.actions.contacts import Said, record_contact
from hangji.office.models import Delivery
from hangji.office.queries import health
from hangji.office.robots import NotPosted, Robot, post
from tests.town import moment

TAKEN = (200, b'{"errcode": 0, "errmsg": "ok"}')


@contextmanager
def server(answer):
    """(port, what was posted) of a messenger on this machine that answers always the same."""
    posted = []

    class Messenger(BaseHTTPRequestHandler):
        def do_POST(self):
            posted.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            status, body = answer
            self.send_response(status)
            if status == 302:
                self.send_header("Location", "/elsewhere")
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST

        def log_message(self, *args):
            pass

    running = HTTPServer(("127.0.0.1", 0), Messenger)
    Thread(target=running.serve_forever, daemon=True).start()
    yield running.server_port, posted
    running.shutdown()
    running.server_close()


@pytest.fixture
def office(settings, monkeypatch):
    """Lets the program post to a port of this machine without TLS, which no office can."""
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    settings.OFFICE = {"address": "https://djb.example.cn"}
    settings.ROBOT_SCHEME = "http"

    def group(port, kind="wecom"):
        url = f"http://127.0.0.1:{port}/send?key=k"
        settings.ROBOTS = {
            "hosts": ["127.0.0.1"],
            "groups": [{"name": "社管科群", "kind": kind, "url": url, "user": "chen"}],
        }

    return group


def told(town, hour=9):
    return [each.fault for each in tell_groups(moment(town.today, hour))]


@pytest.mark.parametrize(("kind", "field"), [("wecom", "content"), ("dingtalk", "text")])
def test_a_group_is_told_how_much_waits_once_and_without_names(town, office, kind, field):
    town.organisation("亳州市象棋学校", 3, day=town.today.replace(month=3))
    with server(TAKEN) as (port, posted):
        office(port, kind)
        assert [told(town, hour) for hour in (7, 8, 9)] == [[], [""], []]
    (body,) = posted
    text = body["markdown"][field]
    assert body["msgtype"] == "markdown"
    assert "应建未建和申报" in text
    assert "(https://djb.example.cn/duties/)" in text
    assert "象棋" not in text
    assert "陈" not in text


@pytest.mark.parametrize("answer", [(302, b""), (500, b""), (200, b"<html>"), (200, b'{"errcode": 93000}')])
def test_what_is_not_taken_is_tried_again_and_told(town, office, answer):
    town.organisation("亳州市象棋学校", 3, day=town.today.replace(month=3))
    with server(answer) as (port, posted):
        office(port)
        assert all(told(town, 9))
        assert len(posted) == 1  # no redirect was followed
    assert Delivery.objects.get().fault
    assert "key=k" not in Delivery.objects.get().fault
    assert any(not fine and "没有送出" in text for fine, text in health())


def test_only_https_and_only_the_hosts_listed(settings, town):
    settings.ROBOTS = {"hosts": ["qyapi.weixin.qq.com"]}
    for url, reason in (
        ("http://qyapi.weixin.qq.com/send", "不是 https"),
        ("https://qyapi.weixin.qq.com.example.cn/send", "主机不在"),
        ("https://qyapi.weixin.qq.com@example.cn/send", "主机不在"),
        ("https://127.0.0.1/send", "主机不在"),
    ):
        with pytest.raises(NotPosted, match=reason):
            post(Robot("群", "wecom", url, "chen"), "a", "b")
    with pytest.raises(NotPosted, match="类型"):
        post(Robot("群", "pager", "https://qyapi.weixin.qq.com/send", "chen"), "a", "b")


def test_nothing_waiting_nothing_posted(town, office, monkeypatch):
    monkeypatch.setattr("hangji.reports.duties.owed", lambda act: [])
    served = town.organisation("亳州市书画协会", 0, day=town.today.replace(month=3))
    town.send(served)
    record_contact(organisation=served, said=Said(town.today, "normal"), key=uuid4(), act=town.act(town.zhou))
    with server(TAKEN) as (port, posted):
        office(port)
        assert told(town) == []
    assert posted == []
