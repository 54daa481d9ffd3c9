"""What the seal of a reviewer's sheet proves: the secret, every mark and every word, in any order of the marks."""

import hashlib

import pytest

from hangji.office.sealing import digest

pytestmark = pytest.mark.databaseless
MARKS = {"b": 1, "甲": 2}


def test_the_digest_is_of_the_secret_the_marks_and_the_words():
    told = digest("n", MARKS, "好")
    assert told == hashlib.sha256('["n", {"b": 1, "甲": 2}, "好"]'.encode()).hexdigest()
    others = digest("m", MARKS, "好"), digest("n", {**MARKS, "b": 2}, "好"), digest("n", MARKS, "好。")
    assert len({told, *others}) == 4


def test_the_order_in_which_marks_are_kept_does_not_matter():
    assert digest("n", dict(reversed(MARKS.items())), "好") == digest("n", MARKS, "好")
