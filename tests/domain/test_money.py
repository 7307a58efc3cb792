"""Amounts in minor units: the product's worked examples, and properties against `decimal` and fractions."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zetel.domain.errors import CurrencyMismatch, InvalidRequest
from zetel.domain.money import MINOR_DIGITS, digits, half_up, percentage, plain, same_currency, split

fractions = st.fractions(min_value=-(10**15), max_value=10**15, max_denominator=10**6)
weights = st.lists(st.integers(0, 10**9), min_size=1, max_size=12).filter(any)


@pytest.mark.parametrize(
    ("exact", "rounded"),
    [
        (Fraction(5 * 300_00 * 114, 365), 468_49),  # 468.4931...
        (Fraction(40_00 * 21, 31), 27_10),  # 27.0967...
        (Fraction(5 * 33 * 15, 30), 83),  # 0.825, which half-even would make 0.82
        (Fraction(1_001 * 15, 30), 501),  # 500.5 yen
        (Fraction(2 * 365_00 * 191, 365), 382_00),  # 382.00 exactly
        (Fraction(1, 2), 1),
        (Fraction(3, 2), 2),
        (Fraction(5, 2), 3),
        (Fraction(49, 100), 0),
        (Fraction(-1, 2), -1),
        (Fraction(-49, 100), 0),
        (Fraction(0), 0),
    ],
)
def test_a_half_goes_away_from_zero(exact, rounded):
    assert half_up(exact) == rounded


@given(st.integers(-(10**18), 10**18))
def test_rounding_halves_agrees_with_decimal(halves):
    by_decimal = (Decimal(halves) / 2).quantize(Decimal(1), rounding=ROUND_HALF_UP)
    assert half_up(Fraction(halves, 2)) == int(by_decimal)


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=6))
def test_rounding_decimals_agrees_with_decimal(exact):
    assert half_up(Fraction(exact)) == int(exact.quantize(Decimal(1), rounding=ROUND_HALF_UP))


@given(fractions)
def test_rounding_moves_an_amount_by_at_most_half_a_unit_and_mirrors_at_zero(exact):
    assert abs(half_up(exact) - exact) <= Fraction(1, 2)
    assert half_up(-exact) == -half_up(exact)


@pytest.mark.parametrize(
    ("total", "by", "parts"),
    [
        (100, [1, 1, 1], (34, 33, 33)),  # the cent left goes to the earlier part
        (101, [1, 1, 1], (34, 34, 33)),
        (100, [2, 1, 1], (50, 25, 25)),
        (10, [1, 2, 4], (1, 3, 6)),  # 1.43, 2.86, 5.71: the largest remainders are the second's and the third's
        (-100, [1, 1, 1], (-34, -33, -33)),
        (5, [0, 1, 0], (0, 5, 0)),
        (0, [3, 4], (0, 0)),
    ],
)
def test_a_split_gives_the_units_left_to_the_largest_remainders(total, by, parts):
    assert split(total, by) == parts


@given(st.integers(-(10**12), 10**12), weights)
def test_a_split_sums_to_the_whole_and_each_part_is_less_than_a_unit_from_its_share(total, by):
    parts = split(total, by)
    assert sum(parts) == total
    for part, weight in zip(parts, by, strict=True):
        assert abs(part - Fraction(total * weight, sum(by))) < 1


@given(st.integers(0, 10**9), weights)
def test_a_split_never_takes_from_a_larger_remainder_to_give_to_a_smaller(total, by):
    given_up = [
        (Fraction(total * w, sum(by)) % 1, part > total * w // sum(by))
        for w, part in zip(by, split(total, by), strict=True)
    ]
    rounded_up = [remainder for remainder, up in given_up if up]
    rounded_down = [remainder for remainder, up in given_up if not up]
    assert not rounded_up or not rounded_down or min(rounded_up) >= max(rounded_down)


@pytest.mark.parametrize("by", [[], [0], [0, 0], [2, -1], [-1, -1]])
def test_weights_that_cannot_divide_are_refused(by):
    with pytest.raises(ValueError, match="weights"):
        split(100, by)


@pytest.mark.parametrize(
    ("amount", "basis_points", "part"),
    [
        (975_00, 2100, 204_75),  # 21 % VAT
        (3120_00, 2100, 655_20),
        (3120_00, 1000, 312_00),  # a fee of 10 %
        (5_03, 2100, 1_06),  # 1.0563
        (10_06, 2100, 2_11),  # 2.1126
        (1_00, 2550, 26),  # 25.5 % of 1.00 is 0.255: up
        (50, 100, 1),  # half a cent: up
        (-50, 100, -1),
        (1234_56, 0, 0),
    ],
)
def test_a_percentage_is_rounded_once(amount, basis_points, part):
    assert percentage(amount, basis_points) == part


def test_the_currencies_sold_in_have_the_digits_of_iso_4217():
    assert {currency for currency, places in MINOR_DIGITS.items() if places == 0} == {"ISK", "JPY"}
    assert {currency for currency, places in MINOR_DIGITS.items() if places == 2} == set(MINOR_DIGITS) - {"ISK", "JPY"}
    assert digits("HUF") == 2  # ISO 4217 has 2 where other tables have 0


@pytest.mark.parametrize(
    ("amount", "currency", "text"),
    [
        (1179_75, "EUR", "1179.75"),
        (501, "JPY", "501"),
        (5, "EUR", "0.05"),
        (0, "EUR", "0.00"),
        (0, "JPY", "0"),
        (-5, "USD", "-0.05"),
        (-1179_75, "EUR", "-1179.75"),
        (-501, "JPY", "-501"),
    ],
)
def test_plain_text_has_the_decimals_of_the_currency(amount, currency, text):
    assert plain(amount, currency) == text


@given(st.integers(-(10**15), 10**15), st.sampled_from(sorted(MINOR_DIGITS)))
def test_plain_text_reads_back_as_the_amount(amount, currency):
    assert Decimal(plain(amount, currency)).scaleb(digits(currency)) == amount


def test_a_currency_that_is_not_sold_in_is_refused_by_name():
    for refused in (lambda: digits("XAU"), lambda: plain(1, "XAU")):
        with pytest.raises(InvalidRequest, match=r"/currency.*one of CHF, CZK, DKK, EUR"):
            refused()


def test_amounts_of_two_currencies_are_not_combined():
    assert same_currency("EUR", "EUR") == "EUR"
    with pytest.raises(CurrencyMismatch) as mismatch:
        same_currency("USD", "EUR", "USD")
    assert mismatch.value.currencies == ("EUR", "USD")
