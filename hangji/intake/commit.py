"""Carrying out the effects of a file: a slice at a time, all chosen rows in one transaction, or none."""

from collections.abc import Sequence
from datetime import date

from hangji.intake.effects import Effect
from hangji.intake.survey import PartyEntry, Survey
from hangji.kit.insert import insert
from hangji.office.models import Person
from hangji.registry.actions.headcounts import put_headcount
from hangji.registry.actions.instructors import put_instructor
from hangji.registry.actions.organisations import amend, classify, enrol, rename, strike_off
from hangji.registry.actions.party import Founding, found, put_cover, put_secretary
from hangji.registry.models import Classification, PartyForm, PartyOrganization, SocialOrganization, StatusSpell
from hangji.registry.pen import RegistryPen


class Broken(AssertionError):
    """Rows promised are not rows written: a fault of the program; the transaction is rolled back."""


class Commit:
    """One commit. written: how many rows have been written so far."""

    def __init__(self, pen: RegistryPen, survey: Survey):
        self.pen, self.survey = pen, survey
        self.written = 0
        self._made: dict[str, PartyOrganization] = {}
        self._done: set[int] = set()

    def write(self, effects: Sequence[Effect]) -> None:
        """Write a slice of the rows let through. Raises Broken when not every row was written that was promised."""
        chosen = [effect for effect in effects if effect.kind != "same"]
        self._done.clear()
        self._enrol([effect for effect in chosen if effect.enrolment])
        for effect in chosen:
            self._organisation(effect)
        self._parties([effect for effect in chosen if effect.party])
        for effect in chosen:
            self._instructor(effect)
        if missing := [effect.row for effect in chosen if effect.row not in self._done]:
            raise Broken(f"rows promised and not written: {missing[:10]}")
        self.pen.write()
        self.written += len(self._done)

    def _enrol(self, new: Sequence[Effect]) -> None:
        made = enrol(self.pen, [effect.enrolment for effect in new if effect.enrolment])
        for effect, organisation in zip(new, made, strict=True):
            effect.organisation = organisation
            self._done.add(effect.row)

    def _organisation(self, effect: Effect) -> None:
        organisation = _of(effect)
        wrote = False
        if not effect.enrolment:
            wrote |= bool(effect.plain) and amend(self.pen, organisation, effect.plain)
            wrote |= bool(effect.rename) and rename(self.pen, organisation, effect.rename, self.survey.as_of)
            wrote |= bool(effect.place) and classify(self.pen, organisation, effect.place, day=None)
        if effect.status:
            wrote |= strike_off(self.pen, organisation, *effect.status)
        if effect.counts:
            wrote |= put_headcount(self.pen, organisation, *effect.counts)
        if wrote:
            self._done.add(effect.row)

    def _parties(self, effects: Sequence[Effect]) -> None:
        """Cover, or another secretary; Party organisations that the register does not have are founded first."""
        groups: dict[str, list[Effect]] = {}
        for effect in effects:
            groups.setdefault(_entry(effect).name, []).append(effect)
        self._found([each[0] for name, each in groups.items() if not _entry(each[0]).known and name not in self._made])
        there = [party for name in groups if (party := self._made.get(name))]
        self.pen.prefetch(PartyForm, "party_organization", [party.pk for party in there])
        for effect in effects:
            entry = _entry(effect)
            party = entry.known or self._made[entry.name]
            if effect.secretary:
                self._secretary(effect, party)
            else:
                self._cover(effect, entry, party)

    def _found(self, effects: Sequence[Effect]) -> None:
        """The Party organisations that these rows name first, all at once."""
        entries, units = [_entry(effect) for effect in effects], [_of(effect) for effect in effects]
        names = [entry.first("secretary") for entry in entries]
        people = [Person(name=name, unit=unit.name) if name else None for name, unit in zip(names, units, strict=True)]
        insert(Person, [person for person in people if person], numbered=True)
        foundings = [self._founding(*three) for three in zip(entries, units, people, strict=True)]
        made = found(self.pen, foundings)
        self._made.update({entry.name: party for entry, party in zip(entries, made, strict=True)})

    def _founding(self, entry: PartyEntry, unit: SocialOrganization, secretary: Person | None) -> Founding:
        place = self.pen.live(Classification, "organisation", unit.pk)[-1]
        return Founding(
            name=entry.name,
            kind=entry.kind,
            mode=entry.mode,
            level=place.level,
            region_code=place.region_code,
            formed_on=entry.formed_on,
            body=self.survey.body_named(entry.first("body")),
            approval_number=entry.first("approval_number") or "",
            approved_on=entry.first("formed_on"),
            secretary=secretary,
        )

    def _cover(self, effect: Effect, entry: PartyEntry, party: PartyOrganization) -> None:
        organisation = _of(effect)
        form = self.pen.live(PartyForm, "party_organization", party.pk)[-1]
        said = effect.party.first("formed_on") if effect.party and not entry.known else None
        day = max(said or entry.as_of, form.since, self._active_since(organisation))
        if put_cover(self.pen, organisation, party, entry.mode, day):
            self._done.add(effect.row)

    def _active_since(self, organisation: SocialOrganization) -> date:
        return self.pen.live(StatusSpell, "organisation", organisation.pk)[0].since  # type: ignore[no-any-return]

    def _secretary(self, effect: Effect, party: PartyOrganization) -> None:
        person = Person.objects.create(name=effect.secretary, unit=_of(effect).name)
        if put_secretary(self.pen, party, person, self.survey.as_of):
            self._done.add(effect.row)

    def _instructor(self, effect: Effect) -> None:
        if not effect.instructor:
            return
        people = self.survey.instructors[effect.instructor]
        if not people:
            people.append(Person.objects.create(name=effect.instructor))
        day = max(self.survey.as_of, self._active_since(_of(effect)))
        if put_instructor(self.pen, _of(effect), people[0], day):
            self._done.add(effect.row)


def _of(effect: Effect) -> SocialOrganization:
    assert effect.organisation
    return effect.organisation


def _entry(effect: Effect) -> PartyEntry:
    assert effect.party
    return effect.party
