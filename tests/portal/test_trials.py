"""A trial on the page of its subscription: made longer, converted, followed by another plan, and left."""

import uuid
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.portal.accessibility import findings
from tests.portal.conftest import DESKTOP, PHONE, Visits
from tests.portal.service import Service
from tests.portal.test_subscriptions import bought, sideways


@dataclass(frozen=True, slots=True)
class Tried:
    """Three seats of Essentials in their trial, in an account of its own: each product is tried once."""

    service: Service
    name: str
    account: str
    subscription: str

    @property
    def read(self) -> Any:
        return self.service.ask("bram", "GET", f"/v1/accounts/{self.account}/subscriptions/{self.subscription}")

    def page(self, visits: Visits, path: str = "", **look: Any) -> Page:
        page = visits.page("/", person="bram", **look)
        page.get_by_role("button", name=self.name).click()
        expect(page.locator(".home")).to_be_visible()
        page.goto(f"/subscriptions/{self.subscription}{path}")
        return page


@pytest.fixture
def tried(service: Service) -> Tried:
    return begun(service, card="pm_card_visa")


def new_account(name: str, mail: str) -> dict[str, Any]:
    """A customer that mails reach at `mail`."""
    address = {"street": "Nieuwe Binnenweg 7", "postcode": "3014 GA", "city": "Rotterdam", "country": "NL"}
    profile = {
        "name": name,
        "address": address,
        "language": "nl",
        "currency": "EUR",
        "zone": "Europe/Amsterdam",
        "recipients": [mail],
    }
    return {"name": name, "profile": profile}


def opened_account(service: Service, name: str) -> str:
    """A new account of Bram's."""
    body = new_account(name, "bram@dewit-administratie.example")
    return str(service.ask("bram", "POST", "/v1/accounts", body)["account"]["id"])


def begun(service: Service, *, card: str) -> Tried:
    """A trial that a card pays afterwards."""
    name = f"Proef {uuid.uuid4().hex[:8]}"
    account = opened_account(service, name)
    at = f"/v1/accounts/{account}"
    pays = service.ask("bram", "GET", f"{at}/profiles")["profiles"][0]["id"]
    wanted = {"plan": "essentials-trial", "quantity": 3, "profile": pays, "pay_by": "card"}
    quote = service.ask("bram", "POST", f"{at}/purchases/quotes", wanted)
    held = service.ask("bram", "POST", f"{at}/purchases", {"quote": quote, "card": card})
    return Tried(service, name, account, held["subscription"]["id"])


@pytest.mark.parametrize(
    ("language", "width", "scheme", "heading"),
    [
        ("nl", PHONE, "dark", "Doorgaan na de proefperiode"),
        ("de", DESKTOP, "light", "Nach der Testphase weitermachen"),
        ("fr", PHONE, "light", "Continuer après l’essai"),
        ("en", DESKTOP, "dark", "Go on after the trial"),
    ],
)
def test_a_trial_and_its_conversion_break_no_rule_of_accessibility(
    visits: Visits, tried: Tried, language: str, width: int, scheme: Any, heading: str
) -> None:
    page = tried.page(visits, language=language, width=width, scheme=scheme)
    # 3 x 15.00 and 21 % VAT.
    expect(page.get_by_text("54,45" if language != "en" else "54.45").first).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert (findings(page), sideways(page)) == ([], 0)
    page.goto(f"/subscriptions/{tried.subscription}/conversion")
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    expect(page.locator(".paper")).to_be_visible()
    assert (findings(page), sideways(page)) == ([], 0)


def test_a_trial_is_made_longer_once_after_its_new_days_were_read(visits: Visits, tried: Tried) -> None:
    page = tried.page(visits)
    page.get_by_role("button", name="Proefperiode verlengen").click()
    asked = page.get_by_role("dialog")
    expect(asked).to_contain_text("De proefperiode wordt 7 dagen langer.")
    asked.get_by_role("button", name="Verlengen").click()
    expect(page.get_by_role("status").filter(has_text="De proefperiode loopt tot en met")).to_be_visible()
    expect(page.get_by_role("button", name="Proefperiode verlengen")).to_have_count(0)
    assert tried.read["trial"]["extended"] is True


def test_another_plan_follows_a_trial_and_its_first_invoice_is_agreed_to(visits: Visits, tried: Tried) -> None:
    page = tried.page(visits)
    page.get_by_role("link", name="Kiezen wat volgt").click()
    page.get_by_label("Abonnement").select_option(label="Professional · 1\u00a0maand")
    # 3 x 36.00 and 21 % VAT.
    expect(page.locator(".when")).to_contain_text("€ 130,68")
    page.get_by_role("button", name="Vastleggen voor").click()
    expect(page.get_by_text("De eerste factuur is € 130,68")).to_be_visible()
    page.get_by_role("link", name="Anders betalen").click()
    page.get_by_role("button", name="Akkoord · € 130,68 op").click()
    expect(page.get_by_role("status").filter(has_text="Na de proefperiode volgt de betaalde looptijd.")).to_be_visible()
    read = tried.read
    assert (read["trial"]["converts"], [entry["kind"] for entry in read["timeline"]]) == (True, ["plan"])


def test_a_trial_that_one_leaves_ends_without_a_charge_and_one_may_stay_after_all(visits: Visits, tried: Tried) -> None:
    page = tried.page(visits)
    page.get_by_role("link", name="Stoppen").click()
    expect(page.get_by_text("Er wordt niets in rekening gebracht en niets terugbetaald.")).to_be_visible()
    page.get_by_label("Waarom").select_option(index=1)
    page.get_by_role("button", name="Opzeggen · laatste dag").click()
    page.get_by_role("link", name="Naar het abonnement").click()
    page.get_by_role("button", name="Toch doorgaan").click()
    page.get_by_role("dialog").get_by_role("button", name="Aanzetten").click()
    expect(page.get_by_role("link", name="Stoppen")).to_be_visible()
    expect(page.get_by_role("button", name="Toch doorgaan")).to_have_count(0)
    assert tried.read["timeline"] == []


def test_a_refused_first_payment_needs_attention_and_is_made_in_another_way(visits: Visits) -> None:
    tried = begun(visits.service, card="pm_card_chargeCustomerFail")
    ends = tried.read["trial"]["ends"]
    visits.service.move(ends)
    page = visits.page("/", person="bram")
    page.get_by_role("button", name=tried.name).click()
    page.get_by_role("link", name="De betaalde looptijd van Essentials kon niet beginnen").click()
    expect(page.get_by_text("De kaart is geweigerd.")).to_be_visible()
    assert findings(page) == []
    page.get_by_role("link", name="Anders betalen").click()
    page.get_by_role("button", name="Akkoord · € 54,45").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Essentials")
    visits.service.move(f"{date.fromisoformat(ends) + timedelta(days=1)}")
    after = tried.read
    assert (after["term"][0], "trial" in after) == (ends, False)


def test_a_subscription_without_a_trial_has_nothing_to_convert(visits: Visits) -> None:
    held = bought(visits.service)
    page = visits.page(f"/subscriptions/{held['id']}/conversion", person="chris")
    expect(page.get_by_role("heading", level=2, name="Dit abonnement is niet in een proefperiode")).to_be_visible()
