"""Data as DynamoDB's attribute values, and back."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zetel.adapters.dynamodb import attributes

DATA = st.recursive(
    st.text() | st.booleans() | st.integers(-(10**38) + 1, 10**38 - 1),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(min_size=1), inner, max_size=3),
    max_leaves=8,
)


def test_each_type_has_its_form() -> None:
    data = {"name": "Zetel", "paid": True, "total": 117975, "lines": [1, "a"], "due": {"of": -90}, "empty": ""}
    assert attributes.item(data) == {
        "name": {"S": "Zetel"},
        "paid": {"BOOL": True},
        "total": {"N": "117975"},
        "lines": {"L": [{"N": "1"}, {"S": "a"}]},
        "due": {"M": {"of": {"N": "-90"}}},
        "empty": {"S": ""},
    }


@given(st.dictionaries(st.text(min_size=1), DATA))
def test_written_data_is_read_back(data) -> None:
    assert attributes.wire(attributes.item(data)) == data


def test_a_list_of_more_than_100_is_packed_into_one_value() -> None:
    parts = [{"document": f"inv_{n:026}", "amount": n} for n in range(2_000)]
    written = attributes.item({"short": parts[:100], "long": parts})
    assert (set(written["short"]), set(written["long"])) == ({"L"}, {"B"})
    assert len(base64.b64decode(written["long"]["B"])) < 20_000  # of 2,000 x 59 bytes
    assert attributes.wire(written) == {"short": parts[:100], "long": parts}


@pytest.mark.parametrize("value", [1.0, 10**38])
def test_a_packed_value_without_an_exact_form_is_refused_too(value) -> None:
    with pytest.raises(ValueError, match=r"cannot be stored|more than 38 digits"):
        attributes.item({"long": [value] * 101})


@pytest.mark.parametrize("value", [1.0, float("nan"), b"x", {1}, 10**38, -(10**38)])
def test_a_value_without_an_exact_form_is_refused(value) -> None:
    with pytest.raises(ValueError, match=r"cannot be stored|more than 38 digits"):
        attributes.item({"deep": [{"inside": value}]})


def test_unknown_values_are_omitted_but_not_from_a_list() -> None:
    assert attributes.item({"a": None, "b": {"c": None}}) == {"b": {"M": {}}}
    with pytest.raises(ValueError, match="NoneType cannot be stored"):
        attributes.item({"a": [None]})


def test_a_type_that_is_never_written_is_not_read() -> None:
    with pytest.raises(ValueError, match="type NULL"):
        attributes.wire({"gone": {"NULL": True}})


def test_a_decimal_of_another_writer_is_not_read() -> None:
    with pytest.raises(ValueError, match=r"1\.5"):
        attributes.wire({"amount": {"N": "1.5"}})
