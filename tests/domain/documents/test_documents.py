"""Sums and settlement of documents, with amounts that a reader can check with pen and paper."""

from dataclasses import replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.example_documents import CREDIT_NOTE, DOMESTIC, FIVE_SEATS
from zetel.domain.documents.document import DocumentKind, Settlement, draft
from zetel.domain.documents.line import Line, TaxAmount, tax_of
from zetel.domain.tax.treatment import Category

S, AE = Category.STANDARD, Category.REVERSE_CHARGE


def lines(*amounts: tuple[int, int]) -> list[Line]:
    """Lines of these net amounts and rates, numbered from 1."""
    return [replace(FIVE_SEATS, no=no, net=net, rate_bp=rate_bp) for no, (net, rate_bp) in enumerate(amounts, start=1)]


def test_the_worked_quote_adds_up_to_1179_75():
    promised = draft(
        id="inv_1", kind=DocumentKind.INVOICE, on=date(2026, 9, 1), due=date(2026, 10, 1), lines=[FIVE_SEATS]
    )
    assert (promised.net, promised.tax, promised.total) == (975_00, (TaxAmount(S, 2100, 975_00, 204_75),), 1179_75)
    assert (promised.date, promised.due, promised.lines) == (date(2026, 9, 1), date(2026, 10, 1), (FIVE_SEATS,))


def test_vat_is_rounded_once_on_the_sum_and_not_per_line():
    # 21 % of 0.07 is 0.0147: per line that is 0.01 each, 0.03 in all; on the sum of 0.21 it is 0.0441, so 0.04.
    assert tax_of(lines((7, 2100), (7, 2100), (7, 2100))) == (TaxAmount(S, 2100, 21, 4),)


def test_each_rate_has_its_own_vat_in_the_order_of_the_lines():
    assert tax_of(lines((100_00, 900), (50_00, 2100), (20_00, 900))) == (
        TaxAmount(S, 900, 120_00, 10_80),
        TaxAmount(S, 2100, 50_00, 10_50),
    )


def test_no_vat_is_an_amount_of_zero_on_its_base():
    free = [replace(FIVE_SEATS, category=AE, rate_bp=0)]
    assert tax_of(free) == (TaxAmount(AE, 0, 975_00, 0),)


def test_two_categories_at_one_rate_stand_apart():
    mixed = [replace(FIVE_SEATS, rate_bp=0), replace(FIVE_SEATS, no=2, category=AE, rate_bp=0)]
    assert [part.category for part in tax_of(mixed)] == [S, AE]


@given(st.lists(st.tuples(st.integers(0, 10**9), st.sampled_from([0, 810, 900, 2100, 2550])), max_size=20))
def test_sums_are_those_of_decimal_arithmetic(amounts):
    promised = draft(
        id="inv_1", kind=DocumentKind.INVOICE, on=date(2026, 9, 1), due=date(2026, 9, 1), lines=lines(*amounts)
    )
    vat = Decimal(0)
    for rate in {rate for _, rate in amounts}:
        base = sum(net for net, line_rate in amounts if line_rate == rate)
        vat += (Decimal(base) * rate / 10_000).quantize(Decimal(1), rounding=ROUND_HALF_UP)
    assert promised.net == sum(net for net, _ in amounts)
    assert promised.total == promised.net + vat


@pytest.mark.parametrize(
    ("paid", "credited", "left"),
    [(0, 0, 1179_75), (1000_00, 0, 179_75), (0, 462_22, 717_53), (717_53, 462_22, 0), (1179_75, 0, 0)],
)
def test_the_open_amount_is_neither_paid_nor_credited(paid, credited, left):
    assert replace(DOMESTIC, paid=paid, credited=credited).open == left


@pytest.mark.parametrize(
    ("paid", "today", "settlement"),
    [
        (0, "2026-09-01", Settlement.OPEN),
        (1, "2026-09-01", Settlement.PART_PAID),
        (0, "2026-10-01", Settlement.OPEN),  # the due day itself
        (1179_74, "2026-10-01", Settlement.PART_PAID),
        (0, "2026-10-02", Settlement.OVERDUE),
        (1179_74, "2026-10-02", Settlement.OVERDUE),
        (1179_75, "2026-09-01", Settlement.SETTLED),
        (1179_75, "2026-10-02", Settlement.SETTLED),
    ],
)
def test_settlement_follows_from_the_open_amount_and_from_the_day(paid, today, settlement):
    assert replace(DOMESTIC, paid=paid).settlement(date.fromisoformat(today)) is settlement


def test_an_invoice_that_was_credited_in_full_is_settled():
    assert replace(DOMESTIC, credited=1179_75).settlement(date(2026, 12, 1)) is Settlement.SETTLED


def test_a_credit_note_is_never_overdue():
    assert CREDIT_NOTE.settlement(date(2030, 1, 1)) is Settlement.OPEN
