"""What an instructors' group does together: the monthly meeting, the quarterly mutual review; and the yearly showcase.

A group is those sent to the organisations of one county that one register keeps: (region_code, level).
"""

from collections.abc import Iterable
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hangji.guidance.models.contacts import Contact
from hangji.office.access import any_of, where
from hangji.office.acts import Act
from hangji.office.models import Person, Role
from hangji.office.permissions import Permission
from hangji.problems.models import Problem
from hangji.registry.models import Assignment, OrganisationLevel, PartyOrganization, Standing


def groups_of(act: Act) -> list[tuple[int, str]]:
    """The groups that an instructor belongs to on the day of the act, as (region_code, level)."""
    person = act.user.person_id
    if person is None or Role.INSTRUCTOR not in {post.role for post in act.posts}:
        return []
    running = Assignment.objects.valid().on(act.today).guiding().filter(instructor=person)
    held = Standing.objects.asof(act.today).filter(organisation__in=running.values("organisation"))
    return sorted(held.order_by().values_list("region_code", "level").distinct())


def placed(groups: Iterable[tuple[int, str]]) -> Q:
    """The condition that a row is of one of these groups or registers."""
    return any_of(Q(region_code=region_code, level=level) for region_code, level in groups)


class GroupQuerySet(models.QuerySet[Any]):
    def visible_to(self, act: Act) -> Self:
        """Of one's territories, and for an instructor of the own groups."""
        return self.filter(where(act, Permission.SEE_COVERAGE) | placed(groups_of(act)))

    def led_by(self, act: Act) -> Self:
        return self.filter(where(act, Permission.LEAD_GROUP))


class Grouped(models.Model):
    region_code = models.IntegerField(_("县区"))
    level = models.CharField(_("层级"), max_length=6, choices=OrganisationLevel)
    version = models.PositiveIntegerField(default=1)

    objects = GroupQuerySet.as_manager()

    class Meta:
        abstract = True


class Meeting(Grouped):
    """月例会: called for a day with an agenda; held once its minutes are sent to the members.

    called_by, minutes_by_name: who. people: who was there, as the convenor noted it afterwards.
    """

    day = models.DateField(_("日期"))
    hour = models.CharField(_("时间"), max_length=5, blank=True)
    room = models.CharField(_("会议室"), max_length=60, blank=True)
    called_by_name = models.CharField(max_length=40)
    called_at = models.DateTimeField()
    people = models.ManyToManyField(Person, related_name="+", verbose_name=_("到会人员"), blank=True)
    minutes = models.TextField(_("纪要"), blank=True)
    minutes_on = models.DateField(_("纪要发出日期"), null=True, blank=True)
    minutes_by_name = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["-day", "region_code"]
        constraints = [
            models.UniqueConstraint(fields=["region_code", "level", "day"], name="one_meeting_of_a_group_a_day"),
            models.CheckConstraint(
                name="meeting_minutes_whole",
                condition=Q(minutes_on__isnull=True) | (Q(minutes_on__gte=F("day")) & ~Q(minutes="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.region_code} {self.day}"


class AgendaKind(models.TextChoices):
    """Where an item of the agenda comes from."""

    PROBLEM = "problem", _("没有办结的问题")
    GAP = "gap", _("应建未建")
    WEEK = "week", _("没有联系的周")
    DECISION = "decision", _("没有办结的决定")
    OWN = "own", _("自拟")


class AgendaItem(models.Model):
    """An item of a meeting's agenda, as it stood when the meeting was called. number: 1, 2, 3 …"""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="agenda")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(_("来源"), max_length=8, choices=AgendaKind)
    text = models.CharField(_("议题"), max_length=200)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["meeting", "number"], name="agenda_numbered_once")]

    def __str__(self) -> str:
        return self.text


class MeetingDecision(models.Model):
    """会议决定: what, who sees to it, until when, and what became of it."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="decisions")
    what = models.CharField(_("决定"), max_length=300)
    owner = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("责任人"))
    due_on = models.DateField(_("办结期限"))
    done_on = models.DateField(_("办结日期"), null=True, blank=True)
    result = models.CharField(_("办理结果"), max_length=300, blank=True)

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "what"], name="decided_once"),
            models.CheckConstraint(
                name="decision_done_with_a_result",
                condition=Q(done_on__isnull=True, result="") | (Q(done_on__isnull=False) & ~Q(result="")),
            ),
        ]
        indexes = [models.Index(fields=["due_on"], condition=Q(done_on__isnull=True), name="decision_open")]

    def __str__(self) -> str:
        return self.what


class MinutesReply(models.Model):
    """What a member says of the minutes: objection "" confirms them, else it says what is wrong."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="replies")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    objection = models.CharField(_("修改意见"), max_length=300, blank=True)
    replied_at = models.DateTimeField()

    class Meta:
        ordering = ["replied_at"]
        constraints = [models.UniqueConstraint(fields=["meeting", "person"], name="replied_once")]

    def __str__(self) -> str:
        return f"{self.person} {self.meeting}"


class ReviewRound(Grouped):
    """一季一次互诊互评: a group's pairs, drawn from a seed that anybody can draw by again. first: of the quarter."""

    first = models.DateField(_("季度"))
    seed = models.CharField(_("抽签的种子"), max_length=40)
    questions: Any = models.JSONField(_("看什么"), default=list)
    opened_on = models.DateField()
    opened_by_name = models.CharField(max_length=40)
    closed_on = models.DateField(_("结束日期"), null=True, blank=True)
    summary = models.CharField(_("小结"), max_length=500, blank=True)

    class Meta:
        ordering = ["-first", "region_code"]
        constraints = [
            models.UniqueConstraint(fields=["region_code", "level", "first"], name="one_review_of_a_group_a_quarter"),
            models.CheckConstraint(
                name="review_closed_with_a_summary",
                condition=Q(closed_on__isnull=True, summary="") | (Q(closed_on__isnull=False) & ~Q(summary="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.region_code} {self.first}"


class Reading(models.Model):
    """One way of a pair: ``reader`` reads the organisations of ``owner`` and says findings and advice; no score."""

    round = models.ForeignKey(ReviewRound, models.CASCADE, related_name="readings")
    reader = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("看的人"))
    owner = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("被看的人"))
    answers: Any = models.JSONField(_("逐问记录"), default=list)
    findings = models.CharField(_("发现"), max_length=500, blank=True)
    advice = models.CharField(_("建议"), max_length=500, blank=True)
    given_on = models.DateField(_("写成日期"), null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["round", "reader"], name="reads_one"),
            models.UniqueConstraint(fields=["round", "owner"], name="read_by_one"),
            models.CheckConstraint(name="nobody_reads_the_own", condition=~Q(reader=F("owner"))),
            models.CheckConstraint(
                name="reading_given_whole",
                condition=Q(given_on__isnull=True) | (~Q(findings="") & ~Q(advice="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reader} → {self.owner}"


class Showcase(Grouped):
    """一年一次成果展示: a register's year, chosen from what is on record, published inside."""

    year = models.PositiveSmallIntegerField(_("年度"))
    title = models.CharField(_("标题"), max_length=80)
    text = models.TextField(_("正文"), blank=True)
    published_on = models.DateField(_("发布日期"), null=True, blank=True)
    published_by_name = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["-year", "region_code"]
        constraints = [
            models.UniqueConstraint(fields=["region_code", "level", "year"], name="one_showcase_of_a_register_a_year"),
            models.CheckConstraint(
                name="showcase_published_with_a_text", condition=Q(published_on__isnull=True) | ~Q(text="")
            ),
        ]

    def __str__(self) -> str:
        return self.title


class ShowcaseItem(models.Model):
    """One thing shown: a contact with progress, a problem settled, or a Party organisation formed."""

    showcase = models.ForeignKey(Showcase, models.CASCADE, related_name="items")
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, related_name="+")
    problem = models.ForeignKey(Problem, models.PROTECT, null=True, related_name="+")
    formed = models.ForeignKey(PartyOrganization, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="one_thing_shown",
                condition=Q(contact__isnull=False, problem__isnull=True, formed__isnull=True)
                | Q(contact__isnull=True, problem__isnull=False, formed__isnull=True)
                | Q(contact__isnull=True, problem__isnull=True, formed__isnull=False),
            ),
            models.UniqueConstraint(fields=["showcase", "contact"], name="contact_shown_once"),
            models.UniqueConstraint(fields=["showcase", "problem"], name="problem_shown_once"),
            models.UniqueConstraint(fields=["showcase", "formed"], name="formed_shown_once"),
        ]

    def __str__(self) -> str:
        return f"{self.showcase} {self.pk}"
