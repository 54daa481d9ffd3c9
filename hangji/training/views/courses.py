"""Courses: the list, one with its material and sessions, and what is written about them."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django.views.decorators.vary import vary_on_headers

from hangji.kit.list_page import bar, page_of
from hangji.office import documents
from hangji.office.access import has, opens_to
from hangji.office.acts import act_of
from hangji.registry.queries import region_names
from hangji.registry.views.filling import fill
from hangji.training import tables
from hangji.training.actions import courses as actions
from hangji.training.forms import CourseForm, MaterialForm
from hangji.training.models import Course, CourseMaterial
from hangji.training.queries.sessions import counted, material_of, material_seen
from hangji.training.views.page import BOTH, P, crumbs, register_choices, run_course
from rulebook.training import kinds, most_hours


@opens_to(P.SEE_TRAINING)
@require_GET
@vary_on_headers("HX-Request")
def courses(request: HttpRequest) -> HttpResponse:
    act = act_of(request)
    listing = tables.courses(act, request.GET, region_names())
    context: dict[str, Any] = {
        "title": _("课程"),
        "scope": [_("共 %(n)s 门") % {"n": listing.count_text}],
        **bar(listing, ()),
        "find_label": _("课程、培训项目"),
        "unit": _("门"),
        "new_url": reverse("training:new_course") if has(act, P.RUN_TRAINING) else "",
        "new_label": _("登记课程"),
        "crumbs": crumbs({"label": _("课程")}),
    }
    return page_of(request, listing, "training/list.html", context)


@opens_to(P.SEE_TRAINING)
@require_GET
def course(request: HttpRequest, pk: int) -> HttpResponse:
    act, names = act_of(request), region_names()
    one = get_object_or_404(Course.objects.visible_to(act), pk=pk)
    sessions = list(counted(one.sessions.all()).order_by("-day", "-pk"))
    for each in sessions:
        each.passed = each.day < act.today
        each.tag = tables.session_tag(each)
    context = {
        "course": one,
        "place": tables.place_said(one, names),
        "sessions": sessions,
        "material": material_of(one),
        "works": Course.objects.run_by(act).filter(pk=pk).exists(),
        "crumbs": crumbs({"url": reverse("training:courses"), "label": _("课程")}, {"label": one.title}),
    }
    return render(request, "training/course.html", context)


def _head(title: str, verb: str, back: str, *path: dict[str, Any]) -> dict[str, Any]:
    listed = {"url": reverse("training:courses"), "label": _("课程")}
    return {"title": title, "verb": verb, "back_url": back, "crumbs": crumbs(listed, *path, {"label": title})}


@opens_to(P.RUN_TRAINING)
@require_http_methods(BOTH)
def new_course(request: HttpRequest) -> HttpResponse:
    act = act_of(request)
    known = kinds(day=act.today, place=act.office)
    most = most_hours(day=act.today, place=act.office).value
    registers = register_choices(act, P.RUN_TRAINING)
    form = CourseForm(request.POST or None, registers=registers, kinds=known, initial={"hours": most})

    def save(form: CourseForm) -> str:
        made = actions.add_course(place=form.place(), taught=form.taught(), act=act)
        messages.success(request, _("已登记课程“%(title)s”，接着安排培训") % {"title": made.title})
        return reverse("training:course", args=[made.pk])

    head = _head(_("登记课程"), _("登记课程"), reverse("training:courses"))
    return fill(request, form, save, {**head, "two": True})


@opens_to(P.RUN_TRAINING)
@require_http_methods(BOTH)
def edit_course(request: HttpRequest, pk: int) -> HttpResponse:
    one, act = run_course(request, pk), act_of(request)
    known = dict.fromkeys([*kinds(day=act.today, place=one.region_code), one.kind])
    names = ("title", "programme", "kind", "hours", "about", "version")
    initial = {name: getattr(one, name) for name in names}
    form = CourseForm(request.POST or None, registers=(), kinds=list(known), initial=initial)
    back = reverse("training:course", args=[pk])

    def save(form: CourseForm) -> str:
        version = form.cleaned_data["version"] or 0
        actions.change_course(course=one, taught=form.taught(), version=version, act=act)
        messages.success(request, _("已改课程"))
        return back

    head = _head(_("改课程"), _("保存"), back, {"url": back, "label": one.title})
    why = _("已经安排的培训，学时不跟着变；已经登记的学时记录也不变。")
    return fill(request, form, save, {**head, "why": why, "two": True})


@opens_to(P.RUN_TRAINING)
@require_http_methods(BOTH)
def add_material(request: HttpRequest, pk: int) -> HttpResponse:
    one, act = run_course(request, pk), act_of(request)
    form = MaterialForm(request.POST or None, request.FILES or None)
    back = reverse("training:course", args=[pk])

    def save(form: MaterialForm) -> str:
        actions.add_material(course=one, act=act, **form.cleaned_data)
        messages.success(request, _("已加材料，收到邀请的人看得到"))
        return back

    head = _head(_("加材料"), _("加材料"), back, {"url": back, "label": one.title})
    return fill(request, form, save, head)


@opens_to(P.RUN_TRAINING)
@require_POST
def drop_material(request: HttpRequest, pk: int) -> HttpResponse:
    act = act_of(request)
    rows = CourseMaterial.objects.filter(course__in=Course.objects.run_by(act).values("pk"))
    one = get_object_or_404(rows.select_related("course"), pk=pk)
    actions.drop_material(material=one, act=act)
    messages.success(request, _("已撤下“%(title)s”") % {"title": one.title})
    return redirect("training:course", one.course_id)


@opens_to(P.SEE_TRAINING, P.ANSWER_TRAINING)
@require_GET
def material(request: HttpRequest, pk: int) -> FileResponse:
    return documents.send(get_object_or_404(material_seen(act_of(request)), pk=pk).document)
