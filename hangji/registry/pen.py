"""The register's pen: besides spells it saves changed identities and restates whom it touched, all in one transaction."""

from contextlib import AbstractContextManager
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from hangji.kit.refusal import Refusal
from hangji.office.acts import Act
from hangji.office.audit import Note
from hangji.office.pen import Pen, writing
from hangji.registry.models import PartyOrganization, SocialOrganization
from hangji.registry.restate import restate

ORGANISATION_COLUMNS = [
    *("name", "aliases", "initials", "registered_on", "registration_authority", "supervisor", "industry"),
    *("address", "street_code", "version", "changed_at"),
]
PARTY_COLUMNS = ["name", "initials", "approval_number", "approved_on", "approval", "version", "changed_at"]


class RegistryPen(Pen):
    def __init__(self, act: Act):
        super().__init__(act)
        self.touched: set[int] = set()
        self._organisations: dict[int, SocialOrganization] = {}
        self._party: dict[int, PartyOrganization] = {}

    def tell(
        self,
        verb: str,
        subject: SocialOrganization | PartyOrganization,
        *,
        before: dict[str, Any] | None = None,
        after: dict[str, Any] | None = None,
        reason: str = "",
    ) -> None:
        """Note what was done to a thing, for the audit, and mark the thing as changed."""
        self.note(Note(verb, type(subject).__name__, subject.pk, str(subject), before or {}, after or {}, reason))
        self.save(subject)

    def save(self, subject: SocialOrganization | PartyOrganization) -> None:
        kept: dict[int, Any] = self._organisations if isinstance(subject, SocialOrganization) else self._party
        if subject.pk not in kept:
            kept[subject.pk] = subject
            subject.version += 1
            subject.changed_at = self.act.at
        if isinstance(subject, SocialOrganization):
            self.touched.add(subject.pk)

    def write(self) -> None:
        SocialOrganization.objects.bulk_update(self._organisations.values(), ORGANISATION_COLUMNS, batch_size=200)
        PartyOrganization.objects.bulk_update(self._party.values(), PARTY_COLUMNS, batch_size=200)
        super().write()
        restate(self.touched)


def registering(act: Act) -> AbstractContextManager[RegistryPen]:
    """One transaction over the register: facts, standings and audit together or not at all."""
    return writing(act, RegistryPen)


def not_in_future(day: date, act: Act) -> None:
    if day > act.today:
        raise Refusal(
            _("不能登记将来的日期 %(day)s") % {"day": day.isoformat()},
            _("台账只记已经发生的事，今天是 %(today)s") % {"today": act.today.isoformat()},
            _("请核对日期，或到那一天再登记"),
        )
