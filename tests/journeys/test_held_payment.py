"""A card's answer is lost on the last day of notice: the customer is not bound for another year."""

import pytest

from tests.shop import ACCOUNT
from zetel.application.store import keys
from zetel.application.work import parking
from zetel.domain.payments.payment import PaymentState


@pytest.fixture
def stage(begin):
    """5 seats for a year from 15 March 2026, 1,825.00 and 21 % VAT; notice is possible to 13 February 2027."""
    begun = begin("2026-03-15 10:00")
    begun.buys(quantity=5)
    begun.until("2027-02-13 21:00")
    return begun


def asks_for_a_sixth_seat(stage):
    """The card is charged, and the answer is lost: the contract is held."""
    body = {"item": stage.subscription["items"][0]["id"], "quantity": 6, "pay_by": "card"}
    quote = stage.ask("POST", f"{stage.path}/seat-changes/quotes", body=body).body
    pending = stage.confirm(f"{stage.path}/seat-changes", quote, card="pm_card_timeout")
    assert (pending.status, stage.subscription["hold"]) == (202, quote["payment"])
    return quote


def test_notice_on_the_last_day_holds_though_a_payment_is_parked_over_the_years_end(stage):
    quote = asks_for_a_sixth_seat(stage)
    payment = keys.payment(ACCOUNT, quote["payment"])

    def fails():
        raise RuntimeError

    for _ in range(5):
        with pytest.raises(RuntimeError):
            parking.attempt(payment, fails, stage.shop.services)
    assert stage.world.alarms.raised.pop()[0] == "parked"  # an operator comes in a month
    stage.until("2027-02-13 23:59")
    statement = stage.statement("term_end")
    assert (statement["change"]["how"], statement["change"]["ends"]) == ("term_end", "2027-03-15")
    stage.cancels(statement=statement)
    # The year is over; its end waits for the payment, and the read says so.
    stage.until("2027-03-16 09:00")
    assert (stage.subscription["state"], stage.subscription["renewal_due"]["state"]) == ("active", "held")
    parking.resume(payment, stage.shop.services)
    stage.until("2027-03-16 10:00")
    # The seat that was paid for came, and the contract ended on its day: no second year of 2,208.25.
    assert (stage.subscription["state"], stage.subscription["ended"]) == ("ended", "2027-03-15")
    assert [day for day, amount in stage.billed if amount >= 2_208_25] == ["2026-03-15"]
    found = stage.world.store.read(payment).get(payment)
    assert found.state is PaymentState.SUCCEEDED


def test_a_return_in_its_window_takes_the_charge_of_the_held_change_back(begin):
    stage = begin("2026-03-15 10:00")
    stage.buys(quantity=5)
    stage.until("2026-03-19 12:00")
    quote = asks_for_a_sixth_seat(stage)
    returned = stage.sets_seats(3)
    # 2 x 365.00 for 361 of 365 days, and 21 % VAT
    assert [paper["total"] for paper in returned["documents"]] == [873_62]
    stage.until("2026-03-19 12:10")
    assert ("hold" in stage.subscription, stage.subscription["items"][0]["quantity"]) == (False, 3)
    told = [subject for _, subject in stage.mails(since="2026-03-19 12:00")]
    assert "Your payment to Stoelwerk B.V. was given back" in told
    assert stage.shop.document(quote["documents"][0]["id"]) is None
    charge = stage.world.charges.charges[quote["payment"]]
    assert charge.refunded == charge.amount


def test_between_the_years_end_and_the_sweep_a_quote_renews_first(begin):
    stage = begin("2026-03-15 10:00")
    stage.buys(quantity=5)
    stage.until("2027-03-14 23:59")
    stage.sleeps_until("2027-03-15 00:02")
    assert stage.subscription["renewal_due"]["state"] == "due"
    assert stage.billed == [("2026-03-15", 2_208_25)]
    assert stage.quotes_seats(6).status == 200
    assert stage.billed == [("2026-03-15", 2_208_25), ("2027-03-15", 2_208_25)]
    assert "renewal_due" not in stage.subscription
