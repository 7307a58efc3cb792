"""Invoices, credit notes and declared ends: lists, a document with its lines, files."""

from zetel.bootstrap import catalog, services, warm

from typing import Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.utilities.typing import LambdaContext

from zetel.application.documents import declared_ends, lists
from zetel.application.documents.declared_ends import ListDeclaredEnds, OpenDeclaredEnd
from zetel.application.documents.lists import Kinds, ListInvoices
from zetel.http import edge
from zetel.http.cancellation_models import DeclaredEnds
from zetel.http.cursors import place, sort_key
from zetel.http.declared import VERSIONED, answers
from zetel.http.document_models import DocumentOut
from zetel.http.fields import AccountId, AcknowledgementId, Cursor, DocumentId, Limit, Months, ProfileId, SubscriptionId
from zetel.http.invoice_models import FileLink, From, Invoices, State, To

app = APIGatewayHttpResolver(enable_validation=True)
edge.secure(app)

INVOICES = "/v1/accounts/<account>/invoices"
CANCELLATIONS = "/v1/accounts/<account>/subscriptions/<subscription>/cancellations"
DOWNLOAD = answers(200, "Where to download the file", 404, 409)


@app.get(INVOICES, responses=answers(200, "The documents, newest first", 404))
def list_invoices(
    account: AccountId,
    first: From = None,
    to: To = None,
    months: Months = None,
    state: State = None,
    kind: Kinds = Kinds.ALL,
    profile: ProfileId | None = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Response[Invoices]:
    span, person = int(months) if months else None, edge.person(app)
    command = ListInvoices(account, person, kind, limit, first, to, span, state, profile, place(cursor))
    return edge.rows("invoices", lists.list_invoices(command, services(), catalog()))


@app.get(f"{INVOICES}/<invoice>", responses=answers(200, "The document with its lines", 404, headers=VERSIONED))
def read_invoice(account: AccountId, invoice: DocumentId) -> Response[DocumentOut]:
    return edge.answer(app, lists.read_invoice(account, invoice, edge.person(app), services(), catalog()))


@app.get(f"{INVOICES}/<invoice>/files/<format>", responses=DOWNLOAD)
def link_to_file(account: AccountId, invoice: DocumentId, format: str) -> Response[FileLink]:
    return edge.answer(app, lists.link_to_file(account, invoice, format, edge.person(app), services()))


@app.get(CANCELLATIONS, responses=answers(200, "The declared ends, newest first", 404))
def list_declared_ends(
    account: AccountId, subscription: SubscriptionId, limit: Limit = 50, cursor: Cursor = None
) -> Response[DeclaredEnds]:
    command = ListDeclaredEnds(account, subscription, edge.person(app), limit, sort_key(cursor, prefix="ACK#"))
    return edge.rows("cancellations", declared_ends.list_declared_ends(command, services()))


@app.get(f"{CANCELLATIONS}/<cancellation>/files/<format>", responses=DOWNLOAD)
def link_to_declared_end(
    account: AccountId, subscription: SubscriptionId, cancellation: AcknowledgementId, format: str
) -> Response[FileLink]:
    command = OpenDeclaredEnd(account, subscription, cancellation, format, edge.person(app))
    return edge.answer(app, declared_ends.link_to_file(command, services()))


def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return edge.resolve(app, event, context)


warm("store", "files")
