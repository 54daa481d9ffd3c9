"""Supervising bodies: founded, corrected, ended; the actions and their pages."""

from datetime import date

import pytest
from django.urls import reverse

from hangji.kit.refusal import NoRight, Refusal
from hangji.office.actions.bodies import Charter, correct_body, found_body, place_body, rename_body
from hangji.office.bodies import former_names, names_on, parents, subtree
from hangji.office.models import AuditEntry, Body, BodyName, BodyParent, Post, Role
from hangji.registry.actions.transfers import end_body
from tests.town import CITY, GUOYANG, QIAOCHENG, TODAY

FOUNDED = date(2021, 3, 1)


@pytest.fixture(autouse=True)
def _pinned(settings):
    settings.PINNED_DAY = TODAY


def charter(name="中共涡阳县社会组织综合委员会", **more):
    return Charter(name, "comprehensive", **{"valid_from": FOUNDED, **more})


def found(town, by=None, region=GUOYANG, level="county", parent=None, **more):
    place = {"region_code": region, "level": level}
    return found_body(charter=charter(**more), parent=parent, act=town.act(by), **place)


def put(town, body, parent, day=TODAY):
    place_body(body=body, parent=parent, day=day, document="亳组〔2021〕8号", act=town.act())


def end(town, body, day=TODAY, successor=None):
    facts = {"document": "亳编〔2021〕3号", "reason": "机构改革"}
    end_body(body=body, day=day, successor=successor, act=town.act(), **facts)
    body.refresh_from_db()


def verbs():
    return list(AuditEntry.objects.order_by("pk").values_list("verb", flat=True))


def test_chen_founds_a_body_and_asking_twice_changes_nothing(town):
    body = found(town, parent=town.body)
    assert found(town, parent=town.body) == body
    assert verbs() == ["found_body"]
    assert AuditEntry.objects.get().after["parent"] == town.body.name
    with pytest.raises(Refusal, match="这个地区已有"):
        found(town, parent=None)
    assert found(town, region=QIAOCHENG).pk != body.pk


def test_only_who_records_party_organisations_there_founds(town):
    assert found(town, by=town.wang).region_code == GUOYANG
    for by in (town.wang, town.li, town.root, town.song):
        with pytest.raises(NoRight):
            found(town, by=by, region=QIAOCHENG)


def test_a_correction_says_only_what_differs_and_is_made_once(town):
    body = found(town)
    for _press in range(2):
        correct_body(body=body, charter=charter("中共涡阳县社会组织委员会"), act=town.act())
    assert verbs() == ["found_body", "correct_body"]
    entry = AuditEntry.objects.get(verb="correct_body")
    assert entry.before == {"name": "中共涡阳县社会组织综合委员会"}
    assert entry.after == {"name": "中共涡阳县社会组织委员会"}
    assert list(BodyName.objects.valid().filter(body=body).values_list("name", "since")) == [
        ("中共涡阳县社会组织委员会", FOUNDED)
    ]
    other = found(town, name="另一个")
    with pytest.raises(Refusal, match="已有“另一个”"):
        correct_body(body=body, charter=charter("另一个"), act=town.act())
    with pytest.raises(NoRight):
        correct_body(body=other, charter=charter("另一个名称"), act=town.act(town.li))


def test_a_corrected_first_day_moves_what_held_from_the_beginning(town):
    body = found(town, parent=town.body)
    earlier = date(2020, 7, 1)
    correct_body(body=body, charter=charter(valid_from=earlier), act=town.act())
    assert parents(earlier) == {body.pk: town.body.pk}
    put(town, body, None, date(2021, 6, 1))
    body.refresh_from_db()
    with pytest.raises(Refusal, match="有过变化"):
        correct_body(body=body, charter=charter(valid_from=date(2021, 6, 1)), act=town.act())


def test_a_former_name_keeps_its_days(town):
    body, day = found(town), date(2021, 9, 1)
    for _press in range(2):
        rename_body(body=body, name="中共涡阳县社会组织委员会", day=day, document="涡组〔2021〕5号", act=town.act())
    assert verbs() == ["found_body", "rename_body"]
    body.refresh_from_db()
    assert body.name == "中共涡阳县社会组织委员会"
    assert names_on(date(2021, 8, 31), [body.pk]) == {body.pk: "中共涡阳县社会组织综合委员会"}
    assert names_on(day, [body.pk]) == {body.pk: body.name}
    (former,) = former_names([body.pk])[body.pk]
    assert (former.name, former.until) == ("中共涡阳县社会组织综合委员会", day)
    with pytest.raises(Refusal, match="不在现名称的起始日期之后"):
        rename_body(body=body, name="第三个", day=day, document="x", act=town.act())
    with pytest.raises(Refusal, match="将来"):
        rename_body(body=body, name="第三个", day=date(2021, 11, 3), document="x", act=town.act())
    with pytest.raises(NoRight):
        rename_body(body=body, name="第三个", day=TODAY, document="x", act=town.act(town.li))


def test_a_body_written_down_before_names_were_kept_has_its_former_name_too(town):
    rename_body(body=town.body, name="中共亳州市社会组织委员会", day=TODAY, document="x", act=town.act())
    assert names_on(date(2021, 11, 1), [town.body.pk]) == {town.body.pk: "中共亳州市社会组织综合委员会"}


def test_what_stands_above_changes_with_the_day(town):
    """The department of social work comes, and the body hangs below it from then on, not before."""
    body, day = found(town, parent=town.body), date(2021, 10, 8)
    department = found(town, name="中共涡阳县委社会工作部", valid_from=date(2021, 10, 1))
    for _press in range(2):
        put(town, body, department, day)
    assert verbs()[-1] == "place_body"
    assert len(verbs()) == 3
    assert parents(date(2021, 10, 7)) == {body.pk: town.body.pk}
    assert parents(day) == {body.pk: department.pk}
    assert subtree(department.pk, parents(day)) == {department.pk, body.pk}
    assert subtree(town.body.pk, parents(day)) == {town.body.pk}
    with pytest.raises(Refusal, match="还没有成立"):
        put(town, body, department, date(2021, 9, 30))
    put(town, body, None, date(2021, 10, 20))
    assert parents(TODAY) == {}


def test_nothing_stands_above_itself_or_below_what_is_gone(town):
    body = found(town, parent=town.body)
    for whom in (body, town.body):
        with pytest.raises(Refusal, match="它自己或它的下级"):
            put(town, whom, body)
    gone = found(town, name="旧的")
    end(town, gone)
    with pytest.raises(Refusal, match="上一级已经撤销"):
        found(town, name="新的", parent=gone)


def test_a_circle_that_would_only_close_later_is_refused(town):
    """The upper one hangs below the lower one from October on: so in September it cannot be put above it for good."""
    one, two = found(town, name="甲"), found(town, name="乙")
    put(town, one, two, date(2021, 10, 8))
    with pytest.raises(Refusal, match="它自己或它的下级"):
        put(town, two, one, date(2021, 9, 1))


def test_a_body_ends_with_a_successor_and_the_day_can_be_corrected(town):
    body = found(town)
    end(town, body, successor=town.body)
    end(town, body, successor=town.body)
    assert verbs() == ["found_body", "end_body"]
    assert (body.valid_to, body.successor, body.end_document) == (TODAY, town.body, "亳编〔2021〕3号")
    assert not BodyName.objects.valid().filter(body=body, until__isnull=True).exists()
    end(town, body, date(2021, 10, 1), town.body)
    assert AuditEntry.objects.last().after == {"valid_to": "2021-10-01"}
    assert AuditEntry.objects.last().reason == "机构改革"
    assert body not in Body.objects.on(TODAY)
    with pytest.raises(Refusal, match="不在成立日期之后"):
        correct_body(body=body, charter=charter(valid_from=TODAY), act=town.act())


def test_the_end_lies_behind_the_beginning_and_the_successor_is_there(town):
    body, later = found(town), found(town, name="后来的", valid_from=TODAY)
    with pytest.raises(Refusal, match="不在成立日期之后"):
        end(town, body, FOUNDED)
    for successor in (body, later):
        with pytest.raises(Refusal, match="承接的党组织那一天不存在"):
            end(town, body, date(2021, 6, 1), successor)


def test_a_body_that_leads_others_or_holds_posts_does_not_end(town):
    body = found(town, parent=town.body)
    with pytest.raises(Refusal, match="还有下级"):
        end(town, town.body)
    assert BodyParent.objects.valid().get().until is None
    town.user("he", "何建", Role.COMMITTEE, GUOYANG, "county")
    Post.objects.filter(user__username="he").update(body=body)
    with pytest.raises(Refusal, match="还有人任职"):
        end(town, body)
    Post.objects.filter(user__username="he").update(until=TODAY)
    end(town, body)
    assert body.valid_to == TODAY


def typed(**more):
    return {
        "name": "中共亳州市民办教育行业委员会",
        "kind": "industry",
        "region": CITY,
        "valid_from": "2018-05-14",
        "document": "亳组〔2018〕21号",
        **more,
    }


def test_li_records_corrects_renames_and_ends_a_body_on_the_pages(town, client):
    client.force_login(town.li)
    assert client.get(reverse("office:body_new")).status_code == 200
    made = client.post(reverse("office:body_new"), typed(parent=town.body.pk), follow=True)
    assert "已登记“中共亳州市民办教育行业委员会”" in made.content.decode()
    body = Body.objects.get(kind="industry")
    assert (body.level, body.valid_from, body.document) == ("city", date(2018, 5, 14), "亳组〔2018〕21号")
    assert parents(TODAY) == {body.pk: town.body.pk}
    page = client.get(reverse("desk:bodies")).content.decode()
    assert "行业党委" in page
    one = reverse("desk:body", args=[body.pk])
    assert one in page
    address = reverse("office:correct_body", args=[body.pk])
    assert 'value="2018-05-14"' in client.get(address).content.decode()
    assert client.post(address, typed(name="中共亳州市教育行业委员会")).url == one
    day = {"day": "2021-10-08", "document": "亳组〔2021〕9号"}
    assert client.post(reverse("office:rename_body", args=[body.pk]), {"name": "新名", **day}).url == one
    assert client.post(reverse("office:place_body", args=[body.pk]), {"parent": "", **day}).url == one
    shown = client.get(one, {"day": "2021-10-07"}).content.decode()
    assert "现名“新名”" in shown
    assert "中共亳州市教育行业委员会" in shown
    address = reverse("registry:end_body", args=[body.pk])
    assert client.get(address).status_code == 200
    end = {"successor": town.body.pk, "reason": "机构改革", "document": "亳编〔2021〕3号"}
    ended = client.post(address, {"day": "2021-11-02", **end}, follow=True)
    assert "由谁承接" in ended.content.decode()
    refused = client.post(address, {"day": "2018-05-14", **end})
    assert refused.status_code == 409
    assert "不在成立日期之后" in refused.content.decode()


def test_an_industry_belongs_to_an_industry_committee(town, client):
    client.force_login(town.li)
    wrong = client.post(reverse("office:body_new"), typed(kind="comprehensive", industry="教育培训"))
    assert wrong.status_code == 422
    assert "只有行业党委才填行业" in wrong.content.decode()
    right = client.post(reverse("office:body_new"), typed(industry="教育培训"))
    assert right.url == reverse("registry:transfer", args=[Body.objects.get(kind="industry").pk])
    first = client.get(reverse("office:body_new"), {"kind": "industry", "region": CITY, "industry": "养老服务"})
    assert first.context["form"].initial["industry"] == "养老服务"


def test_a_county_has_its_own_bodies_only(town, client):
    client.force_login(town.wang)
    assert [
        str(value) for value, _name in client.get(reverse("office:body_new")).context["form"].fields["region"].choices
    ] == ["", str(GUOYANG)]
    assert client.post(reverse("office:body_new"), typed()).status_code == 422
    assert "还没有上级党组织" in client.get(reverse("desk:bodies")).content.decode()
    assert client.get(reverse("desk:body", args=[town.body.pk])).status_code == 404


def test_an_auditor_reads_and_has_no_buttons(town, client, django_assert_max_num_queries):
    found(town, parent=town.body)
    client.force_login(town.song)
    with django_assert_max_num_queries(9):
        page = client.get(reverse("desk:bodies")).content.decode()
    assert "综合党委" in page
    assert reverse("office:body_new") not in page
    one = client.get(reverse("desk:body", args=[town.body.pk])).content.decode()
    assert reverse("registry:end_body", args=[town.body.pk]) not in one
    assert client.get(reverse("office:body_new")).status_code == 403
    assert client.get(reverse("registry:end_body", args=[town.body.pk])).status_code == 404


def test_the_list_of_party_organisations_leads_here(town, client):
    client.force_login(town.chen)
    assert reverse("desk:bodies") in client.get(reverse("registry:parties")).content.decode()
