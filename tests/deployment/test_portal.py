"""The published portal in a browser: signed in at the pool's own pages, under the headers of the template.

A browser asks three hosts, which the local AWS answers under another address: the portal's address (CloudFront, and the
API below /v1/), and the pool's pages. Routes lead it there, and hand on each answer as it is.
"""

import http.client
from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, Route, expect, sync_playwright

from local import template
from tests.deployment.customer import Customer
from tests.deployment.stack import NAME, PASSWORD, Stack
from tests.patience import PATIENCE
from tests.portal import browsers
from tests.portal.listening import Listening

pytestmark = [pytest.mark.emulator, pytest.mark.xdist_group("deployment")]

PORTAL: Final = template.read().parameters["PortalAddress"].rstrip("/")
_HOP_BY_HOP: Final = frozenset({"connection", "transfer-encoding", "content-length", "content-encoding"})


@pytest.fixture(scope="module")
def published(stack: Stack) -> Stack:
    assert "The portal is at http" in stack.operated("publish", NAME)
    return stack


def asked(route: Route, at: str, host: str | None = None) -> tuple[int, dict[str, str], bytes]:
    """The answer of the local AWS at `at` to the browser's request, asked there as the host `host`."""
    request, to = route.request, urlsplit(route.request.url)
    headers = {**request.headers, "host": host or urlsplit(at).netloc, "x-forwarded-proto": "https"}
    headers.pop("accept-encoding", None)
    connection = http.client.HTTPConnection(urlsplit(at).netloc, timeout=PATIENCE)
    try:
        path = to.path + (f"?{to.query}" if to.query else "")
        connection.request(request.method, path, request.post_data_buffer, headers)
        answer = connection.getresponse()
        told = {name.lower(): value for name, value in answer.getheaders() if name.lower() not in _HOP_BY_HOP}
        return answer.status, told, answer.read()
    finally:
        connection.close()


def given(route: Route, answer: tuple[int, dict[str, str], bytes]) -> None:
    """Hands the answer to the browser. A redirect becomes a page that leads on: routes do not follow redirects."""
    status, headers, body = answer
    if status in {302, 303} and route.request.is_navigation_request():
        leads = (
            f'<!doctype html><meta http-equiv="refresh" content="0;url={headers["location"].replace("&", "&amp;")}">'
        )
        route.fulfill(status=200, content_type="text/html", body=leads)
    else:
        route.fulfill(status=status, headers=headers, body=body)


@pytest.fixture
def browser(published: Stack) -> Iterator[tuple[BrowserContext, Listening]]:
    outputs = published.deployment.outputs
    distribution = urlsplit(outputs["PortalDistributionAddress"]).netloc
    aws, api = published.aws.endpoint, published.aws.api
    installed = browsers.found()
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=installed.program, env={**installed.environment}, args=["--no-sandbox", "--disable-gpu"]
        )
        context = started.new_context(base_url=PORTAL, locale="nl")
        context.set_default_timeout(PATIENCE * 1000 / 10)
        listening = Listening(PORTAL, outputs["SignInDomain"])
        listening.to(context)
        context.route(f"{PORTAL}/**", lambda route: given(route, asked(route, aws, distribution)))
        context.route(f"{PORTAL}/v1/**", lambda route: given(route, asked(route, api)))
        context.route(f"{outputs['SignInDomain']}/**", lambda route: given(route, asked(route, aws)))
        yield context, listening
        started.close()


def test_a_customer_signs_in_at_the_pools_pages_sees_what_it_bought_and_buys(
    browser: tuple[BrowserContext, Listening], customer: Customer
) -> None:
    context, listening = browser
    customer.buy()
    page = context.new_page()
    page.goto("/subscriptions")  # a deep link, which CloudFront's function leads to the page
    page.locator("input[name=username]").fill("anna@veerman.example")
    page.locator("input[name=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/subscriptions")
    expect(page.get_by_role("main").get_by_text("Professional").first).to_be_visible()
    page.goto("/shop/professional?plan=professional-yearly&quantity=2")
    page.get_by_role("radio", name="Factuur Per overschrijving").check()
    # 2 x 365.00 and 21 % VAT.
    page.get_by_role("button", name="Kopen · € 883,30").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Professional is van u")
    invoice = customer.invoices()[0]
    assert (invoice["total"], invoice["open"]) == (883_30, 883_30)
    assert listening.heard == []


def test_the_published_files_have_the_headers_of_the_template(published: Stack) -> None:
    distribution = urlsplit(published.deployment.outputs["PortalDistributionAddress"]).netloc

    def served(path: str) -> Any:
        connection = http.client.HTTPConnection(urlsplit(published.aws.endpoint).netloc, timeout=PATIENCE)
        connection.request("GET", path, headers={"Host": distribution, "X-Forwarded-Proto": "https"})
        answer = connection.getresponse()
        answer.read()
        connection.close()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}

    status, headers = served("/invoices/some/where")
    assert (status, headers["cache-control"]) == (200, "no-cache")
    assert headers["content-security-policy"].startswith("default-src 'self'; style-src 'self' 'sha256-")
    assert published.deployment.outputs["SignInDomain"] in headers["content-security-policy"]
    assert (headers["x-content-type-options"], headers["referrer-policy"]) == ("nosniff", "same-origin")
    status, headers = served("/account/facturen.php")  # a predecessor's path, which the demo's seller has
    assert (status, headers["content-type"]) == (200, "text/html; charset=utf-8")
