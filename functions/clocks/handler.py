"""Test clocks: accounts that live in a time of their own, made and advanced by the seller's support."""

from zetel.bootstrap import services, warm

from typing import Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.utilities.typing import LambdaContext

from zetel.application.seller import clocks
from zetel.application.seller.clocks import AdvanceClock
from zetel.http import clock_models as models
from zetel.http import edge
from zetel.http.cursors import sort_key
from zetel.http.declared import BODY, REMOVE, VERSIONED, answers, begun, made
from zetel.http.fields import Cursor, IdempotencyKey, IfMatch, Limit, TestAccountId

app = APIGatewayHttpResolver(enable_validation=True)
edge.secure(app)
CLOCKS = "/v1/seller/test-clocks"
CLOCK = f"{CLOCKS}/<account>"


@app.get(CLOCKS, responses=answers(200, "The test clocks, oldest account first"))
def list_test_clocks(limit: Limit = 50, cursor: Cursor = None) -> Response[models.ClocksOut]:
    after = sort_key(cursor, prefix="tst_")
    return edge.rows("clocks", clocks.list_clocks(edge.person(app), limit, after, services()))


@app.post(CLOCKS, status_code=201, responses=made("The test clock with its account", *BODY, 409))
def make_test_clock(body: models.NewClock, key: IdempotencyKey) -> Response[models.MadeClock]:
    return edge.answer(app, clocks.make_clock(body.making(edge.person(app), edge.keyed(app)), services()))


@app.get(CLOCK, responses=answers(200, "The test clock", 404, headers=VERSIONED))
def read_test_clock(account: TestAccountId) -> Response[models.ClockOut]:
    return edge.answer(app, clocks.read_clock(account, edge.person(app), services()))


@app.post(
    f"{CLOCK}/advance",
    status_code=202,
    responses=begun("The test clock on its way", models.ClockOut, *BODY, 404, 409),
)
def advance_test_clock(account: TestAccountId, body: models.Advance, key: IdempotencyKey) -> Response[models.ClockOut]:
    command = AdvanceClock(account, edge.person(app), edge.keyed(app), body.to)
    return edge.answer(app, clocks.advance_clock(command, services()))


@app.delete(CLOCK, responses=answers(200, "The clock that is being removed", *REMOVE, headers=VERSIONED))
def remove_test_clock(account: TestAccountId, etag: IfMatch) -> Response[models.ClockOut]:
    return edge.answer(app, clocks.remove_clock(account, edge.if_match(app), edge.person(app), services()))


@app.get(f"{CLOCK}/mails", responses=answers(200, "The mails that were kept, oldest first", 404))
def list_kept_mails(account: TestAccountId, limit: Limit = 50, cursor: Cursor = None) -> Response[models.KeptMails]:
    after = sort_key(cursor, prefix="2")
    return edge.rows("mails", clocks.list_mails(account, edge.person(app), limit, after, services()))


def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return edge.resolve(app, event, context)


warm("store")
