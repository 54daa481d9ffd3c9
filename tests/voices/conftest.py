import pytest

from tests.voices.ones import Voices, voices_of


@pytest.fixture
def voices(town) -> Voices:
    return voices_of(town)


@pytest.fixture(autouse=True)
def _the_day_of_the_town(settings, town):
    settings.PINNED_DAY = town.today
