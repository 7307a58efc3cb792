"""The three routes of a sale with FastAPI behind Mangum, and a client of boto3."""

import logging
from typing import Annotated, Any

import boto3
from boto3.dynamodb.types import TypeDeserializer, TypeSerializer
from fastapi import FastAPI, Header, Request
from fastapi.responses import JSONResponse
from mangum import Mangum
from models import BoughtAnswer, Confirmed, Quote, SubscriptionRead, WantedSubscription

import sale

logger = logging.getLogger()
app = FastAPI()
dynamodb = boto3.client("dynamodb")
serializer, deserializer = TypeSerializer(), TypeDeserializer()

Key = Annotated[str, Header(alias="Idempotency-Key", pattern="^[A-Za-z0-9_-]{1,64}$")]


@app.exception_handler(sale.Refused)
async def refused(_: Request, error: sale.Refused) -> JSONResponse:
    return JSONResponse({"type": f"/problems/{error.problem}"}, error.status, media_type="application/problem+json")


@app.post("/v1/accounts/{account}/purchases/quotes")
async def quote(account: str, body: WantedSubscription, request: Request) -> Quote:
    found = read(sale.keys_of_quote(account, person(request), body.profile, body.plan))
    membership, profile, plan = found[0], found[1], found[2]
    if membership is None or profile is None or plan is None:
        raise sale.Refused(404, "unknown")
    logger.info("quoted")
    return Quote.model_validate(sale.quoted(account, body.model_dump(), membership, profile, plan))


@app.post("/v1/accounts/{account}/purchases", status_code=201)
async def buy(account: str, body: Confirmed, key: Key, request: Request) -> BoughtAnswer:
    quote, who = sale.opened(body.quote), person(request)
    made, membership, profile, used, _, seller = read(sale.keys_of_confirmation(account, who, quote, key))
    if made is not None:
        return BoughtAnswer.model_validate(made["answer"]["body"])
    if membership is None or profile is None or seller is None:
        raise sale.Refused(404, "unknown")
    if used is not None:
        raise sale.Refused(409, "quote-used")
    subscription, invoice = sale.bought(quote, profile, seller)
    answer = {"subscription": subscription, "documents": [invoice]}
    kept = sale.receipt(account, who, key, {"body": body.model_dump(mode="json")}, answer)
    actions: list[dict[str, Any]] = [
        {"Put": {"TableName": table, "Item": item_of(item), "ConditionExpression": "attribute_not_exists(PK)"}}
        for table, item in [("idempotency_table", kept), *sale.puts(account, quote, subscription, invoice)]
    ]
    actions.append(checked(account, quote))
    actions.append(owed(account, quote, invoice))
    dynamodb.transact_write_items(TransactItems=actions)
    logger.info("bought")
    return BoughtAnswer.model_validate(answer)


@app.get("/v1/accounts/{account}/subscriptions/{subscription}")
async def read_subscription(account: str, subscription: str, request: Request) -> SubscriptionRead:
    membership, found = read(
        [
            ("core_table", f"PERSON#{person(request)}", f"ACCT#{account}"),
            ("core_table", f"ACCT#{account}", f"SUB#{subscription}"),
        ]
    )
    if membership is None or found is None:
        raise sale.Refused(404, "unknown")
    return SubscriptionRead.model_validate(sale.shown(found))


def person(request: Request) -> str:
    return str(request.scope["aws.event"]["requestContext"]["authorizer"]["jwt"]["claims"]["sub"])


def item_of(plain: dict[str, Any]) -> dict[str, Any]:
    return {name: serializer.serialize(value) for name, value in plain.items()}


def read(keys: list[tuple[str, str, str]]) -> list[dict[str, Any] | None]:
    """The items under `keys`, in their order."""
    asked: dict[str, Any] = {}
    for table, pk, sk in keys:
        asked.setdefault(table, {"Keys": [], "ConsistentRead": True})["Keys"].append(item_of({"PK": pk, "SK": sk}))
    answer = dynamodb.batch_get_item(RequestItems=asked)
    held = {
        (table, item["PK"]["S"], item["SK"]["S"]): {n: deserializer.deserialize(v) for n, v in item.items()}
        for table, items in answer["Responses"].items()
        for item in items
    }
    return [held.get(key) for key in keys]


def checked(account: str, quote: dict[str, Any]) -> dict[str, Any]:
    return {
        "ConditionCheck": {
            "TableName": "core_table",
            "Key": item_of({"PK": f"ACCT#{account}", "SK": f"PROFILE#{quote['profile']}"}),
            "ConditionExpression": "#version = :version",
            "ExpressionAttributeNames": {"#version": "version"},
            "ExpressionAttributeValues": item_of({":version": quote["versions"]["profile"]}),
        }
    }


def owed(account: str, quote: dict[str, Any], invoice: dict[str, Any]) -> dict[str, Any]:
    return {
        "Update": {
            "TableName": "core_table",
            "Key": item_of({"PK": f"ACCT#{account}", "SK": f"BALANCE#{quote['profile']}#EUR"}),
            "UpdateExpression": "ADD #owed :amount",
            "ConditionExpression": "attribute_not_exists(#owed) OR #owed <= :limit",
            "ExpressionAttributeNames": {"#owed": "owed"},
            "ExpressionAttributeValues": item_of({":amount": invoice["total"], ":limit": 10**9 - invoice["total"]}),
        }
    }


lambda_handler = Mangum(app, lifespan="off")
