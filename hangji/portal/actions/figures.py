"""Opening the chosen figures of a locked report to everyone, and closing them."""

from django.utils.translation import gettext as _

from hangji.kit.freshness import changed
from hangji.kit.refusal import Refusal
from hangji.office import access
from hangji.office.acts import Act
from hangji.office.audit import Note
from hangji.office.pen import writing
from hangji.office.permissions import Permission
from hangji.portal.models import OpenFigures
from hangji.portal.queries.figures import HOLDS
from hangji.reports.figures import CODE
from hangji.reports.models import Report


def open_figures(*, report: Report, act: Act) -> OpenFigures:
    """Put a locked report's chosen indicators on the portal; asked again, the same row. Raises Refusal otherwise."""
    access.require(act, Permission.EDIT_ARTICLES, region_code=report.region_code, level=report.level)
    with writing(act) as pen:
        report = Report.objects.select_for_update().get(pk=report.pk)
        if report.kind != CODE or report.state not in HOLDS:
            raise Refusal(
                _("不能公开这份报表"),
                _("只公开已锁定、没有退回或撤回的覆盖指标表"),
                _("先在“报表”里锁定"),
            )
        row, made = OpenFigures.objects.get_or_create(report=report, defaults=_who(act))
        if not made and row.closed_at is None:
            return row
        row.closed_at, row.closed_because = None, ""
        row.save()
        pen.note(Note("open_figures", "OpenFigures", row.pk, str(report.day), after={"day": report.day}))
        changed()
    return row


def _who(act: Act) -> dict[str, object]:
    return {"opened_at": act.at, "opened_by": act.user.username, "opened_by_name": act.user.name}


def close_figures(*, row: OpenFigures, because: str, act: Act) -> OpenFigures:
    report = row.report
    access.require(act, Permission.EDIT_ARTICLES, region_code=report.region_code, level=report.level)
    with writing(act) as pen:
        row = OpenFigures.objects.select_for_update().get(pk=row.pk)
        if row.closed_at:
            return row
        row.closed_at, row.closed_because = act.at, because
        row.save()
        pen.note(Note("close_figures", "OpenFigures", row.pk, str(report.day), reason=because))
        changed()
    return row
