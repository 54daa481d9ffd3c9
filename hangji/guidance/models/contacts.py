"""Contacts (集中联系). A contact is a conclusion: no place, no photo, no hour."""

from typing import Self
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hangji.office.acts import Act
from hangji.office.models import Person
from hangji.registry.models import SocialOrganization

SENTENCE = 200  # one sentence, so that it is written in half a minute


class Conclusion(models.TextChoices):
    NORMAL = "normal", pgettext_lazy("联系结论", "正常")
    PROGRESS = "progress", _("有进展")
    DIFFICULTY = "difficulty", _("有困难")


class ContactQuerySet(models.QuerySet["Contact"]):
    def valid(self) -> Self:
        return self.filter(withdrawn_at__isnull=True)

    def visible_to(self, act: Act) -> Self:
        return self.filter(organisation__in=SocialOrganization.objects.visible_to(act).values("pk"))


class Contact(models.Model):
    """One contact with one organisation on one day, and what came of it.

    instructor: who wrote it down; others: who were there too, where the group went together. key: of the form it was
    typed in, so that a phone may send it again. Made for 47 million rows a year: two indexes lead to it, both with the
    day, by organisation and by instructor; the unique one has the day, as a table parted by months demands.
    """

    organisation = models.ForeignKey(SocialOrganization, models.PROTECT, related_name="contacts", db_index=False)
    day = models.DateField(_("日期"))
    key = models.UUIDField(default=uuid4, editable=False)
    instructor = models.ForeignKey(Person, models.PROTECT, related_name="+", db_index=False, verbose_name=_("指导员"))
    others = models.ManyToManyField(Person, related_name="+", verbose_name=_("一同联系的人"), blank=True)
    conclusion = models.CharField(_("结论"), max_length=10, choices=Conclusion)
    said = models.CharField(_("一句话说明"), max_length=SENTENCE, blank=True)
    recorded_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_because = models.CharField(_("撤回原因"), max_length=200, blank=True)

    objects = ContactQuerySet.as_manager()

    class Meta:
        ordering = ["-day", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "day", "key"], name="contact_sent_once"),
            models.CheckConstraint(
                name="contact_withdrawn_with_a_reason",
                condition=Q(withdrawn_at__isnull=True, withdrawn_because="")
                | Q(withdrawn_at__isnull=False) & ~Q(withdrawn_because=""),
            ),
            models.CheckConstraint(
                name="contact_other_than_normal_says_what", condition=Q(conclusion="normal") | ~Q(said="")
            ),
        ]
        indexes = [models.Index(fields=["instructor", "day"], name="contact_of_a_person")]

    def __str__(self) -> str:
        return f"{self.organisation} {self.day}"
