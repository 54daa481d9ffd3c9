"""When a site can be visited, who has booked, and what visitors said of it without names."""

from typing import Any, Self
from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hangji.governance.queries.sight import kept_by
from hangji.office.access import where
from hangji.office.acts import Act
from hangji.office.models import Body
from hangji.office.permissions import Permission
from hangji.places.models.sites import Site
from hangji.registry.models import SocialOrganization


class VisitSlot(models.Model):
    """One opening of a site for visits (场次). booked: persons of all live bookings, kept in bounds by the database."""

    site = models.ForeignKey(Site, models.PROTECT, related_name="slots")
    day = models.DateField(_("日期"))
    starts = models.CharField(_("开始"), max_length=5)
    ends = models.CharField(_("结束"), max_length=5)
    capacity = models.PositiveSmallIntegerField(_("最多（人）"))
    booked = models.PositiveSmallIntegerField(_("已约（人）"), default=0)
    cancelled_on = models.DateField(null=True, blank=True)
    cancelled_because = models.CharField(_("取消原因"), max_length=200, blank=True)

    class Meta:
        ordering = ["day", "starts", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["site", "day", "starts"], condition=Q(cancelled_on__isnull=True), name="slot_once"
            ),
            models.CheckConstraint(name="slot_never_overfilled", condition=Q(booked__lte=F("capacity"))),
            models.CheckConstraint(name="slot_takes_somebody", condition=Q(capacity__gte=1)),
            models.CheckConstraint(name="slot_ends_after_it_starts", condition=Q(ends__gt=F("starts"))),
            models.CheckConstraint(
                name="slot_cancelled_empty_and_with_a_reason",
                condition=Q(cancelled_on__isnull=True, cancelled_because="")
                | Q(cancelled_on__isnull=False, booked=0) & ~Q(cancelled_because=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.site} {self.day} {self.starts}"

    @property
    def left(self) -> int:
        return self.capacity - self.booked

    @property
    def when(self) -> str:
        return f"{self.day.isoformat()} {self.starts}–{self.ends}"


class BookingState(models.TextChoices):
    ASKED = "asked", _("待确认")
    CONFIRMED = "confirmed", _("已确认")
    CANCELLED = "cancelled", _("已取消")
    DONE = "done", _("已参观")


class Side(models.TextChoices):
    """Who called a visit off."""

    HOST = "host", _("示范点")
    VISITOR = "visitor", _("来访单位")


LIVE = (BookingState.ASKED, BookingState.CONFIRMED, BookingState.DONE)


class BookingQuerySet(models.QuerySet["SiteBooking"]):
    def live(self) -> Self:
        """Those that take up places of their slot."""
        return self.filter(state__in=LIVE)

    def made_by(self, act: Act) -> Self:
        """Of the organisations that one keeps, and of one's committees."""
        bodies = [post.body_id for post in act.posts if post.body_id]
        return self.filter(Q(organisation__in=kept_by(act)) | Q(body__in=bodies))

    def received_by(self, act: Act) -> Self:
        return self.filter(slot__site__in=Site.objects.kept_by(act).values("pk"))

    def visible_to(self, act: Act) -> Self:
        """The visitors' own, the site's own, and those of sites in one's territories."""
        bodies = [post.body_id for post in act.posts if post.body_id]
        kept = kept_by(act)
        mine = Q(organisation__in=kept) | Q(body__in=bodies) | Q(slot__site__organisation__in=kept)
        return self.filter(mine | where(act, Permission.SEE_SITES, "slot__site__"))


class SiteBooking(models.Model):
    """A group comes to a site: of an organisation or of a committee, so many persons, nobody named.

    moved_from: the slot that it had before; came: how many persons were there. gave_feedback: that, not what.
    """

    slot = models.ForeignKey(VisitSlot, models.PROTECT, related_name="bookings")
    organisation = models.ForeignKey(SocialOrganization, models.PROTECT, null=True, blank=True, related_name="+")
    body = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="+")
    persons = models.PositiveSmallIntegerField(_("人数"))
    purpose = models.CharField(_("想了解什么"), max_length=200)
    state = models.CharField(_("状态"), max_length=9, choices=BookingState, default=BookingState.ASKED)
    asked_at = models.DateTimeField(_("预约时间"))
    asked_by_name = models.CharField(max_length=40)
    confirmed_on = models.DateField(_("确认日期"), null=True, blank=True)
    confirmed_by_name = models.CharField(max_length=40, blank=True)
    moved_from = models.ForeignKey(VisitSlot, models.PROTECT, null=True, blank=True, related_name="+")
    moved_because = models.CharField(_("改期原因"), max_length=200, blank=True)
    cancelled_on = models.DateField(null=True, blank=True)
    cancelled_by = models.CharField(max_length=7, choices=Side, blank=True)
    cancelled_because = models.CharField(_("取消原因"), max_length=200, blank=True)
    done_on = models.DateField(null=True, blank=True)
    came = models.PositiveSmallIntegerField(_("实到（人）"), null=True, blank=True)
    gave_feedback = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    objects = BookingQuerySet.as_manager()

    class Meta:
        ordering = ["-slot__day", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="booking_by_an_organisation_or_a_committee",
                condition=Q(organisation__isnull=False, body__isnull=True)
                | Q(organisation__isnull=True, body__isnull=False),
            ),
            models.CheckConstraint(name="booking_of_somebody", condition=Q(persons__gte=1)),
            models.UniqueConstraint(
                fields=["slot", "organisation"], condition=~Q(state="cancelled"), name="organisation_booked_once"
            ),
            models.UniqueConstraint(fields=["slot", "body"], condition=~Q(state="cancelled"), name="body_booked_once"),
            models.CheckConstraint(
                name="booking_state_with_its_facts",
                condition=Q(state="asked", confirmed_on__isnull=True, cancelled_on__isnull=True, done_on__isnull=True)
                | Q(state="confirmed", confirmed_on__isnull=False, cancelled_on__isnull=True, done_on__isnull=True)
                | (Q(state="cancelled", cancelled_on__isnull=False, done_on__isnull=True) & ~Q(cancelled_because=""))
                | Q(state="done", confirmed_on__isnull=False, cancelled_on__isnull=True, done_on__isnull=False,
                    came__gte=1),
            ),
            models.CheckConstraint(name="booking_moved_with_a_reason",
                                   condition=Q(moved_from__isnull=True) | ~Q(moved_because="")),
            models.CheckConstraint(name="site_feedback_after_the_visit",
                                   condition=Q(gave_feedback=False) | Q(state="done")),
        ]  # fmt: skip
        indexes = [models.Index(fields=["state", "slot"], name="booking_state")]

    def __str__(self) -> str:
        return f"{self.visitor} {self.slot.day}"

    @property
    def visitor(self) -> SocialOrganization | Body:
        found = self.organisation or self.body
        assert found is not None
        return found


class SiteFeedbackCount(models.Model):
    """How often an answer was given by visitors of one quarter. No row is one group's.

    quarter: year × 10 + quarter of the visits, 20213.
    """

    site = models.ForeignKey(Site, models.PROTECT, related_name="feedback")
    quarter = models.PositiveIntegerField()
    question = models.CharField(max_length=60)
    answer = models.CharField(max_length=20)
    given = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["site", "quarter", "question", "answer"], name="site_feedback_counted_once")
        ]

    def __str__(self) -> str:
        return f"{self.question} {self.answer}"


class SiteRemark(models.Model):
    """A sentence that some group left. All of a quarter are written anew with each, by a random key: no order."""

    id: Any = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    site = models.ForeignKey(Site, models.PROTECT, related_name="remarks")
    quarter = models.PositiveIntegerField()
    text = models.CharField(_("建议"), max_length=300)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.text[:20]
