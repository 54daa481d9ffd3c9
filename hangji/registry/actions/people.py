"""Persons whom a duty needs. No more is kept of them than name, unit and contact."""

from django.db import transaction

from hangji.kit import turns
from hangji.office import audit
from hangji.office.access import require
from hangji.office.acts import Act
from hangji.office.audit import Note
from hangji.office.models import Person
from hangji.office.permissions import Permission


def add_person(*, name: str, unit: str, phone: str, permission: Permission, act: Act) -> Person:
    """Someone who was not in the list yet; the same name and unit again answers with the same person.

    permission: the right for whose sake the person is needed (派驻指导员, 登记党组织).
    """
    require(act, permission)
    name, unit = name.strip(), unit.strip()
    with transaction.atomic():
        turns.take(turns.FIRSTS)
        if there := Person.objects.filter(name=name, unit=unit).order_by("pk").first():
            return there
        person = Person.objects.create(name=name, unit=unit, phone=phone.strip())
        audit.record(act, [Note("add_person", "Person", person.pk, name, after={"name": name, "unit": unit})])
    return person
