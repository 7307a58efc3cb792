"""Signing in: by a click, by keyboard, and again without either; the place that was asked for is where it leads."""

from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect

from local.people import PEOPLE
from tests.portal.accessibility import findings
from tests.portal.conftest import DESKTOP, PHONE, Visits

#: RFC 7636, appendix B.
CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"


def request(visits: Visits) -> str:
    """The portal's request for a sign-in."""
    asked = {
        "client_id": "zetel-local",
        "redirect_uri": f"{visits.service.address}/signed-in",
        "response_type": "code",
        "scope": "openid zetel/api",
        "state": "s-1",
        "code_challenge": CHALLENGE,
        "code_challenge_method": "S256",
    }
    return f"/oauth2/authorize?{urlencode(asked)}"


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_of_the_sign_in_breaks_no_rule_of_accessibility(visits: Visits, width: int, scheme: str) -> None:
    page = visits.page(request(visits), width=width, scheme=scheme)  # type: ignore[arg-type]
    expect(page.get_by_role("button")).to_have_count(len(PEOPLE))
    assert findings(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_person_signs_in_with_a_click_and_lands_in_the_portal(visits: Visits) -> None:
    page = visits.page("/")
    page.get_by_role("button", name="Anna Veerman").click()
    page.wait_for_url(f"{visits.service.address}/")
    expect(page.get_by_role("main").get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_text("Veerman Logistiek").first).to_be_visible()


def test_a_person_signs_in_by_keyboard_alone(visits: Visits) -> None:
    page = visits.page("/")
    expect(page.get_by_role("button", name="Anna Veerman")).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Anna Veerman")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url(f"{visits.service.address}/")
    expect(page.get_by_role("main").get_by_role("heading", level=1)).to_be_visible()


def test_whoever_has_signed_in_gets_to_a_deep_link_without_a_click(visits: Visits) -> None:
    page = visits.page("/subscriptions", person="anna")
    page.wait_for_url("**/subscriptions")
    expect(page.get_by_role("main").get_by_role("heading", level=1)).to_be_visible()
