"""The portal's first screen: what of it is loaded, and when it is painted and can be used, on loopback and on a slow
telephone. The service is the local one, with the built files.
"""

import gzip
import io
import statistics
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, redirect_stdout
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from bench.figures import Figure, at_most
from bench.places import ROOT
from local.people import PEOPLE
from tests.portal import browsers
from tests.portal.service import Service, serving

DIST: Final = ROOT / "portal" / "dist"

#: The screens on which people arrive, by their paths.
FIRST_SCREENS: Final = {"home": "/", "subscriptions": "/subscriptions", "invoices": "/invoices", "shop": "/shop"}

#: The promises: kilobytes (1,000 bytes) that arrive compressed, and seconds.
MOST_SCRIPT: Final = 190
MOST_STYLES: Final = 10
_PAINTED: Final = 1.2
_USABLE: Final = 3.5
_ON_LOOPBACK: Final = 1.0

#: Lighthouse's slow 4G: 1.6 Mbit/s down, 0.75 up, 150 ms for a way and back; and a processor four times slower.
_SLOW: Final = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1_638_400 / 8,
    "uploadThroughput": 768_000 / 8,
}
_SLOWER: Final = 4

_OPTIONS: Final = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-sync")

#: The heading is there, and nothing loads any more.
_USED: Final = "() => document.querySelector('main h1') && !document.querySelector('.bones') ? performance.now() : null"
_PAINT: Final = "() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null"


def measured(rounds: int) -> Sequence[Figure]:
    """The loaded kilobytes of each first screen, and the times of the first one: medians of `rounds` fresh browsers."""
    with redirect_stdout(io.StringIO()), started() as (service, browser):
        figures = [figure for name, path in FIRST_SCREENS.items() for figure in _loaded(service, browser, name, path)]
        loopback = [_times(service, browser, slow=False) for _ in range(rounds)]
        slow = [_times(service, browser, slow=True) for _ in range(rounds)]
    return [
        *figures,
        _median("home usable, on loopback", [usable for _, usable in loopback], _ON_LOOPBACK),
        _median("home painted first, slow 4G and a quarter of the processor", [paint for paint, _ in slow], _PAINTED),
        _median("home usable, slow 4G and a quarter of the processor", [usable for _, usable in slow], _USABLE),
    ]


@contextmanager
def started() -> Iterator[tuple[Service, Browser]]:
    """The local service with its demo, and a browser."""
    installed = browsers.found()
    with TemporaryDirectory() as folder, serving(Path(folder)) as service, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=installed.program, env={**installed.environment}, args=list(_OPTIONS)
        )
        yield service, browser
        browser.close()


def loaded(service: Service, browser: Browser, path: str) -> dict[str, int]:
    """The bytes of a first screen as they travel, by the ending of their files: `js`, `css`, `woff2`."""
    asked: set[str] = set()
    context = _signed_in(service, browser)
    page = context.new_page()
    page.on("request", lambda request: asked.add(request.url.partition("?")[0]))
    page.goto(path)
    page.wait_for_function(_USED)
    context.close()
    sizes: dict[str, int] = {}
    for file in (DIST / "assets" / url.rpartition("/")[2] for url in asked if "/assets/" in url):
        content = file.read_bytes()
        size = len(content if file.suffix == ".woff2" else gzip.compress(content, mtime=0))
        sizes[file.suffix[1:]] = sizes.get(file.suffix[1:], 0) + size
    return sizes


def _loaded(service: Service, browser: Browser, name: str, path: str) -> Iterator[Figure]:
    sizes = loaded(service, browser, path)
    yield at_most(f"{name}: script, compressed", sizes["js"] / 1000, MOST_SCRIPT, digits=0, unit=" kB")
    yield at_most(f"{name}: styles, compressed", sizes["css"] / 1000, MOST_STYLES, digits=1, unit=" kB")


def _times(service: Service, browser: Browser, *, slow: bool) -> tuple[float, float]:
    """Seconds until the first paint and until the screen can be used, in a browser that has nothing yet."""
    context = _signed_in(service, browser)
    page = context.new_page()
    if slow:
        session = context.new_cdp_session(page)
        session.send("Network.enable")
        session.send("Network.emulateNetworkConditions", _SLOW)
        session.send("Emulation.setCPUThrottlingRate", {"rate": _SLOWER})
    page.goto("/", wait_until="commit")
    usable = _milliseconds(page, _USED)
    painted = _milliseconds(page, _PAINT)
    context.close()
    return painted / 1000, usable / 1000


def _milliseconds(page: Page, when: str) -> float:
    """What `when` gives as soon as it gives something, looked for in each frame that is painted."""
    value: Any = page.wait_for_function(when, polling="raf").json_value()
    return float(value)


def _signed_in(service: Service, browser: Browser) -> BrowserContext:
    """A browser that has loaded nothing, in whose tabs Anna is signed in."""
    context = browser.new_context(base_url=service.address, locale="nl", viewport={"width": 390, "height": 844})
    context.add_init_script(
        f"for (const [key, value] of Object.entries({_session(service, browser)})) sessionStorage.setItem(key, value)"
    )
    return context


def _session(service: Service, browser: Browser) -> str:
    """What the portal keeps of a sign-in, as JSON."""
    context = browser.new_context(base_url=service.address, locale="nl")
    name, value = service.issuer.remember(PEOPLE["anna"])
    context.add_cookies([{"name": name, "value": value, "url": service.address}])
    page = context.new_page()
    page.goto("/")
    page.wait_for_function(_USED)
    kept = str(page.evaluate("JSON.stringify(sessionStorage)"))
    context.close()
    return kept


def _median(what: str, seconds: Sequence[float], most: float) -> Figure:
    return at_most(what, statistics.median(seconds), most, unit=" s")
