"""The seller's programmes, as an account sees them and asks for them with an uploaded proof."""

from zetel.bootstrap import catalog, services, warm

from typing import Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.utilities.typing import LambdaContext

from zetel.application.accounts import special_access
from zetel.application.accounts.special_access import AskProgramme
from zetel.http import declared, edge
from zetel.http import programme_models as models
from zetel.http.fields import AccountId, CatalogId
from zetel.http.request_models import RequestOut

app = APIGatewayHttpResolver(enable_validation=True)
edge.secure(app)
PROGRAMMES = "/v1/accounts/<account>/programmes"
UPLOAD = declared.answers(201, "Where to put the file", *declared.BODY, 404)
ASKED = declared.made("The request, new or pending since before", *declared.BODY, 404, 409)


@app.get(PROGRAMMES, responses=declared.answers(200, "The programmes", 404))
def list_programmes(account: AccountId) -> Response[models.Programmes]:
    found = special_access.list_programmes(account, edge.person(app), services(), catalog())
    return edge.rows("programmes", found)


@app.post("/v1/accounts/<account>/proofs", status_code=201, responses=UPLOAD)
def upload_proof(account: AccountId, body: models.NewProof) -> Response[models.ProofUpload]:
    return edge.answer(app, special_access.upload(account, edge.person(app), body.size, services()))


@app.post(f"{PROGRAMMES}/<programme>/requests", status_code=201, responses=ASKED)
def ask_programme(account: AccountId, programme: CatalogId, body: models.ProgrammeWish) -> Response[RequestOut]:
    command = AskProgramme(account, edge.person(app), programme, body.reason, body.proof)
    return edge.answer(app, special_access.ask(command, services(), catalog()))


def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return edge.resolve(app, event, context)


warm("store", "uploads")
