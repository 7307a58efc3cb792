"""The four routes of a purchase as Powertools' tutorials write them."""

import json
from typing import Annotated, Any

from aws_lambda_powertools import Logger, Metrics, Tracer
from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.openapi.params import Header
from aws_lambda_powertools.logging import correlation_paths
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.idempotency import DynamoDBPersistenceLayer, IdempotencyConfig, idempotent
from aws_lambda_powertools.utilities.typing import LambdaContext
from confirming import SELLER, bought, confirmation_keys, extended, invoiced, issued, plan_key, puts, quote_keys
from models import (
    AccountId,
    BoughtAnswer,
    Confirmed,
    GatewayMessage,
    ProblemOut,
    QuoteOut,
    SubscriptionId,
    WantedItems,
    WantedSubscription,
)
from quoting import Plain, Refused, opened, quoted, quoted_addition
from tables import catalogued, dynamodb, owed, put, read, replaced, unmoved

tracer = Tracer()
logger = Logger()
metrics = Metrics()
app = APIGatewayHttpResolver(enable_validation=True)
persistence = DynamoDBPersistenceLayer(table_name="idempotency_table")
config = IdempotencyConfig(event_key_jmespath='headers."idempotency-key"')

Key = Annotated[str, Header(alias="Idempotency-Key", pattern="^[A-Za-z0-9_-]{1,64}$")]

ADDITIONS = "/v1/accounts/<account>/subscriptions/<subscription>/additions"


def answers(status: int, what: str, *problems: int) -> dict[int, Any]:
    """Declares the answers of a route."""
    ours = {"description": "A problem", "content": {"application/problem+json": {"model": ProblemOut}}}
    gateways = {"description": "Refused by the gateway", "content": {"application/json": {"model": GatewayMessage}}}
    declared = dict.fromkeys((403, 422, 500, 503, *problems), ours) | dict.fromkeys((401, 429), gateways)
    return {status: {"description": what}, **declared}


QUOTED = answers(200, "The quote", 400, 404, 409, 413, 415)
BOUGHT = answers(201, "What was made", 400, 402, 404, 409, 410, 413, 415)
ADDED = answers(200, "What was made", 400, 402, 404, 409, 410, 413, 415)


@app.exception_handler(Refused)
def refused(error: Refused) -> Response[str]:
    body = json.dumps({"type": f"/problems/{error.problem}"})
    return Response(error.status, content_type="application/problem+json", body=body)


@app.post("/v1/accounts/<account>/purchases/quotes", responses=QUOTED)
@tracer.capture_method
def quote_purchase(account: AccountId, body: WantedSubscription) -> QuoteOut:
    membership, profile = known(read(quote_keys(account, person(), body.profile)))
    plans = known([catalogued(plan_key(plan)) for plan in (body.plan, *(addon.plan for addon in body.addons))])
    logger.info("quoted", extra={"account": account})
    metrics.add_metric(name="Quotes", unit=MetricUnit.Count, value=1)
    return QuoteOut.model_validate(quoted(account, membership["member"], body.model_dump(), profile, plans))


@app.post("/v1/accounts/<account>/purchases", status_code=201, responses=BOUGHT)
@tracer.capture_method
def buy(account: AccountId, body: Confirmed, key: Key) -> BoughtAnswer:
    quote = opened(body.quote, "purchase")
    _, membership, profile, used, _ = read(confirmation_keys(account, person(), quote, key))
    known([membership, profile])
    if used is not None:
        raise Refused(409, "quote-used")
    return confirmed(account, quote, profile, bought(quote, profile), None)


@app.post(f"{ADDITIONS}/quotes", responses=QUOTED)
@tracer.capture_method
def quote_addition(account: AccountId, subscription: SubscriptionId, body: WantedItems) -> QuoteOut:
    key = ("core_table", f"ACCT#{account}", f"SUB#{subscription}")
    held = known(read([key]))[0]
    membership, profile = known(read(quote_keys(account, person(), held["profile"])))
    plans = known([catalogued(plan_key(item.plan)) for item in body.items])
    logger.info("quoted", extra={"account": account, "subscription": subscription})
    metrics.add_metric(name="Quotes", unit=MetricUnit.Count, value=1)
    wanted = body.model_dump()
    return QuoteOut.model_validate(quoted_addition(account, membership["member"], wanted, profile, held, plans))


@app.post(ADDITIONS, responses=ADDED)
@tracer.capture_method
def add(account: AccountId, subscription: SubscriptionId, body: Confirmed, key: Key) -> BoughtAnswer:
    quote = opened(body.quote, "addition")
    _, membership, profile, held, _, ledger = read(confirmation_keys(account, person(), quote, key))
    known([membership, profile, held, ledger])
    if held["id"] != subscription or held["version"] != quote["versions"]["subscription"]:
        raise Refused(409, "subscription-moved")
    return confirmed(account, quote, profile, extended(quote, held), ledger)


def confirmed(account: str, quote: Plain, profile: Plain, subscription: Plain, ledger: Plain | None) -> BoughtAnswer:
    invoice = invoiced(quote, profile, known([catalogued(SELLER)])[0])
    items = puts(account, quote, subscription, invoice, ledger)
    changed = put if ledger is None else replaced
    actions = [changed(*item) for item in items[:2]] + [put(*item) for item in items[2:]]
    actions += [unmoved(account, quote), owed(account, quote, invoice["total"])]
    dynamodb.meta.client.transact_write_items(TransactItems=actions)
    logger.info("bought", extra={"account": account, "subscription": subscription["id"]})
    metrics.add_metric(name="Purchases", unit=MetricUnit.Count, value=1)
    return BoughtAnswer.model_validate({"subscription": subscription, "documents": [issued(account, invoice)]})


def known(found: list[Plain | None]) -> list[Plain]:
    if None in found:
        raise Refused(404, "unknown")
    return found


def person() -> str:
    return str(app.current_event.request_context.authorizer.jwt_claim["sub"])


@logger.inject_lambda_context(correlation_id_path=correlation_paths.API_GATEWAY_HTTP)
@tracer.capture_lambda_handler
@metrics.log_metrics(capture_cold_start_metric=True)
@idempotent(persistence_store=persistence, config=config)
def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return app.resolve(event, context)
