"""Another mode, a merger, a split: what they do to covers and figures, on their day, and what is refused."""

import re
from datetime import date
from pathlib import Path
from urllib.parse import unquote

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from hangji.coverage.queries import figures
from hangji.kit.refusal import NoRight, Refusal
from hangji.office import audit
from hangji.office.models import AuditEntry, Issue
from hangji.registry import papers
from hangji.registry.actions.changes import merge, reform, split
from hangji.registry.actions.grounds import Ground
from hangji.registry.actions.party import Founding
from hangji.registry.models import Cover, PartyForm, Secretary
from hangji.registry.restate import check
from tests.town import QIAOCHENG

DAY, BEFORE = date(2021, 6, 1), date(2021, 5, 31)
WRITTEN = {"document_number": "亳社综党〔2021〕30号", "reason": "规模变化"}
PAPER = {"ground": Ground("亳社综党〔2021〕30号", "规模变化")}


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
    assert entries.get().after["document"] == PAPER["ground"].number
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
    assert AuditEntry.objects.get(verb="dissolve").after["document"] == PAPER["ground"].number
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
    assert first.approval_number == PAPER["ground"].number
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
    typed = {"parties": [second.pk], "mode": "joint", "day": "2021-06-01", **WRITTEN}
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
    refused = client.post(f"/register/parties/{joint.pk}/split/", {**typed, **WRITTEN})
    assert refused.status_code == 409
    assert "全部分出去" in refused.content.decode()
    plan = {"kind": "branch", "mode": "industry", "body": town.body.pk, "day": "2021-06-01", **WRITTEN}
    shown = client.post(f"/register/parties/{joint.pk}/reform/", plan)
    assert "组织覆盖从 2/2 变为 2/2" in shown.content.decode()
    done = client.post(f"/register/parties/{joint.pk}/reform/", {**plan, "sure": shown.context["sure"]})
    assert done.status_code == 302
    assert PartyForm.objects.valid().on(DAY).get(party_organization=joint).mode == "industry"


# The paper of a change


@pytest.fixture
def chen(town, client, settings):
    settings.PINNED_DAY = town.today
    client.force_login(town.chen)
    return client


TYPED = {"kind": "branch", "mode": "joint", "day": "2021-11-02", "document_number": "", "reason": "两家合用一个支部"}


def sent(chen, address, party, typed):
    """The second sending, after the preview that it needs."""
    url = reverse(f"registry:{address}", args=[party.pk])
    page = chen.post(url, {name: value for name, value in typed.items() if name != "paper"}).content.decode()
    sure = re.search(r'name="sure" value="(\w+)"', page).group(1)
    return chen.post(url, {**typed, "sure": sure})


def test_the_program_issues_the_paper_with_its_number_and_keeps_it_with_the_party_organisation(chen, town, chess):
    branch = town.form("亳州市象棋协会党支部", chess)
    assert sent(chen, "reform", branch, {**TYPED, "body": town.body.pk}).status_code == 302
    (kept,) = branch.change_documents.all()
    assert kept.number == "党建复〔2021〕1号"
    assert kept.issue.title == "关于同意调整中共亳州市象棋协会党支部设置的批复"
    assert AuditEntry.objects.get(verb="reform").after["document"] == kept.number
    page = chen.get(reverse("desk:party_organization", args=[branch.pk])).content.decode()
    address = reverse("registry:change_document", args=[kept.pk])
    assert f'<a href="{address}">党建复〔2021〕1号</a>' in page
    assert b"".join(chen.get(address)).startswith(b"%PDF")


def test_the_preview_issues_nothing(chen, town, chess):
    branch = town.form("亳州市象棋协会党支部", chess)
    chen.post(reverse("registry:reform", args=[branch.pk]), {**TYPED, "body": town.body.pk})
    assert not Issue.objects.exists()
    assert not branch.change_documents.exists()
    kept = Path(default_storage.path("")).rglob("*")
    assert not [path for path in kept if path.is_file()]  # no paper was drawn either


@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_a_draft_is_read_before_it_is_sent(chen, town, chess, go, form):
    first, second = (town.form(f"{each}党支部", each) for each in (chess, go))
    typed = {"parties": [second.pk], "mode": "joint", "day": "2021-11-02", "document_number": "", "reason": "规模变化"}
    answer = chen.post(reverse("registry:merge", args=[first.pk]), {**typed, "draft": form})
    assert "草稿" in unquote(answer["Content-Disposition"])
    assert b"".join(answer)[:2] == (b"%P" if form == "pdf" else b"PK")
    assert not Issue.objects.exists()


def test_a_paper_of_an_earlier_day_has_its_number_already(chen, town, chess):
    branch = town.form("亳州市象棋协会党支部", chess)
    url, typed = reverse("registry:dissolve", args=[branch.pk]), {"day": "2021-06-01", "reason": "注销"}
    refused = chen.post(url, typed)
    assert refused.status_code == 409
    assert "日期 2021-06-01 不是今天" in refused.content.decode()
    assert chen.post(url, {**typed, "document_number": "亳社综党〔2021〕9号"}).status_code == 302
    assert branch.change_documents.get().issue is None


def test_the_scan_is_kept_and_strangers_do_not_reach_it(chen, town, chess):
    branch = town.form("亳州市象棋协会党支部", chess)
    typed = {**TYPED, "body": town.body.pk, "day": "2021-06-01", "document_number": "亳社综党〔2021〕9号"}
    scan = SimpleUploadedFile("批复.pdf", b"%PDF-1.4\n%%EOF\n", "application/pdf")
    assert sent(chen, "reform", branch, {**typed, "paper": scan}).status_code == 302
    kept = branch.change_documents.get()
    assert kept.document.name == "批复.pdf"
    address = reverse("registry:change_document", args=[kept.pk])
    chen.force_login(town.wang)
    assert chen.get(address).status_code == 404


def test_every_kind_says_what_changes(town, chess, go):
    first, second = (town.form(f"{each}党支部", each) for each in (chess, go))
    now = PartyForm.objects.valid().select_related("body").get(party_organization=first)
    assert papers.of_reform(first, now, "general_branch", "joint", None, DAY)[1] == (
        "中共亳州市象棋协会党支部自2021年6月1日起类别由党支部调整为党总支，组建方式由单独组建调整为联合组建，"
        "隶属由中共亳州市社会组织综合委员会调整为上级党组织"
    )
    assert papers.of_merge(first, [second], "joint", DAY)[1] == (
        "中共亳州市围棋协会党支部自2021年6月1日起并入中共亳州市象棋协会党支部，以联合组建方式设置；"
        "中共亳州市围棋协会党支部同日撤销"
    )
    assert papers.of_split(first, "新支部", "single", [go], DAY)[1].endswith(
        "以单独组建方式组建，覆盖亳州市围棋协会；中共亳州市象棋协会党支部不再覆盖上述社会组织"
    )
    decided = papers.Change(*papers.of_dissolving(first, DAY), "某党委", [str(first)], DAY, "已注销", decided=True)
    assert decided.title == "关于撤销中共亳州市象棋协会党支部的决定"
    assert papers.letter_of(decided).body[-1] == "特此决定。"
