"""A person without the right asks for a licence or a purchase, sees what became of it, and withdraws it."""

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.portal.accessibility import findings
from tests.portal.conftest import DESKTOP, PHONE, Visits
from tests.portal.service import Service
from tests.portal.test_subscriptions import bought, sideways


def open_requests(service: Service, reason: str) -> list[Any]:
    found = service.ask("anna", "GET", f"/v1/accounts/{service.account}/requests?limit=100&state=open")["requests"]
    return [one for one in found if one["reason"] == reason]


@pytest.mark.parametrize(
    ("language", "width", "scheme", "heading"),
    [
        ("nl", PHONE, "dark", "Iets aanvragen"),
        ("de", DESKTOP, "light", "Etwas anfragen"),
        ("fr", PHONE, "light", "Faire une demande"),
        ("en", DESKTOP, "dark", "Ask for something"),
    ],
)
def test_asking_breaks_no_rule_of_accessibility(
    visits: Visits, language: str, width: int, scheme: Any, heading: str
) -> None:
    page = visits.page("/requests/new", person="tom", language=language, width=width, scheme=scheme)
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    expect(page.get_by_role("combobox")).to_be_visible()
    assert (findings(page), sideways(page)) == ([], 0)


def test_a_member_asks_for_a_licence_and_withdraws(visits: Visits) -> None:
    held = bought(visits.service)
    reason = f"Tekeningen van {held['id']}"
    page = visits.page("/", person="tom")
    page.get_by_role("link", name="Iets aanvragen").click()
    page.get_by_label("Wat u nodig hebt").select_option("Professional")
    page.get_by_label("Waarom").fill(reason)
    page.reload()  # what was typed stays
    expect(page.get_by_label("Waarom")).to_have_value(reason)
    page.get_by_role("button", name="Aanvraag versturen").click()
    request = page.get_by_role("listitem").filter(has_text=reason)
    expect(request).to_contain_text("Nog niet beslist")
    expect(page.get_by_role("status").filter(has_text="Uw aanvraag is onderweg")).to_be_visible()
    (asked,) = open_requests(visits.service, reason)
    assert (asked["kind"], asked["product"]) == ("licence", "professional")
    request.get_by_role("button", name="Intrekken").click()
    expect(request).to_contain_text("Ingetrokken")
    assert open_requests(visits.service, reason) == []


def test_a_member_asks_for_a_purchase_that_the_address_names(visits: Visits) -> None:
    service = visits.service
    products = service.ask("tom", "GET", f"/v1/catalog/products?account={service.account}")["products"]
    own = service.ask("tom", "GET", f"/v1/accounts/{service.account}/licences?beside=askable")
    here = {one["product"] for name in ("licences", "shared", "askable") for one in own[name]}
    product = next(one for one in products if one["id"] not in here)
    page = visits.page(f"/requests/new?product={product['id']}", person="tom", width=PHONE)
    page.get_by_label("Aantal licenties").fill("3")
    reason = "<script>alert('buy')</script>"
    page.get_by_label("Waarom").fill(reason)
    page.get_by_role("button", name="Aanvraag versturen").click()
    request = page.get_by_role("listitem").filter(has_text=reason)
    expect(request).to_contain_text("3 licenties")
    (asked,) = open_requests(service, reason)
    assert (asked["kind"], asked["product"], asked["quantity"]) == ("purchase", product["id"], 3)
    request.get_by_role("button", name="Intrekken").click()
    expect(request).to_contain_text("Ingetrokken")
