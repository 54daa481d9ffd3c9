"""Writing a story in versions, handing it in, taking it back."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from hangji.governance.queries.sight import require
from hangji.kit.refusal import NoRight, Refusal
from hangji.office.acts import Act
from hangji.office.pen import writing
from hangji.registry.models import SocialOrganization
from hangji.stories.actions.hand import (
    SUBMIT,
    all_agreed,
    empty_versions,
    end_publication,
    forget_if_over,
    keep,
    locked,
    noted,
    require_keeper,
    runs,
)
from hangji.stories.models import Story, StoryCall, StoryState, StoryText
from hangji.training.actions.courses import same_version

S = StoryState
OWN = (S.DRAFT, S.RETURNED)  # what the organisation may change; afterwards the office edits
EDITED = (S.SUBMITTED, S.CHOSEN)


@dataclass(frozen=True)
class Words:
    """shown: how many persons it tells of. what: what was changed, said for the versions."""

    title: str
    text: str
    shown: int
    what: str = ""


def write_story(*, call: StoryCall, organisation: SocialOrganization, words: Words, act: Act) -> Story:
    """A draft, which only its own organisation sees; the same title again is the same story."""
    require(act, SUBMIT, organisation)
    with writing(act) as pen:
        SocialOrganization.objects.select_for_update().get(pk=organisation.pk)
        kept = Story.objects.filter(call=call, organisation=organisation, title=words.title).first()
        if kept:
            return kept
        _answers(call, organisation, act)
        made = Story.objects.create(call=call, organisation=organisation, title=words.title, shown=words.shown)
        _version(made, words, act)
        after = {"story_call": str(call), "organisation": str(organisation), "story_shown": words.shown}
        pen.note(noted("write_story", made, after=after))
    return made


def _answers(call: StoryCall, organisation: SocialOrganization, act: Act) -> None:
    if not call.asked([organisation.pk], act.today):
        raise Refusal(
            _("不能报：这个征集不面向“%(name)s”") % {"name": organisation},
            _("征集面向发起那一级登记的社会组织"),
            _("看看自己这一级的征集"),
        )
    _still_open(call, act)


def _still_open(call: StoryCall, act: Act) -> None:
    if call.state_on(act.today) != "call_open":
        facts = {"first": call.opens_on.isoformat(), "last": call.closes_on.isoformat()}
        raise Refusal(
            _("不能报：不在征集的日子里"), _("%(first)s 至 %(last)s") % facts, _("请发起征集的单位延长，或者等下一次")
        )


def _version(story: Story, words: Words, act: Act) -> StoryText:
    made: StoryText = StoryText.objects.create(
        story=story,
        number=story.number,
        title=words.title,
        text=words.text,
        what=words.what,
        written_at=act.at,
        written_by_name=act.user.name,
    )
    return made


def newest(story: Story) -> StoryText:
    found: StoryText = story.texts.get(number=story.number)
    return found


def edit_story(*, story: Story, words: Words, version: int, act: Act) -> Story:
    """A new version: by the organisation while it has the story, by the office afterwards.

    Of a story that is hidden since somebody withdrew a consent the earlier versions are emptied: the new one is to be
    without that person, and the story is seen again. What is published stays as it was published.
    """
    with writing(act) as pen:
        held = locked(story)
        _may_edit(held, act)
        last = newest(held)
        if (last.title, last.text, held.shown) == (words.title, words.text, words.shown):
            return held
        same_version(held, version)
        _free_title(held, words)
        if held.hidden_on:
            empty_versions(held, act)
            held.hidden_on = None
        held.number += 1
        held.title, held.shown = words.title, words.shown
        keep(held)
        _version(held, words, act)
        after: dict[str, Any] = {"story_version": held.number, "story_shown": held.shown}
        after |= {"story_what": True} if words.what else {}
        pen.note(noted("edit_story", held, after=after))
    return held


def _may_edit(held: Story, act: Act) -> None:
    own = Story.objects.kept_by(act).filter(pk=held.pk).exists()
    if own and (held.state in OWN or held.hidden_on):
        return
    if runs(held, act) and held.state in EDITED:
        return
    raise NoRight(
        _("不能改：这一篇%(state)s") % {"state": held.get_state_display()},
        _("草稿和退回的由写的单位改，报送以后由征集的单位改"),
        _("要改的告诉对方，或者请征集的单位退回"),
    )


def _free_title(held: Story, words: Words) -> None:
    same = Story.objects.filter(call=held.call_id, organisation=held.organisation_id, title=words.title)
    if same.exclude(pk=held.pk).exists():
        raise Refusal(_("不能改成“%(title)s”：已经有了") % {"title": words.title}, _("题目不重"), _("换一个题目"))


def submit_story(*, story: Story, act: Act) -> Story:
    """Hand it in, with everybody it tells of agreeing; handed in already, nothing changes."""
    require_keeper(story, act)
    with writing(act) as pen:
        held = locked(story, S.DRAFT, S.RETURNED, S.SUBMITTED)
        if held.state == S.SUBMITTED:
            return held
        if held.state == S.DRAFT:
            _still_open(held.call, act)
        all_agreed(held, _("不能报送：还有写到的人没有登记同意"))
        held.state, held.submitted_on, held.submitted_by_name = S.SUBMITTED, act.today, act.user.name
        held.decided_on, held.decided_by_name, held.because = None, "", ""
        keep(held)
        pen.note(noted("submit_story", held, after={"story_version": held.number}))
    return held


def withdraw_story(*, story: Story, because: str, act: Act) -> Story:
    """The organisation takes it back, published or not: it is out of sight at once. Asked twice, nothing changes."""
    require_keeper(story, act)
    with writing(act) as pen:
        held = locked(story)
        if held.state == S.WITHDRAWN:
            return held
        end_publication(held, because[:200], act)
        held.state, held.withdrawn_on, held.because = S.WITHDRAWN, act.today, because
        forget_if_over(held, act)
        keep(held)
        pen.note(noted("withdraw_story", held, reason=because))
    return held
