"""Whether the digests go out: a line of the health."""

from django.conf import settings
from django.utils.translation import gettext as _

from hangji.office.models import Delivery, DeliveryState, NoticePreference
from hangji.office.robots import robots, why_not


def digests_sent() -> tuple[bool, str]:
    """Of the last day on which digests were sent: did all go out?"""
    if reasons := [reason for robot in robots() if (reason := why_not(robot))]:
        return False, _("群机器人不能用：%(reason)s") % {"reason": reasons[0]}
    if not settings.MAIL and NoticePreference.objects.filter(by_mail=True, user__is_active=True).exists():
        return False, _("有人要收邮件摘要，但 hangji.toml 里没有 [mail]")
    last = Delivery.objects.order_by("-day").values_list("day", flat=True).first()
    if last is None:
        return True, _("还没有发送过待办摘要")
    of_day = Delivery.objects.filter(day=last)
    failed = of_day.filter(state=DeliveryState.UNDELIVERED)
    facts = {"day": last.isoformat(), "n": of_day.count(), "failed": failed.count()}
    if facts["failed"]:
        facts["fault"] = failed.values_list("fault", flat=True)[0]
        return False, _("%(day)s 的待办摘要有 %(failed)d 份没有送出：%(fault)s") % facts
    return True, _("%(day)s 的 %(n)d 份待办摘要都已送出") % facts
