"""What the pages and actions ask of reports: their contents, what stands in their way, whose they are, what waits."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from hangji.coverage.overview import rows_url
from hangji.coverage.queries import PARTY_LISTS, Scope, counts
from hangji.coverage.wording import WORDS
from hangji.kit.refusal import NoRight
from hangji.office import access
from hangji.office.access import LABELS, Permission, Territory, has, territories
from hangji.office.acts import Act
from hangji.office.models import Level, Region
from hangji.office.queries import MOST_REGION_CODES
from hangji.reports import kinds
from hangji.reports.content import Content, content_of
from hangji.reports.kinds import ReportKind
from hangji.reports.models import HANDED_IN, RUNNING, Report, ReportState, offices
from hangji.reports.verify import stored
from rulebook.reports import Due, latest_due

# ---- contents


def kind_of(report: Report) -> ReportKind:
    """Raises KeyError for a kind that the program no longer knows."""
    return kinds.KINDS[report.kind]


def title_of(code: str) -> str:
    """A kind in words; its code where the program no longer knows it."""
    return str(kinds.KINDS[code].title) if code in kinds.KINDS else code


def scope_of(report: Report, known: datetime | None = None) -> Scope:
    territory = Territory(report.region_code, report.level)
    return Scope(territory, report.day, known and known.astimezone(UTC))  # as the database gives it back


def live(report: Report) -> Content:
    """The content as known now."""
    return kind_of(report).build(scope_of(report))


def frozen(report: Report) -> Content:
    """The content as it was locked. Raises ValueError, TypeError or LookupError where nothing readable is stored."""
    said = stored(report.content) if report.content else None
    if said is None:
        raise LookupError(report.pk)
    return content_of(said)


def reproduced(report: Report) -> Content:
    """The content built anew, as known at the moment of locking."""
    return kind_of(report).build(scope_of(report, report.locked_at))


# ---- before the locking


@dataclass(frozen=True)
class Finding:
    """Something about the facts to look at before locking; it does not block. url: its list."""

    text: str
    count: int
    url: str


FINDINGS = ("headcount_missing", "uninstructed")


def faults_of(report: Report, content: Content) -> list[str]:
    """Why the content may not be locked: what its kind says, and numbers that are not the sum of their rows."""
    labels = {number.key: number.label for number in content.numbers}
    uneven = [_("“%(label)s”不等于它名单里的数之和") % {"label": labels[key]} for key in content.uneven()]
    return [*kind_of(report).faults(content), *uneven]


def findings(scope: Scope) -> list[Finding]:
    """What is unfinished in the scope on the day, each with its list; three statements."""
    counted = counts(FINDINGS, scope)[""]
    counted |= {name: found(scope).count() for name, found in PARTY_LISTS.items()}
    return [Finding(str(WORDS[name]), count, rows_url(name, scope)) for name, count in counted.items() if count]


# ---- whose they are


def own_territories(act: Act) -> list[Territory]:
    """What the user's office reports on: a county its own register; a prefecture the city's register, or everything."""
    found = [one for each in territories(act, Permission.PREPARE_REPORT) for one in _reported_on(each)]
    return list(dict.fromkeys(found))


def _reported_on(own: Territory) -> Iterator[Territory]:
    home = Level.CITY if own.region_code % 100 == 0 else Level.COUNTY
    if own.level in (Level.ALL, home):
        yield Territory(own.region_code, home)
    if own.level == Level.ALL and home == Level.CITY:
        yield Territory(own.region_code, Level.ALL)


def require_office(act: Act, permission: Permission, *, region_code: int, level: str) -> None:
    """Raise NoRight unless the user has the right there and belongs to that very office, not to one above it."""
    access.require(act, permission, region_code=region_code, level=level)
    if region_code not in {each.region_code for each in territories(act, permission)}:
        raise NoRight(
            _("不能%(right)s") % {"right": LABELS[permission]},
            _("报表由各单位自己编制、审核和锁定，上级只接收或者退回"),
            _("请那个单位的工作人员办理；数不对的，退回并写明理由"),
        )


def of_office(act: Act, permission: Permission, report: Report) -> bool:
    """Whether a page offers what require_office would let pass."""
    return any(
        each.region_code == report.region_code and each.holds(report.region_code, report.level)
        for each in territories(act, permission)
    )


def parent_of(region_code: int, day: date) -> int | None:
    """To which region's office a region hands in its reports."""
    return Region.objects.on(day).filter(code=region_code).values_list("parent", flat=True).first()


def children_of(region_code: int, day: date) -> dict[int, str]:
    """The regions that hand in their reports to a region, with their names."""
    below = Region.objects.on(day).filter(parent=region_code, code__lt=MOST_REGION_CODES)
    return dict(below.values_list("code", "name"))


# ---- editions


def latest_editions(reports: QuerySet[Report]) -> QuerySet[Report]:
    """Of each report the last edition alone."""
    same = {name: OuterRef(name) for name in ("kind", "region_code", "level", "day")}
    return reports.filter(~Exists(Report.objects.filter(edition__gt=OuterRef("edition"), **same)))


def editions(report: Report) -> QuerySet[Report]:
    """All editions of a report, the last first."""
    return Report.objects.filter(
        kind=report.kind, region_code=report.region_code, level=report.level, day=report.day
    ).order_by("-edition")


def before(report: Report) -> Report | None:
    """The edition before this one."""
    return editions(report).filter(edition__lt=report.edition).first()


# ---- what waits for somebody


@dataclass(frozen=True)
class Waiting:
    """Reports that wait for the user: owed, returned, to check or lock, to hand in, to receive."""

    owed: list[Due] = field(default_factory=list)
    returned: list[Report] = field(default_factory=list)
    to_check: list[Report] = field(default_factory=list)
    to_send: list[Report] = field(default_factory=list)
    to_receive: list[Report] = field(default_factory=list)


def owed(act: Act) -> list[tuple[int, Due]]:
    """What the user's offices owe for the last period of each kind: (region, due)."""
    regions = dict.fromkeys(each.region_code for each in own_territories(act))
    found = ((code, latest_due(kind, act.today, place=code)) for code in regions for kind in kinds.KINDS)
    return [(code, due) for code, due in found if due]


def waiting(act: Act) -> Waiting:
    """One statement, for the desk."""
    own = [each.region_code for each in own_territories(act)]
    if not own and not has(act, Permission.RECEIVE_REPORT):
        return Waiting()
    due, above, mine = owed(act), Q(receiver__in=offices(act), state=ReportState.SENT), Q(region_code__in=own)
    open_ = Q(state__in=[*RUNNING, ReportState.LOCKED, ReportState.RETURNED])
    days = Q(day__in={each.day for _region, each in due}, state__in=HANDED_IN)
    found = list(latest_editions(Report.objects.filter(above | mine & (open_ | days))).order_by("day", "region_code"))
    done = {(each.region_code, each.kind, each.day) for each in found if each.state in HANDED_IN}
    ours = [each for each in found if each.region_code in own]
    return Waiting(
        owed=[each for code, each in due if (code, each.kind, each.day) not in done],
        returned=_in(ours, ReportState.RETURNED),
        to_check=[each for each in _in(ours, *RUNNING) if each.prepared_by != act.user.username],
        to_send=_in(ours, ReportState.LOCKED),
        to_receive=[each for each in _in(found, ReportState.SENT) if each.receiver in offices(act)],
    )


def _in(reports: Iterable[Report], *states: str) -> list[Report]:
    return [each for each in reports if each.state in states]
