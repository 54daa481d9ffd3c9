"""The plans of joint branches: the list, one plan to be arranged by hand, adopting it, the drafts of its 请示."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hangji.formation.planning import actions, adopting
from hangji.formation.planning.arrangement import read
from hangji.formation.planning.forms import ApartForm, GroupForm, NewPlanForm
from hangji.formation.planning.models import JointPlan, JointPlanState, letter
from hangji.formation.planning.page import Sheet
from hangji.kit.letter import FORMS
from hangji.kit.refusal import Refusal
from hangji.office.access import Territory, opens_to, territories
from hangji.office.acts import Act, act_of
from hangji.office.issues import letter_file
from hangji.office.models import Level
from hangji.office.models.places import span
from hangji.office.permissions import Permission
from hangji.registry.models import SocialOrganization
from hangji.registry.queries import region_names
from rulebook.planner import Span, span_of

LISTED = 100
TAGS = {JointPlanState.DRAFT: "draft", JointPlanState.ADOPTED: "done", JointPlanState.DISCARDED: "ended"}


@opens_to(Permission.SEE_CASES)
@require_http_methods(["GET", "POST"])
def plans(request: HttpRequest) -> HttpResponse:
    """The plans that one may see, and the form that makes another."""
    act, names = act_of(request), region_names()
    registers = _registers(act, names)
    first = {"register": registers[0][0] if registers else "", "day": act.today}
    form = NewPlanForm(request.POST or None, registers=registers, initial=first)
    context: dict[str, Any] = {"form": form, "may_work": bool(registers)}
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                return redirect("formation:plan", _made(form, act).pk)
            except Refusal as refusal:
                context["refusal"], status = refusal, refusal.status
    found = JointPlan.objects.visible_to(act)[:LISTED]
    context["lines"] = [
        {"of": plan, "place": names.get(plan.region_code, ""), "tag": TAGS[JointPlanState(plan.state)]}
        for plan in found
    ]
    return render(request, "formation/plans.html", context, status=status)


def _made(form: NewPlanForm, act: Act) -> JointPlan:
    said = form.cleaned_data
    code, _dash, level = said["register"].partition("-")
    return actions.make_plan(territory=Territory(int(code), level), name=said["name"], day=said["day"], act=act)


def _registers(act: Act, names: dict[int, str]) -> list[tuple[str, str]]:
    """The registers for which the person may plan: each prefecture's own and each county's."""
    found = []
    for territory in territories(act, Permission.WORK_GAPS):
        first, after = span(territory.region_code)
        for code in sorted(code for code in names if first <= code < after and code % 10_000):
            level = Level.CITY if code % 100 == 0 else Level.COUNTY
            if territory.holds(code, level):
                found.append((f"{code}-{level.value}", f"{names[code]} · {level.label}"))
    return list(dict.fromkeys(found))


def _seen(request: HttpRequest, pk: int) -> JointPlan:
    found: JointPlan = get_object_or_404(JointPlan.objects.visible_to(act_of(request)), pk=pk)
    return found


def _may_work(act: Act, plan: JointPlan) -> bool:
    return any(t.holds(plan.region_code, plan.level) for t in territories(act, Permission.WORK_GAPS))


@opens_to(Permission.SEE_CASES)
@require_GET
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, _seen(request, pk))


def _page(request: HttpRequest, subject: JointPlan, refusal: Refusal | None = None) -> HttpResponse:
    act, names = act_of(request), region_names()
    sheet = Sheet(subject, read(subject), names, act.today)
    chosen = _chosen(request, sheet)
    ids = list(sheet.now.units)
    context = {
        "plan": subject,
        "sheet": sheet,
        "refusal": refusal,
        "may_work": sheet.draft and _may_work(act, subject),
        "place": names.get(subject.region_code, ""),
        "tag_code": TAGS[JointPlanState(subject.state)],
        "chosen": chosen,
        "letter": sheet.request(chosen) if chosen and sheet.draft else None,
        "chosen_letter": letter(chosen) if chosen else "",
        "everybody": sorted(sheet.now.units.values(), key=str),
        "pairs": [_pair(sheet, pair) for pair in sorted(sheet.now.apart, key=sorted)],
        "seen": set(SocialOrganization.objects.visible_to(act).filter(pk__in=ids).values_list("pk", flat=True)),
        "crumbs": [{"url": reverse("formation:joint_plans"), "label": _("组建方案")}, {"label": str(subject)}],
    }
    return render(request, "formation/plan.html", context, status=refusal.status if refusal else 200)


def _chosen(request: HttpRequest, sheet: Sheet) -> int:
    """The group whose 请示 is shown: ?group=, else the first."""
    text = request.GET.get("group", "")
    number = int(text) if text.isdecimal() and len(text) < 5 else 0
    return number if number in sheet.now.groups else min(sheet.now.groups, default=0)


def _pair(sheet: Sheet, pair: frozenset[int]) -> dict[str, Any]:
    first, second = (sheet.now.units[pk] for pk in sorted(pair))
    return {"first": first, "second": second}


# ---- changing


@opens_to(Permission.WORK_GAPS)
@require_POST
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """One change, as its button says it: do=move-17 with to-17=2, do=lock-3, do=replan …"""
    subject = _seen(request, pk)
    verb, _dash, about = request.POST.get("do", "").partition("-")
    before = _span(subject)
    try:
        anchor = DOERS.get(verb, _nothing)(request, subject, about)
    except Refusal as refusal:
        return _page(request, _seen(request, pk), refusal)
    if verb in ("move", "exclude", "replan"):
        messages.success(request, _cost_said(before, _span(subject)))
    return redirect(reverse("formation:plan", args=[pk]) + anchor)


def _number(text: Any) -> int:
    return int(text) if str(text).isdecimal() and len(str(text)) < 12 else 0


def _version(request: HttpRequest) -> int:
    return _number(request.POST.get("version", ""))


def _span(subject: JointPlan) -> Span:
    return span_of(read(subject).judged().values())


def _cost_said(before: Span, after: Span) -> str:
    facts = {
        **{"streets": before.streets, "streets_now": after.streets},
        **{"industries": before.industries, "industries_now": after.industries},
    }
    return _("已改。组内跨街道 %(streets)d → %(streets_now)d，跨行业 %(industries)d → %(industries_now)d") % facts


# What is to be done: the request, the plan, and what the button is about.
Do = Callable[[HttpRequest, JointPlan, str], str]


def _move(request: HttpRequest, subject: JointPlan, about: str) -> str:
    to = request.POST.get(f"to-{about}", "")
    if not to.isdecimal():
        raise Refusal(_("没有移动：没有选移到哪一组"), _("“移到”里选了组，才能移"), _("先选一组，再按“移动”"))
    wanted = {"organisation": _number(about), "number": _number(to)}
    actions.move(plan=subject, version=_version(request), act=act_of(request), **wanted)
    return f"#group-{_number(to)}" if _number(to) else ""


def _lock(locked: bool) -> Do:
    def do(request: HttpRequest, subject: JointPlan, about: str) -> str:
        number, act = _number(about), act_of(request)
        actions.lock(plan=subject, number=number, locked=locked, version=_version(request), act=act)
        return f"#group-{number}"

    return do


def _exclude(excluded: bool) -> Do:
    def do(request: HttpRequest, subject: JointPlan, about: str) -> str:
        unit, act = _number(about), act_of(request)
        actions.exclude(plan=subject, organisation=unit, excluded=excluded, version=_version(request), act=act)
        return "#left"

    return do


def _apart(request: HttpRequest, subject: JointPlan, _about: str) -> str:
    form = ApartForm(request.POST)
    if not form.is_valid():
        raise Refusal(_("不能登记：没有选两家"), _("不编在一起是两家之间的事"), _("两边各选一家"))
    pair = (form.cleaned_data["first"], form.cleaned_data["second"])
    act = act_of(request)
    actions.keep_apart(plan=subject, organisations=pair, apart=True, version=_version(request), act=act)
    return "#apart"


def _together(request: HttpRequest, subject: JointPlan, about: str) -> str:
    """about: the two, "12x34"."""
    first, _x, second = about.partition("x")
    pair, act = (_number(first), _number(second)), act_of(request)
    actions.keep_apart(plan=subject, organisations=pair, apart=False, version=_version(request), act=act)
    return "#apart"


def _describe(request: HttpRequest, subject: JointPlan, about: str) -> str:
    number = _number(about)
    form = GroupForm({**request.POST.dict(), "number": number})
    if not form.is_valid():
        raise Refusal(_("没有保存：组名或书记人选太长"), _("各不超过 60 个字"), _("改短后再保存"))
    actions.describe(plan=subject, version=_version(request), act=act_of(request), **form.cleaned_data)
    return f"#group-{number}"


def _whole(action: Callable[..., None]) -> Do:
    def do(request: HttpRequest, subject: JointPlan, _about: str) -> str:
        action(plan=subject, version=_version(request), act=act_of(request))
        return ""

    return do


def _nothing(_request: HttpRequest, _subject: JointPlan, _about: str) -> str:
    raise Refusal(_("没有改动：不知道要做什么"), _("页面上的按钮才说明要做什么"), _("打开方案，按一个按钮"))


def _discard(request: HttpRequest, subject: JointPlan, _about: str) -> str:
    actions.discard(plan=subject, act=act_of(request))
    return ""


DOERS: dict[str, Do] = {
    "move": _move,
    "lock": _lock(True),
    "unlock": _lock(False),
    "exclude": _exclude(True),
    "include": _exclude(False),
    "apart": _apart,
    "together": _together,
    "describe": _describe,
    "replan": _whole(actions.replan),
    "undo": _whole(actions.undo),
    "refresh": _whole(actions.refresh),
    "discard": _discard,
}


# ---- adopting


@opens_to(Permission.WORK_GAPS)
@require_http_methods(["GET", "POST"])
def adopt(request: HttpRequest, pk: int) -> HttpResponse:
    """What adopting does, to be looked at once more; then it is done."""
    act, subject = act_of(request), _seen(request, pk)
    sheet, refusal = Sheet(subject, read(subject), region_names(), act.today), None
    if request.method == "POST":
        try:
            cases = adopting.adopt(plan=subject, version=_version(request), act=act)
            told = _("已采用：开始 %(n)d 件组建，请示草稿在各件的“文件”里；批复以后才计入覆盖") % {"n": len(cases)}
            messages.success(request, told)
            return redirect("formation:plan", pk)
        except Refusal as refused:
            refusal = refused
    context = {
        "plan": subject,
        "sheet": sheet,
        "refusal": refusal,
        "crumbs": [
            {"url": reverse("formation:joint_plans"), "label": _("组建方案")},
            {"url": reverse("formation:plan", args=[pk]), "label": str(subject)},
            {"label": _("采用")},
        ],
    }
    return render(request, "formation/plan_adopt.html", context, status=refusal.status if refusal else 200)


@opens_to(Permission.SEE_CASES)
@require_GET
def draft_request(request: HttpRequest, pk: int, number: int, form: str) -> FileResponse:
    """The draft of a group's 请示 as a file; it says across the page that it is one."""
    act, subject = act_of(request), _seen(request, pk)
    sheet = Sheet(subject, read(subject), region_names(), act.today)
    if form not in FORMS or number not in sheet.now.groups:
        raise Http404
    said = sheet.request(number)
    return letter_file(said, form)
