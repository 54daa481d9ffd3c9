"""Formings that wait for a step: who may do it, how many, and until when the earliest is due."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from hangji.formation.models import Case
from hangji.formation.queries import STEP_RIGHTS
from hangji.formation.tables import WAITING
from hangji.kit.counting import Countable
from hangji.office.duties import NOTHING, Ask, Counts, Duty, Viewer, Whose
from hangji.office.permissions import Permission


def duties(viewer: Viewer) -> Ask:
    """A list for each step that a case can wait for."""
    if not viewer.has(Permission.SEE_CASES):
        return NOTHING
    there = Case.objects.visible_to(viewer.act).open()
    if viewer.territory:
        there = there.filter(viewer.territory.q())
    lists = {step: Countable(there.filter(next_step=step), by="due_on", first=("name", "pk")) for step in WAITING}

    def say(found: Counts) -> Iterator[Duty]:
        for step in WAITING:
            if found[step].count:
                yield _line(viewer, step, found)

    return Ask(say, lists)


def _line(viewer: Viewer, step: str, found: Counts) -> Duty:
    """One case is opened itself; several are listed."""
    waiting = found[step]
    mine = any(viewer.has(right) for right in STEP_RIGHTS[step])
    name, pk = waiting.first
    one = waiting.count == 1
    return Duty(
        topic="formation",
        tag="doing",
        count=waiting.count,
        text=_("%(count)d 件组建%(waits)s") % {"count": waiting.count, "waits": WAITING[step]},
        note=name if one else _("最早的一件是“%(name)s”") % {"name": name},
        url=reverse("formation:case", args=[pk]) if one else reverse("formation:cases") + f"?waits={step}",
        verb=_("逐件办理") if mine else _("查看"),
        due=waiting.least,
        whose=Whose.OFFICE if mine else Whose.OTHERS,
    )
