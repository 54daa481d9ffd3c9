"""What waits for the administrators: others without the second step of signing in, digests that did not go out."""

from collections.abc import Iterator

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from hangji.kit.counting import Countable
from hangji.office.duties import Ask, Counts, Duty, Viewer
from hangji.office.models import Delivery, DeliveryState
from hangji.office.permissions import Permission
from hangji.office.queries import bare_administrators


def duties(viewer: Viewer) -> Ask:
    """The demonstration's administrators have no second step on purpose."""
    lists = {}
    if viewer.has(Permission.MANAGE_USERS) and not settings.PINNED_DAY:
        lists["bare"] = Countable(bare_administrators())
    if viewer.has(Permission.MANAGE_SETTINGS):
        lists["failed"] = Countable(Delivery.objects.filter(day=viewer.today, state=DeliveryState.UNDELIVERED))
    return Ask(_say, lists)


def _say(found: Counts) -> Iterator[Duty]:
    lines = {
        "bare": (_("%(count)d 位管理员没有打开两步验证"), "office:users", _("请他们打开")),
        "failed": (_("今天有 %(count)d 份待办摘要没有送出"), "office:running", _("查看原因")),
    }
    for name, counted in found.items():
        text, page, verb = lines[name]
        told = text % {"count": counted.count}
        yield Duty("system", "warning", counted.count, told, "", reverse(page), verb)
