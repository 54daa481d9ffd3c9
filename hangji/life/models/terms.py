"""Extensions (延期换届): asked for with a reason, decided by the leading body, never past the limit."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hangji.office.models import Body, Document, Issue
from hangji.registry.models import OrganisationLevel, PartyOrganization


class ExtensionState(models.TextChoices):
    WAITING = "waiting", _("待批复")
    APPROVED = "approved", _("已批准")
    REFUSED = "refused", _("未批准")
    WITHDRAWN = "withdrawn", _("已撤回")


class ExtensionQuerySet(models.QuerySet["Extension"]):
    def waiting(self) -> Self:
        return self.filter(state=ExtensionState.WAITING)


class Extension(models.Model):
    """A request to put off the end of a term, and what became of it.

    term_since: of the term, whose row is recorded anew when its end is put off. ends_on: its last day by the rules;
    latest: how far it may be put off by them; before: its last day when this was asked; extended_to: what is asked.
    body: the leading body that decides; None: the one of the place. number, issue, document: the request's paper;
    reply_number …: the answer's.
    """

    party_organization = models.ForeignKey(PartyOrganization, models.PROTECT, related_name="extensions")
    term_since = models.DateField(_("任期起"))
    ends_on = models.DateField(_("任期届满"))
    before = models.DateField(_("原届满日期"))
    latest = models.DateField(_("最迟"))
    extended_to = models.DateField(_("延期至"))
    reason = models.CharField(_("理由"), max_length=500)
    region_code = models.IntegerField(_("县区"))
    level = models.CharField(_("层级"), max_length=6, choices=OrganisationLevel)
    body = models.ForeignKey(
        Body, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("上级党组织")
    )
    state = models.CharField(_("状态"), max_length=9, choices=ExtensionState, default=ExtensionState.WAITING)
    requested_on = models.DateField(_("请示日期"))
    requested_at = models.DateTimeField()
    requested_by = models.CharField(max_length=40)
    requested_by_name = models.CharField(max_length=40)
    number = models.CharField(_("请示文号"), max_length=60)
    issue = models.ForeignKey(Issue, models.PROTECT, null=True, blank=True, related_name="+")
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    decided_on = models.DateField(_("批复日期"), null=True, blank=True)
    decided_by = models.CharField(max_length=40, blank=True)
    decided_by_name = models.CharField(max_length=40, blank=True)
    answer = models.CharField(_("批复意见"), max_length=500, blank=True)
    reply_number = models.CharField(_("批复文号"), max_length=60, blank=True)
    reply_issue = models.ForeignKey(Issue, models.PROTECT, null=True, blank=True, related_name="+")
    reply_document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_because = models.CharField(_("撤回原因"), max_length=300, blank=True)

    objects = ExtensionQuerySet.as_manager()

    class Meta:
        ordering = ["-requested_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["party_organization"], condition=Q(state="waiting"), name="one_extension_waiting"
            ),
            models.CheckConstraint(
                name="extension_within_its_bounds",
                condition=Q(
                    ends_on__gt=F("term_since"),
                    before__gte=F("ends_on"),
                    extended_to__gt=F("before"),
                    extended_to__lte=F("latest"),
                ),
            ),
            models.CheckConstraint(name="extension_has_a_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="extension_decided_by_another",
                condition=Q(state__in=("waiting", "withdrawn")) | (Q(decided_on__isnull=False) & ~Q(decided_by="")),
            ),
            models.CheckConstraint(
                name="extension_two_persons", condition=Q(decided_by="") | ~Q(decided_by=F("requested_by"))
            ),
            models.CheckConstraint(
                name="extension_approved_by_a_paper", condition=~Q(state="approved", reply_number="")
            ),
        ]
        indexes = [models.Index(fields=["state", "body"], name="extension_state")]

    def __str__(self) -> str:
        return str(self.party_organization)
