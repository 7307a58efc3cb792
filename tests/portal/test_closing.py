"""An account is closed: what stands in the way, what will happen, the name that confirms, and the end."""

import datetime as dt
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.portal.accessibility import findings
from tests.portal.conftest import DESKTOP, PHONE, Visits
from tests.portal.service import Service
from tests.portal.test_subscriptions import bought, sideways
from tests.portal.test_use import today

NAME = "Smit <b>& Zonen</b>"


def opened(service: Service) -> str:
    """An account of Daan's own; the test closes it."""
    profile = {
        "name": "Smit & Zonen",
        "address": {"street": "Havenstraat 12", "city": "Rotterdam", "postcode": "3011 AA", "country": "NL"},
        "language": "nl",
        "currency": "EUR",
        "zone": "Europe/Amsterdam",
        "recipients": ["daan@smit.example"],
    }
    answer = service.ask("daan", "POST", "/v1/accounts", {"name": NAME, "profile": profile})
    return str(answer["account"]["id"])


@pytest.mark.parametrize(
    ("language", "width", "scheme", "heading", "blocked", "button"),
    [
        ("nl", DESKTOP, "light", "Account sluiten", "Wat er in de weg staat", "Account voorgoed"),
        ("de", PHONE, "dark", "Konto schließen", "Was im Weg steht", "Konto endgültig"),
        ("fr", DESKTOP, "dark", "Fermer le compte", "Ce qui s\u2019y oppose", "Fermer définitivement"),
        ("en", PHONE, "light", "Close the account", "What stands in the way", "Close the account for good"),
    ],
)
def test_what_stands_in_the_way_has_a_way_out(
    visits: Visits, language: str, width: int, scheme: Any, heading: str, blocked: str, button: str
) -> None:
    bought(visits.service)
    page = visits.page("/closing", person="anna", language=language, width=width, scheme=scheme)
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    expect(page.get_by_role("heading", name=blocked)).to_be_visible()
    expect(page.locator('a[href$="/cancel"]').first).to_be_visible()
    expect(page.get_by_role("button", name=button)).to_be_disabled()
    page.wait_for_load_state("networkidle")
    assert (findings(page), sideways(page)) == ([], 0)


def test_the_name_confirms_and_the_account_closes(visits: Visits) -> None:
    opened(visits.service)
    page = visits.page("/billing", person="daan", width=PHONE)
    page.get_by_role("link", name="Account sluiten").click()
    expect(page.get_by_role("status").filter(has_text="Niets staat in de weg.")).to_be_visible()
    name = page.get_by_label("Naam van het account")
    close = page.get_by_role("button", name="Account voorgoed sluiten")
    name.fill("Smit")
    expect(close).to_be_disabled()
    name.fill(NAME)
    page.reload()  # what was typed stays
    expect(name).to_have_value(NAME)
    assert (findings(page), sideways(page)) == ([], 0)
    close.click()
    steps = page.get_by_role("list", name="Stappen").get_by_role("listitem")
    expect(steps.filter(has_text="(klaar)").first).to_be_visible()
    visits.service.move((today(visits.service) + dt.timedelta(days=1)).isoformat())  # the sweeps take what is left
    expect(page.get_by_role("heading", level=1)).to_have_text("Het account is gesloten")
    expect(steps.filter(has_text="(klaar)")).to_have_count(8)
    expect(page.get_by_role("button", name="Uitloggen")).to_be_visible()
    assert findings(page) == []
    assert visits.service.ask("daan", "GET", "/v1/me")["accounts"] == []


def test_only_an_owner_closes_the_account(visits: Visits) -> None:
    page = visits.page("/closing", person="chris")
    expect(page.get_by_role("heading", level=2)).to_have_text("U hebt geen recht om dit te zien")
