"""Days in forms: chosen in the same way in every room, and read as people write them."""

from collections.abc import Iterator
from datetime import date
from importlib import import_module

import pytest
from django import forms
from django.conf import settings

from hangji.kit.days import ClockField, DayField
from hangji.office.forms_of_bodies import BodyForm


def _forms(of: type[forms.BaseForm] = forms.BaseForm) -> Iterator[type[forms.BaseForm]]:
    for each in of.__subclasses__():
        yield each
        yield from _forms(each)


def test_a_day_is_chosen_in_the_same_way_in_every_room():
    import_module(settings.ROOT_URLCONF)
    ours = [each for each in _forms() if each.__module__.startswith("hangji.")]
    days = {
        f"{form.__module__}.{form.__name__}.{name}": field.widget
        for form in ours
        for name, field in getattr(form, "base_fields", {}).items()
        if type(field) in (forms.DateField, DayField)
    }
    assert {name.split(".")[1] for name in days} > {"honours", "credit", "people", "registry", "life", "problems"}
    assert [name for name, widget in days.items() if getattr(widget, "input_type", "") != "date"] == []


def test_a_day_that_is_none_is_said_so_however_it_was_sent():
    assert DayField().clean("２０２１年６月１日") == date(2021, 6, 1)
    for typed, why in (("昨天", "2021-10-31 这样"), ("1021-06-01", "早于 1949 年")):
        with pytest.raises(forms.ValidationError, match=why):
            DayField().clean(typed)


def test_a_time_of_day_may_be_left_out_and_compares_as_it_is_written():
    assert [ClockField(required=False).clean(typed) for typed in ("", "9:30", "14:05")] == ["", "09:30", "14:05"]
    with pytest.raises(forms.ValidationError, match="09:30 这样"):
        ClockField().clean("24:00")


def test_a_committee_may_be_older_than_anything_else():
    form = BodyForm({"name": "中共某市委员会", "kind": "superior", "valid_from": "1931-05-01"})
    assert "valid_from" not in form.errors
    assert BodyForm({"valid_from": "1920-05-01"}).errors["valid_from"] == ["早于 1921 年，请核对年份"]
