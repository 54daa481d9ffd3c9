"""Is a locked report still what it was? Its stored bytes, its row and the audit entry of its locking must agree."""

import hashlib

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hangji.office.documents import open_document
from hangji.office.issues import sound
from hangji.office.models import AuditEntry, Document
from hangji.reports.models import Report

FAULTS = {
    "missing": gettext_lazy("锁定时存下的内容不见了"),
    "changed": gettext_lazy("锁定时存下的内容被改过"),
    "file": gettext_lazy("锁定时存下的文件被改过或者不见了"),
    "entry": gettext_lazy("与审计记录里的校验值不一致"),
}


def stored(document: Document) -> bytes | None:
    """The bytes of a stored file, None when it was taken away."""
    try:
        with open_document(document) as file:
            return bytes(file.read())
    except FileNotFoundError:
        return None


def fault_of(report: Report) -> str:
    """What is wrong with a locked report: a key of FAULTS, "" when all is well or nothing is locked yet."""
    if report.locked_at is None or report.content is None:
        return ""
    said = stored(report.content)
    if said is None:
        return "missing"
    if hashlib.sha256(said).hexdigest() != report.digest:
        return "changed"
    if report.issue and not all(sound(file.document) for file in report.issue.files.all()):
        return "file"
    return "" if _entered(report) == report.digest else "entry"


def _entered(report: Report) -> str:
    """The digest that the audit entry of the locking tells."""
    entries = AuditEntry.objects.filter(subject_kind="Report", subject_id=report.pk, verb="lock_report")
    told = entries.values_list("after", flat=True).first()
    return str(told.get("digest", "")) if told else ""


def health() -> tuple[bool, str]:
    """All locked reports looked at: (whole or not, a sentence), for "hangji doctor" and the page 运行情况."""
    locked = Report.objects.filter(locked_at__isnull=False).select_related("content", "issue")
    locked = locked.prefetch_related("issue__files__document")
    broken = [(report, fault) for report in locked.iterator(200) if (fault := fault_of(report))]
    if not broken:
        return True, _("%(n)d 份已锁定的报表都与锁定时一致") % {"n": locked.count()}
    report, fault = broken[0]
    facts = {"n": len(broken), "report": report.pk, "fault": FAULTS[fault]}
    return False, _("%(n)d 份已锁定的报表与锁定时不一致，第一份是第 %(report)d 号：%(fault)s") % facts
