"""Accounts given to the seller's account managers, and the requests for programmes that these read and decide."""

from zetel.bootstrap import catalog, services, warm

from typing import Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.utilities.typing import LambdaContext

from zetel.application.seller import managed_accounts, programme_requests
from zetel.application.seller.managed_accounts import ManageAccount
from zetel.application.seller.programme_requests import DecideProgramme
from zetel.http import edge, managed_models
from zetel.http import programme_models as models
from zetel.http.cursors import sort_key
from zetel.http.declared import CHANGE, REMOVE, VERSIONED, answers
from zetel.http.fields import AccountId, Cursor, IfMatch, Limit, RequestId
from zetel.http.request_models import Denial, RequestOut

app = APIGatewayHttpResolver(enable_validation=True)
edge.secure(app)
MANAGER = "/v1/seller/accounts/<account>/manager"
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


@app.get(MANAGER, responses=answers(200, "The account and its manager", 404, headers=VERSIONED))
def read_manager(account: AccountId) -> Response[managed_models.ManagedAccount]:
    return edge.answer(app, managed_accounts.read(account, edge.person(app), services()))


@app.put(MANAGER, responses=answers(200, "The account and its manager", *CHANGE, headers=VERSIONED))
def give_account(
    account: AccountId, body: managed_models.NewManager, etag: IfMatch
) -> Response[managed_models.ManagedAccount]:
    command = ManageAccount(account, edge.person(app), edge.if_match(app))
    return edge.answer(app, managed_accounts.give(command, body.staff, services()))


@app.delete(MANAGER, responses=answers(200, "The account without a manager", *REMOVE, headers=VERSIONED))
def take_account_back(account: AccountId, etag: IfMatch) -> Response[managed_models.ManagedAccount]:
    command = ManageAccount(account, edge.person(app), edge.if_match(app))
    return edge.answer(app, managed_accounts.take_back(command, services()))


def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return edge.resolve(app, event, context)


warm("store")
