"""What the portal makes due: one's step of a review, offers to be taken up, what was returned, what may be released."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy

from hangji.kit.counting import Countable
from hangji.office.access import where
from hangji.office.duties import NOTHING, Ask, Counts, Duty, Viewer, Whose, leads_to
from hangji.office.permissions import Permission
from hangji.portal.models import Article, VersionState
from hangji.portal.queries.desk import turns_of
from hangji.portal.queries.rights import ROOM

# list: tag, sentence, address of the one, verb, whose
LINES: dict[str, tuple[str, Any, str, Any, Whose]] = {
    "turn": (
        "pending",
        gettext_lazy("%(count)d 篇门户稿件轮到你审校"),
        "portal:desk_step",
        gettext_lazy("审校"),
        Whose.PERSON,
    ),
    "returned": (
        "sent_back",
        gettext_lazy("%(count)d 篇门户稿件退回修改"),
        "portal:desk_article",
        gettext_lazy("修改"),
        Whose.PERSON,
    ),
    "offered": (
        "article_offered",
        gettext_lazy("%(count)d 篇供稿等待编辑接手"),
        "portal:desk_article",
        gettext_lazy("接手"),
        Whose.OFFICE,
    ),
    "passed": (
        "article_passed",
        gettext_lazy("%(count)d 篇稿件审校完，等待发布"),
        "portal:desk_article",
        gettext_lazy("发布"),
        Whose.OFFICE,
    ),
}


def duties(viewer: Viewer) -> Ask:
    if not any(viewer.has(right) for right in ROOM):
        return NOTHING
    me = viewer.act.user.username
    lists: dict[str, Countable] = {}
    if viewer.has(Permission.REVIEW_ARTICLES):
        lists["turn"] = Countable(turns_of(me), by="version__sent_at", first=("pk",))
    if viewer.has(Permission.EDIT_ARTICLES):
        rows = Article.objects.filter(where(viewer.act, Permission.EDIT_ARTICLES))
        returned = rows.filter(editor=me, latest__state=VersionState.RETURNED)
        lists["returned"] = Countable(returned, by="latest__written_at", first=("pk",))
        for name in ("offered", "passed"):
            lists[name] = Countable(rows.filter(latest__state=name), by="latest__written_at", first=("pk",))
    return Ask(partial(_say, viewer, list(lists)), lists)


def _say(viewer: Viewer, names: list[str], found: Counts) -> Iterator[Duty]:
    for name in names:
        tag, text, page, verb, whose = LINES[name]
        waiting = found[name]
        if waiting.count:
            url = leads_to(page, "portal:desk?due", name, waiting, viewer)
            yield Duty("portal", tag, waiting.count, text % {"count": waiting.count}, "", url, str(verb), whose=whose)
