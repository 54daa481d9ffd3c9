"""A model site (示范点): when it is open, who said so, what may be taken away from it, and what the public reads."""

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from hangji.governance.queries.sight import kept_by
from hangji.honours.models import Award
from hangji.kit.spells import Spell, spell_rules
from hangji.office.access import Territory, where
from hangji.office.acts import Act
from hangji.office.models import Document
from hangji.office.permissions import Permission
from hangji.registry.models import OrganisationLevel, SocialOrganization

SAID = 500  # of each of the four
FOUR = ("hear", "see", "learn", "copy")


class SiteQuerySet(models.QuerySet["Site"]):
    def open_on(self, day: date) -> Self:
        return self.filter(Exists(SiteOpening.objects.valid().on(day).filter(site=OuterRef("pk"))))

    def published_on(self, day: date) -> Self:
        """What anybody may read: published by the office, and open."""
        return self.filter(published_at__isnull=False).open_on(day)

    def kept_by(self, act: Act) -> Self:
        """Those that one describes and shows round: of one's territories, and of the organisations one keeps."""
        return self.filter(where(act, Permission.KEEP_SITES) | Q(organisation__in=kept_by(act)))

    def run_by(self, act: Act) -> Self:
        return self.filter(where(act, Permission.RUN_SITES))

    def visible_to(self, act: Act) -> Self:
        """Open ones to whoever may look at sites, wherever they are, since visits go across borders; others at home."""
        opened = Exists(SiteOpening.objects.valid().on(act.today).filter(site=OuterRef("pk")))
        return self.filter(_whole(act) | Q(opened))

    def whole_to(self, act: Act) -> Self:
        """Those whose every visit one sees, and everything that was taken over from them."""
        return self.filter(_whole(act))


def _whole(act: Act) -> Q:
    return where(act, Permission.SEE_SITES) | Q(organisation__in=kept_by(act))


class Site(models.Model):
    """hear, see, learn, copy: 可听、可看、可学、可复制. contact: a post, never a person's name or number.

    award: of the selection 璀璨计划, by which it was named, if it was. region_code: the county where it stands;
    level: of the register that leads it. capacity: persons at a time.
    published: what the public reads, as it was when the office published it; the rest may be written on meanwhile.
    words: the same made even for the search, "" for what is not published.
    """

    organisation = models.ForeignKey(SocialOrganization, models.PROTECT, related_name="sites")
    award = models.ForeignKey(Award, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("命名"))
    region_code = models.IntegerField(_("县区"))
    level = models.CharField(_("层级"), max_length=6, choices=OrganisationLevel)
    name = models.CharField(_("示范点名称"), max_length=60)
    address = models.CharField(_("地址"), max_length=160)
    contact = models.CharField(_("联系岗位"), max_length=40)
    hours = models.CharField(_("开放时间"), max_length=80)
    capacity = models.PositiveSmallIntegerField(_("每场最多（人）"))
    hear = models.CharField(_("可听"), max_length=SAID)
    see = models.CharField(_("可看"), max_length=SAID)
    learn = models.CharField(_("可学"), max_length=SAID)
    copy = models.CharField(_("可复制"), max_length=SAID)
    version = models.PositiveIntegerField(default=1)
    proposed_at = models.DateTimeField()
    proposed_by_name = models.CharField(max_length=40)
    published: Any = models.JSONField(null=True, blank=True)
    published_version = models.PositiveIntegerField(null=True, blank=True)
    published_at = models.DateTimeField(_("发布时间"), null=True, blank=True)
    published_by_name = models.CharField(max_length=40, blank=True)
    words = models.TextField(blank=True, default="")

    objects = SiteQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "name"], name="site_named_once"),
            models.CheckConstraint(name="site_takes_somebody", condition=Q(capacity__gte=1)),
            models.CheckConstraint(
                name="site_can_be_heard_seen_learnt_copied",
                condition=~Q(hear="") & ~Q(see="") & ~Q(learn="") & ~Q(copy=""),
            ),
            models.CheckConstraint(
                name="site_published_whole",
                condition=Q(published_at__isnull=True, published__isnull=True, published_version__isnull=True)
                | Q(published_at__isnull=False, published__isnull=False, published_version__lte=F("version")),
            ),
            models.CheckConstraint(
                name="site_found_while_public", condition=Q(words="") | Q(published_at__isnull=False)
            ),
        ]
        indexes = [models.Index(fields=["region_code", "level"], name="site_place")]

    def __str__(self) -> str:
        return self.name

    @property
    def territory(self) -> Territory:
        return Territory(self.region_code, self.level)


class SiteOpening(Spell):
    """A site is open from a day until another; never edited, only withdrawn and recorded anew."""

    site = models.ForeignKey(Site, models.PROTECT, related_name="openings")

    class Meta:
        constraints = spell_rules("site_opening", "site")


class ChangeKind(models.TextChoices):
    OPEN = "open", _("开放")
    CLOSE = "close", _("停止开放")


class SiteChange(models.Model):
    """Opening or closing a site: asked for by one person, agreed to or not by another. agreed: None while it waits."""

    site = models.ForeignKey(Site, models.PROTECT, related_name="changes")
    kind = models.CharField(_("事项"), max_length=5, choices=ChangeKind)
    day = models.DateField(_("从哪一天起"))
    reason = models.CharField(_("理由"), max_length=200)
    asked_by = models.CharField(max_length=40)
    asked_by_name = models.CharField(max_length=40)
    asked_at = models.DateTimeField()
    agreed = models.BooleanField(_("复核"), null=True)
    opinion = models.CharField(_("复核意见"), max_length=200, blank=True)
    decided_by = models.CharField(max_length=40, blank=True)
    decided_by_name = models.CharField(max_length=40, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["site"], condition=Q(agreed__isnull=True), name="one_change_of_a_site_waits"
            ),
            models.CheckConstraint(
                name="site_change_decided_by_another",
                condition=Q(agreed__isnull=True, decided_by="", decided_at__isnull=True)
                | Q(agreed__isnull=False, decided_at__isnull=False) & ~Q(decided_by="") & ~Q(decided_by=F("asked_by")),
            ),
            models.CheckConstraint(name="site_change_says_why", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.site} {self.day}"


class ItemKind(models.TextChoices):
    PAPER = "paper", _("材料")
    PICTURE = "picture", _("图片")


class Audience(models.TextChoices):
    PUBLIC = "public", _("向社会公开")
    REGISTERED = "registered", _("登录的社会组织")


class SiteItem(models.Model):
    """可复制的材料, or a picture of the site. title of a picture: what is to be seen, for whoever cannot see it.

    permission: on what ground it is handed out (own work, consent of those shown). Taken down it stays on record.
    """

    site = models.ForeignKey(Site, models.PROTECT, related_name="items")
    kind = models.CharField(_("类别"), max_length=7, choices=ItemKind)
    title = models.CharField(_("名称"), max_length=80)
    audience = models.CharField(_("给谁"), max_length=10, choices=Audience)
    permission = models.CharField(_("许可"), max_length=120)
    document = models.ForeignKey(Document, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    added_by_name = models.CharField(max_length=40)
    dropped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["kind", "title", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["site", "title"], condition=Q(dropped_at__isnull=True), name="site_item_titled_once"
            ),
            models.CheckConstraint(name="site_item_with_permission", condition=~Q(permission="") & ~Q(title="")),
        ]

    def __str__(self) -> str:
        return self.title
