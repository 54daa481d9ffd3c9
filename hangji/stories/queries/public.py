"""What anybody may read of stories and cases. For the portal's pages."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet

from hangji.stories.models import Story, StoryPublication


@dataclass(frozen=True)
class PublishedStory:
    """pk: for the address stories:public_story. kind: story or case. text: a paragraph a line. used: by how many."""

    pk: int
    kind: str
    kind_said: str
    title: str
    text: str
    organisation: str
    region_code: int
    published_on: date
    used: int


def _rows() -> QuerySet[StoryPublication]:
    rows = StoryPublication.objects.running().filter(story__in=Story.objects.published().values("pk"))
    return rows.order_by("-decided_on", "-pk")


def published(pks: Collection[int] | None = None) -> list[PublishedStory]:
    """Stories before the public now, the newest first; pks: of these alone; one statement.

    A withdrawn consent takes one out at once.
    """
    rows = _rows() if pks is None else _rows().filter(story__in=pks)
    rows = rows.select_related("text", "story__call", "story__organisation").annotate(used=Count("story__uses"))
    return [_public(row) for row in rows]


def stories_with(words: Sequence[str]) -> list[tuple[int, str]]:
    """(pk, title) of the published stories that have all these words, made even, the newest first; one statement."""
    rows = _rows()
    for word in words:
        rows = rows.filter(words__contains=word)
    return list(rows.values_list("story", "text__title"))


def _public(row: StoryPublication) -> PublishedStory:
    story, call = row.story, row.story.call
    assert row.decided_on is not None
    used: int = row.used  # type: ignore[attr-defined]
    return PublishedStory(
        pk=story.pk,
        kind=call.kind,
        kind_said=str(call.get_kind_display()),
        title=row.text.title,
        text=row.text.text,
        organisation=str(story.organisation),
        region_code=call.region_code,
        published_on=row.decided_on,
        used=used,
    )


def paragraphs(text: str) -> Sequence[str]:
    return [line for line in text.splitlines() if line.strip()]
