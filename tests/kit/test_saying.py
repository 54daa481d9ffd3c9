"""Sentences, dates, money, rates and query strings as pages say them."""

from datetime import UTC, date, datetime

import pytest
from django.http import QueryDict
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from hangji.kit.templatetags import kit
from rulebook.sentence import Sentence


def tpl(source: str, query: str = "", **context) -> str:
    request = RequestFactory().get(f"/list?{query}")
    return Template(source).render(Context({"request": request, **context}))


def test_sentences_are_said_with_their_facts():
    inner = Sentence("%(n)d 名", {"n": 4})
    sentence = Sentence("有正式党员 %(count)s，%(day)s 起", {"count": inner, "day": date(2021, 3, 2)})
    assert kit.said(sentence) == "有正式党员 4 名，2021年3月2日 起"
    assert kit.said(Sentence("行 %(rows)s", {"rows": [3, 7]})) == "行 3、7"
    assert kit.said(Sentence("100%")) == "100%"
    assert kit.said(Sentence("")) == ""
    assert kit.said("原话 %") == "原话 %"
    assert kit.said(None) is None


def test_days_moments_money_and_counts():
    assert kit.day(date(2021, 10, 31)) == "2021-10-31"
    assert kit.day(datetime(2021, 10, 31, 20, tzinfo=UTC)) == "2021-11-01"
    assert kit.moment(datetime(2021, 10, 31, 6, 32, tzinfo=UTC)) == "2021-10-31 14:32"
    assert kit.longday(date(2021, 10, 31)) == "2021年10月31日"
    assert [kit.day(None), kit.moment(None), kit.longday(None), kit.yuan(None), kit.thousands(None)] == ["—"] * 5
    with translation.override("en"):
        assert kit.longday(date(2021, 10, 31)) == "31 October 2021"
    assert kit.yuan(20_000_000) == "200,000.00"
    assert kit.yuan(-5) == "-0.05"
    assert kit.thousands(12345) == "12,345"


@pytest.mark.parametrize(
    ("fraction", "expected"),
    [
        ((93, 175), "53.1%"),
        ((139, 175), "79.4%"),
        ((175, 175), "100%"),
        ((0, 4), "0%"),
        ((0, 0), "—"),
        (None, "—"),
        ((1999, 2000), "99.9%"),
        ((1, 20_000), "0.1%"),
    ],
)
def test_rates_are_never_rounded_to_all_or_nothing(fraction, expected):
    assert kit.percent(fraction) == expected


def test_query_loses_one_value_and_its_page_only():
    source = '{% load kit %}{% querystring_without "kind" "b" %}'
    assert tpl(source, "kind=a&kind=b&q=x&after=9") == "?kind=a&amp;q=x"


def test_forms_keep_the_rest_of_the_query():
    html = tpl('{% load kit %}{% keep_query "q" %}', "q=x&kind=a&kind=%3Cb%3E")
    assert html.count("<input") == 2
    assert 'name="q"' not in html
    assert "&lt;b&gt;" in html


def test_query_tags_work_where_there_is_no_request():
    assert kit._query(Context()) == QueryDict()
    assert Template('{% load kit %}{% keep_query "q" %}').render(Context()) == ""


def test_lookup_takes_a_variable_key():
    assert kit.lookup({"a": 1}, "a") == 1
    assert kit.lookup({}, "a") == ""
