"""The pen: what one act withdraws and records, collected and written in a few statements, with its audit entries.

One row or twenty thousand go the same way, so a form and an import cannot differ.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from functools import cache
from operator import attrgetter
from typing import Any

from django.db import transaction
from django.db.models.base import ModelState
from django.utils.translation import gettext as _

from hangji.kit import prepared
from hangji.kit.insert import insert
from hangji.kit.refusal import Refusal
from hangji.kit.spells import Spell
from hangji.office import audit
from hangji.office.acts import Act
from hangji.office.audit import Note

CHUNK = 5000


def chunks(ids: Iterable[Any], size: int = CHUNK) -> Iterator[list[Any]]:
    """Slices short enough for the limit of parameters of SQLite (32,766) and PostgreSQL (65,535)."""
    ids = list(ids)
    return (ids[start : start + size] for start in range(0, len(ids), size))


class Pen:
    """Valid spells are read once per key (or ahead, by ``prefetch``), changed in memory, written at the end."""

    def __init__(self, act: Act):
        self.act = act
        self.notes: list[Note] = []
        self._live: dict[tuple[type[Spell], str], dict[int, list[Any]]] = defaultdict(dict)
        self._withdrawn: dict[type[Spell], list[int]] = defaultdict(list)
        self._recorded: dict[type[Spell], dict[int, Spell]] = defaultdict(dict)

    def prefetch(self, model: type[Spell], key: str, ids: Iterable[int]) -> None:
        """Read the valid spells of many keys at once."""
        known = self._live[model, key]
        wanted = [pk for pk in ids if pk not in known]
        known.update({pk: [] for pk in wanted})
        for some in chunks(wanted):
            for spell in prepared.things(_valid, some, model, key):
                known[getattr(spell, f"{key}_id")].append(spell)

    def begin(self, model: type[Spell], key: str, ids: Iterable[int]) -> None:
        """These keys were made by this act: nothing is said of them yet, so nothing need be read."""
        self._live[model, key].update({pk: [] for pk in ids})

    def live(self, model: type[Spell], key: str, pk: int) -> list[Any]:
        """The valid spells of one key as this act leaves them, by start."""
        if pk not in self._live[model, key]:
            self.prefetch(model, key, [pk])
        return sorted(self._live[model, key][pk], key=attrgetter("since"))

    def holding(self, model: type[Spell], key: str, pk: int, day: date) -> Any | None:
        """The valid spell that holds on ``day``."""
        return next((spell for spell in self.live(model, key, pk) if spell.holds_on(day)), None)

    def withdraw(self, key: str, spell: Any) -> None:
        model = type(spell)
        self._live[model, key][getattr(spell, f"{key}_id")].remove(spell)
        if spell.pk is None:
            del self._recorded[model][id(spell)]
        else:
            self._withdrawn[model].append(spell.pk)

    def record(self, model: type[Spell], key: str, pk: int, since: date, until: date | None, **values: Any) -> Any:
        """Say that something holds from ``since`` until ``until``; values by column (``person_id``, not ``person``)."""
        if pk not in self._live[model, key]:
            self.prefetch(model, key, [pk])
        values |= {"since": since, "until": until, "recorded_at": self.act.at, "recorded_in": self.act.id}
        values[f"{key}_id"] = pk
        spell = made(model, values)
        self._live[model, key][pk].append(spell)
        self._recorded[model][id(spell)] = spell
        return spell

    def set_from(self, model: type[Spell], key: str, pk: int, day: date, **values: Any) -> bool:
        """From ``day`` on, until what is said of a later day, the values are these. Says whether that is new."""
        now = self.holding(model, key, pk, day)
        if now and all(getattr(now, name) == value for name, value in values.items()):
            return False
        later = next((spell.since for spell in self.live(model, key, pk) if spell.since > day), None)
        until = now.until if now else later
        if now:
            self.end(key, now, day)
        self.record(model, key, pk, day, until, **values)
        return True

    def end(self, key: str, spell: Any, day: date) -> None:
        """Let a spell end on ``day`` (its first day out); one that began that day is withdrawn whole."""
        self.withdraw(key, spell)
        if spell.since < day:
            names = [f.attname for f in spell._meta.concrete_fields if f.name not in _OWN and f.name != key]
            values = {name: getattr(spell, name) for name in names}
            self.record(type(spell), key, getattr(spell, f"{key}_id"), spell.since, day, **values)

    def note(self, note: Note) -> None:
        self.notes.append(note)

    def forget(self) -> None:
        """Forget the spells that were read; nothing may wait to be written."""
        assert not any((self._withdrawn, self._recorded))
        self._live.clear()

    def write(self) -> None:
        """Write what was said so far; an act of very many rows does so now and then."""
        for model, pks in self._withdrawn.items():
            for some in chunks(pks):
                model.objects.filter(pk__in=some).update(withdrawn_at=self.act.at, withdrawn_in=self.act.id)
        for model, spells in self._recorded.items():
            insert(model, list(spells.values()))
        self._withdrawn.clear()
        self._recorded.clear()
        self.forget()
        audit.record(self.act, self.notes)
        self.notes = []

    def finish(self) -> None:
        """Write what is left; the last thing that an act does."""
        self.write()


def _valid(ids: Any, model: type[Spell], key: str) -> Any:
    return model.objects.valid().filter(**{f"{key}__in": ids}).order_by()


_OWN = {"id", "since", "until", "recorded_at", "recorded_in", "withdrawn_at", "withdrawn_in"}


@cache
def _defaults(model: Any) -> dict[str, Any]:
    return {field.attname: field.get_default() for field in model._meta.concrete_fields}


def made(model: Any, columns: dict[str, Any]) -> Any:
    """As ``model(**columns)``, by column (``person_id``): a quarter of the time, and an import makes 130,000."""
    thing = model.__new__(model)
    thing.__dict__ = {"_state": ModelState(), **_defaults(model), **columns}
    return thing


@contextmanager
def writing(act: Act, pen: type[Pen] = Pen) -> Iterator[Any]:
    """One transaction with one pen, finished at its end; a refusal or fault inside writes nothing."""
    with transaction.atomic():
        hand = pen(act)
        yield hand
        hand.finish()


def not_in_future(day: date, act: Act) -> None:
    if day > act.today:
        raise Refusal(
            _("不能登记将来的日期 %(day)s") % {"day": day.isoformat()},
            _("台账只记已经发生的事，今天是 %(today)s") % {"today": act.today.isoformat()},
            _("请核对日期，或到那一天再登记"),
        )
