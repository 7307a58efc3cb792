"""Requests for licences and purchases: asked, decided, withdrawn, and quoted."""

from zetel.bootstrap import catalog, services, warm

from typing import Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.utilities.typing import LambdaContext

from zetel.application.licences import asking, deciding
from zetel.application.licences.asking import AskLicence, AskPurchase
from zetel.application.licences.deciding import Decide
from zetel.application.quoting import asked_for
from zetel.application.store.records import Answer
from zetel.http import declared, edge
from zetel.http import request_models as models
from zetel.http.fields import AccountId, IfMatch, ItemId, RequestId, SubscriptionId
from zetel.http.models import QuoteOut

app = APIGatewayHttpResolver(enable_validation=True)
edge.secure(app)
ACCOUNT = "/v1/accounts/<account>"
OF_ITEM = f"{ACCOUNT}/subscriptions/<subscription>/items/<item>/requests"
REQUEST = f"{ACCOUNT}/requests/<request>"
ASKED = declared.made("The request, new or pending since before", *declared.BODY, 404, 409)
CHANGED = declared.answers(200, "The changed request", *declared.CHANGE, headers=declared.VERSIONED)
WITHDRAWN = declared.answers(200, "The withdrawn request", *declared.REMOVE, headers=declared.VERSIONED)


@app.post(OF_ITEM, status_code=201, responses=ASKED)
def ask_licence(
    account: AccountId, subscription: SubscriptionId, item: ItemId, body: models.LicenceWish
) -> Response[models.RequestOut]:
    command = AskLicence(account, edge.person(app), subscription, item, body.reason)
    return edge.answer(app, asking.ask_licence(command, services(), catalog()))


@app.post(f"{ACCOUNT}/requests", status_code=201, responses=ASKED)
def ask_purchase(account: AccountId, body: models.PurchaseWish) -> Response[models.RequestOut]:
    command = AskPurchase(account, edge.person(app), body.product, body.quantity, body.reason)
    return edge.answer(app, asking.ask_purchase(command, services(), catalog()))


@app.delete(REQUEST, responses=WITHDRAWN)
def withdraw_request(account: AccountId, request: RequestId, etag: IfMatch) -> Response[models.RequestOut]:
    return edge.answer(app, asking.withdraw(account, request, edge.if_match(app), edge.person(app), services()))


@app.put(f"{REQUEST}/approval", responses=CHANGED)
def approve_request(account: AccountId, request: RequestId, etag: IfMatch) -> Response[models.RequestOut]:
    command = Decide(account, request, edge.person(app), edge.if_match(app))
    return edge.answer(app, deciding.approve(command, services(), catalog()))


@app.put(f"{REQUEST}/denial", responses=CHANGED)
def deny_request(
    account: AccountId, request: RequestId, body: models.Denial, etag: IfMatch
) -> Response[models.RequestOut]:
    command = Decide(account, request, edge.person(app), edge.if_match(app))
    return edge.answer(app, deciding.deny(command, body.message, services()))


@app.post(f"{REQUEST}/seat/quotes", responses=declared.quoted())
def quote_seat_asked(account: AccountId, request: RequestId, body: models.OneMoreSeat) -> Response[QuoteOut]:
    command = body.command(account, request, edge.person(app))
    return edge.answer(app, Answer(200, asked_for.quote_seat_asked(command, services(), catalog())))


@app.post(f"{REQUEST}/purchase/quotes", responses=declared.quoted())
def quote_purchase_asked(account: AccountId, request: RequestId, body: models.PurchaseAsked) -> Response[QuoteOut]:
    command = body.command(account, request, edge.person(app))
    return edge.answer(app, Answer(200, asked_for.quote_purchase_asked(command, services(), catalog())))


def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return edge.resolve(app, event, context)


warm("store", "signer", "texts")
