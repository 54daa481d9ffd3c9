"""An article with a claim in a territory, for the walk over every address."""

from hangji.office.models import Document
from hangji.portal.models import Article
from hangji.portal.takedown.models import Takedown
from tests.town import Town


def claimed(town: Town, document: Document, region_code: int, level: str) -> dict[str, int]:
    act = town.act()
    article = Article.objects.create(
        channel="news", region_code=region_code, level=level, begun_by="x", begun_by_name="x", begun_at=act.at
    )
    one = Takedown.objects.create(
        number=f"CG-{region_code}-{level}", code="x", sent_key=f"t{region_code}{level}", article=article, title="?",
        region_code=region_code, level=level, right="other", ground="?", name="?", contact="1", attachment=document,
        received_on=town.today, received_at=act.at, in_notice=True, answer_by=town.today,
    )  # fmt: skip
    return {"takedown": one.pk}
