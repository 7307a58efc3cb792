"""An account with nothing but a small product sees a single page that holds all of it."""

import uuid
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.portal.accessibility import findings
from tests.portal.conftest import DESKTOP, PHONE, Visits
from tests.portal.service import Service
from tests.portal.test_subscriptions import sideways


@dataclass(frozen=True, slots=True)
class Small:
    """Three seats of the planning board, in an account of Bram's own."""

    service: Service
    name: str
    account: str
    subscription: str

    def page(self, visits: Visits, **look: Any) -> Page:
        page = visits.page("/", person="bram", **look)
        page.get_by_role("button", name=self.name).click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("Bram")
        expect(page.locator(".small-centre")).to_be_visible()
        return page


def opened(service: Service, name: str, **wanted: Any) -> Small:
    address = {"street": "Nieuwe Binnenweg 7", "postcode": "3014 GA", "city": "Rotterdam", "country": "NL"}
    profile = {
        "name": f"{name} B.V.",
        "address": address,
        "language": "nl",
        "currency": "EUR",
        "zone": "Europe/Amsterdam",
        "recipients": ["bram@dewit-administratie.example"],
    }
    account = service.ask("bram", "POST", "/v1/accounts", {"name": name, "profile": profile})["account"]["id"]
    at = f"/v1/accounts/{account}"
    pays = service.ask("bram", "GET", f"{at}/profiles")["profiles"][0]["id"]
    quote = service.ask("bram", "POST", f"{at}/purchases/quotes", {**wanted, "profile": pays, "pay_by": "card"})
    held = service.ask("bram", "POST", f"{at}/purchases", {"quote": quote, "card": "pm_card_visa"})
    return Small(service, name, account, held["subscription"]["id"])


@pytest.fixture
def small(service: Service) -> Small:
    return opened(service, f"Klein {uuid.uuid4().hex[:8]}", plan="planning-board-yearly", quantity=3)


@pytest.mark.parametrize(
    ("language", "width", "scheme", "product"),
    [
        ("nl", DESKTOP, "light", "Planbord"),
        ("de", PHONE, "dark", "Plantafel"),
        ("fr", DESKTOP, "dark", "Tableau de planning"),
        ("en", PHONE, "light", "Planning board"),
    ],
)
def test_the_page_breaks_no_rule_of_accessibility(
    visits: Visits, small: Small, language: str, width: int, scheme: Any, product: str
) -> None:
    page = small.page(visits, language=language, width=width, scheme=scheme)
    expect(page.get_by_role("heading", level=2, name=product)).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert (findings(page), sideways(page)) == ([], 0)


def test_everything_of_a_small_product_is_on_one_page(visits: Visits, small: Small) -> None:
    page = small.page(visits)
    places = page.get_by_role("navigation", name="Onderdelen").get_by_role("link")
    expect(places).to_have_text(["Overzicht", "Hulp"])
    held = page.get_by_role("region", name="Planbord")
    expect(held).to_contain_text("3 licenties")
    expect(held).to_contain_text("Gegevensopslag")  # the add-on that it can have
    for name in ("Wie er een heeft", "Toevoegen bij de verlenging", "Opzeggen"):
        expect(held.get_by_role("link", name=name)).to_be_visible()
    expect(page.get_by_text(f"{small.name} B.V.", exact=True)).to_be_visible()
    expect(page.get_by_role("table", name="Documenten").get_by_role("row")).to_have_count(2)
    upgrade = page.get_by_role("link", name="Upgrade aanvragen")
    expect(upgrade).to_have_attribute("href", "/upgrades/new?plan=enterprise-two-years")
    held.get_by_role("link", name="Aantal licenties wijzigen").click()
    expect(page.get_by_label("Nieuw totaal")).to_have_value("3")
    page.go_back()
    held.get_by_role("button", name="Verlenging uitzetten").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="uitzetten").click()
    expect(held.get_by_role("button", name="Verlenging aanzetten")).to_be_visible()
    at = f"/v1/accounts/{small.account}/subscriptions/{small.subscription}"
    assert [entry["kind"] for entry in small.service.ask("bram", "GET", at)["timeline"]] == ["end"]


def test_with_another_product_beside_it_the_account_has_its_places_again(visits: Visits, service: Service) -> None:
    name = f"Groot {uuid.uuid4().hex[:8]}"
    other = opened(service, name, plan="essentials-yearly", quantity=1)
    page = visits.page("/", person="bram")
    page.get_by_role("button", name=other.name).click()
    expect(page.get_by_role("navigation", name="Onderdelen").get_by_role("link", name="Abonnementen")).to_be_visible()
    expect(page.locator(".small-centre")).to_have_count(0)
