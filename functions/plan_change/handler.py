"""Another plan or edition, now or for the renewal, the coming term as a whole, and an ended subscription's revival."""

from zetel.bootstrap import catalog, services, warm

from functools import partial
from typing import Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.utilities.typing import LambdaContext

from zetel.application.confirming.confirm import confirm
from zetel.application.confirming.kinds import coming_term as confirmed_term
from zetel.application.confirming.kinds import plan as confirmed_plan
from zetel.application.confirming.kinds import revival as confirmed_revival
from zetel.application.quoting import coming_term, plan, revival
from zetel.application.renewing.first import after_due_work
from zetel.application.store.records import Answer
from zetel.http import declared, edge
from zetel.http.fields import AccountId, IdempotencyKey, SubscriptionId
from zetel.http.models import ChangedAnswer, ChangedOrPending, QuoteOut
from zetel.http.plan_models import NewPlan, RenewWith, WantedRevival
from zetel.http.quote_models import Confirmed

app = APIGatewayHttpResolver(enable_validation=True)
edge.secure(app)

SUBSCRIPTION = "/v1/accounts/<account>/subscriptions/<subscription>"
SET = declared.answers(200, "The subscription", *declared.CONFIRM, headers=declared.VERSIONED)
CHANGED = declared.charged(200, ChangedAnswer, "The subscription and its new documents")


@app.post(f"{SUBSCRIPTION}/plan-changes/quotes", responses=declared.quoted())
def quote_plan_change(account: AccountId, subscription: SubscriptionId, body: NewPlan) -> Response[QuoteOut]:
    wish = body.command(account, subscription, edge.person(app))
    return edge.answer(app, Answer(200, after_due_work(partial(plan.quote_plan, wish), wish, services(), catalog())))


@app.post(f"{SUBSCRIPTION}/plan-changes", responses=CHANGED)
def confirm_plan_change(
    account: AccountId, subscription: SubscriptionId, body: Confirmed, key: IdempotencyKey
) -> Response[ChangedOrPending]:
    command = body.command(account, edge.person(app), edge.keyed(app), subscription)
    return edge.answer(app, confirm(command, confirmed_plan.KIND, services(), catalog()))


@app.post(f"{SUBSCRIPTION}/renewal/quotes", responses=declared.quoted())
def quote_renewal(account: AccountId, subscription: SubscriptionId, body: RenewWith) -> Response[QuoteOut]:
    wish, quote = body.command(account, subscription, edge.person(app)), coming_term.quote_term
    return edge.answer(app, Answer(200, after_due_work(partial(quote, wish), wish, services(), catalog())))


@app.post(f"{SUBSCRIPTION}/renewal", responses=SET)
def confirm_renewal(
    account: AccountId, subscription: SubscriptionId, body: Confirmed, key: IdempotencyKey
) -> Response[ChangedAnswer]:
    command = body.command(account, edge.person(app), edge.keyed(app), subscription)
    return edge.answer(app, confirm(command, confirmed_term.KIND, services(), catalog()))


@app.post(f"{SUBSCRIPTION}/revival/quotes", responses=declared.quoted())
def quote_revival(account: AccountId, subscription: SubscriptionId, body: WantedRevival) -> Response[QuoteOut]:
    wish, quote = body.command(account, subscription, edge.person(app)), revival.quote_revival
    return edge.answer(app, Answer(200, after_due_work(partial(quote, wish), wish, services(), catalog())))


@app.post(f"{SUBSCRIPTION}/revival", responses=CHANGED)
def confirm_revival(
    account: AccountId, subscription: SubscriptionId, body: Confirmed, key: IdempotencyKey
) -> Response[ChangedOrPending]:
    command = body.command(account, edge.person(app), edge.keyed(app), subscription)
    return edge.answer(app, confirm(command, confirmed_revival.KIND, services(), catalog()))


def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return edge.resolve(app, event, context)


warm("store", "signer", "texts")
