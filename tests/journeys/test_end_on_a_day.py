"""The end on a chosen day: billed until then, computed on that day, undone before it."""

import pytest

from tests.domain import contracts
from zetel.domain.catalog.terms import Fee, Policies

PLAN = contracts.edition(policies=Policies(fee=Fee(basis_points=1000)))


@pytest.fixture
def stage(begin):
    """25 seats for a year from 15 March 2026, paid: 25 x 365.00 = 9,125.00 and 1,916.25 VAT."""
    begun = begin("2026-03-15 10:00", PLAN)
    begun.buys()
    begun.until("2026-04-10 09:00")
    begun.pays(11_041_25)
    return begun


def test_a_contract_ends_on_the_chosen_day_with_that_days_documents(stage):
    stage.until("2026-12-01 09:00")
    statement = stage.statement("2027-02-13")
    # 25 x 30 unused days x 1.00 = 750.00 and 157.50 VAT; the fee is 10 % of it: 75.00 and 15.75 VAT.
    change, expected = statement["change"], statement["change"]["expected"]
    assert (change["how"], change["ends"], statement["documents"]) == ("on_a_day", "2027-02-13", [])
    assert (expected["how"], expected["credited"], expected["fee"], expected["refunded"]) == (
        "pro_rata",
        907_50,
        90_75,
        816_75,
    )
    stage.cancels(statement=statement)
    (entry,) = stage.subscription["timeline"]
    assert (entry["kind"], entry["on"]) == ("early_end", "2027-02-13")
    # The contract goes on unchanged until midnight.
    stage.until("2027-02-12 23:59")
    assert (stage.subscription["state"], stage.billed) == ("active", [("2026-03-15", 11_041_25)])
    stage.until("2027-02-13 00:10")
    assert (stage.subscription["state"], stage.subscription["ended"]) == ("ended", "2027-02-13")
    assert sorted(stage.billed[1:]) == [("2027-02-13", -907_50), ("2027-02-13", 90_75)]
    # Nothing renews.
    stage.until("2027-03-20 09:00")
    assert len(stage.billed) == 3


def test_the_documents_are_those_of_the_day_whatever_was_expected(stage):
    stage.until("2026-12-01 09:00")
    stage.cancels("2027-02-13")
    # 5 seats more, which no statement expected: 5 x 104 days = 520.00 and 109.20 VAT, open.
    stage.sets_seats(30)
    stage.until("2027-02-13 00:10")
    # 30 x 30 unused days = 900.00 and 189.00 VAT; the fee is 90.00 and 18.90 VAT.
    assert stage.billed[1] == ("2026-12-01", 629_20)
    assert sorted(stage.billed[2:]) == [("2027-02-13", -1_089_00), ("2027-02-13", 108_90)]
    # The credit pays the open invoice and the fee: 1,089.00 - 629.20 - 108.90 = 350.90 goes back.
    assert stage.refund.amount == 350_90


def test_the_day_is_undone_and_the_contract_renews(stage):
    stage.until("2026-12-01 09:00")
    stage.cancels("2027-02-13")
    entry = stage.subscription["timeline"][0]["id"]
    stage.until("2027-02-12 23:00")
    undone = stage.ask("DELETE", f"{stage.path}/timeline/{entry}", headers={"If-Match": stage.etag})
    assert (undone.status, undone.body["timeline"]) == (200, [])
    stage.until("2027-03-16 09:00")
    assert stage.billed == [("2026-03-15", 11_041_25), ("2027-03-15", 11_041_25)]


def test_a_day_after_the_renewal_bills_the_renewal_first(stage):
    stage.until("2027-02-14 09:00")
    statement = stage.statement("2027-04-14")
    # The term from 15 March 2027 has 366 days, 336 of them unused: 25 x 365.00 x 336 / 366 = 8,377.05 (8,377.049).
    assert statement["change"]["expected"]["billed"] == 11_041_25
    assert statement["change"]["expected"]["credited"] == 8_377_05 + 1_759_18
    stage.cancels(statement=statement)
    stage.until("2027-04-14 00:10")
    assert (stage.subscription["state"], stage.subscription["ended"]) == ("ended", "2027-04-14")
    assert ("2027-03-15", 11_041_25) in stage.billed
    assert ("2027-04-14", -(8_377_05 + 1_759_18)) in stage.billed


def test_mails_tell_the_day_and_then_the_end(stage):
    stage.until("2026-12-01 09:00")
    stage.cancels("2027-02-13")
    stage.until("2027-02-14 09:00")
    subjects = [subject for _, subject in stage.mails(since="2026-12-01 00:00")]
    assert subjects[:4] == [
        "Your subscription with Stoelwerk B.V. ends on 13 Feb 2027",
        "Receipt for the cancellation of Professional",  # with the amounts to expect
        "Your subscription with Stoelwerk B.V. has ended",
        "Receipt for the cancellation of Professional",  # with those of the day
    ]
