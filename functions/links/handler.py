"""Links of mails, and the recipients that they confirm: for their readers, for members and for the seller's staff."""

from zetel.bootstrap import services, warm

from typing import Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.utilities.typing import LambdaContext

from zetel.application.accounts import link_uses, recipients
from zetel.application.accounts.recipients import MoveRecipient
from zetel.application.confirming import deciding_ends
from zetel.application.people import succeeding
from zetel.domain.links import LinkPurpose
from zetel.http import edge
from zetel.http import recipient_models as models
from zetel.http.cursors import sort_key
from zetel.http.declared import VERSIONED, answers, opened
from zetel.http.fields import AccountId, Cursor, IdempotencyKey, Limit, RecipientId

app = APIGatewayHttpResolver(enable_validation=True)
edge.secure(app)
RECIPIENTS = "/v1/accounts/<account>/recipients"
USES = {
    **recipients.USES,
    LinkPurpose.OBJECT_TO_OWNER: succeeding.object_by_link,
    LinkPurpose.CONFIRM_END: deciding_ends.confirm_by_link,
}
STAFF = "/v1/seller/accounts/<account>/recipients"


@app.post("/v1/links", responses=opened("The effect of the link"), openapi_extensions={"security": []})
def use_link(body: models.UsedLink) -> Response[models.LinkOutcome]:
    return edge.answer(app, link_uses.use_link(body.link, USES, services()))


@app.get(RECIPIENTS, responses=answers(200, "The recipients, by address", 404))
def list_recipients(account: AccountId, limit: Limit = 50, cursor: Cursor = None) -> Response[models.RecipientsOut]:
    after, person = sort_key(cursor, prefix="RECIPIENT#"), edge.person(app)
    found = recipients.list_recipients(account, person, limit=limit, after=after, services=services())
    return edge.rows("recipients", found)


@app.post(f"{RECIPIENTS}/<recipient>/link", responses=answers(200, "The recipient", 400, 404, 409, headers=VERSIONED))
def send_link(account: AccountId, recipient: RecipientId, key: IdempotencyKey) -> Response[models.RecipientOut]:
    command = MoveRecipient(account, recipient, edge.person(app), edge.keyed(app))
    return edge.answer(app, recipients.send_link_again(command, services()))


@app.get(STAFF, responses=answers(200, "The recipients, by address", 404))
def list_recipients_as_staff(
    account: AccountId, limit: Limit = 50, cursor: Cursor = None
) -> Response[models.RecipientsOut]:
    after, person = sort_key(cursor, prefix="RECIPIENT#"), edge.person(app)
    found = recipients.list_recipients_as_staff(account, person, limit=limit, after=after, services=services())
    return edge.rows("recipients", found)


@app.post(
    f"{STAFF}/<recipient>/confirmation", responses=answers(200, "The recipient", 400, 404, 409, headers=VERSIONED)
)
def confirm_recipient(account: AccountId, recipient: RecipientId, key: IdempotencyKey) -> Response[models.RecipientOut]:
    command = MoveRecipient(account, recipient, edge.person(app), edge.keyed(app))
    return edge.answer(app, recipients.confirm_as_staff(command, services()))


def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return edge.resolve(app, event, context)


warm("store")
