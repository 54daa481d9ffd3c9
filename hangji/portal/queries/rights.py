"""Whose an article is: the office's where it lies, its contributor's while nobody took it up, and whose step it is."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from hangji.kit.refusal import NoRight
from hangji.office import access
from hangji.office.access import has, where
from hangji.office.acts import Act
from hangji.office.models import Body, Post, Role, User
from hangji.office.permissions import GRANTS, LABELS, Permission
from hangji.portal.models import Article, ArticleStep, VersionState
from hangji.registry.models import Cover, Secretary, SocialOrganization
from rulebook.portal import REVIEWS

OPEN_TO_ITS_WRITER = (VersionState.DRAFT, VersionState.OFFERED, VersionState.RETURNED)
ROOM = (
    *(Permission.EDIT_ARTICLES, Permission.CONTRIBUTE_ARTICLES, Permission.REVIEW_ARTICLES),
    Permission.SEE_ARTICLES,
)


def seen_articles(act: Act) -> QuerySet[Article]:
    """Those of the user's territories, those begun by the user, and those of which the user has a step.

    An offer that its writer has not sent yet is the writer's alone.
    """
    name = act.user.username
    here = where(act, Permission.EDIT_ARTICLES) | where(act, Permission.SEE_ARTICLES)
    placed = here & (Q(begun_by=name) | ~Q(editor="") | Q(latest__state="offered"))
    steps = ArticleStep.objects.filter(person=name).values("version__article")
    return Article.objects.filter(placed | Q(begun_by=name) | Q(pk__in=steps))


def may_edit(act: Act, article: Article) -> bool:
    """An officer of the place; the contributor only until somebody of the office took it up."""
    if _placed(act, article):
        return True
    own = article.begun_by == act.user.username and not article.editor
    return own and has(act, Permission.CONTRIBUTE_ARTICLES)


def may_release(act: Act, article: Article) -> bool:
    return _placed(act, article)


def _placed(act: Act, article: Article) -> bool:
    found = access.territories(act, Permission.EDIT_ARTICLES)
    return any(each.holds(article.region_code, article.level) for each in found)


def require_edit(act: Act, article: Article) -> None:
    """Raise NoRight unless may_edit()."""
    if not may_edit(act, article):
        raise NoRight(
            _("不能%(right)s") % {"right": LABELS[Permission.EDIT_ARTICLES]},
            _("稿件已由编辑接手，或不在你的范围内"),
            _("要改的写给责任编辑“%(name)s”") % {"name": article.editor_name or _("本单位编辑")},
        )


def require_release(act: Act, article: Article) -> None:
    access.require(act, Permission.EDIT_ARTICLES, region_code=article.region_code, level=article.level)


def own_organisations(act: Act) -> QuerySet[SocialOrganization]:
    """For whom a Party worker contributes."""
    parties = Secretary.objects.valid().on(act.today).filter(person=act.user.person_id).values("party_organization")
    covers = Cover.objects.valid().on(act.today).filter(party_organization__in=parties).values("organisation")
    return SocialOrganization.objects.filter(pk__in=covers).order_by("name")


def reviewers(act: Act, article: Article, step: str = "") -> list[User]:
    """Who may be named for a step, by name: officers and committees of the place or above, and reviewers; not its
    writers. The last review (终审) is for the office itself, not for a reviewer from outside.
    """
    roles = [role for role, granted in GRANTS.items() if Permission.REVIEW_ARTICLES in granted]
    posts = Post.objects.valid().on(act.today).filter(role__in=roles, user__is_active=True)
    if step == REVIEWS[-1]:
        posts = posts.exclude(role=Role.REVIEWER)
    wrote = writers(article)
    found = {
        post.user_id: post.user
        for post in posts.select_related("user", "body").order_by("user__name")
        if _fits(post, article) and post.user.username not in wrote
    }
    return list(found.values())


def writers(article: Article) -> set[str]:
    """User names of all who wrote a version since the one that is public."""
    shown = article.shown.number if article.shown else 0
    return set(article.versions.filter(number__gt=shown).values_list("written_by", flat=True))


def _fits(post: Any, article: Article) -> bool:
    if post.role == Role.REVIEWER and not post.region_code:
        return True
    body: Body | None = post.body
    code, level = (body.region_code, body.level) if body else (post.region_code, post.level)
    return access.Territory(code, level).holds(article.region_code, article.level)
