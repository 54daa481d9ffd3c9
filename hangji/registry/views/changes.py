"""Changes of Party organisations: the first sending shows what it would do to the figures, the second does it."""

import hashlib
from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from hangji.kit.letter import FORMS
from hangji.kit.refusal import Refusal
from hangji.office import documents
from hangji.office.access import opens_to, where
from hangji.office.acts import act_of
from hangji.office.issues import base_address, letter_file
from hangji.office.models import Body
from hangji.office.permissions import Permission
from hangji.registry import papers
from hangji.registry.actions.changes import merge, reform, split
from hangji.registry.actions.grounds import UNNUMBERED, Ground, change_of
from hangji.registry.actions.party import Founding, dissolve
from hangji.registry.consequences import of_dissolving, of_trying
from hangji.registry.forms import DissolveForm, MergeForm, ReformForm, SplitForm
from hangji.registry.models import ChangeDocument, Cover, PartyForm, PartyOrganization, SocialOrganization
from hangji.registry.papers import Change, letter_of
from hangji.registry.views.filling import about, fill, party_url, refused, seen_party

BOTH = ["GET", "POST"]
CHANGE = "registry/change.html"
NOT_TYPED = ("csrfmiddlewaretoken", "opened_by", "sure", "draft", "paper")


def _seen(request: HttpRequest, pk: int) -> tuple[PartyOrganization, PartyForm]:
    """A Party organisation in one's territory, and what it is today (its last form once it is dissolved)."""
    party_organization = seen_party(request, pk)
    forms = PartyForm.objects.valid().filter(where(act_of(request), Permission.FORM), party_organization=pk)
    return party_organization, get_object_or_404(
        forms.select_related("body", "party_organization").order_by("-since")[:1]
    )


def _typed(request: HttpRequest) -> str:
    """A digest of what was typed: whoever changes it after the preview sees another preview."""
    said = sorted((name, values) for name, values in request.POST.lists() if name not in NOT_TYPED)
    return hashlib.sha256(repr(said).encode()).hexdigest()[:16]


def _ground(request: HttpRequest, form: Any, *, tried: bool = False) -> Ground:
    """What was typed of the paper. tried: for a preview, which issues nothing and keeps no file."""
    typed = form.cleaned_data
    number, upload = typed["document_number"], None if tried else typed.get("paper")
    document = documents.store(upload, act=act_of(request), kinds=documents.PAPERS) if upload else None
    base = base_address(request)
    return Ground(number or (UNNUMBERED if tried else ""), typed["reason"], typed["decided"], document, base)


def _twice(
    request: HttpRequest,
    form: Any,
    do: Callable[[Ground], Any],
    said: Callable[[], tuple[str, str]],
    now: PartyForm,
    told: Sequence[str] = (),
) -> Any:
    """The preview after the first sending, the deed after the second with the same words; a draft where asked for.

    said: the words of the paper, of registry.papers. told: what it would do, where that is known before anything is
    typed; one sending is then enough.
    """
    subject, sure = now.party_organization, _typed(request)
    if told or request.POST.get("sure"):
        form.with_paper()
    head = {**_head(request, subject, form), "consequences": told}
    ready = form.is_bound and form.is_valid()
    if ready and request.POST.get("draft") in FORMS:
        ground = _ground(request, form, tried=True)
        return _draft(change_of(now, subject, form.cleaned_data["day"], ground, said()), request.POST["draft"])
    if ready and not told and request.POST.get("sure") != sure:
        try:
            lines = of_trying(lambda: do(_ground(request, form, tried=True)), now, act_of(request).today)
        except Refusal as refusal:
            return refused(request, refusal, {"form": form, **head}, CHANGE)
        form.with_paper()
        return render(request, CHANGE, {"form": form, **head, "consequences": lines, "sure": sure})

    def save(form: Any) -> str:
        do(_ground(request, form))
        messages.success(request, _("已登记，见下面的变化"))
        return party_url(subject)

    return fill(request, form, save, {**head, "sure": sure if told or request.POST.get("sure") else ""}, CHANGE)


def _draft(change: Change, form: str) -> FileResponse:
    return letter_file(letter_of(change), form)


def _head(request: HttpRequest, subject: PartyOrganization, form: Any) -> dict[str, Any]:
    titles: dict[Any, tuple[str, str]] = {
        MergeForm: (
            _("合并党组织"),
            _("选的党组织并入“%(name)s”：原来覆盖的社会组织同日改由它覆盖，中间不断。") % {"name": subject},
        ),
        ReformForm: (_("变更党组织"), _("换类别、组建方式或上级；从那一天起变化，以前的经历保留。")),
        SplitForm: (_("分设党组织"), _("勾选的社会组织同日改由新成立的党组织覆盖；新党组织的上级与原来相同。")),
        DissolveForm: (_("撤销党组织"), _("撤销后要恢复，只能重新登记成立；经历都保留。")),
    }
    title, why = titles[type(form)]
    return about(subject, title, _("先看影响"), why)


@opens_to(Permission.FORM)
@require_http_methods(BOTH)
def reform_party(request: HttpRequest, pk: int) -> Any:
    act = act_of(request)
    subject, now = _seen(request, pk)
    first = {"day": act.today, "kind": now.kind, "mode": now.mode, "body": now.body_id}
    form = ReformForm(request.POST or None, request.FILES or None, bodies=Body.objects.on(act.today), initial=first)

    def plan() -> dict[str, Any]:
        return {name: form.cleaned_data[name] for name in ("kind", "mode", "body", "day")}

    def do(ground: Ground) -> None:
        reform(party_organization=subject, ground=ground, act=act, **plan())

    return _twice(request, form, do, lambda: papers.of_reform(subject, now, **plan()), now)


@opens_to(Permission.FORM)
@require_http_methods(BOTH)
def merge_party(request: HttpRequest, pk: int) -> Any:
    act = act_of(request)
    subject, now = _seen(request, pk)
    there = PartyForm.objects.valid().on(act.today).filter(region_code=now.region_code, level=now.level)
    others = PartyOrganization.objects.filter(pk__in=there.values("party_organization")).exclude(pk=pk)
    first = {"day": act.today, "mode": "joint" if now.mode == "single" else now.mode}
    form = MergeForm(request.POST or None, request.FILES or None, others=others, initial=first)

    def do(ground: Ground) -> None:
        plan = {name: form.cleaned_data[name] for name in ("parties", "mode", "day")}
        merge(into=subject, ground=ground, act=act, **plan)

    def said() -> tuple[str, str]:
        typed = form.cleaned_data
        return papers.of_merge(subject, list(typed["parties"]), typed["mode"], typed["day"])

    return _twice(request, form, do, said, now)


@opens_to(Permission.FORM)
@require_http_methods(BOTH)
def split_party(request: HttpRequest, pk: int) -> Any:
    act = act_of(request)
    subject, now = _seen(request, pk)
    units = Cover.objects.valid().on(act.today).filter(party_organization=subject).values("organisation")
    covered = SocialOrganization.objects.filter(pk__in=units)
    first = {"day": act.today, "mode": "single"}
    form = SplitForm(request.POST or None, request.FILES or None, covered=covered, initial=first)

    def do(ground: Ground) -> None:
        typed = form.cleaned_data
        founding = Founding(
            **{name: typed[name] for name in ("name", "kind", "mode")},
            level=now.level,
            region_code=now.region_code,
            formed_on=typed["day"],
            body=now.body,
            covers=list(typed["organisations"]),
        )
        split(party_organization=subject, founding=founding, ground=ground, act=act)

    def said() -> tuple[str, str]:
        typed = form.cleaned_data
        return papers.of_split(subject, typed["name"], typed["mode"], list(typed["organisations"]), typed["day"])

    return _twice(request, form, do, said, now)


@opens_to(Permission.FORM)
@require_http_methods(BOTH)
def dissolve_party(request: HttpRequest, pk: int) -> Any:
    act = act_of(request)
    subject, now = _seen(request, pk)
    form = DissolveForm(request.POST or None, request.FILES or None, initial={"day": act.today})

    def do(ground: Ground) -> None:
        dissolve(party_organization=subject, day=form.cleaned_data["day"], ground=ground, act=act)

    def said() -> tuple[str, str]:
        return papers.of_dissolving(subject, form.cleaned_data["day"])

    return _twice(request, form, do, said, now, of_dissolving(subject, act.today))


@opens_to(Permission.SEE_REGISTER)
@require_GET
def change_document(request: HttpRequest, pk: int) -> FileResponse:
    """The file of a change's paper, for whoever may see the Party organisation."""
    seen = PartyOrganization.objects.visible_to(act_of(request)).values("pk")
    found = get_object_or_404(ChangeDocument, pk=pk, party_organization__in=seen, document__isnull=False)
    assert found.document is not None
    return documents.send(found.document)
