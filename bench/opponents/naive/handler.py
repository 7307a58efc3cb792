"""The three routes of a sale as Powertools' tutorials write them."""

from typing import Annotated, Any

import boto3
from aws_lambda_powertools import Logger, Metrics, Tracer
from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.openapi.params import Header
from aws_lambda_powertools.logging import correlation_paths
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.idempotency import DynamoDBPersistenceLayer, IdempotencyConfig, idempotent
from aws_lambda_powertools.utilities.typing import LambdaContext
from models import BoughtAnswer, Confirmed, Quote, SubscriptionRead, WantedSubscription

import sale

tracer = Tracer()
logger = Logger()
metrics = Metrics()
app = APIGatewayHttpResolver(enable_validation=True)
dynamodb = boto3.resource("dynamodb")
persistence = DynamoDBPersistenceLayer(table_name="idempotency_table")
config = IdempotencyConfig(event_key_jmespath='headers."idempotency-key"')

Key = Annotated[str, Header(alias="Idempotency-Key", pattern="^[A-Za-z0-9_-]{1,64}$")]


@app.exception_handler(sale.Refused)
def refused(error: sale.Refused) -> Response[dict[str, Any]]:
    return Response(error.status, body={"type": f"/problems/{error.problem}"}, content_type="application/problem+json")


@app.post("/v1/accounts/<account>/purchases/quotes")
@tracer.capture_method
def quote(account: str, body: WantedSubscription) -> Quote:
    found = read(sale.keys_of_quote(account, person(), body.profile, body.plan))
    membership, profile, plan = found[0], found[1], found[2]
    if membership is None or profile is None or plan is None:
        raise sale.Refused(404, "unknown")
    logger.info("quoted", extra={"account": account})
    metrics.add_metric(name="Quotes", unit=MetricUnit.Count, value=1)
    return Quote.model_validate(sale.quoted(account, body.model_dump(), membership, profile, plan))


@app.post("/v1/accounts/<account>/purchases", status_code=201)
@tracer.capture_method
def buy(account: str, body: Confirmed, key: Key) -> BoughtAnswer:
    quote = sale.opened(body.quote)
    _, membership, profile, used, _, seller = read(sale.keys_of_confirmation(account, person(), quote, key))
    if membership is None or profile is None or seller is None:
        raise sale.Refused(404, "unknown")
    if used is not None:
        raise sale.Refused(409, "quote-used")
    subscription, invoice = sale.bought(quote, profile, seller)
    absent = "attribute_not_exists(PK)"
    actions: list[dict[str, Any]] = [
        {"Put": {"TableName": table, "Item": item, "ConditionExpression": absent}}
        for table, item in sale.puts(account, quote, subscription, invoice)
    ]
    actions.append(checked(account, quote))
    actions.append(owed(account, quote, invoice))
    dynamodb.meta.client.transact_write_items(TransactItems=actions)
    logger.info("bought", extra={"account": account, "subscription": subscription["id"]})
    metrics.add_metric(name="Purchases", unit=MetricUnit.Count, value=1)
    return BoughtAnswer.model_validate({"subscription": subscription, "documents": [invoice]})


@app.get("/v1/accounts/<account>/subscriptions/<subscription>")
@tracer.capture_method
def read_subscription(account: str, subscription: str) -> SubscriptionRead:
    membership, found = read(
        [
            ("core_table", f"PERSON#{person()}", f"ACCT#{account}"),
            ("core_table", f"ACCT#{account}", f"SUB#{subscription}"),
        ]
    )
    if membership is None or found is None:
        raise sale.Refused(404, "unknown")
    return SubscriptionRead.model_validate(sale.shown(found))


def person() -> str:
    return str(app.current_event.request_context.authorizer.jwt_claim["sub"])


def read(keys: list[tuple[str, str, str]]) -> list[dict[str, Any] | None]:
    """The items under `keys`, in their order."""
    asked: dict[str, Any] = {}
    for table, pk, sk in keys:
        asked.setdefault(table, {"Keys": [], "ConsistentRead": True})["Keys"].append({"PK": pk, "SK": sk})
    answer = dynamodb.batch_get_item(RequestItems=asked)
    held = {(t, i["PK"], i["SK"]): i for t, items in answer["Responses"].items() for i in items}
    return [held.get(key) for key in keys]


def checked(account: str, quote: dict[str, Any]) -> dict[str, Any]:
    return {
        "ConditionCheck": {
            "TableName": "core_table",
            "Key": {"PK": f"ACCT#{account}", "SK": f"PROFILE#{quote['profile']}"},
            "ConditionExpression": "#version = :version",
            "ExpressionAttributeNames": {"#version": "version"},
            "ExpressionAttributeValues": {":version": quote["versions"]["profile"]},
        }
    }


def owed(account: str, quote: dict[str, Any], invoice: dict[str, Any]) -> dict[str, Any]:
    return {
        "Update": {
            "TableName": "core_table",
            "Key": {"PK": f"ACCT#{account}", "SK": f"BALANCE#{quote['profile']}#EUR"},
            "UpdateExpression": "ADD #owed :amount",
            "ConditionExpression": "attribute_not_exists(#owed) OR #owed <= :limit",
            "ExpressionAttributeNames": {"#owed": "owed"},
            "ExpressionAttributeValues": {":amount": invoice["total"], ":limit": 10**9 - invoice["total"]},
        }
    }


@logger.inject_lambda_context(correlation_id_path=correlation_paths.API_GATEWAY_HTTP)
@tracer.capture_lambda_handler
@metrics.log_metrics(capture_cold_start_metric=True)
@idempotent(persistence_store=persistence, config=config)
def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return app.resolve(event, context)
