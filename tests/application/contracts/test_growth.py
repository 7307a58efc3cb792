"""A contract that grows within a term: it can always be ended, and what would make it too large is refused before.

490 seats at 365.00 a year, bought one by one: 104 days are unused on 1 December 2026, a credit of 490 x 104.00 =
50,960.00 and VAT 10,701.60. 2,000 of them give back 208,000.00 and 43,680.00.
"""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from tests.application.contracts_running import DECEMBER, SEPTEMBER, Running
from tests.application.grown import ONE, grown, paid, released, whole_ledger
from tests.shop import ACCOUNT, PROFILE, STORAGE
from zetel.application.contracts.ledger_pages import LOTS_OF_A_PAGE
from zetel.application.documents.numbering import ToNumber, number_documents
from zetel.application.payments import allocations
from zetel.application.store import keys
from zetel.application.store.keys import Table
from zetel.application.store.wire import canonical
from zetel.application.store.writes import MOST_WRITES
from zetel.domain.catalog.terms import CreditTo, Effect, Fee, Policies
from zetel.domain.documents.document import Document, DocumentState
from zetel.domain.errors import ContractPart, ContractTooLarge, SubscriptionMoved
from zetel.domain.parties.address import Address
from zetel.domain.parties.profile import Balance
from zetel.domain.payments.allocation import credit_allocation_id
from zetel.domain.quotes.ending import When
from zetel.domain.subscriptions.growth import MOST_LOTS, MOST_NOTES
from zetel.domain.subscriptions.subscription import SubscriptionState
from zetel.http.bodies import LIMIT

MOST_BYTES = 400 * 1024  # of an item, by DynamoDB
TERMS = Policies(fee=Fee(basis_points=1000), cancellation_credit_to=CreditTo.REFUND)


def part_paid(invoice: Document) -> Document:
    """235.00 of 235.95 came in: what is open is set off, and what was paid goes back."""
    return paid(invoice, 235_00)


def everything(shop: Running) -> dict[Table, Any]:
    return {table: shop.world.store.items(table) for table in Table}


def ended(shop: Running) -> Any:
    """The statement of today, confirmed."""
    quote = shop.quote_end(shop.id)
    shop.world.store.counted.reset()
    shop.confirm(quote, key="end")
    return quote


# 490 purchases of one seat


def test_490_seats_come_back_on_one_line_that_is_rounded_once():
    shop = grown(490)
    shop.at(DECEMBER)
    (note,) = shop.quote_end(shop.id)["documents"]
    (line,) = note["lines"]
    why = line["derivation"]
    assert (why["quantity"], why["unit_price"], why["days"], why["of_days"]) == (490, 365_00, 104, 365)
    assert (line["net"], why["exact"], why["rounding"]) == (50_960_00, "5096000", "half_up")
    assert [part["amount"] for part in note["tax"]] == [10_701_60]
    assert len({past["document"] for past in line["corrects"]}) == 490
    assert {(past["quantity"], past["net"]) for past in line["corrects"]} == {(1, 104_00)}


def test_490_seats_are_cancelled_and_everything_is_settled_by_itself():
    shop = grown(490)
    shop.at(DECEMBER)
    quote = ended(shop)
    shop.settle_everything()
    note = shop.paper(quote["documents"][0]["id"])
    assert (shop.now.state, note.state, note.open) == (SubscriptionState.ENDED, DocumentState.ISSUED, 0)
    assert {past.number is None for past in note.corrects} == {False}
    # 61,661.60 settle the invoice of 441.65, 259 of 235.95, and 108.90 of the next; 229 stay open
    open_amounts = [shop.paper(lot.invoice).open for lot in shop.ledger.lots]
    assert open_amounts == [*[0] * 260, ONE - 108_90, *[ONE] * 229]
    assert (shop.balance, shop.world.alarms.raised) == (Balance(owed=sum(open_amounts)), [])


def test_the_receipt_holds_totals_and_says_where_the_documents_are_read():
    shop = grown(490)
    shop.at(DECEMBER)
    quote = ended(shop)
    (receipt,) = (
        item for item in shop.world.store.items(Table.IDEMPOTENCY).values() if quote["documents"][0]["id"] in str(item)
    )
    assert len(canonical(receipt)) < 2_000
    again = shop.confirm(quote, key="end")
    (document,) = again.body["documents"]
    assert (document["total"], "lines" in document) == (61_661_60, False)
    assert document["href"] == f"/v1/accounts/{ACCOUNT}/invoices/{document['id']}"


# 2,000 changes, and as many as there may be


@pytest.mark.parametrize("seats", [2_000, MOST_LOTS])
def test_the_largest_contract_is_ended_within_every_limit(seats):
    shop = grown(seats, TERMS, then=part_paid)
    counted = shop.world.store.counted
    shop.at(SEPTEMBER + timedelta(days=1))
    quote = ended(shop)
    note = quote["documents"][0]
    assert note["net"] == seats * 194_00
    # both on nearly every invoice: as many parts as there can be
    assert len(quote["settlement"]) + len(quote["refunds"]) > 1.8 * seats
    assert len(canonical(quote)) < LIMIT  # it is sent back with the confirmation
    assert counted.largest_transaction <= MOST_WRITES
    assert counted.calls["commit"] == 1
    rest = credit_allocation_id(note["id"])
    allocations.settle(ACCOUNT, rest, shop.services)
    number_documents([ToNumber(ACCOUNT, note["id"])], shop.services, shop.catalog)
    assert shop.paper(note["id"]).number == "CRN-2026-000001"
    assert counted.largest_transaction <= MOST_WRITES
    assert counted.largest_item < MOST_BYTES / 2


def test_the_2000th_change_is_like_any_other():
    shop = grown(1_999)
    before = whole_ledger(shop)
    shop.change(2_000, key="one more")
    after = whole_ledger(shop)
    assert (len(after.lots), after.lots[:-1]) == (2_000, before.lots)
    # the first page, whose version counts, and the last, which has the new lot
    assert after.pages == (before.pages[0], after.version)
    # receipt, subscription, two pages, pool, invoice, event, profile, balance
    assert shop.world.store.counted.largest_transaction == 9


def test_seats_go_back_from_the_newest_page():
    shop = grown(2_000)
    quote = shop.change(1_990, key="ten fewer")
    (line,) = quote["documents"][0]["lines"]
    assert (line["derivation"]["quantity"], line["net"]) == (10, 1_950_00)
    assert {past["net"] for past in line["corrects"]} == {195_00}
    whole = whole_ledger(shop)
    assert [lot.quantity for lot in whole.lots[1_988:1_992]] == [1, 1, 0, 0]
    assert whole.pages == (3, whole.version)


def test_a_change_that_makes_it_too_large_is_refused_before_anything_is_charged():
    shop = grown(MOST_LOTS)
    before = everything(shop)
    storage = (STORAGE.plan.id, 15)
    for quote in (lambda: shop.quote_seats(shop.id, MOST_LOTS + 1), lambda: shop.quote_addition(shop.id, storage)):
        with pytest.raises(ContractTooLarge) as error:
            quote()
        assert error.value.facts() == {
            "subscription": shop.id,
            "of": ContractPart.LINES,
            "most": MOST_LOTS,
            "grows_on": date(2027, 3, 15),
        }
    assert everything(shop) == before


def test_the_way_out_is_the_renewal_an_own_contract_or_the_end():
    shop = grown(MOST_LOTS)
    assert shop.quote_seats(shop.id, MOST_LOTS + 1, when=Effect.AT_RENEWAL)["documents"] == []
    assert shop.quote(("professional-yearly", 1))["documents"][0]["net"] == 365_00
    assert len(shop.quote_seats(shop.id, MOST_LOTS - 1)["documents"]) == 1
    assert shop.quote_end(shop.id, When.TERM_END)["change"]["how"] == "term_end"


def test_a_renewal_begins_with_a_line_and_the_emptied_pages_are_used_again():
    shop = grown(MOST_LOTS)
    shop.sweep()
    shop.at(datetime(2027, 3, 15, 9, tzinfo=UTC))
    shop.settle_everything()
    first = whole_ledger(shop)
    assert [(lot.quantity, lot.charged) for lot in first.lots] == [(MOST_LOTS, MOST_LOTS * 365_00)]
    assert first.pages == (first.version, first.version)  # empty, and still there
    shop.change(MOST_LOTS + 1, key="again")
    after = whole_ledger(shop)
    assert (len(after.lots), after.pages) == (2, first.pages)  # they are not written


def test_a_contract_of_one_page_is_read_as_often_as_before():
    shop = grown(LOTS_OF_A_PAGE)
    counted = shop.world.store.counted
    shop.quote_seats(shop.id, LOTS_OF_A_PAGE + 1)
    # the test looks for the item; membership, subscription and ledger; 750 invoices and 4 items more, 100 a call
    assert counted.calls["read"] == 1 + 1 + 8
    assert shop.ledger.pages == ()


def test_pages_of_two_moments_are_never_taken_together():
    shop = grown(2_000)
    quote = shop.quote_seats(shop.id, 2_001)
    key = keys.ledger_page(ACCOUNT, shop.id, 3)
    page = shop.world.store.read(key).known(key, "page", shop.id)
    shop.world.store.put(key, replace(page, version=page.version + 1))
    with pytest.raises(SubscriptionMoved):
        shop.confirm(quote)
    with pytest.raises(SubscriptionMoved):
        shop.quote_seats(shop.id, 2_001)


# As many buyers as there may be


def moves(shop: Running, n: int) -> None:
    """The company moves to the `n`-th house of the street."""
    key = keys.profile(ACCOUNT, PROFILE)
    before = shop.world.store.read(key).known(key, "billing profile", PROFILE)
    address = Address(street=f"Havenstraat {n}", city="Rotterdam", postcode="3011 AA", country="NL")
    shop.put_profile(replace(before, version=before.version + 1, address=address))


def moved(buyers: int, policies: Policies = TERMS) -> Running:
    """A seat is bought on 15 March, and three from each address: so many addresses, each invoice part paid."""
    shop = Running(policies, ("professional-yearly", 1))
    released(shop)
    shop.at(SEPTEMBER)
    seats = 1
    for n in range(1, buyers + 1):
        if n > 1:
            moves(shop, n)
        for _ in range(3):
            seats += 1
            shop.change(seats, key=f"seat-{seats}")
    for lot in shop.ledger.lots:
        shop.pay(lot.invoice, 200_00, key=lot.invoice)
    return shop


@pytest.mark.parametrize(("buyers", "at_once"), [(3, 12), (4, 9), (5, 6), (6, 3)])
def test_several_notes_leave_room_for_fewer_documents_in_their_commit(buyers, at_once):
    """3 or 4 invoices of each buyer are open: of 10, 13, 16 and 19 so many are settled at once, the rest by itself."""
    shop = moved(buyers)
    shop.at(DECEMBER)
    quote = ended(shop)
    assert len(quote["documents"]) == buyers + 1
    assert shop.world.store.counted.largest_transaction <= MOST_WRITES
    papers = [shop.paper(lot.invoice) for lot in shop.ledger.lots]
    assert sum(paper.version == 3 for paper in papers) == min(at_once, len(papers))
    shop.settle_everything()
    assert {shop.paper(paper["id"]).state for paper in quote["documents"]} == {DocumentState.ISSUED}
    assert [shop.paper(paper.id).open for paper in papers] == [0] * len(papers)
    assert (shop.balance, shop.world.alarms.raised) == (Balance(), [])


def test_one_way_of_being_invoiced_too_many_is_refused():
    shop = moved(MOST_NOTES)
    moves(shop, MOST_NOTES + 1)
    with pytest.raises(ContractTooLarge) as error:
        shop.quote_seats(shop.id, 100)
    assert (error.value.of, error.value.most, error.value.grows_on) == (ContractPart.BUYERS, 6, date(2027, 3, 15))
    moves(shop, 2)  # back to an address that was invoiced before
    assert shop.quote_seats(shop.id, 20)["documents"][0]["net"] == 195_00
    moves(shop, MOST_NOTES + 1)
    assert len(shop.quote_end(shop.id)["documents"]) == MOST_NOTES + 1
