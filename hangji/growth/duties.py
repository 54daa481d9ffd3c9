"""What is due in the room: next steps of persons that one may know of, and Party organisations without a secretary."""

from collections.abc import Iterator
from functools import partial

from django.urls import reverse
from django.utils.translation import gettext as _

from hangji.coverage.queries import Scope
from hangji.coverage.scopes import query
from hangji.growth.models import Cultivation
from hangji.growth.queries.cultivation import due
from hangji.growth.queries.pool import vacancies
from hangji.kit.counting import Countable
from hangji.office.duties import NOTHING, Ask, Counts, Duty, Viewer, listed
from hangji.office.permissions import Permission

TOPIC = "growth"


def duties(viewer: Viewer) -> Ask:
    lists = {}
    if viewer.has(Permission.KEEP_GROWTH):
        seen = Cultivation.objects.visible_to(viewer.act)
        seen = seen.filter(viewer.territory.q()) if viewer.territory else seen
        lists["due"] = Countable(due(seen, viewer.today))
    if viewer.territory is not None and viewer.has(Permission.KEEP_WORKERS):
        lists["vacant"] = Countable(vacancies(viewer.territory.q(), viewer.today), by="vacant_since")
    return Ask(partial(_say, viewer), lists) if lists else NOTHING


def _say(viewer: Viewer, found: Counts) -> Iterator[Duty]:
    if "due" in found:
        text = _("双向培养有 %(count)d 名到了下一步的日期") % {"count": found["due"].count}
        url = listed("growth:cultivations?due", "due", viewer)
        yield Duty(TOPIC, "step_due", found["due"].count, text, "", url, _("逐个办理"))
    if "vacant" in found and viewer.territory:
        text = _("%(count)d 个党组织没有书记") % {"count": found["vacant"].count}
        note = _("最早自 %(day)s 起") % {"day": found["vacant"].least}
        url = reverse("growth:vacancies") + query(Scope(viewer.territory, viewer.today))
        yield Duty(TOPIC, "vacant", found["vacant"].count, text, note, url, _("看人选"))
