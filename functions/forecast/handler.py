"""What is to come and what was: the documents of an account's subscriptions in the next months, their open changes, and
their history."""

from zetel.bootstrap import catalog, services, warm

from typing import Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.utilities.typing import LambdaContext

from zetel.application.contracts import documents_ahead, history, open_changes
from zetel.application.contracts.documents_ahead import ForecastAccount
from zetel.application.contracts.history import ReadHistory
from zetel.domain.parties.address import Language
from zetel.http import edge
from zetel.http.cursors import sort_key
from zetel.http.declared import VERSIONED, answers
from zetel.http.fields import AccountId, Cursor, Limit, MonthsAhead, SubscriptionId
from zetel.http.forecast_models import ForecastOut, Forecasts, History, TimelineOut

app = APIGatewayHttpResolver(enable_validation=True)
edge.secure(app)

ACCOUNT = "/v1/accounts/<account>"
FORECAST = answers(200, "The documents to come", 404, headers=VERSIONED)
TIMELINE = answers(200, "The open changes", 404, headers=VERSIONED)


@app.get(f"{ACCOUNT}/forecast", responses=answers(200, "The documents to come, by subscription", 404))
def forecast_account(
    account: AccountId, months: MonthsAhead = 12, limit: Limit = 20, cursor: Cursor = None
) -> Response[Forecasts]:
    command = ForecastAccount(account, edge.person(app), months, limit, sort_key(cursor, prefix="SUB#"))
    return edge.rows("forecasts", documents_ahead.forecast_account(command, services(), catalog()))


@app.get(f"{ACCOUNT}/subscriptions/<subscription>/forecast", responses=FORECAST)
def forecast_subscription(
    account: AccountId, subscription: SubscriptionId, months: MonthsAhead = 12
) -> Response[ForecastOut]:
    person = edge.person(app)
    found = documents_ahead.forecast_subscription(account, subscription, months, person, services(), catalog())
    return edge.answer(app, found)


@app.get(f"{ACCOUNT}/subscriptions/<subscription>/timeline", responses=TIMELINE)
def read_timeline(account: AccountId, subscription: SubscriptionId) -> Response[TimelineOut]:
    found = open_changes.read_timeline(account, subscription, edge.person(app), services(), catalog())
    return edge.answer(app, found)


@app.get(f"{ACCOUNT}/subscriptions/<subscription>/history", responses=answers(200, "Its history, newest first", 404))
def read_history(
    account: AccountId,
    subscription: SubscriptionId,
    language: Language | None = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Response[History]:
    person, spoken, after = edge.person(app), edge.language(app, language), sort_key(cursor, prefix="evt_")
    command = ReadHistory(account, subscription, person, spoken, limit, after)
    return edge.rows("history", history.history(command, services(), catalog()))


def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return edge.resolve(app, event, context)


warm("store")
