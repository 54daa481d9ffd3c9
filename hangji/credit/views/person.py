"""A person with a slip, without an account: what they may ask for, consent to one bank, the certificate, taking back.

Nobody signs in here, and no page of the office leads to what is done here. The slip's code opens the pages for a while.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hangji.credit.actions.banks import digest_of
from hangji.credit.actions.consent import Wish, consent_oneself, withdraw_oneself
from hangji.credit.forms import OneselfForm, SlipCodeForm
from hangji.credit.models import LoanCertificate, Slip
from hangji.credit.queries.eligibility import banks_offering, eligibility
from hangji.credit.queries.standing import with_state
from hangji.credit.verified import TAGS
from hangji.credit.views.page import BOTH, paper_of
from hangji.kit import clock
from hangji.kit.sender import may_send
from hangji.office.access import opens_to_anyone
from hangji.office.issues import base_address
from hangji.registry.views.filling import fill
from rulebook.policy import clause

PRODUCT = "red_collar"
KEPT = "credit_slip"
IDLE = timedelta(minutes=20)
LIMIT = "10/5m"  # a code has 90 bits; this keeps the log short
WithSlip = Callable[..., HttpResponse]
FRAME = {"frame": "portal/page.html"}  # of pages that an office has in its own


@opens_to_anyone
@never_cache
@require_http_methods(BOTH)
def mine(request: HttpRequest) -> HttpResponse:
    """The door: the slip's code."""
    if slip_of(request):
        return redirect("credit:myself")
    form = SlipCodeForm(request.POST if request.method == "POST" else None)
    if form.is_bound and not may_send(request, "slip", LIMIT, clock.now()):
        response = render(request, "office/verify_wait.html", status=429)
        response["Retry-After"] = "300"
        return response
    if form.is_bound and form.is_valid():
        slip = Slip.objects.filter(digest=digest_of(form.cleaned_data["code"])).first()
        if slip:
            request.session.cycle_key()
            _keep(request, slip.pk)
            return redirect("credit:myself")
        form.add_error("code", _("没有这个办理码，请对照办理单再看一遍"))
    return _private(render(request, "credit/mine.html", {"form": form}, status=422 if form.is_bound else 200))


def _keep(request: HttpRequest, slip: int) -> None:
    request.session[KEPT] = [slip, clock.now().isoformat()]


def slip_of(request: HttpRequest) -> Slip | None:
    """The slip that opened these pages in this browser, unless it has been idle for too long."""
    kept = request.session.get(KEPT)
    if not kept:
        return None
    if clock.now() - datetime.fromisoformat(kept[1]) > IDLE:
        del request.session[KEPT]
        return None
    return Slip.objects.select_related("batch__organisation").filter(pk=kept[0]).first()


def with_slip(view: WithSlip) -> WithSlip:
    """Open to whoever has entered a slip's code in this browser; others are sent to the door."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        slip = slip_of(request)
        if slip is None:
            return redirect("credit:mine")
        _keep(request, slip.pk)
        return _private(view(request, slip, *args, **kwargs))

    return guarded


def _private(response: HttpResponse) -> HttpResponse:
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Cache-Control"] = "private, no-store"
    return response


def _own(slip: Slip) -> Any:
    return with_state(slip.certificates.all(), clock.today()).select_related("bank", "issue").order_by("-issued_on")


@opens_to_anyone
@never_cache
@require_GET
@with_slip
def myself(request: HttpRequest, slip: Slip) -> HttpResponse:
    today = clock.today()
    context = {
        **FRAME,
        "slip": slip,
        "over": slip.batch.last_day < today,
        "found": eligibility(slip.batch.organisation, PRODUCT, today),
        "rows": [(one, TAGS[one.state]) for one in _own(slip)],
    }
    return render(request, "credit/myself.html", context)


@opens_to_anyone
@never_cache
@require_http_methods(BOTH)
@with_slip
def consent_(request: HttpRequest, slip: Slip) -> HttpResponse:
    today = clock.today()
    banks = banks_offering(PRODUCT, slip.batch.region_code, today)
    form = OneselfForm(request.POST or None, banks=banks)

    def save(form: OneselfForm) -> str:
        typed = form.cleaned_data
        wish = Wish(PRODUCT, typed["bank"], typed["agreed"], base_address(request))
        made = consent_oneself(slip=slip, name=typed["name"], wish=wish, at=clock.now())
        messages.success(request, _("已取得资格证明 %(number)s") % {"number": made})
        return reverse("credit:my_certificate", args=[made.key])

    context = {
        **FRAME,
        "title": _("申请红领贷资格证明"),
        "verb": _("同意并取得资格证明"),
        "back_url": reverse("credit:myself"),
        "banks": banks,
        "days": clause("credit.consent_days", day=today).value,
        "person": True,
    }
    return fill(request, form, save, context, "credit/consent.html")


def _certificate(slip: Slip, key: int) -> LoanCertificate:
    found: LoanCertificate | None = _own(slip).filter(key=key).first()
    if found is None:
        raise Http404
    return found


@opens_to_anyone
@never_cache
@require_GET
@with_slip
def my_certificate(request: HttpRequest, slip: Slip, key: int) -> HttpResponse:
    one = _certificate(slip, key)
    shown = {**FRAME, **paper_of(one, base_address(request)), "back_url": reverse("credit:myself")}
    return render(request, "credit/paper.html", shown)


@opens_to_anyone
@never_cache
@require_http_methods(BOTH)
@with_slip
def my_withdrawal(request: HttpRequest, slip: Slip, key: int) -> HttpResponse:
    one = _certificate(slip, key)
    if request.method == "POST":
        withdraw_oneself(slip=slip, key=key, at=clock.now())
        messages.success(request, _("已撤回，%(bank)s现在看不到了；您的姓名已经删除") % {"bank": one.bank})
        return redirect("credit:myself")
    context = {
        **FRAME,
        "title": _("撤回对%(bank)s的同意") % {"bank": one.bank},
        "verb": _("撤回同意"),
        "consequences": (
            _("银行马上看不到这张资格证明；凭码核对的人看到“持有人已撤回”"),
            _("您的姓名当时就从这里删除"),
            _("已经签订的贷款合同不受影响；以后可以重新申请"),
        ),
        "back_url": reverse("credit:myself"),
    }
    return render(request, "kit/confirm.html", context)


@opens_to_anyone
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Close the pages in this browser."""
    request.session.pop(KEPT, None)
    return redirect("credit:mine")
