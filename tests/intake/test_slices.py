"""A large file is judged, kept and written slice by slice: nobody can tell from what is shown and written."""

from datetime import date

import pytest

from hangji.intake import actions, commit, effects, pages, store
from hangji.intake.models import Batch, BatchState
from hangji.intake.store import load
from hangji.kit.refusal import Refusal
from hangji.office import audit
from hangji.office.models import AuditEntry, Person
from hangji.registry.models import Cover, PartyForm, PartyOrganization, SocialOrganization, Standing
from hangji.registry.restate import check
from tests.intake.test_import import ROWS, row, uploaded, written
from tests.town import credit_code

JOINT = [row(n, f"亳州市第{n}协会", 2, "联合党支部", "联合", "2020-06-01", secretary="乙书记") for n in range(20, 25)]


@pytest.fixture(params=[1, 2, 1000])
def slices(request, monkeypatch):
    monkeypatch.setattr(effects, "SLICE", request.param)
    monkeypatch.setattr(store, "PART", request.param)


def test_a_party_organisation_over_several_slices_is_founded_once(town, slices):
    batch = written(town, *ROWS, *JOINT)
    assert batch.counts["written"] == 10
    party = PartyOrganization.objects.get(name="联合党支部")
    assert PartyForm.objects.get(party_organization=party).mode == "joint"
    assert Cover.objects.filter(party_organization=party).count() == 5
    assert Person.objects.filter(name="乙书记").count() == 1
    assert set(SocialOrganization.objects.values_list("version", flat=True)) == {1}
    assert Standing.objects.asof(town.today).filter(party_organization=party, bucket="shared").count() == 5
    assert list(check()) == list(audit.verify()) == []


def test_versions_rise_once_for_all_that_an_import_does(town, slices):
    written(town, *ROWS)
    written(town, row(4, "亳州市义工协会", 5, "义工党支部", "单独", "2021-5-1"), row(5, "亳州市风筝协会", 1))
    found = SocialOrganization.objects.filter(name__in=["亳州市义工协会", "亳州市风筝协会"])
    assert set(found.values_list("version", flat=True)) == {2}


def test_the_same_entries_whatever_the_slices(town, slices):
    written(town, *ROWS, *JOINT)
    said = AuditEntry.objects.order_by("number").values_list("verb", flat=True)
    assert sorted(said) == sorted(
        ["register"] * 10 + ["declare_headcount"] * 9 + ["form"] * 3 + ["secretary"] * 2 + ["cover"] * 8
        + ["assign_instructor", "import"]
    )  # fmt: skip
    assert said.reverse()[0] == "import"


def test_a_promise_broken_in_the_last_slice_takes_the_first_back(town, slices):
    written(town, *ROWS)
    entries, batch = AuditEntry.objects.count(), uploaded(town, *JOINT, row(4, "亳州市义工协会", 5))
    town.declare(SocialOrganization.objects.get(name="亳州市义工协会"), 9, day=date(2021, 10, 31))
    with pytest.raises(Refusal, match="台账有了变化"):
        actions.write(batch=batch, ticked=[], act=town.act())
    assert AuditEntry.objects.count() == entries + 1
    assert not SocialOrganization.objects.filter(name__startswith="亳州市第2").exists()
    assert Batch.objects.get(pk=batch.pk).state == BatchState.CHECKED


def test_a_row_not_written_takes_every_slice_back(town, slices, monkeypatch):
    written(town, *ROWS)
    batch = uploaded(town, *JOINT, row(4, "亳州市义工协会", 5))
    monkeypatch.setattr(commit, "put_headcount", lambda *said: False)
    with pytest.raises(commit.Broken):
        actions.write(batch=batch, ticked=[], act=town.act())
    assert SocialOrganization.objects.count() == len(ROWS)


def test_undone_as_a_whole(town, slices):
    batch = written(town, *ROWS, *JOINT)
    assert actions.undo_batch(batch=batch, act=town.act()) == 10
    assert not Standing.objects.exists()
    assert not Cover.objects.valid().exists()


def test_a_row_that_the_register_refuses_does_not_break_the_promise(town, slices):
    town.organisation("涡阳县书法协会", 3, level="county", region=341621)
    there = SocialOrganization.objects.get().credit_code
    rows = [row(30, "亳州市书法协会", 2, "书法党支部"), row(31, "涡阳县书法协会", 2, "书法党支部", code=there)]
    batch = written(town, *rows, ticked=[3])
    assert (batch.counts["reject"], batch.counts["written"]) == (1, 1)


def test_a_page_unpacks_no_more_than_it_shows(town, monkeypatch):
    monkeypatch.setattr(pages, "LIMIT", 2)
    stored = uploaded(town, *JOINT, row(40, "", 2, code=credit_code(40)))
    assert [found.verdict for found in load(stored, pages.on_page("")).checked.rows] == ["reject"]
    assert len(pages.changed(load(stored, pages.on_page("new")), "new")) == 2
    assert len(load(stored, pages.on_page("new")).checked.rows) == 3


def test_a_check_is_kept_in_parts_and_checking_again_replaces_them(town, monkeypatch):
    monkeypatch.setattr(store, "PART", 2)
    batch = uploaded(town, *ROWS)
    lines = batch.counts["rows"] + 1  # and the head
    assert list(batch.parts.values_list("number", flat=True)) == list(range(1, (lines + 1) // 2 + 1))
    before = [row.values for row in load(batch).checked.rows]
    monkeypatch.setattr(store, "PART", 100)
    batch = actions.recheck(batch=batch, act=town.act())
    assert list(batch.parts.values_list("number", flat=True)) == [1]
    assert [row.values for row in load(batch).checked.rows] == before
