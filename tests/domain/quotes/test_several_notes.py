"""Credits of what was invoiced in different ways: a credit note for each tax rule and buyer, as invoiced.

The figures: 10 seats at 365.00 with 21 % VAT, invoice A; 5 more without VAT for 975.00, invoice B, to the same business
in Germany. On 1 December 104 of 365 days are unused: 10 x 104.00 = 1,040.00 and VAT 218.40; 5 x 104.00 = 520.00.
"""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.domain.contracts import buyer, in_words, new_ids, profile, seller
from tests.domain.corrections import IN_GERMANY, after, cancellation, issued, moved, moved_end
from tests.domain.running import paid
from zetel.domain.catalog.terms import CreditTo, Decreasing, Effect, Fee, Policies
from zetel.domain.documents.en16931.conformity import broken_rules
from zetel.domain.documents.settlement import RefundPart
from zetel.domain.payments.allocation import Parts, hold_of
from zetel.domain.quotes.cancellation import quote_cancellation
from zetel.domain.quotes.ending import When
from zetel.domain.quotes.seats import quote_seats, seats_changed
from zetel.domain.tax.treatment import TaxRule

DECEMBER = datetime(2026, 12, 1, 9, tzinfo=UTC)
IN_APRIL = datetime(2026, 4, 10, 9, tzinfo=UTC)


def statement(contract, at=DECEMBER, *, by=None, from_=None):
    return quote_cancellation(
        contract,
        when=When.NOW,
        refund_window_used=False,
        buyer=by or buyer(**IN_GERMANY),
        seller=from_ or seller(),
        ids=replace(new_ids(), invoice="inv_f"),
        at=at,
        describe=in_words,
    )


def settlement(quote):
    return [(part.source, part.document, part.amount) for part in quote.settlement]


def refunds(quote):
    return {note: [(p.payment, p.amount) for p in parts] for note, parts in quote.refunding.items()}


def test_what_was_invoiced_with_vat_and_without_comes_back_on_a_note_each():
    first, second, fee = statement(moved()).documents
    assert (first.id, first.corrects, first.net, [t.amount for t in first.tax], first.total) == (
        "crn_1",
        ("inv_a",),
        1_040_00,
        [218_40],
        1_258_40,
    )
    assert (second.id, second.corrects, second.net, [t.amount for t in second.tax]) == (
        "crn_2",
        ("inv_b",),
        520_00,
        [0],
    )
    assert (fee.net, fee.total) == (156_00, 156_00)  # 10 % of 1,560.00, owed in Germany by the buyer


def test_each_note_goes_to_whom_its_invoices_went():
    first, second, fee = moved_end()
    assert [(d.buyer.address.country, d.buyer.vat_id, d.tax_rule) for d in (first, second, fee)] == [
        ("NL", None, TaxRule.DOMESTIC),
        ("DE", "DE136695976", TaxRule.REVERSE_CHARGE),
        ("DE", "DE136695976", TaxRule.REVERSE_CHARGE),
    ]
    assert [[past.document for past in d.corrects] for d in (first, second, fee)] == [["inv_a"], ["inv_b"], []]


def test_every_note_keeps_the_rules_of_the_standard():
    assert [broken_rules(d, number=d.number or "") for d in moved_end()] == [(), (), ()]


def test_each_is_settled_by_itself_and_an_open_invoice_takes_its_own_credit_only():
    """Invoice B is open and takes all of the second note; the first, 1,258.40, covers the fee of 156.00."""
    quote = statement(moved())
    assert settlement(quote) == [("crn_1", "inv_f", 156_00), ("crn_2", "inv_b", 520_00)]
    assert refunds(quote) == {"crn_1": [("pay_a", 1_102_40)]}
    assert (quote.to_balance, quote.due_later) == (0, ())


@pytest.mark.parametrize("today", [{}, {"name": "Veerman Holding B.V."}, {"reference": "4711"}])
def test_the_fee_is_set_off_by_the_first_note_of_the_profile_whatever_it_says_today(today):
    contract = moved()
    both_paid = replace(contract, documents=(contract.documents[0], paid(contract, "inv_b").documents[1]))
    quote = statement(both_paid, by=buyer(**{**IN_GERMANY, **today}))
    assert settlement(quote) == [("crn_1", "inv_f", 156_00)]
    assert refunds(quote) == {"crn_1": [("pay_a", 1_102_40)], "crn_2": [("pay_inv_b", 520_00)]}
    assert quote.due_later == ()


def test_the_notes_of_another_profile_cover_no_fee():
    """Invoice A is another profile's: its credit goes back whole, and 156.00 are set off by the second note."""
    contract = moved()
    first, second = replace(contract.documents[0], profile="prf_other"), paid(contract, "inv_b").documents[1]
    quote = statement(replace(contract, documents=(first, second)))
    assert settlement(quote) == [("crn_2", "inv_f", 156_00)]
    assert refunds(quote) == {"crn_1": [("pay_a", 1_258_40)], "crn_2": [("pay_inv_b", 364_00)]}


def test_what_each_note_gives_back_stands_on_it():
    first, second, _ = cancellation(moved(), DECEMBER, **IN_GERMANY).documents
    assert [(d.paid, d.credited, d.open) for d in (first, second)] == [(1_102_40, 156_00, 0), (0, 520_00, 0)]


def test_a_fee_that_one_note_cannot_cover_goes_on_to_the_next_of_that_profile():
    """The seller took another name between the invoices, the buyer is the same. 1,258.00 are open on invoice A, so of
    1,258.40 the first note has 0.40 left."""
    contract = moved(address=profile().address, vat_id=None)
    first, second = contract.documents
    part_paid = replace(first, paid=first.total - 1_258_00, payers=())
    settled = replace(second, seller=replace(second.seller, name="Stoelwerk N.V."), paid=second.total)
    quote = statement(replace(contract, documents=(part_paid, settled)), by=buyer())
    assert settlement(quote)[:3] == [
        ("crn_1", "inv_a", 1_258_00),
        ("crn_1", "inv_f", 40),
        ("crn_2", "inv_f", 188_36),  # 156.00 and VAT 32.76, less 0.40
    ]


@pytest.mark.parametrize(
    "changes",
    [
        {"vat_id": None},  # without a VAT id today
        {"address": profile().address, "vat_id": None},  # moved back
        {"name": "Veerman Holding B.V."},
    ],
)
def test_todays_profile_changes_nothing_about_what_was_invoiced(changes):
    """A German buyer that removed its VAT id would else get a reverse charge without one."""
    outcome = cancellation(moved(), DECEMBER, **{**IN_GERMANY, **changes})
    first, second, _ = issued(outcome)
    assert (first.buyer, second.buyer.vat_id) == (moved().documents[0].buyer, "DE136695976")
    assert [broken_rules(d, number=d.number or "") for d in issued(outcome)] == [(), (), ()]


def test_another_mail_address_is_the_same_buyer_and_the_newest_counts():
    contract = moved(address=profile().address, vat_id=None, recipients=("buchhaltung@veerman.example",))
    outcome = cancellation(contract, DECEMBER)
    (note, _) = outcome.documents
    assert [past.document for past in note.corrects] == ["inv_a", "inv_b"]
    assert note.buyer.mail == "buchhaltung@veerman.example"


def test_another_name_takes_a_note_of_its_own():
    contract = moved(address=profile().address, vat_id=None, name="Veerman Holding B.V.")
    first, second, _ = cancellation(contract, DECEMBER).documents
    assert (first.buyer.name, second.buyer.name) == ("Veerman Logistiek B.V.", "Veerman Holding B.V.")


def test_two_rates_of_one_rule_share_a_note():
    """The seller's rate went from 21 % to 25 % between the two invoices."""
    contract = moved(address=profile().address, vat_id=None)
    held, raised = contract.ledger.tax
    ledger = replace(contract.ledger, tax=(held, replace(raised, rate_bp=2500, charged=243_75)))
    (note, _) = statement(replace(contract, ledger=ledger), by=buyer()).documents
    assert [(t.rate_bp, t.base, t.amount) for t in note.tax] == [(2100, 1_040_00, 218_40), (2500, 520_00, 130_00)]


def test_a_seller_that_stopped_collecting_gives_back_vat_as_it_was():
    small = seller(collects=False)
    first, second, fee = statement(moved(), from_=small).documents
    assert [t.amount for paper in (first, second, fee) for t in paper.tax] == [218_40, 0, 0]
    assert (first.tax_rule, second.tax_rule, fee.tax_rule) == (None, "reverse_charge", "not_collecting")
    assert statement(moved(), from_=small).tax_rule == "domestic"


def test_returned_seats_come_back_on_two_notes_and_hold_the_contract_for_both():
    """7 of 15 seats on 5 September, 191 days before the end: 5 x 191.00 of invoice B, 2 x 191.00 = 382.00 and VAT 80.22
    of invoice A."""
    terms = Policies(decrease=Decreasing.AT_ONCE, change_credit_to=CreditTo.REFUND)
    contract, at = moved(policies=terms), datetime(2026, 9, 5, 9, tzinfo=UTC)
    by = buyer(**IN_GERMANY)
    quote = quote_seats(
        contract,
        item="itm_1",
        total=8,
        when=Effect.NOW,
        buyer=by,
        seller=seller(),
        ids=new_ids(),
        at=at,
        describe=in_words,
    )
    assert [(paper.corrects, paper.net, paper.total) for paper in quote.documents] == [
        (("inv_a",), 382_00, 462_22),
        (("inv_b",), 955_00, 955_00),
    ]
    assert refunds(quote) == {"crn_1": [("pay_a", 462_22)]}
    after_it = after(contract, seats_changed(quote, contract, buyer=by.profile, seller=seller(), at=at))
    assert [lot.quantity for lot in after_it.ledger.lots] == [8, 0]
    assert after_it.ledger.version == contract.ledger.version + 1


def test_in_the_refund_window_everything_comes_back_as_it_was_invoiced():
    contract = moved(policies=Policies(refund_window_days=365, fee=Fee(basis_points=1000)))
    first, second = statement(contract).documents
    assert [(paper.net, paper.total) for paper in (first, second)] == [(3_650_00, 4_416_50), (975_00, 975_00)]


def test_a_commit_settles_twelve_documents_of_all_notes_together():
    """8 documents of each of two notes: those of the first, and 4 of the second."""
    parts = Parts((), tuple(RefundPart("pay_1", f"inv_{note}{n}", 1) for note in "ab" for n in range(8)))
    now, later = parts.divided()
    assert now.documents[8:] == ("inv_b0", "inv_b1", "inv_b2", "inv_b3")
    assert later.documents == ("inv_b4", "inv_b5", "inv_b6", "inv_b7")


def test_a_hold_names_everything_that_is_waited_for():
    assert hold_of([]) is None
    assert hold_of(["alc_1", "alc_2"]) == "alc_1, alc_2"
