"""T1 to T5 of the field's reference town: 175 organisations, 110 Party organisations, 36 without members."""

from datetime import date

import pytest
from django.urls import reverse

from hangji.coverage.queries import figures, without_active_organisation
from hangji.registry.actions.grounds import Ground
from hangji.registry.actions.headcounts import put_headcount
from hangji.registry.actions.instructors import end_assignment, put_instructor
from hangji.registry.actions.organisations import change_status, enrol
from hangji.registry.actions.party import Founding, dissolve, form_party_organization, found, join
from hangji.registry.models import PartyOrganization, SocialOrganization, Standing
from hangji.registry.pen import registering
from tests.town import QIAOCHENG, moment

OLD, NEW = date(2020, 6, 1), date(2021, 4, 1)
END_OF_2020, TYPED = date(2020, 12, 31), date(2021, 10, 31)
JOINT = (4, 3, 3, 3, 3, 3, 3, 3, 3, 3, 2)
INDUSTRY = (5, 4)


class Reference:
    """The reference figures' register, typed on 2021-10-31 in one go."""

    def __init__(self, town):
        self.town = town
        with registering(town.act(day=TYPED)) as pen:
            self.pen = pen
            self.units = iter(enrol(pen, [town.enrolment(f"亳州市第{n:03}协会") for n in range(175)]))
            self.single = [self._formed("single", 1, 41, n, 3) for n in range(93)]
            self.joint = [self._formed("joint", units, 2, n, 1) for n, units in enumerate(JOINT)]
            for n in range(4):
                self._formed("attached", 1, 1, n, 2)
            for n, units in enumerate(INDUSTRY):
                self._formed("industry", units, 0, n, 1)
            self.served = [self._served(next(self.units)) for _ in range(36)]

    def _formed(self, mode, units, before_2021, number, full):
        """The first of each kind are old; three units of joint branches have three full members."""
        covers = [next(self.units) for _ in range(units)]
        for at, organisation in enumerate(covers):
            self._declare(
                organisation, 3 if mode == "joint" and number < 3 and at == 0 else max(full, 2 if at else full)
            )
        day = OLD if number < before_2021 else NEW
        name = f"{mode}{number}党支部"
        place = {"level": "city", "region_code": QIAOCHENG, "formed_on": day, "covers": covers}
        return found(self.pen, [Founding(name=name, kind="branch", mode=mode, **place)])[0], covers

    def _declare(self, organisation, full):
        counts = {"full": full, "probationary": 0, "staff": 20, "not_transferred": 0}
        put_headcount(self.pen, organisation, counts, date(2020, 1, 6))

    def _served(self, organisation):
        self._declare(organisation, 0)
        put_instructor(self.pen, organisation, self.town.zhou_person, OLD)
        return organisation


@pytest.fixture
def reference(town):
    return Reference(town)


def said(town, day=None, known=None):
    """Every figure as "numerator/denominator" or the plain count."""
    found = figures(town.scope(day or town.today, known=known))
    return {
        f.indicator.code: str(f.numerator) if f.denominator is None else f"{f.numerator}/{f.denominator}" for f in found
    }


def test_the_reference_figures(town, reference):
    assert said(town) == {
        "social_organisations": "175",
        "party_organisations": "110",
        "formed_this_year": "66",
        "single_rate": "93/175",
        "organisation_coverage": "139/175",
        "work_coverage": "175/175",
        "should_build_narrow": "96/96",
        "should_build_broad": "139/139",
    }


def test_t1_one_more_with_three_full_members_stands_on_the_gap_list(town, reference):
    school = town.organisation("亳州市象棋学校", 3)
    found = said(town)
    assert (found["should_build_narrow"], found["work_coverage"]) == ("96/97", "175/176")
    row = Standing.objects.asof(town.today).get(bucket__in=["due_alone", "due_jointly"])
    assert (row.organisation, row.bucket) == (school, "due_alone")


def test_t2_ending_one_assignment_takes_one_from_work_coverage(town, reference):
    end_assignment(organisation=reference.served[0], day=town.today, reason="调离", act=town.act())
    assert said(town)["work_coverage"] == "174/175"
    assert said(town, TYPED)["work_coverage"] == "175/175"


def test_t3_cancelling_one_flags_its_party_organisation(town, reference):
    branch, (organisation,) = reference.single[0]
    change_status(organisation=organisation, status="cancelled", day=town.today, reason="自行申请", act=town.act())
    found = said(town)
    assert (found["social_organisations"], found["single_rate"]) == ("174", "92/174")
    flagged = without_active_organisation(town.scope())
    assert [form.party_organization for form in flagged] == [branch]


def test_t4_a_sixth_unit_is_accepted_with_the_warning(town, reference):
    branch, covers = reference.joint[0]
    for number in range(2):
        advices = join(
            organisation=town.organisation(f"亳州市第{number}新会", 1),
            party_organization=branch,
            mode="joint",
            day=town.today,
            act=town.act(),
        )
        codes = {advice.code for advice in advices}
        assert ("too_many_units" in codes) == (len(covers) + number + 1 > 5)
    (warning,) = [advice for advice in advices if advice.code == "too_many_units"]
    assert (warning.rule, str(warning.sentence)) == ("R4", "联合党组织覆盖 6 家，一般不超过 5 家")
    assert said(town)["organisation_coverage"] == "141/177"


def test_t5_a_past_day_stays_whatever_is_entered_later(town, reference):
    before = said(town, END_OF_2020)
    assert before["party_organisations"] == "44"
    dissolve(party_organization=reference.single[0][0], day=town.today, ground=Ground("3号", "合并"), act=town.act())
    town.form("新党支部", town.organisation("亳州市象棋学校", 3, day=town.today), day=town.today)
    assert said(town, END_OF_2020)["party_organisations"] == "44"


def test_t5_as_known_on_an_earlier_day_is_what_was_answered_then(town, reference):
    school = town.organisation("亳州市象棋学校", 3, day=date(2021, 11, 1))
    late = Founding("补录党支部", "branch", "single", "city", QIAOCHENG, date(2020, 11, 20), covers=[school])
    form_party_organization(founding=late, act=town.act())
    assert said(town, END_OF_2020)["party_organisations"] == "45"
    then = moment(TYPED, 18)
    assert said(town, END_OF_2020, known=then)["party_organisations"] == "44"
    assert said(town, END_OF_2020, known=moment(date(2021, 10, 30)))["party_organisations"] == "0"


# Once through the screens


@pytest.fixture
def chen(client, town, settings):
    settings.PINNED_DAY = town.today
    client.force_login(town.chen)
    return client


def test_t1_on_the_screen(chen, town, reference):
    enrolment = town.enrolment("亳州市象棋学校")
    place = {"kind": "association", "level": "city", "region_code": QIAOCHENG}
    chen.post(reverse("registry:register"), {"credit_code": enrolment.credit_code, "name": enrolment.name, **place})
    school = SocialOrganization.objects.get(name="亳州市象棋学校")
    path = reverse("registry:headcount", args=[school.pk])
    page = chen.post(path, {"full": "3", "day": "2021年11月2日"}, follow=True).content.decode()
    assert "应当单独建立党组织，目前还没有建" in page
    assert "《中国共产党章程》（2017 年）第三十条" in page
    listed = chen.get("/register/", {"state": "gap"}).content.decode()
    assert "应建未建 <span>1</span>" in listed
    assert "亳州市象棋学校" in listed
    assert said(town)["should_build_narrow"] == "96/97"


def test_t4_on_the_screen(chen, town, reference):
    branch = PartyOrganization.objects.get(name="joint0党支部")
    names = [town.organisation(f"亳州市第{n}新会", 1).name for n in range(2)]
    path = reverse("registry:admit", args=[branch.pk])
    data = {"organisations": "\n".join(names), "mode": "joint", "day": "2021-11-02"}
    page = chen.post(path, data, follow=True).content.decode()
    assert "提醒（R4）：联合党组织覆盖 6 家，一般不超过 5 家" in page
    assert "正常 6 家" in page
