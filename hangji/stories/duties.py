"""What stories make due: for whoever runs the call, and for the Party worker who writes."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy

from hangji.kit.counting import Countable
from hangji.office.duties import NOTHING, Ask, Counts, Duty, Viewer, Whose, leads_to
from hangji.office.permissions import Permission
from hangji.stories.models import Story, StoryCall, StoryPublication, StoryState

# tag, sentence, note, address, list, verb, whether its least value is a last day
Line = tuple[str, Any, Any, str, str, Any, bool]
OFFICE: dict[str, Line] = {
    "submitted": (
        "story_submitted",
        gettext_lazy("%(count)d 篇故事和案例等待选用"),
        gettext_lazy("最早 %(day)s 报送"),
        "stories:story",
        "stories:stories?due",
        gettext_lazy("逐篇看"),
        False,
    ),
    "proposed": (
        "story_proposed",
        gettext_lazy("%(count)d 篇故事和案例等待复核发布"),
        gettext_lazy("由提出以外的一人复核"),
        "stories:agree",
        "stories:stories?due",
        gettext_lazy("复核"),
        False,
    ),
}
OWN: dict[str, Line] = {
    "calls": (
        "call_open",
        gettext_lazy("%(count)d 个征集可以报"),
        gettext_lazy("最早 %(day)s 截止；不要求每家都报"),
        "stories:call",
        "stories:calls?due",
        gettext_lazy("看要求"),
        True,
    ),
    "returned": (
        "sent_back",
        gettext_lazy("%(count)d 篇被退回修改"),
        gettext_lazy("%(day)s 起"),
        "stories:story",
        "stories:stories?due",
        gettext_lazy("看意见"),
        False,
    ),
    "hidden": (
        "story_hidden",
        gettext_lazy("%(count)d 篇因为有人撤回同意，现在不显示"),
        gettext_lazy("改掉写到这个人的地方"),
        "stories:story",
        "stories:stories?due",
        gettext_lazy("修改"),
        False,
    ),
}


def duties(viewer: Viewer) -> Ask:
    if viewer.territory is not None and viewer.has(Permission.RUN_STORIES):
        here = Story.objects.filter(viewer.territory.q("call__"))
        submitted = here.filter(state=StoryState.SUBMITTED, hidden_on__isnull=True)
        waiting = StoryPublication.objects.waiting().filter(story__in=here.values("pk"))
        others = waiting.exclude(proposed_by=viewer.act.user.username)
        lists = {
            "submitted": Countable(submitted, by="submitted_on", first=("pk",)),
            "proposed": Countable(others, by="proposed_by", first=("pk",)),
        }
        return Ask(partial(_say, viewer, OFFICE, Whose.OFFICE), lists)
    return _of_worker(viewer) if viewer.has(Permission.SUBMIT_STORY) else NOTHING


def _of_worker(viewer: Viewer) -> Ask:
    mine = Story.objects.kept_by(viewer.act)
    answered = mine.values("call")
    calls = StoryCall.objects.for_organisations_of(viewer.act).open_on(viewer.today).exclude(pk__in=answered)
    hidden = mine.filter(hidden_on__isnull=False).exclude(state=StoryState.WITHDRAWN)
    lists = {
        "calls": Countable(calls, by="closes_on", first=("pk",)),
        "returned": Countable(mine.filter(state=StoryState.RETURNED), by="decided_on", first=("pk",)),
        "hidden": Countable(hidden, by="hidden_on", first=("pk",)),
    }
    return Ask(partial(_say, viewer, OWN, Whose.PERSON), lists)


def _say(viewer: Viewer, lines: dict[str, Line], whose: Whose, found: Counts) -> Iterator[Duty]:
    for name, (tag, text, note, page, listing, verb, ends) in lines.items():
        waiting = found[name]
        if not waiting.count:
            continue
        url = leads_to(page, listing, name, waiting, viewer)
        told = {"count": waiting.count, "day": waiting.least}
        due = waiting.least if ends else None
        yield Duty("stories", tag, waiting.count, text % told, note % told, url, str(verb), due, whose)
