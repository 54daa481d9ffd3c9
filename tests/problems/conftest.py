"""A ledger in the town."""

import pytest

from tests.problems.hands import Ledger, ledger_of


@pytest.fixture
def ledger(town) -> Ledger:
    return ledger_of(town)


@pytest.fixture(autouse=True)
def _the_day_of_the_town(settings, town):
    settings.PINNED_DAY = town.today
