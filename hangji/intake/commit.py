"""Carrying out the effects of a file: all chosen rows in one transaction, or none."""

from collections.abc import Callable, Sequence
from datetime import date

from hangji.intake.effects import Effect
from hangji.intake.survey import PartyEntry, Survey
from hangji.office.models import Person
from hangji.registry.actions.headcounts import put_headcount
from hangji.registry.actions.instructors import put_instructor
from hangji.registry.actions.organisations import amend, classify, enrol, load, rename, strike_off
from hangji.registry.actions.party import Founding, found, put_cover, put_secretary
from hangji.registry.models import Classification, PartyForm, PartyOrganization, SocialOrganization, StatusSpell
from hangji.registry.pen import RegistryPen

STEP = 1000


class Broken(AssertionError):
    """Rows promised are not rows written: a fault of the program; the transaction is rolled back."""


class Commit:
    """One commit. ``chosen``: the effects of the rows let through, in the order of the file."""

    def __init__(self, pen: RegistryPen, survey: Survey, chosen: Sequence[Effect]):
        self.pen, self.survey = pen, survey
        self.chosen = [effect for effect in chosen if effect.kind != "same"]
        self.written: set[int] = set()

    def run(self, tell: Callable[[int], None]) -> int:
        """Write; answers the number of rows written. Raises Broken when it is not the number promised.

        tell: is told now and then how many rows are done.
        """
        self._lock()
        self._enrol()
        for number, effect in enumerate(self.chosen):
            self._organisation(effect)
            if number % STEP == 0:
                tell(number)
        self._parties()
        for effect in self.chosen:
            self._instructor(effect)
        if missing := [effect.row for effect in self.chosen if effect.row not in self.written]:
            raise Broken(f"rows promised and not written: {missing[:10]}")
        return len(self.written)

    def _lock(self) -> None:
        known = [effect.organisation.pk for effect in self.chosen if effect.organisation]
        locked = load(self.pen, known)
        for effect in self.chosen:
            if effect.organisation:
                effect.organisation = locked[effect.organisation.pk]

    def _enrol(self) -> None:
        new = [effect for effect in self.chosen if effect.enrolment]
        made = enrol(self.pen, [effect.enrolment for effect in new if effect.enrolment])
        for effect, organisation in zip(new, made, strict=True):
            effect.organisation = organisation
            self.written.add(effect.row)

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
            self.written.add(effect.row)

    def _parties(self) -> None:
        groups: dict[int, list[Effect]] = {}
        for effect in self.chosen:
            if effect.party:
                groups.setdefault(id(effect.party), []).append(effect)
        entries = [effects[0].party for effects in groups.values() if effects[0].party]
        made = self._found([entry for entry in entries if entry.known is None], groups)
        for entry in entries:
            party = entry.known or made[id(entry)]
            for effect in groups[id(entry)]:
                if effect.secretary:
                    self._secretary(effect, party)
                else:
                    self._cover(effect, entry, party)

    def _found(self, entries: list[PartyEntry], groups: dict[int, list[Effect]]) -> dict[int, PartyOrganization]:
        """The Party organisations that the register does not have yet, all at once, by the id of their entry."""
        units = [_of(groups[id(entry)][0]) for entry in entries]
        names = [entry.first("secretary") for entry in entries]
        people = [Person(name=name, unit=unit.name) if name else None for name, unit in zip(names, units, strict=True)]
        Person.objects.bulk_create([person for person in people if person], batch_size=2000)
        foundings = [self._founding(*three) for three in zip(entries, units, people, strict=True)]
        return {id(entry): party for entry, party in zip(entries, found(self.pen, foundings), strict=True)}

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
            self.written.add(effect.row)

    def _active_since(self, organisation: SocialOrganization) -> date:
        return self.pen.live(StatusSpell, "organisation", organisation.pk)[0].since  # type: ignore[no-any-return]

    def _secretary(self, effect: Effect, party: PartyOrganization) -> None:
        person = Person.objects.create(name=effect.secretary, unit=_of(effect).name)
        if put_secretary(self.pen, party, person, self.survey.as_of):
            self.written.add(effect.row)

    def _instructor(self, effect: Effect) -> None:
        if not effect.instructor:
            return
        people = self.survey.instructors[effect.instructor]
        if not people:
            people.append(Person.objects.create(name=effect.instructor))
        day = max(self.survey.as_of, self._active_since(_of(effect)))
        if put_instructor(self.pen, _of(effect), people[0], day):
            self.written.add(effect.row)


def _of(effect: Effect) -> SocialOrganization:
    assert effect.organisation
    return effect.organisation
