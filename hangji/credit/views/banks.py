"""The office's own part: the banks, what they offer, who answers for them; slips for persons."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods
from django.views.decorators.vary import vary_on_headers

from hangji.credit import tables
from hangji.credit.actions.banks import appoint_clerk, end_clerk, hand_slips, keep_bank
from hangji.credit.forms import BankForm, ClerkForm, SlipsForm
from hangji.credit.models import Bank, Clerk, Offer
from hangji.credit.queries.eligibility import honoured
from hangji.credit.queries.sight import may_keep
from hangji.credit.views.page import BOTH, crumbs
from hangji.kit.letter import qr_svg
from hangji.kit.list_page import bar, page_of
from hangji.kit.refusal import Refusal
from hangji.office.access import has, opens_to, where
from hangji.office.acts import Act, act_of
from hangji.office.issues import base_address, said_code
from hangji.office.models import Post, Role, User
from hangji.office.permissions import Permission
from hangji.office.queries import body_places
from hangji.registry.queries import region_names
from hangji.registry.views.filling import fill, refused
from rulebook.credit import product

P = Permission


@opens_to(P.SEE_CREDIT)
@require_GET
def banks(request: HttpRequest) -> HttpResponse:
    act, names = act_of(request), region_names()
    found = list(Bank.objects.visible_to(act))
    offers = Offer.objects.valid().on(act.today).filter(bank__in=found)
    clerks = Clerk.objects.valid().on(act.today).filter(bank__in=found).select_related("user")
    rows = [
        {
            "bank": one,
            "place": names.get(one.region_code, ""),
            "loans": [_(product(each.product).title) for each in offers if each.bank_id == one.pk],
            "clerks": [each.user.name for each in clerks if each.bank_id == one.pk],
            "may_keep": may_keep(act, one),
        }
        for one in found
    ]
    return render(request, "credit/banks.html", {"rows": rows, "keeps": has(act, P.KEEP_CREDIT)})


@opens_to(P.KEEP_CREDIT)
@require_http_methods(BOTH)
def new_bank(request: HttpRequest) -> HttpResponse:
    return _bank_form(request, None)


@opens_to(P.KEEP_CREDIT)
@require_http_methods(BOTH)
def bank(request: HttpRequest, pk: int) -> HttpResponse:
    return _bank_form(request, _kept(request, pk))


def _kept(request: HttpRequest, pk: int) -> Bank:
    act = act_of(request)
    found: Bank = get_object_or_404(Bank.objects.visible_to(act), pk=pk)
    if not may_keep(act, found):
        raise Http404
    return found


def _bank_form(request: HttpRequest, held: Bank | None) -> HttpResponse:
    act = act_of(request)
    places = body_places(act)
    form = BankForm(request.POST or None, places=places, initial=_initial(held, act))

    def save(form: BankForm) -> str:
        made = keep_bank(bank=held, said=form.said(), version=form.cleaned_data["version"], act=act)
        messages.success(request, _("已保存%(bank)s") % {"bank": made})
        return reverse("credit:banks")

    context = {
        "title": str(held) if held else _("登记合作银行"),
        "verb": _("保存"),
        "why": _("银行经办只看得到申请人同意给这家银行的资格证明，每张八项。"),
        "back_url": reverse("credit:banks"),
        "crumbs": crumbs("credit:banks", _("合作银行"), {"label": str(held) if held else _("登记")}),
    }
    return fill(request, form, save, context)


def _initial(held: Bank | None, act: Act) -> dict[str, Any]:
    if held is None:
        return {}
    offered = Offer.objects.valid().on(act.today).filter(bank=held).values_list("product", flat=True)
    plain = {name: getattr(held, name) for name in ("name", "sign", "region_code", "phone", "version")}
    return {**plain, "offered": list(offered)}


@opens_to(P.KEEP_CREDIT)
@require_http_methods(BOTH)
def clerks(request: HttpRequest, pk: int) -> HttpResponse:
    """Who answers for a bank: one more, or one less."""
    act, held = act_of(request), _kept(request, pk)
    posts = Post.objects.valid().on(act.today).filter(role=Role.BANK_CLERK)
    users = User.objects.filter(pk__in=posts.values("user"), is_active=True).order_by("name")
    running = Clerk.objects.valid().on(act.today).filter(bank=held).select_related("user")
    form = ClerkForm(request.POST if "end" not in request.POST and request.method == "POST" else None, users=users)
    shown = {
        "bank": held,
        "clerks": running,
        "form": form,
        "crumbs": crumbs("credit:banks", _("合作银行"), {"label": _("%(bank)s的经办") % {"bank": held}}),
    }
    try:
        if "end" in request.POST:
            kept = Clerk.objects.filter(bank=held).values("user")
            user = get_object_or_404(User, pk__in=kept, username=request.POST["end"])
            end_clerk(bank=held, user=user, act=act)
            messages.success(request, _("%(name)s从今天起不再经办") % {"name": user})
            return redirect("credit:clerks", pk)
        if form.is_bound and form.is_valid():
            appoint_clerk(bank=held, user=form.cleaned_data["user"], act=act)
            messages.success(request, _("%(name)s从今天起经办") % {"name": form.cleaned_data["user"]})
            return redirect("credit:clerks", pk)
    except Refusal as refusal:
        return refused(request, refusal, shown, "credit/clerks.html")
    return render(request, "credit/clerks.html", shown, status=422 if form.is_bound else 200)


# ---- slips


@opens_to(P.SEE_CREDIT)
@require_GET
@vary_on_headers("HX-Request")
def slips(request: HttpRequest) -> HttpResponse:
    act = act_of(request)
    listing = tables.slips(act, request.GET, act.today)
    context: dict[str, Any] = {
        "title": _("个人办理单"),
        "scope": [
            _("共 %(n)s 批") % {"n": listing.count_text},
            _("只记发了多少张；有没有人用、谁用了，这里没有，也查不到"),
        ],
        **bar(listing, ("state",)),
        "find_label": _("社会组织"),
        "unit": _("批"),
        "new_url": reverse("credit:hand_slips") if has(act, P.KEEP_CREDIT) else "",
        "new_label": _("发放办理单"),
    }
    return page_of(request, listing, "credit/list.html", context)


@never_cache
@opens_to(P.KEEP_CREDIT)
@require_http_methods(BOTH)
def hand_slips_(request: HttpRequest) -> HttpResponse:
    """The form; answered with the slips themselves, since their codes are shown this once."""
    act = act_of(request)
    form = SlipsForm(request.POST or None, organisations=honoured(where(act, P.KEEP_CREDIT), act.today))
    context = {
        "title": _("发放个人办理单"),
        "verb": _("生成并显示办理单"),
        "why": _("办理码只显示一次，系统里没有保存；下一页请当场打印，裁开，一人一张发给全部党员和从业人员。"),
        "back_url": reverse("credit:slips"),
        "crumbs": crumbs("credit:slips", _("个人办理单"), {"label": _("发放")}),
    }
    if not form.is_bound or not form.is_valid():
        return render(request, "registry/form.html", {"form": form, **context}, status=422 if form.is_bound else 200)
    try:
        codes = hand_slips(act=act, **form.cleaned_data)
    except Refusal as refusal:
        return refused(request, refusal, {"form": form, **context})
    address = base_address(request) + reverse("credit:mine")
    shown = {
        "organisation": form.cleaned_data["organisation"],
        "codes": [said_code(each) for each in codes],
        "address": address,
        "qr": qr_svg(address),
        "today": act.today,
    }
    return render(request, "credit/slips.html", shown)
