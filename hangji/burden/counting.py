"""Reading the audit trail on: which entries are forms that organisations' own people filled in, and what each asked."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from itertools import chain
from typing import Any

from django.apps import apps
from django.db import transaction
from django.utils import timezone

from hangji.burden.asked import BY_VERB
from hangji.burden.catalogue import AskedForm
from hangji.burden.models import CountedTo, Filling
from hangji.kit.freshness import changed
from hangji.kit.insert import insert
from hangji.office.models import AuditEntry, AuditTail, Post, Role, User
from hangji.office.pen import chunks
from hangji.registry.models import Cover, Secretary

SLICE = 2000
Way = tuple[str, str]


def count_fillings(*, at: datetime, anew: bool = False) -> int:
    """Read each chain on from where it was left, and keep what was filled in; how many forms were found.

    Repeated, it finds nothing new. anew: forget what was kept, and read from the beginning.
    """
    with transaction.atomic():
        if anew:
            Filling.objects.all().delete()
            CountedTo.objects.all().delete()
        changed()
        return sum(_count(tail, at) for tail in AuditTail.objects.all())


def _count(tail: AuditTail, at: datetime) -> int:
    CountedTo.objects.get_or_create(office=tail.office, defaults={"at": at})
    mark = CountedTo.objects.select_for_update().get(office=tail.office)
    entries = AuditEntry.objects.filter(
        office=tail.office, number__gt=mark.number, number__lte=tail.count, verb__in=list(BY_VERB)
    )
    workers, found = Workers(), 0
    for some in _slices(entries.order_by("number").iterator(SLICE)):
        made = list(_fillings(some, workers))
        insert(Filling, made)
        found += len(made)
    mark.number, mark.at = tail.count, at
    mark.save()
    return found


def _slices(entries: Iterable[AuditEntry]) -> Iterator[list[AuditEntry]]:
    some: list[AuditEntry] = []
    for entry in entries:
        some.append(entry)
        if len(some) == SLICE:
            yield some
            some = []
    yield some


def _fillings(entries: list[AuditEntry], workers: "Workers") -> Iterator[Filling]:
    told = [(entry, form) for entry in entries if workers.typed_it(entry) and (form := form_of(entry))]
    whose = whose_of(told, workers)
    for entry, form in told:
        organisation = whose(entry)
        typed = form.typed(entry.after, entry.reason)
        if organisation is not None:
            yield Filling(
                office=entry.office,
                number=entry.number,
                organisation_id=organisation,
                form=form.code,
                day=_day(entry),
                typed=typed,
                held=len(form.held),
            )


def form_of(entry: AuditEntry) -> AskedForm | None:
    """The form that an entry tells of; None: a step that organisations do not fill in."""
    return next((form for form in BY_VERB[entry.verb] if form.is_told_by(entry.after)), None)


def _day(entry: AuditEntry) -> date:
    return timezone.localtime(entry.at).date()


class Workers:
    """Whose people filled something in: users with the post of a Party worker, and whom they are secretary of."""

    @cached_property
    def posts(self) -> dict[str, list[Post]]:
        found: dict[str, list[Post]] = defaultdict(list)
        for post in Post.objects.valid().filter(role=Role.PARTY_WORKER).select_related("user"):
            found[post.user.username].append(post)
        return found

    @cached_property
    def parties(self) -> dict[str, list[Secretary]]:
        people = dict(User.objects.filter(username__in=list(self.posts)).values_list("person", "username"))
        found: dict[str, list[Secretary]] = defaultdict(list)
        for some in chunks([pk for pk in people if pk]):
            for spell in Secretary.objects.valid().filter(person__in=some).order_by("since", "pk"):
                found[people[spell.person_id]].append(spell)
        return found

    def typed_it(self, entry: AuditEntry) -> bool:
        return any(post.holds_on(_day(entry)) for post in self.posts.get(entry.by, ()))

    def party_of(self, entry: AuditEntry) -> int | None:
        spells = self.parties.get(entry.by, ())
        return next((spell.party_organization_id for spell in spells if spell.holds_on(_day(entry))), None)


@dataclass
class Covered:
    """Which organisation stands for a Party organisation on a day: of several the one that it covered first."""

    covers: dict[int, list[Cover]]

    @classmethod
    def of(cls, parties: Iterable[int]) -> "Covered":
        found: dict[int, list[Cover]] = defaultdict(list)
        for some in chunks(set(parties)):
            for cover in Cover.objects.valid().filter(party_organization__in=some).order_by("since", "pk"):
                found[cover.party_organization_id].append(cover)
        return cls(found)

    def on(self, party: int | None, day: date) -> int | None:
        spells = self.covers.get(party or 0, ())
        return next((spell.organisation_id for spell in spells if spell.holds_on(day)), None)


def whose_of(told: list[tuple[AuditEntry, AskedForm]], workers: Workers) -> Callable[[AuditEntry], int | None]:
    """Entry → the organisation that filled it in; a few statements for a whole slice."""
    asked: dict[Way, set[int]] = defaultdict(set)
    ways: dict[int, Way] = {}
    for entry, form in told:
        if way := form.of.get(entry.subject_kind):
            ways[entry.pk] = way
            asked[way].add(entry.subject_id)
    owners = {way: _owners(way, ids) for way, ids in asked.items()}
    of_party = {way for way in asked if way[1].startswith("party")}
    parties = {entry.pk: _party(entry, ways.get(entry.pk), owners, of_party, workers) for entry, _form in told}
    covered = Covered.of(party for party in parties.values() if party)

    def whose(entry: AuditEntry) -> int | None:
        way = ways.get(entry.pk)
        if way and way not in of_party:
            return owners[way].get(entry.subject_id)
        return covered.on(parties[entry.pk], _day(entry))

    return whose


def _party(
    entry: AuditEntry, way: Way | None, owners: dict[Way, dict[int, int]], of_party: set[Way], workers: Workers
) -> int | None:
    if way is None:
        return workers.party_of(entry)
    return owners[way].get(entry.subject_id) if way in of_party else None


def _owners(way: Way, ids: set[int]) -> dict[int, int]:
    """Subject → what ``way`` leads to."""
    model, path = way
    if path in ("pk", "party"):
        return {pk: pk for pk in ids}
    rows: Any = apps.get_model(model)._default_manager
    pairs = (rows.filter(pk__in=some).order_by(f"-{path}").values_list("pk", path) for some in chunks(ids))
    return dict(chain.from_iterable(pairs))
