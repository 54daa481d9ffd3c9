"""What the office's pages read: users in one's care, places by name, the trail, doors of the demonstration, health."""

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from allauth.mfa.models import Authenticator
from django.apps import apps
from django.conf import settings
from django.core.cache import cache as kept
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from hangji import home
from hangji.office.access import any_of, territories
from hangji.office.acts import Act
from hangji.office.models import (
    AuditEntry,
    AuditTail,
    Body,
    Level,
    Person,
    Post,
    Region,
    Role,
    User,
)
from hangji.office.models.places import within_span
from hangji.office.models.posts import ADMINISTRATORS
from hangji.office.permissions import GRANTS, LABELS, Permission
from hangji.office.sent import digests_sent
from hangji.office.table_names import ROOM_NAMES, TABLE_NAMES

MOST_REGION_CODES = 1_000_000  # six digits; a street's code has nine


def who_helps() -> str:
    """Whom to call when one cannot sign in: ``help`` under [office] in hangji.toml."""
    return str(settings.OFFICE.get("help") or _("本单位安全管理员"))


# ---- places


def region_names(day: date) -> Callable[[int], str]:
    """A function from region code to the name it had on ``day``; one query at the first name asked for."""

    @cache
    def names() -> dict[int, str]:
        return dict(Region.objects.on(day).values_list("code", "name"))

    return lambda code: _("全部地区") if code == 0 else names().get(code, str(code))


def regions_of(act: Act) -> list[tuple[int | str, str]]:
    """The regions (down to the county) where the user manages accounts, as choices; none is chosen beforehand."""
    codes = [territory.region_code for territory in territories(act, Permission.MANAGE_USERS)]
    within = any_of(within_span("code", code) for code in codes)
    found = Region.objects.on(act.today).filter(within, code__lt=MOST_REGION_CODES).values_list("code", "name")
    return [("", _("请选择")), *([(0, _("全部地区"))] if 0 in codes else []), *found]


def bodies_of(act: Act) -> QuerySet[Body]:
    """The supervising bodies where the user manages accounts."""
    within = any_of(territory.q() for territory in territories(act, Permission.MANAGE_USERS))
    return Body.objects.on(act.today).filter(within)


def home_level(code: int) -> str:
    """On which level a region's own bodies are: a prefecture's on the city's, a county's on the county's."""
    return Level.CITY if code % 100 == 0 else Level.COUNTY


def body_places(act: Act) -> list[tuple[int | str, str]]:
    """The prefectures and counties where the user may record a supervising body, as choices."""
    lands = territories(act, Permission.FORM)
    found = Region.objects.on(act.today).filter(any_of(within_span("code", t.region_code) for t in lands))
    names = found.filter(code__lt=MOST_REGION_CODES).values_list("code", "name")
    held = [(code, name) for code, name in names if any(t.holds(code, home_level(code)) for t in lands)]
    return [("", _("请选择")), *((code, name) for code, name in held if code % 10_000)]


def bodies_seen(act: Act) -> QuerySet[Body]:
    """The supervising bodies of the user's territories, ended ones too."""
    there = any_of(territory.q() for territory in territories(act, Permission.SEE_COVERAGE))
    return Body.objects.filter(there).select_related("successor")


# ---- users


def users_of(act: Act) -> QuerySet[User]:
    """The users whose posts lie where the act's user manages accounts: past ones too, and those ended on their first
    day, of which no valid spell is left, or nobody could appoint the user again."""
    there = any_of((t.q() & Q(body__isnull=True)) | t.q("body__") for t in territories(act, Permission.MANAGE_USERS))
    return User.objects.filter(Exists(Post.objects.filter(there, user=OuterRef("pk"))))


def posts_by_user(users: Sequence[User]) -> dict[int, list[Post]]:
    """All valid posts of some users, newest first."""
    posts: dict[int, list[Post]] = {user.pk: [] for user in users}
    for post in Post.objects.valid().filter(user__in=users).select_related("body").order_by("-since", "-pk"):
        posts[post.user_id].append(post)
    return posts


def namesakes(name: str) -> QuerySet[Person]:
    """The people of this name who have no account."""
    return Person.objects.filter(name=name, user__isnull=True)


def has_totp(user: User) -> bool:
    return bool(Authenticator.objects.filter(user_id=user.pk, type=Authenticator.Type.TOTP).exists())


def bare_administrators() -> QuerySet[User]:
    """The administrators who sign in with a password alone."""
    holders = User.objects.filter(is_active=True, posts__role__in=ADMINISTRATORS, posts__withdrawn_at__isnull=True)
    with_totp = Authenticator.objects.filter(type=Authenticator.Type.TOTP).values("user")
    return holders.exclude(pk__in=with_totp).distinct()


def totp_is_missing(act: Act) -> bool:
    """Whether the user is an administrator without the second step of signing in."""
    return any(post.role in ADMINISTRATORS for post in act.posts) and not has_totp(act.user)


@dataclass(frozen=True)
class Door:
    """One login of the demonstration, a click away."""

    username: str
    name: str
    post: str


def doors(day: date) -> list[Door]:
    """Every officer, since some matters need two, and of each other role the first login per place; none in a real
    office. Roles in the order of Role, then the wider place first."""
    if not settings.PINNED_DAY:
        return []
    place, order = region_names(day), list(Role.values)
    posts = Post.objects.valid().on(day).filter(user__is_active=True).select_related("user", "body").order_by("user_id")
    first: dict[Any, Post] = {}
    for post in sorted(posts, key=lambda post: (order.index(post.role), post.region_code, post.body_id or 0)):
        kind = (post.role, post.region_code, post.level, post.body_id)
        first.setdefault(post.user_id if post.role == Role.OFFICER else kind, post)
    return [Door(held.user.username, held.user.name, _post_said(held, place)) for held in first.values()]


def _post_said(post: Post, place: Callable[[int], str]) -> str:
    """The role with its body or place; one that holds everywhere is the role alone."""
    if post.body is None and post.region_code == 0:
        return post.get_role_display()
    return f"{post.get_role_display()} · {post.body or place(post.region_code)}"


def rights() -> list[tuple[Any, list[tuple[Any, bool]]]]:
    """The table of permissions.GRANTS: a row per permission, a cell per role."""
    return [
        (LABELS[permission], [(Role(role).label, permission in granted) for role, granted in GRANTS.items()])
        for permission in Permission
    ]


# ---- the trail


def trail_of(act: Act) -> QuerySet[AuditEntry]:
    """Entries of the offices inside the user's territory. Those about accounts stay with the audit administrator."""
    offices = any_of(
        Q(office=t.region_code) if t.level == Level.CITY else within_span("office", t.region_code)
        for t in territories(act, Permission.SEE_AUDIT)
    )
    return AuditEntry.objects.filter(offices).exclude(subject_kind="User")


@dataclass(frozen=True)
class Search:
    """What a page of the trail is narrowed to; "" and None narrow nothing. by: a username or a name."""

    subject: str = ""
    by: str = ""
    verb: str = ""
    day: date | None = None

    def of(self, entries: QuerySet[AuditEntry]) -> QuerySet[AuditEntry]:
        if self.subject:
            entries = entries.filter(subject__contains=self.subject)
        if self.by:
            entries = entries.filter(Q(by=self.by) | Q(by_name=self.by))
        if self.verb:
            entries = entries.filter(verb=self.verb)
        if self.day:
            entries = entries.filter(at__date=self.day)
        return entries


# ---- health


@dataclass(frozen=True)
class StandingCheck:
    """When standings were last compared with the facts, how many, and how many differed."""

    at: datetime
    organisations: int
    faults: int


def note_standing_check(check: StandingCheck) -> None:
    """Keep the result for the page and for ``doctor``; called by whoever compared."""
    kept.set("standing_check", check, timeout=None)


def last_standing_check() -> StandingCheck | None:
    check: StandingCheck | None = kept.get("standing_check")
    return check


LEAST_FREE = 1024**3


def health() -> list[tuple[bool, str]]:
    """Is this installation in order? (true or false, a sentence) for each thing looked at."""
    own = [_schema(), _journal(), _disk(), _files(), _standings(), _administrators(), digests_sent()]
    return own + [import_string(path)() for path in settings.HEALTH]


def _schema() -> tuple[bool, str]:
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        return False, _("数据库还有 %(n)d 步升级没有执行，请先运行升级") % {"n": len(waiting)}
    return True, _("数据库结构是最新的")


def _journal() -> tuple[bool, str]:
    if connection.vendor != "sqlite":
        return True, _("数据库是 %(name)s") % {"name": connection.display_name}
    with connection.cursor() as cursor:
        mode = cursor.execute("PRAGMA journal_mode").fetchone()[0]
    fine = mode in ("wal", "memory")
    return fine, _("数据库是 SQLite，日志方式 %(mode)s") % {"mode": mode}


def _disk() -> tuple[bool, str]:
    folder = next(path for path in (home.HOME, *home.HOME.parents) if path.exists())
    free = shutil.disk_usage(folder).free
    facts = {"free": f"{free / 1024**3:.1f}", "least": LEAST_FREE // 1024**3}
    if free < LEAST_FREE:
        return False, _("磁盘只剩 %(free)s GB，不足 %(least)s GB，请清理或扩容") % facts
    return True, _("磁盘剩余 %(free)s GB") % facts


def _files() -> tuple[bool, str]:
    """A file can be stored and taken away again."""
    try:
        name = default_storage.save("probe", ContentFile(b"."))
        default_storage.delete(name)
    except OSError as fault:
        return False, _("附件目录不能写入：%(fault)s") % {"fault": fault.strerror}
    return True, _("附件目录可以写入")


def _standings() -> tuple[bool, str]:
    check = last_standing_check()
    if check is None:
        return True, _("还没有核对过判定结果与台账是否一致")
    facts = {"at": f"{check.at:%Y-%m-%d %H:%M}", "n": check.organisations, "faults": check.faults}
    if check.faults:
        return False, _("%(at)s 核对 %(n)d 家，有 %(faults)d 家的判定结果与台账不一致，请重算") % facts
    return True, _("%(at)s 核对 %(n)d 家，判定结果与台账一致") % facts


def _administrators() -> tuple[bool, str]:
    """Every administrator signs in with a second step; the demonstration's have none on purpose."""
    if settings.PINNED_DAY:
        return True, _("这是演示：业务日期固定，任何人可以点一下登录")
    if bare := bare_administrators().count():
        return False, _("有 %(n)d 位管理员没有打开两步验证，请他们在“我的设置”里打开") % {"n": bare}
    return True, _("管理员都打开了两步验证")


@dataclass(frozen=True)
class Installation:
    """What the page 运行情况 shows besides the health."""

    facts: list[tuple[str, str]]
    rows: list[tuple[str, str, int]]
    tails: list[AuditTail]


def installation() -> Installation:
    return Installation(_facts(), _rows(), list(AuditTail.objects.all()))


def _facts() -> list[tuple[str, str]]:
    pinned = settings.PINNED_DAY
    return [
        (_("单位"), str(settings.OFFICE.get("name", "—"))),
        (_("数据库"), f"{connection.display_name} · {connection.settings_dict['NAME']}"),
        (_("数据目录"), str(home.HOME)),
        (_("业务日期"), _("固定在 %(day)s（演示）") % {"day": pinned.isoformat()} if pinned else _("当天")),
        (_("遇到问题找谁"), who_helps()),
    ]


def _rows() -> list[tuple[str, str, int]]:
    """(room, table, rows) for every table of the rooms."""
    return [
        (str(ROOM_NAMES[room.label]), _table(model.__name__), model._default_manager.count())
        for room in apps.get_app_configs()
        if room.label in ROOM_NAMES
        for model in room.get_models()
    ]


def _table(name: str) -> str:
    """A table in words; one that the list lacks by its own name."""
    return str(TABLE_NAMES.get(name, name))
