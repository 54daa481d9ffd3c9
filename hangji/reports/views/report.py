"""One report: where it stands, its numbers and their rows, its papers, and what was corrected since it was locked."""

from collections.abc import Iterator
from typing import Any

from django.core.paginator import Paginator
from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from hangji.kit.export import exported
from hangji.kit.tables import Column
from hangji.office import audit
from hangji.office.access import has, opens_to
from hangji.office.acts import Act, act_of
from hangji.office.audit import Note
from hangji.office.documents import send
from hangji.office.issues import said_code
from hangji.office.models import AuditEntry
from hangji.office.permissions import Permission
from hangji.office.queries import region_names
from hangji.office.verbs import in_words, verb_said
from hangji.reports.actions import subject
from hangji.reports.basis import basis_said
from hangji.reports.content import Content, Number
from hangji.reports.corrections import Story, columns, lines, story
from hangji.reports.models import Report, ReportState, offices
from hangji.reports.queries import editions, faults_of, findings, kind_of, of_office, scope_of
from hangji.reports.tables import row_columns, row_url, state_tag
from hangji.reports.verify import FAULTS, fault_of
from hangji.reports.views.page import content_of, heading, room, seen

PAGE_SIZE = 100
STEPS = (ReportState.DRAFTED, ReportState.CHECKED, ReportState.LOCKED, ReportState.SENT, ReportState.ACCEPTED)


@opens_to(Permission.SEE_COVERAGE)
@require_GET
def report(request: HttpRequest, pk: int) -> HttpResponse:
    act, found = act_of(request), seen(request, pk)
    content = content_of(found)
    all_editions = list(editions(found))
    context = {
        **room(act),
        **heading(found, act),
        "tag": state_tag(found),
        "steps": list(steps(found)),
        "content": content,
        "values": {number.key: number.value for number in content.numbers} if content else {},
        "page": kind_of(found).page,
        "numbers": list(_numbers(found, content)) if content else [],
        "fault": FAULTS.get(fault_of(found), ""),
        "editions": all_editions,
        "doable": list(_doable(found, act, all_editions[0] == found)),
        "files": found.issue.files.select_related("document") if found.issue else [],
        "code": said_code(found.issue.code) if found.issue else "",
        "sees_issues": has(act, Permission.SEE_ISSUES),
        "history": list(_history(found, act)),
        "basis": _basis(content) if content else [],
        **(_draft(found, content) if found.running and content else _since(found, content, act)),
    }
    return render(request, "reports/report.html", context)


def steps(report: Report) -> Iterator[dict[str, Any]]:
    """The five steps of the head; one that was returned or withdrawn says so at the end."""
    ended = {ReportState.RETURNED: _("退回"), ReportState.WITHDRAWN: _("撤回")}.get(ReportState(report.state))
    words = (_("编制"), _("审核"), _("锁定"), _("上报"), ended or _("接收"))
    reached = (
        len(STEPS) if ended or report.state == ReportState.ACCEPTED else STEPS.index(ReportState(report.state)) + 1
    )
    for at, word in enumerate(words):
        yield {"label": word, "state": "done" if at < reached else "current" if at == reached else "todo"}


def _numbers(report: Report, content: Content) -> Iterator[tuple[Number, str]]:
    url = reverse("reports:rows", args=[report.pk])
    for number in content.numbers:
        yield number, f"{url}?number={number.key}"


def _draft(report: Report, content: Content) -> dict[str, Any]:
    """What stands in the way of locking, and what should be looked at before."""
    found = findings(scope_of(report))
    return {
        "faults": faults_of(report, content, found),
        "findings": found,
        "stale": report.state == ReportState.CHECKED and content.digest() != report.checked_digest,
    }


def _since(report: Report, content: Content | None, act: Act) -> dict[str, Any]:
    """What was corrected since the locking."""
    return {"story": story(report, region_names(act.today), told=False)} if content else {}


def _basis(content: Content) -> list[tuple[str, str]]:
    return [(_("口径和判定标准"), basis_said(content.basis))]


def _history(report: Report, act: Act) -> Iterator[dict[str, Any]]:
    """What happened to it, the last first, as kit/_timeline.html takes it."""
    place = region_names(act.today)
    entries = AuditEntry.objects.filter(subject_kind="Report", subject_id=report.pk).order_by("-at", "-pk")
    tones = {"lock_report": "green", "accept_report": "green", "return_report": "red", "withdraw_report": "red"}
    for entry in entries:
        reason = _("理由：%(reason)s") % {"reason": entry.reason} if entry.reason else ""
        text = "" if entry.verb in ("lock_report", "check_report") else in_words(entry, place)
        tone = tones.get(entry.verb, "blue")
        yield {
            **{"day": entry.at, "who": entry.by_name, "word": verb_said(entry.verb)},
            **{"text": text, "evidence": reason, "tone": tone},
        }


def _doable(report: Report, act: Act, last: bool) -> Iterator[dict[str, Any]]:
    """The buttons that this person may press now, the one that leads on first. asks: a page asks before."""
    prepares = of_office(act, Permission.PREPARE_REPORT, report)
    checks = of_office(act, Permission.CHECK_REPORT, report) and report.prepared_by != act.user.username
    mine = act.user.username in (report.prepared_by, report.locked_by)
    receives = report.receiver in offices(act) and not mine
    state = ReportState(report.state)
    offered = (
        (checks and state == ReportState.CHECKED, "lock", _("锁定"), True),
        (checks and report.running, "check", _("重新审核") if state == ReportState.CHECKED else _("审核"), False),
        (receives and state == ReportState.SENT, "accept", _("接收"), False),
        (receives and state == ReportState.SENT, "send_back", _("退回"), True),
        (prepares and state == ReportState.LOCKED, "send", _("上报"), False),
        (prepares and state == ReportState.SENT, "withdraw", _("撤回"), True),
        (prepares and last and not report.running and state != ReportState.SENT, "redraft", _("编制下一版"), False),
        (prepares and report.running, "discard", _("放弃草稿"), False),
    )
    for may, name, label, asks in offered:
        if may:
            yield {"url": reverse(f"reports:{name}", args=[report.pk]), "label": label, "asks": asks}


@opens_to(Permission.SEE_COVERAGE)
@require_GET
def rows(request: HttpRequest, pk: int) -> HttpResponse:
    """The rows that one number counts: as many as it says, or together as much."""
    act, found = act_of(request), seen(request, pk)
    content, number = _number(request, found)
    all_rows = content.rows_of(number.key)
    page = Paginator(all_rows, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        **room(act),
        **heading(found, act),
        "number": number,
        "sums": any(row.amounts[number.key] != 1 for row in all_rows),
        "count": len(all_rows),
        "rows": [{"row": row, "url": row_url(row), "amount": row.amounts[number.key]} for row in page],
        "pages": _pages(number.key, page),
        "may_export": has(act, Permission.EXPORT),
    }
    return render(request, "reports/rows.html", context)


def _number(request: HttpRequest, report: Report) -> tuple[Content, Number]:
    """The content and the number asked for; 404 for one that it lacks."""
    content = content_of(report)
    wanted = request.GET.get("number", "")
    number = next((each for each in content.numbers if each.key == wanted), None) if content else None
    if content is None or number is None:
        raise Http404
    return content, number


def _pages(key: str, page: Any) -> dict[str, str]:
    facts = {"first": page.start_index(), "last": page.end_index(), "count": page.paginator.count}
    turn = f"?number={key}&page="
    return {
        "previous_url": f"{turn}{page.previous_page_number()}" if page.has_previous() else "",
        "next_url": f"{turn}{page.next_page_number()}" if page.has_next() else "",
        "position_text": _("第 %(first)s–%(last)s 行，共 %(count)s 行") % facts,
    }


@opens_to(Permission.EXPORT)
@require_POST
def rows_export(request: HttpRequest, pk: int) -> FileResponse:
    found = seen(request, pk)
    content, number = _number(request, found)
    title = f"{subject(found)} {number.label}"
    return _download(request, row_columns(number.key), content.rows_of(number.key), title, found)


def _download(
    request: HttpRequest, table: tuple[Column, ...], some: list[Any], title: str, report: Report
) -> FileResponse:
    """Rows as a workbook, with its entry in the trail."""
    form = "csv" if request.POST.get("format") == "csv" else "xlsx"
    with transaction.atomic():
        audit.record(act_of(request), [Note("export", "Report", report.pk, title, after={"format": form})])
    return exported(table, some, form=form, stem=title.replace(" ", "-"), day=report.day)


@opens_to(Permission.SEE_COVERAGE)
@require_GET
def file(request: HttpRequest, pk: int, number: int) -> FileResponse:
    """A paper of a locked report, as it was issued."""
    issued = seen(request, pk).issue
    if issued is None:
        raise Http404
    return send(get_object_or_404(issued.files.select_related("document"), pk=number).document)


def _told(request: HttpRequest, pk: int) -> tuple[Report, Story]:
    """A locked report and what was corrected since; 404 for a draft, or where its content cannot be read."""
    act, found = act_of(request), seen(request, pk)
    if found.running or content_of(found) is None:
        raise Http404
    return found, story(found, region_names(act.today), told=has(act, Permission.SEE_AUDIT))


@opens_to(Permission.SEE_COVERAGE)
@require_GET
def differences(request: HttpRequest, pk: int) -> HttpResponse:
    act = act_of(request)
    found, told = _told(request, pk)
    context = {
        **room(act),
        **heading(found, act),
        "story": told,
        "changes": [
            (change, [{"of": one, "url": row_url(one.moved.row)} for one in corrections])
            for change, corrections in told.changed
        ],
        "may_export": has(act, Permission.EXPORT),
        "tells": has(act, Permission.SEE_AUDIT),
    }
    return render(request, "reports/differences.html", context)


@opens_to(Permission.EXPORT)
@require_POST
def differences_export(request: HttpRequest, pk: int) -> FileResponse:
    found, told = _told(request, pk)
    return _download(request, columns(), lines(told), f"{subject(found)} {_('差异')}", found)
