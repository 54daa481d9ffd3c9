"""Stories: written in versions, with consent, chosen, published by two persons, hidden at once, taken up."""

from dataclasses import replace
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.http import QueryDict

from hangji.governance.queries.sight import kept_by
from hangji.honours.models import EntryState, HonourEntry, HonourRound
from hangji.kit.refusal import NoRight, Refusal
from hangji.office.access import Territory
from hangji.office.models import AuditEntry, Document
from hangji.registry.actions.organisations import Conflict
from hangji.registry.models import Secretary
from hangji.stories.actions.calls import change_call, make_call
from hangji.stories.actions.choosing import (
    decide_story,
    end_story,
    link_entry,
    propose_story,
    publish_story,
    return_story,
    use_story,
)
from hangji.stories.actions.consents import Agreed, add_consent, withdraw_consent
from hangji.stories.actions.words import edit_story, submit_story, withdraw_story, write_story
from hangji.stories.models import Story, StoryCall, StoryConsent, StoryPublication, StoryState, StoryText
from hangji.stories.queries import public
from hangji.stories.queries.versions import between
from hangji.stories.tables import CALLS, calls, stories
from tests.stories.conftest import ASKED, WORDS, chosen, handed_in, published
from tests.town import GUOYANG, QIAOCHENG

SHORTER = replace(WORDS, text="会长搬来一张长桌。", what="删去一句")


def said():
    return [each.title for each in public.published()]


def test_a_call_is_made_once_and_changed_with_its_version(called):
    assert make_call(place=called.call.territory, asked=ASKED, act=called.act()) == called.call
    longer = replace(ASKED, closes_on=date(2021, 12, 31))
    changed = change_call(call=called.call, asked=longer, version=1, act=called.act())
    assert changed.closes_on == date(2021, 12, 31)
    with pytest.raises(Conflict):
        change_call(call=called.call, asked=ASKED, version=1, act=called.act())
    make_call(place=called.call.territory, asked=replace(ASKED, title="典型案例"), act=called.act())
    with pytest.raises(Refusal, match="不能改成“典型案例”"):
        change_call(call=called.call, asked=replace(ASKED, title="典型案例"), version=2, act=called.act())
    with pytest.raises(Refusal, match="开始日期以前"):
        change_call(call=called.call, asked=replace(ASKED, closes_on=date(2021, 1, 1)), version=2, act=called.act())


def test_only_the_own_organisation_writes_and_only_while_the_call_is_open(called):
    with pytest.raises(NoRight):
        write_story(call=called.call, organisation=called.school, words=WORDS, act=called.act(called.bai))
    act = called.act(called.bai, day=date(2021, 12, 1))
    with pytest.raises(Refusal, match="不在征集的日子里"):
        write_story(call=called.call, organisation=called.club, words=WORDS, act=act)
    elsewhere = make_call(place=Territory(GUOYANG, "county"), asked=ASKED, act=called.act(called.wang))
    with pytest.raises(Refusal, match="不面向“亳州市篮球协会”"):
        write_story(call=elsewhere, organisation=called.club, words=WORDS, act=called.act(called.bai))
    assert not Story.objects.exists()


def test_a_call_is_answered_for_organisations_of_its_register_alone(called):
    """Who keeps one of the county's register and one of the city's writes for the county's call for the first."""
    county = called.organisation("谯城区合唱协会", 2, level="county")
    joint = called.form("谯城区合唱联合党支部", county, mode="joint")
    bai = Secretary.objects.get(person=called.bai.person)
    Secretary.objects.create(party_organization=joint, person=bai.person, since=bai.since, recorded_at=bai.recorded_at,
                             recorded_in=bai.recorded_in)  # fmt: skip
    act = called.act(called.bai)
    call = make_call(place=Territory(QIAOCHENG, "county"), asked=ASKED, act=called.act())
    assert set(StoryCall.objects.for_organisations_of(act)) == {call, called.call}
    for of, outside, inside in ((call, called.club, county), (called.call, county, called.club)):
        with pytest.raises(Refusal, match="不面向"):
            write_story(call=of, organisation=outside, words=WORDS, act=act)
        assert list(of.asked(kept_by(act), act.today)) == [inside.pk]
        assert write_story(call=of, organisation=inside, words=WORDS, act=act).organisation == inside


def test_a_draft_is_handed_in_while_the_call_is_open_and_what_was_returned_later_too(written):
    late = written.act(written.bai, day=date(2021, 12, 1))
    with pytest.raises(Refusal, match="不在征集的日子里"):
        submit_story(story=written.story, act=late)
    held = handed_in(written)
    return_story(story=held, because="太长", version=held.version, act=written.act())
    assert submit_story(story=held, act=late).state == StoryState.SUBMITTED


def test_what_was_written_keeps_its_kind_and_its_own_title(written):
    with pytest.raises(Refusal, match="已经有人写了"):
        change_call(call=written.call, asked=replace(ASKED, kind="case"), version=1, act=written.act())
    act = written.act(written.bai)
    other = write_story(call=written.call, organisation=written.club, words=replace(WORDS, title="两张长桌"), act=act)
    with pytest.raises(Refusal, match="不能改成“一张长桌”"):
        edit_story(story=other, words=WORDS, version=1, act=act)


def test_a_draft_is_seen_by_its_own_organisation_alone(written):
    seen = {who: Story.objects.visible_to(written.act(getattr(written, who))).count() for who in ("bai", "chen", "qin")}
    assert seen == {"bai": 1, "chen": 0, "qin": 0}
    handed_in(written)
    assert Story.objects.visible_to(written.act()).count() == 1
    assert Story.objects.visible_to(written.act(written.wang)).count() == 0


def test_what_a_call_received_opens_just_those(written):
    handed_in(written)
    act = written.act(written.bai)
    write_story(call=written.call, organisation=written.club, words=replace(WORDS, title="还没有写完"), act=act)
    (row,) = calls(act, QueryDict(), {}).found
    handed = next(column for column in CALLS.columns if column.name == "handed")
    opened = stories(act, QueryDict(handed.url(row).partition("?")[2]))
    assert (row.handed, opened.count, opened.ignored) == (1, 1, [])


def test_nobody_is_told_of_without_consent(called):
    act = called.act(called.bai)
    one = write_story(call=called.call, organisation=called.club, words=WORDS, act=act)
    with pytest.raises(Refusal, match="写到 1 人，登记了 0 人同意"):
        submit_story(story=one, act=act)
    add_consent(story=one, agreed=Agreed("欧阳长桌", "会长", date(2021, 10, 20)), act=act)
    assert submit_story(story=one, act=act).state == StoryState.SUBMITTED
    assert one.consents.get().masked == "欧***"


def test_versions_are_kept_and_told_apart(written):
    act = written.act(written.bai)
    one = edit_story(story=written.story, words=SHORTER, version=1, act=act)
    assert edit_story(story=one, words=SHORTER, version=1, act=act).number == 2
    with pytest.raises(Conflict):
        edit_story(story=one, words=replace(SHORTER, text="x"), version=1, act=act)
    pieces = between(*[each.text for each in StoryText.objects.order_by("number")])
    assert [[piece.kind for piece in each] for each in pieces] == [["same"], ["lacking"]]
    handed_in(written)
    with pytest.raises(NoRight):
        edit_story(story=one, words=WORDS, version=3, act=act)
    assert edit_story(story=one, words=WORDS, version=3, act=written.act()).number == 3


def test_returned_mended_and_handed_in_again(written):
    held = handed_in(written)
    back = return_story(story=held, because="太长", version=held.version, act=written.act())
    assert (back.state, back.because) == (StoryState.RETURNED, "太长")
    edit_story(story=held, words=SHORTER, version=back.version, act=written.act(written.bai))
    again = handed_in(written)
    assert (again.state, again.because, again.decided_on) == (StoryState.SUBMITTED, "", None)


def test_two_persons_publish_the_version_that_was_proposed(written):
    one = chosen(written)
    row = propose_story(story=one, act=written.act())
    assert propose_story(story=one, act=written.act()) == row
    with pytest.raises(NoRight, match="自己提出"):
        publish_story(publication=row, agrees=True, opinion="", act=written.act())
    assert said() == []
    publish_story(publication=row, agrees=True, opinion="同意", act=written.act(written.li))
    assert said() == ["一张长桌"]
    longer = replace(WORDS, title="长桌", text="又加一句。")
    edit_story(story=one, words=longer, version=one.version, act=written.act())
    assert said() == ["一张长桌"], "the public reads what two persons agreed to"
    second = propose_story(story=one, act=written.act(written.li))
    publish_story(publication=second, agrees=True, opinion="同意", act=written.act())
    assert said() == ["长桌"]
    assert StoryPublication.objects.running().count() == 1


def test_the_database_knows_no_publication_by_one_person(written):
    row = propose_story(story=chosen(written), act=written.act())
    same = {"agreed": True, "decided_by": "chen", "decided_on": written.today}
    with pytest.raises(IntegrityError, match="story_published_by_two"), transaction.atomic():
        StoryPublication.objects.filter(pk=row.pk).update(**same)


def test_a_withdrawn_consent_hides_the_story_at_once_and_takes_the_name_away(written):
    published(written)
    use_story(story=written.story, organisation=written.school, how="讲过", act=written.act(written.qin))
    for _twice in range(2):
        withdraw_consent(consent=written.consent, act=written.act(written.bai))
    assert said() == []
    row = StoryConsent.objects.get()
    assert (row.name, row.role, row.withdrawn_on) == ("", "", written.today)
    assert "欧阳长桌" not in str(list(AuditEntry.objects.values_list("subject", "before", "after", "reason")))
    visible = {
        who: Story.objects.visible_to(written.act(getattr(written, who))).exists()
        for who in ("bai", "chen", "song", "qin")
    }
    assert visible == {"bai": True, "chen": True, "song": False, "qin": False}
    held = Story.objects.get()
    with pytest.raises(Refusal, match="撤回了同意"):
        propose_story(story=held, act=written.act())
    without = replace(WORDS, text="大家围着长桌议事。", shown=0)
    mended = edit_story(story=held, words=without, version=held.version, act=written.act(written.bai))
    assert mended.hidden_on is None
    assert said() == []  # two persons have to agree to the new one
    assert [each.text for each in StoryText.objects.order_by("number")] == ["", "大家围着长桌议事。"]
    row = propose_story(story=mended, act=written.act())
    publish_story(publication=row, agrees=True, opinion="", act=written.act(written.li))
    assert said() == ["一张长桌"]


def test_who_was_named_in_a_title_stands_nowhere_once_it_is_mended(called):
    """Neither in the versions that are emptied nor in the trail, whose entries never go."""
    act = called.act(called.bai)
    named = replace(WORDS, title="欧阳长桌和一张长桌")
    called.story = write_story(call=called.call, organisation=called.club, words=named, act=act)
    once = replace(named, text="欧阳长桌搬来一张长桌。", what="写明欧阳长桌")
    edit_story(story=called.story, words=once, version=1, act=act)
    called.consent = add_consent(story=called.story, agreed=Agreed("欧阳长桌", "会长", called.today), act=act)
    published(called)
    withdraw_consent(consent=called.consent, act=act)
    held = Story.objects.get()
    edit_story(story=held, words=replace(WORDS, shown=0), version=held.version, act=act)
    kept = [*StoryText.objects.values(), *StoryPublication.objects.values(), *Story.objects.values()]
    assert "欧阳长桌" not in str(kept)
    assert "欧阳长桌" not in str(list(AuditEntry.objects.values_list("subject", "before", "after", "reason")))


@pytest.mark.parametrize("first", ["consent", "story"])
def test_a_story_taken_back_keeps_nothing_of_who_does_not_agree_any_more(called, first):
    """It is never written anew, so its words go with the second of the two."""
    act = called.act(called.bai)
    named = replace(WORDS, title="欧阳长桌和一张长桌", text="欧阳长桌搬来一张长桌。", what="写明欧阳长桌")
    called.story = write_story(call=called.call, organisation=called.club, words=named, act=act)
    consent = add_consent(story=called.story, agreed=Agreed("欧阳长桌", "会长", called.today), act=act)
    steps = {
        "consent": lambda: withdraw_consent(consent=consent, act=act),
        "story": lambda: withdraw_story(story=called.story, because="不报了", act=act),
    }
    for step in sorted(steps, key=lambda each: each != first):
        assert "欧阳长桌" in str(list(StoryText.objects.values()))
        steps[step]()
    assert "欧阳长桌" not in str([*StoryText.objects.values(), *Story.objects.values()])
    assert [each.number for each in StoryText.objects.all()] == [1]


def test_the_paper_of_a_withdrawn_consent_is_forgotten(written):
    paper = SimpleUploadedFile("同意书.pdf", b"%PDF-1.7 x")
    agreed = Agreed("司马志愿", "志愿者", written.today, paper)
    one = add_consent(story=written.story, agreed=agreed, act=written.act(written.bai))
    document = one.paper_id
    withdraw_consent(consent=one, act=written.act(written.bai))
    assert not Document.objects.filter(pk=document).exists()


def test_a_story_that_is_hidden_is_not_public_whatever_its_publication_says(written):
    published(written)
    Story.objects.update(hidden_on=written.today)
    assert said() == []
    assert not Story.objects.visible_to(written.act(written.qin)).exists()


def test_a_consent_withdrawn_meanwhile_takes_the_proposal_along(written):
    row = propose_story(story=chosen(written), act=written.act())
    withdraw_consent(consent=written.consent, act=written.act(written.bai))
    with pytest.raises(Refusal, match="已经不在了"):
        publish_story(publication=row, agrees=True, opinion="", act=written.act(written.li))
    assert not StoryPublication.objects.exists()


def test_what_is_written_after_the_proposal_does_not_stop_it(written):
    row = propose_story(story=chosen(written), act=written.act())
    held = Story.objects.get()
    more = replace(WORDS, text="又来了一个人。", shown=2)
    edit_story(story=held, words=more, version=held.version, act=written.act())
    publish_story(publication=row, agrees=True, opinion="同意", act=written.act(written.li))
    assert [each.text for each in public.published()] == [WORDS.text]
    with pytest.raises(Refusal, match="写到 2 人，登记了 1 人同意"):
        propose_story(story=held, act=written.act())


def test_who_may_withdraw_a_consent(written):
    with pytest.raises(NoRight):  # a draft is none of the office's business
        withdraw_consent(consent=written.consent, act=written.act(written.li))
    handed_in(written)
    with pytest.raises(NoRight):
        withdraw_consent(consent=written.consent, act=written.act(written.qin))
    withdraw_consent(consent=written.consent, act=written.act(written.li))
    assert Story.objects.get().hidden_on == written.today


def test_the_organisation_takes_it_back_at_any_time(written):
    published(written)
    for _twice in range(2):
        withdraw_story(story=written.story, because="不想公开了", act=written.act(written.bai))
    assert said() == []
    assert not Story.objects.visible_to(written.act()).exists()
    with pytest.raises(Refusal, match="已经撤回"):
        add_consent(story=written.story, agreed=Agreed("司马志愿", "x", written.today), act=written.act(written.bai))


def test_the_office_ends_a_publication(written):
    published(written)
    with pytest.raises(NoRight):
        end_story(story=written.story, because="x", act=written.act(written.bai))
    end_story(story=written.story, because="核实一处事实", act=written.act())
    assert said() == []


def test_use_is_counted_by_organisations(written):
    published(written)
    for _twice in range(2):
        use_story(story=written.story, organisation=written.school, how="支部党课讲过", act=written.act(written.qin))
    assert [each.used for each in public.published()] == [1]
    with pytest.raises(Refusal, match="自己写的"):
        use_story(story=written.story, organisation=written.club, how="x", act=written.act(written.bai))


def test_what_is_not_published_is_not_taken_up(written):
    handed_in(written)
    with pytest.raises(Refusal, match="没有发布"):
        use_story(story=written.story, organisation=written.school, how="x", act=written.act(written.qin))


def entry_of(town, selection, state):
    at = town.act().at
    body = {"body": town.body, "unit": "示范表彰单位", "rules": {}, "opened_at": at, "opened_by_name": "x"}
    days = {"opens_on": date(2021, 9, 1), "closes_on": date(2021, 9, 30)}
    where = {"region_code": 341600, "register": "city", "level": "city", "year": 2021}
    round_ = HonourRound.objects.create(selection=selection, name=selection, **where, **body, **days)
    return HonourEntry.objects.create(
        round=round_, number=1, category="好故事", object="organisation", organisation=town.club, state=state,
        entered_on=date(2021, 9, 2), entered_by="bai", entered_by_name="白素", decided_on=date(2021, 9, 3),
    )  # fmt: skip


def test_a_selection_decides_where_there_is_one(written):
    held = handed_in(written)
    entry = entry_of(written, "stories", EntryState.ADMITTED)
    with pytest.raises(Refusal, match="不是这一家在这项评选里的参评"):
        link_entry(story=held, entry=entry_of(written, "cases", EntryState.ADMITTED), act=written.act())
    held = link_entry(story=held, entry=entry, act=written.act())
    more = replace(WORDS, title="两张长桌", shown=0)
    other = write_story(call=held.call, organisation=written.club, words=more, act=written.act(written.bai))
    submit_story(story=other, act=written.act(written.bai))
    with pytest.raises(Refusal, match="不是这一家在这项评选里的参评"):  # another story goes through it
        link_entry(story=other, entry=entry, act=written.act())
    with pytest.raises(Refusal, match="还没有结果"):
        decide_story(story=held, chosen=True, opinion="好", version=held.version, act=written.act())
    HonourEntry.objects.filter(pk=entry.pk).update(state=EntryState.AWARDED)
    with pytest.raises(Refusal, match="不一致"):
        decide_story(story=held, chosen=False, opinion="不好", version=held.version, act=written.act())
    done = decide_story(story=held, chosen=True, opinion="好", version=held.version, act=written.act())
    assert done.state == StoryState.CHOSEN
