"""Upgrades on request at the seller's desk: answered in words, or by an offer that is withdrawn."""

import datetime as dt
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.portal.accessibility import findings
from tests.portal.conftest import PHONE, Visits
from tests.portal.service import Refused, Service
from tests.portal.test_subscriptions import bought, sideways

_WORDS = "We willen met alle vestigingen over."
_ANSWER = "Kunt u zeggen <b>wanneer</b> u begint?"


def on_request(service: Service) -> str:
    """The id of a plan of the demo that is sold on request."""
    products = service.ask("anna", "GET", "/v1/catalog/products")["products"]
    return next(str(plan["id"]) for one in products for plan in one["plans"] if plan["sale"] == "on_request")


def asked_upgrade(service: Service, *, subscription: str | None = None) -> str:
    """The id of a request for 80 seats of a plan that is sold on request, for `subscription` or one that nothing else
    asks for: a request for a new one stays open for other tests, whose requests it would answer."""
    contact = {"name": "Bo Koper", "mail": "bo@veerman.example", "phone": "+31 20 555 01 02"}
    held = subscription or bought(service)["id"]
    wish = {"plan": on_request(service), "contact": contact, "message": _WORDS, "quantity": 80, "subscription": held}
    return str(service.ask("anna", "POST", f"/v1/accounts/{service.account}/upgrade-requests", wish)["id"])


def seen(service: Service, request: str) -> Any:
    return service.ask("anna", "GET", f"/v1/accounts/{service.account}/upgrade-requests/{request}")


def opened(visits: Visits, request: str, **look: Any) -> Page:
    return visits.page(f"/desk/accounts/{visits.service.account}/upgrades/{request}", person="mila", **look)


def days_ahead(service: Service, days: int) -> str:
    """A day of the service's clock."""
    asked_at = service.ask("mila", "GET", "/v1/seller/upgrade-requests")["requests"][0]["asked_at"]
    return (dt.date.fromisoformat(asked_at[:10]) + dt.timedelta(days)).isoformat()


def test_a_request_is_answered_in_words_and_leaves_the_list(visits: Visits) -> None:
    held = bought(visits.service, quantity=3)["id"]
    request = asked_upgrade(visits.service, subscription=held)
    page = visits.page("/desk", person="mila")
    row = page.locator(f'a[href$="/upgrades/{request}"]')
    expect(row).to_contain_text("Veerman Logistiek")
    expect(row).to_contain_text(on_request(visits.service))
    row.click()
    expect(page.get_by_text(_WORDS)).to_be_visible()
    expect(page.get_by_role("link", name="bo@veerman.example")).to_have_attribute("href", "mailto:bo@veerman.example")
    expect(page.get_by_role("link", name="+31 20 555 01 02")).to_have_attribute("href", "tel:+31205550102")
    expect(page.get_by_text("Professional · 3 licenties")).to_be_visible()
    page.get_by_role("button", name="Antwoorden in woorden").click()
    dialog = page.get_by_role("dialog")
    button = dialog.get_by_role("button", name="Antwoorden", exact=True)
    expect(button).to_be_disabled()
    dialog.get_by_role("textbox").fill(_ANSWER)
    assert findings(page) == []
    # What is typed outlives a reload.
    page.reload()
    page.get_by_role("button", name="Antwoorden in woorden").click()
    expect(dialog.get_by_role("textbox")).to_have_value(_ANSWER)
    button.click()
    expect(page.get_by_text("In woorden beantwoord")).to_be_visible()
    expect(page.get_by_text(_ANSWER)).to_be_visible()
    expect(page.get_by_role("button", name="Een aanbod doen")).to_have_count(0)
    said = seen(visits.service, request)
    assert (said["state"], said["answer"]) == ("answered", _ANSWER)
    page.get_by_role("link", name="Verkopersbalie").first.click()
    expect(page.get_by_role("heading", name="Aanvragen voor een upgrade")).to_be_visible()
    expect(row).to_have_count(0)


def test_an_offer_is_refused_by_its_fields_then_made_and_withdrawn(visits: Visits) -> None:
    service = visits.service
    request, plan = asked_upgrade(service), on_request(service)
    last, end = days_ahead(service, 30), days_ahead(service, 800)
    page = opened(visits, request, width=PHONE)
    page.get_by_role("button", name="Een aanbod doen").click()
    expect(page.get_by_label("Abonnement", exact=True)).to_have_value(plan)
    expect(page.get_by_label("Minste licenties")).to_have_value("80")
    make = page.get_by_role("button", name="Aanbod doen", exact=True)
    expect(make).to_be_disabled()
    page.get_by_label("Meeste licenties met dit aanbod").fill("200")
    page.get_by_label("Laatste dag van het aanbod").fill(days_ahead(service, 400))
    page.get_by_label("Korting in procent").fill("twaalf")
    expect(page.get_by_text("Schrijf procenten zoals 12,5.")).to_be_visible()
    expect(make).to_be_disabled()
    page.get_by_label("Korting in procent").fill("12,5")
    page.get_by_label("Einddag van de afgesproken prijs").fill(end)
    page.get_by_label("Opzegtermijn in dagen").fill("90")
    page.get_by_label("Uw woorden").fill("Met plezier.")
    assert (findings(page), sideways(page)) == ([], 0)
    make.click()
    # An offer ends at most 366 days ahead.
    expect(page.get_by_label("Laatste dag van het aanbod")).to_have_attribute("aria-invalid", "true")
    assert seen(service, request)["state"] == "asked"
    page.get_by_label("Laatste dag van het aanbod").fill(last)
    make.click()
    expect(page.get_by_text("De klant heeft een aanbod")).to_be_visible()
    expect(page.get_by_text("12,5 % onder de lijstprijs")).to_be_visible()
    expect(page.get_by_text("80 tot en met 200")).to_be_visible()
    assert (findings(page), sideways(page)) == ([], 0)
    deviations = {"price": {"reduction_bp": 1250, "until": end}, "notice": {"days": 90}}
    offer = {"plan": plan, "minimum": 80, "maximum": 200, "until": last, "deviations": deviations}
    said = seen(service, request)
    assert (said["state"], said["answer"], said["offer"]) == ("offered", "Met plezier.", offer)
    page.get_by_role("button", name="Aanbod intrekken").click()
    page.get_by_role("dialog").get_by_role("button", name="Aanbod intrekken").click()
    expect(page.get_by_text("Het aanbod is ingetrokken")).to_be_visible()
    expect(page.get_by_role("button", name="Aanbod intrekken")).to_have_count(0)
    assert seen(service, request)["state"] == "withdrawn"


def test_an_offer_names_a_price_per_seat(visits: Visits) -> None:
    service = visits.service
    request = asked_upgrade(service)
    page = opened(visits, request, language="de", scheme="dark")
    page.get_by_role("button", name="Ein Angebot machen").click()
    page.get_by_label("Höchstzahl der Lizenzen mit diesem Angebot").fill("100")
    page.get_by_label("Letzter Tag des Angebots").fill(days_ahead(service, 30))
    page.get_by_role("radio", name="Preis je Lizenz").check()
    page.get_by_label("Preis je Lizenz in EUR").fill("600,50")
    page.get_by_label("Gebühr für vorzeitige Kündigung in Prozent").fill("0")
    page.get_by_label("Höchstzahl der Lizenzen des Abonnements").fill("500")
    assert findings(page) == []
    page.get_by_role("button", name="Angebot machen", exact=True).click()
    expect(page.get_by_text("600,50 € je Lizenz")).to_be_visible()
    agreed = seen(service, request)["offer"]["deviations"]
    fee = {"basis_points": 0, "fixed": 0}
    assert agreed == {"price": {"unit_price": 60050}, "fee": fee, "maximum": {"seats": 500}}


def test_support_sees_no_requests_for_upgrades(visits: Visits) -> None:
    service = visits.service
    request = asked_upgrade(service)
    page = visits.page("/desk", person="sofie")
    expect(page.get_by_role("heading", name="Over te boeken terugbetalingen")).to_be_visible()
    expect(page.get_by_role("heading", name="Aanvragen voor een upgrade")).to_have_count(0)
    with pytest.raises(Refused) as refused:
        service.ask("sofie", "GET", f"/v1/seller/accounts/{service.account}/upgrade-requests/{request}")
    assert refused.value.status == 403
