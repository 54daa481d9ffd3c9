"""The register's pen: besides spells it saves changed identities and restates whom it touched, in one transaction."""

from contextlib import AbstractContextManager
from functools import partial
from typing import Any

from django.db.models import F

from hangji.kit.insert import insert
from hangji.office.acts import Act
from hangji.office.audit import Note
from hangji.office.pen import Pen, chunks, not_in_future, writing
from hangji.registry.balance import Moves
from hangji.registry.models import (
    Assignment,
    Classification,
    Cover,
    Headcount,
    OrganisationName,
    PartyForm,
    PartyOrganization,
    Secretary,
    SocialOrganization,
    StatusSpell,
)
from hangji.registry.restate import facts_from, restate, state

__all__ = ["SPELLS", "RegistryPen", "not_in_future", "registering"]

COLUMNS: dict[type[Any], list[str]] = {
    SocialOrganization: [
        *("name", "aliases", "initials", "registered_on", "registration_authority", "supervisor", "industry"),
        *("address", "street_code"),
    ],
    PartyOrganization: ["name", "initials", "approval_number", "approved_on", "approval"],
}


# What is dated about an identity, and by which field it hangs on it.
SPELLS: dict[type[Any], list[tuple[type[Any], str]]] = {
    SocialOrganization: [
        (model, "organisation")
        for model in (StatusSpell, Classification, OrganisationName, Headcount, Cover, Assignment)
    ],
    PartyOrganization: [(model, "party_organization") for model in (PartyForm, Secretary)],
}


class RegistryPen(Pen):
    def __init__(self, act: Act):
        super().__init__(act)
        self.touched: set[int] = set()
        self._made: set[int] = set()  # organisations that are new: nobody else can have said anything of them
        self._moves = Moves()
        self._changed: dict[type[Any], dict[int, Any]] = {SocialOrganization: {}, PartyOrganization: {}}
        self._numbered: dict[type[Any], set[int]] = {SocialOrganization: set(), PartyOrganization: set()}
        self._risen: dict[type[Any], list[int]] = {SocialOrganization: [], PartyOrganization: []}

    def tell(
        self,
        verb: str,
        subject: SocialOrganization | PartyOrganization,
        *,
        before: dict[str, Any] | None = None,
        after: dict[str, Any] | None = None,
        reason: str = "",
    ) -> None:
        """Note what was done to a thing, for the audit; the thing gets a new version."""
        kind, pk = type(subject), subject.pk
        self.note(Note(verb, kind.__name__, pk, str(subject), before or {}, after or {}, reason))
        if kind is SocialOrganization:
            self.touched.add(pk)
        if pk not in self._numbered[kind]:
            self._numbered[kind].add(pk)
            self._risen[kind].append(pk)
            subject.version += 1
            subject.changed_at = self.act.at

    def create(self, things: list[Any]) -> None:
        """Insert new identities at once; they begin with version 1 and are not saved again by this act."""
        if things:
            kind = type(things[0])
            insert(kind, things, numbered=True)
            ids = [thing.pk for thing in things]
            self._numbered[kind].update(ids)
            for model, key in SPELLS[kind]:
                self.begin(model, key, ids)
            if kind is SocialOrganization:
                self._made.update(ids)

    def save(self, subject: SocialOrganization | PartyOrganization) -> None:
        """The identity's own columns have changed and are to be written."""
        self._changed[type(subject)][subject.pk] = subject

    def write(self) -> None:
        for model, risen in self._risen.items():
            for some in chunks(risen):
                model.objects.filter(pk__in=some).update(version=F("version") + 1, changed_at=self.act.at)
            risen.clear()
        for model, columns in COLUMNS.items():
            model.objects.bulk_update(self._changed[model].values(), columns, batch_size=200)
            self._changed[model].clear()
        for some in chunks(self._withdrawn[PartyForm]):
            self._moves.forms(PartyForm.objects.valid().filter(pk__in=some).select_for_update(), -1)
        self._moves.forms(self._recorded[PartyForm].values())
        made = {pk: facts_from(partial(self.live, key="organisation", pk=pk)) for pk in self._made}
        super().write()
        state(made, self._moves)
        restate(self.touched - self._made, self._moves)
        self.touched.clear()
        self._made.clear()

    def finish(self) -> None:
        super().finish()
        self._moves.write()


def registering(act: Act) -> AbstractContextManager[RegistryPen]:
    """One transaction over the register: facts, standings and audit together or not at all."""
    return writing(act, RegistryPen)
