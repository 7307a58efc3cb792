"""Data that go for good: accounts that their owners close, and people who are erased."""

from zetel.bootstrap import catalog, services, warm

from typing import Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.utilities.typing import LambdaContext

from zetel.application.renewing import closing, erasing
from zetel.application.renewing.erasing import EraseMember
from zetel.http import closing_models as models
from zetel.http import edge, erasure_models
from zetel.http.declared import BODY, VERSIONED, answers, begun
from zetel.http.fields import AccountId, IdempotencyKey, MemberId

app = APIGatewayHttpResolver(enable_validation=True)
edge.secure(app)
CLOSING = "/v1/accounts/<account>/closing"
ERASURE = "/v1/accounts/<account>/members/<member>/erasure"
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


@app.post(ERASURE, status_code=202, responses=begun("The erasure", erasure_models.ErasureOut, 400, 404, 409))
def begin_erasure(account: AccountId, member: MemberId, key: IdempotencyKey) -> Response[erasure_models.ErasureOut]:
    command = EraseMember(account, member, edge.person(app), edge.keyed(app))
    return edge.answer(app, erasing.begin(command, services(), catalog()))


@app.get(ERASURE, responses=answers(200, "The erasure and its certificate", 404, headers=VERSIONED))
def read_erasure(account: AccountId, member: MemberId) -> Response[erasure_models.ErasureOut]:
    return edge.answer(app, erasing.read(account, member, edge.person(app), services(), edge.language(app)))


def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return edge.resolve(app, event, context)


warm("store")
