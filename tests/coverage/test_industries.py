"""行业党委建议: proposed from the local number on, set aside until a day, and the way from there to the founding."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from hangji.coverage.industries import Place, address, found_in, open_proposals, proposed_rows
from hangji.coverage.industries.actions import one, set_aside, take_up
from hangji.coverage.models import IndustryAside
from hangji.desk.duties import waiting
from hangji.kit.refusal import NoRight, Refusal
from hangji.office.access import Territory
from hangji.office.actions.bodies import Charter, found_body
from hangji.office.duties import Viewer
from hangji.office.models import AuditEntry, Body, Post
from hangji.registry.models import SocialOrganization
from tests.town import CITY, GUOYANG, QIAOCHENG, TODAY

CARE = Place(CITY, "city", "养老服务")
LATER = date(2022, 3, 1)


def units(town, number, industry="养老服务", formed=1, **where):
    """So many organisations of an industry, some of them with a Party organisation."""
    made = [town.organisation(f"{industry}{where.get('region', '')}第{n}院", 3, **where) for n in range(number)]
    SocialOrganization.objects.filter(pk__in=[unit.pk for unit in made]).update(industry=industry)
    for unit in made[:formed]:
        town.form(f"{unit}党支部", unit)
    return made


@pytest.fixture(autouse=True)
def _pinned(settings):
    settings.PINNED_DAY = TODAY


@pytest.fixture
def care(town):
    return units(town, 15, formed=2)


def proposed(town, user=None):
    return [found.place for found in open_proposals(town.act(user), TODAY)]


def test_fifteen_of_one_industry_are_proposed_and_fourteen_are_not(town):
    """Bozhou has set 15 (policy/places/341600/bodies.yaml)."""
    units(town, 14)
    assert proposed(town) == []
    units(town, 1, region=GUOYANG, formed=0)  # on the city's register too, wherever it stands
    assert proposed(town) == [CARE]
    found = one(CARE, TODAY)
    assert (found.organisations, found.covered, found.uncovered, found.parties) == (15, 1, 14, 1)
    assert str(found.verdict.reason) == "有 15 家，达到 15 家；1 个党组织可以由行业党委领导"


def test_a_county_counts_its_own_register(town):
    units(town, 14)
    units(town, 3, level="county", region=GUOYANG, formed=0)
    assert proposed(town) == []
    assert {(found.place.level, found.organisations) for found in found_in([Territory(CITY)], TODAY)} == {
        ("city", 14),
        ("county", 3),
    }


def test_an_officer_sees_what_lies_whole_in_the_own_territory(town, care):
    assert proposed(town, town.li) == [CARE]
    assert proposed(town, town.wang) == []
    Post.objects.filter(user=town.wang).update(level="all")  # all of Guoyang, but not the city's register as a whole
    assert proposed(town, town.wang) == []


def test_where_a_committee_is_nothing_is_proposed_from_its_first_day_on(town, care):
    charter = Charter("中共亳州市养老服务行业委员会", "industry", date(2021, 10, 1), "养老服务")
    found_body(charter=charter, parent=None, region_code=CITY, level="city", act=town.act())
    assert proposed(town) == []
    assert one(CARE, TODAY).state == "led"
    assert one(CARE, date(2021, 9, 30)).state == "proposed"


def test_set_aside_until_a_day_with_a_reason_and_proposed_again_after_it(town, care):
    for _press in range(2):
        set_aside(place=CARE, until=LATER, reason="等主管部门的意见", act=town.act())
    assert IndustryAside.objects.count() == 1
    assert [entry.verb for entry in AuditEntry.objects.filter(subject_kind="IndustryAside")] == ["set_industry_aside"]
    assert proposed(town) == []
    assert one(CARE, TODAY).state == "aside"
    assert one(CARE, LATER).state == "aside"
    assert one(CARE, LATER + timedelta(days=1)).state == "proposed"
    set_aside(place=CARE, until=date(2022, 4, 1), reason="再等一个月", act=town.act())
    assert IndustryAside.objects.filter(lifted_at__isnull=True).get().reason == "再等一个月"
    for _press in range(2):
        take_up(place=CARE, act=town.act())
    assert proposed(town) == [CARE]
    assert AuditEntry.objects.filter(verb="take_up_industry").count() == 1


def test_why_it_cannot_be_set_aside(town, care):
    for until, reason, why in (
        (TODAY, "等", "不能暂不成立至"),
        (date(2022, 11, 3), "等", "最长到 2022-11-02"),
        (LATER, " ", "没有写理由"),
    ):
        with pytest.raises(Refusal, match=why):
            set_aside(place=CARE, until=until, reason=reason, act=town.act())
    with pytest.raises(Refusal, match="不在建议之列"):
        set_aside(place=Place(CITY, "city", "文化艺术"), until=LATER, reason="等", act=town.act())
    for by in (town.wang, town.song):
        with pytest.raises(NoRight):
            set_aside(place=CARE, until=LATER, reason="等", act=town.act(by))
    assert not IndustryAside.objects.exists()


def duties(town, user):
    viewer = Viewer(town.act(user), Territory(CITY, "city"))
    return [duty for duty in waiting(viewer).all if "行业党委" in duty.text]


def test_it_stands_on_the_desk_of_who_may_found_it(town, care):
    (duty,) = duties(town, town.li)
    assert duty.text == "“养老服务”有 15 家社会组织，达到成立行业党委的标准"
    assert duty.url == address(CARE)
    assert duties(town, town.song) == []
    units(town, 16, "体育健身")
    units(town, 14, "文化艺术")
    units(town, 15, "中医药", formed=0)
    (duty,) = duties(town, town.li)
    assert (duty.count, duty.url) == (2, reverse("coverage:industries"))
    assert duty.text == "“体育健身”等 2 个行业达到成立行业党委的标准"
    for place in proposed(town, town.li):
        set_aside(place=place, until=LATER, reason="等", act=town.act())
    assert duties(town, town.li) == []


def test_the_desk_counts_what_the_page_proposes(town, care):
    """Two ways to the same: the grouped rows of the desk, and the grounds of the page; a county's number too."""
    units(town, 16, level="county", region=GUOYANG)
    units(town, 40, "中医药", formed=0)
    for user, land in ((town.chen, Territory(CITY)), (town.wang, Territory(GUOYANG, "county"))):
        rows = proposed_rows(town.act(user), land, TODAY)
        told = {Place(row["home"], row["level"], row["organisation__industry"]) for row in rows}
        assert told == set(proposed(town, user))
        assert told
    assert not proposed_rows(town.act(), Territory(CITY), date(2014, 1, 1)).exists()


def test_from_the_proposal_over_the_founding_to_the_prefilled_move(town, care, client):
    """The officer's whole way on the pages: the grounds, the form typed beforehand, the preview, the move."""
    client.force_login(town.li)
    assert address(CARE) in client.get(reverse("coverage:industries")).content.decode()
    page = client.get(address(CARE))
    text = page.content.decode()
    assert "有 15 家，达到 15 家；2 个党组织可以由行业党委领导" in text
    assert text.count(reverse("desk:organisation", args=[care[0].pk])) == 1
    founding = page.context["found_url"]
    assert founding.replace("&", "&amp;") in text
    form = client.get(founding).context["form"]
    first = {name: form[name].value() for name in form.fields}
    assert (first["name"], first["industry"]) == ("中共亳州市养老服务行业委员会", "养老服务")
    typed = {**{name: value or "" for name, value in first.items()}, "valid_from": "2021-10-20", "document": "x"}
    onward = client.post(reverse("office:body_new"), typed)
    body = Body.objects.get(industry="养老服务")
    assert onward.url == reverse("registry:transfer", args=[body.pk])
    preview = client.get(onward.url).context["preview"]
    assert preview.asked.day == date(2021, 10, 20)
    assert [str(line.form.party_organization) for line in preview.chosen] == [f"{unit}党支部" for unit in care[:2]]
    assert "已有行业党委" in client.get(address(CARE)).content.decode()


def test_a_proposal_is_set_aside_on_its_page(town, care, client):
    client.force_login(town.li)
    aside = address(CARE, "coverage:put_aside")
    assert client.post(aside, {"until": "2022-03-01"}).status_code == 422
    refused = client.post(aside, {"until": "2021-11-02", "reason": "等"})
    assert refused.status_code == 409
    assert "从明天起" in refused.content.decode()
    assert client.post(aside, {"until": "2022-03-01", "reason": "等主管部门的意见"}).url == address(CARE)
    assert "等主管部门的意见" in client.get(address(CARE)).content.decode()
    assert client.post(address(CARE, "coverage:take_up")).url == address(CARE)
    assert proposed(town) == [CARE]


def test_nobody_elsewhere_and_no_other_industry(town, care, client):
    client.force_login(town.wang)
    assert client.get(address(CARE)).status_code == 404
    assert client.post(address(CARE, "coverage:put_aside"), {}).status_code == 404
    client.force_login(town.song)
    assert 'id="aside"' not in client.get(address(CARE)).content.decode()
    for other in (
        Place(CITY, "city", "没有/这样的"),
        Place(QIAOCHENG, "x", "养老服务"),
        Place(CITY, "all", "养老服务"),
    ):
        assert client.get(address(other)).status_code == 404


def test_the_list_costs_the_same_for_many_industries(town, care, client, django_assert_max_num_queries):
    client.force_login(town.li)
    client.get(reverse("coverage:industries"))
    for n in range(6):
        units(town, 2, f"行业{n}", formed=0)
    with django_assert_max_num_queries(7):
        page = client.get(reverse("coverage:industries"), {"all": 1})
    assert len(page.context["lines"]) == 7
    near = client.get(reverse("coverage:industries"))
    assert [line["of"].place for line in near.context["lines"]] == [CARE]
    assert near.context["left_out"] == 6
