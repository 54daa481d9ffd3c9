"""Reconciling: the platform's own export against ours; each difference settled by a person."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from hangji.intake.reading.sentences import Refused
from hangji.kit import progress
from hangji.kit.refusal import Refusal
from hangji.office import access, documents
from hangji.office.access import Territory
from hangji.office.acts import Act
from hangji.office.audit import Note
from hangji.office.pen import chunks, writing
from hangji.office.permissions import Permission
from hangji.platform.compare import Found, Line, differences
from hangji.platform.files import Theirs, lines_of, read_theirs, readers
from hangji.platform.models import Difference, Reconciliation, ReconciliationState, Settlement, Subject
from hangji.platform.queries import Row, rows_of
from hangji.registry.models import SocialOrganization
from hangji.registry.pen import not_in_future
from hangji.registry.queries import region_names
from rulebook.layouts import layout
from rulebook.sentence import Sentence

LONGEST = 300


def upload(*, file: File, subject: str, territory: Territory, day: date, act: Act) -> Reconciliation:  # type: ignore[type-arg]
    """Keep the platform's export; nothing of it is read yet."""
    access.require(act, Permission.REPORT_PLATFORM, region_code=territory.region_code, level=territory.level)
    not_in_future(day, act)
    with writing(act) as pen:
        made = Reconciliation.objects.create(
            subject=subject,
            layout_version=layout(subject).version(day).number,
            region_code=territory.region_code,
            level=territory.level,
            day=day,
            document=documents.keep(file, name=file.name or "", kind="table", act=act),
            uploaded_at=act.at,
            uploaded_by=act.user,
        )
        pen.note(Note("reconcile", "Reconciliation", 0, str(made), after={"document": made.document.name}))
    return made


def run(reconciliation: Reconciliation, act: Act) -> Reconciliation:
    """Read the file and compare it with our register; what was settled before is recognised."""
    found = layout(reconciliation.subject)
    version = found.numbered(reconciliation.layout_version)
    by_field = readers(found, version, {name: str(code) for code, name in region_names().items()})
    path = default_storage.path(reconciliation.document.path)
    theirs = read_theirs(path, reconciliation.document.name, found, version, by_field)
    if theirs.refused:
        return _refuse(reconciliation, theirs.refused)
    territory = Territory(reconciliation.region_code, reconciliation.level)
    rows = rows_of(reconciliation.subject, territory, reconciliation.day, version.rows)
    tell = _teller(reconciliation, len(theirs.lines))
    fields = [c.field for c in version.columns if c.field in theirs.fields]
    kinds = {"key": version.key, "fallback": version.fallback, "fields": fields}
    said = list(differences(lines_of(version, rows, by_field), theirs.lines, tell=tell, **kinds))  # type: ignore[arg-type]
    with transaction.atomic():
        _supersede(reconciliation, act)
        _keep(reconciliation, said, rows, theirs, version.key)
    return reconciliation


def _teller(reconciliation: Reconciliation, total: int) -> Any:
    return lambda done: progress.tell(str(reconciliation.pk), done, total)


def _refuse(reconciliation: Reconciliation, refused: Refused) -> Reconciliation:
    parts = (("cannot", refused.cannot), ("because", refused.because), ("instead", refused.instead))
    reconciliation.state = ReconciliationState.REFUSED
    reconciliation.sentence = {part: [sentence.text, dict(sentence.facts)] for part, sentence in parts}
    reconciliation.save()
    return reconciliation


def refused_sentences(reconciliation: Reconciliation) -> dict[str, Sentence]:
    return {part: Sentence(*said) for part, said in reconciliation.sentence.items()}


def _supersede(reconciliation: Reconciliation, act: Act) -> None:
    """A later comparison of the same register takes the place of the one that stood; run again, its own of itself."""
    same = {n: getattr(reconciliation, n) for n in ("subject", "region_code", "level")}
    standing = Reconciliation.objects.filter(state=ReconciliationState.COMPARED, superseded_at__isnull=True, **same)
    standing.exclude(pk=reconciliation.pk).update(superseded_at=act.at)
    reconciliation.differences.all().delete()


def _keep(reconciliation: Reconciliation, said: Sequence[Found], rows: Sequence[Row], theirs: Theirs, key: str) -> None:
    """Store what was found, with what was settled of it before."""
    kept = list(_differences(reconciliation, said, rows, theirs, key))
    settled = _settled(reconciliation, [each.fingerprint for each in kept])
    for each in kept:
        each.settlement_id = settled.get(each.fingerprint)
    Difference.objects.bulk_create(kept, batch_size=500)
    by_kind = {kind: sum(1 for each in kept if each.kind == kind) for kind in {each.kind for each in kept}}
    reconciliation.state = ReconciliationState.COMPARED
    reconciliation.counts = {**by_kind, "ours": len(rows), "theirs": len(theirs.lines), "differences": len(kept)}
    reconciliation.counts["recognised"] = sum(1 for each in kept if each.settlement_id)
    reconciliation.counts["by_name"] = len({each.row for each in kept if each.by_name})
    reconciliation.columns = [list(column) for column in theirs.columns]
    reconciliation.notes = [[sentence.text, dict(sentence.facts)] for sentence in theirs.notes]
    reconciliation.save()


def _differences(
    reconciliation: Reconciliation, said: Sequence[Found], rows: Sequence[Row], theirs: Theirs, key: str
) -> Iterator[Difference]:
    ours, lines = {row.id: row for row in rows}, {line.id: line for line in theirs.lines}
    organisations = reconciliation.subject == Subject.ORGANISATIONS
    link = "organisation_id" if organisations else "party_organization_id"
    known = _known([lines[f.row] for f in said if f.kind == "theirs_only" and f.row]) if organisations else {}
    for found in said:
        mine, line = ours.get(found.ours or 0), lines.get(found.row or 0)
        code, name = _named(mine, line, key)
        made = Difference(
            reconciliation=reconciliation,
            kind=found.kind,
            code=code[:120],
            name=name[:LONGEST],
            field=found.field,
            ours=found.our_text[:LONGEST],
            theirs=found.their_text[:LONGEST],
            by_name=found.by_name,
            row=found.row,
            fingerprint=fingerprint(reconciliation.subject, found, code, name),
        )
        setattr(made, link, mine.id if mine else known.get(code))
        yield made


def _named(mine: Row | None, line: Line | None, key: str) -> tuple[str, str]:
    if mine:
        return str(mine.values[key] or ""), str(mine.values["name"])
    assert line
    return line.texts.get(key, ""), line.texts.get("name", "")


def _known(lines: Sequence[Line]) -> dict[str, int]:
    """Organisations of our register that are not included, by the code under which the platform has them."""
    found: dict[str, int] = {}
    for some in chunks({line.texts["credit_code"] for line in lines if line.texts.get("credit_code")}):
        found |= dict(SocialOrganization.objects.filter(credit_code__in=some).values_list("credit_code", "pk"))
    return found


def fingerprint(subject: str, found: Found, code: str, name: str) -> str:
    """What makes a difference the same one again: the thing, the field and the values on both sides."""
    said = [subject, found.kind, code or name, found.field, found.our_text, found.their_text]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


def _settled(reconciliation: Reconciliation, prints: Sequence[str]) -> dict[str, int]:
    place = {"region_code": reconciliation.region_code, "level": reconciliation.level, "withdrawn_at__isnull": True}
    found: dict[str, int] = {}
    for some in chunks(set(prints)):
        found |= dict(Settlement.objects.filter(fingerprint__in=some, **place).values_list("fingerprint", "pk"))
    return found


# Settling


def settle(*, reconciliation: Reconciliation, ids: Sequence[int], decision: str, reason: str, act: Act) -> int:
    """Decide about some differences with one reason; answers how many are newly decided so.

    A decision changes nothing in the register: what is wrong with us is corrected in its own form.
    """
    place: dict[str, Any] = {"region_code": reconciliation.region_code, "level": reconciliation.level}
    access.require(act, Permission.REPORT_PLATFORM, **place)
    if not reason.strip():
        raise Refusal(
            _("不能处理差异：没有写理由"), _("下次对账还会见到这一处，理由要留给那时的人"), _("写明理由后再提交")
        )
    with writing(act) as pen:
        reconciliation = Reconciliation.objects.select_for_update().get(pk=reconciliation.pk)
        _must_stand(reconciliation)
        done = 0
        for some in chunks(ids):
            for each in reconciliation.differences.filter(pk__in=some).select_related("settlement"):
                if each.settlement and (each.settlement.decision, each.settlement.reason) == (decision, reason):
                    continue
                pen.note(_settle(each, place, decision, reason, act))
                done += 1
    return done


def _must_stand(reconciliation: Reconciliation) -> None:
    if reconciliation.state != ReconciliationState.COMPARED or reconciliation.superseded_at:
        raise Refusal(
            _("不能处理差异：这次对账不是最近的一次"),
            _("后来又对过账，差异以最近一次为准"),
            _("到最近一次对账里处理"),
        )


def _settle(each: Difference, place: Mapping[str, Any], decision: str, reason: str, act: Act) -> Note:
    standing = Settlement.objects.filter(fingerprint=each.fingerprint, withdrawn_at__isnull=True, **place)
    standing.update(withdrawn_at=act.at)
    made = Settlement.objects.create(
        fingerprint=each.fingerprint,
        decision=decision,
        reason=reason,
        settled_at=act.at,
        settled_by=act.user.username,
        settled_by_name=act.user.name,
        **place,
    )
    before = {"decision": each.settlement.decision} if each.settlement else {}
    each.settlement = made
    each.save(update_fields=["settlement"])
    kind, pk = (
        ("SocialOrganization", each.organisation_id)
        if each.organisation_id
        else ("PartyOrganization", each.party_organization_id)
    )
    told = {"decision": decision, "difference": each.get_kind_display(), "ours": each.ours, "theirs": each.theirs}
    return Note("settle_difference", kind if pk else "Reconciliation", pk or 0, each.name, before, told, reason)
