"""Sending beside the primary instructor, handing over, leaving."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from hangji.guidance.actions import pool as pool_actions
from hangji.guidance.actions import sending
from hangji.guidance.forms.pool import AbleForm, AssistForm, EnlistForm, FirstSecretaryForm, HandOverForm, ReleaseForm
from hangji.guidance.models import Availability
from hangji.guidance.queries.pool import assignments_seen, availabilities_seen, loads
from hangji.guidance.views.plans import register_choices
from hangji.guidance.views.pool import crumbs, seen_person
from hangji.office.access import opens_to
from hangji.office.acts import Act, act_of
from hangji.office.models import Person
from hangji.office.permissions import Permission
from hangji.registry.actions.assistants import end_duty, send_additional, send_first_secretary
from hangji.registry.forms import EndForm
from hangji.registry.models import AssignmentKind, SocialOrganization
from hangji.registry.views.filling import about, fill, organisation_url, region_choices, seen_organisation
from hangji.registry.views.organisations import instructor_choices, person_of

BOTH = ["GET", "POST"]
RIGHT = Permission.ASSIGN_INSTRUCTOR


def person_url(person: Person) -> str:
    return reverse("guidance:person", args=[person.pk])


def _of(person: Person, title: str, verb: str, why: str = "") -> dict[str, Any]:
    back = {"url": person_url(person), "label": person.name}
    head = {"title": title, "verb": verb, "why": why, "back_url": person_url(person)}
    return {**head, "crumbs": crumbs(back, {"label": title})}


def choices(act: Act) -> Any:
    """Who can be chosen: the pool, holders of an instructor's post, and those who are one somewhere already."""
    able = availabilities_seen(act).on(act.today).values("person")
    return (instructor_choices(act) | Person.objects.filter(pk__in=able)).distinct()


# The pool


def _place_choices(act: Act) -> dict[str, Any]:
    return {"registers": register_choices(act), "counties": region_choices(act, RIGHT)}


def _only_county(places: dict[str, Any]) -> dict[str, Any]:
    """Where there is one county to choose, it is chosen."""
    codes = [code for code, _name in places["counties"]]
    return {"counties": codes} if len(codes) == 1 else {}


@opens_to(RIGHT)
@require_http_methods(BOTH)
def enlist(request: HttpRequest) -> HttpResponse:
    """Somebody known or new enters the pool."""
    act = act_of(request)
    places = _place_choices(act)
    initial = {"day": act.today, **_only_county(places)}
    form = EnlistForm(request.POST or None, people=choices(act), label=_("人员"), initial=initial, **places)

    def save(form: EnlistForm) -> str:
        person = person_of(form, act, RIGHT)
        assert person is not None  # the form demands one
        return _say_able(request, form, person, act)

    head = {"title": _("登记可派人员"), "verb": _("登记"), "back_url": reverse("guidance:instructors")}
    why = _("派驻方案按可派的县区、熟悉的行业和余力安排；只记姓名、单位和联系电话。")
    return fill(request, form, save, {**head, "why": why, "crumbs": crumbs({"label": head["title"]})})


def _say_able(request: HttpRequest, form: Any, person: Person, act: Act) -> str:
    said = {"day": form.cleaned_data["day"], "until": form.cleaned_data["until"]}
    pool_actions.set_availability(person=person, able=form.able(), act=act, **said)
    messages.success(request, _("已登记%(person)s的可派范围") % {"person": person.name})
    return person_url(person)


@opens_to(RIGHT)
@require_http_methods(BOTH)
def available(request: HttpRequest, pk: int) -> HttpResponse:
    act, person = act_of(request), seen_person(request, pk)
    now = Availability.objects.valid().on(act.today).filter(person=person).first()
    places = _place_choices(act)
    initial = {"day": act.today, **_only_county(places), **_said(now)}
    form = AbleForm(request.POST or None, initial=initial, **places)

    def save(form: AbleForm) -> str:
        return _say_able(request, form, person, act)

    title = _("更改可派范围") if now else _("登记可派范围")
    return fill(request, form, save, _of(person, title, title, _("从填写的那天起算，以前的保留。")))


def _said(now: Availability | None) -> dict[str, Any]:
    if now is None:
        return {}
    kept = {name: getattr(now, name) for name in ("counties", "most", "reason", "until")}
    return {**kept, "register": f"{now.region_code}/{now.level}", "industries": "、".join(now.industries)}


@opens_to(RIGHT)
@require_http_methods(BOTH)
def unavailable(request: HttpRequest, pk: int) -> HttpResponse:
    act, person = act_of(request), seen_person(request, pk)
    form = EndForm(request.POST or None, initial={"day": act.today})

    def save(form: EndForm) -> str:
        pool_actions.end_availability(person=person, act=act, **form.cleaned_data)
        messages.success(request, _("%(person)s不再可派") % {"person": person.name})
        return person_url(person)

    lines = [_("派驻方案不再给他安排；他现在联系的，会在下一个方案里改派")]
    head = {**_of(person, _("结束可派"), _("结束可派")), "scope": person.name, "consequences": lines}
    return fill(request, form, save, head, "registry/confirm.html")


# Handing over and leaving


@opens_to(RIGHT)
@require_http_methods(BOTH)
def hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    act, giver = act_of(request), seen_person(request, pk)
    running = assignments_seen(act).filter(instructor=giver, kind=AssignmentKind.PRIMARY).exclude(until__lte=act.today)
    organisations = SocialOrganization.objects.filter(pk__in=running.values("organisation")).order_by("name")
    form = HandOverForm(
        request.POST or None,
        organisations=organisations,
        people=choices(act).exclude(pk=giver.pk),
        label=_("接手人"),
        initial={"day": act.today, "organisations": list(organisations)},
    )

    def save(form: HandOverForm) -> str:
        taker = person_of(form, act, RIGHT)
        assert taker is not None  # the form demands one
        said = {name: form.cleaned_data[name] for name in ("day", "matters")}
        sending.hand_over(giver=giver, taker=taker, organisations=form.cleaned_data["organisations"], act=act, **said)
        facts = {"count": len(form.cleaned_data["organisations"]), "taker": taker.name}
        messages.success(request, _("已把 %(count)d 家交接给%(taker)s") % facts)
        warn_load(request, taker, act)
        return person_url(giver)

    why = _("从交接那天起由接手人联系；以前的经历保留，未办结事项留给接手人看。")
    return fill(request, form, save, _of(giver, _("交接"), _("登记交接"), why))


def warn_load(request: HttpRequest, person: Person, act: Act) -> None:
    """More than is usual is told, never refused."""
    load = loads([person.pk], act, act.today)[person.pk]
    if load.limit is not None and load.units > load.limit:
        facts = {"person": person.name, "units": load.units, "limit": load.limit}
        messages.warning(request, _("%(person)s现在联系 %(units)d 家，一般最多 %(limit)d 家；只是提醒") % facts)


@opens_to(RIGHT)
@require_http_methods(BOTH)
def release(request: HttpRequest, pk: int) -> HttpResponse:
    act, person = act_of(request), seen_person(request, pk)
    form = ReleaseForm(request.POST or None, initial={"day": act.today})

    def save(form: ReleaseForm) -> str:
        count = sending.release(person=person, act=act, **form.cleaned_data)
        messages.success(
            request, _("已办理%(person)s的调离，结束 %(count)d 项") % {"person": person.name, "count": count}
        )
        return person_url(person)

    head = {**_of(person, _("办理调离"), _("办理调离")), "scope": person.name}
    return fill(request, form, save, {**head, "consequences": _leaving(person, act)}, "registry/confirm.html")


def _leaving(person: Person, act: Act) -> list[str]:
    """What his leaving ends, and what must be handed over before."""
    running = list(assignments_seen(act).on(act.today).filter(instructor=person).select_related("organisation"))
    primary = [each.organisation_id for each in running if each.kind == AssignmentKind.PRIMARY]
    alone = sending.left_without(primary, act.today)
    lines = [_("结束他现在的 %(count)d 项职责和可派范围") % {"count": len(running)}]
    if alone:
        names = _("、").join(str(each) for each in alone)
        told = _("其中 %(count)d 家没有党组织，要先交接：%(names)s")
        lines.append(told % {"count": len(alone), "names": names})
    return lines


# Beside the primary instructor


@opens_to(RIGHT)
@require_http_methods(BOTH)
def assist(request: HttpRequest, pk: int) -> HttpResponse:
    organisation, act = seen_organisation(request, pk), act_of(request)
    form = AssistForm(request.POST or None, people=choices(act), label=_("指导员"), initial={"day": act.today})

    def save(form: AssistForm) -> str:
        person = person_of(form, act, RIGHT)
        assert person is not None  # the form demands one
        send_additional(organisation=organisation, instructor=person, day=form.cleaned_data["day"], act=act)
        messages.success(request, _("已增派 %(name)s 协助") % {"name": person.name})
        warn_load(request, person, act)
        return organisation_url(organisation)

    title = _("增派协助指导员")
    return fill(request, form, save, about(organisation, title, title, _("协助的人不计入工作覆盖，主要指导员不变。")))


@opens_to(RIGHT)
@require_http_methods(BOTH)
def first_secretary(request: HttpRequest, pk: int) -> HttpResponse:
    organisation, act = seen_organisation(request, pk), act_of(request)
    people = choices(act)
    form = FirstSecretaryForm(request.POST or None, people=people, label=_("第一书记"), initial={"day": act.today})

    def save(form: FirstSecretaryForm) -> str:
        person = person_of(form, act, RIGHT)
        assert person is not None  # the form demands one
        said = {name: form.cleaned_data[name] for name in ("day", "until", "dispatched_by")}
        send_first_secretary(organisation=organisation, person=person, act=act, **said)
        messages.success(request, _("已选派 %(name)s 任第一书记") % {"name": person.name})
        return organisation_url(organisation)

    title = _("选派第一书记")
    why = _("第一书记到党组织任职，有选派单位和任期；不是指导员，不计入指导员联系的家数。")
    return fill(request, form, save, about(organisation, title, title, why))


@opens_to(RIGHT)
@require_http_methods(BOTH)
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End the helping, or the term of a first secretary before its day."""
    act = act_of(request)
    kinds = [AssignmentKind.ADDITIONAL, AssignmentKind.FIRST_SECRETARY]
    assignment = get_object_or_404(assignments_seen(act).filter(kind__in=kinds), pk=pk)
    form = EndForm(request.POST or None, initial={"day": act.today})

    def save(form: EndForm) -> str:
        end_duty(assignment=assignment, act=act, **form.cleaned_data)
        messages.success(request, _("已结束"))
        return organisation_url(assignment.organisation)

    facts = {"person": assignment.instructor.name, "kind": assignment.get_kind_display()}
    lines = [_("%(person)s不再任%(kind)s；覆盖率不变") % facts]
    head = about(assignment.organisation, _("结束职责"), _("结束"))
    return fill(
        request,
        form,
        save,
        {**head, "scope": str(assignment.organisation), "consequences": lines},
        "registry/confirm.html",
    )
