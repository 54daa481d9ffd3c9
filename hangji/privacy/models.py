"""个人信息事项: a person's data handed out, or the person erased; asked by one, carried out by another."""

from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hangji.office.access import has
from hangji.office.acts import Act
from hangji.office.models import Person, User
from hangji.office.permissions import Permission


class RequestKind(models.TextChoices):
    EXPORT = "export", _("查阅、复制")
    ERASE = "erase", _("注销")


class RequestState(models.TextChoices):
    ASKED = "asked", _("待办理")
    DONE = "done", _("已办理")
    DECLINED = "declined", _("不予办理")
    RETRACTED = "retracted", _("已撤回")


class PersonRequestQuerySet(models.QuerySet["PersonRequest"]):
    def waiting(self) -> Self:
        return self.filter(state=RequestState.ASKED)

    def visible_to(self, act: Act) -> Self:
        """Whoever may ask sees those of the own office; whoever carries out for everything sees all."""
        if has(act, Permission.ERASE_PRIVACY) and any(post.region_code == 0 and not post.body_id for post in act.posts):
            return self
        seen = has(act, Permission.ASK_PRIVACY) or has(act, Permission.ERASE_PRIVACY)
        return self.filter(office=act.office) if seen else self.none()


class PersonRequest(models.Model):
    """One person's matter. person, user: the records of the person, at least one; both are kept when erased.

    name: as the person is called, the neutral word once erased. office: of whoever asked, as in the audit trail.
    number: of the erasure, in the neutral word. found: what the preview found in files, document ids by what is done.
    """

    kind = models.CharField(_("事项"), max_length=6, choices=RequestKind)
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    user = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(_("姓名"), max_length=40)
    office = models.IntegerField()
    state = models.CharField(_("状态"), max_length=9, choices=RequestState, default=RequestState.ASKED)
    reason = models.CharField(_("理由"), max_length=300)
    asked_at = models.DateTimeField(_("提出时间"))
    asked_by = models.CharField(max_length=40)
    asked_by_name = models.CharField(_("提出人"), max_length=40)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.CharField(max_length=40, blank=True)
    done_by_name = models.CharField(_("办理人"), max_length=40, blank=True)
    answer = models.CharField(_("办理说明"), max_length=300, blank=True)
    number = models.PositiveIntegerField(null=True, blank=True, unique=True)
    found: Any = models.JSONField(default=dict, blank=True)

    objects = PersonRequestQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="person_request_is_about_somebody", condition=Q(person__isnull=False) | Q(user__isnull=False)
            ),
            models.CheckConstraint(
                name="person_request_ends_with_its_moment",
                condition=Q(state="asked", done_at__isnull=True) | (~Q(state="asked") & Q(done_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="person_erased_by_another",
                condition=~Q(kind="erase", state="done") | ~Q(asked_by=F("done_by")),
            ),
            models.CheckConstraint(
                name="person_erased_has_a_number",
                condition=Q(kind="erase", state="done", number__isnull=False) | Q(number__isnull=True),
            ),
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(kind="erase", state="asked"),
                name="one_open_erasure_of_a_person",
            ),
            models.UniqueConstraint(
                fields=["user"], condition=Q(kind="erase", state="asked"), name="one_open_erasure_of_a_user"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} · {self.get_kind_display()}"
