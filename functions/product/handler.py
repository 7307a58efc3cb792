"""What the vendor's product asks and tells: who may use it, who was at work, and its own exports."""

from zetel.bootstrap import catalog, services, warm

from typing import Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.utilities.typing import LambdaContext

from zetel.application.licences import activity, entitlements, product_exports
from zetel.application.licences.product_exports import ReportExport
from zetel.http import edge
from zetel.http import product_models as models
from zetel.http.declared import BODY, answers, kept_a_while

app = APIGatewayHttpResolver(enable_validation=True)
edge.secure(app)
PRODUCT = "/v1/product"

#: Seconds for which the product may keep an answer: a licence that ends is known everywhere after them.
FRESH = 60


@app.post(f"{PRODUCT}/entitlements", responses=kept_a_while("What the person may use", *BODY))
def read_entitlements(body: models.PersonAsked) -> Response[models.Entitlements]:
    return edge.fresh(entitlements.entitlements(body.named(), services(), catalog()), seconds=FRESH)


@app.post(f"{PRODUCT}/activity", responses=answers(200, "What became of each day", *BODY))
def post_activity(body: models.Activity) -> Response[models.ActivityOutcomes]:
    return edge.answer(app, activity.record(body.posted(), services()))


@app.post(f"{PRODUCT}/exports", responses=answers(200, "The last export of the scope", *BODY, 404, 409))
def report_export(body: models.ExportDone) -> Response[models.ExportOut]:
    command = ReportExport(body.account, body.scope, body.day, edge.person(app))
    return edge.answer(app, product_exports.report(command, services()))


def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return edge.resolve(app, event, context)


warm("store")
