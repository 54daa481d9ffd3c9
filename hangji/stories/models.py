"""Calls (征集), stories in versions, the consent of those told of, publishing, and which organisations took one up.

Use is counted by organisations that say so. Nobody is counted who reads: there is no counter of pages.
"""

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from hangji.governance.queries.sight import kept_by
from hangji.honours.models import HonourEntry
from hangji.office.access import Territory, where
from hangji.office.acts import Act
from hangji.office.models import Document, Level
from hangji.office.models.places import within_span
from hangji.office.permissions import Permission
from hangji.registry.models import SocialOrganization, Standing
from rulebook.erasing import masked_name


class StoryKind(models.TextChoices):
    STORY = "story", _("好故事")
    CASE = "case", _("典型案例")


# Which selection of hangji/honours chooses among the stories of a kind (policy/selections).
SELECTIONS = {StoryKind.STORY: "stories", StoryKind.CASE: "cases"}


class CallQuerySet(models.QuerySet["StoryCall"]):
    def run_by(self, act: Act) -> Self:
        return self.filter(where(act, Permission.RUN_STORIES))

    def open_on(self, day: date) -> Self:
        return self.filter(opens_on__lte=day, closes_on__gte=day)

    def for_organisations_of(self, act: Act) -> Self:
        """Those that one may answer: of the registers of the organisations that one keeps."""
        rows = Standing.objects.asof(act.today).filter(organisation__in=kept_by(act))
        asked = Q(pk__in=[])
        for region, level in rows.order_by().values_list("region_code", "level").distinct():
            asked |= Q(region_code__in=[region, region // 100 * 100], level__in=[level, Level.ALL])
        return self.filter(asked)

    def visible_to(self, act: Act) -> Self:
        mine = self.for_organisations_of(act).values("pk")
        return self.filter(where(act, Permission.SEE_STORIES) | Q(pk__in=mine))


class StoryCall(models.Model):
    """What is asked for, under which conditions, from when until when. region_code, level: of which registers."""

    region_code = models.IntegerField(_("地区"))
    level = models.CharField(_("登记层级"), max_length=6, choices=Level)
    kind = models.CharField(_("征集什么"), max_length=5, choices=StoryKind)
    title = models.CharField(_("征集名称"), max_length=80)
    conditions = models.CharField(_("征集要求"), max_length=1000)
    opens_on = models.DateField(_("开始日期"))
    closes_on = models.DateField(_("截止日期"))
    made_at = models.DateTimeField()
    made_by_name = models.CharField(max_length=40)
    version = models.PositiveIntegerField(default=1)

    objects = CallQuerySet.as_manager()

    class Meta:
        ordering = ["-closes_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["region_code", "level", "title"], name="call_titled_once"),
            models.CheckConstraint(name="call_closes_after_it_opens", condition=Q(closes_on__gte=F("opens_on"))),
            models.CheckConstraint(name="call_says_its_conditions", condition=~Q(conditions="")),
        ]
        indexes = [models.Index(fields=["region_code", "level", "closes_on"], name="story_call_place")]

    def __str__(self) -> str:
        return self.title

    @property
    def territory(self) -> Territory:
        return Territory(self.region_code, self.level)

    def asked(self, organisations: Any, day: date) -> list[int]:
        """Of some organisations the ids of those that it asks: of its registers."""
        rows = Standing.objects.asof(day).filter(within_span("region_code", self.region_code))
        rows = rows if self.level == Level.ALL else rows.filter(level=self.level)
        return list(rows.filter(organisation__in=organisations).values_list("organisation", flat=True))

    def state_on(self, day: date) -> str:
        """A tag: to come, open, over."""
        if day < self.opens_on:
            return "call_to_come"
        return "call_open" if day <= self.closes_on else "call_over"


class StoryState(models.TextChoices):
    DRAFT = "draft", _("草稿")
    SUBMITTED = "submitted", _("待选用")
    RETURNED = "returned", _("退回修改")
    CHOSEN = "chosen", _("已选用")
    LEFT = "left", _("没有选用")
    WITHDRAWN = "withdrawn", _("已撤回")


class StoryQuerySet(models.QuerySet["Story"]):
    def kept_by(self, act: Act) -> Self:
        return self.filter(organisation__in=kept_by(act))

    def run_by(self, act: Act) -> Self:
        """Those handed in to calls that one runs, while their organisation has not taken them back."""
        handed = self.exclude(state__in=[StoryState.DRAFT, StoryState.WITHDRAWN])
        return handed.filter(where(act, Permission.RUN_STORIES, "call__"))

    def published(self) -> Self:
        """What anybody may read: agreed to by two persons, not ended, and nobody's consent withdrawn since."""
        running = StoryPublication.objects.running().filter(story=OuterRef("pk"))
        return self.filter(Exists(running), hidden_on__isnull=True)

    def visible_to(self, act: Act) -> Self:
        """The organisation's own; handed in ones of one's territories, while no consent is withdrawn; published ones.

        A hidden one is seen by its organisation and by whoever runs the call: they have to mend it.
        """
        handed = ~Q(state__in=[StoryState.DRAFT, StoryState.WITHDRAWN])
        territory = where(act, Permission.SEE_STORIES, "call__") & handed
        ran = where(act, Permission.RUN_STORIES, "call__") & handed
        published = Q(pk__in=Story.objects.published().values("pk"))
        mine = Q(organisation__in=kept_by(act))
        return self.filter(mine | ran | territory & Q(hidden_on__isnull=True) | published)


class Story(models.Model):
    """A story or a case of an organisation. number: of its newest version. shown: how many persons it tells of.

    entry: how it goes through the selection of hangji/honours, where there is one. hidden_on: a consent was withdrawn.
    """

    call = models.ForeignKey(StoryCall, models.PROTECT, related_name="stories")
    organisation = models.ForeignKey(SocialOrganization, models.PROTECT, related_name="+")
    title = models.CharField(_("题目"), max_length=80)
    shown = models.PositiveSmallIntegerField(_("写到的人数"), default=0)
    number = models.PositiveIntegerField(_("第几版"), default=1)
    state = models.CharField(_("状态"), max_length=9, choices=StoryState, default=StoryState.DRAFT)
    entry = models.OneToOneField(HonourEntry, models.PROTECT, null=True, blank=True, related_name="+")
    submitted_on = models.DateField(_("报送日期"), null=True, blank=True)
    submitted_by_name = models.CharField(max_length=40, blank=True)
    decided_on = models.DateField(_("选用日期"), null=True, blank=True)
    decided_by_name = models.CharField(max_length=40, blank=True)
    because = models.CharField(_("意见"), max_length=300, blank=True)
    hidden_on = models.DateField(null=True, blank=True)
    withdrawn_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = StoryQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["call", "organisation", "title"], name="story_titled_once"),
            models.CheckConstraint(
                name="story_state_with_its_facts",
                condition=Q(state="draft", submitted_on__isnull=True, decided_on__isnull=True)
                | Q(state="submitted", submitted_on__isnull=False, decided_on__isnull=True)
                | (Q(state__in=["chosen", "left", "returned"], submitted_on__isnull=False, decided_on__isnull=False)
                   & ~Q(because=""))
                | (Q(state="withdrawn", withdrawn_on__isnull=False) & ~Q(because="")),
            ),
            models.CheckConstraint(
                name="story_withdrawn_with_its_day",
                condition=Q(withdrawn_on__isnull=True) | Q(state="withdrawn"),
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["call", "state"], name="story_of_call")]

    def __str__(self) -> str:
        return self.title


class StoryText(models.Model):
    """One version of the words. title, text, what: "" once taken away, since somebody told of withdrew the consent."""

    story = models.ForeignKey(Story, models.CASCADE, related_name="texts")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=80)
    text = models.TextField(blank=True)
    what = models.CharField(_("改了什么"), max_length=120, blank=True)
    written_at = models.DateTimeField()
    written_by_name = models.CharField(max_length=40)
    erased_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["story", "number"], name="story_text_numbered_once"),
            models.CheckConstraint(
                name="story_text_says_something",
                condition=Q(erased_on__isnull=True) & ~Q(text="") | Q(erased_on__isnull=False, text=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.number}"


class ConsentQuerySet(models.QuerySet["StoryConsent"]):
    def held(self) -> Self:
        return self.filter(withdrawn_on__isnull=True)


class StoryConsent(models.Model):
    """That somebody told of has agreed, as the organisation recorded it. The name stands here and nowhere else.

    role: what the person is in the story. On pages the name is masked. Withdrawn, name and paper are taken away.
    """

    story = models.ForeignKey(Story, models.CASCADE, related_name="consents")
    name = models.CharField(_("姓名"), max_length=40, blank=True)
    role = models.CharField(_("在文中是什么人"), max_length=40, blank=True)
    agreed_on = models.DateField(_("同意日期"))
    paper = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    recorded_at = models.DateTimeField()
    recorded_by_name = models.CharField(max_length=40)
    withdrawn_on = models.DateField(_("撤回日期"), null=True, blank=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["story", "name"], condition=Q(withdrawn_on__isnull=True), name="story_consent_once"
            ),
            models.CheckConstraint(
                name="story_consent_forgets_the_name",
                condition=Q(withdrawn_on__isnull=True) & ~Q(name="")
                | Q(withdrawn_on__gte=F("agreed_on"), name="", role="", paper__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.masked

    @property
    def masked(self) -> str:
        """The first character of the name, the others as stars."""
        return masked_name(self.name) or "—"


class PublicationQuerySet(models.QuerySet["StoryPublication"]):
    def waiting(self) -> Self:
        return self.filter(agreed__isnull=True)

    def running(self) -> Self:
        return self.filter(agreed=True, ended_on__isnull=True)


class StoryPublication(models.Model):
    """A version put before the public: proposed by one person, agreed to by another, ended at some time.

    words: what is read, made even for the search; "" as soon as it is not before the public.
    """

    story = models.ForeignKey(Story, models.CASCADE, related_name="publications")
    text = models.ForeignKey(StoryText, models.PROTECT, related_name="+")
    proposed_by = models.CharField(max_length=40)
    proposed_by_name = models.CharField(max_length=40)
    proposed_at = models.DateTimeField()
    agreed = models.BooleanField(_("复核"), null=True)
    opinion = models.CharField(_("复核意见"), max_length=200, blank=True)
    decided_by = models.CharField(max_length=40, blank=True)
    decided_by_name = models.CharField(max_length=40, blank=True)
    decided_on = models.DateField(_("发布日期"), null=True, blank=True)
    ended_on = models.DateField(_("停止发布"), null=True, blank=True)
    ended_because = models.CharField(_("停止发布的原因"), max_length=200, blank=True)
    words = models.TextField(blank=True, default="")

    objects = PublicationQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["story"], condition=Q(agreed__isnull=True), name="one_publication_of_a_story_waits"
            ),
            models.UniqueConstraint(
                fields=["story"], condition=Q(agreed=True, ended_on__isnull=True), name="story_published_once"
            ),
            models.CheckConstraint(
                name="story_published_by_two",
                condition=Q(agreed__isnull=True, decided_by="", decided_on__isnull=True)
                | Q(agreed__isnull=False, decided_on__isnull=False) & ~Q(decided_by="")
                & ~Q(decided_by=F("proposed_by")),
            ),
            models.CheckConstraint(
                name="story_ended_with_a_reason",
                condition=Q(ended_on__isnull=True, ended_because="")
                | Q(agreed=True, ended_on__gte=F("decided_on")) & ~Q(ended_because=""),
            ),
            models.CheckConstraint(
                name="story_found_while_public",
                condition=Q(words="") | Q(agreed=True, ended_on__isnull=True),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(self.story)


class StoryUse(models.Model):
    """采用: an organisation says that it took a published story up, and how."""

    story = models.ForeignKey(Story, models.CASCADE, related_name="uses")
    organisation = models.ForeignKey(SocialOrganization, models.PROTECT, related_name="+")
    how = models.CharField(_("怎么用的"), max_length=200)
    day = models.DateField(_("采用日期"))
    recorded_by_name = models.CharField(max_length=40)

    class Meta:
        ordering = ["-day", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["story", "organisation"], name="story_used_once"),
            models.CheckConstraint(name="story_use_says_how", condition=~Q(how="")),
        ]

    def __str__(self) -> str:
        return self.how
