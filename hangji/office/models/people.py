"""Persons whom a duty needs, and users who sign in. No more of a person than name, unit, post and contact."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models
from django.utils.translation import gettext_lazy as _


class Person(models.Model):
    """Someone with a duty in this work: an instructor, a secretary, later a certificate's holder."""

    name = models.CharField(_("姓名"), max_length=40)
    unit = models.CharField(_("单位"), max_length=120, blank=True)  # an organisation's whole name
    phone = models.CharField(_("联系电话"), max_length=20, blank=True)

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(username=username)


class User(AbstractBaseUser):
    username = models.CharField(
        _("用户名"), max_length=40, unique=True, validators=[UnicodeUsernameValidator()], help_text=_("通常是姓名拼音")
    )
    name = models.CharField(_("姓名"), max_length=40)
    title = models.CharField(_("单位和职务"), max_length=60, blank=True)
    email = models.EmailField(_("电子邮箱"), blank=True)
    is_active = models.BooleanField(_("启用"), default=True)
    person = models.OneToOneField(Person, models.PROTECT, null=True, blank=True, related_name="user")
    large_print = models.BooleanField(_("大字版"), default=False)
    language = models.CharField(_("语言"), max_length=10, default="zh-hans")

    objects = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"

    class Meta:
        ordering = ["username"]

    def __str__(self) -> str:
        return self.name or self.username
