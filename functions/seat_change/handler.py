"""More or fewer seats: quotes of new totals, their confirmation, undone scheduled changes, and kept attempts."""

from zetel.bootstrap import catalog, services, warm

from functools import partial
from typing import Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.utilities.typing import LambdaContext

from zetel.application.confirming import keeping
from zetel.application.confirming.confirm import confirm
from zetel.application.confirming.kinds import seats as confirmed_seats
from zetel.application.contracts import timeline
from zetel.application.contracts.timeline import ChangeTimeline
from zetel.application.quoting import seats
from zetel.application.renewing.first import after_due_work
from zetel.application.store.records import Answer
from zetel.http import declared, edge
from zetel.http.change_models import AttemptOut, NewTotal, WantedAttempt
from zetel.http.fields import AccountId, AttemptId, EntryId, IdempotencyKey, IfMatch, SubscriptionId
from zetel.http.models import ChangedAnswer, ChangedOrPending, QuoteOut, SubscriptionOut
from zetel.http.quote_models import Confirmed

app = APIGatewayHttpResolver(enable_validation=True)
edge.secure(app)

SUBSCRIPTION = "/v1/accounts/<account>/subscriptions/<subscription>"
CHANGED = declared.charged(200, ChangedAnswer, "The subscription and its new documents")
WITHDRAWN = declared.answers(200, "The attempt", *declared.REMOVE, headers=declared.VERSIONED)
UNDONE = declared.answers(200, "The subscription without it", *declared.REMOVE, headers=declared.VERSIONED)


@app.post(f"{SUBSCRIPTION}/seat-changes/quotes", responses=declared.quoted())
def quote_seat_change(account: AccountId, subscription: SubscriptionId, body: NewTotal) -> Response[QuoteOut]:
    command = body.command(account, subscription, edge.person(app))
    quote = after_due_work(partial(seats.quote_seats, command), command, services(), catalog())
    return edge.answer(app, Answer(200, quote))


@app.post(f"{SUBSCRIPTION}/seat-changes", responses=CHANGED)
def confirm_seat_change(
    account: AccountId, subscription: SubscriptionId, body: Confirmed, key: IdempotencyKey
) -> Response[ChangedOrPending]:
    command = body.command(account, edge.person(app), edge.keyed(app), subscription)
    return edge.answer(app, confirm(command, confirmed_seats.KIND, services(), catalog()))


@app.post(f"{SUBSCRIPTION}/attempts", responses=declared.kept(AttemptOut))
def keep_attempt(
    account: AccountId, subscription: SubscriptionId, body: WantedAttempt, key: IdempotencyKey
) -> Response[AttemptOut]:
    command = body.command(account, subscription, edge.person(app), edge.keyed(app))
    return edge.answer(app, keeping.keep(command, services(), catalog()))


@app.delete(f"{SUBSCRIPTION}/attempts/<attempt>", responses=WITHDRAWN)
def withdraw_attempt(
    account: AccountId, subscription: SubscriptionId, attempt: AttemptId, etag: IfMatch
) -> Response[AttemptOut]:
    person, version = edge.person(app), edge.if_match(app)
    return edge.answer(app, keeping.withdraw(account, subscription, attempt, version, person, services()))


@app.delete(f"{SUBSCRIPTION}/timeline/<entry>", responses=UNDONE)
def undo_change(
    account: AccountId, subscription: SubscriptionId, entry: EntryId, etag: IfMatch
) -> Response[SubscriptionOut]:
    command = ChangeTimeline(account, edge.person(app), subscription, edge.if_match(app))
    undone = after_due_work(partial(timeline.undo, command, entry), command, services(), catalog())
    return edge.answer(app, undone)


def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return edge.resolve(app, event, context)


warm("store", "signer", "texts")
