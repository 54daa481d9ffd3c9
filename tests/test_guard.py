"""What the program must not do: no field, table, address or page for check-in, tracking or ranking of persons."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.forms import Form

from rulebook.guard import breach
from tests.test_every_page import ADDRESSES

TEMPLATES = Path(__file__).resolve().parent.parent / "hangji" / "templates"


def subclasses(of):
    for each in of.__subclasses__():
        yield each
        yield from subclasses(each)


def names():
    """(where, name) of every table, field, label, form field, address, page and label of a page's input."""
    for model in apps.get_models():
        if model.__module__.startswith("hangji."):
            yield model.__name__, model.__name__
            for field in model._meta.get_fields():
                yield f"{model.__name__}.{field.name}", field.name
                yield f"{model.__name__}.{field.name}", str(getattr(field, "verbose_name", ""))
    for form in subclasses(Form):
        if form.__module__.startswith("hangji."):
            for name, field in form.base_fields.items():
                yield f"{form.__name__}.{name}", name
                yield f"{form.__name__}.{name}", str(field.label or "")
    yield from ((name, name) for name in ADDRESSES)
    for path in TEMPLATES.rglob("*.html"):
        yield str(path.name), path.stem
        yield from (
            (path.name, name)
            for name in re.findall(r'<(?:input|select|textarea)[^>]* name="(\w+)"', path.read_text("utf-8"))
        )


def breaches(found):
    return [f"{where}: {forbidden.word}" for where, name in found if (forbidden := breach(name))]


def test_nothing_that_is_forbidden_has_a_name_here():
    assert breaches(names()) == []


@pytest.mark.parametrize("planted", ["check_in", "签到时间", "latitude", "instructor_ranking", "身份证号"])
def test_a_planted_field_is_found(planted):
    assert breaches([("planted", planted)]) != []
