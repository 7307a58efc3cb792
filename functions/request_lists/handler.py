"""Requests as people read them: one, those of a member, those of an account, and the queue of an item."""

from zetel.bootstrap import services, warm

from typing import Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.utilities.typing import LambdaContext

from zetel.application.licences import request_lists
from zetel.application.licences.request_lists import ListQueue, ListRequests
from zetel.domain.parties.request import RequestKind, RequestState
from zetel.http import edge
from zetel.http.cursors import sort_key
from zetel.http.declared import VERSIONED, answers
from zetel.http.fields import AccountId, Cursor, ItemId, Limit, MemberId, RequestId, SubscriptionId
from zetel.http.request_models import RequestOut, Requests

app = APIGatewayHttpResolver(enable_validation=True)
edge.secure(app)
ACCOUNT = "/v1/accounts/<account>"
LISTED = answers(200, "The requests", 404)


@app.get(f"{ACCOUNT}/requests", responses=LISTED)
def list_requests(
    account: AccountId,
    kind: RequestKind | None = None,
    state: RequestState | None = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Response[Requests]:
    command = ListRequests(account, edge.person(app), limit, sort_key(cursor, prefix="REQ#"), kind, state)
    return edge.rows("requests", request_lists.list_requests(command, services()))


@app.get(f"{ACCOUNT}/requests/<request>", responses=answers(200, "The request", 404, headers=VERSIONED))
def read_request(account: AccountId, request: RequestId) -> Response[RequestOut]:
    return edge.answer(app, request_lists.read_request(account, request, edge.person(app), services()))


@app.get(f"{ACCOUNT}/members/<member>/requests", responses=LISTED)
def list_member_requests(account: AccountId, member: MemberId) -> Response[Requests]:
    return edge.rows("requests", request_lists.list_requests_of(account, member, edge.person(app), services()))


@app.get(f"{ACCOUNT}/subscriptions/<subscription>/items/<item>/requests", responses=LISTED)
def list_queue(
    account: AccountId, subscription: SubscriptionId, item: ItemId, limit: Limit = 50, cursor: Cursor = None
) -> Response[Requests]:
    after = sort_key(cursor, prefix=f"QUEUE#{item}#")
    command = ListQueue(account, edge.person(app), subscription, item, limit, after)
    return edge.rows("requests", request_lists.list_queue(command, services()))


def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return edge.resolve(app, event, context)


warm("store")
