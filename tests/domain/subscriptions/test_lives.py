"""Random lives of contracts: every interval, anchor, zone and term, whatever is done and whenever.

Each life is told as plain facts and recounted by `tests.oracle.lives`, which knows nothing of the product.
"""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from tests.domain.any_life import lived, revivals, trials, whole_lives
from tests.domain.contracts import buyer, edition, new_ids, profile, seller
from tests.domain.living import Life
from tests.domain.quotes.test_cancellation import DECEMBER, cancel, paid_in_part
from tests.domain.running import bought, seats
from tests.oracle.lives import objections
from zetel.domain.catalog.terms import CreditTo, Decreasing, Policies
from zetel.domain.documents.en16931.conformity import broken_rules
from zetel.domain.due import WorkKind
from zetel.domain.errors import SeatsBelowAssigned
from zetel.domain.quotes.seats import seats_changed
from zetel.domain.subscriptions.ledger import Pool
from zetel.domain.subscriptions.subscription import EARLY_END, SubscriptionState


@settings(max_examples=300)
@given(whole_lives)
def test_the_oracle_finds_nothing_wrong_with_any_life(whole):
    facts, steps, (before, when) = whole
    life = Life(facts)
    holds_at_every_step(life)
    for wait, step in [*steps, (before, when and ("cancel", {"when": when, "lag": 0}))]:
        lived(life, wait, step)
        holds_at_every_step(life)
    for entry in life.story:
        event(f"{entry['did']} {entry.get('refused') or entry.get('how') or ''}")
    assert objections(life.told) == []


@settings(max_examples=200)
@given(whole_lives, trials)
def test_the_oracle_finds_nothing_wrong_with_any_life_that_begins_with_a_trial(whole, trial):
    facts, steps, (before, when) = whole
    life = Life({**facts, "trial": trial})
    holds_at_every_step(life)
    for wait, step in [*steps, (before, when and ("cancel", {"when": when, "lag": 0}))]:
        lived(life, (wait[0] // 3, *wait[1:]), step)
        holds_at_every_step(life)
    for entry in life.story:
        event(f"{entry['did']} {entry.get('refused') or entry.get('how') or ''}")
    assert objections(life.told) == []


@settings(max_examples=200)
@given(whole_lives, revivals, st.none() | trials)
def test_the_oracle_finds_nothing_wrong_with_any_life_that_is_revived(whole, again, trial):
    (facts, steps, (before, _)), (pause, further, (later, when)) = whole, again
    life = Life({**facts, "trial": trial} if trial else facts)
    end = ("cancel", {"when": "now", "lag": 0})
    story = [*steps, (before, end), (pause, ("revive", {"lag": 0})), *further, (later, when and end)]
    for wait, step in story:
        lived(life, wait, step)
        holds_at_every_step(life)
    for entry in life.story:
        event(f"{entry['did']} {entry.get('refused') or entry.get('how') or ''}")
    assert objections(life.told) == []


def holds_at_every_step(life):
    """What is true of a contract whenever it is looked at."""
    contract, subscription = life.contract, life.contract.subscription
    assert {id: broken for id, d in life.documents.items() if (broken := broken_rules(d, number=d.number))} == {}
    assert min((document.open for document in life.documents.values()), default=0) >= 0
    assert life.balance >= 0
    assert min((lot.holds for lot in contract.ledger.lots), default=0) >= 0
    assert min((tax.holds for tax in contract.ledger.tax), default=0) >= 0
    for id, pool in contract.pools.items():
        item = subscription.item(id)
        assert pool.seats == (item.quantity if item else 0) >= pool.assigned
    if subscription.state is not SubscriptionState.ACTIVE:
        assert subscription.timeline == ()
        assert (subscription.due is None) == (subscription.state is SubscriptionState.DELETED)
        return
    # Nobody sends notices here: one that is due stays due, whatever changes meanwhile.
    assert subscription.due.at > life.at or subscription.due.kind is WorkKind.RENEWAL_MAIL
    assert all(entry.on >= subscription.term.end for entry in subscription.timeline if entry.kind != EARLY_END)
    if subscription.trial:
        assert contract.ledger.lots == ()
        return
    held: Counter[str] = Counter()
    for lot in contract.ledger.lots:
        if lot.span.end == subscription.period.end and lot.quantity:
            held[lot.item] += lot.quantity
    assert held == {item.id: item.quantity for item in subscription.items}
    assert {entry.item for entry in subscription.timeline} <= {None, *held}
    # An item that was dropped is known as long as its lots are.
    dropped = {item.id for item in contract.ledger.dropped}
    assert dropped == {lot.item for lot in contract.ledger.lots} - held.keys()
    # One entry for each date, kind and item.
    assert len({(e.on, e.kind, e.item) for e in subscription.timeline}) == len(subscription.timeline)


def test_a_line_that_holds_less_than_its_share_leaves_the_rest_to_another_with_room():
    """Seats at 0.54 a year; 303 days before its end 3 more for 1.34, of which 2 went back at once for 0.90, and 2 more
    for 0.90. The day after 3 go back: 3 x 0.54 x 302/365 = 1.3403..., and their lines hold 0.90 and 0.44. Of shares
    of 0.89 and 0.45 the second line has only 0.44: the first gives 0.90."""
    contract = bought((edition(unit_price=54, policies=Policies(decrease=Decreasing.AT_ONCE)), 1))
    on = datetime(2026, 5, 16, 9, tzinfo=UTC)
    for n, total in enumerate([4, 2, 4], start=2):
        contract = after(contract, total, n, on.replace(minute=n))
    assert [(lot.quantity, lot.holds) for lot in contract.ledger.lots] == [(1, 54), (1, 44), (2, 90)]
    note = seats(contract, 1, at=on.replace(day=17)).documents[0]
    (line,) = note.lines
    assert [(past.document, past.quantity, past.net) for past in line.corrects] == [("inv_4", 2, 90), ("inv_2", 1, 44)]
    assert (line.derivation.quantity, line.net, line.derivation.rounding) == (3, 134, "half_up")


def test_no_more_vat_goes_back_than_was_charged():
    """Three invoices of 2 seats at 0.01 a year: 21 % of 0.02 is 0.00 each time. Of 182 days are 6 x 0.01 x 182/365 =
    0.0299... -> 0.03 given back, on which 21 % would be 0.01."""
    contract = bought((edition(unit_price=1, policies=Policies(refund_window_days=0)), 2))
    for n, total in enumerate([4, 6], start=2):
        contract = after(contract, total, n, datetime(2026, 3, 15, 9, n, tzinfo=UTC))
    assert [tax.charged for tax in contract.ledger.tax] == [0, 0, 0]
    note = cancel(contract, at=datetime(2026, 9, 14, 9, tzinfo=UTC)).documents[0]
    (line,) = note.lines
    assert ([past.net for past in line.corrects], line.net, note.tax[0].amount) == ([1, 1, 1], 3, 0)


def test_seats_go_down_to_those_that_are_given_to_people_and_no_further():
    contract = replace(bought(), pools={"itm_1": Pool(seats=25, assigned=12)})
    assert seats(contract, 12).change.entry.value == 12
    with pytest.raises(SeatsBelowAssigned):
        seats(contract, 11)


def test_two_refunds_of_one_payment_are_no_more_than_it_brought():
    """11,041.25, of which the balance paid 10,000.00 and a payment 1,041.25. On 1 December 5 seats give back 520.00 and
    VAT 109.20, all to the payment; the other 20 give back 2,516.80, and the payment has 412.05 left to take."""
    terms = Policies(refund_window_days=0, decrease=Decreasing.AT_ONCE, change_credit_to=CreditTo.REFUND)
    contract = bought((edition(policies=terms), 25), by=buyer(balance=10_000_00))
    contract = after(paid_in_part(contract, "pay_9", 1_041_25), 20, 2, DECEMBER)
    (payer,) = (payer for payer in contract.documents[0].payers if payer.source == "pay_9")
    assert payer.returned == 629_20
    quote = cancel(contract)
    assert [(part.payment, part.amount) for part in quote.refunds] == [("pay_9", 412_05)]
    assert quote.to_balance == 2_104_75


def after(contract, total, n, at):
    """The contract with the new total, quoted and confirmed at once; the `n`-th documents are its own."""
    ids = replace(new_ids(), quote=f"quo_{n}", invoice=f"inv_{n}", credit_notes=(f"crn_{n}",), payment=f"pay_{n}")
    quote = seats(contract, total, at=at, ids=ids)
    outcome = seats_changed(quote, contract, buyer=profile(), seller=seller(), at=at)
    documents = {d.id: d for d in (*contract.documents, *outcome.settled, *outcome.documents)}
    return replace(
        contract,
        subscription=outcome.subscription,
        ledger=outcome.ledger,
        pools={**contract.pools, **outcome.pools},
        documents=tuple(documents.values()),
    )
