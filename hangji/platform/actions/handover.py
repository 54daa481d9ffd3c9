"""Handing over: the file of a register as of a day, frozen."""

from datetime import date

from django.utils.translation import gettext as _

from hangji.kit import turns
from hangji.kit.refusal import Refusal
from hangji.office import access, documents
from hangji.office.access import Territory
from hangji.office.acts import Act
from hangji.office.audit import Note
from hangji.office.pen import writing
from hangji.office.permissions import Permission
from hangji.platform.files import cells_of, digest, file_of
from hangji.platform.models import Handover, Subject
from hangji.platform.queries import rows_of
from hangji.registry.pen import not_in_future
from rulebook.layouts import layout


def hand_over(*, subject: str, territory: Territory, day: date, form: str, act: Act) -> Handover:
    """Write and freeze the file that goes to the platform; the same rows of the same day are the same handover."""
    access.require(act, Permission.REPORT_PLATFORM, region_code=territory.region_code, level=territory.level)
    not_in_future(day, act)
    found = layout(subject)
    version = found.version(day)
    rows = [cells_of(version, row) for row in rows_of(subject, territory, day, version.rows)]
    if not rows:
        raise Refusal(
            _("不能报送：这一天没有一行"),
            _("%(day)s 这个范围里没有已纳入省平台的") % {"day": day.isoformat()},
            _("先登记纳入，或换一个日期、范围"),
        )
    name = f"{Subject(subject).label}-{territory.region_code}-{territory.level}-{day.isoformat()}"
    same = {"subject": subject, "region_code": territory.region_code, "level": territory.level, "day": day}
    with writing(act) as pen:
        turns.take(turns.FIRSTS, [territory.region_code])
        said = digest(found, version, rows)
        there: Handover | None = Handover.objects.filter(digest=said, **same).first()
        if there:
            return there
        file = file_of(version, rows, form=form, name=name)
        made = Handover.objects.create(
            **same,
            layout_version=version.number,
            document=documents.keep(file, name=f"{name}.{form}", kind=form, act=act),
            rows=len(rows),
            digest=said,
            handed_at=act.at,
            handed_by=act.user,
        )
        pen.note(
            Note("hand_over", "Handover", made.pk, str(made), after={"rows": len(rows), "document": made.document.name})
        )
    return made
