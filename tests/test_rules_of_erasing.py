"""A neutral word in a person's place: the person is gone, others stay; and what is shown in part."""

import random

import pytest

from rulebook.erasing import Blank, blank, masked_contact, masked_name

GUO = {"names": ["王平"], "logins": ["wang"], "contacts": ["13800001234", "wang@example.cn", "110"]}


def of(**more):
    return blank(7, **{**GUO, **more}, others=["王平安", "李王平之", "赵四"])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("由王平说明", "由已注销人员#7说明"),
        ("王平、王平安、李王平之", "已注销人员#7、王平安、李王平之"),
        ("王平王平", "已注销人员#7已注销人员#7"),
        ("wang、wangli、xwang、wang_2", "erased-7、wangli、xwang、wang_2"),
        ("电话13800001234。", "电话。"),
        ("写信到 wang@example.cn", "写信到 "),
        ("报警110", "报警110"),
        ("", ""),
    ],
)
def test_in_words(text, expected):
    assert of().text(text) == expected


def test_in_data_the_names_of_values_too():
    said = {"王平": ["由王平", {"by": "wang", "n": 3, "none": None, "yes": True}]}
    assert of().data(said) == {
        "已注销人员#7": ["由已注销人员#7", {"by": "erased-7", "n": 3, "none": None, "yes": True}]
    }


def test_where_the_word_does_not_fit_a_shorter_one_stands():
    assert of().text("由王平和王平说明", 12) == "由#7和#7说明"
    assert len(of().text("王平" * 30, 20)) == 20


SIGNS = "王平安李之四赵wang 138#7"


def test_whatever_the_text_nothing_is_left_and_nobody_else_is_touched():
    """Random texts of the signs of the names themselves: no needle stands any more outside a longer name."""
    rng = random.Random(7)
    looked = of()
    for _ in range(3000):
        text = "".join(rng.choice(SIGNS) for _ in range(rng.randrange(0, 24)))
        now = looked.text(text)
        assert looked.text(now) == now, text
        bare = now.replace("王平安", "").replace("李王平之", "")
        assert "王平" not in bare or Blank({"王平": "x"}, ("王平安", "李王平之")).text(now) == now
        assert now.count("赵四") == text.count("赵四")


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("13856781234", "138****1234"),
        ("0558-5551234", "055****1234"),
        ("55512345", "****2345"),
        ("12345", "****"),
        ("zheng@example.cn", "z***@example.cn"),
        ("", ""),
    ],
)
def test_a_contact_in_part(value, shown):
    assert masked_contact(value) == shown


@pytest.mark.parametrize(("value", "shown"), [("宋小麦", "宋**"), ("李慧", "李*"), ("王", "王*"), ("", "")])
def test_a_name_in_part(value, shown):
    assert masked_name(value) == shown
