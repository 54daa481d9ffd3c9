"""The search: what was typed, how it is understood, and the condition that finds it."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q
from django.utils.translation import gettext as _

from hangji.registry.models import SocialOrganization
from hangji.registry.pinyin import mend

CODE = re.compile(r"5[0-9][0-9A-Z]*")


@dataclass(frozen=True)
class Words:
    """What was typed into the search box, as it is understood."""

    typed: str

    @cached_property
    def text(self) -> str:
        return mend(unicodedata.normalize("NFKC", self.typed.replace("\0", "")).strip())

    @property
    def mended(self) -> bool:
        return mend(self.typed) != self.typed

    @property
    def letters(self) -> bool:
        return self.text.isascii()

    def q(self, prefix: str = "") -> Q:
        """Organisations: every word in name, former name, code or pinyin initials."""
        condition = Q()
        for word in self.text.split():
            former = Q(**{f"{prefix}aliases__contains": word})
            code = Q(**{f"{prefix}credit_code__startswith": word.upper()}) if word.isascii() else Q(pk__in=[])
            condition &= _named(word, prefix) | former | code
        return condition

    def named(self, prefix: str = "") -> Q:
        """Party organisations: every word in name or pinyin initials."""
        condition = Q()
        for word in self.text.split():
            condition &= _named(word, prefix)
        return condition

    def what(self) -> str:
        """The kind of thing that was searched for."""
        if CODE.fullmatch(self.text.upper()):
            return _("统一社会信用代码")
        return _("拼音首字母") if self.letters else _("名称")

    def former(self, organisation: SocialOrganization) -> str:
        """The former name that was found, where today's name would not have been."""
        found = [name for name in organisation.aliases.split("\n") if any(w in name for w in self.text.split())]
        return found[0] if found and not all(w in organisation.name for w in self.text.split()) else ""


def _named(word: str, prefix: str) -> Q:
    condition = Q(**{f"{prefix}name__contains": word})
    return condition | Q(**{f"{prefix}initials__contains": word.lower()}) if word.isascii() else condition
