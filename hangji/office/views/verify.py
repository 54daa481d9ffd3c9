"""核对: who has the code of a paper learns what was issued, whether it holds, and whether a file is the one issued."""

from functools import wraps
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from hangji.kit.clock import now, today
from hangji.kit.sender import may_send
from hangji.office import documents
from hangji.office.access import View, opens_to_anyone
from hangji.office.documents import LARGEST
from hangji.office.forms import CodeForm, HeldFileForm
from hangji.office.issues import said_code, sound, successor, told, typed_code
from hangji.office.models import Issue, IssuedFile
from hangji.office.tables import kind_said

ENVELOPE = 64 * 1024  # what a form adds around a file
LIMIT = "60/5m"  # each look reads whole files; a hall that checks a pile of papers stays below


def unhurried(view: View) -> View:
    """Ask a network that comes too often to wait, in words."""

    @wraps(view)
    def measured(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if may_send(request, "verify", LIMIT, now()):
            return view(request, *args, **kwargs)
        response = render(request, "office/verify_wait.html", status=429)
        response["Retry-After"] = "60"
        return response

    return measured


@opens_to_anyone
@never_cache
@require_GET
def ask(request: HttpRequest) -> HttpResponse:
    """The form for a code; a code in the query string leads to its page."""
    if not request.GET.get("code", "").strip():
        return _private(render(request, "office/verify.html", {"form": CodeForm()}))
    code = typed_code(request.GET["code"])
    if code:
        return redirect("public:issue", said_code(code))
    form = CodeForm({"code": request.GET["code"][:60]})
    form.add_error("code", _("验证码是 20 位字母和数字，请对照文件再看一遍"))
    return _private(render(request, "office/verify.html", {"form": form}, status=422))


@csrf_exempt  # a POST changes nothing, and unread it can be turned away for its size
@opens_to_anyone
@unhurried
@never_cache
@require_http_methods(["GET", "POST"])
def issue(request: HttpRequest, code: str) -> HttpResponse:
    """What was issued under a code. A POST brings a file to be compared; it is not kept."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST + ENVELOPE:
        return _private(render(request, "office/verify_large.html", {"most": LARGEST // 1024**2}, status=413))
    found = Issue.objects.filter(code=typed_code(code)).first()
    if found is None:
        return _private(render(request, "office/verify_unknown.html", {"form": CodeForm()}, status=404))
    files = list(found.files.select_related("document"))
    held = HeldFileForm(request.POST, request.FILES) if request.method == "POST" else HeldFileForm()
    compared = _compared(held.cleaned_data["file"], files) if held.is_bound and held.is_valid() else None
    context = {
        "issue": found,
        "kind": kind_said(found.kind),
        "code": said_code(found.code),
        "files": [(each, sound(each.document)) for each in files],
        "successor": successor(found) if found.withdrawn_at else None,
        "told": told(found, today()),
        "held": held,
        "compared": compared,
        "form": CodeForm(),
    }
    status = 422 if held.is_bound and not compared else 200
    return _private(render(request, "office/verify_issue.html", context, status=status))


def _compared(upload: UploadedFile[bytes], files: list[IssuedFile]) -> dict[str, Any]:
    """The upload's hash, and the issued file that has it."""
    held = documents.digest(upload)
    same = next((each.document for each in files if each.document.sha256 == held), None)
    return {"name": documents.clean_name(upload.name or ""), "sha256": held, "same": same}


def _private(response: HttpResponse) -> HttpResponse:
    """Not for search engines: who has the paper has the code."""
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
