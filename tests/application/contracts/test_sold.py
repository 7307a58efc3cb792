"""The running contracts of a product: a contract is listed from its purchase to its end, under its base."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from tests.application.contracts_running import DECEMBER, Running
from tests.domain import contracts
from tests.shop import ACCOUNT, DIALER, PROFESSIONAL, STORAGE, Shop
from zetel.application.contracts import sold
from zetel.application.store import keys
from zetel.application.store.records import Sold
from zetel.application.store.writes import Insert, Remove
from zetel.domain.errors import Defect
from zetel.domain.quotes.ending import When
from zetel.domain.subscriptions.subscription import Collection

RENEWAL = datetime(2027, 3, 15, 9, tzinfo=UTC)


def never(found):
    return Defect()


def running(shop, product="professional"):
    return list(sold.running(product, shop.world.store))


@pytest.mark.parametrize("by", [Collection.INVOICE, Collection.CARD])
def test_a_purchase_lists_its_contract_under_its_base_alone(by):
    shop = Running(contracts.edition().plan.policies, ("professional-yearly", 25), ("dialer-yearly", 1), by=by)
    assert running(shop) == [Sold(ACCOUNT, shop.id)]
    assert running(shop, "dialer") == []


def test_what_joins_or_changes_a_contract_lists_it_no_second_time():
    shop = Running()
    shop.confirm(shop.quote_addition(shop.id, ("dialer-yearly", 1)), key="dialer")
    shop.change(30)
    assert running(shop) == [Sold(ACCOUNT, shop.id)]


def test_a_contract_that_is_cancelled_leaves_at_once():
    shop = Running()
    shop.at(DECEMBER)
    shop.confirm(shop.quote_end(shop.id), key="end")
    assert running(shop) == []


def test_a_contract_under_notice_leaves_with_its_last_day():
    shop = Running()
    shop.pump()
    shop.sweep()
    shop.at(DECEMBER)
    shop.confirm(shop.quote_end(shop.id, When.TERM_END), key="end")
    shop.settle_everything()
    assert running(shop) == [Sold(ACCOUNT, shop.id)]
    shop.at(RENEWAL)
    shop.settle_everything()
    assert (shop.now.ended, running(shop)) == (date(2027, 3, 15), [])


def test_a_renewal_keeps_its_place():
    shop = Running()
    shop.pump()
    shop.sweep()
    shop.at(RENEWAL)
    shop.settle_everything()
    assert shop.now.term.start.isoformat() == "2027-03-15"
    assert running(shop) == [Sold(ACCOUNT, shop.id)]


def test_a_contract_that_was_never_listed_ends_all_the_same():
    shop = Running()
    shop.world.store.commit([Remove(keys.sold("professional", ACCOUNT, shop.id), {}, never)])
    shop.confirm(shop.quote_end(shop.id), key="end")
    assert (shop.now.state, running(shop)) == ("ended", [])


def test_a_contract_whose_base_is_of_another_product_moves():
    shop = Shop()
    team = replace(PROFESSIONAL.product, id="team")
    other = replace(PROFESSIONAL, product=team, plan=replace(PROFESSIONAL.plan, id="team-yearly", product="team"))
    shop.stock(PROFESSIONAL, STORAGE, DIALER, replace(other, prices=()), version=2)
    quote = shop.quote()
    shop.confirm(quote)
    before = shop.subscription(quote["subscription"])
    assert before
    after = replace(before, items=(replace(before.items[0], plan="team-yearly.3"),))
    writes = sold.listed(before, after, shop.catalog, on_conflict=never)
    assert writes == [
        Remove(keys.sold("professional", ACCOUNT, before.id), {}, never),
        Insert(keys.sold("team", ACCOUNT, before.id), Sold(ACCOUNT, before.id), never),
    ]
    shop.world.store.commit(writes)
    assert (running(shop), running(shop, "team")) == ([], [Sold(ACCOUNT, before.id)])


def test_the_contracts_of_a_product_are_spread_over_16_partitions_and_found_in_pages():
    shop = Shop()
    places = [Sold(ACCOUNT, f"sub_{n:04}") for n in range(2_500)]
    for place in places:
        shop.world.store.put(keys.sold("professional", place.account, place.subscription), place)
    assert {keys.sold("professional", ACCOUNT, place.subscription).pk for place in places} == {
        f"SOLD#professional#{shard:02}" for shard in range(16)
    }
    assert sorted(place.subscription for place in running(shop)) == [place.subscription for place in places]
