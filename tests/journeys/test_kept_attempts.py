"""The rest of a credit is parked in the windows of returns and refunds: a wish of the customer is kept as of its day.

5 seats for a year from 15 March 2026: 1,825.00 and 21 % VAT, 2,208.25. On 19 March, 361 of 365 days before the end, 14
seats come one by one, on an invoice each, and all go back: more documents than one commit settles.
"""

import pytest

from tests.shop import ACCOUNT
from zetel.application.payments import allocations
from zetel.application.store import keys
from zetel.application.work import parking


@pytest.fixture
def stage(begin, monkeypatch):
    begun = begin("2026-03-15 10:00")
    begun.buys(quantity=5)
    begun.until("2026-03-19 12:00")
    for total in range(6, 20):
        begun.sets_seats(total)
    with monkeypatch.context() as broken:
        broken.setattr(allocations, "settle", lambda *_: None)
        begun.sets_seats(5)

    def fails():
        raise RuntimeError

    for _ in range(parking.MOST_ATTEMPTS):
        with pytest.raises(RuntimeError):
            parking.attempt(allocation(begun), fails, begun.shop.services)
    assert begun.world.alarms.raised.pop()[0] == "parked"
    return begun


def allocation(stage):
    (id, *_) = stage.subscription["hold"].split(", ")
    return keys.credit_allocation(ACCOUNT, id)


def keeps(stage, **wish):
    return stage.ask("POST", f"{stage.path}/attempts", body=wish, headers={"Idempotency-Key": "kept"})


def asks(stage, method, kept, **more):
    return stage.ask(method, kept.headers["Location"].removeprefix(f"/v1/accounts/{ACCOUNT}"), **more)


def is_resumed(stage):
    """An operator has mended the cause."""
    parking.resume(allocation(stage), stage.shop.services)


def test_a_full_refund_of_day_20_is_made_in_may(stage):
    stage.until("2026-04-03 12:00")
    refused = stage.asks_to_end()
    assert (refused.status, refused.body["type"]) == (409, "/problems/change-in-progress")
    assert "credit" in refused.body["detail"]
    kept = keeps(stage, reason="too_expensive")
    assert (kept.status, kept.body["state"], stage.subscription["state"]) == (202, "waiting", "active")
    # The window closes on 13 April; the cause is mended on 4 May.
    stage.until("2026-05-04 09:00")
    is_resumed(stage)
    stage.until("2026-05-04 10:00")
    assert asks(stage, "GET", kept).body["state"] == "carried_out"
    told = stage.subscription
    assert (told["state"], told["ended"], "hold" in told) == ("ended", "2026-04-03", False)
    assert stage.billed[-1] == ("2026-05-04", -2_208_25)
    subjects = [subject for _, subject in stage.mails(since="2026-04-03")]
    assert subjects[:1] == ["Your request to Stoelwerk B.V. of 3 Apr 2026 counts from that day"]
    assert "Stoelwerk B.V. has carried out your request of 3 Apr 2026" in subjects


def test_two_seats_of_day_5_go_back_with_their_361_days(stage):
    item = stage.subscription["items"][0]["id"]
    kept = keeps(stage, item=item, quantity=3)
    stage.until("2026-03-30 09:00")
    is_resumed(stage)
    stage.until("2026-03-30 10:00")
    assert asks(stage, "GET", kept).body["state"] == "carried_out"
    assert stage.subscription["items"][0]["quantity"] == 3
    # 2 x 361.00 and 21 % VAT
    assert stage.billed[-1] == ("2026-03-30", -873_62)


def test_a_kept_refund_is_withdrawn_and_the_contract_goes_on(stage):
    kept = keeps(stage, reason="too_expensive")
    etag = asks(stage, "GET", kept).headers["ETag"]
    withdrawn = asks(stage, "DELETE", kept, headers={"If-Match": etag})
    assert (withdrawn.status, withdrawn.body["state"]) == (200, "withdrawn")
    is_resumed(stage)
    stage.until("2026-04-20 09:00")
    assert (stage.subscription["state"], "hold" in stage.subscription) == ("active", False)
    assert [subject for _, subject in stage.mails(since="2026-03-19 12")][-1] == (
        "Your request to Stoelwerk B.V. of 19 Mar 2026 has been withdrawn"
    )
