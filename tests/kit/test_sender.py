"""Who sends too often waits, and the address is kept nowhere."""

from datetime import timedelta

import pytest
from django.core.cache import cache

from hangji.kit.sender import may_send
from tests.town import TODAY, moment

NOW, ONE, OTHER = moment(TODAY), "203.0.113.7", "203.0.113.8"
pytestmark = pytest.mark.databaseless


def test_a_sender_waits_and_others_do_not(rf):
    sent = [may_send(rf.get("/", REMOTE_ADDR=ONE), "search", "2/5m", NOW) for _time in range(3)]
    assert sent == [True, True, False]
    assert may_send(rf.get("/", REMOTE_ADDR=OTHER), "search", "2/5m", NOW)
    assert may_send(rf.get("/", REMOTE_ADDR=ONE), "verify", "2/5m", NOW)
    assert may_send(rf.get("/", REMOTE_ADDR=ONE), "search", "2/5m", NOW + timedelta(days=1))


def test_the_address_is_kept_nowhere(rf):
    assert may_send(rf.get("/", REMOTE_ADDR=ONE), "search", "2/5m", NOW)
    assert cache._cache
    assert ONE not in str(cache._cache)
