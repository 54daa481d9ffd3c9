"""Filling in a form: shown, sent, refused with what was typed kept, or done and on to the next page."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from hangji.kit.refusal import Refusal
from hangji.kit.templatetags.kit import said
from hangji.office.access import territories
from hangji.office.acts import Act, act_of
from hangji.office.models import Region, span
from hangji.office.permissions import Permission
from hangji.registry.models import PartyOrganization, SocialOrganization
from hangji.registry.queries import region_names
from rulebook.coverage import Advice

# What an action needs of the form, and where to go when it is done.
Save = Callable[[Any], str]


def fill(
    request: HttpRequest, form: forms.Form, save: Save, context: dict[str, Any], template: str = "registry/form.html"
) -> HttpResponse:
    """Show the form, or do what it says, all of it or nothing.

    save: calls the action with the valid form and answers the next address.
    """
    shown = {"form": form, **context}
    if not form.is_bound:
        return render(request, template, shown)
    if not form.is_valid():
        return render(request, template, shown, status=422)
    try:
        with transaction.atomic():
            onward = save(form)
    except Refusal as refusal:
        return refused(request, refusal, shown, template)
    return redirect(onward)


def refused(
    request: HttpRequest, refusal: Refusal, shown: dict[str, Any], template: str = "registry/form.html"
) -> HttpResponse:
    """The form again with what was typed, the refusal above it."""
    return render(request, template, {**shown, "refusal": refusal}, status=refusal.status)


def seen_organisation(request: HttpRequest, pk: int) -> SocialOrganization:
    return get_object_or_404(SocialOrganization.objects.visible_to(act_of(request)), pk=pk)


def seen_party(request: HttpRequest, pk: int) -> PartyOrganization:
    return get_object_or_404(PartyOrganization.objects.visible_to(act_of(request)), pk=pk)


def organisation_url(organisation: SocialOrganization) -> str:
    return reverse("desk:organisation", args=[organisation.pk])


def party_url(party_organization: PartyOrganization) -> str:
    return reverse("desk:party_organization", args=[party_organization.pk])


def about(subject: SocialOrganization | PartyOrganization, title: str, verb: str, why: str = "") -> dict[str, Any]:
    """The head of a form page about one thing, with the way back to it."""
    organisation = isinstance(subject, SocialOrganization)
    back = organisation_url(subject) if isinstance(subject, SocialOrganization) else party_url(subject)
    lists = ("registry:organisations", _("组织台账")) if organisation else ("registry:parties", _("党组织"))
    crumbs = [{"url": reverse(lists[0]), "label": lists[1]}, {"url": back, "label": str(subject)}, {"label": title}]
    return {"title": title, "verb": verb, "why": why, "back_url": back, "crumbs": crumbs}


def warn(request: HttpRequest, advices: tuple[Advice, ...]) -> None:
    """The rules' warnings as messages, each with its clause; they never block."""
    for advice in advices:
        if advice.level == "warn":
            facts = {"rule": advice.rule, "said": said(advice.sentence), "source": _(advice.clause.source)}
            messages.warning(request, _("已登记。提醒（%(rule)s）：%(said)s。依据：%(source)s") % facts)


def region_choices(act: Act, permission: Permission, *, prefectures: bool = False) -> list[tuple[int, str]]:
    """The counties in which the person has a right; with prefectures, those too (a city's Party organisation)."""
    spans = [span(territory.region_code) for territory in territories(act, permission)]
    return [
        (code, name)
        for code, name in sorted(region_names().items())
        if (code % 100 or (prefectures and code % 10_000)) and any(first <= code < after for first, after in spans)
    ]


def street_choices(regions: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """Streets and townships of some counties, each behind its county's name."""
    names = dict(regions)
    rows = Region.objects.filter(parent__in=names, code__gte=1_000_000).order_by("code")
    return [(row.code, f"{names[row.parent]} · {row.name}") for row in rows if row.parent in names]
