"""待办: everything that waits, by day, narrowed to a topic or to this week; the week's list is also for paper."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from hangji.coverage.scopes import place, scope_of
from hangji.desk.duties import Waiting, waiting, works
from hangji.desk.frame import post_words
from hangji.office.access import opens_to, territories
from hangji.office.acts import Act, act_of
from hangji.office.duties import TOPICS, Duty, Viewer, When, grouped, in_days
from hangji.office.permissions import Permission
from hangji.registry.queries import region_names

KEPT = ("region", "level", "whose", "topic", "until")
NOW = (When.OVERDUE, When.TODAY)
SOON = (*NOW, When.WEEK)


@dataclass(frozen=True)
class Line:
    """One row: a duty with the tag of how long there is, and its word where it says more than the tag."""

    duty: Duty
    tag: str
    word: str


@dataclass(frozen=True)
class Choice:
    """What of it is shown, from the query string: whose=office adds what waits for others; topic; until=week."""

    request: HttpRequest
    viewer: Viewer
    found: Waiting

    def asked(self, name: str) -> str:
        return self.request.GET.get(name, "")

    @property
    def all(self) -> bool:
        """Who has nothing to do here, because they only look, sees what waits for the others."""
        return self.asked("whose") == "office" or not self._works

    @property
    def _works(self) -> bool:
        return self.viewer.territory is None or works(self.viewer.act)

    @property
    def shown(self) -> list[Duty]:
        return self.found.all if self.all else self.found.mine

    @property
    def narrowed(self) -> list[Duty]:
        topic, week = self.asked("topic"), self.asked("until") == "week"
        some = (duty for duty in self.shown if topic not in TOPICS or duty.topic == topic)
        return [duty for duty in some if not week or duty.when(self.viewer.today) in SOON]

    def url(self, name: str, **changed: str) -> str:
        """The address of a page of duties with the choice kept, but for what is changed ("": left out)."""
        said = {key: changed.get(key, self.asked(key)) for key in KEPT}
        query = self.request.GET.copy()
        query.clear()
        query.update({key: value for key, value in said.items() if value})
        return reverse(name) + (f"?{query.urlencode()}" if query else "")

    def switch(self, name: str = "desk:home") -> list[tuple[str, str, bool]]:
        """(label, address, whether it is on) of 只看我的 and 全科室; none where both would show the same."""
        if not self._works or len(self.found.mine) == len(self.found.all):
            return []
        return [
            (_("只看我的"), self.url(name, whose=""), not self.all),
            (_("全科室"), self.url(name, whose="office"), self.all),
        ]

    def topics(self) -> Iterator[tuple[str, str, int, bool]]:
        """(label, address, number of duties, whether it is on), all of them first."""
        counted, chosen = Counter(duty.topic for duty in self.shown), self.asked("topic")
        yield _("全部"), self.url("desk:duties", topic=""), len(self.shown), chosen not in TOPICS
        for topic, label in TOPICS.items():
            if counted[topic] or topic == chosen:
                yield str(label), self.url("desk:duties", topic=topic), counted[topic], topic == chosen

    def spans(self) -> list[tuple[str, str, bool]]:
        week = self.asked("until") == "week"
        return [
            (_("不限日期"), self.url("desk:duties", until=""), not week),
            (_("到本周末"), self.url("desk:duties", until="week"), week),
        ]


def viewer_of(request: HttpRequest, act: Act) -> tuple[Viewer, str]:
    """Who looks, at the territory of the query string where they have one; and the place in words."""
    if not territories(act, Permission.SEE_COVERAGE):
        return Viewer(act), _("、").join(post_words(act))
    names, scope = region_names(), scope_of(request, act)
    return Viewer(act, scope.territory, names), place(scope, names)


def parts(duties: Sequence[Duty], today: date) -> list[tuple[When, Any, list[Line]]]:
    """(part of the days, its title, its lines) for every part that has any."""
    return [
        (when, title, [Line(duty, *in_days(duty, today)) for duty in some])
        for when, title, some in grouped(duties, today)
    ]


@opens_to()
@require_GET
def duties(request: HttpRequest) -> HttpResponse:
    act = act_of(request)
    viewer, where = viewer_of(request, act)
    choice = Choice(request, viewer, waiting(viewer))
    return render(request, "desk/duties.html", {"where": where, "today": act.today, **_told(choice)})


def _told(choice: Choice) -> dict[str, Any]:
    today, narrowed = choice.viewer.today, choice.narrowed
    return {
        "groups": parts(narrowed, today),
        "count": len(narrowed),
        "due_count": len(choice.found.mine),
        "whose": choice.switch("desk:duties"),
        "topics": list(choice.topics()),
        "spans": choice.spans(),
        "week": choice.asked("until") == "week",
        "crumbs": [
            {"label": _("工作台"), "url": choice.url("desk:home", topic="", until="")},
            {"label": _("本周清单") if choice.asked("until") == "week" else _("待办"), "url": ""},
        ],
    }
