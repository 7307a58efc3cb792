"""The shop: editions at a number, a purchase by invoice and one by keyboard alone; and whoever may not buy."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.portal.accessibility import findings
from tests.portal.conftest import DESKTOP, PHONE, Visits
from tests.portal.test_subscriptions import read, sideways

#: Two licences of Professional for a year: 2 x 365.00, and 21 % VAT.
TWO = "/shop/professional?plan=professional-yearly&quantity=2"
PRICE = "Kopen · € 883,30"


def bought(page: Page) -> str:
    """The subscription to which the page after a purchase leads."""
    expect(page.get_by_role("heading", level=1)).to_have_text("Professional is van u")
    address = page.get_by_role("link", name="Naar het abonnement").get_attribute("href")
    assert address is not None
    return address.rpartition("/")[2]


@pytest.mark.parametrize(
    ("language", "width", "scheme", "heading"),
    [
        ("nl", PHONE, "dark", "Winkel"),
        ("de", DESKTOP, "light", "Shop"),
        ("fr", PHONE, "light", "Boutique"),
        ("en", DESKTOP, "dark", "Shop"),
    ],
)
def test_the_shop_and_a_purchase_break_no_rule_of_accessibility(
    visits: Visits, language: str, width: int, scheme: Any, heading: str
) -> None:
    page = visits.page("/shop?quantity=2", person="anna", language=language, width=width, scheme=scheme)
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    link = page.locator('a[href*="plan=professional-yearly"]').first
    expect(link).to_be_visible()
    assert (findings(page), sideways(page)) == ([], 0)
    link.click()
    expect(page.locator(".paper")).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert (findings(page), sideways(page)) == ([], 0)


def test_an_edition_with_an_add_on_is_bought_on_invoice(visits: Visits) -> None:
    page = visits.page(TWO, person="anna")
    expect(page.get_by_role("button", name=PRICE)).to_be_enabled()
    page.get_by_role("checkbox", name="Gedeelde inbox").check()
    page.get_by_role("radio", name="Factuur Per overschrijving").check()
    # 2 x 73.00 for the shared inbox beside them.
    page.get_by_role("button", name="Kopen · € 1.059,96").click()
    held = read(visits.service, bought(page))
    assert [item["quantity"] for item in held["items"]] == [2, 2]
    assert held["collection"] == "invoice"


def test_a_purchase_needs_no_pointer(visits: Visits) -> None:
    page = visits.page(TWO, person="anna")
    button = page.get_by_role("button", name=PRICE)
    expect(button).to_be_enabled()
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement?.closest('.pinned') !== null"):
            break
    expect(button).to_be_focused()
    page.keyboard.press("Enter")
    assert read(visits.service, bought(page))["items"][0]["quantity"] == 2


def test_whoever_may_not_buy_sees_no_shop(visits: Visits) -> None:
    page = visits.page("/", person="chris")
    expect(page.get_by_role("link", name="Abonnementen").first).to_be_visible()
    expect(page.get_by_role("link", name="Winkel")).to_have_count(0)
    page.goto("/shop")
    expect(page.get_by_role("heading", level=2, name="U hebt geen recht om dit te zien")).to_be_visible()
