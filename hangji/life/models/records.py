"""组织生活: what was held, on which day, with which conclusion; decisions that are followed until they are done.

A record is a conclusion: no list of who was there, no hour, no place, no photograph, nothing about one person.
"""

from typing import Self
from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hangji.kit.spells import Spell, spell_rules
from hangji.registry.models import PartyOrganization

THEME, CONCLUSION = 80, 500


class LifeKind(models.TextChoices):
    MEMBERS_MEETING = "members_meeting", _("党员大会")
    COMMITTEE_MEETING = "committee_meeting", _("支委会")
    GROUP_MEETING = "group_meeting", _("党小组会")
    THEME_DAY = "theme_day", _("主题党日")
    LECTURE = "lecture", _("党课")
    LIFE_MEETING = "life_meeting", _("组织生活会")
    APPRAISAL = "appraisal", _("民主评议党员")


class LifeRecordQuerySet(models.QuerySet["LifeRecord"]):
    def valid(self) -> Self:
        return self.filter(withdrawn_at__isnull=True)


class LifeRecord(models.Model):
    """One meeting of a Party organisation on one day. key: of the form it was typed in, so that it may be sent again.

    problems: what stands in the way, in a sentence; "" where nothing does.
    """

    party_organization = models.ForeignKey(PartyOrganization, models.PROTECT, related_name="life_records")
    day = models.DateField(_("日期"))
    theme = models.CharField(_("主题"), max_length=THEME)
    conclusion = models.CharField(_("结论"), max_length=CONCLUSION)
    problems = models.CharField(_("存在的问题"), max_length=300, blank=True)
    key = models.UUIDField(default=uuid4, editable=False)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=40)
    recorded_by_name = models.CharField(max_length=40)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_because = models.CharField(_("撤回原因"), max_length=200, blank=True)

    objects = LifeRecordQuerySet.as_manager()

    class Meta:
        ordering = ["-day", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["party_organization", "key"], name="life_record_sent_once"),
            models.CheckConstraint(
                name="life_record_withdrawn_with_a_reason",
                condition=Q(withdrawn_at__isnull=True, withdrawn_because="")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_because="")),
            ),
            models.CheckConstraint(name="life_record_concludes", condition=~Q(conclusion="") & ~Q(theme="")),
        ]
        indexes = [models.Index(fields=["party_organization", "day"], name="life_record_day")]

    def __str__(self) -> str:
        return f"{self.party_organization} {self.day} {self.theme}"


class LifeServed(models.Model):
    """A kind that a meeting served; one meeting may serve several."""

    record = models.ForeignKey(LifeRecord, models.PROTECT, related_name="served")
    kind = models.CharField(max_length=17, choices=LifeKind)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["record", "kind"], name="life_kind_once_a_meeting")]

    def __str__(self) -> str:
        return str(self.get_kind_display())


class LifeDecision(models.Model):
    """What a meeting decided, who sees to it (a name or a post) and until when; followed until it is done."""

    record = models.ForeignKey(LifeRecord, models.PROTECT, related_name="decisions")
    what = models.CharField(_("决定"), max_length=200)
    owner = models.CharField(_("责任人"), max_length=40)
    due_on = models.DateField(_("办结期限"))
    done_on = models.DateField(_("办结日期"), null=True, blank=True)
    result = models.CharField(_("办理结果"), max_length=300, blank=True)

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["record", "what"], name="life_decision_once"),
            models.CheckConstraint(
                name="life_decision_done_with_a_result",
                condition=Q(done_on__isnull=True, result="") | (Q(done_on__isnull=False) & ~Q(result="")),
            ),
        ]
        indexes = [models.Index(F("due_on"), name="life_decision_open", condition=Q(done_on__isnull=True))]

    def __str__(self) -> str:
        return self.what


class PartyGroups(Spell):
    """Into how many Party groups (党小组) a Party organisation is divided; no row: into none."""

    party_organization = models.ForeignKey(PartyOrganization, models.PROTECT, related_name="+")
    count = models.PositiveSmallIntegerField(_("党小组数"))

    class Meta:
        constraints = [
            *spell_rules("party_groups", "party_organization"),
            models.CheckConstraint(name="party_groups_are_some", condition=Q(count__gte=1)),
        ]
