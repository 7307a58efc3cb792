"""Buying: quotes of purchases and of additions to a running subscription, and their confirmation."""

from zetel.bootstrap import catalog, services, warm

from functools import partial
from typing import Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.utilities.typing import LambdaContext

from zetel.application.accounts.buying import narrow
from zetel.application.confirming.confirm import confirm
from zetel.application.confirming.kinds import addition as confirmed_addition
from zetel.application.confirming.kinds import purchase as confirmed_purchase
from zetel.application.contracts import taking_over
from zetel.application.quoting import addition, purchase
from zetel.application.renewing.first import after_due_work
from zetel.application.store.records import Answer
from zetel.http import declared, edge
from zetel.http.fields import AccountId, CatalogId, IdempotencyKey, IfMatch, SubscriptionId
from zetel.http.models import BoughtAnswer, BoughtOrPending, QuoteOut, SubscriptionOut
from zetel.http.quote_models import AllowedBuyers, Confirmed, NewOwner, ProductBuyers, WantedItems, WantedSubscription

app = APIGatewayHttpResolver(enable_validation=True)
edge.secure(app)

ADDITIONS = "/v1/accounts/<account>/subscriptions/<subscription>/additions"
BOUGHT = declared.charged(201, BoughtAnswer, "The new subscription and its documents")
TAKEN = declared.answers(200, "The subscription", *declared.CHANGE, headers=declared.VERSIONED)
NARROWED = declared.answers(200, "Who may buy the product", *declared.BODY, 404, 409)
ADDED = declared.charged(200, BoughtAnswer, "The subscription and its new documents")


@app.post("/v1/accounts/<account>/purchases/quotes", responses=declared.quoted())
def quote_purchase(account: AccountId, body: WantedSubscription) -> Response[QuoteOut]:
    command = body.command(account, edge.person(app))
    return edge.answer(app, Answer(200, purchase.quote_purchase(command, services(), catalog())))


@app.post("/v1/accounts/<account>/purchases", status_code=201, responses=BOUGHT)
def confirm_purchase(account: AccountId, body: Confirmed, key: IdempotencyKey) -> Response[BoughtOrPending]:
    command = body.command(account, edge.person(app), edge.keyed(app))
    return edge.answer(app, confirm(command, confirmed_purchase.KIND, services(), catalog()))


@app.post(f"{ADDITIONS}/quotes", responses=declared.quoted())
def quote_addition(account: AccountId, subscription: SubscriptionId, body: WantedItems) -> Response[QuoteOut]:
    command = body.command(account, subscription, edge.person(app))
    quote = after_due_work(partial(addition.quote_addition, command), command, services(), catalog())
    return edge.answer(app, Answer(200, quote))


@app.post(ADDITIONS, responses=ADDED)
def confirm_addition(
    account: AccountId, subscription: SubscriptionId, body: Confirmed, key: IdempotencyKey
) -> Response[BoughtOrPending]:
    command = body.command(account, edge.person(app), edge.keyed(app), subscription)
    return edge.answer(app, confirm(command, confirmed_addition.KIND, services(), catalog()))


@app.put("/v1/accounts/<account>/subscriptions/<subscription>/take-over", responses=TAKEN)
def take_subscription_over(
    account: AccountId, subscription: SubscriptionId, body: NewOwner, etag: IfMatch
) -> Response[SubscriptionOut]:
    command = body.command(account, subscription, edge.person(app), edge.if_match(app))
    return edge.answer(app, after_due_work(partial(taking_over.take_over, command), command, services(), catalog()))


@app.post("/v1/accounts/<account>/products/<product>/buyers", responses=NARROWED)
def narrow_buying(
    account: AccountId, product: CatalogId, body: AllowedBuyers, key: IdempotencyKey
) -> Response[ProductBuyers]:
    return edge.answer(app, narrow(body.command(account, product, edge.person(app), edge.keyed(app)), services()))


def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return edge.resolve(app, event, context)


warm("store", "signer", "texts")
