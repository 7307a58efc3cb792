"""Licences: seats given to members, taken back, read, and their use."""

from zetel.bootstrap import catalog, services, warm

from typing import Any, Literal

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.utilities.typing import LambdaContext

from zetel.application.contracts import right_sizing
from zetel.application.licences import assigning, holders
from zetel.application.licences.assigning import AssignLicences
from zetel.application.licences.holders import ListLicences
from zetel.http import edge
from zetel.http import licence_models as models
from zetel.http.cursors import sort_key
from zetel.http.declared import BODY, answers
from zetel.http.fields import AccountId, Cursor, IdempotencyKey, ItemId, Limit, MemberId, SubscriptionId

app = APIGatewayHttpResolver(enable_validation=True)
edge.secure(app)
ACCOUNT = "/v1/accounts/<account>"
LICENCES = f"{ACCOUNT}/subscriptions/<subscription>/items/<item>/licences"
CHANGED = answers(200, "The item's seats and the changed licences", *BODY, 404, 409)


@app.get(LICENCES, responses=answers(200, "The people of the item", 404, 409))
def list_licences(
    account: AccountId, subscription: SubscriptionId, item: ItemId, limit: Limit = 50, cursor: Cursor = None
) -> Response[models.LicenceHolders]:
    after = sort_key(cursor, prefix=f"LICENCE#{item}#")
    command = ListLicences(account, edge.person(app), subscription, item, limit=limit, after=after)
    return edge.rows("licences", holders.list_licences(command, services()))


@app.post(LICENCES, responses=CHANGED)
def assign_licences(
    account: AccountId, subscription: SubscriptionId, item: ItemId, body: models.LicenceMembers, key: IdempotencyKey
) -> Response[models.LicencesChanged]:
    command = _command(account, subscription, item, body)
    return edge.answer(app, assigning.assign(command, services(), catalog()))


@app.post(f"{LICENCES}/taken-back", responses=CHANGED)
def take_licences_back(
    account: AccountId, subscription: SubscriptionId, item: ItemId, body: models.LicenceMembers, key: IdempotencyKey
) -> Response[models.LicencesChanged]:
    command = _command(account, subscription, item, body)
    return edge.answer(app, assigning.take_back(command, services()))


@app.get(f"{ACCOUNT}/subscriptions/<subscription>/seat-use", responses=answers(200, "The use of the seats", 404))
def read_seat_use(account: AccountId, subscription: SubscriptionId) -> Response[models.SeatUses]:
    return edge.answer(app, right_sizing.read_seat_use(account, subscription, edge.person(app), services(), catalog()))


@app.get(f"{ACCOUNT}/members/<member>/licences", responses=answers(200, "The member's licences", 404))
def read_licences(account: AccountId, member: MemberId) -> Response[models.MemberLicences]:
    return edge.answer(app, holders.read_licences(account, member, edge.person(app), services(), catalog()))


@app.get(f"{ACCOUNT}/licences", responses=answers(200, "The licences of the signed-in person", 404))
def read_own_licences(account: AccountId, beside: Literal["askable"] | None = None) -> Response[models.OwnLicences]:
    held = holders.read_own_licences(account, edge.person(app), services(), catalog(), with_askable=beside is not None)
    return edge.answer(app, held)


def _command(account: str, subscription: str, item: str, body: models.LicenceMembers) -> AssignLicences:
    return AssignLicences(account, edge.person(app), edge.keyed(app), subscription, item, tuple(body.members))


def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return edge.resolve(app, event, context)


warm("store")
