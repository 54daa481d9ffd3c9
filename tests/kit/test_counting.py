"""Several lists in one statement: each number, the least value and the first row are those of the rows."""

from datetime import date

from django.db.models import Count, Min
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hangji.coverage.models import Postponement
from hangji.kit.counting import Countable, Counted, count
from hangji.office.models import Person, User
from hangji.registry.models import SocialOrganization
from tests.town import TODAY, moment

DAYS = st.lists(st.none() | st.dates(date(2020, 1, 1), date(2021, 12, 31)), max_size=6)


def test_no_list_asks_nothing(db, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert count({}) == {}
        assert count({"none": Countable(Person.objects.none(), by="name", first=("pk",))}) == {"none": Counted(0)}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(days=DAYS)
def test_the_first_is_the_least_then_the_earliest_made_and_none_stand_last(db, days):
    SocialOrganization.objects.all().delete()
    for number, day in enumerate(days):
        SocialOrganization.objects.create(
            credit_code=f"{number}", name=f"第{number}家", registered_on=day, changed_at=moment(TODAY)
        )
    rows = sorted(SocialOrganization.objects.all(), key=lambda row: (row.registered_on or date.max, row.pk))
    listed = Countable(SocialOrganization.objects.all(), by="registered_on", first=("pk", "name"))
    found = count({"all": listed, "number": Countable(listed.rows)})
    first = rows[0] if rows else None
    whole = Counted(len(rows), first.registered_on, (first.pk, first.name)) if first else Counted(0)
    assert found == {"all": whole, "number": Counted(len(rows))}


def test_moments_and_groups_come_as_they_are_of_several_tables_at_once(town, django_assert_num_queries):
    club, school = town.organisation("亳州市篮球协会"), town.organisation("亳州市棋类学校")
    told = {"until": date(2022, 1, 1), "reason": "换届", "granted_by": "chen", "lifted_at": moment(TODAY, 18)}
    for unit, hour in ((school, 11), (school, 10), (club, 12)):
        Postponement.objects.create(organisation=unit, granted_at=moment(TODAY, hour), **told)
    grouped = Postponement.objects.order_by().values("organisation")
    grouped = grouped.annotate(at=Min("granted_at"), many=Count("pk"), least=Min("pk"))
    lists = {
        "granted": Countable(Postponement.objects.all(), by="granted_at", first=("organisation__name",)),
        "of each": Countable(grouped, by="at", first=("organisation", "many"), key="least"),
        "users": Countable(User.objects.filter(username="chen"), by="username", first=("name",)),
    }
    with django_assert_num_queries(1):
        found = count(lists)
    assert found["granted"] == Counted(3, moment(TODAY, 10), (school.name,))
    assert found["of each"] == Counted(2, moment(TODAY, 10), (school.pk, 2))
    assert found["users"] == Counted(1, "chen", ("陈思远",))
