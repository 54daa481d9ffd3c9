"""What claims make due: for the office that publishes, and for whoever may decide what another has hidden."""

from collections.abc import Iterator
from functools import partial

from django.utils.translation import gettext as _

from hangji.kit.counting import Countable
from hangji.office.duties import NOTHING, Ask, Counts, Duty, Viewer, Whose, listed
from hangji.office.permissions import Permission
from hangji.portal.takedown.models import MailState, Takedown, TakedownState

TOPIC = "voices"


def duties(viewer: Viewer) -> Ask:
    if not viewer.has(Permission.EDIT_ARTICLES):
        return NOTHING
    here = Takedown.objects.decidable_by(viewer.act)
    waiting = here.filter(state=TakedownState.RECEIVED)
    lists = {
        "new": Countable(waiting.filter(hidden_at__isnull=True), by="answer_by"),
        "hidden": Countable(waiting.exclude(hidden_by=viewer.act.user).exclude(hidden_at=None), by="answer_by"),
        "unsent": Countable(here.filter(mail_state=MailState.FAILED), by="decided_at"),
    }
    return Ask(partial(_say, viewer), lists)


def _say(viewer: Viewer, found: Counts) -> Iterator[Duty]:
    texts = {
        "new": (_("%(count)d 件撤稿申请等待办理"), _("紧急的先撤下"), _("逐件办理")),
        "hidden": (_("%(count)d 篇文章已先撤下，等你决定"), "", _("逐件决定")),
        "unsent": (_("%(count)d 件撤稿答复的邮件没有送出"), "", _("查看")),
    }
    for name, (text, note, verb) in texts.items():
        url = listed("takedown:takedowns?due", name, viewer)
        count = found[name].count
        due = found[name].least if name != "unsent" else None
        tag = "overdue" if name == "unsent" else "takedown_received"
        yield Duty(TOPIC, tag, count, text % {"count": count}, note, url, verb, due=due, whose=Whose.OFFICE)
