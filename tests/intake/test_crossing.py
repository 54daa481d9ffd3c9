"""Two imports at once that name the same things, or the same counties, in another order."""

from contextlib import suppress
from threading import Barrier, BrokenBarrierError, Thread

import pytest
from django.db import OperationalError, connection

from hangji.intake import actions, effects
from hangji.intake.commit import Commit
from hangji.kit.refusal import Refusal
from hangji.office import audit
from hangji.registry import balance
from hangji.registry.restate import check
from tests.intake.test_import import row, uploaded, written
from tests.town import Town

pytestmark = pytest.mark.postgresql  # SQLite lets only one transaction write
THERE = [row(1, "亳州市灯谜学会", 4), row(2, "亳州市棋类协会", 2)]
OTHERS = [row(3, "亳州市义工协会", 3), row(4, "亳州市风筝协会", 1)]


def of_county(said, county):
    return [*said[:4], county, *said[5:]]


FILES = {
    "the same organisations": ([row(1, "亳州市灯谜学会", 5), row(2, "亳州市棋类协会", 3)],) * 2,
    "the same new ones": ([row(7, "亳州市摄影协会", 5), row(8, "亳州市戏曲协会", 3)],) * 2,
    "the same counties": (
        [row(7, "亳州市摄影协会", 5), of_county(row(8, "亳州市戏曲协会", 3), "涡阳县")],
        [row(9, "亳州市武术协会", 5), of_county(row(10, "亳州市龙舟协会", 3), "涡阳县")],
    ),
}


@pytest.fixture
def slow(monkeypatch):
    """Each slice is one row, and after each the other may catch up."""
    met, plain = Barrier(2), Commit.write

    def write(self, effects):
        plain(self, effects)
        with suppress(BrokenBarrierError):
            met.wait(0.5)

    monkeypatch.setattr(effects, "SLICE", 1)
    monkeypatch.setattr(Commit, "write", write)


def at_once(*works):
    """What each of them met, None where it was done."""
    found = [None] * len(works)

    def one(number, work):
        try:
            work()
        except (Refusal, OperationalError) as fault:
            found[number] = fault
        finally:
            connection.close()

    threads = [Thread(target=one, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


@pytest.fixture
def offices(transactional_db):
    """Of two offices, so that no audit chain keeps them apart."""
    town = Town()
    written(town, *THERE, *OTHERS)
    return town, [town.chen, town.user("of_province", "省厅经办", "officer", 340000)]


def whole():
    assert list(check()) == list(balance.check()) == list(audit.verify()) == []


@pytest.mark.parametrize("files", FILES.values(), ids=FILES.keys())
def test_two_imports_that_cross_take_turns(offices, slow, files):
    town, users = offices
    batches = [uploaded(town, *files[0]), uploaded(town, *reversed(files[1]))]
    works = [
        lambda batch=batch, user=user: actions.write(batch=batch, ticked=actions.warned(batch), act=town.act(user))
        for batch, user in zip(batches, users, strict=True)
    ]
    met = at_once(*works)
    assert not [fault for fault in met if isinstance(fault, OperationalError)], met
    assert met.count(None) >= 1
    whole()
