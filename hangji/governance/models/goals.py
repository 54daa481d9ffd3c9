"""Goals of an organisation that serve public tasks (目标融合), kept over years, with what became of each."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hangji.governance.models.charters import OfOrganisation
from hangji.registry.models import SocialOrganization


class GoalState(models.TextChoices):
    RUNNING = "running", _("在推进")
    REACHED = "reached", _("已实现")
    CHANGED = "changed", _("已调整")
    GIVEN_UP = "given_up", _("不再推进")


class Goal(models.Model):
    """serves: the public task that it serves, and whose it is. from_year: of its first year."""

    organisation = models.ForeignKey(SocialOrganization, models.PROTECT, related_name="goals")
    what = models.CharField(_("目标"), max_length=200)
    serves = models.CharField(_("服务的中心工作"), max_length=120)
    from_year = models.PositiveSmallIntegerField(_("起始年度"))
    state = models.CharField(_("状态"), max_length=8, choices=GoalState, default=GoalState.RUNNING)
    ended_year = models.PositiveSmallIntegerField(_("结束年度"), null=True)
    recorded_at = models.DateTimeField()

    objects = OfOrganisation.as_manager()

    class Meta:
        ordering = ["-from_year", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "what"], name="goal_set_once"),
            models.CheckConstraint(
                name="goal_ended_in_a_year",
                condition=Q(state="running", ended_year__isnull=True)
                | ~Q(state="running") & Q(ended_year__gte=F("from_year")),
            ),
        ]

    def __str__(self) -> str:
        return self.what


class GoalNote(models.Model):
    """What became of a goal in one year."""

    goal = models.ForeignKey(Goal, models.CASCADE, related_name="notes")
    year = models.PositiveSmallIntegerField(_("年度"))
    said = models.CharField(_("做成了什么"), max_length=300)
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["-year"]
        constraints = [
            models.UniqueConstraint(fields=["goal", "year"], name="one_note_of_a_goal_a_year"),
            models.CheckConstraint(name="goal_note_says_something", condition=~Q(said="")),
        ]

    def __str__(self) -> str:
        return self.said
