"""Who sends from a public page, told apart without keeping the address."""

import hashlib
import hmac
from datetime import datetime

from allauth.account.adapter import get_adapter
from allauth.core.internal import ratelimit
from django.conf import settings
from django.http import HttpRequest


def sender(request: HttpRequest, at: datetime) -> str:
    """A keyed hash of the request's address, under a key that is another one each day."""
    address = get_adapter().get_client_ip(request) or ""
    today = hmac.new(settings.SECRET_KEY.encode(), f"gate {at:%Y-%m-%d}".encode(), hashlib.sha256).digest()
    return hmac.new(today, address.encode(), hashlib.sha256).hexdigest()[:24]


def may_send(request: HttpRequest, what: str, often: str, at: datetime) -> bool:
    """Whether the sender has done it less often than that, as "60/5m"; counted under the hash, never the address."""
    limit = {what: f"{often}/key"}
    said: bool = (
        ratelimit.consume(request, app="hangji", action=what, config=limit, key=sender(request, at), limit_get=True)
        is not None
    )
    return said
