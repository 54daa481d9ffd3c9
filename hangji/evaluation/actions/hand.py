"""What the actions of the room share: where an organisation stands today, and that nobody wrote meanwhile."""

from typing import Any

from django.utils.translation import gettext as _

from hangji.kit.refusal import NoRight, Refusal
from hangji.office import access
from hangji.office.acts import Act
from hangji.office.permissions import Permission
from hangji.registry.actions.organisations import Conflict
from hangji.registry.models import SocialOrganization, Standing, Status


def standing_for(act: Act, right: Permission, organisation: SocialOrganization, cannot: str) -> Standing:
    """Its standing today, the organisation locked; NoRight elsewhere, Refusal for one that is not active."""
    SocialOrganization.objects.select_for_update().get(pk=organisation.pk)
    found = Standing.objects.asof(act.today).filter(organisation=organisation).select_related("organisation").first()
    if found is None:
        raise NoRight(cannot, _("这一家没有登记在册"), _("核对社会组织"))
    access.require(act, right, region_code=found.region_code, level=found.level)
    if found.status != Status.ACTIVE:
        raise Refusal(cannot, _("这一家%(status)s") % {"status": found.get_status_display()}, _("核对社会组织"))
    return found


def same_version(one: Any, version: int, cannot: str) -> None:
    if one.version != version:
        raise Conflict(cannot, _("在你填写时已由别人办理"), _("看过现在的情况再办"))


def another_person(maker: str, act: Act, cannot: str) -> None:
    if maker == act.user.username:
        raise NoRight(cannot, _("是你拟定的，复核要由另一人"), _("请本单位另一位工作人员复核"))


def save(one: Any) -> None:
    one.version += 1
    one.save()
