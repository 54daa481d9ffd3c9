"""Fang visits two organisations; what was heard is read by those concerned; key organisations have their members."""

from datetime import date, timedelta
from html import unescape
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from hangji.guidance.actions.contacts import Said, record_contact
from hangji.kit.refusal import NoRight, Refusal
from hangji.office.models import Person, Role
from hangji.problems.models import Problem
from hangji.registry.models import Secretary
from hangji.visits.actions.liaison import Naming, hand_over_liaison, name_key, release_key
from hangji.visits.actions.visits import (
    Heard,
    Planned,
    answer_opinion,
    cancel_visit,
    change_visit,
    conclude_visit,
    plan_visit,
    raise_difficulty,
)
from hangji.visits.models import Difficulty, KeyOrganisation, Liaison, Opinion, Visit
from hangji.visits.queries import grounds_of, held_about, last_seen, proposed
from rulebook.visits import see_by
from tests.problems.hands import ledger_of
from tests.town import FEW_AND_MANY, moment

ONE = timedelta(days=1)


@pytest.fixture
def fang(town, settings):
    settings.PINNED_DAY = town.today
    return ledger_of(town).fang


@pytest.fixture
def clubs(town):
    return [town.organisation(f"亳州市第{n}协会", 5) for n in range(2)]


def planned(town, fang, clubs, day=None):
    plan = Planned("融入业务", "有什么困难", day or town.today, clubs, [fang])
    return plan_visit(planned=plan, act=town.act(fang))


def concluded(town, fang, clubs):
    visit = planned(town, fang, clubs)
    heard = {clubs[0].pk: Heard("都好", ["少报材料"], ["关系不好处"], ["没有场地"])}
    words = {"day": town.today, "conclusion": "两家都好", "heard": heard}
    conclude_visit(visit=visit, **words, version=1, act=town.act(fang))
    return Visit.objects.get(pk=visit.pk)


def text(answer, status=200):
    assert answer.status_code == status, answer.status_code
    return unescape(answer.content.decode())


def test_one_visit_serves_several_and_is_planned_once(town, fang, clubs):
    visit = planned(town, fang, clubs)
    assert planned(town, fang, clubs) == visit
    assert visit.units.count() == 2
    stranger = town.organisation("涡阳县协会", 5, level="county", region=341621)
    for wrong, why in (([], "没有选社会组织"), ([stranger], "不在你的范围里")):
        with pytest.raises((Refusal, NoRight), match=why):
            planned(town, fang, wrong, town.today + ONE)
    plan = Planned("融入业务", "困难", town.today + ONE, clubs, [town.wang])
    with pytest.raises(Refusal, match="别单位的人"):
        plan_visit(planned=plan, act=town.act(fang))
    with pytest.raises(NoRight):
        cancel_visit(visit=visit, reason="x", act=town.act())
    change_visit(visit=visit, planned=Planned("题", "目", town.today, clubs[:1], [fang]), version=1, act=town.act(fang))
    assert visit.units.count() == 1
    cancel_visit(visit=visit, reason="改期", act=town.act(fang))
    cancel_visit(visit=visit, reason="改期", act=town.act(fang))
    with pytest.raises(Refusal, match="已经取消"):
        conclude_visit(visit=visit, day=town.today, conclusion="x", heard={}, version=3, act=town.act(fang))


def test_a_difficulty_is_one_problem_with_the_visit_as_its_source(town, fang, clubs):
    visit = concluded(town, fang, clubs)
    difficulty = Difficulty.objects.get()
    one = raise_difficulty(difficulty=difficulty, act=town.act(fang))
    assert raise_difficulty(difficulty=difficulty, act=town.act(fang)) == one
    assert (one.source, one.source_key, one.organisation) == ("visit", difficulty.pk, clubs[0])
    assert visit.theme in one.source_text
    with pytest.raises(NoRight):
        raise_difficulty(difficulty=difficulty, act=town.act(town.zhou))


def test_written_again_it_adds_and_forgets_nothing(town, fang, clubs):
    visit = concluded(town, fang, clubs)
    heard = {clubs[0].pk: Heard("都好", ["少报材料", "一起上党课"], (), ["没有场地"])}
    words = {"day": town.today, "conclusion": "两家都好", "heard": heard}
    conclude_visit(visit=visit, **words, version=2, act=town.act(fang))
    assert sorted(Opinion.objects.values_list("text", flat=True)) == ["一起上党课", "关系不好处", "少报材料"]
    assert Difficulty.objects.count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        Visit.objects.filter(pk=visit.pk).update(conclusion="")


def test_those_concerned_read_it_and_what_is_closed_nobody_else(client, town, fang, clubs):
    visit = concluded(town, fang, clubs)
    opinion = Opinion.objects.get(closed=False)
    answer_opinion(opinion=opinion, outcome="不再重复报", act=town.act(fang))
    worker = town.user("worker", "宋小麦", Role.PARTY_WORKER)
    worker.person = Person.objects.create(name="宋小麦")
    worker.save()
    party = town.form("第0协会党支部", clubs[0])
    spell = {"since": date(2021, 1, 4), "recorded_at": moment(town.today), "recorded_in": uuid4()}
    Secretary.objects.create(party_organization=party, person=worker.person, **spell)
    url = reverse("visits:visit", args=[visit.pk])
    client.force_login(worker)
    html = text(client.get(url))
    assert "两家都好" in html
    assert "不再重复报" in html
    assert "亳州市第1协会" not in html
    assert "关系不好处" not in html
    client.force_login(town.chen)
    html = text(client.get(url))
    assert "亳州市第1协会" in html
    assert "关系不好处" not in html
    client.force_login(fang)
    assert "关系不好处" in text(client.get(url))
    for stranger in (town.wang, town.zhou):
        client.force_login(stranger)
        assert client.get(url).status_code == 404


def test_what_is_held_is_shown_before_anybody_goes(town, fang, clubs):
    concluded(town, fang, clubs)
    raise_difficulty(difficulty=Difficulty.objects.get(), act=town.act(fang))
    held = held_about([each.pk for each in clubs], town.act(fang))
    assert held[clubs[0].pk].standing.full == 5
    assert [each.what for each in held[clubs[0].pk].problems] == ["没有场地"]
    assert [unit.said for unit in held[clubs[0].pk].earlier] == ["都好"]


# Liaison


def test_a_visit_counts_by_itself_and_a_contact_too(town, fang, clubs):
    start = date(2021, 7, 1)
    for club in clubs:
        name_key(body=town.body, organisation=club, naming=Naming(["weak"], fang), day=start, act=town.act(fang))
        name_key(body=town.body, organisation=club, naming=Naming(["weak"], fang), day=start, act=town.act(fang))
    assert (KeyOrganisation.objects.count(), Liaison.objects.count()) == (2, 2)
    assert Liaison.objects.due(town.today).count() == 2
    concluded(town, fang, clubs[:1])
    assert [each.organisation for each in Liaison.objects.due(town.today)] == [clubs[1]]
    fang.person = Person.objects.create(name="方悦今")
    fang.save()
    town.send(clubs[1])
    said = Said(town.today, "normal", others=[fang.person])
    record_contact(organisation=clubs[1], said=said, key=uuid4(), act=town.act(town.zhou))
    assert not Liaison.objects.due(town.today).exists()
    for each in Liaison.objects.select_related("member"):
        seen = last_seen([each])[each.pk]
        assert seen == town.today
        by = see_by(since=each.since, last=seen, day=town.today)
        assert not Liaison.objects.due(by).exists()
        assert Liaison.objects.due(by + ONE).count() == 2


def test_one_member_at_a_time_and_handing_over_says_what_is_open(town, fang, clubs):
    naming = Naming(["other"], fang, date(2022, 3, 1), "典型")
    with pytest.raises(Refusal, match="没有写说明"):
        name_key(
            body=town.body, organisation=clubs[0], naming=Naming(["other"], fang), day=town.today, act=town.act(fang)
        )
    with pytest.raises(Refusal, match="没有写理由"):
        name_key(body=town.body, organisation=clubs[0], naming=Naming([], fang), day=town.today, act=town.act(fang))
    with pytest.raises(NoRight):
        name_key(body=town.body, organisation=clubs[0], naming=naming, day=town.today, act=town.act())
    name_key(body=town.body, organisation=clubs[0], naming=naming, day=date(2021, 7, 1), act=town.act(fang))
    other = town.user("su", "苏雅汀", Role.COMMITTEE, 341600, "city")
    other.posts.update(body=town.body)
    told = {"body": town.body, "giver": fang, "taker": other, "organisations": clubs, "day": town.today}
    assert hand_over_liaison(**told, matters="名册没有收到", act=town.act(fang)) == 1
    now = Liaison.objects.valid().on(town.today).get()
    assert (now.member, now.matters, now.until) == (other, "名册没有收到", date(2022, 3, 1))
    with pytest.raises(Refusal, match="没有联系其中的"):
        hand_over_liaison(**told, matters="", act=town.act(fang))
    spell = {"since": town.today, "recorded_at": moment(town.today), "recorded_in": uuid4()}
    with pytest.raises(IntegrityError), transaction.atomic():
        Liaison.objects.create(organisation=clubs[0], body=town.body, member=fang, **spell)
    later = town.today + ONE
    release_key(body=town.body, organisation=clubs[0], day=later, reason="办好了", act=town.act(fang))
    assert not Liaison.objects.valid().on(later).exists()


def test_facts_propose_and_the_list_has_no_count_of_persons(client, town, fang, clubs):
    rows = list(proposed(town.body, town.today))
    assert {row.organisation for row in rows} == set(clubs)
    assert grounds_of(rows[0], set(), town.today) == ("weak",)
    client.force_login(fang)
    assert "应建未建，党建工作薄弱" in text(client.get("/visits/key/proposed/"))
    html = text(client.get(f"/visits/key/new/?organisation={clubs[0].pk}"))
    assert 'value="weak" id="id_grounds_2" checked' in html or "checked" in html
    form = {"organisation": clubs[0].name, "grounds": ["weak"], "member": fang.pk, "day": "2021-07-01"}
    assert "已确定" in text(client.post("/visits/key/new/", form, follow=True))
    html = text(client.get("/visits/key/"))
    assert "方悦今" in html
    assert "逾期" in html
    assert "共 1 家" in html
    release = reverse("visits:release", args=[clubs[0].pk])
    assert release in text(client.get(f"/visits/key/new/?organisation={clubs[0].pk}"))
    done = client.post(release, {"day": "2021-11-02", "reason": "已经建了支部"}, follow=True)
    assert "已不再列为重点" in text(done)
    assert "共 0 家" in text(client.get("/visits/key/"))


def test_plan_and_conclude_on_the_pages(client, town, fang, clubs):
    client.force_login(fang)
    names = "\n".join(each.name for each in clubs)
    form = {"theme": "摸底", "purpose": "看看", "day": "2021-11-01", "organisations": names, "team": [fang.pk]}
    assert "没有：没有的协会" in text(client.post("/visits/new/", {**form, "organisations": "没有的协会"}), 422)
    assert "已计划走访" in text(client.post("/visits/new/", form, follow=True))
    visit = Visit.objects.get()
    url = reverse("visits:conclude", args=[visit.pk])
    assert "提出的困难" in text(client.get(url))
    pk = clubs[0].pk
    said = {
        "day": "2021-11-01",
        "conclusion": "都好",
        "version": 1,
        f"difficulties_{pk}": "没有场地\n没有经费\n没有场地",
    }
    assert "已写结论" in text(client.post(url, said, follow=True))
    first = Difficulty.objects.first()
    assert "没有场地" in text(client.post(reverse("visits:raise_difficulty", args=[first.pk]), follow=True))
    assert Problem.objects.get().source_text.startswith("摸底")


@pytest.mark.parametrize("count", FEW_AND_MANY)
def test_the_lists_cost_the_same_for_few_and_many(client, town, fang, count, django_assert_max_num_queries):
    for n in range(count):
        club = town.organisation(f"亳州市甲{n}协会", 5)
        planned(town, fang, [club], town.today + n * ONE)
        name_key(body=town.body, organisation=club, naming=Naming(["weak"], fang), day=town.today, act=town.act(fang))
    client.force_login(fang)
    for path in ("", "key/", "key/proposed/"):
        with django_assert_max_num_queries(13):
            assert client.get(f"/visits/{path}").status_code == 200
