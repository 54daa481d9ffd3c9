"""Forms about one social organisation."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from hangji.kit.refusal import Refusal
from hangji.office.access import opens_to
from hangji.office.acts import Act, act_of
from hangji.office.models import AuditEntry, Person, Post, Role
from hangji.office.permissions import Permission
from hangji.registry.actions.headcounts import declare_headcount, jump
from hangji.registry.actions.instructors import assign_instructor, end_assignment
from hangji.registry.actions.organisations import (
    Conflict,
    Enrolment,
    change_status,
    correct_organisation,
    register_organisation,
    rename_organisation,
)
from hangji.registry.actions.people import add_person
from hangji.registry.consequences import of_ending
from hangji.registry.forms import (
    CorrectForm,
    EndForm,
    HeadcountForm,
    InstructorForm,
    PersonMixin,
    RegisterForm,
    RenameForm,
    StatusForm,
)
from hangji.registry.models import Assignment, Classification, Headcount, SocialOrganization, StatusSpell
from hangji.registry.views.filling import (
    about,
    fill,
    organisation_url,
    refused,
    region_choices,
    seen_organisation,
    street_choices,
)

BOTH = ["GET", "POST"]


def place_choices(act: Act) -> dict[str, Any]:
    regions = region_choices(act, Permission.EDIT_REGISTER)
    return {"regions": regions, "streets": street_choices(regions)}


@opens_to(Permission.EDIT_REGISTER)
@require_http_methods(BOTH)
def register(request: HttpRequest) -> HttpResponse:
    act = act_of(request)
    level = "city" if any(post.region_code % 100 == 0 and post.level != "county" for post in act.posts) else "county"
    form = RegisterForm(request.POST or None, initial={"level": level}, **place_choices(act))

    def save(form: RegisterForm) -> str:
        typed = form.cleaned_data
        enrolment = Enrolment(typed["credit_code"], typed["name"], **form.place(), plain=form.plain())
        organisation = register_organisation(enrolment=enrolment, act=act)
        messages.success(
            request, _("已登记“%(name)s”。接着申报党员人数，就能判定是否应建党组织") % {"name": organisation}
        )
        return organisation_url(organisation)

    why = _("只有代码、名称和所在地必须填；其余不知道就留空，以后再补。")
    back = {"back_url": "../", "crumbs": [{"url": "../", "label": _("组织台账")}, {"label": _("登记社会组织")}]}
    return fill(
        request, form, save, {"title": _("登记社会组织"), "verb": _("登记社会组织"), "why": why, "two": True, **back}
    )


@opens_to(Permission.EDIT_REGISTER)
@require_http_methods(BOTH)
def rename(request: HttpRequest, pk: int) -> HttpResponse:
    organisation, act = seen_organisation(request, pk), act_of(request)
    form = RenameForm(request.POST or None, initial={"day": act.today})

    def save(form: RenameForm) -> str:
        rename_organisation(organisation=organisation, act=act, **form.cleaned_data)
        messages.success(request, _("已登记更名为“%(name)s”") % form.cleaned_data)
        return organisation_url(organisation)

    return fill(
        request, form, save, about(organisation, _("登记更名"), _("登记更名"), _("现在叫“%s”。") % organisation)
    )


@opens_to(Permission.EDIT_REGISTER)
@require_http_methods(BOTH)
def status(request: HttpRequest, pk: int) -> HttpResponse:
    organisation, act = seen_organisation(request, pk), act_of(request)
    now = StatusSpell.objects.valid().on(act.today).filter(organisation=organisation).first()
    form = StatusForm(request.POST or None, initial={"day": act.today, "status": now.status if now else None})

    def save(form: StatusForm) -> str:
        change_status(organisation=organisation, act=act, **form.cleaned_data)
        messages.success(
            request, _("已登记状态。统计从 %(day)s 起变化") % {"day": form.cleaned_data["day"].isoformat()}
        )
        return organisation_url(organisation)

    why = _("注销、撤销以后不再计入任何统计；只覆盖它的党组织会列出来，请另行处理。")
    return fill(request, form, save, about(organisation, _("改变登记状态"), _("登记状态"), why))


@opens_to(Permission.EDIT_REGISTER)
@require_http_methods(BOTH)
def headcount(request: HttpRequest, pk: int) -> HttpResponse:
    organisation, act = seen_organisation(request, pk), act_of(request)
    last = Headcount.objects.valid().filter(organisation=organisation).order_by("since").last()
    initial = {n: getattr(last, n) for n in ("full", "probationary", "staff", "not_transferred")} if last else {}
    form = HeadcountForm(request.POST or None, initial={"day": act.today, **initial})

    def save(form: HeadcountForm) -> str:
        day, reason = form.cleaned_data["day"], form.cleaned_data["reason"]
        before = Headcount.objects.valid().on(day).filter(organisation=organisation).first()
        declare_headcount(organisation=organisation, counts=form.counts(), day=day, act=act, reason=reason)
        messages.success(request, _("已申报，自 %(day)s 起算。下面是按新人数的判定") % {"day": day.isoformat()})
        if leap := jump(before, form.cleaned_data["full"]):
            told = _("正式党员比台账中的 %(before)d 名相差 %(by)d 名，请核对；填错了就用同一天重报一次")
            messages.warning(request, told % leap)
        return organisation_url(organisation)

    why = _("党员人数决定是否应建党组织、怎样建，并计入覆盖统计。只问人数，不问姓名；一次申报管到下一次。")
    if last:
        why += _("上次申报自 %(day)s 起，已带入。") % {"day": last.since.isoformat()}
    return fill(request, form, save, {**about(organisation, _("申报人数"), _("申报人数"), why), "two": True})


# Instructors


def instructor_choices(act: Act) -> QuerySet[Person]:
    """People with an instructor's post, and those who are one somewhere already."""
    posted = Post.objects.valid().on(act.today).filter(role=Role.INSTRUCTOR).values("user__person")
    running = Assignment.objects.valid().on(act.today).values("instructor")
    return Person.objects.filter(pk__in=posted) | Person.objects.filter(pk__in=running)


def person_of(form: PersonMixin, act: Act, permission: Permission) -> Person | None:
    """Whom the form names: a new name goes before the list."""
    typed = form.cleaned_data
    if typed["new_name"]:
        who = {"name": typed["new_name"], "unit": typed["new_unit"], "phone": typed["new_phone"]}
        return add_person(**who, permission=permission, act=act)
    return typed["person"]  # type: ignore[no-any-return]


@opens_to(Permission.ASSIGN_INSTRUCTOR)
@require_http_methods(BOTH)
def assign(request: HttpRequest, pk: int) -> HttpResponse:
    organisation, act = seen_organisation(request, pk), act_of(request)
    running = Assignment.objects.valid().on(act.today).filter(organisation=organisation, kind="primary")
    now = running.select_related("instructor").first()
    form = InstructorForm(
        request.POST or None, people=instructor_choices(act), label=_("指导员"), initial={"day": act.today}
    )

    def save(form: InstructorForm) -> str:
        person = person_of(form, act, Permission.ASSIGN_INSTRUCTOR)
        assert person is not None  # the form demands one
        assign_instructor(organisation=organisation, instructor=person, day=form.cleaned_data["day"], act=act)
        leading = running.select_related("instructor").first()
        if leading and leading.instructor != person:  # entered for an earlier time
            facts = {"name": person.name, "now": leading.instructor.name}
            messages.success(request, _("已登记 %(name)s 以前的派驻；现在的指导员仍是 %(now)s") % facts)
        else:
            messages.success(request, _("已派驻 %(name)s") % {"name": person.name})
        return organisation_url(organisation)

    title = _("换指导员") if now else _("派驻指导员")
    facts = {"name": now.instructor.name, "since": now.since.isoformat()} if now else {}
    why = _("现由 %(name)s 自 %(since)s 起联系；换人后交接自填写的那天起，经历保留。") % facts if now else ""
    return fill(request, form, save, about(organisation, title, title, why))


@opens_to(Permission.ASSIGN_INSTRUCTOR)
@require_http_methods(BOTH)
def end(request: HttpRequest, pk: int) -> HttpResponse:
    organisation, act = seen_organisation(request, pk), act_of(request)
    form = EndForm(request.POST or None, initial={"day": act.today})

    def save(form: EndForm) -> str:
        end_assignment(organisation=organisation, act=act, **form.cleaned_data)
        messages.success(request, _("已结束派驻"))
        return organisation_url(organisation)

    head = about(organisation, _("结束派驻指导员"), _("结束派驻"))
    context = {**head, "scope": str(organisation), "consequences": of_ending(organisation, act.today)}
    return fill(request, form, save, context, "registry/confirm.html")


# Correcting


def values_now(organisation: SocialOrganization) -> dict[str, Any]:
    """What the correction form edits, as the register has it."""
    place = Classification.objects.valid().filter(organisation=organisation).order_by("since").last()
    plain = {name: getattr(organisation, name) for name in CorrectForm.PLAIN}
    return plain | {name: getattr(place, name) for name in CorrectForm.PLACE}


def texts(values: dict[str, Any]) -> dict[str, str]:
    return {name: "" if value is None else str(value) for name, value in values.items()}


@opens_to(Permission.EDIT_REGISTER)
@require_http_methods(BOTH)
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    organisation, act = seen_organisation(request, pk), act_of(request)
    now, choices = values_now(organisation), place_choices(act)
    head = about(
        organisation,
        _("更正信息"),
        _("保存更正"),
        _("更正是把错的改对，按“一直如此”处理；名称和登记状态的变化另有登记。"),
    )
    head["two"] = True
    if request.method == "GET":
        form = CorrectForm(initial={**now, "version": organisation.version, "opened": texts(now)}, **choices)
        return fill(request, form, str, head)
    form = CorrectForm(_chosen(request.POST, now), **choices)
    shown = {"form": form, **head}
    if not form.is_valid():
        return render(request, "registry/form.html", shown, status=422)
    try:
        _save_correction(form, organisation, act, now)
    except Conflict as conflict:
        return _both_versions(request, organisation, form, now, {**head, "refusal": conflict, "choices": choices})
    except Refusal as refusal:
        return refused(request, refusal, shown)
    messages.success(request, _("已保存更正"))
    return redirect(organisation_url(organisation))


def _save_correction(form: CorrectForm, organisation: SocialOrganization, act: Act, now: dict[str, Any]) -> None:
    """Save; where the version moved on but none of the form's own values did, there is nothing to conflict with."""
    version = form.cleaned_data["version"]
    if form.cleaned_data["opened"] == texts(now):
        version = organisation.version
    correct_organisation(
        organisation=organisation,
        version=version,
        plain=form.plain(),
        place=form.place(),
        reason=form.cleaned_data["reason"],
        act=act,
    )


def _chosen(typed: Any, now: dict[str, Any]) -> Any:
    """What was typed, with the other's value wherever the person chose it on the conflict page."""
    data, theirs = typed.copy(), texts(now)
    for name in theirs:
        if data.get(f"choice-{name}") == "theirs":
            data[name] = theirs[name]
    return data


def _both_versions(
    request: HttpRequest,
    organisation: SocialOrganization,
    form: CorrectForm,
    now: dict[str, Any],
    context: dict[str, Any],
) -> HttpResponse:
    """Both versions field by field: what only one changed is taken from that one, what both changed is to be chosen."""
    opened, theirs = form.cleaned_data["opened"] or {}, texts(now)
    yours = texts({name: form.cleaned_data[name] for name in theirs})
    merged: dict[str, Any] = {n: theirs[n] if yours[n] == opened.get(n) else yours[n] for n in theirs}
    merged |= {"reason": form.cleaned_data["reason"], "version": organisation.version, "opened": theirs}
    again = CorrectForm(initial=merged, **context.pop("choices"))
    rows = [_compared(again, name, opened.get(name), theirs[name], yours[name]) for name in theirs]
    heads = {"theirs_head": _last_saved(organisation), "yours_head": _("你填写的")}
    return render(request, "registry/form.html", {**context, **heads, "form": again, "compare": rows}, status=409)


def _compared(form: CorrectForm, name: str, opened: str | None, theirs: str, yours: str) -> dict[str, Any]:
    """One row of the comparison; it has a choice only where both changed the value, and differently."""
    return {
        "label": form.fields[name].label,
        "theirs": in_words(form, name, theirs),
        "yours": in_words(form, name, yours),
        "same": theirs == yours,
        "name": f"choice-{name}" if opened not in (theirs, yours) else "",
    }


def _last_saved(organisation: SocialOrganization) -> str:
    entries = AuditEntry.objects.filter(subject_kind="SocialOrganization", subject_id=organisation.pk)
    entry = entries.order_by("at", "number").last()
    if entry is None:
        return _("现在的")
    at = timezone.localtime(entry.at).strftime("%Y-%m-%d %H:%M")
    return _("%(who)s %(at)s 保存的") % {"who": entry.by_name, "at": at}


def in_words(form: forms.Form, name: str, value: str) -> str:
    """A value as the form's select words it."""
    choices = {str(key): label for key, label in getattr(form.fields[name], "choices", [])}
    return str(choices.get(value, value)) or "—"
