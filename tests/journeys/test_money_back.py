"""The credit of a cancellation: first it is set off against open invoices, then the rest goes back the way it came."""

import json

import pytest

from tests.domain import contracts
from tests.domain.contracts import MONTH
from tests.domain.example_parties import KRANZ
from zetel.adapters.typst.renderer import TypstRenderer
from zetel.domain.catalog.terms import Decreasing, Fee, Policies
from zetel.domain.parties.address import Address, Language
from zetel.domain.parties.profile import CreditLimit
from zetel.domain.payments.refund import RefundState

#: The worked example: 365.00 a seat and year, a fee of 10 %.
PLAN = contracts.edition(policies=Policies(fee=Fee(basis_points=1000)))


@pytest.fixture
def stage(begin):
    """Invoice A: 25 seats from 15 March 2026, 11,041.25. Invoice B: 5 more from 1 September, 1,179.75. Nothing paid."""
    begun = begin("2026-03-15 10:00", PLAN)
    begun.buys()
    begun.until("2026-09-01 14:00")
    begun.sets_seats(30)
    assert begun.billed == [("2026-03-15", 11_041_25), ("2026-09-01", 1_179_75)]
    return begun


def cancelled(stage):
    """1 December: 104 of 365 days are unused. 25 x 104.00 and 5 x 104.00 are 3,120.00, with VAT 3,775.20; the fee is
    312.00, with VAT 377.52."""
    stage.until("2026-12-01 10:00")
    statement = stage.statement()
    note, fee = statement["documents"]
    assert [line["net"] for line in note["lines"]] == [2_600_00, 520_00]
    assert (note["total"], fee["total"]) == (3_775_20, 377_52)
    stage.cancels(statement=statement)
    open_amounts = {invoice.number[-1]: invoice.open for invoice in stage.documents if invoice.kind == "invoice"}
    return open_amounts, [part["amount"] for part in statement["refunds"]]


def test_the_credit_settles_the_open_invoice_and_the_rest_goes_back(stage):
    stage.until("2026-09-15 09:00")
    stage.pays(11_041_25, stage.invoice(1).id)
    # 1,179.75 settle B and 377.52 the fee; 2,217.93 go back to the transfer that paid A.
    assert cancelled(stage) == ({"1": 0, "2": 0, "3": 0}, [2_217_93])


def test_the_credit_settles_the_rest_of_a_part_paid_invoice(stage):
    stage.until("2026-09-15 09:00")
    stage.pays(11_041_25, stage.invoice(1).id)
    stage.pays(500_00, stage.invoice(2).id)
    # 679.75 settle the rest of B.
    assert cancelled(stage) == ({"1": 0, "2": 0, "3": 0}, [2_717_93])


def test_the_whole_credit_settles_the_oldest_invoice_if_nothing_is_paid(stage):
    # All of it is set off against A, the oldest; nothing is left for the fee, which stays due.
    assert cancelled(stage) == ({"1": 11_041_25 - 3_775_20, "2": 1_179_75, "3": 377_52}, [])
    stage.until("2026-12-20 09:00")
    stage.pays(8_823_32)
    assert [document.open for document in stage.documents] == [0, 0, 0, 0]


def test_the_credit_settles_the_oldest_invoice_first(stage):
    stage.until("2026-09-15 09:00")
    stage.pays(8_000_00)
    # 3,041.25 settle A, and the other 733.95 go to B.
    assert cancelled(stage) == ({"1": 0, "2": 1_179_75 - 733_95, "3": 377_52}, [])


def test_a_transfer_goes_back_by_the_bookkeepers_hand(stage):
    stage.until("2026-09-15 09:00")
    stage.pays(12_221_00)
    assert cancelled(stage)[1] == [3_397_68]  # 3,775.20 less the fee
    refund = stage.refund
    assert (refund.state, [part.amount for part in refund.parts]) == (RefundState.TASK, [3_397_68])
    # The customer sees the task until it is done.
    shown = stage.ask("GET", f"/refunds/{refund.id}").body
    assert (shown["state"], shown["parts"][0]["state"]) == ("task", "task")
    stage.until("2026-12-03 09:00")
    stage.reports_refunded(refund.id, part=1)
    assert stage.refund.state is RefundState.DONE


def test_a_card_gets_its_money_back(begin):
    stage = begin("2026-03-15 10:00")
    stage.buys(card="pm_card_visa")
    stage.until("2026-12-01 10:00")
    stage.cancels()  # 25 x 104.00 = 2,600.00 and 546.00
    assert (stage.refund.state, stage.refund.amount) == (RefundState.DONE, 3_146_00)


def test_a_refund_that_the_card_refuses_is_a_task(begin):
    stage = begin("2026-03-15 10:00")
    stage.buys(card="pm_card_refundFail")
    stage.until("2026-12-01 10:00")
    stage.cancels()
    assert stage.refund.state is RefundState.TASK


def test_a_payment_from_the_balance_returns_to_the_balance(begin):
    monthly = contracts.edition(
        "professional-monthly", 31_00, term=MONTH, billing=MONTH, policies=Policies(decrease=Decreasing.AT_ONCE)
    )
    stage = begin("2028-05-01 10:00", monthly)
    stage.buys("professional-monthly", 20)  # 620.00, with VAT 750.20
    stage.until("2028-05-05 09:00")
    stage.pays(750_20)
    # 17 May: 19 seats for 15 of 31 days, 19 x 15.00 = 285.00, with VAT 344.85 on the balance.
    stage.until("2028-05-17 09:00")
    stage.sets_seats(1)
    # June: 31.00, with VAT 37.51, from the balance.
    stage.until("2028-06-16 09:00")
    assert (stage.invoice(-1).paid, stage.balance) == (37_51, 344_85 - 37_51)
    # 16 June: 15 of 30 days are unused: 15.50 and 3.26 VAT go back to the balance.
    statement = stage.statement()
    assert (statement["refunds"], statement["to_balance"]) == ([], 18_76)
    stage.cancels(statement=statement)
    assert stage.balance == 307_34 + 18_76


def test_a_credit_under_reverse_charge_has_no_vat(begin):
    stage = begin(
        "2026-03-15 10:00",
        name=KRANZ.name,
        address=KRANZ.address,
        vat_id=KRANZ.vat_id,
        language=Language.DE,
        zone="Europe/Berlin",
        renderer=TypstRenderer(),
    )
    stage.buys()
    stage.until("2026-04-10 09:00")
    stage.pays(9_125_00)  # no VAT
    stage.until("2026-12-01 10:00")
    stage.cancels()
    note = stage.credit_note(1)
    assert (note.net, note.total) == (2_600_00, 2_600_00)
    assert [(part.category, part.rate_bp, part.amount) for part in note.tax] == [("AE", 0, 0)]
    xml = stage.world.files.get(note.files["xml"]).decode()
    assert "Steuerschuldnerschaft des Leistungsempfängers" in xml
    assert "INV-2026-000001" in xml  # the corrected invoice
    assert stage.world.files.get(note.files["pdf"]).startswith(b"%PDF-")


def test_yen_have_no_decimals_and_a_half_goes_up(begin):
    monthly = contracts.edition("professional-monthly", 1_001, term=MONTH, billing=MONTH, currency="JPY")
    stage = begin(
        "2026-04-01 10:00",
        monthly,
        currency="JPY",
        zone="Asia/Tokyo",
        address=Address(street="1-1 Marunouchi", city="Tokyo", postcode="100-0005", country="JP"),
        credit=CreditLimit(1_000_000, "JPY", 30),
    )
    stage.buys("professional-monthly", 1)
    # 16 June in Tokyo: 15 of 30 days are unused, 1,001 x 15/30 = 500.5, so 501. Outside the scope of EU VAT.
    stage.until("2026-06-16 09:00")
    stage.pays(3 * 1_001)
    stage.cancels()
    note = stage.credit_note(1)
    assert (note.net, note.total, note.lines[0].derivation.exact) == (501, 501, "1001/2")
    assert [(part.category, part.amount) for part in note.tax] == [("O", 0)]
    assert stage.refund.amount == 501
    assert "501" in json.dumps([posted.mail.text for posted in stage.posted])


def test_a_buyer_that_moved_gets_back_what_it_paid_with_vat_and_without(begin):
    stage = begin("2026-03-15 10:00", PLAN, renderer=TypstRenderer())
    stage.buys(quantity=10)  # 3,650.00, with VAT 4,416.50
    stage.until("2026-03-20 09:00")
    stage.pays(4_416_50)
    # In August the company moves to Hamburg. From then on it owes the VAT itself.
    stage.until("2026-08-03 09:00")
    germany = {"street": "Spaldingstraße 64", "city": "Hamburg", "postcode": "20097", "country": "DE"}
    stage.changes_profile(address=germany, vat_id="DE136695976")
    stage.until("2026-09-01 10:00")
    stage.sets_seats(15)  # 5 x 365.00 x 195/365
    stage.until("2026-09-02 09:00")
    stage.pays(975_00)
    # 1 December: 104 days are unused, 1,040.00 and 218.40 VAT of the first invoice, 520.00 of the second.
    stage.until("2026-12-01 10:00")
    stage.cancels()
    stage.until("2026-12-02 10:00")
    dutch, german = stage.credit_note(1), stage.credit_note(2)
    assert [(note.number, note.total, note.buyer.address.city, note.buyer.vat_id) for note in (dutch, german)] == [
        ("CRN-2026-000001", 1_258_40, "Rotterdam", None),
        ("CRN-2026-000002", 520_00, "Hamburg", "DE136695976"),
    ]
    # The fee, 156.00 without VAT, is invoiced to Hamburg, and the first note pays it.
    assert sorted(refund.amount for refund in stage.refunds) == [520_00, 1_258_40 - 156_00]
    assert [document.open for document in stage.documents] == [0, 0, 0, 0, 0]
    assert stage.world.alarms.raised == []
    xml = stage.world.files.get(german.files["xml"]).decode()
    assert ("INV-2026-000002" in xml, "INV-2026-000001" in xml) == (True, False)
    told = next(posted.mail.text for posted in stage.posted if "has ended" in posted.mail.subject)
    assert "You will receive the credit notes and the invoice for the fee in separate emails." in told
    assert "We are refunding €1,622.40 and will email you when it is done." in told
