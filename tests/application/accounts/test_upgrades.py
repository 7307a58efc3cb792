"""Plans that are sold on request: asked for, answered, offered, and taken once."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

import pytest

from tests.application import asked_upgrades
from tests.application.asked_upgrades import MANAGER, asked, held, moves, offer, offered, on_request, quote_new, wish
from tests.domain.changing_plans import enterprise
from tests.domain.contracts import edition
from tests.shop import ACCOUNT, ANNA, CHRIS, PROFILE, Shop
from zetel.application.accounts import upgrades
from zetel.application.seller import upgrade_offers
from zetel.application.store import keys
from zetel.domain.catalog.terms import Policies, Sale
from zetel.domain.errors import (
    Declined,
    InvalidRequest,
    NotAllowed,
    SoldOnRequest,
    SubscriptionEnded,
    Unknown,
    UpgradeClosed,
    UpgradesAsked,
    VersionStale,
)
from zetel.domain.parties.profile import CreditLimit
from zetel.domain.quotes.upgrade_request import MOST_ASKED, UpgradeState
from zetel.domain.subscriptions.deviations import AgreedFee, AgreedNotice, AgreedPrice, AgreedSeats, AgreedTerms
from zetel.domain.subscriptions.subscription import Collection

AGREED: Final = AgreedTerms(price=AgreedPrice(unit_price=700_00))


@pytest.fixture
def shop() -> Shop:
    made = Shop(credit=CreditLimit(1_000_000_00, "EUR"))
    made.stock(edition(), on_request())
    made.has_paid()
    made.world.clock.move_machine(seconds=61)
    return made


def mails(shop: Shop) -> list[tuple[str, tuple[str, ...]]]:
    shop.pump()
    sent = [(mail.subject, tuple(mail.to)) for mail in shop.world.outbox.sent]
    shop.world.outbox.sent.clear()
    return sent


def shown(shop: Shop, id: str) -> Any:
    return upgrades.read_upgrade(ACCOUNT, id, ANNA, shop.services).body


def test_the_plan_is_not_sold_without_an_offer(shop: Shop) -> None:
    shop.stock(edition(), enterprise(policies=Policies(sale=Sale.ON_REQUEST)), version=2)
    shop.world.clock.move_machine(seconds=61)
    for quoted in (
        lambda: shop.quote(("enterprise-yearly", 25)),
        lambda: shop.quote_plan(shop.confirm(shop.quote(), key="b").body["subscription"]["id"], "enterprise-yearly"),
    ):
        with pytest.raises(SoldOnRequest) as refused:
            quoted()
        assert refused.value.plan == "enterprise-yearly"


def test_a_request_is_listed_for_the_seller_until_it_is_answered(shop: Shop) -> None:
    request = asked(shop)
    (row,) = upgrade_offers.list_asked(MANAGER, 10, None, shop.services).rows
    assert (row["request"], row["name"], row["plan"]) == (request, "Veerman", "enterprise-yearly")
    assert mails(shop) == [("UpgradeAtSeller", (shop.catalog.seller().mail,))]
    moves(shop, request).answers("Please call us.")
    assert upgrade_offers.list_asked(MANAGER, 10, None, shop.services).rows == ()
    body = shown(shop, request)
    assert (body["state"], body["answer"], body["contact"]["phone"]) == (
        "answered",
        "Please call us.",
        "+31 10 555 01 23",
    )
    assert [subject for subject, _ in mails(shop)] == ["UpgradeTold"]


def test_each_step_is_mailed_to_the_other_side(shop: Shop) -> None:
    request = asked(shop)
    (at_seller,) = mails(shop)
    moves(shop, request).offers(offer())
    (told,) = mails(shop)
    assert told == ("UpgradeTold", ("inkoop@veerman.example", "anna@veerman.example"))
    moves(shop, request).leaves()
    assert mails(shop) == [at_seller]
    again = offered(shop, offer())
    mails(shop)
    moves(shop, again).withdraws()
    assert mails(shop) == [told]


def test_the_same_request_again_is_the_first_one(shop: Shop) -> None:
    assert asked(shop) == asked(shop)
    assert len(upgrades.list_upgrades(ACCOUNT, ANNA, 10, None, shop.services).rows) == 1


def test_the_same_request_again_is_the_first_one_behind_many_later_ones(shop: Shop) -> None:
    first = asked(shop)
    later = replace(held(shop, first), state=UpgradeState.WITHDRAWN)
    for n in range(60):
        id = f"upg_9{n:02}"  # behind all ids of this year
        shop.world.store.put(keys.upgrade(ACCOUNT, id), replace(later, id=id))
    assert asked(shop) == first


def test_an_account_has_so_many_open_requests_at_most(shop: Shop) -> None:
    other = replace(held(shop, asked(shop)), member="mem_other")
    moves(shop, other.id).leaves()
    for n in range(MOST_ASKED):
        another = replace(other, id=f"{other.id[:-2]}{n:02}")
        shop.world.store.put(keys.upgrade(ACCOUNT, another.id), another)
    with pytest.raises(UpgradesAsked):
        asked(shop)


def test_readers_ask_for_nothing_and_strangers_meet_nothing(shop: Shop) -> None:
    with pytest.raises(NotAllowed):
        upgrades.ask(wish(person=CHRIS), shop.services, shop.catalog)
    request = asked(shop)
    with pytest.raises(NotAllowed):
        moves(shop, request).leaves(CHRIS)
    with pytest.raises(Unknown):
        upgrades.read_upgrade(ACCOUNT, f"{request[:-1]}0", ANNA, shop.services)
    assert upgrades.list_upgrades(ACCOUNT, CHRIS, 10, None, shop.services).rows


def test_a_plan_that_is_sold_openly_is_not_asked_for(shop: Shop) -> None:
    with pytest.raises(InvalidRequest):
        upgrades.ask(replace(wish(), plan="professional-yearly"), shop.services, shop.catalog)


def test_an_offer_is_taken_once(shop: Shop) -> None:
    request = offered(shop, offer(deviations=AGREED))
    first, second = quote_new(shop, PROFILE, request), quote_new(shop, PROFILE, request, 30)
    shop.confirm(first, key="first")
    assert shown(shop, request)["state"] == "taken"
    for late in (lambda: shop.confirm(second, key="second"), lambda: quote_new(shop, PROFILE, request)):
        with pytest.raises(UpgradeClosed) as refused:
            late()
        assert refused.value.state == "taken"
    assert shop.subscription(second["subscription"]) is None


@pytest.mark.parametrize("end", ["leaves", "withdraws"])
def test_an_offer_that_is_declined_or_withdrawn_is_taken_no_more(shop: Shop, end: str) -> None:
    request = offered(shop, offer())
    quote = quote_new(shop, PROFILE, request)
    getattr(moves(shop, request), end)()
    with pytest.raises(UpgradeClosed) as refused:
        shop.confirm(quote, key="late")
    assert refused.value.state == {"leaves": "declined", "withdraws": "withdrawn"}[end]


def test_an_offer_counts_to_the_end_of_its_last_day_where_the_seller_is(shop: Shop) -> None:
    """30 September ends at 22:00 UTC in Amsterdam; a quote of the last minute is honoured for half an hour."""
    request = offered(shop, offer(date(2026, 9, 30)))
    shop.world.clock.move_to(datetime(2026, 9, 30, 21, 59, tzinfo=UTC))
    quote = quote_new(shop, PROFILE, request)
    shop.world.clock.move_to(datetime(2026, 9, 30, 22, 1, tzinfo=UTC))
    assert shown(shop, request)["state"] == "expired"
    with pytest.raises(UpgradeClosed) as refused:
        quote_new(shop, PROFILE, request)
    assert refused.value.state == "expired"
    shop.confirm(quote, key="in-time")


def test_a_declined_card_gives_the_offer_back(shop: Shop) -> None:
    request = offered(shop, offer(deviations=AGREED))
    quote = quote_new(shop, PROFILE, request, by=Collection.CARD)
    with pytest.raises(Declined):
        shop.confirm(quote, key="declined", card="pm_card_chargeDeclined")
    assert (held(shop, request).open, shown(shop, request)["state"]) == (1, "offered")
    shop.confirm(quote, key="paid", card="pm_card_visa")
    assert (held(shop, request).open, shown(shop, request)["state"]) == (0, "taken")


def test_a_card_that_is_asked_holds_the_offer(shop: Shop) -> None:
    request = offered(shop, offer())
    first = quote_new(shop, PROFILE, request, by=Collection.CARD)
    second = quote_new(shop, PROFILE, request, 30, by=Collection.CARD)
    assert shop.confirm(first, key="thinking", card="pm_card_unreachable").status == 202
    with pytest.raises(UpgradeClosed):
        shop.confirm(second, key="second", card="pm_card_visa")
    with pytest.raises(UpgradeClosed):
        moves(shop, request).withdraws()
    shop.world.clock.move(timedelta(minutes=5))
    shop.settle_everything()
    assert held(shop, request).open == 1  # the provider does not know the payment: it is released


def test_a_step_that_was_decided_on_an_old_version_is_refused(shop: Shop) -> None:
    request = asked(shop)
    early, late = moves(shop, request), moves(shop, request)
    early.answers()
    with pytest.raises(VersionStale):
        late.offers(offer())


def test_an_offer_is_for_its_plan_its_bounds_and_its_subscription(shop: Shop) -> None:
    request = offered(shop, offer())
    for quantity in (9, 501):
        with pytest.raises(InvalidRequest) as refused:
            quote_new(shop, PROFILE, request, quantity)
        assert refused.value.errors[0].rule == "from 10 to 500, as the offer says"
    bought = shop.confirm(shop.quote(), key="bought").body["subscription"]["id"]
    with pytest.raises(InvalidRequest) as refused:
        asked_upgrades.quote_change(shop, bought, request)
    assert refused.value.errors[0].field == "/offer"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"plan": "unknown-yearly"}, "/plan"),
        ({"plan": "data-storage-yearly"}, "/plan"),
        ({"until": date(2026, 3, 14)}, "/until"),
        ({"until": date(2028, 3, 14)}, "/until"),
        ({"minimum": 501}, "/minimum"),
        ({"maximum": 10_001}, "/maximum"),
        ({"deviations": AgreedTerms(price=AgreedPrice())}, "/deviations/price"),
        ({"deviations": AgreedTerms(price=AgreedPrice(1, 1))}, "/deviations/price"),
        ({"deviations": AgreedTerms(price=AgreedPrice(1_00, until=date(2026, 3, 15)))}, "/deviations/price/until"),
        ({"deviations": AgreedTerms(notice=AgreedNotice(365))}, "/deviations/notice/days"),
        ({"deviations": AgreedTerms(fee=AgreedFee(100, 100))}, "/deviations/fee"),
        ({"deviations": AgreedTerms(maximum=AgreedSeats(0))}, "/deviations/maximum/seats"),
    ],
)
def test_an_offer_that_cannot_be_carried_out_is_refused_and_changes_nothing(
    shop: Shop, changes: Any, field: str
) -> None:
    request = asked(shop)
    before = held(shop, request)
    with pytest.raises(InvalidRequest) as refused:
        moves(shop, request).offers(offer(**changes))
    assert field in [error.field for error in refused.value.errors]
    assert held(shop, request) == before


def test_a_second_answer_is_refused(shop: Shop) -> None:
    request = asked(shop)
    moves(shop, request).answers()
    for step in ("answers", "withdraws", "leaves"):
        with pytest.raises(UpgradeClosed) as refused:
            getattr(moves(shop, request), step)()
        assert refused.value.state == UpgradeState.ANSWERED


def test_a_request_names_the_running_contract_that_it_is_for(shop: Shop) -> None:
    bought = shop.confirm(shop.quote(), key="bought").body["subscription"]["id"]
    request = asked(shop, bought)
    assert held(shop, request).subscription == bought
    shop.confirm(shop.quote_end(bought), key="end")
    with pytest.raises(SubscriptionEnded):
        asked(shop, bought)
