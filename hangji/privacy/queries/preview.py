"""What an erasure will do, before anybody confirms it: counts by place, what the law keeps, files, namesakes."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from django.utils.translation import pgettext

from hangji.office.models import Document
from hangji.privacy.models import PersonRequest
from hangji.privacy.queries.files import DOES, GONE, KEPT, UNREAD, withheld
from hangji.privacy.queries.places import Place, entries, places, sure
from hangji.privacy.queries.subjects import Subject, subject_of
from rulebook.privacy import Ground, privacy_file


@dataclass(frozen=True)
class Sum:
    """Some places of one table. alone: of the rows, those that only the words tell."""

    where: str
    what: str
    rows: int
    alone: int
    ground: Ground | None


@dataclass(frozen=True)
class Preview:
    subject: Subject
    request: PersonRequest | None = None

    @cached_property
    def _places(self) -> list[Place]:
        """Without what nobody may learn of: that somebody complained, or is complained about."""
        secret = privacy_file().withheld
        return [each for each in places(self.subject) if each.personal.model not in secret]

    @property
    def replaced(self) -> list[Sum]:
        return _summed(each for each in self._places if not each.kept and each.personal.kind != "link")

    @property
    def kept(self) -> list[Sum]:
        return _summed(each for each in self._places if each.kept)

    @property
    def links(self) -> list[Sum]:
        """What goes on referring to the record, which says no name any more: so every figure stays."""
        return _summed(each for each in self._places if each.personal.kind == "link")

    @cached_property
    def trail(self) -> tuple[int, int]:
        """Audit entries that name the person: how many, and of them only by the words."""
        found = list(entries(self.subject, self.subject.looked))
        return len(found), sum(1 for entry in found if not sure(entry, self.subject))

    @property
    def files(self) -> list[tuple[str, list[Document]]]:
        """By what is done with them; as searched when it was asked, and searched again when it is carried out."""
        found, secret = self.request.found if self.request else {}, withheld()
        return [
            (str(DOES[does]), list(Document.objects.filter(pk__in=told)))
            for does in (GONE, KEPT, UNREAD)
            if (told := set(found.get(does, ())) - secret)
        ]

    @property
    def rows(self) -> int:
        return sum(each.rows for each in self._places) + self.trail[0]


def _summed(found: Iterable[Place]) -> list[Sum]:
    grounds = privacy_file().grounds
    ordered = sorted(found, key=lambda each: (each.where, each.kept))
    sums = []
    for (where, kept), group in groupby(ordered, key=lambda each: (each.where, each.kept)):
        some = list(group)
        what = pgettext("list", "、").join(dict.fromkeys(each.what for each in some))
        rows, alone = sum(each.rows for each in some), sum(each.alone for each in some)
        sums.append(Sum(where, what, rows, alone, grounds.get(kept)))
    return sums


def preview_of(request: PersonRequest) -> Preview:
    return Preview(subject_of(request.person, request.user), request)
