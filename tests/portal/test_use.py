"""The use of seats: who does not use one, what fewer would save, and the ways from there."""

import datetime as dt
import json
import urllib.request
from typing import Any

import pytest
from playwright.sync_api import expect

from local.state import HOME
from local.tokens import TokenKey
from tests.patience import PATIENCE
from tests.portal.accessibility import findings
from tests.portal.conftest import DESKTOP, PHONE, Visits
from tests.portal.service import Service
from tests.portal.test_people import holders, member
from tests.portal.test_subscriptions import bought, sideways


def today(service: Service) -> dt.date:
    accounts = service.ask("anna", "GET", "/v1/me")["accounts"]
    return dt.date.fromisoformat(next(one for one in accounts if one["id"] == service.account)["today"])


def at_work(service: Service, member: str, day: dt.date) -> None:
    """The vendor's product reports that the member was at work on the day."""
    days = [{"account": service.account, "member": member, "product": "professional", "day": day.isoformat()}]
    token = TokenKey.kept_in(HOME / "key.pem").product_token()
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    body = json.dumps({"days": days}).encode()
    request = urllib.request.Request(f"{service.address}/v1/product/activity", body, headers, method="POST")
    with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
        assert json.loads(answer.read()) == {"outcomes": ["recorded"]}


@pytest.fixture
def half_used(service: Service) -> Any:
    """A subscription with four seats, two of them given: one was used lately, one never in more than 90 days."""
    held = bought(service, quantity=4)
    idle, busy = member(service, "Pieter"), member(service, "Chris")
    at = f"/v1/accounts/{service.account}/subscriptions/{held['id']}/items/{held['items'][0]['id']}/licences"
    service.ask("anna", "POST", at, {"members": [idle["id"], busy["id"]]})
    day = today(service) + dt.timedelta(days=95)
    service.move((day - dt.timedelta(days=8)).isoformat())
    at_work(service, busy["id"], day - dt.timedelta(days=9))
    service.move(day.isoformat())
    return held, idle, busy


def test_who_does_not_use_a_seat_is_named_and_fewer_seats_are_filled_in(visits: Visits, half_used: Any) -> None:
    held, idle, busy = half_used
    page = visits.page(f"/subscriptions/{held['id']}/use", person="anna")
    expect(page.get_by_role("heading", level=1)).to_have_text("Gebruik van de licenties")
    expect(page.get_by_text("3 licenties kunnen terug")).to_be_visible()
    expect(page.get_by_text("minder bij de verlenging op")).to_be_visible()
    expect(page.get_by_role("rowheader")).to_contain_text(idle["name"])
    expect(page.get_by_role("rowheader").filter(has_text=busy["name"])).to_have_count(0)
    assert findings(page) == []
    page.get_by_role("link", name="Verder met 1 licentie").click()
    expect(page.get_by_label("Nieuw totaal")).to_have_value("1")
    expect(page.get_by_role("radio", name="Bij de verlenging")).to_be_checked()
    expect(page.get_by_role("button", name="Bevestigen")).to_be_enabled()
    page.go_back()
    page.get_by_role("checkbox", name=idle["name"]).check()
    page.get_by_role("button", name="Licenties intrekken").click()
    page.get_by_role("dialog").get_by_role("button", name="Licenties intrekken").click()
    expect(page.get_by_text("Iedereen met een licentie gebruikt haar.")).to_be_visible()
    assert holders(visits.service, held) == [busy["name"]]
    for width, scheme, language in ((PHONE, "dark", "de"), (DESKTOP, "dark", "fr"), (PHONE, "light", "en")):
        page = visits.page(page.url, person="lena", width=width, scheme=scheme, language=language)  # type: ignore[arg-type]
        expect(page.get_by_role("heading", level=3)).to_be_visible()
        page.wait_for_load_state("networkidle")
        assert (findings(page), sideways(page)) == ([], 0)


def test_before_the_first_count_the_page_says_when_it_comes(visits: Visits) -> None:
    held = bought(visits.service)
    page = visits.page(f"/subscriptions/{held['id']}", person="lena", width=PHONE)
    page.get_by_role("link", name="Licenties", exact=True).click()
    page.get_by_role("link", name="Wie een licentie gebruikt").click()
    expect(page.get_by_role("heading", level=2)).to_have_text("Nog niet geteld")
    assert (findings(page), sideways(page)) == ([], 0)


def test_a_member_without_a_right_sees_no_use(visits: Visits) -> None:
    held = bought(visits.service)
    page = visits.page(f"/subscriptions/{held['id']}/use", person="tom")
    expect(page.get_by_role("heading", level=2)).to_have_text("U hebt geen recht om dit te zien")
