"""Which article a claim means, what its grounds are called, and why an article is away."""

import re
from collections.abc import Mapping
from datetime import date, datetime

from django.utils.translation import gettext as _

from hangji.portal.models import Article
from hangji.portal.queries.public import public_articles
from hangji.portal.takedown.models import Takedown
from rulebook.policy import all_clauses
from rulebook.takedown import rights

ADDRESS = re.compile(r"/articles/(\d{1,18})(?:/|$)")


def meant(text: str, now: datetime) -> Article | None:
    """The public article that an address, its key or its whole title means; None where it is none or several."""
    text = text.strip()
    found = ADDRESS.search(text)
    key = found[1] if found else text if text.isdecimal() and len(text) <= 18 else ""
    rows = public_articles(now)
    some = list(rows.filter(pk=int(key))[:1] if key else rows.filter(shown__title=text)[:2])
    return some[0] if len(some) == 1 else None


def right_said(code: str) -> str:
    return _(_titles().get(code, code))


def _titles() -> Mapping[str, str]:
    titles: dict[str, str] = {}
    for clause in all_clauses():
        if clause.key == "takedown.rights":
            titles.update(clause.value)
    return titles


def right_choices(day: date) -> list[tuple[str, str]]:
    return [(code, _(title)) for code, title in rights(day=day).items()]


def away_by_claim(article: Article) -> bool:
    """Whether an article that is away was taken away on a claim, and no claim stands any more."""
    claims = Takedown.objects.filter(article=article)
    by_claim = claims.filter(hidden_at=article.withdrawn_at) | claims.filter(decided_at=article.withdrawn_at)
    return article.withdrawn_at is not None and by_claim.exists() and not claims.standing().exists()
