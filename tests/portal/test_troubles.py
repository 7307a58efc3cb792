"""What goes wrong between a person and the service: another tab was quicker, the connection is lost, an answer is lost,
the sign-in has expired, the page is loaded anew or gone back from. It is said, and nothing typed is lost."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from playwright.sync_api import Page, Route, expect

from tests.portal.accessibility import findings
from tests.portal.conftest import PHONE, Visits
from tests.portal.service import Service
from tests.portal.test_people import invited, member
from tests.portal.test_subscriptions import bought, read, sideways

#: The browser's own lines about requests that no answer came to.
_NO_ANSWER: Final = "net::ERR_"


def forget_lost_requests(visits: Visits) -> None:
    visits.listening.heard[:] = [line for line in visits.listening.heard if _NO_ANSWER not in line]


@contextmanager
def offline(visits: Visits, page: Page) -> Iterator[None]:
    page.context.set_offline(True)
    yield
    page.context.set_offline(False)
    forget_lost_requests(visits)


def seats_of(service: Service, held: Any) -> int:
    return int(read(service, held["id"])["items"][0]["quantity"])


def test_a_change_in_one_tab_is_shown_by_the_other(visits: Visits) -> None:
    new = invited(visits.service)
    first = visits.page(f"/people/{new['id']}", person="anna")
    second = first.context.new_page()
    second.goto(f"/people/{new['id']}")
    expect(second.get_by_role("heading", level=1)).to_have_text(new["name"])
    first.get_by_role("button", name="Wijzigen").click()
    first.get_by_role("checkbox", name="Lezer").check()
    first.get_by_role("button", name="Opslaan").click()
    expect(second.get_by_text("Lezer")).to_be_visible()


def test_a_stale_version_is_explained_and_what_is_true_now_stands_beside_it(visits: Visits) -> None:
    new = invited(visits.service)
    page = visits.page(f"/people/{new['id']}", person="anna")
    page.get_by_role("button", name="Wijzigen").click()
    page.get_by_role("checkbox", name="Lezer").check()
    at = f"/v1/accounts/{visits.service.account}/members/{new['id']}/rights"
    rights = {"roles": ["member", "licence_admin"], "grants": []}
    visits.service.ask("anna", "PUT", at, rights, version=member(visits.service, new["name"][5:])["version"])
    page.get_by_role("button", name="Opslaan").click()
    expect(page.get_by_role("alert")).to_contain_text("Dit is gewijzigd sinds u het hebt geopend.")
    expect(page.get_by_role("checkbox", name="Lezer")).to_be_checked()
    expect(page.locator(".rights-held")).to_contain_text("Licentiebeheerder")
    assert sorted(member(visits.service, new["name"][5:])["roles"]) == ["licence_admin", "member"]


def test_a_quote_that_another_tab_made_old_is_asked_anew(visits: Visits) -> None:
    held = bought(visits.service)
    first = visits.page(f"/subscriptions/{held['id']}/seats", person="anna")
    first.get_by_label("Nieuw totaal").fill("3")
    confirm = first.get_by_role("button", name="Bevestigen · ")
    expect(confirm).to_be_enabled()
    at = f"/v1/accounts/{visits.service.account}/subscriptions/{held['id']}/seat-changes"
    wanted = {"item": held["items"][0]["id"], "quantity": 4, "when": "now"}
    quote = visits.service.ask("anna", "POST", f"{at}/quotes", wanted)
    visits.service.ask("anna", "POST", at, {"quote": quote})
    confirm.click()
    expect(first.get_by_role("alert").first).to_be_visible()
    expect(first.get_by_label("Nieuw totaal")).to_have_value("3")
    assert seats_of(visits.service, held) == 4


def test_a_lost_connection_is_said_and_nothing_typed_is_lost(visits: Visits) -> None:
    page = visits.page("/requests/new", person="tom", width=PHONE)
    page.get_by_label("Waarom").fill("Voor de planning")
    with offline(visits, page):
        expect(page.get_by_role("status").filter(has_text="Geen verbinding.")).to_be_visible()
        assert (findings(page), sideways(page)) == ([], 0)
        page.get_by_role("button", name="Aanvraag versturen").click()
        expect(page.get_by_role("alert")).to_contain_text("Wat u hebt ingevuld, is er nog.")
    expect(page.get_by_role("status").filter(has_text="Geen verbinding.")).to_have_count(0)
    expect(page.get_by_label("Waarom")).to_have_value("Voor de planning")
    page.get_by_role("button", name="Aanvraag versturen").click()
    request = page.get_by_role("listitem").filter(has_text="Voor de planning").first
    request.get_by_role("button", name="Intrekken").click()
    expect(request).to_contain_text("Ingetrokken")


def test_without_a_connection_a_page_says_so_and_comes_back_by_itself(visits: Visits) -> None:
    page = visits.page("/help", person="anna")
    expect(page.get_by_role("heading", level=1)).to_have_text("Hulp")
    page.get_by_role("link", name="Aanvragen").hover()  # its code is loaded now
    page.wait_for_load_state("networkidle")
    with offline(visits, page):
        page.get_by_role("link", name="Aanvragen").click()
        expect(page.get_by_role("heading", name="Geen verbinding").first).to_be_visible()
    expect(page.get_by_role("heading", name="Geen verbinding")).to_have_count(0)


def test_a_confirmation_whose_answer_is_lost_is_not_done_twice(visits: Visits) -> None:
    held = bought(visits.service)
    page = visits.page(f"/subscriptions/{held['id']}/seats", person="anna")
    page.get_by_label("Nieuw totaal").fill("5")
    confirm = page.get_by_role("button", name="Bevestigen · ")
    expect(confirm).to_be_enabled()
    lost: list[str] = []

    def lose(route: Route) -> None:
        if lost:
            return route.continue_()
        lost.append(route.fetch().headers.get("etag", ""))
        return route.abort("connectionreset")

    page.route("**/seat-changes", lose)
    confirm.click()
    expect(page.get_by_role("alert")).to_contain_text("De dienst is niet bereikbaar")
    assert seats_of(visits.service, held) == 5
    forget_lost_requests(visits)
    confirm.click()
    expect(page.get_by_role("status").filter(has_text="Het aantal licenties is gewijzigd")).to_be_visible()
    assert seats_of(visits.service, held) == 5
    at = f"/v1/accounts/{visits.service.account}/invoices?limit=100"
    documents = visits.service.ask("anna", "GET", at)["invoices"]
    assert len([one for one in documents if one.get("subscription") == held["id"]]) == 2  # the purchase, the change


def expire(page: Page) -> None:
    """The tokens of the tab are over, and no renewal is left."""
    page.evaluate(
        """() => {
          const name = Object.keys(sessionStorage).find((one) => one.startsWith('oidc.user:'));
          const held = JSON.parse(sessionStorage.getItem(name));
          held.expires_at = 1;
          held.refresh_token = 'over';
          sessionStorage.setItem(name, JSON.stringify(held));
        }"""
    )


def test_after_an_expired_sign_in_one_is_back_on_the_page_with_all_that_was_typed(visits: Visits) -> None:
    page = visits.page("/requests/new", person="tom")
    page.get_by_label("Waarom").fill("Nog niet verstuurd")
    expire(page)
    page.get_by_role("button", name="Aanvraag versturen").click()
    dialog = page.get_by_role("alertdialog")
    expect(dialog).to_contain_text("Wat u hebt ingevuld, is er nog.")
    assert findings(page) == []
    dialog.get_by_role("button", name="Opnieuw inloggen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Iets aanvragen")
    expect(page.get_by_label("Waarom")).to_have_value("Nog niet verstuurd")
    visits.listening.heard[:] = [line for line in visits.listening.heard if "/oauth2/" not in line]


def test_a_page_that_is_loaded_anew_is_where_it_was(visits: Visits) -> None:
    held = bought(visits.service)
    page = visits.page(f"/subscriptions/{held['id']}/seats", person="anna")
    page.get_by_label("Nieuw totaal").fill("7")
    page.get_by_role("radio", name="Bij de verlenging").check()
    expect(page.get_by_role("button", name="Bevestigen")).to_be_enabled()
    page.reload()
    expect(page.get_by_label("Nieuw totaal")).to_have_value("7")
    expect(page.get_by_role("radio", name="Bij de verlenging")).to_be_checked()
    expect(page.get_by_role("button", name="Bevestigen")).to_be_enabled()
    assert seats_of(visits.service, held) == 2


def test_the_back_button_leads_to_the_list_as_it_was_left_and_forward_to_what_was_typed(visits: Visits) -> None:
    held = bought(visits.service)
    page = visits.page("/subscriptions?state=active", person="anna")
    page.locator(f'a[href="/subscriptions/{held["id"]}"]').click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Professional")
    page.goto(f"/subscriptions/{held['id']}/seats")
    page.get_by_label("Nieuw totaal").fill("6")
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Professional")
    page.go_forward()
    expect(page.get_by_label("Nieuw totaal")).to_have_value("6")
    page.go_back()
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Abonnementen")
    assert "state=active" in page.url


def test_a_fault_of_ours_is_said_in_words_and_can_be_tried_again(visits: Visits) -> None:
    page = visits.page("/help", person="anna")
    expect(page.get_by_role("heading", level=1)).to_have_text("Hulp")
    broken = {"type": "https://zetel.example/problems/internal", "title": "Internal error", "status": 500}

    def fail(route: Route) -> None:
        route.fulfill(status=500, content_type="application/problem+json", body=json.dumps(broken))

    page.route("**/v1/accounts/*/members*", fail)
    page.get_by_role("link", name="Personen").click()
    expect(page.get_by_role("heading", name="Dat is niet gelukt")).to_be_visible()
    assert findings(page) == []
    page.unroute("**/v1/accounts/*/members*")
    page.get_by_role("button", name="Opnieuw proberen").click()
    expect(page.get_by_role("rowheader").first).to_be_visible()
