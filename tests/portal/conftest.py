"""Seven people who may review, and articles on their way: chen writes, the others review and proofread."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from hangji.kit import clock
from hangji.office.models import Person, Role, User
from hangji.portal.actions.release import release_article
from hangji.portal.actions.reviews import conclude_step, send_to_review
from hangji.portal.actions.writing import Content, begin_article
from hangji.portal.models import Article
from hangji.registry.models import Secretary
from rulebook.portal import STEPS, steps
from tests.town import CITY, TODAY, Town, moment

HOME = reverse("portal:home")
TOLD = {
    "name": "示例社会组织党建",
    "sponsor": "示例市民政局",
    "supervisor": "示例市社会组织工委",
    "site_code": "0000000000",
    "icp": "示ICP备0号",
    "police": "示公网安备0号",
    "phone": "000-0000",
    "address": "示例路 1 号",
    "supervision": "000-0001",
    "report": "000-0002",
}


def content(**changes: Any) -> Content:
    said: dict[str, Any] = {
        "title": "二季度指导员互诊互评结束",
        "text": "## 做法\n市、县两级指导员分组互评。\n梳理问题 31 个，办结 24 个。",
        "summary": "分组互评，梳理问题 31 个。",
        "origin": "own",
        "source": "亳州市民政局",
        "basis": "own",
    }
    return Content(**(said | changes))


REPRINT = {
    "title": "社会组织党建见闻",
    "origin": "reprint",
    "source": "示例社会报",
    "author": "记者 甲乙",
    "first_published_on": date(2021, 10, 28),
    "original_url": "https://news.example.org/2021/1028.html",
    "basis": "listed",
}


class Newsroom(Town):
    """town with six people to review, by step, besides chen and li."""

    def __init__(self) -> None:
        super().__init__()
        self.people: dict[str, User] = {
            code: self.user(f"r-{code}", f"审校{number}", Role.OFFICER if "review" in code else Role.REVIEWER, place)
            for number, (code, place) in enumerate(((code, CITY if "review" in code else 0) for code in STEPS), start=1)
        }

    def draft(self, **changes: Any) -> Article:
        return begin_article(channel="news", content=content(**changes), act=self.act(self.chen))

    def fresh(self, article: Article) -> Article:
        return Article.objects.select_related("latest", "shown").get(pk=article.pk)

    def send(self, article: Article, **people: User) -> Article:  # type: ignore[override]
        article = self.fresh(article)
        needed = steps(article.latest.kind, day=self.today)  # type: ignore[union-attr]
        named = {code: self.people[code] for code in needed} | people
        return send_to_review(article=article, people=named, version=article.version, act=self.act(self.chen))

    def step(self, article: Article, code: str, passed: bool = True, opinion: str = "") -> Article:
        article = self.fresh(article)
        step = article.latest.steps.get(code=code)  # type: ignore[union-attr]
        act = self.act(User.objects.get(username=step.person))
        return conclude_step(step=step, passed=passed, opinion=opinion, version=article.version, act=act)

    def reviewed(self, article: Article) -> Article:
        article = self.send(article)
        for step in list(article.latest.steps.all()):  # type: ignore[union-attr]
            article = self.step(article, step.code)
        return article

    def released(self, at: datetime | None = None, day: date | None = None, **changes: Any) -> Article:
        article = self.reviewed(self.draft(**changes))
        act = self.act(self.chen, day)
        return release_article(article=article, at=at, version=article.version, act=act)

    def now(self, days: int = 0, hour: int = 9) -> datetime:
        return self.act(hour=hour).at + timedelta(days=days)


@pytest.fixture
def newsroom(db: None) -> Newsroom:
    return Newsroom()


@pytest.fixture
def kept(town: Town) -> Any:
    """town with town.club, its branch, and town.bai, a Party worker and its secretary."""
    town.club = town.organisation("亳州市篮球协会", 5)  # type: ignore[attr-defined]
    branch = town.form("亳州市篮球协会党支部", town.club)  # type: ignore[attr-defined]
    person = Person.objects.create(name="白素")
    bai = town.user("bai", "白素", Role.PARTY_WORKER)
    bai.person = person
    bai.save()
    town.bai = bai  # type: ignore[attr-defined]
    spell = {"since": date(2020, 4, 1), "recorded_at": moment(town.today), "recorded_in": uuid4()}
    Secretary.objects.create(party_organization=branch, person=person, **spell)
    return town


@pytest.fixture
def _on_the_day(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    settings.PORTAL = TOLD
    monkeypatch.setattr(clock, "now", lambda: moment(TODAY, 10))
    monkeypatch.setattr(clock, "today", lambda: TODAY)


@pytest.fixture
def own_commits(django_capture_on_commit_callbacks: Any) -> Any:
    """What follows a commit is done, as outside of a test."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def text(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, url
    return str(answer.content.decode())
