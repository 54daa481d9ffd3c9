"""An appraisal of 2020 and one of 2021 in the city: bai keeps the record of 亳州市篮球协会; xue and he review."""

import pytest

from hangji.office.models import Role
from tests.governance.conftest import kept
from tests.town import CITY

__all__ = ["judged", "kept"]


@pytest.fixture
def judged(kept):
    """kept, with town.xue, town.he and town.ding, three reviewers."""
    kept.xue = kept.user("xue", "薛评", Role.REVIEWER, CITY)
    kept.he = kept.user("he", "何评", Role.REVIEWER, CITY)
    kept.ding = kept.user("ding", "丁评", Role.REVIEWER, CITY)
    return kept
