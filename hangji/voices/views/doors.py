"""What the public pages share: size and tickets checked before anything is read, and who has shown a query code."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from hangji.kit.clock import now
from hangji.kit.refusal import Refusal
from hangji.office.access import View, opens_to_anyone
from hangji.voices import gate
from hangji.voices.actions.filing import LARGEST
from hangji.voices.codes import hashed, matches, typed
from hangji.voices.forms import Guarded
from hangji.voices.gate import Hurried, Ticket

ENVELOPE = 256 * 1024  # what a form adds around a file
STAYS = 30 * 60  # seconds for which a shown code opens its page in this browser


def public(view: View) -> View:
    """A page for anybody: too large a body is turned away unread, and nothing of it is kept or indexed."""
    checked = csrf_protect(view)

    @csrf_exempt
    @opens_to_anyone
    @wraps(view)
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST + ENVELOPE:
            context = {"most": LARGEST // 1024**2}
            return closed(render(request, "voices/large.html", context, status=413))
        return closed(checked(request, *args, **kwargs))

    return opened


def closed(response: Any) -> Any:
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def send(
    request: HttpRequest,
    form: Guarded,
    name: str,
    save: Callable[[Any, Ticket, datetime], HttpResponse],
    template: str,
    context: dict[str, Any],
) -> HttpResponse:
    """Show a public form, or do what it says. What is refused is shown again with what was typed and a new ticket."""
    at = now()
    if not form.is_bound:
        return render(request, template, {"form": form, **context})
    refusal: Refusal | None = None
    if form.is_valid():
        try:
            held = gate.let_in(request, name, form.cleaned_data["ticket"], at)
            return save(form, held, at)
        except Refusal as refused:
            refusal = refused
    # One that only came too soon keeps its ticket: the time goes on.
    if not isinstance(refusal, Hurried) or not refusal.after:
        form.again(gate.ticket(name, at))
    response = render(
        request, template, {"form": form, "refusal": refusal, **context}, status=refusal.status if refusal else 422
    )
    if isinstance(refusal, Hurried) and refusal.after:
        response["Retry-After"] = str(refusal.after)
    return response


def first(form: type[Guarded], name: str, initial: dict[str, Any] | None = None, **more: Any) -> Guarded:
    """An empty form with its ticket."""
    return form(initial={**(initial or {}), "ticket": gate.ticket(name, now())}, **more)


# ---- number and code


class Codes:
    """Who has shown the right query code sees the page of what it belongs to, in this browser, for half an hour.

    kind: the name under which the session keeps it. rows: what may be looked for, by its number.
    """

    def __init__(self, kind: str, rows: Callable[[], Any]):
        self.kind, self.rows = kind, rows

    def open(self, request: HttpRequest, form: forms.Form, at: datetime) -> bool:
        """Whether number and code belong together. Raises Hurried after too many that did not."""
        if gate.counted("wrong", request, at) >= gate.WRONG:
            raise Hurried(
                _("编号或者查询码错得太多"), _("%(minutes)d 分钟以后再查") % {"minutes": gate.WINDOW // 60}, gate.WINDOW
            )
        found = self.rows().filter(number=typed(form.cleaned_data["number"])).first()
        if found is None:
            hashed(form.cleaned_data["code"])  # as slow as a number that there is
        if found is None or not matches(form.cleaned_data["code"], found.code):
            gate.count("wrong", request, at)
            return False
        request.session.cycle_key()
        request.session[self.kind] = [found.pk, round(at.timestamp())]
        return True

    def shown(self, request: HttpRequest) -> Any | None:
        """What the code shown in this browser opens; None where none was shown, or too long ago."""
        held = request.session.get(self.kind)
        if not held or now().timestamp() - held[1] > STAYS:
            return None
        return self.rows().filter(pk=held[0]).first()

    def leave(self, request: HttpRequest) -> None:
        request.session.pop(self.kind, None)


def look_up(
    request: HttpRequest, codes: Codes, form: type[Guarded], onward: str, template: str, context: dict[str, Any]
) -> HttpResponse:
    """The page that asks for number and code. Looking needs no ticket: it writes nothing."""
    typed_in = form(request.POST) if request.method == "POST" else form(initial=request.GET.dict())
    shown = {"form": typed_in, **context}
    if not typed_in.is_bound:
        return render(request, template, shown)
    if not typed_in.is_valid():
        return render(request, template, shown, status=422)
    try:
        if codes.open(request, typed_in, now()):
            return redirect(onward)
    except Hurried as refusal:
        return render(request, template, {**shown, "refusal": refusal}, status=refusal.status)
    typed_in.add_error("code", _("编号和查询码对不上，请对照提交时记下的再看一遍"))
    return render(request, template, shown, status=422)
