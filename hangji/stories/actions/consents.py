"""The consent of those told of: recorded by the organisation, withdrawn at any time. The trail names nobody."""

from dataclasses import dataclass
from datetime import date

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from hangji.kit.refusal import NoRight, Refusal
from hangji.office import access, documents
from hangji.office.acts import Act
from hangji.office.documents import PAPERS
from hangji.office.pen import writing
from hangji.registry.pen import not_in_future
from hangji.stories.actions.hand import (
    SUBMIT,
    end_publication,
    forget_if_over,
    keep,
    locked,
    noted,
    require_keeper,
    runs,
)
from hangji.stories.models import Story, StoryConsent, StoryState


@dataclass(frozen=True)
class Agreed:
    """Who has agreed. role: what the person is in the story. paper: the signed consent, where there is one."""

    name: str
    role: str
    day: date
    paper: UploadedFile[bytes] | None = None


def add_consent(*, story: Story, agreed: Agreed, act: Act) -> StoryConsent:
    """Record that somebody told of has agreed; the same name again is the same consent."""
    require_keeper(story, act)
    not_in_future(agreed.day, act)
    with writing(act) as pen:
        held = locked(story)
        if held.state == StoryState.WITHDRAWN:
            raise Refusal(_("不能登记：这一篇已经撤回"), held.because, _("不用再登记"))
        kept = held.consents.held().filter(name=agreed.name).first()
        if kept:
            return kept
        paper = documents.store(agreed.paper, act=act, kinds=PAPERS) if agreed.paper else None
        made = StoryConsent.objects.create(
            story=held,
            name=agreed.name,
            role=agreed.role,
            agreed_on=agreed.day,
            paper=paper,
            recorded_at=act.at,
            recorded_by_name=act.user.name,
        )
        pen.note(noted("add_story_consent", held, after={"day": agreed.day}))
    return made


def withdraw_consent(*, consent: StoryConsent, act: Act) -> Story:
    """Somebody told of does not agree any more: the name goes, and nobody sees the story until it is written anew.

    By the organisation, or by whoever runs the call, as the person turns to them. Asked twice, nothing changes.
    """
    with writing(act) as pen:
        held = locked(consent.story)
        _may_withdraw(held, act)
        row: StoryConsent = StoryConsent.objects.select_for_update().get(pk=consent.pk)
        if row.withdrawn_on:
            return held
        paper, row.paper = row.paper, None
        row.name, row.role, row.withdrawn_on = "", "", act.today
        row.save()
        documents.forget(paper)
        end_publication(held, _("被写到的人撤回同意"), act)
        held.hidden_on = act.today
        forget_if_over(held, act)
        keep(held)
        pen.note(noted("withdraw_story_consent", held, after={"day": act.today}))
    return held


def _may_withdraw(held: Story, act: Act) -> None:
    access.require(act, SUBMIT) if not runs(held, act) else None
    if not runs(held, act) and not Story.objects.kept_by(act).filter(pk=held.pk).exists():
        raise NoRight(_("不能登记撤回"), _("由写的单位，或者征集的单位登记"), _("本人要撤回的，告诉其中任何一家"))
