"""Visits (走访调研) with what was heard and named, and which member of a committee keeps in touch with whom (联系指导).

A visit is its conclusion: no place, no photo, no hour.
"""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from hangji.guidance.models import Contact
from hangji.kit.spells import Spell, SpellQuerySet, spell_rules
from hangji.office.access import where
from hangji.office.acts import Act
from hangji.office.models import Body, User
from hangji.office.permissions import Permission
from hangji.registry.models import Classification, SocialOrganization
from hangji.registry.models.organisations import by_duty
from rulebook.visits import seen_since


class VisitState(models.TextChoices):
    PLANNED = "planned", _("待走访")
    HELD = "held", _("已走访")
    CANCELLED = "cancelled", _("已取消")


class VisitQuerySet(models.QuerySet["Visit"]):
    def visible_to(self, act: Act) -> Self:
        """Of one's territory or body, those one takes part in, and held ones of organisations one has a duty in."""
        bodies = [post.body_id for post in act.posts if post.body_id]
        placed = Classification.objects.valid().filter(where(act, Permission.SEE_VISITS)).values("organisation")
        units = VisitUnit.objects.filter(visit=OuterRef("pk"))
        own = Q(Exists(units.filter(organisation__in=by_duty(act))), state=VisitState.HELD)
        return self.filter(
            own
            | Q(body__in=bodies)
            | Q(made_by=act.user)
            | Q(team_is(act))
            | Q(Exists(units.filter(organisation__in=placed)))
        )

    def led_by(self, act: Act) -> Self:
        """Those that one may change and conclude: one's own, one's body's, or those that one takes part in."""
        bodies = [post.body_id for post in act.posts if post.body_id]
        return self.filter(Q(body__in=bodies) | Q(made_by=act.user) | Q(team_is(act)))


def team_is(act: Act) -> Exists:
    return Exists(Visit.team.through.objects.filter(visit=OuterRef("pk"), user=act.user.pk))


class Visit(models.Model):
    """走访调研: one visit serves several organisations. body: whose; None: the civil-affairs office's.

    day: planned, then the one on which it was held. team: who goes.
    """

    theme = models.CharField(_("主题"), max_length=60)
    purpose = models.CharField(_("想了解什么"), max_length=300)
    day = models.DateField(_("日期"))
    body = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("组织单位"))
    team = models.ManyToManyField(User, related_name="+", verbose_name=_("谁去"))
    state = models.CharField(_("状态"), max_length=9, choices=VisitState, default=VisitState.PLANNED)
    conclusion = models.TextField(_("结论"), blank=True)
    held_at = models.DateTimeField(null=True, blank=True)
    cancelled_because = models.CharField(_("取消原因"), max_length=200, blank=True)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    objects = VisitQuerySet.as_manager()

    class Meta:
        ordering = ["-day", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["made_by", "theme", "day"], name="visit_planned_once"),
            models.CheckConstraint(
                name="visit_held_with_a_conclusion",
                condition=Q(state="held", held_at__isnull=False) & ~Q(conclusion="")
                | ~Q(state="held") & Q(held_at__isnull=True, conclusion=""),
            ),
            models.CheckConstraint(
                name="visit_cancelled_with_a_reason",
                condition=Q(state="cancelled") & ~Q(cancelled_because="")
                | ~Q(state="cancelled") & Q(cancelled_because=""),
            ),
        ]
        indexes = [models.Index(fields=["state", "day"], name="visit_state")]

    def __str__(self) -> str:
        return self.theme


class VisitUnit(models.Model):
    """One organisation of a visit, and what was found there."""

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="units")
    organisation = models.ForeignKey(SocialOrganization, models.PROTECT, related_name="visited")
    said = models.CharField(_("了解到的情况"), max_length=500, blank=True)

    class Meta:
        ordering = ["organisation__name", "pk"]
        constraints = [models.UniqueConstraint(fields=["visit", "organisation"], name="visited_once_on_a_visit")]

    def __str__(self) -> str:
        return f"{self.organisation} {self.visit}"


class Opinion(models.Model):
    """An opinion heard, and what became of it. closed: seen only by those who went."""

    unit = models.ForeignKey(VisitUnit, models.CASCADE, related_name="opinions")
    text = models.CharField(_("意见"), max_length=300)
    closed = models.BooleanField(_("不给别人看"), default=False)
    outcome = models.CharField(_("怎样处理的"), max_length=300, blank=True)
    outcome_on = models.DateField(null=True, blank=True)
    outcome_by_name = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "text"], name="opinion_heard_once"),
            models.CheckConstraint(
                name="opinion_outcome_whole",
                condition=Q(outcome_on__isnull=True, outcome="") | Q(outcome_on__isnull=False) & ~Q(outcome=""),
            ),
        ]

    def __str__(self) -> str:
        return self.text


class Difficulty(models.Model):
    """A difficulty named. Its problem stands in the ledger, with this row as its source."""

    unit = models.ForeignKey(VisitUnit, models.CASCADE, related_name="difficulties")
    text = models.CharField(_("困难"), max_length=300)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["unit", "text"], name="difficulty_named_once")]

    def __str__(self) -> str:
        return self.text


class KeyQuerySet(SpellQuerySet):
    def visible_to(self, act: Act) -> Self:
        """Of one's body, of one's territory, and of organisations one has a duty in."""
        bodies = [post.body_id for post in act.posts if post.body_id]
        placed = Classification.objects.valid().filter(where(act, Permission.SEE_VISITS)).values("organisation")
        return self.filter(Q(body__in=bodies) | Q(organisation__in=placed) | Q(organisation__in=by_duty(act)))


class KeyOrganisation(Spell):
    """重点社会组织 of a committee, and on which grounds (codes of policy)."""

    organisation = models.ForeignKey(SocialOrganization, models.PROTECT, related_name="key_spells")
    body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    grounds = models.JSONField(_("理由"), default=list)
    note = models.CharField(_("说明"), max_length=200, blank=True)

    objects = KeyQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        constraints = spell_rules("key_organisation", ("organisation", "body"))


class LiaisonQuerySet(KeyQuerySet):
    def due(self, day: date) -> Self:
        """Running, and not seen by the member within the period of policy; rulebook.visits.see_by in SQL."""
        first = seen_since(day)
        visits = Visit.objects.filter(
            units__organisation=OuterRef("organisation"), team=OuterRef("member"), state=VisitState.HELD, day__gte=first
        )
        there = Contact.objects.valid().filter(organisation=OuterRef("organisation"), day__gte=first)
        told = there.filter(Q(instructor=OuterRef("member__person")) | Q(others=OuterRef("member__person")))
        return self.valid().on(day).filter(~Exists(visits), ~Exists(told), since__lt=first)


class Liaison(Spell):
    """联系委员: which member of a committee keeps in touch with a key organisation, for a term.

    until: the end of the term. matters: what was open when it was handed over to the member.
    """

    organisation = models.ForeignKey(SocialOrganization, models.PROTECT, related_name="liaisons")
    body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    member = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("联系委员"))
    matters = models.CharField(_("未办结事项"), max_length=500, blank=True)

    objects = LiaisonQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        constraints = spell_rules("liaison", ("organisation", "body"))
