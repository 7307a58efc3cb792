"""Reading a subscription as Powertools' tutorials write it."""

import json
from typing import Any

from aws_lambda_powertools import Logger, Metrics, Tracer
from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.logging import correlation_paths
from aws_lambda_powertools.utilities.typing import LambdaContext
from models import AccountId, SubscriptionId
from quoting import Refused
from read_models import SubscriptionRead
from showing import shown
from tables import read

tracer = Tracer()
logger = Logger()
metrics = Metrics()
app = APIGatewayHttpResolver(enable_validation=True)


@app.exception_handler(Refused)
def refused(error: Refused) -> Response[str]:
    body = json.dumps({"type": f"/problems/{error.problem}"})
    return Response(error.status, content_type="application/problem+json", body=body)


@app.get("/v1/accounts/<account>/subscriptions/<subscription>")
@tracer.capture_method
def read_subscription(account: AccountId, subscription: SubscriptionId) -> SubscriptionRead:
    person = app.current_event.request_context.authorizer.jwt_claim["sub"]
    membership, held = read(
        [
            ("core_table", f"PERSON#{person}", f"ACCT#{account}"),
            ("core_table", f"ACCT#{account}", f"SUB#{subscription}"),
        ]
    )
    if membership is None or held is None:
        raise Refused(404, "unknown")
    return SubscriptionRead.model_validate(shown(held))


@logger.inject_lambda_context(correlation_id_path=correlation_paths.API_GATEWAY_HTTP)
@tracer.capture_lambda_handler
@metrics.log_metrics(capture_cold_start_metric=True)
def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return app.resolve(event, context)
