"""A drive of Chen's: planned, begun with a frozen list, read week by week, closed; and who looks after what."""

from datetime import date

import pytest

from hangji.coverage.queries import figures_of
from hangji.formation.actions.cases import Plan, open_case
from hangji.formation.drives import cases
from hangji.formation.drives.actions.close import close_drive
from hangji.formation.drives.actions.force import candidates, drop_member
from hangji.formation.drives.actions.plan import (
    Aim,
    amend_drive,
    begin_drive,
    extend_drive,
    plan_drive,
)
from hangji.formation.drives.models import Drive, DriveMember, DriveShare, DriveUnit
from hangji.formation.drives.progress import parts, readings, shares, states, units_of, weeks
from hangji.formation.drives.scope import in_scope
from hangji.kit.refusal import NoRight, Refusal
from hangji.office.models import AuditEntry, Role
from hangji.registry.actions.grounds import Ground
from hangji.registry.actions.organisations import Conflict, change_status
from hangji.registry.actions.party import dissolve
from rulebook.indicators import indicator
from tests.formation.driving import AIMS, END, START, design, serve
from tests.town import GUOYANG, QIAOCHENG


def at(town, drive, day):
    """(part, whole, left) of each target on a day."""
    found = readings(drive, list(drive.targets.all()), [day])
    return [(r.part, r.whole, r.left) for (r,) in (found[order] for order in sorted(found))]


# ---- planning and beginning


def test_the_same_design_twice_is_one_drive(town, four):
    first = plan_drive(design=design(), act=town.act())
    again = plan_drive(design=design(), act=town.act())
    assert first == again
    assert [(t.reach, t.indicator, t.wanted) for t in first.targets.all()] == [
        ("covered", "", 2),
        ("", "organisation_coverage", 600),
    ]
    assert AuditEntry.objects.filter(verb="plan_drive").count() == 1
    with pytest.raises(Refusal, match="已有"):
        plan_drive(design=design(kind="concentrated"), act=town.act())


@pytest.mark.parametrize(
    ("wrong", "because"),
    [
        ({"ends_on": date(2021, 10, 1)}, "早于开始日期"),
        ({"ends_on": date(2024, 1, 1)}, "超过两年"),
        ({"aims": ()}, "没有写目标"),
        ({"aims": AIMS * 2}, "多于 3 个"),
        ({"aims": (Aim(1, date(2022, 1, 1), reach="covered"),)}, "起止日期"),
        ({"county": 341021}, "不在这个地区里"),
    ],
)
def test_a_design_that_cannot_be_is_refused(town, wrong, because):
    with pytest.raises(Refusal, match=because):
        plan_drive(design=design(**wrong), act=town.act())
    assert not Drive.objects.exists()


def test_only_whoever_organises_there_may(town, four):
    with pytest.raises(NoRight):
        plan_drive(design=design(), act=town.act(town.wang))  # Guoyang's officer, the city's register
    with pytest.raises(NoRight):
        plan_drive(design=design(), act=town.act(town.song))  # an auditor only reads
    drive = plan_drive(design=design(), act=town.act())
    for action in (begin_drive, lambda drive, act: close_drive(drive=drive, remarks="x", act=act)):
        with pytest.raises(NoRight):
            action(drive=drive, act=town.act(town.wang))


def test_the_list_is_frozen_as_of_the_first_day(town, four):
    town.form("象棋协会党支部", four["象棋"], day=date(2021, 10, 20))  # after the first day: still of the list
    late = town.organisation("亳州市灯谜学会", 4, day=date(2021, 10, 12))  # a gap only later: not of the list
    drive = begin_drive(drive=plan_drive(design=design(), act=town.act()), act=town.act())
    assert set(drive.units.values_list("organisation", flat=True)) == {o.pk for o in four.values()}
    assert begin_drive(drive=drive, act=town.act()).version == drive.version
    assert DriveUnit.objects.count() == 4
    live = set(in_scope(drive, town.today).values_list("organisation", flat=True))
    assert live == {four["围棋"].pk, four["武术"].pk, four["龙舟"].pk, late.pk}


def test_plain_filters_narrow_the_scope(town, four):
    narrow = plan_drive(design=design(county=GUOYANG), act=town.act())
    assert {str(row.organisation) for row in in_scope(narrow, START)} == {"亳州市武术协会", "亳州市龙舟协会"}
    four["武术"].industry, four["武术"].supervisor = "体育", "亳州市体育局"
    four["武术"].save()
    for more in ({"industry": "体育"}, {"supervisor": "体育局"}):
        found = in_scope(plan_drive(design=design(name=str(more), **more), act=town.act()), START)
        assert [row.organisation for row in found] == [four["武术"]]
    none = plan_drive(design=design(name="基金会", organisation_kind="foundation"), act=town.act())
    assert not in_scope(none, START).exists()


@pytest.mark.parametrize(
    ("more", "because"),
    [
        ({"starts_on": date(2021, 11, 3)}, "还没有到"),
        ({"organisation_kind": "foundation"}, "没有一家"),
        ({"aims": (Aim(5, END, reach="covered"),)}, "超过名单的 4 家"),
    ],
)
def test_a_drive_that_cannot_begin(town, four, more, because):
    drive = plan_drive(design=design(**more), act=town.act())
    with pytest.raises(Refusal, match=because):
        begin_drive(drive=drive, act=town.act())
    assert not DriveUnit.objects.exists()


def test_the_design_may_be_changed_only_before_it_begins(town, four):
    drive = plan_drive(design=design(), act=town.act())
    changed = design(condition="due_alone", aims=(Aim(1, END, reach="single"),))
    assert amend_drive(drive=drive, design=changed, version=1, act=town.act()).version == 2
    assert amend_drive(drive=drive, design=changed, version=1, act=town.act()).version == 2  # sent twice
    with pytest.raises(Conflict, match="被别人改过"):
        amend_drive(drive=drive, design=design(), version=1, act=town.act(town.li))
    begun = begin_drive(drive=drive, act=town.act())
    with pytest.raises(Refusal, match="进行中"):
        amend_drive(drive=begun, design=design(), version=begun.version, act=town.act())


def test_the_end_moves_with_a_reason_and_not_before_the_targets(town, running):
    later = date(2022, 1, 31)
    moved = extend_drive(drive=running, ends_on=later, reason="疫情影响走访", act=town.act())
    assert moved.ends_on == later
    assert extend_drive(drive=running, ends_on=later, reason="", act=town.act()).version == moved.version
    with pytest.raises(Refusal, match="早于"):
        extend_drive(drive=running, ends_on=date(2021, 12, 1), reason="提前", act=town.act())
    with pytest.raises(Refusal, match="没有写理由"):
        extend_drive(drive=running, ends_on=date(2022, 2, 28), reason=" ", act=town.act())


# ---- reading


def test_reached_waiting_and_left_sum_up_to_the_list(town, four, running):
    assert at(town, running, START) == [(0, 4, 0), (1, 5, 0)]
    town.form("象棋协会党支部", four["象棋"], day=date(2021, 10, 12))
    change_status(organisation=four["龙舟"], status="cancelled", day=date(2021, 10, 25), reason="注销", act=town.act())
    assert at(town, running, date(2021, 10, 12)) == [(1, 4, 0), (2, 5, 0)]
    assert at(town, running, town.today) == [(1, 4, 1), (2, 4, 0)]
    found = parts(running, "covered", town.today)
    assert {name: found[o.pk] for name, o in four.items()} == {
        "象棋": "reached",
        "围棋": "waiting",
        "武术": "waiting",
        "龙舟": "left",
    }


def test_one_that_loses_its_party_organisation_again_has_not_reached_it(town, four, running):
    party = town.form("象棋协会党支部", four["象棋"], day=date(2021, 10, 12))
    gone = {"ground": Ground("亳社综党〔2021〕30号", ""), "act": town.act()}
    dissolve(party_organization=party, day=date(2021, 10, 26), **gone)
    assert at(town, running, date(2021, 10, 25))[0] == (1, 4, 0)
    assert at(town, running, date(2021, 10, 26))[0] == (0, 4, 0)


def test_every_number_is_the_count_of_its_rows_and_the_figure_of_the_overview(town, four, running):
    town.form("围棋协会党支部", four["围棋"], day=date(2021, 10, 15))
    change_status(organisation=four["武术"], status="cancelled", day=date(2021, 10, 18), reason="注销", act=town.act())
    targets = list(running.targets.all())
    days = weeks(running, town.today)
    assert days == [START, date(2021, 10, 10), date(2021, 10, 17), date(2021, 10, 24), date(2021, 10, 31), town.today]
    found = readings(running, targets, days)
    for reading in found[1]:
        rows = states(running, "covered", reading.day)
        counted = {part: rows.filter(part=part).count() for part in ("reached", "waiting", "left")}
        assert counted == {"reached": reading.part, "waiting": reading.waiting, "left": reading.left}, reading.day
    for reading in found[2]:
        figure = figures_of([indicator("organisation_coverage")], town.scope(reading.day))[0]
        assert (figure.numerator, figure.denominator) == (reading.part, reading.whole), reading.day


def test_the_weeks_cost_the_same_number_of_statements(town, four, running, django_assert_num_queries):
    targets = list(running.targets.all())
    for days in ([START], weeks(running, town.today)):
        with django_assert_num_queries(3):  # the list's size, its states, the figures
            readings(running, targets, days)


def test_a_target_by_rate_is_met_exactly_at_its_value(town, four, running):
    rate = running.targets.get(order=2)
    for full in ("象棋", "围棋"):
        town.form(f"{full}协会党支部", four[full], day=date(2021, 10, 12))
    (reading,) = readings(running, [rate], [town.today])[2]
    assert (reading.part, reading.whole, reading.met) == (3, 5, True)  # 60 % is wanted
    rate.wanted = 601
    assert not readings(running, [rate], [town.today])[2][0].met


def test_a_count_of_party_organisations_may_be_a_target(town, four):
    aims = (Aim(2, END, indicator="formed_this_year"), Aim(1, END, reach="declared"))
    drive = begin_drive(drive=plan_drive(design=design(aims=aims), act=town.act()), act=town.act())
    town.form("象棋协会党支部", four["象棋"], day=date(2021, 10, 12))
    assert at(town, drive, town.today) == [(1, None, 0), (4, 4, 0)]
    assert at(town, drive, START) == [(0, None, 0), (4, 4, 0)]


# ---- the task force


def test_a_named_organisation_is_not_the_countys(town, four, running):
    wang = serve(town, running, town.wang, [GUOYANG])
    li = serve(town, running, town.li, [QIAOCHENG], [four["武术"]], duty="leader")
    assert serve(town, running, town.wang, [GUOYANG]) == wang
    assert {u.organisation for u in units_of(running, wang)} == {four["龙舟"]}
    assert {u.organisation for u in units_of(running, li)} == {four["象棋"], four["围棋"], four["武术"]}
    town.form("武术协会党支部", four["武术"], day=date(2021, 10, 12))
    found = shares(running, parts(running, "covered", town.today))
    assert [(s.member, s.county, s.total, s.reached, s.waiting, s.left) for s in found] == [
        (li, QIAOCHENG, 2, 0, 2, 0),
        (wang, GUOYANG, 1, 0, 1, 0),
        (li, None, 1, 1, 0, 0),
    ]
    assert AuditEntry.objects.filter(verb="put_member").count() == 2


def test_two_do_not_look_after_the_same(town, four, running):
    serve(town, running, town.wang, [GUOYANG])
    with pytest.raises(Refusal, match="已由王守田负责"):
        serve(town, running, town.li, [GUOYANG])
    stranger = town.organisation("亳州市灯谜学会", 4)
    with pytest.raises(Refusal, match="不在名单里"):
        serve(town, running, town.li, [], [stranger])
    assert DriveMember.objects.count() == 1


def test_only_officers_and_bodies_of_the_territory_serve(town, four, running):
    he = town.user("he", "何见国", Role.COMMITTEE)
    he.posts.update(body=town.body)
    assert set(candidates(running, town.act())) == {town.chen, town.li, town.wang, he}
    with pytest.raises(Refusal, match="没有民政局或党委的任职"):
        serve(town, running, town.zhou)


def test_who_leaves_gives_the_share_back_and_may_come_again(town, running):
    wang = serve(town, running, town.wang, [GUOYANG])
    drop_member(member=wang, act=town.act())
    drop_member(member=wang, act=town.act())
    assert not DriveShare.objects.exists()
    assert AuditEntry.objects.filter(verb="drop_member").count() == 1
    assert serve(town, running, town.wang, [GUOYANG]) != wang


def test_a_member_sees_the_drive_and_others_of_the_county_do_not(town, running):
    duwen = town.user("duwen", "杜文", Role.OFFICER, QIAOCHENG, level="county")
    serve(town, running, town.wang, [GUOYANG])
    assert list(Drive.objects.visible_to(town.act(town.wang))) == [running]
    assert not Drive.objects.visible_to(town.act(duwen)).exists()
    assert list(Drive.objects.visible_to(town.act(town.song))) == [running]


# ---- cases


def test_the_cases_of_the_list_are_counted_since_the_first_day(town, four, running):
    plan = Plan(mode="single")
    open_case(organisations=[four["象棋"]], plan=plan, day=date(2021, 10, 8), act=town.act())
    open_case(organisations=[four["围棋"]], plan=plan, day=date(2021, 9, 8), act=town.act())  # before the drive
    assert cases.tally(running) == {"open": 1, "done": 0, "abandoned": 0}
    assert set(cases.latest(o.pk for o in four.values())) == {four["象棋"].pk, four["围棋"].pk}
    without = states(running, "covered", town.today).filter(cases.has_case("none", "organisation_id"))
    assert {str(row.organisation) for row in without} == {"亳州市武术协会", "亳州市龙舟协会"}
