import pytest

from tests.honours.going import Going


@pytest.fixture
def going(town):
    return Going(town)


@pytest.fixture
def bai(going):
    return going.worker("篮球")
