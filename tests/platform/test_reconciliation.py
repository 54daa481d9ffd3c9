"""The platform's own export read back: every planted difference, told once, settled by a person, recognised again."""

import csv
import io
import os
from datetime import date
from random import Random

import pytest
from django.core.files.base import ContentFile

from hangji.kit.refusal import NoRight, Refusal
from hangji.kit.spells import Spell
from hangji.office.access import Territory
from hangji.office.models import AuditEntry
from hangji.platform.actions.handover import hand_over
from hangji.platform.actions.inclusion import include
from hangji.platform.actions.reconciliation import run, settle, upload
from hangji.platform.files import cells_of, file_of
from hangji.platform.increment import changes_since
from hangji.platform.models import OrganisationInclusion, Reconciliation, Settlement
from hangji.platform.queries import open_differences, rows_of
from hangji.registry.actions.organisations import Enrolment, enrol
from hangji.registry.pen import registering
from rulebook.layouts import layout
from tests.town import CITY, QIAOCHENG, credit_code

TERRITORY = Territory(CITY, "city")
VERSION = layout("organisations").versions[0]
HEADS = [column.heading for column in VERSION.columns]


def reconcile(town, data, name="省平台导出.csv", subject="organisations", user=None):
    act = town.act(user)
    made = upload(file=ContentFile(data, name=name), subject=subject, territory=TERRITORY, day=town.today, act=act)
    return run(made, act)


def table(town, subject="organisations"):
    """Our own rows as dictionaries by heading: what the platform would hold if all were well."""
    version = layout(subject).versions[0]
    rows = rows_of(subject, TERRITORY, town.today, version.rows)
    heads = [column.heading for column in version.columns]
    return [dict(zip(heads, cells_of(version, row), strict=True)) for row in rows]


def text(rows, heads=None, encoding="utf-8-sig"):
    kept = io.StringIO()
    writer = csv.DictWriter(kept, heads or list(rows[0]), extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return kept.getvalue().encode(encoding)


def told(reconciliation):
    return sorted((d.kind, d.name, d.field, d.ours, d.theirs) for d in reconciliation.differences.all())


@pytest.fixture
def clubs(town):
    clubs = [town.organisation(f"亳州市第{n}协会", n) for n in range(4)]
    ids = [club.pk for club in clubs]
    include(subject="organisations", ids=ids, day=date(2021, 6, 1), number="", reason="纳入", act=town.act())
    return clubs


def test_our_own_file_read_back_has_no_difference(town, clubs):
    version = layout("organisations").versions[0]
    rows = [cells_of(version, row) for row in rows_of("organisations", TERRITORY, town.today, "included")]
    for form in ("xlsx", "csv"):
        done = reconcile(town, file_of(version, rows, form=form, name="a").read(), name=f"a.{form}")
        assert (done.state, told(done)) == ("compared", [])
        assert (done.counts["ours"], done.counts["theirs"]) == (4, 4)


def test_the_platforms_own_words_dates_and_lost_noughts_are_no_difference(town, clubs):
    rows = table(town)
    for row in rows:
        row["登记日期"], row["登记类型"] = "2015年5月4日", "社会团体"
        row["正式党员"], row["所在县区代码"] = f"{row.pop('正式党员数')}人", "谯城区"
    rows[0]["登记类型"] = "1"
    done = reconcile(town, text(rows, encoding="gb18030"))
    assert told(done) == []
    assert ["K", "预备党员数", "probationary"] not in [list(c) for c in done.columns if c[2] == ""]


def test_every_kind_of_difference(town, clubs):
    rows = table(town)
    rows[0]["正式党员数"] = 9
    rows[1]["统一社会信用代码"] = ""
    stranger = {**rows[0], "统一社会信用代码": credit_code(777), "社会组织名称": "亳州市外来协会"}
    done = reconcile(town, text([rows[0], rows[1], rows[2], rows[2], stranger]))
    assert told(done) == [
        ("field", "亳州市第0协会", "full", "0", "9"),
        ("field", "亳州市第1协会", "credit_code", clubs[1].credit_code, ""),
        ("ours_only", "亳州市第3协会", "", "", ""),
        ("theirs_only", "亳州市外来协会", "", "", ""),
        ("twice", "亳州市第2协会", "", "", ""),
    ]
    assert done.differences.get(kind="field", field="credit_code").by_name
    assert done.counts["by_name"] == 1


def test_one_of_ours_that_was_not_included_is_recognised(town, clubs):
    other = town.organisation("亳州市围棋协会", 1)
    extra = {"统一社会信用代码": other.credit_code, "社会组织名称": "亳州市围棋协会"}
    done = reconcile(town, text([*table(town), extra], HEADS))
    assert done.differences.get(kind="theirs_only").organisation == other


def test_a_file_without_the_columns_is_refused_in_words(town, clubs):
    done = reconcile(town, "甲,乙\n1,2\n".encode())
    assert done.state == "refused"
    assert done.sentence["cannot"][0] == "不能认出表头"
    assert not done.differences.exists()


def test_a_settlement_is_recognised_until_the_difference_changes(town, clubs):
    rows = table(town)
    rows[0]["正式党员数"], rows[1]["正式党员数"] = 9, 8
    first = reconcile(town, text(rows))
    ids = list(first.differences.values_list("pk", flat=True))
    for expected in (2, 0):
        done = settle(reconciliation=first, ids=ids, decision="explained", reason="口径不同", act=town.act())
        assert done == expected
    rows[1]["正式党员数"] = 7
    second = reconcile(town, text(rows))
    assert second.counts["recognised"] == 1
    assert [d.theirs for d in open_differences(TERRITORY)] == ["7"]
    with pytest.raises(Refusal, match="不是最近的一次"):
        settle(reconciliation=first, ids=ids, decision="ours", reason="x", act=town.act())
    assert AuditEntry.objects.filter(verb="settle_difference").count() == 2


def test_another_decision_takes_the_place_of_the_first(town, clubs):
    rows = table(town)
    rows[0]["正式党员数"] = 9
    done = reconcile(town, text(rows))
    (pk,) = done.differences.values_list("pk", flat=True)
    settle(reconciliation=done, ids=[pk], decision="explained", reason="口径不同", act=town.act())
    settle(reconciliation=done, ids=[pk], decision="theirs", reason="我方漏登", act=town.act(town.li))
    assert [s.decision for s in Settlement.objects.filter(withdrawn_at__isnull=True)] == ["theirs"]
    with pytest.raises(Refusal, match="没有写理由"):
        settle(reconciliation=done, ids=[pk], decision="ours", reason="", act=town.act())
    with pytest.raises(NoRight):
        settle(reconciliation=done, ids=[pk], decision="ours", reason="x", act=town.act(town.song))


def test_ours_is_right_goes_into_the_next_export(town, clubs):
    handed = hand_over(subject="organisations", territory=TERRITORY, day=date(2021, 9, 30), form="csv", act=town.act())
    rows = table(town)
    rows[2]["正式党员数"] = 0
    done = reconcile(town, text(rows))
    assert changes_since(handed, town.act(), {}) == []
    ids = list(done.differences.values_list("pk", flat=True))
    settle(reconciliation=done, ids=ids, decision="ours", reason="省平台未更新", act=town.act(hour=11))
    assert [(c.kind, c.id) for c in changes_since(handed, town.act(), {})] == [("again", clubs[2].pk)]


def test_parties_by_number_and_by_name(town):
    branches = [town.form(f"第{n}党支部", town.organisation(f"亳州市第{n}协会", 3)) for n in range(3)]
    for n, branch in enumerate(branches[:2]):
        include(subject="parties", ids=[branch.pk], day=town.today, number=f"DZZ{n}", reason="纳入", act=town.act())
    include(subject="parties", ids=[branches[2].pk], day=town.today, number="", reason="纳入", act=town.act())
    rows = table(town, "parties")
    by_name = {row["党组织名称"]: row for row in rows}
    by_name["第0党支部"]["党组织名称"] = "第零党支部"
    by_name["第2党支部"]["书记姓名"] = "钱柜"
    done = reconcile(town, text(rows), subject="parties")
    assert told(done) == [
        ("field", "第0党支部", "name", "第0党支部", "第零党支部"),
        ("field", "第2党支部", "secretary", "", "钱柜"),
    ]


def test_nobody_reconciles_for_another_territory(town):
    with pytest.raises(NoRight):
        reconcile(town, b"x", user=town.wang)
    assert not Reconciliation.objects.exists()


def computed() -> float:
    """Seconds of computing, the reader's child process included: a busy machine makes no difference slow."""
    spent = os.times()
    return sum(spent[:4])


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_five_thousand_rows_with_planted_differences(town, seed):
    """Each planted difference and no other, through the file and the database, well under ten seconds."""
    rng = Random(seed)
    count = 5000
    entries = [
        Enrolment(
            credit_code(n), f"亳州市第{n}研究会", "association", "city", QIAOCHENG, {"registered_on": date(2016, 3, 1)}
        )
        for n in range(1, count + 1)
    ]
    act = town.act()
    with registering(act) as pen:
        made = enrol(pen, entries)
    spells = [
        OrganisationInclusion(organisation=o, since=date(2021, 1, 4), recorded_at=act.at, recorded_in=act.id)
        for o in made
    ]
    assert isinstance(spells[0], Spell)
    OrganisationInclusion.objects.bulk_create(spells, batch_size=500)
    rows = table(town)
    rng.shuffle(rows)
    expected = []
    for row in rows[:40]:
        heading, field, value = rng.choice(
            (("正式党员数", "full", "7"), ("社会组织名称", "name", "改名协会"), ("登记类型", "kind", "03"))
        )
        ours = "" if row[heading] is None else str(row[heading])
        expected.append(("field", row["社会组织名称"], field, ours, value))
        row[heading] = value
    gone = rows[40:60]
    expected += [("ours_only", row["社会组织名称"], "", "", "") for row in gone]
    expected += [("twice", row["社会组织名称"], "", "", "") for row in rows[60:75]]
    strangers = [{"统一社会信用代码": credit_code(90_000 + n), "社会组织名称": f"外来{n}中心"} for n in range(25)]
    expected += [("theirs_only", row["社会组织名称"], "", "", "") for row in strangers]
    theirs = [*rows[:40], *rows[60:], *rows[60:75], *strangers]
    start = computed()
    done = reconcile(town, text(theirs, HEADS))
    took = computed() - start
    assert told(done) == sorted(expected)
    assert took < 10, took
    print(f"{len(theirs)} rows reconciled in {took:.1f} s")
