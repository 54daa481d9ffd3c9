"""三亮 and 三比: an organisation's own card with what became of each line; practices, and who took them over."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hangji.governance.queries.sight import kept_by
from hangji.honours.models.rounds import TEXT
from hangji.office.access import has
from hangji.office.acts import Act
from hangji.office.permissions import Permission
from hangji.registry.models import PartyOrganization, SocialOrganization


def _seen(act: Act, prefix: str = "") -> Q:
    """Of organisations that one sees in the register, and of one's own."""
    seen = SocialOrganization.objects.visible_to(act).values("pk")
    return Q(**{f"{prefix}organisation__in": seen}) | Q(**{f"{prefix}organisation__in": kept_by(act)})


class LineKind(models.TextChoices):
    PLEDGE = "pledge", _("承诺")
    DUTY = "duty", _("职责")


class CardQuerySet(models.QuerySet["Card"]):
    def visible_to(self, act: Act) -> Self:
        return self.filter(_seen(act))

    def published(self) -> Self:
        return self.filter(published_on__isnull=False)


class Card(models.Model):
    """三亮公示卡 of one year. identity: 亮身份, how the Party organisation shows what it is; no names of members."""

    organisation = models.ForeignKey(SocialOrganization, models.PROTECT, related_name="+", verbose_name=_("社会组织"))
    party_organisation = models.ForeignKey(
        PartyOrganization, models.PROTECT, related_name="+", verbose_name=_("党组织")
    )
    year = models.PositiveSmallIntegerField(_("年度"))
    identity = models.CharField(_("亮身份"), max_length=300)
    published_on = models.DateField(_("公布日期"), null=True, blank=True)
    written_by_name = models.CharField(max_length=40)
    version = models.PositiveIntegerField(default=1)

    objects = CardQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "organisation__name", "pk"]
        constraints = [models.UniqueConstraint(fields=["organisation", "year"], name="card_once_a_year")]

    def __str__(self) -> str:
        return f"{self.organisation} {self.year}"


class CardLine(models.Model):
    """One pledge or duty. due_on: until when, None for the whole year. done_on: when it says it was done."""

    card = models.ForeignKey(Card, models.CASCADE, related_name="lines")
    kind = models.CharField(_("类别"), max_length=6, choices=LineKind)
    what = models.CharField(_("内容"), max_length=200)
    due_on = models.DateField(_("期限"), null=True, blank=True)
    done_on = models.DateField(_("完成日期"), null=True, blank=True)

    class Meta:
        ordering = ["card", "-kind", "pk"]
        constraints = [models.UniqueConstraint(fields=["card", "kind", "what"], name="card_line_once")]

    def __str__(self) -> str:
        return self.what

    def state_on(self, day: date) -> str:
        if self.done_on:
            return "done"
        return "overdue" if self.due_on and self.due_on < day else "doing"


class CardNote(models.Model):
    """What the organisation tells about one line, on a day; never edited."""

    line = models.ForeignKey(CardLine, models.CASCADE, related_name="notes")
    day = models.DateField(_("日期"))
    said = models.CharField(_("进展"), max_length=300)
    by_name = models.CharField(max_length=40)

    class Meta:
        ordering = ["day", "pk"]
        constraints = [models.UniqueConstraint(fields=["line", "day", "said"], name="card_note_once")]

    def __str__(self) -> str:
        return self.said


class PracticeField(models.TextChoices):
    """What is compared (三比), of organisations and teams."""

    LEARNING = "learning", _("比学习")
    STYLE = "style", _("比作风")
    CONTRIBUTION = "contribution", _("比贡献")


class PracticeQuerySet(models.QuerySet["Practice"]):
    def shared(self) -> Self:
        return self.filter(withdrawn_on__isnull=True)

    def visible_to(self, act: Act) -> Self:
        """What is shared is there for every organisation; one's own also after it was withdrawn."""
        if not any(has(act, right) for right in (Permission.SEE_HONOURS, Permission.ENTER_HONOURS)):
            return self.none()
        return self.filter(Q(withdrawn_on__isnull=True) | _seen(act))

    def kept_by(self, act: Act) -> Self:
        return self.filter(organisation__in=kept_by(act))


class Practice(models.Model):
    """A practice of an organisation or of a team of it, with what it brought for whom it serves."""

    organisation = models.ForeignKey(SocialOrganization, models.PROTECT, related_name="+", verbose_name=_("社会组织"))
    team = models.CharField(_("团队"), max_length=80, blank=True)
    field = models.CharField(_("方面"), max_length=12, choices=PracticeField)
    title = models.CharField(_("做法名称"), max_length=80)
    what = models.CharField(_("怎样做"), max_length=1000)
    outcome = models.CharField(_("服务成效"), max_length=TEXT)
    shared_on = models.DateField(_("分享日期"))
    shared_by_name = models.CharField(max_length=40)
    withdrawn_on = models.DateField(_("撤下日期"), null=True, blank=True)

    objects = PracticeQuerySet.as_manager()

    class Meta:
        ordering = ["-shared_on", "-pk"]
        constraints = [models.UniqueConstraint(fields=["organisation", "title"], name="practice_title_once")]

    def __str__(self) -> str:
        return self.title


class Adoption(models.Model):
    """借鉴: another organisation takes a practice over and says how."""

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="adoptions")
    organisation = models.ForeignKey(SocialOrganization, models.PROTECT, related_name="+", verbose_name=_("社会组织"))
    day = models.DateField(_("日期"))
    how = models.CharField(_("怎样用"), max_length=300)
    by_name = models.CharField(max_length=40)

    class Meta:
        ordering = ["-day", "-pk"]
        constraints = [models.UniqueConstraint(fields=["practice", "organisation"], name="practice_taken_over_once")]

    def __str__(self) -> str:
        return f"{self.practice} {self.organisation}"
