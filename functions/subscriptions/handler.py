"""An account's subscriptions, and their terms."""

from zetel.bootstrap import catalog, services, warm

from typing import Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.utilities.typing import LambdaContext

from zetel.application.contracts import reading
from zetel.application.contracts.purchase_orders import ChangePurchaseOrder, change_purchase_order
from zetel.application.contracts.reading import ListSubscriptions
from zetel.application.renewing.first import after_due_work
from zetel.domain.parties.address import Language
from zetel.domain.subscriptions.subscription import Origin, SubscriptionState
from zetel.http import edge
from zetel.http.change_models import AttemptOut
from zetel.http.cursors import sort_key
from zetel.http.declared import CHANGE, VERSIONED, answers
from zetel.http.fields import AccountId, AttemptId, CatalogId, Cursor, IfMatch, Limit, ProfileId, SubscriptionId
from zetel.http.models import SubscriptionOut
from zetel.http.subscription_models import SubscriptionChanges, SubscriptionRead, Subscriptions

app = APIGatewayHttpResolver(enable_validation=True)
edge.secure(app)

ATTEMPT = answers(200, "The attempt", 404, headers=VERSIONED)
SUBSCRIPTIONS = "/v1/accounts/<account>/subscriptions"


@app.get(SUBSCRIPTIONS, responses=answers(200, "The subscriptions, oldest first", 404))
def list_subscriptions(
    account: AccountId,
    state: SubscriptionState | None = None,
    product: CatalogId | None = None,
    plan: CatalogId | None = None,
    profile: ProfileId | None = None,
    origin: Origin | None = None,
    language: Language | None = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Response[Subscriptions]:
    person, spoken, after = edge.person(app), edge.language(app, language), sort_key(cursor, prefix="SUB#")
    command = ListSubscriptions(account, person, limit, spoken, after, state, product, plan, profile, origin)
    return edge.rows("subscriptions", reading.list_subscriptions(command, services(), catalog()))


@app.get(f"{SUBSCRIPTIONS}/<subscription>", responses=answers(200, "The subscription", 404, headers=VERSIONED))
def read_subscription(
    account: AccountId, subscription: SubscriptionId, language: Language | None = None
) -> Response[SubscriptionRead]:
    spoken, person = edge.language(app, language), edge.person(app)
    found = reading.read_subscription(account, subscription, person, spoken, services(), catalog())
    return edge.answer(app, found)


@app.patch(f"{SUBSCRIPTIONS}/<subscription>", responses=answers(200, "The subscription", *CHANGE, headers=VERSIONED))
def change_subscription(
    account: AccountId, subscription: SubscriptionId, body: SubscriptionChanges, etag: IfMatch
) -> Response[SubscriptionOut]:
    person, version = edge.person(app), edge.if_match(app)
    command = ChangePurchaseOrder(account, subscription, person, version, body.purchase_order)
    changed = after_due_work(
        lambda services, _: change_purchase_order(command, services), command, services(), catalog()
    )
    return edge.answer(app, changed)


@app.get(f"{SUBSCRIPTIONS}/<subscription>/attempts/<attempt>", responses=ATTEMPT)
def read_attempt(account: AccountId, subscription: SubscriptionId, attempt: AttemptId) -> Response[AttemptOut]:
    return edge.answer(app, reading.read_attempt(account, subscription, attempt, edge.person(app), services()))


def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return edge.resolve(app, event, context)


warm("store")
