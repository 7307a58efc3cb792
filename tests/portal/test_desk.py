"""The seller's desk: accounts found and read, ends and programmes decided, each by whoever has the right."""

import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.patience import PATIENCE
from tests.portal.accessibility import findings
from tests.portal.conftest import DESKTOP, PHONE, Visits
from tests.portal.service import Refused, Service
from tests.portal.test_invoices import billed
from tests.portal.test_subscriptions import bought, read, sideways

_WORDS = "De vestiging in Gent sluit, en de andere werken met een ander pakket."


@dataclass(frozen=True)
class AskedEnd:
    """A request for the end, at once, of a subscription for 10 seats."""

    service: Service
    held: str
    id: str

    @property
    def at(self) -> str:
        return f"/v1/accounts/{self.service.account}/subscriptions/{self.held}/end-requests/{self.id}"

    @property
    def page(self) -> str:
        return self.at.replace("/v1/", "/desk/")

    def read(self) -> Any:
        return self.service.ask("anna", "GET", self.at)

    def over(self) -> None:
        """The subscription ends, and its invoice is credited: other tests buy on the same limit."""
        said = self.read()
        if said["state"] == "rejected":
            body = {"checklist": said["checklist"]}
            said = self.service.ask("anna", "PUT", self.at, body, version=said["version"])
        if said["state"] == "open":
            path = f"{self.at.replace('/v1/', '/v1/seller/')}/approval"
            self.service.ask("mila", "PUT", path, version=said["version"])


def asked_end(service: Service) -> AskedEnd:
    held = bought(service, plan="enterprise-yearly-by-request", quantity=10)["id"]
    at = f"/v1/accounts/{service.account}/subscriptions/{held}"
    quote = service.ask("anna", "POST", f"{at}/cancellation/quotes", {"when": "now"})
    reason = read(service, held)["cancelling"]["reasons"][0]["reason"]
    checklist = {"exported": True, "data_owner": "Bo Koper", "words": _WORDS}
    body = {"quote": quote, "reason": reason, "checklist": checklist}
    return AskedEnd(service, held, service.ask("anna", "POST", f"{at}/end-requests", body)["id"])


@pytest.fixture(scope="module")
def waiting(service: Service) -> Iterator[AskedEnd]:
    """One that nobody decides about."""
    asked = asked_end(service)
    yield asked
    asked.over()


@pytest.fixture
def end(service: Service) -> Iterator[AskedEnd]:
    asked = asked_end(service)
    yield asked
    asked.over()


def asked_programme(service: Service) -> str:
    """A request for the programme for non-profits, with its proof."""
    at, proof = f"/v1/accounts/{service.account}", b"%PDF-1.7\n%%EOF\n"
    link = service.ask("anna", "POST", f"{at}/proofs", {"size": len(proof)})
    with urllib.request.urlopen(urllib.request.Request(link["url"], proof, method="PUT"), timeout=PATIENCE):
        pass
    body = {"reason": "Wij zijn een vereniging.", "proof": link["proof"]}
    return str(service.ask("anna", "POST", f"{at}/programmes/nonprofit/requests", body)["id"])


def downloads(visits: Visits) -> None:
    """Files come from another origin."""
    aws = urlsplit(visits.service.aws)
    visits.listening.origins.add(f"{aws.scheme}://{aws.netloc}")


def row(page: Page, request: str) -> Any:
    return page.locator(f'a[href$="/{request}"]')


@pytest.mark.parametrize(
    ("language", "width", "scheme", "heading"),
    [
        ("nl", PHONE, "light", "Verkopersbalie"),
        ("de", DESKTOP, "dark", "Verkäuferbereich"),
        ("fr", PHONE, "dark", "Espace vendeur"),
        ("en", DESKTOP, "light", "Seller's desk"),
    ],
)
def test_staff_arrives_at_the_desk_whose_pages_break_no_rule_of_accessibility(
    visits: Visits, waiting: AskedEnd, language: str, width: int, scheme: Any, heading: str
) -> None:
    page = visits.page("/", person="mila", language=language, width=width, scheme=scheme)
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    expect(row(page, waiting.id)).to_be_visible()
    assert (findings(page), sideways(page)) == ([], 0)
    row(page, waiting.id).click()
    expect(page.get_by_text(_WORDS)).to_be_visible()
    assert (findings(page), sideways(page)) == ([], 0)
    page.get_by_role("link", name="Veerman Logistiek").first.click()
    expect(page.get_by_role("table")).to_have_count(2)
    expect(page.get_by_role("rowheader").first).to_be_visible()
    assert (findings(page), sideways(page)) == ([], 0)


def test_an_account_is_found_by_letters_of_its_name_and_by_the_number_of_an_invoice(visits: Visits) -> None:
    bought(visits.service)
    invoices = visits.service.ask("anna", "GET", f"/v1/accounts/{visits.service.account}/invoices")["invoices"]
    number = next(one["number"] for one in invoices if "number" in one)
    page = visits.page("/desk", person="sofie")
    page.get_by_role("searchbox", name="Eerste letters van de naam").fill("VEER log")
    found = page.locator(f'a[href="/desk/accounts/{visits.service.account}"]').first
    expect(found).to_contain_text("Veerman Logistiek")
    page.get_by_role("radio", name="Nummer").check()
    page.get_by_role("searchbox").fill("nergens")
    expect(page.get_by_role("heading", name="Geen account gevonden")).to_be_visible()
    page.get_by_role("searchbox").fill(number)
    expect(found).to_contain_text(number)
    found.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Veerman Logistiek")
    button = page.get_by_role("button", name=f"PDF van {number}")
    downloads(visits)
    with page.expect_download() as download:
        button.click()
    assert download.value.suggested_filename.endswith(".pdf")
    page.go_back()
    expect(page.get_by_role("searchbox")).to_have_value(number)


def test_an_end_is_rejected_with_a_reason_and_words_that_the_customer_reads(visits: Visits, end: AskedEnd) -> None:
    page = visits.page("/desk", person="mila")
    row(page, end.id).click()
    expect(page.get_by_text("Zonder beslissing aan het einde van die dag")).to_be_visible()
    expect(page.get_by_text("Bo Koper")).to_be_visible()
    # The refund window is open: 10 x 750.00 and 21 % VAT come back.
    expect(page.get_by_text("9.075,00")).to_be_visible()
    page.get_by_role("button", name="Afwijzen").click()
    dialog = page.get_by_role("dialog")
    button = dialog.get_by_role("button", name="Afwijzen")
    expect(button).to_be_disabled()
    dialog.get_by_label("Reden").select_option(label="We spreken u graag eerst")
    dialog.get_by_label("Uw woorden").fill("Belt u ons <b>even</b>?")
    assert findings(page) == []
    button.click()
    expect(page.get_by_text("De klant kan haar één keer opnieuw indienen")).to_be_visible()
    expect(page.get_by_text("Belt u ons <b>even</b>?")).to_be_visible()
    said = end.read()
    assert (said["state"], said["rejection"], said["message"]) == ("rejected", "talks_first", "Belt u ons <b>even</b>?")
    page.goto("/desk")
    expect(page.get_by_role("heading", name="Aanvragen voor een einde")).to_be_visible()
    expect(row(page, end.id)).to_have_count(0)


def test_an_approved_end_ends_the_subscription(visits: Visits, end: AskedEnd) -> None:
    page = visits.page(end.page, person="mila", width=PHONE)
    page.get_by_role("button", name="Goedkeuren").click()
    page.get_by_role("dialog").get_by_role("button", name="Goedkeuren").click()
    expect(page.get_by_text("Het einde is goedgekeurd")).to_be_visible()
    expect(page.get_by_role("button", name="Goedkeuren")).to_have_count(0)
    assert sideways(page) == 0
    assert [step["kind"] for step in end.read()["steps"]][:2] == ["asked", "approved"]


def test_support_reads_a_request_and_has_no_decision(visits: Visits, waiting: AskedEnd) -> None:
    page = visits.page(waiting.page, person="sofie")
    expect(page.get_by_text(_WORDS)).to_be_visible()
    expect(page.get_by_role("heading", name="Uw beslissing")).to_have_count(0)
    page.get_by_role("link", name="Verkopersbalie").first.click()
    expect(page.get_by_role("heading", name="Over te boeken terugbetalingen")).to_be_visible()
    expect(page.get_by_role("heading", name="Aanvragen voor een einde")).to_have_count(0)
    with pytest.raises(Refused):
        visits.service.ask("sofie", "GET", "/v1/seller/end-requests")


def test_a_customer_has_no_desk(visits: Visits) -> None:
    page = visits.page("/desk", person="anna")
    expect(page.get_by_role("heading", name="U hebt geen recht om dit te zien")).to_be_visible()
    assert findings(page) == []


def test_a_programme_is_denied_with_words(visits: Visits) -> None:
    request = asked_programme(visits.service)
    page = visits.page(
        f"/desk/accounts/{visits.service.account}/programme-requests/{request}", person="mila", language="de"
    )
    page.get_by_role("button", name="Ablehnen").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("textbox").fill("Der Nachweis ist abgelaufen.")
    dialog.get_by_role("button", name="Ablehnen").click()
    expect(page.get_by_text("Der Nachweis ist abgelaufen.")).to_be_visible()
    said = visits.service.ask("anna", "GET", f"/v1/accounts/{visits.service.account}/requests/{request}")
    assert (said["state"], said["message"]) == ("denied", "Der Nachweis ist abgelaufen.")


def to_transfer(service: Service) -> str:
    """A refund that the bookkeeper transfers, because its invoice was paid by a transfer; the invoice's day. It is of a
    product whose refund window no other test uses."""
    at, seller = f"/v1/accounts/{service.account}", f"/v1/seller/accounts/{service.account}"
    held = bought(service, plan="essentials-yearly", quantity=4)
    own = [one for one in service.ask("anna", "GET", f"{at}/invoices")["invoices"] if one["subscription"] == held["id"]]
    (invoice,) = own
    paid = {"profile": held["profile"], "amount": invoice["open"], "currency": "EUR", "received_on": invoice["date"]}
    paid |= {"reference": "Bankafschrift 12", "invoices": [invoice["id"]]}
    service.ask("boris", "POST", f"{seller}/payments", paid)
    end = f"{at}/subscriptions/{held['id']}/cancellation"
    quote = service.ask("anna", "POST", f"{end}/quotes", {"when": "now"})
    reason = read(service, held["id"])["cancelling"]["reasons"][0]["reason"]
    service.ask("anna", "POST", end, {"quote": quote, "reason": reason})
    return str(invoice["date"])


def test_a_refund_is_recorded_as_transferred_by_the_bookkeeper(visits: Visits) -> None:
    day = to_transfer(visits.service)
    page = visits.page("/desk", person="boris", width=PHONE)
    # 4 x 146.00 and 21 % VAT; the task follows the credit note.
    task = page.get_by_role("listitem").filter(has_text="706,64")
    heading = page.get_by_role("heading", name="Over te boeken terugbetalingen")
    for _ in range(20):
        expect(heading).to_be_visible()
        page.wait_for_load_state("networkidle")
        if task.count():
            break
        page.reload()
    assert (findings(page), sideways(page)) == ([], 0)
    task.get_by_role("button", name="Overgeboekt").click()
    dialog = page.get_by_role("dialog")
    record = dialog.get_by_role("button", name="Vastleggen")
    expect(record).to_be_disabled()
    dialog.get_by_label("Dag van de overboeking").fill(day)
    dialog.get_by_label("Kenmerk").fill("Afschrift 2026/31")
    assert findings(page) == []
    record.click()
    expect(page.get_by_text("De terugbetaling is als overgeboekt vastgelegd")).to_be_visible()
    expect(task).to_have_count(0)
    assert visits.service.ask("boris", "GET", "/v1/seller/refund-tasks")["tasks"] == []


def test_a_transfer_is_recorded_and_pays_its_invoice(visits: Visits) -> None:
    service = visits.service
    invoice = billed(service)
    page = visits.page(f"/desk/accounts/{service.account}", person="boris")
    page.get_by_role("button", name=f"Overboeking voor {invoice['number']} vastleggen").click()
    dialog = page.get_by_role("dialog")
    # 2 x 365.00 and 21 % VAT.
    expect(dialog.get_by_label("Bedrag in EUR")).to_have_value("883.30")
    dialog.get_by_label("Bedrag in EUR").fill("1.000,00")
    expect(dialog).to_contain_text("€ 116,70 meer dan er openstaat")
    record = dialog.get_by_role("button", name="Vastleggen")
    expect(record).to_be_disabled()
    dialog.get_by_label("Bedrag in EUR").fill("883,30")
    dialog.get_by_label("Dag van ontvangst").fill(invoice["date"])
    assert findings(page) == []
    record.click()
    expect(page.get_by_role("status").filter(has_text="De overboeking is vastgelegd")).to_be_visible()
    paid = service.ask("anna", "GET", f"/v1/accounts/{service.account}/invoices/{invoice['id']}")
    assert (paid["open"], paid["settlement"]) == (0, "settled")


def test_support_records_no_transfer(visits: Visits) -> None:
    billed(visits.service)
    page = visits.page(f"/desk/accounts/{visits.service.account}", person="sofie")
    expect(page.get_by_role("table")).to_have_count(2)
    expect(page.get_by_role("button", name="Overboeking voor")).to_have_count(0)
