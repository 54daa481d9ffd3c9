"""Applications: one's own and how to apply; one application with its conditions; deciding; a third reviewer."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from hangji.office.access import has, opens_to
from hangji.office.acts import Act, act_of
from hangji.office.permissions import Permission
from hangji.people.certification.actions.applications import Applied, apply, decide, withdraw
from hangji.people.certification.actions.assessing import hand_third
from hangji.people.certification.forms import ApplyForm, DecideForm, ThirdForm
from hangji.people.certification.models import (
    Application,
    ApplicationState,
    Certificate,
    Round,
    RoundState,
    TrainingRecord,
)
from hangji.people.certification.private import APPLICANT, PHONE
from hangji.people.certification.queries import (
    conditions,
    facts_of,
    open_to,
    own_application,
    reviewers,
    sheets,
    third_due,
)
from hangji.people.certification.tables import APPLICATION_TAGS, CERTIFICATE_TAGS
from hangji.people.certification.views.rounds import BOTH, crumbs, nothing_typed, round_crumb
from hangji.registry.models import SocialOrganization
from hangji.registry.views.filling import fill
from rulebook.certification import check, standing

P = Permission
SEEN = (P.SEE_CERTIFICATES, P.APPLY_CERTIFICATE)


@opens_to(P.APPLY_CERTIFICATE)
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """What a Party worker has to do with the qualification: rounds, applications, hours, certificates."""
    act = act_of(request)
    me = act.user.person_id
    hours = TrainingRecord.objects.valid().filter(person=me, day__year=act.today.year) if me else ()
    context = {
        "linked": me is not None,
        "rounds": [
            {"round": one, "application": own_application(act, one), "units": units} for one, units in open_to(act)
        ],
        "applications": _own(Application, me).select_related("round").order_by("-applied_on"),
        "certificates": [
            (one, CERTIFICATE_TAGS[standing(one.state, one.last_day, day=act.today)])
            for one in _own(Certificate, me).select_related("issue")
        ],
        "hours": list(hours),
        "hours_total": sum(one.hours for one in hours),
        "tags": APPLICATION_TAGS,
        "year": act.today.year,
    }
    return render(request, "people/mine.html", context)


def _own(model: Any, person: int | None) -> Any:
    return model.objects.filter(person=person) if person else model.objects.none()


@opens_to(P.APPLY_CERTIFICATE)
@require_http_methods(BOTH)
def apply_(request: HttpRequest, pk: int) -> HttpResponse:
    act = act_of(request)
    found = next(((one, units) for one, units in open_to(act) if one.pk == pk), None)
    if found is None:
        raise Http404
    one, units = found
    seen = SocialOrganization.objects.filter(pk__in=[unit.pk for unit in units])
    person = act.user.person
    facts = facts_of(person, units[0], one.year, act.today) if person else None
    initial = {"phone": person.phone if person else "", "post": facts.post if facts else "", "organisation": units[0]}
    form = ApplyForm(request.POST or None, units=seen, posts=one.rules.posts, initial=initial)

    def save(form: ApplyForm) -> str:
        made = apply(round=one, said=Applied(**form.cleaned_data), act=act)
        messages.success(request, _("已提交申请，审核结果会显示在“党务红领”里"))
        return reverse("people:application", args=[made.pk])

    context = {
        "title": _("申请党务红领认证"),
        "verb": _("提交申请"),
        "round": one,
        "me": act.user,
        "facts": check(one.rules, facts, said_post=facts.post, day=act.today) if facts else (),
        "back_url": reverse("people:mine"),
        "crumbs": [{"url": reverse("people:mine"), "label": _("党务红领")}, {"label": str(one)}],
    }
    return fill(request, form, save, context, "people/apply.html")


def seen_application(request: HttpRequest, pk: int) -> Application:
    rows = Application.objects.visible_to(act_of(request))
    return get_object_or_404(rows.select_related("round", "person", "organisation"), pk=pk)


def run_application(request: HttpRequest, pk: int) -> Application:
    run = Round.objects.run_by(act_of(request)).values("pk")
    rows = Application.objects.filter(round__in=run).select_related("round", "person", "organisation")
    return get_object_or_404(rows, pk=pk)


@opens_to(*SEEN)
@require_GET
def application(request: HttpRequest, pk: int) -> HttpResponse:
    act, one = act_of(request), seen_application(request, pk)
    office = has(act, P.SEE_CERTIFICATES)
    own = one.person_id == act.user.person_id
    runs = Round.objects.run_by(act).filter(pk=one.round_id).exists()
    open_ = one.round.state == RoundState.OPEN
    handed = sheets(one) if office and not own else []
    named = str(one) if runs or own else APPLICANT.masked(one)
    context = {
        "application": one,
        "shown_name": named,
        "name_url": "" if runs or own else APPLICANT.url(one),
        "phone_url": PHONE.url(one) if runs else "",
        "tag": APPLICATION_TAGS[ApplicationState(one.state)],
        "checked": _checked(one, act),
        "sheets": handed,
        "items": [(item, one.marks[item]) for item in one.round.rules.full_marks if item in one.marks],
        "third": runs and open_ and third_due(one.round.applications.filter(pk=pk)).exists(),
        "may_decide": runs and open_ and not own and not handed and one.state in _DECIDED,
        "may_withdraw": own and open_ and one.state != ApplicationState.WITHDRAWN,
        "certificate": Certificate.objects.visible_to(act).filter(application=one).select_related("issue").first(),
        "crumbs": crumbs(round_crumb(one.round), {"label": named})
        if office
        else [{"url": reverse("people:mine"), "label": _("党务红领")}, {"label": str(one.round)}],
    }
    return render(request, "people/application.html", context)


_DECIDED = (ApplicationState.SUBMITTED, ApplicationState.ADMITTED, ApplicationState.DECLINED)


def _checked(one: Application, act: Act) -> list[dict[str, Any]]:
    """The conditions as they were decided by, before that as they stand today."""
    if one.checked:
        return [{**each, "sentence": each["said"]} for each in one.checked]
    return [{"state": e.state, "sentence": e.sentence, "source": e.source} for e in conditions(one, act.today)]


def _page(one: Application, title: str, verb: str, **more: Any) -> dict[str, Any]:
    back = reverse("people:application", args=[one.pk])
    path = crumbs(round_crumb(one.round), {"url": back, "label": str(one)}, {"label": title})
    return {"title": title, "verb": verb, "back_url": back, "crumbs": path, "why": str(one), **more}


@opens_to(P.APPLY_CERTIFICATE)
@require_http_methods(BOTH)
def withdraw_(request: HttpRequest, pk: int) -> HttpResponse:
    act = act_of(request)
    mine = Application.objects.filter(person=act.user.person_id) if act.user.person_id else Application.objects.none()
    one = get_object_or_404(mine.select_related("round"), pk=pk)

    def save(_form: Any) -> str:
        withdraw(application=one, act=act)
        messages.success(request, _("已撤回申请"))
        return reverse("people:mine")

    context = {
        "title": _("撤回申请"),
        "verb": _("撤回申请"),
        "scope": str(one.round),
        "back_url": reverse("people:application", args=[pk]),
        "consequences": (_("受理期里可以重新申请，先后按新的日期"),),
        "crumbs": [{"url": reverse("people:mine"), "label": _("党务红领")}, {"label": _("撤回申请")}],
    }
    return fill(request, nothing_typed(request), save, context, "registry/confirm.html")


@opens_to(P.RUN_CERTIFICATES)
@require_http_methods(BOTH)
def decide_(request: HttpRequest, pk: int) -> HttpResponse:
    one, act = run_application(request, pk), act_of(request)
    initial = {"version": one.version, "because": one.because}
    form = DecideForm(request.POST or None, initial=initial)

    def save(form: DecideForm) -> str:
        typed = form.cleaned_data
        more = {"because": typed["because"], "version": typed["version"], "act": act}
        decide(application=one, admitted=typed["answer"] == "yes", **more)
        messages.success(request, _("已审核资格"))
        return reverse("people:round", args=[one.round_id])

    context = _page(one, _("审核资格"), _("提交审核"), checked=_checked(one, act), application=one)
    return fill(request, form, save, context, "people/decide.html")


@opens_to(P.RUN_CERTIFICATES)
@require_http_methods(BOTH)
def third(request: HttpRequest, pk: int) -> HttpResponse:
    one, act = run_application(request, pk), act_of(request)
    users = reviewers(act.today).exclude(pk__in=one.reviews.values("reviewer"))
    form = ThirdForm(request.POST or None, users=users)

    def save(form: ThirdForm) -> str:
        hand_third(application=one, reviewer=form.cleaned_data["reviewer"], act=act)
        messages.success(request, _("已再请一位评审"))
        return reverse("people:application", args=[pk])

    why = _("两位评审相差超过 %(n)d 分。再请一位，取中间的分数；三份交齐以前，谁也看不到分数。")
    context = _page(one, _("再请一位评审"), _("分派"), why=why % {"n": one.round.rules.difference_at_most})
    return fill(request, form, save, context)
