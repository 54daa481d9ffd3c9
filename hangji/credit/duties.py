"""What waits: certificates for a bank to answer, void ones that it has to be told of, consents running out."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from hangji.credit.models import LoanAnswer, LoanCertificate
from hangji.credit.queries.clerk import bank_of, rows_of_bank
from hangji.credit.queries.sight import own_organisations
from hangji.credit.queries.standing import VOID, with_state
from hangji.kit.counting import Countable
from hangji.office.duties import NOTHING, Ask, Counts, Duty, Viewer
from hangji.office.permissions import Permission

TOPIC = "credit"
SOON = timedelta(days=14)


def duties(viewer: Viewer) -> Ask:
    if viewer.has(Permission.ANSWER_CREDIT):
        return _clerk(viewer) if bank_of(viewer.act) else NOTHING
    return _worker(viewer) if viewer.has(Permission.CONSENT_CREDIT) else NOTHING


def _clerk(viewer: Viewer) -> Ask:
    rows: Any = rows_of_bank(viewer.act)  # with the state of a day, which no column holds
    answered = Exists(LoanAnswer.objects.standing().filter(certificate=OuterRef("pk")))
    lists = {
        "waiting": Countable(rows.filter(~answered, state="valid"), by="issued_on"),
        "void": Countable(rows.filter(state__in=VOID, known_void_on__isnull=True)),
    }

    def say(found: Counts) -> Iterator[Duty]:
        url = reverse("credit:desk")
        count = found["void"].count
        text = _("%(count)d 张资格证明已失效，请确认知悉") % {"count": count}
        yield Duty(TOPIC, "warning", count, text, _("不要再凭它发放贷款"), f"{url}?what=void", _("逐张确认"))
        count, note = found["waiting"].count, _("最早 %(day)s 发出") % {"day": found["waiting"].least}
        text = _("%(count)d 张资格证明等银行回复") % {"count": count}
        yield Duty(TOPIC, "pending", count, text, note, f"{url}?what=waiting", _("逐张回复"))

    return Ask(say, lists)


def _worker(viewer: Viewer) -> Ask:
    """A consent of the own organisation that runs out soon, unless the bank has answered."""
    own = LoanCertificate.objects.filter(holder_kind="organisation", organisation__in=own_organisations(viewer.act))
    answered = Exists(LoanAnswer.objects.standing().filter(certificate=OuterRef("pk")))
    running = with_state(own, viewer.today).filter(~answered, state="valid", consent_until__lte=viewer.today + SOON)

    def say(found: Counts) -> Iterator[Duty]:
        text = _("%(count)d 张红企贷资格证明的同意快到期") % {"count": found["ending"].count}
        note = _("到期以后银行看不到；要继续就再同意一次")
        due = found["ending"].least
        yield Duty(TOPIC, "month", found["ending"].count, text, note, reverse("credit:own"), _("去看"), due=due)

    return Ask(say, {"ending": Countable(running, by="consent_until")})
