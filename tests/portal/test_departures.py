"""A member leaves: what goes where, the steps as they are done, and the result."""

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.portal.accessibility import findings
from tests.portal.conftest import DESKTOP, PHONE, Visits
from tests.portal.service import Refused, Service
from tests.portal.test_links import mailed
from tests.portal.test_people import holders, invited, member
from tests.portal.test_subscriptions import bought, sideways


def joined(service: Service) -> Any:
    """Daan as a new member; the test lets him leave."""
    new = invited(service)
    service.ask("daan", "POST", "/v1/me/accounts", {"link": mailed(service, new["mail"])})
    return new


def given(service: Service, held: Any, new: Any) -> None:
    at = f"/v1/accounts/{service.account}/subscriptions/{held['id']}/items/{held['items'][0]['id']}/licences"
    service.ask("anna", "POST", at, {"members": [new["id"]]})


@pytest.mark.parametrize(
    ("language", "width", "scheme", "heading"),
    [
        ("nl", PHONE, "light", "Vertrek van"),
        ("de", DESKTOP, "dark", "Austritt von"),
        ("fr", PHONE, "dark", "Départ de"),
        ("en", DESKTOP, "light", "Departure of"),
    ],
)
def test_arranging_a_departure_breaks_no_rule_of_accessibility(
    visits: Visits, language: str, width: int, scheme: Any, heading: str
) -> None:
    eva = member(visits.service, "Eva")
    path = f"/people/{eva['id']}/departure"
    page = visits.page(path, person="anna", language=language, width=width, scheme=scheme)
    expect(page.get_by_role("heading", level=1)).to_have_text(f"{heading} {eva['name']}")
    page.get_by_role("group").get_by_role("button").first.click()
    expect(page.get_by_role("group").get_by_role("button")).to_have_count(0)
    page.wait_for_load_state("networkidle")
    assert (findings(page), sideways(page)) == ([], 0)


def test_a_member_leaves_and_another_goes_on(visits: Visits) -> None:
    held = bought(visits.service)
    new = joined(visits.service)
    given(visits.service, held, new)
    page = visits.page(f"/people/{new['id']}", person="anna")
    page.get_by_role("button", name="Acties").click()
    page.get_by_role("menuitem", name="Vertrek regelen").click()
    expect(page.get_by_role("listitem").filter(has_text="1 licentie")).to_contain_text("ingetrokken")
    expect(page.get_by_role("button", name="Kies wie verdergaat")).to_be_disabled()
    page.get_by_role("searchbox").fill("Bram")
    page.get_by_role("button", name="Bram de Wit").click()
    page.get_by_role("radio", name="Verwijderd").check()
    page.reload()  # what was chosen stays
    expect(page.get_by_role("radio", name="Verwijderd")).to_be_checked()
    page.get_by_role("button", name=f"{new['name']} nu laten vertrekken").click()
    steps = page.get_by_role("list", name="Stappen").get_by_role("listitem")
    expect(steps).to_have_count(5)
    expect(page.get_by_role("status").filter(has_text="Klaar")).to_be_visible()
    expect(steps.filter(has_text="(klaar)")).to_have_count(5)
    expect(page.get_by_text("Bram de Wit gaat verder.")).to_be_visible()
    assert findings(page) == []
    assert holders(visits.service, held) == []
    assert visits.service.ask("daan", "GET", "/v1/me")["accounts"] == []


def test_the_address_of_a_departure_shows_its_result_later(visits: Visits) -> None:
    new = joined(visits.service)
    bram = member(visits.service, "Bram")
    at = f"/v1/accounts/{visits.service.account}/members/{new['id']}/departure"
    visits.service.ask("anna", "POST", at, {"successor": bram["id"], "ends_as": "removed"})
    page = visits.page(f"/people/{new['id']}/departure", person="pieter", width=PHONE, scheme="dark")
    expect(page.get_by_role("status").filter(has_text="Klaar")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text("Vertrek")
    assert (findings(page), sideways(page)) == ([], 0)
    page.get_by_role("link", name="Naar personen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Personen")


def test_whoever_may_not_manage_people_can_let_nobody_leave(visits: Visits) -> None:
    eva = member(visits.service, "Eva")
    page = visits.page(f"/people/{eva['id']}/departure", person="chris")
    expect(page.get_by_role("heading", level=2)).to_have_text("U hebt geen recht om dit te zien")
    at = f"/v1/accounts/{visits.service.account}/members/{eva['id']}/departure/preview"
    with pytest.raises(Refused, match="403"):
        visits.service.ask("chris", "POST", at)


def test_whoever_leaves_alone_reads_the_end_and_signs_out(visits: Visits) -> None:
    new = joined(visits.service)
    at = f"/v1/accounts/{visits.service.account}/members/{new['id']}"
    rights = {"roles": ["people_admin"], "grants": []}
    visits.service.ask("anna", "PUT", f"{at}/rights", rights, version=visits.service.ask("anna", "GET", at)["version"])
    page = visits.page(f"/people/{new['id']}/departure", person="daan", width=PHONE)
    page.get_by_role("searchbox").fill("Anna")
    page.get_by_role("button", name="Anna Veerman").click()
    page.get_by_role("radio", name="Verwijderd").check()
    page.get_by_role("button", name=f"{new['name']} nu laten vertrekken").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("U hebt het account verlaten")
    assert (findings(page), sideways(page)) == ([], 0)
    assert visits.service.ask("daan", "GET", "/v1/me")["accounts"] == []
