"""任期: the radar, one Party organisation's terms, terms from old papers, who leaves, extensions."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django.views.decorators.vary import vary_on_headers

from hangji.kit.list_page import bar, page_of
from hangji.life import tables
from hangji.life.actions.extensions import decide_extension, request_extension, withdraw_extension
from hangji.life.actions.terms import FoundTerm, record_term, vacate_seat, withdraw_term
from hangji.life.forms.terms import AnswerForm, ExtensionForm, FoundTermForm, ReasonForm, VacateForm
from hangji.life.models import Extension, ExtensionState
from hangji.life.papers import extension_reply, extension_request
from hangji.life.queries.renewals import renewals_seen
from hangji.life.queries.sight import form_of, may, parties_seen
from hangji.life.queries.terms import (
    STATES,
    chairs,
    counted_states,
    full_of,
    latest_count,
    running_term,
    state_of,
    terms_of,
)
from hangji.life.views.page import BOTH, about, party_crumbs, seen_form, stored, tabs
from hangji.office import documents
from hangji.office.access import has, opens_to
from hangji.office.acts import Act, act_of
from hangji.office.issues import base_address, handed_out
from hangji.office.permissions import Permission
from hangji.registry.models import PartyForm
from hangji.registry.queries import region_names
from hangji.registry.views.filling import fill
from hangji.registry.views.lists import export as exported
from hangji.registry.views.lists import scope_words
from rulebook.election import size
from rulebook.terms import has_terms, latest_extension

FIGURES = ("expired", "ending", "extended", "running", "none", "exempt")
_P = Permission


@opens_to(_P.SEE_LIFE)
@require_GET
@vary_on_headers("HX-Request")
def terms(request: HttpRequest) -> HttpResponse:
    act = act_of(request)
    listing = tables.terms(act, request.GET, region_names())
    context = {
        "title": _("任期"),
        "scope": scope_words(act, act.today, _("共 %(n)s 个") % {"n": listing.count_text}),
        "figures": _figures(listing, act),
        **bar(listing, ("state", "county", "kind", "body", "level")),
        "find_label": _("党组织名称、拼音首字母"),
        "unit": _("个"),
        "export_url": reverse("life:terms_export"),
        "may_export": has(act, _P.EXPORT),
        "note": _("临时党支部、功能型党支部不计任期、不换届；没有登记任期的，从旧材料里补登。"),
    }
    return page_of(request, listing, "life/terms.html", context)


def _figures(listing: Any, act: Act) -> list[dict[str, Any]]:
    """How many stand in each state, by the other conditions asked for; each opens exactly its rows."""
    others = [asked for asked in listing.asked if asked.filter.name != "state"]
    counted = counted_states(listing.rows.filter(listing.condition(others)), act.today)
    asked = {each.value for each in listing.asked if each.filter.name == "state"}
    return [
        {"label": STATES[name], "count": counted[name], "url": listing.url(state=name), "current": name in asked}
        for name in FIGURES
    ]


@opens_to(_P.EXPORT)
@require_POST
def terms_export(request: HttpRequest) -> Any:
    act = act_of(request)
    return exported(request, tables.terms(act, request.GET, region_names()), act.today)


@opens_to(_P.SEE_LIFE)
@require_GET
def party(request: HttpRequest, pk: int) -> HttpResponse:
    act, form = act_of(request), seen_form(request, pk)
    subject, day = form.party_organization, act.today
    held = terms_of(subject)
    now = next((term for term in held if term.holds_on(day)), None)
    everybody = chairs(subject)
    sitting = [chair for chair in everybody if chair.since <= day and (chair.until is None or chair.until > day)]
    last = latest_count(subject)
    full = full_of(subject, day)
    renewals = list(renewals_seen(act).filter(party_organization=subject))
    context = {
        "form": form,
        "subject": subject,
        "place": region_names().get(form.region_code, ""),
        "state": _state_now(form, now, act),
        "terms": held,
        "now": now,
        "latest": latest_extension(now.ends_on, day=day) if now else None,
        "sitting": sitting,
        "formerly": [chair for chair in everybody if chair not in sitting],
        "vacant": max(last.places - len(sitting), 0) if last and now else 0,
        "full": full,
        "group": size(full, day=day, kind=form.kind) if has_terms(form.kind, day=day) else None,
        "extensions": list(Extension.objects.filter(party_organization=subject)),
        "renewals": renewals,
        "open": next((one for one in renewals if one.state == "open"), None),
        "actions": _actions(act, form, now, sitting),
        "keeps": may(act, _P.KEEP_TERMS, form),
        "tabs": tabs(form, "life:party"),
        "crumbs": party_crumbs(form)[:2],
    }
    return render(request, "life/party.html", context)


def _state_now(form: PartyForm, now: Any, act: Act) -> str:
    row: Any = form
    row.ends_on, row.extended_to = (now.ends_on, now.extended_to) if now else (None, None)
    return f"term_{state_of(row, act.today)}"


def _actions(act: Act, form: PartyForm, now: Any, sitting: list[Any]) -> list[dict[str, str]]:
    """What may be done with it today."""
    if not form.holds_on(act.today) or not has_terms(form.kind, day=act.today):
        return []
    holds, keeps = may(act, _P.HOLD_ELECTIONS, form), may(act, _P.KEEP_TERMS, form)
    named = (
        ("open_renewal", _("开始换届、补选"), holds),
        ("extend", _("请示延期换届"), holds and now is not None),
        ("record_term", _("补登任期"), keeps),
        ("vacate", _("登记离任"), keeps and bool(sitting)),
    )
    pk = form.party_organization_id
    return [{"url": reverse(f"life:{name}", args=[pk]), "label": label} for name, label, there in named if there]


@opens_to(_P.KEEP_TERMS)
@require_http_methods(BOTH)
def record(request: HttpRequest, pk: int) -> HttpResponse:
    act, form = act_of(request), seen_form(request, pk)
    typed = FoundTermForm(request.POST or None, request.FILES or None)

    def save(sent: FoundTermForm) -> str:
        said = {name: sent.cleaned_data[name] for name in ("since", "paper", "ends_on")}
        found = FoundTerm(**said, group=sent.group(), document=stored(sent, act))
        record_term(party=form.party_organization, found=found, act=act)
        messages.success(request, _("已登记任期"))
        return reverse("life:party", args=[pk])

    why = _("旧材料里查到的任期；届满日期按规定推算，文件写明更早的照文件。")
    return fill(request, typed, save, about(form, _("补登任期"), _("登记任期"), why))


@opens_to(_P.KEEP_TERMS)
@require_http_methods(BOTH)
def drop_term(request: HttpRequest, pk: int, since: str) -> HttpResponse:
    """A term recorded wrongly from old papers."""
    act, form = act_of(request), seen_form(request, pk)
    found = [term for term in terms_of(form.party_organization) if term.since.isoformat() == since]
    if not found:
        raise Http404
    typed = ReasonForm(request.POST or None)

    def save(sent: ReasonForm) -> str:
        withdraw_term(party=form.party_organization, since=found[0].since, act=act, **sent.cleaned_data)
        messages.success(request, _("已撤回这一届任期的登记"))
        return reverse("life:party", args=[pk])

    why = _("%(since)s 至 %(ends)s；同时登记的班子一并撤回，撤回和理由留在记录里。")
    told = why % {"since": since, "ends": found[0].ends_on.isoformat()}
    return fill(request, typed, save, about(form, _("撤回任期登记"), _("撤回"), told))


@opens_to(_P.KEEP_TERMS)
@require_http_methods(BOTH)
def vacate(request: HttpRequest, pk: int) -> HttpResponse:
    act, form = act_of(request), seen_form(request, pk)
    sitting = {f"{chair.duty}-{chair.person.pk}": chair for chair in chairs(form.party_organization, act.today)}
    choices = [(key, f"{chair.said} {chair.person.name}") for key, chair in sitting.items()]
    typed = VacateForm(request.POST or None, chairs=choices, initial={"day": act.today})

    def save(sent: VacateForm) -> str:
        chair = sitting[sent.cleaned_data["chair"]]
        said = {name: sent.cleaned_data[name] for name in ("day", "reason")}
        vacate_seat(party=form.party_organization, person=chair.person, duty=chair.duty, act=act, **said)
        messages.success(request, _("已登记离任；缺的职务在任期内补选"))
        return reverse("life:party", args=[pk])

    return fill(request, typed, save, about(form, _("登记离任"), _("登记离任")))


# Extensions


@opens_to(_P.SEE_LIFE)
@require_GET
@vary_on_headers("HX-Request")
def extensions(request: HttpRequest) -> HttpResponse:
    act = act_of(request)
    listing = tables.extensions(act, request.GET, region_names())
    context = {
        "title": _("延期换届"),
        "scope": [_("共 %(n)s 件") % {"n": listing.count_text}, _("延长期限一般不超过 1 年，由上级党组织批准")],
        **bar(listing, ("state", "county", "body", "level")),
        "find_label": _("党组织名称、拼音首字母"),
        "unit": _("件"),
    }
    return page_of(request, listing, "life/list.html", context)


@opens_to(_P.HOLD_ELECTIONS)
@require_http_methods(BOTH)
def extend(request: HttpRequest, pk: int) -> HttpResponse:
    act, form = act_of(request), seen_form(request, pk)
    typed = ExtensionForm(request.POST or None, request.FILES or None, initial={"day": act.today})
    term = running_term(form.party_organization, act.today)

    def save(sent: ExtensionForm) -> str:
        said = {name: sent.cleaned_data[name] for name in ("extended_to", "reason")}
        paper = sent.paper(stored(sent, act), base_address(request))
        one = request_extension(party=form.party_organization, paper=paper, act=act, **said)
        messages.success(request, _("已请示，等上级党组织批复"))
        return reverse("life:extension", args=[one.pk])

    why = ""
    if term:
        facts = {"ends": (term.extended_to or term.ends_on), "latest": latest_extension(term.ends_on, day=act.today)}
        why = _("现在到 %(ends)s 届满，最迟可以延到 %(latest)s。请示由系统按任期写好，提交后发出并编号。") % facts
    return fill(request, typed, save, about(form, _("请示延期换届"), _("提交请示"), why))


def _seen_extension(request: HttpRequest, pk: int) -> tuple[Extension, PartyForm]:
    act = act_of(request)
    rows = Extension.objects.filter(party_organization__in=parties_seen(act))
    one = get_object_or_404(rows.select_related("party_organization", "body", "issue", "reply_issue"), pk=pk)
    form = form_of(one.party_organization, act.today)
    assert form is not None  # it was asked for an existing one
    return one, form


@opens_to(_P.SEE_LIFE)
@require_GET
def extension(request: HttpRequest, pk: int) -> HttpResponse:
    act = act_of(request)
    one, form = _seen_extension(request, pk)
    waiting = one.state == ExtensionState.WAITING
    decides = may(act, _P.DECIDE_ELECTIONS, form)
    context = {
        "one": one,
        "tag": tables.extension_tag(one),
        "place": region_names().get(one.region_code, ""),
        "decides": waiting and decides,
        "withdraws": one.state != ExtensionState.WITHDRAWN
        and (may(act, _P.HOLD_ELECTIONS, form) if waiting else decides),
        "crumbs": party_crumbs(form, {"label": _("延期换届")}),
    }
    return render(request, "life/extension.html", context)


@opens_to(_P.DECIDE_ELECTIONS)
@require_http_methods(BOTH)
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    act = act_of(request)
    one, form = _seen_extension(request, pk)
    typed = AnswerForm(request.POST or None, request.FILES or None, initial={"day": act.today, "agreed": "yes"})

    def save(sent: AnswerForm) -> str:
        paper = sent.paper(stored(sent, act), base_address(request))
        said = {"agreed": sent.cleaned_data["agreed"] == "yes", "answer": sent.cleaned_data["answer"]}
        decide_extension(extension=one, paper=paper, act=act, **said)
        messages.success(request, _("已批复"))
        return reverse("life:extension", args=[pk])

    facts = {"before": one.before, "to": one.extended_to, "reason": one.reason}
    why = _("由 %(before)s 延至 %(to)s；理由：%(reason)s") % facts
    back = reverse("life:extension", args=[pk])
    return fill(request, typed, save, about(form, _("批复延期换届"), _("批复"), why, back))


@opens_to(_P.HOLD_ELECTIONS, _P.DECIDE_ELECTIONS)
@require_http_methods(BOTH)
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    act = act_of(request)
    one, form = _seen_extension(request, pk)
    typed = ReasonForm(request.POST or None)

    def save(sent: ReasonForm) -> str:
        withdraw_extension(extension=one, act=act, **sent.cleaned_data)
        messages.success(request, _("已撤回"))
        return reverse("life:extension", args=[pk])

    why = _("已发出的请示、批复随之撤回；批准过的，任期回到原来的届满日期。撤回和理由留在记录里。")
    back = reverse("life:extension", args=[pk])
    return fill(request, typed, save, about(form, _("撤回延期换届"), _("撤回"), why, back))


@opens_to(_P.SEE_LIFE)
@require_GET
def extension_paper(request: HttpRequest, pk: int, paper: str, form: str) -> FileResponse:
    one, _form = _seen_extension(request, pk)
    if paper == "request":
        return handed_out(one.issue, extension_request(one), form)
    if paper != "reply":
        raise Http404
    agreed = one.state != ExtensionState.REFUSED
    return handed_out(one.reply_issue, extension_reply(one, agreed=agreed, answer=one.answer), form)


@opens_to(_P.SEE_LIFE)
@require_GET
def extension_scan(request: HttpRequest, pk: int, paper: str) -> FileResponse:
    """The scan of a paper that was sent before."""
    one, _form = _seen_extension(request, pk)
    kept = {"request": one.document, "reply": one.reply_document}.get(paper)
    if kept is None:
        raise Http404
    return documents.send(kept)


@opens_to(_P.SEE_LIFE)
@require_GET
def term_scan(request: HttpRequest, pk: int, since: str) -> FileResponse:
    """The old paper in which a term was found."""
    held = terms_of(seen_form(request, pk).party_organization)
    kept = next((term.document for term in held if term.since.isoformat() == since and term.document), None)
    if kept is None:
        raise Http404
    return documents.send(kept)
