"""Requests for the ends of subscriptions, read and decided by the seller's account managers."""

from zetel.bootstrap import catalog, services, warm

from typing import Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.utilities.typing import LambdaContext

from zetel.application.confirming import deciding_ends
from zetel.application.confirming.deciding_ends import DecideEnd
from zetel.application.contracts import end_requests
from zetel.application.seller import open_ends
from zetel.application.seller.staff_reader import StaffReader
from zetel.domain.quotes.end_request import EndDeclaration
from zetel.http import edge
from zetel.http.cursors import sort_key
from zetel.http.declared import CHANGE, REMOVE, VERSIONED, answers
from zetel.http.end_request_models import Declaration, EndRequestOut, OpenEndRequests, PreparedStatement, Rejection
from zetel.http.fields import AccountId, Cursor, EndRequestId, IfMatch, Limit, SubscriptionId

app = APIGatewayHttpResolver(enable_validation=True)
edge.secure(app)
REQUEST = "/v1/seller/accounts/<account>/subscriptions/<subscription>/end-requests/<request>"


@app.get("/v1/seller/end-requests", responses=answers(200, "The open requests, oldest first"))
def list_open_end_requests(limit: Limit = 50, cursor: Cursor = None) -> Response[OpenEndRequests]:
    after = sort_key(cursor, prefix="erq_")
    return edge.rows("requests", open_ends.list_open_ends(edge.person(app), limit, after, services()))


@app.get(REQUEST, responses=answers(200, "The request with its steps", 404, headers=VERSIONED))
def read_end_request_as_staff(
    account: AccountId, subscription: SubscriptionId, request: EndRequestId
) -> Response[EndRequestOut]:
    reader = StaffReader(edge.person(app), request)
    return edge.answer(app, end_requests.read_end_request(account, subscription, request, reader, services()))


@app.put(f"{REQUEST}/approval", responses=answers(200, "The approved request", *REMOVE, headers=VERSIONED))
def approve_end(
    account: AccountId, subscription: SubscriptionId, request: EndRequestId, etag: IfMatch
) -> Response[EndRequestOut]:
    command = DecideEnd(account, subscription, request, edge.person(app), edge.if_match(app))
    return edge.answer(app, deciding_ends.approve(command, services()))


@app.put(f"{REQUEST}/statement", responses=answers(200, "The prepared request", *CHANGE, headers=VERSIONED))
def prepare_statement(
    account: AccountId, subscription: SubscriptionId, request: EndRequestId, body: PreparedStatement, etag: IfMatch
) -> Response[EndRequestOut]:
    command = DecideEnd(account, subscription, request, edge.person(app), edge.if_match(app))
    return edge.answer(app, deciding_ends.prepare(command, body.message, services()))


@app.put(f"{REQUEST}/declaration", responses=answers(200, "The declared request", *CHANGE, headers=VERSIONED))
def record_declaration(
    account: AccountId, subscription: SubscriptionId, request: EndRequestId, body: Declaration, etag: IfMatch
) -> Response[EndRequestOut]:
    command = DecideEnd(account, subscription, request, edge.person(app), edge.if_match(app))
    return edge.answer(app, deciding_ends.record(command, EndDeclaration(body.how), body.day, services()))


@app.put(f"{REQUEST}/rejection", responses=answers(200, "The rejected request", *CHANGE, headers=VERSIONED))
def reject_end(
    account: AccountId, subscription: SubscriptionId, request: EndRequestId, body: Rejection, etag: IfMatch
) -> Response[EndRequestOut]:
    command = DecideEnd(account, subscription, request, edge.person(app), edge.if_match(app))
    return edge.answer(app, deciding_ends.reject(command, body.reason, body.message, services(), catalog()))


def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return edge.resolve(app, event, context)


warm("store")
