"""Issuing a document: number, code, papers and record in one transaction, and what anybody may check of it later.

Called by an action of the room whose document it is, inside its own writing, after it has asked for the right.
"""

import secrets
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any, TypedDict

from django.conf import settings
from django.core.files.base import ContentFile
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from hangji.kit.letter import FORMS, Letter, Proof
from hangji.kit.refusal import Refusal
from hangji.office import audit, documents
from hangji.office.access import where
from hangji.office.acts import Act
from hangji.office.audit import Note
from hangji.office.models import AuditEntry, Document, Issue, IssuedFile, NumberSeries
from hangji.office.pen import Pen
from hangji.office.permissions import Permission

# Twenty of 23 signs that nobody takes for one another, 90 bits: neither 0 O D, 1 I L, 2 Z, 5 S, 8 B nor U.
SIGNS = "ACEFGHJKMNPQRTVWXY34679"
LENGTH, GROUP = 20, 5


@dataclass(frozen=True)
class Issuing:
    """What is to be issued. kind: of verbs.ISSUES. region_code, level: the territory it speaks of. unit: who issues it.

    base: where the office is reached ("https://djb.example.cn"), for the address in the code. as_of, definition: the
    day and the versions of its figures. word: the series (发文代字); none: the office's own for the kind.
    """

    kind: str
    subject_kind: str
    subject_id: int
    title: str
    region_code: int
    level: str
    unit: str
    base: str
    as_of: date | None = None
    definition: str = ""
    word: str = ""


@dataclass(frozen=True)
class Drawn:
    """A finished paper. kind: of documents.KINDS."""

    name: str
    kind: str
    content: bytes


class Imprint(TypedDict):
    """What a paper says of its own issuing, in plain values. Days are ISO; "" where there is none."""

    number: str
    title: str
    unit: str
    issued_on: str
    as_of: str
    definition: str
    code: str
    address: str
    audit_office: int
    audit_count: int
    audit_hash: str


Draw = Callable[[Imprint], Sequence[Drawn]]


def issue(pen: Pen, what: Issuing, draw: Draw) -> Issue:
    """Number it, draw its papers, keep them, and note it; what is issued already and not withdrawn is answered with.

    The chain's tail is locked first, so two who issue at once in an office come one after the other, and a number is
    taken only by what is then there: a refusal or fault while drawing takes none.
    """
    tail = audit.head(pen.act)
    same = {"kind": what.kind, "subject_kind": what.subject_kind, "subject_id": what.subject_id}
    issued = Issue.objects.filter(**same, withdrawn_at__isnull=True).first()
    if issued is not None:
        return issued
    made = _numbered(what, same, tail, pen.act)
    files = [_kept(each, pen.act) for each in draw(imprint_of(made, what.base))]
    made.save()
    IssuedFile.objects.bulk_create(IssuedFile(issue=made, document=document) for document in files)
    pen.note(_note(made, files))
    return made


def drawn_of(said: Letter) -> list[Drawn]:
    """The finished files of a letter, one of each form, named by its title."""
    title = said.title.replace("\n", "")
    return [Drawn(f"{title}.{name}", name, form(said)) for name, form in FORMS.items()]


def handed_out(issued: Issue | None, draft: Letter | None, form: str) -> FileResponse:
    """A paper as it was issued; before that as a draft, which says so across the page. 404 where there is neither."""
    if form not in FORMS:
        raise Http404
    if issued:
        return documents.send(get_object_or_404(issued.files, document__kind=form).document)
    if draft is None:
        raise Http404
    return letter_file(draft, form)


def letter_file(said: Letter, form: str, name: str = "") -> FileResponse:
    """A letter drawn for this answer and kept by nobody. name: of the file; else the title, and that it is a draft."""
    title = said.title.replace("\n", "")
    name = name or (f"{title}（{said.draft}）" if said.draft else title)
    kind = documents.KINDS[form].content_type
    drawn = BytesIO(FORMS[form](said))
    response = FileResponse(drawn, as_attachment=True, filename=f"{name}.{form}", content_type=kind)
    response["Cache-Control"] = "private, no-store"
    return response


def must_be_today(day: date, act: Act) -> None:
    """A paper is issued with today's date only. One that is dated earlier was sent on paper, under its own number."""
    if day != act.today:
        raise Refusal(
            _("不能发文：日期 %(day)s 不是今天") % {"day": day.isoformat()},
            _("系统发出的文件只能是今天的日期；以前的文件已经有文号"),
            _("填写原来的文号，需要时附上扫描件；确实今天办的，把日期改成今天"),
        )


def pdf_of(issued: Issue | None) -> Document | None:
    """The PDF of an issued paper, which stands for it with the thing that it is about."""
    if issued is None:
        return None
    files = issued.files.select_related("document").order_by("pk")
    return next((file.document for file in files if file.document.kind == "pdf"), None)


def _numbered(what: Issuing, same: Mapping[str, Any], tail: Any, act: Act) -> Issue:
    word, year = what.word or series_word(what.kind, act.office), act.today.year
    serial = _next(act.office, word, year)
    return Issue(
        **same,
        title=what.title,
        office=act.office,
        word=word,
        year=year,
        serial=serial,
        number=f"{word}〔{year}〕{serial}号",
        unit=what.unit,
        region_code=what.region_code,
        level=what.level,
        as_of=what.as_of,
        definition=what.definition,
        code=new_code(),
        audit_count=tail.count,
        audit_hash=tail.hash,
        issued_at=act.at,
        issued_by=act.user.username,
        issued_by_name=act.user.name,
        issued_in=act.id,
    )


def _next(office: int, word: str, year: int) -> int:
    NumberSeries.objects.get_or_create(office=office, word=word, year=year)
    series = NumberSeries.objects.select_for_update().get(office=office, word=word, year=year)
    series.last += 1
    series.save(update_fields=["last"])
    return series.last


def series_word(kind: str, of: int | str) -> str:
    """The 发文代字 of a kind: of an office or a body, [numbers.341600] or [numbers."中共…委员会"] in hangji.toml, else
    [numbers], else the kind's own word."""
    numbers = settings.NUMBERS
    return str(numbers.get(str(of), {}).get(kind) or numbers.get(kind) or SERIES.get(kind, kind))


# The series of an office that has set none.
SERIES = {
    **{"figures": "党建指标", "brief": "党建简报", "comparison": "党建对照", "statutory": "党建统计"},
    **{"forming_request": "党建请", "forming_approval": "党建复"},
    **{"forming_decision": "党建复", "forming_filing": "党建备"},
    **{"extension_request": "换届请", "extension_reply": "换届复"},
    **{"renewal_request": "换届请", "renewal_reply": "换届复", "renewal_report": "换届报"},
    **{"drive_report": "党建报", "party_change": "党建复"},
    "red_collar": "红领",
    "honour": "荣誉",
    **{"red_collar_loan": "红领证", "red_enterprise_loan": "红企证"},
    **{"committee_notice": "党委会通", "committee_minutes": "党委会纪"},
}


def _kept(drawn: Drawn, act: Act) -> Document:
    return documents.keep(ContentFile(drawn.content), name=drawn.name, kind=drawn.kind, act=act)


def _note(made: Issue, files: Sequence[Document]) -> Note:
    """The trail keeps the hashes too: a file changed later together with its record is still found out."""
    after = {
        "issued_as": made.number,
        "as_of": made.as_of,
        "code": said_code(made.code),
        "files": [f"{document.name} {document.sha256}" for document in files],
    }
    return Note("issue", "Issue", made.pk, str(made), {}, after)


def imprint_of(issued: Issue, base: str) -> Imprint:
    return {
        "number": issued.number,
        "title": issued.title,
        "unit": issued.unit,
        "issued_on": issued.issued_on.isoformat(),
        "as_of": issued.as_of.isoformat() if issued.as_of else "",
        "definition": issued.definition,
        "code": said_code(issued.code),
        "address": address_of(issued, base),
        "audit_office": issued.office,
        "audit_count": issued.audit_count,
        "audit_hash": issued.audit_hash,
    }


def proof_of(imprint: Mapping[str, Any]) -> Proof:
    """The foot of an issued paper: what it is, as of when, by which definitions, and where the audit chain stood."""
    as_of = f"　数据截至 {imprint['as_of']}" if imprint["as_of"] else ""
    lines = [f"{imprint['number']}　{imprint['unit']} {imprint['issued_on']} 发出{as_of}"]
    if imprint["definition"]:
        lines.append(imprint["definition"])
    place = f"{imprint['audit_office']}-{imprint['audit_count']}"
    lines.append(f"审计链 {place} {imprint['audit_hash'][:16]}")
    return Proof(imprint["address"], imprint["code"], tuple(lines))


# ---- codes and addresses


def new_code() -> str:
    return "".join(secrets.choice(SIGNS) for _sign in range(LENGTH))


def said_code(code: str) -> str:
    """As it is printed: ACDEF-GHJKM-NPQRT-VWXY3."""
    return "-".join(code[at : at + GROUP] for at in range(0, len(code), GROUP))


def typed_code(text: str) -> str:
    """A code as somebody typed it, bare: any case or width, with spaces and dashes; "" for what cannot be one."""
    bare = "".join(sign for sign in unicodedata.normalize("NFKC", text[:200]).upper() if sign.isalnum())
    return bare if len(bare) == LENGTH and set(bare) <= set(SIGNS) else ""


def base_address(request: HttpRequest) -> str:
    """Where the office is reached: ``address`` under [office] in hangji.toml, else as this request came."""
    return str(settings.OFFICE.get("address") or request.build_absolute_uri("/")).rstrip("/")


def address_of(issued: Issue, base: str) -> str:
    """The page where anybody checks it."""
    return base.rstrip("/") + reverse("public:issue", args=[said_code(issued.code)])


# ---- what may be asked of what was issued


@dataclass(frozen=True)
class Told:
    """What a room tells anybody who has the code of a paper of its own. tag: of the kit's TAGS. facts: (term, text)."""

    tag: str
    sentence: str
    facts: Sequence[tuple[str, str]]


def told(issued: Issue, day: date) -> Told | None:
    """What the room that issued it says of it on a day; None: only that it was issued (settings.VERIFIED)."""
    name = settings.VERIFIED.get(issued.kind)
    say: Callable[[Issue, date], Told | None] | None = import_string(name) if name else None
    return say(issued, day) if say else None


def issues_seen(act: Act) -> QuerySet[Issue]:
    """The documents issued in the user's territories."""
    return Issue.objects.filter(where(act, Permission.SEE_ISSUES))


def sound(document: Document) -> bool:
    """Whether the stored bytes are still those that were kept."""
    try:
        with documents.open_document(document) as file:
            return documents.digest(file) == document.sha256
    except OSError:
        return False


def chain_holds(issued: Issue) -> bool:
    """Whether the audit chain still has the head that the document names."""
    if not issued.audit_count:
        return issued.audit_hash == audit.START
    entry = AuditEntry.objects.filter(office=issued.office, number=issued.audit_count)
    return entry.filter(hash=issued.audit_hash).exists()


def successor(issued: Issue) -> Issue | None:
    """What was issued of the same matter after this was withdrawn, and holds."""
    same = {"kind": issued.kind, "subject_kind": issued.subject_kind, "subject_id": issued.subject_id}
    return Issue.objects.filter(**same, withdrawn_at__isnull=True, issued_at__gt=issued.issued_at).first()
