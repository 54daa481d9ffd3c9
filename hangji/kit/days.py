"""Days and times of day as every form asks for them."""

import re
import unicodedata
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

DAY_FORMATS = ["%Y-%m-%d", "%Y.%m.%d", "%Y/%m/%d", "%Y年%m月%d日", "%Y年%m月%d", "%Y%m%d"]
FIRST_DAY = date(1949, 10, 1)  # anything earlier is a slip of the keyboard
CLOCK = r"^([01]?\d|2[0-3]):[0-5]\d$"


class DayInput(forms.DateInput):
    """The browser's picker. The latest day makes four figures a year, so that 20211031 can be typed in one go."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d", attrs={"max": "9999-12-31"})


class DayField(forms.DateField):
    """A day, chosen as everywhere; where it is typed or sent otherwise it is read as people write it: 2021-10-31,
    2021.10.31, 2021/10/31 or 2021年10月31日, full-width figures too.

    first: the earliest day that is believed.
    """

    def __init__(self, first: date = FIRST_DAY, **kwargs: Any):
        kwargs.setdefault("error_messages", {"invalid": _("请写成 2021-10-31 这样的日期")})
        super().__init__(input_formats=DAY_FORMATS, widget=DayInput(), **kwargs)
        self.first = first

    def to_python(self, value: Any) -> date | None:
        if isinstance(value, str):
            value = re.sub(r"\s+", "", unicodedata.normalize("NFKC", value))
        day = super().to_python(value)
        if day and day < self.first:
            raise forms.ValidationError(_now("早于 %(year)d 年，请核对年份") % {"year": self.first.year})
        return day


class DaysField(forms.CharField):
    """Days, one a line."""

    def clean(self, value: Any) -> list[date]:
        day = DayField()
        found, wrong = [], []
        for line in filter(None, (each.strip() for each in str(super().clean(value)).splitlines())):
            try:
                found.append(day.clean(line))
            except forms.ValidationError:
                wrong.append(_now("“%(line)s”看不懂，请写成 2021-10-31 这样的日期") % {"line": line})
        if wrong:
            raise forms.ValidationError(wrong)
        return found


class ClockField(forms.RegexField):
    """A time of day; 9:30 is 09:30, so that times compare as they are written."""

    default_error_messages = {"invalid": _("请写成 09:30 这样的时间")}

    def __init__(self, **kwargs: Any):
        super().__init__(CLOCK, max_length=5, **kwargs)

    def clean(self, value: Any) -> str:
        said = str(super().clean(value))
        return said.zfill(5) if said else ""
