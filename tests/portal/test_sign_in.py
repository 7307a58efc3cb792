"""Signing in at the page of the local issuer: by a click, by keyboard, and again without either."""

from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from playwright.sync_api import Page, expect

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


def came_back(page: Page) -> dict[str, list[str]]:
    page.wait_for_url("**/signed-in?*")
    return parse_qs(urlsplit(page.url).query)


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_of_the_sign_in_breaks_no_rule_of_accessibility(visits: Visits, width: int, scheme: str) -> None:
    page = visits.page(request(visits), width=width, scheme=scheme)  # type: ignore[arg-type]
    expect(page.get_by_role("button")).to_have_count(len(PEOPLE))
    assert findings(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
