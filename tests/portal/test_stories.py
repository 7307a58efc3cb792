"""What people live with the portal over months, told in one go."""

from datetime import date, timedelta
from typing import Any

from playwright.sync_api import expect

from tests.portal.accessibility import findings
from tests.portal.conftest import PHONE, Visits
from tests.portal.service import Service
from tests.portal.test_people import invited
from tests.portal.test_shop import bought
from tests.portal.test_subscriptions import read


def bought_by_eva(service: Service) -> Any:
    """Three seats of Essentials for her own team, paid by her own card."""
    at = f"/v1/accounts/{service.account}"
    own = service.ask("eva", "POST", f"{at}/profiles/own", {})["id"]
    wanted = {"plan": "essentials-yearly", "quantity": 3, "profile": own, "pay_by": "card"}
    quote = service.ask("eva", "POST", f"{at}/purchases/quotes", wanted)
    return service.ask("eva", "POST", f"{at}/purchases", {"quote": quote, "card": "pm_card_visa"})["subscription"]


def test_a_self_service_purchase_is_taken_over_and_its_buyer_reads_on(visits: Visits) -> None:
    held = bought_by_eva(visits.service)
    page = visits.page(f"/subscriptions/{held['id']}", person="anna", width=PHONE)
    page.get_by_role("button", name="Overnemen").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("eerdere documenten blijven bij Eva Schouten")
    assert findings(page) == []
    dialog.get_by_role("radio", name="Factuur").check()
    dialog.get_by_role("button", name="Overnemen").click()
    expect(page.get_by_role("status").filter(has_text="Essentials is nu van het account zelf")).to_be_visible()
    expect(page.get_by_role("button", name="Overnemen")).to_have_count(0)
    after = read(visits.service, held["id"])
    assert ("buyer" in after, after["collection"]) == (False, "invoice")


def test_a_team_grows_over_a_year_and_renews_with_fewer(visits: Visits) -> None:
    service = visits.service
    page = visits.page("/shop?quantity=3", person="anna")
    page.locator('a[href*="plan=professional-yearly"]').first.click()
    page.get_by_role("radio", name="Factuur Per overschrijving").check()
    # 3 x 365.00 and 21 % VAT.
    page.get_by_role("button", name="Kopen · € 1.324,95").click()
    held = read(service, bought(page))
    page.get_by_role("link", name="Naar het abonnement").click()
    # Two of the three seats are given.
    team = [invited(service), invited(service)]
    page.get_by_role("link", name="Licenties", exact=True).click()
    page.get_by_role("button", name="Toewijzen").click()
    for one in team:
        page.get_by_role("searchbox").fill(one["name"][5:])
        page.get_by_role("checkbox", name=one["name"]).check()
    page.get_by_role("button", name="Toewijzen aan 2 personen").click()
    expect(page.get_by_text("2 van 3 toegewezen")).to_be_visible()
    # The team has two more from the next month on.
    service.move(str(date.fromisoformat(held["term"][0]) + timedelta(days=30)))
    page.goto(f"/subscriptions/{held['id']}/seats")
    page.get_by_label("Nieuw totaal").fill("5")
    page.get_by_role("button", name="Bevestigen · ").click()
    expect(page.get_by_role("status").filter(has_text="Het aantal licenties is gewijzigd.")).to_be_visible()
    # For the next year three are enough, and nobody loses a licence.
    page.goto(f"/subscriptions/{held['id']}/renewal")
    page.get_by_label("Licenties Professional").fill("3")
    page.get_by_role("button", name="Vastleggen voor").click()
    expect(page.get_by_role("status").filter(has_text="De komende looptijd is vastgelegd.")).to_be_visible()
    assert read(service, held["id"])["items"][0]["quantity"] == 5
    service.move(held["term"][1])
    renewed = read(service, held["id"])
    assert (renewed["term"][0], renewed["items"][0]["quantity"]) == (held["term"][1], 3)
    # Nobody has accepted the invitations: they lapsed, and the licences with them.
    page.goto(f"/subscriptions/{held['id']}")
    expect(page.get_by_text("0 van 3 toegewezen")).to_be_visible()
