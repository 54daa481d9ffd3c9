"""The newer rooms of the settled world with a row in each table, settled and frozen where rows are frozen one day."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from hangji.appraisal.models import Appraisal, AppraisalObjection, AppraisalReview, AppraisalRound
from hangji.credit.models import Bank, Clerk, LoanAnswer, LoanCertificate, Slip, SlipBatch
from hangji.honours.models import (
    Adoption,
    Award,
    CardLine,
    CardNote,
    HonourEntry,
    HonourObjection,
    HonourSheet,
    Practice,
)
from hangji.office.models import Level
from hangji.places.models import Site, SiteRemark, VisitSlot
from hangji.portal.models import Article, ArticleStep, ArticleVersion, OpenFigures, SearchText
from hangji.portal.takedown.models import Takedown
from hangji.registry.models import SocialOrganization
from hangji.stories.models import Story, StoryUse
from hangji.voices.models import Complaint, ComplaintStep

ROOMS = ("appraisal", "evaluation", "burden", "honours", "credit", "places", "stories", "voices", "portal")


def fill(town: Any, name: str) -> None:
    """name: of the person who holds a personal honour and a loan certificate, which no other row can turn into."""
    act, day = town.act(), town.today
    unit = SocialOrganization.objects.earliest("pk")
    award = _honoured(unit, name, act)
    borrowed(town, unit, award, name, day + timedelta(days=9))
    _seconds(town)
    _settled(town)
    Practice.objects.update(withdrawn_on=None)
    Adoption.objects.create(practice=Practice.objects.earliest("pk"), organisation=unit, day=day, how="用", by_name="x")
    CardNote.objects.create(line=CardLine.objects.earliest("pk"), day=day, said="做了", by_name="x")
    SiteRemark.objects.create(site=Site.objects.earliest("pk"), quarter=20214, text="好")
    StoryUse.objects.create(
        story=Story.objects.earliest("pk"), organisation=unit, how="用", day=day, recorded_by_name="x"
    )
    SearchText.objects.create(article=Article.objects.earliest("pk"), title="题", text="文")
    ComplaintStep.objects.create(
        complaint=Complaint.objects.earliest("pk"), kind="noted", day=day, at=act.at, text="问"
    )


def _settled(town: Any) -> None:
    """What is frozen once it is settled, given, done or decided; and what has words only after its day."""
    day, at = town.today, town.act().at
    AppraisalRound.objects.update(considered_on=day, ground="党委会")
    Appraisal.objects.update(talk_on=day, talk="谈过")
    Appraisal.objects.filter(pk=Appraisal.objects.earliest("pk").pk).update(state="settled", settled_on=day)
    AppraisalReview.objects.update(given_at=at, opinion="好")
    AppraisalObjection.objects.update(upheld=False, decided_on=day, reason="不成立", decided_by="z")
    HonourObjection.objects.update(upheld=False, handled_on=day, answer="不成立", handled_by="y")
    Award.objects.filter(object="person").update(revoked_on=day, reason="不实", clause="某条")
    LoanCertificate.objects.update(known_void_on=day, known_void_by_name="x")
    VisitSlot.objects.filter(booked=0).update(cancelled_on=day, cancelled_because="停电")
    Site.objects.update(published={"name": "议事厅"}, published_version=1, published_at=at)
    ArticleStep.objects.update(passed=True, done_at=at)
    Article.objects.filter(shown__isnull=False).update(withdrawn_at=at, withdrawn_because="有误")
    OpenFigures.objects.update(closed_at=at, closed_because="有误")
    hidden = {"hidden_at": at, "hidden_by": town.root, "hidden_because": "紧急"}
    Takedown.objects.update(state="refused", decided_at=at, decided_by=town.li, reason="经授权", **hidden)


def _seconds(town: Any) -> None:
    """A second row where the first cannot have every field."""
    day, at = town.today, town.act().at
    entry = HonourEntry.objects.earliest("pk")
    of = {"round_id": entry.round_id, "category": "集体", "organisation_id": entry.organisation_id}
    by = {"entered_on": day, "entered_by": "y", "entered_by_name": "y"}
    team = HonourEntry.objects.create(number=2, object="team", team="服务队", **of, **by)
    recused = {"recused_at": at, "recused_because": "亲属"}
    HonourSheet.objects.update(given_at=at, opinion="好", digest="0" * 64, nonce="0" * 32)
    HonourSheet.objects.create(entry=team, reviewer=town.li, handed_at=at, handed_by_name="x", **recused)
    VisitSlot.objects.create(site=Site.objects.earliest("pk"), day=day, starts="14:00", ends="15:00", capacity=9)
    first = ArticleVersion.objects.earliest("pk")
    words = {"title": "一篇", "text": "正文", "origin": "own", "basis": "own", "correction": "更正一个字"}
    by = {"written_by": "x", "written_by_name": "某", "written_at": at, "digest": "1" * 64}
    ArticleVersion.objects.create(article_id=first.article_id, number=2, kind="correction", **words, **by)
    answer = LoanAnswer.objects.earliest("pk")
    LoanAnswer.objects.filter(pk=answer.pk).update(standing=False)
    LoanAnswer.objects.create(
        certificate_id=answer.certificate_id, bank_id=answer.bank_id, granted=True, fen=-100, day=day, standing=False,
        reverses=answer, reason="填错了", made_at=at, made_by="x", made_by_name="x",
    )  # fmt: skip


def _honoured(unit: SocialOrganization, name: str, act: Any) -> Award:
    """A person's entry in the round, and an honour that the person has."""
    first = HonourEntry.objects.earliest("pk")
    HonourEntry.objects.filter(pk=first.pk).update(object="person", person="某某", consented_on=act.today)
    by = {"recorded_at": act.at, "recorded_by": "x", "recorded_by_name": "x"}
    return Award.objects.create(
        selection="doubles", title="先进个人", category="先进个人", year=2021, level="city", object="person",
        organisation=unit, person=name, unit="某单位", region_code=341600, register="city", awarded_on=act.today,
        number="9号", **by,
    )  # fmt: skip


def borrowed(town: Any, unit: SocialOrganization, award: Award, holder: str, last_day: date) -> LoanCertificate:
    """A person's certificate for a loan, asked for with a slip; and somebody who answers for the bank."""
    issued = last_day - timedelta(days=300)
    where: dict[str, Any] = {"region_code": 341600, "level": Level.CITY}
    told = {"count": 1, "handed_on": issued, "last_day": last_day, "handed_by_name": "x", "key": uuid4()}
    batch = SlipBatch.objects.create(organisation=unit, **where, **told)
    bank, _made = Bank.objects.get_or_create(name="示范银行", defaults={"sign": "示", "region_code": 341600})
    if not Clerk.objects.exists():
        Clerk.objects.create(bank=bank, user=town.zhou, since=issued, recorded_at=town.act().at, recorded_in=uuid4())
    return LoanCertificate.objects.create(
        holder_kind="person", product="red_collar", bank=bank, organisation=unit, holder=holder, award=award,
        slip=Slip.objects.create(batch=batch, digest=uuid4().hex * 2), honour=award.title, honour_level="city",
        issued_on=issued, last_day=last_day, **where,
    )  # fmt: skip
