"""Organisations: the office's list, one certificate, who is eligible and why; their Party worker's consent."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django.views.decorators.vary import vary_on_headers

from hangji.credit import tables
from hangji.credit.actions.consent import Wish, consent, withdraw
from hangji.credit.forms import BankChoice
from hangji.credit.models import LoanCertificate
from hangji.credit.queries.eligibility import banks_offering, eligibility
from hangji.credit.queries.sight import own_organisations, seen
from hangji.credit.queries.totals import public
from hangji.credit.verified import TAGS
from hangji.credit.views.page import BOTH, crumbs, home, paper_of
from hangji.kit.list_page import bar, page_of
from hangji.office.access import has, opens_to
from hangji.office.acts import Act, act_of
from hangji.office.issues import base_address
from hangji.office.permissions import Permission
from hangji.registry.models import SocialOrganization, Standing
from hangji.registry.views.filling import fill
from hangji.registry.views.lists import Streamed, export
from rulebook.policy import clause

P = Permission
ENTERPRISE, COLLAR = "red_enterprise", "red_collar"


@opens_to(P.SEE_CREDIT)
@require_GET
@vary_on_headers("HX-Request")
def certificates(request: HttpRequest) -> HttpResponse:
    act = act_of(request)
    listing = tables.certificates(act, request.GET)
    context: dict[str, Any] = {
        "title": _("红企贷资格证明"),
        "scope": [
            _("共 %(n)s 张") % {"n": listing.count_text},
            _("只列社会组织的；谁申请了红领贷，这里没有，也查不到"),
        ],
        **bar(listing, ("bank", "state", "answer"), ("honour_level", "year")),
        "find_label": _("编号、社会组织"),
        "unit": _("张"),
        "may_export": has(act, P.EXPORT),
        "export_url": reverse("credit:certificates_export"),
        "totals": public(act.today) if "HX-Request" not in request.headers else None,
    }
    return page_of(request, listing, "credit/certificates.html", context)


@opens_to(P.EXPORT)
@require_POST
def certificates_export(request: HttpRequest) -> Streamed:
    act = act_of(request)
    return export(request, tables.certificates(act, request.GET), act.today)


SEEN = (P.SEE_CREDIT, P.CONSENT_CREDIT)


def _one(request: HttpRequest, key: int) -> LoanCertificate:
    return get_object_or_404(seen(act_of(request)), key=key)


def _may_consent(act: Act, organisation: int) -> bool:
    return own_organisations(act).filter(pk=organisation).exists()


@opens_to(*SEEN)
@require_GET
def certificate(request: HttpRequest, key: int) -> HttpResponse:
    act, one = act_of(request), _one(request, key)
    path = {"url": home(one.organisation), "label": str(one.organisation)}
    context = {
        **paper_of(one, base_address(request)),
        "consents": one.consents.all(),
        "answers": one.answers.select_related("reverses").order_by("pk"),
        "own": _may_consent(act, one.organisation_id),
        "crumbs": [*_crumbs(act), path, {"label": str(one)}],
    }
    return render(request, "credit/certificate.html", context)


def _crumbs(act: Act) -> list[dict[str, Any]]:
    """Called as the menu calls it."""
    if has(act, P.SEE_CREDIT):
        return crumbs("credit:certificates", _("信贷支持"))
    return crumbs("credit:own", _("红企贷"))


@opens_to(*SEEN)
@require_GET
def paper(request: HttpRequest, key: int) -> HttpResponse:
    one = _one(request, key)
    back = reverse("credit:certificate", args=[key])
    return render(request, "credit/paper.html", {**paper_of(one, base_address(request)), "back_url": back})


# ---- one organisation


@opens_to(P.CONSENT_CREDIT)
@require_GET
def own(request: HttpRequest) -> HttpResponse:
    """A Party worker's own organisations; of one, its page."""
    found = list(own_organisations(act_of(request)).order_by("name"))
    if len(found) == 1:
        return redirect("credit:organisation", found[0].pk)
    return render(request, "credit/own.html", {"organisations": found})


@opens_to(*SEEN)
@require_GET
def organisation(request: HttpRequest, pk: int) -> HttpResponse:
    act = act_of(request)
    subject = get_object_or_404(SocialOrganization.objects.visible_to(act), pk=pk)
    rows = list(seen(act).filter(organisation=subject).order_by("-issued_on", "-pk"))
    found = eligibility(subject, ENTERPRISE, act.today)
    may = _may_consent(act, pk)
    context = {
        "organisation": subject,
        "found": found,
        "persons": eligibility(subject, COLLAR, act.today),
        "rows": [(one, TAGS[str(one.state)], one.answers.standing().first()) for one in rows],  # type: ignore[attr-defined]
        "own": may,
        "may_ask": may and found.eligible,
        "sees": has(act, P.SEE_CREDIT),
        "crumbs": [*_crumbs(act), {"label": str(subject)}],
    }
    return render(request, "credit/organisation.html", context)


def _own(request: HttpRequest, pk: int) -> SocialOrganization:
    return get_object_or_404(own_organisations(act_of(request)), pk=pk)


@opens_to(P.CONSENT_CREDIT)
@require_http_methods(BOTH)
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Consent to one bank, which brings the certificate."""
    act, subject = act_of(request), _own(request, pk)
    place = Standing.objects.asof(act.today).filter(organisation=subject).values_list("region_code", flat=True).first()
    banks = banks_offering(ENTERPRISE, place or 0, act.today)
    form = BankChoice(request.POST or None, banks=banks)

    def save(form: BankChoice) -> str:
        typed = form.cleaned_data
        wish = Wish(ENTERPRISE, typed["bank"], typed["agreed"], base_address(request))
        made = consent(organisation=subject, wish=wish, act=act)
        messages.success(
            request, _("已取得资格证明 %(number)s，%(bank)s从现在起看得到") % {"number": made, "bank": typed["bank"]}
        )
        return reverse("credit:certificate", args=[made.key])

    context = {
        "title": _("申请红企贷资格证明"),
        "verb": _("同意并取得资格证明"),
        "back_url": home(subject),
        "crumbs": [*_crumbs(act), {"url": home(subject), "label": str(subject)}, {"label": _("申请")}],
        "banks": banks,
        "days": clause("credit.consent_days", day=act.today).value,
        "person": False,
    }
    return fill(request, form, save, context, "credit/consent.html")


def _of_own(request: HttpRequest, key: int) -> LoanCertificate:
    own = own_organisations(act_of(request)).values("pk")
    return get_object_or_404(seen(act_of(request)).filter(organisation__in=own), key=key)


@opens_to(P.CONSENT_CREDIT)
@require_http_methods(BOTH)
def renew_consent(request: HttpRequest, key: int) -> HttpResponse:
    one, act = _of_own(request, key), act_of(request)
    back = reverse("credit:certificate", args=[key])
    if request.method == "POST":
        wish = Wish(one.product, one.bank, agreed=True, base=base_address(request))
        made = consent(organisation=one.organisation, wish=wish, act=act)
        messages.success(request, _("已再次同意%(bank)s查看") % {"bank": one.bank})
        return redirect("credit:certificate", made.key)
    context = {
        "title": _("再次同意%(bank)s查看 %(number)s") % {"bank": one.bank, "number": one},
        "verb": _("再次同意"),
        "consequences": (_("银行从现在起又看得到这张资格证明"), _("随时可以撤回")),
        "back_url": back,
        "crumbs": [*_crumbs(act), {"url": back, "label": str(one)}, {"label": _("再次同意")}],
    }
    return render(request, "kit/confirm.html", context)


@opens_to(P.CONSENT_CREDIT)
@require_http_methods(BOTH)
def withdraw_(request: HttpRequest, key: int) -> HttpResponse:
    one, act = _of_own(request, key), act_of(request)
    back = reverse("credit:certificate", args=[key])
    if request.method == "POST":
        withdraw(certificate=one, act=act)
        messages.success(request, _("已撤回，%(bank)s现在看不到了") % {"bank": one.bank})
        return redirect("credit:certificate", key)
    context = {
        "title": _("撤回对%(bank)s的同意") % {"bank": one.bank},
        "verb": _("撤回同意"),
        "consequences": (
            _("银行马上看不到这张资格证明；凭码核对的人看到“持有人已撤回”"),
            _("已经签订的贷款合同不受影响"),
            _("以后可以重新申请"),
        ),
        "back_url": back,
        "crumbs": [*_crumbs(act), {"url": back, "label": str(one)}, {"label": _("撤回同意")}],
    }
    return render(request, "kit/confirm.html", context)
