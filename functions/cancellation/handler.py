"""Ending a subscription: the statement of the fee and the credit, its confirmation, and auto-renewal."""

from zetel.bootstrap import catalog, services, warm

from functools import partial
from typing import Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.utilities.typing import LambdaContext

from zetel.application.confirming.confirm import confirm
from zetel.application.confirming.kinds.cancellation import KIND
from zetel.application.contracts import timeline
from zetel.application.contracts.timeline import ChangeTimeline
from zetel.application.quoting import cancellation
from zetel.application.renewing.first import after_due_work
from zetel.application.store.records import Answer
from zetel.domain.events import ActorKind
from zetel.http import declared, edge
from zetel.http.change_models import AutoRenewal, ConfirmedEnd, WantedEnd
from zetel.http.fields import AccountId, IdempotencyKey, IfMatch, SubscriptionId
from zetel.http.models import ChangedAnswer, QuoteOut, SubscriptionOut

app = APIGatewayHttpResolver(enable_validation=True)
edge.secure(app)

SUBSCRIPTION = "/v1/accounts/<account>/subscriptions/<subscription>"
OF_STAFF = "/v1/seller/accounts/<account>/subscriptions/<subscription>/cancellation"
ENDING = "The subscription and its new documents"
CANCELLED = declared.answers(200, ENDING, *declared.CONFIRM, headers=declared.VERSIONED)
SWITCHED = declared.answers(200, "The subscription", *declared.CHANGE, headers=declared.VERSIONED)


@app.post(f"{SUBSCRIPTION}/cancellation/quotes", responses=declared.quoted())
def quote_cancellation(account: AccountId, subscription: SubscriptionId, body: WantedEnd) -> Response[QuoteOut]:
    command = body.command(account, subscription, edge.person(app), ActorKind.MEMBER)
    quote = after_due_work(partial(cancellation.quote_cancellation, command), command, services(), catalog())
    return edge.answer(app, Answer(200, quote))


@app.post(f"{SUBSCRIPTION}/cancellation", responses=CANCELLED)
def confirm_cancellation(
    account: AccountId, subscription: SubscriptionId, body: ConfirmedEnd, key: IdempotencyKey
) -> Response[ChangedAnswer]:
    command = body.command(account, subscription, edge.person(app), edge.keyed(app), ActorKind.MEMBER)
    return edge.answer(app, confirm(command, KIND, services(), catalog()))


@app.post(f"{OF_STAFF}/quotes", responses=declared.quoted())
def quote_cancellation_as_staff(
    account: AccountId, subscription: SubscriptionId, body: WantedEnd
) -> Response[QuoteOut]:
    command = body.command(account, subscription, edge.person(app), ActorKind.STAFF)
    quote = after_due_work(partial(cancellation.quote_cancellation, command), command, services(), catalog())
    return edge.answer(app, Answer(200, quote))


@app.post(OF_STAFF, responses=CANCELLED)
def confirm_cancellation_as_staff(
    account: AccountId, subscription: SubscriptionId, body: ConfirmedEnd, key: IdempotencyKey
) -> Response[ChangedAnswer]:
    command = body.command(account, subscription, edge.person(app), edge.keyed(app), ActorKind.STAFF)
    return edge.answer(app, confirm(command, KIND, services(), catalog()))


@app.put(f"{SUBSCRIPTION}/auto-renewal", responses=SWITCHED)
def switch_auto_renewal(
    account: AccountId, subscription: SubscriptionId, body: AutoRenewal, etag: IfMatch
) -> Response[SubscriptionOut]:
    command = ChangeTimeline(account, edge.person(app), subscription, edge.if_match(app))
    switch = timeline.switch_renewal_on if body.on else timeline.switch_renewal_off
    return edge.answer(app, after_due_work(partial(switch, command), command, services(), catalog()))


def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return edge.resolve(app, event, context)


warm("store", "signer", "texts")
