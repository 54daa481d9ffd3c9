"""The documents by which Party organisations are changed, merged, split and dissolved."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from hangji.office.models import Document, Issue
from hangji.registry.models.party import PartyOrganization


class ChangeKind(models.TextChoices):
    REFORM = "reform", _("变更")
    MERGE = "merge", _("合并")
    SPLIT = "split", _("分设")
    DISSOLVE = "dissolve", _("撤销")


class ChangeDocument(models.Model):
    """变更文件: the decision or reply that a change of a Party organisation rests on.

    number: as it stands on the paper. issue: where the program issued it. document: its file, where there is one.
    """

    party_organization = models.ForeignKey(PartyOrganization, models.PROTECT, related_name="change_documents")
    kind = models.CharField(_("事项"), max_length=8, choices=ChangeKind)
    day = models.DateField(_("自"))
    number = models.CharField(_("文号"), max_length=60)
    issue = models.ForeignKey(Issue, models.PROTECT, null=True, blank=True, related_name="+")
    document = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("文件")
    )
    recorded_at = models.DateTimeField()
    recorded_in = models.UUIDField()

    class Meta:
        ordering = ["-day", "-pk"]
        constraints = [models.CheckConstraint(name="change_document_numbered", condition=~models.Q(number=""))]

    def __str__(self) -> str:
        return f"{self.party_organization} {self.number}"
