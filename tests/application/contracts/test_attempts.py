"""A full refund or a return of seats that cannot be made at once is kept as of its instant, and carried out later.

The scene: five seats of 365.00 from 15 March 2026, 1,825.00 and 21 % VAT, together 2,208.25 a year. On 19 March, 361 of
365 days before the end, 14 seats are added on an invoice each and given back on one credit note: 14 x 361.00, more
documents than one commit settles. The rest of that credit is parked.
"""

from datetime import UTC, datetime

import pytest

from tests.application.contracts.test_rights import DAY_5, YEAR, allocating, fails
from tests.application.life import Life
from tests.shop import ACCOUNT, ANNA
from zetel.application.commands.person import IdempotentRequest
from zetel.application.confirming import carrying_out, keeping
from zetel.application.confirming.keeping import KeepAttempt
from zetel.application.confirming.quote_kind import Reason
from zetel.application.contracts import reading, timeline
from zetel.application.contracts.timeline import ChangeTimeline
from zetel.application.payments import allocations
from zetel.application.store import keys
from zetel.application.work import parking
from zetel.domain.documents.document import DocumentKind
from zetel.domain.errors import (
    ChangeInProgress,
    InvalidRequest,
    NotInvoiceable,
    SubscriptionEnded,
    Unknown,
    VersionStale,
)
from zetel.domain.parties.profile import Balance
from zetel.domain.subscriptions.subscription import SubscriptionState

#: Ten days later, when an operator has mended the cause.
MENDED = datetime(2026, 3, 29, 9, tzinfo=UTC)


@pytest.fixture
def life():
    made = Life()
    made.warm()
    made.buys(quantity=5)
    return made


def blocked(life):
    """A credit is still to be set off, and its work is parked. Returns the work's key."""
    allocating(life, DAY_5)
    key = keys.credit_allocation(ACCOUNT, life.contract.hold)
    fails(key, life)
    return key


def keeps(life, *, key="kept", **wish):
    wish = wish or {"reason": Reason("other")}
    command = KeepAttempt(ACCOUNT, ANNA, life.id, IdempotentRequest(key, key), **wish)
    return keeping.keep(command, life.services, life.catalog)


def returns(life, total, **how):
    return keeps(life, item=life.contract.items[0].id, quantity=total, **how)


def withdraws(life, kept):
    version = shown(life, kept)["version"]
    return keeping.withdraw(ACCOUNT, life.id, kept.body["id"], version, ANNA, life.services).body


def shown(life, kept):
    return reading.read_attempt(ACCOUNT, life.id, kept.body["id"], ANNA, life.services).body


def mended(life, key):
    """Ten days later the parked work is resumed, and everything due is done."""
    life.sleeps_until(MENDED)
    parking.resume(key, life.services)
    life.wakes()
    life.wakes()
    life.settle_everything()


def notes(life):
    found = [life.document(event.subject) for event in life.told("credit_note.issued")]
    return sorted((note for note in found if note.kind is DocumentKind.CREDIT_NOTE), key=lambda note: note.id)


def test_a_full_refund_is_kept_with_its_instant_and_its_path(life):
    blocked(life)
    hold = life.contract.hold
    kept = keeps(life)
    assert (kept.status, kept.body["kind"], kept.body["state"], kept.body["at"]) == (
        202,
        "refund",
        "waiting",
        "2026-03-19T11:00:00Z",
    )
    assert kept.location == f"/v1/accounts/{ACCOUNT}/subscriptions/{life.id}/attempts/{kept.body['id']}"
    assert shown(life, kept) == kept.body
    assert life.contract.hold == f"{hold}, {kept.body['id']}"
    assert keeps(life) == kept  # the same request again
    with pytest.raises(ChangeInProgress):
        keeps(life, key="another")


def test_a_kept_refund_is_carried_out_with_the_amounts_of_its_instant_when_the_hold_has_ended(life):
    key = blocked(life)
    kept = keeps(life)
    life.wakes()
    assert shown(life, kept)["state"] == "waiting"
    mended(life, key)
    assert shown(life, kept)["state"] == "carried_out"
    assert (life.contract.state, f"{life.contract.ended}", life.contract.hold) == (
        SubscriptionState.ENDED,
        "2026-03-19",
        None,
    )
    # All of the year comes back, on a document of the day on which it was carried out.
    last = notes(life)[-1]
    assert (last.total, f"{last.date}") == (YEAR, "2026-03-29")
    assert (life.open, life.balance) == (0, Balance())
    assert sorted(
        event.type for event in life.told("attempt.kept", "attempt.carried_out", "subscription.cancelled")
    ) == [
        "attempt.carried_out",
        "attempt.kept",
        "subscription.cancelled",
    ]


def test_kept_seats_go_back_with_the_unused_days_of_their_instant(life):
    key = blocked(life)
    kept = returns(life, 3)
    mended(life, key)
    assert shown(life, kept)["state"] == "carried_out"
    # 2 x 365.00 for 361 of 365 days, and 21 % VAT; ten days later it would be 702.00.
    last = notes(life)[-1]
    assert (last.net, last.total, f"{last.date}") == (722_00, 873_62, "2026-03-29")
    assert (life.contract.items[0].quantity, life.contract.hold) == (3, None)


def test_a_refund_is_carried_out_after_its_window_has_closed(life):
    """The window closes on 13 April at midnight; the cause is mended in May."""
    key = blocked(life)
    kept = keeps(life)
    life.sleeps_until(datetime(2026, 5, 20, 9, tzinfo=UTC))
    with pytest.raises(ChangeInProgress):
        life.statement()
    parking.resume(key, life.services)
    life.wakes()
    life.wakes()
    assert shown(life, kept)["state"] == "carried_out"
    assert notes(life)[-1].total == YEAR


def test_a_withdrawn_attempt_changes_nothing(life):
    key = blocked(life)
    hold = life.contract.hold
    kept = keeps(life)
    assert withdraws(life, kept)["state"] == "withdrawn"
    assert life.contract.hold == hold
    assert withdraws(life, kept)["state"] == "withdrawn"
    mended(life, key)
    assert (life.contract.state, life.contract.hold) == (SubscriptionState.ACTIVE, None)
    assert [event.type for event in life.told("attempt.kept", "attempt.withdrawn", "attempt.carried_out")] == [
        "attempt.kept",
        "attempt.withdrawn",
    ]


def test_withdrawing_too_late_says_that_it_was_carried_out(life):
    key = blocked(life)
    kept = keeps(life)
    mended(life, key)
    with pytest.raises(VersionStale):  # the version of the attempt that still waited
        keeping.withdraw(ACCOUNT, life.id, kept.body["id"], 1, ANNA, life.services)
    assert withdraws(life, kept)["state"] == "carried_out"
    assert life.contract.state is SubscriptionState.ENDED


def test_notice_goes_on_beside_a_kept_return(life):
    key = blocked(life)
    kept = returns(life, 3)
    command = ChangeTimeline(ACCOUNT, ANNA, life.id, life.contract.version)
    timeline.switch_renewal_off(command, life.services, life.catalog)
    mended(life, key)
    assert shown(life, kept)["state"] == "carried_out"
    assert (life.contract.items[0].quantity, [entry.kind for entry in life.contract.timeline]) == (3, ["end"])


def test_an_attempt_lapses_where_the_customer_has_ended_the_contract_meanwhile(life):
    """The credit is set off; before the next sweep the customer ends the contract in the same window."""
    key = blocked(life)
    kept = keeps(life)
    parking.resume(key, life.services)
    allocations.settle(ACCOUNT, key.sk.partition("#")[2], life.services)
    life.confirm(life.statement(), key="refund", reason=Reason("other"))
    carrying_out.carry_out(ACCOUNT, kept.body["id"], life.services, life.catalog)
    assert shown(life, kept)["state"] == "lapsed"
    assert len(life.told("attempt.lapsed")) == 1
    life.settle_everything()
    assert notes(life)[-1].total == YEAR
    assert (life.open, life.balance) == (0, Balance())


def test_a_refund_that_our_own_details_forbid_waits_until_they_are_mended(life, monkeypatch):
    """EN 16931 would be broken: the statement is refused, the attempt waits, is parked with an alarm, and resumed."""
    life.sleeps_until(DAY_5)

    def broken(*_, **__):
        raise NotInvoiceable(rules=("BR-06",))

    with monkeypatch.context() as context:
        context.setattr("zetel.domain.quotes.cancellation.issuable", broken)
        with pytest.raises(NotInvoiceable):
            life.statement()
        kept = keeps(life)
        key = keys.attempt(ACCOUNT, kept.body["id"])

        def work():
            carrying_out.carry_out(ACCOUNT, kept.body["id"], life.services, life.catalog)

        for _ in range(parking.MOST_ATTEMPTS):
            with pytest.raises(NotInvoiceable):
                parking.attempt(key, work, life.services)
    assert life.world.alarms.raised == [("parked", ACCOUNT, "attempt", kept.body["id"], "NotInvoiceable")]
    mended(life, key)
    assert shown(life, kept)["state"] == "carried_out"
    assert notes(life)[-1].total == YEAR


def test_only_a_right_with_a_window_is_kept(life):
    life.sleeps_until(datetime(2026, 4, 14, 9, tzinfo=UTC))
    with pytest.raises(InvalidRequest, match="window"):
        keeps(life)
    with pytest.raises(InvalidRequest, match="returned"):
        returns(life, 3)
    with pytest.raises(InvalidRequest, match="returned"):
        returns(life, 6)
    with pytest.raises(Unknown):
        keeps(life, item="itm_0", quantity=3)


def test_a_refund_is_kept_for_a_reason_of_the_sellers_list(life):
    with pytest.raises(InvalidRequest, match="reason"):
        keeps(life, reason=Reason("because"))


def test_nothing_is_kept_for_a_contract_that_is_over(life):
    life.cancels()
    with pytest.raises(SubscriptionEnded):
        keeps(life)


def test_an_attempt_is_read_on_its_own_subscription_only(life):
    blocked(life)
    kept = keeps(life)
    with pytest.raises(Unknown):
        reading.read_attempt(ACCOUNT, "sub_0", kept.body["id"], ANNA, life.services)
