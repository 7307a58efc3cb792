"""Buying through the use cases: quoted, confirmed once, on invoice or by card."""

from datetime import date, timedelta

import pytest

from tests.domain import contracts
from tests.shop import ACCOUNT, ANNA, CHRIS, DIALER, MEMBER, PROFESSIONAL, PROFILE, STORAGE, STRANGER, Shop
from zetel.application.store import keys
from zetel.application.store.keys import Table
from zetel.application.store.wire import to_wire
from zetel.domain.catalog.prices import Price, PriceModel, Tier
from zetel.domain.documents.document import DocumentState
from zetel.domain.errors import (
    BalanceMoved,
    ChangeInProgress,
    CreditLimitExceeded,
    Declined,
    IdempotencyKeyReused,
    InvalidRequest,
    NotAllowed,
    ProfileMoved,
    QuoteExpired,
    QuoteTampered,
    QuoteUsed,
    RequestInProgress,
    SubscriptionMoved,
    Unknown,
)
from zetel.domain.parties.profile import Balance, CreditLimit
from zetel.domain.payments.payment import PaymentState
from zetel.domain.subscriptions.subscription import Collection

VISA, DECLINED, TIMEOUT, UNREACHABLE = (
    "pm_card_visa",
    "pm_card_chargeDeclined",
    "pm_card_timeout",
    "pm_card_unreachable",
)


@pytest.fixture
def shop():
    return Shop()


def everything(shop):
    return {table: shop.world.store.items(table) for table in Table}


def balance(shop):
    key = keys.balance(ACCOUNT, PROFILE, "EUR")
    return shop.world.store.read(key).get(key) or Balance()


def payment(shop, id):
    key = keys.payment(ACCOUNT, id)
    return shop.world.store.read(key).get(key)


def test_making_a_quote_writes_nothing(shop):
    before = everything(shop)
    shop.quote()
    assert everything(shop) == before


def test_a_purchase_on_invoice_makes_the_subscription_and_the_quoted_invoice(shop):
    quote = shop.quote()
    answer = shop.confirm(quote)
    assert (answer.status, answer.version) == (201, 1)
    assert answer.body["subscription"]["id"] == quote["subscription"]
    invoice = answer.body["documents"][0]
    promised = quote["documents"][0]
    totals = ("id", "net", "total", "date", "due")
    assert {name: invoice[name] for name in totals} == {name: promised[name] for name in totals}
    stored = to_wire(shop.document(invoice["id"]))
    assert (stored["lines"], stored["tax"]) == (promised["lines"], promised["tax"])
    assert invoice["href"] == f"/v1/accounts/{ACCOUNT}/invoices/{promised['id']}"
    assert {"lines", "seller", "buyer"}.isdisjoint(invoice)  # they are read there
    assert (invoice["state"], invoice["open"]) == ("drafted", 11_041_25)
    assert balance(shop) == Balance(owed=11_041_25)


def test_the_purchase_is_journaled_with_ids_and_totals_only(shop):
    quote = shop.quote()
    shop.confirm(quote)
    event = shop.events()[0]
    assert (event.type, event.subject, event.sequence) == ("subscription.purchased", quote["subscription"], 1)
    assert event.actor.id == MEMBER
    assert event.data["documents"] == [quote["documents"][0]["id"]]
    assert (event.data["total"], event.data["currency"], event.data["collection"]) == (11_041_25, "EUR", "invoice")


def test_the_invoice_is_numbered_rendered_stored_and_mailed(shop):
    quote = shop.quote()
    shop.confirm(quote)
    shop.pump()
    invoice = shop.document(quote["documents"][0]["id"])
    assert (invoice.state, invoice.number) == (DocumentState.ISSUED, "INV-2026-000001")
    assert sorted(invoice.files) == ["pdf", "xml"]
    assert shop.world.files.get(invoice.files["pdf"]).startswith(b"%PDF")
    assert invoice.work is None
    assert [event.type for event in shop.events()] == [
        "subscription.purchased",
        "invoice.issued",
        "invoice.rendered",
    ]
    assert [mail.subject for mail in shop.world.outbox.sent] == ["PurchaseConfirmed", "InvoiceIssued"]


def test_a_purchase_by_card_is_charged_once_and_settles_the_invoice(shop):
    quote = shop.quote(by=Collection.CARD)
    answer = shop.confirm(quote, card=VISA)
    paid = payment(shop, quote["payment"])
    assert (answer.status, answer.body["payment"]["state"]) == (201, "succeeded")
    assert (paid.state, paid.amount, paid.due) == (PaymentState.SUCCEEDED, 11_041_25, None)
    assert list(shop.world.charges.charges) == [quote["payment"]]
    assert shop.document(quote["documents"][0]["id"]).open == 0
    assert shop.subscription(quote["subscription"]).token == VISA
    assert balance(shop) == Balance()


def test_a_declined_card_buys_nothing_and_says_why(shop):
    quote = shop.quote(by=Collection.CARD)
    with pytest.raises(Declined) as refused:
        shop.confirm(quote, card=DECLINED)
    assert (refused.value.reason, refused.value.payment) == ("card_declined", quote["payment"])
    assert shop.subscription(quote["subscription"]) is None
    assert shop.document(quote["documents"][0]["id"]) is None
    assert payment(shop, quote["payment"]).state is PaymentState.DECLINED
    assert [event.type for event in shop.events()] == ["payment.declined"]


def test_a_declined_request_repeated_is_declined_again_without_asking(shop):
    quote = shop.quote(by=Collection.CARD)
    for _ in range(2):
        with pytest.raises(Declined):
            shop.confirm(quote, card=DECLINED)
    assert len(shop.world.charges.charges) == 1


def test_no_answer_from_the_provider_gives_202_and_the_follow_up_completes_it(shop):
    quote = shop.quote(by=Collection.CARD)
    answer = shop.confirm(quote, card=TIMEOUT)
    assert (answer.status, answer.body["payment"]["state"]) == (202, "pending")
    assert answer.location == f"/v1/accounts/{ACCOUNT}/payments/{quote['payment']}"
    with pytest.raises(RequestInProgress):
        shop.confirm(quote, card=TIMEOUT)
    shop.settle_everything()
    assert shop.confirm(quote, card=TIMEOUT).status == 201
    assert shop.document(quote["documents"][0]["id"]).number == "INV-2026-000001"
    assert len(shop.world.charges.charges) == 1


def test_a_charge_that_never_arrived_is_released_after_two_minutes(shop):
    quote = shop.quote(by=Collection.CARD)
    assert shop.confirm(quote, card=UNREACHABLE).status == 202
    shop.settle_everything()
    released = payment(shop, quote["payment"])
    assert (released.state, released.reason) == (PaymentState.RELEASED, "not_processed")
    assert shop.subscription(quote["subscription"]) is None
    with pytest.raises(Declined):
        shop.confirm(quote, card=UNREACHABLE)


def test_balance_set_aside_for_a_declined_charge_comes_back(shop):
    shop.world.store.put(keys.balance(ACCOUNT, PROFILE, "EUR"), Balance(balance=100_00))
    quote = shop.quote(by=Collection.CARD)
    with pytest.raises(Declined):
        shop.confirm(quote, card=DECLINED)
    assert balance(shop) == Balance(balance=100_00)
    again = shop.quote(by=Collection.CARD)
    shop.confirm(again, card=VISA, key="key-2")
    assert balance(shop) == Balance(balance=0)
    assert shop.world.charges.charges[again["payment"]].amount == 11_041_25 - 100_00


def test_a_replay_answers_the_same_also_after_the_quote_expired(shop):
    quote = shop.quote()
    first = shop.confirm(quote)
    shop.world.clock.move(timedelta(hours=2))
    before = everything(shop)
    assert shop.confirm(quote) == first
    assert everything(shop) == before


def test_the_same_key_with_another_body_is_refused(shop):
    shop.confirm(shop.quote())
    with pytest.raises(IdempotencyKeyReused):
        shop.confirm(shop.quote())


def test_the_same_quote_with_another_key_names_what_it_created(shop):
    quote = shop.quote()
    shop.confirm(quote)
    with pytest.raises(QuoteUsed) as refused:
        shop.confirm(quote, key="key-2")
    assert refused.value.created == (quote["subscription"], quote["documents"][0]["id"])


def test_a_quote_is_open_for_30_minutes_and_not_a_second_longer(shop):
    late, in_time = shop.quote(), shop.quote()
    shop.world.clock.move(timedelta(minutes=29, seconds=59))
    assert shop.confirm(in_time).status == 201
    shop.world.clock.move(timedelta(seconds=1))
    with pytest.raises(QuoteExpired):
        shop.confirm(late, key="key-2")


def test_a_quote_confirmed_after_a_price_change_issues_the_old_price(shop):
    quote = shop.quote()
    dearer = Price("professional-yearly", "EUR", contracts.BOUGHT.date(), PriceModel.PER_SEAT, (Tier(999_00),))
    shop.stock(type(PROFESSIONAL)(PROFESSIONAL.product, PROFESSIONAL.plan, dearer, (dearer,)), version=2)
    assert shop.confirm(quote).body["documents"][0]["net"] == 9_125_00
    assert shop.quote()["documents"][0]["net"] == 24_975_00


def test_a_quote_confirmed_after_midnight_is_dated_as_it_was_quoted():
    shop = Shop(contracts.BOUGHT.replace(hour=22, minute=50))  # 23:50 in Amsterdam
    quote = shop.quote()
    shop.world.clock.move(timedelta(minutes=20))
    invoice = shop.confirm(quote).body["documents"][0]
    paper = shop.document(invoice["id"])
    assert paper
    span = paper.lines[0].derivation.span
    assert (invoice["date"], span.start) == ("2026-03-15", date(2026, 3, 15))


def test_a_quote_confirmed_after_a_vat_change_bears_the_old_rate():
    # Estonia's rate rose from 22 % to 24 % on 1 July 2025 (Act amending the Value-Added Tax Act, RT I, 22.12.2024, 1).
    shop = Shop(contracts.BOUGHT.replace(year=2025, month=6, day=30, hour=20, minute=50))  # 23:50 in Tallinn
    address = contracts.seller().address
    estonia = type(address)(street="Pikk 1", city="Tallinn", postcode="10123", country="EE")
    price = Price(
        "professional-yearly", "EUR", contracts.BOUGHT.date().replace(year=2025), PriceModel.PER_SEAT, (Tier(100_00),)
    )
    offer = type(PROFESSIONAL)(PROFESSIONAL.product, PROFESSIONAL.plan, price, (price,))
    shop.stock(offer, address=estonia, vat_id="EE100931558", zone="Europe/Tallinn")
    shop.put_profile(contracts.profile(address=estonia, zone="Europe/Tallinn"))
    quote = shop.quote(("professional-yearly", 1))
    shop.world.clock.move(timedelta(minutes=20))
    assert shop.confirm(quote).body["documents"][0]["total"] == 122_00
    assert shop.quote(("professional-yearly", 1))["documents"][0]["total"] == 124_00


@pytest.mark.parametrize("path", [("due_now",), ("documents", 0, "total"), ("expires_at",), ("person",)])
def test_a_tampered_quote_is_refused(shop, path):
    quote = shop.quote()
    held = quote
    for step in path[:-1]:
        held = held[step]
    held[path[-1]] = 1
    before = everything(shop)
    with pytest.raises(QuoteTampered):
        shop.confirm(quote)
    assert everything(shop) == before


def test_a_quote_of_another_person_is_unknown_to_oneself(shop):
    quote = shop.quote()
    membership = keys.membership(CHRIS.sub, ACCOUNT)
    found = shop.world.store.read(membership).get(membership)
    shop.world.store.put(membership, type(found)(ACCOUNT, "mem_2", ("owner",), "active"))
    with pytest.raises(Unknown):
        shop.confirm(quote, person=CHRIS)


def test_a_quote_of_another_account_is_unknown(shop):
    quote = shop.quote()
    shop.world.store.put(
        keys.membership(ANNA.sub, "acc_2"),
        shop.world.store.read(keys.membership(ANNA.sub, ACCOUNT)).get(keys.membership(ANNA.sub, ACCOUNT)),
    )
    with pytest.raises(Unknown):
        shop.confirm(quote, account="acc_2")


def test_a_reader_may_not_buy_and_a_stranger_learns_nothing(shop):
    with pytest.raises(NotAllowed):
        shop.quote(person=CHRIS)
    with pytest.raises(Unknown):
        shop.quote(person=STRANGER)


def test_a_profile_changed_since_the_quote_refuses_it(shop):
    quote = shop.quote()
    shop.put_profile(contracts.profile(version=2, vat_id="NL001234567B01"))
    with pytest.raises(ProfileMoved):
        shop.confirm(quote)


def test_a_limit_used_up_meanwhile_refuses_the_second_purchase():
    shop = Shop(credit=CreditLimit(12_000_00, "EUR"))
    first, second = shop.quote(), shop.quote()
    shop.confirm(first)
    with pytest.raises(CreditLimitExceeded) as refused:
        shop.confirm(second, key="key-2")
    assert (refused.value.owed, refused.value.amount, refused.value.limit) == (11_041_25, 11_041_25, 12_000_00)
    assert shop.subscription(second["subscription"]) is None


def test_a_balance_spent_meanwhile_refuses_the_second_purchase(shop):
    shop.world.store.put(keys.balance(ACCOUNT, PROFILE, "EUR"), Balance(balance=500_00))
    first, second = shop.quote(("professional-yearly", 1)), shop.quote(("professional-yearly", 1))
    shop.confirm(first)
    assert balance(shop) == Balance(balance=58_35)
    with pytest.raises(BalanceMoved):
        shop.confirm(second, key="key-2")


@pytest.mark.parametrize(("by", "card"), [(Collection.CARD, None), (Collection.INVOICE, VISA)])
def test_the_card_goes_with_a_quote_that_is_paid_by_card(shop, by, card):
    with pytest.raises(InvalidRequest) as refused:
        shop.confirm(shop.quote(by=by), card=card)
    assert refused.value.errors[0].field == "/card"


def test_an_unknown_plan_names_its_field(shop):
    with pytest.raises(InvalidRequest) as refused:
        shop.quote(("professional-yearly", 1), ("no-such-plan", 1))
    assert refused.value.errors[0].field == "/addons/0/plan"


def test_a_currency_without_a_price_is_refused():
    shop = Shop(currency="USD", credit=None)
    with pytest.raises(InvalidRequest) as refused:
        shop.quote(by=Collection.CARD)
    assert "USD" in refused.value.errors[0].rule


def bought(shop):
    quote = shop.quote()
    shop.confirm(quote, key="first")
    return quote["subscription"]


def test_an_addition_joins_the_subscription_and_its_next_renewal(shop):
    subscription = bought(shop)
    shop.world.clock.move_to(contracts.BOUGHT.replace(month=9, day=1, hour=12))
    quote = shop.quote_addition(subscription, (STORAGE.plan.id, 15), (DIALER.plan.id, 1))
    answer = shop.confirm(quote)
    assert (answer.status, answer.version) == (200, 2)
    # 195 of 365 days of 10 x 2.00, 5 x 1.00 and 99.00: 10.6849, 2.6712, 52.8904
    assert [line.net for line in shop.document(answer.body["documents"][0]["id"]).lines] == [10_68, 2_67, 52_89]
    assert quote["next_renewal"]["net"] == 25 * 365_00 + 25_00 + 99_00
    assert [event.sequence for event in shop.events() if event.subject == subscription] == [1, 2]


def test_an_addition_quoted_before_another_one_was_confirmed_has_moved(shop):
    subscription = bought(shop)
    first = shop.quote_addition(subscription, (STORAGE.plan.id, 1))
    second = shop.quote_addition(subscription, (DIALER.plan.id, 1))
    shop.confirm(first)
    with pytest.raises(SubscriptionMoved):
        shop.confirm(second, key="key-2")
    with pytest.raises(QuoteUsed):
        shop.confirm(first, key="key-3")


def test_while_a_card_is_asked_other_changes_wait(shop):
    subscription = bought(shop)
    quote = shop.quote_addition(subscription, (STORAGE.plan.id, 1), by=Collection.CARD)
    waiting = shop.quote_addition(subscription, (DIALER.plan.id, 1))
    assert shop.confirm(quote, card=TIMEOUT).status == 202
    with pytest.raises(ChangeInProgress):
        shop.confirm(waiting, key="key-2")
    with pytest.raises(ChangeInProgress):
        shop.quote_addition(subscription, (DIALER.plan.id, 1))
    shop.settle_everything()
    assert shop.subscription(subscription).hold is None
    assert [item.plan for item in shop.subscription(subscription).items] == [
        "professional-yearly.3",
        "data-storage-yearly.3",
    ]


def test_a_declined_addition_lifts_the_hold_and_changes_nothing(shop):
    subscription = bought(shop)
    before = shop.subscription(subscription)
    quote = shop.quote_addition(subscription, (STORAGE.plan.id, 1), by=Collection.CARD)
    with pytest.raises(Declined):
        shop.confirm(quote, card=DECLINED)
    assert shop.subscription(subscription) == before


def test_a_quote_of_a_purchase_is_no_addition(shop):
    quote = dict(shop.quote())
    with pytest.raises(QuoteTampered):
        shop.confirm({**quote, "kind": "addition"})


def test_a_quote_makes_two_reads_and_a_confirmation_one_read_and_one_transaction(shop):
    counted = shop.world.store.counted
    shop.warm()
    counted.reset()
    quote = shop.quote()
    assert counted.calls == {"read": 2}
    counted.reset()
    shop.confirm(quote)
    assert counted.calls == {"read": 1, "commit": 1}
    assert counted.largest_transaction == 11  # the mark of the product is one of them


def test_a_card_adds_one_small_transaction_before_the_provider_is_asked(shop):
    counted = shop.world.store.counted
    shop.warm()
    quote = shop.quote(by=Collection.CARD)
    counted.reset()
    shop.confirm(quote, card=VISA)
    assert counted.calls == {"read": 1, "commit": 2}


def test_the_largest_purchase_stays_under_32_writes(shop):
    extras = [contracts.add_on(f"extra-{n}") for n in range(7)]
    shop.stock(PROFESSIONAL, *extras, version=2)
    quote = shop.quote(("professional-yearly", 1), *((offer.plan.id, 1) for offer in extras), by=Collection.CARD)
    shop.confirm(quote, card=VISA)
    assert shop.world.store.counted.largest_transaction == 18  # receipt, payment, subscription, ledger, 8 pools, ...
