"""What the pages of the room share: the way back, and what a certificate says on paper."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from hangji.credit.models import LoanCertificate
from hangji.credit.verified import TAGS
from hangji.kit.letter import qr_svg
from hangji.office.issues import address_of, said_code
from hangji.registry.models import SocialOrganization
from rulebook.credit import product

BOTH = ["GET", "POST"]


def crumbs(name: str, label: str, *more: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"url": reverse(name), "label": label}, *more]


def home(organisation: SocialOrganization) -> str:
    return reverse("credit:organisation", args=[organisation.pk])


def paper_of(one: LoanCertificate, base: str) -> dict[str, Any]:
    """What the printed page shows. one: with its state (queries.standing). base: where the office is reached."""
    assert one.issue
    address = address_of(one.issue, base)
    return {
        "certificate": one,
        "title": _("%(title)s资格证明") % {"title": _(product(one.product).title)},
        "state_tag": TAGS[one.state],  # type: ignore[attr-defined]
        "valid": one.state == "valid",  # type: ignore[attr-defined]
        "address": address,
        "code": said_code(one.issue.code),
        "qr": qr_svg(address),
        "unit": one.issue.unit,
    }
