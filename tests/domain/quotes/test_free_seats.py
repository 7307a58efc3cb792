"""Seats that cost nothing go back without a document of 0.00: the first 10 of 15 seats are free, the others 100.00."""

from dataclasses import replace

from tests.domain.changing_plans import changed, enterprise, ids, plan_quote
from tests.domain.contracts import buyer, edition, in_words, profile, seller
from tests.domain.running import ADDED, bought, paid, seats
from zetel.domain.catalog.prices import PriceModel, Tier
from zetel.domain.catalog.terms import Decreasing, Policies
from zetel.domain.quotes.cancellation import quote_cancellation
from zetel.domain.quotes.ending import When
from zetel.domain.quotes.seats import seats_changed

AT_ONCE = Policies(decrease=Decreasing.AT_ONCE)


def graduated(seats_bought):
    offer = edition(policies=AT_ONCE)
    price = replace(offer.price, model=PriceModel.GRADUATED, tiers=(Tier(0, 10), Tier(365_00)))
    plan = replace(offer.plan, model=PriceModel.GRADUATED)
    return paid(bought((replace(offer, plan=plan, price=price, prices=(price,)), seats_bought)))


def returned(contract, total, n=2):
    quote = seats(contract, total, ids=ids(n))
    made = seats_changed(quote, contract, buyer=profile(), seller=seller(), at=ADDED)
    pools = {**contract.pools, **made.pools}
    after = replace(contract, subscription=made.subscription, ledger=made.ledger, pools=pools)
    return quote, after


def in_use(contract):
    return [(lot.unit_price, lot.quantity, lot.returned) for lot in contract.ledger.lots]


def test_free_seats_go_back_without_a_document():
    contract = graduated(10)
    quote, after = returned(contract, 4)
    assert (quote.documents, quote.settlement, quote.to_balance, quote.change.now) == ((), (), 0, 4)
    assert in_use(after) == [(0, 4, 6)]
    assert after.ledger.version == contract.ledger.version + 1
    assert after.pools["itm_1"].seats == 4


def test_the_highest_tier_goes_back_first_with_a_credit_and_the_free_seats_with_it():
    """On 1 September 195 days of 365 are left: 5 x 365.00 x 195/365 = 975.00."""
    quote, after = returned(graduated(15), 8)
    assert [paper.net for paper in quote.documents] == [975_00]
    assert in_use(after) == [(0, 8, 2), (365_00, 0, 5)]


def test_they_go_back_twice_and_are_never_counted_again():
    _, once = returned(graduated(10), 7)
    quote, twice = returned(once, 2, n=3)
    assert (quote.documents, in_use(twice)) == ((), [(0, 2, 8)])


def test_an_end_of_free_seats_has_no_document():
    quote = quote_cancellation(
        graduated(10),
        when=When.NOW,
        refund_window_used=False,
        buyer=buyer(),
        seller=seller(),
        ids=ids(9),
        at=ADDED,
        describe=in_words,
    )
    assert (quote.documents, quote.change.how) == ((), "pro_rata")


def test_another_plan_charges_them_and_gives_nothing_back():
    contract = graduated(10)
    quote = plan_quote(contract, "enterprise-yearly", enterprise(), at=ADDED)
    assert [(paper.kind, paper.net) for paper in quote.documents] == [("invoice", 3_900_00)]  # 10 x 730.00 x 195/365
    after = changed(contract, quote, enterprise(), at=ADDED)
    assert in_use(after) == [(0, 0, 10), (730_00, 10, 0)]
