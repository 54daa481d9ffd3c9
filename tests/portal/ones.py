"""A published article with a picture, a step of it, and an open report in a place, for the walk over all addresses."""

from datetime import datetime

from hangji.portal.models import Article, ArticleFile, ArticleStep, ArticleVersion, OpenFigures


def written(document: int, officer: str, region_code: int, level: str, report: int, at: datetime) -> dict[str, int]:
    who = {"begun_by": "x", "begun_by_name": "某", "begun_at": at, "editor": "x", "editor_name": "某"}
    article = Article.objects.create(
        channel="news", region_code=region_code, level="county" if level == "all" else level, **who
    )
    version = ArticleVersion.objects.create(
        article=article,
        number=1,
        state="released",
        title="一篇",
        text="正文\n[图1]",
        origin="own",
        source="民政局",
        basis="own",
        written_by="x",
        written_by_name="某",
        written_at=at,
        sent_at=at,
        released_at=at,
        digest="0" * 64,
    )
    step = ArticleStep.objects.create(
        version=version, number=1, code="review_1", person=officer, person_name="某", written_by="x"
    )
    article.latest = article.shown = version
    article.public_from = at
    article.save()
    file = ArticleFile.objects.create(
        article=article, use="picture", number=1, document_id=document, alt="一张图", width=4, height=3, since=1
    )
    figures = OpenFigures.objects.create(report_id=report, opened_at=at, opened_by="x", opened_by_name="某")
    return {
        "article": article.pk,
        "article_step": step.pk,
        "article_file": file.pk,
        "open_figures": figures.pk,
    }
