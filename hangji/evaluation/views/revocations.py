"""A grade taken back: proposed by one, seen, decided by another."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from hangji.evaluation.actions.revoking import decide_revocation, propose_revocation
from hangji.evaluation.forms.typed import DecideRevocationForm, RevokeForm
from hangji.evaluation.models import GradeRevocation
from hangji.evaluation.views.page import BOTH, about, home, may, seen, standing_of
from hangji.office.access import opens_to
from hangji.office.acts import act_of
from hangji.office.permissions import Permission
from hangji.registry.views.filling import fill


@opens_to(Permission.KEEP_ROUNDS)
@require_http_methods(BOTH)
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    organisation, act = seen(request, pk), act_of(request)
    form = RevokeForm(request.POST or None, initial={"day": act.today})

    def save(form: RevokeForm) -> str:
        made = propose_revocation(organisation=organisation, act=act, **form.cleaned_data)
        messages.success(request, _("已提出取消 %(grade)s，等另一人复核") % {"grade": made.grade})
        return reverse("evaluation:revocation", args=[made.pk])

    why = _("由另一人复核，同意以后等级从这一天起不再有效；经历和理由保留。")
    return fill(request, form, save, about(organisation, _("取消评估等级"), _("交另一人复核"), why))


def _seen(request: HttpRequest, pk: int) -> GradeRevocation:
    rows = GradeRevocation.objects.visible_to(act_of(request)).select_related("organisation")
    found: GradeRevocation = get_object_or_404(rows, pk=pk)
    return found


@opens_to(Permission.SEE_ROUNDS)
@require_GET
def revocation(request: HttpRequest, pk: int) -> HttpResponse:
    act, one = act_of(request), _seen(request, pk)
    checks = one.agreed is None and may(act, Permission.CHECK_ROUNDS, standing_of(one.organisation, act))
    mine = one.proposed_by == act.user.username
    context = {
        **about(one.organisation, _("取消评估等级 %(grade)s") % {"grade": one.grade}, ""),
        "one": one,
        "tag_code": {None: "second", True: "done", False: "sent_back"}[one.agreed],
        "may_decide": checks and not mine,
        "waits_for_another": checks and mine,
    }
    return render(request, "evaluation/revocation.html", context)


@opens_to(Permission.CHECK_ROUNDS)
@require_http_methods(BOTH)
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    act, one = act_of(request), _seen(request, pk)
    form = DecideRevocationForm(request.POST or None, initial={"version": one.version})

    def save(form: DecideRevocationForm) -> str:
        done = decide_revocation(revocation=one, act=act, **form.cleaned_data)
        messages.success(request, _("评估等级已取消") if done.agreed else _("不取消，等级仍然有效"))
        return home(one.organisation)

    title = _("复核取消评估等级 %(grade)s") % {"grade": one.grade}
    back = reverse("evaluation:revocation", args=[pk])
    return fill(request, form, save, about(one.organisation, title, _("提交复核意见"), one.reason, back))
