"""The people of an account: found, invited, given rights and licences; what they ask for."""

import uuid
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.portal.accessibility import findings
from tests.portal.conftest import DESKTOP, PHONE, Visits
from tests.portal.service import Service
from tests.portal.test_links import mailed
from tests.portal.test_subscriptions import bought, sideways


def invited(service: Service) -> Any:
    """A new member without rights, by a name of its own."""
    name = f"Nora {uuid.uuid4().hex[:10]}"
    body = {"name": name, "mail": f"{name[5:]}@veerman-logistiek.example", "language": "nl"}
    return service.ask("anna", "POST", f"/v1/accounts/{service.account}/members", body)


def member(service: Service, found: str) -> Any:
    """The only member whose name has a word that begins so."""
    people = service.ask("anna", "GET", f"/v1/accounts/{service.account}/people?q={found}")["people"]
    (one,) = people
    return service.ask("anna", "GET", f"/v1/accounts/{service.account}/members/{one['id']}")


def holders(service: Service, held: Any) -> list[str]:
    at = f"/v1/accounts/{service.account}/subscriptions/{held['id']}/items/{held['items'][0]['id']}/licences"
    return [one["name"] for one in service.ask("anna", "GET", at)["licences"]]


@pytest.mark.parametrize(
    ("language", "width", "scheme", "heading", "rights"),
    [
        ("nl", PHONE, "light", "Personen", "Rechten"),
        ("de", DESKTOP, "light", "Personen", "Rechte"),
        ("fr", DESKTOP, "dark", "Personnes", "Droits"),
        ("en", PHONE, "dark", "People", "Rights"),
    ],
)
def test_the_list_and_a_person_break_no_rule_of_accessibility(
    visits: Visits, language: str, width: int, scheme: Any, heading: str, rights: str
) -> None:
    new = invited(visits.service)
    page = visits.page("/people", person="anna", language=language, width=width, scheme=scheme)
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    page.get_by_role("searchbox").fill(new["name"][5:])
    expect(page.get_by_role("rowheader")).to_have_count(1)
    assert (findings(page), sideways(page)) == ([], 0)
    page.get_by_role("link", name=new["name"]).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(new["name"])
    expect(page.get_by_role("heading", level=2, name=rights)).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert (findings(page), sideways(page)) == ([], 0)


def test_a_person_is_invited_with_a_role(visits: Visits) -> None:
    word = uuid.uuid4().hex[:10]
    page = visits.page("/people", person="anna")
    page.get_by_role("button", name="Uitnodigen").click()
    page.get_by_label("Naam", exact=True).fill(f"Olga <b>{word}</b>")
    page.get_by_label("Mailadres", exact=True).fill(f"{word}@veerman-logistiek.example")
    page.get_by_label("Taal van de mails").select_option("fr")
    page.get_by_role("checkbox", name="Lezer").check()
    assert findings(page) == []
    page.get_by_role("button", name="Uitnodiging versturen").click()
    expect(page.get_by_role("status").filter(has_text="De uitnodiging is onderweg naar")).to_be_visible()
    new = member(visits.service, f"{word}@veerman")
    assert (new["state"], sorted(new["roles"]), new["language"]) == ("invited", ["member", "reader"], "fr")


def test_a_right_that_the_person_lacks_is_refused_in_words_and_nothing_typed_is_lost(visits: Visits) -> None:
    new = invited(visits.service)
    page = visits.page(f"/people/{new['id']}", person="pieter")
    page.get_by_role("button", name="Wijzigen").click()
    page.get_by_role("checkbox", name="Eigenaar").check()
    page.get_by_role("button", name="Opslaan").click()
    expect(page.get_by_role("alert")).to_contain_text("U kunt geen rechten geven of afnemen die u zelf niet hebt")
    expect(page.get_by_role("checkbox", name="Eigenaar")).to_be_checked()
    page.get_by_role("checkbox", name="Eigenaar").uncheck()
    page.get_by_role("checkbox", name="Licentiebeheerder").check()
    page.get_by_role("button", name="Opslaan").click()
    expect(page.get_by_role("status").filter(has_text="zijn gewijzigd")).to_be_visible()
    assert "licence_admin" in member(visits.service, new["name"][5:])["roles"]


def test_an_invitation_is_withdrawn_after_it_was_said_what_that_means(visits: Visits) -> None:
    new = invited(visits.service)
    page = visits.page(f"/people/{new['id']}", person="anna")
    page.get_by_role("button", name="Acties").click()
    page.get_by_role("menuitem", name="Uitnodiging intrekken").click()
    expect(page.get_by_role("dialog")).to_contain_text(f"licenties van {new['name']} worden verwijderd")
    page.get_by_role("dialog").get_by_role("button", name="Uitnodiging intrekken").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Verwijderde persoon")


def test_a_person_is_removed_after_it_was_said_what_that_means(visits: Visits) -> None:
    new = invited(visits.service)
    visits.service.ask("daan", "POST", "/v1/me/accounts", {"link": mailed(visits.service, new["mail"])})
    page = visits.page(f"/people/{new['id']}", person="anna", width=PHONE)
    page.get_by_role("button", name="Acties").click()
    page.get_by_role("menuitem", name="Verwijderen").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Dit kan niet ongedaan worden gemaakt.")
    assert findings(page) == []
    dialog.get_by_role("button", name="Verwijderen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Verwijderde persoon")
    assert visits.service.ask("daan", "GET", "/v1/me")["accounts"] == []


def test_licences_are_assigned_by_search_and_taken_back(visits: Visits) -> None:
    held = bought(visits.service)
    first, second = invited(visits.service), invited(visits.service)
    page = visits.page(f"/subscriptions/{held['id']}", person="lena")
    page.get_by_role("link", name="Licenties", exact=True).click()
    page.get_by_role("button", name="Toewijzen").click()
    for one in (first, second):
        page.get_by_role("searchbox").fill(one["name"][5:])
        page.get_by_role("checkbox", name=one["name"]).check()
    assert findings(page) == []
    page.get_by_role("button", name="Toewijzen aan 2 personen").click()
    expect(page.get_by_text("2 van 2 toegewezen")).to_be_visible()
    assert sorted(holders(visits.service, held)) == sorted([first["name"], second["name"]])
    page.get_by_role("checkbox", name=first["name"]).check()
    page.get_by_role("button", name="Licenties intrekken").click()
    page.get_by_role("dialog").get_by_role("button", name="Licenties intrekken").click()
    expect(page.get_by_text("1 van 2 toegewezen")).to_be_visible()
    assert holders(visits.service, held) == [second["name"]]


def test_whoever_finds_no_free_seat_is_named(visits: Visits) -> None:
    held = bought(visits.service, quantity=1)
    people = [invited(visits.service), invited(visits.service)]
    page = visits.page(f"/subscriptions/{held['id']}/items/{held['items'][0]['id']}/licences", person="anna")
    page.get_by_role("button", name="Toewijzen").click()
    for one in people:
        page.get_by_role("searchbox").fill(one["name"][5:])
        page.get_by_role("checkbox", name=one["name"]).check()
    page.get_by_role("button", name="Toewijzen aan 2 personen").click()
    expect(page.get_by_role("alert")).to_contain_text("Er is niets gewijzigd")
    expect(page.get_by_role("listitem").filter(has_text="vindt geen vrije licentie")).to_contain_text(people[1]["name"])
    assert holders(visits.service, held) == []


def test_whoever_may_only_read_sees_people_without_buttons_and_a_member_sees_none(visits: Visits) -> None:
    page = visits.page("/people", person="chris")
    expect(page.get_by_role("rowheader").first).to_be_visible()
    expect(page.get_by_role("button", name="Uitnodigen")).to_have_count(0)
    page = visits.page("/people", person="tom")
    expect(page.get_by_role("heading", level=2)).to_have_text("U hebt geen recht om dit te zien")
    expect(page.get_by_role("link", name="Personen")).to_have_count(0)


def asked(service: Service, held: Any, person: str, reason: str) -> None:
    at = f"/v1/accounts/{service.account}/subscriptions/{held['id']}/items/{held['items'][0]['id']}/requests"
    service.ask(person, "POST", at, {"reason": reason})


def test_a_licence_that_was_asked_for_is_approved(visits: Visits) -> None:
    held = bought(visits.service)
    asked(visits.service, held, "chris", f"<i>Drawings</i> of {held['id']}")
    page = visits.page("/requests", person="lena", width=PHONE, scheme="dark")
    request = page.get_by_role("listitem").filter(has_text=f"<i>Drawings</i> of {held['id']}")
    expect(request).to_contain_text("Chris Yilmaz")
    page.wait_for_load_state("networkidle")
    assert (findings(page), sideways(page)) == ([], 0)
    request.get_by_role("button", name="Goedkeuren").click()
    expect(page.get_by_role("status").filter(has_text="De aanvraag is goedgekeurd.")).to_be_visible()
    expect(request).to_have_count(0)
    assert holders(visits.service, held) == ["Chris Yilmaz"]


def test_a_denial_has_words_that_the_person_reads(visits: Visits) -> None:
    held = bought(visits.service)
    asked(visits.service, held, "tom", f"For {held['id']}")
    page = visits.page("/requests", person="anna")
    request = page.get_by_role("listitem").filter(has_text=f"For {held['id']}")
    request.get_by_role("button", name="Afwijzen").click()
    page.get_by_label("Waarom").fill("Volgend kwartaal")
    page.get_by_role("dialog").get_by_role("button", name="Afwijzen").click()
    expect(page.get_by_role("status").filter(has_text="De aanvraag is afgewezen.")).to_be_visible()
    page = visits.page("/requests", person="tom", language="de")
    request = page.get_by_role("listitem").filter(has_text=f"For {held['id']}")
    expect(request).to_contain_text("Volgend kwartaal")
    expect(request).to_contain_text("Abgelehnt")
    expect(page.get_by_role("button", name="Genehmigen")).to_have_count(0)
    assert findings(page) == []
