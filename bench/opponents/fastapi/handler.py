"""The four routes of a purchase with FastAPI behind Mangum, and a client of boto3."""

import logging
from typing import Annotated, Any

from confirming import (
    SELLER,
    bought,
    confirmation_keys,
    extended,
    invoiced,
    issued,
    plan_key,
    puts,
    quote_keys,
    receipt,
)
from fastapi import FastAPI, Header, Request
from fastapi.responses import JSONResponse
from mangum import Mangum
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

logger = logging.getLogger()
app = FastAPI()

Key = Annotated[str, Header(alias="Idempotency-Key", pattern="^[A-Za-z0-9_-]{1,64}$")]

ADDITIONS = "/v1/accounts/{account}/subscriptions/{subscription}/additions"


def answers(*problems: int) -> dict[int | str, dict[str, Any]]:
    """Declares the further answers of a route."""
    declared: dict[int | str, dict[str, Any]] = {code: {"model": GatewayMessage} for code in (401, 429)}
    return declared | {code: {"model": ProblemOut} for code in (403, 422, 500, 503, *problems)}


QUOTED = answers(400, 404, 409, 413, 415)
BOUGHT = answers(400, 402, 404, 409, 410, 413, 415)


@app.exception_handler(Refused)
async def refused(_: Request, error: Refused) -> JSONResponse:
    return JSONResponse({"type": f"/problems/{error.problem}"}, error.status, media_type="application/problem+json")


@app.post("/v1/accounts/{account}/purchases/quotes", responses=QUOTED)
async def quote_purchase(account: AccountId, body: WantedSubscription, request: Request) -> QuoteOut:
    membership, profile = known(read(quote_keys(account, person(request), body.profile)))
    plans = known([catalogued(plan_key(plan)) for plan in (body.plan, *(addon.plan for addon in body.addons))])
    logger.info("quoted")
    return QuoteOut.model_validate(quoted(account, membership["member"], body.model_dump(), profile, plans))


@app.post("/v1/accounts/{account}/purchases", status_code=201, responses=BOUGHT)
async def buy(account: AccountId, body: Confirmed, key: Key, request: Request) -> BoughtAnswer:
    quote, who = opened(body.quote, "purchase"), person(request)
    made, membership, profile, used, _ = read(confirmation_keys(account, who, quote, key))
    if made is not None:
        return BoughtAnswer.model_validate(made["answer"]["body"])
    known([membership, profile])
    if used is not None:
        raise Refused(409, "quote-used")
    return confirmed(account, who, key, quote, profile, bought(quote, profile), None)


@app.post(f"{ADDITIONS}/quotes", responses=QUOTED)
async def quote_addition(
    account: AccountId, subscription: SubscriptionId, body: WantedItems, request: Request
) -> QuoteOut:
    key = ("core_table", f"ACCT#{account}", f"SUB#{subscription}")
    held = known(read([key]))[0]
    membership, profile = known(read(quote_keys(account, person(request), held["profile"])))
    plans = known([catalogued(plan_key(item.plan)) for item in body.items])
    logger.info("quoted")
    wanted = body.model_dump()
    return QuoteOut.model_validate(quoted_addition(account, membership["member"], wanted, profile, held, plans))


@app.post(ADDITIONS, responses=BOUGHT)
async def add(
    account: AccountId, subscription: SubscriptionId, body: Confirmed, key: Key, request: Request
) -> BoughtAnswer:
    quote, who = opened(body.quote, "addition"), person(request)
    made, membership, profile, held, _, ledger = read(confirmation_keys(account, who, quote, key))
    if made is not None:
        return BoughtAnswer.model_validate(made["answer"]["body"])
    known([membership, profile, held, ledger])
    if held["id"] != subscription or held["version"] != quote["versions"]["subscription"]:
        raise Refused(409, "subscription-moved")
    return confirmed(account, who, key, quote, profile, extended(quote, held), ledger)


def confirmed(
    account: str, who: str, key: str, quote: Plain, profile: Plain, subscription: Plain, ledger: Plain | None
) -> BoughtAnswer:
    invoice = invoiced(quote, profile, known([catalogued(SELLER)])[0])
    answer = {"subscription": subscription, "documents": [issued(account, invoice)]}
    items = puts(account, quote, subscription, invoice, ledger)
    changed = put if ledger is None else replaced
    actions = [put("idempotency_table", receipt(account, who, key, quote, answer))]
    actions += [changed(*item) for item in items[:2]] + [put(*item) for item in items[2:]]
    actions += [unmoved(account, quote), owed(account, quote, invoice["total"])]
    dynamodb.transact_write_items(TransactItems=actions)
    logger.info("bought")
    return BoughtAnswer.model_validate(answer)


def known(found: list[Plain | None]) -> list[Plain]:
    if None in found:
        raise Refused(404, "unknown")
    return found


def person(request: Request) -> str:
    return str(request.scope["aws.event"]["requestContext"]["authorizer"]["jwt"]["claims"]["sub"])


lambda_handler = Mangum(app, lifespan="off")
