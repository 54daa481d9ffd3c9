"""A round of a selection: its rules, its calls for entries, how far it has come."""

import json
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hangji.honours.models.places import above, placed
from hangji.kit.constraints import Frozen
from hangji.office.acts import Act
from hangji.office.models import Body, Level
from hangji.office.permissions import Permission
from rulebook.selections import Rules, rules_from

TEXT = 500


class HonourLevel(models.TextChoices):
    """The levels of an honour, rising."""

    TOWN = "town", _("乡镇街道级")
    COUNTY = "county", pgettext_lazy("荣誉", "县级")
    CITY = "city", pgettext_lazy("荣誉", "市级")
    PROVINCE = "province", _("省级")


class HonourObject(models.TextChoices):
    """What an award is given to."""

    ORGANISATION = "organisation", _("社会组织")
    PARTY_ORGANISATION = "party_organisation", _("党组织")
    TEAM = "team", _("集体")
    PERSON = "person", _("个人")


class HonourState(models.TextChoices):
    OPEN = "open", _("征集和评审")
    SETTLED = "settled", _("拟表彰名单待研究")
    DECIDED = "decided", _("已研究，待公示")
    NOTICE = "notice", _("公示")
    AWARDED = "awarded", _("已表彰")
    ENDED = "ended", _("已结束，没有表彰")


class HonourRoundQuerySet(models.QuerySet["HonourRound"]):
    def visible_to(self, act: Act) -> Self:
        """Those of one's territories and of the places above them."""
        return self.filter(placed(act, Permission.SEE_HONOURS) | above(act, Permission.SEE_HONOURS))

    def run_by(self, act: Act) -> Self:
        return self.filter(placed(act, Permission.RUN_HONOURS))

    def decided_by_posts(self, act: Act) -> Self:
        """Those whose list the act's user may decide about, as a member of the round's committee."""
        bodies = [post.body_id for post in act.posts if post.body_id]
        return self.filter(placed(act, Permission.DECIDE_HONOURS), Q(body__in=bodies))

    def public(self) -> Self:
        """Those whose list anybody may read of: on notice, or awarded."""
        return self.filter(state__in=[HonourState.NOTICE, HonourState.AWARDED])


class HonourRound(models.Model):
    """One round (一轮评选). selection: code of the policy; rules: its values on the day of opening, never changed.

    level: of the honour. region_code, register: whose organisations may enter; street_code: of a round of a town, else
    0. closes_on: the last day of entering, as the last call says. body: the committee that decides. Persons' names
    stand beside their usernames, which tell that two acted.
    """

    selection = models.CharField(_("评选"), max_length=40)
    name = models.CharField(_("名称"), max_length=80)
    year = models.PositiveSmallIntegerField(_("年度"))
    level = models.CharField(_("荣誉级别"), max_length=8, choices=HonourLevel)
    region_code = models.IntegerField(_("地区"))
    street_code = models.BigIntegerField(_("乡镇街道"), default=0)
    register = models.CharField(_("登记层级"), max_length=6, choices=Level)
    unit = models.CharField(_("表彰单位"), max_length=80)
    body = models.ForeignKey(Body, models.PROTECT, related_name="+", verbose_name=_("研究名单的党委"))
    rules = models.TextField()
    opens_on = models.DateField(_("开始征集"))
    closes_on = models.DateField(_("截止征集"))
    state = models.CharField(_("状态"), max_length=8, choices=HonourState, default=HonourState.OPEN)
    opened_at = models.DateTimeField()
    opened_by_name = models.CharField(max_length=40)
    settled_on = models.DateField(_("拟定名单"), null=True, blank=True)
    settled_by = models.CharField(max_length=40, blank=True)
    settled_by_name = models.CharField(max_length=40, blank=True)
    decided_on = models.DateField(_("研究日期"), null=True, blank=True)
    decided_by = models.CharField(max_length=40, blank=True)
    decided_by_name = models.CharField(max_length=40, blank=True)
    ground = models.CharField(_("研究意见"), max_length=TEXT, blank=True)
    published_on = models.DateField(_("公示开始"), null=True, blank=True)
    published_by = models.CharField(max_length=40, blank=True)
    published_by_name = models.CharField(max_length=40, blank=True)
    notice_last_day = models.DateField(_("公示结束"), null=True, blank=True)
    awarded_on = models.DateField(_("表彰日期"), null=True, blank=True)
    awarded_by = models.CharField(max_length=40, blank=True)
    awarded_by_name = models.CharField(max_length=40, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = HonourRoundQuerySet.as_manager()

    class Meta:
        ordering = ["-opens_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["selection", "year", "level", "region_code", "street_code", "register"],
                condition=~Q(state="ended"),
                name="honour_round_once_a_year_and_place",
            ),
            models.CheckConstraint(
                name="honour_round_closes_after_it_opens", condition=Q(closes_on__gte=F("opens_on"))
            ),
            models.CheckConstraint(name="honour_round_of_a_town_has_one", condition=Q(level="town") ^ Q(street_code=0)),
            models.CheckConstraint(
                name="honour_round_step_by_step",
                condition=Q(state__in=["open", "ended"], published_on__isnull=True, awarded_on__isnull=True)
                | Q(state="settled", settled_on__isnull=False, decided_on__isnull=True, published_on__isnull=True)
                | Q(state="decided", decided_on__isnull=False, published_on__isnull=True, awarded_on__isnull=True)
                | Q(state="notice", published_on__isnull=False, notice_last_day__isnull=False, awarded_on__isnull=True)
                | Q(state="awarded", published_on__isnull=False, awarded_on__gt=F("notice_last_day")),
            ),
            models.CheckConstraint(
                name="honour_round_decided_by_another", condition=Q(decided_by="") | ~Q(decided_by=F("settled_by"))
            ),
            models.CheckConstraint(
                name="honour_round_awarded_by_another", condition=Q(awarded_by="") | ~Q(awarded_by=F("published_by"))
            ),
            Frozen(
                name="honour_round_keeps_its_rules",
                fields=("selection", "year", "level", "region_code", "street_code", "register", "rules", "opens_on"),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def by(self) -> Rules:
        """The rules that it is judged by."""
        return rules_from(json.loads(self.rules))


class HonourCall(models.Model):
    """征集通知: what is told to whom may enter. A second one puts the last day off; none is ever edited."""

    round = models.ForeignKey(HonourRound, models.PROTECT, related_name="calls")
    number = models.PositiveSmallIntegerField()
    published_on = models.DateField(_("发布日期"))
    closes_on = models.DateField(_("截止日期"))
    text = models.TextField(_("通知内容"), max_length=2000)
    at = models.DateTimeField()
    by_name = models.CharField(max_length=40)

    class Meta:
        ordering = ["round", "number"]
        constraints = [
            models.UniqueConstraint(fields=["round", "number"], name="honour_call_number_once"),
            models.CheckConstraint(
                name="honour_call_closes_after_it_is_published", condition=Q(closes_on__gte=F("published_on"))
            ),
            Frozen(
                name="honour_call_is_never_changed", fields=("round_id", "number", "published_on", "closes_on", "text")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round} {self.number}"


class HonourObjection(models.Model):
    """公示异议: why somebody should not be awarded. about: None is of the whole list.

    recorded_by: "" where somebody wrote it on the public page, without an account. Another person handles it.
    """

    round = models.ForeignKey(HonourRound, models.PROTECT, related_name="objections")
    about = models.ForeignKey("honours.HonourEntry", models.PROTECT, null=True, blank=True, related_name="objections")
    received_on = models.DateField(_("收到日期"))
    source = models.CharField(_("谁提出的"), max_length=80, blank=True)
    what = models.CharField(_("异议内容"), max_length=TEXT)
    recorded_by = models.CharField(max_length=40, blank=True)
    recorded_by_name = models.CharField(max_length=40)
    recorded_at = models.DateTimeField()
    handled_on = models.DateField(_("办结日期"), null=True, blank=True)
    upheld = models.BooleanField(_("是否成立"), null=True, blank=True)
    answer = models.CharField(_("核实情况"), max_length=TEXT, blank=True)
    handled_by = models.CharField(max_length=40, blank=True)
    handled_by_name = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["received_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="honour_objection_handled_with_an_answer",
                condition=Q(handled_on__isnull=True, upheld__isnull=True, answer="", handled_by="")
                | (Q(handled_on__isnull=False, upheld__isnull=False) & ~Q(answer="") & ~Q(handled_by="")),
            ),
            models.CheckConstraint(
                name="honour_objection_handled_by_another",
                condition=Q(handled_by="") | ~Q(handled_by=F("recorded_by")),
            ),
        ]

    def __str__(self) -> str:
        return self.what[:60]
