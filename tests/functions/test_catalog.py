"""The shop window over HTTP. Prices: an edition of 365.00 a seat, storage of 2.00 each up to 10 and 1.00 beyond, a
dialer at a flat 99.00."""

import pytest

from tests import handlers
from tests.domain import contracts
from tests.shop import DIALER, PROFESSIONAL, STORAGE
from zetel.http.catalog_models import ProductOut

LIST = "/v1/catalog/products"


def ask(path=LIST, *, headers=None, **query):
    return handlers.ask("catalog", "GET", path, query=query, headers=headers)


def ids(**query):
    answer = ask(**query)
    assert answer.status == 200, answer
    return [product["id"] for product in answer.body["products"]]


def period(product, **query):
    """What one billing period of the product's first plan costs."""
    return ask(f"{LIST}/{product}", **query).body["plans"][0]["prices"][0].get("period")


def test_everything_on_sale_is_listed_in_the_sellers_order(shop):
    assert ids() == ["professional", "data-storage", "dialer"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"kind": "add_on"}, ["data-storage", "dialer"]),
        ({"kind": "edition"}, ["professional"]),
        ({"family": "nothing"}, []),
        ({"q": "PROFESS"}, ["professional"]),
        ({"q": "data storage"}, ["data-storage"]),
        ({"q": "unicorn"}, []),
    ],
)
def test_products_are_filtered_and_searched(shop, query, found):
    assert ids(**query) == found


def test_a_plan_says_its_term_and_bounds(shop):
    (plan,) = ask(f"{LIST}/professional").body["plans"]
    assert (plan["id"], plan["version"], plan["model"]) == ("professional-yearly", "professional-yearly.3", "per_seat")
    assert plan["term"] == plan["billing"] == {"count": 1, "unit": "year"}


def test_a_plan_tells_its_trial_and_one_without_tells_none(shop):
    shop.stock(PROFESSIONAL, contracts.starter(), version=2)
    shop.world.clock.move_machine(seconds=61)
    (plan,) = ask(f"{LIST}/starter").body["plans"]
    assert plan["trial"] == {
        "days": contracts.TRIAL.days,
        "converts": True,
        "method_needed": False,
        "seats": 25,
        "extension_days": contracts.TRIAL.extension_days,
    }
    assert "trial" not in ask(f"{LIST}/professional").body["plans"][0]


def test_a_quantity_is_priced(shop):
    assert period("professional", quantity="25") == {
        "quantity": 25,
        "portions": [{"quantity": 25, "unit_price": 365_00}],
        "net": 9_125_00,
    }


def test_a_graduated_price_shows_its_portions(shop):
    assert period("data-storage", quantity="12") == {
        "quantity": 12,
        "portions": [{"quantity": 10, "unit_price": 2_00}, {"quantity": 2, "unit_price": 1_00}],
        "net": 22_00,
    }


def test_a_flat_price_is_for_one_whatever_the_quantity(shop):
    assert period("dialer", quantity="25")["net"] == 99_00


@pytest.mark.parametrize(
    ("country", "vat", "total"),
    [
        ("NL", {"rule": "domestic", "category": "S", "rate_bp": 2100, "amount": 1_916_25}, 11_041_25),
        ("US", {"rule": "outside_scope", "category": "O", "rate_bp": 0, "amount": 0}, 9_125_00),
    ],
)
def test_vat_is_shown_for_a_country(shop, country, vat, total):
    found = period("professional", quantity="25", country=country)
    assert (found["vat"], found["total"]) == (vat, total)


def test_a_seller_in_the_one_stop_shop_charges_the_buyers_rate(shop):
    shop.stock(PROFESSIONAL, STORAGE, DIALER, version=2, one_stop_shop=True)
    shop.world.clock.move_machine(seconds=61)
    # Germany's standard rate is 19 %: 1 x 365.00 and 69.35.
    assert period("professional", country="DE")["total"] == 434_35


def test_a_postcode_tells_the_vat_within_a_country(shop):
    shop.stock(PROFESSIONAL, STORAGE, DIALER, version=2, one_stop_shop=True)
    shop.world.clock.move_machine(seconds=61)
    # 365.00: Portugal 23 % is 83.95, Madeira 22 % is 80.30, the Canary Islands have none of the Union's.
    assert period("professional", country="PT")["total"] == 448_95
    assert period("professional", country="PT", postcode="9000-019")["total"] == 445_30
    assert period("professional", country="ES", postcode="35001")["total"] == 365_00


def test_a_quantity_that_cannot_be_bought_has_no_price(shop):
    few = contracts.edition("few-yearly", minimum=5, maximum=10)
    shop.stock(few, version=2)
    shop.world.clock.move_machine(seconds=61)
    assert period("professional", quantity="4") is None
    assert period("professional", quantity="5")["net"] == 1_825_00
    assert period("professional", quantity="11") is None


def test_a_currency_without_a_price_shows_no_plans(shop):
    assert [product["plans"] for product in ask(currency="USD").body["products"]] == [[], [], []]
    assert ask(f"{LIST}/professional", currency="USD").status == 404


@pytest.mark.parametrize(
    ("query", "broken"),
    [
        ({"currency": "XTS"}, ("/currency", "one of CHF, CZK, DKK, EUR, GBP, HUF, ISK, JPY, NOK, PLN, RON, SEK, USD")),
        ({"currency": "euro"}, ("/currency", "an ISO 4217 code of three capital letters")),
        ({"country": "XX"}, ("/country", "a country of ISO 3166-1, like NL")),
        ({"country": "Nederland"}, ("/country", "an ISO 3166-1 code of two capital letters")),
        (
            {"country": "ES", "postcode": "35"},
            ("/postcode", "a whole postcode of ES, like 28013: it decides the VAT"),
        ),
        ({"quantity": "0"}, ("/quantity", "at least 1")),
        ({"quantity": "-1"}, ("/quantity", "a whole number")),
        ({"quantity": "2.5"}, ("/quantity", "a whole number")),
        ({"quantity": "1000001"}, ("/quantity", "at most 1000000")),
        ({"quantity": "1000000000000"}, ("/quantity", "a whole number")),
        ({"kind": "gift"}, ("/kind", "one of edition, add_on")),
        ({"language": "it"}, ("/language", "one of nl, de, fr, en")),
        ({"q": "4111 1111 1111 1111"}, ("/q", "free of card numbers")),
        ({"q": "x" * 101}, ("/q", "at most 100 characters long")),
        ({"family": "CRM!"}, ("/family", "an id of the catalogue: small letters, digits, '-'")),
    ],
)
def test_a_question_that_cannot_be_is_refused(shop, query, broken):
    assert ask(**query).broken == [broken]


def test_an_unknown_product_is_404(shop):
    answer = ask(f"{LIST}/unicorn")
    assert (answer.status, answer.body["kind"], answer.body["id"]) == (404, "product", "unicorn")


def test_one_product_says_the_terms_of_its_plans(shop, monkeypatch):
    monkeypatch.setattr(shop.services.texts, "terms", lambda plan, language: (f"{plan.id} {language}",), raising=False)
    answer = ask(f"{LIST}/professional", headers={"Accept-Language": "nl-NL"})
    assert answer.body["plans"][0]["terms"] == ["professional-yearly nl"]
    ProductOut.model_validate(answer.body)
    assert "terms" not in ask().body["products"][0]["plans"][0]


def test_a_warm_process_asks_nothing_and_a_cold_one_twice(shop):
    shop.world.store.counted.reset()
    ask()
    ask(f"{LIST}/professional")
    assert shop.world.store.counted.total_calls == 0
    shop.stock(PROFESSIONAL, version=2)
    shop.world.clock.move_machine(seconds=61)
    ask()
    assert shop.world.store.counted.calls["read"] <= 2
