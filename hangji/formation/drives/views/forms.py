"""The forms of a drive: planned, amended, begun, its end moved, given up, closed; and the task force."""

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from hangji.coverage.scopes import named
from hangji.formation.drives.actions.close import close_drive
from hangji.formation.drives.actions.force import candidates, drop_member, put_member
from hangji.formation.drives.actions.plan import amend_drive, begin_drive, cancel_drive, extend_drive, plan_drive
from hangji.formation.drives.forms import (
    CloseForm,
    DriveForm,
    ExtendForm,
    MemberForm,
    ReasonForm,
    initial_of,
    lines_of,
)
from hangji.formation.drives.models import Drive, DriveMember
from hangji.formation.drives.progress import last_day, readings
from hangji.formation.drives.scope import in_scope, measure_said, wanted_said
from hangji.formation.drives.tables import drive_url
from hangji.formation.drives.views.pages import crumbs, managed
from hangji.office.access import opens_to
from hangji.office.acts import act_of
from hangji.office.permissions import Permission
from hangji.registry.models import SocialOrganization
from hangji.registry.queries import region_names
from hangji.registry.views.filling import fill

BOTH = ["GET", "POST"]
CONFIRM = "office/form.html"


def _head(drive: Drive | None, title: str, verb: str, why: str = "", **more: Any) -> dict[str, Any]:
    back = drive_url(drive) if drive else reverse("formation:drives")
    return {"title": title, "verb": verb, "why": why, "back_url": back, "crumbs": crumbs(drive, title), **more}


@opens_to(Permission.MANAGE_DRIVES)
@require_http_methods(BOTH)
def new(request: HttpRequest) -> HttpResponse:
    act = act_of(request)
    form = DriveForm(request.POST or None, act=act, initial={"starts_on": act.today, "condition": "gap"})

    def save(form: DriveForm) -> str:
        made = plan_drive(design=form.design(), act=act)
        count = in_scope(made, min(made.starts_on, act.today)).count()
        messages.success(request, _("已建立；现在符合范围的有 %(n)d 家，开始时固定名单") % {"n": count})
        return drive_url(made)

    why = _("各项数由台账算出，行动期间不用另外填报；经常性组建不用等专项行动。")
    return fill(request, form, save, _head(None, _("建立专项行动"), _("建立"), why))


@opens_to(Permission.MANAGE_DRIVES)
@require_http_methods(BOTH)
def amend(request: HttpRequest, pk: int) -> HttpResponse:
    act, subject = act_of(request), managed(request, pk)
    form = DriveForm(request.POST or None, act=act, initial=initial_of(subject))

    def save(form: DriveForm) -> str:
        amend_drive(drive=subject, design=form.design(), version=form.cleaned_data["version"] or 0, act=act)
        messages.success(request, _("已修改"))
        return drive_url(subject)

    return fill(request, form, save, _head(subject, _("修改专项行动"), _("保存")))


@opens_to(Permission.MANAGE_DRIVES)
@require_http_methods(BOTH)
def begin(request: HttpRequest, pk: int) -> HttpResponse:
    act, subject = act_of(request), managed(request, pk)
    form = Form(request.POST if request.method == "POST" else None)

    def save(_form: Any) -> str:
        begun = begin_drive(drive=subject, act=act)
        messages.success(request, _("已开始，名单 %(n)d 家") % {"n": begun.units.count()})
        return drive_url(begun)

    count = in_scope(subject, min(subject.starts_on, act.today)).count()
    lines = [
        _("名单按 %(day)s 的台账固定，现在看是 %(n)d 家") % {"day": subject.starts_on.isoformat(), "n": count},
        _("固定以后新出现的另外列出，不改变分母；对象和目标不能再改"),
    ]
    return fill(request, form, save, _head(subject, _("开始专项行动"), _("开始"), consequences=lines), CONFIRM)


@opens_to(Permission.MANAGE_DRIVES)
@require_http_methods(BOTH)
def extend(request: HttpRequest, pk: int) -> HttpResponse:
    act, subject = act_of(request), managed(request, pk)
    form = ExtendForm(request.POST or None, initial={"ends_on": subject.ends_on})

    def save(form: ExtendForm) -> str:
        extend_drive(drive=subject, act=act, **form.cleaned_data)
        messages.success(request, _("已改结束日期"))
        return drive_url(subject)

    return fill(request, form, save, _head(subject, _("改结束日期"), _("保存")), CONFIRM)


@opens_to(Permission.MANAGE_DRIVES)
@require_http_methods(BOTH)
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    act, subject = act_of(request), managed(request, pk)
    form = ReasonForm(request.POST or None)

    def save(form: ReasonForm) -> str:
        cancel_drive(drive=subject, act=act, **form.cleaned_data)
        messages.success(request, _("已取消"))
        return drive_url(subject)

    lines = [_("不再提醒，不固定结果；已登记的组建、派驻等事实都不受影响"), _("取消以后不能再开始")]
    return fill(request, form, save, _head(subject, _("取消专项行动"), _("取消行动"), consequences=lines), CONFIRM)


@opens_to(Permission.MANAGE_DRIVES)
@require_http_methods(BOTH)
def close(request: HttpRequest, pk: int) -> HttpResponse:
    act, subject = act_of(request), managed(request, pk)
    form = CloseForm(request.POST or None)

    def save(form: CloseForm) -> str:
        close_drive(drive=subject, act=act, **form.cleaned_data)
        messages.success(request, _("已结束，结果已固定；可以发出总结报告"))
        return drive_url(subject)

    return fill(
        request,
        form,
        save,
        _head(subject, _("结束专项行动"), _("结束并固定结果"), consequences=_results(subject, act)),
        CONFIRM,
    )


def _results(drive: Drive, act: Any) -> list[str]:
    """What will be frozen, target by target."""
    day = last_day(drive, act.today)
    lines = [_("结果截至 %(day)s，固定以后不再随台账更正而变") % {"day": day.isoformat()}]
    if not drive.begun_at:
        return lines
    targets = list(drive.targets.all())
    found = readings(drive, targets, [day])
    for target in targets:
        reading = found[target.order][0]
        halves = f"{reading.part} / {reading.whole}" if reading.whole is not None else str(reading.part)
        facts = {"what": measure_said(target), "got": halves, "wanted": wanted_said(target)}
        said = (
            _("%(what)s：%(got)s，目标 %(wanted)s，已达到")
            if reading.met
            else _("%(what)s：%(got)s，目标 %(wanted)s，未达到")
        )
        lines.append(said % facts)
    return lines


# ---- the task force


@opens_to(Permission.MANAGE_DRIVES)
@require_http_methods(BOTH)
def member(request: HttpRequest, pk: int) -> HttpResponse:
    """Who joins, or what a member looks after (?member=)."""
    act, subject, names = act_of(request), managed(request, pk), region_names()
    held = _asked_member(request, subject)
    initial: dict[str, Any] = {}
    if held:
        shares = list(held.shares.select_related("organisation"))
        initial = {"user": held.user_id, "duty": held.duty, "counties": [s.county for s in shares if s.county]}
        initial["organisations"] = lines_of([s.organisation for s in shares if s.organisation])
    codes = sorted(set(subject.units.values_list("region_code", flat=True)))
    form = MemberForm(
        request.POST or None,
        initial=initial,
        users=candidates(subject, act),
        counties=[(code, named(code, names)) for code in codes],
        units=SocialOrganization.objects.filter(pk__in=subject.units.values("organisation")),
    )

    def save(form: MemberForm) -> str:
        put_member(drive=subject, act=act, **form.cleaned_data)
        messages.success(request, _("已登记分工"))
        return drive_url(subject) + "#force"

    title = _("修改分工") if held else _("登记专班成员")
    why = _("分工只说谁联系哪里，不给人排名、计分；名单固定以后才能按县区、按家分工。")
    return fill(request, form, save, _head(subject, title, _("保存"), why))


def _asked_member(request: HttpRequest, drive: Drive) -> DriveMember | None:
    asked = request.GET.get("member", "")
    held = DriveMember.objects.filter(drive=drive, left_at__isnull=True).select_related("user")
    return held.filter(pk=int(asked)).first() if asked.isdecimal() and len(asked) < 12 else None


@opens_to(Permission.MANAGE_DRIVES)
@require_http_methods(BOTH)
def leave(request: HttpRequest, pk: int, member: int) -> HttpResponse:
    act, subject = act_of(request), managed(request, pk)
    held = get_object_or_404(DriveMember.objects.select_related("user"), pk=member, drive=subject)
    form = Form(request.POST if request.method == "POST" else None)

    def save(_form: Any) -> str:
        drop_member(member=held, act=act)
        messages.success(request, _("“%(who)s”已退出专班") % {"who": held.user})
        return drive_url(subject) + "#force"

    lines = [_("“%(who)s”负责的县区、社会组织就没有人负责了，要另外登记") % {"who": held.user}]
    return fill(request, form, save, _head(subject, _("退出专班"), _("退出专班"), consequences=lines), CONFIRM)
