"""By the month: boundaries are counted from the anchor, and a whole period costs its price, whatever its days."""

from tests.domain import contracts
from tests.domain.contracts import MONTH
from zetel.domain.catalog.terms import Decreasing, Fee, Policies

#: 31.00 a seat and month: 1.00 a day in a month of 31 days.
MONTHLY = contracts.edition(
    "professional-monthly", 31_00, term=MONTH, billing=MONTH, policies=Policies(decrease=Decreasing.AT_ONCE)
)


def by_the_month(**policies):
    """A year's term, billed by the month, 31.00 a seat."""
    return contracts.edition("professional-yearly-monthly", 31_00, billing=MONTH, policies=Policies(**policies))


def test_boundaries_from_31_january_are_counted_from_the_anchor_through_a_leap_year(begin):
    stage = begin("2028-01-31 10:00", MONTHLY)
    stage.buys("professional-monthly", 10)
    # 15 March: 2 seats more for 16 of the 31 days to 31 March, 2 x 16.00 = 32.00. From April on 12 seats are billed.
    stage.until("2028-03-15 09:00")
    stage.sets_seats(12)
    # Published example (Stripe, "Set the billing cycle date"): 31 January, 29 February in a leap year, 31 March.
    stage.until("2029-03-01 09:00")
    ten, twelve = 375_10, 450_12  # 310.00 and 372.00, with 21 % VAT
    assert stage.billed == [
        ("2028-01-31", ten),
        ("2028-02-29", ten),
        ("2028-03-15", 38_72),
        ("2028-03-31", twelve),
        ("2028-04-30", twelve),
        ("2028-05-31", twelve),
        ("2028-06-30", twelve),
        ("2028-07-31", twelve),
        ("2028-08-31", twelve),
        ("2028-09-30", twelve),
        ("2028-10-31", twelve),
        ("2028-11-30", twelve),
        ("2028-12-31", twelve),
        ("2029-01-31", twelve),
        ("2029-02-28", twelve),
    ]
    assert (stage.invoice(13).number, stage.invoice(14).number) == ("INV-2028-000013", "INV-2029-000001")
    # A monthly term sends no renewal mails: every mail is about a purchase or an invoice.
    assert stage.due.kind == "period"
    assert [subject for _, subject in stage.mails() if "renew" in subject.lower()] == []


def test_a_monthly_contract_ends_with_a_day_of_notice(begin):
    stage = begin("2028-01-31 10:00", MONTHLY)
    stage.buys("professional-monthly", 10)
    # Notice is 1 day: on 28 February, the last day, it is in time for the 29th.
    stage.until("2028-02-28 23:59")
    assert stage.cancels("term_end")["subscription"]["timeline"][0]["on"] == "2028-02-29"
    stage.until("2028-04-01 09:00")
    assert (stage.subscription["state"], stage.subscription["ended"]) == ("ended", "2028-02-29")
    assert stage.billed == [("2028-01-31", 375_10)]


def a_year_of_changes(begin, **policies):
    """Bought on 1 January 2026 with 10 seats; 12 from 11 March, 16 from 16 June; up to 16 August."""
    stage = begin("2026-01-01 10:00", by_the_month(**policies))
    stage.buys("professional-yearly-monthly", 10)
    # 11 March: 21 of 31 days are left, 2 x 31.00 x 21/31 = 42.00. In April 12 x 31.00 = 372.00.
    stage.until("2026-03-11 09:00")
    stage.sets_seats(12)
    # 16 June: 15 of 30 days are left, 4 x 31.00 x 15/30 = 62.00. In July 16 x 31.00 = 496.00.
    stage.until("2026-06-16 09:00")
    stage.sets_seats(16)
    stage.until("2026-08-16 09:00")
    nets = [document.net for document in stage.documents]
    assert nets == [310_00, 310_00, 310_00, 42_00, 372_00, 372_00, 372_00, 62_00, 496_00, 496_00]
    return stage


def test_a_cancellation_in_month_8_gives_back_unused_days_and_lapses_unbilled_months(begin):
    stage = a_year_of_changes(begin)
    # 16 August: 16 of 31 days are unused, 16 x 31.00 x 16/31 = 256.00. September to December are never billed.
    ended = stage.cancels()
    assert ended["subscription"]["ended"] == "2026-08-16"
    assert [document["net"] for document in ended["documents"]] == [256_00]
    stage.until("2027-02-01 09:00")
    assert [document.net for document in stage.documents[10:]] == [256_00]
    # August's invoice is 600.16 with VAT; 309.76 of it was set off, the rest is still to be paid.
    assert (stage.invoice(-1).credited, stage.invoice(-1).open) == (309_76, 290_40)


def test_a_fee_counts_the_unbilled_periods(begin):
    stage = a_year_of_changes(begin, fee=Fee(basis_points=2000, beyond_credit=True))
    statement = stage.statement()
    # 20 % of the credit of 256.00 and of four unbilled months of 496.00: 20 % of 2,240.00.
    assert statement["change"]["lapsed"] == 4
    assert statement["change"]["fee"] == {
        "amount": 448_00,
        "basis_points": 2000,
        "net_credit": 256_00,
        "unbilled": 1_984_00,
        "capped": False,
    }
    stage.cancels(statement=statement)
    note, fee = stage.documents[10:]
    # The credit of 309.76 goes to August's invoice, which is still open; the fee, 542.08 with VAT, stays due.
    assert (note.total, fee.total, fee.open) == (309_76, 542_08, 542_08)
    # Everything is open: 3,142.00 net billed and 659.82 VAT; less the credit; and the fee.
    assert sum(document.open for document in stage.documents) == 3_801_82 - 309_76 + 542_08
    stage.until("2026-09-01 09:00")
    stage.pays(3_801_82 - 309_76 + 542_08)
    assert sum(document.open for document in stage.documents) == 0


def test_a_fee_is_capped_at_the_credit(begin):
    stage = a_year_of_changes(begin, fee=Fee(basis_points=2000))
    ended = stage.cancels()
    assert [document["net"] for document in ended["documents"]] == [256_00, 256_00]  # the credit, and the fee


def test_a_stub_is_priced_over_the_whole_anchored_period(begin):
    # A plan anchored on day 1, bought on 8 February 2027: 21 of 28 days of 28.00 are 21.00.
    anchored = contracts.edition("professional-first", 28_00, term=MONTH, billing=MONTH, anchor_day=1)
    stage = begin("2027-02-08 10:00", anchored)
    stage.buys("professional-first", 10)
    # 15 February: 14 days are left in the stub. 5 x 28.00 x 14/28 = 70.00.
    stage.until("2027-02-15 09:00")
    stage.sets_seats(15)
    stage.until("2027-04-02 09:00")
    assert [(document.date.isoformat(), document.net) for document in stage.documents] == [
        ("2027-02-08", 210_00),
        ("2027-02-15", 70_00),
        ("2027-03-01", 420_00),
        ("2027-04-01", 420_00),
    ]
    assert stage.subscription["period"] == ["2027-04-01", "2027-05-01"]


def test_seats_returned_at_once_come_back_by_the_day_and_pay_the_next_month(begin):
    stage = begin("2028-03-01 10:00", MONTHLY)
    stage.buys("professional-monthly", 10)
    stage.until("2028-03-04 10:00")
    stage.pays(375_10)
    # 17 March: 15 of 31 days are unused. 4 x 31.00 x 15/31 = 60.00, with VAT 72.60 to the balance.
    stage.until("2028-03-17 09:00")
    changed = stage.sets_seats(6)
    assert [document["net"] for document in changed["documents"]] == [60_00]
    # April: 6 x 31.00 = 186.00, with VAT 225.06, of which the balance pays 72.60.
    stage.until("2028-04-02 09:00")
    april = stage.invoice(-1)
    assert (april.total, april.paid, april.open) == (225_06, 72_60, 152_46)
