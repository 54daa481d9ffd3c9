"""双向培养: a person on the way from one stage to the next, recorded only with consent and only as long as it holds.

Neither a person of the office nor an account: a name and a post in the row itself, so that forgetting is complete.
"""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hangji.office.access import Territory, any_of, has
from hangji.office.acts import Act
from hangji.office.models import Document, Level, Role
from hangji.office.permissions import Permission
from hangji.registry.models import Cover, OrganisationLevel, PartyForm, Secretary, SocialOrganization


class TrackKind(models.TextChoices):
    BUSINESS = "business", _("党务工作者培养为业务骨干")
    PARTY = "party", _("业务骨干、负责人培养为党员")


class EndReason(models.TextChoices):
    """Why somebody is not on the way any more: a word of a list, since free words could name the person."""

    LEFT = "left", _("离开单位")
    OWN_WISH = "own_wish", _("本人不再申请")
    STOPPED = "stopped", _("组织研究后停止")
    DONE = "done", _("已完成")


def registers_kept(act: Act) -> list[Territory]:
    """The registers of an officer: a prefecture's post works with the city's, a county's with the county's."""
    found = []
    for post in act.posts:
        if post.role != Role.OFFICER or post.region_code % 10_000 == 0:
            continue
        own = Level.CITY if post.region_code % 100 == 0 else Level.COUNTY
        if post.level in (Level.ALL, own):
            found.append(Territory(post.region_code, own))
    return list(dict.fromkeys(found))


def covered_by_own(act: Act) -> models.QuerySet[Cover]:
    """Covers of today by the Party organisations that one leads as secretary, or as the committee above them."""
    today = Q(pk__in=[])
    if Role.PARTY_WORKER in {post.role for post in act.posts} and act.user.person_id:
        led = Secretary.objects.valid().on(act.today).filter(person=act.user.person_id)
        today |= Q(party_organization__in=led.values("party_organization"))
    bodies = [post.body_id for post in act.posts if post.body_id]
    if bodies:
        under = PartyForm.objects.valid().on(act.today).filter(body__in=bodies)
        today |= Q(party_organization__in=under.values("party_organization"))
    found: models.QuerySet[Cover] = Cover.objects.valid().on(act.today).filter(today)
    return found


class CultivationQuerySet(models.QuerySet["Cultivation"]):
    def kept(self) -> Self:
        """Those whose consent holds."""
        return self.filter(forgotten_at__isnull=True)

    def running(self) -> Self:
        return self.kept().filter(ended_on__isnull=True)

    def visible_to(self, act: Act) -> Self:
        """The few: the organisation's own secretary, the committee above it, the officer of its register."""
        if not has(act, Permission.KEEP_GROWTH):
            return self.none()
        office = any_of(register.q() for register in registers_kept(act))
        return self.kept().filter(office | Q(organisation__in=covered_by_own(act).values("organisation")))


class Cultivation(models.Model):
    """One person on one track. stage: a code of the policy; stage_since: the day on which it was entered.

    forgotten_at: when consent was withdrawn. Of a forgotten row nothing is left but track, register and these days.
    """

    track = models.CharField(_("培养方向"), max_length=8, choices=TrackKind)
    region_code = models.IntegerField(_("地区"))
    level = models.CharField(_("层级"), max_length=6, choices=OrganisationLevel)
    organisation = models.ForeignKey(
        SocialOrganization, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("社会组织")
    )
    name = models.CharField(_("姓名"), max_length=40, blank=True)
    post = models.CharField(_("岗位"), max_length=40, blank=True)
    consented_on = models.DateField(_("同意日期"))
    consent = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    stage = models.CharField(_("阶段"), max_length=20, blank=True)
    stage_since = models.DateField(_("进入这一阶段"), null=True, blank=True)
    ended_on = models.DateField(_("结束日期"), null=True, blank=True)
    ended_because = models.CharField(_("结束原因"), max_length=8, choices=EndReason, blank=True)
    opened_at = models.DateTimeField()
    opened_by_name = models.CharField(max_length=40)
    forgotten_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = CultivationQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                name="cultivation_forgets_whom_it_was_about",
                condition=(
                    Q(forgotten_at__isnull=True, organisation__isnull=False, stage_since__isnull=False)
                    & ~Q(name="")
                    & ~Q(stage="")
                )
                | Q(
                    forgotten_at__isnull=False,
                    organisation__isnull=True,
                    consent__isnull=True,
                    stage_since__isnull=True,
                    ended_on__isnull=True,
                    name="",
                    post="",
                    stage="",
                    ended_because="",
                ),
            ),
            models.CheckConstraint(
                name="cultivation_ends_with_a_reason",
                condition=Q(ended_on__isnull=True, ended_because="")
                | (Q(ended_on__isnull=False) & ~Q(ended_because="")),
            ),
            models.UniqueConstraint(
                fields=["organisation", "name", "track"],
                condition=Q(forgotten_at__isnull=True, ended_on__isnull=True),
                name="cultivated_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.number

    @property
    def number(self) -> str:
        """What the audit trail calls it: never by name."""
        return f"双向培养 {self.pk} 号"


class CultivationStep(models.Model):
    """A stage entered on a day, with its evidence. Goes when consent is withdrawn."""

    cultivation = models.ForeignKey(Cultivation, models.CASCADE, related_name="steps")
    stage = models.CharField(_("阶段"), max_length=20)
    day = models.DateField(_("日期"))
    note = models.CharField(_("说明"), max_length=200, blank=True)
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    recorded_at = models.DateTimeField()
    recorded_by_name = models.CharField(max_length=40)

    class Meta:
        ordering = ["day", "pk"]
        constraints = [models.UniqueConstraint(fields=["cultivation", "stage"], name="stage_entered_once")]

    def __str__(self) -> str:
        return f"{self.cultivation_id} {self.stage}"
