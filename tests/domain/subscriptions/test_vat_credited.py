"""VAT that goes back with credits of one document: what is left of it never misses its rate by a minor unit."""

from dataclasses import replace
from datetime import UTC, date, datetime
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from zetel.domain.calendar import Span
from zetel.domain.subscriptions.crediting import vat_of
from zetel.domain.subscriptions.ledger import Ledger, Lot, VatHeld
from zetel.domain.tax.treatment import Category

SPAN = Span(date(2026, 3, 15), date(2026, 4, 15))
SINCE = datetime(2026, 3, 15, 9, tzinfo=UTC)


def charged(net: int, rate_bp: int, vat: int) -> Ledger:
    """A ledger of one document with one line."""
    lot = Lot("itm_1", 1, net, SINCE, "inv_1", 1, SPAN, charged=net)
    return Ledger(1, (lot,), (VatHeld("inv_1", Category.STANDARD, rate_bp, charged=vat),))


def credited_in(parts, ledger):
    """VAT of each of `parts`, net credits one after the other."""
    for net in parts:
        vat = vat_of({"inv_1": net}, ledger)["inv_1"]
        yield vat
        (lot,), (tax,) = ledger.lots, ledger.tax
        ledger = Ledger(
            ledger.version + 1,
            (replace(lot, credited=lot.credited + net),),
            (replace(tax, credited=tax.credited + vat),),
        )


def test_thirty_seats_of_fifty_yen_returned_one_by_one_give_back_all_their_vat_evenly():
    # 30 x 50 = 1,500, VAT 21 % = 315; a seat's VAT is 10.5
    vat = list(credited_in([50] * 30, charged(1_500, 2_100, 315)))
    assert vat == [11, 10] * 15
    assert sum(vat) == 315


@given(
    parts=st.lists(st.integers(1, 5_000), min_size=1, max_size=40),
    rate_bp=st.sampled_from([550, 1_900, 2_100, 2_550]),
)
def test_each_credit_and_what_is_left_miss_their_rate_by_less_than_a_minor_unit(parts, rate_bp):
    whole = sum(parts)
    vat_left = charged_vat = (2 * whole * rate_bp + 10_000) // 20_000  # half up, on the document's sum
    net_left = whole
    for net, vat in zip(parts, credited_in(parts, charged(whole, rate_bp, charged_vat)), strict=True):
        net_left, vat_left = net_left - net, vat_left - vat
        assert vat >= 0
        assert abs(vat - Fraction(net * rate_bp, 10_000)) < 1
        assert abs(vat_left - Fraction(net_left * rate_bp, 10_000)) < 1
    assert vat_left == 0
