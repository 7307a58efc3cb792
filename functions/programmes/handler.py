"""Things that an account asks the seller for: programmes, with an uploaded proof, and plans sold on request."""

from zetel.bootstrap import catalog, services, warm

from typing import Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.utilities.typing import LambdaContext

from zetel.application.accounts import special_access, upgrades
from zetel.application.accounts.special_access import AskProgramme
from zetel.application.accounts.upgrades import LeaveUpgrade
from zetel.http import declared, edge
from zetel.http import programme_models as models
from zetel.http.cursors import sort_key
from zetel.http.fields import AccountId, CatalogId, Cursor, IfMatch, Limit, UpgradeId
from zetel.http.request_models import RequestOut
from zetel.http.upgrade_models import UpgradeOut, Upgrades, UpgradeWish

app = APIGatewayHttpResolver(enable_validation=True)
edge.secure(app)
UPGRADES = "/v1/accounts/<account>/upgrade-requests"
PROGRAMMES = "/v1/accounts/<account>/programmes"
UPLOAD = declared.answers(201, "Where to put the file", *declared.BODY, 404)
ASKED = declared.made("The request, new or pending since before", *declared.BODY, 404, 409)

ASKED_UPGRADE = declared.made("The request", *declared.BODY, 404, 409)
LEFT = declared.answers(200, "The request, withdrawn or declined", *declared.REMOVE, headers=declared.VERSIONED)


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


@app.post(UPGRADES, status_code=201, responses=ASKED_UPGRADE)
def ask_upgrade(account: AccountId, body: UpgradeWish) -> Response[UpgradeOut]:
    return edge.answer(app, upgrades.ask(body.command(account, edge.person(app)), services(), catalog()))


@app.get(UPGRADES, responses=declared.answers(200, "The requests, newest first", 404))
def list_upgrades(account: AccountId, limit: Limit = 50, cursor: Cursor = None) -> Response[Upgrades]:
    after = sort_key(cursor, prefix="UPG#")
    return edge.rows("upgrades", upgrades.list_upgrades(account, edge.person(app), limit, after, services()))


@app.get(f"{UPGRADES}/<request>", responses=declared.answers(200, "The request", 404, headers=declared.VERSIONED))
def read_upgrade(account: AccountId, request: UpgradeId) -> Response[UpgradeOut]:
    return edge.answer(app, upgrades.read_upgrade(account, request, edge.person(app), services()))


@app.delete(f"{UPGRADES}/<request>", responses=LEFT)
def leave_upgrade(account: AccountId, request: UpgradeId, etag: IfMatch) -> Response[UpgradeOut]:
    command = LeaveUpgrade(account, edge.person(app), request, edge.if_match(app))
    return edge.answer(app, upgrades.leave(command, services()))


def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return edge.resolve(app, event, context)


warm("store", "uploads")
