"""Help: whom a customer reaches, from everywhere; and one's own data."""

import uuid
from typing import Any

import pytest
from playwright.sync_api import expect

from local.people import PEOPLE
from tests.portal.accessibility import findings
from tests.portal.conftest import DESKTOP, PHONE, Visits
from tests.portal.test_subscriptions import sideways


@pytest.mark.parametrize(
    ("language", "width", "scheme", "heading", "imprint"),
    [
        ("nl", DESKTOP, "light", "Hulp", "nl/colofon"),
        ("de", PHONE, "dark", "Hilfe", "de/impressum"),
        ("fr", PHONE, "light", "Aide", "fr/"),
        ("en", DESKTOP, "dark", "Help", "en/"),
    ],
)
def test_contacts_and_legal_pages_are_one_press_away(
    visits: Visits, language: str, width: int, scheme: Any, heading: str, imprint: str
) -> None:
    page = visits.page("/subscriptions", person="tom", language=language, width=width, scheme=scheme)
    page.get_by_role("link", name=heading, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    expect(page.get_by_role("link", name="+31 20 555 01 00")).to_have_attribute("href", "tel:+31205550100")
    expect(page.get_by_role("link", name="klantenservice@grachtwerk.example").first).to_be_visible()
    assert page.locator(f"a[href^='https://grachtwerk.example/{imprint}']").count() >= 1
    page.wait_for_load_state("networkidle")
    assert (findings(page), sideways(page)) == ([], 0)


def test_whoever_has_no_account_finds_the_contacts_too(visits: Visits) -> None:
    page = visits.page("/", person="daan")
    expect(page.get_by_role("heading", level=1)).to_have_text("U hoort bij geen account")
    expect(page.get_by_role("link", name="+31 20 555 01 00")).to_be_visible()
    assert findings(page) == []


def own(visits: Visits, person: str) -> Any:
    service = visits.service
    (me,) = service.ask(person, "GET", "/v1/me")["accounts"]
    return service.ask(person, "GET", f"/v1/accounts/{service.account}/members/{me['member']}")


def test_a_member_changes_the_own_data_and_the_portal_speaks_the_new_language(visits: Visits) -> None:
    before = own(visits, "tom")
    page = visits.page("/subscriptions", person="tom", width=PHONE)
    page.get_by_role("button", name=PEOPLE["tom"].name).click()
    page.get_by_role("menuitem", name="Uw gegevens").click()
    page.get_by_label("Naam", exact=True).fill("Tom <i>Ö</i>")
    page.get_by_label("Telefoon").fill("+31 10 555 01 24")
    page.get_by_label("Taal").select_option("de")
    assert (findings(page), sideways(page)) == ([], 0)
    page.reload()  # nothing typed is lost
    page.get_by_role("button", name="Opslaan").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ihre Daten")
    expect(page.get_by_role("status").filter(has_text="Ihre Daten wurden geändert.")).to_be_visible()
    now = own(visits, "tom")
    assert (now["name"], now["phone"], now["language"]) == ("Tom <i>Ö</i>", "+31 10 555 01 24", "de")
    back = {"name": before["name"], "phone": before.get("phone"), "language": before.get("language")}
    at = f"/v1/accounts/{visits.service.account}/members/{now['id']}"
    visits.service.ask("tom", "PATCH", at, back, version=now["version"])  # for other tests, Tom is as he was


def test_own_data_that_another_tab_changed_is_told_and_nothing_typed_is_lost(visits: Visits) -> None:
    page = visits.page("/me", person="eva")
    page.get_by_label("Telefoon").fill("+31 10 555 01 25")
    held = own(visits, "eva")
    at = f"/v1/accounts/{visits.service.account}/members/{held['id']}"
    visits.service.ask("eva", "PATCH", at, {"phone": "+31 10 555 01 26"}, version=held["version"])
    page.get_by_role("button", name="Opslaan").click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_label("Telefoon")).to_have_value("+31 10 555 01 25")
    page.get_by_role("button", name="Opslaan").click()
    expect(page.get_by_role("status").filter(has_text="Uw gegevens zijn gewijzigd.")).to_be_visible()
    assert own(visits, "eva")["phone"] == "+31 10 555 01 25"


def test_a_person_without_an_account_opens_one(visits: Visits) -> None:
    word = uuid.uuid4().hex[:10]
    page = visits.page("/", person="emil", width=PHONE, scheme="dark")
    page.get_by_role("button", name="Account openen").click()
    page.get_by_label("Officiële naam").fill(f"Novák {word}")
    page.get_by_label("Straat en huisnummer").fill("Kade 1")
    page.get_by_label("Plaats").fill("Delft")
    assert (findings(page), sideways(page)) == ([], 0)
    page.get_by_role("button", name="Account openen").click()
    expect(page.get_by_label("Postcode")).to_have_attribute("aria-invalid", "true")
    page.get_by_label("Postcode").fill("2611 AA")
    page.get_by_role("button", name="Account openen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Hallo Emil")
    (opened,) = visits.service.ask("emil", "GET", "/v1/me")["accounts"]
    assert (opened["name"], opened["roles"]) == (f"Novák {word}", ["owner"])
