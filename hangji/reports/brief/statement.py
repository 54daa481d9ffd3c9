"""The contents: 月度覆盖简报 of a territory at a month end, and 县区对照 of its parts side by side."""

from datetime import date, datetime
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from hangji.coverage.queries import Scope
from hangji.coverage.scopes import month_end_before
from hangji.reports.basis import basis
from hangji.reports.brief import side_by_side, words
from hangji.reports.brief.reckoning import BALANCE, Reckoning
from hangji.reports.content import Content

VERSION = 1


def brief(scope: Scope) -> Content:
    """The monthly brief, as known now or at the scope's moment. In Chinese whatever language is switched on."""
    with translation.override("zh-hans"):
        of = Reckoning(scope)
        title = f"{words.place_said(of.said())}党组织覆盖情况月度简报（{words.month_said(scope.day)}）"
        return _content("brief", title, of, {"body": words.body(of), "annexes": words.annexes(of)})


def comparison(scope: Scope) -> Content:
    """The same numbers of every county side by side, in the order of their codes."""
    with translation.override("zh-hans"):
        of = Reckoning(scope)
        title = f"{words.place_said(of.said())}党组织覆盖情况分县区对照（{words.month_said(scope.day)}）"
        return _content("comparison", title, of, {"body": side_by_side.body(of), "annexes": []})


def _content(code: str, title: str, of: Reckoning, said: dict[str, Any]) -> Content:
    parts = [{"code": code_, "name": name} for code_, name in of.parts.items()]
    told = {**said, "parts": parts}
    return Content(code, VERSION, title, of.said(), basis(of.scope.day), of.numbers, of.rows, told)


def faults(content: Content) -> list[str]:
    """Why it may not be locked: numbers that are not their rows, parts that are not the whole, a day not yet over."""
    found = [_("有 %(n)d 个数与名单不一致") % {"n": len(content.uneven())}] if content.uneven() else []
    whole, parts = content.value("now.all"), sum(content.value(f"now.{name}") for name in BALANCE)
    if whole != parts:
        facts = {"whole": whole, "parts": parts}
        found.append(_("社会组织 %(whole)d 家，按组建情况分开相加是 %(parts)d 家，两数不等") % facts)
    return [*found, *_day_faults(content)]


def _day_faults(content: Content) -> list[str]:
    day, known = date.fromisoformat(content.scope["day"]), content.scope["known"]
    found = []
    if known and datetime.fromisoformat(known).date() < day:
        facts = {"day": day.isoformat(), "known": known[:10]}
        found.append(_("截至 %(day)s，而所知只到 %(known)s，那一天还没有过") % facts)
    if month_end_before(_month_after(day)) != day:
        found.append(_("截至 %(day)s 不是月末，简报和对照按月末编") % {"day": day.isoformat()})
    return found


def _month_after(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def comparison_faults(content: Content) -> list[str]:
    """As of the brief; and a county alone has nothing to stand beside it."""
    alone = [_("范围内只有一个县区，没有可以对照的")] if len(content.words["parts"]) < 2 else []
    return [*faults(content), *alone]
