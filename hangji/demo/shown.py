"""Model sites and stories of the town: three sites, visits, what was copied; a call with four stories, two published.

Everything goes through the actions of the officers, secretaries and the committee, at the time they did it.
"""

from collections.abc import Mapping
from datetime import date, datetime, time

from django.core.files.base import ContentFile

from hangji.demo.clock import CHINA
from hangji.kit.letter import Letter, docx
from hangji.office import documents
from hangji.office.access import Territory
from hangji.office.acts import Act
from hangji.office.models import Post, Role, User
from hangji.places.actions.after import Step, give_feedback, step_taking, take_over
from hangji.places.actions.bookings import book, confirm_booking, finish_booking
from hangji.places.actions.opening import add_slots, ask_change, decide_change
from hangji.places.actions.sites import Described, Handed, add_item, propose_site, publish_site
from hangji.places.models import Site, SiteBooking, TakenState, VisitSlot
from hangji.places.queries.sites import bodies_of
from hangji.registry.models import Cover, Secretary, SocialOrganization
from hangji.stories.actions.calls import Asked, make_call
from hangji.stories.actions.choosing import decide_story, propose_story, publish_story, use_story
from hangji.stories.actions.consents import Agreed, add_consent
from hangji.stories.actions.words import Words, submit_story, write_story
from hangji.stories.models import Story, StoryCall
from rulebook.sites import asked

DAY = date(2021, 11, 2)
KEEPERS = 4  # secretaries beside song
ITS = (
    Described(
        name="长桌议事厅",
        address="亳州市示范路 18 号二楼",
        contact="党支部办公室",
        hours="工作日 9:00–17:00，请先预约",
        capacity=20,
        hear="听支部讲一张长桌怎样把会员的烦心事议成了十二件实事。",
        see="看议事厅、公开栏和一年的议事台账。",
        learn="学一事一议：会前征题、会上限时、会后销号。",
        copy="议事规则范本、征题单、销号台账，都可以带走。",
    ),
    Described(
        name="先锋服务站",
        address="亳州市向阳路 6 号",
        contact="综合办公室",
        hours="周二、周四 14:00–17:00",
        capacity=15,
        hear="听党员轮值讲服务里的难处和办法。",
        see="看服务站的一天：接待、派单、回访。",
        learn="学派单和回访怎样不留空当。",
        copy="轮值表和回访记录的样子。",
    ),
    Described(
        name="红色课堂",
        address="亳州市书院街 30 号",
        contact="党支部办公室",
        hours="周末，请先预约",
        capacity=40,
        hear="听行业里的老党员讲入会的故事。",
        see="看会史墙和课堂。",
        learn="学怎样把党课讲成会员愿意来的课。",
        copy="十节课的提纲。",
    ),
)
TEXTS = (
    (
        "一张长桌议出十二件实事",
        "两年前，会员的意见写在纸条上，塞进一个没有人开的箱子。\n"
        "支部书记把仓库里的长桌搬到门厅，每月第一个周三，谁有事谁坐下来说。\n"
        "头一回来了三个人，说的是停车。第二个月，车位画好了，来的人坐满了一桌。\n"
        "一年下来，长桌上议出十二件事，件件写在墙上，办完一件划掉一件。",
        1,
    ),
    (
        "派单到人，回访到家",
        "服务站接一个电话，派一张单，单上写着谁去、哪天回访。\n"
        "回访不满意的，单子回到书记手里。半年里回来过四张，都又办了一遍。",
        0,
    ),
    ("把党课讲成会员愿意来的课", "课前先问会员想听什么，课后看有没有人留下来说话。\n十节课，来的人一节比一节多。", 0),
    (
        "夜市口的红色长凳",
        "夜市散场晚，摊主们没有地方歇脚，也没有地方说话。\n"
        "协会党支部在路口放了六张长凳，凳背上写着值班党员的岗位，不写姓名。\n"
        "坐下来的人多了，事情也就摆到了凳子上：排水沟的盖子、晚归的灯、谁家孩子没人接。\n"
        "三个月记了二十一件，办结十八件，剩下三件写明卡在哪里、找谁。",
        0,
    ),
)


def at(day: date, hour: int = 9, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), CHINA)


def show(users: Mapping[str, User]) -> None:
    """Everything of both rooms."""
    hand = _Hand(users)
    hand.sites()
    hand.visits()
    hand.stories()


class _Hand:
    """chen asks and publishes, zhou agrees; song and other secretaries keep sites and visit them."""

    def __init__(self, users: Mapping[str, User]) -> None:
        self.chen, self.zhou, self.office = users["chensiyuan"], users["zhoumin"], users["suyating"]
        self.keepers = [users["songxiaomai"], *_secretaries(users["songxiaomai"])]
        self.units = [_unit(each) for each in self.keepers]
        self.of: list[Site] = []

    def act(self, user: User, day: date, hour: int = 9, minute: int = 0) -> Act:
        return Act(user, at(day, hour, minute))

    # Sites

    def sites(self) -> None:
        for number, said in enumerate(ITS):
            act = self.act(self.keepers[number], date(2021, 3, 8 + number), 10)
            self.of.append(propose_site(organisation=self.units[number], said=said, act=act))
        for number, site in enumerate(self.of[:2]):
            self._open(site, date(2021, 4, 6 + number))
        self._hand_out(self.of[0])
        for site in self.of[:2]:
            site.refresh_from_db()
            publish_site(site=site, version=site.version, act=self.act(self.chen, date(2021, 4, 20), 15))
        reason = "课堂已经整修好，申请开放"
        day = date(2021, 11, 15)
        ask_change(site=self.of[2], kind="open", day=day, reason=reason, act=self.act(self.chen, date(2021, 11, 1), 16))

    def _open(self, site: Site, day: date) -> None:
        act = self.act(self.chen, day, 9, 30)
        change = ask_change(site=site, kind="open", day=day, reason="现场看过，可以开放", act=act)
        decide_change(change=change, agrees=True, opinion="同意", act=self.act(self.zhou, day, 15))

    def _hand_out(self, site: Site) -> None:
        act = self.act(self.keepers[0], date(2021, 4, 12), 14)
        for title, audience in (("一事一议规则范本", "public"), ("征题单和销号台账", "registered")):
            letter = Letter(issuer="", title=title, body=["会前征题，会上限时，会后销号。", "（演示文件）"])
            paper = documents.keep(ContentFile(docx(letter)), name=f"{title}.docx", kind="docx", act=act)
            handed = Handed(kind="paper", title=title, audience=audience, permission="本单位编写")
            add_item(site=site, handed=handed, file=paper, act=act)

    # Visits

    def visits(self) -> None:
        past = [self._slots(0, date(2021, 6, 1), day) for day in (date(2021, 7, 14), date(2021, 8, 18))]
        first = self._visited(past[0], 1, 6, "怎样征题")
        second = self._visited(past[0], 2, 5, "会后怎样销号")
        third = self._visited(past[1], 3, 8, "议事规则")
        for number, one in ((1, first), (2, second), (3, third)):
            self._say(one, number, "台账一看就懂" if number == 2 else "")
        own = self._visited(self._slots(1, date(2021, 8, 2), date(2021, 9, 16)), 0, 4, "派单和回访")
        self._copied(first, 1, "一事一议", "每月第一个周五开长桌会，开了三次", "议了七件事，办结五件")
        self._copied(own, 0, "派单到人、回访到家", "会员服务改为派单，一单一人", "回访满意的从六成到九成")
        coming = [self._slots(0, date(2021, 10, 11), day) for day in (date(2021, 11, 10), date(2021, 11, 24))]
        ask = self.act(self.keepers[4], date(2021, 10, 28), 11)
        one = book(slot=coming[0], visitor=self.units[4], persons=7, purpose="议事规则怎样定", act=ask)
        confirm_booking(booking=one, act=self.act(self.keepers[0], date(2021, 10, 29), 9))
        act = self.act(self.office, date(2021, 11, 1), 15)
        book(slot=coming[1], visitor=bodies_of(act)[0], persons=12, purpose="组织书记来学一事一议", act=act)

    def _slots(self, site: int, typed: date, day: date) -> VisitSlot:
        act = self.act(self.keepers[site], typed, 10)
        times = {"starts": "09:30", "ends": "11:30", "capacity": self.of[site].capacity}
        return add_slots(site=self.of[site], days=[day], act=act, **times)[0]  # type: ignore[arg-type]

    def _visited(self, slot: VisitSlot, number: int, persons: int, purpose: str) -> SiteBooking:
        host = self.keepers[0] if slot.site_id == self.of[0].pk else self.keepers[1]
        before = date(slot.day.year, slot.day.month, slot.day.day - 8)
        act = self.act(self.keepers[number], before, 9, number)
        one = book(slot=slot, visitor=self.units[number], persons=persons, purpose=purpose, act=act)
        one = confirm_booking(booking=one, act=self.act(host, before, 16))
        return finish_booking(booking=one, came=persons, act=self.act(host, slot.day, 17))

    def _say(self, one: SiteBooking, number: int, remark: str) -> None:
        questions = asked(visited=one.slot.day)
        answers = dict.fromkeys(questions.questions, questions.answers[number // 3])
        day = date(one.slot.day.year, one.slot.day.month, one.slot.day.day + 2)
        give_feedback(booking=one, answers=answers, remark=remark, act=self.act(self.keepers[number], day, 10))

    def _copied(self, one: SiteBooking, number: int, what: str, did: str, result: str) -> None:
        day, user = date(one.slot.day.year, one.slot.day.month, one.slot.day.day + 3), self.keepers[number]
        unit, site = self.units[number], Site.objects.get(pk=one.slot.site_id)
        made = take_over(site=site, organisation=unit, what=what, booking=one, act=self.act(user, day, 9))
        steps = ((TakenState.CARRIED, did, date(2021, 10, 8)), (TakenState.RESULT, result, date(2021, 10, 29)))
        for state, said, when in steps:
            act = self.act(user, when, 11)
            made = step_taking(taking=made, step=Step(state, said, when), version=made.version, act=act)

    # Stories

    def stories(self) -> None:
        asked_for = Asked(
            kind="story",
            title="身边的党建好故事",
            conditions="写一件真事，一千字以内；写清楚做法。文中写到的人，本人看过并同意公开。",
            opens_on=date(2021, 9, 1),
            closes_on=date(2021, 11, 19),
        )
        act = self.act(self.chen, date(2021, 9, 1), 9)
        call = make_call(place=Territory(341600, "city"), asked=asked_for, act=act)
        made = [self._written(call, number) for number in range(len(TEXTS))]
        submit_story(story=made[0], act=self.act(self.keepers[1], date(2021, 9, 24), 11))
        submit_story(story=made[1], act=self.act(self.keepers[2], date(2021, 10, 27), 11))
        submit_story(story=made[3], act=self.act(self.keepers[4], date(2021, 9, 29), 11))
        self._published(made[0], date(2021, 10, 12))
        self._published(made[3], date(2021, 10, 27))
        act = self.act(self.keepers[0], date(2021, 10, 20), 15)
        use_story(story=made[0], organisation=self.units[0], how="十月支部党课上讲过", act=act)

    def _written(self, call: StoryCall, number: int) -> Story:
        title, text, shown = TEXTS[number]
        user, unit = self.keepers[number + 1], self.units[number + 1]
        act = self.act(user, date(2021, 9, 22), 10, number)
        story = write_story(call=call, organisation=unit, words=Words(title, text, shown), act=act)
        for _person in range(shown):
            add_consent(story=story, agreed=Agreed("向长桌", "支部书记", date(2021, 9, 20)), act=act)
        return story

    def _published(self, story: Story, day: date) -> None:
        story.refresh_from_db()
        act = self.act(self.chen, day, 10)
        decide_story(story=story, chosen=True, opinion="事情真实，做法清楚", version=story.version, act=act)
        row = propose_story(story=story, act=self.act(self.chen, day, 10, 30))
        publish_story(
            publication=row, agrees=True, opinion="同意发布", act=self.act(self.zhou, day.replace(day=day.day + 1), 9)
        )


def _secretaries(song: User) -> list[User]:
    """Further secretaries of the city's organisations who have had an account all year."""
    led = Secretary.objects.valid().filter(since__lt=date(2021, 1, 1), until__isnull=True).values("person")
    own = Post.objects.valid().filter(role=Role.PARTY_WORKER, since__lt=date(2021, 1, 1)).values("user")
    rows = User.objects.filter(pk__in=own, person__in=led).exclude(pk=song.pk).order_by("pk")
    return list(rows[:KEEPERS])


def _unit(user: User) -> SocialOrganization:
    led = Secretary.objects.valid().on(DAY).filter(person=user.person).values("party_organization")
    rows = Cover.objects.valid().on(DAY).filter(party_organization__in=led).order_by("pk")[:1]
    unit: SocialOrganization = rows[0].organisation
    return unit
