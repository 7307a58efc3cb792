"""The deployment in a customer's view, over HTTP with tokens of the user pool."""

import jwt
import pytest

from local import template
from operate.caller import Caller
from tests.deployment import code_flow
from tests.deployment.customer import TOTAL, Customer, fresh, opened, read, soon, told
from tests.deployment.stack import PASSWORD, Stack

pytestmark = [pytest.mark.emulator, pytest.mark.xdist_group("deployment")]


def test_health_is_answered_without_a_token(stack: Stack) -> None:
    answer = Caller(stack.aws.api).get("/health")
    assert (answer.status, answer.body) == (200, {"status": "ok"})


def test_a_missing_token_is_401_of_the_gateway(stack: Stack) -> None:
    answer = Caller(stack.aws.api).get("/v1/me")
    assert (answer.status, answer.body) == (401, {"message": "Unauthorized"})


def test_a_token_without_the_pools_signature_is_401(stack: Stack, customer: Customer) -> None:
    head, claims, signature = customer.caller.token.split(".")
    forged = ".".join((head, claims, signature[::-1]))
    assert Caller(stack.aws.api, forged).get("/v1/me").status == 401


def test_a_token_without_one_of_the_scopes_is_403(stack: Stack) -> None:
    """An ID token is of the right client and has no scope: it names a person, and gives no permission."""
    answer = Caller(stack.aws.api, stack.signed_in("anna@veerman.example").identity).get("/v1/me")
    assert (answer.status, answer.body) == (403, {"message": "Forbidden"})


def test_the_pools_pages_give_a_token_with_the_scope_of_its_resource_server(stack: Stack, customer: Customer) -> None:
    back = f"{template.read().parameters['PortalAddress']}signed-in"
    client = stack.deployment.outputs["ClientId"]
    given = code_flow.token(stack.aws.endpoint, client, back, "anna@veerman.example", PASSWORD)
    claims = jwt.decode(given["access_token"], options={"verify_signature": False})
    assert set(claims["scope"].split()) == {"openid", "zetel/api"}
    me = read(Caller(stack.aws.api, given["access_token"]).get("/v1/me"))
    assert [account["id"] for account in me["accounts"]] == [customer.account]


def test_an_unknown_route_is_404_of_the_gateway(stack: Stack, customer: Customer) -> None:
    answer = customer.caller.get("/v1/nothing")
    assert (answer.status, answer.body) == (404, {"message": "Not Found"})


def test_a_function_that_cannot_start_is_500_of_the_gateway_without_its_error(stack: Stack) -> None:
    client, name = stack.client("lambda"), stack.deployment.named("Health")
    client.update_function_configuration(FunctionName=name, Handler="nothing.here")
    try:
        answer = Caller(stack.aws.api).get("/health")
    finally:
        client.update_function_configuration(FunctionName=name, Handler="handler.lambda_handler")
    assert (answer.status, answer.body) == (500, {"message": "Internal Server Error"})


def test_a_customer_gets_from_the_catalogue_to_the_downloaded_pdf(customer: Customer) -> None:
    shop = read(customer.caller.get("/v1/catalog/products/professional?currency=EUR&quantity=25"))
    assert shop["id"] == "professional"
    quote = customer.quote()
    (promised,) = quote["documents"]
    assert promised["total"] == TOTAL
    key = fresh()
    bought = read(customer.confirm(quote, key=key), status=201)
    assert read(customer.confirm(quote, key=key), status=201) == bought
    assert customer.confirm(quote).body["type"] == "/problems/quote-used"
    assert customer.pdf(promised["id"]).startswith(b"%PDF-1.7")
    invoice = customer.invoice(promised["id"])
    assert (invoice["total"], invoice["settlement"]) == (TOTAL, "open")
    assert invoice["number"].startswith("INV-")


def test_a_purchase_by_card_is_paid_when_it_is_made(customer: Customer) -> None:
    bought = customer.buy(pay_by="card", card="pm_card_visa")
    (document,) = bought["documents"]
    assert customer.invoice(document["id"])["settlement"] == "settled"
    assert read(customer.caller.get(f"{customer.path}/payments/{bought['payment']['id']}"))["state"] == "succeeded"


def test_a_declined_card_buys_nothing(customer: Customer) -> None:
    before = read(customer.caller.get(f"{customer.path}/subscriptions"))
    answer = customer.confirm(customer.quote(pay_by="card"), card="pm_card_chargeDeclined")
    assert answer.status == 402
    assert read(customer.caller.get(f"{customer.path}/subscriptions")) == before


def test_the_bookkeeper_records_a_transfer_and_the_invoice_is_settled(stack: Stack) -> None:
    customer = opened(stack, "dirk")
    bought = customer.buy()
    customer.rendered(bought)
    (document,) = bought["documents"]
    invoice = customer.invoice(document["id"])
    bookkeeper = stack.person("boris@grachtwerk.example", "bookkeeper")
    transfer = {
        "profile": customer.profile,
        "amount": TOTAL,
        "currency": "EUR",
        "received_on": invoice["date"],
        "reference": invoice["number"],
    }
    read(bookkeeper.post(f"/v1/seller/accounts/{customer.account}/payments", transfer, key=fresh()), status=201)
    assert customer.invoice(document["id"])["settlement"] == "settled"


def test_the_invoice_is_mailed(stack: Stack, customer: Customer) -> None:
    (document,) = customer.buy()["documents"]
    customer.pdf(document["id"])
    number = customer.invoice(document["id"])["number"]
    assert soon(lambda: told(stack, number))


def test_five_seats_more_on_the_first_day_cost_a_whole_year_each(customer: Customer) -> None:
    bought = customer.buy()["subscription"]
    changed = customer.change_seats(bought, total=30)
    (document,) = changed["documents"]
    assert document["total"] == 5 * 365_00 + 383_25  # 21 % of 1,825.00
    assert [item["quantity"] for item in changed["subscription"]["items"]] == [30]


def test_a_card_gets_its_money_back_within_the_first_thirty_days(stack: Stack) -> None:
    customer = opened(stack, "emma")
    bought = customer.buy(pay_by="card", card="pm_card_visa")
    customer.rendered(bought)
    ended = customer.cancel(bought["subscription"])
    (credit_note,) = ended["documents"]
    assert (credit_note["kind"], credit_note["total"]) == ("credit_note", TOTAL)
    refund = soon(lambda: customer.refund(credit_note["id"], state="done"))
    assert refund["amount"] == TOTAL
    assert customer.pdf(credit_note["id"]).startswith(b"%PDF-1.7")
