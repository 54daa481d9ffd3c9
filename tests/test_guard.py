"""What the program must not do: no field, table, address or page for check-in, tracking or ranking of persons.

Names are looked at in the models, in the forms, and on every page as it is drawn for the main roles in both languages.
"""

import re
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import FileField
from django.forms import FileField as UploadField
from django.forms import Form
from django.urls import reverse

from hangji.office.models import Role
from hangji.office.permissions import GRANTS
from rulebook.guard import breach
from tests.addresses import RULES
from tests.test_every_page import ADDRESSES, WALKED, opens, person_of, world

TEMPLATES = Path(__file__).resolve().parent.parent / "hangji" / "templates"
PHOTO = re.compile(r"照片|拍照|相片|photo|picture", re.IGNORECASE)
__all__ = ["world"]  # the fixture


def subclasses(of):
    for each in of.__subclasses__():
        yield each
        yield from subclasses(each)


def names():
    """(where, name) of every table, field, label, form field, address, page and label of a page's input."""
    for model in apps.get_models():
        if model.__module__.startswith("hangji."):
            yield from of_model(model)
    for form in subclasses(Form):
        if form.__module__.startswith("hangji."):
            yield from of_form(form)
    yield from ((name, name) for name in ADDRESSES)
    for path in TEMPLATES.rglob("*.html"):
        yield str(path.name), path.stem
        yield from (
            (path.name, name)
            for name in re.findall(r'<(?:input|select|textarea)[^>]* name="(\w+)"', path.read_text("utf-8"))
        )


def of_model(model):
    yield model.__name__, model.__name__
    for field in model._meta.get_fields():
        yield f"{model.__name__}.{field.name}", field.name
        yield f"{model.__name__}.{field.name}", str(getattr(field, "verbose_name", ""))


def of_form(form):
    for name, field in form.base_fields.items():
        yield f"{form.__name__}.{name}", name
        yield f"{form.__name__}.{name}", str(field.label or "")


def breaches(found):
    return [f"{where}: {forbidden.word}" for where, name in found if (forbidden := breach(name))]


def photos_demanded(forms):
    """Fields that cannot be left without a photo."""
    for model in apps.get_models():
        for field in model._meta.get_fields():
            if isinstance(field, FileField) and not field.blank and PHOTO.search(f"{field.name} {field.verbose_name}"):
                yield f"{model.__name__}.{field.name}"
    for form in forms:
        for name, field in form.base_fields.items():
            if isinstance(field, UploadField) and field.required and PHOTO.search(f"{name} {field.label}"):
                yield f"{form.__name__}.{name}"


# These show the rules themselves, forbidden words and all.
DICTIONARY = {"coverage:definitions", "coverage:clause"}
# What a drawn page names: headings, labels, columns, buttons and choices; running text may say what is not there.
TITLES = re.compile(r"<(h[1-3]|label|legend|th|dt|button|option|summary|caption|title)\b[^>]*>(.*?)</\1>", re.DOTALL)
CONTROLS = r"<(?:input|select|textarea|button|nav|table)\b[^>]*?"
ATTRIBUTES = re.compile(CONTROLS + r'\b(?:name|aria-label|placeholder)="([^"]*)"')
UPLOADS = re.compile(r'<input\b(?=[^>]*type="file")(?=[^>]*\brequired\b)[^>]*>')


def named_on(html):
    main = html[html.find("<main") :]
    for _tag, text in TITLES.findall(main):
        yield unescape(re.sub(r"<[^>]+>", " ", text)).strip()
    yield from (unescape(text) for text in ATTRIBUTES.findall(main))


def faults_of(html):
    """What is forbidden on a drawn page."""
    found = [forbidden.word for name in named_on(html) if (forbidden := breach(name))]
    return found + [tag for tag in UPLOADS.findall(html) if PHOTO.search(tag) or "image" in tag]


def test_nothing_that_is_forbidden_has_a_name_here():
    assert breaches(names()) == []
    assert list(photos_demanded(form for form in subclasses(Form) if form.__module__.startswith("hangji."))) == []


@pytest.mark.slow
@pytest.mark.databaseless
@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("role", [Role.OFFICER, Role.COMMITTEE, Role.INSTRUCTOR, Role.PARTY_WORKER, Role.AUDITOR])
def test_no_page_that_is_drawn_names_it_either(role, language, town, world, client):
    person = person_of(role, town, world.own)
    person.language = language
    person.save()
    client.force_login(person)
    client.raise_request_exception = False
    own = replace(world.own, organisation=world.own.covered) if role == Role.PARTY_WORKER else world.own
    seen, faults = 0, []
    for name in sorted(set(WALKED) - DICTIONARY):
        if opens(name) != "anyone" and opens(name) and not GRANTS[role] & set(opens(name)):
            continue
        answer = client.get(reverse(name, kwargs=RULES[name](own)))
        if answer.status_code == 200 and "text/html" in answer["Content-Type"] and not answer.streaming:
            seen += 1
            faults += [f"{name}: {fault}" for fault in faults_of(answer.content.decode())]
    assert faults == []
    assert seen > 15


@pytest.mark.parametrize("planted", ["check_in", "签到时间", "latitude", "instructor_ranking", "身份证号"])
def test_a_planted_field_is_found(planted):
    assert breaches([("planted", planted)]) != []


@pytest.mark.parametrize(
    "planted",
    [
        '<label for="x">签到</label>',
        '<label for="x">Check in</label>',
        '<th scope="col">指导员排名</th>',
        '<th scope="col"><a href="?sort=x">Ranking of instructors</a></th>',
        '<input type="hidden" name="latitude">',
        '<input type="file" name="photo" required>',
        '<input type="file" name="proof" accept="image/*" required>',
        "<button>打卡</button>",
        "<h2>个人积分</h2>",
    ],
)
def test_what_is_planted_on_a_page_is_found(planted):
    page = f"<main><form>{planted}</form></main>"
    assert faults_of(page) != []
    assert faults_of(page.replace(planted, "<p>不需要定位、签到或拍照。</p><input type='file' name='table'>")) == []


def test_a_form_that_demands_a_photo_is_found():
    class Planted(Form):
        photo = UploadField(label="现场照片")

    assert list(photos_demanded([Planted])) == ["Planted.photo"]
    assert list(photos_demanded([type("Free", (Form,), {"table": UploadField(label="工作簿")})])) == []
