"""The coming renewals by date: switched off and on, and renewed with other totals that are taken back one by one."""

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.portal.accessibility import findings
from tests.portal.conftest import DESKTOP, PHONE, Visits
from tests.portal.test_subscriptions import bought, read, sideways


def row_of(page: Page, held: Any) -> Locator:
    return page.get_by_role("row").filter(has=page.locator(f'a[href="/subscriptions/{held["id"]}"]'))


@pytest.mark.parametrize(
    ("language", "width", "scheme", "heading"),
    [
        ("nl", PHONE, "light", "Verlengingen"),
        ("de", DESKTOP, "dark", "Verlängerungen"),
        ("fr", PHONE, "dark", "Renouvellements"),
        ("en", DESKTOP, "light", "Renewals"),
    ],
)
def test_renewals_and_the_coming_term_break_no_rule_of_accessibility(
    visits: Visits, language: str, width: int, scheme: Any, heading: str
) -> None:
    held = bought(visits.service)
    page = visits.page("/renewals", person="anna", language=language, width=width, scheme=scheme)
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    expect(row_of(page, held)).to_be_visible()
    assert (findings(page), sideways(page)) == ([], 0)
    page.goto(f"/subscriptions/{held['id']}/renewal")
    expect(page.get_by_role("combobox")).to_be_visible()
    page.locator(".stepper input").first.fill("3")
    expect(page.locator(".paper")).to_be_visible()
    assert (findings(page), sideways(page)) == ([], 0)


def test_automatic_renewal_is_switched_off_after_its_meaning_was_read_and_on_again(visits: Visits) -> None:
    held = bought(visits.service)
    page = visits.page("/renewals", person="anna")
    row = row_of(page, held)
    # 2 x 365.00 and 21 % VAT.
    expect(row).to_contain_text("€ 883,30")
    row.get_by_role("button", name="Acties voor Professional").click()
    page.get_by_role("menuitem", name="Automatische verlenging uitzetten").click()
    asked = page.get_by_role("dialog")
    expect(asked).to_contain_text("wordt niet verlengd")
    expect(asked).to_contain_text("Dit is een opzegging")
    assert findings(page) == []
    asked.get_by_role("button", name="Uitzetten").click()
    expect(row).to_contain_text("Laatste dag")
    assert [entry["kind"] for entry in read(visits.service, held["id"])["timeline"]] == ["end"]
    page.get_by_role("status").get_by_role("button", name="Ongedaan maken").click()
    expect(page.get_by_role("status").filter(has_text="Professional wordt weer verlengd.")).to_be_visible()
    expect(row).not_to_contain_text("Laatste dag")

    now = read(visits.service, held["id"])
    at = f"/v1/accounts/{visits.service.account}/subscriptions/{held['id']}"
    visits.service.ask("anna", "PUT", f"{at}/auto-renewal", {"on": False}, version=now["version"])
    page.reload()
    expect(row).to_contain_text("Laatste dag")
    row.get_by_role("button", name="Acties voor Professional").click()
    page.get_by_role("menuitem", name="Automatische verlenging aanzetten").click()
    expect(asked).to_contain_text("de eerste factuur daarvan is € 883,30")
    asked.get_by_role("button", name="Aanzetten").click()
    expect(row).not_to_contain_text("Laatste dag")
    assert read(visits.service, held["id"])["timeline"] == []


def test_the_coming_term_gets_fewer_seats_and_an_add_on_each_taken_back_by_itself(visits: Visits) -> None:
    held = bought(visits.service, quantity=3)
    page = visits.page(f"/subscriptions/{held['id']}/renewal", person="anna")
    page.get_by_label("Licenties Professional").fill("2")
    page.get_by_role("checkbox", name="Gedeelde inbox").check()
    # 2 x 365.00 and 2 x 73.00 for the shared inbox, and 21 % VAT; before it was 3 x 365.00 and VAT, 1,324.95.
    expect(page.locator(".when")).to_contain_text("€ 1.059,96")
    expect(page.locator(".when")).to_contain_text("€ 264,99 minder dan nu")
    page.get_by_role("button", name="Vastleggen voor").click()
    expect(page.get_by_role("status").filter(has_text="De komende looptijd is vastgelegd.")).to_be_visible()
    set_for_it = sorted(entry["kind"] for entry in read(visits.service, held["id"])["timeline"])
    assert set_for_it == ["add_on", "seats"]
    page.goto("/renewals")
    row = row_of(page, held)
    row.get_by_role("button", name="Terugdraaien 2 licenties").click()
    expect(row.get_by_role("button", name="Terugdraaien 2 licenties")).to_have_count(0)
    expect(row.get_by_role("button", name="Terugdraaien Gedeelde inbox")).to_be_visible()
    assert [entry["kind"] for entry in read(visits.service, held["id"])["timeline"]] == ["add_on"]


def test_fewer_seats_than_people_are_set_once_it_is_said_whose_licence_ends(visits: Visits) -> None:
    held, service = bought(visits.service), visits.service
    at = f"/v1/accounts/{service.account}"
    members = [one["id"] for one in service.ask("anna", "GET", f"{at}/members")["members"] if one["state"] == "active"]
    given = f"{at}/subscriptions/{held['id']}/items/{held['items'][0]['id']}/licences"
    service.ask("anna", "POST", given, {"members": members[:2]})
    page = visits.page(f"/subscriptions/{held['id']}/renewal", person="anna")
    page.get_by_label("Licenties Professional").fill("1")
    expect(page.get_by_role("alert")).to_contain_text("Toegewezen licenties: 2; gevraagde licenties: 1.")
    page.get_by_role("radio", name="Van wie het het langst niet heeft gebruikt").check()
    expect(page.get_by_text("1 persoon")).to_be_visible()
    page.get_by_role("button", name="Vastleggen voor").click()
    expect(page.get_by_role("button", name="Terugdraaien 1 licentie")).to_be_visible()
    (entry,) = read(service, held["id"])["timeline"]
    assert (entry["value"], entry["release"]["people"]) == (1, 1)


def test_whoever_may_not_change_a_renewal_sees_it_and_no_action(visits: Visits) -> None:
    held = bought(visits.service)
    page = visits.page("/renewals", person="chris")
    row = row_of(page, held)
    expect(row).to_contain_text("€ 883,30")
    row.get_by_role("button", name="Acties voor Professional").click()
    expect(page.get_by_role("menuitem")).to_have_text(["Details"])
    page.goto(f"/subscriptions/{held['id']}/renewal")
    expect(page.get_by_role("heading", level=2, name="U hebt geen recht om dit te zien")).to_be_visible()
