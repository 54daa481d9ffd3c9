"""What is shown in part: masked in lists, on pages and in exports alike, and once in full to whoever says why.

A room says in its ``private.py`` what of its own is private; ``settings.PRIVATE`` names them, and one page shows one
value of one record, once, with an entry in the audit trail.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hangji.kit.tables import Column
from hangji.office.acts import Act
from hangji.office.models import Person
from hangji.office.permissions import Permission
from hangji.office.queries import users_of
from hangji.privacy.queries.subjects import seen_in_rooms
from rulebook.erasing import masked_contact, masked_name

MASKS: dict[str, Callable[[str], str]] = {"contact": masked_contact, "name": masked_name}


@dataclass(frozen=True)
class Private:
    """One sort of private value.

    code: its key. kind: how it is masked, "contact" or "name". rows: the records whose value this user may ask for.
    value: of a record. subject: the kind of record in the audit trail. permission: who may ask at all.
    """

    code: str
    label: Any
    kind: str
    permission: Permission
    subject: str
    rows: Callable[[Act], QuerySet[Any]]
    value: Callable[[Any], str]

    def masked(self, record: Any) -> str:
        return MASKS[self.kind](self.value(record) or "")

    def url(self, record: Any) -> str:
        """The page that shows it in full; "" where there is nothing to show."""
        return reverse("privacy:reveal", args=[self.code, record.pk]) if self.value(record) else ""

    def column(self, name: str, of: Callable[[Any], Any] = lambda row: row, **more: Any) -> Column:
        """A column of a list and of its export: masked in both, with a way to the whole value on the page.

        of: from a row to the record.
        """
        return Column(
            name, self.label, lambda row: self.masked(of(row)), url=lambda row: self.url(of(row)), code=True, **more
        )


def _persons(act: Act) -> QuerySet[Person]:
    """Whom the rooms let the user see."""
    return Person.objects.filter(seen_in_rooms(act))


PHONE = Private(
    code="person-phone",
    label=_("联系电话"),
    kind="contact",
    permission=Permission.SEE_REGISTER,
    subject="Person",
    rows=_persons,
    value=lambda person: str(person.phone),
)
EMAIL = Private(
    code="user-email",
    label=_("电子邮箱"),
    kind="contact",
    permission=Permission.MANAGE_USERS,
    subject="User",
    rows=users_of,
    value=lambda user: str(user.email),
)
