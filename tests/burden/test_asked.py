"""Each field is asked by one form only: every address that a Party worker may post to, walked."""

import inspect
import re
from collections import Counter
from dataclasses import replace
from importlib import import_module

import pytest
from django.apps import apps
from django.urls import get_resolver

from hangji.burden.asked import ASK_NOTHING, ASKED, HELD
from hangji.burden.catalogue import Fact
from hangji.office.models import Role
from hangji.office.permissions import GRANTS
from hangji.office.trail_words import VERBS

pytestmark = pytest.mark.databaseless
# Words of a label by which a field that asks a held fact is known, whatever the form calls it.
ASKED_AGAIN = {
    "unit.name": re.compile(r"^(单位|社会组织|组织)(全称|名称)$"),
    "unit.code": re.compile(r"信用代码"),
    "unit.kind": re.compile(r"^登记类型$"),
    "party.name": re.compile(r"^党组织(全称|名称)$"),
    "party.body": re.compile(r"^上级党组织$"),
    "party.secretary": re.compile(r"^书记(姓名)?$"),
    "head.full": re.compile(r"^正式党员(人数)?$"),
    "head.probationary": re.compile(r"^预备党员(人数)?$"),
    "person.name": re.compile(r"^(填报人|本人)?姓名$"),
    "person.hours": re.compile(r"学时"),
}
# The one form that is the source of a held fact.
SOURCE = {"head.full": "papers", "head.probationary": "papers"}
# 培养对象 is another person than the one who fills the form in.
OTHER_PERSON = {("cultivation", "name")}


def posted():
    """(name, view) of every address with a POST that opens to a Party worker."""
    stack = [("", get_resolver())]
    while stack:
        space, resolver = stack.pop()
        for one in resolver.url_patterns:
            if hasattr(one, "url_patterns"):
                stack.append((f"{space}{one.namespace}:" if one.namespace else space, one))
            elif opens_to_worker(one.callback) and takes_post(one.callback):
                yield f"{space}{one.name}"


def opens_to_worker(view):
    rights = getattr(view, "opens_to", None)
    return isinstance(rights, tuple) and (not rights or bool(set(rights) & GRANTS[Role.PARTY_WORKER]))


def takes_post(view):
    head = inspect.getsource(inspect.unwrap(view)).partition("def ")[0]
    return "require_GET" not in head and '["GET"]' not in head


def undeclared(addresses, forms):
    return sorted(set(addresses) - {form.page for form in forms} - ASK_NOTHING)


def test_every_form_put_to_organisations_is_declared():
    missing = undeclared(posted(), ASKED)
    assert missing == [], "declare each in hangji/burden/asked (or in ASK_NOTHING where it asks no fact)"


def test_a_form_that_is_not_declared_is_found():
    assert undeclared(["governance:submit_charter", "x:new_form"], ASKED) == ["x:new_form"]


def test_nothing_is_declared_that_is_not_there():
    there = set(posted())
    assert {form.page for form in ASKED} | ASK_NOTHING <= there


def asked_twice(forms):
    """Facts that two forms ask."""
    counted = Counter(fact.code for form in forms for fact in form.asks)
    return sorted(code for code, times in counted.items() if times > 1)


def test_no_fact_is_asked_by_two_forms():
    assert asked_twice(ASKED) == []


def test_two_forms_that_ask_the_same_are_found():
    twice = replace(ASKED[0], code="other", asks=(Fact("charter.text", "章程", ("text",)),))
    assert asked_twice((*ASKED, twice)) == ["charter.text"]


def fields_of(form):
    """Field → label of the form's class; none where its fields depend on the record."""
    module, _dot, name = form.form.rpartition(".")
    return {} if not name else {n: str(f.label) for n, f in getattr(import_module(module), name).base_fields.items()}


def unspoken(form):
    """Fields of the class that neither ask a declared fact nor are declared as asking nothing."""
    declared = {field for fact in form.asks for field in fact.fields}
    return sorted(set(fields_of(form)) - declared - set(form.kept))


@pytest.mark.parametrize("form", ASKED, ids=lambda form: form.code)
def test_every_field_of_a_form_is_declared(form):
    assert unspoken(form) == []


def test_a_field_that_is_not_declared_is_found():
    assert unspoken(replace(ASKED[0], asks=ASKED[0].asks[:1])) == ["text", "upload"]


def again(forms):
    """(form, field, held fact) where a form asks what the program holds, by the words of its label."""
    for form in forms:
        labels = {**fields_of(form), **{fact.code: str(fact.label) for fact in form.asks}}
        for field, label in labels.items():
            for held, words in ASKED_AGAIN.items():
                other = SOURCE.get(held) == form.code or (form.code, field) in OTHER_PERSON or field in form.kept
                if words.search(label) and not other:
                    yield form.code, field, held


def test_what_is_held_is_not_asked_again():
    assert list(again(ASKED)) == []
    held = {name for form in ASKED for name in form.held}
    assert held <= set(HELD)
    sources = {(fact.code, form.code) for form in ASKED for fact in form.asks if fact.code in HELD}
    assert sources <= set(SOURCE.items())


def test_asking_a_held_fact_is_found():
    nosy = replace(ASKED[0], code="nosy", form="", asks=(Fact("nosy.code", "统一社会信用代码", ()),))
    assert list(again((nosy,))) == [("nosy", "nosy.code", "unit.code")]


@pytest.mark.parametrize("form", ASKED, ids=lambda form: form.code)
def test_a_form_is_told_by_the_trail_and_says_why(form):
    assert set(form.verbs) <= set(VERBS)
    assert str(form.why)
    assert len({f.code for f in ASKED if f.code == form.code}) == 1
    for model, path in form.of.values():
        there = apps.get_model(model)
        if path not in ("pk", "party"):
            there._meta.get_field(path.partition("__")[0])
