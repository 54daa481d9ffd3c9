"""Everything that the program holds about one person, by purpose: what is handed out. Others are starred."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from hangji.office.models import AuditEntry, Person, User
from hangji.office.verbs import verb_said
from hangji.privacy.queries.fields import KIND_NAMES, model_of, table_name
from hangji.privacy.queries.files import Found, withheld
from hangji.privacy.queries.places import entries, tied_rows, worded
from hangji.privacy.queries.subjects import Subject
from rulebook.erasing import Blank, masked_name
from rulebook.privacy import Personal, Purpose, privacy_file

HIDDEN = ("secret", "session", "blob", "file")
COLUMNS = ("表", "哪一条", "日期", "哪一项", "内容")  # a document given out is Chinese


@dataclass(frozen=True)
class Row:
    """One thing held. day: the day that the record names, "" for none."""

    table: str
    record: int
    day: str
    what: str
    value: str

    def cells(self) -> tuple[str, ...]:
        return self.table, str(self.record), self.day, self.what, self.value


@dataclass
class Part:
    """One purpose with what is held for it."""

    purpose: Purpose
    rows: list[Row] = field(default_factory=list)


@dataclass(frozen=True)
class Dossier:
    subject: Subject
    files: list[Found]

    def parts(self) -> list[Part]:
        told, secret = privacy_file(), withheld()
        parts = {code: Part(purpose) for code, purpose in told.purposes.items()}
        for personal in told.personal:
            if personal.kind not in HIDDEN and personal.model not in (AuditEntry._meta.label, *told.withheld):
                parts[personal.purpose].rows += self._of(personal)
        parts["audit"].rows += self._trail()
        parts["files"].rows += [
            Row(
                "文件",
                f.document.pk,
                _on(f.document.stored_at),
                "文件名",
                self.starred.text(f.document.name),
            )
            for f in self.files
            if f.document.pk not in secret
        ]
        return [part for part in parts.values() if part.rows]

    def _of(self, personal: Personal) -> Iterator[Row]:
        model, looked = model_of(personal.model), self.subject.looked
        condition = self._tied(personal)
        ids = [pk for pk, _value in worded(self.subject, personal, looked)]
        rows = model._default_manager.filter(Q(pk__in=ids) | condition if condition is not None else Q(pk__in=ids))
        for row in rows.order_by("pk").distinct():
            value = getattr(row, personal.field)
            yield Row(
                table_name(personal.model),
                row.pk,
                _day(row),
                str(KIND_NAMES[personal.kind]),
                self._said(personal, row, value),
            )

    def _tied(self, personal: Personal) -> Q | None:
        if personal.kind == "link":
            return self.subject.leads(model_of(personal.model), personal.field)
        rows = tied_rows(self.subject, personal)
        return None if rows is None else Q(pk__in=rows.values("pk"))

    def _said(self, personal: Personal, row: Any, value: Any) -> str:
        """The value; of a reference, the record that refers to the person, as the program calls it."""
        return self.starred.text(str(row) if personal.kind == "link" else str(value))

    def _trail(self) -> Iterator[Row]:
        for entry in entries(self.subject, self.subject.looked):
            said = f"{verb_said(entry.verb)} {entry.subject}"
            yield Row("审计记录", entry.pk, _on(entry.at), "事项", self.starred.text(said))

    @cached_property
    def starred(self) -> Blank:
        """Other persons' names in the same words, starred: they are not the person's data."""
        known = {*Person.objects.values_list("name", flat=True), *User.objects.values_list("name", flat=True)}
        others = {name: masked_name(name) for name in known if len(name) > 1 and name not in self.subject.names}
        return Blank(others, tuple(self.subject.names))


def _day(row: Any) -> str:
    """The first day or moment of a record that says something."""
    for column in row._meta.concrete_fields:
        value = getattr(row, column.attname, None)
        if isinstance(value, datetime):
            return _on(value)
        if isinstance(value, date):
            return value.isoformat()
    return ""


def _on(at: datetime) -> str:
    return timezone.localtime(at).date().isoformat()


def title(subject: Subject) -> str:
    return _("%(name)s的个人信息") % {"name": subject.name}
