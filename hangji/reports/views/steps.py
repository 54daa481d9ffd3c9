"""What is done with one report, each with its button; what ends a matter asks first and takes a reason."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from hangji.kit.refusal import Refusal
from hangji.office.access import Territory, opens_to
from hangji.office.acts import Act, act_of
from hangji.office.issues import base_address
from hangji.office.permissions import Permission
from hangji.reports import actions
from hangji.reports.forms import ReasonForm
from hangji.reports.models import Report
from hangji.reports.queries import reproduced, title_of
from hangji.reports.views.page import content_of, seen


def _done(request: HttpRequest, report: Report, said: str) -> HttpResponse:
    messages.success(request, said)
    return redirect("reports:report", report.pk)


@opens_to(Permission.PREPARE_REPORT)
@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    actions.discard_report(report=seen(request, pk), act=act_of(request))
    messages.success(request, _("已放弃这份草稿"))
    return redirect("reports:reports")


@opens_to(Permission.CHECK_REPORT)
@require_POST
def check(request: HttpRequest, pk: int) -> HttpResponse:
    report = actions.check_report(report=seen(request, pk), act=act_of(request))
    return _done(request, report, _("已审核；锁定以后数不再改变"))


@opens_to(Permission.CHECK_REPORT)
@require_http_methods(["GET", "POST"])
def lock(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks first: what is locked is never opened again."""
    report = seen(request, pk)
    consequences = [
        _("现在的数、每个数的名单、口径版本和审计链末条一起存下，并算出校验值"),
        _("台账以后的更正不改变这一份，差异另列在旁边"),
        _("存下这一版的文件，以后下载的都是同一份"),
    ]
    context = {
        "title": _("锁定“%(title)s”") % {"title": title_of(report.kind)},
        "consequences": consequences,
        "lasting": _("锁定不能解除。数有变化的，编制下一版"),
        "verb": _("锁定"),
    }

    def do(_said: dict[str, Any]) -> Report:
        return actions.lock_report(report=report, base=base_address(request), act=act_of(request))

    return _confirmed(request, report, None, do, context)


@opens_to(Permission.PREPARE_REPORT)
@require_POST
def send(request: HttpRequest, pk: int) -> HttpResponse:
    report = actions.send_report(report=seen(request, pk), act=act_of(request))
    return _done(request, report, _("已上报，等待上级接收"))


@opens_to(Permission.PREPARE_REPORT)
@require_POST
def redraft(request: HttpRequest, pk: int) -> HttpResponse:
    """The next edition of a locked report."""
    old = seen(request, pk)
    territory = Territory(old.region_code, old.level)
    report = actions.draft_report(kind=old.kind, territory=territory, day=old.day, act=act_of(request))
    return _done(request, report, _("已开始编制第 %(edition)d 版；原来那一版不变") % {"edition": report.edition})


@opens_to(Permission.PREPARE_REPORT)
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    report, act = seen(request, pk), act_of(request)
    context = {
        "title": _("撤回“%(title)s”") % {"title": title_of(report.kind)},
        "consequences": [_("上级看得到它被撤回和理由"), _("这一版保留不变，可以编制下一版")],
        "verb": _("撤回"),
    }
    form = ReasonForm(request.POST or None)
    return _confirmed(
        request, report, form, lambda said: actions.withdraw_report(report=report, act=act, **said), context
    )


def _receivable(request: HttpRequest, pk: int) -> tuple[Report, Act]:
    act = act_of(request)
    return get_object_or_404(Report.objects.receivable_by(act), pk=pk), act


@opens_to(Permission.RECEIVE_REPORT)
@require_POST
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    report, act = _receivable(request, pk)
    return _done(request, actions.accept_report(report=report, act=act), _("已接收"))


@opens_to(Permission.RECEIVE_REPORT)
@require_http_methods(["GET", "POST"])
def send_back(request: HttpRequest, pk: int) -> HttpResponse:
    report, act = _receivable(request, pk)
    context = {
        "title": _("退回“%(title)s”") % {"title": title_of(report.kind)},
        "consequences": [_("报送单位的工作台会提示，并看到理由"), _("这一版保留不变，对方编制下一版再报")],
        "verb": _("退回"),
    }
    form = ReasonForm(request.POST or None)
    return _confirmed(
        request, report, form, lambda said: actions.return_report(report=report, act=act, **said), context
    )


def _confirmed(
    request: HttpRequest,
    report: Report,
    form: Form | None,
    do: Callable[[dict[str, Any]], Report],
    context: dict[str, Any],
) -> HttpResponse:
    """Ask, then do; when it is refused, the page again with the reason."""
    status = 200
    if request.method == "POST":
        try:
            if form is None or form.is_valid():
                return _done(request, do(form.cleaned_data if form else {}), _("已%(verb)s") % context)
            status = 422
        except Refusal as refusal:
            context["refusal"], status = refusal, refusal.status
    back = reverse("reports:report", args=[report.pk])
    return render(request, "reports/confirm.html", {**context, "form": form, "back_url": back}, status=status)


@opens_to(Permission.SEE_COVERAGE)
@require_POST
def reproduce(request: HttpRequest, pk: int) -> HttpResponse:
    """Build the content anew as known at the locking and say whether it is the same. Nothing is written."""
    report = seen(request, pk)
    frozen = None if report.running else content_of(report)
    if frozen is None:
        raise Refusal(_("不能复算：没有锁定的内容"), _("复算是拿锁定的内容来比"), _("锁定以后再复算"))
    again = reproduced(report)
    if again.digest() == report.digest:
        messages.success(request, _("按锁定那一刻所知重新算过，逐字节一致，校验值 %(d)s…") % {"d": report.digest[:16]})
    elif (list(again.numbers), list(again.rows)) == (list(frozen.numbers), list(frozen.rows)):
        messages.info(request, _("按锁定那一刻所知重新算过，各项数和名单一致；口径或判定标准的文件后来有过修改"))
    else:
        messages.error(request, _("按锁定那一刻所知重新算过，与锁定的不一致，请系统管理员核对"))
    return redirect("reports:report", report.pk)
