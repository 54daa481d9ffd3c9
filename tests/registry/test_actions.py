"""The register's facts: what holds when, what was known when, and what the database refuses."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from hangji.coverage.queries import balance, counts, figures
from hangji.kit.refusal import NoRight, Refusal
from hangji.office.models import AuditEntry
from hangji.registry.actions.headcounts import declare_headcount
from hangji.registry.actions.organisations import (
    change_status,
    correct_organisation,
    register_organisation,
    rename_organisation,
)
from hangji.registry.actions.party import Founding, form_party_organization
from hangji.registry.balance import Moves
from hangji.registry.models import Cover, Headcount, PartyForm, SocialOrganization, Standing
from hangji.registry.pen import registering
from hangji.registry.restate import check, rebuild, restate
from tests.town import QIAOCHENG, moment


def verdicts(organisation):
    rows = Standing.objects.filter(organisation=organisation).order_by("since")
    return [(row.since.isoformat(), row.bucket) for row in rows]


def test_the_standing_follows_each_fact(town):
    school = town.organisation("亳州市象棋学校")
    assert verdicts(school) == [("2015-05-04", "undeclared")]
    town.declare(school, 1, day=date(2020, 2, 3))
    town.declare(school, 3, day=date(2020, 5, 6))
    town.form("亳州市象棋学校党支部", school, day=date(2020, 9, 1))
    assert verdicts(school) == [
        ("2015-05-04", "undeclared"),
        ("2020-02-03", "due_jointly"),
        ("2020-05-06", "due_alone"),
        ("2020-09-01", "single"),
    ]
    assert list(check()) == []


def test_one_registered_before_the_first_text_has_a_standing_too(town):
    enrolment = town.enrolment("亳州市药都商会")
    enrolment.plain["registered_on"] = date(1956, 7, 1)
    guild = register_organisation(enrolment=enrolment, act=town.act())
    counts = {"full": 4, "probationary": 0, "staff": 9, "not_transferred": 0}
    declare_headcount(organisation=guild, counts=counts, day=date(1990, 1, 1), act=town.act())
    assert verdicts(guild) == [("1956-07-01", "undeclared"), ("1990-01-01", "due_alone")]
    assert list(check()) == []


def test_due_since_is_the_first_day_of_the_unbroken_gap(town):
    school = town.organisation("亳州市象棋学校", 1, day=date(2020, 2, 3))
    town.declare(school, 3, day=date(2020, 5, 6))
    assert Standing.objects.asof(town.today).get(organisation=school).due_since == date(2020, 2, 3)


def test_a_correction_keeps_what_was_known(town):
    school = town.organisation("亳州市象棋学校", 3, day=date(2021, 1, 4))
    counts = {"full": 2, "probationary": 0, "staff": 20, "not_transferred": 0}
    declare_headcount(organisation=school, counts=counts, day=date(2021, 1, 4), act=town.act(hour=14))
    before, after = moment(town.today, 10), moment(town.today, 15)
    assert balance(town.scope(known=before))["due_alone"] == 1
    assert balance(town.scope(known=after))["due_alone"] == 0
    assert Headcount.objects.count() == 2


def test_a_registration_is_not_corrected_to_a_day_to_come_but_one_that_stands_so_may_be_mended(town):
    school = town.organisation("亳州市象棋学校", 3)
    school.refresh_from_db()
    said = {"organisation": school, "place": {}, "reason": "照证书", "act": town.act()}
    with pytest.raises(Refusal, match="不能登记将来的日期"):
        correct_organisation(version=school.version, plain={"registered_on": date(2031, 1, 5)}, **said)
    assert verdicts(school)[0][0] == "2015-05-04"
    SocialOrganization.objects.filter(pk=school.pk).update(registered_on=date(2031, 1, 5))  # as an old import left it
    plain = {"registered_on": date(2031, 1, 5), "address": "南华路 1 号"}
    assert correct_organisation(version=school.version, plain=plain, **said).address == "南华路 1 号"


def test_the_same_declaration_twice_changes_nothing(town):
    school = town.organisation("亳州市象棋学校", 3)
    entries = AuditEntry.objects.count()
    town.declare(school, 3, day=date(2020, 1, 6))
    assert (Headcount.objects.count(), AuditEntry.objects.count()) == (1, entries)


def test_registering_twice_answers_with_the_same_entry(town):
    enrolment = town.enrolment("亳州市灯谜学会")
    first = register_organisation(enrolment=enrolment, act=town.act())
    assert register_organisation(enrolment=enrolment, act=town.act()) == first
    assert SocialOrganization.objects.count() == 1


def test_a_county_officer_cannot_register_for_the_city(town):
    with pytest.raises(NoRight):
        register_organisation(enrolment=town.enrolment("亳州市灯谜学会"), act=town.act(town.wang))
    assert not SocialOrganization.objects.exists()


def test_a_covered_organisation_is_not_covered_again(town):
    school = town.organisation("亳州市象棋学校", 3)
    town.form("亳州市象棋学校党支部", school)
    with pytest.raises(Refusal, match="已有党组织"):
        town.form("另一个党支部", school, day=date(2021, 3, 2))
    assert Cover.objects.valid().count() == 1


def test_a_refused_founding_writes_nothing(town):
    school, struck = town.organisation("亳州市象棋学校", 3), town.organisation("亳州市灯谜学会", 3)
    change_status(organisation=struck, status="cancelled", day=date(2021, 1, 4), reason="自行申请", act=town.act())
    entries = AuditEntry.objects.count()
    with pytest.raises(Refusal, match="不是正常登记状态"):
        town.form("联合党支部", school, struck, mode="joint", day=date(2021, 3, 2))
    assert (Cover.objects.count(), AuditEntry.objects.count()) == (0, entries)


def test_the_database_itself_keeps_covers_apart(town):
    school = town.organisation("亳州市象棋学校", 3)
    branch = town.form("亳州市象棋学校党支部", school)
    cover = Cover.objects.get()
    twin = Cover(organisation=school, party_organization=branch, mode="single", since=date(2021, 1, 1))
    twin.recorded_at, twin.recorded_in = cover.recorded_at, cover.recorded_in
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save()
    twin.until = cover.since
    twin.since = cover.since - timedelta(days=1)
    twin.save()  # half-open: touching is not overlapping
    with pytest.raises(IntegrityError), transaction.atomic():
        Cover.objects.filter(pk=twin.pk).update(until=None)


def test_a_renamed_organisation_is_found_by_both_names(town):
    school = town.organisation("亳州市象棋学校", 3)
    rename_organisation(organisation=school, name="亳州市棋院", day=date(2021, 5, 6), act=town.act())
    school.refresh_from_db()
    assert (school.name, school.aliases, school.initials) == ("亳州市棋院", "亳州市象棋学校", "bzsqy\nbzsxqxx")


def test_nothing_is_registered_for_tomorrow(town):
    school = town.organisation("亳州市象棋学校", 3)
    with pytest.raises(Refusal, match="将来的日期"):
        declare_headcount(
            organisation=school,
            counts={"full": 4, "probationary": 0, "staff": None, "not_transferred": 0},
            day=town.today + timedelta(days=1),
            act=town.act(),
        )


def test_a_sixth_unit_is_accepted_with_a_warning(town):
    units = [town.organisation(f"亳州市{name}协会", 1) for name in "琴棋书画诗酒"]
    founding = Founding("联合党支部", "branch", "joint", "city", QIAOCHENG, date(2020, 3, 2), covers=units)
    _branch, advices = form_party_organization(founding=founding, act=town.act())
    assert "too_many_units" in {advice.code for advice in advices}


def test_a_tampered_standing_is_found_and_rebuilt(town):
    school = town.organisation("亳州市象棋学校", 3)
    Standing.objects.filter(organisation=school).update(full=30)
    assert [pk for pk, _what in check()] == [school.pk]
    assert list(rebuild()) == [1]
    assert list(check()) == []


def test_figures_count_their_rows(town):
    school, club = town.organisation("亳州市象棋学校", 3), town.organisation("亳州市灯谜学会", 0)
    town.form("亳州市象棋学校党支部", school)
    town.send(club)
    restate([school.pk, club.pk], Moves())
    found = {figure.indicator.code: (figure.numerator, figure.denominator) for figure in figures(town.scope())}
    assert found["single_rate"] == (1, 2)
    assert found["work_coverage"] == (2, 2)
    assert found["should_build_narrow"] == (1, 1)
    assert found["party_organisations"] == (1, None)


def test_a_branch_that_became_a_general_branch_was_not_formed_this_year(town):
    school = town.organisation("亳州市象棋学校", 60)
    branch = town.form("亳州市象棋学校党支部", school, day=date(2020, 3, 2))
    with registering(town.act()) as pen:
        form = pen.live(PartyForm, "party_organization", branch.pk)[0]
        names = ("mode", "level", "region_code", "body_id", "formed_on")
        kept = {name: getattr(form, name) for name in names}
        pen.set_from(PartyForm, "party_organization", branch.pk, date(2021, 6, 1), kind="general_branch", **kept)
    assert counts(["party_all", "party_formed_this_year"], town.scope())[""] == {
        "party_all": 1,
        "party_formed_this_year": 0,
    }
