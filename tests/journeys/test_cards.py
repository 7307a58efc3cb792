"""Refused cards: an addition of seats changes nothing; at a renewal the seats stay, and the charge is tried again 3, 5
and 7 days after the first failure."""

import pytest


@pytest.fixture
def stage(begin):
    """25 seats, paid by card: 11,041.25 a year."""
    begun = begin("2026-03-15 10:00")
    begun.buys(card="pm_card_visa")
    assert (begun.invoice(1).open, begun.invoice(1).due.isoformat()) == (0, "2026-03-15")
    return begun


def charges(stage, type="payment.charge_failed"):
    """The times of failed charges on the customer's clock."""
    return [stage.local(event.at) for event in stage.shop.events() if event.type == type]


def test_a_card_refused_at_seats_up_changes_nothing(stage):
    stage.until("2026-09-01 14:00")
    quote = stage.quotes_seats(30).body
    assert quote["due_now"] == 1_179_75
    refused = stage.confirm(f"{stage.path}/seat-changes", quote, card="pm_card_chargeDeclined")
    assert (refused.status, refused.problem, refused.body["reason"]) == (402, "declined", "card_declined")
    assert [item["quantity"] for item in stage.subscription["items"]] == [25]
    assert len(stage.documents) == 1
    # Another card, a new quote.
    stage.sets_seats(30, card="pm_card_visa")
    assert [item["quantity"] for item in stage.subscription["items"]] == [30]
    assert stage.billed == [("2026-03-15", 11_041_25), ("2026-09-01", 1_179_75)]
    assert sum(document.open for document in stage.documents) == 0


def test_a_renewal_is_charged_by_itself(stage):
    stage.until("2027-03-15 00:10")
    assert (stage.invoice(2).total, stage.invoice(2).open) == (11_041_25, 0)
    assert [charge.amount for charge in stage.world.charges.charges.values()] == [11_041_25, 11_041_25]


def test_a_card_refused_at_the_renewal_is_tried_on_days_3_5_and_7(stage):
    stage.card_is_refused_from_now_on()
    stage.until("2027-03-30 09:00")
    assert charges(stage) == ["2027-03-15 00:00", "2027-03-18 00:00", "2027-03-20 00:00", "2027-03-22 00:00"]
    # The customer was told each time, the seats stay, and the invoice is open: the bookkeeper takes over.
    failed = [at for at, subject in stage.mails(since="2027-03-15") if stage.invoice(2).number in subject]
    assert len(failed) == 1 + 4  # the invoice, and each failure
    assert (stage.subscription["state"], stage.subscription["items"][0]["quantity"]) == ("active", 25)
    assert stage.invoice(2).open == 11_041_25
    stage.pays(11_041_25)
    assert stage.invoice(2).open == 0


def test_a_transfer_between_two_tries_ends_them(stage):
    stage.card_is_refused_from_now_on()
    stage.until("2027-03-19 09:00")
    assert charges(stage) == ["2027-03-15 00:00", "2027-03-18 00:00"]
    stage.pays(11_041_25)
    # The next try finds nothing to charge.
    stage.until("2027-03-30 09:00")
    assert len(charges(stage)) == 2
    assert charges(stage, "payment.released") == ["2027-03-20 00:00"]
    assert sum(charge.amount for charge in stage.world.charges.charges.values()) == 3 * 11_041_25  # 1 taken, 2 refused


def test_a_part_paid_invoice_is_charged_for_the_rest(stage):
    stage.card_is_refused_from_now_on()
    stage.until("2027-03-16 09:00")
    stage.pays(10_000_00)
    stage.card_is_good_again()
    stage.until("2027-03-19 09:00")
    assert stage.invoice(2).open == 0
    assert [charge.amount for charge in stage.world.charges.charges.values()][-1] == 1_041_25
