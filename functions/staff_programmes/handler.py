"""Requests for the seller's programmes, read and decided by its account managers."""

from zetel.bootstrap import catalog, services, warm

from typing import Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.utilities.typing import LambdaContext

from zetel.application.seller import programme_requests
from zetel.application.seller.programme_requests import DecideProgramme
from zetel.http import edge
from zetel.http import programme_models as models
from zetel.http.cursors import sort_key
from zetel.http.declared import CHANGE, VERSIONED, answers
from zetel.http.fields import AccountId, Cursor, IfMatch, Limit, RequestId
from zetel.http.request_models import Denial, RequestOut

app = APIGatewayHttpResolver(enable_validation=True)
edge.secure(app)
REQUEST = "/v1/seller/accounts/<account>/requests/<request>"
DECIDED = answers(200, "The decided request", *CHANGE, headers=VERSIONED)


@app.get("/v1/seller/programme-requests", responses=answers(200, "The open requests, oldest first"))
def list_programme_requests(limit: Limit = 50, cursor: Cursor = None) -> Response[models.OpenProgrammeRequests]:
    after = sort_key(cursor, prefix="req_")
    return edge.rows("requests", programme_requests.list_asked(edge.person(app), limit, after, services()))


@app.get(REQUEST, responses=answers(200, "The request, with its proof", 404, headers=VERSIONED))
def read_programme_request(account: AccountId, request: RequestId) -> Response[models.ProgrammeRequest]:
    return edge.answer(app, programme_requests.read_asked(account, request, edge.person(app), services()))


@app.put(f"{REQUEST}/approval", responses=DECIDED)
def approve_programme(
    account: AccountId, request: RequestId, body: models.NewApproval, etag: IfMatch
) -> Response[RequestOut]:
    command = DecideProgramme(account, request, edge.person(app), edge.if_match(app))
    return edge.answer(app, programme_requests.approve(command, body.until, services(), catalog()))


@app.put(f"{REQUEST}/denial", responses=DECIDED)
def deny_programme(account: AccountId, request: RequestId, body: Denial, etag: IfMatch) -> Response[RequestOut]:
    command = DecideProgramme(account, request, edge.person(app), edge.if_match(app))
    return edge.answer(app, programme_requests.deny(command, body.message, services()))


def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return edge.resolve(app, event, context)


warm("store")
