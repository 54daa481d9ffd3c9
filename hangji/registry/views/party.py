"""Forms about Party organisations and who they cover."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from hangji.office import documents
from hangji.office.access import opens_to, where
from hangji.office.acts import Act, act_of
from hangji.office.models import Body, Person, Post, Role
from hangji.office.permissions import Permission
from hangji.registry.actions.party import (
    Founding,
    change_secretary,
    form_party_organization,
    join,
    leave,
)
from hangji.registry.actions.party_corrections import correct_party_organization
from hangji.registry.forms import (
    AdmitForm,
    CorrectPartyForm,
    FormPartyForm,
    JoinForm,
    LeaveForm,
    SecretaryForm,
)
from hangji.registry.models import Classification, PartyForm, PartyOrganization, Secretary, SocialOrganization
from hangji.registry.views.filling import (
    about,
    fill,
    organisation_url,
    party_url,
    region_choices,
    seen_organisation,
    seen_party,
    warn,
)
from hangji.registry.views.organisations import BOTH, person_of
from rulebook.coverage import Advice


@opens_to(Permission.FORM)
@require_http_methods(BOTH)
def form_party(request: HttpRequest) -> HttpResponse:
    """A Party organisation as formed. ?organisation=pk (several times) names whom it will cover, ?mode= how."""
    act = act_of(request)
    form = FormPartyForm(
        request.POST or None,
        request.FILES or None,
        seen=SocialOrganization.objects.visible_to(act),
        bodies=Body.objects.on(act.today),
        regions=region_choices(act, Permission.FORM, prefectures=True),
        people=secretary_choices(act),
        label=_("书记"),
        initial=_first_values(request, act),
    )

    def save(form: FormPartyForm) -> str:
        formed, advices = form_party_organization(founding=_founding(form, act), act=act)
        messages.success(request, _("已登记“%(name)s”") % {"name": formed})
        warn(request, advices)
        return party_url(formed)

    lists = reverse("registry:parties")
    crumbs = [{"url": lists, "label": _("党组织")}, {"label": _("登记党组织")}]
    why = _("登记已经批准成立的党组织；批复的文号、日期和文件是覆盖率的依据。")
    head = {
        "title": _("登记党组织"),
        "verb": _("登记党组织"),
        "why": why,
        "back_url": lists,
        "crumbs": crumbs,
        "two": True,
    }
    return fill(request, form, save, head)


def _first_values(request: HttpRequest, act: Act) -> dict[str, Any]:
    ids = [int(pk) for pk in request.GET.getlist("organisation") if pk.isdecimal() and len(pk) < 19]
    chosen = list(SocialOrganization.objects.visible_to(act).filter(pk__in=ids))
    mode = request.GET.get("mode") or ("single" if len(chosen) == 1 else "joint" if chosen else None)
    initial: dict[str, Any] = {"formed_on": act.today, "mode": mode, "kind": "branch"}
    if chosen:
        place = Classification.objects.valid().filter(organisation=chosen[0]).order_by("since").last()
        initial |= {"organisations": "\n".join(f"{o.credit_code} {o}" for o in chosen)}
        initial |= {"level": place.level, "region_code": home_of(place)} if place else {}
        # A record's name, not words of the page: Chinese whatever the reader's language.
        initial |= {"name": f"{chosen[0]}党支部"} if mode == "single" else {}
    return initial


def home_of(place: Classification) -> int:
    """Where the Party organisation of an organisation belongs: the city's to the city, a county's to the county."""
    return place.region_code // 100 * 100 if place.level == "city" else place.region_code


def _founding(form: FormPartyForm, act: Act) -> Founding:
    typed = form.cleaned_data
    plain = ("name", "kind", "mode", "level", "region_code", "formed_on", "body", "approval_number", "approved_on")
    paper = typed["approval"]
    return Founding(
        **{name: typed[name] for name in plain},
        approval=documents.store(paper, act=act, kinds=documents.PAPERS) if paper else None,
        secretary=person_of(form, act, Permission.FORM),
        covers=typed["organisations"],
    )


def secretary_choices(act: Act) -> QuerySet[Person]:
    """Secretaries of Party organisations that the person may see, and people with a Party worker's post."""
    seen = PartyOrganization.objects.visible_to(act).values("pk")
    leading = Secretary.objects.valid().filter(party_organization__in=seen).values("person")
    posted = Post.objects.valid().on(act.today).filter(role=Role.PARTY_WORKER).values("user__person")
    return Person.objects.filter(pk__in=posted) | Person.objects.filter(pk__in=leading)


@opens_to(Permission.FORM)
@require_http_methods(BOTH)
def admit(request: HttpRequest, pk: int) -> HttpResponse:
    """More organisations are covered by this Party organisation."""
    party_organization, act = seen_party(request, pk), act_of(request)
    now = PartyForm.objects.valid().on(act.today).filter(party_organization=party_organization).first()
    initial = {"day": act.today, "mode": now.mode if now else None}
    form = AdmitForm(request.POST or None, seen=SocialOrganization.objects.visible_to(act), initial=initial)

    def save(form: AdmitForm) -> str:
        typed = form.cleaned_data
        advices: tuple[Advice, ...] = ()
        for organisation in typed["organisations"]:
            how = {"mode": typed["mode"], "day": typed["day"]}
            advices = join(organisation=organisation, party_organization=party_organization, act=act, **how)
        messages.success(request, _("已纳入覆盖 %(n)d 家") % {"n": len(typed["organisations"])})
        warn(request, advices)
        return party_url(party_organization)

    why = _("联合党组织一般不超过 5 个单位；超过也能登记，会有提醒。")
    return fill(request, form, save, about(party_organization, _("增加覆盖单位"), _("纳入覆盖"), why))


@opens_to(Permission.FORM)
@require_http_methods(BOTH)
def join_party(request: HttpRequest, pk: int) -> HttpResponse:
    organisation, act = seen_organisation(request, pk), act_of(request)
    there = PartyForm.objects.valid().on(act.today).filter(where(act, Permission.FORM)).values("party_organization")
    first = {"day": act.today, "party_organization": request.GET.get("party")}
    parties = PartyOrganization.objects.filter(pk__in=there)
    form = JoinForm(request.POST or None, parties=parties, initial=first)

    def save(form: JoinForm) -> str:
        advices = join(organisation=organisation, act=act, **form.cleaned_data)
        messages.success(request, _("已由“%(party_organization)s”覆盖") % form.cleaned_data)
        warn(request, advices)
        return organisation_url(organisation)

    return fill(request, form, save, about(organisation, _("由已有党组织覆盖"), _("登记覆盖")))


@opens_to(Permission.FORM)
@require_http_methods(BOTH)
def leave_party(request: HttpRequest, pk: int) -> HttpResponse:
    organisation, act = seen_organisation(request, pk), act_of(request)
    form = LeaveForm(request.POST or None, initial={"day": act.today})

    def save(form: LeaveForm) -> str:
        leave(organisation=organisation, act=act, **form.cleaned_data)
        messages.success(request, _("已登记退出覆盖。下面是退出后的判定"))
        return organisation_url(organisation)

    why = _("退出之后按人数重新判定，可能列入应建未建。")
    return fill(request, form, save, about(organisation, _("退出党组织覆盖"), _("登记退出"), why))


@opens_to(Permission.FORM)
@require_http_methods(BOTH)
def correct_party(request: HttpRequest, pk: int) -> HttpResponse:
    party_organization = seen_party(request, pk)
    first = PartyForm.objects.valid().filter(party_organization=party_organization).order_by("since").first()
    names = ("name", "approval_number", "approved_on", "version")
    initial = {name: getattr(party_organization, name) for name in names}
    initial["formed_on"] = first.formed_on if first else None
    form = CorrectPartyForm(request.POST or None, initial=initial)

    def save(form: CorrectPartyForm) -> str:
        typed = form.cleaned_data
        told = {name: typed[name] for name in ("version", "formed_on", "reason")}
        correct_party_organization(
            party_organization=party_organization, plain=form.plain(), act=act_of(request), **told
        )
        messages.success(request, _("已保存更正"))
        return party_url(party_organization)

    why = _("更正是把错的改对，按“一直如此”处理；换类别、换上级和撤销另有登记。")
    head = about(party_organization, _("更正党组织"), _("保存更正"), why)
    return fill(request, form, save, {**head, "two": True})


@opens_to(Permission.FORM)
@require_http_methods(BOTH)
def secretary(request: HttpRequest, pk: int) -> HttpResponse:
    party_organization, act = seen_party(request, pk), act_of(request)
    form = SecretaryForm(
        request.POST or None, people=secretary_choices(act), label=_("书记"), initial={"day": act.today}
    )

    def save(form: SecretaryForm) -> str:
        person = person_of(form, act, Permission.FORM)
        assert person is not None  # the form demands one
        change_secretary(party_organization=party_organization, person=person, day=form.cleaned_data["day"], act=act)
        messages.success(request, _("已登记书记 %(name)s") % {"name": person.name})
        return party_url(party_organization)

    return fill(request, form, save, about(party_organization, _("登记书记"), _("登记书记")))


@opens_to(Permission.SEE_REGISTER)
@require_GET
def approval(request: HttpRequest, pk: int) -> Any:
    """The document that formed it, for whoever may see the Party organisation."""
    party_organization = seen_party(request, pk)
    if party_organization.approval is None:
        raise Http404
    return documents.send(party_organization.approval)
