"""A call for stories, answered by bai; qin takes stories up."""

from datetime import date

import pytest

from hangji.office.access import Territory
from hangji.stories.actions.calls import Asked, make_call
from hangji.stories.actions.choosing import decide_story, propose_story, publish_story
from hangji.stories.actions.consents import Agreed, add_consent
from hangji.stories.actions.words import Words, submit_story, write_story
from tests.places.conftest import there
from tests.town import CITY

__all__ = ["there"]  # the fixture: bai with her club, qin with school and choir
ASKED = Asked("story", "身边的好故事", "写一件真事，一千字以内", date(2021, 10, 8), date(2021, 11, 30))
WORDS = Words("一张长桌", "会长搬来一张长桌。\n大家围着它议事。", 1)


@pytest.fixture
def called(there):
    there.call = make_call(place=Territory(CITY, "city"), asked=ASKED, act=there.act())
    return there


@pytest.fixture
def written(called):
    """A draft that tells of one person, who has agreed."""
    act = called.act(called.bai)
    called.story = write_story(call=called.call, organisation=called.club, words=WORDS, act=act)
    agreed = Agreed("欧阳长桌", "会长", date(2021, 10, 20))
    called.consent = add_consent(story=called.story, agreed=agreed, act=act)
    return called


def handed_in(town):
    return submit_story(story=town.story, act=town.act(town.bai))


def chosen(town):
    held = handed_in(town)
    return decide_story(story=held, chosen=True, opinion="真实", version=held.version, act=town.act())


def published(town):
    row = propose_story(story=chosen(town), act=town.act())
    return publish_story(publication=row, agrees=True, opinion="同意", act=town.act(town.li))
