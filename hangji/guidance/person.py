"""One person of the pool on one page: whom he serves and in what state those are, and how it came about."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from hangji.coverage.worklist import judged
from hangji.guidance.models import Availability, Succession
from hangji.guidance.queries.pool import Load, assignments_seen, loads, names_of
from hangji.office.access import has, territories
from hangji.office.acts import Act
from hangji.office.models import Person
from hangji.office.permissions import Permission
from hangji.registry.models import Standing
from hangji.registry.tables import state_of
from rulebook.coverage import Verdict


@dataclass(frozen=True)
class Served:
    """One running assignment, with what its organisation is on the day."""

    assignment: Any
    row: Standing | None
    verdict: Verdict | None
    state: str


@dataclass(frozen=True)
class PersonPage:
    person: Person
    act: Act
    day: date
    regions: Mapping[int, str]

    def context(self) -> dict[str, Any]:
        load = loads([self.person.pk], self.act, self.day)[self.person.pk]
        past = assignments_seen(self.act).filter(instructor=self.person, until__lte=self.day)
        return {
            "person": self.person,
            "load": load,
            "served": list(self._served(load)),
            "past": list(past.select_related("organisation").order_by("-until", "organisation__name")),
            "spells": list(self._spells()),
            "handovers": self._handovers(),
            "actions": self._actions(load),
            "ending": self._ending(load),
            "limit_said": self._limit(load),
        }

    def _served(self, load: Load) -> Iterator[Served]:
        ids = [each.organisation_id for each in load.seen]
        held = Standing.objects.asof(self.day).filter(organisation__in=ids)
        rows = {row.organisation_id: row for row in held}
        for assignment in load.seen:
            row = rows.get(assignment.organisation_id)
            active = row if row and row.status == "active" else None
            yield Served(
                assignment,
                row,
                judged(active, self.day) if active else None,
                state_of(row) if row else "na",
            )

    def _spells(self) -> Iterator[tuple[Availability, str]]:
        for spell in Availability.objects.valid().filter(person=self.person).order_by("-since"):
            yield spell, _("、").join(names_of(spell, self.regions))

    def _handovers(self) -> list[Succession]:
        seen = assignments_seen(self.act).values("organisation")
        mine = Succession.objects.filter(giver=self.person) | Succession.objects.filter(taker=self.person)
        return list(mine.filter(organisation__in=seen).select_related("organisation", "giver", "taker")[:20])

    def _limit(self, load: Load) -> str:
        facts = {"units": load.units, "limit": load.limit}
        if load.limit is None:
            return _("联系 %(units)d 家") % facts
        if load.able and load.able.most is not None:
            return _("联系 %(units)d 家；本人最多 %(limit)d 家") % facts
        return _("联系 %(units)d 家；一般最多 %(limit)d 家") % facts

    def _may(self) -> bool:
        return self.day == self.act.today and bool(territories(self.act, Permission.ASSIGN_INSTRUCTOR))

    def _actions(self, load: Load) -> list[dict[str, str]]:
        if not self._may():
            return []
        able = _("更改可派范围") if load.able else _("登记可派范围")
        found = [("guidance:available", able)]
        if any(each.kind == "primary" for each in load.seen):
            found.append(("guidance:hand_over", _("交接")))
        if load.able:
            found.append(("guidance:unavailable", _("结束可派")))
        if load.seen:
            found.append(("guidance:release", _("调离")))
        return [{"url": reverse(name, args=[self.person.pk]), "label": label} for name, label in found]

    def _ending(self, load: Load) -> bool:
        """Whether single assignments may be ended from here."""
        return self._may() and has(self.act, Permission.ASSIGN_INSTRUCTOR) and bool(load.seen)
