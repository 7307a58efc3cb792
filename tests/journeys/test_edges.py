"""Two events meet: a payment and a period's end, a new price and a renewal, a month and the refund window."""

from dataclasses import replace
from datetime import date

from tests.domain import contracts
from tests.domain.contracts import MONTH
from zetel.domain.catalog.prices import Price, PriceModel, Tier

MONTHLY = contracts.edition("professional-monthly", 28_00, term=MONTH, billing=MONTH)


def repriced(offer, unit_price, on):
    """`offer` with another price from the day `on`."""
    later = Price(offer.plan.id, "EUR", on, PriceModel.PER_SEAT, (Tier(unit_price),))
    return replace(offer, prices=(*offer.prices, later))


def test_the_invoices_of_two_months_come_back_within_30_days(begin):
    # Bought on 1 February 2027; day 30 is 2 March, when March is billed already. 10 x 28.00 and VAT, twice.
    stage = begin("2027-02-01 10:00", MONTHLY)
    stage.buys("professional-monthly", 10)
    stage.until("2027-02-10 09:00")
    stage.pays(338_80)
    stage.until("2027-03-02 23:59")
    statement = stage.statement()
    assert statement["change"]["how"] == "refund_window"
    # February was paid and goes back; March is open and set off.
    assert [part["amount"] for part in statement["refunds"]] == [338_80]
    stage.cancels(statement=statement)
    assert stage.billed == [("2027-02-01", 338_80), ("2027-03-01", 338_80), ("2027-03-02", -677_60)]
    assert [document.open for document in stage.documents] == [0, 0, 0]


def test_seats_whose_payment_is_unclear_at_midnight_belong_to_the_old_term(begin):
    # 14 March 2027, 23:59: 5 seats more for the last day, 5 x 1.00 and VAT. The card's answer is lost.
    stage = begin("2026-03-15 10:00")
    stage.buys(card="pm_card_visa")
    stage.until("2027-03-14 23:59")
    quote = stage.quotes_seats(30).body
    assert quote["due_now"] == 6_05
    unanswered = stage.confirm(f"{stage.path}/seat-changes", quote, card="pm_card_timeout")
    assert unanswered.status == 202
    # Midnight passes; the renewal waits for the payment, which is found at 00:01, and then has 30 seats.
    stage.until("2027-03-15 00:30")
    assert [document.net for document in stage.documents] == [9_125_00, 5_00, 10_950_00]
    assert stage.subscription["items"][0]["quantity"] == 30
    assert [document.open for document in stage.documents] == [0, 0, 0]


def test_seats_whose_payment_never_arrived_are_not_in_the_renewal(begin):
    stage = begin("2026-03-15 10:00")
    stage.buys(card="pm_card_visa")
    stage.until("2027-03-14 23:59")
    quote = stage.quotes_seats(30).body
    assert stage.confirm(f"{stage.path}/seat-changes", quote, card="pm_card_unreachable").status == 202
    stage.until("2027-03-15 00:30")
    assert [document.net for document in stage.documents] == [9_125_00, 9_125_00]
    assert stage.subscription["items"][0]["quantity"] == 25


def test_the_price_of_a_term_holds_to_its_end_and_the_renewal_has_the_new_one(begin):
    # 365.00 a seat, from 1 January 2027 on 401.50.
    stage = begin("2026-03-15 10:00", repriced(contracts.edition(), 401_50, date(2027, 1, 1)))
    stage.buys()
    # Seats that join in February pay the term's price: 5 x 365.00 x 42/365 = 210.00, 1 February to 15 March.
    stage.until("2027-02-01 10:00")
    quote = stage.quotes_seats(30).body
    assert (quote["documents"][0]["net"], quote["next_renewal"]["net"]) == (210_00, 12_045_00)  # 30 x 401.50
    stage.sets_seats(30)
    # The mail a week before has the new price: 12,045.00 and 2,529.45 VAT.
    stage.until("2027-03-08 09:00")
    assert "14,574.45" in stage.posted[-1].mail.text
    stage.until("2027-03-15 09:00")
    assert stage.invoice(-1).total == 14_574_45
    assert stage.subscription["items"][0]["price"].endswith("2027-01-01")


def test_seats_set_for_the_renewal_can_be_taken_back(begin):
    stage = begin("2026-03-15 10:00")
    stage.buys()
    stage.until("2026-10-01 10:00")
    (entry,) = stage.sets_seats(20, when="at_renewal")["subscription"]["timeline"]
    undone = stage.ask("DELETE", f"{stage.path}/timeline/{entry['id']}", headers={"If-Match": stage.etag})
    assert (undone.status, undone.body["timeline"]) == (200, [])
    # A second time there is nothing to take back.
    again = stage.ask("DELETE", f"{stage.path}/timeline/{entry['id']}", headers={"If-Match": stage.etag})
    assert (again.status, again.problem) == (404, "unknown")
    stage.until("2027-03-15 09:00")
    assert stage.invoice(-1).net == 9_125_00


def test_an_increase_now_leaves_the_seats_set_for_the_renewal(begin):
    stage = begin("2026-03-15 10:00")
    stage.buys()
    stage.until("2026-10-01 10:00")
    stage.sets_seats(20, when="at_renewal")
    # 2 December, 103 days before the end: 5 more now. The quote shows both; a later total replaces the earlier one.
    stage.until("2026-12-02 10:00")
    quote = stage.quotes_seats(30).body
    assert (quote["change"]["now"], quote["change"]["scheduled"]["value"]) == (30, 20)
    stage.sets_seats(30)
    stage.sets_seats(22, when="at_renewal")
    stage.until("2027-03-15 09:00")
    assert [document.net for document in stage.documents] == [9_125_00, 515_00, 8_030_00]


def test_the_same_total_changes_nothing(begin):
    stage = begin("2026-03-15 10:00")
    stage.buys()
    same = stage.quotes_seats(25)
    assert same.broken == [("/quantity", "another total than the present 25")]
    assert stage.etag == '"1"'


def test_after_the_end_nothing_can_be_changed(begin):
    stage = begin("2026-03-15 10:00")
    stage.buys()
    stage.until("2026-06-01 10:00")
    stage.cancels()
    for refused in (stage.quotes_seats(30), stage.asks_to_end("now"), stage.asks_to_end("term_end")):
        assert (refused.status, refused.problem) == (409, "subscription-ended")
