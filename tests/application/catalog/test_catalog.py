"""The catalogue as use cases read it: plans on sale, versions that contracts keep, and the number of reads."""

from datetime import date, timedelta

import pytest

from tests.operate.small import DEMO, Deployment, small
from zetel.application.catalog.catalog import Catalog
from zetel.application.store import keys
from zetel.domain.catalog.prices import Tier
from zetel.domain.catalog.products import Offer
from zetel.domain.errors import CatalogMissing, InvalidRequest, Unknown

TODAY = date(2026, 9, 1)
WITHOUT_WEEKLY = small(*((line, "") for line in range(52, 62)))


@pytest.fixture
def shop() -> Deployment:
    """A deployment with small.yaml loaded, its count of calls at zero."""
    deployment = Deployment()
    deployment.load()
    deployment.store.counted.reset()
    return deployment


def catalog_of(deployment: Deployment) -> Catalog:
    return Catalog(deployment.store, deployment.clock)


def reads(deployment: Deployment) -> int:
    """Calls since the last call of this function."""
    count = deployment.store.counted.total_calls
    deployment.store.counted.reset()
    return count


def names(offers: tuple[Offer, ...]) -> list[str]:
    return [f"{offer.plan.name} {offer.price.version}" for offer in offers]


# The number of reads


def test_a_cold_start_takes_two_reads_and_a_warm_start_none(shop):
    catalog = catalog_of(shop)
    catalog.offers(TODAY)
    assert reads(shop) == 2
    catalog.offer("crm-yearly", "EUR", TODAY, None)
    catalog.plan("crm-yearly.3")
    catalog.price("crm-yearly.eur.2026-01-01")
    catalog.held(plan="crm-yearly.3", price="crm-yearly.eur.2026-01-01")
    catalog.seller()
    assert reads(shop) == 0


def test_the_demo_is_read_in_batches_of_a_hundred_items_after_its_head():
    shop = Deployment()
    shop.load(DEMO.read_text(encoding="utf-8"))
    shop.store.counted.reset()
    catalog_of(shop).offers(TODAY)
    # the head; 25 plan versions and 77 prices: BatchGetItem takes 100
    assert (shop.store.counted.items_read, reads(shop)) == (1 + 102, 3)


def test_the_head_is_believed_for_60_seconds_of_the_machines_clock(shop):
    catalog = catalog_of(shop)
    catalog.seller()
    reads(shop)
    shop.clock.move(timedelta(days=30))  # domain time does not count
    shop.clock.move_machine(seconds=59)
    catalog.offers(TODAY)
    assert reads(shop) == 0
    shop.clock.move_machine(seconds=1)
    catalog.offers(TODAY)
    assert reads(shop) == 1
    shop.clock.move_machine(seconds=59)
    catalog.offers(TODAY)
    assert reads(shop) == 0


def test_a_changed_head_brings_only_new_versions(shop):
    catalog = catalog_of(shop)
    catalog.seller()
    shop.load(small((3, "  name: Grachtwerk N.V."), (37, "        version: 4")))
    shop.store.counted.reset()
    assert catalog.seller().name == "Grachtwerk Software B.V."
    shop.clock.move_machine(seconds=60)
    assert catalog.seller().name == "Grachtwerk N.V."
    assert (shop.store.counted.items_read, reads(shop)) == (2, 2)  # the head, and crm-yearly.4


def test_versions_are_kept_for_ever(shop):
    catalog = catalog_of(shop)
    catalog.plan("crm-yearly.3")
    reads(shop)
    shop.clock.move_machine(seconds=10_000_000)
    catalog.plan("crm-yearly.3")
    catalog.price("crm-yearly.eur.2026-01-01")
    assert reads(shop) == 0


def test_a_withdrawn_version_takes_one_read_more_once(shop):
    shop.load(WITHOUT_WEEKLY)
    catalog = catalog_of(shop)
    catalog.seller()
    reads(shop)
    assert catalog.plan("crm-weekly.1").rank == 5
    assert reads(shop) == 1
    assert catalog.price("crm-weekly.jpy.2026-01-01").tiers == (Tier(1_400),)
    catalog.held(plan="crm-weekly.1", price="crm-weekly.eur.2026-01-01")
    assert reads(shop) == 0


# Plans on sale


def test_offers_stand_in_the_sellers_order_with_the_price_in_force(shop):
    catalog = catalog_of(shop)
    assert names(catalog.offers(TODAY)) == [
        "crm-yearly.3 crm-yearly.eur.2026-01-01",
        "crm-yearly.3 crm-yearly.jpy.2026-01-01",
        "crm-weekly.1 crm-weekly.eur.2026-01-01",
        "crm-weekly.1 crm-weekly.jpy.2026-01-01",
        "space-yearly.1 space-yearly.eur.2026-01-01",
    ]
    assert names(catalog.offers(date(2027, 1, 1), "EUR"))[0] == "crm-yearly.3 crm-yearly.eur.2027-01-01"
    assert names(catalog.offers(date(2026, 12, 31), "EUR"))[0] == "crm-yearly.3 crm-yearly.eur.2026-01-01"
    assert catalog.offers(date(2025, 12, 31)) == ()
    assert names(catalog.offers(TODAY, "USD")) == []


def test_an_offer_has_its_product_and_all_dated_prices_of_its_currency(shop):
    offer = catalog_of(shop).offer("crm-yearly", "EUR", TODAY, None)
    assert (offer.product.id, offer.plan.name, offer.price.tiers) == ("crm", "crm-yearly.3", (Tier(36_50),))
    assert [price.since for price in offer.prices] == [date(2026, 1, 1), date(2027, 1, 1)]


@pytest.mark.parametrize("plan", ["crm", "crm-yearly.3", "CRM-yearly", ""])
def test_an_unknown_plan_names_the_callers_field(shop, plan):
    with pytest.raises(InvalidRequest) as refused:
        catalog_of(shop).offer(plan, "EUR", TODAY, None, pointer="/addons/0/plan")
    (error,) = refused.value.errors
    assert (error.field, error.rule, error.sent) == ("/addons/0/plan", "a plan on sale", plan)


def test_a_currency_without_a_price_is_named_with_the_currencies_that_have_a_price(shop):
    with pytest.raises(InvalidRequest) as refused:
        catalog_of(shop).offer("crm-yearly", "USD", TODAY, None)
    (error,) = refused.value.errors
    assert (error.field, error.sent) == ("/plan", "crm-yearly")
    assert error.rule == "a plan with a price in USD (crm-yearly has prices in EUR, JPY)"


def test_a_withdrawn_plan_is_not_on_sale(shop):
    shop.load(WITHOUT_WEEKLY)
    with pytest.raises(InvalidRequest, match="a plan on sale"):
        catalog_of(shop).offer("crm-weekly", "EUR", TODAY, None)


def test_products_are_found_by_family_and_by_words_in_any_language(shop):
    catalog = catalog_of(shop)
    assert [product.id for product in catalog.products()] == ["crm", "space"]
    assert [product.id for product in catalog.products(family="storage")] == ["space"]
    assert [product.id for product in catalog.products(text="KUNDEN tout")] == ["crm"]
    assert catalog.products(text="kunden meer") == ()
    assert catalog.products(family="storage", text="kunden") == ()


def test_a_product_that_is_no_longer_sold_is_not_listed_but_known(shop):
    shop.load(small(*((line, "") for line in range(62, 81))))
    catalog = catalog_of(shop)
    assert [product.id for product in catalog.products()] == ["crm"]
    assert catalog.product("space").name["en"] == "Space"
    with pytest.raises(Unknown):
        catalog.product("spaces")


# Versions that contracts keep


def test_a_contract_keeps_its_version_and_its_price_when_both_have_left(shop):
    shop.load(small((37, "        version: 4"), (43, "        maximum: 600"), (50, ""), (51, "")))
    catalog = catalog_of(shop)
    assert catalog.offer("crm-yearly", "EUR", TODAY, None).plan.maximum == 600
    held = catalog.held(plan="crm-yearly.3", price="crm-yearly.jpy.2026-01-01")
    assert (held.plan.version, held.plan.maximum, held.price.tiers) == (3, 500, (Tier(5_800),))
    assert held.product.id == "crm"


def test_a_contract_on_a_superseded_price_knows_the_prices_that_it_may_renew_at(shop):
    shop.clock.move(timedelta(days=122))  # to 2027-01-01
    shop.load(small((48, "")))
    held = catalog_of(shop).held(plan="crm-yearly.3", price="crm-yearly.eur.2026-01-01")
    assert held.price.since == date(2026, 1, 1)
    assert sorted(price.since for price in held.prices) == [date(2026, 1, 1), date(2027, 1, 1)]


def test_a_version_that_an_operator_loaded_a_moment_ago_is_found(shop):
    catalog = catalog_of(shop)
    catalog.seller()
    shop.load(small((37, "        version: 4")))
    reads(shop)
    assert catalog.plan("crm-yearly.4").version == 4
    assert reads(shop) == 2


@pytest.mark.parametrize("name", ["crm-yearly.9", "crm-yearly", "crm-yearly.eur.2026-01-01"])
def test_a_plan_version_that_never_was_is_unknown(shop, name):
    with pytest.raises(Unknown):
        catalog_of(shop).plan(name)


@pytest.mark.parametrize("name", ["crm-yearly.eur.2025-01-01", "crm-yearly.3"])
def test_a_price_that_never_was_is_unknown(shop, name):
    with pytest.raises(Unknown):
        catalog_of(shop).price(name)


def test_a_price_of_another_plan_is_not_held(shop):
    with pytest.raises(Unknown):
        catalog_of(shop).held(plan="crm-yearly.3", price="crm-weekly.eur.2026-01-01")


# Missing versions


def test_a_missing_catalogue_is_a_defect_of_the_sellers():
    with pytest.raises(CatalogMissing, match="missing='head'"):
        catalog_of(Deployment()).seller()


def test_a_version_that_the_head_lists_but_is_not_stored_is_a_defect(shop):
    empty = Deployment()
    head = shop.store.read(keys.catalog_head()).get(keys.catalog_head())
    assert head is not None
    empty.store.put(keys.catalog_head(), head)
    catalog = catalog_of(empty)
    for _ in range(2):  # and stays one: a head without its plans is never believed
        with pytest.raises(CatalogMissing, match=r"missing='.*crm-yearly\.3'"):
            catalog.offers(TODAY)
