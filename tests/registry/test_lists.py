"""What the lists find, asked of the queries: the search, the conditions, the advices."""

from datetime import date

import pytest
from django.http import QueryDict

from hangji.registry.actions.grounds import Ground
from hangji.registry.lists import organisations, usual_level
from hangji.registry.models import SocialOrganization
from hangji.registry.party_lists import parties
from hangji.registry.queries import region_names
from hangji.registry.search import Words
from tests.town import CITY, GUOYANG


def found(town, query="", user=None, day=None):
    listing = organisations(town.act(user), QueryDict(query), day or town.today, region_names())
    return sorted(row.name for row in listing.everything())


@pytest.mark.parametrize("typed", ["象棋", "亳州 学校", "毫州市", "BZSXQXX", "ｂｚｓｘｑ", "523416", "5234 象棋"])
def test_words_find_the_school(town, typed):
    school = town.organisation("亳州市象棋学校", kind="private")
    town.organisation("涡阳县灯谜学会")
    assert list(SocialOrganization.objects.filter(Words(typed).q())) == [school]


def test_like_characters_are_only_characters(town):
    town.organisation("亳州市象棋学校")
    assert not SocialOrganization.objects.filter(Words("%").q() | Words("_").q()).exists()


def test_the_list_shows_the_active_ones_of_the_usual_level(town):
    from hangji.registry.actions.organisations import change_status

    struck = town.organisation("已注销协会")
    change_status(organisation=struck, status="cancelled", day=date(2021, 1, 4), reason="自行申请", act=town.act())
    town.organisation("市级协会")
    town.organisation("县级协会", level="county", region=GUOYANG)
    assert found(town) == ["市级协会"]
    assert found(town, "state=any&level=all") == ["县级协会", "已注销协会", "市级协会"]
    assert found(town, "state=cancelled") == ["已注销协会"]
    assert found(town, day=date(2020, 12, 31)) == ["已注销协会", "市级协会"]
    assert found(town, user=town.wang) == ["县级协会"]


def test_the_usual_level_follows_the_post(town):
    assert [usual_level(town.act(user)) for user in (town.chen, town.li, town.wang, town.zhou)] == [
        "city",
        "city",
        "county",
        "all",
    ]


def test_an_instructor_finds_his_own_only(town):
    own, _other = town.organisation("亳州市象棋学校", 0), town.organisation("亳州市灯谜学会", 0)
    town.send(own)
    assert found(town, user=town.zhou) == ["亳州市象棋学校"]


def party(town, query):
    return [row for row in parties(town.act(), QueryDict(query), town.today, region_names()).page.rows]


def test_party_organisations_with_their_sums_and_advices(town):
    units = [town.organisation(f"亳州市{name}协会", 1) for name in "琴棋书画诗酒"]
    town.form("联合党支部", *units, mode="joint")
    (row,) = party(town, "advice=over_units")
    assert (row.active_units, row.full, row.secretary) == (6, 6, None)
    assert "一般不超过 5 家" in row.said[0]
    assert party(town, "advice=none_active") == []
    assert [each.party_organization.name for each in party(town, "mode=joint&q=lhdzb")] == ["联合党支部"]


def test_a_dissolved_party_organisation_is_listed_when_asked(town):
    from hangji.registry.actions.party import dissolve

    branch = town.form("亳州市象棋学校党支部", town.organisation("亳州市象棋学校", 3))
    dissolve(party_organization=branch, day=date(2021, 10, 8), ground=Ground("3号", "合并"), act=town.act())
    assert party(town, "") == []
    (row,) = party(town, "state=dissolved")
    assert (row.ended, row.advices) == (True, ())


def test_every_state_of_the_select_is_understood(town):
    from hangji.registry.lists import STATES

    town.organisation("亳州市象棋学校", 3)
    for state in STATES:
        listing = organisations(town.act(), QueryDict(f"state={state}&region={CITY}"), town.today, region_names())
        assert listing.ignored == []
        list(listing.everything())
