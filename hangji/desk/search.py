"""One box over organisations, Party organisations and instructors, in one's own scope."""

from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from hangji.desk.frame import address
from hangji.office.access import opens_to
from hangji.office.acts import Act, act_of
from hangji.office.models import Person
from hangji.office.permissions import Permission
from hangji.registry.models import Assignment, PartyOrganization, SocialOrganization
from hangji.registry.search import Words

SHOWN = 20


@opens_to(Permission.SEE_REGISTER)
@require_GET
def search(request: HttpRequest) -> HttpResponse:
    act, asked = act_of(request), Words(request.GET.get("q", "")[:100])
    if not asked.text:
        return render(request, "desk/search.html", {"asked": asked, "search_text": ""})
    if exact := _exact(act, asked.text):
        return redirect("desk:organisation", exact)
    found = _found(act, asked)
    context = {
        **{kind: some[:SHOWN] for kind, some in found.items()},
        "more": {kind: len(some) > SHOWN for kind, some in found.items()},
        "none": not any(found.values()),
        "asked": asked,
        "search_text": asked.typed,
        "list_url": address("registry:organisations"),
        "parties_url": address("registry:parties"),
    }
    return render(request, "desk/search.html", context)


def _exact(act: Act, text: str) -> int | None:
    """The one organisation whose code, name or former name this is."""
    whole = Q(credit_code=text.upper()) | Q(name=text) | Q(aliases=text)
    ids = list(SocialOrganization.objects.visible_to(act).filter(whole).values_list("pk", flat=True)[:2])
    return ids[0] if len(ids) == 1 else None


def _found(act: Act, asked: Words) -> dict[str, list[Any]]:
    """Up to one more than is shown of each kind; three statements."""
    seen = SocialOrganization.objects.visible_to(act)
    name = Q(name__contains=asked.text)
    by_initials = Q(initials__contains=asked.text.lower()) if asked.letters else Q(pk__in=[])
    sent = Assignment.objects.valid().on(act.today).filter(organisation__in=seen)
    return {
        "organisations": list(seen.filter(asked.q())[: SHOWN + 1]),
        "parties": list(PartyOrganization.objects.visible_to(act).filter(name | by_initials)[: SHOWN + 1]),
        "people": list(Person.objects.filter(name, pk__in=sent.values("instructor"))[: SHOWN + 1]),
    }
