"""What became of a payment, and transfers that the bookkeeper saw arrive."""

import gc

gc.disable()  # until the last line: nothing that is loaded at the start is garbage

from typing import Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.utilities.typing import LambdaContext

from zetel import bootstrap
from zetel.application import payments
from zetel.bootstrap import catalog, services
from zetel.http import edge
from zetel.http.declared import BODY, answers
from zetel.http.fields import AccountId, IdempotencyKey, PaymentId
from zetel.http.invoice_models import NewTransfer
from zetel.http.models import PaymentOut

app = APIGatewayHttpResolver(enable_validation=True)
edge.secure(app)

RECORDED = answers(201, "The payment, with what it paid", *BODY, 404, 409)


@app.get("/v1/accounts/<account>/payments/<payment>", responses=answers(200, "The payment", 404))
def read_payment(account: AccountId, payment: PaymentId) -> Response[PaymentOut]:
    return edge.answer(app, payments.read_payment(account, payment, edge.person(app), services()))


@app.post("/v1/seller/accounts/<account>/payments", status_code=201, responses=RECORDED)
def record_transfer(account: AccountId, body: NewTransfer, key: IdempotencyKey) -> Response[PaymentOut]:
    order = body.order(account, edge.person(app), edge.keyed(app))
    return edge.answer(app, payments.record_transfer(order, services(), catalog()))


def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return edge.resolve(app, event, context)


bootstrap.warm("store")
