"""Posts (任职): who holds which role, for which territory or body, from when until when."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hangji.kit.spells import Spell, spell_rules
from hangji.office.models.people import User
from hangji.office.models.places import Body


class Role(models.TextChoices):
    OFFICER = "officer", _("民政局工作人员")
    COMMITTEE = "committee", _("综合党委、行业党委")
    INSTRUCTOR = "instructor", _("党建工作指导员")
    PARTY_WORKER = "party_worker", _("社会组织党务工作者")
    REVIEWER = "reviewer", pgettext_lazy("人", "评审")
    BANK_CLERK = "bank_clerk", _("银行经办")
    AUDITOR = "auditor", _("审计")
    SECURITY_ADMIN = "security_admin", _("安全管理员")
    SYSTEM_ADMIN = "system_admin", _("系统管理员")
    AUDIT_ADMIN = "audit_admin", _("审计管理员")


class Level(models.TextChoices):
    CITY = "city", _("市级登记")
    COUNTY = "county", _("县级登记")
    ALL = "all", _("全部")


class CommitteeDuty(models.TextChoices):
    """What somebody is in a leading committee; the staff work for it and have no vote."""

    SECRETARY = "secretary", _("书记")
    DEPUTY = "deputy", _("副书记")
    MEMBER = "member", _("委员")
    STAFF = "staff", _("工作人员")


# Separation of the three administrators: one person holds at most one of these at a time.
ADMINISTRATORS = (Role.SECURITY_ADMIN, Role.SYSTEM_ADMIN, Role.AUDIT_ADMIN)


class Post(Spell):
    """One role of one user. Territory is region subtree × level; a committee's is its body's.

    duty: what the user is in the committee; "" for other roles, and for a member whose duty nobody has said.
    """

    user = models.ForeignKey(User, models.PROTECT, related_name="posts")
    role = models.CharField(_("角色"), max_length=20, choices=Role)
    region_code = models.IntegerField(_("地区"), default=0)
    level = models.CharField(_("层级"), max_length=6, choices=Level, default=Level.ALL)
    body = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="+")
    duty = models.CharField(_("党委职务"), max_length=9, choices=CommitteeDuty, blank=True, default="")

    class Meta:
        ordering = ["pk"]
        constraints = [
            *spell_rules("post", ("user", "role", "region_code", "level")),
            models.CheckConstraint(name="post_duty_in_a_committee", condition=Q(duty="") | Q(role="committee")),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.get_role_display()}"
