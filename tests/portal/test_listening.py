"""The ears of the portal's tests: each kind of trouble is heard, and the API's refusals are not trouble."""

from contextlib import nullcontext

import pytest
from playwright.sync_api import expect

from operate.portal import security_headers
from tests.portal.conftest import Visits

PAGE = "<!doctype html><html lang='en'><title>Probe</title><main>{body}</main><script src='/probe.js'></script>"


@pytest.mark.parametrize(
    ("body", "script", "heard"),
    [
        ("", "console.info('hello')", "The console says (info): hello"),
        ("", "throw new Error('broken')", "A script failed: broken"),
        ("", "fetch('http://127.0.0.1:9/x').catch(() => 0)", "The policy was violated: connect-src"),
        ("<style>main { color: red }</style>", "", "The policy was violated: style-src-elem: inline"),
        ("", "location.href = 'http://127.0.0.1:9/gone'", "Another origin was asked: GET http://127.0.0.1:9/gone"),
    ],
)
def test_trouble_is_heard(visits: Visits, body: str, script: str, heard: str) -> None:
    page = visits.page("/_local")
    page.route(
        "**/probe",
        lambda route: route.fulfill(
            body=PAGE.format(body=body), content_type="text/html", headers=dict(security_headers())
        ),
    )
    page.route(
        "**/probe.js",
        lambda route: route.fulfill(
            body=f"setTimeout(() => document.body.dataset.done = 1, 200); {script}", content_type="text/javascript"
        ),
    )
    with page.expect_request("http://127.0.0.1:9/gone") if "location" in script else nullcontext():
        page.goto("/probe")
    if "location" not in script:
        expect(page.locator("body[data-done]")).to_be_attached()
    assert any(line.startswith(heard) for line in visits.listening.heard), visits.listening.heard
    visits.listening.heard.clear()


def test_a_refusal_of_the_api_is_part_of_a_story(visits: Visits) -> None:
    page = visits.page("/_local")
    assert page.evaluate("fetch('/v1/me').then(answer => answer.status)") == 401
    assert visits.listening.heard == []
