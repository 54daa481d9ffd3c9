"""A score from what is stored: the round's template, evidence and answers as handed in, the review that stands."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from hangji.appraisal.models import Appraisal, AppraisalReview, AppraisalRound, AppraisalState, Stage
from hangji.office.access import Territory
from hangji.office.acts import Act
from hangji.office.models import Post, User
from hangji.office.permissions import GRANTS, Permission
from rulebook.appraisal import Opinion, Score, differs, facts_from, judge
from rulebook.appraisal_templates import Template

# Which review stands, the weightiest first; a second review only says whether a third is asked for.
ORDER = (Stage.OBJECTION, Stage.THIRD, Stage.FIRST)


def opinion_of(review: AppraisalReview) -> Opinion:
    return Opinion(
        marks={key: said["marks"] for key, said in review.marks.items()},
        deductions={key: said["times"] for key, said in review.deductions.items()},
        vetoes=tuple(review.vetoes),
    )


def standing(reviews: Iterable[AppraisalReview]) -> AppraisalReview | None:
    """The review by which an appraisal is scored now."""
    given = {each.stage: each for each in reviews if each.given_at}
    return next((given[stage] for stage in ORDER if stage in given), None)


def score_of(appraisal: Appraisal, review: AppraisalReview | None, rules: Template | None = None) -> Score:
    """The score by one review, None: by the self-assessment alone."""
    answers = {key: said["choice"] for key, said in appraisal.answers.items()}
    opinion = opinion_of(review) if review else None
    return judge(rules or appraisal.round.rules, facts_from(appraisal.evidence), answers, opinion)


def veto_words(rules: Template, score: Score, review: AppraisalReview | None) -> str:
    """The vetoes in words, with the clause or ground that a reviewer gave."""
    because: Mapping[str, str] = review.vetoes if review else {}
    said = [
        f"{each.title}（{because[each.key]}）" if because.get(each.key) else each.title
        for each in rules.vetoes
        if each.key in score.vetoes
    ]
    return "；".join(said)[:500]


def wants_third(appraisal: Appraisal, rules: Template) -> bool:
    """Whether the two reviews are so far apart that a third person settles it, and nobody has yet."""
    given = {each.stage: each for each in appraisal.reviews.all() if each.given_at}
    if Stage.FIRST not in given or Stage.SECOND not in given or Stage.THIRD in given:
        return False
    one, other = (score_of(appraisal, given[stage], rules) for stage in (Stage.FIRST, Stage.SECOND))
    return differs(rules, one, other)


def open_reviews(round_: AppraisalRound) -> list[Appraisal]:
    """Those drawn for a second review that is not settled yet."""
    rules = round_.rules
    rows = round_.appraisals.filter(sampled=True, state=AppraisalState.REVIEWED).prefetch_related("reviews")
    return [row for row in rows if _lacks_second(row) or wants_third(row, rules)]


def _lacks_second(row: Appraisal) -> bool:
    return not any(each.stage == Stage.SECOND and each.given_at for each in row.reviews.all())


def to_be_handed(round_: AppraisalRound, stage: str) -> list[Appraisal]:
    """The appraisals of a round for which nobody has been asked at a stage, in the order of the list."""
    handed = AppraisalReview.objects.filter(appraisal=OuterRef("pk"), stage=stage)
    rows: QuerySet[Appraisal] = round_.appraisals.exclude(Exists(handed)).order_by("pk")
    rows = rows.select_related("organisation").prefetch_related("reviews")
    if stage == Stage.FIRST:
        return list(rows.filter(state=AppraisalState.HANDED_IN))
    if stage == Stage.OBJECTION:
        return list(rows.filter(state=AppraisalState.OBJECTED))
    sampled = rows.filter(state=AppraisalState.REVIEWED, sampled=True)
    rules = round_.rules
    return [row for row in sampled if stage == Stage.SECOND or wants_third(row, rules)]


def reviewers(round_: AppraisalRound, act: Act) -> list[User]:
    """Who may be asked to review there: by a running post that carries the right in the round's territory."""
    roles = [role for role, rights in GRANTS.items() if Permission.REVIEW_APPRAISAL in rights]
    posts = Post.objects.valid().on(act.today).filter(role__in=roles, user__is_active=True)
    found = {post.user for post in posts.select_related("user", "body") if _reaches(post, round_)}
    return sorted(found, key=lambda user: user.username)


def _reaches(post: Post, round_: AppraisalRound) -> bool:
    place = post.body or post
    return Territory(place.region_code, place.level).holds(round_.region_code, round_.level)


def recomputed(appraisal: Appraisal) -> Score:
    """What the stored template, evidence, answers and reviews come to, for comparing with what is stored."""
    return score_of(appraisal, standing(appraisal.reviews.all()))


def faults(rows: QuerySet[Appraisal]) -> Iterator[str]:
    """Scores that are stored otherwise than they are reckoned, and rounds whose template was changed."""
    for row in rows.filter(marks__isnull=False).select_related("round").prefetch_related("reviews"):
        if row.round.rules.digest != row.round.digest:
            yield f"{row.round}: the template is not the one of its digest"
        elif recomputed(row).plain() != row.score:
            yield f"{row}: the stored score is not the reckoned one"


def kept_score(row: Appraisal) -> list[dict[str, Any]]:
    """The stored items, each beside its item of the template."""
    rules = row.round.rules
    return [{**said, "item": rules.item(said["key"])} for said in row.score.get("items", ())]
