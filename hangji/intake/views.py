"""Import on the screen: choose a file, match columns, see everything that is wrong, confirm, undo."""

import tempfile
from pathlib import Path
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hangji.intake import actions, pages, tasks
from hangji.intake.forms import CONTENTS, ColumnsForm, UploadForm
from hangji.intake.models import Batch, BatchState
from hangji.intake.reading import marked, template
from hangji.intake.reading.fields import LISTS
from hangji.intake.reading.open import read_file
from hangji.intake.store import NONE, Preview, load
from hangji.kit import progress
from hangji.kit.refusal import Refusal
from hangji.office.access import Territory, opens_to
from hangji.office.acts import Act, act_of
from hangji.office.documents import send
from hangji.office.permissions import Permission
from hangji.registry.queries import region_names

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@opens_to(Permission.IMPORT)
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    act = act_of(request)
    form = UploadForm(request.POST or None, request.FILES or None, act=act)
    if form.is_valid():
        region, level = form.cleaned_data["register"].split()
        batch = actions.upload(
            file=form.cleaned_data["file"],
            fields=form.cleaned_data["fields_list"],
            territory=Territory(int(region), level),
            as_of=form.cleaned_data["as_of"],
            act=act,
        )
        _check_in_background(batch, act)
        return redirect("intake:batch", batch.pk)
    recent = Batch.objects.visible_to(act)[:5]
    context = {"form": form, "recent": recent, "contents": CONTENTS, "steps": pages.steps("choosing")}
    return render(request, "intake/upload.html", context, status=422 if form.is_bound else 200)


def _check_in_background(batch: Batch, act: Act) -> None:
    progress.tell(str(batch.pk), 0, 0)
    tasks.check_batch.enqueue(str(batch.pk), act.user.pk, act.at.isoformat())


@opens_to(Permission.IMPORT)
@require_GET
def batches(request: HttpRequest) -> HttpResponse:
    found = Batch.objects.visible_to(act_of(request))
    waiting = request.GET.get("state") == BatchState.CHECKED
    found = found.filter(state=BatchState.CHECKED) if waiting else found
    context = {"batches": found[:100], "waiting": waiting, "regions": region_names()}
    return render(request, "intake/batches.html", context)


def _seen(request: HttpRequest, pk: UUID) -> Batch:
    return get_object_or_404(Batch.objects.visible_to(act_of(request)), pk=pk)


@opens_to(Permission.IMPORT)
@require_GET
def batch(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The batch where it stands: being worked on, refused, waiting for a word, written, undone."""
    found = _seen(request, pk)
    going = progress.told(str(found.pk))
    if going and going.alive:
        return _progress(request, found, going)
    if "HX-Request" in request.headers:  # the polling page: go and see the result
        response = HttpResponse(status=204)
        response["HX-Redirect"] = request.path
        return response
    if found.state == BatchState.CHECKING:
        return render(request, "intake/stopped.html", {"batch": found})
    if found.state == BatchState.REFUSED:
        context = {"batch": found, "refusal": actions.refused_sentences(found), "steps": pages.steps(found.state)}
        return render(request, "intake/refused.html", context)
    if found.state == BatchState.CHECKED:
        return _preview(request, found)
    return render(request, "intake/written.html", _written(found))


def _progress(request: HttpRequest, found: Batch, going: progress.Progress) -> HttpResponse:
    checking = found.state == BatchState.CHECKING
    rows = _("已处理 %(done)d / %(total)d 行") % {"done": going.done, "total": going.total} if going.total else ""
    context = {
        "title": _("正在检查") if checking else _("正在写入"),
        "label": _("正在检查这份文件，还没有写入任何数据") if checking else _("正在写入，写完之前台账不变"),
        "text": rows,
        "fraction": going.fraction,
        "poll_url": request.path,
    }
    page = "kit/_progress.html" if "HX-Request" in request.headers else "kit/progress.html"
    return render(request, page, context)


def _preview(request: HttpRequest, found: Batch) -> HttpResponse:
    level, show = request.GET.get("level", ""), request.GET.get("show", "")
    preview = load(found, pages.on_page(show))
    shown = pages.changed(preview, show) if show in pages.SHOWS else []
    context = {
        "batch": found,
        "counts": found.counts,
        "total": found.counts["rows"] - found.counts["skip"],
        "preview": preview,
        "lines": pages.lines(preview, level),
        "level": level,
        "show": show,
        "changed": shown,
        "steps": pages.steps(found.state),
        "limit": pages.LIMIT,
        "range": f"{found.counts['first']}–{found.counts['last']}" if found.counts["last"] else "—",
        "refusal": actions.refused_sentences(found) if found.sentence else None,
        "regions": region_names(),
        "writable": found.counts["new"] + found.counts["changed"],
    }
    return render(request, "intake/preview.html", context)


def _written(found: Batch) -> dict[str, Any]:
    return {"batch": found, "steps": pages.steps(found.state), "regions": region_names(), "days": actions.UNDO_DAYS}


@opens_to(Permission.IMPORT)
@require_POST
def write(request: HttpRequest, pk: UUID) -> HttpResponse:
    found, act = _seen(request, pk), act_of(request)
    ticked = [int(number) for number in request.POST.getlist("row") if number.isdecimal()]
    if found.state == BatchState.CHECKED:
        progress.tell(str(found.pk), 0, found.counts["rows"])
        tasks.write_batch.enqueue(str(found.pk), ticked, act.user.pk, act.at.isoformat())
    return redirect("intake:batch", found.pk)


@opens_to(Permission.IMPORT)
@require_POST
def recheck(request: HttpRequest, pk: UUID) -> HttpResponse:
    found, act = _seen(request, pk), act_of(request)
    if found.state in (BatchState.CHECKED, BatchState.REFUSED, BatchState.CHECKING):
        Batch.objects.filter(pk=found.pk).update(state=BatchState.CHECKING)
        _check_in_background(found, act)
    return redirect("intake:batch", found.pk)


@opens_to(Permission.IMPORT)
@require_http_methods(["GET", "POST"])
def columns(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Which column holds what; the check is made anew with it."""
    found, act = _seen(request, pk), act_of(request)
    if found.state != BatchState.CHECKED:
        raise Http404
    preview = load(found, NONE)
    fields = LISTS[found.fields]
    form = ColumnsForm(request.POST or None, batch=found, columns=preview.checked.columns, fields=fields)
    if form.is_valid():
        mapping = {letters: name for letters, name in form.cleaned_data.items()}
        Batch.objects.filter(pk=found.pk).update(mapping=mapping, state=BatchState.CHECKING)
        _check_in_background(found, act)
        return redirect("intake:batch", found.pk)
    return render(request, "intake/columns.html", {"batch": found, "form": form, "steps": pages.steps("checking")})


@opens_to(Permission.IMPORT)
@require_http_methods(["GET", "POST"])
def undo(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Asked first, with the consequence in numbers; then taken back as a whole."""
    found, act = _seen(request, pk), act_of(request)
    if request.method == "POST":
        try:
            concerned = actions.undo_batch(batch=found, act=act)
        except Refusal as refusal:
            return render(
                request, "intake/written.html", {**_written(found), "refusal": refusal}, status=refusal.status
            )
        messages.success(request, _("已整批撤销，涉及 %(count)d 家；撤销本身也留在变更记录里") % {"count": concerned})
        return redirect("intake:batch", found.pk)
    if found.state != BatchState.WRITTEN:  # the back button, or two tabs: there is nothing to take back
        return redirect("intake:batch", found.pk)
    return render(request, "intake/undo.html", _written(found))


def _file(path: Path, name: str) -> HttpResponseBase:
    return FileResponse(path.open("rb"), as_attachment=True, filename=name, content_type=XLSX)


@opens_to(Permission.IMPORT)
@require_GET
def marked_copy(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """The person's own file with the faults marked in it."""
    found = _seen(request, pk)
    checked = _checked(found).checked
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "marked.xlsx"
        path = default_storage.path(found.document.path)
        if refused := marked.mark(path, found.document.name, checked, out):
            raise Refusal(str(refused.cannot), str(refused.because), str(refused.instead))
        return _file(out, f"{Path(found.document.name).stem}-{_('标注')}.xlsx")


@opens_to(Permission.IMPORT)
@require_GET
def failed_rows(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Only the rows that were refused, under the same head, to be mended and sent again."""
    found = _seen(request, pk)
    checked = _checked(found).checked
    reading = read_file(default_storage.path(found.document.path), found.document.name)
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "failed.xlsx"
        marked.failed_only(reading, checked, out)
        return _file(out, f"{Path(found.document.name).stem}-{_('未通过')}.xlsx")


def _checked(found: Batch) -> Preview:
    if not found.parts.exists():
        raise Http404
    return load(found)


@opens_to(Permission.IMPORT)
@require_GET
def original(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    return send(_seen(request, pk).document)


@opens_to(Permission.IMPORT)
@require_GET
def blank(request: HttpRequest, fields: str) -> HttpResponseBase:
    """An empty template with drop-downs and notes."""
    if fields not in LISTS:
        raise Http404
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "template.xlsx"
        template.write_template(LISTS[fields], out)
        label = str(dict(CONTENTS)[fields]).split("：", maxsplit=1)[0]
        return _file(out, f"{_('导入模板')}-{label}.xlsx")
