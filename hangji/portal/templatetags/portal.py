"""What the frame of a public page says of itself, whichever room fills the page: who runs the site, its menu."""

from dataclasses import dataclass
from typing import Any

from django import template
from django.template import Context
from django.urls import NoReverseMatch, reverse

from hangji.portal.models import Channel, channels
from hangji.portal.queries.site import site

register = template.Library()
STAND_FOR = {
    "voices": "voices",
    "takedown": "voices",
}  # namespaces of other rooms' public pages, by the channel that they stand in


@dataclass(frozen=True)
class Entry:
    url: str
    label: str
    current: bool


@register.simple_tag
def portal_site() -> dict[str, str]:
    """The particulars of the site by key (portal/queries/site.py)."""
    return site()


@register.simple_tag(takes_context=True)
def portal_menu(context: Context) -> list[Entry]:
    """The channels of the first level that have a page, the current one marked."""
    here = _here(context)
    found = []
    for each in channels().values():
        if each.menu and not each.parent and (url := channel_url(each)):
            found.append(Entry(url, str(each), each.code == here))
    return found


def _here(context: Context) -> str:
    """The code of the first-level channel of this page; "" for the home page and others."""
    shown = channels().get(str(context.get("channel_code", "")))
    if shown is not None:
        return shown.parent or shown.code
    match = getattr(context.get("request"), "resolver_match", None)
    return STAND_FOR.get(getattr(match, "namespace", ""), "")


def channel_url(channel: Channel) -> str:
    """Where a channel is; "" while no room has its page."""
    try:
        return reverse(channel.page) if channel.page else reverse("portal:channel", args=[channel.code])
    except NoReverseMatch:
        return ""


@register.simple_tag
def portal_address(name: str, *args: Any) -> str:
    """The address of another room's public page, "" where there is none."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
