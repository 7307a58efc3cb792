"""A plan that is sold on request is asked for; the seller's offer is taken with its price, or declined."""

from datetime import date, timedelta
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.portal.accessibility import findings
from tests.portal.conftest import DESKTOP, PHONE, Visits
from tests.portal.service import Service
from tests.portal.test_subscriptions import bought, read, sideways

#: Of the demo's catalogue: two years, billed by the year, at 700.00 a seat.
PLAN = "enterprise-two-years"


def last_day(service: Service) -> str:
    """30 days from the account's today."""
    accounts = service.ask("anna", "GET", "/v1/me?limit=100")["accounts"]
    today = next(one["today"] for one in accounts if one["id"] == service.account)
    return (date.fromisoformat(today) + timedelta(days=30)).isoformat()


def asked(service: Service, message: str, subscription: str | None = None) -> Any:
    body = {
        "plan": PLAN,
        "contact": {"name": "Anna de Vries", "mail": "anna@example.org"},
        "message": message,
        "quantity": 12,
        **({"subscription": subscription} if subscription else {}),
    }
    return service.ask("anna", "POST", f"/v1/accounts/{service.account}/upgrade-requests", body)


def offered(service: Service, request: Any) -> Any:
    """The account manager's offer of 10 to 20 seats at 600.00 for each."""
    offer = {
        "plan": PLAN,
        "minimum": 10,
        "maximum": 20,
        "until": last_day(service),
        "deviations": {"price": {"unit_price": 600_00}, "notice": {"days": 14}},
        "message": "Graag gedaan.",
    }
    at = f"/v1/seller/accounts/{service.account}/upgrade-requests/{request['id']}"
    return service.ask("mila", "PUT", f"{at}/offer", offer, version=request["version"])


def newest(service: Service, message: str) -> Any:
    upgrades = service.ask("anna", "GET", f"/v1/accounts/{service.account}/upgrade-requests?limit=100")["upgrades"]
    return next(one for one in upgrades if one["message"] == message)


def card(page: Page, message: str) -> Locator:
    return page.get_by_role("listitem").filter(has_text=message)


@pytest.mark.parametrize(
    ("language", "width", "scheme", "heading"),
    [
        ("nl", PHONE, "dark", "Upgrade aanvragen"),
        ("de", DESKTOP, "light", "Upgrade anfragen"),
        ("fr", PHONE, "light", "Demander une mise à niveau"),
        ("en", DESKTOP, "dark", "Ask for an upgrade"),
    ],
)
def test_the_form_breaks_no_rule_of_accessibility(
    visits: Visits, language: str, width: int, scheme: Any, heading: str
) -> None:
    page = visits.page("/upgrades/new", person="anna", language=language, width=width, scheme=scheme)
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    expect(page.locator("form")).to_be_visible()
    assert (findings(page), sideways(page)) == ([], 0)


def test_another_plan_is_asked_for_offered_and_taken_for_its_agreed_price(visits: Visits) -> None:
    service = visits.service
    held = bought(service, plan="essentials-yearly", quantity=12)
    message = f"Meer toezicht voor {held['id']}"
    page = visits.page(f"/subscriptions/{held['id']}/plan", person="anna")
    enterprise = page.get_by_role("group", name="Enterprise")
    expect(enterprise.get_by_text("Op aanvraag")).to_be_visible()
    enterprise.get_by_role("link", name="Enterprise aanvragen, looptijd 2 jaar").click()
    expect(page.get_by_label("Mailadres")).not_to_have_value("")
    page.get_by_label("Wat u nodig hebt").fill(message)
    page.reload()  # what was typed stays
    expect(page.get_by_label("Wat u nodig hebt")).to_have_value(message)
    page.get_by_role("button", name="Aanvraag versturen").click()
    expect(card(page, message)).to_contain_text("Nog niet beantwoord")
    request = newest(service, message)
    assert (request["plan"], request["subscription"], request["quantity"]) == (PLAN, held["id"], 12)
    offered(service, request)
    page.reload()
    for words in ("Aanbod gedaan", "Ons antwoord: Graag gedaan.", "10 t/m 20", "€ 600,00 per licentie"):
        expect(card(page, message)).to_contain_text(words)
    expect(card(page, message)).to_contain_text("Opzegtermijn: 14 dagen")
    assert (findings(page), sideways(page)) == ([], 0)
    card(page, message).get_by_role("link", name="Aanbod aannemen").click()
    paper = page.locator(".task-columns")
    # 12 x 600.00 and 21 % VAT; all of 12 x 146.00 comes back.
    for words in ("Met u afgesproken", "€ 7.200,00", "€ 8.712,00", "€ 1.752,00"):
        expect(paper).to_contain_text(words)
    assert findings(page) == []
    page.get_by_role("button", name="Bevestigen ·").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Enterprise")
    now = read(service, held["id"])
    assert now["items"][0]["plan"].startswith(f"{PLAN}.")
    assert now["deviations"]["price"]["unit_price"] == 600_00
    assert newest(service, message)["state"] == "taken"


def test_a_plan_of_the_shop_is_asked_for_and_bought_by_its_offer_on_a_phone(visits: Visits) -> None:
    service = visits.service
    message = "Een tweede vestiging"
    page = visits.page("/shop?quantity=15", person="anna", width=PHONE)
    page.get_by_role("link", name="Enterprise aanvragen, looptijd 2 jaar").click()
    page.get_by_label("Wat u nodig hebt").fill(message)
    page.get_by_role("button", name="Aanvraag versturen").click()
    expect(card(page, message)).to_contain_text("15 licenties")
    request = offered(service, newest(service, message))
    page.goto(f"/upgrades/{request['id']}")
    quantity = page.get_by_label("Aantal", exact=True)
    expect(quantity).to_have_value("15")
    quantity.fill("21")
    expect(page.get_by_text("Een geheel getal van 10 t/m 20")).to_be_visible()
    quantity.fill("10")
    # 10 x 600.00 and 21 % VAT.
    buy = page.get_by_role("button", name="Kopen · € 7.260,00")
    expect(buy).to_be_visible()
    expect(page.get_by_text("Met u afgesproken")).to_be_visible()
    assert (findings(page), sideways(page)) == ([], 0)
    buy.click()
    page.get_by_role("link", name="Naar het abonnement").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Enterprise")
    page.goto(f"/upgrades/{request['id']}")
    expect(page.get_by_text("Hier is geen aanbod om aan te nemen")).to_be_visible()


def test_a_request_is_withdrawn_and_an_offer_declined_after_a_question(visits: Visits) -> None:
    service = visits.service
    waiting = asked(service, "Nog even wachten", bought(service, quantity=1)["id"])
    declined = offered(service, asked(service, "Te duur", bought(service, quantity=1)["id"]))
    page = visits.page("/requests", person="anna", width=PHONE)
    card(page, waiting["message"]).get_by_role("button", name="Intrekken").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Deze aanvraag intrekken?")
    dialog.get_by_role("button", name="Aanvraag intrekken").click()
    expect(card(page, waiting["message"])).to_contain_text("Ingetrokken")
    card(page, declined["message"]).get_by_role("button", name="Afwijzen").click()
    assert (findings(page), sideways(page)) == ([], 0)
    dialog.get_by_role("button", name="Aanbod afwijzen").click()
    expect(card(page, declined["message"])).to_contain_text("Aanbod afgewezen")
    states = [newest(service, one["message"])["state"] for one in (waiting, declined)]
    assert states == ["withdrawn", "declined"]


def test_who_may_not_buy_cannot_ask_for_a_plan(visits: Visits) -> None:
    page = visits.page("/upgrades/new", person="tom")
    expect(page.get_by_role("heading", name="U hebt geen recht om dit te zien")).to_be_visible()
    assert findings(page) == []
