"""Seats bought on different days: the newest go first; add-ons run and end with their base."""

from tests.domain import contracts
from tests.domain.contracts import MONTH
from zetel.domain.catalog.terms import Policies


def test_returned_seats_come_from_the_newest_of_three_lots(begin):
    stage = begin("2026-03-15 10:00")
    # 10 seats for a year, 3,650.00; 4 more from 13 August (214 days), 856.00; 3 more from 1 September (195), 585.00.
    stage.buys(quantity=10)
    stage.until("2026-08-13 10:00")
    stage.sets_seats(14)
    stage.until("2026-09-01 14:00")
    stage.sets_seats(17)
    assert [document.net for document in stage.documents] == [3_650_00, 856_00, 585_00]
    # 5 September, within a week of the last purchase only: of 5 fewer seats 3 go at once, 3 x 191.00 = 573.00, and 2
    # at the renewal. The quote says both.
    stage.until("2026-09-05 10:00")
    quote = stage.quotes_seats(12).body
    assert (quote["change"]["now"], quote["change"]["entry"]["value"]) == (14, 12)
    (note,) = quote["documents"]
    corrected = {"document": stage.invoice(3).id, "line": 1, "quantity": 3, "net": 573_00}
    assert [(line["corrects"], line["net"]) for line in note["lines"]] == [([corrected], 573_00)]
    stage.sets_seats(12)
    assert [item["quantity"] for item in stage.subscription["items"]] == [14]
    # The credit of 693.33 with VAT takes what is open on that invoice, 707.85, down to 14.52.
    assert (stage.invoice(3).credited, stage.invoice(3).open) == (693_33, 14_52)
    # A week and a minute after the purchase of 1 September nothing can be returned at once any more.
    stage.until("2026-09-08 14:01")
    late = stage.quotes_seats(13).body
    assert (late["change"]["now"], late["documents"]) == (14, [])
    # 15 March 2027: 12 seats, 4,380.00.
    stage.until("2027-03-15 09:00")
    assert [item["quantity"] for item in stage.subscription["items"]] == [12]
    assert (stage.invoice(-1).date.isoformat(), stage.invoice(-1).net) == ("2027-03-15", 4_380_00)


def test_seats_bought_at_the_renewal_can_be_returned_within_a_week_of_it(begin):
    stage = begin("2026-03-15 10:00")
    stage.buys(quantity=10)
    stage.until("2027-03-15 09:00")
    stage.pays(4_416_50 * 2)
    # 18 March 2027: 363 of the new term's 366 days are unused: 2 x 365.00 x 363/366 = 724.02.
    stage.until("2027-03-18 10:00")
    changed = stage.sets_seats(8)
    assert [document["net"] for document in changed["documents"]] == [724_02]


def test_an_add_on_bought_mid_term_ends_with_its_base(begin):
    storage = contracts.add_on("inbox", contracts.TWELVE)  # 12.00 a seat and year
    stage = begin("2026-03-15 10:00", contracts.edition(), storage)
    stage.buys(quantity=10)
    # 13 August, 214 days before the end: 73 x 12.00 x 214/365 = 513.60.
    stage.until("2026-08-13 10:00")
    stage.adds("inbox-yearly", 73)
    assert [document.net for document in stage.documents] == [3_650_00, 513_60]
    stage.until("2026-09-01 10:00")
    stage.pays(4_416_50 + 621_46)
    # 1 December: 104 days are unused. 10 x 104.00 = 1,040.00, and 73 x 12.00 x 104/365 = 249.60.
    stage.until("2026-12-01 10:00")
    statement = stage.statement()
    (note,) = statement["documents"]
    assert sorted(line["net"] for line in note["lines"]) == [249_60, 1_040_00]
    stage.cancels(statement=statement)
    # A single credit note over two invoices; 1,289.60 and 270.82 VAT go back to the transfer.
    assert {reference.number for reference in stage.credit_note(1).corrects} == {"INV-2026-000001", "INV-2026-000002"}
    assert stage.billed[2:] == [("2026-12-01", -1_560_42)]
    stage.until("2027-04-01 10:00")
    assert stage.subscription["state"] == "deleted"  # 30 and 90 days after its end, on 31 March
    assert len(stage.documents) == 3


def test_graduated_and_flat_add_ons_renew_with_their_base(begin):
    stage = begin("2026-03-15 10:00")
    # 2.00 for each of the first 10 gigabytes, then 1.00: 15 are 25.00. The dialer is 99.00, however many use it.
    stage.buys(quantity=10, addons={"data-storage-yearly": 15, "dialer-yearly": 1})
    assert stage.invoice(1).net == 3_774_00
    # On 1 September 5 gigabytes more, all beyond the tenth: 5 x 1.00 x 195/365 = 2.67.
    stage.until("2026-09-01 10:00")
    stage.sets_seats(20, item=1)
    assert stage.invoice(2).net == 2_67
    stage.until("2027-03-15 09:00")
    assert [line.net for line in stage.invoice(3).lines] == [3_650_00, 20_00, 10_00, 99_00]


def test_seats_of_a_year_that_is_billed_by_the_month_stay_co_termed(begin):
    plan = contracts.edition("professional-yearly-monthly", 31_00, billing=MONTH, policies=Policies())
    stage = begin("2026-03-01 10:00", plan)
    stage.buys("professional-yearly-monthly", 10)
    # 16 seats from 17 March, for 15 of 31 days: 6 x 15.00 = 90.00. Fewer are set for the renewal, 1 March 2027.
    stage.until("2026-03-17 10:00")
    stage.sets_seats(16)
    stage.until("2026-07-10 10:00")
    stage.sets_seats(5, when="at_renewal")
    stage.until("2027-03-02 09:00")
    nets = [document.net for document in stage.documents]
    assert nets == [310_00, 90_00, *[496_00] * 11, 155_00]
