"""指标口径: the dictionary of figures, one page each; and every clause that the verdicts apply, one page each."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from hangji.coverage.overview import rows_url
from hangji.coverage.quality.kinds import FINDINGS
from hangji.coverage.queries import Figure, Scope, figures_of
from hangji.coverage.scopes import day_of, led_scope_of, named
from hangji.coverage.views.page import scoped, tabs
from hangji.coverage.wording import BALANCE, value_said
from hangji.office.access import Territory, has, opens_to, territories
from hangji.office.acts import Act, act_of
from hangji.office.permissions import Permission
from hangji.registry.queries import region_names
from rulebook.indicators import Half, Indicator, Version, indicator, indicators
from rulebook.policy import Clause, all_clauses, in_force
from rulebook.uses import uses

DEFINED: Mapping[str, Any] = {
    "numerator": gettext_lazy("分子"),
    "denominator": gettext_lazy("分母"),
    "formula": gettext_lazy("公式"),
    "exclusions": gettext_lazy("不计入"),
    "source": gettext_lazy("依据"),
    "clauses": gettext_lazy("判定标准"),
}


@opens_to()
@require_GET
def definitions(request: HttpRequest) -> HttpResponse:
    """Open to whoever is signed in: a definition is no figure."""
    act, names = act_of(request), region_names()
    asked = request.GET.get("q", "").strip()
    found = [each.on(act.today) for each in indicators() if _speaks_of(_texts(each), asked)]
    clauses = [each for each in all_clauses() if _speaks_of((each.title, each.source, each.note, each.document), asked)]
    context = {
        "asked": asked,
        "indicator_groups": [(group, [_said(each, act) for each in some]) for group, some in _grouped(found)],
        "groups": list(_clauses(clauses, names)),
        "unchecked": sum(1 for clause in all_clauses() if not clause.checked_by),
        "balance": BALANCE,
        "tabs": list(tabs(_home(act), "definitions", None)) if has(act, Permission.SEE_COVERAGE) else [],
    }
    return render(request, "coverage/definitions.html", context)


@opens_to()
@require_GET
def definition(request: HttpRequest, code: str) -> HttpResponse:
    """One indicator as the version of a day defines it; ?beside= another, side by side."""
    act = act_of(request)
    found, beside = _indicator(code), _beside(request, code)
    sees = has(act, Permission.SEE_COVERAGE)
    scope = led_scope_of(request, act) if sees else Scope(Territory(0), day_of(request, act))
    defined = [each.on(scope.day) for each in (found, beside) if each]
    computed = figures_of(defined, scope) if sees else []
    context = {
        "one": _said(defined[0], act),
        "scope": scope,
        "today": act.today,
        "sees": sees,
        "version": found.version(scope.day),
        "versions": [_version(found, each, scope) for each in reversed(found.versions)],
        "early": scope.day < found.versions[0].valid_from,
        "figure": _figure(computed[0]) if computed else None,
        "clauses": [_applied(key, scope) for key in defined[0].clauses],
        "beside": beside,
        "sides": _sides(defined, computed) if beside else [],
        "others": [(each, each == beside) for each in indicators() if each != found],
        "kin": [indicator(each) for each in found.beside],
        **(scoped(act, scope, region_names(), "definitions") if sees else {}),
    }
    return render(request, "coverage/definition.html", context)


def _indicator(code: str) -> Indicator:
    try:
        return indicator(code)
    except KeyError:
        raise Http404 from None


def _beside(request: HttpRequest, code: str) -> Indicator | None:
    """The indicator to set beside it; one that does not exist, or the same, is left out."""
    asked = request.GET.get("beside", "")
    return next((each for each in indicators() if each.code == asked != code), None)


def _version(found: Indicator, version: Version, scope: Scope) -> dict[str, Any]:
    """A version with what it changed, before and after."""
    before, after = found.before(version), found.on(version.valid_from)
    changed = [
        (DEFINED[name], _words(getattr(before, name)), _words(getattr(after, name)))
        for name in version.changed
        if before is not None
    ]
    return {"version": version, "applies": version == found.version(scope.day), "changed": changed}


def _words(value: Any) -> str:
    if isinstance(value, Half):
        return _(value.wording)
    if isinstance(value, tuple):
        return _("、").join(_(_latest(key).title) for key in value) or "—"
    return _(value) if value else "—"


def _latest(key: str) -> Clause:
    return [each for each in all_clauses() if each.key == key][-1]


def _figure(of: Figure) -> dict[str, Any]:
    """A figure as kit/_fraction.html takes it, each half with the address of its rows."""
    one, bottom = of.indicator, of.indicator.denominator
    return {
        "rate": of.rate,
        "numerator": of.numerator,
        "numerator_url": rows_url(one.numerator.condition, of.scope),
        "denominator": of.denominator,
        "denominator_url": rows_url(bottom.condition, of.scope) if bottom else "",
        "unit": one.unit,
        "empty": bottom is not None and not of.denominator,
    }


def _applied(key: str, scope: Scope) -> dict[str, Any]:
    """A clause as it stands on the day in the place; None where no text was in force yet."""
    clause = in_force(key, day=scope.day, place=scope.territory.region_code)
    return {"key": key, "clause": clause, "value": value_said(clause) if clause else "", "title": _latest(key).title}


def _sides(defined: Sequence[Indicator], computed: Sequence[Figure]) -> list[dict[str, Any]]:
    """(label, what each says, whether they say the same), row by row."""
    rows: list[tuple[Any, list[str]]] = [(_("单位"), [_(each.unit) for each in defined])]
    rows += [(label, [_words(getattr(each, name)) for each in defined]) for name, label in DEFINED.items()]
    rows += [(_("说明什么"), [_(each.why) for each in defined])]
    return [
        *({"label": label, "said": said, "same": len(set(said)) == 1} for label, said in rows),
        *([{"label": _("按你的范围算"), "figures": [_figure(each) for each in computed]}] if computed else []),
    ]


@opens_to()
@require_GET
def clause_page(request: HttpRequest, key: str) -> HttpResponse:
    """One policy value through time, everywhere it is set, and who applies it."""
    act, names = act_of(request), region_names()
    editions = [each for each in all_clauses() if each.key == key]
    if not editions:
        raise Http404
    context = {
        "key": key,
        "title": editions[-1].title,
        "unit": editions[-1].unit,
        "groups": list(_clauses(editions, names)),
        "now": in_force(key, day=act.today, place=_home(act).territory.region_code),
        "today": act.today,
        "used": uses(key, day=act.today),
        "findings": [each for each in FINDINGS if each.clause == key],
        "sees": has(act, Permission.SEE_COVERAGE),
        "missing_document": [each for each in editions if each.local and not each.document],
        "unchecked": sum(1 for each in editions if not each.checked_by),
    }
    return render(request, "coverage/clause.html", context)


def _texts(of: Indicator) -> Iterator[str]:
    halves = [half.wording for half in (of.numerator, of.denominator) if half]
    yield from (of.title, of.formula, of.exclusions, of.source, of.why, of.trap, of.group, *halves)


def _speaks_of(texts: Any, asked: str) -> bool:
    """Whether one of the texts, in Chinese or in the reader's language, holds what is asked."""
    return not asked or any(asked.lower() in said.lower() for text in texts if text for said in (text, _(text)))


def _grouped(found: Sequence[Indicator]) -> Iterator[tuple[str, list[Indicator]]]:
    for group in dict.fromkeys(each.group for each in found):
        yield group, [each for each in found if each.group == group]


def _home(act: Act) -> Scope:
    own = territories(act, Permission.SEE_COVERAGE)
    home = own[0] if own else Territory(0)
    return Scope(Territory(home.region_code, home.level), act.today)


def _said(of: Indicator, act: Act) -> dict[str, Any]:
    """An indicator with its version today and, for those who may see figures, the addresses of its two halves' rows."""
    url = ""
    if has(act, Permission.SEE_COVERAGE):
        url = reverse("coverage:rows") + "?condition="
    return {"of": of, "version": of.version(act.today), "rows_url": url}


def _clauses(clauses: Sequence[Clause], names: Mapping[int, str]) -> Iterator[dict[str, Any]]:
    """The clauses by what they set, the country's before a place's."""
    ordered = sorted(clauses, key=lambda each: (each.place, each.key.partition(".")[0] != "coverage"))
    for (place, key), some in groupby(ordered, key=lambda each: (each.place, each.key)):
        editions = list(some)
        yield {
            "key": key if not place else f"{key}-{place}",
            "clause_key": key,
            "title": editions[-1].title,
            "unit": editions[-1].unit,
            "place": named(place, names) if place else "",
            "editions": [{"clause": each, "value": value_said(each)} for each in reversed(editions)],
        }
