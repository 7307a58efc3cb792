"""A buyer that moves within a term, through the use cases: a credit note, refund and allocation for each way it
was invoiced.

10 seats at 365.00 with 21 % VAT on 15 March 2026, paid; then the buyer is a German business; 5 more on 1 September,
without VAT, paid. On 1 December 10 x 104.00 = 1,040.00 and 218.40 VAT, and 5 x 104.00 = 520.00 come back; the fee is
10 % of 1,560.00.
"""

from dataclasses import replace
from typing import Any

import pytest

from tests.application.contracts_running import DECEMBER, FIFTH, SEPTEMBER, WITH_FEE, Running
from tests.domain import contracts
from tests.domain.corrections import IN_GERMANY
from tests.shop import ACCOUNT, PROFILE
from zetel.application.payments import allocations
from zetel.application.store import keys
from zetel.application.store.writes import MOST_WRITES
from zetel.domain.catalog.terms import Policies
from zetel.domain.documents.document import DocumentState
from zetel.domain.errors import ChangeInProgress, InvalidRequest, NotInvoiceable
from zetel.domain.parties.profile import Balance
from zetel.domain.payments.allocation import credit_allocation_id
from zetel.domain.payments.refund import Refund, refund_id


def moves(shop: Running, **changes: Any) -> None:
    """The profile is changed, as its owner may at any time."""
    key = keys.profile(ACCOUNT, PROFILE)
    before = shop.world.store.read(key).known(key, "billing profile", PROFILE)
    shop.put_profile(replace(before, version=before.version + 1, **changes))


def moved(policies: Policies = WITH_FEE) -> Running:
    shop = Running(policies, ("professional-yearly", 10))
    shop.pay(shop.first, 4_416_50)
    moves(shop, **IN_GERMANY)
    shop.at(SEPTEMBER)
    more = shop.change(15)["documents"][0]["id"]
    shop.pay(more, 975_00, key="paid too")
    shop.at(DECEMBER)
    return shop


def hold(shop: Running) -> str | None:
    return shop.now.hold


def refund_of(shop: Running, note: str) -> Refund:
    key = keys.refund(ACCOUNT, refund_id(note))
    return shop.world.store.read(key).known(key, "refund", key.sk)


def test_each_note_is_issued_and_has_its_own_refund():
    shop = moved()
    quote = shop.quote_end(shop.id)
    first, second, fee = (paper["id"] for paper in quote["documents"])
    shop.confirm(quote, key="end")
    shop.settle_everything()
    papers = [shop.paper(id) for id in (first, second, fee)]
    assert [(p.state, p.total, p.buyer.vat_id, p.open) for p in papers] == [
        (DocumentState.ISSUED, 1_258_40, None, 0),
        (DocumentState.ISSUED, 520_00, "DE136695976", 0),
        (DocumentState.ISSUED, 156_00, "DE136695976", 0),
    ]
    assert [paper.number for paper in papers[:2]] == ["CRN-2026-000001", "CRN-2026-000002"]
    assert (refund_of(shop, first).amount, refund_of(shop, second).amount) == (1_102_40, 520_00)
    assert (shop.balance, shop.world.alarms.raised) == (Balance(), [])


def test_the_journal_names_both_notes_and_both_refunds():
    shop = moved()
    quote = shop.quote_end(shop.id)
    first, second, fee = (paper["id"] for paper in quote["documents"])
    shop.confirm(quote, key="end")
    told: dict[str, Any] = dict(shop.events()[-1].data)
    assert told["documents"] == [first, second, fee]
    assert told["refunds"] == [refund_id(first), refund_id(second)]
    assert (told["credit_allocations"], told["to_balance"]) == ([], 0)


def test_a_buyer_that_removes_its_vat_id_gets_back_what_was_invoiced_with_it():
    shop = moved()
    moves(shop, vat_id=None)
    quote = shop.quote_end(shop.id)
    shop.confirm(quote, key="end")
    shop.settle_everything()
    assert shop.paper(quote["documents"][1]["id"]).buyer.vat_id == "DE136695976"
    assert {shop.paper(paper["id"]).state for paper in quote["documents"]} == {DocumentState.ISSUED}


def all_back() -> tuple[Running, list[str]]:
    """13 seats are bought one by one with VAT and 2 without, all open and all given back: of 15 invoices 12 are settled
    at once; one is left for the first note, two for the second."""
    shop = Running(Policies(), ("professional-yearly", 10))
    shop.pay(shop.first, 4_416_50)
    shop.at(SEPTEMBER)
    for n in range(1, 14):
        shop.change(10 + n, key=f"seat-{n}")
    moves(shop, **IN_GERMANY)
    for n in range(14, 16):
        shop.change(10 + n, key=f"seat-{n}")
    shop.at(FIFTH)
    shop.world.store.counted.reset()
    quote = shop.change(10, key="all back")
    assert shop.world.store.counted.largest_transaction <= MOST_WRITES
    return shop, [credit_allocation_id(paper["id"]) for paper in quote["documents"]]


def test_a_contract_waits_for_the_allocations_of_both_notes():
    shop, (first, second) = all_back()
    assert hold(shop) == f"{first}, {second}"
    assert dict(shop.events()[-1].data)["credit_allocations"] == [first, second]
    shop.settle_everything()
    assert hold(shop) is None
    # 191 of 195 days: 13 x (191.00 + 40.11) and 2 x 191.00 come off 13 x 235.95 and 2 x 195.00
    assert shop.balance == Balance(owed=13 * 4_84 + 2 * 4_00)


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_they_end_in_any_order_and_the_last_one_lifts_the_hold(order):
    shop, ids = all_back()
    one, other = (ids[n] for n in order)
    allocations.settle(ACCOUNT, one, shop.services)
    assert hold(shop) == other
    with pytest.raises(ChangeInProgress) as refused:
        shop.quote_seats(shop.id, 11)
    assert refused.value.held_by == other
    allocations.settle(ACCOUNT, one, shop.services)  # twice
    assert hold(shop) == other
    allocations.settle(ACCOUNT, other, shop.services)
    assert hold(shop) is None


def test_of_two_that_end_at_once_neither_forgets_the_other():
    shop, (first, second) = all_back()
    store = shop.world.store
    store.during_read = lambda read: allocations.settle(ACCOUNT, second, shop.services) if read == 1 else None
    allocations.settle(ACCOUNT, first, shop.services)
    assert hold(shop) is None


# What cannot be invoiced is not quoted


def test_a_seller_that_cannot_invoice_sells_nothing():
    shop = Running()
    shop.stock(contracts.edition(), version=3, collects=False, vat_id=None)
    shop.world.clock.move_machine(seconds=61)
    with pytest.raises(NotInvoiceable) as refused:
        shop.quote()
    assert refused.value.rules == ("BR-E-02",)


def test_a_buyer_that_no_invoice_can_name_is_told_which_field_is_in_the_way():
    shop = Running()
    moves(shop, name=" ")
    with pytest.raises(InvalidRequest) as refused:
        shop.quote()
    assert [(error.field, error.rule) for error in refused.value.errors] == [
        ("/profile/name", "a name (EN 16931, BR-07)")
    ]
