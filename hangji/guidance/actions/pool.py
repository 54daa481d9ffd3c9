"""Who can be sent: registered, changed, ended. One person is in the pool of one register at a time."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from hangji.guidance.models import Availability
from hangji.guidance.queries.pool import usual_to
from hangji.kit.refusal import Refusal
from hangji.office.access import require
from hangji.office.acts import Act
from hangji.office.audit import Note
from hangji.office.models import Person
from hangji.office.models.places import span
from hangji.office.pen import Pen, writing
from hangji.office.permissions import Permission
from hangji.registry.pen import not_in_future

KEY = "person"


@dataclass(frozen=True)
class Able:
    """What is said about a person: which register's office sends him, to which counties, and how much he can take."""

    region_code: int
    level: str
    counties: Sequence[int]
    industries: Sequence[str] = ()
    most: int | None = None
    reason: str = ""

    def values(self) -> dict[str, Any]:
        said = asdict(self)
        return {**said, "counties": sorted(set(self.counties)), "industries": list(dict.fromkeys(self.industries))}


def set_availability(*, person: Person, able: Able, day: date, until: date | None, act: Act) -> None:
    """From ``day`` on the person can be sent like this; said twice, nothing changes."""
    require(act, Permission.ASSIGN_INSTRUCTOR, region_code=able.region_code, level=able.level)
    not_in_future(day, act)
    with writing(act) as pen:
        person = Person.objects.select_for_update().get(pk=person.pk)
        _makes_sense(person, able, day, until)
        put_availability(pen, person, able, day, until)


def put_availability(pen: Pen, person: Person, able: Able, day: date, until: date | None) -> bool:
    now: Any = pen.holding(Availability, KEY, person.pk, day)
    values = able.values()
    later = [spell.since for spell in pen.live(Availability, KEY, person.pk) if spell.since > day]
    until = min([each for each in (until, *later) if each], default=None)
    if now and now.until == until and all(getattr(now, name) == value for name, value in values.items()):
        return False
    before = _told(now) if now else {}
    if now:
        _own(now, pen.act)
        pen.end(KEY, now, day)
    pen.record(Availability, KEY, person.pk, day, until, **values)
    after = {**{name: value for name, value in values.items() if value}, "since": day, "until": until}
    pen.note(Note("set_availability", "Person", person.pk, person.name, before, after, able.reason))
    return True


def _told(spell: Availability) -> dict[str, Any]:
    names = ("region_code", "level", "counties", "industries", "most", "since", "until")
    return {name: value for name in names if (value := getattr(spell, name))}


def _own(now: Availability, act: Act) -> None:
    """Another office's person is that office's to change."""
    require(act, Permission.ASSIGN_INSTRUCTOR, region_code=now.region_code, level=now.level)


def _makes_sense(person: Person, able: Able, day: date, until: date | None) -> None:
    cannot = _("不能登记%(person)s的可派范围") % {"person": person.name}
    first, after = span(able.region_code)
    usual = usual_to(day, able.region_code)
    if not able.counties or not all(first <= county < after for county in able.counties):
        raise Refusal(cannot, _("没有选县区，或所选县区不在派出地区以内"), _("至少选一个本地区的县区"))
    if until and until <= day:
        raise Refusal(cannot, _("截止日期不在开始日期之后"), _("核对起止日期；没有截止日期就留空"))
    if able.most is None:
        return
    if usual and able.most >= usual.value:
        raise Refusal(
            cannot,
            _("本人上限 %(most)d 家不少于一般家数 %(usual)d 家") % {"most": able.most, "usual": usual.value},
            _("只有本人少于一般家数时才填写；否则留空"),
        )
    if not able.reason.strip():
        raise Refusal(cannot, _("本人少于一般家数，没有写原因"), _("写明原因，如兼任、身体状况"))


def end_availability(*, person: Person, day: date, reason: str, act: Act) -> None:
    """From ``day`` on the person cannot be sent any more; what he serves stays until it is handed over."""
    require(act, Permission.ASSIGN_INSTRUCTOR)
    not_in_future(day, act)
    with writing(act) as pen:
        person = Person.objects.select_for_update().get(pk=person.pk)
        close_availability(pen, person, day, reason=reason)


def close_availability(pen: Pen, person: Person, day: date, *, reason: str) -> bool:
    """End the spell of the day and withdraw what was said of later; says whether there was any."""
    spells = [s for s in pen.live(Availability, KEY, person.pk) if s.until is None or s.until > day]
    for spell in spells:
        _own(spell, pen.act)
        pen.end(KEY, spell, day)
    if spells:
        pen.note(Note("end_availability", "Person", person.pk, person.name, _told(spells[0]), {"until": day}, reason))
    return bool(spells)
