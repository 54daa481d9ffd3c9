"""双向培养 and Party workers of the town: persons in every stage who have agreed, one who has taken it back, posts.

Names are invented and stand in no other table. Everything goes through the actions of those who may see it.
"""

from collections.abc import Mapping
from datetime import date, datetime, time
from random import Random

from hangji.demo.clock import CHINA
from hangji.demo.names import People
from hangji.growth.actions.cultivation import Said, advance, end_record, open_record, withdraw_consent
from hangji.growth.queries.cultivation import organisations_kept
from hangji.office.acts import Act
from hangji.office.models import Person, User
from hangji.registry.models import PartyForm, Secretary
from hangji.registry.pen import registering
from hangji.training.actions.posts import record_post

CITY = 341600
# track, stage, since: of so many different organisations; the first two are due or overdue.
PARTY = (
    *((("applied", date(2021, 9, 27)),) * 1),
    *((("applied", date(2021, 10, 15)),) * 6),
    *((("activist", date(2020, 10, 19)),) * 5),
    *((("activist", date(2021, 5, 18)),) * 3),
    *((("prospect", date(2021, 6, 21)),) * 3),
    *((("probationary", date(2020, 11, 26)),) * 3),
    *((("full", date(2021, 7, 1)),) * 4),
)
BUSINESS = (
    *((("recommended", date(2021, 8, 16)),) * 4),
    *((("trial", date(2021, 5, 10)),) * 1),
    *((("trial", date(2021, 8, 30)),) * 1),
    *((("appointed", date(2021, 6, 28)),) * 3),
)
POSTS = ("会长", "秘书长", "副会长", "校长", "办公室主任")
DEPUTIES, STAFF = 8, 6
EMPTY = ((CITY, "city", date(2021, 10, 18)), (341621, "county", date(2021, 9, 13)))  # one branch of each lost its own


def grow(users: Mapping[str, User], officers: Mapping[tuple[int, str], User]) -> None:
    rng = Random(20211102)
    known = set(Person.objects.values_list("name", flat=True))
    names = People(rng, known)
    chen = officers[CITY, "city"]
    _people(chen, names)
    _own(users["songxiaomai"], names)
    _posts(chen, names)
    for region, level, day in EMPTY:
        _vacate(officers[region, level], region, level, day)


def _vacate(user: User, region: int, level: str, day: date) -> None:
    """A secretary has gone to another place, and nobody has followed yet."""
    forms = PartyForm.objects.valid().on(day).filter(region_code=region, level=level, kind="branch", mode="single")
    led = (
        Secretary.objects.valid()
        .on(day)
        .filter(
            party_organization__in=forms.values("party_organization"), until__isnull=True, person__user__isnull=True
        )
    )
    gone = led.select_related("party_organization").order_by("-pk").first()
    if gone:
        with registering(_act(user, day, 16)) as pen:
            held = pen.holding(Secretary, "party_organization", gone.party_organization_id, day)
            pen.end("party_organization", held, day)
            pen.tell("secretary", gone.party_organization, after={"until": day})


def _act(user: User, day: date, hour: int = 9, minute: int = 0) -> Act:
    return Act(user, datetime.combine(day, time(hour, minute), CHINA))


def _name(names: People) -> str:
    names.another("")
    return names.persons[-1].name


def _people(chen: User, names: People) -> None:
    """The city's, each in an organisation of their own, typed on one day of October."""
    units = list(organisations_kept(_act(chen, date(2021, 10, 20))).order_by("credit_code"))
    made = []
    for n, (track, stage, since) in enumerate(
        [*(("party", *each) for each in PARTY), *(("business", *each) for each in BUSINESS)]
    ):
        day = max(since, date(2021, 10, 18))
        said = Said(track, _name(names), POSTS[n % len(POSTS)], stage, since, True, since)
        made.append(open_record(organisation=units[(n * 3) % len(units)], said=said, act=_act(chen, day, 9, n)))
    ready = next(one for one in made if one.stage == "activist")
    advance(
        cultivation=ready, stage="prospect", day=date(2021, 10, 26), note="支委会讨论，报上级备案", file=None,
        version=1, act=_act(chen, date(2021, 10, 27)),
    )  # fmt: skip
    end_record(cultivation=made[-1], because="left", day=date(2021, 10, 29), act=_act(chen, date(2021, 10, 29)))
    withdraw_consent(cultivation=made[3], act=_act(chen, date(2021, 11, 1)))


def _own(song: User, names: People) -> None:
    """The cast's secretary records two of the own organisation."""
    act = _act(song, date(2021, 10, 25))
    unit = organisations_kept(act).first()
    if unit:
        for n, (stage, since) in enumerate((("activist", date(2020, 10, 28)), ("applied", date(2021, 10, 11)))):
            said = Said("party", _name(names), "部门负责人", stage, since, True, date(2021, 10, 22))
            open_record(organisation=unit, said=said, act=_act(song, date(2021, 10, 25), 10, n))


def _posts(chen: User, names: People) -> None:
    """Appointed deputies and staff in some of the city's Party organisations."""
    day = date(2021, 10, 12)
    forms = PartyForm.objects.valid().on(day).filter(region_code=CITY, level="city").order_by("pk")
    for n, form in enumerate(forms.select_related("party_organization")[: DEPUTIES + STAFF]):
        person = Person.objects.create(name=_name(names), unit=form.party_organization.name)
        duty = "deputy" if n < DEPUTIES else "staff"
        since = max(form.formed_on, date(2021, 1, 4))
        act = _act(chen, max(since, day), 14, n)
        record_post(party=form.party_organization, person=person, duty=duty, day=since, act=act)
