"""Who leads which Party organisation: moved by one act, undone by one; bodies merged and ended."""

from datetime import date

import pytest
from django.urls import reverse

from hangji.kit.refusal import NoRight, Refusal
from hangji.office.actions.bodies import Charter, found_body, place_body
from hangji.office.bodies import parents
from hangji.office.models import AuditEntry, Body, Role
from hangji.registry.actions.changes import reform
from hangji.registry.actions.grounds import Ground
from hangji.registry.actions.party import dissolve
from hangji.registry.actions.transfers import end_body, merge_body, transfer, undo_transfer
from hangji.registry.leading import Asked, Preview, led_by, moved
from hangji.registry.models import PartyForm, SocialOrganization, Transfer
from hangji.registry.restate import check
from tests.town import CITY, QIAOCHENG, TODAY

DAY = date(2021, 9, 1)
BEFORE = date(2021, 8, 31)
BY = {"document": "亳组〔2021〕12号", "reason": "成立行业党委"}


@pytest.fixture(autouse=True)
def _pinned(settings):
    settings.PINNED_DAY = TODAY


@pytest.fixture
def sport(town):
    """A newly founded committee, and the town's Party organisations: two of sport, one mixed, one of schools."""
    made = found_body(
        charter=Charter("中共亳州市体育行业委员会", "industry", date(2021, 8, 1), "体育"),
        parent=town.body,
        region_code=CITY,
        level="city",
        act=town.act(),
    )
    names = {"象棋": "体育", "围棋": "体育", "跳棋": "体育", "绘画": "文化", "小学": "教育"}
    town.units = {name: town.organisation(f"亳州市{name}协会", 3) for name in names}
    for name, industry in names.items():
        SocialOrganization.objects.filter(pk=town.units[name].pk).update(industry=industry)
    town.chess = town.form("象棋党支部", town.units["象棋"])
    town.go = town.form("围棋党支部", town.units["围棋"])
    town.mixed = town.form("联合党支部", town.units["跳棋"], town.units["绘画"], mode="joint")
    town.school = town.form("小学党支部", town.units["小学"])
    return made


def forms_of(*parties, day=DAY):
    return list(PartyForm.objects.valid().on(day).filter(party_organization__in=parties).order_by("pk"))


def move(town, body, *parties, day=DAY, by=None, forms=None):
    return transfer(forms=forms or forms_of(*parties, day=day), body=body, day=day, act=town.act(by), **BY)


def leaders(day):
    forms = PartyForm.objects.valid().on(day).select_related("party_organization", "body")
    return {str(form.party_organization): str(form.body) for form in forms}


def verbs(verb):
    return list(AuditEntry.objects.filter(verb=verb).order_by("number").values_list("subject", flat=True))


def preview(town, body, **asked):
    return Preview(town.act(), body, Asked(**{"day": DAY, **asked}))


def test_the_preview_says_who_goes_from_where_and_who_stays_why(town, sport):
    move(town, sport, town.go)
    late = town.form("新棋党支部", town.organisation("亳州市新棋协会", 3), day=date(2021, 10, 8))
    SocialOrganization.objects.filter(name="亳州市新棋协会").update(industry="体育")
    reform(
        party_organization=town.chess,
        kind="general_branch",
        mode="single",
        body=town.body,
        day=date(2021, 10, 1),
        ground=Ground("x", ""),
        act=town.act(),
    )
    seen = preview(town, sport, industry="体育")
    stays = {str(line.form.party_organization): line.stays for line in seen.lines}
    assert stays == {"象棋党支部": "later", "围棋党支部": "here", "联合党支部": "mixed", str(late): "young"}
    assert [str(line.form.party_organization) for line in seen.moving] == ["联合党支部"]
    assert seen.chosen == []
    assert preview(town, sport).lines == []  # nothing asked: nothing listed
    of_old = preview(town, sport, source=town.body)
    assert [str(line.form.party_organization) for line in of_old.chosen] == ["小学党支部", "联合党支部"]
    assert of_old.sources == [(town.body.name, 2)]
    assert preview(town, sport, nobody=True).lines == []


def test_forty_move_by_one_act_with_an_entry_each_and_twice_changes_nothing(town, sport):
    many = [town.form(f"第{n}党支部", town.organisation(f"亳州市第{n}协会", 3)) for n in range(40)]
    seen = forms_of(*many)
    made = move(town, sport, forms=seen)
    assert move(town, sport, forms=seen) == made
    assert made.count == 40
    assert Transfer.objects.count() == 1
    assert sorted(verbs("transfer")) == sorted(map(str, many))
    assert led_by([sport.pk], DAY).count() == 40
    assert led_by([sport.pk], BEFORE).count() == 0
    assert led_by([town.body.pk], BEFORE).count() == 44
    assert {(str(one.form.party_organization), one.source) for one in moved(made.act)} == {
        (str(party), town.body) for party in many
    }
    assert list(check()) == []
    entry = AuditEntry.objects.filter(verb="transfer").first()
    assert (entry.before, entry.reason) == ({"body": town.body.name}, "成立行业党委")
    assert entry.after == {"body": sport.name, "since": "2021-09-01", "document": "亳组〔2021〕12号"}


def test_one_act_takes_it_back_and_a_stale_form_does_not_bring_it_again(town, sport):
    seen, was = forms_of(town.chess, town.go), leaders(DAY)
    made = move(town, sport, forms=seen)
    for _press in range(2):
        undo_transfer(transfer=made, reason="文件撤回", act=town.act())
    assert leaders(DAY) == was
    assert verbs("undo_transfer") == ["象棋党支部", "围棋党支部"]
    made.refresh_from_db()
    assert (made.undone_by_name, made.undone_because) == ("陈思远", "文件撤回")
    with pytest.raises(Refusal, match="在你打开预览以后变了"):
        move(town, sport, forms=seen)
    assert move(town, sport, town.chess, town.go).pk != made.pk


def test_what_was_built_on_a_transfer_keeps_it(town, sport):
    made = move(town, sport, town.chess, town.go)
    dissolve(party_organization=town.go, day=TODAY, ground=Ground("x", "合并"), act=town.act())
    with pytest.raises(Refusal, match="涉及 1 个：围棋党支部"):
        undo_transfer(transfer=made, reason="文件撤回", act=town.act())
    assert leaders(DAY)["象棋党支部"] == sport.name
    later = move(town, town.body, town.chess, day=date(2021, 10, 1))
    with pytest.raises(Refusal, match="涉及 2 个"):
        undo_transfer(transfer=made, reason="文件撤回", act=town.act())
    undo_transfer(transfer=later, reason="重办", act=town.act())  # what was taken back is nothing built
    with pytest.raises(Refusal, match="涉及 1 个：围棋党支部"):
        undo_transfer(transfer=made, reason="文件撤回", act=town.act())


def test_transfers_are_taken_back_one_after_the_other(town, sport):
    was = leaders(TODAY)
    first = move(town, sport, town.chess, town.go)
    second = move(town, town.body, town.chess, day=date(2021, 10, 1))
    for made in (second, first):
        undo_transfer(transfer=made, reason="重办", act=town.act())
    assert leaders(TODAY) == was
    assert leaders(DAY) == was


def test_nobody_is_given_back_to_a_body_that_has_ended(town, sport):
    made = move(town, sport, town.chess, town.go, town.mixed, town.school)
    place_body(body=sport, parent=None, day=date(2021, 10, 1), document="x", act=town.act())
    end_body(body=town.body, day=TODAY, successor=sport, act=town.act(), **BY)
    with pytest.raises(Refusal, match="原来的上级已经撤销"):
        undo_transfer(transfer=made, reason="文件撤回", act=town.act())


def test_all_or_nothing_and_only_where_one_may(town, sport):
    changed = forms_of(town.chess, town.go)
    move(town, sport, town.go, day=date(2021, 8, 2))
    with pytest.raises(Refusal, match="围棋党支部”在你打开预览以后变了"):
        move(town, sport, forms=changed)
    assert leaders(DAY)["象棋党支部"] == town.body.name
    with pytest.raises(Refusal, match="没有选"):
        transfer(forms=[], body=sport, day=DAY, act=town.act(), **BY)
    for day, why in ((date(2021, 7, 1), "在 2021-07-01 不存在"), (date(2021, 11, 3), "将来")):
        with pytest.raises(Refusal, match=why):
            move(town, sport, town.chess, day=day)
    for by in (town.wang, town.song, town.root):
        with pytest.raises(NoRight):
            move(town, sport, town.chess, by=by)
    move(town, sport, town.chess, by=town.li)


def test_a_later_change_is_not_overwritten(town, sport):
    move(town, sport, town.chess, day=date(2021, 10, 1))
    with pytest.raises(Refusal, match="以后另有变更"):
        move(town, sport, forms=list(PartyForm.objects.valid().filter(party_organization=town.chess, body=town.body)))


def test_a_merged_body_leaves_all_to_its_successor_and_comes_back_whole(town, sport):
    below = found_body(
        charter=Charter("中共棋类联合委员会", "comprehensive", date(2021, 8, 2)),
        parent=sport,
        region_code=QIAOCHENG,
        level="county",
        act=town.act(),
    )
    move(town, sport, town.chess, town.go)
    was, day = leaders(TODAY), date(2021, 10, 8)
    made = [merge_body(body=sport, into=town.body, day=day, act=town.act(), **BY) for _press in range(2)]
    assert made[0] == made[1]
    assert (made[0].count, made[0].merged) == (2, sport)
    assert leaders(TODAY)["象棋党支部"] == town.body.name
    assert leaders(date(2021, 10, 7))["象棋党支部"] == sport.name
    assert parents(day)[below.pk] == town.body.pk
    sport.refresh_from_db()
    assert (sport.valid_to, sport.successor, sport.end_document) == (day, town.body, BY["document"])
    undo_transfer(transfer=made[0], reason="文件撤回", act=town.act())
    assert leaders(TODAY) == was
    sport.refresh_from_db()
    assert (sport.valid_to, sport.successor, sport.end_document) == (None, None, "")
    assert parents(TODAY) == {sport.pk: town.body.pk, below.pk: sport.pk}
    assert verbs("undo_end_body") == [sport.name]


def test_a_body_merges_into_what_stood_below_it(town, sport):
    merge_body(body=town.body, into=sport, day=TODAY, act=town.act(), **BY)
    assert set(leaders(TODAY).values()) == {sport.name}
    assert parents(TODAY) == {}


def test_a_merger_is_refused_where_it_cannot_be(town, sport):
    for into, day in ((sport, DAY), (town.body, date(2021, 7, 1))):
        with pytest.raises(Refusal):
            merge_body(body=sport, into=into, day=day, act=town.act(), **BY)
    town.user("he", "何建", Role.COMMITTEE, CITY, "city")
    town.act().user.posts.model.objects.filter(user__username="he").update(body=sport)
    move(town, sport, town.chess)
    with pytest.raises(Refusal, match="还有人任职"):
        merge_body(body=sport, into=town.body, day=TODAY, act=town.act(), **BY)
    assert leaders(TODAY)["象棋党支部"] == sport.name  # nothing of it was written
    with pytest.raises(NoRight):
        merge_body(body=sport, into=town.body, day=TODAY, act=town.act(town.wang), **BY)


def test_a_body_that_leads_does_not_simply_end(town, sport):
    with pytest.raises(Refusal, match="由它领导的党组织有 4 个"):
        end_body(body=town.body, day=TODAY, successor=None, act=town.act(), **BY)


# The pages


def asked(body, **more):
    return f"{reverse('registry:transfer', args=[body.pk])}?day=2021-09-01" + "".join(
        f"&{k}={v}" for k, v in more.items()
    )


def test_li_previews_moves_and_takes_back_on_the_pages(town, sport, client):
    client.force_login(town.li)
    page = client.get(reverse("registry:transfer", args=[sport.pk]))
    assert page.context["preview"].asked == Asked(date(2021, 8, 1), industry="体育")
    text = page.content.decode()
    assert f"从“{town.body.name}”来 2 个" in text
    assert "还覆盖别的行业" in text
    seen = [form.pk for form in forms_of(town.chess, town.go)]
    address = asked(sport, industry="体育")
    nothing = client.post(address, {"document": "亳组〔2021〕12号"})
    assert nothing.status_code == 409
    assert "没有选党组织" in nothing.content.decode()
    assert client.post(address, {"form": seen}).status_code == 422
    said = {"form": seen, "document": "亳组〔2021〕12号", "reason": "成立行业党委"}
    done = client.post(address, said)
    made = Transfer.objects.get()
    assert done.url == reverse("registry:transfer_made", args=[made.pk])
    assert client.post(address, said).url == done.url
    assert "已划转 2 个党组织" in client.get(done.url).content.decode()
    one = client.get(reverse("desk:body", args=[sport.pk])).content.decode()
    assert "象棋党支部" in one
    assert done.url in one
    assert "划出，划入" in client.get(reverse("desk:body", args=[town.body.pk])).content.decode()
    undo = reverse("registry:undo_transfer", args=[made.pk])
    assert "重新归原来的上级" in client.get(undo).content.decode()
    assert client.post(undo, {"reason": "文件撤回"}).url == done.url
    assert "撤回理由" in client.get(done.url).content.decode()


def test_a_preview_of_nonsense_lists_nothing(town, sport, client):
    client.force_login(town.li)
    for query in ("?day=x", "?day=2021-09-01&source=99&county=1&industry=y", "?day=2021-09-01&source=x"):
        answer = client.get(reverse("registry:transfer", args=[sport.pk]) + query)
        assert answer.status_code == 422
        assert answer.context["preview"].lines == []
    assert "先选行业或现在的上级" in client.get(asked(sport, industry="")).content.decode()


def test_the_pages_merge_and_the_body_s_page_tells_it(town, sport, client):
    move(town, sport, town.chess)
    client.force_login(town.li)
    address = reverse("registry:merge_body", args=[sport.pk])
    assert "由它领导的 1 个党组织" in client.get(address).content.decode()
    said = {"into": town.body.pk, "day": "2021-10-08", "document": "亳编〔2021〕7号"}
    assert client.post(address, said, follow=True).status_code == 200
    page = client.get(reverse("desk:body", args=[sport.pk])).content.decode()
    assert "并入" in page
    assert "亳编〔2021〕7号" in page
    then = client.get(reverse("desk:body", args=[sport.pk]), {"day": "2021-10-07"}).content.decode()
    assert "象棋党支部" in then


def test_the_pages_cost_the_same_for_many(town, sport, client, django_assert_max_num_queries):
    client.force_login(town.li)
    pages = [asked(sport, industry="体育"), reverse("desk:bodies"), reverse("desk:body", args=[town.body.pk])]
    costs = [_cost(client, page) for page in pages]
    for n in range(12):
        unit = town.organisation(f"亳州市第{n}协会", 3)
        SocialOrganization.objects.filter(pk=unit.pk).update(industry="体育")
        town.form(f"第{n}党支部", unit)
        Body.objects.create(name=f"中共第{n}委员会", kind="comprehensive", region_code=CITY, level="city")
    assert [_cost(client, page) for page in pages] == costs
    assert max(costs) <= 19, costs


def _cost(client, page):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.get(page)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(page).status_code == 200
    return len(queries)


def test_a_stranger_s_transfer_is_not_there(town, sport, client):
    made = move(town, sport, town.chess)
    client.force_login(town.wang)
    for name in ("registry:transfer_made", "registry:undo_transfer"):
        assert client.get(reverse(name, args=[made.pk])).status_code == 404
    client.force_login(town.song)
    assert client.get(reverse("registry:transfer_made", args=[made.pk])).status_code == 200
    assert client.get(reverse("registry:undo_transfer", args=[made.pk])).status_code == 404
