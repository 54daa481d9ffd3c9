"""Which stored files name a person, whose they are, and what an erasure does with each."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy

from hangji.office.models import Document
from hangji.privacy.queries.fields import model_of, room_name, table_name
from hangji.privacy.queries.subjects import Subject
from rulebook.privacy import Personal, privacy_file

KEPT, GONE, UNREAD = "kept", "gone", "unread"
DOES = {
    KEPT: gettext_lazy("留下，是档案"),
    GONE: gettext_lazy("删除"),
    UNREAD: gettext_lazy("读不出文字，不动，请人工核对"),
}


@dataclass(frozen=True)
class Found:
    """A stored file about the person. does: kept by law, gone with the person, or unread: nobody can tell."""

    document: Document
    owners: tuple[Personal, ...]
    does: str

    @property
    def where(self) -> str:
        said = (f"{room_name(each.model)} · {table_name(each.model)}" for each in self.owners)
        return "、".join(dict.fromkeys(said))

    @property
    def ground(self) -> str:
        return next((each.kept for each in self.owners if each.kept), "")


def search(subject: Subject, numbers: Iterable[int] | None = None) -> list[Found]:
    """The files that name the person; those that cannot be read where their own row is tied to the person.

    numbers: only these documents. Takes some seconds where there are many files.
    """
    owners = _owners()
    documents = Document.objects.filter(erased_at__isnull=True).order_by("pk")
    if numbers is not None:
        documents = documents.filter(pk__in=list(numbers))
    held = [each for each in documents if default_storage.exists(each.path)]
    told = import_string(settings.MENTIONED)([(default_storage.path(d.path), d.kind) for d in held], subject.looked)
    return [found for each, said in zip(held, told, strict=True) if (found := _judged(each, said, owners, subject))]


def _judged(document: Document, said: bool | None, owners: Any, subject: Subject) -> Found | None:
    own = tuple(owners.get(document.pk, ()))
    if said is False:
        return None
    if said is None:
        tied = any(_rows_of(subject, each, document) for each in own)
        if not tied:
            return None
        return Found(document, own, GONE if not any(each.kept for each in own) else UNREAD)
    return Found(document, own, KEPT if any(each.kept for each in own) else GONE)


def _rows_of(subject: Subject, owner: Personal, document: Document) -> bool:
    """Whether a row that has the document refers to the person itself."""
    model = model_of(owner.model)
    rows = model.objects.filter(**{owner.field: document})
    links = [subject.leads(model, each.field) for each in privacy_file().of(owner.model) if each.kind == "link"]
    names = [each for each in privacy_file().of(owner.model) if each.kind == "name" and not each.of]
    if any(link is not None and rows.filter(link).exists() for link in links):
        return True
    return any(rows.filter(**{f"{each.field}__in": subject.names}).exists() for each in names)


def _owners() -> dict[int, list[Personal]]:
    """Document → the fields that refer to it."""
    owners: dict[int, list[Personal]] = {}
    for each in privacy_file().personal:
        if each.kind == "file":
            ids = model_of(each.model)._default_manager.exclude(**{each.field: None}).values_list(each.field, flat=True)
            for pk in ids:
                owners.setdefault(pk, []).append(each)
    return owners
