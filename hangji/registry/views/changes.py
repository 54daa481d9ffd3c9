"""Changes of Party organisations: the first sending shows what it would do to the figures, the second does it."""

import hashlib
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from hangji.kit.refusal import Refusal
from hangji.office.access import Permission, opens_to, where
from hangji.office.acts import act_of
from hangji.office.models import Body
from hangji.registry.actions.changes import merge, reform, split
from hangji.registry.actions.party import Founding
from hangji.registry.consequences import of_trying
from hangji.registry.forms import MergeForm, ReformForm, SplitForm
from hangji.registry.models import Cover, PartyForm, PartyOrganization, SocialOrganization
from hangji.registry.views.filling import about, fill, party_url, refused, seen_party

BOTH = ["GET", "POST"]
CHANGE = "registry/change.html"
NOT_TYPED = ("csrfmiddlewaretoken", "opened_by", "sure")


def _seen(request: HttpRequest, pk: int) -> tuple[PartyOrganization, PartyForm]:
    """A Party organisation in one's territory, and what it is today (its last form once it is dissolved)."""
    party_organization = seen_party(request, pk)
    forms = PartyForm.objects.valid().filter(where(act_of(request), Permission.FORM), party_organization=pk)
    return party_organization, get_object_or_404(forms.order_by("-since")[:1])


def _typed(request: HttpRequest) -> str:
    """A digest of what was typed: whoever changes it after the preview sees another preview."""
    said = sorted((name, values) for name, values in request.POST.lists() if name not in NOT_TYPED)
    return hashlib.sha256(repr(said).encode()).hexdigest()[:16]


def _twice(
    request: HttpRequest,
    form: Any,
    do: Callable[[], Any],
    subject: PartyOrganization,
    now: PartyForm,
    head: dict[str, Any],
) -> HttpResponse:
    """The preview after the first sending, the deed after the second with the same words."""
    sure = _typed(request)
    if form.is_bound and form.is_valid() and request.POST.get("sure") != sure:
        try:
            lines = of_trying(do, now, act_of(request).today)
        except Refusal as refusal:
            return refused(request, refusal, {"form": form, **head}, CHANGE)
        return render(request, CHANGE, {"form": form, **head, "consequences": lines, "sure": sure})

    def save(_form: Any) -> str:
        do()
        messages.success(request, _("已登记，见下面的变化"))
        return party_url(subject)

    return fill(request, form, save, head, CHANGE)


@opens_to(Permission.FORM)
@require_http_methods(BOTH)
def reform_party(request: HttpRequest, pk: int) -> HttpResponse:
    act = act_of(request)
    subject, now = _seen(request, pk)
    first = {"day": act.today, "kind": now.kind, "mode": now.mode, "body": now.body_id}
    form = ReformForm(request.POST or None, bodies=Body.objects.on(act.today), initial=first)

    def do() -> None:
        reform(party_organization=subject, act=act, **form.cleaned_data)

    why = _("换类别、组建方式或上级；从那一天起变化，以前的经历保留。")
    return _twice(request, form, do, subject, now, about(subject, _("变更党组织"), _("先看影响"), why))


@opens_to(Permission.FORM)
@require_http_methods(BOTH)
def merge_party(request: HttpRequest, pk: int) -> HttpResponse:
    act = act_of(request)
    subject, now = _seen(request, pk)
    there = PartyForm.objects.valid().on(act.today).filter(region_code=now.region_code, level=now.level)
    others = PartyOrganization.objects.filter(pk__in=there.values("party_organization")).exclude(pk=pk)
    first = {"day": act.today, "mode": "joint" if now.mode == "single" else now.mode}
    form = MergeForm(request.POST or None, others=others, initial=first)

    def do() -> None:
        merge(into=subject, act=act, **form.cleaned_data)

    why = _("选的党组织并入“%(name)s”：原来覆盖的社会组织同日改由它覆盖，中间不断。") % {"name": subject}
    return _twice(request, form, do, subject, now, about(subject, _("合并党组织"), _("先看影响"), why))


@opens_to(Permission.FORM)
@require_http_methods(BOTH)
def split_party(request: HttpRequest, pk: int) -> HttpResponse:
    act = act_of(request)
    subject, now = _seen(request, pk)
    units = Cover.objects.valid().on(act.today).filter(party_organization=subject).values("organisation")
    covered = SocialOrganization.objects.filter(pk__in=units)
    form = SplitForm(request.POST or None, covered=covered, initial={"day": act.today, "mode": "single"})

    def do() -> None:
        typed = form.cleaned_data
        founding = Founding(
            **{name: typed[name] for name in ("name", "kind", "mode")},
            level=now.level,
            region_code=now.region_code,
            formed_on=typed["day"],
            body=now.body,
            covers=list(typed["organisations"]),
        )
        said = {name: typed[name] for name in ("document_number", "reason")}
        split(party_organization=subject, founding=founding, act=act, **said)

    why = _("勾选的社会组织同日改由新成立的党组织覆盖；新党组织的上级与原来相同。")
    return _twice(request, form, do, subject, now, about(subject, _("分设党组织"), _("先看影响"), why))
