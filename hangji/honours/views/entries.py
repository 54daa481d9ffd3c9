"""Entering: a Party worker's own page, the prefilled entry, one entry and what may be done with it."""

from collections import Counter
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from hangji.governance.queries.sight import kept_by
from hangji.honours.actions.entries import Entered, change_entry, decide_entry, enter, may_go_from, withdraw_entry
from hangji.honours.actions.reviews import hand_third
from hangji.honours.figures import entries_of
from hangji.honours.forms.entries import AnswersForm, DecideEntryForm, EntryForm, answers
from hangji.honours.forms.rounds import ThirdForm
from hangji.honours.models import (
    Award,
    Card,
    EntryState,
    HonourEntry,
    HonourObject,
    HonourRound,
    HonourState,
    Practice,
)
from hangji.honours.queries.awards import held
from hangji.honours.queries.facts import KINDS, evidence_of, known_of
from hangji.honours.queries.relations import against, kept_out
from hangji.honours.queries.rounds import conditions, open_to, own_entries, sheets, third_due
from hangji.honours.tables.lists import AWARD_TAGS, ENTRY_TAGS
from hangji.honours.views.page import BOTH, P, crumbs, entry_url, nothing_typed, of_entry, own, own_entry, round_url
from hangji.office.access import has, opens_to
from hangji.office.acts import Act, act_of
from hangji.people.certification.queries import reviewers
from hangji.registry.models import Cover, PartyOrganization, SocialOrganization
from hangji.registry.views.filling import fill
from rulebook.sentence import Sentence


@opens_to(P.ENTER_HONOURS)
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """What a Party worker may enter for, what was entered, what is held."""
    act = act_of(request)
    ids = list(kept_by(act))
    awards = (
        Award.objects.visible_to(act).filter(organisation__in=ids).select_related("organisation", "party_organisation")
    )
    return render(
        request,
        "honours/mine.html",
        {
            "open": list(_open(act)),
            "entries": [(each, ENTRY_TAGS[EntryState(each.state)]) for each in own_entries(act)],
            "awards": [(each, AWARD_TAGS[each.state_on(act.today)]) for each in awards],
            "units": SocialOrganization.objects.filter(pk__in=ids),
        },
    )


def _open(act: Act) -> Iterator[tuple[HonourRound, list[SocialOrganization], Any]]:
    """Rounds that take entries, with the organisations that have not entered in every category, and the last call."""
    entered = Counter(HonourEntry.objects.kept_by(act).running().values_list("round", "organisation"))
    for one, units in open_to(act):
        yield one, [unit for unit in units if entered[one.pk, unit.pk] < len(one.by.objects)], one.calls.last()


def _open_for(request: HttpRequest, pk: int, organisation: int) -> tuple[HonourRound, SocialOrganization]:
    """A round that takes entries of one's own organisation now."""
    unit = own(request, organisation)
    for one, units in open_to(act_of(request)):
        if one.pk == pk and unit in units:
            return one, unit
    raise Http404


@opens_to(P.ENTER_HONOURS)
@require_http_methods(BOTH)
def enter_(request: HttpRequest, pk: int, organisation: int) -> HttpResponse:
    """First the category, where there are several; then what is held is shown, and the rest is asked."""
    one, unit = _open_for(request, pk, organisation)
    act, rules = act_of(request), one.by
    here = reverse("honours:enter", args=[pk, organisation])
    category = request.GET.get("category") or (next(iter(rules.objects)) if len(rules.objects) == 1 else "")
    if category not in rules.objects:
        choices = [(f"{here}?{urlencode({'category': name})}", name) for name in rules.objects]
        return render(
            request, "honours/choose.html", {"title": str(one), "why": _("先选报哪个类别"), "choices": choices}
        )
    known = known_of([unit.pk], one.year, act.today)[unit.pk]
    parties = PartyOrganization.objects.filter(pk__in=known.parties)
    form = EntryForm(request.POST or None, rules=rules, category=category, parties=parties)

    def save(form: EntryForm) -> str:
        made = enter(round=one, said=Entered(category, unit, **form.said()), act=act)
        messages.success(request, _("已参评；征集截止以前可以改填写的内容"))
        return entry_url(made)

    context = {
        "title": _("参评：%(category)s") % {"category": category},
        "verb": _("提交参评"),
        "why": f"{unit} · {one}",
        "back_url": reverse("honours:mine"),
        "crumbs": crumbs(act, {"label": str(one)}),
        "checked": conditions(one, unit.pk, act, known),
        "evidence": evidence_of(rules, unit.pk, known, one.year, act.today),
        "round": one,
    }
    return fill(request, form, save, context, "honours/enter.html")


@opens_to(P.SEE_HONOURS, P.ENTER_HONOURS)
@require_GET
def entry(request: HttpRequest, pk: int) -> HttpResponse:
    act = act_of(request)
    rows = HonourEntry.objects.visible_to(act).select_related("round__body", "organisation", "party_organisation")
    one = get_object_or_404(rows, pk=pk)
    office = has(act, P.SEE_HONOURS)
    context = {
        **of_entry(request, one, "", ""),
        "entry": one,
        "tag": ENTRY_TAGS[EntryState(one.state)],
        "waits": _waits(one),
        "checked": _checked(one, act),
        "evidence": [(KINDS.get(each["kind"], ""), each["said"]) for each in one.evidence],
        "answers": list(one.answers.items()),
        "sheets": sheets(one) if office else [],
        "shown": one.state not in (EntryState.SUBMITTED, EntryState.ADMITTED),
        "items": list(_items(one)) if office and one.marks else [],
        "doable": list(_doable(one, act)),
        "award": Award.objects.filter(entry=one).first(),
    }
    context["crumbs"] = [*context["crumbs"][:-2], {"label": str(one)}]
    return render(request, "honours/entry.html", context)


def _waits(one: HonourEntry) -> str:
    """Who acts next on an entry of a round that runs."""
    if one.round.state == HonourState.ENDED:
        return ""
    return {
        EntryState.SUBMITTED: _("等组织评选的单位审核条件"),
        EntryState.ADMITTED: _("等评审交评审表"),
        EntryState.PASSED: _("等拟定表彰名单"),
        EntryState.PROPOSED: _("等%(body)s研究，再公示") % {"body": one.round.body},
    }.get(EntryState(one.state), "")


def _items(one: HonourEntry) -> Iterator[tuple[str, str]]:
    """The result by criterion; of a person in words."""
    for item, full in one.round.by.items(one.category):
        said = one.marks.get(item)
        if isinstance(said, bool):
            yield item, _("符合") if said else _("不符合")
        else:
            yield item, f"{said} / {full}"


def _checked(one: HonourEntry, act: Act) -> Any:
    """The conditions as they stand while nobody has decided, then as they stood."""
    if one.state == EntryState.SUBMITTED:
        return conditions(one.round, one.organisation_id, act)
    return [{**each, "sentence": Sentence(each["said"])} for each in one.checked]


def _doable(one: HonourEntry, act: Act) -> Iterator[tuple[str, str, bool]]:
    """(address, label, whether it is the next step)."""
    running = one.round.state == HonourState.OPEN
    if running and HonourEntry.objects.run_by(act).filter(pk=one.pk).exists():
        if one.state == EntryState.SUBMITTED:
            yield reverse("honours:decide_entry", args=[one.pk]), _("审核条件"), True
        if third_due(HonourEntry.objects.filter(pk=one.pk)).exists():
            yield reverse("honours:third", args=[one.pk]), _("再请一位评审"), True
    if HonourEntry.objects.kept_by(act).filter(pk=one.pk).exists():
        if running and one.state == EntryState.SUBMITTED and act.today <= one.round.closes_on:
            yield reverse("honours:change_entry", args=[one.pk]), _("改填写的内容"), False
        if one.state in may_go_from(one):
            yield reverse("honours:withdraw_entry", args=[one.pk]), _("撤回参评"), False


@opens_to(P.ENTER_HONOURS)
@require_http_methods(BOTH)
def change(request: HttpRequest, pk: int) -> HttpResponse:
    one, act = own_entry(request, pk), act_of(request)
    rules = one.round.by
    initial = {f"answer_{at}": one.answers.get(name, "") for at, name in enumerate(rules.asks)}
    form = AnswersForm(request.POST or None, rules=rules, initial={**initial, "version": one.version})

    def save(form: AnswersForm) -> str:
        said = answers(form, rules.asks)
        change_entry(entry=one, answers=said, version=form.cleaned_data["version"], act=act)
        messages.success(request, _("已保存"))
        return entry_url(one)

    return fill(request, form, save, of_entry(request, one, _("改填写的内容"), _("保存")))


@opens_to(P.ENTER_HONOURS)
@require_http_methods(BOTH)
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    one, act = own_entry(request, pk), act_of(request)

    def save(_form: Any) -> str:
        withdraw_entry(entry=one, act=act)
        messages.success(request, _("已撤回参评"))
        return reverse("honours:mine")

    lines = [_("评审不再评这一份，名单和公示里也没有了；征集期里可以重新报")]
    if one.object == HonourObject.PERSON:
        lines.append(_("个人的姓名和填写的内容一并删去"))
    context = of_entry(request, one, _("撤回参评"), _("撤回"), consequences=lines)
    return fill(request, nothing_typed(request), save, context, "registry/confirm.html")


def _run_entry(request: HttpRequest, pk: int) -> HonourEntry:
    rows = HonourEntry.objects.run_by(act_of(request)).select_related("round", "organisation", "party_organisation")
    return get_object_or_404(rows, pk=pk)


@opens_to(P.RUN_HONOURS)
@require_http_methods(BOTH)
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    one, act = _run_entry(request, pk), act_of(request)
    form = DecideEntryForm(request.POST or None, initial={"version": one.version})

    def save(form: DecideEntryForm) -> str:
        typed = form.cleaned_data
        plain = {"because": typed["because"], "version": typed["version"]}
        decide_entry(entry=one, admitted=typed["answer"] == "yes", act=act, **plain)
        messages.success(request, _("已审核条件"))
        return round_url(one.round)

    context = of_entry(request, one, _("审核条件"), _("保存"), checked=_checked(one, act))
    return fill(request, form, save, context, "honours/decide.html")


@opens_to(P.RUN_HONOURS)
@require_http_methods(BOTH)
def third(request: HttpRequest, pk: int) -> HttpResponse:
    one, act = _run_entry(request, pk), act_of(request)
    had = one.sheets.values("reviewer")
    some = list(reviewers(act.today).exclude(pk__in=had))
    kept = kept_out(some, [one.organisation_id], act.today)
    free = [each.pk for each in some if not against(each, one, kept)]
    form = ThirdForm(request.POST or None, users=reviewers(act.today).filter(pk__in=free))

    def save(form: ThirdForm) -> str:
        hand_third(entry=one, reviewer=form.cleaned_data["reviewer"], act=act)
        messages.success(request, _("已再请一位评审"))
        return entry_url(one)

    why = _("两位评审相差太大。第三位也看不到前两位的评审；都交齐以后取中间的。")
    return fill(request, form, save, of_entry(request, one, _("再请一位评审"), _("分派"), why=why))


# ---- one organisation


@opens_to(P.SEE_HONOURS, P.ENTER_HONOURS)
@require_GET
def organisation(request: HttpRequest, pk: int) -> HttpResponse:
    """Awards, entries, cards and practices of one organisation."""
    act = act_of(request)
    one = get_object_or_404(SocialOrganization.objects.visible_to(act), pk=pk)
    return render(request, "honours/organisation.html", {"organisation": one, **_of_one(one, act)})


def _of_one(one: SocialOrganization, act: Act) -> dict[str, Any]:
    own_awards = Award.objects.visible_to(act).filter(organisation=one)
    shared = [each for each in held([one.pk], act.today)[one.pk] if each.organisation_id != one.pk]
    awards = [*own_awards.select_related("organisation", "party_organisation"), *shared]
    covered = Cover.objects.valid().on(act.today).filter(organisation=one).exists()
    return {
        "awards": [(each, AWARD_TAGS[each.state_on(act.today)]) for each in awards],
        "entries": [(each, ENTRY_TAGS[EntryState(each.state)]) for each in entries_of(act, one.pk)],
        "cards": Card.objects.filter(organisation=one),
        "practices": Practice.objects.visible_to(act).filter(organisation=one),
        "keeps": has(act, P.ENTER_HONOURS) and one.pk in set(kept_by(act)),
        "records": has(act, P.RUN_HONOURS),
        "covered": covered,
        "year": act.today.year,
        "crumbs": crumbs(act, {"label": str(one)}),
    }
