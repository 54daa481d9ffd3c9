"""The channels (栏目) of the portal as data: data/channels.yaml. An article keeps its channel's code."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import gettext

FILE = Path(__file__).resolve().parents[1] / "data" / "channels.yaml"


@dataclass(frozen=True)
class Channel:
    """code: in addresses and rows. title, about: Chinese, translated when shown. parent: the code of the one above, "".

    page: the name of the page that it is, where it is none of articles. articles: whether articles are put in it.
    documents: its articles are documents, with a number and files to download. tab: what its own page is called among
    those of the channels below it. indexed: whether search engines are led there. within: what stands in it besides,
    the name of an address → what the page is called.
    """

    code: str
    title: str
    about: str
    parent: str = ""
    page: str = ""
    articles: bool = True
    documents: bool = False
    menu: bool = True
    indexed: bool = True
    tab: str = ""
    within: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return gettext(self.title)

    @property
    def said_about(self) -> str:
        return gettext(self.about)


@cache
def channels() -> dict[str, Channel]:
    """All channels by their code, in the order of the menu. Raises TypeError for a key that is none of Channel's."""
    found: list[dict[str, Any]] = yaml.safe_load(FILE.read_text("utf-8"))
    return {each["code"]: Channel(**each) for each in found}


def channel(code: str) -> Channel:
    """Raises KeyError for a code that no channel has."""
    return channels()[code]


@cache
def standing() -> dict[str, tuple[str, str]]:
    """Name of an address → the code of the channel that it stands in, and what it is called there; "" for its page."""
    found: dict[str, tuple[str, str]] = {}
    for each in channels().values():
        found |= {name: (each.code, said) for name, said in each.within.items()}
        if each.page:
            found[each.page] = (each.code, "")
    return found
