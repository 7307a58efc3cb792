"""The follow-up of a payment without an answer: asked again by its id, then committed or released."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.application import end_state, scenes
from tests.application.scenes import AWAY, DEPOSITED, REFUSED, SILENT, VISA
from tests.application.stage import Meddling, Process, Stage
from tests.shop import ACCOUNT, ANNA, STORAGE
from zetel.application.store import keys
from zetel.application.store.records import Receipt, ReceiptState
from zetel.domain.errors import Declined, RequestInProgress
from zetel.domain.payments.payment import PaymentState
from zetel.domain.subscriptions.subscription import Collection

WEEK = 7 * 24 * 3600


@pytest.fixture
def stage():
    return Stage()


def payment(stage, id):
    key = keys.payment(ACCOUNT, id)
    return stage.world.store.read(key).get(key)


def by_card(stage, card, key="key-1"):
    quote = stage.quote(by=Collection.CARD)
    return quote["payment"], stage.request(quote, card=card, key=key)


def follow_up(stage, id):
    process = Process(stage)
    scenes.follows_up({"account": ACCOUNT, "payment": id})(process)
    return process


def test_within_two_minutes_the_request_may_still_be_asking(stage):
    id, request = by_card(stage, SILENT)
    request(Process(stage))
    stage.world.clock.move(timedelta(minutes=1, seconds=59))
    assert "provider.find" not in follow_up(stage, id).calls
    assert payment(stage, id).state is PaymentState.PENDING
    stage.world.clock.move(timedelta(seconds=1))
    follow_up(stage, id)
    assert payment(stage, id).state is PaymentState.SUCCEEDED


@pytest.mark.parametrize(
    ("card", "state", "reason"),
    [
        (SILENT, PaymentState.SUCCEEDED, None),
        (REFUSED, PaymentState.DECLINED, "card_declined"),
        (AWAY, PaymentState.RELEASED, "not_processed"),
    ],
)
def test_the_payment_ends_as_the_provider_has_it(stage, card, state, reason):
    _, body = scenes.waiting(stage, card)
    follow_up(stage, body["payment"])
    ended = payment(stage, body["payment"])
    assert (ended.state, ended.reason, ended.due) == (state, reason, None)
    assert (ended.token, ended.quote, ended.buyer, ended.receipt) == (None, None, None, None)
    stage.carry_on()
    assert end_state.broken_promises(stage, deposited=DEPOSITED) == []


def test_a_second_follow_up_asks_no_provider(stage):
    _, body = scenes.waiting(stage, SILENT)
    follow_up(stage, body["payment"])
    before = end_state.outcome(stage)
    assert follow_up(stage, body["payment"]).calls == ["store.read:1"]
    assert end_state.outcome(stage) == before


@pytest.mark.parametrize("card", [SILENT, REFUSED, AWAY])
def test_a_repeated_request_gets_the_outcome_that_the_follow_up_found(stage, card):
    request, body = scenes.waiting(stage, card)
    with pytest.raises(RequestInProgress):
        request(Process(stage))
    follow_up(stage, body["payment"])
    answer = stage.insist(request)
    if card == SILENT:
        assert (answer.status, answer.body["payment"]["state"]) == (201, "succeeded")
    else:
        assert isinstance(answer, Declined)
        assert answer.reason == ("card_declined" if card == REFUSED else "not_processed")
    assert len(stage.world.charges.charges) == (0 if card == AWAY else 1)


@pytest.mark.parametrize("card", [VISA, REFUSED])
def test_a_request_that_is_slower_than_the_follow_up_gives_the_same_answer(stage, card):
    id, request = by_card(stage, card)

    def quicker():
        stage.world.clock.move(timedelta(minutes=2))
        follow_up(stage, id)

    # the second call of clock.now comes after the provider's answer
    slow = Process(stage, meddling=Meddling(quicker, "clock.now#2"))
    if card == VISA:
        assert request(slow) == stage.insist(request)
    else:
        with pytest.raises(Declined):
            request(slow)
    assert slow.was_meddled_with
    assert payment(stage, id).state is (PaymentState.SUCCEEDED if card == VISA else PaymentState.DECLINED)
    stage.carry_on()
    assert end_state.broken_promises(stage) == []


def test_an_addition_that_was_never_charged_gives_the_subscription_free(stage):
    subscription = scenes.running(stage)
    before = stage.subscription(subscription)
    quote = stage.quote_addition(subscription, (STORAGE.plan.id, 1), by=Collection.CARD)
    stage.request(quote, card=AWAY)(Process(stage))
    assert stage.subscription(subscription).hold == quote["payment"]
    stage.world.clock.move(timedelta(minutes=2))
    follow_up(stage, quote["payment"])
    assert stage.subscription(subscription) == before


def receipt_of(stage, key="waiting"):
    return keys.receipt(ACCOUNT, ANNA.sub, key)


def test_a_payment_outlives_its_receipt(stage):
    """The provider was away for more than a week, and DynamoDB has deleted the receipt."""
    _, body = scenes.waiting(stage, SILENT)
    key = receipt_of(stage)
    del stage.world.store._items[key.table][key.pk][key.sk]
    stage.world.clock.move(timedelta(days=8))
    stage.world.clock.move_machine(seconds=8 * 24 * 3600)
    follow_up(stage, body["payment"])
    assert payment(stage, body["payment"]).state is PaymentState.SUCCEEDED
    assert stage.world.store.read(key).get(key) is None


def test_a_payment_whose_key_serves_another_request_by_now_is_settled_beside_it(stage):
    _, body = scenes.waiting(stage, SILENT)
    stage.world.clock.move(timedelta(days=8))
    stage.world.clock.move_machine(seconds=8 * 24 * 3600)
    stage.insist(stage.request(stage.quote(("professional-yearly", 1)), key="waiting"))
    key = receipt_of(stage)
    other = stage.world.store.read(key).get(key)
    follow_up(stage, body["payment"])
    assert payment(stage, body["payment"]).state is PaymentState.SUCCEEDED
    assert stage.world.store.read(key).get(key) == other


def test_a_receipt_that_another_request_takes_at_the_last_moment_stops_nothing(stage):
    """The receipt expires and is replaced between the follow-up's read and its commit: the next follow-up settles."""
    _, body = scenes.waiting(stage, SILENT)
    key = receipt_of(stage)
    other = Receipt(ReceiptState.DONE, "other", expires_at=stage.world.clock.machine() + WEEK)
    process = Process(stage, meddling=Meddling(lambda: stage.world.store.put(key, other), "provider.find#1"))
    scenes.follows_up(body)(process)
    assert payment(stage, body["payment"]).state is PaymentState.PENDING
    stage.carry_on()
    assert payment(stage, body["payment"]).state is PaymentState.SUCCEEDED


def test_while_the_provider_is_silent_nothing_is_concluded(stage):
    _, body = scenes.waiting(stage, SILENT)
    stage.services = replace(stage.services, provider=scenes.no_provider())
    scenes.failing(scenes.follows_up(body))(Process(stage))
    found = payment(stage, body["payment"])
    assert (found.state, found.attempts) == (PaymentState.PENDING, 0)
    assert found.due.since == stage.world.clock.now()
