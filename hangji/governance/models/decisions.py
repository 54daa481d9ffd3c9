"""Major decisions (重大问题决策): the matters on which the Party organisation is heard, its opinion, the decision."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hangji.governance.models.charters import OfOrganisation
from hangji.kit.spells import Spell, spell_rules
from hangji.office.models import Document
from hangji.registry.models import PartyOrganization, SocialOrganization


class MatterChange(Spell):
    """How an organisation's list differs from the policy's: heard, it is added; not heard, it is left out.

    ground: the article of its charter, or the reason.
    """

    organisation = models.ForeignKey(SocialOrganization, models.PROTECT, related_name="matter_changes")
    code = models.CharField(max_length=20)
    title = models.CharField(_("事项"), max_length=80)
    heard = models.BooleanField(_("先听取党组织意见"))
    ground = models.CharField(_("依据"), max_length=200)

    class Meta:
        constraints = [
            *spell_rules("matter_change", ("organisation", "code")),
            models.CheckConstraint(name="matter_change_with_a_ground", condition=~Q(ground="") & ~Q(title="")),
        ]

    def __str__(self) -> str:
        return self.title


class MajorDecision(models.Model):
    """One matter from its announcement over the Party organisation's opinion to the decision.

    The days are facts: a decision without an opinion, or before it, is recorded and shown as such. agrees: whether
    the decision follows the opinion; where it does not, explanation says why.
    """

    organisation = models.ForeignKey(SocialOrganization, models.PROTECT, related_name="major_decisions")
    party_organization = models.ForeignKey(
        PartyOrganization, models.PROTECT, null=True, related_name="+", verbose_name=_("党组织")
    )
    code = models.CharField(_("事项"), max_length=20)
    matter = models.CharField(_("事项"), max_length=80)
    what = models.CharField(_("拟决策的内容"), max_length=300)
    opened_on = models.DateField(_("提出日期"))
    planned_on = models.DateField(_("拟决策日期"))
    opinion = models.CharField(_("党组织意见"), max_length=500, blank=True)
    opinion_on = models.DateField(_("意见日期"), null=True)
    opinion_document = models.ForeignKey(
        Document, models.PROTECT, null=True, related_name="+", verbose_name=_("党组织会议记录或意见书")
    )
    decision = models.CharField(_("决策结果"), max_length=500, blank=True)
    decided_on = models.DateField(_("决策日期"), null=True)
    decided_by = models.CharField(_("决策机构"), max_length=40, blank=True)
    decision_document = models.ForeignKey(
        Document, models.PROTECT, null=True, related_name="+", verbose_name=_("会议纪要或决定")
    )
    agrees = models.BooleanField(_("与党组织意见一致"), null=True)
    explanation = models.CharField(_("不一致的说明"), max_length=500, blank=True)
    opened_by_name = models.CharField(max_length=40)
    version = models.PositiveIntegerField(default=1)

    objects = OfOrganisation.as_manager()

    class Meta:
        ordering = ["-planned_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "code", "what", "planned_on"], name="major_decision_opened_once"
            ),
            models.CheckConstraint(
                name="opinion_with_its_day",
                condition=Q(opinion_on__isnull=True, opinion="") | Q(opinion_on__isnull=False) & ~Q(opinion=""),
            ),
            models.CheckConstraint(
                name="decision_with_its_day",
                condition=Q(decided_on__isnull=True, decision="", decided_by="")
                | Q(decided_on__isnull=False) & ~Q(decision="") & ~Q(decided_by=""),
            ),
            models.CheckConstraint(
                name="decision_compared_with_the_opinion",
                condition=Q(agrees__isnull=True) & (Q(opinion_on__isnull=True) | Q(decided_on__isnull=True))
                | Q(agrees__isnull=False, opinion_on__isnull=False, decided_on__isnull=False),
            ),
            models.CheckConstraint(
                name="different_decision_explained",
                condition=Q(agrees=False) & ~Q(explanation="")
                | (Q(agrees__isnull=True) | Q(agrees=True)) & Q(explanation=""),
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "decided_on"], name="major_decision_decided"),
            models.Index(fields=["planned_on"], condition=Q(decided_on__isnull=True), name="major_decision_open"),
        ]

    def __str__(self) -> str:
        return self.what
