"""Where a person is: field by field, how many rows, and what erasing does. Preview and act read this."""

import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import JSONField, Q, TextField
from django.db.models.functions import Cast

from hangji.office.models import AuditEntry
from hangji.privacy.queries.fields import KIND_NAMES, model_of, room_name, table_name
from hangji.privacy.queries.subjects import Subject
from rulebook.erasing import Blank
from rulebook.privacy import Personal, privacy_file

WORDS = ("name", "text", "blob")  # kinds in which the name itself is looked for
TRAIL = AuditEntry._meta.label


@dataclass(frozen=True)
class Place:
    """One field with rows about the person. tied: of them, those that are surely the person's; the others are found by
    the words alone. kept: the code of the ground by which it stays as it is, "" where it is replaced."""

    personal: Personal
    tied: int
    alone: int

    @property
    def rows(self) -> int:
        return self.tied + self.alone

    @property
    def where(self) -> str:
        return f"{room_name(self.personal.model)} · {table_name(self.personal.model)}"

    @property
    def what(self) -> str:
        return str(KIND_NAMES[self.personal.kind])

    @property
    def kept(self) -> str:
        return self.personal.kept


def places(subject: Subject) -> list[Place]:
    """Every field in which the person is, those that the law keeps too. Files and sessions are told apart."""
    looked = subject.looked
    found = (_place(subject, each, looked) for each in privacy_file().personal)
    return [place for place in found if place is not None and place.rows]


def _place(subject: Subject, personal: Personal, looked: Blank) -> Place | None:
    if personal.kind in ("file", "session") or personal.model == TRAIL:
        return None
    if personal.kind == "link":
        mine = subject.leads(model_of(personal.model), personal.field)
        count = model_of(personal.model).objects.filter(mine).count() if mine is not None else 0
        return Place(personal, count, 0)
    tied = tied_rows(subject, personal)
    sure = tied.count() if tied is not None else 0
    return Place(personal, sure, sum(1 for _row in worded(subject, personal, looked)))


def tied_rows(subject: Subject, personal: Personal) -> Any:
    """The rows whose field is surely this person's and says something; None where nothing ties."""
    mine = subject.tied(personal)
    if mine is None:
        return None
    rows = model_of(personal.model)._default_manager.filter(mine)
    return rows.exclude(**{personal.field: ""}) if personal.kind in ("name", "contact", "post", "secret") else rows


def worded(subject: Subject, personal: Personal, looked: Blank) -> Iterator[tuple[int, Any]]:
    """(id, value) of the rows whose words have the person's name, user name or contact, those tied left out."""
    if personal.kind not in WORDS or personal.model == TRAIL:
        return
    model = model_of(personal.model)
    if personal.kind == "blob":
        yield from _packed_rows(model, personal.field, looked)
        return
    rows = model._default_manager.filter(_contains(model, personal.field, looked)).order_by("pk")
    mine = subject.tied(personal)
    if mine is not None:
        rows = rows.exclude(mine)
    if personal.kind == "name":
        rows = rows.filter(**{f"{personal.field}__in": subject.names})
    for pk, value in rows.values_list("pk", personal.field).iterator(500):
        if looked.data(value) != value:
            yield pk, value


def _packed_rows(model: Any, field: str, looked: Blank) -> Iterator[tuple[Any, Any]]:
    rows = model._default_manager.exclude(**{field: None}).order_by("pk").values_list("pk", field)
    yield from ((pk, value) for pk, value in rows.iterator(20) if value and packed(value, looked) is not value)


def packed(value: Any, looked: Blank) -> Any:
    """A packed text with the person blanked in it; the same object where it names nobody."""
    text = gzip.decompress(bytes(value)).decode("utf-8")
    now = looked.text(text)
    return value if now == text else gzip.compress(now.encode("utf-8"), 1, mtime=0)


def _contains(model: Any, field: str, looked: Blank) -> Q:
    """A wide condition; what it finds is looked at again. JSON lies escaped in SQLite, in clear in PostgreSQL."""
    condition = Q()
    if not isinstance(model._meta.get_field(field), JSONField):
        for needle in looked.instead:
            condition |= Q(**{f"{field}__contains": needle})
        return condition
    ids = (
        model._default_manager.annotate(_text=Cast(field, TextField()))
        .filter(_any_of("_text", (each for needle in looked.instead for each in escaped(needle))))
        .values("pk")
    )
    return Q(pk__in=ids)


def _any_of(field: str, needles: Any) -> Q:
    condition = Q()
    for needle in needles:
        condition |= Q(**{f"{field}__contains": needle})
    return condition


def escaped(needle: str) -> list[str]:
    """A needle as it may lie in stored JSON."""
    ascii_only = needle.encode("unicode_escape").decode()
    return [needle] if ascii_only == needle or connection.vendor == "postgresql" else [needle, ascii_only]


def entries(subject: Subject, looked: Blank) -> Iterator[AuditEntry]:
    """The audit entries made by the person, about the record, or with the name in their words."""
    wide = Q(by__in=subject.logins) | Q(by_name__in=subject.names)
    wide |= _any_of("subject", looked.instead) | _any_of("reason", looked.instead)
    for field in ("before", "after"):
        wide |= _contains(AuditEntry, field, looked)
    for entry in AuditEntry.objects.filter(wide).order_by("pk").iterator(500):
        if words(entry, looked):
            yield entry


def words(entry: AuditEntry, looked: Blank) -> dict[str, Any]:
    """What an entry says differently once the person is erased, by field."""
    now = {name: looked.data(getattr(entry, name)) for name in ("by", "by_name", "subject", "reason")}
    now |= {name: looked.data(getattr(entry, name)) for name in ("before", "after")}
    now["by"] = now["by"][:40]
    now["subject"], now["reason"] = now["subject"][:120], now["reason"][:500]
    return {name: value for name, value in now.items() if value != getattr(entry, name)}


def sure(entry: AuditEntry, subject: Subject) -> bool:
    """Whether an entry is surely about this person, be there namesakes or not."""
    about = {("Person", subject.person.pk if subject.person else 0), ("User", subject.user.pk if subject.user else 0)}
    return entry.by in subject.logins or (entry.subject_kind, entry.subject_id) in about
