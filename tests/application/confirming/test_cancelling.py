"""Ending a contract through the use cases: the statement, its confirmation with a reason, auto-renewal."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from tests.application.contracts_running import BOOKKEEPER, DECEMBER, SEPTEMBER, WITH_FEE, Running
from tests.domain import contracts
from tests.shop import ACCOUNT, ANNA, CHRIS, MEMBER, Shop
from zetel.application.confirming.quote_kind import Reason
from zetel.application.contracts import timeline
from zetel.application.contracts.timeline import ChangeTimeline
from zetel.application.seller import staff
from zetel.application.seller.staff import ListCancellations
from zetel.application.store import keys
from zetel.application.store.keys import Table
from zetel.application.store.records import CancellationRecord
from zetel.domain.catalog.terms import CancellationMode, Cancelling, Fee, Policies
from zetel.domain.errors import (
    CancellationNotAllowed,
    CancelledAlready,
    DocumentMoved,
    InvalidRequest,
    NotAllowed,
    QuoteExpired,
    QuoteUsed,
    SubscriptionEnded,
    SubscriptionMoved,
    Unknown,
    VersionStale,
)
from zetel.domain.parties.profile import Balance
from zetel.domain.payments.payment import PaymentState
from zetel.domain.payments.refund import RefundState, refund_id
from zetel.domain.quotes.acknowledging import acknowledgement_id
from zetel.domain.quotes.ending import When
from zetel.domain.subscriptions.subscription import Collection, SubscriptionState

#: 09:00 in Amsterdam on 10 April: service day 27 of 30.
APRIL = datetime(2026, 4, 10, 7, tzinfo=UTC)


def everything(shop):
    return {table: shop.world.store.items(table) for table in Table}


def worked_example():
    """Invoice A of 25 seats is paid, invoice B of 5 more is open; it is 1 December."""
    shop = Running()
    shop.pay(shop.first, 11_041_25)
    shop.at(SEPTEMBER)
    shop.change(30)
    shop.at(DECEMBER)
    return shop


def records(shop):
    range = keys.cancellations(ACCOUNT, shop.id)
    return shop.world.store.page(range, limit=10).items


def switch(shop, on, version, person=ANNA):
    command = ChangeTimeline(ACCOUNT, person, shop.id, version)
    use_case = timeline.switch_renewal_on if on else timeline.switch_renewal_off
    return use_case(command, shop.services, shop.catalog)


# The statement, carried out


def test_the_worked_example_to_the_cent():
    shop = worked_example()
    more = shop.ledger.lots[1].invoice
    quote = shop.quote_end(shop.id)
    note, fee = quote["documents"]
    assert (note["net"], note["total"], fee["net"], fee["total"]) == (3_120_00, 3_775_20, 312_00, 377_52)
    assert [(part["document"], part["amount"]) for part in quote["settlement"]] == [
        (more, 1_179_75),
        (fee["id"], 377_52),
    ]
    answer = shop.confirm(quote, key="end")
    assert (answer.status, answer.version) == (200, 3)
    assert (answer.body["subscription"]["state"], answer.body["subscription"]["ended"]) == ("ended", "2026-12-01")
    assert {id: shop.paper(id).open for id in (shop.first, more, note["id"], fee["id"])} == {
        shop.first: 0,
        more: 0,
        note["id"]: 0,
        fee["id"]: 0,
    }
    key = keys.refund(ACCOUNT, refund_id(note["id"]))
    refund = shop.world.store.read(key).known(key, "refund", key.sk)
    assert (refund.amount, refund.state, refund.credit_note) == (2_217_93, RefundState.PENDING, note["id"])
    assert shop.balance == Balance()


def test_the_journal_names_new_documents_and_the_refund():
    shop = worked_example()
    quote = shop.quote_end(shop.id)
    note, fee = (paper["id"] for paper in quote["documents"])
    shop.confirm(quote, key="end")
    event = shop.events()[-1]
    assert (event.type, event.sequence) == ("subscription.cancelled", 3)
    assert event.data == {
        "how": "pro_rata",
        "ends": "2026-12-01",
        "currency": "EUR",
        "quote": quote["id"],
        "documents": [note, fee],
        "to_balance": 0,
        "refunds": [refund_id(note)],
        "credit_allocations": [],
        "payments": [],
        "acknowledgement": acknowledgement_id(quote["id"]),
    }


def test_the_refund_of_a_transfer_becomes_the_bookkeepers_task_by_itself():
    shop = worked_example()
    quote = shop.quote_end(shop.id)
    shop.confirm(quote, key="end")
    shop.pump()
    key = keys.refund(ACCOUNT, refund_id(quote["documents"][0]["id"]))
    assert shop.world.store.read(key).known(key, "refund", key.sk).state is RefundState.TASK


def test_a_statement_makes_two_calls_and_writes_nothing():
    shop = worked_example()
    before, counted = everything(shop), shop.world.store.counted
    counted.reset()
    shop.quote_end(shop.id)
    assert counted.calls == {"read": 2}
    assert everything(shop) == before


def test_its_confirmation_is_one_read_and_one_transaction_of_fourteen():
    shop = worked_example()
    quote = shop.quote_end(shop.id)
    shop.world.store.counted.reset()
    shop.confirm(quote, key="end")
    # receipt, subscription, its place among running contracts, ledger, credit note, fee, invoices A and B, refund,
    # event, profile, balance, reason, acknowledgement
    assert shop.world.store.counted.calls == {"read": 1, "commit": 1}
    assert shop.world.store.counted.largest_transaction == 14


def test_in_the_refund_window_everything_comes_back_once_per_account_and_product():
    shop = Running()
    shop.at(APRIL)
    quote = shop.quote_end(shop.id)
    assert (quote["change"]["how"], quote["documents"][0]["total"]) == ("refund_window", 11_041_25)
    shop.confirm(quote, key="end")
    again = shop.quote()
    shop.confirm(again, key="bought again")
    assert shop.quote_end(again["subscription"])["change"]["how"] == "pro_rata"


def test_of_two_statements_in_the_window_only_one_gets_everything_back():
    shop = Running()
    other = shop.quote()
    shop.confirm(other, key="another")
    one, two = shop.quote_end(shop.id), shop.quote_end(other["subscription"])
    assert {one["change"]["how"], two["change"]["how"]} == {"refund_window"}
    shop.confirm(one, key="one")
    before = everything(shop)
    with pytest.raises(SubscriptionMoved):
        shop.confirm(two, key="two")
    assert everything(shop) == before


def test_at_term_end_the_open_invoice_stays_due_and_the_end_can_be_undone():
    shop = worked_example()
    quote = shop.quote_end(shop.id, When.TERM_END)
    shop.confirm(quote, key="end")
    (entry,) = shop.now.timeline
    assert (entry.kind, entry.on, shop.now.state) == ("end", date(2027, 3, 15), SubscriptionState.ACTIVE)
    assert shop.balance == Balance(owed=1_179_75)
    told = {"entry": entry.id, "how": "term_end", "ends": "2027-03-15"}
    assert shop.events()[-1].data == told | {"acknowledgement": acknowledgement_id(quote["id"])}
    answer = timeline.undo(ChangeTimeline(ACCOUNT, ANNA, shop.id, 3), entry.id, shop.services, shop.catalog)
    assert answer.body["timeline"] == []
    shop.confirm(shop.quote_end(shop.id, When.TERM_END), key="after all")
    assert [event.sequence for event in shop.events() if event.subject == shop.id] == [1, 2, 3, 4, 5]


def test_a_fee_that_no_credit_covers_is_collected_from_the_card():
    fee = Fee(fixed={"EUR": 250_00}, beyond_credit=True)
    shop = Running(Policies(cancelling=Cancelling.NO_REFUND, fee=fee), by=Collection.CARD)
    shop.at(DECEMBER)
    quote = shop.quote_end(shop.id)
    assert quote["due_later"] == [{"on": "2026-12-01", "amount": 302_50}]
    shop.confirm(quote, key="end")
    told: dict[str, Any] = dict(shop.events()[-1].data)
    (begun,) = told["payments"]
    shop.pump()
    key = keys.payment(ACCOUNT, begun)
    payment = shop.world.store.read(key).known(key, "payment", begun)
    assert (payment.state, payment.amount) == (PaymentState.SUCCEEDED, 302_50)
    assert shop.paper(quote["documents"][0]["id"]).open == 0
    assert shop.balance == Balance()


# The state that a statement was decided on


def test_a_transfer_in_between_asks_for_a_new_statement():
    shop = worked_example()
    more = shop.ledger.lots[1].invoice
    quote = shop.quote_end(shop.id)
    shop.pay(more, 100_00, key="part")
    before = everything(shop)
    with pytest.raises(DocumentMoved) as refused:
        shop.confirm(quote, key="end")
    assert refused.value.document == more
    assert everything(shop) == before


def test_a_seat_change_in_between_asks_for_a_new_statement():
    shop = worked_example()
    quote = shop.quote_end(shop.id)
    shop.change(31, key="one more")
    before = everything(shop)
    with pytest.raises(SubscriptionMoved):
        shop.confirm(quote, key="end")
    assert everything(shop) == before


def test_a_statement_is_good_for_half_an_hour_and_once():
    shop = worked_example()
    quote, late = shop.quote_end(shop.id), shop.quote_end(shop.id)
    shop.confirm(quote, key="end")
    before = everything(shop)
    with pytest.raises(QuoteUsed):
        shop.confirm(quote, key="again")
    shop.world.clock.move(timedelta(minutes=30))
    assert shop.confirm(quote, key="end").status == 200
    with pytest.raises(SubscriptionMoved):
        shop.confirm(late, key="late")
    assert everything(shop) == before


def test_after_half_an_hour_it_is_over_and_the_contract_runs():
    shop = worked_example()
    quote = shop.quote_end(shop.id)
    shop.world.clock.move(timedelta(minutes=30))
    before = everything(shop)
    with pytest.raises(QuoteExpired):
        shop.confirm(quote, key="end")
    assert everything(shop) == before


def test_quoted_at_2359_on_the_last_day_of_the_window_and_confirmed_at_0001_everything_comes_back():
    shop = Running()
    shop.at(datetime(2026, 4, 13, 21, 59, tzinfo=UTC))
    quote = shop.quote_end(shop.id)
    shop.world.clock.move(timedelta(minutes=2))
    assert shop.confirm(quote, key="end").body["subscription"]["ended"] == "2026-04-13"
    assert shop.balance == Balance()


# The reason


def test_the_reason_is_kept_for_the_seller_and_written_nowhere_else():
    shop = worked_example()
    said = Reason("other", "Our branch in Rotterdam closes.", "We liked the reports.")
    shop.confirm(shop.quote_end(shop.id), key="end", reason=said)
    (record,) = records(shop)
    assert isinstance(record, CancellationRecord)
    assert (record.member, record.at, record.reason) == (MEMBER, DECEMBER, "other")
    assert (record.comment, record.feedback) == ("Our branch in Rotterdam closes.", "We liked the reports.")
    shop.pump()
    elsewhere = {
        table: {key: item for key, item in items.items() if "CANCEL#" not in str(key)}
        for table, items in everything(shop).items()
    }
    assert "branch" not in repr(elsewhere)
    assert "reports" not in repr(elsewhere)
    assert "branch" not in json.dumps([dict(event) for event in shop.world.bus.published], default=str)


def refused(shop, reason):
    quote = shop.quote_end(shop.id)
    before = everything(shop)
    with pytest.raises(InvalidRequest) as broken:
        shop.confirm(quote, key="end", reason=reason)
    assert everything(shop) == before
    (violation,) = broken.value.errors
    return violation.field, violation.rule


def test_a_reason_is_of_the_sellers_list():
    assert refused(worked_example(), Reason("bored")) == ("/reason", "one of other, too_expensive")


@pytest.mark.parametrize("comment", [None, "nineteen characters"])
def test_where_the_terms_demand_a_comment_it_has_their_length(comment):
    shop = Running(replace(WITH_FEE, comment_length=20))
    assert refused(shop, Reason("other", comment)) == ("/comment", "at least 20 characters long")
    shop.confirm(shop.quote_end(shop.id), key="said", reason=Reason("other", "twenty characters ok"))
    assert records(shop)[0].comment == "twenty characters ok"


def test_a_replay_is_answered_though_the_seller_asks_for_other_reasons_now():
    shop = worked_example()
    quote = shop.quote_end(shop.id)
    first = shop.confirm(quote, key="end")
    shop.stock(contracts.edition(policies=WITH_FEE), version=3, cancellation_reasons={"moved": {"en": "Moved"}})
    shop.world.clock.move_machine(seconds=61)
    assert shop.confirm(quote, key="end") == first


def test_the_staff_reads_reasons_newest_first_and_the_journal_says_so():
    shop = worked_example()
    shop.confirm(shop.quote_end(shop.id, When.TERM_END), key="one", reason=Reason("other", "First"))
    (entry,) = shop.now.timeline
    timeline.undo(ChangeTimeline(ACCOUNT, ANNA, shop.id, 3), entry.id, shop.services, shop.catalog)
    shop.world.clock.move(timedelta(days=1))
    shop.confirm(shop.quote_end(shop.id), key="two", reason=Reason("too_expensive"))
    command = ListCancellations(ACCOUNT, shop.id, BOOKKEEPER, limit=10)
    rows = staff.list_cancellations(command, shop.services).rows
    assert [(row["reason"], row.get("comment")) for row in rows] == [("too_expensive", None), ("other", "First")]
    event = shop.events()[-1]
    assert (event.type, event.actor.id, event.data) == ("account.accessed", "sub-books", {"what": "cancellations"})


@pytest.mark.parametrize(
    ("command", "error"),
    [
        (ListCancellations(ACCOUNT, "sub_1", ANNA, limit=10), NotAllowed),
        (ListCancellations(ACCOUNT, "sub_unknown", BOOKKEEPER, limit=10), Unknown),
    ],
)
def test_only_staff_reads_reasons(command, error):
    shop = Shop()
    with pytest.raises(error):
        staff.list_cancellations(command, shop.services)
    assert shop.events() == []


# Twice, and not at all


def test_an_ended_contract_cannot_be_cancelled_again():
    shop = worked_example()
    shop.confirm(shop.quote_end(shop.id), key="end")
    for when in When:
        with pytest.raises(SubscriptionEnded):
            shop.quote_end(shop.id, when)


def test_a_contract_that_will_end_can_be_cancelled_now_but_not_again_for_its_day():
    shop = worked_example()
    shop.confirm(shop.quote_end(shop.id, When.TERM_END), key="end")
    with pytest.raises(CancelledAlready) as refused:
        shop.quote_end(shop.id, When.TERM_END)
    assert refused.value.ends == date(2027, 3, 15)
    shop.confirm(shop.quote_end(shop.id), key="now")
    assert (shop.now.state, shop.now.timeline) == (SubscriptionState.ENDED, ())


@pytest.mark.parametrize("mode", [CancellationMode.REQUEST, CancellationMode.ASSISTED])
def test_where_an_end_is_asked_for_nothing_of_the_customers_ends_the_contract_itself(mode):
    shop = Running(replace(WITH_FEE, mode=mode))
    statement = shop.quote_end(shop.id)
    assert statement["change"]["mode"] == mode
    reason = Reason("other", "we close")
    for ask in (
        lambda: shop.confirm(statement, key="ends", reason=reason),
        lambda: switch(shop, on=False, version=1),
    ):
        with pytest.raises(CancellationNotAllowed) as refused:
            ask()
        assert refused.value.why == mode


# Auto-renewal


def test_auto_renewal_off_is_the_same_notice_and_on_takes_it_back():
    shop = worked_example()
    off = switch(shop, on=False, version=2)
    assert (off.version, [(e["kind"], e["on"]) for e in off.body["timeline"]]) == (3, [("end", "2027-03-15")])
    (told,) = shop.world.store.page(keys.acknowledgements(ACCOUNT), limit=9).items
    assert shop.events()[-1].data == {
        "entry": off.body["timeline"][0]["id"],
        "how": "term_end",
        "ends": "2027-03-15",
        "acknowledgement": told.id,
    }
    on = switch(shop, on=True, version=3)
    assert (on.version, on.body["timeline"]) == (4, [])
    assert shop.events()[-1].type == "subscription.change_undone"


def test_auto_renewal_off_after_the_deadline_ends_the_following_term():
    shop = Running()
    shop.announced(shop.id)
    shop.at(datetime(2027, 2, 14, 9, tzinfo=UTC))
    assert switch(shop, on=False, version=1).body["timeline"][0]["on"] == "2028-03-15"


def test_a_second_switch_to_the_same_setting_writes_nothing():
    shop = worked_example()
    before = everything(shop)
    assert switch(shop, on=True, version=2).version == 2
    assert everything(shop) == before
    switch(shop, on=False, version=2)
    before = everything(shop)
    assert switch(shop, on=False, version=3).version == 3
    assert everything(shop) == before


@pytest.mark.parametrize("on", [True, False])
def test_a_switch_names_the_version_and_takes_the_right(on):
    shop = worked_example()
    before = everything(shop)
    with pytest.raises(VersionStale):
        switch(shop, on=on, version=1)
    with pytest.raises(NotAllowed):
        switch(shop, on=on, version=2, person=CHRIS)
    assert everything(shop) == before


def test_seats_given_back_a_moment_before_are_not_given_back_twice():
    shop = worked_example()
    shop.world.clock.move(timedelta(days=1))
    shop.change(31, key="one more")
    shop.change(30, key="not after all")
    nets = [line["net"] for line in shop.quote_end(shop.id)["documents"][0]["lines"]]
    # 25 and 5 seats for the 103 days from 2 December
    assert sum(nets) == 30 * 103_00


def test_a_ledger_that_moves_within_one_read_refuses_the_statement():
    """A commit comes between the reads of the subscription and of its ledger: a batched read is not atomic."""
    shop = Shop()
    bought = shop.quote()
    shop.confirm(bought, key="first")
    statement = shop.quote_end(bought["subscription"], When.NOW)
    key, store = keys.ledger(ACCOUNT, bought["subscription"]), shop.world.store
    ledger = store.read(key).get(key)
    assert ledger

    def moved(read: int) -> None:
        store.put(key, replace(ledger, version=2, lots=(), tax=()))

    store.during_read = moved
    with pytest.raises(SubscriptionMoved):
        shop.confirm(statement, key="second", reason=Reason("too_expensive"))
