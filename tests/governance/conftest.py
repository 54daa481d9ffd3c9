"""A Party worker with one organisation of her own: song keeps the record of 亳州市篮球协会."""

from datetime import date
from uuid import uuid4

import pytest

from hangji.office.models import Person, Role
from hangji.registry.models import Secretary
from tests.town import moment


@pytest.fixture
def kept(town):
    """town with town.club, its branch, and town.bai, its secretary."""
    town.club = town.organisation("亳州市篮球协会", 5)
    town.branch = town.form("亳州市篮球协会党支部", town.club)
    town.bai_person = Person.objects.create(name="白素")
    town.bai = town.user("bai", "白素", Role.PARTY_WORKER)
    town.bai.person = town.bai_person
    town.bai.save()
    spell = {"since": date(2020, 4, 1), "recorded_at": moment(town.today), "recorded_in": uuid4()}
    Secretary.objects.create(party_organization=town.branch, person=town.bai_person, **spell)
    return town
