"""What strangers may see: articles by channel, the newest, the search, an article's pictures and neighbours."""

from datetime import datetime

from django.db.models import Case, IntegerField, Q, QuerySet, When

from hangji.portal.models import Article, ArticleFile, FileUse, channels
from rulebook.portal import even

PAGE = 20
MOST_WORDS = 6
LONGEST_WORD = 40


def public_articles(now: datetime) -> QuerySet[Article]:
    """Public at a moment, the newest first, with the words that are shown."""
    rows = Article.objects.public(now).select_related("shown", "organisation")
    return rows.order_by("-public_from", "-pk")


def public_article(pk: int, now: datetime) -> Article | None:
    """One article as strangers see it; None for what they may not see."""
    found: Article | None = public_articles(now).filter(pk=pk).first()
    return found


def of_channel(code: str, now: datetime) -> QuerySet[Article]:
    """The articles of a channel and of those below it. Raises KeyError for an unknown channel."""
    own = channels()[code].code
    below = [each.code for each in channels().values() if each.parent == own]
    return public_articles(now).filter(channel__in=[own, *below])


def next_change(now: datetime) -> datetime | None:
    """When the next scheduled article becomes public: until then a page may be kept."""
    rows = Article.objects.filter(shown__isnull=False, withdrawn_at__isnull=True, public_from__gt=now)
    found: datetime | None = rows.order_by("public_from").values_list("public_from", flat=True).first()
    return found


def words_of(text: str) -> list[str]:
    """The words of a search, made even; at most a few, each of bounded length."""
    words = [even(word)[:LONGEST_WORD] for word in text.split()]
    return list(dict.fromkeys(word for word in words if word))[:MOST_WORDS]


def found_by(text: str, now: datetime) -> QuerySet[Article]:
    """Articles that have every word of a search, those with the words in their title first."""
    words = words_of(text)
    if not words:
        return Article.objects.none()
    in_title, anywhere = Q(), Q()
    for word in words:
        title = Q(search__title__contains=word)
        in_title &= title
        anywhere &= title | Q(search__text__contains=word)
    first = Case(When(in_title, then=0), default=1, output_field=IntegerField())
    return public_articles(now).filter(anywhere).order_by(first, "-public_from", "-pk")


def files_of(article: Article, number: int, use: FileUse) -> list[ArticleFile]:
    """The pictures or attachments of one version of an article."""
    rows = article.files.filter(use=use).select_related("document")
    return [each for each in rows if each.since <= number and (each.until is None or number < each.until)]
