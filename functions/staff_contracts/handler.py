"""Subscriptions, billing profiles and requests of an account as its customer sees them, for the seller's staff."""

from zetel.bootstrap import catalog, services, warm

from typing import Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.utilities.typing import LambdaContext

from zetel.application.accounts import profiles
from zetel.application.contracts import reading
from zetel.application.contracts.reading import ListSubscriptions
from zetel.application.licences import request_lists
from zetel.application.licences.request_lists import ListRequests
from zetel.application.seller.staff_reader import StaffReader
from zetel.domain.parties.request import RequestKind, RequestState
from zetel.http import edge
from zetel.http.account_models import ProfileOut
from zetel.http.cursors import sort_key
from zetel.http.declared import VERSIONED, answers
from zetel.http.fields import AccountId, Cursor, Limit, ProfileId, SubscriptionId
from zetel.http.request_models import Requests
from zetel.http.subscription_models import SubscriptionRead, Subscriptions

app = APIGatewayHttpResolver(enable_validation=True)
edge.secure(app)

ACCOUNT = "/v1/seller/accounts/<account>"
READ = answers(200, "As the customer sees it", 404, headers=VERSIONED)
LISTED = answers(200, "As the customer sees them", 404)


def looks_at(what: str) -> StaffReader:
    return StaffReader(edge.person(app), what)


@app.get(f"{ACCOUNT}/profiles/<profile>", responses=READ)
def read_profile_as_staff(account: AccountId, profile: ProfileId) -> Response[ProfileOut]:
    return edge.answer(app, profiles.read_profile(account, profile, looks_at(profile), services()))


@app.get(f"{ACCOUNT}/subscriptions", responses=LISTED)
def list_subscriptions_as_staff(
    account: AccountId, limit: Limit = 50, cursor: Cursor = None
) -> Response[Subscriptions]:
    after = sort_key(cursor, prefix="SUB#")
    command = ListSubscriptions(account, looks_at("subscriptions"), limit, edge.language(app), after)
    return edge.rows("subscriptions", reading.list_subscriptions(command, services(), catalog()))


@app.get(f"{ACCOUNT}/subscriptions/<subscription>", responses=READ)
def read_subscription_as_staff(account: AccountId, subscription: SubscriptionId) -> Response[SubscriptionRead]:
    reader, spoken = looks_at(subscription), edge.language(app)
    found = reading.read_subscription(account, subscription, reader, spoken, services(), catalog())
    return edge.answer(app, found)


@app.get(f"{ACCOUNT}/requests", responses=LISTED)
def list_requests_as_staff(
    account: AccountId,
    kind: RequestKind | None = None,
    state: RequestState | None = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Response[Requests]:
    command = ListRequests(account, looks_at("requests"), limit, sort_key(cursor, prefix="REQ#"), kind, state)
    return edge.rows("requests", request_lists.list_requests(command, services()))


def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return edge.resolve(app, event, context)


warm("store")
