"""Compact JSON says what Django's own encoder says, so that the digests of old entries stay what they are."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

import pytest
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.translation import gettext_lazy
from hypothesis import given, settings
from hypothesis import strategies as st

from hangji.kit.compact import canonical, compact
from hangji.office.models import Role

pytestmark = pytest.mark.databaseless
texts = st.text(st.characters(exclude_categories=["Cs"]))
plain = st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | texts | st.dates() | st.uuids()
values = st.recursive(plain, lambda some: st.lists(some) | st.dictionaries(texts, some), max_leaves=20)


@settings(deadline=None)
@given(values)
def test_canonical_is_the_standard_encoders_with_sorted_names(value):
    standard = DjangoJSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    assert canonical(value) == standard.encode(value).encode()


@pytest.mark.parametrize(
    "value",
    [
        datetime(2021, 10, 31, 8, 30, 15, 123456, tzinfo=UTC),
        date(2021, 10, 31),
        UUID(int=7),
        Decimal("1.50"),
        Role.OFFICER,
        gettext_lazy("党支部"),
        (1, "二"),
        {"b": 1, "a": 0.25},
    ],
)
def test_what_json_has_no_type_for_is_said_as_django_says_it(value):
    assert json.loads(compact(value)) == json.loads(json.dumps(value, cls=DjangoJSONEncoder))


def test_half_a_character_is_refused_rather_than_altered():
    with pytest.raises(TypeError):
        compact("\ud800")
