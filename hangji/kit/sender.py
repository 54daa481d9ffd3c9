"""Who sends from a public page, told apart without keeping the address."""

import hashlib
import hmac
from datetime import datetime

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.http import HttpRequest


def sender(request: HttpRequest, at: datetime) -> str:
    """A keyed hash of the request's address, under a key that is another one each day."""
    address = get_adapter().get_client_ip(request) or ""
    today = hmac.new(settings.SECRET_KEY.encode(), f"gate {at:%Y-%m-%d}".encode(), hashlib.sha256).digest()
    return hmac.new(today, address.encode(), hashlib.sha256).hexdigest()[:24]
