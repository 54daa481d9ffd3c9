"""Imports that were checked and wait for somebody to write them."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from hangji.intake.models import Batch, BatchState
from hangji.kit.counting import Countable
from hangji.office.access import where
from hangji.office.duties import NOTHING, Ask, Counts, Duty, Viewer
from hangji.office.permissions import Permission


def duties(viewer: Viewer) -> Ask:
    if not viewer.has(Permission.IMPORT):
        return NOTHING
    waiting = Batch.objects.filter(where(viewer.act, Permission.IMPORT), state=BatchState.CHECKED)
    return Ask(_say, {"imports": Countable(waiting, by="uploaded_at", first=("pk",))})


def _say(found: Counts) -> Iterator[Duty]:
    waiting = found["imports"]
    if waiting.count:
        here = reverse("intake:batches") + f"?state={BatchState.CHECKED}"
        one = reverse("intake:batch", args=waiting.first) if waiting.count == 1 else here
        text = _("%(count)d 批导入已检查，等待确认写入") % {"count": waiting.count}
        note = _("最早 %(day)s 上传") % {"day": localtime(waiting.least).date().isoformat()}
        yield Duty("imports", "pending", waiting.count, text, note, one, _("确认导入"))
