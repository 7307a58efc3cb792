"""An association in the seller's programme for non-profits, from its request to the year after its end, with the mails.

365.00 per seat and year, 182.50 in the programme; 25 seats from 15 March 2026, to be cancelled by 13 February 2027. The
end of the programme has to be mailed by 14 January 2027. VAT is 21 %.
"""

from datetime import date

import pytest

from tests import handlers
from tests.domain.contracts import seller
from tests.journeys.pumps import function_of
from tests.shop import ACCOUNT, ANNA, PROFESSIONAL, PROFILE
from zetel.application.store import keys
from zetel.application.store.records import CatalogIndex, Listed
from zetel.domain.catalog.prices import Price, Tier

MARA = "sub-mara"
PDF = b"%PDF-1.7\n" + b"0" * 20_000
BY_PROGRAMME = Price(
    "professional-yearly", "EUR", date(2026, 1, 1), PROFESSIONAL.price.model, (Tier(182_50),), programme="nonprofit"
)


@pytest.fixture
def stage(begin):
    begun = begin("2026-03-01 10:00")
    store = begun.world.store
    prices = (*PROFESSIONAL.prices, BY_PROGRAMME)
    store.put(keys.price("professional", BY_PROGRAMME.version), BY_PROGRAMME)
    listed = Listed(PROFESSIONAL.product, (PROFESSIONAL.plan.name,), tuple(price.version for price in prices))
    store.put(keys.catalog_head(), CatalogIndex(2, begun.world.clock.now(), seller(), (listed,)))
    begun.world.clock.move_machine(seconds=61)
    return begun


def asks(stage, content=PDF, person=ANNA.sub):
    """The request of the account, with an uploaded proof."""
    link = stage.ask("POST", "/proofs", body={"size": len(content)}, person=person)
    assert link.status == 201, link
    proof = link.body["proof"]
    stage.world.uploads.uploaded[ACCOUNT, proof] = content
    body = {"reason": "We are an association for lorry drivers' families.", "proof": proof}
    return stage.ask("POST", "/programmes/nonprofit/requests", body=body, person=person)


def as_staff(stage, method, path, **asked):
    whole = f"/v1/seller{path}"
    answer = handlers.ask(function_of(method, whole), method, whole, person=MARA, groups=("account_manager",), **asked)
    stage.pumps.drain()
    assert answer.status == 200, answer
    return answer.body


def asked(stage):
    """The open requests, as the account manager finds them."""
    return as_staff(stage, "GET", "/programme-requests")["requests"]


def decides(stage, decision, **body):
    (found,) = asked(stage)
    path = f"/accounts/{found['account']}/requests/{found['request']}"
    etag = {"If-Match": f'"{found["version"]}"'}
    return as_staff(stage, "PUT", f"{path}/{decision}", body=body, headers=etag)


def enters(stage, until):
    """The account asks, and is let in until this day."""
    assert asks(stage).status == 201
    return decides(stage, "approval", until=until)


def shown(stage, **query):
    """The unit prices of the plan in the shop window."""
    path = "/v1/catalog/products/professional"
    found = handlers.ask("catalog", "GET", path, person=ANNA.sub, query={"currency": "EUR", **query})
    return [price["tiers"][0]["unit_price"] for plan in found.body["plans"] for price in plan["prices"]]


def net_of_renewal(stage):
    return stage.subscription["next_renewal"]["net"]


def test_a_programme_whose_end_was_told_in_time(stage):
    request = asks(stage).body
    assert (request["state"], request["programme"]) == ("open", "nonprofit")
    assert request["proof"]["content_type"] == "application/pdf"
    (found,) = asked(stage)
    read = as_staff(stage, "GET", f"/accounts/{ACCOUNT}/requests/{found['request']}")
    assert read["reason"] == "We are an association for lorry drivers' families."
    assert read["download"]["url"].startswith("https://files.test/proofs/")
    assert shown(stage) == shown(stage, account=ACCOUNT) == [365_00]

    stage.until("2026-03-02 10:00")
    approved = decides(stage, "approval", until="2027-03-14")
    assert (approved["state"], approved["until"], asked(stage)) == ("approved", "2027-03-14", [])
    assert stage.mails() == [
        ("2026-03-02 10:00", "Your account is in the programme Non-profits until 14 Mar 2027"),
    ]
    assert (shown(stage), shown(stage, account=ACCOUNT)) == ([365_00], [182_50])
    assert stage.ask("GET", "/programmes").body["programmes"][0]["until"] == "2027-03-14"

    stage.until("2026-03-15 10:00")
    stage.buys()
    # 25 x 182.50 = 4,562.50, and VAT of 958.13; from the year after 25 x 365.00 = 9,125.00.
    assert stage.billed == [("2026-03-15", 5_520_63)]
    assert net_of_renewal(stage) == 9_125_00

    stage.until("2026-04-01 10:59")
    assert len(stage.world.uploads.kept) == 1
    stage.until("2026-04-01 11:05")  # 30 days after the decision
    assert stage.world.uploads.kept == {}
    assert "proof" not in stage.ask("GET", f"/requests/{found['request']}").body

    stage.until("2027-01-14 12:00")
    assert ("2027-01-13 09:00", "The programme Non-profits ends for your account on 14 Mar 2027") in stage.mails()
    stage.until("2027-03-15 01:00")
    # 9,125.00, and VAT of 1,916.25.
    assert stage.billed == [("2026-03-15", 5_520_63), ("2027-03-15", 11_041_25)]

    stage.until("2028-03-14 09:00")
    assert stage.ask("GET", f"/requests/{found['request']}").status == 200
    stage.until("2028-03-14 12:00")  # 12 months after the last day
    assert stage.ask("GET", f"/requests/{found['request']}").status == 404


def test_a_programme_whose_end_was_told_too_late(stage):
    enters(stage, "2026-12-31")
    stage.until("2026-03-15 10:00")
    stage.buys()
    assert net_of_renewal(stage) == 9_125_00
    stage.until("2027-01-15 00:05")  # the 14th is over
    enters(stage, "2027-03-01")
    assert net_of_renewal(stage) == 4_562_50
    stage.until("2027-03-15 01:00")
    assert stage.billed == [("2026-03-15", 5_520_63), ("2027-03-15", 5_520_63)]
    assert net_of_renewal(stage) == 9_125_00
    stage.until("2028-03-15 01:00")
    assert stage.billed[-1] == ("2028-03-15", 11_041_25)


def test_a_programme_whose_end_was_told_on_the_last_day(stage):
    enters(stage, "2026-12-31")
    stage.until("2026-03-15 10:00")
    stage.buys()
    stage.until("2027-01-14 23:55")
    enters(stage, "2027-03-01")
    stage.until("2027-03-15 01:00")
    assert stage.billed[-1] == ("2027-03-15", 11_041_25)


def test_a_quote_keeps_the_price_of_a_programme_that_ends_at_midnight(stage):
    enters(stage, "2026-03-15")
    stage.until("2026-03-15 23:50")
    wish = {"profile": PROFILE, "plan": "professional-yearly", "quantity": 25, "addons": [], "pay_by": "invoice"}
    quote = stage.ask("POST", "/purchases/quotes", body=wish).body
    stage.until("2026-03-16 00:10")
    assert shown(stage, account=ACCOUNT) == [365_00]
    assert stage.confirm("/purchases", quote).status == 201
    assert stage.billed == [("2026-03-15", 5_520_63)]


def test_a_denial_is_mailed_with_its_message_and_the_account_may_ask_again(stage):
    asks(stage)
    assert decides(stage, "denial", message="The statutes are missing.")["state"] == "denied"
    (one,) = stage.posted
    assert one.mail.subject == "Your request for the programme Non-profits was denied"
    assert "The statutes are missing." in one.mail.text
    assert shown(stage, account=ACCOUNT) == [365_00]
    assert asks(stage).status == 201
    assert len(asked(stage)) == 1


def test_a_request_that_is_withdrawn_leaves_the_list_of_the_account_manager(stage):
    request = asks(stage).body
    gone = stage.ask("DELETE", f"/requests/{request['id']}", headers={"If-Match": '"1"'})
    assert (gone.body["state"], asked(stage)) == ("withdrawn", [])


@pytest.mark.parametrize("content", [b"GIF89a" + b"0" * 100, b"<html>", b"PK\x03\x04 named.pdf", b""])
def test_a_file_that_is_no_pdf_and_no_image_is_refused_and_not_kept(stage, content):
    link = stage.ask("POST", "/proofs", body={"size": 100}).body
    stage.world.uploads.uploaded[ACCOUNT, link["proof"]] = content
    body = {"reason": "We are an association.", "proof": link["proof"]}
    refused = stage.ask("POST", "/programmes/nonprofit/requests", body=body)
    assert (refused.status, refused.body["errors"][0]["field"]) == (422, "/proof")
    assert stage.world.uploads.kept == {}


def test_a_proof_has_at_most_10_mb(stage):
    assert stage.ask("POST", "/proofs", body={"size": 10_485_760}).status == 201
    assert stage.ask("POST", "/proofs", body={"size": 10_485_761}).status == 422
    link = stage.ask("POST", "/proofs", body={"size": 100}).body
    stage.world.uploads.uploaded[ACCOUNT, link["proof"]] = PDF[:9] + b"0" * 10_485_752  # whatever the link allowed
    body = {"reason": "We are an association.", "proof": link["proof"]}
    assert stage.ask("POST", "/programmes/nonprofit/requests", body=body).status == 422
