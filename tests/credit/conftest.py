import pytest

from tests.credit.lending import Lending, lending
from tests.town import Town


@pytest.fixture
def lent(town: Town) -> Lending:
    return lending(town)
