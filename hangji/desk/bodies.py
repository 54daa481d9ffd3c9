"""上级党组织: all supervising bodies of one's territory, and everything about one of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from hangji.coverage.bodies import Led, by_body, with_those_below
from hangji.coverage.industries import open_proposals
from hangji.coverage.overview import rows_url
from hangji.coverage.queries import Scope
from hangji.coverage.scopes import query, scope_of_body
from hangji.desk import history
from hangji.office.access import Territory, any_of, has, opens_to, territories, where
from hangji.office.acts import Act, act_of
from hangji.office.bodies import names_on, parents, since_when, subtree
from hangji.office.models import Body, BodyName, BodyParent
from hangji.office.permissions import Permission
from hangji.office.queries import bodies_seen
from hangji.office.views.bodies import crumbs
from hangji.registry.leading import led_by
from hangji.registry.models import PartyForm, Standing, Transfer
from hangji.registry.queries import region_names
from hangji.registry.views.lists import day_of

SHOWN = 50  # Party organisations on the page; the list behind the number has all


@dataclass(frozen=True)
class Line:
    """A body in the list. own: what it leads itself; whole: with those below it; parent: its name on the day."""

    body: Body
    name: str
    place: str
    parent: str
    own: Led
    whole: Led
    ended: bool


def _lines(act: Act, day: date, own: Mapping[int | None, Led]) -> list[Line]:
    bodies, above, places = list(bodies_seen(act)), parents(day), region_names()
    called = names_on(day, {*above.values(), *(body.pk for body in bodies)})
    return [
        Line(
            body,
            called[body.pk],
            places.get(body.region_code, str(body.region_code)),
            called.get(above.get(body.pk, 0), ""),
            own.get(body.pk, Led()),
            with_those_below(own, subtree(body.pk, above)),
            not body.exists_on(day),
        )
        for body in bodies
        if body.begins <= day
    ]


@opens_to(Permission.SEE_COVERAGE)
@require_GET
def bodies(request: HttpRequest) -> HttpResponse:
    act = act_of(request)
    day = day_of(request, act)
    own = _own(act, day)
    lines = _lines(act, day, own)
    context = {
        "lines": lines,
        "others": sum((led for body, led in own.items() if body not in {line.body.pk for line in lines}), Led()),
        "total": sum(own.values(), Led()),
        "day": day,
        "past": day != act.today,
        "may_form": has(act, Permission.FORM),
        "proposals": len(open_proposals(act, act.today)) if has(act, Permission.FORM) else 0,
        "crumbs": [*crumbs()[:-1], {"label": _("上级党组织")}],
    }
    return render(request, "desk/bodies.html", context)


def _own(act: Act, day: date) -> dict[int | None, Led]:
    """What each body leads in the person's territories."""
    found: dict[int | None, Led] = {}
    for territory in _apart(territories(act, Permission.SEE_COVERAGE)):
        for body, led in by_body(Scope(territory, day)).items():
            found[body] = found.get(body, Led()) + led
    return found


def _apart(lands: list[Territory]) -> list[Territory]:
    """Territories that share nothing, so that nothing is counted twice: those that lie in another are left out."""
    different = list(dict.fromkeys(lands))
    return [
        land
        for land in different
        if not any(other != land and other.holds(land.region_code, land.level) for other in different)
    ]


@opens_to(Permission.SEE_COVERAGE)
@require_GET
def body(request: HttpRequest, pk: int) -> HttpResponse:
    act = act_of(request)
    found = get_object_or_404(bodies_seen(act), pk=pk)
    day, places = day_of(request, act), region_names()
    above = parents(day)
    below = sorted(subtree(found.pk, above) - {found.pk})
    called = names_on(day, {found.pk, above.get(found.pk, found.pk), *below})
    scope = scope_of_body(act, found, day)
    own = by_body(scope) if scope else {}
    place = history.namer(places)
    entries = history.entries_of("Body", found.pk)
    context = {
        "body": found,
        "name": called[found.pk],
        "place": place(found.region_code),
        "exists": found.exists_on(day),
        "day": day,
        "past": day != act.today,
        "parent": called.get(above.get(found.pk, 0), ""),
        "parent_pk": above.get(found.pk),
        "own": own.get(found.pk, Led()),
        "whole": with_those_below(own, {found.pk, *below}),
        "below": [(one, called[one], own.get(one, Led())) for one in below],
        "seen": set(bodies_seen(act).filter(pk__in=[*below, above.get(found.pk, 0)]).values_list("pk", flat=True)),
        "links": _links(scope) if scope else {},
        "parties": _parties(act, found, day),
        "shown": SHOWN,
        "names": _names(found),
        "parents": _parents(found),
        "transfers": _transfers(found),
        "actions": _actions(act, found),
        "events": history.timeline(entries[: history.RECENT], place),
        "crumbs": crumbs({"label": found.name}),
    }
    return render(request, "desk/body.html", context)


def _links(scope: Scope) -> dict[str, str]:
    return {
        "overview": reverse("coverage:overview") + query(scope),
        "parties": rows_url("party_all", scope),
        "organisations": rows_url("covered", scope),
    }


@dataclass(frozen=True)
class PartyLine:
    form: PartyForm
    units: int


def _parties(act: Act, found: Body, day: date) -> list[PartyLine]:
    """The first of the Party organisations that it leads itself, by name; two statements."""
    there = any_of(territory.q() for territory in territories(act, Permission.SEE_COVERAGE))
    led = led_by([found.pk], day).filter(there).select_related("party_organization")
    forms = list(led.order_by("party_organization__name", "pk")[:SHOWN])
    covered = Standing.objects.asof(day).filter(
        status="active", party_organization__in=[form.party_organization_id for form in forms]
    )
    units: dict[int, int] = {}
    for party in covered.values_list("party_organization_id", flat=True):
        units[party] = units.get(party, 0) + 1
    return [PartyLine(form, units.get(form.party_organization_id, 0)) for form in forms]


def _names(found: Body) -> list[dict[str, Any]]:
    spells = BodyName.objects.valid().filter(body=found).order_by("-since")
    return [_spell(spell, spell.name) for spell in spells]


def _parents(found: Body) -> list[dict[str, Any]]:
    """What stood above it through time, each under the name that it had at the beginning of that time."""
    spells = list(BodyParent.objects.valid().filter(body=found).select_related("parent").order_by("-since"))
    held = list(BodyName.objects.valid().filter(body__in=[spell.parent_id for spell in spells]))
    told = []
    for spell in spells:
        names = [each.name for each in held if each.body_id == spell.parent_id and each.holds_on(spell.since)]
        name = names[0] if names else spell.parent.name
        now = _("（现名“%(name)s”）") % {"name": spell.parent.name} if name != spell.parent.name else ""
        told.append(_spell(spell, name + now))
    return told


def _spell(spell: Any, words: str) -> dict[str, Any]:
    return {"text": words, "since": since_when(spell.since), "until": spell.until, "document": spell.document}


def _transfers(found: Body) -> list[Transfer]:
    """Into it, out of it by a merger, and out of it one by one: the last is told where it went."""
    acts = PartyForm.objects.filter(body=found, withdrawn_in__isnull=False).values("withdrawn_in")
    made = Transfer.objects.filter(Q(body=found) | Q(merged=found) | Q(act__in=acts))
    return list(made.select_related("body", "merged").order_by("-day", "-pk"))


def _actions(act: Act, found: Body) -> list[dict[str, Any]]:
    if not Body.objects.filter(where(act, Permission.FORM), pk=found.pk).exists():
        return []
    named = [
        ("registry:transfer", _("划转党组织")),
        ("office:rename_body", _("更名")),
        ("office:place_body", _("换上一级")),
        ("registry:merge_body", _("并入")),
        ("registry:end_body", _("登记撤销")),
        ("office:correct_body", _("更正")),
    ]
    if found.valid_to:
        named = [("registry:end_body", _("更正撤销")), ("office:correct_body", _("更正"))]
    return [{"url": reverse(address, args=[found.pk]), "label": label} for address, label in named]
