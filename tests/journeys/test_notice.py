"""Notice: to midnight of the cancel-by date on the customer's clock; later notice is for the following term end."""

import pytest


@pytest.fixture
def stage(begin):
    """25 seats for a year from 15 March 2026. 30 days' notice: to 13 February 2027, that day included."""
    begun = begin("2026-03-15 10:00")
    begun.buys()
    begun.until("2026-04-10 09:00")
    begun.pays(11_041_25)
    return begun


def test_notice_on_the_cancel_by_date_ends_the_running_term(stage):
    stage.until("2027-02-13 23:59")
    assert stage.subscription["cancel_by"] == "2027-02-13"
    statement = stage.statement("term_end")
    assert (statement["change"]["how"], statement["change"]["ends"]) == ("term_end", "2027-03-15")
    assert statement["documents"] == []
    assert "next_renewal" not in statement
    stage.cancels(statement=statement)
    # The subscription runs until midnight of the last day, and no mail announces a renewal any more.
    stage.until("2027-03-14 23:59")
    assert stage.subscription["state"] == "active"
    stage.until("2027-03-16 09:00")
    assert (stage.subscription["state"], stage.subscription["ended"]) == ("ended", "2027-03-15")
    assert stage.billed == [("2026-03-15", 11_041_25)]


def test_notice_a_day_later_is_for_the_end_after_the_next(stage):
    stage.until("2027-02-14 00:01")
    statement = stage.statement("term_end")
    assert (statement["change"]["how"], statement["change"]["ends"]) == ("following_term_end", "2028-03-15")
    # The subscription renews once, and the statement has the cost: 25 x 365.00 = 9,125.00 and 1,916.25 VAT.
    renewal = {"on": "2027-03-15", "net": 9_125_00, "tax": 1_916_25, "total": 11_041_25}
    assert statement["next_renewal"] == renewal
    stage.cancels(statement=statement)
    stage.until("2027-03-16 09:00")
    assert stage.billed == [("2026-03-15", 11_041_25), ("2027-03-15", 11_041_25)]
    stage.until("2028-03-16 09:00")
    assert (stage.subscription["state"], stage.subscription["ended"]) == ("ended", "2028-03-15")
    assert len(stage.billed) == 2


def test_auto_renewal_off_is_the_same_notice_and_on_takes_it_back(stage):
    stage.until("2027-02-01 09:00")
    switched = stage.ask("PUT", f"{stage.path}/auto-renewal", body={"on": False}, headers={"If-Match": stage.etag})
    assert (switched.status, switched.body["timeline"][0]["on"]) == (200, "2027-03-15")
    # A second notice is refused: the subscription is cancelled already.
    again = stage.asks_to_end("term_end")
    assert (again.status, again.problem) == (409, "cancelled-already")
    stage.until("2027-03-10 09:00")
    back = stage.ask("PUT", f"{stage.path}/auto-renewal", body={"on": True}, headers={"If-Match": stage.etag})
    assert (back.status, back.body["timeline"]) == (200, [])
    stage.until("2027-03-16 09:00")
    assert stage.billed[1:] == [("2027-03-15", 11_041_25)]


def test_a_cancellation_for_now_overtakes_a_cancellation_for_the_end(stage):
    stage.until("2027-01-10 09:00")
    stage.cancels("term_end")
    # 1 February: 42 of 365 days are unused, 25 x 42.00 = 1,050.00, with VAT 1,270.50 back to the transfer.
    stage.until("2027-02-01 09:00")
    statement = stage.statement()
    assert [part["amount"] for part in statement["refunds"]] == [1_270_50]
    stage.cancels(statement=statement)
    stage.until("2027-03-16 09:00")
    assert stage.billed == [("2026-03-15", 11_041_25), ("2027-02-01", -1_270_50)]
