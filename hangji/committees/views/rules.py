"""Regulations: the list, one with its versions side by side, writing down, revising, checking, abolishing."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods
from django.views.decorators.vary import vary_on_headers

from hangji.committees import tables
from hangji.committees.actions.rules import abolish as abolish_
from hangji.committees.actions.rules import amend_draft, check_version, write_regulation
from hangji.committees.actions.rules import revise as revise_
from hangji.committees.articles import articles, differences
from hangji.committees.forms.rules import LABELS, AbolishForm, RegulationForm, VersionForm
from hangji.committees.models import Regulation, RegulationKind, RegulationVersion, own_bodies
from hangji.committees.papers import regulation_letter, value_said
from hangji.committees.queries import bodies_led, later_version, terms_by
from hangji.committees.views.page import BOTH, about, filled, own_rule, seen_rule, seen_version
from hangji.kit.list_page import bar, page_of
from hangji.office import documents
from hangji.office.access import has, opens_to
from hangji.office.acts import Act, act_of
from hangji.office.issues import handed_out
from hangji.office.models import Document
from hangji.office.permissions import Permission
from hangji.registry.views.filling import fill
from rulebook.committee import PARAMETERS


@opens_to(Permission.SEE_MEETINGS)
@require_GET
@vary_on_headers("HX-Request")
def rules(request: HttpRequest) -> HttpResponse:
    act = act_of(request)
    listing = tables.rules(act, request.GET)
    keeps = has(act, Permission.KEEP_RULES) and bool(own_bodies(act))
    context = {
        "title": _("制度"),
        "scope": [_("共 %(n)s 件") % {"n": listing.count_text}, _("议事规则里的数值，开会时按会议那天的版本用")],
        **bar(listing, ("kind", "state", "body")),
        "find_label": _("名称、正文"),
        "unit": _("件"),
        "new_url": reverse("committees:rule_new") if keeps else "",
        "new_label": _("登记制度"),
    }
    return page_of(request, listing, "committees/list.html", context)


# ---- one regulation


@opens_to(Permission.SEE_MEETINGS)
@require_GET
def rule(request: HttpRequest, pk: int) -> HttpResponse:
    """?version: which one, else the one in force, else the last. ?against: the version that it is compared with."""
    act, one = act_of(request), seen_rule(request, pk)
    versions = list(one.versions.select_related("document"))
    shown = _asked(request, versions, "version") or _current(one, versions, act) or versions[0]
    against = _asked(request, versions, "against")
    context = {
        "rule": one,
        "shown": shown,
        "against": against,
        "changes": differences(against.text, shown.text) if against and against != shown else [],
        "articles": _with_values(shown),
        "defaults": _defaults(one, shown, act),
        "versions": [(each, _tag(one, each, act)) for each in versions],
        "tag": _tag(one, shown, act),
        "own": one.body_id in own_bodies(act),
        "may_check": shown.checked_at is None and shown.written_by != act.user.username,
        "revisable": one.abolished_on is None and all(each.checked_at for each in versions),
        "crumbs": [{"url": reverse("committees:rules"), "label": _("制度")}, {"label": one.title}],
    }
    return render(request, "committees/rule.html", context)


def _asked(request: HttpRequest, versions: list[RegulationVersion], name: str) -> RegulationVersion | None:
    return next((each for each in versions if str(each.number) == request.GET.get(name, "")), None)


def _current(one: Regulation, versions: list[RegulationVersion], act: Act) -> RegulationVersion | None:
    running = [each for each in versions if each.checked_at and each.in_force_on <= act.today]
    return max(running, key=lambda each: each.in_force_on, default=None)


def _tag(one: Regulation, version: RegulationVersion, act: Act) -> str:
    if version.checked_at is None:
        return "unchecked"
    if one.abolished_on and one.abolished_on <= act.today:
        return "abolished"
    if version.in_force_on > act.today:
        return "to_come"
    later = later_version(version)
    return "replaced" if later and later.in_force_on <= act.today else "in_force"


def _with_values(version: RegulationVersion) -> list[tuple[Any, list[tuple[Any, str]]]]:
    """Each article with the values that the program takes from it."""
    held = version.parameters
    return [
        (
            each,
            [
                (LABELS[key], value_said(key, held[key]["value"]))
                for key in PARAMETERS
                if key in held and held[key]["article"] == each.number
            ],
        )
        for each in articles(version.text)
    ]


def _defaults(one: Regulation, version: RegulationVersion, act: Act) -> list[tuple[Any, str, str]]:
    """What the rules leave open: (value's name, the default, its source)."""
    if one.kind != RegulationKind.PROCEDURE:
        return []
    found = terms_by(version, one.body, max(version.in_force_on, act.today))
    return [
        (LABELS[key], value_said(key, ground.value), ground.source)
        for key, ground in found.grounds.items()
        if not ground.own
    ]


@opens_to(Permission.SEE_MEETINGS)
@require_GET
def rule_paper(request: HttpRequest, pk: int, form: str) -> FileResponse:
    return handed_out(None, regulation_letter(seen_version(request, pk)), form)


@opens_to(Permission.SEE_MEETINGS)
@require_GET
def original(request: HttpRequest, pk: int) -> FileResponse:
    """The document that a version was written down from."""
    version = seen_version(request, pk)
    if version.document is None:
        raise Http404
    return documents.send(version.document)


# ---- keeping them


def _paper(form: Any, act: Act) -> Document | None:
    upload = form.cleaned_data.get("paper")
    return documents.store(upload, act=act, kinds=documents.PAPERS) if upload else None


@opens_to(Permission.KEEP_RULES)
@require_http_methods(BOTH)
def rule_new(request: HttpRequest) -> HttpResponse:
    """First whose and of which kind, then the text."""
    act = act_of(request)
    path = [{"url": reverse("committees:rules"), "label": _("制度")}, {"label": _("登记制度")}]
    body = bodies_led(act).filter(pk=_number(request.GET.get("body", ""))).first()
    kind = request.GET.get("kind", "")
    if body is None or kind not in RegulationKind.values:
        choices = [
            (f"?body={each.pk}&kind={code}", f"{each}{_('：')}{label}")
            for each in bodies_led(act)
            for code, label in RegulationKind.choices
        ]
        return render(request, "committees/choose.html", {"choices": choices, "crumbs": path, "title": _("登记制度")})
    procedure = kind == RegulationKind.PROCEDURE
    form = RegulationForm(request.POST or None, request.FILES or None, procedure=procedure)

    def save(form: RegulationForm) -> str:
        title = form.cleaned_data["title"]
        made = write_regulation(body=body, kind=kind, title=title, draft=form.draft(_paper(form, act)), act=act)
        messages.success(request, _("已登记，请本党委的另一个人对照文件核对，核对以后起作用"))
        return reverse("committees:rule", args=[made.pk])

    head: dict[str, Any] = {
        "title": _("登记%(kind)s") % {"kind": RegulationKind(kind).label},
        "verb": _("登记"),
        "why": str(body),
    }
    head |= {"back_url": path[0]["url"], "crumbs": path}
    return fill(request, form, save, head, "committees/version.html")


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 12 else 0


def _initial(version: RegulationVersion) -> dict[str, Any]:
    names = ("text", "remark", "adopted_on", "in_force_on", "document_number", "version")
    found: dict[str, Any] = {name: getattr(version, name) for name in names}
    for key, said in version.parameters.items():
        found |= {key: said["value"], f"{key}_article": said["article"]}
    return found


@opens_to(Permission.KEEP_RULES)
@require_http_methods(BOTH)
def revise(request: HttpRequest, pk: int) -> HttpResponse:
    act, one = act_of(request), own_rule(request, pk)
    last = one.versions.order_by("number").last()
    initial = _initial(last) if last else {}
    for name in ("remark", "adopted_on", "in_force_on", "document_number"):
        initial.pop(name, None)
    procedure = one.kind == RegulationKind.PROCEDURE
    form = VersionForm(request.POST or None, request.FILES or None, procedure=procedure, initial=initial)

    def do(form: VersionForm) -> None:
        revise_(regulation=one, draft=form.draft(_paper(form, act)), act=act)

    why = _("新版从自己的施行日期起代替现行的一版；以前的会议仍按当时的版本。")
    head = about(one, _("登记修订"), _("登记修订"), why)
    return filled(request, form, do, head, _("已登记新版，请另一个人核对"), "committees/version.html")


@opens_to(Permission.KEEP_RULES)
@require_http_methods(BOTH)
def amend(request: HttpRequest, pk: int) -> HttpResponse:
    act, row = act_of(request), seen_version(request, pk, own=True)
    procedure = row.regulation.kind == RegulationKind.PROCEDURE
    form = VersionForm(request.POST or None, request.FILES or None, procedure=procedure, initial=_initial(row))

    def do(form: VersionForm) -> None:
        amend_draft(row=row, draft=form.draft(_paper(form, act)), version=form.cleaned_data["version"] or 0, act=act)

    head = about(row.regulation, _("修改第 %(n)d 版") % {"n": row.number}, _("保存"), _("核对以前可以修改。"))
    return filled(request, form, do, head, _("已修改，请另一个人核对"), "committees/version.html")


@opens_to(Permission.KEEP_RULES)
@require_http_methods(BOTH)
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """What is to be compared: the text with the values beside it."""
    act, row = act_of(request), seen_version(request, pk, own=True)
    form = forms.Form(request.POST if request.method == "POST" else None)

    def do(_form: forms.Form) -> None:
        check_version(row=row, act=act)

    why = _("对照文件看正文和每个数值；核对以后不再改动，从施行日期起，会议按它办。")
    head = about(row.regulation, _("核对第 %(n)d 版") % {"n": row.number}, _("核对无误"), why)
    head |= {"articles": _with_values(row), "shown": row}
    return filled(request, form, do, head, _("已核对"), "committees/check.html")


@opens_to(Permission.KEEP_RULES)
@require_http_methods(BOTH)
def abolish(request: HttpRequest, pk: int) -> HttpResponse:
    act, one = act_of(request), own_rule(request, pk)
    form = AbolishForm(request.POST or None, initial={"day": act.today})

    def do(form: AbolishForm) -> None:
        abolish_(regulation=one, act=act, **form.cleaned_data)

    why = _("废止以后的会议按默认的数值办，直到登记新的议事规则；以前的会议仍按当时的版本。")
    return filled(request, form, do, about(one, _("登记废止"), _("登记废止"), why), _("已登记废止"))
