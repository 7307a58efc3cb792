"""A declined card leaves the quote open: another card may be tried, each try a charge of its own."""

from datetime import timedelta

import pytest

from tests.shop import ACCOUNT, Shop
from zetel.application.store import keys
from zetel.domain.errors import ChangeInProgress, Declined, QuoteExpired, QuoteUsed, TriesUsedUp
from zetel.domain.parties.profile import Balance
from zetel.domain.payments.payment import MOST_TRIES, ChargeOutcome, PaymentState
from zetel.domain.subscriptions.subscription import Collection

VISA, DECLINED, SILENT = "pm_card_visa", "pm_card_chargeDeclined", "pm_card_timeout"


@pytest.fixture
def shop():
    return Shop()


def payment(shop, id):
    key = keys.payment(ACCOUNT, id)
    return shop.world.store.read(key).get(key)


def taken(shop):
    """The amounts that the provider took, in minor units."""
    charges = shop.world.charges.charges.values()
    return [charge.amount for charge in charges if charge.result.outcome is ChargeOutcome.SUCCEEDED]


def declined(shop, quote, key):
    with pytest.raises(Declined):
        shop.confirm(quote, key=key, card=DECLINED)


def test_the_same_quote_is_confirmed_with_the_third_card(shop):
    quote = shop.quote(by=Collection.CARD)
    declined(shop, quote, "first")
    declined(shop, quote, "second")
    answer = shop.confirm(quote, key="third", card=VISA)
    id = quote["payment"]
    assert answer.status == 201
    assert answer.body["payment"]["id"] == f"{id}-3"
    states = [payment(shop, name).state for name in (id, f"{id}-2", f"{id}-3")]
    assert states == [PaymentState.DECLINED, PaymentState.DECLINED, PaymentState.SUCCEEDED]
    shop.settle_everything()
    key = keys.document(ACCOUNT, quote["documents"][0]["id"])
    invoice = shop.world.store.read(key).known(key, "invoice", key.sk)
    assert invoice.open == 0
    assert [payer.source for payer in invoice.payers] == [f"{id}-3"]
    # 25 x 365.00 + 21 %, taken once
    assert taken(shop) == [11_041_25]


def test_a_declined_request_that_is_repeated_is_declined_again_and_charges_nothing(shop):
    quote = shop.quote(by=Collection.CARD)
    declined(shop, quote, "first")
    declined(shop, quote, "first")
    assert payment(shop, f"{quote['payment']}-2") is None


def test_the_balance_that_a_declined_try_set_aside_serves_the_next(shop):
    key = keys.balance(ACCOUNT, "pro_1", "EUR")
    quote = shop.quote(by=Collection.CARD)
    declined(shop, quote, "first")
    shop.confirm(quote, key="second", card=VISA)
    assert (shop.world.store.read(key).get(key) or Balance()).owed == 0


def test_a_paid_quote_is_used_for_any_further_card(shop):
    quote = shop.quote(by=Collection.CARD)
    declined(shop, quote, "first")
    shop.confirm(quote, key="second", card=VISA)
    with pytest.raises(QuoteUsed) as refused:
        shop.confirm(quote, key="third", card=VISA)
    # never the payment that was declined
    assert refused.value.created == (quote["subscription"], quote["documents"][0]["id"])


def test_a_try_without_an_answer_holds_the_next_try(shop):
    quote = shop.quote(by=Collection.CARD)
    assert shop.confirm(quote, key="first", card=SILENT).status == 202
    with pytest.raises(ChangeInProgress):
        shop.confirm(quote, key="second", card=VISA)


def test_five_cards_may_be_declined_and_a_sixth_is_not_asked(shop):
    quote = shop.quote(by=Collection.CARD)
    for n in range(MOST_TRIES):
        declined(shop, quote, f"try-{n}")
    with pytest.raises(TriesUsedUp) as refused:
        shop.confirm(quote, key="sixth", card=VISA)
    assert refused.value.tries == 5
    assert taken(shop) == []


def test_a_quote_that_has_expired_takes_no_other_card(shop):
    quote = shop.quote(by=Collection.CARD)
    declined(shop, quote, "first")
    shop.world.clock.move(timedelta(minutes=30))
    with pytest.raises(QuoteExpired):
        shop.confirm(quote, key="second", card=VISA)
