"""The privacy file bound to the tables: every field that must be judged, what it was judged to be, and its words."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hangji.office.models import Document, Person, Role, User
from hangji.office.permissions import GRANTS, Permission
from hangji.office.table_names import ROOM_NAMES, TABLE_NAMES
from rulebook.privacy import Personal, Purpose, privacy_file

JUDGED = (models.CharField, models.TextField, models.JSONField, models.BinaryField, models.FileField)
# Django's own tables, which have no room of ours.
OTHERS = {
    "auth.Permission": gettext_lazy("权限（框架自带，不用）"),
    "auth.Group": gettext_lazy("用户组（框架自带，不用）"),
    "contenttypes.ContentType": gettext_lazy("内容类型（框架自带）"),
    "sessions.Session": gettext_lazy("登录会话"),
    "account.EmailAddress": gettext_lazy("账号的电子邮箱"),
    "account.EmailConfirmation": gettext_lazy("电子邮箱的确认"),
    "mfa.Authenticator": gettext_lazy("两步验证"),
    "django_tasks_database.DBTaskResult": gettext_lazy("长任务"),
}
KIND_NAMES = {
    "name": gettext_lazy("姓名"),
    "login": gettext_lazy("用户名"),
    "contact": gettext_lazy("联系方式"),
    "post": gettext_lazy("单位和职务"),
    "text": gettext_lazy("可能写到人的文字"),
    "link": gettext_lazy("指向人员或账号"),
    "secret": gettext_lazy("密码、密钥"),
    "file": gettext_lazy("文件"),
    "session": gettext_lazy("会话数据"),
    "blob": gettext_lazy("读出的数据"),
}


def to_be_judged() -> Iterator[tuple[str, str]]:
    """("room.Model", field) of every field in which personal data could be: words, data, references to persons,
    users and files. What has a fixed list of choices or is a number, a day or a yes holds no name."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if field.choices:
                continue
            refers = field.is_relation and field.related_model in (Person, User, Document)
            if refers or (isinstance(field, JUDGED) and not field.is_relation):
                yield model._meta.label, field.name


def unjudged() -> list[str]:
    """The fields that neither stand in the privacy file as personal nor as plain; and lines there of no field."""
    told = privacy_file()
    judged = {(each.model, each.field) for each in told.personal}
    judged |= {(model, field) for model, fields in told.plain.items() for field in fields}
    there = set(to_be_judged())
    missing = [f"{model}.{field}: not judged" for model, field in sorted(there - judged)]
    return [*missing, *(f"{model}.{field}: no such field" for model, field in sorted(judged - there))]


@cache
def model_of(label: str) -> Any:
    return apps.get_model(label)


def table_name(label: str) -> str:
    name = label.rpartition(".")[2]
    return str(OTHERS.get(label) or TABLE_NAMES.get(name) or name)


def room_name(label: str) -> str:
    return str(ROOM_NAMES.get(label.partition(".")[0]) or _("登录和运行"))


@dataclass(frozen=True)
class Line:
    """One table of a purpose: what personal it holds, in words, and what of it the law keeps."""

    room: str
    table: str
    holds: list[str]
    kept: list[str]


@dataclass(frozen=True)
class Entry:
    """One purpose as the page shows it. roles: who may see it, in words."""

    purpose: Purpose
    roles: list[str]
    lines: list[Line]
    fields: int


def inventory() -> list[Entry]:
    """个人信息清单: every purpose with its tables, in the order of the file; purposes of no field are left out."""
    told = privacy_file()
    entries = []
    for purpose in told.purposes.values():
        fields = [each for each in told.personal if each.purpose == purpose.code]
        if fields:
            entries.append(Entry(purpose, _roles(purpose), _lines(fields), len(fields)))
    return entries


def _roles(purpose: Purpose) -> list[str]:
    wanted = {Permission(code) for code in purpose.seen_by}
    return [str(Role(role).label) for role, granted in GRANTS.items() if wanted & granted] or [_("本人")]


def _lines(fields: list[Personal]) -> list[Line]:
    by_model: dict[str, list[Personal]] = {}
    for each in fields:
        by_model.setdefault(each.model, []).append(each)
    return [_line(model, held) for model, held in by_model.items()]


def _line(model: str, held: list[Personal]) -> Line:
    grounds = privacy_file().grounds
    kinds = list(dict.fromkeys(str(KIND_NAMES[each.kind]) for each in held))
    kept = list(dict.fromkeys(grounds[each.kept].title for each in held if each.kept))
    return Line(room_name(model), table_name(model), kinds, kept)
