"""三审三校: handing a text to different people, each step in its turn, and back to its writer where one says no."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from hangji.kit.refusal import NoRight, Refusal
from hangji.office import access
from hangji.office.acts import Act
from hangji.office.models import User
from hangji.office.pen import writing
from hangji.office.permissions import Permission
from hangji.portal.actions.hand import locked, require_state, save
from hangji.portal.models import Article, ArticleStep, ArticleVersion, Origin, VersionState
from hangji.portal.queries.rights import require_release, reviewers
from hangji.registry.actions.organisations import Conflict
from rulebook.portal import steps


def send_to_review(*, article: Article, people: Mapping[str, User], version: int, act: Act) -> Article:
    """Name who takes each step; from then on the words of this version stay as they are.

    people: by the code of a step. Raises Refusal where two steps have one person, one is the writer's, or the origin
    is not told.
    """
    require_release(act, article)
    with writing(act) as pen:
        article = locked(article, version)
        latest = require_state(article, _("不能送审"), VersionState.DRAFT)
        _require_origin(latest)
        codes = steps(latest.kind, day=act.today, place=article.region_code)
        _require_people(article, latest, codes, people, act)
        latest.state, latest.sent_at = VersionState.REVIEWING, act.at
        latest.save()
        for number, code in enumerate(codes, 1):
            _step(latest, number, code, people[code])
        after = {"article_version": latest.number, "article_people": [people[code].name for code in codes]}
        save(pen, "send_article", article, after)
    return article


def _step(latest: ArticleVersion, number: int, code: str, person: User) -> None:
    ArticleStep.objects.create(
        version=latest,
        number=number,
        code=code,
        person=person.username,
        person_name=person.name,
        written_by=latest.written_by,
    )


def _require_origin(latest: ArticleVersion) -> None:
    lacks = [
        said
        for said, there in (
            (_("来源"), latest.source),
            (_("原发日期"), latest.first_published_on or latest.origin != Origin.REPRINT),
            (_("原文链接，或依据说明"), latest.origin != Origin.REPRINT or latest.original_url or latest.basis_note),
        )
        if not there
    ]
    if lacks:
        raise Refusal(
            _("不能送审：来历不全"), _("缺：%(what)s") % {"what": _("、").join(lacks)}, _("先在“修改”里补齐来历")
        )


def _require_people(
    article: Article, latest: ArticleVersion, codes: tuple[str, ...], people: Mapping[str, User], act: Act
) -> None:
    named = [people[code] for code in codes if code in people]
    if len(named) < len(codes):
        raise Refusal(_("不能送审：有步骤没有指定人"), _("每一步由一人办理"), _("给每一步选一个人"))
    if len({user.pk for user in named}) < len(named):
        raise Refusal(_("不能送审：同一个人办了两步"), _("三审三校的每一步由不同的人办理"), _("给重复的步骤换一个人"))
    allowed = {code: {user.pk for user in reviewers(act, article, code)} for code in codes}
    if others := [people[code].name for code in codes if people[code].pk not in allowed[code]]:
        raise Refusal(
            _("不能送审：%(names)s 不能办理") % {"names": _("、").join(others)},
            _("写稿的人不审校自己的稿；审校的人要有这项权限，终审由民政局或党委的人办"),
            _("换成有审校权限的其他人"),
        )


def conclude_step(*, step: ArticleStep, passed: bool, opinion: str, version: int, act: Act) -> Article:
    """One reviews or proofreads: the next in turn goes on, the last makes it ready, a no sends it back."""
    access.require(act, Permission.REVIEW_ARTICLES)
    _require_own(step, act)
    if not passed and not opinion.strip():
        raise Refusal(_("不能退回：没有意见"), _("写稿的人要知道改什么"), _("写明哪里不对、怎么改"))
    with writing(act) as pen:
        article = locked(step.version.article)
        step = ArticleStep.objects.select_for_update().get(pk=step.pk)
        if step.done_at:
            if step.passed == passed and step.opinion == opinion:
                return article
            raise Conflict(_("还没有保存：这一步已经办过"), _("审校的结论不改"), _("看过现在的意见再办"))
        article = locked(article, version)
        latest = require_state(article, _("不能办理这一步"), VersionState.REVIEWING)
        _require_turn(step, latest)
        step.passed, step.opinion, step.done_at = passed, opinion, act.at
        step.save()
        if not passed:
            latest.state = VersionState.RETURNED
        elif not latest.steps.filter(done_at__isnull=True).exists():
            latest.state = VersionState.PASSED
        latest.save()
        after = {"article_step": step.code, "article_passed": passed, "article_version": latest.number}
        save(pen, "conclude_article_step", article, after, opinion)
    return article


def _require_own(step: ArticleStep, act: Act) -> None:
    if step.person != act.user.username:
        raise NoRight(
            _("不能办理这一步"),
            _("这一步由 %(name)s 办理") % {"name": step.person_name},
            _("换人请责任编辑在稿件页办理"),
        )


def _require_turn(step: ArticleStep, latest: ArticleVersion) -> None:
    first = latest.steps.filter(done_at__isnull=True).order_by("number").first()
    if first is None or first.pk != step.pk:
        raise Refusal(
            _("不能办理这一步：还没有轮到"),
            _("前面的“%(name)s”还没有办完") % {"name": first.person_name if first else ""},
            _("轮到时会出现在你的待办里"),
        )


def hand_step(*, step: ArticleStep, person: User, version: int, act: Act) -> Article:
    """Somebody else takes a step that waits."""
    article = step.version.article
    require_release(act, article)
    with writing(act) as pen:
        article = locked(article)
        if step.person == person.username:
            return article
        article = locked(article, version)
        latest = require_state(article, _("不能换人"), VersionState.REVIEWING)
        others = latest.steps.exclude(pk=step.pk)
        if others.filter(person=person.username).exists():
            raise Refusal(_("不能换成 %(name)s") % {"name": person.name}, _("他另办一步"), _("换成别的人"))
        if person.pk not in {user.pk for user in reviewers(act, article, step.code)}:
            raise Refusal(
                _("不能换成 %(name)s") % {"name": person.name}, _("没有审校权限，或者是写稿人"), _("换成别的人")
            )
        if step.done_at:
            raise Refusal(_("不能换人：这一步已经办完"), _("审校的结论不改"), _("只换还没有办的步骤"))
        before, step.person, step.person_name = step.person_name, person.username, person.name
        step.save()
        save(pen, "hand_article_step", article, {"article_step": step.code, "step_person": person.name}, before)
    return article
