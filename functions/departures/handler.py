"""Members that leave with a successor who goes on, and the successor of an owner who is lost."""

from zetel.bootstrap import catalog, services, warm

from typing import Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.utilities.typing import LambdaContext

from zetel.application.people import succeeding
from zetel.application.renewing import leaving
from zetel.http import departure_models as models
from zetel.http import edge, succession_models
from zetel.http.declared import BODY, REMOVE, VERSIONED, answers, begun, made
from zetel.http.fields import AccountId, IdempotencyKey, IfMatch, MemberId

app = APIGatewayHttpResolver(enable_validation=True)
edge.secure(app)
DEPARTURE = "/v1/accounts/<account>/members/<member>/departure"
SUCCESSION = "/v1/accounts/<account>/succession"
STAFF = "/v1/seller/accounts/<account>/succession"


@app.post(f"{DEPARTURE}/preview", responses=answers(200, "What the member leaves behind", 404, 409))
def preview_departure(
    account: AccountId, member: MemberId, successor: MemberId | None = None
) -> Response[models.LeavingPreview]:
    return edge.answer(app, leaving.preview(account, member, edge.person(app), services(), catalog(), successor))


@app.post(DEPARTURE, status_code=202, responses=begun("The departure", models.DepartureOut, *BODY, 404, 409))
def confirm_departure(
    account: AccountId, member: MemberId, body: models.Leaving, key: IdempotencyKey
) -> Response[models.DepartureOut]:
    command = body.command(account, member, edge.person(app), edge.keyed(app))
    return edge.answer(app, leaving.confirm(command, services(), catalog()))


@app.get(DEPARTURE, responses=answers(200, "The departure and its steps", 404, headers=VERSIONED))
def read_departure(account: AccountId, member: MemberId) -> Response[models.DepartureOut]:
    return edge.answer(app, leaving.read(account, member, edge.person(app), services()))


@app.get(SUCCESSION, responses=answers(200, "The newest succession", 404, headers=VERSIONED))
def read_succession(account: AccountId) -> Response[succession_models.SuccessionOut]:
    return edge.answer(app, succeeding.read(account, edge.person(app), services()))


@app.put(f"{SUCCESSION}/objection", responses=answers(200, "The succession", *REMOVE, headers=VERSIONED))
def object_to_succession(account: AccountId, etag: IfMatch) -> Response[succession_models.SuccessionOut]:
    return edge.answer(app, succeeding.object_to(account, edge.person(app), edge.if_match(app), services()))


@app.post(STAFF, status_code=201, responses=made("The succession", *BODY, 404, 409))
def begin_succession(
    account: AccountId, body: succession_models.NewSuccession, key: IdempotencyKey
) -> Response[succession_models.SuccessionOut]:
    command = body.command(account, edge.person(app), edge.keyed(app))
    return edge.answer(app, succeeding.begin(command, services()))


@app.get(STAFF, responses=answers(200, "The newest succession", 404, headers=VERSIONED))
def read_succession_as_staff(account: AccountId) -> Response[succession_models.SuccessionOut]:
    return edge.answer(app, succeeding.read_as_staff(account, edge.person(app), services()))


def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return edge.resolve(app, event, context)


warm("store")
