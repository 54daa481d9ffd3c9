"""Another mode, a merger, a split: what they do to covers and figures, on their day, and what is refused."""

from datetime import date

import pytest

from hangji.coverage.queries import figures
from hangji.kit.refusal import NoRight, Refusal
from hangji.office import audit
from hangji.office.models import AuditEntry
from hangji.registry.actions.changes import merge, reform, split
from hangji.registry.actions.party import Founding
from hangji.registry.models import Cover, PartyForm, Secretary
from hangji.registry.restate import check
from tests.town import QIAOCHENG

DAY, BEFORE = date(2021, 6, 1), date(2021, 5, 31)
PAPER = {"document_number": "亳社综党〔2021〕30号", "reason": "规模变化"}


def said(town, day):
    found = {f.indicator.code: f.numerator for f in figures(town.scope(day))}
    return found["single_rate"], found["organisation_coverage"], found["party_organisations"]


@pytest.fixture
def chess(town):
    return town.organisation("亳州市象棋协会", 4)


@pytest.fixture
def go(town):
    return town.organisation("亳州市围棋协会", 3)


def test_a_single_branch_becomes_joint_on_its_day(town, chess):
    branch = town.form("亳州市象棋协会党支部", chess)
    plan = {"kind": "branch", "mode": "joint", "body": town.body, "day": DAY, **PAPER}
    for _again in range(2):
        reform(party_organization=branch, act=town.act(), **plan)
    assert [said(town, day) for day in (BEFORE, DAY)] == [(1, 1, 1), (0, 1, 1)]
    assert PartyForm.objects.valid().filter(party_organization=branch).count() == 2
    entries = AuditEntry.objects.filter(verb="reform")
    assert entries.get().after["document"] == PAPER["document_number"]
    assert PartyForm.objects.valid().on(DAY).get().formed_on == date(2020, 3, 2)
    assert list(check()) == []


def test_two_units_are_not_single(town, chess, go):
    branch = town.form("棋类联合党支部", chess, go, mode="joint")
    with pytest.raises(Refusal, match="覆盖 2 家"):
        reform(party_organization=branch, kind="branch", mode="single", body=None, day=DAY, act=town.act(), **PAPER)


def test_two_branches_become_one_and_nobody_is_uncovered_for_a_day(town, chess, go):
    first, second = town.form("亳州市象棋协会党支部", chess), town.form("亳州市围棋协会党支部", go)
    for _again in range(2):
        merge(parties=[second], into=first, mode="joint", day=DAY, act=town.act(), **PAPER)
    assert [said(town, day) for day in (BEFORE, DAY)] == [(2, 2, 2), (0, 2, 1)]
    covers = Cover.objects.valid().on(DAY)
    assert {(c.organisation, c.party_organization, c.mode) for c in covers} == {
        (chess, first, "joint"),
        (go, first, "joint"),
    }
    assert not Secretary.objects.valid().on(DAY).filter(party_organization=second).exists()
    assert AuditEntry.objects.filter(verb="merge").count() == 1
    assert AuditEntry.objects.get(verb="dissolve").after["document"] == PAPER["document_number"]
    assert list(check()) == []
    assert list(audit.verify()) == []


def test_a_merger_of_two_is_not_single(town, chess, go):
    first, second = town.form("亳州市象棋协会党支部", chess), town.form("亳州市围棋协会党支部", go)
    with pytest.raises(Refusal, match="不止一家"):
        merge(parties=[second], into=first, mode="single", day=DAY, act=town.act(), **PAPER)
    assert said(town, DAY) == (2, 2, 2)


def founding(town, *units, mode="single"):
    place = {"level": "city", "region_code": QIAOCHENG, "formed_on": DAY, "body": town.body}
    return Founding(name="亳州市围棋协会党支部", kind="branch", mode=mode, covers=units, **place)


def test_one_of_a_joint_branch_gets_its_own(town, chess, go):
    joint = town.form("棋类联合党支部", chess, go, town.organisation("亳州市桥牌协会", 1), mode="joint")
    first, again = (
        split(party_organization=joint, founding=founding(town, go), act=town.act(), **PAPER) for _n in range(2)
    )
    assert first == again
    assert first.approval_number == PAPER["document_number"]
    assert [said(town, day) for day in (BEFORE, DAY)] == [(0, 3, 1), (1, 3, 2)]
    assert AuditEntry.objects.get(verb="split").after["organisations"] == ["亳州市围棋协会"]
    assert list(check()) == []


@pytest.mark.parametrize(("which", "because"), [("all", "全部分出去"), ("none", "没有选"), ("stranger", "不由它覆盖")])
def test_a_split_leaves_somebody_and_takes_its_own(town, chess, go, which, because):
    joint = town.form("棋类联合党支部", chess, go, mode="joint")
    stranger = town.organisation("亳州市桥牌协会", 1)
    units = {"all": (chess, go), "none": (), "stranger": (stranger,)}[which]
    with pytest.raises(Refusal, match=because):
        split(party_organization=joint, founding=founding(town, *units, mode="joint"), act=town.act(), **PAPER)
    assert said(town, DAY) == (0, 2, 1)


def test_strangers_change_nothing(town, chess, go):
    first, second = town.form("亳州市象棋协会党支部", chess), town.form("亳州市围棋协会党支部", go)
    for user in (town.wang, town.song, town.qian):
        act = town.act(user)
        with pytest.raises(NoRight):
            reform(party_organization=first, kind="branch", mode="joint", body=None, day=DAY, act=act, **PAPER)
        with pytest.raises(NoRight):
            merge(parties=[second], into=first, mode="joint", day=DAY, act=act, **PAPER)
        with pytest.raises(NoRight):
            split(party_organization=first, founding=founding(town, chess), act=act, **PAPER)


# The pages


def test_the_first_sending_shows_the_second_does(client, town, chess, go, settings):
    settings.PINNED_DAY = town.today
    first, second = town.form("亳州市象棋协会党支部", chess), town.form("亳州市围棋协会党支部", go)
    client.force_login(town.chen)
    url = f"/register/parties/{first.pk}/merge/"
    assert "亳州市围棋协会党支部" in client.get(url).content.decode()
    typed = {"parties": [second.pk], "mode": "joint", "day": "2021-06-01", **PAPER}
    shown = client.post(url, typed)
    page = shown.content.decode()
    assert "单独组建从 2/2 变为 0/2" in page
    assert "党组织数从 2 个变为 1 个" in page
    assert said(town, DAY) == (2, 2, 2)
    sure = shown.context["sure"]
    assert client.post(url, {**typed, "reason": "改了", "sure": sure}).status_code == 200  # another preview
    assert client.post(url, {**typed, "sure": sure}).status_code == 302
    assert said(town, DAY) == (0, 2, 1)


def test_a_preview_of_what_cannot_be_is_refused(client, town, chess, go, settings):
    settings.PINNED_DAY = town.today
    joint = town.form("棋类联合党支部", chess, go, mode="joint")
    client.force_login(town.chen)
    typed = {"organisations": [chess.pk, go.pk], "name": "x", "kind": "branch", "mode": "joint", "day": "2021-06-01"}
    refused = client.post(f"/register/parties/{joint.pk}/split/", {**typed, **PAPER})
    assert refused.status_code == 409
    assert "全部分出去" in refused.content.decode()
    plan = {"kind": "branch", "mode": "industry", "body": town.body.pk, "day": "2021-06-01", **PAPER}
    shown = client.post(f"/register/parties/{joint.pk}/reform/", plan)
    assert "组织覆盖从 2/2 变为 2/2" in shown.content.decode()
    done = client.post(f"/register/parties/{joint.pk}/reform/", {**plan, "sure": shown.context["sure"]})
    assert done.status_code == 302
    assert PartyForm.objects.valid().on(DAY).get(party_organization=joint).mode == "industry"
