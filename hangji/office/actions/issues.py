"""Withdrawing an issued document: it stays on record with its bytes, and says to everybody that it no longer holds."""

from django.utils.translation import gettext as _

from hangji.kit.refusal import Refusal
from hangji.office import access
from hangji.office.acts import Act
from hangji.office.audit import Note
from hangji.office.models import Issue
from hangji.office.pen import Pen, writing
from hangji.office.permissions import Permission


def withdraw_issue(*, issue: Issue, reason: str, act: Act) -> Issue:
    """From now on the document does not hold; asked twice for the same reason, nothing changes."""
    access.require(act, Permission.WITHDRAW_ISSUE, region_code=issue.region_code, level=issue.level)
    reason = reason.strip()
    if not reason:
        raise Refusal(_("不能撤回：没有写原因"), _("核对的人会看到撤回的原因"), _("写明为什么撤回，例如数据有误"))
    with writing(act) as pen:
        held: Issue = Issue.objects.select_for_update().get(pk=issue.pk)
        if held.withdrawn_at:
            return _again(held, reason)
        take_back(pen, held, reason)
    return held


def take_back(pen: Pen, held: Issue, reason: str) -> None:
    """It does not hold any more: for the action of a room that takes back the step it was issued for."""
    if held.withdrawn_at:
        return
    held.withdrawn_at, held.withdrawn_by, held.withdrawn_because = pen.act.at, pen.act.user.username, reason
    held.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_because"])
    pen.note(Note("withdraw_issue", "Issue", held.pk, str(held), {"withdrawn": False}, {"withdrawn": True}, reason))


def _again(held: Issue, reason: str) -> Issue:
    if held.withdrawn_because != reason:
        raise Refusal(
            _("不能撤回：%(number)s 已经撤回") % {"number": held.number},
            _("原因是“%(reason)s”") % {"reason": held.withdrawn_because},
            _("撤回的原因不能再改；有新的情况，另发一份"),
        )
    return held
