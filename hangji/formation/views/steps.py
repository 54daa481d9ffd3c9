"""A form for each step of a case, and for its side ways."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from hangji.formation import forms
from hangji.formation.actions.cases import abandon_case, decide_case, return_case, take_back_step
from hangji.formation.actions.election import elect as elect_
from hangji.formation.actions.steps import apply as apply_
from hangji.formation.actions.steps import approve as approve_
from hangji.formation.actions.steps import consider_many as consider_many_
from hangji.formation.actions.steps import file_result, record_step
from hangji.formation.actions.steps import talk as talk_
from hangji.formation.models import Case, StepName
from hangji.formation.queries import Progress, full_members, plan_of
from hangji.formation.views.page import about_case, case_url, seen_case
from hangji.office import documents
from hangji.office.access import opens_to
from hangji.office.acts import Act, act_of
from hangji.office.issues import base_address
from hangji.office.models import Document, Person, Post, Role
from hangji.office.permissions import Permission
from hangji.registry.actions.people import add_person
from hangji.registry.consequences import of_dissolving, of_forming
from hangji.registry.views.filling import fill
from hangji.registry.views.organisations import person_of
from rulebook.election import candidates_needed, quorum, size, votes_needed

BOTH = ["GET", "POST"]


def _paper(form: Any, act: Act) -> Document | None:
    upload = form.cleaned_data.get("paper")
    return documents.store(upload, act=act, kinds=documents.PAPERS) if upload else None


def _filled(
    request: HttpRequest, subject: Case, form: Any, do: Callable[[dict[str, Any]], Any], head: dict[str, Any]
) -> HttpResponse:
    """Show the form or do the step, and go back to the case."""

    def save(form: Any) -> str:
        do(form.cleaned_data)
        messages.success(request, _("已登记，见下面的步骤"))
        return case_url(subject)

    template = head.pop("template", "registry/form.html")
    return fill(request, form, save, head, template)


def _plain_step(request: HttpRequest, pk: int, step: str, title: str, why: str) -> HttpResponse:
    """摸排 and 党委研究."""
    act, subject = act_of(request), seen_case(request, pk)
    who = str(subject.body or "") if step == StepName.CONSIDERED else act.user.name
    form = forms.StepForm(request.POST or None, request.FILES or None, initial={"day": act.today, "who": who})

    def do(typed: dict[str, Any]) -> None:
        said = {name: typed[name] for name in ("day", "who", "note")}
        record_step(case=subject, step=step, document=_paper(form, act), act=act, **said)

    return _filled(request, subject, form, do, about_case(subject, title, title, why))


@opens_to(Permission.WORK_CASES)
@require_http_methods(BOTH)
def survey(request: HttpRequest, pk: int) -> HttpResponse:
    why = _("党员有几名、组织关系在哪里、有没有书记人选；人数在台账里申报，这里只写摸到的情况。")
    return _plain_step(request, pk, StepName.SURVEYED, _("登记摸排"), why)


@opens_to(Permission.WORK_CASES)
@require_http_methods(BOTH)
def talk(request: HttpRequest, pk: int) -> HttpResponse:
    act, subject = act_of(request), seen_case(request, pk)
    posted = Post.objects.valid().on(act.today).filter(role=Role.PARTY_WORKER).values("user__person")
    form = forms.TalkForm(
        request.POST or None,
        people=Person.objects.filter(pk__in=posted),
        label=_("申请人"),
        initial={"day": act.today, "person": subject.applicant},
    )

    def do(typed: dict[str, Any]) -> None:
        said = {name: typed[name] for name in ("day", "who", "note")}
        talk_(case=subject, applicant=person_of(form, act, Permission.WORK_CASES), act=act, **said)

    why = _("和社会组织负责人、党员、挂靠或联合的单位商定怎样建、由谁提出申请。")
    return _filled(request, subject, form, do, about_case(subject, _("登记协商"), _("登记协商"), why))


@opens_to(Permission.APPLY)
@require_http_methods(BOTH)
def apply(request: HttpRequest, pk: int) -> HttpResponse:
    act, subject = act_of(request), seen_case(request, pk)
    initial = {"day": act.today, "reason": subject.reason}
    form = forms.ApplyForm(request.POST or None, request.FILES or None, initial=initial)

    def do(typed: dict[str, Any]) -> None:
        said = {name: typed[name] for name in ("day", "reason", "number")}
        apply_(case=subject, document=_paper(form, act), base=base_address(request), act=act, **said)

    why = _("请示由系统按台账写好，提交后发出并编号；上级党组织一般在一个月内批复。")
    head = about_case(subject, _("提出申请"), _("提交申请"), why)
    draft = reverse("formation:paper", args=[subject.pk, "request", "pdf"])
    units = Progress(subject, act.today).standings
    return _filled(
        request, subject, form, do, {**head, "template": "formation/apply.html", "draft_url": draft, "units": units}
    )


@opens_to(Permission.DECIDE_CASES)
@require_http_methods(BOTH)
def consider(request: HttpRequest, pk: int) -> HttpResponse:
    why = _("上级党组织开会研究的日期、会议和意见；不同意的用“退回重办”。")
    return _plain_step(request, pk, StepName.CONSIDERED, _("登记研究意见"), why)


@opens_to(Permission.DECIDE_CASES)
@require_http_methods(BOTH)
def consider_many(request: HttpRequest) -> HttpResponse:
    """Several applications, ticked in the list, considered in one meeting."""
    act = act_of(request)
    chosen = request.POST.getlist("pk") or request.POST.get("cases", "").split(",")
    ids = [int(pk) for pk in chosen if pk.isdecimal() and len(pk) < 12]
    subjects = list(Case.objects.visible_to(act).filter(pk__in=ids, next_step=StepName.CONSIDERED))
    waiting = reverse("formation:cases") + "?waits=considered"
    if not subjects:
        if request.method == "POST":
            messages.warning(request, _("勾选的里面没有等待研究的申请；下面是等待研究的"))
        return redirect(waiting)
    initial = {"day": act.today, "cases": ",".join(str(each.pk) for each in subjects)}
    sent = request.POST if "day" in request.POST else None
    form = forms.ConsiderManyForm(sent, initial=initial)

    def save(form: Any) -> str:
        said = {name: form.cleaned_data[name] for name in ("day", "who", "note")}
        count = consider_many_(cases=subjects, act=act, **said)
        messages.success(request, _("已登记 %(n)d 件的研究意见") % {"n": count})
        return reverse("formation:cases") + "?waits=approved"

    names = _("、").join(str(each) for each in subjects)
    head = {
        "title": _("登记 %(n)d 件的研究意见") % {"n": len(subjects)},
        "verb": _("登记 %(n)d 件的研究意见") % {"n": len(subjects)},
        "why": names,
        "back_url": waiting,
        "crumbs": [{"url": waiting, "label": _("组建事项")}, {"label": _("登记研究意见")}],
    }
    return fill(request, form, save, head)


@opens_to(Permission.DECIDE_CASES)
@require_http_methods(BOTH)
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    act, subject = act_of(request), seen_case(request, pk)
    elects = "elected" in plan_of(subject) or subject.joins_id is not None
    form = forms.ApproveForm(request.POST or None, request.FILES or None, initial={"day": act.today}, elects=elects)
    progress = Progress(subject, act.today)

    def do(typed: dict[str, Any]) -> None:
        name, unit = typed.get("secretary", ""), str(progress.organisations[0])
        who = {"name": name, "unit": unit, "phone": "", "permission": Permission.DECIDE_CASES}
        secretary = add_person(**who, act=act) if name else None
        said = {"day": typed["day"], "number": typed["number"], "secretary": secretary}
        approve_(case=subject, document=_paper(form, act), base=base_address(request), act=act, **said)

    why = _("从批复的日期起计入覆盖，不论今天是哪一天登记；今天批复的由系统发文并编号。")
    head = about_case(subject, _("批复"), _("批复并登记党组织"), why)
    told = of_forming(progress.standings, act.today) if subject.party_organization_id is None else []
    draft = reverse("formation:paper", args=[subject.pk, "approval", "pdf"])
    more = {"template": "formation/approve.html", "consequences": told, "draft_url": draft}
    return _filled(request, subject, form, do, {**head, **more})


@opens_to(Permission.WORK_CASES, Permission.APPLY)
@require_http_methods(BOTH)
def elect(request: HttpRequest, pk: int) -> HttpResponse:
    act, subject = act_of(request), seen_case(request, pk)
    units = list(subject.units.values_list("organisation", flat=True))
    full = full_members(units, act.today)
    group = size(full, day=act.today, kind=subject.kind)
    places = group.usual_from if group.committee else 1
    initial = {"day": act.today, "entitled": full or None, "places": places}
    form = forms.ElectForm(request.POST or None, request.FILES or None, initial=initial)

    def do(typed: dict[str, Any]) -> None:
        elect_(
            case=subject, day=typed["day"], count=form.count(), note=typed["note"], document=_paper(form, act), act=act
        )

    head = about_case(subject, _("登记选举结果"), _("登记选举结果"))
    facts = {
        "full": full,
        "quorum": quorum(full, day=act.today),
        "places": places,
        "candidates": candidates_needed(places, day=act.today) if group.committee else places,
        "votes": votes_needed(full, day=act.today),
    }
    more = {"template": "formation/elect.html", "facts": facts, "committee": group.committee, "group": group}
    return _filled(request, subject, form, do, {**head, **more})


@opens_to(Permission.WORK_CASES)
@require_http_methods(BOTH)
def file(request: HttpRequest, pk: int) -> HttpResponse:
    act, subject = act_of(request), seen_case(request, pk)
    form = forms.FileForm(request.POST or None, initial={"day": act.today})

    def do(typed: dict[str, Any]) -> None:
        file_result(case=subject, base=base_address(request), act=act, **typed)

    why = _("备案表由系统按批复和选举结果写好，提交后发出并编号。")
    head = about_case(subject, _("备案"), _("备案并发出备案表"), why)
    draft = reverse("formation:paper", args=[subject.pk, "filing", "pdf"])
    return _filled(request, subject, form, do, {**head, "template": "formation/apply.html", "draft_url": draft})


@opens_to(Permission.WORK_CASES)
@require_http_methods(BOTH)
def plate(request: HttpRequest, pk: int) -> HttpResponse:
    act, subject = act_of(request), seen_case(request, pk)
    form = forms.PlateForm(request.POST or None, initial={"day": act.today})

    def do(typed: dict[str, Any]) -> None:
        record_step(case=subject, step=StepName.PLATED, who=act.user.name, document=None, act=act, **typed)

    why = _("只记日期和地点，不要照片。挂牌以后这件组建就办结了。")
    return _filled(request, subject, form, do, about_case(subject, _("登记挂牌"), _("登记挂牌"), why))


# The side ways


@opens_to(Permission.DECIDE_CASES)
@require_http_methods(BOTH)
def return_(request: HttpRequest, pk: int) -> HttpResponse:
    act, subject = act_of(request), seen_case(request, pk)
    done = Progress(subject, act.today).done
    steps = [(name, label) for name, label in StepName.choices if name in done and name != StepName.FOUND]
    form = forms.ReturnForm(request.POST or None, steps=steps, initial={"step": steps[-1][0] if steps else ""})

    def do(typed: dict[str, Any]) -> None:
        return_case(case=subject, act=act, **typed)

    why = _("选的那一步和以后的步骤要重办，已发出的请示随之撤回；理由申请人看得到。")
    return _filled(request, subject, form, do, about_case(subject, _("退回重办"), _("退回"), why))


@opens_to(Permission.DECIDE_CASES)
@require_http_methods(BOTH)
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    act, subject = act_of(request), seen_case(request, pk)
    form = forms.ReasonForm(request.POST or None)

    def do(typed: dict[str, Any]) -> None:
        decide_case(case=subject, act=act, **typed)

    why = _("根据工作需要，上级党组织可以直接作出成立的决定：不再要申请，研究后发决定。")
    head = about_case(subject, _("改由上级直接决定"), _("改由上级直接决定"), why)
    return _filled(request, subject, form, do, head)


@opens_to(Permission.WORK_GAPS)
@require_http_methods(BOTH)
def abandon(request: HttpRequest, pk: int) -> HttpResponse:
    act, subject = act_of(request), seen_case(request, pk)
    form = forms.ReasonForm(request.POST or None)

    def do(typed: dict[str, Any]) -> None:
        abandon_case(case=subject, act=act, **typed)

    why = _("中止以后，应当建的仍在应建未建名单里，可以重新开始。已登记的步骤都保留。")
    return _filled(request, subject, form, do, about_case(subject, _("中止这件组建"), _("中止"), why))


@opens_to(Permission.WORK_CASES, Permission.APPLY, Permission.DECIDE_CASES)
@require_http_methods(BOTH)
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """The step recorded last was recorded wrongly; what taking it back does to the figures is told first."""
    act, subject = act_of(request), seen_case(request, pk)
    last = Progress(subject, act.today).last
    step = last.name if last else StepName.FOUND
    form = forms.ReasonForm(request.POST or None)

    def do(typed: dict[str, Any]) -> None:
        take_back_step(case=subject, step=step, act=act, **typed)

    title = _("撤回“%(step)s”") % {"step": StepName(step).label}
    head = about_case(subject, title, title)
    made = subject.party_organization
    told = of_dissolving(made, act.today) if made and step == StepName.APPROVED and not subject.joins_id else []
    lasting = _("只用来改正登记错误：撤回以后可以重新登记，撤回和理由留在记录里。")
    more = {"template": "registry/confirm.html", "consequences": told, "lasting": lasting, "scope": str(subject)}
    return _filled(request, subject, form, do, {**head, **more})
