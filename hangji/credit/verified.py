"""What anybody with a certificate's code may learn: whether it holds. Of a person's neither name nor organisation."""

from datetime import date

from django.utils.translation import gettext as _

from hangji.credit.models import HolderKind, LoanCertificate
from hangji.credit.queries.standing import with_state
from hangji.office.issues import Told
from hangji.office.models import Issue
from rulebook.credit import product

# state → tag of the kit
TAGS = {
    "valid": "issued",
    "lapsed": "loan_lapsed",
    "withdrawn": "loan_withdrawn",
    "expired": "certificate_expired",
    "revoked": "loan_revoked",
    "closed": "loan_closed",
}


def told(issued: Issue, day: date) -> Told | None:
    """Of the certificate issued under a code; None where there is none."""
    held = with_state(LoanCertificate.objects.filter(pk=issued.subject_id), day).first()
    if held is None:
        return None
    state = str(held.state)
    words = {
        "valid": _("这张资格证明由 %(unit)s 发出，现在有效，到 %(last)s 为止。"),
        "lapsed": _("这张资格证明由 %(unit)s 发出，持有人对银行的同意已经到期，现在不能使用。"),
        "withdrawn": _("这张资格证明由 %(unit)s 发出，持有人已经撤回，不再有效。"),
        "expired": _("这张资格证明由 %(unit)s 发出，%(last)s 以后已经过期。"),
        "revoked": _("这张资格证明由 %(unit)s 发出，所依据的荣誉已经撤销，不再有效。"),
        "closed": _("这张资格证明由 %(unit)s 发出，单位的情况已经变化，不再有效。"),
    }
    facts = [(_("贷款"), str(_(product(held.product).title)))]
    if held.holder_kind == HolderKind.ORGANISATION:
        facts += [(_("持有人"), held.holder), (_("荣誉"), held.honour)]
    facts.append((_("有效期"), _("%(first)s 至 %(last)s") % {"first": held.issued_on, "last": held.last_day}))
    sentence = words[state] % {"unit": issued.unit, "last": held.last_day.isoformat()}
    return Told(tag=TAGS[state], sentence=sentence, facts=tuple(facts))
