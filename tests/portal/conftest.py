"""One service and one browser for all tests of a worker; for each test, pages that are listened to.

Any worker runs any of these tests, in any order, and on a clock that others have moved: a test buys what it needs, and
counts from what it finds.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from local.people import PEOPLE
from tests.patience import PATIENCE
from tests.portal import browsers
from tests.portal.listening import Listening
from tests.portal.service import Service, serving

#: Enough for a container without a sandbox of its own, and no service of the browser's maker.
_OPTIONS: Final = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-sync")

#: The two widths of every screen, in CSS pixels.
DESKTOP: Final = 1280
PHONE: Final = 390

_HEIGHTS: Final = {DESKTOP: 900, PHONE: 844}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The service has its AWS in a process of its own, as the mark says."""
    for item in items:
        if isinstance(item, pytest.Function) and "visits" in item.fixturenames:
            item.add_marker(pytest.mark.emulator)


@pytest.fixture(scope="package")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with serving(tmp_path_factory.mktemp("service")) as started:
        trusted(started)
        yield started


def trusted(service: Service) -> None:
    """The bookkeeper raises the account's credit, so that no test buys away what another one needs."""
    profiles = service.ask("anna", "GET", f"/v1/accounts/{service.account}/profiles")["profiles"]
    shared = next(profile for profile in profiles if "owner" not in profile)
    path = f"/v1/seller/accounts/{service.account}/profiles/{shared['id']}/credit"
    more = {"limit": 10_000_000_00, "currency": "EUR", "days": 30}
    service.ask("boris", "PUT", path, more, version=shared["version"])


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    installed = browsers.found()
    with sync_playwright() as playwright:
        expect.set_options(timeout=PATIENCE * 1000 / 20)
        started = playwright.chromium.launch(
            executable_path=installed.program, env={**installed.environment}, args=list(_OPTIONS)
        )
        yield started
        started.close()


@dataclass
class Visits:
    """Opens pages of the portal. `listening` tells at the test's end what was heard."""

    service: Service
    listening: Listening
    _browser: Browser
    _contexts: list[BrowserContext] = field(default_factory=list)

    def page(
        self,
        path: str = "/",
        *,
        person: str | None = None,
        language: str = "nl",
        width: int = DESKTOP,
        scheme: Literal["light", "dark"] = "light",
        account: str | None = None,
    ) -> Page:
        """A page in a browser of its own, gone to `path`; `person` has signed in there, None has not.

        `account` is the one that is open, where the person has several.
        """
        context = self._browser.new_context(
            base_url=self.service.address,
            locale=language,
            color_scheme=scheme,
            viewport={"width": width, "height": _HEIGHTS[width]},
            has_touch=width == PHONE,
            is_mobile=width == PHONE,
        )
        self._contexts.append(context)
        context.set_default_timeout(PATIENCE * 1000 / 20)
        self.listening.to(context)
        if person:
            name, value = self.service.issuer.remember(PEOPLE[person])
            context.add_cookies([{"name": name, "value": value, "url": self.service.address}])
        if account:
            context.add_init_script(f"location.host && sessionStorage.setItem('account', {account!r})")
        page = context.new_page()
        page.goto(path)
        return page

    def close(self) -> None:
        for context in self._contexts:
            context.close()


@pytest.fixture
def visits(service: Service, browser: Browser) -> Iterator[Visits]:
    """Fails the test at its end if a page said anything: see `tests.portal.listening`."""
    opened = Visits(service, Listening(service.address), browser)
    yield opened
    opened.close()
    assert opened.listening.heard == []
