"""The scope of a page, in the query string and in words; the same vocabulary on every page.

day=YYYY-MM-DD · known=YYYY-MM-DDTHH:MM · region=341600 · level=city|county|all · compare=YYYY-MM-DD · kind= · county=
· body= (on pages of figures: what a supervising body and those below it lead)
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from hangji.coverage.queries import Scope
from hangji.office.access import Territory, territories
from hangji.office.acts import Act
from hangji.office.models import Body, Level, span
from hangji.office.permissions import Permission
from hangji.office.queries import bodies_seen
from hangji.registry.balance import ALONE
from rulebook.policy import first_day

Kept = TypeVar("Kept")
MOMENT = "%Y-%m-%dT%H:%M"
LONGEST_KEY = 12  # digits
EARLIEST = 1900  # a moment of knowing before this year is a slip of the keyboard


@dataclass(frozen=True)
class Choice:
    """One option of a select, or one tab."""

    value: str
    label: str
    chosen: bool


def scope_of(request: HttpRequest, act: Act) -> Scope:
    """What a page is about, from its query string: in the user's territories, or 404; nonsense is told and left out."""
    return Scope(_territory(request, act), day_of(request, act), _known(request, act))


def led_scope_of(request: HttpRequest, act: Act) -> Scope:
    """The same, narrowed to a supervising body where ``body`` names one; one that the person does not see is 404."""
    scope, text = scope_of(request, act), request.GET.get("body", "")
    if not text:
        return scope
    if not text.isdecimal() or len(text) > LONGEST_KEY:
        return _ignored(request, _("没有这个上级党组织，下面不按上级统计"), scope)
    body = bodies_seen(act).filter(pk=int(text)).first()
    if body is None:
        raise Http404
    return replace(scope, body=body)


def scope_of_body(act: Act, body: Body, day: date) -> Scope | None:
    """What a body leads where the person may see figures: in its region, on both levels if one sees both."""
    own = [t for t in territories(act, Permission.SEE_COVERAGE) if _reaches(t, body.region_code)]
    if not own:
        return None
    level = Level.ALL if any(t.level == Level.ALL for t in own) else own[0].level
    return Scope(Territory(body.region_code, level), day, None, body)


def day_of(request: HttpRequest, act: Act, name: str = "day", default: date | None = None) -> date:
    """A day of the query string: not before the first text on coverage, and not in the future."""
    default = default or act.today
    text = request.GET.get(name, "").strip()
    if not text:
        return default
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return _ignored(
            request, _("“%(text)s”不是日期，下面是 %(day)s 的数") % {"text": text[:20], "day": default}, default
        )
    if first_day(ALONE) <= day <= act.today:
        return day
    said = _("只能看 %(first)s 至 %(today)s 的数，下面是 %(day)s 的数")
    return _ignored(request, said % {"first": first_day(ALONE), "today": act.today, "day": default}, default)


def compare_of(request: HttpRequest, act: Act, scope: Scope) -> date:
    """The day to compare with; unless said otherwise, the last day of the year before."""
    return day_of(request, act, "compare", max(date(scope.day.year - 1, 12, 31), first_day(ALONE)))


def _known(request: HttpRequest, act: Act) -> datetime | None:
    """The moment of knowing; none, or one not yet come, is now."""
    text = request.GET.get("known", "").strip()
    if not text:
        return None
    try:
        known = datetime.fromisoformat(text)
    except ValueError:
        known = datetime.min  # noqa: DTZ901
    if known.year < EARLIEST:
        return _ignored(request, _("“%(text)s”不是时刻，下面是现在所知的数") % {"text": text[:20]}, None)
    known = known if timezone.is_aware(known) else timezone.make_aware(known)
    return known if known < act.at else None


def _territory(request: HttpRequest, act: Act) -> Territory:
    own = territories(act, Permission.SEE_COVERAGE)
    region = _region(request, own)
    home = next((t for t in own if _reaches(t, region)), None)
    if home is None:
        raise Http404
    level = request.GET.get("level") or _usual_level(home)
    if level not in Level.values:
        level = _ignored(request, _("没有这个层级，下面按默认层级统计"), _usual_level(home))
    if not any(_reaches(t, region) and t.level in (Level.ALL, level) for t in own):
        raise Http404
    return Territory(region, level)


def _region(request: HttpRequest, own: list[Territory]) -> int:
    text = request.GET.get("region", "")
    if not own:
        raise Http404
    if text.isdecimal() and len(text) <= 6:
        return int(text)
    if text:
        _ignored(request, _("没有这个地区，下面是你的范围"), None)
    return own[0].region_code


def _reaches(territory: Territory, region: int) -> bool:
    """Whether a region's whole subtree lies in the territory's."""
    first, after = span(territory.region_code)
    start, end = span(region)
    return first <= start and end <= after


def _usual_level(territory: Territory) -> str:
    """What a post looks at first: of a prefecture what the city registers, of a county what the county registers."""
    if territory.level != Level.ALL:
        return territory.level
    return Level.CITY if territory.region_code % 100 == 0 else Level.COUNTY


def usual_territory(act: Act) -> Territory | None:
    """What a person's desk shows when nothing else is asked for; None for who sees no territory."""
    own = territories(act, Permission.SEE_COVERAGE)
    return Territory(own[0].region_code, _usual_level(own[0])) if own else None


def _ignored(request: HttpRequest, told: str, default: Kept) -> Kept:
    """Say that something of the query string was left out; answers with what stands instead."""
    messages.warning(request, told, fail_silently=True)
    return default


def query(scope: Scope, **more: Any) -> str:
    """The scope as a query string with "?"; ``more`` adds parameters, empty ones are left out."""
    said: dict[str, Any] = {
        "day": scope.day.isoformat(),
        "region": scope.territory.region_code,
        "level": scope.territory.level,
        "known": timezone.localtime(scope.known).strftime(MOMENT) if scope.known else "",
        "body": scope.body.pk if scope.body else "",
    }
    said |= more
    return "?" + urlencode({name: value for name, value in said.items() if value not in ("", None)})


def named(code: int, names: Mapping[int, str]) -> str:
    """A region's name; its code where the tables have none."""
    return names.get(code) or (str(code) if code else _("全国"))


def place(scope: Scope, names: Mapping[int, str]) -> str:
    """ "亳州市 · 市级登记"."""
    level = Level(scope.territory.level)
    said = _("市级和县级登记") if level is Level.ALL else str(level.label)
    return f"{named(scope.territory.region_code, names)} · {said}"


def words(scope: Scope, names: Mapping[int, str]) -> list[str]:
    """The scope in words, for the line under a heading: place, as of, and as known where that is asked."""
    led = [_("由“%(body)s”及其下级领导") % {"body": scope.body}] if scope.body else []
    lines = [place(scope, names), *led, _("截至 %(day)s") % {"day": scope.day.isoformat()}]
    if scope.known:
        at = timezone.localtime(scope.known).strftime("%Y-%m-%d %H:%M")
        lines.append(_("按 %(at)s 所知") % {"at": at})
    return lines


def region_choices(act: Act, scope: Scope, names: Mapping[int, str]) -> list[Choice]:
    """The regions of the person's territories and the regions right under them."""
    codes = sorted({code for t in territories(act, Permission.SEE_COVERAGE) for code in _offered(t, names)})
    return [Choice(str(code), named(code, names), code == scope.territory.region_code) for code in codes]


def _offered(territory: Territory, names: Mapping[int, str]) -> list[int]:
    code = territory.region_code
    step = 10_000 if code == 0 else 100 if code % 10_000 == 0 else 1
    first, after = span(code)
    return [code, *(c for c in names if first <= c < after and c % step == 0 and _depth(c) > _depth(code))]


def _depth(code: int) -> int:
    return 0 if code == 0 else 1 if code % 10_000 == 0 else 2 if code % 100 == 0 else 3


def level_choices(act: Act, scope: Scope) -> list[Choice]:
    """The levels that the person may ask for in the chosen region."""
    region = scope.territory.region_code
    own = {t.level for t in territories(act, Permission.SEE_COVERAGE) if _reaches(t, region)}
    open_to = [level for level in Level if Level.ALL in own or level in own]
    return [Choice(level.value, str(level.label), level == scope.territory.level) for level in open_to]


def month_end_before(day: date) -> date:
    """The last day of the month before ``day``'s."""
    return day.replace(day=1) - timedelta(days=1)
