"""A VAT id that its register does not know: between quote and confirmation, and within a term.

A German customer of a Dutch seller. 25 seats cost 9,125.00 a year: under the reverse charge that is all, else 21 % of
it, 1,916.25, come on top.
"""

from dataclasses import replace

import pytest

from tests.shop import PROFILE
from zetel import bootstrap
from zetel.domain.parties.address import Address
from zetel.domain.parties.notification import Notification
from zetel.domain.parties.vat_status import VatAnswer, VatState

HAMBURG = Address(street="Kade 7", city="Hamburg", postcode="20457", country="DE")


class Register:
    """A `VatCheck` whose answer is set."""

    def __init__(self) -> None:
        self.state = VatState.VALID

    def ask(self, vat_id: str, *, requester: str | None) -> VatAnswer:
        return VatAnswer(self.state, "WAPI1")


@pytest.fixture
def register():
    return Register()


@pytest.fixture
def stage(begin, register):
    begun = begin("2026-03-15 10:00", address=HAMBURG)
    begun.services = replace(begun.services, checks_vat_ids=True, vat_check=register)
    bootstrap.provide(begun.services, begun.shop.catalog)
    return begun


def wish(stage):
    body = {"profile": PROFILE, "plan": "professional-yearly", "quantity": 25, "addons": [], "pay_by": "invoice"}
    return stage.ask("POST", "/purchases/quotes", body=body).body


def test_an_id_turns_out_invalid_between_quote_and_confirmation(stage, register):
    register.state = VatState.INVALID
    stage.changes_profile(vat_id="DE136601704")
    quote = wish(stage)
    assert (quote["tax_rule"], quote["documents"][0]["total"]) == ("reverse_charge", 9_125_00)
    # The sweep puts the question five minutes later; the customer and the seller have a mail.
    stage.until("2026-03-15 10:10")
    subjects = ["A VAT ID is not registered", "Een btw-nummer is niet geregistreerd"]
    assert [posted.mail.subject for posted in stage.posted] == subjects
    refused = stage.confirm("/purchases", quote)
    assert (refused.status, refused.problem) == (409, "profile-moved")
    profile = stage.ask("GET", f"/profiles/{PROFILE}").body
    assert (profile["version"], profile["vat_status"]["state"]) == (3, "invalid")
    assert (profile["vat_status"]["consultation"], profile["vat_status"]["checked_on"]) == ("WAPI1", "2026-03-15")
    quote = wish(stage)
    assert (quote["tax_rule"], quote["documents"][0]["total"]) == ("domestic", 11_041_25)
    assert stage.confirm("/purchases", quote).status == 201
    stage.until("2026-03-16 10:00")
    assert stage.billed == [("2026-03-15", 11_041_25)]


def test_an_id_turns_invalid_within_a_term(stage, register):
    stage.changes_profile(vat_id="DE136695976")
    stage.buys()
    stage.until("2026-04-01 09:00")
    stage.pays(9_125_00)
    # After 30 days the register is asked again, on 14 April.
    register.state = VatState.INVALID
    stage.until("2026-04-15 10:00")
    # 15 April to 15 March: 334 of 365 days, 1.00 a day and seat: 5 x 334.00 = 1,670.00, and 21 % of it, 350.70.
    stage.sets_seats(30)
    stage.until("2026-04-16 10:00")
    assert stage.billed == [("2026-03-15", 9_125_00), ("2026-04-15", 2_020_70)]
    stage.pays(2_020_70)
    # The end on 1 May gives back 318 days: 25 seats as they were charged, 7,950.00, the five with VAT, 1,923.90.
    stage.until("2026-05-01 10:00")
    statement = stage.statement()
    rules = [(paper["total"], sum(part["amount"] for part in paper["tax"])) for paper in statement["documents"]]
    assert rules == [(7_950_00, 0), (1_923_90, 333_90)]
    stage.cancels(statement=statement)
    stage.until("2026-05-02 10:00")
    assert sum(amount for _, amount in stage.billed) == 9_125_00 + 2_020_70 - 7_950_00 - 1_923_90


def test_the_renewal_of_an_id_without_an_answer_bears_vat(stage, register):
    register.state = VatState.UNAVAILABLE
    stage.changes_profile(vat_id="DE136601903")
    stage.buys()
    stage.until("2026-04-01 09:00")
    stage.pays(9_125_00)
    stage.until("2027-03-16 09:00")
    assert stage.billed == [("2026-03-15", 9_125_00), ("2027-03-15", 11_041_25)]


def test_mails_of_a_kind_go_to_its_recipients(begin):
    all_mails, books = "administratie@veerman.example", "books@veerman.example"
    settings = {Notification.DOCUMENTS: (books,), Notification.CONTRACTS: ()}
    stage = begin("2026-03-15 10:00", recipients=(all_mails, books), notifications=settings)
    stage.buys()
    stage.until("2026-12-20 09:00")
    to = [posted.mail.to for posted in stage.posted]
    # The purchase is told to the member who bought, the invoice to the books, the renewal's notice to both.
    assert to == [("anna@veerman.example",), (books,), (all_mails, books)]
