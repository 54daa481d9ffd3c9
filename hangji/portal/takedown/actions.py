"""Claiming, hiding for the time being, deciding, and telling the claimant. Each is in the ledger and in the trail."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from django.db.models import F
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from hangji.kit.refusal import NoRight, Refusal
from hangji.office import access, documents
from hangji.office.acts import Act, VisitorAct
from hangji.office.audit import Note
from hangji.office.documents import PAPERS
from hangji.office.models import Document
from hangji.office.pen import Pen, writing
from hangji.office.permissions import Permission
from hangji.portal.actions.release import restore_article, withdraw_article
from hangji.portal.models import Article
from hangji.portal.queries.site import site
from hangji.portal.takedown.models import MailState, Takedown, TakedownState
from hangji.portal.takedown.queries import away_by_claim
from hangji.registry.actions.organisations import Conflict
from hangji.voices.actions.filing import LARGEST
from hangji.voices.codes import code_of, hashed, new_number
from hangji.voices.gate import Ticket
from rulebook.takedown import answer_by, notice_until

PREFIX = "CG"
MOST_TRIES = 5


@dataclass(frozen=True)
class Claim:
    """What a right holder says. email or contact: one of them, to be answered."""

    article: Article
    right: str
    ground: str
    name: str
    contact: str = ""
    email: str = ""
    attachment: UploadedFile[bytes] | None = None


def claim_takedown(*, claim: Claim, ticket: Ticket, act: VisitorAct) -> tuple[Takedown, str]:
    """Take a claim; (it, its query code). The same form sent twice answers with the same number and code."""
    code = code_of(ticket.nonce)
    if kept := Takedown.objects.filter(sent_key=ticket.key).first():
        return kept, code
    try:
        return _claimed(claim, ticket, code, act), code
    except IntegrityError:  # the same form, pressed twice at once
        return Takedown.objects.get(sent_key=ticket.key), code


def _claimed(claim: Claim, ticket: Ticket, code: str, act: VisitorAct) -> Takedown:
    article = claim.article
    if not (claim.contact.strip() or claim.email.strip()):
        raise Refusal(_("不能提交"), _("没有电话，也没有邮箱，没法答复您"), _("至少填一样"))
    shown_on = article.public_from.astimezone(act.at.tzinfo).date() if article.public_from else act.today
    with writing(act) as pen:
        made: Takedown = Takedown.objects.create(
            number=_free_number(act),
            code=hashed(code),
            sent_key=ticket.key,
            article=article,
            title=article.shown.title if article.shown else str(article),
            region_code=article.region_code,
            level=article.level,
            right=claim.right,
            ground=claim.ground.strip(),
            name=claim.name.strip(),
            contact=claim.contact.strip(),
            email=claim.email.strip(),
            attachment=_kept(claim.attachment, act),
            received_on=act.today,
            received_at=act.at,
            in_notice=act.today <= notice_until(public_on=shown_on, place=article.region_code),
            answer_by=answer_by(received_on=act.today, place=article.region_code),
        )
        _note(pen, "claim_takedown", made)
    return made


def _free_number(act: Act) -> str:
    number = new_number(PREFIX, act.today)
    while Takedown.objects.filter(number=number).exists():
        number = new_number(PREFIX, act.today)
    return number


def _kept(upload: UploadedFile[bytes] | None, act: Act) -> Document | None:
    if upload is None:
        return None
    if (upload.size or 0) > LARGEST:
        most = {"most": LARGEST // 1024**2}
        raise Refusal(_("不能提交：附件太大"), _("附件最大 %(most)d MB") % most, _("压缩以后再提交"))
    return documents.store(upload, act=act, kinds=PAPERS)


def hide_article(*, takedown: Takedown, because: str, act: Act) -> None:
    """先撤下: strangers no longer see the article from now on; another person decides. Repeated, nothing changes."""
    _may(takedown, act)
    with writing(act) as pen:
        now = _locked(takedown)
        if now.hidden_at:
            return
        _still_open(now, _("不能先撤下"))
        because = _said(because, _("不能先撤下"))
        now.hidden_at, now.hidden_by, now.hidden_because = act.at, act.user, because
        withdraw_article(article=now.article, because=_told_because(now), act=act)
        _save(pen, "hide_takedown", now, because)


def decide_takedown(*, takedown: Takedown, granted: bool, reason: str, version: int, act: Act) -> None:
    """撤稿 or 不撤稿, with the reason that the claimant is told; who hid the article does not decide.

    Granted: the article stays away, or goes now. Refused: what this claim took away is shown again, unless another
    claim stands or somebody took it away for another reason.
    """
    _may(takedown, act)
    state = TakedownState.GRANTED if granted else TakedownState.REFUSED
    with writing(act) as pen:
        now = _locked(takedown)
        if (now.state, now.reason) == (state, reason.strip()):
            return
        now = _locked(takedown, version)
        _still_open(now, _("不能决定"))
        if now.hidden_by_id == act.user.pk:
            raise NoRight(_("不能决定"), _("是你先撤下的，由另一人决定"), _("请本单位另一人办"))
        now.state, now.reason = state, _said(reason, _("不能决定"))
        now.decided_at, now.decided_by = act.at, act.user
        now.mail_state = MailState.DUE if now.email and settings.MAIL else MailState.NONE
        now.save()
        if granted:
            withdraw_article(article=now.article, because=_told_because(now), act=act)
        elif away_by_claim(Article.objects.get(pk=now.article_id)):
            restore_article(article=now.article, because=_told_because(now), act=act)
        _save(pen, "decide_takedown", now, now.reason)
        _tell_later(now, act.at)


def send_again(*, takedown: Takedown, act: Act) -> None:
    """The e-mail that did not go out is tried again."""
    _may(takedown, act)
    with writing(act) as pen:
        now = _locked(takedown)
        if now.mail_state != MailState.FAILED or now.mail_tries >= MOST_TRIES:
            raise Refusal(
                _("不能再发邮件"),
                _("邮件现在是“%(state)s”") % {"state": now.get_mail_state_display()},
                _("按申请人留的电话告知；查询页上看得到答复"),
            )
        now.mail_state = MailState.DUE
        _save(pen, "mail_takedown", now)
        _tell_later(now, act.at)


def _tell_later(now: Takedown, at: datetime) -> None:
    """Once what was decided is kept; a mail server that fails undoes nothing."""
    if now.mail_state == MailState.DUE:
        transaction.on_commit(lambda: tell(now, at))


def tell(takedown: Takedown, at: datetime, send: Callable[[Takedown], Any] | None = None) -> None:
    """Send the answer, once: whoever claims the sending first does it. What went wrong is kept in words."""
    mine = Takedown.objects.filter(pk=takedown.pk, mail_state=MailState.DUE)
    if not mine.update(mail_state=MailState.FAILED, mail_tries=F("mail_tries") + 1, mail_at=at, mail_fault=""):
        return
    try:
        (send or _sent)(takedown)
    except Exception as fault:
        Takedown.objects.filter(pk=takedown.pk).update(mail_fault=f"{type(fault).__name__}: {fault}"[:200])
        return
    Takedown.objects.filter(pk=takedown.pk).update(mail_state=MailState.SENT)


def _sent(takedown: Takedown) -> None:
    """In Chinese, as all that an office sends; without the query code, and without words of the article."""
    base = str(settings.OFFICE.get("address", "")).rstrip("/")
    with translation.override("zh-hans"):
        told = {"one": takedown, "site": site(), "url": base + reverse("takedown:ask") if base else ""}
        text = render_to_string("portal/takedown/answer.txt", told)
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("> ") or "hangji"
    same = {"Message-ID": f"<takedown-{takedown.number}@{domain}>"}
    EmailMessage(f"撤稿申请 {takedown.number} 的答复", text, to=[takedown.email], headers=same).send()


# ---- what each act does


def _may(takedown: Takedown, act: Act) -> None:
    access.require(act, Permission.EDIT_ARTICLES, region_code=takedown.region_code, level=takedown.level)


def _locked(takedown: Takedown, version: int | None = None) -> Takedown:
    Takedown.objects.select_for_update().get(pk=takedown.pk)
    found: Takedown = Takedown.objects.select_related("article").get(pk=takedown.pk)
    if version is not None and found.version != version:
        raise Conflict(
            _("还没有保存：这一件在你填写时被别人办过"),
            _("现在是“%(state)s”") % {"state": found.get_state_display()},
            _("看过现在的内容再办"),
        )
    return found


def _still_open(now: Takedown, cannot: str) -> None:
    if now.state != TakedownState.RECEIVED:
        raise Refusal(
            cannot, _("已经决定：%(state)s") % {"state": now.get_state_display()}, _("有新的理由，请另外提出")
        )


def _said(text: str, cannot: str) -> str:
    if not text.strip():
        raise Refusal(cannot, _("没有写明原因"), _("写明以后再提交"))
    return text.strip()


def _told_because(now: Takedown) -> str:
    return _("撤稿申请 %(number)s") % {"number": now.number}


def _save(pen: Pen, verb: str, now: Takedown, reason: str = "") -> None:
    now.version += 1
    now.save()
    _note(pen, verb, now, reason)


def _note(pen: Pen, verb: str, now: Takedown, reason: str = "") -> None:
    after = {"takedown_state": now.state, "takedown_right": now.right, "article": now.article_id}
    if now.hidden_at:
        after["hidden"] = True
    pen.note(Note(verb, "Takedown", now.pk, now.number, after=after, reason=reason))
