"""Charters as submitted and reviewed, and the papers on Party building that a registration asks for."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hangji.office.acts import Act
from hangji.office.models import Body, Document
from hangji.registry.models import SocialOrganization


class Occasion(models.TextChoices):
    """At what a charter is reviewed."""

    REGISTRATION = "registration", _("成立登记")
    AMENDMENT = "amendment", _("章程修改")


class CharterState(models.TextChoices):
    SUBMITTED = "submitted", _("待审查")
    CONCLUDED = "concluded", _("待第二人复核")
    PASSED = "passed", _("审查通过")
    RETURNED = "returned", _("退回修改")


class PartyClause(models.TextChoices):
    """What the reviewer says of the Party-building clause."""

    LEVEL_2 = "level_2", _("二级表述")
    LEVEL_1 = "level_1", _("一级表述")
    OTHER = "other", _("有，文字不同")
    MISSING = "missing", _("没有")


class OfOrganisation(models.QuerySet):  # type: ignore[type-arg]
    def visible_to(self, act: Act) -> Self:
        return self.filter(organisation__in=SocialOrganization.objects.visible_to(act).values("pk"))


class Charter(models.Model):
    """One text of a charter and its review. text: a paragraph a line; digest: its sha256, in hexadecimal.

    found_party, found_values: what the program found on that day, as in rulebook.charter; the reviewer says party and
    values. second: a second person has to agree, as the text is passed although something is lacking.
    """

    organisation = models.ForeignKey(SocialOrganization, models.PROTECT, related_name="charters")
    occasion = models.CharField(_("审查事由"), max_length=12, choices=Occasion)
    day = models.DateField(_("提交日期"))
    document = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+", verbose_name=_("章程文件"))
    text = models.TextField(_("章程全文"))
    digest = models.CharField(max_length=64)
    found_party = models.CharField(max_length=9)
    found_values = models.CharField(max_length=9)
    submitted_by = models.CharField(max_length=40)
    submitted_by_name = models.CharField(max_length=40)
    submitted_at = models.DateTimeField()
    state = models.CharField(_("审查情况"), max_length=9, choices=CharterState, default=CharterState.SUBMITTED)
    party = models.CharField(_("党建条款"), max_length=8, choices=PartyClause, blank=True)
    values = models.BooleanField(_("有社会主义核心价值观条款"), null=True)
    opinion = models.CharField(_("审查意见"), max_length=500, blank=True)
    second = models.BooleanField(default=False)
    concluded_on = models.DateField(_("审查日期"), null=True)
    concluded_by = models.CharField(max_length=40, blank=True)
    concluded_by_name = models.CharField(max_length=40, blank=True)
    second_opinion = models.CharField(_("复核意见"), max_length=500, blank=True)
    confirmed_on = models.DateField(_("复核日期"), null=True)
    confirmed_by = models.CharField(max_length=40, blank=True)
    confirmed_by_name = models.CharField(max_length=40, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = OfOrganisation.as_manager()

    class Meta:
        ordering = ["-day", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "digest"], name="charter_submitted_once"),
            models.CheckConstraint(name="charter_has_a_text", condition=~Q(text="")),
            models.CheckConstraint(
                name="charter_concluded_whole",
                condition=Q(state="submitted", concluded_on__isnull=True, concluded_by="", opinion="", party="")
                | ~Q(state="submitted") & Q(concluded_on__isnull=False) & ~Q(concluded_by="") & ~Q(opinion=""),
            ),
            models.CheckConstraint(
                name="charter_passed_says_what_it_has",
                condition=Q(state__in=["submitted", "returned"]) | Q(values__isnull=False) & ~Q(party=""),
            ),
            models.CheckConstraint(
                name="charter_confirmed_by_another",
                condition=Q(confirmed_on__isnull=True, confirmed_by="")
                | Q(confirmed_on__isnull=False) & ~Q(confirmed_by="") & ~Q(confirmed_by=F("concluded_by")),
            ),
            models.CheckConstraint(
                name="charter_passed_by_two_where_something_is_lacking",
                condition=~Q(state="passed") | Q(second=False) | Q(confirmed_on__isnull=False),
            ),
            models.CheckConstraint(
                name="charter_waits_only_for_a_second", condition=~Q(state="concluded") | Q(second=True)
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "state", "-day", "-id"], name="charter_of_organisation"),
            models.Index(fields=["state", "day"], name="charter_state"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.day}"


class EntryPapers(models.Model):
    """登记材料: 党建工作承诺书 and 党员情况调查表 of one registration. Counts only: no member is named.

    received_on: the day on which the office had both; due_on: until when they go to the leading body.
    """

    organisation = models.ForeignKey(SocialOrganization, models.PROTECT, related_name="entry_papers")
    received_on = models.DateField(_("收到日期"))
    due_on = models.DateField(_("移送期限"))
    pledge = models.ForeignKey(
        Document, models.PROTECT, null=True, related_name="+", verbose_name=_("党建工作承诺书（扫描件）")
    )
    full = models.PositiveIntegerField(_("正式党员"))
    probationary = models.PositiveIntegerField(_("预备党员"))
    staff = models.PositiveIntegerField(_("从业人员"), null=True)
    not_transferred = models.PositiveIntegerField(_("组织关系未转入"))
    declared_on = models.DateField(_("转为人数申报的日期"), null=True)
    body = models.ForeignKey(Body, models.PROTECT, null=True, related_name="+", verbose_name=_("移送到"))
    handed_on = models.DateField(_("移送日期"), null=True)
    handed_by_name = models.CharField(max_length=40, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = OfOrganisation.as_manager()

    class Meta:
        ordering = ["-received_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["organisation"], name="entry_papers_of_a_registration"),
            models.CheckConstraint(name="entry_papers_due_later", condition=Q(due_on__gte=F("received_on"))),
            models.CheckConstraint(
                name="entry_papers_handed_to_somebody",
                condition=Q(handed_on__isnull=True, body__isnull=True)
                | Q(handed_on__isnull=False, body__isnull=False, handed_on__gte=F("received_on")),
            ),
            models.CheckConstraint(
                name="entry_papers_not_transferred_are_members",
                condition=Q(not_transferred__lte=F("full") + F("probationary")),
            ),
        ]
        indexes = [models.Index(fields=["due_on"], condition=Q(handed_on__isnull=True), name="entry_papers_open")]

    def __str__(self) -> str:
        return str(self.organisation)
