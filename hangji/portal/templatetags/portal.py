"""What the frame of a public page says of itself, whichever room fills the page: who runs the site, its menu."""

from dataclasses import dataclass
from typing import Any

from django import template
from django.template import Context
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext

from hangji.portal.models import Channel, channels, standing
from hangji.portal.queries.site import site

register = template.Library()


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
    found = _channel(context)
    return (found.parent or found.code) if found else ""


def _channel(context: Context) -> Channel | None:
    """The channel that this page stands in: as its view says, else by its address."""
    code = str(context.get("channel_code", "")) or standing().get(_name(context), ("", ""))[0]
    return channels().get(code)


def _name(context: Context) -> str:
    match = getattr(context.get("request"), "resolver_match", None)
    return getattr(match, "view_name", "")


@register.simple_tag(takes_context=True)
def portal_tabs(context: Context) -> list[Entry]:
    """On the page of a channel that has others above or below it: their pages side by side."""
    here, name = _channel(context), _name(context)
    if here is None or name not in (here.page, "portal:channel"):
        return []
    top = channels()[here.parent or here.code]
    family = [top, *(each for each in channels().values() if each.parent == top.code)]
    found = [
        Entry(url, gettext(each.tab) if each.tab else str(each), each == here)
        for each in family
        if (url := channel_url(each))
    ]
    return found if len(found) > 1 else []


@register.simple_tag(takes_context=True)
def portal_way(context: Context) -> list[dict[str, str]]:
    """The crumbs of a page of another room: from the first page over the channels that it stands in."""
    here = _channel(context)
    if here is None:
        return []
    above = [channels()[here.parent]] if here.parent else []
    steps = [{"url": channel_url(each), "label": str(each)} for each in (*above, here)]
    said = standing().get(_name(context), ("", ""))[1]
    last = {"label": gettext(said)} if said else {"label": steps.pop()["label"]}
    return [{"url": reverse("portal:home"), "label": gettext("首页")}, *steps, last]


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
