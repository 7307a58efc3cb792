"""Accounts that close: what stands in the way, the command of an owner, and its status."""

from zetel.bootstrap import catalog, services, warm

from typing import Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.utilities.typing import LambdaContext

from zetel.application.renewing import closing
from zetel.http import closing_models as models
from zetel.http import edge
from zetel.http.declared import BODY, VERSIONED, answers, begun
from zetel.http.fields import AccountId, IdempotencyKey

app = APIGatewayHttpResolver(enable_validation=True)
edge.secure(app)
CLOSING = "/v1/accounts/<account>/closing"
STAFF = "/v1/seller/accounts/<account>/closing"


@app.post(f"{CLOSING}/preview", responses=answers(200, "What stands in the way, and what stays", 404, 409))
def preview_closing(account: AccountId) -> Response[models.ClosingPreview]:
    return edge.answer(app, closing.preview(account, edge.person(app), services(), catalog()))


@app.post(CLOSING, status_code=202, responses=begun("The closing", models.ClosingOut, *BODY, 404, 409))
def close_account(account: AccountId, body: models.ClosingIn, key: IdempotencyKey) -> Response[models.ClosingOut]:
    command = body.command(account, edge.person(app), edge.keyed(app))
    return edge.answer(app, closing.close(command, services()))


@app.get(CLOSING, responses=answers(200, "The closing and its steps", 404, headers=VERSIONED))
def read_closing(account: AccountId) -> Response[models.ClosingOut]:
    return edge.answer(app, closing.read(account, edge.person(app), services()))


@app.get(STAFF, responses=answers(200, "The closing and its steps", 404, headers=VERSIONED))
def read_closing_as_staff(account: AccountId) -> Response[models.ClosingOut]:
    return edge.answer(app, closing.read_as_staff(account, edge.person(app), services()))


def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return edge.resolve(app, event, context)


warm("store")
