"""A report's content: its numbers are the sums of its rows, and freezing keeps every byte."""

import pytest

from hangji.reports.content import Content, Number, Row, content_of

pytestmark = pytest.mark.databaseless


def content(value: int = 3) -> Content:
    numbers = (Number("all", "社会组织", "家", 2), Number("members", "党员", "名", value))
    rows = (
        Row("SocialOrganization", 1, "51", "棋院", {"all": 1, "members": 1}),
        Row("SocialOrganization", 2, "52", "义工", {"all": 1, "members": 2}),
    )
    return Content("statutory", 1, "表", {"day": "2021-10-31"}, {}, numbers, rows)


def test_a_number_is_the_sum_of_its_rows():
    assert content().uneven() == []
    assert content(4).uneven() == ["members"]
    assert [row.name for row in content().rows_of("members")] == ["棋院", "义工"]


def test_frozen_and_read_again_it_is_the_same():
    frozen = content().canonical()
    assert content_of(frozen).canonical() == frozen
    assert content_of(frozen).value("members") == 3


def test_a_changed_value_changes_the_digest():
    assert content().digest() != content(4).digest()
