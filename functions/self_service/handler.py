"""Self-service: who may buy a product by themselves, and people moved from a subscription to the account's own."""

from zetel.bootstrap import catalog, services, warm

from functools import partial
from typing import Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.utilities.typing import LambdaContext

from zetel.application.accounts import buying
from zetel.application.confirming import move as confirming
from zetel.application.quoting.move_preview import preview
from zetel.application.renewing.first import after_due_work
from zetel.application.store.records import Answer
from zetel.http import declared, edge
from zetel.http.fields import AccountId, CatalogId, IdempotencyKey, MoveId, SubscriptionId
from zetel.http.move_models import ConfirmedMove, MoveOut, MovePlanOut, WantedMove
from zetel.http.quote_models import ProductBuyers

app = APIGatewayHttpResolver(enable_validation=True)
edge.secure(app)

MOVES = "/v1/accounts/<account>/subscriptions/<subscription>/moves"
BUYERS = declared.answers(200, "Who may buy the product", 404)
MOVE = declared.answers(200, "The move", 404, headers=declared.VERSIONED)
PREVIEWED = declared.answers(200, "The preview, signed, open for 30 minutes", *declared.BODY, 404, 409)
BEGUN = declared.begun("The move, whose people follow", MoveOut, *declared.CONFIRM)


@app.get("/v1/accounts/<account>/products/<product>/buyers", responses=BUYERS)
def read_buyers(account: AccountId, product: CatalogId) -> Response[ProductBuyers]:
    return edge.answer(app, buying.read_buyers(account, product, edge.person(app), services()))


@app.post(f"{MOVES}/previews", responses=PREVIEWED)
def preview_move(account: AccountId, subscription: SubscriptionId, body: WantedMove) -> Response[MovePlanOut]:
    wish = body.wish(account, subscription, edge.person(app))
    return edge.answer(app, Answer(200, after_due_work(partial(preview, wish), wish, services(), catalog())))


@app.post(MOVES, status_code=202, responses=BEGUN)
def confirm_move(
    account: AccountId, subscription: SubscriptionId, body: ConfirmedMove, key: IdempotencyKey
) -> Response[MoveOut]:
    command = body.command(account, subscription, edge.person(app), edge.keyed(app))
    return edge.answer(app, confirming.confirm_move(command, services(), catalog()))


@app.get(f"{MOVES}/<move>", responses=MOVE)
def read_move(account: AccountId, subscription: SubscriptionId, move: MoveId) -> Response[MoveOut]:
    return edge.answer(app, confirming.read_move(account, subscription, move, edge.person(app), services()))


def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return edge.resolve(app, event, context)


warm("store", "signer", "texts")
