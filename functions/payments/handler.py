"""The outcome of a payment, transfers that the bookkeeper saw arrive, and refunds."""

from zetel.bootstrap import catalog, services, warm

from typing import Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.utilities.typing import LambdaContext

from zetel.application.payments import refunds, taking_back, transfers
from zetel.http import edge
from zetel.http.cursors import sort_key
from zetel.http.declared import BODY, VERSIONED, answers, made
from zetel.http.fields import AccountId, Cursor, IdempotencyKey, Limit, PartNumber, PaymentId, RefundId
from zetel.http.invoice_models import NewTransfer, NoTransfer
from zetel.http.models import PaymentOut
from zetel.http.refund_models import PaidPart, RefundOut, Refunds

app = APIGatewayHttpResolver(enable_validation=True)
edge.secure(app)

REFUNDS = "/v1/accounts/<account>/refunds"
DONE = "/v1/seller/accounts/<account>/refunds/<refund>/parts/<part>/done"

RECORDED = made("The payment, with what it paid", *BODY, 404, 409)
TAKEN_BACK = answers(200, "The payment, which counts no more", *BODY, 404, 409, headers=VERSIONED)
REPORTED = answers(200, "The refund, with the part done", *BODY, 404, 409, headers=VERSIONED)


@app.get("/v1/accounts/<account>/payments/<payment>", responses=answers(200, "The payment", 404, headers=VERSIONED))
def read_payment(account: AccountId, payment: PaymentId) -> Response[PaymentOut]:
    return edge.answer(app, transfers.read_payment(account, payment, edge.person(app), services()))


@app.post("/v1/seller/accounts/<account>/payments", status_code=201, responses=RECORDED)
def record_transfer(account: AccountId, body: NewTransfer, key: IdempotencyKey) -> Response[PaymentOut]:
    command = body.command(account, edge.person(app), edge.keyed(app))
    return edge.answer(app, transfers.record_transfer(command, services(), catalog()))


@app.post("/v1/seller/accounts/<account>/payments/<payment>/taken-back", responses=TAKEN_BACK)
def take_transfer_back(
    account: AccountId, payment: PaymentId, body: NoTransfer, key: IdempotencyKey
) -> Response[PaymentOut]:
    command = body.command(account, payment, edge.person(app), edge.keyed(app))
    return edge.answer(app, taking_back.take_back(command, services()))


@app.get(REFUNDS, responses=answers(200, "The refunds, newest first", 404))
def list_refunds(account: AccountId, limit: Limit = 50, cursor: Cursor = None) -> Response[Refunds]:
    after = sort_key(cursor, prefix="REF#")
    return edge.rows("refunds", refunds.list_refunds(account, edge.person(app), limit, after, services()))


@app.get(f"{REFUNDS}/<refund>", responses=answers(200, "The refund", 404, headers=VERSIONED))
def read_refund(account: AccountId, refund: RefundId) -> Response[RefundOut]:
    return edge.answer(app, refunds.read_refund(account, refund, edge.person(app), services()))


@app.post(DONE, responses=REPORTED)
def report_refund_paid(
    account: AccountId, refund: RefundId, part: PartNumber, body: PaidPart, key: IdempotencyKey
) -> Response[RefundOut]:
    command = body.command(account, refund, part, edge.person(app), edge.keyed(app))
    return edge.answer(app, refunds.report_paid(command, services(), catalog()))


def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return edge.resolve(app, event, context)


warm("store")
