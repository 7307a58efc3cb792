"""Members that leave: what they leave behind, the successor who goes on, and the state of the steps."""

from zetel.bootstrap import catalog, services, warm

from typing import Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.utilities.typing import LambdaContext

from zetel.application.renewing import leaving
from zetel.http import departure_models as models
from zetel.http import edge
from zetel.http.declared import BODY, VERSIONED, answers, begun
from zetel.http.fields import AccountId, IdempotencyKey, MemberId

app = APIGatewayHttpResolver(enable_validation=True)
edge.secure(app)
DEPARTURE = "/v1/accounts/<account>/members/<member>/departure"


@app.post(f"{DEPARTURE}/preview", responses=answers(200, "What the member leaves behind", 404, 409))
def preview_departure(account: AccountId, member: MemberId) -> Response[models.LeavingPreview]:
    return edge.answer(app, leaving.preview(account, member, edge.person(app), services(), catalog()))


@app.post(DEPARTURE, status_code=202, responses=begun("The departure", models.DepartureOut, *BODY, 404, 409))
def confirm_departure(
    account: AccountId, member: MemberId, body: models.Leaving, key: IdempotencyKey
) -> Response[models.DepartureOut]:
    command = body.command(account, member, edge.person(app), edge.keyed(app))
    return edge.answer(app, leaving.confirm(command, services(), catalog()))


@app.get(DEPARTURE, responses=answers(200, "The departure and its steps", 404, headers=VERSIONED))
def read_departure(account: AccountId, member: MemberId) -> Response[models.DepartureOut]:
    return edge.answer(app, leaving.read(account, member, edge.person(app), services()))


def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return edge.resolve(app, event, context)


warm("store")
