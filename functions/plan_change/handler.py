"""Another plan or edition: its quote, and the confirmation that changes it now or sets it for the renewal."""

from zetel.bootstrap import catalog, services, warm

from functools import partial
from typing import Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.utilities.typing import LambdaContext

from zetel.application.confirming.confirm import confirm
from zetel.application.confirming.kinds.plan import KIND
from zetel.application.quoting import plan
from zetel.application.renewing.first import after_due_work
from zetel.application.store.records import Answer
from zetel.http import declared, edge
from zetel.http.fields import AccountId, IdempotencyKey, SubscriptionId
from zetel.http.models import ChangedAnswer, ChangedOrPending, QuoteOut
from zetel.http.plan_models import NewPlan
from zetel.http.quote_models import Confirmed

app = APIGatewayHttpResolver(enable_validation=True)
edge.secure(app)

PLANS = "/v1/accounts/<account>/subscriptions/<subscription>/plan-changes"
CHANGED = declared.charged(200, ChangedAnswer, "The subscription and its new documents")


@app.post(f"{PLANS}/quotes", responses=declared.quoted())
def quote_plan_change(account: AccountId, subscription: SubscriptionId, body: NewPlan) -> Response[QuoteOut]:
    command = body.command(account, subscription, edge.person(app))
    quote = after_due_work(partial(plan.quote_plan, command), command, services(), catalog())
    return edge.answer(app, Answer(200, quote))


@app.post(PLANS, responses=CHANGED)
def confirm_plan_change(
    account: AccountId, subscription: SubscriptionId, body: Confirmed, key: IdempotencyKey
) -> Response[ChangedOrPending]:
    command = body.command(account, edge.person(app), edge.keyed(app), subscription)
    return edge.answer(app, confirm(command, KIND, services(), catalog()))


def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return edge.resolve(app, event, context)


warm("store", "signer", "texts")
