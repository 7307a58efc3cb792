"""The list and the detail of subscriptions, and the seats of one: as people with rights and without see them."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.portal.accessibility import findings
from tests.portal.conftest import DESKTOP, PHONE, Visits
from tests.portal.service import Service


def bought(service: Service, *, plan: str = "professional-yearly", quantity: int = 2) -> Any:
    """A subscription on invoice of the account's own profile."""
    at = f"/v1/accounts/{service.account}"
    profile = service.ask("anna", "GET", f"{at}/profiles")["profiles"][0]["id"]
    wanted = {"plan": plan, "quantity": quantity, "profile": profile, "pay_by": "invoice"}
    quote = service.ask("anna", "POST", f"{at}/purchases/quotes", wanted)
    return service.ask("anna", "POST", f"{at}/purchases", {"quote": quote})["subscription"]


def read(service: Service, subscription: str) -> Any:
    return service.ask("anna", "GET", f"/v1/accounts/{service.account}/subscriptions/{subscription}")


def sideways(page: Page) -> int:
    """Pixels by which the page is wider than the screen: on a phone the window grows with a page that is too wide."""
    assert page.viewport_size
    return int(page.evaluate("document.documentElement.scrollWidth")) - page.viewport_size["width"]


@pytest.mark.parametrize(
    ("language", "width", "scheme", "heading"),
    [
        ("nl", DESKTOP, "light", "Abonnementen"),
        ("de", PHONE, "dark", "Abonnements"),
        ("fr", DESKTOP, "dark", "Abonnements"),
        ("en", PHONE, "light", "Subscriptions"),
    ],
)
def test_the_list_and_the_detail_break_no_rule_of_accessibility(
    visits: Visits, language: str, width: int, scheme: Any, heading: str
) -> None:
    held = bought(visits.service)
    page = visits.page("/subscriptions", person="anna", language=language, width=width, scheme=scheme)
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    link = page.locator(f'a[href="/subscriptions/{held["id"]}"]')
    expect(link).to_be_visible()
    assert (findings(page), sideways(page)) == ([], 0)
    link.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Professional")
    expect(page.locator("main")).to_be_focused()
    expect(page.get_by_role("figure")).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert (findings(page), sideways(page)) == ([], 0)


@pytest.mark.parametrize(
    ("language", "width", "heading", "said"),
    [
        ("nl", DESKTOP, "Geschiedenis", "Gekocht: 2 × Professional, vanaf"),
        ("de", PHONE, "Verlauf", "Gekauft: 2 × Professional, ab"),
    ],
)
def test_the_detail_tells_what_happened_and_by_whom(
    visits: Visits, language: str, width: int, heading: str, said: str
) -> None:
    held = bought(visits.service)
    page = visits.page(f"/subscriptions/{held['id']}", person="anna", language=language, width=width)
    history = page.locator("section", has=page.get_by_role("heading", name=heading, exact=True))
    expect(history.get_by_role("listitem")).to_have_count(1)
    expect(history).to_contain_text(said)
    expect(history).to_contain_text("Anna")
    assert (findings(page), sideways(page)) == ([], 0)


def test_filters_live_in_the_address_and_survive_a_reload(visits: Visits) -> None:
    bought(visits.service)
    page = visits.page("/subscriptions", person="anna")
    page.get_by_role("searchbox", name="Zoek op product").fill("PROFES")
    page.get_by_role("radio", name="Actief").check()
    page.wait_for_url("**/subscriptions?*state=active*")
    page.reload()
    expect(page.get_by_role("searchbox", name="Zoek op product")).to_have_value("PROFES")
    expect(page.get_by_role("radio", name="Actief")).to_be_checked()
    expect(page.get_by_role("rowheader").first).to_be_visible()
    names = page.get_by_role("rowheader").all_inner_texts()
    assert [name for name in names if "Professional" not in name] == []


def test_seats_are_added_after_their_price_was_shown(visits: Visits) -> None:
    held = bought(visits.service)
    page = visits.page(f"/subscriptions/{held['id']}/seats", person="anna")
    page.get_by_label("Nieuw totaal").fill("8")
    # 6 x 365.00 for the whole year, and 21 % VAT.
    button = page.get_by_role("button", name="Bevestigen · € 2.649,90")
    expect(button).to_be_enabled()
    assert findings(page) == []
    button.click()
    expect(page.get_by_role("status").filter(has_text="Het aantal licenties is gewijzigd.")).to_be_visible()
    assert read(visits.service, held["id"])["items"][0]["quantity"] == 8


def test_a_confirmation_whose_answer_was_lost_is_repeated_and_not_doubled(visits: Visits) -> None:
    held = bought(visits.service)
    page = visits.page(f"/subscriptions/{held['id']}/seats", person="anna")
    page.get_by_label("Nieuw totaal").fill("3")
    lost: list[str] = []

    def lose_the_first(route: Any) -> None:
        lost.append(route.request.headers["idempotency-key"])
        if len(lost) == 1:
            route.fetch()
            route.fulfill(status=503)
        else:
            route.continue_()

    page.route("**/seat-changes", lose_the_first)
    page.get_by_role("button", name="Bevestigen · ").click()
    expect(page.get_by_role("alert")).to_contain_text("Er ging bij ons iets mis")
    page.get_by_role("button", name="Bevestigen · ").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Professional")
    assert (len(lost), len(set(lost))) == (2, 1)
    assert read(visits.service, held["id"])["items"][0]["quantity"] == 3


def test_a_purchase_order_that_is_typed_survives_a_reload(visits: Visits) -> None:
    held = bought(visits.service)
    page = visits.page(f"/subscriptions/{held['id']}", person="anna")
    page.get_by_role("button", name="Wijzigen").click()
    page.get_by_label("Uw nummer").fill("<b>PO</b> & 7")
    page.reload()
    page.get_by_role("button", name="Wijzigen").click()
    expect(page.get_by_label("Uw nummer")).to_have_value("<b>PO</b> & 7")
    page.get_by_label("Uw nummer").press("Enter")
    expect(page.get_by_text("<b>PO</b> & 7")).to_be_visible()
    assert read(visits.service, held["id"])["purchase_order"] == "<b>PO</b> & 7"


def test_whoever_sees_no_bills_sees_no_sums_and_whoever_sees_nothing_is_told_so(visits: Visits) -> None:
    held = bought(visits.service)
    page = visits.page(f"/subscriptions/{held['id']}", person="lena")
    expect(page.get_by_role("heading", level=1)).to_have_text("Professional")
    expect(page.get_by_role("figure")).to_be_visible()
    assert "€" not in page.locator("main").inner_text()
    page = visits.page(f"/subscriptions/{held['id']}", person="tom")
    expect(page.get_by_role("heading", level=2, name="U hebt geen recht om dit te zien")).to_be_visible()
    assert findings(page) == []
