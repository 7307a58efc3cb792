"""What a transfer pays: parts sum to the whole, and no invoice gets more than is open on it."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from tests.domain.example_documents import DOMESTIC
from zetel.domain.documents.document import Payer
from zetel.domain.payments.payment import AppliedPart
from zetel.domain.payments.transfer import MOST_INVOICES, receive


def invoice(id, *, open):
    return replace(
        DOMESTIC, id=id, total=open + 5, paid=5, credited=0, version=3, sequence=2, payers=(Payer("balance", 5),)
    )


def test_the_first_invoice_is_paid_before_the_next():
    received = receive("pay_1", 120, [invoice("inv_1", open=100), invoice("inv_2", open=50)])
    assert received.applied == (AppliedPart("inv_1", 100), AppliedPart("inv_2", 20))
    assert (received.to_balance, [i.open for i in received.invoices]) == (0, [0, 30])


def test_what_is_left_goes_to_the_balance():
    assert receive("pay_1", 120, [invoice("inv_1", open=100)]).to_balance == 20
    assert receive("pay_1", 120, []).to_balance == 120


def test_an_invoice_without_anything_open_is_left_alone():
    received = receive("pay_1", 10, [invoice("inv_1", open=0), invoice("inv_2", open=10)])
    assert received.applied == (AppliedPart("inv_2", 10),)


def test_an_invoice_says_who_paid_it_and_counts_a_version_and_an_event():
    (paid,) = receive("pay_1", 60, [invoice("inv_1", open=100)]).invoices
    assert paid.payers == (Payer("balance", 5), Payer("pay_1", 60))
    assert (paid.paid, paid.version, paid.sequence) == (65, 4, 3)


def test_twelve_invoices_are_the_most():
    received = receive("pay_1", 13, [invoice(f"inv_{n}", open=1) for n in range(13)])
    assert (len(received.applied), received.to_balance) == (MOST_INVOICES, 1) == (12, 1)


@given(st.integers(1, 10**9), st.lists(st.integers(0, 10**8), max_size=20))
def test_parts_sum_to_the_whole_and_never_exceed_what_is_open(amount, opens):
    invoices = [invoice(f"inv_{n}", open=open) for n, open in enumerate(opens)]
    received = receive("pay_1", amount, invoices)
    assert sum(part.amount for part in received.applied) + received.to_balance == amount
    assert all(part.amount > 0 for part in received.applied)
    assert all(paid.open >= 0 for paid in received.invoices)
    if len(opens) <= MOST_INVOICES:
        assert received.to_balance == max(0, amount - sum(opens))
