"""Buying: quotes of purchases and of additions to a running subscription, and their confirmation."""

from typing import Annotated, Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.utilities.typing import LambdaContext
from pydantic import Field

from zetel.application import purchase
from zetel.application.confirming import Confirmation
from zetel.application.purchase import QuoteAddition, QuotePurchase, Wish
from zetel.application.records import Answer
from zetel.bootstrap import catalog, services
from zetel.domain.quotes import QuoteKind
from zetel.domain.subscriptions import Collection
from zetel.http import declared, edge
from zetel.http.fields import AccountId, CatalogId, IdempotencyKey, ProfileId, Quantity, SubscriptionId, Token
from zetel.http.models import BoughtAnswer, QuoteOut
from zetel.http.shape import Shape

app = APIGatewayHttpResolver(enable_validation=True)
edge.secure(app)

QUOTED = declared.answers(200, "The quote, signed, open for 30 minutes", *declared.BODY, 404, 409)
MADE = "What was made, or with 202 the payment alone, while its provider is asked"
BOUGHT = declared.answers(201, MADE, *declared.BODY, 402, 404, 409, 410)
ADDED = declared.answers(200, MADE, *declared.BODY, 402, 404, 409, 410)


class Wanted(Shape):
    plan: CatalogId
    quantity: Quantity


class WantedSubscription(Wanted):
    profile: ProfileId
    pay_by: Collection
    addons: Annotated[list[Wanted], Field(max_length=7, default_factory=list)]


class WantedItems(Shape):
    items: Annotated[list[Wanted], Field(min_length=1, max_length=7)]
    pay_by: Collection | None = None


class Confirmed(Shape):
    quote: Annotated[dict[str, Any], Field(description="The quote, unchanged")]
    card: Annotated[Token | None, Field(description="The card's token, where the quote has a payment")] = None


@app.post("/v1/accounts/<account>/purchases/quotes", responses=QUOTED)
def quote_purchase(account: AccountId, body: WantedSubscription) -> Response[QuoteOut]:
    wishes = (Wish(body.plan, body.quantity, ""), *_wishes(body.addons, "/addons"))
    order = QuotePurchase(account, edge.person(app), body.profile, body.pay_by, wishes)
    return edge.answer(app, Answer(200, purchase.quote_purchase(order, services(), catalog())))


@app.post("/v1/accounts/<account>/purchases", status_code=201, responses=BOUGHT)
def buy(account: AccountId, body: Confirmed, key: IdempotencyKey) -> Response[BoughtAnswer]:
    order = Confirmation(account, edge.person(app), QuoteKind.PURCHASE, body.quote, edge.keyed(app), body.card)
    return edge.answer(app, purchase.confirm(order, services(), catalog()))


@app.post("/v1/accounts/<account>/subscriptions/<subscription>/additions/quotes", responses=QUOTED)
def quote_addition(account: AccountId, subscription: SubscriptionId, body: WantedItems) -> Response[QuoteOut]:
    order = QuoteAddition(account, edge.person(app), subscription, body.pay_by, _wishes(body.items, "/items"))
    return edge.answer(app, Answer(200, purchase.quote_addition(order, services(), catalog())))


@app.post("/v1/accounts/<account>/subscriptions/<subscription>/additions", responses=ADDED)
def add(
    account: AccountId, subscription: SubscriptionId, body: Confirmed, key: IdempotencyKey
) -> Response[BoughtAnswer]:
    person, keyed = edge.person(app), edge.keyed(app)
    order = Confirmation(account, person, QuoteKind.ADDITION, body.quote, keyed, body.card, subscription)
    return edge.answer(app, purchase.confirm(order, services(), catalog()))


def _wishes(wanted: list[Wanted], at: str) -> tuple[Wish, ...]:
    return tuple(Wish(one.plan, one.quantity, f"{at}/{n}") for n, one in enumerate(wanted))


def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return edge.resolve(app, event, context)
