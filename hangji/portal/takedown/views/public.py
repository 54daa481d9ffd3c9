"""A right holder's pages: the claim, and what became of it; the door is the complaints' (voices/views/doors.py)."""

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hangji.kit.clock import now, today
from hangji.office.acts import visitor
from hangji.portal.takedown.actions import claim_takedown
from hangji.portal.takedown.forms import ClaimForm, ClaimLookUpForm
from hangji.portal.takedown.models import Takedown, TakedownState
from hangji.portal.takedown.queries import right_said
from hangji.voices.codes import said_code
from hangji.voices.gate import Ticket
from hangji.voices.views.doors import Codes, first, look_up, public, send
from rulebook.takedown import clauses

FORM = "takedown"
BOTH = ["GET", "POST"]
CODES = Codes("takedown", Takedown.objects.all)


@public
@require_http_methods(BOTH)
def new(request: HttpRequest) -> HttpResponse:
    """The form. of: the address of the article."""
    if request.method == "POST":
        form: Any = ClaimForm(request.POST, request.FILES, at=now())
    else:
        form = first(ClaimForm, FORM, {"article": request.GET.get("of", "")[:300]}, at=now())

    def save(form: ClaimForm, held: Ticket, at: datetime) -> HttpResponse:
        claim = form.claim()
        made, code = claim_takedown(claim=claim, ticket=held, act=visitor(at, claim.article.region_code))
        return render(request, "portal/takedown/sent.html", {"one": made, "code": said_code(code)})

    return send(request, form, FORM, save, "portal/takedown/new.html", {"rules": told_rules(today())})


def told_rules(day: date) -> list[tuple[str, str, str]]:
    """(title, value and unit, source) of what the notice says."""
    return [(_(each.title), f"{each.value} {_(each.unit)}", _(each.source)) for each in clauses(day=day)]


@public
@require_http_methods(BOTH)
def ask(request: HttpRequest) -> HttpResponse:
    return look_up(request, CODES, ClaimLookUpForm, reverse("takedown:mine"), "portal/takedown/ask.html", {})


@public
@require_GET
def page(request: HttpRequest) -> HttpResponse:
    one = CODES.shown(request)
    if one is None:
        return redirect("takedown:ask")
    context = {"one": one, "tag": f"takedown_{one.state}", "right": right_said(one.right), "history": list(told(one))}
    return render(request, "portal/takedown/mine.html", context)


def told(one: Takedown) -> Any:
    """What happened, the newest first, without a person's name."""
    if one.decided_at:
        green = "green" if one.state == TakedownState.GRANTED else "red"
        yield {"day": one.decided_at, "word": one.get_state_display(), "text": one.reason, "tone": green}
    if one.hidden_at:
        yield {"day": one.hidden_at, "word": _("先撤下"), "text": _("公众已经看不到，等另一人决定"), "tone": "blue"}
    yield {"day": one.received_on, "word": _("收到"), "text": "", "tone": "grey"}


@public
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    CODES.leave(request)
    return redirect("takedown:ask")
