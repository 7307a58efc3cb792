"""Trials as use cases carry them: started free, converted by invoice or card at their end, tried again, left."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.application import end_state
from tests.domain import contracts
from tests.shop import ACCOUNT, DIALER, STORAGE, Shop
from zetel.application.confirming import ending_trials
from zetel.application.store import keys
from zetel.application.store.writes import Remove
from zetel.domain.calendar import Span
from zetel.domain.catalog.terms import Policies, Trial, TrialEnd
from zetel.domain.errors import InvalidRequest, NotReleased, TrialUsed
from zetel.domain.quotes.ending import When
from zetel.domain.subscriptions.subscription import Collection, SubscriptionState

#: 10:00 in Amsterdam on the day when the trial of the issue begins.
STARTED = datetime(2027, 1, 17, 9, tzinfo=UTC)


def trial(end=TrialEnd.CONVERT, **terms):
    """A plan of 31.00 a seat and month, with 14 days to try it."""
    policies = Policies(trial=Trial(days=14, end=end, **terms))
    return contracts.edition(
        "professional-trial", 31_00, term=contracts.MONTH, billing=contracts.MONTH, policies=policies
    )


@pytest.fixture
def shop():
    begun = Shop(STARTED)
    begun.stock(trial(), STORAGE, DIALER)
    return begun


def started(shop, seats=10, by=Collection.INVOICE, card=None, key="key-1"):
    quote = shop.quote(("professional-trial", seats), by=by)
    answer = shop.confirm(quote, card=card, key=key)
    shop.pump()
    return answer.body["subscription"]["id"]


def on(shop, day, hour=10):
    """Moves the clock to that day, counted from 2026-12-31, and does each day's due work."""
    while left := datetime(2027, 1, 1, hour, tzinfo=UTC) + timedelta(days=day - 1) - shop.world.clock.now():
        shop.world.clock.move(min(left, timedelta(days=1)))
        for _ in range(2):
            shop.sweep()
            shop.pump()


def test_a_trial_is_bought_for_nothing_and_says_its_price_from_then_on(shop):
    quote = shop.quote(("professional-trial", 10))
    assert (quote["documents"], quote["due_now"], quote["due_later"]) == ([], 0, [])
    assert quote["change"]["term"] == ["2027-01-17", "2027-01-31"]
    assert quote["next_renewal"] == {
        "on": "2027-01-31",
        "net": 310_00,
        "tax": 65_10,
        "total": 375_10,
    }  # 10 x 31.00, 21 %


def test_a_trial_converts_on_invoice_with_its_end_day_as_anchor(shop):
    id = started(shop)
    on(shop, 30)
    assert end_state.documents(shop) == []
    on(shop, 31)
    held = shop.subscription(id)
    assert (held.trial, held.started, held.anchor) == (None, date(2027, 1, 31), date(2027, 1, 31))
    assert held.term == Span(date(2027, 1, 31), date(2027, 2, 28))
    (invoice,) = end_state.documents(shop)
    assert (invoice.net, invoice.total, invoice.open) == (310_00, 375_10, 375_10)
    on(shop, 31 + 28)
    assert shop.subscription(id).term == Span(date(2027, 2, 28), date(2027, 3, 31))


def test_a_trial_converts_by_card_charge_first(shop):
    id = started(shop, by=Collection.CARD, card="pm_card_visa")
    on(shop, 31)
    held = shop.subscription(id)
    assert (held.trial, held.term) == (None, Span(date(2027, 1, 31), date(2027, 2, 28)))
    (invoice,) = end_state.documents(shop)
    assert (invoice.total, invoice.open, invoice.payers[0].amount) == (375_10, 0, 375_10)
    assert [charge.amount for charge in shop.world.charges.charges.values()] == [375_10]


def test_a_declined_card_is_tried_3_5_and_7_days_later_and_then_the_trial_ends(shop):
    id = started(shop, by=Collection.CARD, card="pm_card_chargeCustomerFail")
    refused: list[int] = []
    for day in range(31, 31 + 8):
        on(shop, day)
        if len(shop.world.charges.charges) > len(refused):
            refused.append(day)
    assert refused == [31, 31 + 3, 31 + 5, 31 + 7]
    held = shop.subscription(id)
    assert (held.state, held.ended) == (SubscriptionState.ENDED, date(2027, 2, 7))
    assert end_state.documents(shop) == []
    assert shop.world.store.page(keys.sold_in("professional", 0), limit=9).items == ()


def test_a_conversion_that_succeeds_late_begins_with_the_trials_end_day(shop):
    id = started(shop, by=Collection.CARD, card="pm_card_chargeCustomerFail")
    on(shop, 31)
    held = shop.subscription(id)
    assert (held.state, held.items[0].quantity) == (SubscriptionState.ACTIVE, 10)
    shop.world.store.put(keys.subscription(ACCOUNT, id), replace(held, token="pm_card_visa"))
    on(shop, 34)
    held = shop.subscription(id)
    assert (held.started, held.term) == (date(2027, 1, 31), Span(date(2027, 1, 31), date(2027, 2, 28)))
    (invoice,) = end_state.documents(shop)
    assert (invoice.date, invoice.period, invoice.net) == (date(2027, 2, 3), held.term, 310_00)


def test_a_trial_that_cancels_ends_by_itself(shop):
    shop.stock(trial(TrialEnd.CANCEL), STORAGE, DIALER)
    id = started(shop)
    on(shop, 31)
    held = shop.subscription(id)
    assert (held.state, held.ended, end_state.documents(shop)) == (SubscriptionState.ENDED, date(2027, 1, 31), [])


@pytest.mark.parametrize(("when", "ended"), [(When.NOW, date(2027, 1, 20)), (When.TERM_END, date(2027, 1, 31))])
def test_a_trial_is_left_at_once_or_at_its_end_for_nothing(shop, when, ended):
    id = started(shop)
    on(shop, 20)
    statement = shop.quote_end(id, when)
    assert (statement["documents"], statement["change"]["ends"]) == ([], ended.isoformat())
    shop.confirm(statement, key="key-2")
    on(shop, 31)
    held = shop.subscription(id)
    assert (held.state, held.ended, end_state.documents(shop)) == (SubscriptionState.ENDED, ended, [])


def test_a_product_is_tried_once(shop):
    first, second = shop.quote(("professional-trial", 10)), shop.quote(("professional-trial", 10))
    shop.confirm(first)
    with pytest.raises(TrialUsed):
        shop.confirm(second, key="key-2")
    paid = shop.quote(("professional-trial", 10))
    assert (paid["documents"][0]["total"], paid["due_later"][0]["amount"]) == (375_10, 375_10)


def test_a_purchase_of_before_the_marks_uses_the_trial_up(shop):
    shop.stock(trial(), contracts.edition(), STORAGE, DIALER)
    shop.confirm(shop.quote(("professional-yearly", 1)))
    mark = Remove(keys.tried(ACCOUNT, "professional"), {}, on_conflict=lambda found: AssertionError())
    shop.world.store.commit([mark])
    assert shop.quote(("professional-trial", 10))["documents"]


def test_seats_go_up_and_down_freely_up_to_the_most_of_the_trial(shop):
    id = started(shop)
    up = shop.quote_seats(id, 25)
    assert (up["documents"], up["due_later"], up["change"]["now"]) == ([], [], 25)
    assert up["next_renewal"]["net"] == 775_00  # 25 x 31.00
    shop.confirm(up, key="key-2")
    with pytest.raises(InvalidRequest):
        shop.quote_seats(id, 26)
    shop.confirm(shop.quote_seats(id, 3), key="key-3")
    on(shop, 31)
    assert end_state.documents(shop)[0].net == 93_00


def test_a_method_is_asked_for_where_the_terms_need_one(shop):
    shop.stock(trial(method_needed=True), STORAGE, DIALER)
    with pytest.raises(InvalidRequest):
        shop.confirm(shop.quote(("professional-trial", 10), by=Collection.CARD))
    shop.put_profile(contracts.profile(credit=None))
    with pytest.raises(NotReleased):
        shop.quote(("professional-trial", 10))


def test_without_a_method_and_beyond_the_limit_the_conversion_is_refused_without_a_document(shop):
    shop.put_profile(contracts.profile(credit=None))
    id = started(shop)
    on(shop, 31)
    held = shop.subscription(id)
    assert (held.trial.reason, held.trial.refusals, end_state.documents(shop)) == ("not_released", 1, [])
    assert held.trial.again == datetime(2027, 2, 2, 23, tzinfo=UTC)  # 00:00 in Amsterdam, 3 days after the end


def test_add_ons_are_free_in_the_trial_and_convert_along(shop):
    addon = contracts.add_on(term=contracts.MONTH, billing=contracts.MONTH, plan="data-storage-monthly")
    shop.stock(trial(), addon)
    id = started(shop)
    joined = shop.quote_addition(id, ("data-storage-monthly", 5))
    assert (joined["documents"], joined["next_renewal"]["net"]) == ([], 370_00)  # 10 x 31.00 + 5 x 12.00
    shop.confirm(joined, key="key-2")
    on(shop, 31)
    assert end_state.documents(shop)[0].net == 370_00


def test_a_lost_answer_of_the_provider_is_asked_for_again_and_charged_once(shop):
    id = started(shop, by=Collection.CARD, card="pm_card_timeout")
    on(shop, 31, hour=9)
    held = shop.subscription(id)
    assert (held.hold is not None, end_state.documents(shop)) == (True, [])
    shop.settle_everything()
    held = shop.subscription(id)
    assert (held.hold, held.trial, held.started) == (None, None, date(2027, 1, 31))
    (invoice,) = end_state.documents(shop)
    assert (invoice.open, [charge.amount for charge in shop.world.charges.charges.values()]) == (0, [375_10])


def test_the_end_of_a_trial_that_happens_twice_converts_once(shop):
    id = started(shop)
    on(shop, 31)
    for _ in range(2):
        ending_trials.end_trial(ACCOUNT, id, shop.services, shop.catalog)
    assert len(end_state.documents(shop)) == 1
