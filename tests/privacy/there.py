"""A person who is in every room, and whether a name is anywhere: in any table, in any stored file."""

import gzip
import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.apps import apps
from django.core.files.storage import default_storage
from django.db import connection, models

from hangji.intake.reading.mentions import mentions
from hangji.office.models import AuditEntry, Document, Person, Post, User
from hangji.privacy.queries.fields import model_of
from hangji.privacy.queries.subjects import Subject, subject_of
from rulebook.erasing import Blank
from rulebook.privacy import Personal, privacy_file

NAME, LOGIN, PHONE, MAIL = "郑重明", "zhengzhm", "13856780001", "zhengzhm@example.cn"


def zheng(town: Any) -> Subject:
    """Somebody with both records, an officer until the end of 2020."""
    user = town.user(LOGIN, NAME, "officer", 341600)
    user.posts.update(until=date(2020, 12, 31))
    return becomes_zheng(user)


def becomes_zheng(user: User) -> Subject:
    """A user of the cast under another name, with a record of the person and a contact."""
    user.username, user.name = LOGIN, NAME
    user.person = Person.objects.create(name=NAME, unit="市社会组织促进会（演示）", phone=PHONE)
    user.title, user.email = "促进会副会长", MAIL
    user.save()
    return subject_of(user.person, user)


def everywhere(subject: Subject) -> list[Personal]:
    """Put the person into one row of every personal field of every table that has rows; answers which fields."""
    put = []
    for personal in privacy_file().personal:
        model = model_of(personal.model)
        if personal.kind in ("file", "session", "secret", "blob") or model in (User, Person, AuditEntry, Post):
            continue
        row = model._default_manager.order_by("pk").first()
        if row is None or not _put(subject, personal, model, row):
            continue
        put.append(personal)
    return put


def _put(subject: Subject, personal: Personal, model: Any, row: Any) -> bool:
    field = model._meta.get_field(personal.field)
    if personal.kind == "link":
        if model.__name__ == "PersonRequest":
            return False
        value: Any = subject.person if field.related_model is Person else subject.user
    elif isinstance(field, models.JSONField):
        value = (
            {"who": [f"由{NAME}说明", LOGIN]}
            if isinstance(getattr(row, personal.field), dict)
            else [f"{NAME}、{PHONE}"]
        )
    else:
        told = {"name": NAME, "login": LOGIN, "contact": PHONE, "post": "副会长"}
        value = told.get(personal.kind) or f"由{NAME}（{PHONE}）说明"[: field.max_length]
    with Lifted(model, personal.field):
        try_update(model, row.pk, personal.field, value)
    return True


class Lifted:
    """The frozen rows of a model, open for a moment."""

    def __init__(self, model: Any, field: str):
        from hangji.kit.constraints import Frozen

        self.model = model
        self.rules = [
            r
            for r in model._meta.constraints
            if isinstance(r, Frozen) and field.removesuffix("_id") in {name.removesuffix("_id") for name in r.fields}
        ]
        self.held: list[Any] = []

    def __enter__(self) -> None:
        for rule in self.rules:
            context = rule.lifted(self.model)
            context.__enter__()
            self.held.append(context)

    def __exit__(self, *fault: Any) -> None:
        for context in reversed(self.held):
            context.__exit__(*fault)


def try_update(model: Any, pk: Any, field: str, value: Any) -> None:
    """Where a rule of the table forbids this person there (two of them must differ), the row stays."""
    from django.db import IntegrityError, transaction

    try:
        with transaction.atomic():
            model._default_manager.filter(pk=pk).update(**{field: value})
    except IntegrityError:
        return


def named(*needles: str) -> set[str]:
    """ "table.column" wherever one of the needles is in the whole database, JSON and packed data opened."""
    columns = {
        m._meta.db_table: {f.column: f"{m._meta.label}.{f.name}" for f in m._meta.concrete_fields}
        for m in apps.get_models()
    }
    found = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            heads = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                for head, value in zip(heads, row, strict=True):
                    if any(needle in text for text in _texts(value) for needle in needles):
                        found.add(columns.get(table, {}).get(head, f"{table}.{head}"))
    return found


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, bytes | memoryview):
        held = bytes(value)
        yield (gzip.decompress(held) if held[:2] == b"\x1f\x8b" else held).decode("utf-8", "replace")
        return
    text = str(value)
    yield text
    if "\\u" in text:
        yield re.sub(r"\\u([0-9a-fA-F]{4})", lambda m: chr(int(m.group(1), 16)), text)


def files_naming(*needles: str) -> set[int]:
    """The documents whose bytes are there and name one of the needles."""
    looked = Blank(dict.fromkeys(needles, "x"))
    held = [each for each in Document.objects.all() if default_storage.exists(each.path)]
    return {each.pk for each in held if mentions(default_storage.path(each.path), each.kind, looked)}
