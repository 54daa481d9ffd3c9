"""What is past its retention on a day: rows, fields and files by rule, and persons whose last duty ended long ago."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from django.db.models import DateField, Max, Q, QuerySet
from django.utils import timezone

from hangji.office.models import Person, User
from hangji.privacy.queries.fields import model_of
from hangji.privacy.queries.subjects import Subject, duties_of, subject_of
from rulebook.policy import NotInForce
from rulebook.privacy import Retain, limit, privacy_file

PERSONS = "after_duty_years"


@dataclass(frozen=True)
class Past:
    """What of one rule is past its time: before ``limit``. rows: the rows, those already done left out."""

    retain: Retain
    limit: date
    rows: QuerySet[Any]

    @property
    def count(self) -> int:
        return self.rows.count()


def past(day: date) -> Iterator[Past]:
    """Every rule in force on the day, whether anything is past or not."""
    for retain in privacy_file().retain:
        try:
            yield Past(retain, until := limit(retain.clause, day=day), _rows(retain, until))
        except NotInForce:
            continue


def _rows(retain: Retain, until: date) -> QuerySet[Any]:
    model = model_of(retain.model)
    column = model._meta.get_field(retain.after)
    moment = column.get_internal_type() == "DateTimeField"
    rows: QuerySet[Any] = model._default_manager.filter(
        **{f"{retain.after}__date__lt" if moment else f"{retain.after}__lt": until}
    )
    for field in retain.fields:
        rows = rows.exclude(**{field: ""}) if retain.do == "empty" else rows.filter(**{f"{field}__erased_at": None})
    return rows


def persons(day: date) -> list[tuple[Subject, date]]:
    """Persons past their time, with the day of the last trace of a duty; nobody with anything running or open.

    Of whom nothing is dated, nobody knows how long: they are left for a person to decide.
    """
    until = limit(PERSONS, day=day)
    traces: dict[tuple[type, int], date] = {}
    for model, field, target in _links():
        for pk, last in _last(model, field):
            traces[target, pk] = max(last, traces.get((target, pk), date.min))
    old = [key for key, last in traces.items() if last < until]
    found = []
    for subject in _subjects(old):
        last = max(traces.get((type(one), one.pk), date.min) for one in (subject.person, subject.user) if one)
        if last < until and not any(True for _said in duties_of(subject, day)):
            found.append((subject, last))
    return found


def _subjects(keys: list[tuple[type, int]]) -> Iterator[Subject]:
    """Each once, those erased before left out."""
    persons = {pk for target, pk in keys if target is Person}
    users = {pk for target, pk in keys if target is User}
    for person in Person.objects.filter(pk__in=persons).exclude(name__startswith="已注销人员#").order_by("pk"):
        yield subject_of(person, None)
    alone = User.objects.filter(pk__in=users, person__isnull=True).exclude(username__startswith="erased-")
    for user in alone.order_by("pk"):
        yield subject_of(None, user)


@cache
def _links() -> list[tuple[Any, str, type]]:
    found = []
    for each in privacy_file().personal:
        if each.kind == "link" and each.model not in privacy_file().gone and not each.model.startswith("privacy."):
            model = model_of(each.model)
            found.append((model, each.field, model._meta.get_field(each.field).related_model))
    return found


def _last(model: Any, field: str) -> Iterator[tuple[int, date]]:
    """Person → the latest day that any of the rows names: no trace is older than that."""
    days = [f.name for f in model._meta.concrete_fields if isinstance(f, DateField) and not _inner(f.name)]
    told = {f"_{name}": Max(name) for name in days}
    if not told:
        return
    for pk, *lasts in model._default_manager.filter(~Q(**{field: None})).values_list(field).annotate(**told).order_by():
        known = [_as_day(each) for each in lasts if each is not None]
        if known:
            yield pk, max(known)


def _inner(name: str) -> bool:
    """When the program learned of it says nothing of how long ago it was."""
    return name in ("recorded_at", "withdrawn_at")


def _as_day(value: Any) -> date:
    if isinstance(value, datetime):
        return timezone.localtime(value).date()
    return value if isinstance(value, date) else date.fromisoformat(str(value)[:10])
