"""Reading a subscription with FastAPI behind Mangum."""

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from mangum import Mangum
from models import AccountId, SubscriptionId
from quoting import Refused
from read_models import SubscriptionRead
from showing import shown
from tables import read

app = FastAPI()


@app.exception_handler(Refused)
async def refused(_: Request, error: Refused) -> JSONResponse:
    return JSONResponse({"type": f"/problems/{error.problem}"}, error.status, media_type="application/problem+json")


@app.get("/v1/accounts/{account}/subscriptions/{subscription}")
async def read_subscription(account: AccountId, subscription: SubscriptionId, request: Request) -> SubscriptionRead:
    person = request.scope["aws.event"]["requestContext"]["authorizer"]["jwt"]["claims"]["sub"]
    membership, held = read(
        [
            ("core_table", f"PERSON#{person}", f"ACCT#{account}"),
            ("core_table", f"ACCT#{account}", f"SUB#{subscription}"),
        ]
    )
    if membership is None or held is None:
        raise Refused(404, "unknown")
    return SubscriptionRead.model_validate(shown(held))


lambda_handler = Mangum(app, lifespan="off")
