"""Joint meetings: the list, who has held one, one meeting, writing it down, its items."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods
from django.views.decorators.vary import vary_on_headers

from hangji.coverage.scopes import day_of
from hangji.governance import lists
from hangji.governance.actions.meetings import finish_item, steer_item, write_meeting
from hangji.governance.figures import meeting_cards
from hangji.governance.forms.records import ItemForm, MeetingForm, first_values
from hangji.governance.minutes import minutes_letter
from hangji.governance.models import JointItem, JointMeeting
from hangji.governance.queries.meetings import taken_over
from hangji.governance.queries.sight import kept_by, may, seen_meetings
from hangji.governance.views.page import BOTH, about, counted, one_of, seen, whose
from hangji.kit.letter import FORMS
from hangji.kit.list_page import bar, page_of
from hangji.office.access import has, opens_to
from hangji.office.acts import act_of
from hangji.office.issues import letter_file
from hangji.office.permissions import Permission
from hangji.registry.models import Cover, SocialOrganization
from hangji.registry.queries import region_names
from hangji.registry.views.filling import fill


@opens_to(Permission.SEE_GOVERNANCE)
@require_GET
@vary_on_headers("HX-Request")
def meetings(request: HttpRequest) -> HttpResponse:
    act = act_of(request)
    listing = lists.meetings(act, request.GET)
    keeps = has(act, Permission.KEEP_GOVERNANCE)
    context: dict[str, Any] = {
        "title": _("联席会议"),
        "scope": [counted(listing, _("次")), _("党组织和管理层一起研究、部署、调度、落实")],
        **bar(listing, ("state",)),
        "find_label": _("社会组织、议题"),
        "unit": _("次"),
        "cards": meeting_cards(act) if "HX-Request" not in request.headers else [],
        "new_url": reverse("governance:whose_meeting") if keeps else "",
        "new_label": _("记联席会议"),
    }
    return page_of(request, listing, "governance/list.html", context)


@opens_to(Permission.SEE_GOVERNANCE)
@require_GET
@vary_on_headers("HX-Request")
def held(request: HttpRequest) -> HttpResponse:
    act = act_of(request)
    listing = lists.held(act, request.GET, region_names())
    context: dict[str, Any] = {
        "title": _("本期联席会议"),
        "scope": [counted(listing, _("家")), _("有自己的党组织满一个周期的")],
        **bar(listing, ("held", "county", "kind")),
        "find_label": _("名称"),
        "unit": _("家"),
    }
    return page_of(request, listing, "governance/list.html", context)


@opens_to(Permission.KEEP_GOVERNANCE)
@require_GET
def whose_meeting(request: HttpRequest) -> HttpResponse:
    return whose(request, "governance:write_meeting", _("记联席会议"))


@opens_to(Permission.SEE_GOVERNANCE)
@require_GET
def meeting(request: HttpRequest, pk: int) -> HttpResponse:
    act = act_of(request)
    one = one_of(seen_meetings(act).select_related("organisation"), pk)
    keeps = may(act, Permission.KEEP_GOVERNANCE, one.organisation)
    title = _("联席会议（%(day)s）") % {"day": one.day.isoformat()}
    context = {
        **about(one.organisation, title, ""),
        "meeting": one,
        "items": list(one.items.prefetch_related("steps")),
        "going": list(one.taken_over.select_related("item__meeting")),
        "keeps": keeps,
        "today": act.today,
        "draft_url": reverse("governance:write_meeting", args=[one.organisation_id]) + f"?day={one.day.isoformat()}",
    }
    return render(request, "governance/meeting.html", context)


@opens_to(Permission.KEEP_GOVERNANCE)
@require_http_methods(BOTH)
def write(request: HttpRequest, pk: int) -> HttpResponse:
    """Write a meeting down, as a draft or for good; ?day= opens the draft of that day, else the newest one."""
    organisation, act = seen(request, pk), act_of(request)
    if not may(act, Permission.KEEP_GOVERNANCE, organisation):
        raise Http404
    draft = _draft(organisation, request, day_of(request, act))
    day = draft.day if draft else act.today
    form = MeetingForm(
        request.POST or None,
        items=list(draft.items.all()) if draft else [],
        going=taken_over(organisation.pk, day),
        lines=sum(name.startswith("what_") for name in request.POST),
        initial=first_values(draft, act.today),
    )

    def save(form: MeetingForm) -> str:
        for_good = request.POST.get("answer") != "draft"
        made = write_meeting(
            organisation=organisation,
            record=form.record(),
            for_good=for_good,
            version=form.cleaned_data["version"] or 0,
            act=act,
        )
        messages.success(request, _("已记成联席会议") if for_good else _("已存草稿，可以换个设备接着写"))
        return reverse("governance:meeting", args=[made.pk])

    why = _("几分钟写完：每项议题写研究了什么、谁办、哪天完成；以前没有落实的列在下面。")
    context = about(organisation, _("记联席会议"), "", why)
    return fill(request, form, save, context, "governance/write_meeting.html")


def _draft(organisation: SocialOrganization, request: HttpRequest, day: Any) -> JointMeeting | None:
    """On POST the draft of the day typed at first, so that its lines are read."""
    drafts = JointMeeting.objects.filter(organisation=organisation, recorded_on__isnull=True)
    if "day" in request.GET:
        drafts = drafts.filter(day=day)
    return drafts.first()


@opens_to(Permission.KEEP_GOVERNANCE)
@require_http_methods(BOTH)
def item(request: HttpRequest, pk: int) -> HttpResponse:
    act = act_of(request)
    rows = JointItem.objects.filter(meeting__organisation__in=kept_by(act), meeting__recorded_on__isnull=False)
    one = get_object_or_404(rows.select_related("meeting__organisation"), pk=pk)
    back = reverse("governance:meeting", args=[one.meeting_id])
    form = ItemForm(request.POST or None, initial={"day": act.today})

    def save(form: ItemForm) -> str:
        typed = form.cleaned_data
        if typed["said"]:
            steer_item(item=one, said=typed["said"], day=typed["day"], act=act)
        if typed["result"]:
            finish_item(item=one, result=typed["result"], day=typed["day"], act=act)
        messages.success(request, _("已记落实结果") if typed["result"] else _("已记进展"))
        return back

    facts = {"what": one.what, "owner": one.owner or "—", "day": one.due_on.isoformat() if one.due_on else "—"}
    why = _("%(what)s（%(owner)s，%(day)s 前完成）") % facts
    return fill(request, form, save, about(one.meeting.organisation, _("记进展或落实"), _("保存"), why, back))


@opens_to(Permission.SEE_GOVERNANCE)
@require_GET
def minutes(request: HttpRequest, pk: int, form: str) -> FileResponse:
    act = act_of(request)
    if form not in FORMS:
        raise Http404
    one = one_of(seen_meetings(act).select_related("organisation"), pk)
    cover = Cover.objects.valid().on(one.day).filter(organisation=one.organisation_id)
    held = cover.select_related("party_organization").first()
    said = minutes_letter(one, held.party_organization.name if held else "")
    return letter_file(said, form, f"{said.title}-{one.day.isoformat()}")
