"""What the office says of a story handed in, and the two persons who put it before the public."""

from django.utils.translation import gettext as _

from hangji.governance.queries.sight import require
from hangji.honours.models import EntryState, HonourEntry
from hangji.kit.freshness import changed
from hangji.kit.refusal import NoRight, Refusal
from hangji.office.acts import Act
from hangji.office.pen import writing
from hangji.registry.models import SocialOrganization
from hangji.stories.actions.hand import (
    SUBMIT,
    all_agreed,
    end_publication,
    in_sight,
    keep,
    locked,
    noted,
    require_office,
)
from hangji.stories.actions.words import newest
from hangji.stories.models import (
    SELECTIONS,
    Story,
    StoryKind,
    StoryPublication,
    StoryState,
    StoryUse,
)
from hangji.training.actions.courses import same_version
from rulebook.portal import even

S = StoryState
OVER = (EntryState.AWARDED, EntryState.UNSEATED, EntryState.STRUCK, EntryState.FAILED, EntryState.DECLINED)


def return_story(*, story: Story, because: str, version: int, act: Act) -> Story:
    """Back to the organisation with what is to be changed; returned already, nothing changes."""
    require_office(story, act)
    with writing(act) as pen:
        held = locked(story, S.SUBMITTED, S.RETURNED)
        if held.state == S.RETURNED:
            return held
        same_version(held, version)
        _said(held, S.RETURNED, because, act)
        pen.note(noted("return_story", held, reason=because))
    return held


def decide_story(*, story: Story, chosen: bool, opinion: str, version: int, act: Act) -> Story:
    """Chosen or not. Of one that goes through a selection (honours) the selection decides."""
    require_office(story, act)
    to = S.CHOSEN if chosen else S.LEFT
    with writing(act) as pen:
        held = locked(story, S.SUBMITTED, S.CHOSEN, S.LEFT)
        if held.state == to:
            return held
        same_version(held, version)
        if held.state != S.SUBMITTED:
            raise Refusal(_("不能改：已经登记过选用结果"), held.because, _("要停止发布的，办停止发布"))
        in_sight(held, _("不能登记选用结果"))
        _as_selected(held, chosen)
        _said(held, to, opinion, act)
        pen.note(noted("decide_story", held, after={"story_chosen": chosen}, reason=opinion))
    return held


def _said(held: Story, state: StoryState, because: str, act: Act) -> None:
    held.state, held.because = state, because
    held.decided_on, held.decided_by_name = act.today, act.user.name
    keep(held)


def _as_selected(held: Story, chosen: bool) -> None:
    if held.entry is None:
        return
    if held.entry.state not in OVER:
        raise Refusal(
            _("不能登记选用结果：评选还没有结果"),
            _("这一篇参加了评选，现在是“%(state)s”") % {"state": held.entry.get_state_display()},
            _("等评选有了结果再登记"),
        )
    if chosen != (held.entry.state == EntryState.AWARDED):
        raise Refusal(
            _("不能登记：和评选的结果不一致"),
            _("评选的结果是“%(state)s”") % {"state": held.entry.get_state_display()},
            _("按评选的结果登记"),
        )


def link_entry(*, story: Story, entry: HonourEntry | None, act: Act) -> Story:
    """Say through which entry of a selection the story goes; None: through none. Said twice, nothing changes."""
    require_office(story, act)
    with writing(act) as pen:
        held = locked(story, S.SUBMITTED)
        if held.entry == entry:
            return held
        if entry is not None:
            _may_go_through(held, entry)
        held.entry = entry
        keep(held)
        pen.note(noted("link_story", held, after={"story_entry": entry.number if entry else ""}))
    return held


def _may_go_through(held: Story, entry: HonourEntry) -> None:
    HonourEntry.objects.select_for_update(of=("self",)).get(pk=entry.pk)  # another story may be linked at once
    if entry not in entries_for(held):
        raise Refusal(
            _("不能登记：不是这一家在这项评选里的参评"),
            _("好故事走党建好故事评选，典型案例走党建典型案例评选"),
            _("先由这一家参加评选"),
        )


def entries_for(story: Story) -> list[HonourEntry]:
    """Entries of the story's organisation in the selection of its kind that no other story goes through."""
    taken = Story.objects.filter(entry__isnull=False).exclude(pk=story.pk).values("entry")
    selection = SELECTIONS[StoryKind(story.call.kind)]
    rows = HonourEntry.objects.running().filter(organisation=story.organisation_id, round__selection=selection)
    return list(rows.exclude(pk__in=taken).select_related("round"))


# ---- before the public


def propose_story(*, story: Story, act: Act) -> StoryPublication:
    """Put the newest version forward for the public; proposed already, it is the same proposal."""
    require_office(story, act)
    with writing(act) as pen:
        held = locked(story, S.CHOSEN)
        text = newest(held)
        waiting: StoryPublication | None = held.publications.waiting().first()
        if waiting and waiting.text_id == text.pk:
            return waiting
        held.publications.waiting().delete()
        in_sight(held, _("不能发布"))
        all_agreed(held, _("不能发布：还有写到的人没有登记同意"))
        by = {"proposed_by": act.user.username, "proposed_by_name": act.user.name, "proposed_at": act.at}
        made = StoryPublication.objects.create(story=held, text=text, **by)
        pen.note(noted("propose_story", held, after={"story_version": text.number}))
    return made


def publish_story(*, publication: StoryPublication, agrees: bool, opinion: str, act: Act) -> StoryPublication:
    """Another person agrees, and anybody may read it; or does not. Decided so already: nothing changes.

    What was proposed had everybody's consent; a consent withdrawn since has taken the proposal along.
    """
    require_office(publication.story, act)
    with writing(act) as pen:
        held = locked(publication.story, S.CHOSEN)
        row: StoryPublication | None = StoryPublication.objects.select_for_update().filter(pk=publication.pk).first()
        if row is None:
            raise Refusal(_("不能复核：这一项已经不在了"), _("提出以后又改过，或者有人撤回同意"), _("看过现在的再办"))
        if row.agreed is agrees:
            return row
        _by_another(row, act)
        if agrees:
            _one_after_the_other(held, act)
            row.words = words_of(row)
            changed()
        row.agreed, row.opinion, row.decided_on = agrees, opinion, act.today
        row.decided_by, row.decided_by_name = act.user.username, act.user.name
        row.save()
        pen.note(noted("publish_story", held, after={"agrees": agrees}, reason=opinion))
    return row


def _by_another(row: StoryPublication, act: Act) -> None:
    if row.agreed is not None:
        raise Refusal(_("不能复核：已经复核过了"), row.opinion, _("要改变，另外提出，或者停止发布"))
    if row.proposed_by == act.user.username:
        raise NoRight(_("不能复核：是你自己提出发布的"), _("发布由两个人办"), _("请另一位同事复核"))


def _one_after_the_other(held: Story, act: Act) -> None:
    """What was published before gives way to the new version."""
    running = held.publications.running()
    running.update(ended_on=act.today, ended_because=_("换成新的一版"), words="")


def words_of(row: StoryPublication) -> str:
    """What the portal's search looks through, made even; nothing of it stays when the publication ends."""
    return even("\n".join((row.text.title, row.text.text, str(row.story.organisation))))


def end_story(*, story: Story, because: str, act: Act) -> Story:
    """Take it off the public pages; the story stays chosen. Asked twice, nothing changes."""
    require_office(story, act)
    with writing(act) as pen:
        held = locked(story)
        if not held.publications.running().exists():
            return held
        end_publication(held, because, act)
        pen.note(noted("end_story", held, reason=because))
    return held


def use_story(*, story: Story, organisation: SocialOrganization, how: str, act: Act) -> StoryUse:
    """An organisation says that it took a published story up; said twice, the first counts."""
    require(act, SUBMIT, organisation)
    with writing(act) as pen:
        held = locked(story)
        kept: StoryUse | None = held.uses.filter(organisation=organisation).first()
        if kept:
            return kept
        if organisation.pk == held.organisation_id:
            raise Refusal(_("不能登记：这是本单位自己写的"), _("采用的是别家的"), _("不用登记"))
        if not Story.objects.published().filter(pk=held.pk).exists():
            raise Refusal(_("不能登记：这一篇没有发布"), held.get_state_display(), _("采用已经发布的"))
        made = StoryUse.objects.create(
            story=held, organisation=organisation, how=how, day=act.today, recorded_by_name=act.user.name
        )
        after = {"organisation": str(organisation)}
        changed()
        pen.note(noted("use_story", held, after=after))
    return made
