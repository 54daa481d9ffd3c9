"""Contacts (集中联系) and the problems found on them. A contact is a conclusion: no place, no photo, no hour."""

from typing import Self
from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hangji.office.access import Permission, where
from hangji.office.acts import Act
from hangji.office.models import Body, Person
from hangji.registry.models import Classification, SocialOrganization

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


class ProblemSource(models.TextChoices):
    """Where a problem was found."""

    CONTACT = "contact", _("联系时发现")


class ProblemState(models.TextChoices):
    OPEN = "open", _("待答复")
    ANSWERED = "answered", _("已答复")
    CLOSED = "closed", _("已销号")


class ProblemQuerySet(models.QuerySet["Problem"]):
    def visible_to(self, act: Act) -> Self:
        """Those of one's organisations, and those put to one's body."""
        bodies = [post.body_id for post in act.posts if post.body_id]
        seen = SocialOrganization.objects.visible_to(act).values("pk")
        return self.filter(Q(organisation__in=seen) | Q(body__in=bodies))

    def handled_by(self, act: Act) -> Self:
        """Those that one may answer and close: of one's territory, or put to one's body."""
        bodies = [post.body_id for post in act.posts if post.body_id]
        placed = Classification.objects.valid().filter(where(act, Permission.HANDLE_PROBLEM)).values("organisation")
        return self.filter(Q(organisation__in=placed) | Q(body__in=bodies))

    def pending(self) -> Self:
        return self.exclude(state=ProblemState.CLOSED)


class Problem(models.Model):
    """问题: what stands in the way of an organisation, put to a leading body or the office, until it is settled.

    body: the leading body that it is put to; None: the office that keeps the organisation's record.
    owner, due_on: who sees to it and until when, said with the answer.
    """

    source = models.CharField(_("来源"), max_length=10, choices=ProblemSource)
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, blank=True, related_name="problems")
    organisation = models.ForeignKey(SocialOrganization, models.PROTECT, related_name="problems")
    what = models.CharField(_("问题"), max_length=300)
    body = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("转给"))
    state = models.CharField(_("状态"), max_length=8, choices=ProblemState, default=ProblemState.OPEN)
    raised_on = models.DateField(_("提出日期"))
    raised_at = models.DateTimeField()
    raised_by = models.CharField(max_length=40)
    raised_by_name = models.CharField(max_length=40)
    answer = models.CharField(_("答复"), max_length=500, blank=True)
    owner = models.CharField(_("责任人"), max_length=40, blank=True)
    due_on = models.DateField(_("办结期限"), null=True, blank=True)
    answered_on = models.DateField(_("答复日期"), null=True, blank=True)
    answered_by_name = models.CharField(max_length=40, blank=True)
    result = models.CharField(_("办理结果"), max_length=500, blank=True)
    closed_on = models.DateField(_("销号日期"), null=True, blank=True)
    closed_by_name = models.CharField(max_length=40, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = ProblemQuerySet.as_manager()

    class Meta:
        ordering = ["-raised_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["contact"], name="one_problem_of_a_contact"),
            models.CheckConstraint(
                name="problem_of_a_contact_names_it", condition=~Q(source="contact") | Q(contact__isnull=False)
            ),
            models.CheckConstraint(
                name="problem_answered_with_an_answer",
                condition=Q(state="open", answered_on__isnull=True, answer="")
                | Q(state="answered", answered_on__isnull=False) & ~Q(answer="")
                | Q(state="closed"),
            ),
            models.CheckConstraint(
                name="problem_closed_with_a_result",
                condition=Q(state="closed", closed_on__isnull=False) & ~Q(result="")
                | ~Q(state="closed") & Q(closed_on__isnull=True, result=""),
            ),
            models.CheckConstraint(
                name="problem_due_after_it_was_raised",
                condition=Q(due_on__isnull=True) | Q(due_on__gte=F("raised_on")),
            ),
        ]
        indexes = [models.Index(fields=["state", "raised_on"], name="problem_state")]

    def __str__(self) -> str:
        return self.what
