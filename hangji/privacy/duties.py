"""What waits: erasures that somebody else has asked for."""

from collections.abc import Iterator
from functools import partial

from django.urls import reverse
from django.utils.translation import gettext as _

from hangji.kit.counting import Countable
from hangji.office.duties import NOTHING, Ask, Counts, Duty, Viewer, listed
from hangji.office.permissions import Permission
from hangji.privacy.models import PersonRequest


def duties(viewer: Viewer) -> Ask:
    if not viewer.has(Permission.ERASE_PRIVACY):
        return NOTHING
    others = PersonRequest.objects.visible_to(viewer.act).waiting().exclude(asked_by=viewer.act.user.username)
    return Ask(partial(_say, viewer), {"erasures": Countable(others, by="asked_at", first=("pk",))})


def _say(viewer: Viewer, found: Counts) -> Iterator[Duty]:
    waiting = found["erasures"]
    url = listed("privacy:requests?due", "erasures", viewer)
    if waiting.count == 1:
        url = reverse("privacy:request", args=waiting.first)
    text = _("%(count)d 件注销人员的申请等待办理") % {"count": waiting.count}
    yield Duty("privacy", "pending", waiting.count, text, "", url, _("核对并办理"))
