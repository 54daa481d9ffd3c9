"""Whom a session invites: conditions as data, each with the rows that it finds.

A condition is evaluated in the register of the session on a day; its number is the number of its rows.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from hangji.office.access import Territory
from hangji.office.models import Person
from hangji.office.models.places import within_span
from hangji.registry.models import Secretary
from hangji.training.queries.workers import (
    ALL,
    SECRETARIES,
    certificates,
    hours,
    parties,
    people,
    trained,
    with_facts,
)
from rulebook.calendar import add_months
from rulebook.policy import in_force


@dataclass(frozen=True)
class Asked:
    """Where and when a condition is evaluated. county: 0 for the whole register."""

    territory: Territory
    day: date
    county: int = 0

    @property
    def place(self) -> Q:
        q = self.territory.q()
        return q & within_span("region_code", self.county) if self.county else q


Narrow = Callable[[QuerySet[Any], Asked], QuerySet[Any]]


@dataclass(frozen=True)
class Condition:
    """role: of whom it is asked. narrow: those whom it finds among them. why: what it is for, in one line."""

    label: Any
    why: Any
    role: str
    narrow: Narrow


def _untrained(rows: QuerySet[Any], asked: Asked) -> QuerySet[Any]:
    return rows.filter(~trained(asked.day))


def _new(rows: QuerySet[Any], asked: Asked) -> QuerySet[Any]:
    begun = Secretary.objects.valid().on(asked.day).filter(party_organization__in=parties(asked.place, asked.day))
    return rows.filter(Exists(begun.filter(person=OuterRef("pk"), since__gte=date(asked.day.year, 1, 1))))


def _short(rows: QuerySet[Any], asked: Asked) -> QuerySet[Any]:
    least = in_force("training.leaders_hours", day=asked.day)
    return rows.alias(held=hours(asked.day)).filter(held__lt=least.value) if least else rows.none()


def _uncertified(rows: QuerySet[Any], asked: Asked) -> QuerySet[Any]:
    return rows.filter(~Exists(certificates(asked.day)))


def _ending(rows: QuerySet[Any], asked: Asked) -> QuerySet[Any]:
    months = in_force("certification.renew_months", day=asked.day, place=asked.territory.region_code)
    if months is None:
        return rows.none()
    soon = certificates(asked.day).filter(last_day__lte=add_months(asked.day, months.value))
    return rows.filter(Exists(soon))


def _everyone(rows: QuerySet[Any], _asked: Asked) -> QuerySet[Any]:
    return rows


CONDITIONS: Mapping[str, Condition] = {
    "untrained_secretaries": Condition(
        _("今年还没有参加培训的书记"), _("每年至少一次集中培训"), SECRETARIES, _untrained
    ),
    "new_secretaries": Condition(_("今年新任的书记"), _("任职培训"), SECRETARIES, _new),
    "short_hours": Condition(_("学时不足规定的党务工作者"), _("书记和班子成员一年的学时"), ALL, _short),
    "uncertified_secretaries": Condition(_("没有有效证书的书记"), _("准备党务红领认证"), SECRETARIES, _uncertified),
    "certificate_ending": Condition(_("证书快到期的党务工作者"), _("续期要有学时"), ALL, _ending),
    "untrained_workers": Condition(_("今年还没有参加培训的党务工作者"), _("书记、班子成员和专职人员"), ALL, _untrained),
    "secretaries": Condition(_("全部书记"), _("不论有没有参加过"), SECRETARIES, _everyone),
    "workers": Condition(_("全部党务工作者"), _("书记、班子成员和专职人员"), ALL, _everyone),
}


def found(code: str, asked: Asked) -> QuerySet[Person]:
    """The rows of a condition. Raises KeyError for a code that is none."""
    one = CONDITIONS[code]
    return one.narrow(people(asked.place, asked.day, one.role), asked)


def rows_of(code: str, asked: Asked) -> QuerySet[Any]:
    """The same with what the list shows of each."""
    return with_facts(found(code, asked), asked.day)
