"""What the room's pages share: tabs, crumbs, a form that does one thing."""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from hangji.kit.refusal import Refusal
from hangji.office.access import has
from hangji.office.acts import Act
from hangji.office.permissions import Permission
from hangji.office.views.pages import answer

ASK, ERASE, SEE = Permission.ASK_PRIVACY, Permission.ERASE_PRIVACY, Permission.SEE_PRIVACY
BOTH = ["GET", "POST"]


def tabs(act: Act, here: str) -> list[dict[str, Any]]:
    entries = (
        ("privacy:inventory", _("个人信息清单"), (SEE,)),
        ("privacy:persons", _("查人"), (ASK,)),
        ("privacy:requests", _("个人信息事项"), (ASK, ERASE)),
        ("privacy:retention", _("保存期限"), (SEE,)),
    )
    return [
        {"url": reverse(name), "label": label, "current": name == here}
        for name, label, rights in entries
        if any(has(act, right) for right in rights)
    ]


def crumbs(*more: dict[str, str]) -> list[dict[str, str]]:
    return [{"url": reverse("privacy:inventory"), "label": _("个人信息")}, *more]


def do(
    request: HttpRequest, form: Form, save: Callable[[Any], str], template: str = "privacy/form.html", **context: Any
) -> HttpResponse:
    """Show the form, or do what it says and go on to the address that ``save`` answers."""
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                return redirect(save(form.cleaned_data))
        except Refusal as said:
            refusal = said
    return answer(request, template, form, refusal, **context)
