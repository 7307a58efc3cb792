"""A credit that settles more documents than one commit can: the 12 oldest at once, the rest as work that follows.

Seats are bought singly on 1 September, 195.00 and 40.95 VAT each, and stay open on as many invoices.
"""

from datetime import timedelta

import pytest

from tests.application.contracts_running import DECEMBER, FIFTH, SEPTEMBER, Running
from tests.shop import ACCOUNT
from zetel.application.payments import allocations
from zetel.application.store import keys
from zetel.application.store.keys import Table
from zetel.application.store.writes import MOST_WRITES
from zetel.application.work import parking
from zetel.domain.catalog.terms import Policies
from zetel.domain.errors import ChangeInProgress
from zetel.domain.parties.profile import Balance
from zetel.domain.payments.allocation import credit_allocation_id


def everything(shop):
    return {table: shop.world.store.items(table) for table in Table}


def bought_one_by_one(invoices):
    """The first invoice is paid, `invoices` of one seat each are open."""
    shop = Running(Policies())
    shop.pay(shop.first, 11_041_25)
    shop.at(SEPTEMBER)
    made = [shop.change(25 + n, key=f"seat-{n}")["documents"][0]["id"] for n in range(1, invoices + 1)]
    assert shop.balance == Balance(owed=invoices * 235_95)
    return shop, made


def cancelled(invoices):
    """14 open invoices and the paid invoice are more than 12: two, and the source of the refund, are left for later."""
    shop, made = bought_one_by_one(invoices)
    shop.at(DECEMBER)
    quote = shop.quote_end(shop.id)
    shop.world.store.counted.reset()
    shop.confirm(quote, key="end")
    return shop, made, quote


def open_amounts(shop, made):
    return [shop.paper(id).open for id in made]


def test_the_commit_settles_the_twelve_oldest():
    shop, made, quote = cancelled(14)
    # 104 unused days: 25 seats 2,600.00, 14 seats 1,456.00; with VAT 4,907.76, of which 14 x 235.95 are set off
    assert quote["documents"][0]["total"] == 4_907_76
    assert [part["document"] for part in quote["settlement"]] == made
    assert quote["refunds"][0]["amount"] == 1_604_46
    assert open_amounts(shop, made) == [0] * 12 + [235_95] * 2
    assert shop.balance == Balance(owed=471_90)
    assert shop.events()[-1].data["credit_allocations"] == [credit_allocation_id(quote["documents"][0]["id"])]
    # receipt, subscription, ledger, credit note, 12 invoices, allocation, refund, event, profile, balance, reason,
    # acknowledgement
    assert shop.world.store.counted.largest_transaction == 24 < MOST_WRITES


def test_the_rest_is_settled_by_itself():
    shop, made, quote = cancelled(14)
    shop.pump()
    assert open_amounts(shop, made) == [0] * 14
    assert shop.paper(shop.first).payers[0].returned == 1_604_46
    assert shop.balance == Balance()
    event = next(event for event in shop.events() if event.type == "credit_allocation.settled")
    assert (event.subject, event.sequence, event.actor.id) == (
        credit_allocation_id(quote["documents"][0]["id"]),
        1,
        "payment_work",
    )
    assert event.data == {
        "credit_note": quote["documents"][0]["id"],
        "currency": "EUR",
        "set_off": [{"document": id, "amount": 235_95} for id in made[12:]],
        "to_balance": 0,
    }


def test_thirty_invoices_take_three_commits():
    shop, made, quote = cancelled(30)
    shop.world.store.counted.reset()
    allocations.settle(ACCOUNT, credit_allocation_id(quote["documents"][0]["id"]), shop.services)
    assert open_amounts(shop, made)[:28] == [0] * 28
    assert [event.sequence for event in shop.events() if event.type == "credit_allocation.settled"] == [1, 2]
    assert shop.world.store.counted.largest_transaction == 15  # credit allocation, 12 invoices, balance, event


def test_a_message_that_comes_twice_does_nothing_twice():
    shop, _, quote = cancelled(14)
    id = credit_allocation_id(quote["documents"][0]["id"])
    allocations.settle(ACCOUNT, id, shop.services)
    before = everything(shop)
    allocations.settle(ACCOUNT, id, shop.services)
    assert everything(shop) == before


def test_a_message_that_is_lost_is_found_by_the_sweep():
    shop, made, _ = cancelled(14)
    shop._relay(None)
    shop.world.queues.take("payments")
    assert open_amounts(shop, made)[12:] == [235_95] * 2
    shop.settle_everything()
    assert open_amounts(shop, made) == [0] * 14


def test_the_amount_of_a_transfer_meanwhile_is_the_customers_balance():
    shop, made, quote = cancelled(14)
    shop.pay(made[12], 235_95, key="meanwhile")
    allocations.settle(ACCOUNT, credit_allocation_id(quote["documents"][0]["id"]), shop.services)
    assert open_amounts(shop, made) == [0] * 14
    assert (shop.paper(made[12]).paid, shop.paper(made[12]).credited) == (235_95, 0)
    assert shop.balance == Balance(balance=235_95)
    assert shop.events()[-1].data["to_balance"] == 235_95


def test_a_running_contract_waits_until_all_is_settled():
    shop, made = bought_one_by_one(14)
    shop.at(FIFTH)
    quote = shop.change(25, key="all back")
    held_by = credit_allocation_id(quote["documents"][0]["id"])
    # 191 of 195 days come back, 14 x 231.11 = 3,235.54: 13 invoices of 235.95, and 168.19 on the last
    assert open_amounts(shop, made) == [0] * 12 + [235_95] * 2
    with pytest.raises(ChangeInProgress) as refused:
        shop.quote_seats(shop.id, 26)
    assert refused.value.held_by == held_by
    version = shop.now.version
    shop.pump()
    assert open_amounts(shop, made) == [0] * 13 + [67_76]
    assert (shop.now.hold, shop.now.version) == (None, version)
    shop.world.clock.move(timedelta(days=1))
    shop.change(26, key="one after all")


def test_a_finished_allocation_is_in_no_index():
    shop, _, quote = cancelled(14)
    shop.pump()
    key = keys.credit_allocation(ACCOUNT, credit_allocation_id(quote["documents"][0]["id"]))
    done = shop.world.store.read(key).known(key, "credit_allocation", key.sk)
    assert (done.due, done.parts.documents, done.version) == (None, (), 2)


def test_an_allocation_that_fails_five_times_is_parked_until_an_operator_resumes_it():
    shop, made, quote = cancelled(14)
    id = credit_allocation_id(quote["documents"][0]["id"])
    key = keys.credit_allocation(ACCOUNT, id)

    def fails():
        raise RuntimeError

    for _ in range(5):
        with pytest.raises(RuntimeError):
            parking.attempt(key, fails, shop.services)
    assert shop.world.alarms.raised == [("parked", ACCOUNT, "credit_allocation", id, "RuntimeError")]
    shop.settle_everything()
    assert open_amounts(shop, made)[12:] == [235_95] * 2
    parking.resume(key, shop.services)
    shop.settle_everything()
    assert open_amounts(shop, made) == [0] * 14
