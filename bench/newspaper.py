"""A portal of so many articles of about 900 characters: ``python -m bench.newspaper COUNT``; prints their number."""

import json
import sys
from datetime import timedelta
from random import Random

WORDS = "组织党员支部指导联系服务社区章程换届培训会议走访问题办结街道协会学校基金志愿活动"
RARE = "扶手"  # stands in every hundredth


def _word(chance: Random) -> str:
    at = 2 * chance.randrange(len(WORDS) // 2)
    return WORDS[at : at + 2]


def main(count: int) -> None:
    from django.core.management import call_command
    from django.db import connection

    from bench import office
    from hangji.portal.models import Article, ArticleVersion, SearchText

    office.make()
    call_command("collectstatic", interactive=False, verbosity=0)  # a page names its sheets by their hashes
    if connection.vendor == "sqlite":
        connection.cursor().execute("PRAGMA journal_mode=wal")
    chance, articles, versions, texts = Random(7), [], [], []
    for number in range(1, count + 1):
        at = office.NOW - timedelta(hours=number)
        words = "".join(_word(chance) for _number in range(440)) + (RARE if number % 100 == 0 else "")
        who = {"begun_by": "x", "begun_by_name": "x", "begun_at": at, "editor": "x", "editor_name": "某"}
        articles.append(Article(pk=number, channel="news", region_code=office.CITY, level="city", **who))
        own = {"written_by": "x", "written_by_name": "x", "written_at": at, "digest": "0" * 64, "released_at": at}
        said = {"title": f"第 {number} 篇", "text": words, "origin": "own", "source": "民政局", "basis": "own"}
        versions.append(
            ArticleVersion(pk=number, article_id=number, number=1, state="released", sent_at=at, **said, **own)
        )
        texts.append(SearchText(article_id=number, title=f"第{number}篇", text=words))
    Article.objects.bulk_create(articles, batch_size=500)
    ArticleVersion.objects.bulk_create(versions, batch_size=500)
    for article in articles:
        article.latest_id = article.shown_id = article.pk
        article.public_from = article.begun_at
    Article.objects.bulk_update(articles, ["latest", "shown", "public_from"], batch_size=500)
    SearchText.objects.bulk_create(texts, batch_size=500)
    print(json.dumps({"articles": count}))


if __name__ == "__main__":
    import django

    django.setup()
    main(int(sys.argv[1]))
