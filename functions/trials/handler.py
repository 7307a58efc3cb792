"""Trials: quotes of their conversion into a paid term, their confirmation, and the extension of a trial."""

from zetel.bootstrap import catalog, services, warm

from typing import Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.utilities.typing import LambdaContext

from zetel.application.confirming.confirm import confirm
from zetel.application.confirming.kinds import conversion as confirmed_conversion
from zetel.application.contracts import timeline
from zetel.application.contracts.timeline import ChangeTimeline
from zetel.application.quoting import conversion
from zetel.application.store.records import Answer
from zetel.http import declared, edge
from zetel.http.fields import AccountId, IdempotencyKey, IfMatch, SubscriptionId
from zetel.http.models import ChangedAnswer, QuoteOut, SubscriptionOut
from zetel.http.quote_models import Confirmed, WantedConversion

app = APIGatewayHttpResolver(enable_validation=True)
edge.secure(app)

SUBSCRIPTION = "/v1/accounts/<account>/subscriptions/<subscription>"
AGREED = declared.answers(200, "The subscription", *declared.CONFIRM, headers=declared.VERSIONED)
EXTENDED = declared.answers(200, "The subscription", *declared.REMOVE, headers=declared.VERSIONED)


@app.post(f"{SUBSCRIPTION}/conversion/quotes", responses=declared.quoted())
def quote_conversion(account: AccountId, subscription: SubscriptionId, body: WantedConversion) -> Response[QuoteOut]:
    command = body.command(account, subscription, edge.person(app))
    return edge.answer(app, Answer(200, conversion.quote_conversion(command, services(), catalog())))


@app.post(f"{SUBSCRIPTION}/conversion", responses=AGREED)
def confirm_conversion(
    account: AccountId, subscription: SubscriptionId, body: Confirmed, key: IdempotencyKey
) -> Response[ChangedAnswer]:
    command = body.command(account, edge.person(app), edge.keyed(app), subscription)
    return edge.answer(app, confirm(command, confirmed_conversion.KIND, services(), catalog()))


@app.put(f"{SUBSCRIPTION}/trial-extension", responses=EXTENDED)
def extend_trial(account: AccountId, subscription: SubscriptionId, etag: IfMatch) -> Response[SubscriptionOut]:
    command = ChangeTimeline(account, edge.person(app), subscription, edge.if_match(app))
    return edge.answer(app, timeline.extend_trial(command, services(), catalog()))


def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return edge.resolve(app, event, context)


warm("store", "signer", "texts")
