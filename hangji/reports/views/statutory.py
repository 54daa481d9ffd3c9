"""法定统计表: the table on screen, the rows of each of its cells, and its papers as drafts."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from hangji.coverage.queries import Scope
from hangji.coverage.scopes import Choice, month_end_before, query, scope_of, words
from hangji.coverage.views.page import back_to, download, exporting, scoped
from hangji.kit.refusal import Refusal
from hangji.office.access import has, opens_to
from hangji.office.acts import Act, act_of
from hangji.office.permissions import Permission
from hangji.registry.queries import region_names
from hangji.reports.content import Content
from hangji.reports.kinds import KINDS
from hangji.reports.statutory.breaks import Break, breaks
from hangji.reports.statutory.lists import cell_rows, title, total
from hangji.reports.statutory.sheet import sheet
from hangji.reports.statutory.statement import draft, edition_of, table
from rulebook.forms import form

NAMED = 12  # organisations that the refused page leads to one by one


@opens_to(Permission.SEE_COVERAGE)
@require_GET
def statutory(request: HttpRequest) -> HttpResponse:
    act = act_of(request)
    scope, names = _asked(request, act), region_names()
    content = draft(scope)
    asked = _query(scope)
    context = {
        **scoped(act, scope, names, "statutory"),
        "now_url": _query(replace(scope, known=None)),
        "years": [Choice(str(y), _("%(year)s 年") % {"year": y}, y == scope.day.year) for y in _years(act)],
        "content": content,
        "form": content.words,
        "sheet": sheet(content, {}),
        "heads": _heads(content),
        "remarks": [{**each, "said": _remark(**each)} for each in content.words["remarks"]],
        "cell_url": f"{reverse('reports:statutory_cell')}{asked}&cell=",
        "paper_url": reverse("reports:statutory_paper") + asked,
        "passed": sum(each["holds"] for each in content.words["balances"]),
        "refusal": _refusal(breaks(content), content, _ways_out(act, content, asked)),
    }
    return render(request, "reports/statutory.html", context)


def _remark(*, text: str, count: int, **_key: str) -> str:
    return _(text) % {"count": count}


def _heads(content: Content) -> list[dict[str, Any]]:
    """The first line of heads: a group over several columns, or a column of its own over both lines."""
    said, at = content.words, 0
    heads = []
    for group in said["groups"]:
        heads.append({"group": group["title"], "span": group["span"], "title": said["columns"][at]["title"]})
        at += group["span"]
    return heads


@opens_to(Permission.EXPORT)
@require_POST
def paper(request: HttpRequest) -> FileResponse:
    """The table as a draft paper, xlsx or PDF."""
    act = act_of(request)
    scope, kind = _asked(request, act), KINDS["statutory"]
    form_ = "pdf" if request.POST.get("format") == "pdf" else "xlsx"
    content = table(scope)
    exporting(request, content.title, form_)
    made = kind.papers[form_](content, {})
    stem = f"{content.title}-{scope.day.isoformat()}-{_('草表')}"
    return FileResponse(BytesIO(made), as_attachment=True, filename=f"{stem}.{form_}")


@opens_to(Permission.SEE_COVERAGE)
@require_GET
def cell(request: HttpRequest) -> HttpResponse:
    act = act_of(request)
    scope, names = _asked(request, act), region_names()
    listing, counted = cell_rows(scope, _params(request), names)
    listing.back = back_to(request)
    heading = title(edition_of(scope), counted.key) or listing.heading
    rows = listing.found.count()
    unit = _("共 %(count)d 个") if listing.of_parties else _("共 %(count)d 家")
    summed = _("合计 %(total)d 名") % {"total": total(listing, counted)} if counted.sums else ""
    context = {
        **scoped(act, scope, names, "statutory"),
        "now_url": f"{_query(replace(scope, known=None))}&cell={counted.key}",
        "listing": listing,
        "heading": heading,
        "total_words": unit % {"count": rows},
        "summed": summed,
        "scope_words": words(scope, names),
        "statutory_url": reverse("reports:statutory") + _query(scope),
        "export_url": reverse("reports:statutory_cell_export") + f"?{listing.query}",
    }
    return render(request, "reports/cell.html", context)


@opens_to(Permission.EXPORT)
@require_POST
def cell_export(request: HttpRequest) -> FileResponse:
    scope = _asked(request, act_of(request))
    listing, counted = cell_rows(scope, _params(request), region_names())
    heading = title(edition_of(scope), counted.key) or listing.heading
    return download(request, listing.columns, listing.everything(), title=heading, scope=scope)


def _params(request: HttpRequest) -> Any:
    """The query string; without a cell it asks for the whole."""
    params = request.GET.copy()
    params.setdefault("cell", "total.all")
    return params


# The scope: a year instead of a day


def _asked(request: HttpRequest, act: Act) -> Scope:
    return replace(scope_of(request, act), day=_day(request, act))


def _day(request: HttpRequest, act: Act) -> date:
    """The last day of the year asked for; of the running year, of its last month that is over."""
    latest = month_end_before(act.today)
    text = request.GET.get("year", "").strip()
    if text in ("", str(act.today.year)):
        return latest
    if not text.isdecimal() or int(text) not in _years(act):
        said = _("没有 %(text)s 年的统计表，下面是 %(year)s 年的")
        messages.warning(request, said % {"text": text[:20], "year": latest.year}, fail_silently=True)
        return latest
    return min(date(int(text), 12, 31), latest)


def _years(act: Act) -> range:
    """From the first edition of the form to the last month that is over, latest first."""
    latest = month_end_before(act.today).year
    first = min(form("statutory").editions[0].valid_from.year, latest)
    return range(latest, first - 1, -1)


def _query(scope: Scope) -> str:
    return query(scope, day="", year=scope.day.year)


# The refused state


def _refusal(found: list[Break], content: Content, ways_out: Iterable[tuple[str, str]]) -> Refusal | None:
    if not found:
        return None
    cannot = _("不能报出：%(lines)s不平衡") % {"lines": _("、").join(each.at for each in found)}
    because = _("；").join(_because(each) for each in found)
    return Refusal(cannot, because, _instead(content), list(ways_out))


def _because(each: Break) -> str:
    """Without the names, which stand below as links."""
    said = {"at": each.at, "because": each.because, "count": len(each.rows)}
    if not each.rows:
        return _("%(at)s：%(because)s") % said
    return _("%(at)s：%(because)s，有 %(count)d 家未申报人数") % said


def _instead(content: Content) -> str:
    if content.value("total.undeclared"):
        return _("逐家补报人数，没有党员的填 0：")
    return _("核对台账里的登记，查明不一致的原因：")


def _ways_out(act: Act, content: Content, asked: str) -> Iterator[tuple[str, str]]:
    """To where each is mended; who may not mend it sees its page."""
    rows = content.rows_of("total.undeclared")
    address = "registry:headcount" if has(act, Permission.EDIT_REGISTER) else "desk:organisation"
    for row in rows[:NAMED]:
        yield row.name, reverse(address, args=[row.id])
    if rows:
        url = f"{reverse('reports:statutory_cell')}{asked}&cell=total.undeclared"
        yield _("看全部 %(count)d 家") % {"count": len(rows)}, url
