"""上级党组织的划转、并入和撤销: who leads which Party organisation, changed by one act and undone by one."""

from datetime import date
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from hangji.kit.refusal import Refusal
from hangji.office.access import has, opens_to, where
from hangji.office.acts import Act, act_of
from hangji.office.models import Body
from hangji.office.permissions import Permission
from hangji.office.queries import bodies_seen
from hangji.office.views.bodies import crumbs, done, mine, words
from hangji.registry.actions.transfers import end_body, merge_body, transfer, undo_transfer
from hangji.registry.forms_of_bodies import AskForm, EndBodyForm, MergeBodyForm, TransferForm, UndoForm
from hangji.registry.leading import Asked, Preview, led_from, moved
from hangji.registry.lists import industries
from hangji.registry.models import PartyForm, Transfer
from hangji.registry.views.filling import region_choices

BOTH = ["GET", "POST"]


@opens_to(Permission.FORM)
@require_http_methods(BOTH)
def transfer_to(request: HttpRequest, pk: int) -> HttpResponse:
    """?day=&industry=&source=&county= say whom the preview asks about; what is ticked there moves on a POST."""
    act, body = mine(request, pk)
    ask = _ask(request, act, body)
    asked = ask.asked() if ask.is_valid() else Asked(act.today)
    preview = Preview(act, body, asked)
    form = TransferForm(request.POST or None, forms_seen=PartyForm.objects.filter(where(act, Permission.FORM)))
    refusal, status = None, 422 if ask.errors or (form.is_bound and form.errors) else 200
    if request.method == "POST" and ask.is_valid() and form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("document", "reason")}
        try:
            made = transfer(forms=list(form.cleaned_data["form"]), body=body, day=asked.day, act=act, **said)
        except Refusal as reason:
            refusal, status = reason, reason.status
        else:
            messages.success(request, _("已划转 %(n)d 个党组织") % {"n": made.count})
            return redirect("registry:transfer_made", made.pk)
    ticked = set(request.POST.getlist("form")) if form.is_bound else {str(line.form.pk) for line in preview.chosen}
    context = {
        **words(body, _("划转党组织")),
        "body": body,
        "ask": ask,
        "here": "?" + urlencode({name: ask.data[name] for name in ask.fields if ask.data.get(name)}),
        "preview": preview,
        "ticked": ticked,
        "form": form,
        "refusal": refusal,
    }
    return render(request, "registry/transfer.html", context, status=status)


def _ask(request: HttpRequest, act: Act, body: Body) -> AskForm:
    """What the address asks; of a body that has an industry, that industry is asked of first."""
    day = act.today
    if body.valid_from and body.valid_from <= act.today and not led_from(body, body.valid_from).exists():
        day = body.valid_from
    named = industries()
    first = {"day": day.isoformat(), "industry": body.industry if body.industry in named else ""}
    there = Body.objects.on(act.today).filter(where(act, Permission.FORM)).exclude(pk=body.pk)
    regions = region_choices(act, Permission.FORM)
    typed = {**first, **request.GET.dict()} if "day" not in request.GET else request.GET.dict()
    return AskForm(typed, bodies=list(there), industries=named, regions=regions)


def _seen(act: Act) -> QuerySet[Transfer]:
    """The transfers to or of the bodies that one sees."""
    bodies = bodies_seen(act).values("pk")
    made = Transfer.objects.filter(Q(body__in=bodies) | Q(merged__in=bodies))
    return made.select_related("body", "merged")


@opens_to(Permission.SEE_COVERAGE)
@require_GET
def transfer_made(request: HttpRequest, pk: int) -> HttpResponse:
    """Who moved, from where, and the way to undo it."""
    act = act_of(request)
    made = get_object_or_404(_seen(act), pk=pk)
    url = reverse("desk:body", args=[made.body_id])
    context = {
        "transfer": made,
        "moved": moved(made.act),
        "may_undo": made.undone_at is None and has(act, Permission.FORM),
        "crumbs": crumbs({"url": url, "label": made.body.name}, {"label": _title(made)}),
        "title": _title(made),
    }
    return render(request, "registry/transfer_made.html", context)


def _title(made: Transfer) -> str:
    facts = {"day": made.day.isoformat(), "merged": made.merged}
    return _("%(day)s 并入“%(merged)s”") % facts if made.merged else _("%(day)s 划转") % facts


@opens_to(Permission.FORM)
@require_http_methods(BOTH)
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    act = act_of(request)
    made = get_object_or_404(_seen(act).filter(where(act, Permission.FORM, "body__")), pk=pk)
    form = UndoForm(request.POST or None)
    lines = [_("%(n)d 个党组织重新归原来的上级，每一个都留下记录") % {"n": made.count}]
    if made.merged:
        lines.append(_("“%(merged)s”重新存在，它的下级也还给它") % {"merged": made.merged})
    lines.append(_("之后又有人登记过其中的上级或类别的，不能撤回"))
    back = reverse("registry:transfer_made", args=[made.pk])
    shown = {**words(made.body, _("撤回划转"), *lines), "back_url": back}
    return done(
        request, form, lambda: undo_transfer(transfer=made, act=act, **form.cleaned_data), _("已撤回划转"), shown
    )


@opens_to(Permission.FORM)
@require_http_methods(BOTH)
def end(request: HttpRequest, pk: int) -> HttpResponse:
    act, subject = mine(request, pk)
    first = {"day": subject.valid_to or act.today, "successor": subject.successor, "document": subject.end_document}
    form = EndBodyForm(request.POST or None, body=subject, initial=first)
    lines = (
        _("从那天起，登记党组织和任职时不能再选“%(name)s”") % {"name": subject.name},
        _("它领导过的党组织、办过的事都照原样留着"),
        _("还领导党组织的，先划转；全部由一个党组织承接的，用并入"),
    )
    shown = words(subject, _("撤销上级党组织"), *lines)
    return done(request, form, lambda: end_body(body=subject, act=act, **form.cleaned_data), _("已登记撤销"), shown)


@opens_to(Permission.FORM)
@require_http_methods(BOTH)
def merge(request: HttpRequest, pk: int) -> HttpResponse:
    act, subject = mine(request, pk)
    others = Body.objects.filter(where(act, Permission.FORM)).exclude(pk=subject.pk)
    form = MergeBodyForm(request.POST or None, bodies=others, initial={"day": act.today})
    lines = _consequences(subject, act.today)
    shown = words(subject, _("并入另一个党组织"), *lines)
    return done(request, form, lambda: merge_body(body=subject, act=act, **form.cleaned_data), _("已并入"), shown)


def _consequences(subject: Body, today: date) -> list[str]:
    led = led_from(subject, today).values("party_organization").distinct().count()
    return [
        _("由它领导的 %(n)d 个党组织全部由承接的党组织领导，每一个都留下记录") % {"n": led},
        _("它的下级改归承接的党组织；“%(name)s”从那天起撤销") % {"name": subject.name},
        _("可以一次撤回，直到有人在其中登记了后来的变更"),
    ]
