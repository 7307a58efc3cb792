"""Seats added and returned: charged co-termed, given back newest first, or set for the renewal."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.domain.contracts import MONTH, add_on, buyer, edition, new_ids, profile, seller
from tests.domain.running import ADDED, bought, paid, seats
from zetel.domain.catalog.prices import PriceModel, Tier
from zetel.domain.catalog.terms import CreditTo, Decreasing, Effect, Policies
from zetel.domain.documents.line import LineReference
from zetel.domain.errors import (
    ChangeInProgress,
    InvalidRequest,
    RenewalDue,
    RenewalParked,
    SeatsBelowAssigned,
    SubscriptionEnded,
    Unknown,
)
from zetel.domain.quotes.seats import seats_changed
from zetel.domain.subscriptions.ledger import Pool
from zetel.domain.subscriptions.subscription import Collection, SubscriptionState


def applied(contract, quote, at=ADDED):
    """The contract after `quote` was confirmed."""
    outcome = seats_changed(quote, contract, buyer=profile(), seller=seller(), at=at)
    documents = {d.id: d for d in (*contract.documents, *outcome.settled, *outcome.documents)}
    return replace(
        contract,
        subscription=outcome.subscription,
        ledger=outcome.ledger,
        pools={**contract.pools, **outcome.pools},
        documents=tuple(documents.values()),
    )


def test_seats_added_mid_term_are_charged_to_the_end_of_the_period():
    quote = seats(bought(), 30)
    line = quote.documents[0].lines[0]
    why = line.derivation
    assert (why.quantity, why.days, why.of_days, line.net) == (5, 195, 365, 975_00)  # 5 seats x 1.00 a day x 195 days
    assert (quote.documents[0].total, quote.due_later[0].amount) == (1_179_75, 1_179_75)
    assert (quote.next_renewal.on, quote.next_renewal.net, quote.next_renewal.total) == (
        date(2027, 3, 15),
        10_950_00,
        13_249_50,
    )
    assert quote.versions == {"subscription": 1, "ledger": 1, "profile": 1}


def test_confirmed_they_are_a_lot_and_a_larger_pool():
    after = applied(bought(), seats(bought(), 30))
    assert (after.subscription.items[0].quantity, after.subscription.version, after.ledger.version) == (30, 2, 2)
    lot = after.ledger.lots[1]
    assert (lot.quantity, lot.unit_price, lot.charged, lot.since) == (5, 365_00, 975_00, ADDED)
    assert after.pools["itm_1"] == Pool(seats=30)


def with_five_more():
    """The worked example on 5 September: 25 seats, and 5 that were added 4 days ago."""
    contract = bought()
    more = seats(contract, 30, ids=replace_ids("inv_2", "crn_9"))
    return applied(contract, more)


def replace_ids(invoice, credit_note):
    return replace(new_ids(), quote="quo_2", invoice=invoice, credit_notes=(credit_note,), payment="pay_2")


def test_two_of_the_five_added_seats_returned_four_days_later_give_382_back():
    # Worked example: 2 x 365.00 x 191/365 = 382.00, and the line still holds 593.00.
    contract = with_five_more()
    at = datetime(2026, 9, 5, 11, tzinfo=UTC)
    quote = seats(contract, 28, at=at, ids=replace_ids("inv_3", "crn_1"))
    note = quote.documents[0]
    assert (note.kind, note.net, note.total) == ("credit_note", 382_00, 462_22)
    assert note.lines[0].corrects == (LineReference("inv_2", 1, quantity=2, net=382_00),)
    after = applied(contract, quote, at)
    assert after.ledger.lots[1].holds == 593_00
    assert (after.ledger.lots[1].quantity, after.ledger.lots[1].returned, after.ledger.lots[1].returned_days) == (
        3,
        2,
        382,
    )
    assert after.pools["itm_1"].seats == 28


def test_the_credit_is_set_off_against_the_open_invoice_that_it_corrects():
    contract = with_five_more()
    quote = seats(contract, 28, at=datetime(2026, 9, 5, 11, tzinfo=UTC), ids=replace_ids("inv_3", "crn_1"))
    assert [(part.document, part.source, part.amount) for part in quote.settlement] == [("inv_2", "crn_1", 462_22)]
    assert (quote.refunds, quote.to_balance) == ((), 0)
    after = applied(contract, quote)
    assert {d.id: d.open for d in after.documents} == {"inv_1": 11_041_25, "inv_2": 717_53, "crn_1": 0}


def test_of_a_paid_invoice_it_goes_to_the_balance():
    contract = paid(with_five_more())
    quote = seats(contract, 28, at=datetime(2026, 9, 5, 11, tzinfo=UTC), ids=replace_ids("inv_3", "crn_1"))
    assert (quote.settlement, quote.refunds, quote.to_balance) == ((), (), 462_22)


def test_or_back_to_the_payment_where_the_terms_say_so():
    terms = Policies(change_credit_to=CreditTo.REFUND)
    contract = bought((edition(policies=terms), 25))
    contract = paid(applied(contract, seats(contract, 30, ids=replace_ids("inv_2", "crn_9"))))
    quote = seats(contract, 28, at=datetime(2026, 9, 5, 11, tzinfo=UTC), ids=replace_ids("inv_3", "crn_1"))
    assert [(part.payment, part.document, part.amount) for part in quote.refunds] == [("pay_inv_2", "inv_2", 462_22)]


def test_the_return_window_counts_hours_from_the_commit():
    contract = with_five_more()
    last = ADDED + timedelta(hours=168) - timedelta(seconds=1)
    assert seats(contract, 25, at=last).change.now == 25
    late = seats(contract, 25, at=ADDED + timedelta(hours=168))
    assert (late.change.now, late.change.entry.value, late.change.entry.on) == (30, 25, date(2027, 3, 15))
    assert late.documents == ()


def test_terms_may_give_the_return_window_other_hours():
    contract = bought((edition(policies=Policies(return_hours=24)), 25))
    contract = applied(contract, seats(contract, 30, ids=replace_ids("inv_2", "crn_9")))
    last = ADDED + timedelta(hours=24) - timedelta(seconds=1)
    assert seats(contract, 25, at=last).change.now == 25
    assert seats(contract, 25, at=ADDED + timedelta(hours=24)).change.now == 30


def test_one_request_may_be_part_now_and_part_at_the_renewal():
    contract = with_five_more()
    quote = seats(contract, 22, at=datetime(2026, 9, 5, 11, tzinfo=UTC), ids=replace_ids("inv_3", "crn_1"))
    assert (quote.change.now, quote.change.entry.value) == (25, 22)  # 5 within their window, 3 more at the renewal
    assert quote.documents[0].net == 955_00  # 5 x 1.00 a day x 191 days
    assert quote.next_renewal.net == 22 * 365_00


def test_outside_the_window_the_terms_may_allow_it_at_once():
    contract = bought((edition(policies=Policies(decrease=Decreasing.AT_ONCE)), 25))
    quote = seats(contract, 20)
    assert (quote.change.now, quote.change.entry, quote.documents[0].net) == (20, None, 975_00)


def test_a_scheduled_total_is_absolute_and_stays_when_seats_are_added_now():
    contract = bought()
    contract = applied(contract, seats(contract, 20))
    assert [(e.kind, e.item, e.value) for e in contract.subscription.timeline] == [("seats", "itm_1", 20)]
    quote = seats(contract, 30)
    assert (quote.change.scheduled.value, quote.change.entry) == (20, None)
    assert quote.next_renewal.net == 20 * 365_00


def test_a_new_entry_for_the_same_date_replaces_the_old():
    contract = bought()
    contract = applied(contract, seats(contract, 20))
    contract = applied(contract, seats(contract, 18))
    assert [e.value for e in contract.subscription.timeline] == [18]


def test_seats_may_be_asked_for_at_the_renewal_only():
    quote = seats(bought(), 40, when=Effect.AT_RENEWAL)
    assert (quote.change.now, quote.change.entry.value, quote.documents) == (25, 40, ())
    assert quote.next_renewal.net == 40 * 365_00


def test_terms_may_put_every_increase_to_the_renewal():
    contract = bought((edition(policies=Policies(increase=Effect.AT_RENEWAL)), 25))
    assert seats(contract, 30).change.entry.value == 30


def test_billed_monthly_seats_are_charged_to_the_end_of_the_month():
    contract = bought((edition(unit_price=31_00, billing=MONTH), 25), at=datetime(2026, 3, 15, 9, tzinfo=UTC))
    quote = seats(contract, 30, at=datetime(2026, 4, 1, 9, tzinfo=UTC))
    assert quote.documents[0].net == 5 * 14_00  # [1 April, 15 April) at 1.00 a day
    assert (quote.next_bill.on, quote.next_bill.net) == (date(2026, 4, 15), 30 * 31_00)


def test_volume_tiers_price_the_added_seats_at_the_tier_of_the_new_total():
    storage = add_on(tiers=(Tier(36_50, 10), Tier(18_25)), model=PriceModel.VOLUME)
    contract = bought((edition(), 1), (storage, 8))
    quote = seats(contract, 12, item="itm_2")
    # 4 more at 18.25 a year: 0.05 a day x 195 days; the first 8 keep theirs until the next billing period
    assert quote.documents[0].net == 4 * 9_75
    assert quote.next_renewal.net == 365_00 + 12 * 18_25


def test_graduated_tiers_are_charged_and_returned_tier_by_tier():
    storage = add_on(tiers=(Tier(36_50, 10), Tier(18_25)), model=PriceModel.GRADUATED)
    contract = bought((edition(), 1), (storage, 8))
    quote = seats(contract, 12, item="itm_2", ids=replace_ids("inv_2", "crn_9"))
    assert [line.net for line in quote.documents[0].lines] == [2 * 19_50, 2 * 9_75]
    contract = applied(contract, quote)
    back = seats(contract, 9, item="itm_2", ids=replace_ids("inv_3", "crn_1"))
    # The highest tier of the newest purchase first: 2 at 18.25, then 1 at 36.50.
    assert [(line.derivation.quantity, line.net) for line in back.documents[0].lines] == [(2, 19_50), (1, 19_50)]


def test_a_return_over_several_lots_of_one_price_is_rounded_once_and_split():
    # 3 x 0.50 x 100/365 = 0.4109 -> 0.41; rounded apart it would be 3 x 0.14 = 0.42. Newest first, the rest last.
    contract = bought((edition(unit_price=50, policies=Policies(decrease=Decreasing.AT_ONCE)), 1))
    for n in range(2, 5):
        at = datetime(2026, 3, 15, 9, n, tzinfo=UTC)
        contract = applied(contract, seats(contract, n, at=at, ids=replace_ids(f"inv_{n}", f"crn_{n}")), at)
    on = datetime(2026, 12, 5, 9, tzinfo=UTC)  # 100 days before 15 March 2027
    note = seats(contract, 1, at=on).documents[0]
    (line,) = note.lines
    assert (line.derivation.quantity, line.net, line.derivation.rounding) == (3, 41, "half_up")
    assert [(past.document, past.net) for past in line.corrects] == [("inv_4", 14), ("inv_3", 14), ("inv_2", 13)]


@pytest.mark.parametrize(
    ("total", "field"), [(25, "/quantity"), (0, "/quantity"), (10_001, "/quantity")], ids=["equal", "none", "too many"]
)
def test_totals_that_are_none(total, field):
    with pytest.raises(InvalidRequest) as refused:
        seats(bought(), total)
    assert refused.value.errors[0].field == field


def test_seats_cannot_drop_below_assigned_licences():
    contract = replace(bought(), pools={"itm_1": Pool(seats=25, assigned=12)})
    for when in Effect:
        with pytest.raises(SeatsBelowAssigned) as refused:
            seats(contract, 10, when=when)
        assert (refused.value.assigned, refused.value.requested) == (12, 10)


def test_a_flat_price_has_no_seats():
    contract = bought((edition(), 1), (add_on("dialer", (Tier(99_00),), PriceModel.FLAT), 1))
    with pytest.raises(InvalidRequest) as refused:
        seats(contract, 2, item="itm_2")
    assert refused.value.errors[0].field == "/item"


def test_an_unknown_item_is_unknown():
    with pytest.raises(Unknown):
        seats(bought(), 30, item="itm_9")


def test_a_held_or_ended_subscription_is_not_changed():
    contract = bought()
    with pytest.raises(ChangeInProgress):
        seats(replace(contract, subscription=replace(contract.subscription, hold="pay_1")), 30)
    with pytest.raises(SubscriptionEnded):
        seats(replace(contract, subscription=replace(contract.subscription, state=SubscriptionState.ENDED)), 30)


def test_between_a_periods_end_and_its_renewal_no_seats_change():
    contract, late = bought(), datetime(2027, 3, 15, 9, tzinfo=UTC)
    with pytest.raises(RenewalDue) as due:
        seats(contract, 30, at=late)
    assert due.value.since == datetime(2027, 3, 14, 23, tzinfo=UTC)  # midnight in Amsterdam
    with pytest.raises(RenewalParked):
        seats(replace(contract, subscription=replace(contract.subscription, parked="TaxRateMissing")), 30, at=late)


def test_by_card_the_added_seats_are_due_now():
    quote = seats(bought(), 30, by=buyer(collection=Collection.CARD))
    assert (quote.due_now, quote.payment) == (1_179_75, "pay_1")
