"""Test clocks at the seller's desk: made, moved on through a renewal, read, and removed with their account."""

import uuid
from datetime import date
from typing import Any

from playwright.sync_api import expect

from tests.portal.accessibility import findings
from tests.portal.conftest import PHONE, Visits
from tests.portal.service import Service
from tests.portal.test_subscriptions import sideways
from tests.portal.test_trials import new_account


def made_clock(service: Service) -> str:
    """An account of Sofie's with a clock of its own; its id."""
    body = new_account(f"Proefjaren {uuid.uuid4().hex[:8]}", "sofie@grachtwerk.example")
    return str(service.ask("sofie", "POST", "/v1/seller/test-clocks", body)["account"])


def bought(service: Service, account: str) -> Any:
    at = f"/v1/accounts/{account}"
    pays = service.ask("sofie", "GET", f"{at}/profiles")["profiles"][0]["id"]
    wanted = {"plan": "essentials-yearly", "quantity": 3, "profile": pays, "pay_by": "card"}
    quote = service.ask("sofie", "POST", f"{at}/purchases/quotes", wanted)
    return service.ask("sofie", "POST", f"{at}/purchases", {"quote": quote, "card": "pm_card_visa"})["subscription"]


def test_a_clock_is_made_and_its_account_opened(visits: Visits) -> None:
    page = visits.page("/desk", person="sofie")
    page.get_by_role("link", name="Testklokken").click()
    page.get_by_role("link", name="Testklok maken").click()
    name = f"Tien jaar {uuid.uuid4().hex[:8]}"
    for label, text in {
        "Officiële naam": name,
        "Straat en huisnummer": "Nieuwe Binnenweg 7",
        "Postcode": "3014 GA",
        "Plaats": "Rotterdam",
    }.items():
        page.get_by_label(label).fill(text)
    page.get_by_role("button", name="Testklok maken").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    assert findings(page) == []
    page.get_by_role("button", name="Account openen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Hallo Sofie")
    expect(page.get_by_text(name).first).to_be_visible()


def test_a_clock_that_is_moved_on_brings_the_renewal_and_its_mails(visits: Visits) -> None:
    service = visits.service
    account = made_clock(service)
    held = bought(service, account)
    page = visits.page(f"/desk/test-clocks/{account}", person="sofie", width=PHONE)
    expect(page.get_by_text("Klaar", exact=True)).to_be_visible()
    after = date.fromisoformat(held["term"][1])
    page.get_by_label("Vooruitzetten tot").fill(f"{after}T12:00")
    page.get_by_role("button", name="Klok vooruitzetten").click()
    expect(page.get_by_role("status").filter(has_text=str(after.year))).to_be_visible()
    expect(page.get_by_text("Klaar", exact=True)).to_be_visible()
    mail = page.locator("summary").first
    expect(mail).to_be_visible()
    mail.click()
    expect(page.locator("details pre").first).to_contain_text("Essentials")
    assert (findings(page), sideways(page)) == ([], 0)
    renewed = service.ask("sofie", "GET", f"/v1/accounts/{account}/subscriptions/{held['id']}")
    assert renewed["term"][0] == held["term"][1]


def test_a_clock_is_removed_with_its_account(visits: Visits) -> None:
    account = made_clock(visits.service)
    page = visits.page(f"/desk/test-clocks/{account}", person="sofie", language="de")
    page.get_by_role("button", name="Testuhr entfernen").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Das lässt sich nicht rückgängig machen.")
    dialog.get_by_role("button", name="Entfernen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Testuhren")
    expect(page.locator(f'a[href$="/{account}"]')).to_have_count(0)


def test_whoever_runs_no_clocks_sees_none(visits: Visits) -> None:
    page = visits.page("/desk/test-clocks", person="boris")
    expect(page.get_by_role("heading", name="U hebt geen recht om dit te zien")).to_be_visible()
    page.goto("/desk")
    expect(page.get_by_role("heading", level=1)).to_have_text("Verkopersbalie")
    expect(page.get_by_role("link", name="Testklokken")).to_have_count(0)
