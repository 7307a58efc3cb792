"""Billing: who pays, who gets the mails, what the VAT id is worth."""

import uuid
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from local.people import PEOPLE
from tests.portal.accessibility import findings
from tests.portal.conftest import DESKTOP, PHONE, Visits
from tests.portal.service import Service
from tests.portal.test_subscriptions import sideways
from zetel.domain.parties.address import COUNTRIES


def added(service: Service, **details: Any) -> Any:
    """A profile with a name of its own, whose mails go to the owner."""
    wanted = {
        "name": f"Werf {uuid.uuid4().hex[:10]} B.V.",
        "address": {"street": "Kade 1", "postcode": "3011 AA", "city": "Rotterdam", "country": "NL"},
        "language": "nl",
        "currency": "EUR",
        "zone": "Europe/Amsterdam",
        "recipients": [PEOPLE["anna"].mail],
        **details,
    }
    return service.ask("anna", "POST", f"/v1/accounts/{service.account}/profiles", wanted)


def read(service: Service, id: str) -> Any:
    return service.ask("anna", "GET", f"/v1/accounts/{service.account}/profiles/{id}")


def toasted(page: Page, text: str) -> None:
    expect(page.get_by_role("status").filter(has_text=text)).to_be_visible()


@pytest.mark.parametrize(
    ("language", "width", "scheme", "heading", "mails"),
    [
        ("nl", PHONE, "dark", "Facturering", "Wie de mails krijgt"),
        ("de", DESKTOP, "light", "Abrechnung", "Wer die E-Mails erhält"),
        ("fr", PHONE, "light", "Facturation", "Qui reçoit les e-mails"),
        ("en", DESKTOP, "dark", "Billing", "Who gets the mails"),
    ],
)
def test_the_profiles_and_one_of_them_break_no_rule_of_accessibility(
    visits: Visits, language: str, width: int, scheme: Any, heading: str, mails: str
) -> None:
    held = added(visits.service, vat_id="NL004495445B01")
    page = visits.page("/billing", person="anna", language=language, width=width, scheme=scheme)
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    link = page.get_by_role("link", name=held["name"])
    expect(link).to_be_visible()
    assert (findings(page), sideways(page)) == ([], 0)
    link.click()
    expect(page.get_by_role("heading", level=2, name=mails)).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert (findings(page), sideways(page)) == ([], 0)
    page.goto(f"/billing/{held['id']}/change")
    expect(page.get_by_role("textbox").first).to_have_value(held["name"])
    assert (findings(page), sideways(page)) == ([], 0)


def test_a_profile_is_added_after_its_vat_id_was_refused_at_its_field(visits: Visits) -> None:
    name = f"Dok <b>{uuid.uuid4().hex[:10]}</b>"
    page = visits.page("/billing", person="anna")
    page.get_by_role("link", name="Profiel toevoegen").click()
    page.get_by_label("Officiële naam").fill(name)
    page.get_by_label("Straat en huisnummer").fill("Kade 1")
    page.get_by_label("Postcode").fill("3011 AA")
    page.get_by_label("Plaats").fill("Rotterdam")
    page.get_by_label("Btw-nummer").fill("DE136695976")
    page.get_by_label("Mailadres").fill(PEOPLE["anna"].mail)
    page.get_by_role("button", name="Profiel toevoegen").click()
    expect(page.get_by_label("Btw-nummer")).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_text("Dit is geen btw-nummer van het land")).to_be_visible()
    page.reload()  # nothing typed is lost
    expect(page.get_by_label("Officiële naam")).to_have_value(name)
    page.get_by_label("Btw-nummer").fill("NL004495445B01")
    page.get_by_role("button", name="Profiel toevoegen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    expect(page.get_by_text("heeft kopen op factuur niet vrijgegeven")).to_be_visible()
    made = read(visits.service, page.url.rpartition("/")[2])
    assert (made["name"], made["vat_id"], made["address"]["country"]) == (name, "NL004495445B01", "NL")


def test_what_another_changed_meanwhile_is_told_and_stays(visits: Visits) -> None:
    held = added(visits.service)
    at = f"/v1/accounts/{visits.service.account}/profiles/{held['id']}"
    page = visits.page(f"/billing/{held['id']}/change", person="anna")
    page.get_by_label("Uw kenmerk").fill("Kostenplaats 7")
    visits.service.ask("bram", "PATCH", at, {"address": {"city": "Schiedam"}}, version=held["version"])
    page.get_by_role("button", name="Opslaan").click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_label("Uw kenmerk")).to_have_value("Kostenplaats 7")
    page.get_by_role("button", name="Opslaan").click()
    toasted(page, "Het factuurprofiel is gewijzigd.")
    now = read(visits.service, held["id"])
    assert (now["reference"], now["address"]["city"]) == ("Kostenplaats 7", "Schiedam")


def test_an_address_is_added_gets_its_kinds_another_link_and_is_removed(visits: Visits) -> None:
    service, held, owner = visits.service, added(visits.service), PEOPLE["anna"].mail
    mail = f"boeken.{uuid.uuid4().hex[:8]}@veerman-logistiek.example"
    page = visits.page(f"/billing/{held['id']}", person="anna", width=PHONE)
    page.get_by_role("button", name="Toevoegen").click()
    page.get_by_role("dialog").get_by_label("Mailadres").fill(mail)
    assert findings(page) == []
    page.get_by_role("dialog").get_by_role("button", name="Toevoegen").click()
    row = page.get_by_role("listitem").filter(has_text=mail)
    expect(row).to_contain_text("Niet bevestigd")
    actions = page.get_by_role("button", name=f"Acties voor {mail}")
    actions.click()
    page.get_by_role("menuitem", name="Soorten mails kiezen").click()
    page.get_by_role("dialog").get_by_role("checkbox", name="Betalingen Ontvangen").uncheck()
    page.get_by_role("dialog").get_by_role("button", name="Opslaan").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert read(service, held["id"])["notifications"] == {"payments": [owner]}
    actions.click()
    page.get_by_role("menuitem", name="Link opnieuw versturen").click()
    toasted(page, f"Er is een nieuwe link onderweg naar {mail}.")
    actions.click()
    page.get_by_role("menuitem", name="Verwijderen").click()
    page.get_by_role("dialog").get_by_role("button", name="Verwijderen").click()
    expect(row).to_have_count(0)
    assert read(service, held["id"])["recipients"] == [owner]


def test_mails_with_a_deadline_are_never_left_without_a_reader(visits: Visits) -> None:
    held = added(visits.service)
    page = visits.page(f"/billing/{held['id']}", person="anna")
    page.get_by_role("button", name="Acties voor").click()
    page.get_by_role("menuitem", name="Soorten mails kiezen").click()
    page.get_by_role("dialog").get_by_role("checkbox", name="Verlengingen").uncheck()
    page.get_by_role("dialog").get_by_role("button", name="Opslaan").click()
    expect(page.get_by_role("alert")).to_contain_text("ze hebben termijnen: Verlengingen")
    assert read(visits.service, held["id"])["notifications"] == {}


def test_whoever_only_reads_sees_no_button_and_a_member_no_billing(visits: Visits) -> None:
    held = added(visits.service)
    page = visits.page(f"/billing/{held['id']}", person="chris")
    expect(page.get_by_role("heading", level=1)).to_have_text(held["name"])
    expect(page.get_by_role("link", name="Wijzigen")).to_have_count(0)
    expect(page.get_by_role("button", name="Toevoegen")).to_have_count(0)
    page = visits.page("/go/billing", person="tom")
    expect(page.get_by_role("heading", level=2)).to_have_text(["Factuurprofielen", "U hebt geen recht om dit te zien"])
    expect(page.get_by_role("link", name="Facturering")).to_have_count(0)


def test_every_country_of_the_api_can_be_chosen(visits: Visits) -> None:
    page = visits.page("/billing/new", person="anna", language="fr")
    expect(page.get_by_label("Pays")).to_have_value("NL")
    codes = page.get_by_label("Pays").locator("option").evaluate_all("options => options.map(one => one.value)")
    assert sorted(codes) == sorted(COUNTRIES)
