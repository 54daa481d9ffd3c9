"""What the pages and actions ask of reports: their contents, what stands in their way, whose they are, what waits."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from hangji.coverage.overview import rows_url
from hangji.coverage.quality import survey
from hangji.coverage.queries import Scope, social_conditions
from hangji.coverage.wording import WORDS
from hangji.kit.refusal import NoRight
from hangji.office import access
from hangji.office.access import Territory, territories
from hangji.office.acts import Act
from hangji.office.models import Level, Region
from hangji.office.permissions import LABELS, Permission
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
    """Something about the facts to look at before locking. blocks: no report is locked over it. url: its list."""

    text: str
    count: int
    url: str
    blocks: bool = False


UNFINISHED = ("headcount_missing", "uninstructed")  # work to be done, not mistakes: no kinds of the data quality


def faults_of(report: Report, content: Content, found: Iterable[Finding]) -> list[str]:
    """Why the content may not be locked: what its kind says, numbers that are not the sum of their rows, and of the
    findings those that block."""
    labels = {number.key: number.label for number in content.numbers}
    uneven = [_("“%(label)s”不等于它名单里的数之和") % {"label": labels[key]} for key in content.uneven()]
    blocking = [
        _("“%(what)s”有 %(count)d 处") % {"what": each.text, "count": each.count} for each in found if each.blocks
    ]
    return [*kind_of(report).faults(content), *uneven, *blocking]


def findings(scope: Scope) -> list[Finding]:
    """What is unfinished in the scope on the day and what its data quality finds, with their lists; five statements."""
    conditions = social_conditions(scope.day)
    seen = survey(scope, also={name: conditions[name] for name in UNFINISHED})
    unfinished = [Finding(str(WORDS[name]), count, rows_url(name, scope)) for name, count in seen.also.items()]
    found = [Finding(str(each.kind.title), each.count, each.url, each.severity == "block") for each in seen.findings]
    return [each for each in (*unfinished, *found) if each.count]


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


def owed(act: Act) -> list[tuple[int, Due]]:
    """What the user's offices owe for the last period of each kind: (region, due)."""
    regions = dict.fromkeys(each.region_code for each in own_territories(act))
    found = ((code, latest_due(kind, act.today, place=code)) for code in regions for kind in kinds.KINDS)
    return [(code, due) for code, due in found if due]


def handed_in(reports: QuerySet[Report]) -> QuerySet[Report]:
    """Those whose last edition has been handed in."""
    return latest_editions(reports.filter(state__in=HANDED_IN))


def still_owed(act: Act) -> list[Due]:
    """What the user's offices owe and have not handed in; one statement."""
    due = owed(act)
    asked = Report.objects.filter(region_code__in={code for code, _due in due}, day__in={each.day for _, each in due})
    done = set(handed_in(asked).values_list("region_code", "kind", "day"))
    return [each for code, each in due if (code, each.kind, each.day) not in done]


def waiting(act: Act) -> dict[str, QuerySet[Report]]:
    """The last editions that wait, by what they wait for. own: what the user prepared, for somebody else to check."""
    mine = Q(region_code__in=[each.region_code for each in own_territories(act)])
    by_me = Q(prepared_by=act.user.username)
    lists = {
        "returned": mine & Q(state=ReportState.RETURNED),
        "to_check": mine & Q(state__in=RUNNING) & ~by_me,
        "own": mine & Q(state__in=RUNNING) & by_me,
        "to_send": mine & Q(state=ReportState.LOCKED),
        "to_receive": Q(receiver__in=offices(act), state=ReportState.SENT),
    }
    return {name: latest_editions(Report.objects.filter(asked)) for name, asked in lists.items()}
