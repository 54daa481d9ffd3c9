"""A form that was sent after its session had ended: kept, asked to sign in, and shown again to the same person."""

from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.cache import add_never_cache_headers
from django.utils.datastructures import MultiValueDict
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hangji.kit import clock
from hangji.kit.refusal import Refusal
from hangji.office import drafts
from hangji.office.access import opens_to
from hangji.office.middleware import refused


def keep_and_sign_in(request: HttpRequest) -> HttpResponse:
    """The answer to a POST without a session: to the door, and back to the form with what was typed."""
    path = request.get_full_path()
    if drafts.keep(request, clock.now()):
        request.session.set_expiry(0)  # closing the browser leaves nothing behind
        messages.warning(request, _("登录已结束，刚才的内容还没有提交，已为你保留。登录后回到那一页，核对后再提交。"))
    elif drafts.typed(request.POST):
        messages.warning(request, _("登录已结束，刚才的内容没有提交，也没有保留下来。登录后请重新填写。"))
    elif drafts.OWNER in request.POST:  # a button: its own address is no page to come back to
        path = path_of_ours(request, request.headers.get("Referer", "")) or path
        messages.warning(request, _("登录已结束，刚才的操作没有办。登录后回到那一页，再点一次。"))
    return redirect_to_login(path)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A page from before the last sign-in in this browser, or another site's: only one of ours is kept."""
    opens = getattr(request.resolver_match and request.resolver_match.func, "opens_to", "anyone")
    owner = drafts.owner_of(request.POST.get(drafts.OWNER, ""))
    ours = request.headers.get("Origin", "") == f"{request.scheme}://{request.get_host()}"
    if ours and owner and opens != "anyone":
        if not request.user.is_authenticated:
            return keep_and_sign_in(request)
        if owner == request.user.pk and drafts.keep(request, clock.now()):
            return HttpResponseRedirect(request.get_full_path())
    return render(request, "403_csrf.html", {"reason": reason}, status=403)


def show(request: HttpRequest, draft: drafts.Draft, view: Any, arguments: dict[str, Any]) -> HttpResponse | None:
    """The form's page as its own view draws it for what was typed, with the database closed to writing."""
    if draft.fields is None:
        drafts.drop(request, draft.path)
        hours = drafts.KEPT_FOR // 3600
        messages.warning(request, _("登录前填写的内容只保留 %(hours)d 小时，现已删除，请重新填写。") % {"hours": hours})
        return None
    request.draft = draft  # type: ignore[attr-defined]  # base.html says so
    request.method, request.POST, request._files = "POST", draft.fields, MultiValueDict()  # type: ignore[attr-defined, assignment]
    try:
        with drafts.nothing_written():
            response: HttpResponse = view(request, **arguments)
    except drafts.NotYetSent:
        response = render(request, "kit/draft.html", {"draft": draft, "lines": _lines(draft.fields)})
    except Refusal as refusal:
        response = refused(request, refusal)
    finally:
        request.method = "GET"
    if response.status_code in (302, 303):
        drafts.drop(request, draft.path)  # as it was typed, so it is in the register already
    if response.status_code in (409, 422):
        response.status_code = 200
    add_never_cache_headers(response)
    return response


def _lines(fields: Any) -> list[tuple[str, str]]:
    return [(name, value) for name, values in fields.lists() for value in values if value]


@opens_to()
@require_POST
def drop(request: HttpRequest) -> HttpResponse:
    """The person does not want what was kept: the form anew."""
    path = path_of_ours(request, request.POST.get("path", "")) or "/"
    drafts.drop(request, path)
    return redirect(path)


def path_of_ours(request: HttpRequest, address: str) -> str:
    """Path and query string of an address of this office, "" for any other."""
    if not url_has_allowed_host_and_scheme(address, {request.get_host()}, request.is_secure()):
        return ""
    parts = urlsplit(address)
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    return path if path.startswith("/") and not path.startswith("//") else ""


class DraftMiddleware:
    """Stands between the middlewares and the view, after the check of the form's token."""

    def __init__(self, get_response: Any):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> Any:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]) -> HttpResponse | None:
        if getattr(view, "opens_to", "anyone") == "anyone":
            return None
        if not request.user.is_authenticated:
            return keep_and_sign_in(request) if request.method == "POST" else None
        draft = drafts.find(request, clock.now())
        if draft is None:
            return None
        if request.method == "POST":
            drafts.drop(request, draft.path)
            return None
        return show(request, draft, view, kwargs)
