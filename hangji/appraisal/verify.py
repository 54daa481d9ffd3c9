"""Stored scores against what their own template, evidence and reviews come to."""

from django.utils.translation import gettext as _

from hangji.appraisal.models import Appraisal
from hangji.appraisal.queries.scoring import faults


def health() -> tuple[bool, str]:
    """All scores reckoned anew: (whole or not, a sentence), for "hangji doctor" and the page 运行情况."""
    rows = Appraisal.objects.filter(marks__isnull=False)
    broken = list(faults(rows))
    if not broken:
        return True, _("%(n)d 份年度考评的得分都能由存下的办法、材料和评审重新算出") % {"n": rows.count()}
    facts = {"n": len(broken), "first": broken[0]}
    return False, _("%(n)d 份年度考评的得分与重新算的不一致：%(first)s") % facts
