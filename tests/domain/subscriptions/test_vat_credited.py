"""VAT that goes back with credits: the rest of a document's VAT never misses its rate by a minor unit, and a credit
note over several documents shows rate x base where its VAT would miss that by 1.00 of the currency."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zetel.domain.calendar import Span
from zetel.domain.subscriptions.credit_notes import credit_note
from zetel.domain.subscriptions.crediting import LotCredit, Return, credited, vat_of
from zetel.domain.subscriptions.ledger import Ledger, Lot, VatHeld
from zetel.domain.tax.treatment import Category

SPAN = Span(date(2026, 3, 15), date(2026, 4, 15))
SINCE = datetime(2026, 3, 15, 9, tzinfo=UTC)


def charged(net: int, rate_bp: int, vat: int) -> Ledger:
    """A ledger of one document with one line."""
    return ledger_of([(net, vat)], rate_bp)


def ledger_of(documents, rate_bp) -> Ledger:
    """A ledger of `documents` of one line each, by net amount and VAT: ``inv_1``, ``inv_2`` and so on."""
    named = [(f"inv_{n}", net, vat) for n, (net, vat) in enumerate(documents, start=1)]
    return Ledger(
        1,
        tuple(Lot("itm_1", 1, net, SINCE, name, 1, SPAN, charged=net) for name, net, _ in named),
        tuple(VatHeld(name, Category.STANDARD, rate_bp, charged=vat) for name, _, vat in named),
    )


def credited_in(parts, ledger):
    """VAT of each of `parts`, net credits in their order."""
    for net in parts:
        vat = vat_of({"inv_1": net}, ledger)["inv_1"]
        yield vat
        (lot,), (tax,) = ledger.lots, ledger.tax
        ledger = Ledger(
            ledger.version + 1,
            (replace(lot, credited=lot.credited + net),),
            (replace(tax, credited=tax.credited + vat),),
        )


def test_thirty_seats_of_fifty_yen_returned_in_thirty_steps_give_back_all_their_vat_evenly():
    # 30 x 50 = 1,500, VAT 21 % = 315; a seat's VAT is 10.5
    vat = list(credited_in([50] * 30, charged(1_500, 2_100, 315)))
    assert vat == [11, 10] * 15
    assert sum(vat) == 315


@given(
    parts=st.lists(st.integers(1, 5_000), min_size=1, max_size=40),
    rate_bp=st.sampled_from([550, 1_900, 2_100, 2_550]),
)
def test_each_credit_and_the_rest_miss_their_rate_by_less_than_a_minor_unit(parts, rate_bp):
    whole = sum(parts)
    vat_left = charged_vat = (2 * whole * rate_bp + 10_000) // 20_000  # half up, on the document's sum
    net_left = whole
    for net, vat in zip(parts, credited_in(parts, charged(whole, rate_bp, charged_vat)), strict=True):
        net_left, vat_left = net_left - net, vat_left - vat
        assert vat >= 0
        assert abs(vat - Fraction(net * rate_bp, 10_000)) < 1
        assert abs(vat_left - Fraction(net_left * rate_bp, 10_000)) < 1
    assert vat_left == 0


def note_over(nets, ledger, currency):
    """The credit note that gives back `nets`, by document."""
    lots = {lot.invoice: lot for lot in ledger.lots}
    credits = [
        LotCredit(Return(lots[name], 0, SPAN.start, SPAN.days), net, "rest_of_line") for name, net in nets.items()
    ]
    return credit_note(
        "crn_1",
        credits,
        ledger,
        on=SPAN.start,
        currency=currency,
        describe=lambda line: "Seats",
        prices={"itm_1": "any"},
        policy="any",
    )


def shown(note):
    (part,) = note.tax
    return part.base, part.amount, note.rounding, note.total


@pytest.mark.parametrize(
    ("currency", "documents", "net", "vat", "shows"),
    [
        # 21 % of 50 is 10.5 -> 11; 22 misses 21 % of 100 by 1
        ("JPY", 2, 50, 11, (100, 21, 1, 122)),
        ("JPY", 4, 50, 11, (200, 42, 2, 244)),
        # 21 % of 52 is 10.92 -> 11; 22 misses 21.84 by 0.16, 66 misses 65.52 by 0.48, 143 misses 141.96 by 1.04
        ("JPY", 2, 52, 11, (104, 22, None, 126)),
        ("JPY", 6, 52, 11, (312, 66, None, 378)),
        ("JPY", 13, 52, 11, (676, 142, 1, 819)),
        # 21 % of 2 is 0.42 -> 0; 21 % of 4 is 0.84, of 6 1.26
        ("JPY", 2, 2, 0, (4, 0, None, 4)),
        ("JPY", 3, 2, 0, (6, 1, -1, 6)),
        # 21 % of 0.50 is 0.105 -> 0.11; 21.89 misses 20.90 by 0.99, 22.00 misses 21.00 by 1.00
        ("EUR", 199, 50, 11, (99_50, 21_89, None, 121_39)),
        ("EUR", 200, 50, 11, (100_00, 21_00, 1_00, 122_00)),
    ],
)
def test_vat_that_misses_its_rate_by_a_whole_unit_of_the_currency_is_shown_at_its_rate(
    currency, documents, net, vat, shows
):
    ledger = ledger_of([(net, vat)] * documents, 2_100)
    note = note_over({lot.invoice: net for lot in ledger.lots}, ledger, currency)
    assert shown(note) == shows
    assert all(tax.holds == 0 for tax in credited(ledger, note).tax)


def test_vat_that_a_document_cannot_keep_stays_with_a_document_that_has_room():
    # Two invoices of 50 and 11; of each a credit of 10 took 3 or 2, so 8 and 9 are left of 8.4
    ledger = ledger_of([(50, 11), (50, 11)], 2_100)
    lots = tuple(replace(lot, credited=10) for lot in ledger.lots)
    first, second = ledger.tax
    ledger = replace(ledger, lots=lots, tax=(replace(first, credited=3), replace(second, credited=2)))
    # 12 of each go back: 21 % of 24 is 5.04, 3 + 2 by largest remainder. Of the 28 left 21 % is 5.88: 7 is too much for
    # the second invoice to keep, so it gives 3, and the first gives 2 of its 8.
    assert vat_of({"inv_1": 12, "inv_2": 12}, ledger) == {"inv_1": 2, "inv_2": 3}


#: The charge of each of several documents, and the number of times that a share of the charge goes back.
shares = st.lists(st.tuples(st.integers(1, 3_000), st.lists(st.integers(0, 10), max_size=6)), min_size=1, max_size=12)


@given(
    charges=shares,
    rate_bp=st.sampled_from([550, 810, 1_900, 2_100, 2_550]),
    currency=st.sampled_from(["JPY", "EUR"]),
    alike=st.booleans(),
)
def test_every_note_over_several_documents_keeps_the_tolerance_and_the_last_note_closes_all(
    charges, rate_bp, currency, alike
):
    if alike:  # the same misses add up
        charges = [(charges[0][0], tenths) for _, tenths in charges]
    invoices = [(net, (2 * net * rate_bp + 10_000) // 20_000) for net, _ in charges]
    ledger, total = ledger_of(invoices, rate_bp), 0
    for turn in range(7):
        left = {lot.invoice: lot.holds for lot in ledger.lots}
        tenths = {f"inv_{n}": parts[turn] if turn < len(parts) else 0 for n, (_, parts) in enumerate(charges, start=1)}
        nets = {name: holds if turn == 6 else holds * tenths[name] // 10 for name, holds in left.items()}
        if not (nets := {name: net for name, net in nets.items() if net}):
            continue
        note = note_over(nets, ledger, currency)
        base, vat, rounding, _ = shown(note)
        assert note.total == sum(nets.values()) + vat + (rounding or 0)
        assert keeps_the_published_tolerance(base, vat, rate_bp, currency)
        assert rounding is None or (rounding and vat == (2 * base * rate_bp + 10_000) // 20_000)
        assert abs(rounding or 0) <= 2 * len(nets)
        after = credited(ledger, note)
        assert sum(b.holds - a.holds for b, a in zip(ledger.tax, after.tax, strict=True)) == vat + (rounding or 0)
        assert min(tax.holds for tax in after.tax) >= 0
        ledger, total = after, total + note.total
    assert total == sum(net + vat for net, vat in invoices)
    assert {(lot.holds, tax.holds) for lot, tax in zip(ledger.lots, ledger.tax, strict=True)} == {(0, 0)}


def keeps_the_published_tolerance(base, vat, rate_bp, currency):
    """BR-S-09 as the schematron of Factur-X computes it, on the decimals of the XML."""
    unit = Decimal(1) if currency == "JPY" else Decimal("0.01")
    exact = (base * unit * Decimal(rate_bp) / 10_000).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return vat * unit - 1 < exact < vat * unit + 1
