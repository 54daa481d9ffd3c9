"""Whether somebody can handle every complaint: a line of the health, since nobody else would see such a one."""

from django.utils.translation import gettext as _

from hangji.kit.clock import today
from hangji.voices.queries import without_hands


def health() -> tuple[bool, str]:
    lost = without_hands(today())
    if lost:
        numbers = _("、").join(each.number for each in lost[:5])
        return False, _("%(numbers)s 没有人能够办理：办理单位的人都要回避，请给上一级或者另一单位登记任职") % {
            "numbers": numbers
        }
    return True, _("每一件投诉举报都有人能够办理")
