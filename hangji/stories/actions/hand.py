"""What every act on a story does: the right, the row locked, what ends when a story is taken out of sight."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from hangji.kit.freshness import changed
from hangji.kit.refusal import NoRight, Refusal
from hangji.office import access
from hangji.office.acts import Act
from hangji.office.audit import Note
from hangji.office.permissions import LABELS, Permission
from hangji.stories.models import Story, StoryState

RUN, SUBMIT = Permission.RUN_STORIES, Permission.SUBMIT_STORY


def require_keeper(story: Story, act: Act) -> None:
    """Raise NoRight unless one keeps the story's organisation."""
    access.require(act, SUBMIT)
    if not Story.objects.kept_by(act).filter(pk=story.pk).exists():
        raise NoRight(
            _("不能%(right)s") % {"right": LABELS[SUBMIT]},
            _("“%(name)s”不是你负责的社会组织写的") % {"name": story},
            _("由写的那一家的党务工作者办理"),
        )


def require_office(story: Story, act: Act) -> None:
    place = story.call
    access.require(act, RUN, region_code=place.region_code, level=place.level)


def runs(story: Story, act: Act) -> bool:
    return access.has(act, RUN) and Story.objects.run_by(act).filter(pk=story.pk).exists()


def locked(story: Story, *states: str) -> Story:
    """The story, locked, in one of these states; none named: in any."""
    rows = Story.objects.select_for_update(of=("self",)).select_related("call", "organisation", "entry")
    held: Story = rows.get(pk=story.pk)
    if states and held.state not in states:
        raise Refusal(
            _("不能办：这一篇%(state)s") % {"state": held.get_state_display()},
            _("次序是草稿、报送、选用、发布"),
            _("看过现在的再办"),
        )
    return held


def noted(verb: str, held: Story, after: Mapping[str, Any] | None = None, reason: str = "") -> Note:
    """An entry of the trail, which outlives every consent: it has the organisation, and never the title, since that
    may name somebody."""
    return Note(verb, "Story", held.pk, f"{held.organisation} {held.pk}", after=after or {}, reason=reason)


def end_publication(held: Story, because: str, act: Act) -> None:
    """Within an act that has locked the story: nothing of it is before the public any more, nor waits to be."""
    held.publications.waiting().delete()
    ended = {"ended_on": act.today, "ended_because": because, "words": ""}
    held.publications.running().update(**ended)
    changed()


def empty_versions(held: Story, act: Act) -> None:
    """Somebody told of does not agree any more: nothing stays of the words that there are."""
    emptied = {"title": "", "text": "", "what": "", "erased_on": act.today}
    held.texts.filter(erased_on__isnull=True).update(**emptied)


def forget_if_over(held: Story, act: Act) -> None:
    """Taken back by its organisation, with a consent withdrawn: it is not written anew, so its words go now."""
    if held.hidden_on and held.state == StoryState.WITHDRAWN:
        empty_versions(held, act)
        held.title = f"#{held.pk}"


def keep(held: Story) -> None:
    held.version += 1
    held.save()


def all_agreed(held: Story, cannot: str) -> None:
    """Refuse while fewer have agreed than the story tells of."""
    agreed = held.consents.held().count()
    if agreed < held.shown:
        raise Refusal(
            cannot,
            _("写到 %(shown)d 人，登记了 %(agreed)d 人同意") % {"shown": held.shown, "agreed": agreed},
            _("先征得本人同意再登记；没有同意的，从文中去掉"),
        )


def in_sight(held: Story, cannot: str) -> None:
    if held.hidden_on:
        raise Refusal(
            cannot,
            _("%(day)s 有被写到的人撤回了同意") % {"day": held.hidden_on},
            _("先改掉写到这个人的地方，存成新的一版"),
        )
