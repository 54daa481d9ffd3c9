"""发文登记: what was issued in one's territories, with its files; and withdrawing it."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods
from django.views.decorators.vary import vary_on_headers

from hangji.kit.letter import qr_svg
from hangji.kit.list_page import bar, page_of
from hangji.kit.refusal import Refusal
from hangji.office import documents
from hangji.office.access import opens_to, where
from hangji.office.actions.issues import withdraw_issue
from hangji.office.acts import Act, act_of
from hangji.office.forms import WithdrawIssueForm
from hangji.office.issues import address_of, base_address, chain_holds, issues_seen, said_code, sound, successor
from hangji.office.models import Issue
from hangji.office.permissions import Permission
from hangji.office.tables import issued, kind_said
from hangji.office.views.pages import answer


@opens_to(Permission.SEE_ISSUES)
@require_GET
@vary_on_headers("HX-Request")
def issues(request: HttpRequest) -> HttpResponse:
    listing = issued(act_of(request), request.GET)
    context = {
        "scope": [_("共 %(n)s 份") % {"n": listing.count_text}, _("发出去的文件，编号不断、内容不改")],
        **bar(listing, ("kind", "year", "unit", "state")),
        "find_label": _("文号、标题、验证码"),
        "unit": _("份"),
    }
    return page_of(request, listing, "office/issues.html", context)


def _crumbs(*more: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"url": reverse("office:issues"), "label": _("发文")}, *more]


@opens_to(Permission.SEE_ISSUES)
@require_GET
def issue(request: HttpRequest, pk: int) -> HttpResponse:
    act = act_of(request)
    found = get_object_or_404(issues_seen(act), pk=pk)
    address = address_of(found, base_address(request))
    context = {
        "issue": found,
        "kind": kind_said(found.kind),
        "code": said_code(found.code),
        "address": address,
        "qr": qr_svg(address),
        "files": [(each, sound(each.document)) for each in found.files.select_related("document")],
        "chain_holds": chain_holds(found),
        "successor": successor(found) if found.withdrawn_at else None,
        "may_withdraw": _may_withdraw(found, act),
        "crumbs": _crumbs({"label": found.number}),
    }
    return render(request, "office/issue.html", context)


def _may_withdraw(found: Issue, act: Act) -> bool:
    there = Issue.objects.filter(where(act, Permission.WITHDRAW_ISSUE), pk=found.pk, withdrawn_at__isnull=True)
    return there.exists()


@opens_to(Permission.SEE_ISSUES)
@require_GET
def file(request: HttpRequest, pk: int, file: int) -> FileResponse:
    found = get_object_or_404(issues_seen(act_of(request)), pk=pk)
    return documents.send(get_object_or_404(found.files.select_related("document"), pk=file).document)


@opens_to(Permission.WITHDRAW_ISSUE)
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    act = act_of(request)
    found = get_object_or_404(Issue.objects.filter(where(act, Permission.WITHDRAW_ISSUE)), pk=pk)
    form, refusal = WithdrawIssueForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        try:
            withdraw_issue(issue=found, act=act, **form.cleaned_data)
        except Refusal as said:
            refusal = said
        else:
            messages.success(request, _("已撤回 %(number)s") % {"number": found.number})
            return redirect("office:issue", pk)
    url = reverse("office:issue", args=[pk])
    title = _("撤回 %(number)s") % {"number": found.number}
    lines = (
        _("凭验证码来核对的人，会看到它已撤回、哪一天、为什么"),
        _("文件和登记都留着，编号不再使用；同一事项可以重新发文，得到新的编号"),
    )
    words: dict[str, Any] = {"title": title, "verb": _("撤回"), "back_url": url, "consequences": lines}
    words |= {
        "crumbs": _crumbs({"url": url, "label": found.number}, {"label": _("撤回")}),
        "lasting": _("撤回以后不能恢复"),
    }
    return answer(request, "office/form.html", form, refusal, **words)
