"""Seats of a running contract through the use cases: quoted, confirmed once, set for later, undone."""

from datetime import date, timedelta

import pytest

from tests.application.contracts_running import FIFTH, SEPTEMBER, WITH_FEE, Running
from tests.shop import ACCOUNT, ANNA, CHRIS, STRANGER
from zetel.application.contracts import timeline
from zetel.application.contracts.timeline import ChangeTimeline
from zetel.application.quoting import seats
from zetel.application.store import keys
from zetel.application.store.keys import Table
from zetel.application.store.writes import Adjust
from zetel.domain.catalog.terms import Effect
from zetel.domain.errors import (
    ChangeInProgress,
    CreditLimitExceeded,
    Declined,
    Defect,
    InvalidRequest,
    NotAllowed,
    QuoteUsed,
    SeatsBelowAssigned,
    SubscriptionEnded,
    SubscriptionMoved,
    Unknown,
    VersionStale,
)
from zetel.domain.parties.profile import Balance
from zetel.domain.payments.payment import PaymentState
from zetel.domain.subscriptions.subscription import Collection

VISA, DECLINED, TIMEOUT, UNREACHABLE = (
    "pm_card_visa",
    "pm_card_chargeDeclined",
    "pm_card_timeout",
    "pm_card_unreachable",
)


@pytest.fixture
def shop():
    running = Running()
    running.at(SEPTEMBER)
    return running


def everything(shop):
    return {table: shop.world.store.items(table) for table in Table}


def on_timeline(shop, version, person=ANNA):
    return ChangeTimeline(ACCOUNT, person, shop.id, version)


def assign(shop, licences):
    """`licences` seats are assigned to people."""
    key = keys.pool(ACCOUNT, shop.id, shop.now.items[0].id)
    shop.world.store.commit([Adjust(key, {"assigned": licences}, on_conflict=lambda found: Defect())])


def payment(shop, id):
    key = keys.payment(ACCOUNT, id)
    return shop.world.store.read(key).get(key)


# More


def test_five_more_seats_are_there_at_once_and_their_invoice_is_drafted(shop):
    quote = shop.quote_seats(shop.id, 30)
    answer = shop.confirm(quote, key="more")
    assert (answer.status, answer.version, answer.body["subscription"]["items"][0]["quantity"]) == (200, 2, 30)
    (paper,) = answer.body["documents"]
    assert (paper["state"], paper["net"], paper["total"], paper["due"]) == (
        "drafted",
        975_00,
        1_179_75,
        "2026-10-01",
    )
    assert (shop.pool.seats, shop.now.last_quote) == (30, quote["id"])
    assert [(lot.quantity, lot.charged) for lot in shop.ledger.lots] == [(25, 9_125_00), (5, 975_00)]
    # 11,041.25 of the purchase and 1,179.75
    assert shop.balance == Balance(owed=12_221_00)


def test_the_journal_has_the_facts_of_the_worked_example(shop):
    quote = shop.change(30)
    event = shop.events()[-1]
    assert (event.type, event.version, event.sequence) == ("subscription.seats_increased", 1, 2)
    assert event.data == {
        "item": shop.now.items[0].id,
        "quantity": {"from": 25, "to": 30},
        "effective": "2026-09-01",
        "quote": quote["id"],
        "documents": [quote["documents"][0]["id"]],
    }


def test_the_new_invoice_is_numbered_and_rendered(shop):
    quote = shop.change(30)
    shop.pump()
    paper = shop.paper(quote["documents"][0]["id"])
    assert (paper.number, sorted(paper.files)) == ("INV-2026-000002", ["pdf", "xml"])


def test_a_quote_makes_two_calls_and_writes_nothing(shop):
    before, counted = everything(shop), shop.world.store.counted
    item = shop.now.items[0].id
    counted.reset()
    order = seats.QuoteSeats(ACCOUNT, ANNA, shop.id, item, 30, Effect.NOW)
    seats.quote_seats(order, shop.services, shop.catalog)
    assert counted.calls == {"read": 2}
    assert everything(shop) == before


def test_a_confirmation_is_one_read_and_one_transaction_of_eight(shop):
    quote = shop.quote_seats(shop.id, 30)
    shop.world.store.counted.reset()
    shop.confirm(quote, key="more")
    # receipt, subscription, ledger, pool, invoice, event, the profile's check, the balance
    assert shop.world.store.counted.calls == {"read": 1, "commit": 1}
    assert shop.world.store.counted.largest_transaction == 8


def test_the_same_request_again_is_answered_the_same_when_the_quote_has_long_expired(shop):
    quote = shop.quote_seats(shop.id, 30)
    first = shop.confirm(quote, key="more")
    shop.world.clock.move(timedelta(hours=2))
    before = everything(shop)
    assert shop.confirm(quote, key="more") == first
    assert everything(shop) == before


def test_the_same_quote_with_another_key_names_its_outcome(shop):
    quote = shop.change(30)
    with pytest.raises(QuoteUsed) as refused:
        shop.confirm(quote, key="again")
    assert refused.value.created == (shop.id, quote["documents"][0]["id"])


def test_of_two_quotes_the_first_confirmed_counts(shop):
    one, other = shop.quote_seats(shop.id, 30), shop.quote_seats(shop.id, 40)
    shop.confirm(one, key="one")
    before = everything(shop)
    with pytest.raises(SubscriptionMoved):
        shop.confirm(other, key="other")
    assert everything(shop) == before


def test_more_than_the_credit_limit_is_refused_at_once_and_at_the_end(shop):
    # 50,000.00 less 11,041.25; a seat costs 195.00 + 40.95 = 235.95, so 165 seats cost 38,931.75
    with pytest.raises(CreditLimitExceeded):
        shop.quote_seats(shop.id, 191)
    quote = shop.quote_seats(shop.id, 190)
    shop.confirm(shop.quote(("professional-yearly", 1)), key="another subscription")
    with pytest.raises(CreditLimitExceeded):
        shop.confirm(quote, key="too much")


def test_the_balance_pays_first(shop):
    shop.pay(shop.first, 12_000_00)  # 958.75 more than was open
    quote = shop.change(30)
    assert quote["settlement"] == [{"document": quote["documents"][0]["id"], "source": "balance", "amount": 958_75}]
    assert quote["due_later"] == [{"on": "2026-10-01", "amount": 221_00}]
    assert shop.balance == Balance(balance=0, owed=221_00)


# More, by card


def test_by_card_the_seats_are_paid_when_they_are_there(shop):
    quote = shop.quote_seats(shop.id, 30, by=Collection.CARD)
    shop.world.store.counted.reset()
    answer = shop.confirm(quote, key="more", card=VISA)
    assert shop.world.store.counted.calls == {"read": 1, "commit": 2}
    assert (answer.status, answer.body["payment"]["state"], answer.body["payment"]["amount"]) == (
        200,
        "succeeded",
        1_179_75,
    )
    paper = shop.paper(quote["documents"][0]["id"])
    assert (paper.open, paper.payers[0].source) == (0, quote["payment"])
    assert (shop.now.hold, shop.now.version, shop.pool.seats) == (None, 2, 30)
    assert shop.balance == Balance(owed=11_041_25)  # the purchase on invoice


def test_a_declined_card_leaves_the_contract_as_it_was(shop):
    quote = shop.quote_seats(shop.id, 30, by=Collection.CARD)
    subscription, ledger, pool = shop.now, shop.ledger, shop.pool
    with pytest.raises(Declined):
        shop.confirm(quote, key="more", card=DECLINED)
    assert (shop.now, shop.ledger, shop.pool) == (subscription, ledger, pool)
    assert shop.document(quote["documents"][0]["id"]) is None
    shop.change(30, key="on invoice then")
    assert shop.pool.seats == 30


def test_while_a_card_is_asked_other_changes_wait_and_the_follow_up_completes_it(shop):
    quote = shop.quote_seats(shop.id, 30, by=Collection.CARD)
    answer = shop.confirm(quote, key="more", card=TIMEOUT)
    assert (answer.status, shop.now.hold, shop.now.version) == (202, quote["payment"], 1)
    for ask in (lambda: shop.quote_seats(shop.id, 31), lambda: shop.quote_end(shop.id)):
        with pytest.raises(ChangeInProgress) as refused:
            ask()
        assert refused.value.held_by == quote["payment"]
    shop.settle_everything()
    assert (shop.now.hold, shop.now.version, shop.pool.seats) == (None, 2, 30)
    assert payment(shop, quote["payment"]).state is PaymentState.SUCCEEDED
    assert shop.confirm(quote, key="more", card=TIMEOUT).status == 200


def test_a_charge_that_never_arrived_releases_the_contract(shop):
    quote = shop.quote_seats(shop.id, 30, by=Collection.CARD)
    assert shop.confirm(quote, key="more", card=UNREACHABLE).status == 202
    shop.settle_everything()
    assert (shop.now.hold, shop.now.version, shop.pool.seats) == (None, 1, 25)
    assert payment(shop, quote["payment"]).state is PaymentState.RELEASED


def test_a_card_that_was_asked_with_a_balance_gives_it_back_when_it_is_declined(shop):
    shop.pay(shop.first, 12_000_00)
    quote = shop.quote_seats(shop.id, 30, by=Collection.CARD)
    assert quote["due_now"] == 221_00
    with pytest.raises(Declined):
        shop.confirm(quote, key="more", card=DECLINED)
    assert shop.balance == Balance(balance=958_75)


# Fewer


def test_two_of_the_five_new_seats_go_back_with_a_credit(shop):
    more = shop.change(30, key="more")["documents"][0]["id"]
    shop.at(FIFTH)
    quote = shop.change(28, key="fewer")
    note = quote["documents"][0]
    # 2 x 365.00 x 191/365 = 382.00, VAT 80.22; set off against the invoice that is still open
    assert (note["net"], note["total"]) == (382_00, 462_22)
    assert quote["settlement"] == [{"document": more, "source": note["id"], "amount": 462_22}]
    assert (shop.paper(more).open, shop.paper(note["id"]).open) == (717_53, 0)
    assert shop.paper(note["id"]).corrects[0].document == more
    assert shop.balance == Balance(owed=11_041_25 + 717_53)
    assert (shop.pool.seats, [lot.quantity for lot in shop.ledger.lots]) == (28, [25, 3])
    event = shop.events()[-1]
    assert (event.type, event.data["now"], event.data["to_balance"], event.data["refunds"]) == (
        "subscription.seats_decreased",
        28,
        0,
        [],
    )


def test_an_amount_paid_already_goes_to_the_balance(shop):
    more = shop.change(30, key="more")["documents"][0]["id"]
    shop.pay(more, 1_179_75)
    shop.at(FIFTH)
    quote = shop.change(28, key="fewer")
    assert (quote["to_balance"], quote["settlement"]) == (462_22, [])
    assert shop.balance == Balance(balance=462_22, owed=11_041_25)


def test_of_eight_seats_five_go_at_once_and_three_at_the_renewal(shop):
    shop.change(30, key="more")
    shop.at(FIFTH)
    quote = shop.change(22, key="fewer")
    assert quote["change"]["now"] == 25
    assert (quote["change"]["entry"]["on"], quote["change"]["entry"]["value"]) == ("2027-03-15", 22)
    assert quote["documents"][0]["net"] == 955_00  # 5 x 1.00 x 191 days
    assert quote["next_renewal"]["net"] == 22 * 365_00
    assert (shop.pool.seats, [(e.kind, e.value) for e in shop.now.timeline]) == (25, [("seats", 22)])
    event = shop.events()[-1]
    assert (event.data["quantity"], event.data["now"]) == ({"from": 30, "to": 22}, 25)


def test_fewer_seats_for_the_renewal_cost_nothing_now_and_can_be_undone(shop):
    quote = shop.change(20)
    assert (quote["documents"], shop.pool.seats, shop.now.version) == ([], 25, 2)
    (entry,) = shop.now.timeline
    assert (entry.id, entry.on, entry.value) == (quote["change"]["entry"]["id"], date(2027, 3, 15), 20)
    assert shop.events()[-1].data == {
        "item": shop.now.items[0].id,
        "quantity": {"from": 25, "to": 20},
        "entry": entry.id,
        "effective": "2027-03-15",
        "quote": quote["id"],
        "documents": [],
        "released": 0,
        "members": [],
    }
    shop.world.store.counted.reset()
    answer = timeline.undo(on_timeline(shop, 2), entry.id, shop.services, shop.catalog)
    assert shop.world.store.counted.calls == {"read": 2, "commit": 1}
    assert (answer.status, answer.version, answer.body["timeline"]) == (200, 3, [])
    event = shop.events()[-1]
    assert (event.type, event.sequence) == ("subscription.change_undone", 3)
    assert event.data == {"entry": entry.id, "kind": "seats", "on": "2027-03-15"}


def test_a_new_total_for_the_renewal_takes_the_place_of_the_old_total(shop):
    shop.change(20, key="one")
    shop.change(15, key="other")
    assert [entry.value for entry in shop.now.timeline] == [15]


def test_a_total_below_the_licences_is_refused_when_asked_and_when_confirmed(shop):
    assign(shop, 12)
    with pytest.raises(SeatsBelowAssigned) as refused:
        shop.quote_seats(shop.id, 10)
    assert refused.value.facts() == {"assigned": 12, "requested": 10}
    shop.change(30, key="more")
    quote = shop.quote_seats(shop.id, 26)  # 4 of the new ones, at once
    assign(shop, 16)
    before = everything(shop)
    with pytest.raises(SeatsBelowAssigned):
        shop.confirm(quote, key="fewer")
    assert everything(shop) == before


# Undoing


def test_a_change_that_is_not_on_the_timeline_cannot_be_undone(shop):
    before = everything(shop)
    with pytest.raises(Unknown) as refused:
        timeline.undo(on_timeline(shop, 1), "ent_none", shop.services, shop.catalog)
    assert refused.value.facts() == {"kind": "scheduled change", "id": "ent_none"}
    assert everything(shop) == before


def test_an_undoing_names_the_version_that_it_was_decided_on(shop):
    entry = shop.change(20)["change"]["entry"]["id"]
    with pytest.raises(VersionStale) as refused:
        timeline.undo(on_timeline(shop, 1), entry, shop.services, shop.catalog)
    assert refused.value.version == 2


def test_of_two_undoings_at_the_same_moment_the_later_is_told_the_version(shop):
    entry = shop.change(20)["change"]["entry"]["id"]

    def another(read):
        if read == 2 and shop.now.timeline:  # membership and subscription are read, the ledger is not
            timeline.undo(on_timeline(shop, 2), entry, shop.services, shop.catalog)

    shop.world.store.during_read = another
    with pytest.raises(VersionStale) as refused:
        timeline.undo(on_timeline(shop, 2), entry, shop.services, shop.catalog)
    assert refused.value.version == 3
    assert [event.type for event in shop.events()][-2:] == [
        "subscription.seats_scheduled",
        "subscription.change_undone",
    ]


# Rights


@pytest.mark.parametrize(("person", "error"), [(CHRIS, NotAllowed), (STRANGER, Unknown)])
def test_readers_and_strangers_change_nothing(shop, person, error):
    entry = shop.change(20)["change"]["entry"]["id"]
    before = everything(shop)
    with pytest.raises(error):
        shop.quote_seats(shop.id, 30, person=person)
    with pytest.raises(error):
        timeline.undo(on_timeline(shop, 2, person), entry, shop.services, shop.catalog)
    assert everything(shop) == before


def test_a_quote_of_another_person_is_unknown(shop):
    quote = shop.quote_seats(shop.id, 30)
    with pytest.raises(Unknown):
        shop.confirm(quote, key="more", person=STRANGER)


def test_after_the_end_nothing_changes(shop):
    more = shop.quote_seats(shop.id, 30)
    shop.confirm(shop.quote_end(shop.id), key="ended")
    before = everything(shop)
    with pytest.raises(SubscriptionEnded):
        shop.quote_seats(shop.id, 30)
    with pytest.raises(SubscriptionMoved):
        shop.confirm(more, key="more")
    assert everything(shop) == before


def test_a_flat_add_on_has_no_seats_to_change():
    shop = Running(WITH_FEE, ("professional-yearly", 25), ("dialer-yearly", 1))
    with pytest.raises(InvalidRequest) as refused:
        shop.quote_seats(shop.id, 2, item=1)
    assert refused.value.errors[0].field == "/item"
