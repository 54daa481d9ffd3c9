"""Who a person is across the rooms: the record of the person, the account, or both; and namesakes."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from hangji.kit.spells import Spell
from hangji.office import access
from hangji.office.acts import Act
from hangji.office.models import AuditEntry, Level, Person, Post, User
from hangji.office.models.places import within_span
from hangji.office.permissions import Permission
from hangji.privacy.queries.fields import model_of, table_name
from rulebook.erasing import Blank, blank
from rulebook.privacy import Open, Personal, limit, privacy_file


@dataclass(frozen=True)
class Subject:
    """One person: at least one of both records. A user with a person is one subject."""

    person: Person | None
    user: User | None

    @property
    def name(self) -> str:
        return self.person.name if self.person else str(self.user)

    @cached_property
    def names(self) -> list[str]:
        held = [self.person.name if self.person else "", self.user.name if self.user else ""]
        return list(dict.fromkeys(name for name in held if name))

    @property
    def logins(self) -> list[str]:
        return [self.user.username] if self.user else []

    @cached_property
    def contacts(self) -> list[str]:
        """Telephones and addresses, those given in other rooms too."""
        held = [self.person.phone if self.person else "", self.user.email if self.user else ""]
        for field in privacy_file().personal:
            if field.kind == "contact" and field.of != "self" and (mine := self.tied(field)) is not None:
                held += model_of(field.model).objects.filter(mine).values_list(field.field, flat=True)
        return sorted({value for value in held if value})

    def blank(self, number: int) -> Blank:
        """What stands in this person's place after the ``number``-th erasure."""
        others = [name for name in _known_names() if name not in self.names]
        told = {"names": self.names, "logins": self.logins, "contacts": self.contacts}
        return blank(number, **told, others=others)

    @cached_property
    def looked(self) -> Blank:
        """The same for finding only: whatever it changes names the person."""
        return self.blank(0)

    @cached_property
    def namesakes(self) -> int:
        """Other persons and accounts of the same name: a name alone may be theirs."""
        persons = Person.objects.filter(name__in=self.names)
        users = User.objects.filter(name__in=self.names).exclude(person__in=persons)
        if self.person:
            persons, users = persons.exclude(pk=self.person.pk), users.exclude(person=self.person)
        if self.user:
            users = users.exclude(pk=self.user.pk)
        return persons.count() + users.count()

    def leads(self, model: Any, field: str) -> Q | None:
        """The condition that a row's field refers to this person; None where it cannot."""
        target = model._meta.get_field(field).related_model
        one = self.person if target is Person else self.user if target is User else None
        return Q(**{field: one.pk}) if one else None

    def tied(self, personal: Personal) -> Q | None:
        """The condition that a row's field is this person's by another field of the row; None where nothing ties."""
        model = model_of(personal.model)
        if personal.of == "self":
            one = self.person if model is Person else self.user if model is User else None
            return Q(pk=one.pk) if one else None
        if personal.kind == "login":
            return Q(**{f"{personal.field}__in": self.logins}) if self.logins else None
        if not personal.of or privacy_file().named_by(personal):
            return None
        if model._meta.get_field(personal.of).is_relation:
            return self.leads(model, personal.of)
        return Q(**{f"{personal.of}__in": self.logins}) if self.logins else None

    def beside(self, personal: Personal) -> Q | None:
        """The condition that a contact or post stands beside this person's name, or is a contact known to be theirs;
        namesakes' too. None where the file names no name beside it."""
        name = privacy_file().named_by(personal)
        if not name:
            return None
        mine = Q(**{f"{name}__in": self.names})
        return mine | Q(**{f"{personal.field}__in": self.contacts}) if personal.kind == "contact" else mine

    def concerns(self, each: Open) -> Q | None:
        """The condition that an open matter is this person's: by the record, the user name, or the name and contacts;
        None where it cannot be."""
        model = model_of(each.model)
        if model._meta.get_field(each.by).is_relation:
            return self.leads(model, each.by)
        fields = privacy_file().of(each.model)
        if any(field.field == each.by and field.kind == "login" for field in fields):
            return Q(**{f"{each.by}__in": self.logins}) if self.logins else None
        beside = (self.beside(field) for field in fields if field.of == each.by)
        return access.any_of([Q(**{f"{each.by}__in": self.names}), *(q for q in beside if q is not None)])


def _known_names() -> set[str]:
    return {*Person.objects.values_list("name", flat=True), *User.objects.values_list("name", flat=True)}


def subject_of(person: Person | None, user: User | None) -> Subject:
    """The whole of a person of whom one record is known."""
    if person is None and user is not None:
        person = user.person
    if user is None and person is not None:
        user = User.objects.filter(person=person).first()
    return Subject(person, user)


def find(text: str, act: Act, most: int = 50) -> list[Subject]:
    """Persons and accounts in the user's care by a part of the name, or the whole user name; none for nothing typed."""
    text = text.strip()
    if not text:
        return []
    ask = Permission.ASK_PRIVACY
    persons = Person.objects.filter(seen(act, ask), Q(name__contains=text) | Q(user__username=text))
    users = users_seen(act, ask).filter(Q(name__contains=text) | Q(username=text), person__isnull=True)
    persons, users = persons.select_related("user").distinct()[:most], users[:most]
    return [*(Subject(one, getattr(one, "user", None)) for one in persons), *(Subject(None, one) for one in users)]


def duties_of(subject: Subject, day: date) -> Iterator[str]:
    """Why the person cannot be erased on ``day``: every running or coming duty and every open matter, in words."""
    for field in privacy_file().personal:
        model = model_of(field.model)
        if field.kind == "link" and issubclass(model, Spell) and (mine := subject.leads(model, field.field)):
            running = model.objects.valid().filter(mine).filter(Q(until__isnull=True) | Q(until__gt=day))
            if count := running.count():
                yield _("%(table)s还有 %(n)d 项没有结束") % {"table": table_name(field.model), "n": count}
    for each in privacy_file().open:
        model = model_of(each.model)
        where = {name: day if value == "$day" else value for name, value in each.where.items()}
        mine = subject.concerns(each)
        if mine is not None and model.objects.filter(mine, **where).exists():
            yield _(each.said)
    yield from _young(subject, day)


def _young(subject: Subject, day: date) -> Iterator[str]:
    """The log of what an account did is kept with its name for some months."""
    last = AuditEntry.objects.filter(by__in=subject.logins).order_by("-at").values_list("at", flat=True).first()
    if last is None:
        return
    worked = timezone.localtime(last).date()
    if worked >= limit("log_months", day=day):
        yield _("账号最近一次办事是 %(day)s，操作日志要留满六个月") % {"day": worked}


def seen(act: Act, permission: Permission) -> Q:
    """The condition on persons that somebody may deal with: whoever a room lets this user see, and whoever has or had
    an account with a post in the user's territories."""
    return Q(user__in=users_seen(act, permission)) | seen_in_rooms(act)


def seen_in_rooms(act: Act) -> Q:
    """The condition on persons whom a room lets the user see."""
    return access.any_of(Q(pk__in=import_string(path)(act).values("pk")) for path in settings.PERSONS)


def users_seen(act: Act, permission: Permission) -> QuerySet[User]:
    """Accounts with a post, past ones too, in the user's territories; a post for both levels is in either's."""
    there = access.any_of(
        (_within("", each) & Q(body__isnull=True)) | _within("body__", each)
        for each in access.territories(act, permission)
    )
    return User.objects.filter(Exists(Post.objects.filter(there, user=OuterRef("pk"))))


def _within(prefix: str, territory: access.Territory) -> Q:
    lies = within_span(f"{prefix}region_code", territory.region_code)
    return lies if territory.level == Level.ALL else lies & Q(**{f"{prefix}level__in": [territory.level, Level.ALL]})
