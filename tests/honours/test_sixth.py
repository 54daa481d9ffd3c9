"""A sixth selection needs data only: a file in the policy's folder, and everything runs, from the call to the award."""

import shutil

import pytest
import yaml

from hangji.honours.models import HonourEntry
from hangji.honours.queries.selections import kinds, names
from rulebook import policy
from rulebook.selections import codes, selection
from tests.honours.going import OPENS, Going

VALUES = {
    "name": "示范助老品牌",
    "objects": {"助老团队": "team"},
    "levels": ["town", "city"],
    "below": {},
    "quota": {"town": 1, "city": 1},
    "conditions": {"covered": True, "training": 1},
    "evidence": ["training", "awards"],
    "asks": {"助老做法": 50},
    "criteria": {"助老团队": {"用心": 5, "长久": 5}},
    "pass_marks": 6,
    "reviewers": 2,
    "difference_at_most": 2,
    "ties": {"by": ["长久"], "then": "all"},
    "notice_workdays": 3,
    "validity_months": 12,
    "revocations": {"停办半年": "某办法第九条"},
}


def forget():
    policy._timeline.cache_clear()
    policy._clauses.cache_clear()
    policy.digest.cache_clear()


@pytest.fixture
def elders(tmp_path, monkeypatch):
    """The policy as it is, and one file more."""
    shutil.copytree(policy.ROOT, tmp_path / "policy")
    value = {"valid_from": OPENS, "source": "某文件", "local": True, "document": ""}
    said = {name: {"title": name, "unit": "某", "values": [{**value, "value": each}]} for name, each in VALUES.items()}
    text = yaml.safe_dump(said, allow_unicode=True)
    (tmp_path / "policy" / "selections" / "elders.yaml").write_text(text, encoding="utf-8")
    monkeypatch.setattr(policy, "ROOT", tmp_path / "policy")
    forget()
    yield
    forget()


@pytest.mark.usefixtures("elders")
def test_a_sixth_selection_runs_by_its_file_alone(town):
    assert "elders" in codes()
    assert names(OPENS)["elders"] == "示范助老品牌"
    assert ("elders/助老团队", "示范助老品牌 · 助老团队") in kinds(OPENS)
    going = Going(town, "elders")
    first, second, third = (going.worker(name) for name in ("银龄", "夕阳", "桑榆"))
    entries = [going.enter(each, team=f"{each.name}队") for each in (first, second, third)]
    assert [each["code"] for each in entries[0].checked] == ["covered", "training"]
    for entry, total in zip(entries, (8, 8, 7), strict=True):
        going.assess(entry, total, total)
    going.settle()
    assert [HonourEntry.objects.get(pk=each.pk).state for each in entries] == ["proposed", "proposed", "unseated"]
    going.decide()
    going.publish()
    awards = going.award()
    assert [each.title for each in awards] == ["2021 年度市级示范助老品牌助老团队"] * 2
    assert {each.team for each in awards} == {"银龄书记队", "夕阳书记队"}
    assert selection("elders", day=town.today).revocations == {"停办半年": "某办法第九条"}
