"""What complaints make due: for the office or committee that has them, and for whoever was given one."""

from collections.abc import Iterator
from functools import partial

from django.utils.translation import gettext as _

from hangji.kit.counting import Countable
from hangji.office.duties import NOTHING, Ask, Counts, Duty, Viewer, Whose, listed
from hangji.office.permissions import Permission
from hangji.voices.models import Complaint, ComplaintState

TOPIC = "voices"


def duties(viewer: Viewer) -> Ask:
    if not viewer.has(Permission.HANDLE_COMPLAINT):
        return NOTHING
    here = Complaint.objects.handled_by(viewer.act)
    own = here.filter(owner=viewer.act.user).waiting()
    lost = here.filter(state=ComplaintState.ACCEPTED, owner__isnull=True)
    contested = here.filter(state=ComplaintState.CONTESTED, owner__isnull=True).exclude(told_by=viewer.act.user)
    late = here.overdue(viewer.today).exclude(state=ComplaintState.RECEIVED).exclude(owner=viewer.act.user)
    lists = {
        "own": Countable(own, by="due_on"),
        "received": Countable(here.filter(state=ComplaintState.RECEIVED), by="accept_by"),
        "lost": Countable(lost, by="due_on"),
        "contested": Countable(contested, by="due_on"),
        "late": Countable(late, by="due_on"),
    }
    return Ask(partial(_say, viewer), lists)


def _say(viewer: Viewer, found: Counts) -> Iterator[Duty]:
    # tag, words, verb, for whom
    words: dict[str, tuple[str, str, str, Whose]] = {
        "own": (
            "complaint_accepted", _("%(count)d 件投诉举报由你承办"),
            _("逐件办理"), Whose.PERSON,
        ),
        "received": (
            "complaint_received", _("%(count)d 件投诉举报等待受理"),
            _("逐件受理"), Whose.OFFICE,
        ),
        "lost": (
            "complaint_accepted", _("%(count)d 件投诉举报受理了，现在没有承办人"),
            _("交办"), Whose.OFFICE,
        ),
        "contested": (
            "complaint_contested", _("%(count)d 件投诉举报申请复核，等另一人办"),
            _("交办复核"), Whose.OFFICE,
        ),
        "late": (
            "overdue", _("%(count)d 件投诉举报过了答复期限"),
            _("查看"), Whose.OFFICE,
        ),
    }  # fmt: skip
    for name, some in found.items():
        tag, text, verb, whose = words[name]
        count, url = some.count, listed("voices:complaints?due", name, viewer)
        yield Duty(TOPIC, tag, count, text % {"count": count}, "", url, verb, due=some.least, whose=whose)
