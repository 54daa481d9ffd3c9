"""四个一 of a territory, and the monthly meetings."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django.views.decorators.vary import vary_on_headers

from hangji.coverage.scopes import day_of, level_choices, place, region_choices, scope_of
from hangji.guidance import lists
from hangji.guidance.actions.meetings import Call, call_meeting, finish_decision, reply_minutes, send_minutes
from hangji.guidance.forms.groups import CallForm, DoneForm, MinutesForm, ObjectionForm
from hangji.guidance.models import Meeting, MeetingDecision
from hangji.guidance.overview import FourOnes, groups_led, led_group
from hangji.guidance.paper import minutes_letter
from hangji.guidance.queries.agenda import due_matters
from hangji.guidance.queries.fourones import group_people
from hangji.guidance.tables.fourones import meeting_state
from hangji.guidance.views.contacts import BOTH, crumbs
from hangji.kit.letter import docx
from hangji.kit.list_page import bar, page_of
from hangji.office.access import has, opens_to
from hangji.office.acts import Act, act_of
from hangji.office.models import Person
from hangji.office.permissions import Permission
from hangji.registry.queries import region_names
from hangji.registry.views.filling import fill

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SEEN = (Permission.SEE_COVERAGE, Permission.RECORD_CONTACT)


@opens_to(Permission.SEE_COVERAGE)
@require_GET
def fourones(request: HttpRequest) -> HttpResponse:
    act, names = act_of(request), region_names()
    scope = scope_of(request, act)
    context = {
        "page": FourOnes(scope.territory, scope.day, names),
        "scope": scope,
        "scope_words": [place(scope, names), _("截至 %(day)s") % {"day": scope.day.isoformat()}],
        "regions": region_choices(act, scope, names),
        "levels": level_choices(act, scope),
        "today": act.today,
        "now_only": True,
        "leads": scope.day == act.today and has(act, Permission.LEAD_GROUP),
    }
    return render(request, "guidance/fourones.html", context)


@opens_to(Permission.SEE_COVERAGE)
@require_GET
@vary_on_headers("HX-Request")
def weeks(request: HttpRequest) -> HttpResponse:
    act, names = act_of(request), region_names()
    scope = scope_of(request, act)
    listing = lists.weeks(scope.territory, request.GET, scope.day, names)
    week = FourOnes(scope.territory, scope.day, names).week_said
    context: dict[str, Any] = {
        "title": _("本周联系"),
        "scope": [place(scope, names), week, _("共 %(n)s 家") % {"n": listing.count_text}],
        **bar(listing, ("state", "county")),
        "find_label": _("名称"),
        "unit": _("家"),
        "crumbs": crumbs("guidance:fourones", _("四个一"), {"label": _("本周联系")}),
    }
    return page_of(request, listing, "guidance/list.html", context)


# Meetings


@opens_to(*SEEN)
@require_GET
@vary_on_headers("HX-Request")
def meetings(request: HttpRequest) -> HttpResponse:
    act = act_of(request)
    listing = lists.meetings(act, request.GET, region_names())
    context: dict[str, Any] = {
        "title": _("例会"),
        "scope": [_("共 %(n)s 次") % {"n": listing.count_text}, _("一个县区一个组，一月一次")],
        **bar(listing, ("county",)),
        "find_label": _("议题、纪要"),
        "unit": _("次"),
        "new_url": reverse("guidance:call_meeting") if has(act, Permission.LEAD_GROUP) else "",
        "new_label": _("定例会"),
    }
    return page_of(request, listing, "guidance/list.html", context)


@opens_to(Permission.LEAD_GROUP)
@require_http_methods(BOTH)
def call(request: HttpRequest) -> HttpResponse:
    """First which group, then when and about what: the matters due with it are gathered."""
    act, names = act_of(request), region_names()
    path = crumbs("guidance:meetings", _("例会"), {"label": _("定例会")})
    group = led_group(act, request.GET.get("group", ""))
    if group is None:
        groups = groups_led(act, names)
        return render(request, "guidance/choose_group.html", {"groups": groups, "title": _("定例会"), "crumbs": path})
    day = day_of(request, act)
    form = CallForm(request.POST or None, matters=due_matters(group, act.today), initial={"day": day})

    def save(form: CallForm) -> str:
        typed = form.cleaned_data
        meeting = call_meeting(
            group=group, call=Call(typed["day"], typed["hour"], typed["room"], form.agenda()), act=act
        )
        messages.success(request, _("已定例会，组里的指导员在“例会”里看到议题"))
        return reverse("guidance:meeting", args=[meeting.pk])

    why = _("%(place)s的指导员组。议题从到期的事里收集，勾上就列入。") % {"place": names.get(group[0], group[0])}
    context = {
        "title": _("定例会"),
        "verb": _("定例会"),
        "why": why,
        "back_url": reverse("guidance:meetings"),
        "crumbs": path,
    }
    return fill(request, form, save, context)


def _meeting(request: HttpRequest, pk: int) -> Meeting:
    found: Meeting = get_object_or_404(Meeting.objects.visible_to(act_of(request)), pk=pk)
    return found


def _led(request: HttpRequest, pk: int) -> Meeting:
    found: Meeting = get_object_or_404(Meeting.objects.led_by(act_of(request)), pk=pk)
    return found


@opens_to(*SEEN)
@require_GET
def meeting(request: HttpRequest, pk: int) -> HttpResponse:
    one = _meeting(request, pk)
    return render(request, "guidance/meeting.html", meeting_context(one, act_of(request)))


def meeting_context(one: Meeting, act: Act) -> dict[str, Any]:
    names, me = region_names(), act.user.person_id
    members = group_people((one.region_code, one.level), one.day)
    replies = list(one.replies.select_related("person"))
    shown: Any = one
    shown.passed, shown.members = one.day <= act.today, len(members)
    shown.objections = sum(1 for each in replies if each.objection)
    shown.confirmations = len(replies) - shown.objections
    decisions = list(one.decisions.select_related("owner"))
    leads = Meeting.objects.led_by(act).filter(pk=one.pk).exists()
    return {
        "meeting": one,
        "place": names.get(one.region_code, str(one.region_code)),
        "state": meeting_state(shown),
        "agenda": list(one.agenda.all()),
        "decisions": decisions,
        "own": [each for each in decisions if each.owner_id == me],
        "people": list(one.people.all()),
        "replies": replies,
        "mine": next((each for each in replies if each.person_id == me), None),
        "member": me in members and has(act, Permission.RECORD_CONTACT),
        "leads": leads,
        "may_write": leads and shown.passed and (one.minutes_on is None or shown.objections),
        "today": act.today,
        "me_id": me,
        "crumbs": crumbs("guidance:meetings", _("例会"), {"label": str(one.day)}),
    }


@opens_to(Permission.LEAD_GROUP)
@require_http_methods(BOTH)
def minutes(request: HttpRequest, pk: int) -> HttpResponse:
    one, act = _led(request, pk), act_of(request)
    members = Person.objects.filter(pk__in=group_people((one.region_code, one.level), one.day))
    initial = {"text": one.minutes, "people": list(one.people.all()), "version": one.version}
    decisions = list(one.decisions.all())
    form = MinutesForm(request.POST or None, members=members, decisions=decisions, initial=initial)

    def save(form: MinutesForm) -> str:
        send_minutes(meeting=one, minutes=form.minutes(), version=form.cleaned_data["version"], act=act)
        messages.success(request, _("已发出纪要，等组里的指导员确认"))
        return reverse("guidance:meeting", args=[pk])

    back = reverse("guidance:meeting", args=[pk])
    path = crumbs("guidance:meetings", _("例会"), {"url": back, "label": str(one.day)}, {"label": _("纪要")})
    context = {"meeting": one, "back_url": back, "crumbs": path, "objections": one.replies.exclude(objection="")}
    return fill(request, form, save, context, "guidance/minutes.html")


@opens_to(Permission.RECORD_CONTACT)
@require_POST
def reply(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm the minutes (nothing typed) or say what is wrong."""
    one, act = _meeting(request, pk), act_of(request)
    form = ObjectionForm(request.POST)
    wants = request.POST.get("answer") == "object"
    if not form.is_valid() or (wants and not form.cleaned_data["objection"]):
        if form.is_valid():
            form.add_error("objection", _("写明哪一处不对，应当怎样"))
        return render(request, "guidance/meeting.html", {**meeting_context(one, act), "form": form}, status=422)
    objection = form.cleaned_data["objection"] if wants else ""
    reply_minutes(meeting=one, objection=objection, act=act)
    messages.success(request, _("已提出修改意见，召集人会看到") if objection else _("已确认纪要"))
    return redirect("guidance:meeting", pk)


@opens_to(*SEEN)
@require_GET
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    one = _meeting(request, pk)
    if not one.minutes:
        raise Http404
    place_name = region_names().get(one.region_code, "")
    content = docx(minutes_letter(one, str(settings.OFFICE.get("name", "")), place_name))
    response = HttpResponse(content, content_type=DOCX)
    response["Content-Disposition"] = f'attachment; filename="meeting-{one.day.isoformat()}.docx"'
    response["Cache-Control"] = "private, no-store"
    return response


@opens_to(Permission.LEAD_GROUP, Permission.RECORD_CONTACT)
@require_http_methods(BOTH)
def decision(request: HttpRequest, pk: int) -> HttpResponse:
    act = act_of(request)
    seen = Meeting.objects.visible_to(act).values("pk")
    one = get_object_or_404(MeetingDecision.objects.filter(meeting__in=seen).select_related("meeting", "owner"), pk=pk)
    back = reverse("guidance:meeting", args=[one.meeting_id])
    form = DoneForm(request.POST or None)

    def save(form: DoneForm) -> str:
        finish_decision(decision=one, act=act, **form.cleaned_data)
        messages.success(request, _("已办结这个决定"))
        return back

    path = crumbs(
        "guidance:meetings", _("例会"), {"url": back, "label": str(one.meeting.day)}, {"label": _("办结决定")}
    )
    facts = {"owner": one.owner, "day": one.due_on.isoformat()}
    why = f"{one.what}（{_('%(owner)s，%(day)s 前') % facts}）"
    context = {"title": _("办结决定"), "verb": _("办结"), "why": why, "back_url": back, "crumbs": path}
    return fill(request, form, save, context)
