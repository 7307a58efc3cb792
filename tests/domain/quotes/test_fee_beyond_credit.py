"""A fee beyond the credit: 10 seats at 32.00, a year billed monthly, ended one day before a boundary.

15 October to 15 November 2026 has 31 days, and 14 November is the last of them: one day is unused, four periods are not
billed. The credit is 320.00/31 = 10.32, the fee 10 % of 10.32 + 4 x 320.00 = 1,290.32.
"""

from datetime import UTC, datetime

import pytest

from tests.domain.changing_plans import billed_monthly, ids, until
from tests.domain.contracts import buyer, in_words, profile, seller
from tests.domain.running import bought, paid
from zetel.domain.catalog.terms import Fee, Policies
from zetel.domain.quotes.cancellation import cancelled, quote_cancellation
from zetel.domain.quotes.ending import When
from zetel.domain.subscriptions.subscription import Collection, SubscriptionState

LAST = datetime(2026, 11, 14, 12, tzinfo=UTC)


def ended(*, beyond=True, balance=0, collection=Collection.CARD):
    plan = billed_monthly(32_00, policies=Policies(fee=Fee(basis_points=1000, beyond_credit=beyond)))
    contract = until(paid(bought((plan, 10))), LAST.date())
    by = buyer(collection=collection, balance=balance)
    quote = quote_cancellation(
        contract,
        when=When.NOW,
        refund_window_used=False,
        buyer=by,
        seller=seller(),
        ids=ids(9),
        at=LAST,
        describe=in_words,
    )
    return quote, cancelled(quote, contract, buyer=profile(), seller=seller(), at=LAST)


@pytest.mark.parametrize("collection", list(Collection))
def test_it_takes_the_credit_then_the_balance_and_the_rest_is_due(collection):
    quote, after = ended(balance=100_00, collection=collection)
    note, invoice = quote.documents
    assert (note.net, note.total, invoice.net, invoice.total) == (10_32, 12_49, 129_03, 156_13)
    assert [(part.source, part.amount) for part in quote.settlement] == [(note.id, 12_49), ("balance", 100_00)]
    assert (quote.due_now, [due.amount for due in quote.due_later], quote.payment) == (0, [43_64], None)
    assert 156_13 - 12_49 - 100_00 == 43_64
    fee = after.invoice
    assert (fee.open, after.subscription.state) == (43_64, SubscriptionState.ENDED)


def test_a_balance_that_suffices_leaves_nothing_due():
    quote, after = ended(balance=500_00)
    assert [part.amount for part in quote.settlement] == [12_49, 143_64]
    assert (quote.due_later, after.invoice.open) == ((), 0)


def test_a_balance_that_is_negative_pays_nothing():
    quote, _ = ended(balance=-50_00)
    assert [due.amount for due in quote.due_later] == [143_64]


def test_a_fee_that_the_credit_caps_takes_no_balance():
    quote, _ = ended(beyond=False, balance=100_00)
    assert [part.amount for part in quote.settlement] == [12_49]
    assert quote.due_later == ()
