"""The refund window: service days 1 to 30, to midnight on the customer's clock, once per account and product."""

from tests.domain import contracts
from zetel.domain.catalog.terms import Fee, Policies

#: 365.00 a seat and year, and a fee of 10 % for leaving early.
PLAN = contracts.edition(policies=Policies(fee=Fee(basis_points=1000)))


def test_a_minute_before_midnight_the_whole_amount_comes_back(begin):
    # 15 March 2026: 25 seats for 9,125.00, with 21 % VAT 11,041.25; the customer pays on the 20th.
    stage = begin("2026-03-15 10:00", PLAN)
    stage.buys()
    stage.until("2026-03-20 09:00")
    stage.pays(11_041_25)
    # Day 30 is 13 April. At 23:59 in Amsterdam (21:59 UTC) the whole amount comes back, without a fee.
    stage.until("2026-04-13 23:59")
    statement = stage.statement()
    assert statement["change"]["how"] == "refund_window"
    assert [part["amount"] for part in statement["refunds"]] == [11_041_25]
    ended = stage.cancels(statement=statement)
    assert (ended["subscription"]["state"], ended["subscription"]["ended"]) == ("ended", "2026-04-13")
    assert stage.billed == [("2026-03-15", 11_041_25), ("2026-04-13", -11_041_25)]


def test_a_minute_after_midnight_only_unused_days_come_back_less_the_fee(begin):
    stage = begin("2026-03-15 10:00", PLAN)
    stage.buys()
    stage.until("2026-03-20 09:00")
    stage.pays(11_041_25)
    # 14 April is the first day without service: 335 of 365 days are unused, 25 x 335.00 = 8,375.00; the fee is 837.50.
    stage.until("2026-04-14 00:01")
    statement = stage.statement()
    assert statement["change"]["how"] == "pro_rata"
    note, fee = statement["documents"]
    assert (note["net"], fee["net"]) == (8_375_00, 837_50)
    # With VAT 10,133.75 less 1,013.38 (1,758.75 and 175.88 of it VAT): 9,120.37 go back.
    assert [part["amount"] for part in statement["refunds"]] == [10_133_75 - 1_013_38]
    stage.cancels(statement=statement)
    assert stage.billed == [("2026-03-15", 11_041_25), ("2026-04-14", -10_133_75), ("2026-04-14", 1_013_38)]


def test_the_customers_midnight_counts_not_the_sellers(begin):
    # New York is 4 hours behind UTC in April; the seller's clock in Amsterdam shows 14 April, 05:59.
    stage = begin("2026-03-15 10:00", PLAN, zone="America/New_York")
    stage.buys()
    stage.until("2026-04-13 23:59")
    statement = stage.statement()
    assert (statement["change"]["how"], statement["documents"][0]["date"]) == ("refund_window", "2026-04-14")
    stage.until("2026-04-14 00:01")
    assert stage.statement()["change"]["how"] == "pro_rata"


def test_a_statement_made_before_midnight_is_honoured_after_it(begin):
    stage = begin("2026-03-15 10:00", PLAN)
    stage.buys()
    stage.until("2026-04-13 23:50")
    statement = stage.statement()
    stage.until("2026-04-14 00:10")
    ended = stage.cancels(statement=statement)
    assert ended["subscription"]["ended"] == "2026-04-13"
    # Nothing had been paid: the credit is set off against the invoice, and nothing goes back.
    assert (stage.invoice(1).credited, stage.invoice(1).open) == (11_041_25, 0)


def test_added_seats_and_add_ons_come_back_too(begin):
    stage = begin("2026-03-15 10:00")
    stage.buys()
    # On 25 March, 10 days in, 5 seats more for 355 days: 1,775.00; a dialer for 355/365 of 99.00: 96.29.
    stage.until("2026-03-25 10:00")
    stage.sets_seats(30)
    stage.adds("dialer-yearly", 1)
    stage.until("2026-04-10 10:00")
    stage.cancels()
    assert stage.billed == [
        ("2026-03-15", 11_041_25),
        ("2026-03-25", 2_147_75),  # 1,775.00 + 372.75
        ("2026-03-25", 116_51),  # 96.29 + 20.22
        ("2026-04-10", -13_305_51),
    ]


def test_the_window_is_used_once(begin):
    stage = begin("2026-03-15 10:00", PLAN)
    stage.buys()
    stage.until("2026-03-16 10:00")
    stage.cancels()
    stage.buys()
    stage.until("2026-03-17 10:00")
    assert stage.statement()["change"]["how"] == "pro_rata"
