"""双向培养: only with consent, step by step, for few to see; and what is left when consent is taken back."""

from datetime import date

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.urls import reverse

from hangji.growth.actions.cultivation import (
    Said,
    advance,
    end_record,
    open_record,
    take_back_step,
    withdraw_consent,
)
from hangji.growth.models import Cultivation, CultivationStep
from hangji.growth.queries.cultivation import due, numbers, organisations_kept, registers_told
from hangji.kit.refusal import NoRight, Refusal
from hangji.office.access import Territory
from hangji.office.documents import keep
from hangji.office.models import AuditEntry, Document, Post, Role
from hangji.registry.actions.organisations import Conflict
from hangji.registry.models import SocialOrganization
from tests.town import CITY, GUOYANG, QIAOCHENG
from tests.training.classes import Class

NAME = "范知秋"
BEGAN = date(2020, 10, 12)


@pytest.fixture(autouse=True)
def _the_day_of_the_town(settings, town):
    settings.PINNED_DAY = town.today


@pytest.fixture
def song(town):
    """The secretary of the chess club's branch, with an account."""
    return Class(town).secretary("棋社宋", account=True)


@pytest.fixture
def club(song):
    return SocialOrganization.objects.get(name="棋社宋协会")


def paper(text="a"):
    return ContentFile(b"%PDF-1.4 " + text.encode(), name=f"{text}.pdf")


def said(**more):
    plain = {"track": "party", "name": NAME, "post": "副会长", "stage": "activist", "day": BEGAN}
    return Said(**{**plain, "consented": True, "consented_on": date(2021, 1, 8), **more})


def opened(town, club, **more):
    return open_record(organisation=club, said=said(**more), act=town.act())


def step(town, one, stage, day, user=None, file=None):
    one.refresh_from_db()
    advance(
        cultivation=one, stage=stage, day=day, note="支委会研究", file=file, version=one.version, act=town.act(user)
    )


def verbs():
    return list(AuditEntry.objects.order_by("pk").values_list("verb", flat=True))


def committee(town, body=None):
    user = town.user("he", "何见国", Role.COMMITTEE)
    Post.objects.filter(user=user).update(body=body or town.body)
    return user


# ---- consent and stages


def test_nobody_is_recorded_without_consent(town, club):
    with pytest.raises(Refusal, match="没有本人同意"):
        opened(town, club, consented=False)
    assert not Cultivation.objects.exists()
    one = opened(town, club)
    assert opened(town, club) == one
    assert verbs().count("open_cultivation") == 1


def test_a_stage_of_the_other_track_and_a_day_to_come_are_refused(town, club):
    with pytest.raises(Refusal, match="没有这个阶段"):
        opened(town, club, stage="trial")
    with pytest.raises(Refusal, match="将来的日期"):
        opened(town, club, day=date(2021, 12, 1))


def test_stages_are_entered_one_by_one_and_not_before_their_time(town, club):
    one = opened(town, club)
    with pytest.raises(Refusal, match="次序不对"):
        step(town, one, "probationary", town.today)
    with pytest.raises(Refusal, match="最早是 2021-10-12"):
        step(town, one, "prospect", date(2021, 10, 11))
    step(town, one, "prospect", date(2021, 10, 12), file=paper())
    step(town, one, "prospect", date(2021, 10, 12))
    assert verbs().count("advance_cultivation") == 1
    with pytest.raises(Refusal, match="日期在上一阶段以前"):
        step(town, one, "probationary", date(2021, 10, 1))
    with pytest.raises(Conflict):
        advance(cultivation=one, stage="probationary", day=town.today, note="", file=None, version=1, act=town.act())


def test_a_stage_recorded_by_mistake_goes_back(town, club, django_capture_on_commit_callbacks):
    one = opened(town, club)
    with pytest.raises(Refusal, match="只有一个阶段"):
        take_back_step(cultivation=one, version=1, act=town.act())
    step(town, one, "prospect", date(2021, 10, 12), file=paper())
    kept = CultivationStep.objects.get(stage="prospect").document.path
    one.refresh_from_db()
    with django_capture_on_commit_callbacks(execute=True):
        take_back_step(cultivation=one, version=one.version, act=town.act())
    one.refresh_from_db()
    assert (one.stage, one.stage_since) == ("activist", BEGAN)
    assert not default_storage.exists(kept)


def test_who_ends_is_in_no_number_and_nothing_is_due(town, club):
    one = opened(town, club, stage="probationary", day=date(2020, 10, 20))
    assert list(due(Cultivation.objects.running(), town.today)) == [one]
    for _twice in (1, 2):
        end_record(cultivation=one, because="left", day=town.today, act=town.act())
    assert verbs().count("end_cultivation") == 1
    assert not due(Cultivation.objects.running(), town.today).exists()
    assert Cultivation.objects.visible_to(town.act()).exists()


# ---- withdrawal


def test_withdrawing_leaves_nothing_of_the_person(town, club, django_capture_on_commit_callbacks):
    one = opened(town, club, consent=paper("consent"), note="经常参加活动")
    step(town, one, "prospect", date(2021, 10, 12), file=paper("evidence"))
    paths = list(Document.objects.values_list("path", flat=True))
    assert len(paths) == 2
    with django_capture_on_commit_callbacks(execute=True):
        withdraw_consent(cultivation=one, act=town.act())
        withdraw_consent(cultivation=one, act=town.act())
    row = Cultivation.objects.filter(pk=one.pk).values().get()
    left = {name: value for name, value in row.items() if value not in ("", None)}
    kept = ["id", "track", "region_code", "level", "consented_on", "opened_at", "opened_by_name"]
    assert set(left) == {*kept, "forgotten_at", "version"}
    assert not CultivationStep.objects.exists()
    assert not Document.objects.filter(path__in=paths).exists()
    assert not any(default_storage.exists(path) for path in paths)
    assert verbs().count("withdraw_consent") == 1
    assert not Cultivation.objects.visible_to(town.act()).exists()


def test_the_trail_never_has_the_name(town, club):
    one = opened(town, club, note=f"{NAME}表现好")
    step(town, one, "prospect", date(2021, 10, 12))
    end_record(cultivation=one, because="left", day=town.today, act=town.act())
    withdraw_consent(cultivation=one, act=town.act())
    for entry in AuditEntry.objects.filter(subject_kind="Cultivation"):
        told = f"{entry.subject} {entry.before} {entry.after} {entry.reason}"
        assert NAME not in told
        assert "棋社" not in told
        assert "副会长" not in told


def test_a_file_that_somebody_else_keeps_stays(town, club, django_capture_on_commit_callbacks):
    other = keep(paper("same"), name="别人的.pdf", kind="pdf", act=town.act())
    one = opened(town, club, consent=paper("same"))
    with django_capture_on_commit_callbacks(execute=True):
        withdraw_consent(cultivation=one, act=town.act())
    assert default_storage.exists(other.path)


def test_the_database_keeps_no_half_forgotten_row(town, club):
    one = opened(town, club)
    with pytest.raises(IntegrityError), transaction.atomic():
        Cultivation.objects.filter(pk=one.pk).update(forgotten_at=town.act().at)
    with pytest.raises(IntegrityError), transaction.atomic():
        Cultivation.objects.filter(pk=one.pk).update(name="")


# ---- who sees


def test_few_see_a_person(town, club, song):
    one = opened(town, club)
    other = Class(town).secretary("花社", account=True)
    sees = [town.chen, town.li, song.user, committee(town)]
    for user in sees:
        assert list(Cultivation.objects.visible_to(town.act(user))) == [one], user
    for user in (town.wang, town.song, town.zhou, town.qian, town.root, other.user):
        assert not Cultivation.objects.visible_to(town.act(user)).exists(), user
        with pytest.raises(NoRight):
            end_record(cultivation=one, because="left", day=town.today, act=town.act(user))


def test_an_instructor_who_is_also_a_party_worker_sees_only_the_own_organisation(town, club):
    """By the one duty one sees organisations that the other does not show."""
    opened(town, club)
    town.send(club)
    post = Post.objects.get(user=town.zhou)
    post.pk, post.role = None, Role.PARTY_WORKER
    post.save()
    assert not Cultivation.objects.visible_to(town.act(town.zhou)).exists()


def test_whom_one_may_record(town, club, song):
    bare = town.organisation("没有支部的协会", 3)
    for user in (town.chen, song.user):
        assert club in organisations_kept(town.act(user))
        assert bare not in organisations_kept(town.act(user))
    assert list(organisations_kept(town.act(song.user))) == [club]
    with pytest.raises(NoRight):
        open_record(organisation=club, said=said(), act=town.act(town.wang))


def test_the_pages_of_a_person_are_not_there_for_others(client, town, club, song):
    one = opened(town, club)
    client.force_login(town.song)
    assert client.get(reverse("growth:cultivation", args=[one.pk])).status_code == 404
    assert client.get(reverse("growth:cultivations")).status_code == 403
    answer = client.get(reverse("growth:figures"))
    assert answer.status_code == 200
    assert NAME not in answer.content.decode()
    trail = client.get(reverse("office:audit")).content.decode()
    assert f"双向培养 {one.pk} 号" in trail
    assert NAME not in trail
    client.force_login(song.user)
    assert NAME in client.get(reverse("growth:cultivation", args=[one.pk])).content.decode()


# ---- numbers


def test_numbers_are_told_by_register_and_never_summed(town):
    assert registers_told(town.act(), [QIAOCHENG, GUOYANG]) == [
        Territory(CITY, "city"),
        Territory(QIAOCHENG, "county"),
        Territory(GUOYANG, "county"),
    ]
    assert registers_told(town.act(town.wang), [QIAOCHENG, GUOYANG]) == [Territory(GUOYANG, "county")]
    assert registers_told(town.act(town.li), [QIAOCHENG, GUOYANG]) == [Territory(CITY, "city")]


def put(club, stage, count):
    for n in range(count):
        Cultivation.objects.create(
            track="party", organisation=club, name=f"{stage}{n}", region_code=CITY, level="city", stage=stage,
            consented_on=BEGAN, stage_since=BEGAN, opened_at="2021-01-01T00:00+08:00", opened_by_name="x",
        )  # fmt: skip


def told(town):
    return numbers([Territory(CITY, "city")], "party", town.today)[0].told


def test_small_numbers_are_hidden_and_not_to_be_had_by_subtracting(client, town, club):
    put(club, "applied", 8)
    put(club, "activist", 2)
    assert (told(town).total, told(town).parts) == (10, (None,) * 5)
    client.force_login(town.song)
    page = client.get(reverse("growth:figures")).content.decode()
    assert '<td class="num">8</td>' not in page
    assert '<td class="num">10</td>' in page
    put(club, "prospect", 1)
    assert told(town).parts == (8, None, None, None, None)
    Cultivation.objects.filter(stage="activist").update(stage="applied")
    assert (told(town).total, told(town).parts) == (11, (None,) * 5)


def test_withdrawn_and_ended_are_in_no_number(town, club):
    put(club, "applied", 5)
    ended, gone = Cultivation.objects.order_by("pk")[:2]
    end_record(cultivation=ended, because="left", day=town.today, act=town.act())
    withdraw_consent(cultivation=gone, act=town.act())
    assert told(town).total == 3
