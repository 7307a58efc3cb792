"""Requests for plans that are sold on request, which the seller's account managers answer in words or by an offer."""

from zetel.bootstrap import catalog, services, warm

from typing import Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.utilities.typing import LambdaContext

from zetel.application.seller import upgrade_offers
from zetel.application.seller.upgrade_offers import MoveUpgrade
from zetel.http import edge
from zetel.http.cursors import sort_key
from zetel.http.declared import CHANGE, REMOVE, VERSIONED, answers
from zetel.http.fields import AccountId, Cursor, IfMatch, Limit, UpgradeId
from zetel.http.upgrade_models import AnswerInWords, AskedUpgrades, NewOffer, UpgradeOut

app = APIGatewayHttpResolver(enable_validation=True)
edge.secure(app)
REQUEST = "/v1/seller/accounts/<account>/upgrade-requests/<request>"
MOVED = answers(200, "The request", *CHANGE, headers=VERSIONED)


@app.get("/v1/seller/upgrade-requests", responses=answers(200, "The open requests, oldest first"))
def list_asked_upgrades(limit: Limit = 50, cursor: Cursor = None) -> Response[AskedUpgrades]:
    after = sort_key(cursor, prefix="upg_")
    return edge.rows("requests", upgrade_offers.list_asked(edge.person(app), limit, after, services()))


@app.get(REQUEST, responses=answers(200, "The request", 404, headers=VERSIONED))
def read_asked_upgrade(account: AccountId, request: UpgradeId) -> Response[UpgradeOut]:
    return edge.answer(app, upgrade_offers.read_asked(account, request, edge.person(app), services()))


@app.put(f"{REQUEST}/answer", responses=MOVED)
def answer_upgrade(account: AccountId, request: UpgradeId, body: AnswerInWords, etag: IfMatch) -> Response[UpgradeOut]:
    command = MoveUpgrade(account, request, edge.person(app), edge.if_match(app))
    return edge.answer(app, upgrade_offers.answer(command, body.message, services()))


@app.put(f"{REQUEST}/offer", responses=MOVED)
def make_offer(account: AccountId, request: UpgradeId, body: NewOffer, etag: IfMatch) -> Response[UpgradeOut]:
    command = MoveUpgrade(account, request, edge.person(app), edge.if_match(app))
    made = upgrade_offers.make_offer(command, body.offer(), body.message, services(), catalog())
    return edge.answer(app, made)


@app.delete(f"{REQUEST}/offer", responses=answers(200, "The request", *REMOVE, headers=VERSIONED))
def withdraw_offer(account: AccountId, request: UpgradeId, etag: IfMatch) -> Response[UpgradeOut]:
    command = MoveUpgrade(account, request, edge.person(app), edge.if_match(app))
    return edge.answer(app, upgrade_offers.withdraw_offer(command, services()))


def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return edge.resolve(app, event, context)


warm("store")
