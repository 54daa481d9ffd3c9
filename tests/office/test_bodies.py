"""Supervising bodies: founded, corrected, ended; the actions and their pages."""

from datetime import date

import pytest
from django.urls import reverse

from hangji.kit.refusal import NoRight, Refusal
from hangji.office.actions.bodies import Charter, correct_body, end_body, found_body
from hangji.office.models import AuditEntry, Body, Post, Role
from tests.town import CITY, GUOYANG, QIAOCHENG, TODAY

FOUNDED = date(2021, 3, 1)


def charter(name="中共涡阳县社会组织综合委员会", **more):
    return Charter(name, "comprehensive", **{"valid_from": FOUNDED, **more})


def found(town, by=None, region=GUOYANG, level="county", **more):
    return found_body(charter=charter(**more), region_code=region, level=level, act=town.act(by))


def end(town, body, day=TODAY, successor=None):
    end_body(body=body, day=day, successor=successor, reason="机构改革", act=town.act())
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
        correct_body(body=body, charter=charter("中共涡阳县社会组织委员会", parent=town.body), act=town.act())
    assert verbs() == ["found_body", "correct_body"]
    entry = AuditEntry.objects.get(verb="correct_body")
    assert entry.before == {"name": "中共涡阳县社会组织综合委员会", "parent": None}
    assert entry.after == {"name": "中共涡阳县社会组织委员会", "parent": town.body.name}
    other = found(town, name="另一个")
    with pytest.raises(Refusal, match="已有“另一个”"):
        correct_body(body=body, charter=charter("另一个"), act=town.act())
    with pytest.raises(NoRight):
        correct_body(body=other, charter=charter("另一个名称"), act=town.act(town.li))


def test_nothing_stands_above_itself_or_below_what_is_gone(town):
    body = found(town, parent=town.body)
    for whom in (body, town.body):
        with pytest.raises(Refusal, match="它自己或它的下级"):
            correct_body(body=whom, charter=charter("总的", parent=body), act=town.act())
    gone = found(town, name="旧的")
    end(town, gone)
    with pytest.raises(Refusal, match="上一级已经撤销"):
        found(town, name="新的", parent=gone)


def test_a_body_ends_with_a_successor_and_the_day_can_be_corrected(town):
    body = found(town)
    end(town, body, successor=town.body)
    end(town, body, successor=town.body)
    assert verbs() == ["found_body", "end_body"]
    assert (body.valid_to, body.successor) == (TODAY, town.body)
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
        **more,
    }


def test_li_records_corrects_and_ends_a_body_on_the_pages(town, client):
    client.force_login(town.li)
    assert client.get(reverse("office:body_new")).status_code == 200
    made = client.post(reverse("office:body_new"), typed(parent=town.body.pk), follow=True)
    assert "已登记“中共亳州市民办教育行业委员会”" in made.content.decode()
    body = Body.objects.get(kind="industry")
    assert (body.level, body.parent, body.valid_from) == ("city", town.body, date(2018, 5, 14))
    page = client.get(reverse("office:bodies")).content.decode()
    assert "行业党委" in page
    assert reverse("office:body", args=[body.pk]) in page
    address = reverse("office:correct_body", args=[body.pk])
    assert 'value="2018-05-14"' in client.get(address).content.decode()
    assert client.post(address, typed(name="中共亳州市教育行业委员会")).url == reverse("office:body", args=[body.pk])
    address = reverse("office:end_body", args=[body.pk])
    assert client.get(address).status_code == 200
    ended = client.post(address, {"day": "2021-11-02", "successor": town.body.pk, "reason": "机构改革"}, follow=True)
    assert "由谁承接" in ended.content.decode()
    refused = client.post(address, {"day": "2018-05-14", "reason": "机构改革"})
    assert refused.status_code == 409
    assert "不在成立日期之后" in refused.content.decode()


def test_a_county_has_its_own_bodies_only(town, client):
    client.force_login(town.wang)
    assert [
        str(value) for value, _name in client.get(reverse("office:body_new")).context["form"].fields["region"].choices
    ] == ["", str(GUOYANG)]
    assert client.post(reverse("office:body_new"), typed()).status_code == 422
    assert "还没有上级党组织" in client.get(reverse("office:bodies")).content.decode()
    assert client.get(reverse("office:body", args=[town.body.pk])).status_code == 404


def test_an_auditor_reads_and_has_no_buttons(town, client, django_assert_max_num_queries):
    found(town, parent=town.body)
    client.force_login(town.song)
    with django_assert_max_num_queries(9):
        page = client.get(reverse("office:bodies")).content.decode()
    assert "综合党委" in page
    assert reverse("office:body_new") not in page
    one = client.get(reverse("office:body", args=[town.body.pk])).content.decode()
    assert reverse("office:end_body", args=[town.body.pk]) not in one
    assert client.get(reverse("office:body_new")).status_code == 403
    assert client.get(reverse("office:end_body", args=[town.body.pk])).status_code == 404


def test_the_list_of_party_organisations_leads_here(town, client):
    client.force_login(town.chen)
    assert reverse("office:bodies") in client.get(reverse("registry:parties")).content.decode()
