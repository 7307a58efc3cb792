"""The seller's staff at work: they find accounts and refund tasks, and every access to an account is journaled."""

from zetel.bootstrap import catalog, services, warm

from typing import Annotated, Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.openapi.params import Query
from aws_lambda_powertools.utilities.typing import LambdaContext

from zetel.application.seller import finding, staff
from zetel.application.seller.finding import FindAccounts
from zetel.application.seller.staff import ListCancellations, ReleaseCredit
from zetel.http import account_models as models
from zetel.http import edge
from zetel.http.cursors import sort_key
from zetel.http.declared import CHANGE, REMOVE, VERSIONED, answers
from zetel.http.fields import AccountId, Cursor, IfMatch, Limit, ProfileId, SearchText, SubscriptionId
from zetel.http.seller_models import FoundAccounts, RefundTasks
from zetel.http.subscription_models import Cancellations

app = APIGatewayHttpResolver(enable_validation=True)
edge.secure(app)

NameBegins = Annotated[SearchText | None, Query(description="The first letters of words of a name")]
Number = Annotated[SearchText | None, Query(description="The number of an invoice or credit note")]

ACCOUNT = "/v1/seller/accounts/<account>"
CREDIT = f"{ACCOUNT}/profiles/<profile>/credit"
CANCELLATIONS = f"{ACCOUNT}/subscriptions/<subscription>/cancellations"


@app.get("/v1/seller/accounts", responses=answers(200, "The accounts found"))
def find_accounts(
    name: NameBegins = None, number: Number = None, limit: Limit = 20, cursor: Cursor = None
) -> Response[FoundAccounts]:
    command = FindAccounts(edge.person(app), limit, name, number, sort_key(cursor, prefix=""))
    return edge.rows("accounts", finding.find_accounts(command, services(), catalog()))


@app.get("/v1/seller/refund-tasks", responses=answers(200, "The tasks, oldest refund first"))
def list_refund_tasks(limit: Limit = 50, cursor: Cursor = None) -> Response[RefundTasks]:
    after = sort_key(cursor, prefix="ref_")
    return edge.rows("tasks", finding.list_refund_tasks(edge.person(app), limit, after, services()))


@app.get(ACCOUNT, responses=answers(200, "The account and its profiles", 404, headers=VERSIONED))
def read_account_as_staff(account: AccountId) -> Response[models.StaffAccount]:
    return edge.answer(app, staff.read_account(account, edge.person(app), services()))


@app.put(CREDIT, responses=answers(200, "The billing profile", *CHANGE, headers=VERSIONED))
def release_credit(
    account: AccountId, profile: ProfileId, body: models.NewCredit, etag: IfMatch
) -> Response[models.ProfileOut]:
    command = ReleaseCredit(account, profile, edge.person(app), edge.if_match(app), body.credit())
    return edge.answer(app, staff.release_credit(command, services()))


@app.delete(CREDIT, responses=answers(200, "The billing profile", *REMOVE, headers=VERSIONED))
def withdraw_credit(account: AccountId, profile: ProfileId, etag: IfMatch) -> Response[models.ProfileOut]:
    command = ReleaseCredit(account, profile, edge.person(app), edge.if_match(app), None)
    return edge.answer(app, staff.release_credit(command, services()))


@app.get(CANCELLATIONS, responses=answers(200, "Its cancellations, newest first", 404))
def list_cancellations(
    account: AccountId, subscription: SubscriptionId, limit: Limit = 50, cursor: Cursor = None
) -> Response[Cancellations]:
    after = sort_key(cursor, prefix="CANCEL#")
    command = ListCancellations(account, subscription, edge.person(app), limit, after)
    return edge.rows("cancellations", staff.list_cancellations(command, services()))


def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return edge.resolve(app, event, context)


warm("store")
