"""Every screen in every state, looked at by axe: in one language, scheme and width each, taken in turn; in all of them
by ``make portal-check``, which leaves a picture of each in `portal/.made/pictures`.
"""

import json
import os
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple

import pytest
from playwright.sync_api import Page, Route, expect

from tests.portal.accessibility import findings
from tests.portal.conftest import DESKTOP, PHONE, Visits
from tests.portal.screens import SCREENS, Screen, Shown
from tests.portal.service import Service
from tests.portal.test_clocks import made_clock
from tests.portal.test_desk import asked_end, asked_programme
from tests.portal.test_desk_upgrades import asked_upgrade
from tests.portal.test_invoices import billed
from tests.portal.test_small_centre import opened as small_centre
from tests.portal.test_subscriptions import sideways
from tests.portal.test_trials import begun, opened_account
from tests.portal.test_upgrades import asked, offered

_PORTAL: Final = Path(__file__).resolve().parents[2] / "portal"
_PICTURES: Final = _PORTAL / ".made" / "pictures"
_WHOLE: Final = bool(os.environ.get("ZETEL_PORTAL_CHECK"))

#: Whatever a screen loads. Whose accounts and rights are whose is known before.
_LOADED: Final = re.compile(r"/v1/(accounts/|catalog|seller)")


class Look(NamedTuple):
    language: str
    width: int
    scheme: Literal["light", "dark"]


_SCHEMES: Final[tuple[Literal["light", "dark"], ...]] = ("light", "dark")

LOOKS: Final = tuple(Look(*look) for look in product(("nl", "de", "fr", "en"), (DESKTOP, PHONE), _SCHEMES))


def _looks(place: int) -> tuple[Look, ...]:
    """Those of the screen at a place of the list. 5 and 16 have no common divisor: all looks have their turn."""
    return LOOKS if _WHOLE else (LOOKS[5 * place % len(LOOKS)],)


CELLS: Final = [
    pytest.param(screen, look, id=f"{screen.name}-{look.language}-{look.width}-{look.scheme}")
    for place, screen in enumerate(SCREENS)
    for look in _looks(place)
]


@dataclass(frozen=True)
class Scene:
    """Ids for the paths, and the accounts, by their names in `Screen`."""

    ids: Mapping[str, str]

    def path(self, screen: Screen) -> str:
        return screen.path.format(**self.ids)


@pytest.fixture(scope="module")
def scene(service: Service) -> Iterator[Scene]:
    tried, invoice, end = begun(service, card="pm_card_visa"), billed(service), asked_end(service)
    held = service.ask("anna", "GET", f"/v1/accounts/{service.account}/subscriptions/{invoice['subscription']}")
    members = service.ask("anna", "GET", f"/v1/accounts/{service.account}/members")["members"]
    yield Scene(
        {
            "account": service.account,
            "fresh": opened_account(service, "Nieuw & Co"),
            "tried": tried.account,
            "small": small_centre(service, "Klein & Fijn", plan="planning-board-yearly", quantity=3).account,
            "trial": tried.subscription,
            "subscription": held["id"],
            "item": held["items"][0]["id"],
            "product": "professional",
            "profile": held["profile"],
            "invoice": invoice["id"],
            "member": next(one["id"] for one in members if one["name"] == "Tom Özdemir"),
            "ending": end.held,
            "end_request": end.id,
            "upgrade": offered(service, asked(service, "Voor het hele bedrijf", held["id"]))["id"],
            "programme_request": asked_programme(service),
            "upgrade_request": asked_upgrade(service, subscription=held["id"]),
            "clock": made_clock(service),
        }
    )
    end.over()


def test_every_route_is_a_screen_of_the_list() -> None:
    written = "".join(file.read_text(encoding="utf-8") for file in (_PORTAL / "src" / "screens").glob("*/route.ts"))
    routes = set(re.findall(r'path: "([^"]+)"', written))
    assert len(routes) > 20
    assert {screen.route for screen in SCREENS if screen.name not in ("link-cut", "not-found")} == routes


@pytest.mark.parametrize(("screen", "look"), CELLS)
def test_a_screen_breaks_no_rule_of_accessibility_in_any_state(
    visits: Visits, scene: Scene, screen: Screen, look: Look
) -> None:
    held: list[Route] = []
    page = visits.page("about:blank", person=screen.person, account=scene.ids[screen.account], **look._asdict())
    answer: Callable[[Route], Any] = held.append if Shown.LOADING in screen.states else Route.continue_
    page.route(_LOADED, lambda route: answer(route))
    page.goto(scene.path(screen))
    if Shown.LOADING in screen.states:
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        expect(page.locator(".bones").first).to_be_visible()
        _seen(page, screen, look, Shown.LOADING)
        answer = Route.continue_
        for route in held:
            route.continue_()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator(".bones")).to_have_count(0)
    page.wait_for_load_state("networkidle")
    _seen(page, screen, look, Shown.USED)
    for shown, refusal in _REFUSALS.items():
        if shown in screen.states:
            answer = refusal
            page.reload()
            expect(page.locator("main .notice").first).to_be_visible()
            _seen(page, screen, look, shown)


def _refusal(status: int, slug: str, detail: str) -> Callable[[Route], None]:
    body = json.dumps({"type": f"https://zetel.example/problems/{slug}", "status": status, "detail": detail})
    return lambda route: route.fulfill(status=status, content_type="application/problem+json", body=body)


_REFUSALS: Final = {
    Shown.FAILED: _refusal(409, "conflict", "<b>It</b> failed."),
    Shown.NO_RIGHT: _refusal(403, "not-permitted", "You have <i>no</i> right to this."),
}


def _seen(page: Page, screen: Screen, look: Look, shown: Shown) -> None:
    if _WHOLE:
        _PICTURES.mkdir(parents=True, exist_ok=True)
        name = f"{screen.name}-{shown}-{look.language}-{look.width}-{look.scheme}.png"
        page.screenshot(path=_PICTURES / name, full_page=True)
    assert (shown, findings(page), sideways(page)) == (shown, [], 0)
