"""Erasing a person: everywhere but where the law keeps the name, and the audit chain proves itself as before."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from hangji.kit.constraints import Frozen
from hangji.kit.freshness import changed
from hangji.kit.refusal import Refusal
from hangji.office import access, audit, documents
from hangji.office.acts import Act
from hangji.office.audit import Note
from hangji.office.models import AuditEntry, AuditTail
from hangji.office.pen import Pen, writing
from hangji.office.permissions import Permission
from hangji.privacy.actions.requests import another, close, locked, made_of, may_go
from hangji.privacy.models import PersonRequest, RequestKind, RequestState
from hangji.privacy.queries.fields import model_of
from hangji.privacy.queries.files import GONE, search
from hangji.privacy.queries.places import entries, packed, sure, tied_rows, worded, words
from hangji.privacy.queries.subjects import Subject, subject_of
from rulebook.erasing import Blank, neutral, neutral_login
from rulebook.privacy import Personal, privacy_file

BY_RULE = "保存期限"  # who asked, where the time was up and nobody asked
TRAIL = AuditEntry._meta.label


@dataclass(frozen=True)
class Erasure:
    """One running erasure. alone: also where only the words tell, though others are of the same name."""

    subject: Subject
    number: int
    looked: Blank
    alone: bool
    act: Act

    def instead(self, personal: Personal) -> str:
        """What a field of the person's own has from now on."""
        return {"name": neutral(self.number), "login": neutral_login(self.number)}.get(personal.kind, "")


def carry_out(*, request: PersonRequest, alone: bool, answer: str, act: Act) -> PersonRequest:
    """Erase the person of a request that somebody else made; one carried out before stays as it is.

    alone: also where the name alone tells although there are namesakes.
    """
    access.require(act, Permission.ERASE_PRIVACY)
    with writing(act) as pen:
        _leave_nothing_in_free_pages()
        held = locked(request, act)
        if held is None or held.kind != RequestKind.ERASE:
            return PersonRequest.objects.get(pk=request.pk)
        another(held, act)
        subject = subject_of(held.person, held.user)
        may_go(subject, act)
        _erase(held, subject, alone, answer, pen)
    return held


def erase_by_rule(*, subject: Subject, act: Act) -> PersonRequest:
    """Erase a person whose time is up: nobody asked, the retention rule did."""
    access.require(act, Permission.ERASE_PRIVACY)
    with writing(act) as pen:
        _leave_nothing_in_free_pages()
        may_go(subject, act)
        made = made_of(subject, RequestKind.ERASE, _("超过保存期限"), act)
        made.asked_by, made.asked_by_name = "", BY_RULE
        _erase(made, subject, False, "", pen)
    return made


def _leave_nothing_in_free_pages() -> None:
    """SQLite overwrites what it frees only when told so."""
    if connection.vendor == "sqlite":
        _sqlite("PRAGMA secure_delete = ON")
        transaction.on_commit(lambda: _sqlite("PRAGMA wal_checkpoint(TRUNCATE)"))


def _sqlite(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def _erase(request: PersonRequest, subject: Subject, alone: bool, answer: str, pen: Pen) -> None:
    list(AuditTail.objects.select_for_update())  # nobody writes a trail with the name in it meanwhile
    number = (PersonRequest.objects.aggregate(last=Max("number"))["last"] or 0) + 1
    run = Erasure(subject, number, subject.blank(number), alone or not subject.namesakes, pen.act)
    trail = list(_trail(run))
    gone = [found.document for found in search(subject) if found.does == GONE]
    done = sum(_field(run, each) for each in _fields())
    _rows_of_the_user(run)
    for document in gone:
        documents.erase(document, pen.act)
    changed()  # strangers may have read the name
    erased = audit.erase(pen.act, trail)
    request.number, request.name, request.found = number, neutral(number), {}
    request.reason = run.looked.text(request.reason, 300)
    close(request, RequestState.DONE, run.looked.text(answer, 300), pen.act)
    after = {"erased": erased, "entries": len(trail), "erased_rows": done, "erased_files": len(gone)}
    pen.note(Note(audit.ERASE, "PersonRequest", request.pk, request.name, after=after, reason=request.answer))


def _fields() -> list[Personal]:
    """What an erasure goes through: what names say the owner of first, user names last, since they say it too."""
    fields = [each for each in privacy_file().personal if not each.kept and each.model != TRAIL]
    return sorted(fields, key=lambda each: (each.kind == "login") - (privacy_file().named_by(each) != ""))


def _trail(run: Erasure) -> Iterator[tuple[AuditEntry, dict[str, Any]]]:
    """The entries to be changed and how. Raises Refusal where one is not whole: nothing is erased over a tampering."""
    stated = audit.erasures()
    for entry in entries(run.subject, run.looked):
        if not run.alone and not sure(entry, run.subject):
            continue
        if not audit.whole(entry, stated):
            raise Refusal(
                _("不能注销：审计记录被动过"),
                _("第 %(n)d 条对不上，注销会盖住痕迹") % {"n": entry.number},
                _("请审计管理员先校验、查清"),
            )
        yield entry, words(entry, run.looked)


def _field(run: Erasure, personal: Personal) -> int:
    """Erase the person in one field; answers in how many rows."""
    if personal.kind in ("file", "link", "session") or personal.model in privacy_file().gone:
        return 0
    model = model_of(personal.model)
    with ExitStack() as stack:
        for rule in _frozen(model, personal.field):
            stack.enter_context(rule.lifted(model))
        return _tied(run, personal) + _worded(run, personal)


def _frozen(model: Any, field: str) -> list[Frozen]:
    return [rule for rule in model._meta.constraints if isinstance(rule, Frozen) and field in rule.fields]


def _tied(run: Erasure, personal: Personal) -> int:
    rows = tied_rows(run.subject, personal)
    if rows is None:
        return 0
    if personal.kind == "secret":
        return int(rows.update(**{personal.field: "!", "is_active": False}))
    return int(rows.update(**{personal.field: run.instead(personal)}))


def _worded(run: Erasure, personal: Personal) -> int:
    if not run.alone:
        return 0
    model = model_of(personal.model)
    found = list(worded(run.subject, personal, run.looked))
    for pk, value in found:
        model._default_manager.filter(pk=pk).update(**{personal.field: _blanked(run, model, personal, value)})
    return len(found)


def _blanked(run: Erasure, model: Any, personal: Personal, value: Any) -> Any:
    if personal.kind == "blob":
        return packed(value, run.looked)
    if personal.kind in ("contact", "post"):
        return run.instead(personal)
    if isinstance(value, str):
        return run.looked.text(value, model._meta.get_field(personal.field).max_length)
    return run.looked.data(value)


def _rows_of_the_user(run: Erasure) -> None:
    """What goes as a whole: notices, settings, the second step of signing in, sessions."""
    for label, field in privacy_file().gone.items():
        model = model_of(label)
        mine = run.subject.leads(model, field)
        if mine is not None:
            model.objects.filter(mine).delete()
    for session in Session.objects.all().iterator(200):
        held = session.get_decoded()
        own = run.subject.user is not None and held.get("_auth_user_id") == str(run.subject.user.pk)
        if own or run.looked.data(held) != held:
            session.delete()
