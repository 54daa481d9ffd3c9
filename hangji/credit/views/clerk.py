"""The bank's clerk: the certificates that the own bank may see, eight fields each; the answer; what was answered.

Everything comes from queries.clerk as plain values.
"""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django.views.decorators.vary import vary_on_headers

from hangji.credit import tables
from hangji.credit.actions.answers import answer, know_void
from hangji.credit.actions.answers import reverse as reverse_answer
from hangji.credit.forms import YES, AnswerForm, ReverseForm
from hangji.credit.queries.clerk import answers_of_bank, bank_of, shown_to_bank
from hangji.credit.queries.standing import VOID
from hangji.credit.views.page import BOTH, crumbs
from hangji.kit.list_page import bar, page_of
from hangji.kit.templatetags.kit import yuan
from hangji.office.access import opens_to
from hangji.office.acts import Act, act_of
from hangji.office.permissions import Permission
from hangji.registry.views.filling import fill

P = Permission
FIRST = 20


@never_cache
@opens_to(P.ANSWER_CREDIT)
@require_GET
@vary_on_headers("HX-Request")
def desk(request: HttpRequest) -> HttpResponse:
    act = act_of(request)
    bank = bank_of(act)
    if bank is None:
        return render(request, "credit/no_bank.html")
    listing = tables.shown(act, request.GET)
    context: dict[str, Any] = {
        "title": _("资格证明"),
        "scope": [str(bank), _("共 %(n)s 张") % {"n": listing.count_text}, _("只有持有人同意、没有撤回的")],
        **bar(listing, ("what", "product")),
        "find_label": _("编号、持有人"),
        "unit": _("张"),
        "foot": _("每张八项。持有人撤回同意以后，这里马上就没有了。"),
    }
    return page_of(request, listing, "credit/list.html", context)


def waiting_at_bank(act: Act) -> dict[str, Any]:
    """The bank's part of the clerk's home: what is to be answered and confirmed, the oldest first."""
    bank = bank_of(act)
    if bank is None:
        return {"bank": None}
    rows = shown_to_bank(act).order_by("issued_on", "key")
    return {
        "bank": bank,
        "void": [_said(row) for row in rows.filter(state__in=VOID, known_void_on__isnull=True)[:FIRST]],
        "waiting": [_said(row) for row in rows.filter(answered=False, state="valid")[:FIRST]],
    }


def _said(row: Any) -> dict[str, Any]:
    """The eight fields in words, with the address."""
    return {
        "key": row.key,
        "number": row.number,
        "holder": row.holder,
        "product": tables.product_titles()[row.product],
        "honour": tables.honour_said(row),
        "issued_on": row.issued_on,
        "last_day": row.last_day,
        "state": row.state,
        "state_tag": tables.tag_of(row),
        "consent_until": row.consent_until,
    }


def _shown(act: Act, key: int) -> Any:
    row = shown_to_bank(act).filter(key=key).first()
    if row is None:
        raise Http404
    return row


@never_cache
@opens_to(P.ANSWER_CREDIT)
@require_GET
def shown(request: HttpRequest, key: int) -> HttpResponse:
    act = act_of(request)
    row = _shown(act, key)
    own = [each for each in answers_of_bank(act).order_by("made_at") if each.number == row.number]
    context = {
        "one": _said(row),
        "answered": row.answered,
        "must_know": row.state in VOID and not row.known_void_on,
        "known_void_on": row.known_void_on,
        "answers": [(each, tables.answer_tag(each)) for each in own],
        "crumbs": crumbs("credit:desk", _("资格证明"), {"label": row.number}),
    }
    return render(request, "credit/shown.html", context)


@never_cache
@opens_to(P.ANSWER_CREDIT)
@require_http_methods(BOTH)
def answer_(request: HttpRequest, key: int) -> HttpResponse:
    act = act_of(request)
    row = _shown(act, key)
    form = AnswerForm(request.POST or None, initial={"day": act.today})
    back = reverse("credit:shown", args=[key])

    def save(form: AnswerForm) -> str:
        made = answer(key=key, said=form.said(), act=act)
        said = (
            _("已发放 %(yuan)s 元") % {"yuan": yuan(made.fen)} if form.cleaned_data["granted"] == YES else _("未发放")
        )
        messages.success(request, _("已回复 %(number)s：%(said)s") % {"number": row.number, "said": said})
        return reverse("credit:desk") + "?what=waiting"

    context = {
        "title": _("回复 %(number)s") % {"number": row.number},
        "verb": _("回复"),
        "why": _("%(holder)s · %(loan)s。只报是否发放、金额和日期；填错了以后用更正，不能改写。")
        % {"holder": row.holder, "loan": tables.product_titles()[row.product]},
        "back_url": back,
        "crumbs": crumbs("credit:desk", _("资格证明"), {"url": back, "label": row.number}, {"label": _("回复")}),
    }
    return fill(request, form, save, context)


@opens_to(P.ANSWER_CREDIT)
@require_POST
def know(request: HttpRequest, key: int) -> HttpResponse:
    act = act_of(request)
    row = _shown(act, key)
    know_void(key=key, act=act)
    messages.success(request, _("已确认知悉 %(number)s 失效") % {"number": row.number})
    return redirect("credit:shown", key)


@never_cache
@opens_to(P.ANSWER_CREDIT)
@require_GET
@vary_on_headers("HX-Request")
def answers(request: HttpRequest) -> HttpResponse:
    act = act_of(request)
    bank = bank_of(act)
    if bank is None:
        return render(request, "credit/no_bank.html")
    listing = tables.answers(act, request.GET)
    context: dict[str, Any] = {
        "title": _("我的回复"),
        "scope": [str(bank), _("共 %(n)s 条") % {"n": listing.count_text}],
        **bar(listing, ()),
        "find_label": _("编号"),
        "unit": _("条"),
        "foot": _("更正是记一条方向相反的，原来的一条留着；更正以后可以重新回复。"),
    }
    return page_of(request, listing, "credit/list.html", context)


@opens_to(P.ANSWER_CREDIT)
@require_http_methods(BOTH)
def reverse_(request: HttpRequest, key: int) -> HttpResponse:
    act = act_of(request)
    row = answers_of_bank(act).filter(key=key, reverses__isnull=True).first()
    if row is None:
        raise Http404
    back = reverse("credit:answers")

    def save(form: ReverseForm) -> str:
        reverse_answer(key=key, reason=form.cleaned_data["reason"], act=act)
        messages.success(request, _("已更正 %(number)s 的回复，可以重新回复") % {"number": row.number})
        return back

    said = _("已发放 %(yuan)s 元") % {"yuan": yuan(row.fen)} if row.granted else _("未发放")
    context = {
        "title": _("更正 %(number)s 的回复") % {"number": row.number},
        "verb": _("更正"),
        "scope": f"{said} · {row.day}",
        "consequences": (_("记一条方向相反的，公开合计马上减去这一笔"), _("原来的一条留着；更正以后可以重新回复")),
        "back_url": back,
        "crumbs": crumbs("credit:answers", _("我的回复"), {"label": _("更正")}),
    }
    return fill(request, ReverseForm(request.POST or None), save, context, "registry/confirm.html")
