"""Requests of customers for the end of a subscription about which the seller decides."""

from zetel.bootstrap import catalog, services, warm

from typing import Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.utilities.typing import LambdaContext

from zetel.application.confirming import asking_for_ends
from zetel.application.confirming.asking_for_ends import MoveEndRequest
from zetel.application.contracts import end_requests
from zetel.application.contracts.end_requests import ListEndRequests
from zetel.domain.events import ActorKind
from zetel.http import declared, edge
from zetel.http.cursors import sort_key
from zetel.http.end_request_models import CorrectedAnswers, EndRequestOut, EndRequests, WantedEndRequest
from zetel.http.fields import AccountId, Cursor, EndRequestId, IdempotencyKey, IfMatch, Limit, SubscriptionId

app = APIGatewayHttpResolver(enable_validation=True)
edge.secure(app)
REQUESTS = "/v1/accounts/<account>/subscriptions/<subscription>/end-requests"
REQUEST = f"{REQUESTS}/<request>"
READ = declared.answers(200, "The request with its steps", 404, headers=declared.VERSIONED)
SENT_AGAIN = declared.answers(200, "The request", *declared.CHANGE, headers=declared.VERSIONED)
WITHDRAWN = declared.answers(200, "The withdrawn request", *declared.REMOVE, headers=declared.VERSIONED)


@app.post(REQUESTS, responses=declared.made("The request", *declared.CONFIRM))
def ask_for_end(
    account: AccountId, subscription: SubscriptionId, body: WantedEndRequest, key: IdempotencyKey
) -> Response[EndRequestOut]:
    command = body.command(account, subscription, edge.person(app), edge.keyed(app), ActorKind.MEMBER)
    return edge.answer(app, asking_for_ends.ask(command, body.checklist.given(), services(), catalog()))


@app.get(REQUESTS, responses=declared.answers(200, "The requests, newest first", 404))
def list_end_requests(
    account: AccountId, subscription: SubscriptionId, limit: Limit = 50, cursor: Cursor = None
) -> Response[EndRequests]:
    after = sort_key(cursor, prefix="ERQ#")
    command = ListEndRequests(account, subscription, edge.person(app), limit, after)
    return edge.rows("requests", end_requests.list_end_requests(command, services()))


@app.get(REQUEST, responses=READ)
def read_end_request(
    account: AccountId, subscription: SubscriptionId, request: EndRequestId
) -> Response[EndRequestOut]:
    found = end_requests.read_end_request(account, subscription, request, edge.person(app), services())
    return edge.answer(app, found)


@app.put(REQUEST, responses=SENT_AGAIN)
def send_end_request_again(
    account: AccountId, subscription: SubscriptionId, request: EndRequestId, body: CorrectedAnswers, etag: IfMatch
) -> Response[EndRequestOut]:
    command = MoveEndRequest(account, subscription, request, edge.person(app), edge.if_match(app))
    return edge.answer(app, asking_for_ends.send_again(command, body.checklist.given(), services()))


@app.delete(REQUEST, responses=WITHDRAWN)
def withdraw_end_request(
    account: AccountId, subscription: SubscriptionId, request: EndRequestId, etag: IfMatch
) -> Response[EndRequestOut]:
    command = MoveEndRequest(account, subscription, request, edge.person(app), edge.if_match(app))
    return edge.answer(app, asking_for_ends.withdraw(command, services()))


def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return edge.resolve(app, event, context)


warm("store", "signer")
